"""Requests: what is decoded at once is what would be read member by member."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.alerts.bundle import Alerts, Values
from generator.answers.asked import MAX_TAG_LENGTH, Asked, read_asked, read_json, read_requests
from generator.answers.problems import Refused
from tests.alerts.conftest import make

VALUES = {
    "customer_name": "Zoë & Co",
    "amount": {"value": "1234.50", "currency": "EUR"},
    "pay_url": "https://pay.example.com/?a=1&b=2",
    "days": 1,
    "invoices": [{"number": "INV-1", "paid_on": "2026-03-01"}],
}
TO = {"name": "Zoë", "email": "zoe@example.com"}


@pytest.fixture(scope="module")
def alerts(tmp_path_factory: pytest.TempPathFactory) -> Alerts:
    """A bundle of one alert."""
    return make(tmp_path_factory.mktemp("project")).alerts()


odd: st.SearchStrategy[Any] = st.sampled_from([None, 1, True, "", [], {}, "x" * (MAX_TAG_LENGTH + 1)])
members: Mapping[str, st.SearchStrategy[Any]] = {
    "alert": st.just("past-due") | odd,
    "locale": st.sampled_from(["nl-NL", ["fr", "nl-BE"], ["nl-NL", None], ["x"] * 99]) | odd,
    "values": st.sampled_from([VALUES, {**VALUES, "days": "1"}, {**VALUES, "customer_name": " Zoë "}]) | odd,
    "format_locale": st.sampled_from(["nl-BE", "x y"]) | odd,
    "time_zone": st.sampled_from(["Europe/Brussels", "Mars/Base"]) | odd,
    "fallback": st.booleans() | odd,
    "to": st.sampled_from([TO, {**TO, "name": None}, {**TO, "x": 1}, {"email": "a@b"}, {"name": "Zoë"}])
    | odd,
    "ref": st.sampled_from(["x", [1], {"a": None}]) | odd,
    "unknown": odd,
}
usual = st.fixed_dictionaries({"locale": st.just("nl-NL"), "values": st.just(VALUES)})
bodies = st.builds(
    lambda one, other: {**one, **other},
    usual | st.just({}),
    st.fixed_dictionaries({}, optional=dict(members)),
)


@given(body=bodies, alert=st.sampled_from(["", "past-due", "past-deu"]))
def test_what_is_decoded_at_once_is_what_is_read_member_by_member(
    alerts: Alerts, body: dict[str, Any], alert: str
) -> None:
    data = json.dumps(body).encode()
    expected = read_asked(read_json(data), alert=alert)
    (found,) = read_requests(alerts, [data], alert=alert)
    assert isinstance(found, Asked)
    if isinstance(found.values, Values):
        assert found.values == alerts.validate("past-due", body["values"])
    else:
        assert found.values == expected.values
    for name in ("alert", "locale", "format_locale", "time_zone", "fallback", "to", "ref", "problems"):
        assert getattr(found, name) == getattr(expected, name), name


@given(several=st.lists(bodies, max_size=5))
def test_lines_that_are_read_together_are_read_as_each_is_alone(
    alerts: Alerts, several: list[dict[str, Any]]
) -> None:
    lines = [b"{", *(json.dumps(body).encode() for body in several)]
    refused, *found = read_requests(alerts, lines)
    assert isinstance(refused, Refused)
    assert found == [one for line in lines[1:] for one in read_requests(alerts, [line])]


@pytest.mark.parametrize("alert", ["", "past-due"], ids=["batch", "single"])
def test_a_bundle_that_requests_were_read_for_goes_when_nobody_has_it(tmp_path: Path, alert: str) -> None:
    """A service that runs for months would else keep all that it ever had."""
    alerts = make(tmp_path).alerts()
    read_requests(alerts, [b"{}"], alert=alert)
    left = weakref.ref(alerts)
    del alerts
    gc.collect()
    assert left() is None
