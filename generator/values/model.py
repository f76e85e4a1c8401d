"""The vocabulary of values: parameters, limits, money, facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import msgspec
from babel.core import get_global

from generator.errors import SettingsError

__all__ = [
    "ANY_HOST",
    "CURRENCIES",
    "MAX_AMOUNT",
    "TYPES",
    "Fact",
    "FactKind",
    "Limits",
    "Money",
    "Parameter",
    "Type",
    "Unit",
    "currencies_of",
]

Type = Literal[
    "name", "text", "money", "date", "instant", "count", "percent", "url", "email", "last4", "list"
]
TYPES: Final[tuple[Type, ...]] = get_args(Type)

Unit = Literal["minute", "hour", "day", "week", "month", "year"]
FactKind = Literal["duration", "money", "number", "date", "url"]

MAX_AMOUNT: Final = Decimal(10**12)
"""More than any invoice, and few enough digits that no reader of JSON rounds them."""

_TENDERS = get_global("territory_currencies")
_FRACTIONS = get_global("currency_fractions")
# ISO 4217 has minor units for these; CLDR leaves them out since no coin of them is left. Invoices have them.
_ISO_DIGITS = MappingProxyType(
    dict.fromkeys(("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"), 2)
    | {"IQD": 3}
)


def currencies_of(territory: str) -> frozenset[str]:
    """Return the ISO 4217 codes of a territory's legal tender today, by CLDR."""
    return frozenset(code for code, _, end, tender in _TENDERS.get(territory, ()) if tender and end is None)


def _scale(code: str) -> int:
    cldr: int = _FRACTIONS.get(code, _FRACTIONS["DEFAULT"])[0]
    return max(cldr, _ISO_DIGITS.get(code, 0))


CURRENCIES: Final[Mapping[str, int]] = MappingProxyType(
    {code: _scale(code) for code in sorted(frozenset().union(*map(currencies_of, _TENDERS)))}
)
"""Each active currency of ISO 4217 that is legal tender somewhere, with its decimal places."""


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An exact amount: plain digits with the decimal places of the currency, `-` before them or not.

    A structure that a decoder in C makes, since emails have more of them than of anything else.
    """

    value: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that an alert declares: its type decides format, limits and escaping."""

    name: str
    type: Type
    optional: bool = False
    example: object = None
    items: tuple[Parameter, ...] = ()
    """The fields of each item of a list."""
    minimum: Decimal | None = None
    """Of a count, percentage or amount."""
    maximum: Decimal | None = None
    max_length: int | None = None
    """Of a name or text, in characters."""
    max_items: int | None = None
    """Of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a project allows in values.

    `url_hosts` are compared in lower case and in IDNA's ASCII form; one with a port (`example.com:8443`)
    allows that port alone. None allows every host: for declarations that are read before the settings.
    Raises SettingsError for what is no host.
    """

    url_hosts: frozenset[str] | None = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.url_hosts is not None:
            object.__setattr__(self, "url_hosts", frozenset(map(_host, self.url_hosts)))


ANY_HOST: Final = Limits(url_hosts=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value that articles and alerts share."""

    kind: FactKind
    value: Any
    """An int of `unit` for a duration; Money; Decimal for a number; datetime.date; str for a URL."""
    unit: Unit = "day"
    """Of a duration; the others have none."""


def _host(text: str) -> str:
    try:
        host = text.lower().encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not host or any(sign in host for sign in "/@?# \\"):
        raise SettingsError(f"{text[:80]!r} is not a host name", hint="write one such as portal.azure.com")
    return host
