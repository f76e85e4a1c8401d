"""Checks of figures: every number, currency and percentage of the source is there, and no other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.catalogs.checks.masks import MASK, masked
from generator.catalogs.checks.model import Check, Pair
from generator.catalogs.checks.numerals import LIMIT, counted, spells
from generator.catalogs.checks.units import counts_time

if TYPE_CHECKING:
    from generator.catalogs.checks.texts import Text

__all__ = ["CHECKS"]

_DIGIT = re.compile(r"\d")
# Written with one digit first, and not as [0-9]+, these are looked for at digits alone: a third of the time.
_NUMBER = re.compile(r"[0-9][0-9]*(?:[.,:/’'\u00a0\u202f-][0-9]+)*")
_RUN = re.compile(r"[0-9][0-9]*")
_SPACED = re.compile(r"[0-9][0-9]{0,2}(?:[., \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock)", re.IGNORECASE)
_ATTACHED = re.compile(r"[A-Za-z_]")
_ENGLISH = (
    ("zero", "no", "none"), ("one", "first", "once", "a", "an", "single"), ("two", "second", "twice", "both"),
    ("three", "third"), ("four", "fourth"), ("five", "fifth"), ("six", "sixth"), ("seven", "seventh"),
    ("eight", "eighth"), ("nine", "ninth"), ("ten", "tenth"), ("eleven", "eleventh"), ("twelve", "twelfth"),
)  # fmt: skip
_WORDS_WITH_NUMBERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "biweekly": frozenset(("2", "14")),
        "daily": frozenset(("24",)),
        "decade": frozenset(("10",)),
        "dozen": frozenset(("12",)),
        "fortnight": frozenset(("2", "14")),
        "half": frozenset(("2", "30", "50")),
        "quarter": frozenset(("3", "4", "15", "25")),
        "quarterly": frozenset(("3", "4")),
        "week": frozenset(("7",)),
        "weekly": frozenset(("7",)),
        "year": frozenset(("12",)),
        "yearly": frozenset(("12",)),
    }
)
_SINGLE = frozenset(
    (
        "minute",
        "hour",
        "hourly",
        "day",
        "daily",
        "week",
        "weekly",
        "month",
        "monthly",
        "year",
        "yearly",
        "annual",
    )
)
"""Words that speak of one unit of time without saying so."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _ascii_digits(text: str) -> str:
    """Write the decimal digits of any script as 0 to 9."""
    if text.isascii() or not _DIGIT.search(text):
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _bare(number: str) -> str:
    return number.lstrip("0") or "0"


def _digits(text: str) -> str:
    return "".join(_RUN.findall(text))


@lru_cache(maxsize=256)
def _written(text: str) -> frozenset[str]:
    """Return the numbers as they are written; where both texts write the same ones, little is left to ask."""
    return frozenset(_NUMBER.findall(text))


@lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[tuple[str, int], ...]:
    """Return numbers of no name, each with its end in the text; hours with "p.m." are left out."""
    return tuple(_unnamed(text))


def _unnamed(text: str) -> Iterator[tuple[str, int]]:
    for match in _NUMBER.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if _ATTACHED.match(before) or _ATTACHED.match(after) or _CLOCK.match(text, match.end()):
            continue
        yield match[0], match.end()


_ZEROS: Mapping[str, int] = MappingProxyType(
    {
        "thousand": 3, "duizend": 3, "tusen": 3, "tausend": 3, "mille": 3, "k": 3,
        "million": 6, "miljoen": 6, "miljon": 6, "billion": 9, "miljard": 9, "milliard": 9,
        "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8,
    }
)  # fmt: skip
"""By how many zeros a word behind a number lengthens it."""
_HAN = "百万|千万|百(?!分)|千(?![米克兆字瓦伏])|万|亿"
_WORDS = "|".join(name for name in _ZEROS if name.isascii())
_SCALED = re.compile(
    rf"([0-9][0-9]*)(?:[.,]([0-9]+))?[ \u00a0\u202f]?(?:({_HAN})|({_WORDS})(?:e|en|er|s)?\b)", re.IGNORECASE
)


@lru_cache(maxsize=256)
def _scaled(text: str) -> tuple[tuple[str, int], ...]:
    """Return each number that a word lengthens, such as 2 million or 5 万, and the end of its digits."""
    return tuple(_lengthened(text))


def _lengthened(text: str) -> Iterator[tuple[str, int]]:
    for match in _SCALED.finditer(text):
        whole, part, *unit = match.groups(default="")
        yield _bare(whole + part.ljust(_ZEROS["".join(unit).lower()], "0")), match.end(2 if part else 1)


