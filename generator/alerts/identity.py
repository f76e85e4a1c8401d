"""What decides the bytes of an email → the id that reproduces it.

The id is the SHA-256 of a canonical text: a hash of everything but the values, then one line for each value
in the order of the parameters, an empty one for an absent value; a list is its length and the lines of its
columns. No value holds a line break, so no two requests have the same text, and values that are equal (1234.5
and 1234.50, two spellings of an instant) have equal lines.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeAlias

from generator.values import Parameter, Record

__all__ = ["Canonical", "canonical", "request_head", "request_id"]

Canonical: TypeAlias = Callable[[Record], list[str]]
"""From typed values to their lines."""


def request_head(*, alert: str, locale: str, format_locale: str, time_zone: str, bundle: str) -> bytes:
    """Hash everything but the values."""
    whole = json.dumps([alert, locale, format_locale, time_zone, bundle], separators=(",", ":"))
    return sha256(whole.encode("utf-8")).hexdigest().encode("ascii")


def request_id(head: bytes, canonical: Canonical, record: Record) -> str:
    """Return the id of a request, 64 hexadecimal digits."""
    return sha256(head + "\n".join(canonical(record)).encode("utf-8")).hexdigest()


def canonical(parameters: Sequence[Parameter]) -> Canonical:
    """Prepare the lines of some parameters."""
    # Strings are their own lines.
    written = [
        (number, _line(one))
        for number, one in enumerate(parameters)
        if one.optional or one.type in (*_LINES, "list")
    ]

    def lines(record: Record) -> list[str]:
        found = list(record)
        for number, line in written:
            found[number] = line(found[number])
        return found

    return lines


def _line(parameter: Parameter) -> Callable[[Any], str]:
    line = _list(parameter) if parameter.type == "list" else _LINES.get(parameter.type, str)
    return (lambda value: "" if value is None else line(value)) if parameter.optional else line


def _list(parameter: Parameter) -> Callable[[tuple[Record, ...]], str]:
    lines = [_line(one) if one.optional or one.type in _LINES else None for one in parameter.items]

    def write(rows: tuple[Record, ...]) -> str:
        found = [str(len(rows))]
        for line, column in zip(lines, zip(*rows, strict=True), strict=True):
            found += column if line is None else map(line, column)
        return "\n".join(found)

    return write


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


_LINES: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        # An amount is a tuple of two strings.
        "money": " ".join,
        "percent": str,
        "date": lru_cache(maxsize=4096)(date.isoformat),
        "instant": _instant,
        "count": str,
    }
)
"""By type, the line of a value; a string is its own."""
