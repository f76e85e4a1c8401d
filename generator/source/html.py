"""A block of raw HTML becomes units of text between its block tags.

Tags, comments, scripts and styles are structure. Inline tags (`<b>`, `<a href>` …) stay inside the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.source import sentences

__all__ = ["Fragment", "fragments", "nesting", "swap_fragments"]

_STRUCTURE = re.compile(
    r"<!--.*?-->|<(script|style|pre|textarea|code|math|svg)\b.*?</\1\s*>|<[!?][^>]*>"
    r"|</?(?!(?:a|abbr|b|bdi|bdo|br|cite|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)\b)"
    r"[a-zA-Z][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)(?:\s[^<>]*?)?(/?)>")
_VOID = frozenset(("br", "img", "wbr"))
_ENTITY = re.compile(r"&[#\w]+;")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A run of a block: text that translators see, or structure that they do not."""

    text: str
    translatable: bool
    line: int
    """Counted from 0 in the block."""


def fragments(block: str) -> Iterator[Fragment]:
    """Cut a block into runs that, joined, are the block again; soft wraps inside sentences apart."""
    position = 0
    for match in _STRUCTURE.finditer(block):
        yield from _unit(block, position, match.start())
        yield _run(block, match.start(), match.end())
        position = match.end()
    yield from _unit(block, position, len(block))


def swap_fragments(block: str, find: Callable[[str], str | None]) -> str:
    """Return a block with each sentence that `find` translates replaced."""
    runs = ((run, find(run.text) if run.translatable else None) for run in fragments(block))
    return "".join(run.text if found is None else found for run, found in runs)


def _run(block: str, start: int, end: int) -> Fragment:
    return Fragment(text=block[start:end], translatable=False, line=block.count("\n", 0, start))


def _unit(block: str, start: int, end: int) -> Iterator[Fragment]:
    raw = block[start:end]
    text = raw.strip()
    if not _speaks(text):
        if raw:
            yield _run(block, start, end)
        return
    first = start + raw.index(text)
    if first > start:
        yield _run(block, start, first)
    line = block.count("\n", 0, first)
    flat = re.sub(r"\s*\n\s*", " ", text)
    position = 0
    for gap_start, gap_end in [*sentences.gaps(flat), (len(flat), len(flat))]:
        sentence = flat[position:gap_start]
        if not _balanced(sentence):
            continue
        yield Fragment(text=sentence, translatable=_speaks(sentence), line=line)
        if gap_end > gap_start:
            yield Fragment(text=flat[gap_start:gap_end], translatable=False, line=line)
        position = gap_end
    if position < len(flat):
        yield Fragment(text=flat[position:], translatable=True, line=line)
    if first + len(text) < end:
        yield _run(block, first + len(text), end)


def nesting(tag: str) -> int:
    """Return 1 for an opening tag, -1 for a closing one, 0 for any other text.

    >>> [nesting(tag) for tag in ("<kbd>", "</kbd>", "<br>", "<wbr/>", "<https://example.com>")]
    [1, -1, 0, 0, 0]
    """
    match = _TAG.fullmatch(tag)
    if match is None or match[3] or match[2].lower() in _VOID:
        return 0
    return -1 if match[1] else 1


def _balanced(sentence: str) -> bool:
    """Tell whether every inline tag that opens in a sentence closes in it."""
    if sentence.count("<") != sentence.count(">"):
        return False
    return sum(nesting(match[0]) for match in _TAG.finditer(sentence)) == 0


def _speaks(text: str) -> bool:
    return any(char.isalpha() for char in _ENTITY.sub("", _TAG.sub("", text)))
