"""One given value → its typed value, or what is wrong with it: by the type that a parameter declares."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeGuard

from generator.values.model import CURRENCIES, MAX_AMOUNT, Limits, Money, Parameter, Type

__all__ = [
    "EXPECTATIONS",
    "FIRST_DAY",
    "LAST_DAY",
    "MAX_COUNT",
    "MAX_ITEMS",
    "MAX_LENGTHS",
    "MAX_URL",
    "PROBLEM_CODES",
    "SCALARS",
    "URL_PATH",
    "Check",
    "Fault",
    "Refused",
    "count_range",
    "is_object",
    "no_type",
    "plain_digits",
    "read_decimal",
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
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 12, 31)
_YEARS = f"a year from {FIRST_DAY.year} to {LAST_DAY.year}"
MAX_ITEMS: Final = 100
MAX_PERCENT: Final = Decimal(10**6)

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,20})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# The hours are told here: Python 3.14 began to read 24:00 as the next day's midnight.
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])",
    re.ASCII,
)
URL_PATH: Final = r"(?:[/?#](?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]++|%[0-9A-Fa-f]{2})*+)?"
"""The pattern of all that may follow a URL's host."""
_URL = re.compile(rf"(?i:https)://(?P<host>[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?){URL_PATH}", re.ASCII)
# The dot-atom of RFC 5322 without `?`, which encoded words of RFC 2047 need, and without `%`, "`", `{|}`.
_EMAIL = re.compile(
    r"(?=.{1,64}@)[A-Za-z0-9!#$&'*+/=^_~-]+(?:\.[A-Za-z0-9!#$&'*+/=^_~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    re.ASCII,
)
_MONEY_KEYS = frozenset(("value", "currency"))
_LAST4 = re.compile(r"[0-9]{4}", re.ASCII)
# Cc, Zl, Zp, Cs, Co, noncharacters, and Cf but for the joiners that Persian and Indic names are written with
# and the visible signs of Arabic; of plane 14 all but the selectors of variants, which Japanese names have.
# A list, not unicodedata: the answer must not hang on the Python that runs.
_REFUSED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "]"
)


Fault = tuple[str, str, str]
"""What is wrong with a value: a pointer below it, a code, an expectation."""
Check = Callable[[Any], Any]
"""From what was given to the typed value; raises Refused."""


