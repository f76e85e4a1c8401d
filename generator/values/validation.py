"""Turns given values into typed values, or into every problem they have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Final, TypeGuard

from generator.errors import Problem
from generator.values.model import CURRENCIES, MAX_AMOUNT, Limits, Money, Parameter, Type

__all__ = ["MAX_COUNT", "MAX_ITEMS", "MAX_LENGTHS", "MAX_URL", "PROBLEM_CODES", "read_decimal", "validate"]

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
    r"(?:[/?#](?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)
# The dot-atom of RFC 5322 without `?`, which encoded words of RFC 2047 need, and without `%`, "`", `{|}`.
_EMAIL = re.compile(
    r"(?=.{1,64}@)[A-Za-z0-9!#$&'*+/=^_~-]+(?:\.[A-Za-z0-9!#$&'*+/=^_~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    re.ASCII,
)
_MONEY_KEYS = frozenset(("value", "currency"))
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
_ADDRESS = re.compile(r"http|www\.|://|=\?")


class _Refused(Exception):
    """What is wrong with one value: (pointer below it, code, expectation) for each fault."""

    def __init__(self, *faults: tuple[str, str, str]) -> None:
        self.faults = faults


def validate(
    parameters: Sequence[Parameter], values: object, *, limits: Limits
) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """Return the typed values and every problem; the values are whole only if there is none.

    Each declared parameter has a key; an absent or null optional one is None. Types: str for name, text,
    url, email and last4 (names and texts without outer blanks), Money, date, aware datetime for an instant,
    int for a count, Decimal for a percentage, a tuple of mappings for a list. Nothing is raised, rounded or
    echoed: a problem tells where (RFC 6901) and what is expected, never what was given.

    >>> validate([Parameter(name="last4", type="last4")], {"last4": 42}, limits=Limits())[1]
    (Problem(pointer='/last4', code='type', expected='a string of four digits'),)
    """
    problems: list[Problem] = []
    typed = _fields(parameters, values, "", limits, problems)
    return typed, tuple(problems)


def _fields(
    parameters: Sequence[Parameter], values: object, pointer: str, limits: Limits, problems: list[Problem]
) -> Mapping[str, object]:
    typed: dict[str, object] = {}
    if not _is_object(values):
        problems.append(Problem(pointer=pointer, code="type", expected="an object"))
        return MappingProxyType(typed)
    for parameter in parameters:
        name = parameter.name
        value = values.get(name)
        if value is None:
            typed[name] = None
            if not parameter.optional:
                expected = EXPECTATIONS[parameter.type]
                problems.append(Problem(pointer=f"{pointer}/{name}", code="missing", expected=expected))
        elif parameter.type == "list":
            typed[name] = _list(parameter, value, f"{pointer}/{name}", limits, problems)
        else:
            try:
                typed[name] = _CHECKS[parameter.type](value, parameter, limits)
            except _Refused as refused:
                typed[name] = None
                problems += [
                    Problem(pointer=f"{pointer}/{name}{below}", code=code, expected=expected)
                    for below, code, expected in refused.faults
                ]
    if not values.keys() <= typed.keys():
        problems += _unknown(values, typed, pointer)
    return MappingProxyType(typed)


def _is_object(value: object) -> TypeGuard[Mapping[object, object]]:
    # Asking an abstract class costs more than the checks of most values; nearly all come as dicts.
    return type(value) is dict or isinstance(value, Mapping)


def _unknown(values: Mapping[object, object], declared: Mapping[str, object], pointer: str) -> list[Problem]:
    keys = (key for key in values if key not in declared)
    return [
        Problem(pointer=_pointer(pointer, key), code="unknown", expected="only parameters the alert declares")
        for key in islice(keys, MAX_UNKNOWN)
    ]


def _pointer(pointer: str, key: object) -> str:
    """Point at an undeclared key, or above it where the key might itself be a person's value."""
    return f"{pointer}/{key}" if isinstance(key, str) and _POINTER_SAFE.fullmatch(key) else pointer


def _list(
    parameter: Parameter, value: object, pointer: str, limits: Limits, problems: list[Problem]
) -> tuple[Mapping[str, object], ...]:
    most = parameter.max_items or MAX_ITEMS
    if not isinstance(value, list | tuple):
        problems.append(Problem(pointer=pointer, code="type", expected=EXPECTATIONS["list"]))
        return ()
    if not 1 <= len(value) <= most:
        problems.append(Problem(pointer=pointer, code="length", expected=f"1 to {most} items"))
        return ()
    return tuple(
        _fields(parameter.items, item, f"{pointer}/{number}", limits, problems)
        for number, item in enumerate(value)
    )


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


