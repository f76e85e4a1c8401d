"""Turns the `parameters` of an alert's front matter into parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from types import MappingProxyType

from generator.errors import Place, SourceError
from generator.values.model import ANY_HOST, TYPES, Limits, Parameter, Type
from generator.values.validation import validate

__all__ = ["KEYS", "parameters"]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_RANGE = ("minimum", "maximum")
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(TYPES, ()),
        "name": ("max_length",),
        "text": ("max_length",),
        "money": _RANGE,
        "count": _RANGE,
        "percent": _RANGE,
        "list": ("item", "max_items"),
    }
)
"""What a type may have beside `type`, `optional` and `example`."""


def parameters(raw: object, *, place: Place, limits: Limits = ANY_HOST) -> tuple[Parameter, ...]:
    """Return the declared parameters in the writer's order.

    `raw` is the mapping as YAML gives it. A parameter of the alert itself has an example that is valid,
    since articles quote alerts with their examples filled in. Raises SourceError for the first fault.
    """
    declared = tuple(
        _parameter(name, given, place) for name, given in _mapping(raw, "parameters", place).items()
    )
    names = {parameter.name for parameter in declared}
    for parameter in declared:
        for item in parameter.items:
            if item.name in names:
                raise SourceError(
                    f"the field {item.name!r} of {parameter.name!r} is named like a parameter",
                    place=place,
                    hint="rename one of them",
                )
        _check_example(parameter, place, limits)
    return declared


def _parameter(name: object, given: object, place: Place, *, within: str = "") -> Parameter:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SourceError(
            f"{str(name)[:40]!r} cannot name a parameter",
            place=place,
            hint="use up to 40 lower-case letters, digits and underscores, a letter first",
        )
    label = f"{within}.{name}" if within else name
    fields = _mapping(given, label, place)
    kind = _type(fields.get("type"), label, place)
    if within and kind == "list":
        raise SourceError(f"{label!r} is a list within a list", place=place, hint="declare two lists")
    _check_keys(fields, kind, label, place)
    items = _items(fields, label, place) if kind == "list" else ()
    return Parameter(
        name=name,
        type=kind,
        optional=_flag(fields.get("optional", False), label, place),
        example=fields.get("example"),
        items=items,
        minimum=_number(fields.get("minimum"), label, place),
        maximum=_number(fields.get("maximum"), label, place),
        max_length=_size(fields.get("max_length"), label, place),
        max_items=_size(fields.get("max_items"), label, place),
    )


def _mapping(raw: object, label: str, place: Place) -> Mapping[object, object]:
    if not isinstance(raw, Mapping):
        raise SourceError(
            f"{label!r} is not a mapping",
            place=place,
            hint="write it like `amount: {type: money, example: …}`",
        )
    return raw


def _type(given: object, label: str, place: Place) -> Type:
    for kind in TYPES:
        if kind == given:
            return kind
    raise SourceError(
        f"{label!r} has no known type"
        if given is None
        else f"{label!r} has the unknown type {str(given)[:40]!r}",
        place=place,
        hint=_nearest(str(given), TYPES),
    )


def _check_keys(fields: Mapping[object, object], kind: Type, label: str, place: Place) -> None:
    known = ("type", "optional", "example", *KEYS[kind])
    for key in fields:
        if key not in known:
            raise SourceError(
                f"{label!r} has the unknown key {str(key)[:40]!r}",
                place=place,
                hint=_nearest(str(key), known),
            )


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"


def _items(fields: Mapping[object, object], label: str, place: Place) -> tuple[Parameter, ...]:
    item = _mapping(fields.get("item"), f"{label}.item", place)
    if not item:
        raise SourceError(f"the items of {label!r} have no fields", place=place, hint="declare one or more")
    return tuple(_parameter(name, given, place, within=label) for name, given in item.items())


def _flag(given: object, label: str, place: Place) -> bool:
    if not isinstance(given, bool):
        raise SourceError(
            f"`optional` of {label!r} is neither true nor false", place=place, hint="write true"
        )
    return given


def _size(given: object, label: str, place: Place) -> int | None:
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= 1000:
        raise SourceError(
            f"a limit of {label!r} is no size", place=place, hint="write a number from 1 to 1000"
        )
    return given


def _number(given: object, label: str, place: Place) -> Decimal | None:
    if given is None:
        return None
    try:
        number = Decimal(given) if isinstance(given, int | str) and not isinstance(given, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise SourceError(f"a limit of {label!r} is no number", place=place, hint='write one such as "0.01"')
    return number


def _check_example(parameter: Parameter, place: Place, limits: Limits) -> None:
    if parameter.example is None:
        raise SourceError(
            f"{parameter.name!r} has no example",
            place=place,
            hint="give one: previews and the articles that quote the alert show it",
        )
    _, problems = validate((parameter,), {parameter.name: parameter.example}, limits=limits)
    if problems:
        first = problems[0]
        raise SourceError(
            f"the example of {parameter.name!r} cannot be used ({first.pointer}: {first.code})",
            place=place,
            hint=f"write {first.expected}",
        )
