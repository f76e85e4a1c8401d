"""Turns given values into typed values, or into every problem they have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, TypeGuard

from generator.errors import Problem
from generator.values.model import CURRENCIES, MAX_AMOUNT, Limits, Money, Parameter, Type

__all__ = [
    "MAX_COUNT",
    "MAX_ITEMS",
    "MAX_LENGTHS",
    "MAX_URL",
    "PROBLEM_CODES",
    "Reader",
    "Record",
    "read_decimal",
    "validate",
]

PROBLEM_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "a required value is absent or null",
        "unknown": "no such parameter is declared",
        "type": "the JSON type is another",
        "format": "the string is not written as its type demands",
        "empty": "there is nothing to read",
        "length": "it is too long, or has too many or too few items",
        "characters": "it has control, invisible or direction characters, line breaks or lone surrogates",
        "link": "a name or text carries an address or an encoded word",
        "currency": "it is no active currency code of ISO 4217",
        "scale": "it has more decimal places than allowed",
        "range": "it is too small or too large",
        "url_host": "the host is not one that the project allows",
    }
)
"""Every code a problem may have, with what it means."""

MAX_LENGTHS: Final[Mapping[Type, int]] = MappingProxyType({"name": 120, "text": 200, "email": 254})
MAX_URL: Final = 2048
MAX_COUNT: Final = 10**9
MAX_PERCENT: Final = Decimal(10**6)
MAX_ITEMS: Final = 100
MAX_UNKNOWN: Final = 50
"""Undeclared keys that are told of; a caller who sends more has sent something else."""

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,20})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# The hours are told here: Python 3.14 began to read 24:00 as the next day's midnight.
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_URL = re.compile(
    r"(?i:https)://(?P<host>[A-Za-z0-9.-]+(?::[0-9]{1,5})?)"
    r"(?:[/?#](?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]++|%[0-9A-Fa-f]{2})*+)?",
    re.ASCII,
)
# The dot-atom of RFC 5322 without `?`, which encoded words of RFC 2047 need, and without `%`, "`", `{|}`.
_EMAIL = re.compile(
    r"(?=.{1,64}@)[A-Za-z0-9!#$&'*+/=^_~-]+(?:\.[A-Za-z0-9!#$&'*+/=^_~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    re.ASCII,
)
_MONEY_KEYS = frozenset(("value", "currency"))
_AMOUNTS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        code: re.compile(
            rf"(?:0|[1-9][0-9]{{0,11}}){rf'[.][0-9]{{{scale}}}' if scale else ''}", re.ASCII
        ).fullmatch
        for code, scale in CURRENCIES.items()
    }
)
"""By currency, what tells that digits are an amount with all its places, below the limit and not negative."""
_LAST4 = re.compile(r"[0-9]{4}", re.ASCII)
_POINTER_SAFE = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
# Cc, Zl, Zp, Cs, Co, noncharacters, and Cf but for the joiners that Persian and Indic names are written with
# and the visible signs of Arabic. A list, not unicodedata: the answer must not hang on the Python that runs.
_REFUSED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "]"
)


Fault = tuple[str, str, str]
"""What is wrong with a value: a pointer below it, a code, an expectation."""
Check = Callable[[Any], Any]
"""From what was given to the typed value; raises _Refused."""
Record = tuple[Any, ...]
"""Typed values in the order of their parameters; None for an absent one."""


class _Refused(Exception):
    """What is wrong with one value."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults


def validate(
    parameters: Sequence[Parameter], values: object, *, limits: Limits
) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """Return the typed values by name and every problem; the values are whole only if there is none.

    Each declared parameter has a key; an absent or null optional one is None. Types: str for name, text,
    url, email and last4 (names and texts without outer blanks), Money, date, aware datetime for an instant,
    int for a count, Decimal for a percentage, a tuple of mappings for a list. What is the same value (1234.5
    and 1234.50 euros) becomes the same typed value. Nothing is raised, rounded or echoed: a problem tells
    where (RFC 6901) and what is expected, never what was given.

    >>> validate([Parameter(name="last4", type="last4")], {"last4": 42}, limits=Limits())[1]
    (Problem(pointer='/last4', code='type', expected='a string of four digits'),)
    """
    record, problems = Reader(parameters, limits=limits).read(values)
    return _by_name(parameters, record), problems


