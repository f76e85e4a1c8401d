"""Turns what `facts.yml` states into facts, and facts into text for a locale."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, get_args

import babel
from babel import dates, numbers

from generator.errors import Place, SourceError
from generator.locales import Locale
from generator.values.checks import read_decimal
from generator.values.formatting import date_format, money_format
from generator.values.model import ANY_HOST, Fact, FactKind, Limits, Parameter, Type, Unit
from generator.values.validation import validate

__all__ = ["format_fact", "read_fact"]

MAX_DURATION: Final = 100_000

# Babel's own lengths of units: with them a duration is formatted as the unit it is stated in.
_SPANS: Mapping[str, timedelta] = MappingProxyType(
    {
        "minute": timedelta(minutes=1),
        "hour": timedelta(hours=1),
        "day": timedelta(days=1),
        "week": timedelta(weeks=1),
        "month": timedelta(days=30),
        "year": timedelta(days=365),
    }
)
_HINT = (
    'write {value: 90, unit: day}, {value: "15.00", currency: EUR}, {number: 3}, '
    '{date: "2026-03-01"} or {url: "https://…"}'
)


def read_fact(raw: object, *, place: Place, limits: Limits = ANY_HOST) -> Fact:
    """Return the fact that a value of `facts.yml` states; raises SourceError.

    >>> read_fact({"value": 90, "unit": "day"}, place=Place(path="facts.yml"))
    Fact(kind='duration', value=90, unit='day')
    """
    keys = frozenset(raw) if isinstance(raw, Mapping) else frozenset()
    read = _READERS.get(keys)
    if read is None or not isinstance(raw, Mapping):
        raise SourceError("this is no fact", place=place, hint=_HINT)
    return read(raw, place, limits)


def format_fact(fact: Fact, locale: Locale) -> str:
    """Return a fact as the locale writes it: `90 days`, `90 dagen`; a URL as it stands."""
    return _FORMATS[fact.kind](fact, locale)


def _duration(raw: Mapping[str, object], place: Place, _: Limits) -> Fact:
    value, unit = raw["value"], raw["unit"]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_DURATION:
        raise SourceError(
            f"a duration has no value from 0 to {MAX_DURATION:,}", place=place, hint="write a whole number"
        )
    for known in get_args(Unit):
        if unit == known:
            return Fact(kind="duration", value=value, unit=known)
    units = ", ".join(get_args(Unit))
    raise SourceError(f"{str(unit)[:40]!r} is not a unit of time", place=place, hint=f"use one of {units}")


def _number(raw: Mapping[str, object], place: Place, _: Limits) -> Fact:
    given = raw["number"]
    text = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    number = read_decimal(text) if isinstance(text, str) else None
    if number is None:
        raise SourceError("this fact is no number", place=place, hint='write one such as 3 or "99.95"')
    return Fact(kind="number", value=number)


def _typed(kind: Type, given: object, place: Place, limits: Limits) -> Any:
    typed, problems = validate((Parameter(name="fact", type=kind),), {"fact": given}, limits=limits)
    if problems:
        raise SourceError("this fact cannot be used", place=place, hint=f"write {problems[0].expected}")
    return typed["fact"]


def _of_type(
    kind: Type, fact_kind: FactKind, key: str = ""
) -> Callable[[Mapping[str, object], Place, Limits], Fact]:
    def read(raw: Mapping[str, object], place: Place, limits: Limits) -> Fact:
        return Fact(kind=fact_kind, value=_typed(kind, raw[key] if key else raw, place, limits))

    return read


_READERS: Mapping[frozenset[str], Callable[[Mapping[str, object], Place, Limits], Fact]] = MappingProxyType(
    {
        frozenset(("value", "unit")): _duration,
        frozenset(("value", "currency")): _of_type("money", "money"),
        frozenset(("number",)): _number,
        frozenset(("date",)): _of_type("date", "date", "date"),
        frozenset(("url",)): _of_type("url", "url", "url"),
    }
)


# CLDR's "day" of these languages is a period of 24 hours (dygn, døgn); people and bills count calendar days.
_CALENDAR_DAYS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nb": {"one": "{} dag", "other": "{} dager"},
        "nn": {"one": "{} dag", "other": "{} dagar"},
        "no": {"one": "{} dag", "other": "{} dager"},
        "sv": {"one": "{} dag", "other": "{} dagar"},
    }
)


# CLDR writes 90天; style guides for Chinese in print and on screen put a blank between number and unit.
_BEFORE_HAN = re.compile(r"(?<=[0-9])(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=1024)
def _duration_text(cldr: babel.Locale, value: int, unit: Unit) -> str:
    if unit == "day" and cldr.language in _CALENDAR_DAYS:
        form = _CALENDAR_DAYS[cldr.language][cldr.plural_form(value)]
        return form.replace("{}", numbers.format_decimal(value, locale=cldr))
    text = _cldr_duration(cldr, value, unit)
    return _BEFORE_HAN.sub(" ", text) if cldr.language == "zh" else text


def _cldr_duration(cldr: babel.Locale, value: int, unit: Unit) -> str:
    # An endless threshold keeps 90 days from becoming 3 months.
    return dates.format_timedelta(_SPANS[unit] * value, granularity=unit, threshold=float("inf"), locale=cldr)


_FORMATS: Mapping[FactKind, Callable[[Fact, Locale], str]] = MappingProxyType(
    {
        "duration": lambda fact, locale: _duration_text(locale.babel, fact.value, fact.unit),
        "money": lambda fact, locale: money_format(locale)(fact.value),
        "number": lambda fact, locale: numbers.format_decimal(
            fact.value, locale=locale.babel, decimal_quantization=False
        ),
        "date": lambda fact, locale: date_format(locale.babel)(fact.value),
        "url": lambda fact, _: str(fact.value),
    }
)
