"""How much longer 3,000 articles of ours take than 300: half an hour."""

from __future__ import annotations

from benchmarks.frame import Report
from benchmarks.site import growth

__all__ = ["report"]


def report() -> Report:
    """Measure both sizes."""
    return growth(300, 3000)
