"""One object of given values → its typed values, as long as nothing about them is unusual.

Nearly all values are as they should be. So a decoder in C takes them into structures of their types, and
the rest is asked of all texts, amounts and days at once, in a fraction of the time that looking at each one
takes. Whatever is not plainly fine is left to the checks of single values, which also tell what is wrong with
it: this takes nothing that they refuse, and makes the same typed values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from operator import itemgetter
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta
from msgspec.structs import astuple

from generator.values.checks import (
    FIRST_DAY,
    LAST_DAY,
    MAX_ITEMS,
    MAX_LENGTHS,
    MAX_URL,
    URL_PATH,
    Check,
    Refused,
    count_range,
)
from generator.values.model import CURRENCIES, Limits, Money, Parameter, Type

__all__ = ["Record", "Unusual", "UsualReader", "pick"]

Record: TypeAlias = tuple[Any, ...]
"""Typed values in the order of their parameters; None for an absent one, records for the rows of a list."""

_BETWEEN = "`"
"""What texts are joined with: printable, and in hardly any of them."""
_WHOLE = "(?:0|[1-9][0-9]{0,11})"
_AMOUNT = {
    scale: _WHOLE + (rf"[.][0-9]{{{scale}}}" if scale else "") for scale in sorted({*CURRENCIES.values()})
}
_AMOUNTS = {scale: re.compile(rf"{one}(?:\n{one})*").fullmatch for scale, one in _AMOUNT.items()}
_amounts_in = {code: _AMOUNTS[scale] for code, scale in CURRENCIES.items()}.get
"""By currency, what tells that lines are amounts with all their places, below the limit and not negative."""


class Unusual(Exception):
    """Some value has to be looked at alone."""


class UsualReader:
    """Reads the values of some parameters; prepared once, immutable, safe among threads."""

    __slots__ = ("_fields", "type")

    type: type[msgspec.Struct]
    """What a decoder makes of the values, for `records`."""

    def __init__(
        self, parameters: Sequence[Parameter], *, limits: Limits, check: Callable[[Parameter], Check]
    ) -> None:
        """Prepare; `check` makes the check of a parameter's single values."""
        self._fields = _fields(parameters, limits, check)
        self.type = self._fields.type

    def read(self, values: object) -> Record:
        """Return the typed values of an object. Raises Unusual."""
        try:
            (record,) = self.records((msgspec.convert(values, self.type),))
        except (msgspec.ValidationError, RecursionError, UnicodeEncodeError):
            raise Unusual from None
        return record

    def records(self, given: Sequence[msgspec.Struct]) -> list[Record]:
        """Return the typed values of objects that were decoded as `type`. Raises Unusual if one is."""
        lines: list[str] = []
        amounts: list[Money] = []
        days: list[date] = []
        try:
            records = _typed([*map(astuple, given)], self._fields, lines, amounts, days)
        except Refused:
            raise Unusual from None
        if not (_are_days(days) and _are_amounts(amounts) and _are_lines(lines)):
            raise Unusual
        return records


def _typed(
    records: list[Record], fields: _Fields, lines: list[str], amounts: list[Money], days: list[date]
) -> list[Record]:
    """Return records with what is looked at alone replaced by its typed values. Raises Refused.

    What is looked at together is added to the rest of it.
    """
    columns: list[Sequence[Any]] = [*zip(*records, strict=True)]
    for place in fields.lines:
        lines += columns[place]
    for place in fields.amounts:
        amounts += columns[place]
    for place in fields.days:
        days += columns[place]
    if not (fields.alone or fields.lists):
        return records
    for place, check in fields.alone:
        columns[place] = [*map(check, columns[place])]
    for place, inner in fields.lists:
        given: Sequence[Sequence[msgspec.Struct] | None] = columns[place]
        rows = [*map(astuple, chain.from_iterable(filter(None, given)))]
        typed = iter(_typed(rows, inner, lines, amounts, days) if rows else ())
        columns[place] = [None if one is None else tuple(islice(typed, len(one))) for one in given]
    return [*zip(*columns, strict=True)]


