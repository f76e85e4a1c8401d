"""The id of a request: equal for equal values, however they are written, and for no others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.alerts.identity import request_head, request_id
from generator.values import Limits, Parameter, Reader

PARAMETERS = (
    Parameter(name="customer", type="name"),
    Parameter(name="amount", type="money", optional=True),
    Parameter(name="share", type="percent", optional=True),
    Parameter(name="at", type="instant", optional=True),
    Parameter(name="on", type="date", optional=True),
    Parameter(name="count", type="count", optional=True),
    Parameter(
        name="rows",
        type="list",
        optional=True,
        items=(Parameter(name="item", type="text"), Parameter(name="cost", type="money", optional=True)),
    ),
)
READER = Reader(PARAMETERS, limits=Limits())
HEAD = request_head(alert="a", locale="nl-NL", format_locale="nl-NL", time_zone="UTC", bundle="0" * 64)


def identified(values: dict[str, Any], head: bytes = HEAD) -> str:
    record, problems = READER.read(values)
    assert problems == ()
    return request_id(head, record)


def euro(value: str) -> dict[str, str]:
    return {"value": value, "currency": "EUR"}


class _Text(str):
    """A string of another class, as libraries give them."""


class _Number(int):
    """A number of another class."""


SAME = [
    pytest.param({"amount": euro("1234.5")}, {"amount": euro("1234.50")}, id="decimal places"),
    pytest.param({"amount": euro("0")}, {"amount": euro("-0.00")}, id="no amount"),
    pytest.param({"amount": euro("100")}, {"amount": euro("100.0")}, id="whole amount"),
    pytest.param({"share": "12.50"}, {"share": "12.5"}, id="percentage"),
    pytest.param({"at": "2026-03-01T10:00:00+01:00"}, {"at": "2026-03-01T09:00:00Z"}, id="offset"),
    pytest.param({"customer": _Text("Zoë"), "count": _Number(3)}, {"count": 3}, id="other classes"),
    pytest.param({"customer": " Zoë "}, {}, id="blanks around"),
    pytest.param({"amount": None, "rows": None}, {}, id="null"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_values_that_are_equal_have_one_id(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert identified({"customer": "Zoë", **one}) == identified({"customer": "Zoë", **other})


def test_everything_that_changes_an_email_changes_its_id() -> None:
    parts = {"alert": "a", "locale": "nl-NL", "format_locale": "nl-NL", "time_zone": "UTC", "bundle": "0"}
    heads = [request_head(**parts), *(request_head(**{**parts, name: "x"}) for name in parts)]
    assert len({identified({"customer": "Zoë"}, head) for head in heads}) == 6


texts = st.sampled_from(["a", "b", "1", "1 EUR"])
amounts = st.sampled_from(["1", "10", "0.1"]).map(euro)
requests = st.fixed_dictionaries(
    {"customer": texts},
    optional={
        "amount": amounts,
        "share": st.sampled_from(["1", "10"]),
        "on": st.just("2026-03-01"),
        "rows": st.lists(
            st.fixed_dictionaries({"item": texts}, optional={"cost": amounts}), min_size=1, max_size=3
        ),
    },
)


@given(one=requests, other=requests)
def test_requests_that_differ_have_different_ids(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Not even a value that moves to another field, row or list keeps the id."""
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (identified(one) == identified(other)) == same
