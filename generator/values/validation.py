"""Given values → typed values, or every problem they have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Final

import msgspec

from generator.errors import Problem
from generator.values.checks import MAX_ITEMS, SCALARS, Check, Fault, Refused, is_object, no_type
from generator.values.model import Limits, Parameter
from generator.values.usual import Record, Unusual, UsualReader

__all__ = ["Reader", "validate"]

MAX_UNKNOWN: Final = 50
"""Undeclared keys that are told of; a caller who sends more has sent something else."""

_POINTER_SAFE = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)


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
    record, faults = Reader(parameters, limits=limits).examine(values)
    return _by_name(parameters, record), _problems(faults)


def _by_name(parameters: Sequence[Parameter], record: Record) -> Mapping[str, object]:
    named = {parameter.name: value for parameter, value in zip(parameters, record, strict=False)}
    for parameter in parameters:
        rows = named.get(parameter.name)
        if parameter.type == "list" and rows is not None:
            named[parameter.name] = tuple(_by_name(parameter.items, row) for row in rows)
    return MappingProxyType(named)


class Reader:
    """Reads the values of some parameters; prepared once, immutable, safe among threads."""

    def __init__(self, parameters: Sequence[Parameter], *, limits: Limits) -> None:
        self._checks = tuple((one.name, _check(one, limits)) for one in parameters)
        self._parameters = tuple(parameters)
        self._limits = limits

    @cached_property
    def _usual(self) -> UsualReader:
        # Types of structures take long to make: what is read but once has no need of them.
        return UsualReader(self._parameters, limits=self._limits, check=lambda one: _check(one, self._limits))

    def read(self, values: object) -> tuple[Record, tuple[Problem, ...]]:
        """Return what `validate` returns, the values as a record."""
        try:
            return self._usual.read(values), ()
        except Unusual:
            record, faults = self.examine(values)
        return record, _problems(faults)

    def usual(self, values: Sequence[object]) -> list[Record | None]:
        """Return the typed values of many objects; None for what is to be `read` alone."""
        found: dict[int, msgspec.Struct] = {}
        for number, one in enumerate(values):
            try:
                found[number] = msgspec.convert(one, self.type)
            except (msgspec.ValidationError, RecursionError, UnicodeEncodeError):
                continue
        records = dict(zip(found, self.records([*found.values()]), strict=True)) if found else {}
        return [records.get(number) for number in range(len(values))]

    @property
    def type(self) -> type[msgspec.Struct]:
        """Return what a decoder makes of the values, for `records`."""
        return self._usual.type

    def records(self, given: Sequence[msgspec.Struct]) -> Sequence[Record | None]:
        """Return the typed values of what was decoded as `type`; None for what is to be `read` alone.

        They are looked at together, in half of the time.
        """
        try:
            return self._usual.records(given)
        except Unusual:
            return [None] if len(given) == 1 else [record for one in given for record in self.records((one,))]

    def examine(self, values: object) -> tuple[Record, Sequence[Fault]]:
        """Return the typed values of one object and every fault in it, found one by one."""
        if not is_object(values):
            return (), [("", "type", "an object")]
        typed: list[object] = []
        faults: list[Fault] = []
        for name, check in self._checks:
            try:
                typed.append(check(values.get(name)))
            except Refused as refused:
                typed.append(None)
                faults += [(f"/{name}{below}", code, wanted) for below, code, wanted in refused.faults]
        return tuple(typed), [*faults, *self._unknown(values)]

    def _unknown(self, values: Mapping[object, object]) -> list[Fault]:
        declared = {name for name, _ in self._checks}
        keys = islice((key for key in values if key not in declared), MAX_UNKNOWN)
        return [(_pointer(key), "unknown", "only parameters the alert declares") for key in keys]


def _problems(faults: Iterable[Fault]) -> tuple[Problem, ...]:
    return tuple(Problem(pointer=pointer, code=code, expected=wanted) for pointer, code, wanted in faults)


def _pointer(key: object) -> str:
    """Point at an undeclared key, or above it where the key might itself be a person's value."""
    return f"/{key}" if isinstance(key, str) and _POINTER_SAFE.fullmatch(key) else ""


def _check(parameter: Parameter, limits: Limits) -> Check:
    """Make the check of a parameter; it is asked about an absent value too, which is None."""
    make = _list if parameter.type == "list" else SCALARS[parameter.type]
    check = make(parameter, limits)
    if parameter.optional:
        return lambda value: None if value is None else check(value)
    return check


def _list(parameter: Parameter, limits: Limits) -> Check:
    reader = Reader(parameter.items, limits=limits)
    most = parameter.max_items or MAX_ITEMS

    def check(value: object) -> tuple[Record, ...]:
        if not isinstance(value, list | tuple):
            raise no_type(value, "list")
        if not 1 <= len(value) <= most:
            raise Refused(("", "length", f"1 to {most} items"))
        examined = [reader.examine(row) for row in value]
        faults = [*_row_faults(faults for _, faults in examined)]
        if faults:
            raise Refused(*faults)
        return tuple(record for record, _ in examined)

    return check


def _row_faults(rows: Iterable[Sequence[Fault]]) -> Iterator[Fault]:
    for number, faults in enumerate(rows):
        for below, code, expected in faults:
            yield f"/{number}{below}", code, expected
