"""Checks of characters: none that hides, turns, pretends or was garbled on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ftfy.badness import is_bad

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS"]

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_JOINING_SCRIPTS = frozenset(
    ("Arab", "Beng", "Deva", "Gujr", "Guru", "Knda", "Mlym", "Orya", "Sinh", "Taml", "Telu")
)
_HIDDEN = {"Cc": "control", "Cf": "invisible", "Cn": "unassigned", "Co": "private", "Cs": "surrogate"}
_SEPARATORS = frozenset(("Zl", "Zp"))


@lru_cache(maxsize=8192)
def _hidden(char: str) -> str | None:
    """Say what a character hides, None for one that shows."""
    if char in _BIDI:
        return "direction"
    if char in _FILLERS:
        return "filler"
    category = unicodedata.category(char)
    return "separator" if category in _SEPARATORS else _HIDDEN.get(category)


def _characters(pair: Pair) -> Iterator[str]:
    for char in sorted(set(pair.target.raw) - set(pair.source.raw) - {"\n"}):
        kind = _hidden(char)
        if kind and not (char in _JOINERS and pair.locale.script in _JOINING_SCRIPTS):
            yield f"{kind} character U+{ord(char):04X}"


def _normal_form(pair: Pair) -> Iterator[str]:
    if not unicodedata.is_normalized("NFC", pair.target.raw):
        yield "letters and accents are stored apart"


_STACKED = re.compile("[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}")


def _stacked(pair: Pair) -> Iterator[str]:
    if _STACKED.search(pair.target.raw):
        yield "accents are piled on one letter"


_GARBLED = re.compile("[\ufffd]|(?:Ã|Â|â€|Ð|Ñ)[\u0080-\u00bf\u2018-\u203a€™œž]")


def _mojibake(pair: Pair) -> Iterator[str]:
    target = pair.target.visible
    if target.isascii():
        return
    garbled = _GARBLED.search(target) or is_bad(target)
    if garbled and not (_GARBLED.search(pair.source.visible) or is_bad(pair.source.visible)):
        yield "letters are garbled, as when UTF-8 is read in another encoding"


# Scripts by the first word of their letters' Unicode names.
_NAMES = {
    "Arab": ("ARABIC",),
    "Cyrl": ("CYRILLIC",),
    "Deva": ("DEVANAGARI",),
    "Grek": ("GREEK",),
    "Hans": ("CJK",),
    "Hant": ("CJK", "BOPOMOFO"),
    "Hebr": ("HEBREW",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "HALFWIDTH"),
    "Kore": ("HANGUL", "CJK"),
    "Latn": (),
    "Thai": ("THAI",),
}
_ALWAYS = (
    "LATIN",
    "FEMININE",
    "MASCULINE",
    "MODIFIER",
    "MICRO",
    "OHM",
    "ANGSTROM",
    "KELVIN",
    "SCRIPT",
    "DOUBLE-STRUCK",
)
_ALPHABETS = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"))


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    """Return the script of a letter by its name; nothing for what is no letter."""
    if not char.isalpha():
        return ""
    return unicodedata.name(char, "UNNAMED").split(" ", 1)[0]


def _scripts(pair: Pair) -> Iterator[str]:
    allowed = _NAMES.get(pair.locale.script)
    if allowed is None or pair.target.visible.isascii():
        return
    for char in sorted(set(pair.target.visible) - set(pair.source.visible)):
        script = _script(char)
        if script and script not in allowed and script not in _ALWAYS:
            yield f"letter {char!r} (U+{ord(char):04X}) is {script.lower()}"


_WORD = re.compile(r"[^\W\d_]+")


def _mixed_words(pair: Pair) -> Iterator[str]:
    if pair.target.visible.isascii():
        return
    known = set(_WORD.findall(pair.source.visible))
    for word in _WORD.findall(pair.target.visible):
        if len({_script(char) for char in word} & _ALPHABETS) > 1 and word not in known:
            yield f"word {word[:40]!r} mixes scripts"


_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[bq]\?", re.IGNORECASE)


def _encoded_words(pair: Pair) -> Iterator[str]:
    if _ENCODED_WORD.search(pair.target.raw):
        yield "text is encoded as in a mail header"


CHECKS = (
    Check(
        id="characters",
        weight="fatal",
        reason="Characters that cannot be seen can turn text round, break words or carry hidden words.",
        example=("Pay now.", "Betaal\u202e nu."),
        fix="delete it, or retype the text around it",
        find=_characters,
        waivable=False,
    ),
    Check(
        id="normal-form",
        weight="fatal",
        reason="The same word stored in two ways is not found by search (Unicode Normalization Form C).",
        example=("One day", "E\u0301e\u0301n dag"),
        fix="retype the accented letters, or convert the text to NFC",
        find=_normal_form,
    ),
    Check(
        id="stacked-accents",
        weight="fatal",
        reason="Piled accents cover the lines around.",
        example=("Pay now.", "Beta\u0301\u0302\u0303al nu."),
        fix="delete them",
        find=_stacked,
    ),
    Check(
        id="mojibake",
        weight="fatal",
        reason="Garbled letters cannot be read.",
        example=("Ended", "BeÃ«indigd"),
        fix="retype the text",
        find=_mojibake,
    ),
    Check(
        id="script",
        weight="fatal",
        reason="A letter of another script looks like one of the language's own and is not.",
        example=("Dear", "B\u0435ste"),
        fix="retype the word",
        find=_scripts,
    ),
    Check(
        id="mixed-words",
        weight="fatal",
        reason="A word of letters from two scripts is misspelt or pretends.",
        example=("Pay", "П\u0061й"),
        fix="retype the word",
        find=_mixed_words,
    ),
    Check(
        id="encoded-words",
        weight="fatal",
        reason="Encoded text in a subject could add headers to the mail (RFC 2047).",
        example=("Invoice", "=?utf-8?q?Factuur?="),
        fix="write the text itself",
        find=_encoded_words,
        waivable=False,
        pseudo=True,
    ),
)
