"""Turns text into text that is safe where it lands: HTML, an attribute, a line of another direction.

`generator.alerts.showing` says which of these a place of an email gets.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

__all__ = [
    "escape_html",
    "isolate",
    "isolate_html",
    "needs_isolation",
]

FSI: Final = "\u2068"
PDI: Final = "\u2069"

# Every block of Unicode whose letters run from right to left (Bidi_Class R or AL).
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def escape_html(text: str) -> str:
    """Escape for an element's text and for attributes in either quotes.

    A backslash is escaped too: so nothing is left that JSON would escape, and HTML is as long there as here.

    >>> escape_html("<a & 'b'>")
    '&lt;a &amp; &#39;b&#39;&gt;'
    """
    # Short texts, mostly without any of the six: this is faster than looking for one first.
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;").replace("\\", "&#92;")


def needs_isolation(text: str, direction: Literal["ltr", "rtl"]) -> bool:
    """Tell whether a value would disturb the order of a text of this direction (UAX #9).

    It does where it has letters that run the other way; digits and signs alone do not.
    """
    if direction == "ltr":
        return not text.isascii() and bool(_RIGHT_TO_LEFT.search(text))
    return any(unicodedata.bidirectional(letter) == "L" for letter in text)


def isolate(text: str, direction: Literal["ltr", "rtl"]) -> str:
    """Wrap a value in FSI … PDI where a plain text of this direction needs it (UAX #9, section 2.4)."""
    return f"{FSI}{text}{PDI}" if needs_isolation(text, direction) else text


def isolate_html(text: str, direction: Literal["ltr", "rtl"]) -> str:
    """Escape a value for HTML, in a span of its own direction where a text of this one needs it.

    Gmail and Outlook take `<bdi>` away, and leave `dir`, which isolates as well (HTML, section 15.3.5).

    >>> isolate_html("Zoë & co", "ltr")
    'Zoë &amp; co'
    """
    escaped = escape_html(text)
    return f"<span dir='{_direction(text)}'>{escaped}</span>" if needs_isolation(text, direction) else escaped


def _direction(text: str) -> Literal["ltr", "rtl"]:
    """Return the direction of a text's first letter (UAX #9, rules P2 and P3)."""
    letters = (letter for letter in text if unicodedata.bidirectional(letter) in ("L", "R", "AL"))
    first = next(letters, "")
    return "rtl" if _RIGHT_TO_LEFT.match(first) else "ltr"
