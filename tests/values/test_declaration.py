"""Declarations: what a writer may declare, and the one sentence for what not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.errors import Place, SettingsError, SourceError
from generator.values import Limits, Parameter, parameters

PLACE = Place(path="content/alerts/past-due.md", line=7)


def test_parameters_come_in_the_writers_order() -> None:
    raw = {
        "subscription": {"type": "text", "example": "Pay", "max_length": 64},
        "amount": {"type": "money", "minimum": "0.01", "example": {"value": "1.50", "currency": "EUR"}},
        "retry_at": {"type": "instant", "optional": True, "example": "2026-03-14T09:00:00Z"},
        "invoices": {
            "type": "list",
            "item": {"invoice": {"type": "text"}, "paid_on": {"type": "date", "optional": True}},
            "example": [{"invoice": "INV-1"}],
        },
    }
    assert parameters(raw, place=PLACE) == (
        Parameter(name="subscription", type="text", example="Pay", max_length=64),
        Parameter(
            name="amount", type="money", example={"value": "1.50", "currency": "EUR"}, minimum=Decimal("0.01")
        ),
        Parameter(name="retry_at", type="instant", optional=True, example="2026-03-14T09:00:00Z"),
        Parameter(
            name="invoices",
            type="list",
            example=[{"invoice": "INV-1"}],
            items=(
                Parameter(name="invoice", type="text"),
                Parameter(name="paid_on", type="date", optional=True),
            ),
        ),
    )


NAME = {"type": "name", "example": "Zoë"}
FAULTS = [
    pytest.param(["a"], "'parameters' is not a mapping", id="list of names"),
    pytest.param({"a": "text"}, "'a' is not a mapping", id="type alone"),
    pytest.param({"Amount": NAME}, "'Amount' cannot name a parameter", id="capital"),
    pytest.param({"a-b": NAME}, "'a-b' cannot name a parameter", id="hyphen"),
    pytest.param({3: NAME}, "'3' cannot name a parameter", id="number"),
    pytest.param({"a" * 41: NAME}, "cannot name a parameter", id="long name"),
    pytest.param({"a": {"example": "x"}}, "'a' has no known type", id="no type"),
    pytest.param({"a": {"type": "mony"}}, "unknown type 'mony'; did you mean 'money'?", id="misspelt type"),
    pytest.param(
        {"a": {"type": "name", "exmple": "Zoë"}},
        "unknown key 'exmple'; did you mean 'example'?",
        id="misspelt key",
    ),
    pytest.param({"a": NAME | {"minimum": 3}}, "unknown key 'minimum'", id="limit of another type"),
    pytest.param({"a": {"type": "name"}}, "'a' has no example", id="no example"),
    pytest.param(
        {"a": {"type": "count", "example": "13"}},
        r"example of 'a' cannot be used \(/a: type\)",
        id="bad example",
    ),
    pytest.param({"a": NAME | {"optional": "yes"}}, "neither true nor false", id="optional as a word"),
    pytest.param({"a": NAME | {"max_length": 0}}, "a limit of 'a' is no size", id="no length"),
    pytest.param(
        {"a": {"type": "count", "example": 1, "maximum": "many"}},
        "a limit of 'a' is no number",
        id="no number",
    ),
    pytest.param(
        {"a": {"type": "count", "example": 1, "maximum": "NaN"}}, "a limit of 'a' is no number", id="NaN"
    ),
    pytest.param({"a": {"type": "list", "example": [{}]}}, "'a.item' is not a mapping", id="no item"),
    pytest.param({"a": {"type": "list", "item": {}, "example": [{}]}}, "have no fields", id="empty item"),
    pytest.param(
        {"a": {"type": "list", "item": {"b": {"type": "list", "item": {"c": NAME}}}, "example": [{}]}},
        "'a.b' is a list within a list",
        id="nested list",
    ),
    pytest.param(
        {"b": NAME, "a": {"type": "list", "item": {"b": {"type": "text"}}, "example": [{"b": "x"}]}},
        "field 'b' of 'a' is named like a parameter",
        id="field named like a parameter",
    ),
]


@pytest.mark.parametrize(("raw", "fault"), FAULTS)
def test_a_fault_is_one_sentence_with_place_and_next_step(raw: object, fault: str) -> None:
    with pytest.raises(SourceError, match=fault) as caught:
        parameters(raw, place=PLACE)
    assert str(caught.value).startswith("content/alerts/past-due.md:7: ")
    assert caught.value.hint


def test_examples_keep_to_the_projects_hosts_once_they_are_known() -> None:
    raw = {"pay_url": {"type": "url", "example": "https://portal.azure.com/pay"}}
    assert parameters(raw, place=PLACE)
    with pytest.raises(SourceError, match="url_host"):
        parameters(raw, place=PLACE, limits=Limits(url_hosts=frozenset({"example.com"})))


@pytest.mark.parametrize("host", ["https://portal.azure.com", "a/b", "", "user@host", "a b"])
def test_limits_name_hosts_only(host: str) -> None:
    with pytest.raises(SettingsError, match="is not a host name"):
        Limits(url_hosts=frozenset({host}))
