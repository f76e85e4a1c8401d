"""Typed values and facts → shown values: formatted for a locale, escaped for each place that wants them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from generator.alerts.pieces import FORM, Each, Optional, Piece, Plural, Slot, key
from generator.locales import Locale
from generator.values import (
    Encode,
    Fact,
    Formatter,
    Parameter,
    Record,
    escape_html,
    format_fact,
    isolate,
    isolate_html,
    needs_isolation,
)
from generator.values.usual import pick

__all__ = ["Showing", "columns", "shown_facts", "wanted"]

Direction = Literal["ltr", "rtl"]
Escape: TypeAlias = Callable[[str, Direction], str]
Show: TypeAlias = Callable[[Any], tuple[str, ...]]
"""From a typed value to its cells, in the order of its columns."""
ShowMany: TypeAlias = Callable[[Sequence[Any]], Iterable[Sequence[str]]]
"""From typed values of one parameter to the columns of their cells."""
Wanted = Mapping[str, frozenset[str]]
"""The places where each name is shown."""

_FEW = 8
"""Up to so many records, one after the other is faster."""
_DASH = "–"
"""What a table shows for a field without a value."""


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
_WRITTEN = frozenset(("name", "text", "url", "email"))
"""The types that people write; the others are written by a formatter."""


def wanted(texts: Iterable[Sequence[Piece]]) -> Wanted:
    """Return the places where each name is shown; what a block hangs on is shown as text, or as a form."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for name, place in _uses(text):
            found.setdefault(name, set()).add(place)
    return {name: frozenset(places) for name, places in found.items()}


