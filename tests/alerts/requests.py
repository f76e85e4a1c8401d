"""Valid values at random for any parameters, of the kinds that break mail: for tests that make many emails."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from generator.values import CURRENCIES, Parameter

__all__ = ["hostile_line", "values_of"]

_WORDS = (
    *(
        "Zoë",
        "李小龙",
        "משה כהן",
        "محمد",
        "O'Neil & <Sons>",
        "Ősz",
        "Ян",
        "ว่าง",
        "👩‍💻",
        "x" * 40,
        "a  b",
        ".",
    ),
    *("=3D", "=\u00a0=", "--", "-- ", "{amount}", "%(x)s", "%s", '"quoted"', "back\\slash", "a,b;c:d", "<b>"),
    *("\u2026", "Past due: €", "From me", "(comment)", "a@b.example", "\u202fkr", "café", "é", "€" * 20),
)


def line(chance: random.Random, most: int) -> str:
    """Return a line that is valid as a name or text, at most so long."""
    text = " ".join(chance.choices(_WORDS, k=chance.randint(1, 6)))[:most].strip()
    return text if "=?" not in text and text else "Zoë"


def hostile_line(chance: random.Random) -> str:
    """Return a line that may or may not be valid: with line ends, encoded words, and any code point."""
    parts: list[Callable[[], str]] = [
        lambda: chance.choice(_WORDS),
        lambda: chance.choice(
            ("\r\nBcc: x@evil.example", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00", "\u202e")
        ),
        lambda: "=?utf-8?q?x=0D=0ABcc:x@evil.example?=",
        lambda: "".join(chr(chance.randrange(0x20, 0x2FFFF)) for _ in range(chance.randint(1, 30))),
        lambda: "".join(chr(chance.randrange(0x20, 0x180)) for _ in range(chance.randint(1, 60))),
        lambda: " " * chance.randint(1, 3),
    ]
    weights = [6, 1, 1, 4, 4, 2]
    return "".join(make() for make in chance.choices(parts, weights, k=chance.randint(1, 6)))


def _amount(chance: random.Random, parameter: Parameter) -> dict[str, str]:
    currency = chance.choice(tuple(CURRENCIES))
    scale = CURRENCIES[currency]
    number = chance.randint(0, 10 ** chance.randint(1, 11))
    places = f".{chance.randint(0, 10**scale - 1):0{scale}}" if scale and chance.random() < 0.9 else ""
    sign = "-" if parameter.minimum is None and chance.random() < 0.1 else ""
    return {"value": f"{sign}{number}{places}", "currency": currency}


_DAYS = (date(2200, 12, 31) - date(1900, 1, 1)).days


def _day(chance: random.Random, _: Parameter) -> str:
    # Most days are near, as those of bills are; any day comes up at times.
    days = chance.randint(0, _DAYS) if chance.random() < 0.02 else chance.randint(46_000, 46_600)
    return (date(1900, 1, 1) + timedelta(days=days)).isoformat()


_VALUES: Mapping[str, Callable[[random.Random, Parameter], Any]] = {
    "name": lambda chance, parameter: line(chance, parameter.max_length or 120),
    "text": lambda chance, parameter: line(chance, parameter.max_length or 200),
    "money": _amount,
    "date": _day,
    "instant": lambda chance, _: f"2026-{chance.randint(1, 12):02}-15T{chance.randint(0, 23):02}:30:00+05:30",
    "count": lambda chance, _: chance.choice((0, 1, 2, 5, 11, 21, 1000, chance.randint(0, 10**9))),
    "percent": lambda chance, _: f"{chance.randint(0, 100)}.{chance.randint(0, 99)}",
    "url": lambda chance, _: f"https://portal.azure.com/{'a' * chance.randint(0, 300)}?x='1'&y=%20",
    "email": lambda chance, _: f"{'a' * chance.randint(1, 60)}@example.com",
    "last4": lambda chance, _: f"{chance.randint(0, 9999):04}",
}


def values_of(parameters: Sequence[Parameter], chance: random.Random) -> dict[str, Any]:
    """Return valid values of an alert's parameters; optional ones are absent at times."""
    given = (one for one in parameters if not one.optional or chance.random() < 0.7)
    return {one.name: _value(one, chance) for one in given}


def _value(parameter: Parameter, chance: random.Random) -> Any:
    if parameter.type == "list":
        return [values_of(parameter.items, chance) for _ in range(chance.choice((1, 1, 2, 3, 12)))]
    return _VALUES[parameter.type](chance, parameter)