def _string(value: object, kind: Type) -> str:
    if not isinstance(value, str):
        raise _Refused(("", "type", EXPECTATIONS[kind]))
    return value


def _line(value: object, parameter: Parameter, _: Limits, *, kind: Type) -> str:
    """Check one line for people: a name or a short text, which carries no address and nothing unseen."""
    text = _string(value, kind)
    most = parameter.max_length or MAX_LENGTHS[kind]
    if len(text) > most:
        raise _Refused(("", "length", f"at most {most} characters"))
    if not text.isprintable() and _REFUSED.search(text):
        raise _Refused(("", "characters", "one line without control, invisible or direction characters"))
    text = text.strip()
    if not text:
        raise _Refused(("", "empty", "at least one character that is not blank"))
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
    if _ADDRESS.search(folded):
        raise _Refused(("", "link", "no address (http, www., ://) and no =?"))
    return text


def read_decimal(text: str) -> Decimal | None:
    """Return the number that plain digits say, exactly; None for exponents, NaN, blanks, other digits."""
    if not _DECIMAL.fullmatch(text):
        return None
    number = Decimal(text)
    # "-0.00" is the same amount as "0.00" and must read so.
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


def _within(number: Decimal | int, parameter: Parameter, least: Decimal | int, most: Decimal | int) -> None:
    low = least if parameter.minimum is None else max(least, parameter.minimum)
    high = most if parameter.maximum is None else min(most, parameter.maximum)
    if not low <= number <= high:
        raise _Refused(("", "range", f"between {low:f} and {high:f}"))


def _money(value: object, parameter: Parameter, _: Limits) -> Money:
    if not _is_object(value) or value.keys() != _MONEY_KEYS:
        raise _Refused(("", "type", EXPECTATIONS["money"]))
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
    _within(number, parameter, -MAX_AMOUNT, MAX_AMOUNT)
    return Money(value=number, currency=currency)


def _percent(value: object, parameter: Parameter, _: Limits) -> Decimal:
    number = _decimal(value)
    if _places(value) > 4:
        raise _Refused(("", "scale", "at most 4 decimal places"))
    _within(number, parameter, -MAX_PERCENT, MAX_PERCENT)
    return number


def _count(value: object, parameter: Parameter, _: Limits) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Refused(("", "type", EXPECTATIONS["count"]))
    _within(value, parameter, 0, MAX_COUNT)
    return value


def _date(value: object, _: Parameter, __: Limits) -> date:
    text = _string(value, "date")
    if not _DATE.fullmatch(text):
        raise _Refused(("", "format", EXPECTATIONS["date"]))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _Refused(("", "format", "a day of the calendar")) from None
    _years(day.year)
    return day


def _instant(value: object, _: Parameter, __: Limits) -> datetime:
    text = _string(value, "instant")
    if not _INSTANT.fullmatch(text):
        raise _Refused(("", "format", EXPECTATIONS["instant"]))
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise _Refused(("", "format", "a day of the calendar and an offset under 24 hours")) from None
    _years(moment.year)
    return moment


def _years(year: int) -> None:
    if not 1900 <= year <= 2200:
        raise _Refused(("", "range", "a year from 1900 to 2200"))


def _url(value: object, _: Parameter, limits: Limits) -> str:
    text = _string(value, "url")
    if len(text) > MAX_URL:
        raise _Refused(("", "length", f"at most {MAX_URL} characters"))
    found = _URL.fullmatch(text)
    if not found:
        raise _Refused(("", "format", "an https URL without user, blanks or unescaped characters (RFC 3986)"))
    if limits.url_hosts is not None and found["host"].lower() not in limits.url_hosts:
        raise _Refused(("", "url_host", "a host that the project's allowed-url-hosts names"))
    return text


def _email(value: object, _: Parameter, __: Limits) -> str:
    text = _string(value, "email")
    if len(text) > MAX_LENGTHS["email"]:
        raise _Refused(("", "length", f"at most {MAX_LENGTHS['email']} characters"))
    if not _EMAIL.fullmatch(text):
        raise _Refused(("", "format", "an address such as zoe@example.com, in ASCII"))
    return text


def _last4(value: object, _: Parameter, __: Limits) -> str:
    text = _string(value, "last4")
    if not _LAST4.fullmatch(text):
        raise _Refused(("", "format", "exactly four digits"))
    return text


_CHECKS: Mapping[Type, Callable[[object, Parameter, Limits], object]] = MappingProxyType(
    {
        "name": partial(_line, kind="name"),
        "text": partial(_line, kind="text"),
        "money": _money,
        "date": _date,
        "instant": _instant,
        "count": _count,
        "percent": _percent,
        "url": _url,
        "email": _email,
        "last4": _last4,
    }
)
