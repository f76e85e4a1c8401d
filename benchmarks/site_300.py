"""What a site of 300 articles costs beside Sphinx: most of an hour."""

from __future__ import annotations

from benchmarks.frame import Report
from benchmarks.site import sites

__all__ = ["report"]


def report() -> Report:
    """Measure it."""
    return sites(300, further=True)
