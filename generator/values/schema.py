"""Turns parameters into a JSON Schema of the values they take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from generator.values.checks import MAX_ITEMS, MAX_LENGTHS, MAX_URL, count_range
from generator.values.model import CURRENCIES, MAX_AMOUNT, Parameter, Type

__all__ = ["schema"]

_DECIMAL = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"

_MONEY = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "value": {
                "type": "string",
                "pattern": _DECIMAL,
                "description": f"At most {MAX_AMOUNT}, with the decimal places of the currency or fewer.",
            },
            "currency": {"type": "string", "enum": list(CURRENCIES), "description": "ISO 4217."},
        },
        "required": ["value", "currency"],
        "additionalProperties": False,
    }
)


def schema(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the values an alert takes.

    What validates here may still be refused: hosts of URLs, the scale of a currency, and the `minimum` and
    `maximum` of amounts and percentages, which are strings, are not in it.
    """
    result = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object(parameters)}
    if any(each.type == "money" for parameter in parameters for each in (parameter, *parameter.items)):
        result["$defs"] = {"money": dict(_MONEY)}
    return result


def _object(parameters: Sequence[Parameter]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {parameter.name: _property(parameter) for parameter in parameters},
        "required": [parameter.name for parameter in parameters if not parameter.optional],
        "additionalProperties": False,
    }


def _property(parameter: Parameter) -> dict[str, Any]:
    described = _SHAPES[parameter.type](parameter)
    if parameter.optional:
        described = {"anyOf": [described, {"type": "null"}]}
    return described if parameter.example is None else described | {"examples": [parameter.example]}


def _line(parameter: Parameter) -> dict[str, Any]:
    most = parameter.max_length or MAX_LENGTHS[parameter.type]
    return {"type": "string", "minLength": 1, "maxLength": most}


def _count(parameter: Parameter) -> dict[str, Any]:
    least, most = count_range(parameter)
    return {"type": "integer", "minimum": least, "maximum": most}


def _string(**limits: object) -> Callable[[Parameter], dict[str, Any]]:
    return lambda _: {"type": "string", **limits}


def _list(parameter: Parameter) -> dict[str, Any]:
    most = parameter.max_items or MAX_ITEMS
    return {"type": "array", "minItems": 1, "maxItems": most, "items": _object(parameter.items)}


_SHAPES: Mapping[Type, Callable[[Parameter], dict[str, Any]]] = MappingProxyType(
    {
        "name": _line,
        "text": _line,
        "money": lambda _: {"$ref": "#/$defs/money"},
        "date": _string(format="date", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        "instant": _string(format="date-time"),
        "count": _count,
        "percent": _string(pattern=_DECIMAL, description="12.5 is twelve and a half percent."),
        "url": _string(format="uri", pattern="^[Hh][Tt][Tt][Pp][Ss]://", maxLength=MAX_URL),
        "email": _string(format="email", maxLength=MAX_LENGTHS["email"]),
        "last4": _string(pattern="^[0-9]{4}$"),
        "list": _list,
    }
)