class Refused(Exception):
    """What is wrong with one value."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults


def is_object(value: object) -> TypeGuard[Mapping[object, object]]:
    """Tell whether a value is what JSON calls an object."""
    return isinstance(value, Mapping)


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


def no_type(value: object, kind: Type) -> Refused:
    """Return what is wrong with a value of another type, or with none."""
    return Refused(("", "missing" if value is None else "type", EXPECTATIONS[kind]))


def _string(value: object, kind: Type) -> str:
    if not isinstance(value, str):
        raise no_type(value, kind)
    return _exact(value)


def _exact(text: str) -> str:
    """Return the text of a string of any class: whoever writes JSON knows plain ones alone."""
    return str.__str__(text)


def _line(parameter: Parameter, _: Limits) -> Check:
    """Check one line for people: a name or a short text, which carries no address and nothing unseen."""
    kind = parameter.type
    most = parameter.max_length or MAX_LENGTHS[kind]

    def check(value: object) -> str:
        text = _string(value, kind)
        if len(text) > most:
            raise Refused(("", "length", f"at most {most} characters"))
        if not text.isprintable() and _REFUSED.search(text):
            raise Refused(("", "characters", "one line without control, invisible or direction characters"))
        text = text.strip()
        if not text:
            raise Refused(("", "empty", "at least one character that is not blank"))
        folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
        if "http" in folded or "www." in folded or "://" in folded or "=?" in folded:
            raise Refused(("", "link", "no address (http, www., ://) and no =?"))
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
        raise Refused((at, "type", "a decimal string such as 1234.50"))
    number = read_decimal(value)
    if number is None:
        raise Refused((at, "format", "plain digits with at most one point, such as 1234.50"))
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
            raise Refused(("", "range", f"between {plain_digits(low)} and {plain_digits(high)}"))

    return check


def plain_digits(number: Decimal | int) -> str:
    """Write a number exactly, without an exponent and without zeros behind its decimal places.

    >>> plain_digits(Decimal("1E+3")), plain_digits(Decimal("12.500"))
    ('1000', '12.5')
    """
    digits = f"{Decimal(number):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _money(parameter: Parameter, _: Limits) -> Check:
    within = _within(parameter, -MAX_AMOUNT, MAX_AMOUNT)

    def check(value: object) -> Money:
        if not is_object(value) or value.keys() != _MONEY_KEYS:
            raise no_type(value, "money")
        # What is no string is no currency either, and must not be looked up: a list has no hash.
        currency = value["currency"] if isinstance(value["currency"], str) else ""
        scale = CURRENCIES.get(currency, -1)
        faults = () if scale >= 0 else (("/currency", "currency", "an active currency code of ISO 4217"),)
        try:
            number = _decimal(value["value"], "/value")
        except Refused as refused:
            raise Refused(*faults, *refused.faults) from None
        if faults:
            raise Refused(*faults)
        if _places(value["value"]) > scale:
            raise Refused(("/value", "scale", f"at most {scale} decimal places in {currency}"))
        within(number)
        return Money(f"{number:.{scale}f}", _exact(currency))

    return check


def _percent(parameter: Parameter, _: Limits) -> Check:
    within = _within(parameter, -MAX_PERCENT, MAX_PERCENT)

    def check(value: object) -> Decimal:
        if value is None:
            raise no_type(value, "percent")
        number = _decimal(value)
        if _places(value) > 4:
            raise Refused(("", "scale", "at most 4 decimal places"))
        within(number)
        # 12.50 is the same as 12.5 and must read so.
        return Decimal(f"{number.normalize():f}")

    return check


def count_range(parameter: Parameter) -> tuple[int, int]:
    """Return the least and the most that a count may be; its limits may lie between whole numbers."""
    low = 0 if parameter.minimum is None else max(0, math.ceil(parameter.minimum))
    high = MAX_COUNT if parameter.maximum is None else min(MAX_COUNT, math.floor(parameter.maximum))
    return low, high


def _count(parameter: Parameter, _: Limits) -> Check:
    within = _within(parameter, 0, MAX_COUNT)

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise no_type(value, "count")
        within(value)
        return int.__int__(value)

    return check


def _date(_: Parameter, __: Limits) -> Check:
    def check(value: object) -> date:
        # JSON has none, but Python has.
        day = value if type(value) is date else _day(_string(value, "date"))
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Refused(("", "range", _YEARS))
        return day

    return check


def _day(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise Refused(("", "format", EXPECTATIONS["date"]))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(("", "format", "a day of the calendar")) from None


def _instant(_: Parameter, __: Limits) -> Check:
    def check(value: object) -> datetime:
        text = _string(value, "instant")
        if not _INSTANT.fullmatch(text):
            raise Refused(("", "format", EXPECTATIONS["instant"]))
        try:
            moment = datetime.fromisoformat(text.upper())
        except ValueError:
            raise Refused(("", "format", "a day of the calendar")) from None
        if not FIRST_DAY <= moment.date() <= LAST_DAY:
            raise Refused(("", "range", _YEARS))
        # Moments that are the same must have the same id.
        return moment.astimezone(UTC)

    return check


def _url(_: Parameter, limits: Limits) -> Check:
    hosts = limits.url_hosts

    def check(value: object) -> str:
        text = _string(value, "url")
        if len(text) > MAX_URL:
            raise Refused(("", "length", f"at most {MAX_URL} characters"))
        found = _URL.fullmatch(text)
        if not found:
            wanted = "an https URL without user, blanks or unescaped characters (RFC 3986)"
            raise Refused(("", "format", wanted))
        if hosts is not None and found["host"].lower() not in hosts:
            raise Refused(("", "url_host", "a host that the project's allowed-url-hosts names"))
        return text

    return check


def _email(_: Parameter, __: Limits) -> Check:
    def check(value: object) -> str:
        text = _string(value, "email")
        if len(text) > MAX_LENGTHS["email"]:
            raise Refused(("", "length", f"at most {MAX_LENGTHS['email']} characters"))
        if not _EMAIL.fullmatch(text):
            raise Refused(("", "format", "an address such as zoe@example.com, in ASCII"))
        return text

    return check


def _last4(_: Parameter, __: Limits) -> Check:
    def check(value: object) -> str:
        text = _string(value, "last4")
        if not _LAST4.fullmatch(text):
            raise Refused(("", "format", "exactly four digits"))
        return text

    return check


SCALARS: Final[Mapping[Type, Callable[[Parameter, Limits], Check]]] = MappingProxyType(
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
    }
)
"""What makes the check of a parameter, by its type; a list has none of its own."""
