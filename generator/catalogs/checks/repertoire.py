"""A character becomes the reason why it may not stand in a translation, by the script of its locale.

The rule is a list of what may, after UTS #39 (Unicode Security Mechanisms): letters of the locale's script
and of Latin, European digits, and the punctuation and signs that texts of help and billing use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["Fault", "fault", "may_have_fault", "script_of"]


class Fault(NamedTuple):
    """Why a character may not stand in a text."""

    hidden: bool
    """Whether it cannot be seen; else it is a sign or letter out of place."""
    reason: str
    """What it is, as a noun."""


_HIDDEN = {"Cc": "control", "Cf": "invisible", "Cn": "unassigned", "Co": "private", "Cs": "surrogate"}
_SEPARATORS = frozenset(("Zl", "Zp"))
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159\ufffc")
_JOINERS = frozenset("\u200c\u200d")
_JOINING = frozenset(("Arab", "Beng", "Deva", "Gujr", "Guru", "Knda", "Mlym", "Orya", "Sinh", "Taml", "Telu"))
_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Variation selectors choose a glyph; a row of them can carry a hidden message."""
_BLANKS = frozenset(" \u00a0\u2009\u202f")

# Scripts by the first word of their letters' Unicode names.
_SCRIPTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Arab": frozenset(("ARABIC",)),
        "Cyrl": frozenset(("CYRILLIC",)),
        "Deva": frozenset(("DEVANAGARI",)),
        "Grek": frozenset(("GREEK",)),
        "Hans": frozenset(("CJK",)),
        "Hant": frozenset(("CJK", "BOPOMOFO")),
        "Hebr": frozenset(("HEBREW",)),
        "Jpan": frozenset(("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "HALFWIDTH")),
        "Kore": frozenset(("HANGUL", "CJK")),
        "Latn": frozenset(),
        "Thai": frozenset(("THAI",)),
    }
)
_CJK = frozenset(("Hans", "Hant", "Jpan", "Kore"))
_UNMARKED = frozenset(("Latn", "Hans", "Hant"))
"""Scripts whose letters with marks are single characters in NFC, so that no mark stands alone."""

_SIGNS = (
    (0x0021, 0x007E), (0x00A1, 0x00AC), (0x00AE, 0x00BF), (0x00D7, 0x00D7), (0x00F7, 0x00F7),
    (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20C0), (0x2116, 0x2117),
    (0x2120, 0x2122), (0x2150, 0x215F), (0x2189, 0x23FF), (0x25A0, 0x2775), (0x2794, 0x27EF),
)  # fmt: skip
"""Blocks of punctuation, currency signs, fractions, arrows, mathematics, shapes and check marks."""
_CJK_SIGNS = (
    (0x2103, 0x2103), (0x2460, 0x2473), (0x3000, 0x3029), (0x3030, 0x303D), (0x30FB, 0x30FB),
    (0xFE30, 0xFE6B), (0xFF01, 0xFF65), (0xFFE0, 0xFFEE),
)  # fmt: skip
_LOOKALIKES = frozenset("ıſĸŉƀ")
_LOOKALIKE_SIGNS = frozenset("․⁄∕∖∣")
"""Taken for the dots and strokes of addresses."""
_MODERN_LATIN = ((0x0041, 0x017F), (0x01CD, 0x01DC), (0x0218, 0x021B), (0x1E02, 0x1EF9))
_EUROPE = (
    "ca cs cy da de en es et eu fi fo fr ga gl hr hu is it lb lt lv mt nb nl nn no pl pt ro rm sk sl sq sv"
)
_PLAIN_LATIN = frozenset(_EUROPE.split())
"""Languages written with the letters of Latin-1, Latin Extended-A and Latin Extended Additional alone."""


# What nearly all texts are written with, so that most need no look at each character.
_EVERYDAY = (
    "\n\\x20-\\x7e\u00a0-\u00ac\u00ae-\u0130\u0132-\u0137\u0139-\u0148\u014a-\u017e"
    "\u2010-\u2023\u2025-\u2027\u202f-\u2043\u2045-\u205e\u20a0-\u20c0"
)
_EVERYDAY_CHINESE = "\u3000-\u3003\u3008-\u3020\u3400-\u4dbf\u4e00-\u9fa5\uff01-\uff0f\uff1a-\uff20"
_OTHER = MappingProxyType(
    {
        "Latn": re.compile(f"[^{_EVERYDAY}]"),
        "Hans": re.compile(f"[^{_EVERYDAY}{_EVERYDAY_CHINESE}]"),
    }
)
_NOT_ASCII = re.compile(r"[^\n\x20-\x7e]")


def may_have_fault(text: str, script: str) -> bool:
    """Tell whether any character of a text needs a look."""
    return _OTHER.get(script, _NOT_ASCII).search(text) is not None


@lru_cache(maxsize=65536)
def fault(char: str, script: str, language: str) -> Fault | None:
    """Tell why a character may not stand in a text of a script and language; None if it may."""
    hidden = _hidden(char)
    if hidden:
        return (
            None
            if char in _JOINERS and script in _JOINING
            else Fault(hidden=True, reason=f"{hidden} character")
        )
    category = unicodedata.category(char)
    if category == "Zs":
        known = char in _BLANKS or (char == "\u3000" and script in _CJK)
        return None if known else Fault(hidden=True, reason="unusual blank")
    if char.isalpha():
        return _letter(char, script, language)
    if category[0] == "M":
        return Fault(hidden=False, reason="an accent without its letter") if script in _UNMARKED else None
    if category[0] == "N":
        return _digit(char, script)
    return _sign(char, script)


def _hidden(char: str) -> str | None:
    if char in _BIDI:
        return "direction"
    if char in _FILLERS:
        return "filler"
    if _within(ord(char), _SELECTORS):
        return "selector"
    category = unicodedata.category(char)
    return "separator" if category in _SEPARATORS else _HIDDEN.get(category)


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= point <= last for first, last in ranges)


def script_of(char: str) -> str:
    """Return the script of a letter by the first word of its name."""
    return unicodedata.name(char, "UNNAMED").split(" ", 1)[0]


def _letter(char: str, script: str, language: str) -> Fault | None:
    own = script_of(char)
    if own == "LATIN":
        plain = language not in _PLAIN_LATIN and script == "Latn"
        modern = _within(ord(char), _MODERN_LATIN) and char not in _LOOKALIKES
        return None if plain or modern else Fault(hidden=False, reason="a letter that looks like another one")
    if char in "ªµºʼ" or script not in _SCRIPTS or own in _SCRIPTS[script]:
        return None
    return Fault(hidden=False, reason=f"a letter of another script ({own.capitalize()})")


def _digit(char: str, script: str) -> Fault | None:
    if char in "0123456789" or (char == "〇" and script in _CJK):
        return None
    category = unicodedata.category(char)
    if category == "No" and _is_sign(char, script):
        return None
    if category == "Nd" and script not in (*_UNMARKED, *_CJK):
        return None
    return Fault(hidden=False, reason="a digit of another script")


def _is_sign(char: str, script: str) -> bool:
    return _within(ord(char), _SIGNS) or (script in _CJK and _within(ord(char), _CJK_SIGNS))


def _sign(char: str, script: str) -> Fault | None:
    if char in _LOOKALIKE_SIGNS:
        return Fault(hidden=False, reason="a sign that looks like another one")
    if _is_sign(char, script):
        return None
    if script not in (*_UNMARKED, *_CJK) and unicodedata.category(char)[0] == "P":
        return None
    return Fault(hidden=False, reason="a sign that texts do not use")
