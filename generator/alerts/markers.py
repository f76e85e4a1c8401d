"""Marked text ⇄ pieces: private-use characters hold the places of slots and blocks while a layout is made.

Jinja, the CSS inliner and an HTML parser see text and comments, never a template tag, so none of them can
move or change a slot. In HTML a block's mark is a comment, which may stand between the rows of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from generator.alerts.pieces import Each, Literal, Optional, Piece, Plural, Slot
from generator.source.markdown import PLACEHOLDER

__all__ = ["MARK", "cut", "fill", "has_marks", "mark", "slot", "unmarked"]

_START, _END = "\ue000", "\ue001"
_MARK = re.compile(f"(?:<!--)?{_START}([=?*#,/])([^{_END}]*){_END}(?:-->)?")

MARK = re.compile(f"{_START}[^{_END}]*{_END}")
"""One mark in text without comments."""


def slot(name: str, place: str) -> str:
    """Mark where a value goes."""
    return f"{_START}={name}|{place}{_END}"


def mark(kind: str, name: str = "", *, fields: Sequence[str] = ()) -> str:
    """Mark where a block begins (`?` optional, `*` each, `#` plural), its next form (`,`), its end (`/`)."""
    return f"{_START}{kind}{'|'.join((name, *fields))}{_END}"


def has_marks(text: str) -> bool:
    """Tell whether text has characters that marks are made of."""
    return _START in text or _END in text


def unmarked(text: str) -> str:
    """Return text without the characters that marks are made of."""
    return text.replace(_START, "").replace(_END, "")


def fill(text: str, place: str) -> str:
    """Replace placeholders in text that is not Markdown by slots."""
    return PLACEHOLDER.sub(lambda found: slot(found[1], place), text)


def cut(text: str) -> tuple[Piece, ...]:
    """Cut marked text into pieces."""
    parts = _MARK.split(text)
    tokens = iter(
        part
        for index in range(0, len(parts), 3)
        for part in (("", parts[index]), tuple(parts[index + 1 : index + 3]))
    )
    pieces, _ = _run(tokens)
    return pieces


def _run(tokens: Iterator[tuple[str, ...]]) -> tuple[tuple[Piece, ...], str]:
    """Gather pieces up to the end of a block or form; also return the mark that ended it."""
    found: list[Piece] = []
    for token in tokens:
        if not token:
            break
        kind, content = token
        if kind in (",", "/"):
            return tuple(found), kind
        if kind or content:
            found.append(_MAKERS[kind](content, tokens))
    return tuple(found), ""


def _literal(content: str, _: Iterator[tuple[str, ...]]) -> Piece:
    return Literal(text=content)


def _slot(content: str, _: Iterator[tuple[str, ...]]) -> Piece:
    name, place = content.split("|")
    return Slot(name=name, place=place)


def _optional(content: str, tokens: Iterator[tuple[str, ...]]) -> Piece:
    return Optional(name=content, pieces=_run(tokens)[0])


def _each(content: str, tokens: Iterator[tuple[str, ...]]) -> Piece:
    name, *fields = content.split("|")
    return Each(name=name, fields=tuple(fields), pieces=_run(tokens)[0])


def _plural(content: str, tokens: Iterator[tuple[str, ...]]) -> Piece:
    forms: list[tuple[Piece, ...]] = []
    ended = ","
    while ended == ",":
        form, ended = _run(tokens)
        forms.append(form)
    return Plural(name=content, forms=tuple(forms))


_MAKERS = MappingProxyType({"": _literal, "=": _slot, "?": _optional, "*": _each, "#": _plural})
