"""Sphinx's settings: `sphinx-build -c . content/articles build/plain`, or with `-D language=nl`."""

from pathlib import Path

from generator.pages.settings import sphinx_settings

globals().update(sphinx_settings(Path(__file__).parent))
