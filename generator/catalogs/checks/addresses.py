"""Checks of what a reader would follow or call: addresses and phone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS"]

# Domains that mail programs link by themselves: generic ones, and every country's two letters.
_GENERIC = (
    "com|net|org|edu|gov|info|biz|name|pro|mobi|app|dev|shop|store|site|online|cloud|click|link|live|top|xyz|icu|vip|"
    "club|work|world|zone|page|website|space|tech|bank|pay|support|help|email|example|test|invalid|local|"
    "finance|financial|services|money|credit|cash|company|digital|agency|solutions|network|systems|group|center|media|"
    "today|life|team|care|security|host|hosting|chat|news|blog|fun|cyou|sbs|cfd|bond|loan|loans|tax|fund|capital|"
    "business|accountants|insure|ltd"
)
_DOMAINS = rf"{_GENERIC}|[a-z]{{2}}"
# Labels are short, and few (RFC 1035); without bounds, looking for hosts in a row of dots takes for ever.
# Before a country's two letters a name has three, or abbreviations such as `t.ex` and `bl.a` would be hosts.
_LABELS = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){0,6}"
_HOST = (
    rf"{_LABELS}(?:[a-z0-9][a-z0-9-]{{1,61}}[a-z0-9]\.(?:{_DOMAINS})"
    r"|[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:com|net|org|info|biz|app|dev|xyz|top|shop|online))"
)
_PATH = r"[!\#-&*-;=?-~]*"
_ADDRESS = re.compile(
    rf"""(?:[a-z][a-z0-9+.-]{{1,20}}:)?//[^\s<>"'()\u3000-\u303f\uff00-\uffef]+
        | (?:mailto|tel|sms|javascript|data|ftp|https?):[^\s<>"'()]+
        | www\.[\w-]+\.[\w.-]+
        | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
        | (?<![\w.@/-]){_HOST}(?![\w-]|\.[a-z0-9])
        | (?<![\w.@/-])(?:[a-z0-9-]{{1,63}}\.){{1,7}}[a-z]{{2,24}}/[\w?\#]{_PATH}
        | (?<![\w.])(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?!\w|\.\d)""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
# A host of other letters, as autolinkers take them too (RFC 5890); after what ends a name in that script.
_WIDE_HOST = re.compile(
    r"[^\W_][\w-]*(?:\.[\w-]+)*\.(?:com|net|org|info|biz|top|xyz|shop|site|online|cn|中国|公司|网络|рф)(?![a-z0-9-])",
    re.IGNORECASE,
)
_IDEOGRAPHIC_DOT = re.compile(r"(?<=[a-z0-9])[。｡](?=[a-z])", re.IGNORECASE)
_SENTENCE_END = re.compile(
    r"(?<![\w.@-])([\w.@-]{1,63})(?:\. |[。｡])(?=([a-z][\w-]*))", re.ASCII | re.IGNORECASE
)
_HINT = re.compile(r"[.:@。｡．：＠／][^\s.]|//")
_TITLE_CASE = re.compile(rf"\.(?!(?i:{_GENERIC})\Z)[A-Z][a-z]+\Z")
_FILE = re.compile(r"\.(?:md|py|sh|rs|ps|pl|so|cs|js|ts|am|pm)\Z")


def _addresses(pair: Pair) -> Iterator[str]:
    if found := Counter(_found_addresses(pair.target.visible, pair.source.visible)):
        added = found - Counter(_found_addresses(pair.source.visible))
        yield from (f"address {address[:80]!r} is not in the source" for address in added)
    if _MAY_BE_ACCOUNT.search(pair.target.visible):
        yield from (f"{name[:80]!r} is not in the source, and may be an account" for name in _accounts(pair))


def _accounts(pair: Pair) -> list[str]:
    """Return the names of accounts that the source lacks; one may be inflected."""
    known = tuple(_MIXED.findall(pair.source.visible))
    return sorted({name for name in _ACCOUNT.findall(pair.target.visible) if not name.startswith(known)})


def _found_addresses(text: str, source: str = "") -> Iterator[str]:
    """Yield what a mail program or a reader would take for an address; `einde.Nu` only lacks a blank."""
    if not _HINT.search(text):
        return
    normal = text if text.isascii() else unicodedata.normalize("NFKC", _dotted(text, source))
    for match in _ADDRESS.finditer(normal):
        address = match[0].rstrip(".,;:!?")
        if not (_TITLE_CASE.search(address) and "/" not in address and "@" not in address):
            yield address.lower()
    if not normal.isascii():
        yield from (match[0] for match in _WIDE_HOST.finditer(normal) if not match[0].isascii())


def _dotted(text: str, source: str) -> str:
    """Write ideographic full stops as the dots that programs read; sentences of the source stay apart."""
    if not _IDEOGRAPHIC_DOT.search(text):
        return text
    ends = set(_SENTENCE_END.findall(source))
    apart = _SENTENCE_END.sub(lambda end: f"{end[1]}. " if end.groups() in ends else end[0], text)
    return _IDEOGRAPHIC_DOT.sub(".", apart)


# An account at a bank, in a wallet or of a messenger: letters and digits in one word, or a name behind @.
# What begins with digits, such as 90dagen or 17h30, lacks a blank or is a word.
_MIXED = re.compile(r"(?=[a-z_]*[0-9])(?=[0-9]*[a-z_])\w{3,}|@\w{3,}", re.ASCII | re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?<![\w@/.#=-])(?=[a-z_]+[0-9]|[0-9]+[a-z]+[0-9]{3})\w{7,}|(?<![\w.])@\w{3,}", re.ASCII | re.IGNORECASE
)
# Every account has a letter before a digit, or an @; nearly all numbers in prose have neither.
_MAY_BE_ACCOUNT = re.compile(r"[0-9@](?<![^a-z_][0-9])", re.ASCII | re.IGNORECASE)


_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?[0-9](?:[ ()/.\u00a0\u202f-]{0,2}[0-9]){7,}(?!\w)")
_DIGIT_GROUPS = re.compile(r"[0-9]{1,3}(?:[., \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_NUMERAL = re.compile(rf"{_DIGIT_GROUPS.pattern}|[0-9]+")
_RANGE_SIGN = re.compile("[-/]")
_MANY_DIGITS = re.compile(r"[0-9].{0,3}[0-9].{0,3}[0-9]")
_DAY = r"(?:[0-9]{4}[-/.] ?[0-9]{1,2}[-/.] ?[0-9]{1,2}|[0-9]{1,2}[-/.] ?[0-9]{1,2}[-/.] ?[0-9]{4})"
_HOUR = r"(?:0?[0-9]|1[0-9]|2[0-4])(?:\.[0-5][0-9])?"
_YEAR = "(?:19|20)[0-9]{2}"
_DATE = re.compile(
    rf"\(?(?:(?:(?:{_HOUR}|[0-5][0-9]) {{1,2}})?{_DAY}|{_DAY}(?:-{_DAY}| {{1,2}}{_HOUR})|{_YEAR}[-/]{_YEAR})"
)
"""A date, two of them, a date and its hour or what is left of one, or a span of years."""


def _phones(pair: Pair) -> Iterator[str]:
    if not _MANY_DIGITS.search(pair.target.visible):
        return
    found = [match[0].strip() for match in _PHONE.finditer(pair.target.visible)]
    known = {_digits(match[0]) for match in _PHONE.finditer(pair.source.visible)} if found else set()
    for text in found:
        grouped = text[0] not in "0+(" and _DIGIT_GROUPS.fullmatch(text)
        if grouped or _DATE.fullmatch(text) or _digits(text) in known or _is_range(text, pair.source.visible):
            continue
        yield f"phone number {text!r} is not in the source"


def _is_range(text: str, source: str) -> bool:
    """Tell whether numbers of the source stand side by side, each in groups, as in 10.000-20.000."""
    known = {_digits(match[0]) for match in _NUMERAL.finditer(source)}
    parts = [part.strip() for part in _RANGE_SIGN.split(text)]
    return all(_DIGIT_GROUPS.fullmatch(part) and _digits(part) in known for part in parts)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


CHECKS = (
    Check(
        id="addresses",
        group="addresses and numbers",
        weight="fatal",
        reason="A new address sends readers, and their money, elsewhere.",
        example=("Pay in the portal.", "Betaal op www.evil.example."),
        fix="keep the addresses of the source and add none",
        find=_addresses,
        waivable=False,
    ),
    Check(
        id="phones",
        group="addresses and numbers",
        weight="fatal",
        reason="A new phone number sends readers, and their money, elsewhere.",
        example=("Call support.", "Bel +31 900 123 4567."),
        fix="keep the numbers of the source and add none",
        find=_phones,
        waivable=False,
    ),
)