def _by_name(parameters: Sequence[Parameter], record: Record) -> Mapping[str, object]:
    named = {parameter.name: value for parameter, value in zip(parameters, record, strict=False)}
    for parameter in parameters:
        rows = named.get(parameter.name)
        if parameter.type == "list" and rows is not None:
            named[parameter.name] = tuple(_by_name(parameter.items, row) for row in rows)
    return MappingProxyType(named)


class Reader:
    """Reads the values of some parameters; prepared once, immutable, safe among threads."""

    __slots__ = ("_checks",)

    def __init__(self, parameters: Sequence[Parameter], *, limits: Limits) -> None:
        self._checks = tuple((one.name, _check(one, limits)) for one in parameters)

    def read(self, values: object) -> tuple[Record, tuple[Problem, ...]]:
        """Return what `validate` returns, the values as a record."""
        record, faults = self.record(values)
        if not faults:
            return record, ()
        return record, tuple(
            Problem(pointer=pointer, code=code, expected=expected) for pointer, code, expected in faults
        )

    def record(self, values: object) -> tuple[Record, Sequence[Fault]]:
        """Return the typed values of one object and every fault in it."""
        try:
            return self.accept(values), ()
        except _Refused:
            return self._examine(values)

    def accept(self, values: object) -> Record:
        """Return the typed values of one object; raise _Refused, with some fault, unless all is well."""
        # Asking an abstract class costs more than the checks of most values; nearly all come as dicts.
        if type(values) is not dict and not isinstance(values, Mapping):
            raise _Refused(("", "type", "an object"))
        given = values.get
        typed = tuple([check(given(name)) for name, check in self._checks])
        if len(values) != len(typed) and (unknown := self._unknown(values)):
            raise _Refused(*unknown)
        return typed

    def _examine(self, values: object) -> tuple[Record, Sequence[Fault]]:
        if not _is_object(values):
            return (), [("", "type", "an object")]
        typed: list[object] = []
        faults: list[Fault] = []
        for name, check in self._checks:
            try:
                typed.append(check(values.get(name)))
            except _Refused as refused:
                typed.append(None)
                faults += [(f"/{name}{below}", code, wanted) for below, code, wanted in refused.faults]
        return tuple(typed), [*faults, *self._unknown(values)]

    def _unknown(self, values: Mapping[object, object]) -> list[Fault]:
        declared = {name for name, _ in self._checks}
        keys = islice((key for key in values if key not in declared), MAX_UNKNOWN)
        return [(_pointer(key), "unknown", "only parameters the alert declares") for key in keys]


def _is_object(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, Mapping)


def _pointer(key: object) -> str:
    """Point at an undeclared key, or above it where the key might itself be a person's value."""
    return f"/{key}" if isinstance(key, str) and _POINTER_SAFE.fullmatch(key) else ""


EXPECTATIONS: Final[Mapping[Type, str]] = MappingProxyType(
    {
        "name": "a string",
        "text": "a string",
        "money": "an object of value (a decimal string) and currency (ISO 4217)",
        "date": "a string such as 2026-03-01",
        "instant": "a string such as 2026-03-01T09:00:00Z (RFC 3339, with offset)",
        "count": "an integer",
        "percent": "a decimal string such as 12.5",
        "url": "an https URL as a string",
        "email": "an email address as a string",
        "last4": "a string of four digits",
        "list": "an array of objects",
    }
)


def _check(parameter: Parameter, limits: Limits) -> Check:
    """Make the check of a parameter; it is asked about an absent value too, which is None."""
    check = _CHECKS[parameter.type](parameter, limits)
    if parameter.optional:
        return lambda value: None if value is None else check(value)
    return check