@lru_cache(maxsize=256)
def _said(text: str) -> frozenset[str]:
    """Return every number that a text may be said to hold: each run of digits, and grouped digits as one."""
    if not _DIGIT.search(text):
        return frozenset()
    found = {_bare(run) for run in _RUN.findall(text)}
    found |= {_bare(_digits(match[0])) for pattern in (_NUMBER, _SPACED) for match in pattern.finditer(text)}
    return frozenset(found | {number for number, _ in _scaled(text)})


# --- bare numbers


def _missing(pair: Pair) -> list[str]:
    """Return the bare numbers of the source that the translation does not hold in digits."""
    if not _DIGIT.search(pair.source.visible):
        return []
    source, target = _ascii_digits(pair.source.visible), _ascii_digits(pair.target.visible)
    if _written(source) <= _written(target):
        return []
    bare = [(_bare(token), end) for token, end in _tokens(source) if token.isdigit()]
    said = _said(target) if bare else frozenset()
    whole = {end: number for number, end in _scaled(source)} if bare else {}
    return [number for number, end in bare if said.isdisjoint((number, whole.get(end)))]


def _missing_numbers(pair: Pair) -> Iterator[str]:
    for number in _missing(pair):
        if not _in_words(number, pair):
            yield f"number {number} is missing"


_COMPOUNDING = frozenset(("de", "nl", "sv"))


def _numbers_in_words(pair: Pair) -> Iterator[str]:
    for number in _missing(pair):
        # A 4-digit code is one word in languages that compound: viercijferig, tresiffrig.
        compound = (
            len(number) == 1 and f"{number}-" in pair.source.visible and pair.locale.language in _COMPOUNDING
        )
        if _in_words(number, pair) and not compound:
            yield f"number {number} is written as a word"


def _in_words(number: str, pair: Pair) -> bool:
    value = int(number) if len(number) < len(str(LIMIT)) else LIMIT
    return spells(pair.target.lower, value, pair.locale.language)


# --- numbers with separators


def _figures(pair: Pair) -> Iterator[str]:
    if not _DIGIT.search(pair.source.visible):
        return
    source = _ascii_digits(pair.source.visible)
    if all(map(str.isdigit, _written(source))):
        return
    grouped = [(token, end) for token, end in _tokens(source) if not token.isdigit()]
    said = _said(_ascii_digits(pair.target.visible)) if grouped else frozenset()
    whole = {end: {number} for number, end in _scaled(source)} if grouped else {}
    for token, end in grouped:
        if token == "24/7" and _ALWAYS.search(pair.target.lower):
            continue
        if not any(said >= choice for choice in (*_choices(token), whole.get(end, {""}))):
            yield f"number {token} is missing or another"


_ALWAYS = re.compile(
    r"\b(?:dygnet runt|dag och natt|dag en nacht|de klok rond|jour et nuit|en permanence|rund um die uhr)\b"
    r"|全天候|昼夜|全天 ?24 ?小时"
)
"""What languages say for 24/7."""


def _choices(token: str) -> Iterator[set[str]]:
    """Yield the sets of numbers that a token may be written as: an hour after noon, a date with its month."""
    parts = [_bare(part) for part in _RUN.findall(token)]
    if ":" in token:
        minutes = set(parts[1:]) - {"0"}
        yield {parts[0], *minutes}
        yield {str((int(parts[0][-2:]) + 12) % 24), *minutes}
    elif len(parts) == 3 and any(sign in token for sign in "/-"):
        yield {max(parts, key=int)}
    elif any(sign in token for sign in "/-"):
        yield {_bare(_digits(part)) for part in re.split("[/-]", token)}
    else:
        yield {_bare(_digits(token))}


# --- numbers that the source lacks


_MINUS = re.compile(r"(?<![\w)\]%])[-−](?=[0-9])")


def _added_numbers(pair: Pair) -> Iterator[str]:
    if not _DIGIT.search(pair.target.visible):
        return
    source, target = _ascii_digits(pair.source.visible), _ascii_digits(pair.target.visible)
    may_be_negative = "-" in target or "−" in target
    if may_be_negative and len(_MINUS.findall(target)) > len(_MINUS.findall(source)):
        yield "a minus sign is not in the source"
    scaled = {end: number for number, end in _scaled(target)}
    if not scaled and _written(target) <= _written(source):
        return
    known = _said(source) | _implied(source)
    dated = _MOMENT.search(source) is not None
    for token, end in _tokens(target):
        dotted = dated and not _is_price(target, end - len(token), end)
        if end in scaled:
            if scaled[end] not in known:
                yield f"number {scaled[end]} is not in the source"
        elif not (
            _is_known(token, known, dotted=dotted) or _is_idle(token, end, target, pair.locale.language)
        ):
            yield f"number {token} is not in the source"


