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
from generator.cli import main
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


def test_a_copy_that_leads_where_the_alert_no_longer_does_is_not_sent(desk: Desk) -> None:
    help_, moved = "https://pay.example.com/help?a=1&b=2", "https://pay.example.com/support"
    first = desk.compile()
    edited(desk)
    edited(desk, f"[our help]({help_})", f"[our help]({moved})")
    second = compiled(desk, first)
    assert sent(second)[:2] == ("en-US", False)
    edited(desk, f"[our help]({moved})", f"[our help]({help_}) or [more]({moved})")
    assert sent(compiled(desk, second))[:2] == ("nl-NL", True)


def test_the_article_that_an_alert_names_is_another_page_in_each_language(desk: Desk) -> None:
    first = desk.compile()
    edited(desk)
    copy = compiled(desk, first).alerts["past-due"].texts["he-IL"]
    assert copy.article_url == "https://docs.example.com/he-IL/billing/pay.html#pay-a-balance"


def test_the_base_of_addresses_may_have_a_part_like_a_locale(desk: Desk) -> None:
    settings = desk.project.root / "pyproject.toml"
    base = "https://docs.example.com"
    settings.write_text(settings.read_text().replace(base, f"{base}/en-US/help"))
    first = compiled(desk, None)
    edited(desk)
    second = compiled(desk, first)
    assert sent(second)[:2] == ("nl-NL", True)
    copy = second.alerts["past-due"].texts["nl-NL"]
    assert copy.article_url == f"{base}/en-US/help/nl-NL/billing/pay.html#pay-a-balance"


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


# --- by the command line


def run(desk: Desk, *arguments: str) -> int:
    return main(["--project", str(desk.project.root), *arguments])


@pytest.fixture
def values(tmp_path: Path) -> str:
    path = tmp_path / "values.json"
    path.write_text(json.dumps(RETRY))
    return str(path)


def written(desk: Desk, values: str, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """Return what `email` writes as JSON."""
    arguments = ["email", "past-due", "--locale", "nl-NL", "--values", values, "--format", "json"]
    assert run(desk, *arguments, *options) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("policy", "locale", "said"),
    [
        pytest.param(
            "last-approved", "nl-NL", "the last approved copy of email past-due in nl-NL", id="copy"
        ),
        pytest.param("fallback", "en-US", "no email past-due in nl-NL", id="fallback"),
    ],
)
def test_after_an_edit_the_commands_send_what_the_policy_says(
    desk: Desk, values: str, capsys: pytest.CaptureFixture[str], policy: str, locale: str, said: str
) -> None:
    """Extract, compile and email, as a billing host runs them, and the earlier email can be had again."""
    settings = desk.project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("brand =", f'stale = "{policy}"\nbrand ='))
    assert run(desk, "extract") == 0
    assert run(desk, "compile") == 0
    before = written(desk, values, capsys)
    assert (before["locale"], before["stale"]) == ("nl-NL", False)
    edited(desk)
    assert run(desk, "extract") == 0
    assert run(desk, "compile") == 0
    assert f"warning {said}: alerts: “We will charge" in capsys.readouterr().err
    after = written(desk, values, capsys)
    assert (after["locale"], after["stale"]) == (locale, locale == "nl-NL")
    assert (DUTCH in after["text"]) == (locale == "nl-NL")
    assert written(desk, values, capsys, "--bundle", before["bundle"]) == before


def test_a_bundle_that_is_not_there_is_one_sentence(
    desk: Desk, values: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["email", "past-due", "--locale", "nl-NL", "--values", values]
    assert run(desk, *arguments, "--bundle", "0" * 64) == 2
    assert "the bundle cannot be read (No such file or directory)" in capsys.readouterr().err
    assert run(desk, *arguments, "--bundle", "../x") == 2
    assert "'../x' is not the id of a bundle" in capsys.readouterr().err
