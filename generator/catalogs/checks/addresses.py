"""Checks of what a reader would follow or pay: addresses, phone numbers, numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS"]

# Generic domains that mail programs link by themselves, and every country's two letters.
_DOMAINS = (
    "com|net|org|edu|gov|info|biz|name|pro|mobi|app|dev|shop|store|site|online|cloud|click|link|live|top|xyz|icu|vip|"
    "club|work|world|zone|page|website|space|tech|bank|pay|support|help|email|example|test|invalid|local|[a-z]{2}"
)
_HOST = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]+[a-z0-9])\.(?:{_DOMAINS})"
_ADDRESS = re.compile(
    rf"""(?:[a-z][a-z0-9+.-]{{1,20}}:)?//[^\s<>"'()\u3000-\u303f\uff00-\uffef]+
        | (?:mailto|tel|sms|javascript|data|ftp|https?):[^\s<>"'()]+
        | www\.[\w-]+\.[\w.-]+
        | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
        | (?<![\w.@/-]){_HOST}(?![\w-]|\.[a-z0-9])
        | (?<![\w.])(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?!\w|\.\d)""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_HINT = re.compile(r"[.:@][^\s.]|//")
_TITLE_CASE = re.compile(r"\.[A-Z][a-z]+\Z")
_FILE = re.compile(r"\.(?:md|py|sh|rs|ps|pl|so|cs|js|ts|am|pm)\Z")


def _addresses(pair: Pair) -> Iterator[str]:
    if found := Counter(_found_addresses(pair.target.visible)):
        added = found - Counter(_found_addresses(pair.source.visible))
        yield from (f"address {address[:80]!r} is not in the source" for address in added)


def _found_addresses(text: str) -> Iterator[str]:
    """Yield what a mail program or a reader would take for an address; `einde.Nu` only lacks a blank."""
    normal = unicodedata.normalize("NFKC", text)
    if not _HINT.search(normal):
        return
    for match in _ADDRESS.finditer(normal):
        address = match[0].rstrip(".,;:!?")
        if not (_TITLE_CASE.search(address) and "/" not in address and "@" not in address):
            yield address.lower()


_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?[0-9](?:[ ()/.\u00a0\u202f-]{0,2}[0-9]){7,}(?!\w)")
_DIGIT_GROUPS = re.compile(r"[0-9]{1,3}(?:[.,  \u202f][0-9]{3})+(?:[.,][0-9]+)?")
_DATE = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")


def _phones(pair: Pair) -> Iterator[str]:
    known = {_digits(match[0]) for match in _PHONE.finditer(pair.source.visible)}
    for match in _PHONE.finditer(pair.target.visible):
        text = match[0].strip()
        if _DIGIT_GROUPS.fullmatch(text) or _DATE.fullmatch(text) or _digits(text) in known:
            continue
        yield f"phone number {text!r} is not in the source"


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


# --- numbers

_NUMBER = re.compile(r"[0-9]+(?:[.,:/’'\u00a0\u202f-][0-9]+)*")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock)", re.IGNORECASE)
_ATTACHED = re.compile(r"[A-Za-z_]")
_ENGLISH = (
    ("zero", "no", "none"), ("one", "first", "once", "a", "an", "single"), ("two", "second", "twice", "both"),
    ("three", "third"), ("four", "fourth"), ("five", "fifth"), ("six", "sixth"), ("seven", "seventh"),
    ("eight", "eighth"), ("nine", "ninth"), ("ten", "tenth"), ("eleven", "eleventh"), ("twelve", "twelfth"),
)  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS: Mapping[str, tuple[str, ...]] = {
    language: tuple(words.split())
    for language, words in (
        ("de", "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"),
        ("fr", "zéro un deux trois quatre cinq six sept huit neuf dix onze douze"),
        ("nl", "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf"),
        ("sv", "noll ett två tre fyra fem sex sju åtta nio tio elva tolv"),
        ("zh", "零 一 两 三 四 五 六 七 八 九 十 十一 十二"),
    )
}
_ALSO = {("nl", 1): ("een",), ("sv", 1): ("en",), ("fr", 1): ("une",), ("zh", 2): ("二",), ("zh", 1): ("单",)}