_MOMENT = re.compile(
    rf"[0-9]:[0-9]|[0-9]\s?[ap]\.?m\b|\b(?:noon|midnight)\b|\b(?:{'|'.join(_MONTHS)})[a-z]*\.? [0-9]"
    rf"|[0-9] (?:{'|'.join(_MONTHS)})",
    re.IGNORECASE,
)
"""A time or a date in English; some languages write one with a full stop: 17.30, 15.3."""
_DOTTED = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,’'\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
# A no-break blank before anything but three digits parts two numbers.
_PARTED = re.compile(r"[:/-]|[\u00a0\u202f](?![0-9]{3}(?![0-9]))")


def _is_known(token: str, known: frozenset[str], *, dotted: bool) -> bool:
    """Tell whether a number is known: each part of a time, a date or a range, all digits of any other."""
    if _bare(_digits(token)) in known:
        return True
    parts = _PARTED.split(token)
    if len(parts) > 1:
        return all(_bare(part) == "1" or _is_known(part, known, dotted=dotted) for part in parts)
    runs = {_bare(run) for run in _RUN.findall(token)}
    loose = (len(_RUN.findall(token)) > 2 and not _GROUPED.fullmatch(token)) or (
        dotted and _DOTTED.fullmatch(token)
    )
    return bool(loose) and runs <= known | {"1"}


def _is_idle(token: str, end: int, text: str, language: str) -> bool:
    """Tell whether a number adds nothing: 100 %, or a 1 that counts neither time nor money."""
    if token == "100":
        return text[end:].lstrip()[:1] in ("%", "％")
    if _bare(token) != "1" or counts_time(text, end - len(token), language):
        return False
    return not _is_price(text, end - len(token), end)


def _is_price(text: str, start: int, end: int) -> bool:
    return bool(_PRICE.match(text, end) or _PRICED.search(text, 0, start))


def _added(pair: Pair) -> Iterator[str]:
    yield from _added_numbers(pair)
    if pair.source_language == "en" and not pair.same_language:
        yield from _added_words(pair)


def _added_words(pair: Pair) -> Iterator[str]:
    """Yield numbers in words that count time as the source does not: two days for one."""
    for number, words in counted(pair.target.lower, pair.locale.language):
        source = _ascii_digits(pair.source.lower)
        known = spells(source, number, pair.source_language) or str(number) in _said(source) | _implied(
            source
        )
        if not (known or _is_converted(number, source)):
            yield f"{words!r} is not in the source"


def _is_converted(number: int, source: str) -> bool:
    """Tell whether an English text may count the same time by another unit: two weeks are 14 days."""
    return any(
        number % times == 0 and name in source for times, name in ((7, "week"), (12, "year"), (24, "day"))
    ) or (
        re.search(r"\b(?:couple|pair|few|several|other|half|quarter|fortnight|quarterly)\b", source)
        is not None
    )


@lru_cache(maxsize=256)
def _implied(source: str) -> frozenset[str]:
    """Return the numbers that words of an English text stand for: twice, March, 5 p.m."""
    words = set(re.findall(r"[a-z]+", source.lower()))
    implied = {str(value) for value, names in enumerate(_ENGLISH) if words & {*names}}
    implied |= {number for word in words for number in _WORDS_WITH_NUMBERS.get(word, ())}
    implied |= {"1"} if words & _SINGLE else set()
    implied |= {str(_MONTHS.index(word[:3]) + 1) for word in words if word[:3] in _MONTHS}
    if re.search(r"[0-9]\s?[ap]\.?m\b|\bnoon\b|\bmidnight\b", source, re.IGNORECASE):
        implied |= {str(hour) for hour in range(25)}
    return frozenset(implied)


# --- currency and percent

