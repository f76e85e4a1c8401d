"""After an English edit, other languages go on with the last copy that was whole, and say so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator import project
from generator.alerts.bundle import Alerts, last_bundle, write_bundle
from generator.alerts.carrying import carry
from generator.alerts.compile import compile_alerts
from generator.alerts.compiled import Bundle, read_bundle, write_bytes
from tests.alerts.conftest import Desk
from tests.alerts.test_bundle import VALUES

OLD, NEW = "We try again on {retry_at}.", "We will charge the card again on {retry_at}."
RETRY = {**VALUES, "retry_at": "2026-03-14T09:00:00Z"}
DUTCH = "We proberen het opnieuw op 14 maart 2026"


def compiled(desk: Desk, previous: Bundle | None, *, broken: bool = False) -> Bundle:
    """Compile a project again, after another bundle."""
    bundle, errors = compile_alerts(project.load(desk.project.root), previous=previous)
    assert bool(errors) == broken
    return bundle


def edited(desk: Desk, old: str = OLD, new: str = NEW) -> None:
    """Change the English text; no language has the new sentence."""
    text = (desk.project.alerts / "past-due.md").read_text(encoding="utf-8")
    assert old in text
    desk.write_alert(text.replace(old, new))


def sent(bundle: Bundle, locale: str = "nl-NL", **values: Any) -> tuple[str, bool, str]:
    """Return the language of an email, whether it is stale, and its text."""
    email = Alerts(bundle).email("past-due", locale=locale, values={**RETRY, **values})
    assert email.document()["stale"] == email.stale
    return email.locale, email.stale, email.text


def test_a_language_that_lags_behind_keeps_its_last_whole_copy(desk: Desk) -> None:
    first = desk.compile()
    edited(desk)
    second = compiled(desk, first)
    locale, stale, text = sent(second)
    assert (locale, stale) == ("nl-NL", True)
    assert DUTCH in text
    assert text == sent(first)[2]
    assert sent(second, "en-US")[:2] == ("en-US", False)
    assert Alerts(second).banner("past-due", locale="nl-BE", values=RETRY).stale
    assert "alerts: “We will charge the card again" in second.alerts["past-due"].not_approved["nl-NL"][0]


def test_a_copy_lasts_over_many_edits_and_ends_with_the_translation(desk: Desk) -> None:
    second = compiled(desk, desk.compile())
    edited(desk)
    third = compiled(desk, second)
    edited(desk, "The balance of", "Your balance of")
    fourth = compiled(desk, third)
    assert sent(fourth) == sent(third)
    edited(desk, "Your balance of", "The balance of")
    edited(desk, NEW, OLD)
    assert sent(compiled(desk, fourth))[:2] == ("nl-NL", False)


def test_without_an_earlier_bundle_the_source_is_sent(desk: Desk) -> None:
    edited(desk)
    assert sent(compiled(desk, None))[:2] == ("en-US", False)


def test_by_the_other_policy_the_source_is_sent_at_once(desk: Desk) -> None:
    first = desk.compile()
    edited(desk)
    settings = desk.project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("brand =", 'stale = "fallback"\nbrand ='))
    second = compiled(desk, first)
    assert sent(second)[:2] == ("en-US", False)
    assert second.copies == {}


CHANGES = [
    pytest.param([("days: {type: count,", "days: {type: count, maximum: 100,")], id="parameters"),
    pytest.param([("article: billing/pay#pay-a-balance", "article: billing/pay#other")], id="article"),
]


@pytest.mark.parametrize("changes", CHANGES)
def test_a_copy_that_no_longer_fits_is_not_sent_but_kept(desk: Desk, changes: list[tuple[str, str]]) -> None:
    first = desk.compile()
    edited(desk)
    for old, new in changes:
        edited(desk, old, new)
    second = compiled(desk, first)
    assert sent(second)[:2] == ("en-US", False)
    for old, new in changes:
        edited(desk, new, old)
    assert sent(compiled(desk, second))[:2] == ("nl-NL", True)


def test_a_copy_that_states_another_fact_is_not_sent(desk: Desk) -> None:
    first = desk.compile()
    edited(desk)
    (desk.project.root / "content/facts.yml").write_text("grace-period: {value: 14, unit: day}\n")
    assert sent(compiled(desk, first))[:2] == ("en-US", False)


def test_a_new_example_changes_nothing(desk: Desk) -> None:
    first = desk.compile()
    edited(desk)
    edited(desk, 'example: "Zoë"', 'example: "Anna"')
    assert sent(compiled(desk, first))[:2] == ("nl-NL", True)


def test_an_alert_that_was_broken_meanwhile_finds_its_copies_again(desk: Desk) -> None:
    first = desk.compile()
    edited(desk, "{days} days late", "{dayz} days late")
    second = compiled(desk, first, broken=True)
    assert set(second.copies["past-due"]) == {"nl-NL", "zh-CN", "he-IL"}
    edited(desk, "{dayz} days late", "{days} days late")
    edited(desk)
    assert sent(compiled(desk, second))[:2] == ("nl-NL", True)


def test_of_alerts_and_locales_that_are_gone_nothing_is_kept(desk: Desk) -> None:
    first = desk.compile()
    edited(desk)
    settings = desk.project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace('"he-IL"', '"sv-SE"'))
    (desk.project.alerts / "past-due.md").rename(desk.project.alerts / "renamed.md")
    assert compiled(desk, first).copies == {}


def test_copies_survive_the_disk_and_give_the_same_bundle_again(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "alerts"
    write_bundle(desk.compile(), folder)
    edited(desk, "days: {type: count,", "days: {type: count, maximum: 100,")
    edited(desk)
    second = compiled(desk, last_bundle(folder))
    assert read_bundle(write_bytes(second), path="x") == second
    assert json.loads(write_bytes(second))["copies"]["past-due"].keys() == {"nl-NL", "zh-CN", "he-IL"}
    name = write_bundle(second, folder)
    assert write_bundle(compiled(desk, last_bundle(folder)), folder) == name


def test_a_bundle_that_cannot_be_read_leaves_nothing_to_carry(tmp_path: Path) -> None:
    assert last_bundle(tmp_path) is None
    (tmp_path / "current").write_text("0" * 64)
    assert last_bundle(tmp_path) is None


def test_carrying_over_a_whole_bundle_changes_nothing(desk: Desk) -> None:
    bundle = desk.compile()
    assert carry(bundle, bundle) == bundle
