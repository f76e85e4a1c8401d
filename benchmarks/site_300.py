"""What a site of 300 articles costs beside Sphinx, and ours of 3,000 beside that: more than an hour."""

from __future__ import annotations

from benchmarks.frame import Report
from benchmarks.site import sites

__all__ = ["report"]


def report() -> Report:
    """Measure both sizes."""
    return sites(300, grown=3000)
