"""A translation and two sources become the translation with the targets of the newer source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from markdown_it.common.utils import unescapeAll

from generator.catalogs.shape import POINTING, reference, shape
from generator.source import markdown

__all__ = ["retargeted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """Where a text names a target."""

    start: int
    end: int
    kind: str
    target: str
    """As `Shape.targets` has it."""
    whole: bool = True
    """Whether the span is all of `(target)` or `[label]`, so that one may stand for the other."""


_OPAQUE = re.compile(r"\\.|(?<!\})(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_SPAN = re.compile(
    r"(?<=\])(?P<inline>\(\s*(?P<url><[^<>\n]*>|[^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)(?P<end>\s*\)|\s))"
    r"|(?<=\])(?P<label>\[[^\[\]]+\])"
    r"|(?P<note>\[\^[^\[\]\s]+\])"
    r"|<(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@/]+@[^\s<>]+)>"
    r"""|<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=\s*(?P<quote>["'])(?P<attribute>.*?)(?P=quote)"""
    rf"|\{{(?:{'|'.join(sorted(POINTING))})\}}(?P<ticks>`+)(?P<role>[^`]+)(?P=ticks)",
    re.DOTALL | re.IGNORECASE,
)


def retargeted(translation: str, *, old: str, new: str, syntax: str) -> str | None:
    """Exchange the targets of `old` in a translation for those of `new`, which has the same constructs.

    None if the translation does not have the targets of `old`, or if it cannot be told which is which. The
    parser has the last word: but for its targets the result must be what the translation was.
    """
    before, after = shape(old, syntax=syntax), shape(new, syntax=syntax)
    own = shape(translation, syntax=syntax)
    spans = tuple(_spans(translation))
    written = {span.target: (span, new[span.start : span.end]) for span in _spans(new)}
    if Counter(own.targets) != Counter(before.targets) or not set(after.targets) <= written.keys():
        return None
    if len(before.targets) != len(after.targets):
        return None
    one = _mapping(before.targets, after.targets)
    if one is None or Counter(span.target for span in spans) != Counter(own.targets):
        return None
    wanted = (one[span.target] for span in spans)
    result = _written(translation, spans, [written[target] for target in wanted])
    if result is None:
        return None
    check = shape(result, syntax=syntax)
    same = check.items == own.items and check.emphasis == own.emphasis
    return result if same and Counter(check.targets) == Counter(after.targets) else None


def _mapping(old: tuple[str, ...], new: tuple[str, ...]) -> Mapping[str, str] | None:
    """Return the new target of each old one, None if one became two."""
    pairs = set(zip(old, new, strict=True))
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def _written(text: str, spans: tuple[_Span, ...], values: list[tuple[_Span, str]]) -> str | None:
    parts: list[str] = []
    position = 0
    for span, (model, value) in zip(spans, values, strict=True):
        if span.target == model.target:
            continue
        if (span.kind, span.whole) != (model.kind, model.whole) and not (
            span.whole and model.whole and {span.kind, model.kind} == {"inline", "label"}
        ):
            return None
        parts += (text[position : span.start], value)
        position = span.end
    return "".join(parts) + text[position:]


def _spans(text: str) -> Iterator[_Span]:
    """Find where targets are written; what this mistakes for one, the parser does not confirm."""
    masked = _OPAQUE.sub(lambda match: "\0" * len(match[0]), text)
    for match in _SPAN.finditer(masked):
        kind = str(match.lastgroup if match.lastgroup in _TARGETS else _kind(match))
        whole = kind != "inline" or match["end"].endswith(")")
        start, end = match.span(kind) if whole else match.span("url")
        value = text[slice(*match.span("url" if kind == "inline" else kind))]
        yield _Span(start=start, end=end, kind=kind, target=_TARGETS[kind](value), whole=whole)


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in _TARGETS if match[kind] is not None)


def _normal(address: str) -> str:
    return str(markdown.prepared(placeholders=True).normalizeLink(address))


def _link(value: str) -> str:
    bare = value[1:-1] if value.startswith("<") else value
    return _normal(unescapeAll(bare))


def _address(value: str) -> str:
    return str(
        markdown.prepared(placeholders=True).normalizeLink(value if ":" in value else f"mailto:{value}")
    )


_TARGETS: Mapping[str, Callable[[str], str]] = {
    "inline": _link,
    "label": lambda value: reference(value[1:-1]),
    "note": lambda value: value[2:-1],
    "auto": _address,
    "attribute": str,
    "role": str,
}
