"""Many values of one kind become columns and are read back from a file in a third of the time.

Python makes each frozen value of a pickle by itself, and looks up its fields each time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeVar

__all__ = ["Columns", "from_columns", "in_columns"]

_Value = TypeVar("_Value")
Columns = tuple[tuple[object, ...], ...]
"""What values hold, field by field."""


def in_columns(kind: type[Any], values: Sequence[object]) -> Columns:
    """Return what values of a dataclass with slots hold."""
    return tuple(tuple(map(attrgetter(name), values)) for name in kind.__slots__)


def from_columns(kind: type[_Value], columns: Columns) -> tuple[_Value, ...]:
    """Return the values that hold this; as from a pickle, nothing of them is checked."""
    values: tuple[Any, ...] = tuple(map(object.__new__, repeat(kind, len(columns[0]))))
    names: Sequence[str] = getattr(kind, "__slots__")  # noqa: B009 - a type checker knows no slots
    for name, column in zip(names, columns, strict=True):
        deque(map(getattr(kind, name).__set__, values, column), maxlen=0)
    return values
