"""Side-by-side spans become both texts without them, and the segments with their ids."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["SideBySide", "Span", "format_span", "read_spans"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One segment of a side-by-side file."""

    prefix: str
    """Five hex digits, one value per file, opaque."""
    number: int
    text: str
    """The translation as it stands in the file."""
    source: str
    start: int
    """Where the translation stands in the text without spans."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """A text without its spans: the translation, the source, and the segments in order."""

    text: str
    source: str
    spans: tuple[Span, ...]


_OPENING = re.compile(r'<span data-ttu-id="([0-9A-Za-z]+)-([0-9]+)">')
_NEXT = '<span data-ttu-id="'
_TAG = re.compile(r"</span>|<span\b")
_CLOSING = "</span></span>"


def read_spans(text: str) -> SideBySide:
    """Take the spans out of a text; what is no whole segment stays where it is.

    >>> read_spans('<span data-ttu-id="03d31-104">Betaal.</span><span class="sxs-lookup">'
    ...     '<span data-stu-id="03d31-104">Pay.</span></span>').spans[0].source
    'Pay.'
    """
    targets: list[str] = []
    sources: list[str] = []
    spans: list[Span] = []
    position = length = 0
    for match in _OPENING.finditer(text):
        if match.start() < position:
            continue
        middle = f'</span><span class="sxs-lookup"><span data-stu-id="{match[1]}-{match[2]}">'
        turn = text.find(middle, match.end())
        end = _source_end(text, turn + len(middle)) if turn >= 0 else -1
        if end < 0:
            continue
        between = text[position : match.start()]
        translation = _alone(text[match.end() : turn])
        source = _alone(text[turn + len(middle) : end], source=True)
        length += len(between)
        spans.append(
            Span(
                prefix=match[1],
                number=int(match[2]),
                text=translation,
                source=source,
                start=length,
                end=length + len(translation),
            )
        )
        length += len(translation)
        targets += [between, translation]
        sources += [between, source]
        position = end + len(_CLOSING)
    rest = text[position:]
    return SideBySide(text="".join([*targets, rest]), source="".join([*sources, rest]), spans=tuple(spans))


def _alone(text: str, *, source: bool = False) -> str:
    """Take segments out that stand inside a segment."""
    if _NEXT not in text:
        return text
    inner = read_spans(text)
    return inner.source if source else inner.text


def _source_end(text: str, start: int) -> int:
    """Find where a source text ends; it may hold spans of its own, and some that are never closed."""
    depth = 0
    for tag in _TAG.finditer(text, start):
        if tag[0] != "</span>":
            depth += 1
        elif depth:
            depth -= 1
        else:
            return tag.start() if text.startswith(_CLOSING, tag.start()) else _nearest(text, start)
    return _nearest(text, start)


def _nearest(text: str, start: int) -> int:
    limit = text.find(_NEXT, start)
    return text.find(_CLOSING, start, limit if limit >= 0 else len(text))


def format_span(prefix: str, number: int, text: str, source: str) -> str:
    """Write one segment; both texts are raw Markdown."""
    id = f"{prefix}-{number:03d}"
    return (
        f'<span data-ttu-id="{id}">{text}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{id}">{source}</span></span>'
    )