def _uses(pieces: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    for piece in pieces:
        match piece:
            case Slot(name=name, place=place):
                yield name, place
            case Optional(name=name, pieces=inner):
                yield name, "text"
                yield from _uses(inner)
            case Each(name=name, pieces=inner):
                yield name, "text"
                yield from _uses(inner)
            case Plural(name=name, forms=forms):
                yield name, FORM
                for form in forms:
                    yield from _uses(form)


def columns(parameters: Sequence[Parameter], places: Wanted) -> Mapping[str, int]:
    """Return where each key of parameters stands among their cells: texts first, then forms, then lists.

    What a formatter writes is safe everywhere, so it has one text for all its places. What people write has
    one for each place, after those.
    """
    written = [one for one in parameters if one.type in _WRITTEN]
    formatted = [one for one in parameters if one.type not in (*_WRITTEN, "list")]
    texts = [
        *([key(one.name, place) for place in _shared(one, places)] for one in formatted),
        *([key(one.name, place)] for one in written for place in _places(one, places)),
    ]
    forms = [[key(one.name, FORM)] for one in formatted if FORM in places.get(one.name, ())]
    lists = [[one.name] for one in parameters if one.type == "list" and one.name in places]
    cells = enumerate(filter(None, [*texts, *forms, *lists]))
    return {name: number for number, names in cells for name in names}


def _shared(parameter: Parameter, places: Wanted) -> frozenset[str]:
    """Return where something that a formatter writes is shown."""
    return places.get(parameter.name, frozenset()) - {FORM}


def _places(parameter: Parameter, places: Wanted) -> tuple[str, ...]:
    """Return where something that people wrote is shown, in the order of its cells."""
    return tuple(sorted(places.get(parameter.name, ()))) if parameter.type in _WRITTEN else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What turns the typed values of some parameters into cells; prepared once, safe among threads."""

    columns: Mapping[str, int]
    rows: Mapping[str, Showing]
    """By the name of a list."""
    _single: tuple[tuple[int, Callable[[Any], Any]], ...] = field(repr=False)
    """The number of a parameter, and what makes one cell of its value."""
    _several: tuple[tuple[int, Show, ShowMany], ...] = field(repr=False)
    """The number of a parameter, and what makes a cell of its value, or of many values, for each place."""
    _forms: tuple[tuple[int, Callable[[Any], int]], ...] = field(repr=False)
    _lists: tuple[tuple[int, Showing], ...] = field(repr=False)

    @classmethod
    def of(
        cls,
        parameters: Sequence[Parameter],
        places: Wanted,
        *,
        formatter: Formatter,
        locale: Locale,
        encode: Encode = str,
        absent: str = "",
    ) -> Showing:
        """Prepare for a text's locale, a formatter of amounts and dates, and an encoding of text."""
        write = formatter.encoded(encode)
        single: list[tuple[int, Callable[[Any], Any]]] = []
        several: list[tuple[int, Show, ShowMany]] = []
        forms: list[tuple[int, Callable[[Any], int]]] = []
        lists: dict[int, Showing] = {}
        for number, one in enumerate(parameters):
            if one.name not in places:
                continue
            if one.type == "list":
                lists[number] = cls.of(
                    one.items, places, formatter=formatter, locale=locale, encode=encode, absent=encode(_DASH)
                )
            elif one.type in _WRITTEN:
                several.append((number, *_written(one, places, locale.direction, encode, absent)))
            else:
                if _shared(one, places):
                    shown = write[one.type]
                    single.append((number, _or(absent, shown) if one.optional else shown))
                if FORM in places.get(one.name, ()):
                    index = lru_cache(maxsize=1024)(locale.plural.index)
                    # Without a value its block is left out, whichever form it would have.
                    forms.append((number, _or(0, index) if one.optional else index))
        return cls(
            columns=columns(parameters, places),
            rows={parameters[number].name: showing for number, showing in lists.items()},
            _single=tuple(single),
            _several=tuple(several),
            _forms=tuple(forms),
            _lists=tuple(lists.items()),
        )

    def cells(self, records: Sequence[Record]) -> list[list[Any]]:
        """Return the cells of each record, or of each row of a list.

        Those of many are made column by column, in two thirds of the time.
        """
        if len(records) > _FEW:
            return self._of_many(records)
        single, several, forms, lists = self._single, self._several, self._forms, self._lists
        found = []
        for record in records:
            cells: list[Any] = [write(record[number]) for number, write in single]
            for number, show, _ in several:
                cells += show(record[number])
            for number, index in forms:
                cells.append(index(record[number]))
            for number, showing in lists:
                cells.append(showing.cells(record[number] or ()))
            found.append(cells)
        return found

    def _of_many(self, records: Sequence[Record]) -> list[list[Any]]:
        given = [*zip(*records, strict=True)]
        found: list[Iterable[Any]] = [map(write, given[number]) for number, write in self._single]
        for number, _, show_many in self._several:
            found += show_many(given[number])
        found += [map(index, given[number]) for number, index in self._forms]
        for number, showing in self._lists:
            rows = iter(showing.cells([*chain.from_iterable(filter(None, given[number]))]))
            found.append([[*islice(rows, len(one or ()))] for one in given[number]])
        return [[*cells] for cells in zip(*found, strict=True)] if found else [[] for _ in records]

    def by_key(self, record: Record) -> dict[str, Any]:
        """Return the same by key, for pieces that are joined once."""
        (cells,) = self.cells((record,))
        found = {name: cells[place] for name, place in self.columns.items()}
        for name, showing in self.rows.items():
            found[name] = [
                {each: row[place] for each, place in showing.columns.items()} for row in found[name]
            ]
        return found


def _or(nothing: Any, write: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: nothing if value is None else write(value)


def _written(
    parameter: Parameter, places: Wanted, direction: Direction, encode: Encode, absent: str
) -> tuple[Show, ShowMany]:
    """Return what shows a value that a person wrote, and many such, in each of its places."""
    shown_in = _places(parameter, places)
    if parameter.type in ("name", "text"):
        show, show_many = _words(shown_in, direction, encode)
    else:
        show = _address(shown_in, direction, encode)
        show_many = _one_by_one(show)
    if not parameter.optional:
        return show, show_many
    show = _or((absent,) * len(shown_in), show)
    return show, _one_by_one(show)


# Signs that HTML needs escaped, and letters that may run against a text from left to right.
_UNUSUAL = re.compile("[&<>\"'\\\\\u0590-\U0010ffff]").search
# Any but the signs of ASCII that no encoding changes.
_UNUSUAL_ENCODED = re.compile(r"[^ !#-%(-;?-\[\]-~]").search
_SHORT = 70
"""No encoding breaks a line that is as short as this."""


def _words(places: tuple[str, ...], direction: Direction, encode: Encode) -> tuple[Show, ShowMany]:
    """Return what shows something that a person wrote, and many such."""
    both, number = _both(places, encode), len(places)
    escapes = tuple(_WORDS[place] for place in places)
    unusual = _UNUSUAL if encode is str else _UNUSUAL_ENCODED

    def show(text: str) -> tuple[str, ...]:
        return tuple([encode(escape(text, direction)) for escape in escapes])

    def show_usual(text: str) -> tuple[str, ...]:
        if len(text) <= _SHORT and not unusual(text):
            return (text,) * number
        return show(text) if needs_isolation(text, "ltr") else both(text)

    def show_many(texts: Sequence[str]) -> Iterable[Sequence[str]]:
        if max(map(len, texts)) <= _SHORT and not unusual("".join(texts)):
            return (texts,) * number
        return zip(*map(show_usual, texts), strict=True)

    # Latin letters run against a text from right to left.
    return (show_usual, show_many) if direction == "ltr" else (show, _one_by_one(show))


def _one_by_one(show: Show) -> ShowMany:
    return lambda values: zip(*map(show, values), strict=True)


def _address(places: tuple[str, ...], direction: Direction, encode: Encode) -> Show:
    """Show an address, which is Latin letters and signs."""
    escapes = tuple(_ADDRESS[place] for place in places)
    if direction == "ltr":
        return _both(places, encode)
    return lambda text: tuple([encode(escape(text, direction)) for escape in escapes])


def _both(places: tuple[str, ...], encode: Encode) -> Show:
    """Return what gives for each place a text as it is or escaped."""
    picked = pick([0 if place == "text" else 1 for place in places])

    def show(text: str) -> tuple[str, ...]:
        escaped = escape_html(text)
        plain = encode(text)
        return picked((plain, plain if escaped == text else encode(escaped)))

    return show


def shown_facts(
    facts: Mapping[str, Fact], places: Wanted, *, formatter: Formatter, encode: Encode = str
) -> dict[str, str]:
    """Return the facts that an alert states, by key; the order is the same for every formatter."""
    return {
        key(name, place): encode(_FORMATTED[place](format_fact(fact, _locale_of(fact, formatter)), "ltr"))
        for name, fact in facts.items()
        for place in sorted(places.get(name, ()))
    }


def _locale_of(fact: Fact, formatter: Formatter) -> Locale:
    """Return the locale that writes a fact, which is written as values of its kind are."""
    return formatter.format_locale if fact.kind in ("money", "number") else formatter.words
