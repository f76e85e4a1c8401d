"""What a site of 1,000 articles costs beside Sphinx: more than two hours."""

from __future__ import annotations

from benchmarks.frame import Report
from benchmarks.site import sites

__all__ = ["report"]


def report() -> Report:
    """Measure it."""
    return sites(1000)
