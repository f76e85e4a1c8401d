"""Every character is judged by one policy, and the checks judge as it says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import product

import pytest

from generator.catalogs import checks
from generator.catalogs.checks.repertoire import fault, may_have_fault
from generator.catalogs.model import Entry
from generator.locales import Locale, parse

# One locale for each script; the others are judged alike, which is seen at night.
TAGS = [
    "nl-NL",
    "zh-CN",
    pytest.param("sv-SE", marks=pytest.mark.nightly),
    pytest.param("fr-FR", marks=pytest.mark.nightly),
]
ALL = range(0x110000)
SELECTORS = [range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)]
BLANKS = " \u00a0\u2009\u202f"


def hides(char: str) -> bool:
    """Tell what no reader sees, by Unicode's own categories and the few that they do not tell."""
    point = ord(char)
    return (
        unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
        or (unicodedata.category(char) == "Zs" and char not in BLANKS)
        or any(point in selectors for selectors in SELECTORS)
        or char in "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"
    )


def belongs(char: str, locale: Locale) -> bool:
    """Tell the letters that a text of the locale may be written in."""
    name = unicodedata.name(char, "")
    latin = name.startswith("LATIN ") and not name.startswith(("LATIN LETTER", "LATIN SUBSCRIPT"))
    return latin or char in "ªµºʼ" or (locale.script == "Hans" and name.startswith("CJK "))


def encoded(encoding: str) -> Iterator[str]:
    """Yield the characters of an encoding of one or two bytes."""
    for data in (*((one,) for one in range(256)), *product(range(0xA1, 0xFF), repeat=2)):
        with suppress(UnicodeDecodeError):
            text = bytes(data).decode(encoding)
            if len(text) == 1:
                yield text


@cache
def hidden() -> frozenset[str]:
    return frozenset(char for char in map(chr, ALL) if hides(char))


@cache
def letters() -> tuple[str, ...]:
    """Return every letter, mark and number of all."""
    return tuple(char for char in map(chr, ALL) if unicodedata.category(char)[0] in "LMN")


def needed(locale: Locale) -> Iterator[str]:
    """Yield what a translator may need: the letters and signs of the language's own older encodings."""
    encodings = {"zh": "gb2312", "fr": "iso8859-15", "nl": "iso8859-15", "sv": "iso8859-15"}
    for char in encoded(encodings[locale.language]):
        kind = unicodedata.category(char)
        other_letter = kind[0] == "L" and not belongs(char, locale)
        wide = "\uff00" <= char <= "\uffef" and char.isalnum()
        box = "\u2500" <= char <= "\u257f"
        number = kind == "Nl" or "\u2474" <= char <= "\u249b" or "\u3220" <= char <= "\u3229"
        if not (hides(char) or other_letter or wide or box or number or char in "ɑɡ") or char == "\u3000":
            yield char


@cache
def refused(tag: str) -> frozenset[str]:
    """Return every character of all that may not stand in a text of the locale."""
    locale = parse(tag)
    return frozenset(char for char in map(chr, ALL) if fault(char, locale.script, locale.language))


@pytest.mark.parametrize("tag", TAGS)
def test_no_hidden_character_of_all_is_let_through(tag: str) -> None:
    assert len(hidden()) > 900_000
    assert hidden() - refused(tag) == ({"\u3000"} if tag == "zh-CN" else frozenset())


@pytest.mark.parametrize("tag", TAGS)
def test_no_letter_mark_or_digit_of_another_script_is_let_through(tag: str) -> None:
    locale = parse(tag)
    foreign = [
        char
        for char in letters()
        if (unicodedata.category(char)[0] == "L" and not belongs(char, locale))
        or unicodedata.category(char)[0] == "M"
        or (unicodedata.category(char) in ("Nd", "Nl") and char not in "0123456789〇")
    ]
    assert [char for char in foreign if char not in refused(tag)] == []


@pytest.mark.parametrize("tag", TAGS)
def test_what_a_language_is_written_in_is_let_through(tag: str) -> None:
    assert [char for char in needed(parse(tag)) if char in refused(tag)] == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_quick_look_misses_no_fault(tag: str) -> None:
    locale = parse(tag)
    assert [char for char in refused(tag) if not may_have_fault(char, locale.script)] == ["\n"]


def verdict(char: str, locale: Locale) -> bool:
    """Tell whether the checks stop a good translation that has the character inside."""
    text = {"nl": "Betaal{}nu.", "sv": "Betala{}nu.", "zh": "支付{}余额。", "fr": "Payez{}ici."}
    found = Entry(msgid="Pay it now.", msgstr=(text[locale.language].format(char),))
    codes = {
        finding.code
        for finding in checks.run(found, locale=locale, strict=False)
        if finding.severity == "fatal"
    }
    return bool(codes & {"characters", "script", "lines", "normal-form"})


def agrees(points: range, locale: Locale) -> list[int]:
    """Return the code points that the checks and the policy judge differently."""
    return [
        point
        for point in points
        if unicodedata.is_normalized("NFC", f"l{chr(point)}n")
        and verdict(chr(point), locale) != (chr(point) in refused(locale.tag))
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_the_checks_judge_by_the_policy(tag: str) -> None:
    assert agrees(range(0, 0x110000, 1511), parse(tag)) == []
    assert agrees(range(0x250), parse(tag)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("tag", TAGS)
def test_the_checks_judge_every_code_point_by_the_policy(tag: str) -> None:
    assert agrees(ALL, parse(tag)) == []
