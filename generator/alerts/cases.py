"""Parameters → requests that show whether an email holds: longest, shortest, absent, by number, …

Every case differs from the writer's examples in one respect, and is as valid as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import cycle, islice
from types import MappingProxyType
from typing import Any, TypeAlias

from generator.values import CURRENCIES, Parameter
from generator.values.checks import MAX_URL, count_range

__all__ = ["EXAMPLE", "cases"]

EXAMPLE = "example"
"""The name of the case that is the writer's examples."""

Make: TypeAlias = Callable[[Parameter, Any], Any]
"""From a parameter and its example to its value."""

_MOST_ROWS = 12
_LONG_NAME = (
    "Alexandra-Wilhelmina van der Westhuyzen-Papadopoulos née Featherstonehaugh-Cholmondeley zu Sayn und Berg"
)
_LONG_TEXT = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG, "


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    values: Mapping[str, Make] = field(default_factory=dict)
    """By type, what replaces an example."""
    rows: Callable[[Parameter, Sequence[Any]], Sequence[Any]] = lambda _, rows: rows
    keeps_optional: bool = True


def cases(parameters: Sequence[Parameter]) -> dict[str, dict[str, Any]]:
    """Return the values of each case that an alert with these parameters has; the examples come first."""
    examples = {one.name: one.example for one in parameters}
    found: dict[str, dict[str, Any]] = {}
    for name, case in _CASES.items():
        made = _made(parameters, examples, case)
        if made not in found.values():
            found[name] = made
    return found


def _made(parameters: Sequence[Parameter], examples: Mapping[str, Any], case: _Case) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for one in parameters:
        example = examples.get(one.name)
        if example is None or (one.optional and not case.keeps_optional):
            continue
        if one.type == "list":
            made[one.name] = [_made(one.items, row, case) for row in case.rows(one, example)]
        else:
            made[one.name] = case.values.get(one.type, _as_it_is)(one, example)
    return made


def _as_it_is(_: Parameter, example: Any) -> Any:
    return example


def _always(value: Any) -> Make:
    return lambda _, __: value


def _within(parameter: Parameter, number: Decimal) -> Decimal:
    if parameter.minimum is not None:
        number = max(number, parameter.minimum)
    return number if parameter.maximum is None else min(number, parameter.maximum)


def _number(number: int) -> Make:
    def make(parameter: Parameter, _: Any) -> int:
        low, high = count_range(parameter)
        return min(max(number, low), high)

    return make


def _cut(text: str, most: int) -> Make:
    return lambda parameter, _: text[: parameter.max_length or most].strip()


def _amount(number: str, currency: str = "") -> Make:
    def make(parameter: Parameter, example: Any) -> dict[str, str]:
        code = currency or example["currency"]
        amount = _within(parameter, Decimal(number))
        place = Decimal(1).scaleb(-CURRENCIES[code])
        rounded = (amount.quantize(place, rounding=way) for way in (ROUND_CEILING, ROUND_FLOOR))
        fits = next((one for one in rounded if one == _within(parameter, one)), None)
        return example if fits is None else {"value": f"{fits:f}", "currency": code}

    return make


def _long_url(_: Parameter, example: str) -> str:
    more = f"{'&' if '?' in example else '?'}reference={'0123456789abcdef' * 16}"
    return f"{example}{more}"[:MAX_URL]


def _short_url(_: Parameter, example: str) -> str:
    return "/".join(example.split("/")[:3])


_CASES: Mapping[str, _Case] = MappingProxyType(
    {
        EXAMPLE: _Case(),
        "longest": _Case(
            values={
                "name": _cut(_LONG_NAME, 120),
                "text": _cut(_LONG_TEXT * 2, 200),
                "money": _amount("987654321098.76"),
                "date": _always("2026-09-30"),
                "instant": _always("2026-09-30T22:45:00Z"),
                "count": _number(10**9),
                "url": _long_url,
                "email": _always(f"{'accounts-payable-' * 3}department@{'subsidiary.' * 8}example.com"),
            },
            rows=lambda one, rows: list(islice(cycle(rows), min(one.max_items or _MOST_ROWS, _MOST_ROWS))),
        ),
        "shortest": _Case(
            values={
                "name": _cut("Bo", 120),
                "text": _cut("A", 200),
                "money": _amount("1"),
                "date": _always("2026-05-01"),
                "instant": _always("2026-05-01T09:00:00Z"),
                "count": _number(0),
                "url": _short_url,
                "email": _always("a@b.co"),
            },
            rows=lambda _, rows: rows[:1],
        ),
        "absent": _Case(keeps_optional=False),
        "one": _Case(values={"count": _number(1)}),
        "two": _Case(values={"count": _number(2)}),
        "five": _Case(values={"count": _number(5)}),
        "zero-decimal": _Case(values={"money": _amount("123457", "JPY")}),
        "right-to-left": _Case(
            values={"name": _cut("משה בן־דוד", 120), "text": _cut("حساب الاشتراك (2)", 200)}
        ),
    }
)
