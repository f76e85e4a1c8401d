"""The vocabulary of a source: segments, headings, documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Document", "Heading", "Segment", "Syntax", "Target"]

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

    text: str
    anchor: str


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
    named: frozenset[str] = frozenset()
    """What the writer named by `(name)=`, `{#name}` or an option: a link of any document may say `#name`."""
    targets: tuple[Target, ...] = ()
