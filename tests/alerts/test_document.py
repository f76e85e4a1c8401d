"""A document's bytes are those that a JSON library writes of it."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.alerts.bundle import Alerts
from generator.alerts.document import ENCODING, escaped, strings
from tests.alerts.test_bundle import VALUES


@pytest.mark.parametrize("locale", ["en-US", "nl-NL", "zh-CN", "he-IL"])
@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({}, id="plain"),
        pytest.param({"customer_name": 'Zoë "Z" \\ <b>&'}, id="signs that JSON escapes"),
        pytest.param({"customer_name": "משה 🎉"}, id="another direction"),
        pytest.param({"days": 2, "retry_at": "2026-03-14T09:00:00Z"}, id="optional values"),
        pytest.param({"invoices": [{"number": f'"{number}"'} for number in range(5)]}, id="rows"),
    ],
)
def test_the_bytes_are_a_librarys(alerts: Alerts, locale: str, changed: dict[str, Any]) -> None:
    for requested in (locale, [locale, 'x"y\n', "zz"]):
        email = alerts.email("past-due", locale=requested, values={**VALUES, **changed})
        assert email.json() == msgspec.json.encode(email.document())


def test_a_tag_that_utf_8_cannot_hold_is_told_as_far_as_it_can(alerts: Alerts) -> None:
    email = alerts.email("past-due", locale=["nl-\ud800", "nl-NL"], values=VALUES)
    document = msgspec.json.decode(email.json())
    assert document == {**email.document(), "requested": ["nl-?", "nl-NL"]}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_escaped_text_is_a_librarys(text: str) -> None:
    """Whole, and cut anywhere."""
    whole = json.dumps(text, ensure_ascii=False)[1:-1]
    middle = len(text) // 2
    assert escaped(text) == escaped(text[:middle]) + escaped(text[middle:]) == whole


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_an_array_is_a_librarys(texts: list[str]) -> None:
    assert strings(tuple(texts)).encode(ENCODING) == msgspec.json.encode(texts)
