"""Points between the system calls of a write: a test acts there as a full disk, an editor or a power cut does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from generator import files

__all__ = ["Points", "at_points"]


class Points:
    """Counts the lines that `generator.files` runs."""

    def __init__(self) -> None:
        self.passed = 0


@contextmanager
def at_points(act: Callable[[int], object]) -> Iterator[Points]:
    """Call `act` with its number before each line that `generator.files` runs; what it does there is not counted."""
    points = Points()

    def line(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            sys.settrace(None)
            try:
                act(points.passed)
            finally:
                sys.settrace(call)
            points.passed += 1
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename == files.__file__ else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield points
    finally:
        sys.settrace(before)
