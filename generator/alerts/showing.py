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
Show: TypeAlias = Callable[[Any], tuple[Any, ...]]
"""From a typed value to its cells, in the order of its columns."""
Wanted = Mapping[str, frozenset[str]]
"""The places where each name is shown."""

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
            case Each(pieces=inner):
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
    lists = [[one.name] for one in parameters if one.type == "list"]
    cells = enumerate(filter(None, [*texts, *forms, *lists]))
    return {name: number for number, names in cells for name in names}


_TEXT = frozenset(("text",))


def _shared(parameter: Parameter, places: Wanted) -> frozenset[str]:
    """Return where something that a formatter writes is shown."""
    return places.get(parameter.name, _TEXT) - {FORM}


def _places(parameter: Parameter, places: Wanted) -> tuple[str, ...]:
    """Return where something that people wrote is shown, in the order of its cells."""
    return tuple(sorted(places.get(parameter.name, ()))) if parameter.type in _WRITTEN else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What turns the typed values of some parameters into cells; prepared once, safe among threads."""

    columns: Mapping[str, int]
    rows: Mapping[str, Showing]
    """By the name of a list."""
    texts: int
    """How many cells are texts; then come the forms of plurals, then lists."""
    forms: int
    _single: tuple[tuple[int, Callable[[Any], Any]], ...] = field(repr=False)
    """The number of a parameter, and what makes one cell of its value."""
    _several: tuple[tuple[int, Show], ...] = field(repr=False)
    """The number of a parameter, and what makes a cell of its value for each place."""
    _after: tuple[tuple[int, Callable[[Any], Any]], ...] = field(repr=False)
    """As `_single`, of forms and lists."""

    @classmethod
    def of(
        cls,
        parameters: Sequence[Parameter],
        places: Wanted,
        *,
        formatter: Formatter,
        locale: Locale,
        absent: str = "",
    ) -> Showing:
        """Prepare for a text's locale, and for a formatter of amounts and dates."""
        single: list[tuple[int, Callable[[Any], Any]]] = []
        several: list[tuple[int, Show]] = []
        forms: list[tuple[int, Callable[[Any], Any]]] = []
        lists: dict[int, Showing] = {}
        for number, one in enumerate(parameters):
            if one.type == "list":
                lists[number] = cls.of(one.items, places, formatter=formatter, locale=locale, absent=_DASH)
            elif one.type in _WRITTEN:
                shown_in = _places(one, places)
                show = (_words if one.type in ("name", "text") else _address)(shown_in, locale.direction)
                several.append((number, _or((absent,) * len(shown_in), show) if one.optional else show))
            else:
                write = formatter.by_type[one.type]
                if _shared(one, places):
                    single.append((number, _or(absent, write) if one.optional else write))
                if FORM in places.get(one.name, ()):
                    forms.append((number, lru_cache(maxsize=1024)(locale.plural.index)))
        found = columns(parameters, places)
        return cls(
            columns=found,
            rows={parameters[number].name: showing for number, showing in lists.items()},
            texts=len(set(found.values())) - len(forms) - len(lists),
            forms=len(forms),
            _single=tuple(single),
            _several=tuple(several),
            _after=(*forms, *((number, _or((), showing.of_rows)) for number, showing in lists.items())),
        )

    def cells(self, record: Record) -> list[Any]:
        """Return the cells of typed values."""
        (cells,) = self.of_rows((record,))
        return cells

    def of_rows(self, rows: Sequence[Record]) -> list[list[Any]]:
        """Return the cells of each record, or of each row of a list."""
        single, several, after = self._single, self._several, self._after
        found = []
        for row in rows:
            cells = [write(row[number]) for number, write in single]
            for number, show in several:
                cells += show(row[number])
            for number, write in after:
                cells.append(write(row[number]))
            found.append(cells)
        return found

    def texts_of(self, cells: list[Any]) -> list[str]:
        """Return the texts of cells one after the other, for what is done to all of them in one call."""
        texts = cells[: self.texts]
        for rows in cells[self.texts + self.forms :][: len(self.rows)]:
            texts += chain.from_iterable(rows)
        return texts

    def encoded(self, cells: Sequence[Any], runs: Sequence[bytes]) -> list[Any]:
        """Return cells with their texts encoded; the indexes of forms stay numbers."""
        lists = self.texts + self.forms
        found: list[Any] = [*runs[: self.texts], *cells[self.texts : lists]]
        fields = islice(runs, self.texts, None)
        for rows in cells[lists : lists + len(self.rows)]:
            found.append([[*islice(fields, len(row))] for row in rows])
        return found

    def by_key(self, record: Record) -> dict[str, Any]:
        """Return the same by key, for pieces that are joined once."""
        cells = self.cells(record)
        found = {name: cells[place] for name, place in self.columns.items()}
        for name, showing in self.rows.items():
            found[name] = [
                {each: row[place] for each, place in showing.columns.items()} for row in found[name]
            ]
        return found


def _or(nothing: Any, write: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: nothing if value is None else write(value)


# Signs that HTML needs escaped, and letters that may run against a text from left to right.
_UNUSUAL = re.compile("[&<>\"'\u0590-\U0010ffff]").search


def _words(places: tuple[str, ...], direction: Direction) -> Show:
    """Show what a person wrote."""
    picked, number = _escaped_for(places), len(places)
    escapes = tuple(_WORDS[place] for place in places)

    def show(text: str) -> tuple[str, ...]:
        return tuple([escape(text, direction) for escape in escapes])

    def show_usual(text: str) -> tuple[str, ...]:
        if not _UNUSUAL(text):
            return (text,) * number
        return show(text) if needs_isolation(text, "ltr") else picked((text, escape_html(text)))

    # Latin letters run against a text from right to left.
    return show_usual if direction == "ltr" else show


def _address(places: tuple[str, ...], direction: Direction) -> Show:
    """Show an address, which is Latin letters and signs."""
    picked = _escaped_for(places)
    escapes = tuple(_ADDRESS[place] for place in places)
    if direction == "ltr":
        return lambda text: picked((text, escape_html(text)))
    return lambda text: tuple([escape(text, direction) for escape in escapes])


def _escaped_for(places: tuple[str, ...]) -> Callable[[tuple[str, str]], tuple[str, ...]]:
    """Return what picks for each place a text as it is or escaped."""
    return pick([0 if place == "text" else 1 for place in places])


def shown_facts(facts: Mapping[str, Fact], places: Wanted, *, formatter: Formatter) -> dict[str, str]:
    """Return the facts that an alert states, by key; the order is the same for every formatter."""
    locale = _locale_of(formatter)
    return {
        key(name, place): _FORMATTED[place](format_fact(fact, locale), "ltr")
        for name, fact in facts.items()
        for place in sorted(places.get(name, ()))
    }


def _locale_of(formatter: Formatter) -> Locale:
    """Return the locale for values with words in them: never another language than the text's."""
    same = formatter.format_locale.language == formatter.text_locale.language
    return formatter.format_locale if same else formatter.text_locale
