"""Schema: what an alert takes, as JSON Schema."""

from __future__ import annotations

import json

from generator.errors import Place
from generator.values import TYPES, Parameter, parameters, schema


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


def test_amounts_share_one_definition() -> None:
    rows = Parameter(name="rows", type="list", items=(Parameter(name="due", type="money"),))
    described = schema([Parameter(name="amount", type="money"), rows])
    assert described["properties"]["amount"] == {"$ref": "#/$defs/money"}
    assert described["properties"]["rows"]["items"]["properties"]["due"] == {"$ref": "#/$defs/money"}
    assert "EUR" in described["$defs"]["money"]["properties"]["currency"]["enum"]


def test_every_type_has_a_schema_that_is_json() -> None:
    declared = [Parameter(name=kind, type=kind, items=(Parameter(name="a", type="text"),)) for kind in TYPES]
    assert set(json.loads(json.dumps(schema(declared)))["properties"]) == set(TYPES)