def _ascii_digits(text: str) -> str:
    """Write the decimal digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _bare(text: str) -> Iterator[tuple[str, int]]:
    """Yield numbers of no name, version, date or time of day, each with its end in the text."""
    for match in _NUMBER.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if not match[0].isdigit() or _ATTACHED.match(before) or _ATTACHED.match(after):
            continue
        if not _CLOCK.match(text, match.end()):
            yield match[0], match.end()


def _said(text: str) -> set[str]:
    """Return every number that a text may be said to hold: each run of digits, and grouped digits as one."""
    runs = set(re.findall(r"[0-9]+", text))
    grouped = {_digits(match[0]) for match in _NUMBER.finditer(text)}
    spaced = {_digits(match[0]) for match in _DIGIT_GROUPS.finditer(text)}
    return {run.lstrip("0") or "0" for run in runs | grouped | spaced}


def _stated(pair: Pair) -> Iterator[tuple[str, set[str]]]:
    """Yield each bare number of the source, with all that the translation may be said to hold."""
    bare = [number for number, _ in _bare(_ascii_digits(pair.source.visible))]
    said = _said(_ascii_digits(pair.target.visible)) if bare else set()
    for number in bare:
        yield number.lstrip("0") or "0", said


def _missing_numbers(pair: Pair) -> Iterator[str]:
    for number, said in _stated(pair):
        if number not in said and not _in_words(number, pair):
            yield f"number {number} is missing"


def _numbers_in_words(pair: Pair) -> Iterator[str]:
    for number, said in _stated(pair):
        if number not in said and _in_words(number, pair):
            yield f"number {number} is written as a word"


def _in_words(number: str, pair: Pair) -> bool:
    value = int(number) if len(number) < 3 else 99
    words = _WORDS.get(pair.locale.language, ())
    if value >= len(words):
        return False
    text = pair.target.visible.lower()
    choices = (words[value], *_ALSO.get((pair.locale.language, value), ()))
    if pair.locale.joiner == "":
        return any(word in text for word in choices)
    return any(re.search(rf"\b{word}", text) for word in choices)


def _added_numbers(pair: Pair) -> Iterator[str]:
    target = _ascii_digits(pair.target.visible)
    bare = list(_bare(target))
    if not bare:
        return
    source = _ascii_digits(pair.source.visible)
    known = _said(source)
    clock = bool(re.search(r"[0-9]\s?[ap]\.?m\b|\bnoon\b|\bmidnight\b", source, re.IGNORECASE))
    words = set(re.findall(r"[a-z]+", source.lower()))
    months = {_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS}
    for number, end in bare:
        value = int(number) if len(number) < 5 else -1
        if (number.lstrip("0") or "0") in known or (
            0 <= value < len(_ENGLISH) and words & {*_ENGLISH[value]}
        ):
            continue
        if (
            value == 1
            or value in months
            or (clock and 0 <= value <= 24)
            or (value == 100 and target[end:].lstrip()[:1] in ("%", "％"))
        ):
            continue
        yield f"number {number} is not in the source"


CHECKS = (
    Check(
        id="addresses",
        weight="fatal",
        reason="A new address sends readers, and their money, elsewhere.",
        example=("Pay in the portal.", "Betaal op www.evil.example."),
        fix="keep the addresses of the source and add none",
        find=_addresses,
        waivable=False,
    ),
    Check(
        id="phones",
        weight="fatal",
        reason="A new phone number sends readers, and their money, elsewhere.",
        example=("Call support.", "Bel +31 900 123 4567."),
        fix="keep the numbers of the source and add none",
        find=_phones,
        waivable=False,
    ),
    Check(
        id="numbers",
        weight="fatal",
        reason="A lost number is a lost deadline or amount.",
        example=("Data is deleted after 90 days.", "Gegevens worden na negentig dagen verwijderd."),
        fix="write it in digits",
        find=_missing_numbers,
    ),
    Check(
        id="number-words",
        weight="strict",
        reason="Digits are found at a glance, words are not.",
        example=("Pay within 2 days.", "Betaal binnen twee dagen."),
        fix="write it in digits",
        find=_numbers_in_words,
    ),
    Check(
        id="new-numbers",
        weight="strict",
        reason="A number that the source does not state may be a wrong deadline or amount.",
        example=("Pay within a few days.", "Betaal binnen 14 dagen."),
        fix="state the numbers of the source alone",
        find=_added_numbers,
    ),
)
