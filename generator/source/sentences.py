"""English text becomes the blanks between its sentences; the msgids hang on this rule, so it has a version.

The rule is that of the Open Publishing format: a sentence ends at white space after one or more of
`. ? ! … 。 ！ ？`, with optional closers, whatever the case of what follows. `:` and `;` never end one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HARD_BREAK", "VERSION", "gaps"]

VERSION = 1
"""Written into every catalog's header as `X-Segmentation`; a change of the rule raises it."""

HARD_BREAK = "\\\n"
"""The one spelling of a CommonMark hard line break in a segment."""

_END = re.compile(r"([.?!…。！？]+)([\"'”’»*_]*)( +|\\\n)(?=(\S))")
_WORD = re.compile(r"((?:[A-Za-z]\.)*[A-Za-z]+)[*_]*\Z")
_OPENERS = "([\"'“‘«*_"

# fmt: off
_ABBREVIATIONS = frozenset((
    "etc", "e.g", "i.e", "vs", "tab", "out", "id", "Id", "sync", "Sync", "admin", "Admin", "ins", "config",
    "Config", "spec", "sec", "disc", "int", "org", "U.S", "O.C", "Avg", "ref", "cf", "al", "track", "Inc",
    "Ltd", "Corp", "Co", "Jr", "Sr", "Dr", "Mr", "Mrs", "approx", "dept", "Dept", "Jan", "Feb", "Mar", "Apr",
    "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
))
# fmt: on


def gaps(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the blanks that separate sentences, wherever inline markup may lie.

    The text has no soft line breaks; a hard one is `HARD_BREAK`.

    >>> list(gaps("Pay now. See e.g. the portal. Done"))
    [(8, 9), (29, 30)]
    """
    for match in _END.finditer(text):
        if not _continues(text, match):
            yield match.span(3)


def _continues(text: str, match: re.Match[str]) -> bool:
    """Tell whether the punctuation belongs to an abbreviation, a number or an ellipsis."""
    end, closers, following = match[1], match[2], match[4]
    before = _last_word(text[: match.start(1)])
    first = match.start(1) == len(before)
    if end == "." and not closers.strip("*_"):
        return _abbreviates(before, first=first)
    if end in ("..", "..."):
        return following.islower() or not any(char.isalnum() for char in before)
    return not any(char.isalnum() for char in before) and end == "…"


def _last_word(text: str) -> str:
    """Return what follows the last blank."""
    return "" if text[-1:].isspace() else text.rsplit(maxsplit=1)[-1] if text else ""


def _abbreviates(token: str, *, first: bool) -> bool:
    """Tell whether a token before a full stop is a known abbreviation, an initial or a list number."""
    bare = token.strip(_OPENERS)
    word = _WORD.search(token)
    if not any(char.isalnum() for char in token):
        return True
    if word and word[1] in _ABBREVIATIONS:
        return True
    if first:
        return bare.isdigit()
    return len(bare) == 1 and bare.isascii() and bare.isupper()
