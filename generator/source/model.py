"""The vocabulary of a source: segments, headings, documents."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Literal, TypeVar

__all__ = ["Columns", "Document", "Heading", "Segment", "Syntax", "Target", "from_columns", "in_columns"]

Syntax = Literal["markdown", "html", "plain"]
"""How a segment's text is read: inline Markdown, a fragment of raw HTML, or text as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One translatable sentence in place; `text` becomes the msgid."""

    text: str
    role: str
    """What it is for a translator: `heading 2`, `table cell`, `alert subject, at most 60 characters`."""
    line: int
    """Counted from 1 in the writer's file."""
    syntax: Syntax = "markdown"
    plural: str | None = None
    """The msgid_plural of a `{plural}` block."""
    context: str | None = None
    """The msgctxt, where equal sentences need different translations."""
    path: tuple[str, ...] = ()
    """The headings above, outermost first."""
    note: str = ""
    """What the writer tells translators."""
    shown: str = ""
    """The page that shows it, below the address of a preview."""
    picture: str = ""
    """The picture of an email that it is in, relative to the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading and the anchor it has in every locale."""

    level: int
    text: str
    anchor: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a document points at: it must exist, and is the same in every locale."""

    kind: Literal["link", "image", "fact", "alert", "article"]
    value: str
    """A link's or image's address as written, a fact's id, an alert's name, a toctree's article."""
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One Markdown text after the walk."""

    segments: tuple[Segment, ...]
    headings: tuple[Heading, ...] = ()
    anchors: frozenset[str] = frozenset()
    """Every place of it that a link can name: headings, and what the writer named."""
    targets: tuple[Target, ...] = ()


_Part = TypeVar("_Part", Segment, Heading, Target)
Columns = tuple[tuple[object, ...], ...]
"""The values of many parts, field by field: from a file, these are read in a third of the time."""


def in_columns(kind: type[_Part], parts: Sequence[_Part]) -> Columns:
    """Return the values of parts of one kind."""
    return tuple(tuple(map(attrgetter(name), parts)) for name in kind.__slots__)


def from_columns(kind: type[_Part], columns: Columns) -> tuple[_Part, ...]:
    """Return the parts whose values these are."""
    parts = tuple(map(object.__new__, repeat(kind, len(columns[0]))))
    for name, column in zip(kind.__slots__, columns, strict=True):
        deque(map(getattr(kind, name).__set__, parts, column), maxlen=0)
    return parts
