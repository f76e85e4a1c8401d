"""Typed values and facts → shown values: formatted for a locale, escaped for each place that wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from generator.alerts.mime import quoted
from generator.alerts.pieces import Piece, count_key, key, slots
from generator.locales import Locale
from generator.values import Fact, Formatter, Parameter, escape_html, format_fact, isolate, isolate_html

__all__ = ["Plan", "encoded", "plan", "shown", "shown_facts", "wanted"]

Direction = Literal["ltr", "rtl"]
Escape = Callable[[str, Direction], str]
Wanted = Mapping[str, frozenset[str]]
"""The places where each name is shown."""


def _as_it_is(text: str, _: Direction) -> str:
    return text


def _escaped(text: str, _: Direction) -> str:
    return escape_html(text)


def _isolated_and_escaped(text: str, direction: Direction) -> str:
    return escape_html(isolate(text, direction))


_FORMATTED: Mapping[str, Escape] = MappingProxyType(
    {"text": _as_it_is, "html": _escaped, "attribute": _escaped, "url": _escaped}
)
"""What a formatter wrote reads in the direction of its locale."""
_ADDRESS: Mapping[str, Escape] = MappingProxyType({**_FORMATTED, "html": isolate_html})
"""In plain text an address stands bare, or programs would take an isolate's mark for a part of it."""
_WORDS: Mapping[str, Escape] = MappingProxyType(
    {"text": isolate, "html": isolate_html, "attribute": _isolated_and_escaped, "url": _escaped}
)
"""What a person wrote may run against the text."""
_ESCAPES: Mapping[str, Mapping[str, Escape]] = MappingProxyType(
    {"name": _WORDS, "text": _WORDS, "url": _ADDRESS, "email": _ADDRESS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do with the value of one parameter."""

    name: str
    type: str
    shown: tuple[tuple[str, Escape], ...]
    """Each key that wants the value, and how it is escaped for that place."""
    items: tuple[Plan, ...] = ()


def wanted(texts: Iterable[Sequence[Piece]]) -> Wanted:
    """Return the places where each name is shown."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for slot in slots(text):
            found.setdefault(slot.name, set()).add(slot.place)
    return {name: frozenset(places) for name, places in found.items()}


def plan(parameters: Sequence[Parameter], places: Wanted) -> tuple[Plan, ...]:
    """Prepare what `shown` does for every request."""
    return tuple(
        Plan(
            name=parameter.name,
            type=parameter.type,
            shown=_keys(parameter.name, places, _ESCAPES.get(parameter.type, _FORMATTED)),
            items=plan(parameter.items, places),
        )
        for parameter in parameters
    )


def _keys(name: str, places: Wanted, escapes: Mapping[str, Escape]) -> tuple[tuple[str, Escape], ...]:
    return tuple((key(name, place), escapes[place]) for place in sorted(places.get(name, ())))


def shown(
    plans: Sequence[Plan], typed: Mapping[str, Any], *, formatter: Formatter, direction: Direction
) -> dict[str, Any]:
    """Return each value under the keys that the pieces look for; an absent one has none."""
    found: dict[str, Any] = {}
    by_type = formatter.by_type
    for one in plans:
        value = typed[one.name]
        if value is None:
            continue
        if one.type == "list":
            found[one.name] = [
                _row(one.items, row, formatter=formatter, direction=direction) for row in value
            ]
            continue
        text = by_type[one.type](value)  # type: ignore[index]
        found[one.name] = text
        for name, escape in one.shown:
            found[name] = escape(text, direction)
        if one.type == "count":
            found[count_key(one.name)] = value
    return found


def _row(
    plans: Sequence[Plan], row: Mapping[str, Any], *, formatter: Formatter, direction: Direction
) -> dict[str, Any]:
    """Show one item of a list; a field without a value is a dash, as tables have it."""
    empty = {name: "–" for one in plans for name, _ in one.shown}
    return empty | shown(plans, row, formatter=formatter, direction=direction)


def shown_facts(facts: Mapping[str, Fact], places: Wanted, *, formatter: Formatter) -> dict[str, str]:
    """Return the facts that an alert states, under the keys that the pieces look for."""
    locale = _locale_of(formatter)
    return {
        name: escape(format_fact(fact, locale), "ltr")
        for fact_name, fact in facts.items()
        for name, escape in _keys(fact_name, places, _FORMATTED)
    }


def _locale_of(formatter: Formatter) -> Locale:
    """Return the locale for values with words in them: never another language than the text's."""
    same = formatter.format_locale.language == formatter.text_locale.language
    return formatter.format_locale if same else formatter.text_locale


def encoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return shown values in the transfer encoding of a body; numbers of plurals stay numbers."""
    return {name: _ENCODERS[type(value)](value) for name, value in values.items()}


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [encoded(row) for row in rows]


_ENCODERS: Mapping[type, Callable[[Any], Any]] = MappingProxyType(
    {str: quoted, int: lambda number: number, list: _rows}
)