def _refused(value: object, kind: Type) -> _Refused:
    """Return what is wrong with a value of another type, or with none."""
    return _Refused(("", "missing" if value is None else "type", EXPECTATIONS[kind]))


def _string(value: object, kind: Type) -> str:
    if not isinstance(value, str):
        raise _refused(value, kind)
    return value


def _line(parameter: Parameter, _: Limits) -> Check:
    """Check one line for people: a name or a short text, which carries no address and nothing unseen."""
    kind = parameter.type
    most = parameter.max_length or MAX_LENGTHS[kind]

    def check(value: object) -> str:
        text = value if type(value) is str else _string(value, kind)
        if len(text) > most:
            raise _Refused(("", "length", f"at most {most} characters"))
        if not text.isprintable() and _REFUSED.search(text):
            raise _Refused(("", "characters", "one line without control, invisible or direction characters"))
        text = text.strip()
        if not text:
            raise _Refused(("", "empty", "at least one character that is not blank"))
        folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
        if "http" in folded or "www." in folded or "://" in folded or "=?" in folded:
            raise _Refused(("", "link", "no address (http, www., ://) and no =?"))
        return text

    return check


def read_decimal(text: str) -> Decimal | None:
    """Return the number that plain digits say, exactly; None for exponents, NaN, blanks, other digits."""
    if not _DECIMAL.fullmatch(text):
        return None
    number = Decimal(text)
    return number if number else number.copy_abs()


def _decimal(value: object, at: str = "") -> Decimal:
    if not isinstance(value, str):
        raise _Refused((at, "type", "a decimal string such as 1234.50"))
    number = read_decimal(value)
    if number is None:
        raise _Refused((at, "format", "plain digits with at most one point, such as 1234.50"))
    return number


def _places(digits: object) -> int:
    """Count the decimal places as they are written: `1.50` has two."""
    return len(str(digits).partition(".")[2])


def _within(
    parameter: Parameter, least: Decimal | int, most: Decimal | int
) -> Callable[[Decimal | int], None]:
    low = least if parameter.minimum is None else max(least, parameter.minimum)
    high = most if parameter.maximum is None else min(most, parameter.maximum)

    def check(number: Decimal | int) -> None:
        if not low <= number <= high:
            raise _Refused(("", "range", f"between {low:f} and {high:f}"))

    return check


def _money(parameter: Parameter, _: Limits) -> Check:
    within = _within(parameter, -MAX_AMOUNT, MAX_AMOUNT)
    bounded = parameter.minimum is not None or parameter.maximum is not None

    def check(value: object) -> Money:
        # Nearly every amount is accepted here; what is not is looked at again, to tell everything wrong.
        if type(value) is dict and len(value) == 2 and not bounded:
            digits, currency = value.get("value"), value.get("currency")
            if type(digits) is type(currency) is str:
                accept = _AMOUNTS.get(currency)
                if accept and accept(digits):
                    return Money(digits, currency)
        return examine(value)

    def examine(value: object) -> Money:
        if not _is_object(value) or value.keys() != _MONEY_KEYS:
            raise _refused(value, "money")
        # What is no string is no currency either, and must not be looked up: a list has no hash.
        currency = value["currency"] if isinstance(value["currency"], str) else ""
        scale = CURRENCIES.get(currency, -1)
        faults = () if scale >= 0 else (("/currency", "currency", "an active currency code of ISO 4217"),)
        try:
            number = _decimal(value["value"], "/value")
        except _Refused as refused:
            raise _Refused(*faults, *refused.faults) from None
        if faults:
            raise _Refused(*faults)
        if _places(value["value"]) > scale:
            raise _Refused(("/value", "scale", f"at most {scale} decimal places in {currency}"))
        within(number)
        return Money(f"{number:.{scale}f}", currency)

    return check


