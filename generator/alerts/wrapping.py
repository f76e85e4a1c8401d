"""A paragraph of marked text → lines of at most 76 columns.

Lines are broken once, when an alert is compiled: a slot counts as wide as its example value, and a longer
value makes its line longer. So the same request gives the same bytes everywhere, and no mail is wrapped
twice; the message's transfer encoding keeps every line of it short anyway.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.alerts.markers import MARK

__all__ = ["WIDTH", "columns", "wrap"]

WIDTH = 76
"""RFC 3676 §4.2 asks for 78 or less; 76 leaves room for two levels of quoting marks."""

# Only blanks and Chinese or Japanese letters give way: a no-break space holds its neighbours together.
_ATOM = re.compile(rf"(?P<mark>{MARK.pattern})|(?P<blank>[ \t\n]+)|(?P<word>[^ \t\n\ue000]+)")
_NOT_FIRST = frozenset("，。、；：！？）】》」』”’…—％～·,.;:!?)]}%»›")
_NOT_LAST = frozenset("（【《「『“‘([{«‹")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Atom:
    """What stays on one line; `gap` is what separates it from the atom before."""

    text: str
    width: int
    gap: str = ""


def columns(text: str) -> int:
    """Count columns: two for East Asian wide characters (UAX #11), none for combining ones."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if _is_wide(char) else 1


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def wrap(text: str, *, measure: Callable[[str], int], first: str = "", rest: str = "") -> str:
    """Break a paragraph into lines; `first` begins the first line, `rest` the others.

    `measure` tells how wide the value of a mark is taken to be. `\\n` in the text is kept as a break.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _lines(part, measure=measure, first=rest if lines else first, rest=rest)
    return "\n".join(lines)


def _lines(text: str, *, measure: Callable[[str], int], first: str, rest: str) -> Iterator[str]:
    line, width = first, columns(first)
    empty = True
    for atom in _atoms(text, measure):
        wanted = atom.width + (0 if empty else len(atom.gap))
        if not empty and width + wanted > WIDTH:
            yield line
            line, width, empty = rest, columns(rest), True
            wanted = atom.width
        line += atom.text if empty else atom.gap + atom.text
        width += wanted
        empty = False
    yield line


def _atoms(text: str, measure: Callable[[str], int]) -> Iterator[_Atom]:
    """Glue characters and marks into what a line may end between."""
    held: _Atom | None = None
    gap = ""
    for found in _ATOM.finditer(text):
        if found["blank"]:
            gap = " "
            continue
        for part, width in _parts(found, measure):
            glued = held is not None and not gap and not _may_break(held.text, part)
            if glued and held is not None:
                held = _Atom(text=held.text + part, width=held.width + width, gap=held.gap)
            else:
                if held is not None:
                    yield held
                held = _Atom(text=part, width=width, gap=gap)
            gap = ""
    if held is not None:
        yield held


def _parts(found: re.Match[str], measure: Callable[[str], int]) -> Iterator[tuple[str, int]]:
    if found["mark"]:
        yield found[0], measure(found[0])
        return
    for part in re.split(r"([^\x00-\u2e7f])", found[0]):
        if part:
            yield part, columns(part)


def _may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two runs that no blank separates."""
    if before[-1] in _NOT_LAST or after[0] in _NOT_FIRST:
        return False
    return _is_wide(before[-1]) or _is_wide(after[0])