_AFTER_NUMBER = rf"(?<=[0-9{MASK}])[ \u00a0\u202f]?"
_CURRENCIES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        code: re.compile(pattern, re.IGNORECASE)
        for code, pattern in {
            "EUR": r"€|\beuros?\b|\bEUR\b|欧元",
            "USD": r"\$|\b(?:us-)?dollars?\b|\bUSD\b|美元",
            "GBP": r"£|\bpounds?\b|\bGBP\b|\bpond(?:en)?\b|\bpf?und\b|\blivres? sterling\b|英镑",
            "CNY or JPY": rf"[¥￥]|\byuan\b|\byen\b|\b(?:CNY|RMB|JPY)\b|人民币|日元|{_AFTER_NUMBER}元",
            "SEK, DKK or NOK": rf"\bkron(?:or|an?|en|er)\b|\b(?:SEK|DKK|NOK)\b|{_AFTER_NUMBER}kr\b|克朗",
            "CHF": r"\bCHF\b|瑞士法郎",
        }.items()
    }
)
_MONEY = "|".join(f"(?:{pattern.pattern})" for pattern in _CURRENCIES.values())
_PRICE = re.compile(rf"[ \u00a0\u202f]?(?:{_MONEY})", re.IGNORECASE)
_PRICED = re.compile(rf"(?:{_MONEY})[ \u00a0\u202f]?\Z", re.IGNORECASE)
_CURRENCY_SIGNS = re.compile("[$£€¥￥元镑币郎朗]")
_NAMES_OF_CURRENCIES = """
    chf cny dkk dollar dollars eur euro euros gbp jpy kr kron krona kronan krone kroner kronor livre livres
    nok pfund pond ponden pound pounds pund rmb sek usd us-dollar us-dollars yen yuan
"""
_CURRENCY_WORDS = frozenset(_NAMES_OF_CURRENCIES.split())
_WORDED = frozenset(("de", "en", "fr", "nl", "sv", "zh"))
"""The languages whose words for currencies and per cent stand here; of others only signs are known."""
_PERCENT = re.compile(r"[%％‰٪]|\bprocent|\bper ?cent|\bpour ?cent|\bprozent|百分之", re.IGNORECASE)
_ADDED_PERCENT = re.compile(rf"(?:(?<![0-9])[0-9]{{1,2}}|(?!100)[0-9]{{3,}}|{MASK})[ \u00a0\u202f]?[%％‰٪]")


def _names_currency(text: Text) -> bool:
    return not _CURRENCY_WORDS.isdisjoint(text.words) or _CURRENCY_SIGNS.search(text.raw) is not None


def _currency(pair: Pair) -> Iterator[str]:
    if not (_names_currency(pair.target) or _names_currency(pair.source)):
        return
    source, target = masked(pair.source.raw, pair.source.syntax), masked(pair.target.raw, pair.target.syntax)
    for code, pattern in _CURRENCIES.items():
        stated, given = pattern.search(source), pattern.search(target)
        if stated and not given and pair.locale.language in _WORDED:
            yield f"currency {stated[0]} is missing"
        elif given and not stated:
            yield f"currency {given[0].strip()} is not in the source ({code})"


_MAY_BE_PERCENT = ("%", "％", "‰", "٪", "cent", "zent", "百分")


def _percent(pair: Pair) -> Iterator[str]:
    said = pair.source.lower + pair.target.lower
    if not any(sign in said for sign in _MAY_BE_PERCENT):
        return
    stated = _PERCENT.search(pair.source.visible)
    if stated and pair.locale.language in _WORDED and not _PERCENT.search(pair.target.visible):
        yield "the per cent sign is missing"
    elif not stated and _ADDED_PERCENT.search(masked(pair.target.raw, pair.target.syntax)):
        yield "a per cent sign is not in the source"


CHECKS = (
    Check(
        id="numbers",
        group="addresses and numbers",
        weight="fatal",
        reason="A lost number is a lost deadline or amount.",
        example=("Data is deleted after 90 days.", "Gegevens worden later verwijderd."),
        fix="write it in digits",
        find=_missing_numbers,
    ),
    Check(
        id="number-words",
        group="addresses and numbers",
        weight="strict",
        reason="Digits are found at a glance, words are not.",
        example=("Data is deleted after 90 days.", "Gegevens worden na negentig dagen verwijderd."),
        fix="write it in digits",
        find=_numbers_in_words,
    ),
    Check(
        id="figures",
        group="addresses and numbers",
        weight="strict",
        reason="Amounts, dates and times are rewritten for the reader, with the same digits.",
        example=("The fee is 1,234.50.", "De kosten zijn 1.243,50."),
        fix="write the digits of the source, with the separators of the language",
        find=_figures,
    ),
    Check(
        id="new-numbers",
        group="addresses and numbers",
        weight="strict",
        reason="A number that the source does not state may be a wrong deadline or amount.",
        example=("Pay within a few days.", "Betaal binnen 14 dagen."),
        fix="state the numbers of the source alone",
        find=_added,
    ),
    Check(
        id="currency",
        group="addresses and numbers",
        weight="strict",
        reason="The same number in another currency is another amount; formatted values bring their own.",
        example=("Pay €50 now.", "Betaal nu 50 dollar."),
        fix="state the currencies of the source alone",
        find=_currency,
    ),
    Check(
        id="percent",
        group="addresses and numbers",
        weight="strict",
        reason="A number is another one with or without its per cent sign.",
        example=("You use 80% of the limit.", "Je gebruikt 80 van de limiet."),
        fix="write the sign where the source has it, and nowhere else",
        find=_percent,
    ),
)