def pick(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Return the function that picks what stands at some places."""
    if len(places) > 1:
        return itemgetter(*places)
    # An itemgetter of one place gives no tuple.
    return lambda values: tuple([values[place] for place in places])


def _are_days(days: Sequence[date]) -> bool:
    return not days or FIRST_DAY <= min(days) <= max(days) <= LAST_DAY


def _are_amounts(amounts: Sequence[Money]) -> bool:
    """Tell whether amounts are written with all places of their currencies."""
    for currency in {amount.currency for amount in amounts}:
        written = _amounts_in(currency)
        values = [amount.value for amount in amounts if amount.currency == currency]
        whole = "\n".join(values)
        # Two amounts in one value would be as many as two values.
        if not (written and written(whole) and whole.count("\n") < len(values)):
            return False
    return True


def _are_lines(lines: Sequence[str]) -> bool:
    """Tell whether texts are printable, without outer blanks, and carry no address."""
    whole = f"{_BETWEEN}{_BETWEEN.join(lines)}{_BETWEEN}"
    folded = whole.lower() if whole.isascii() else unicodedata.normalize("NFKC", whole).lower()
    return whole.isprintable() and not (
        "` " in whole
        or " `" in whole
        or "http" in folded
        or "www." in folded
        or "://" in folded
        or "=?" in folded
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """The parameters of an alert, or of the rows of a list, by their places."""

    type: type[msgspec.Struct]
    lines: tuple[int, ...]
    amounts: tuple[int, ...]
    days: tuple[int, ...]
    alone: tuple[tuple[int, Check], ...]
    lists: tuple[tuple[int, _Fields], ...]


def _fields(parameters: Sequence[Parameter], limits: Limits, check: Callable[[Parameter], Check]) -> _Fields:
    lists = {
        place: _fields(one.items, limits, check) for place, one in enumerate(parameters) if one.type == "list"
    }
    types = [
        _list(one, lists[place].type) if place in lists else _type(one, limits)
        for place, one in enumerate(parameters)
    ]
    kinds = ["alone" if kind is Any else one.type for one, kind in zip(parameters, types, strict=True)]

    def places(*wanted: str) -> tuple[int, ...]:
        return tuple(place for place, kind in enumerate(kinds) if kind in wanted)

    return _Fields(
        type=_struct(parameters, types),
        lines=places("name", "text"),
        amounts=places("money"),
        days=places("date"),
        alone=tuple((place, check(parameters[place])) for place in places("alone")),
        lists=tuple(lists.items()),
    )


def _struct(parameters: Sequence[Parameter], types: Sequence[Any]) -> type[msgspec.Struct]:
    # A parameter may have a name that Python keeps for itself.
    names = {f"f{place}": one.name for place, one in enumerate(parameters)}
    fields: list[Any] = [
        (name, kind, None) if one.optional else (name, kind)
        for name, kind, one in zip(names, types, parameters, strict=True)
    ]
    return msgspec.defstruct(
        "Given", fields, rename=names, forbid_unknown_fields=True, kw_only=True, gc=False
    )


def _type(parameter: Parameter, limits: Limits) -> Any:
    """Return the type that a decoder makes of a value; Any for one that is looked at alone."""
    bounded = parameter.type == "money" and (parameter.minimum, parameter.maximum) != (None, None)
    known = None if parameter.optional or bounded else _TYPES.get(parameter.type)
    return Any if known is None else known(parameter, limits)


def _list(parameter: Parameter, rows: type[msgspec.Struct]) -> Any:
    most = parameter.max_items or MAX_ITEMS
    # mypy knows no types that are made while a program runs.
    some = Annotated[list[rows], Meta(min_length=1, max_length=most)]  # type: ignore[valid-type]
    return some | None if parameter.optional else some


def _line(parameter: Parameter, _: Limits) -> Any:
    most = parameter.max_length or MAX_LENGTHS[parameter.type]
    return Annotated[str, Meta(min_length=1, max_length=most)]


def _count(parameter: Parameter, _: Limits) -> Any:
    low, high = count_range(parameter)
    return Annotated[int, Meta(ge=low, le=high)]


def _url(_: Parameter, limits: Limits) -> Any:
    if limits.url_hosts is None:
        return Any
    hosts = "|".join(map(re.escape, sorted(limits.url_hosts)))
    pattern = rf"\Ahttps://(?:{hosts}){URL_PATH}\Z" if hosts else r"\A(?!)"
    return Annotated[str, Meta(pattern=pattern, max_length=MAX_URL)]


_TYPES: Mapping[Type, Callable[[Parameter, Limits], Any]] = MappingProxyType(
    {
        "name": _line,
        "text": _line,
        "money": lambda _, __: Money,
        "date": lambda _, __: date,
        "count": _count,
        "url": _url,
        "last4": lambda _, __: Annotated[str, Meta(pattern=r"\A[0-9]{4}\Z")],
    }
)