def _percent(parameter: Parameter, _: Limits) -> Check:
    within = _within(parameter, -MAX_PERCENT, MAX_PERCENT)

    def check(value: object) -> Decimal:
        if value is None:
            raise _refused(value, "percent")
        number = _decimal(value)
        if _places(value) > 4:
            raise _Refused(("", "scale", "at most 4 decimal places"))
        within(number)
        # 12.50 is the same as 12.5 and must read so.
        return Decimal(f"{number.normalize():f}")

    return check


def _count(parameter: Parameter, _: Limits) -> Check:
    within = _within(parameter, 0, MAX_COUNT)

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _refused(value, "count")
        within(value)
        return value

    return check


def _date(_: Parameter, __: Limits) -> Check:
    return lambda value: _day(value) if type(value) is str else _day(_string(value, "date"))


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise _Refused(("", "format", EXPECTATIONS["date"]))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _Refused(("", "format", "a day of the calendar")) from None
    _check_year(day.year)
    return day


def _instant(_: Parameter, __: Limits) -> Check:
    def check(value: object) -> datetime:
        text = _string(value, "instant")
        if not _INSTANT.fullmatch(text):
            raise _Refused(("", "format", EXPECTATIONS["instant"]))
        try:
            moment = datetime.fromisoformat(text.upper())
        except ValueError:
            raise _Refused(("", "format", "a day of the calendar and an offset under 24 hours")) from None
        _check_year(moment.year)
        return moment

    return check


def _check_year(year: int) -> None:
    if not 1900 <= year <= 2200:
        raise _Refused(("", "range", "a year from 1900 to 2200"))


def _url(_: Parameter, limits: Limits) -> Check:
    hosts = limits.url_hosts

    def check(value: object) -> str:
        text = _string(value, "url")
        if len(text) > MAX_URL:
            raise _Refused(("", "length", f"at most {MAX_URL} characters"))
        found = _URL.fullmatch(text)
        if not found:
            wanted = "an https URL without user, blanks or unescaped characters (RFC 3986)"
            raise _Refused(("", "format", wanted))
        if hosts is not None and found["host"].lower() not in hosts:
            raise _Refused(("", "url_host", "a host that the project's allowed-url-hosts names"))
        return text

    return check


def _email(_: Parameter, __: Limits) -> Check:
    def check(value: object) -> str:
        text = _string(value, "email")
        if len(text) > MAX_LENGTHS["email"]:
            raise _Refused(("", "length", f"at most {MAX_LENGTHS['email']} characters"))
        if not _EMAIL.fullmatch(text):
            raise _Refused(("", "format", "an address such as zoe@example.com, in ASCII"))
        return text

    return check


def _last4(_: Parameter, __: Limits) -> Check:
    def check(value: object) -> str:
        text = _string(value, "last4")
        if not _LAST4.fullmatch(text):
            raise _Refused(("", "format", "exactly four digits"))
        return text

    return check


def _list(parameter: Parameter, limits: Limits) -> Check:
    reader = Reader(parameter.items, limits=limits)
    accept = reader.accept
    most = parameter.max_items or MAX_ITEMS

    def check(value: object) -> tuple[Record, ...]:
        if not isinstance(value, list | tuple):
            raise _refused(value, "list")
        if not 1 <= len(value) <= most:
            raise _Refused(("", "length", f"1 to {most} items"))
        try:
            return tuple([accept(row) for row in value])
        except _Refused:
            raise _Refused(*examine(value)) from None

    def examine(rows: Sequence[object]) -> Iterator[Fault]:
        for number, row in enumerate(rows):
            for below, code, expected in reader.record(row)[1]:
                yield f"/{number}{below}", code, expected

    return check


_CHECKS: Mapping[Type, Callable[[Parameter, Limits], Check]] = MappingProxyType(
    {
        "name": _line,
        "text": _line,
        "money": _money,
        "date": _date,
        "instant": _instant,
        "count": _count,
        "percent": _percent,
        "url": _url,
        "email": _email,
        "last4": _last4,
        "list": _list,
    }
)
"""What makes the check of a parameter."""
