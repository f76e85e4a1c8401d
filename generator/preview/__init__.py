"""A project becomes a site on loopback that shows every saved change: pages and emails, with their problems.

`serve` is all that the command needs. Nothing here is written into the project.
"""

from generator.preview.server import serve

__all__ = ["serve"]
