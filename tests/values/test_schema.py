"""Schema: what an alert takes, as JSON Schema."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from generator.errors import Place
from generator.values import TYPES, Limits, Parameter, Type, parameters, schema, validate
from tests.values.test_validation import GOOD


def test_a_schema_says_what_validation_checks() -> None:
    declared = parameters(
        {
            "customer_name": {"type": "name", "example": "Zoë"},
            "days": {"type": "count", "example": 2, "minimum": 1},
            "retry_at": {"type": "instant", "optional": True, "example": "2026-03-14T09:00:00Z"},
            "rows": {
                "type": "list",
                "item": {"code": {"type": "last4"}},
                "example": [{"code": "0042"}],
                "max_items": 3,
            },
        },
        place=Place(path="a.md"),
    )
    assert schema(declared) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "customer_name": {"type": "string", "minLength": 1, "maxLength": 120, "examples": ["Zoë"]},
            "days": {"type": "integer", "minimum": 1, "maximum": 1_000_000_000, "examples": [2]},
            "retry_at": {
                "anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}],
                "examples": ["2026-03-14T09:00:00Z"],
            },
            "rows": {
                "type": "array",
                "minItems": 1,
                "maxItems": 3,
                "items": {
                    "type": "object",
                    "properties": {"code": {"type": "string", "pattern": "^[0-9]{4}$"}},
                    "required": ["code"],
                    "additionalProperties": False,
                },
                "examples": [[{"code": "0042"}]],
            },
        },
        "required": ["customer_name", "days", "rows"],
        "additionalProperties": False,
    }


@pytest.mark.parametrize(("kind", "value"), [row[:2] for row in GOOD if isinstance(row[1], str)])
def test_a_schema_takes_what_validation_takes(kind: Type, value: str) -> None:
    described = schema([Parameter(name="x", type=kind)])["properties"]["x"]
    assert re.search(described.get("pattern", ""), value)
    assert described.get("minLength", 0) <= len(value) <= described.get("maxLength", len(value))


@pytest.mark.parametrize("least", [None, "-1", "0", "0.5", "1", "2.999", "1e9"])
@pytest.mark.parametrize("most", [None, "-0.5", "0", "0.5", "3", "3.001", "1e10"])
def test_the_limits_of_a_count_are_those_of_validation(least: str | None, most: str | None) -> None:
    minimum, maximum = (None if limit is None else Decimal(limit) for limit in (least, most))
    parameter = Parameter(name="x", type="count", minimum=minimum, maximum=maximum)
    described = schema([parameter])["properties"]["x"]
    for count in (-1, 0, 1, 2, 3, 4, 10**9, 10**9 + 1):
        problems = validate([parameter], {"x": count}, limits=Limits())[1]
        assert (described["minimum"] <= count <= described["maximum"]) == (not problems)


def test_amounts_share_one_definition() -> None:
    rows = Parameter(name="rows", type="list", items=(Parameter(name="due", type="money"),))
    described = schema([Parameter(name="amount", type="money"), rows])
    assert described["properties"]["amount"] == {"$ref": "#/$defs/money"}
    assert described["properties"]["rows"]["items"]["properties"]["due"] == {"$ref": "#/$defs/money"}
    assert "EUR" in described["$defs"]["money"]["properties"]["currency"]["enum"]


def test_every_type_has_a_schema_that_is_json() -> None:
    declared = [Parameter(name=kind, type=kind, items=(Parameter(name="a", type="text"),)) for kind in TYPES]
    assert set(json.loads(json.dumps(schema(declared)))["properties"]) == set(TYPES)
