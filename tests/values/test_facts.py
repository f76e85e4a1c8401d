"""Facts: stated once, written as each locale writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import babel
import pytest
from babel import localedata

from generator.errors import Place, SourceError
from generator.locales import parse
from generator.values import Fact, Limits, Money, format_fact, read_fact
from generator.values.facts import _duration_text

PLACE = Place(path="content/facts.yml", line=2)

FACTS = [
    ({"value": 90, "unit": "day"}, Fact(kind="duration", value=90, unit="day")),
    (
        {"value": "15.00", "currency": "EUR"},
        Fact(kind="money", value=Money(value="15.00", currency="EUR")),
    ),
    ({"number": 3}, Fact(kind="number", value=Decimal(3))),
    ({"number": "99.95"}, Fact(kind="number", value=Decimal("99.95"))),
    ({"date": "2026-03-01"}, Fact(kind="date", value=date(2026, 3, 1))),
    ({"url": "https://example.com/a"}, Fact(kind="url", value="https://example.com/a")),
]


@pytest.mark.parametrize(("raw", "fact"), FACTS, ids=[str(row[0]) for row in FACTS])
def test_facts_are_read(raw: object, fact: Fact) -> None:
    assert read_fact(raw, place=PLACE) == fact


TEXTS = [
    ("en-US", {"value": 90, "unit": "day"}, "90 days"),
    ("en-US", {"value": 1, "unit": "month"}, "1 month"),
    ("en-US", {"value": 0, "unit": "hour"}, "0 hours"),
    ("en-US", {"value": 24, "unit": "hour"}, "24 hours"),
    ("nl-NL", {"value": 90, "unit": "day"}, "90 dagen"),
    ("sv-SE", {"value": 90, "unit": "day"}, "90 dagar"),
    ("zh-CN", {"value": 90, "unit": "day"}, "90 天"),
    ("fr-FR", {"value": 90, "unit": "day"}, "90\u00a0jours"),
    ("fr-FR", {"value": 14, "unit": "month"}, "14\u00a0mois"),
    ("nl-NL", {"value": 2, "unit": "year"}, "2 jaar"),
    ("nl-NL", {"value": "1500.00", "currency": "EUR"}, "€\u00a01.500,00"),
    ("fr-FR", {"number": "12345.5"}, "12\u202f345,5"),
    ("fr-FR", {"date": "2026-03-01"}, "1er mars 2026"),
    ("zh-CN", {"url": "https://example.com/a"}, "https://example.com/a"),
]


@pytest.mark.parametrize(("tag", "raw", "text"), TEXTS, ids=[f"{row[0]} {row[1]}" for row in TEXTS])
def test_facts_are_written_as_the_locale_writes_them(tag: str, raw: object, text: str) -> None:
    assert format_fact(read_fact(raw, place=PLACE), parse(tag)) == text


FAULTS = [
    pytest.param(90, id="bare number"),
    pytest.param({"value": 90}, id="no unit"),
    pytest.param({"value": 90, "unit": "fortnight"}, id="unknown unit"),
    pytest.param({"value": 90, "unit": ["day"]}, id="list of units"),
    pytest.param({"value": "90", "unit": "day"}, id="value in quotes"),
    pytest.param({"value": True, "unit": "day"}, id="truth"),
    pytest.param({"value": -1, "unit": "day"}, id="negative"),
    pytest.param({"value": "1.234", "currency": "EUR"}, id="scale"),
    pytest.param({"number": 1.5}, id="float"),
    pytest.param({"number": "1e3"}, id="exponent"),
    pytest.param({"date": "tomorrow"}, id="no date"),
    pytest.param({"url": "http://example.com/"}, id="http"),
    pytest.param({"url": "https://example.com/", "value": 3}, id="mixed"),
]


@pytest.mark.parametrize("raw", FAULTS)
def test_a_fault_is_one_sentence_with_place_and_next_step(raw: object) -> None:
    with pytest.raises(SourceError) as caught:
        read_fact(raw, place=PLACE)
    assert str(caught.value).startswith("content/facts.yml:2: ")
    assert caught.value.hint


def test_a_fact_may_be_held_to_the_projects_hosts() -> None:
    with pytest.raises(SourceError, match="allowed-url-hosts"):
        read_fact({"url": "https://example.com/"}, place=PLACE, limits=Limits())


@pytest.mark.nightly
def test_every_locale_of_cldr_has_words_for_durations() -> None:
    for name in localedata.locale_identifiers():
        for unit in ("minute", "hour", "day", "week", "month", "year"):
            assert "90" in _duration_text(babel.Locale.parse(name), 90, unit)
