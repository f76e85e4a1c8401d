"""Checks of characters: none that hides, turns, pretends or was garbled on the way."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from generator.catalogs.checks.model import Check, Pair
from generator.catalogs.checks.repertoire import Fault, fault, may_have_fault, script_of

__all__ = ["CHECKS"]


def _faults(pair: Pair) -> Iterator[tuple[str, Fault]]:
    """Yield the characters that the source lacks and that may not stand in the locale's texts."""
    raw, locale = pair.target.raw, pair.locale
    raw = html.unescape(raw) if "&" in raw and pair.target.syntax != "plain" else raw
    if not may_have_fault(raw, locale.script):
        return
    # What is stored apart but belongs together is another fault, with another fix.
    new = set(unicodedata.normalize("NFC", raw)).difference(pair.source.raw, "\n")
    for char in sorted(new):
        found = fault(char, locale.script, locale.language)
        if found:
            yield char, found


def _characters(pair: Pair) -> Iterator[str]:
    for char, found in _faults(pair):
        if found.hidden:
            yield f"{found.reason} U+{ord(char):04X}"


def _scripts(pair: Pair) -> Iterator[str]:
    for char, found in _faults(pair):
        if not found.hidden:
            yield f"{char!r} (U+{ord(char):04X}) is {found.reason}"


def _normal_form(pair: Pair) -> Iterator[str]:
    if not (pair.target.raw.isascii() or unicodedata.is_normalized("NFC", pair.target.raw)):
        yield "letters and accents are stored apart"


def _to_normal_form(pair: Pair) -> str:
    return unicodedata.normalize("NFC", pair.target.raw)


_STACKED = re.compile("[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}")


def _stacked(pair: Pair) -> Iterator[str]:
    if _STACKED.search(pair.target.raw):
        yield "accents are piled on one letter"


_GARBLED = re.compile("[\ufffd]|(?:Ã|Â|â€|Ð|Ñ)[\u0080-\u00bf\u2018-\u203a€™œž]")
_ESCAPED = re.compile(r"\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|[^\W\d_]\?[^\W\d_]|(?:%[0-9a-f]{2}){2}", re.IGNORECASE)
"""What is left of a letter that some program could not write."""
_MAY_BE_ESCAPED = re.compile(r"[\\?%][^\s]")


# Garbling makes two or more characters of one; the few that begin nearly every such pair tell it alone.
_MAY_BE_GARBLED = re.compile("[\u0080-\u2fff]{2}|[ÃÂâÐÑ\ufffd]")


def _mojibake(pair: Pair) -> Iterator[str]:
    target = pair.target.visible
    if (
        _MAY_BE_ESCAPED.search(target)
        and _ESCAPED.search(target)
        and not _ESCAPED.search(pair.source.visible)
    ):
        yield "letters are escaped or lost"
    if target.isascii() or not _MAY_BE_GARBLED.search(target):
        return
    if _is_garbled(target) and not _is_garbled(pair.source.visible):
        yield "letters are garbled, as when UTF-8 is read in another encoding"


def _is_garbled(text: str) -> bool:
    # It takes long to import, and is not needed for what was judged before.
    from ftfy.badness import is_bad

    return bool(_GARBLED.search(text)) or is_bad(text)


_ALPHABETS = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"))
_WORD = re.compile(r"[^\W\d_]+")


def _mixed_words(pair: Pair) -> Iterator[str]:
    # Where letters of another script are a fault of their own, no word can mix them.
    if pair.locale.script in ("Latn", "Hans", "Hant") or pair.target.visible.isascii():
        return
    known = set(_WORD.findall(pair.source.visible))
    for word in _WORD.findall(pair.target.visible):
        if len({script_of(char) for char in word} & _ALPHABETS) > 1 and word not in known:
            yield f"word {word[:40]!r} mixes scripts"


_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[bq]\?", re.IGNORECASE)


def _encoded_words(pair: Pair) -> Iterator[str]:
    if _ENCODED_WORD.search(pair.target.raw):
        yield "text is encoded as in a mail header"


CHECKS = (
    Check(
        id="characters",
        group="characters",
        weight="fatal",
        reason="Characters that cannot be seen can turn text round, break words or carry hidden words.",
        example=("Pay now.", "Betaal\u202e nu."),
        fix="delete it, or retype the text around it",
        find=_characters,
        waivable=False,
    ),
    Check(
        id="normal-form",
        group="characters",
        weight="fatal",
        reason="The same word stored in two ways is not found by search (Unicode Normalization Form C).",
        example=("One day", "E\u0301e\u0301n dag"),
        fix="retype the accented letters, or convert the text to NFC",
        find=_normal_form,
        mend=_to_normal_form,
    ),
    Check(
        id="stacked-accents",
        group="characters",
        weight="fatal",
        reason="Piled accents cover the lines around.",
        example=("Pay now.", "Beta\u0301\u0302\u0303al nu."),
        fix="delete them",
        find=_stacked,
    ),
    Check(
        id="mojibake",
        group="characters",
        weight="fatal",
        reason="Garbled letters cannot be read.",
        example=("Ended", "BeÃ«indigd"),
        fix="retype the text",
        find=_mojibake,
    ),
    Check(
        id="script",
        group="characters",
        weight="fatal",
        reason="A letter of another script looks like one of the language's own and is not.",
        example=("Dear", "B\u0435ste"),
        fix="retype the word",
        find=_scripts,
    ),
    Check(
        id="mixed-words",
        group="characters",
        weight="fatal",
        reason="A word of letters from two scripts is misspelt or pretends.",
        example=("Pay", "П\u0061й"),
        fix="retype the word",
        find=_mixed_words,
        setting="russian",
    ),
    Check(
        id="encoded-words",
        group="characters",
        weight="fatal",
        reason="Encoded text in a subject could add headers to the mail (RFC 2047).",
        example=("Invoice", "=?utf-8?q?Factuur?="),
        fix="write the text itself",
        find=_encoded_words,
        waivable=False,
        pseudo=True,
    ),
)
