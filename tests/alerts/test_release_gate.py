"""`check` lets no alert pass that links or says what is not so, and tells writers before anybody translates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import project
from generator.alerts.compile import compile_alerts
from generator.cli import main
from generator.pages import site

SETTINGS = """\
[tool.generator]
source-locale = "en-US"
locales = ["nl-NL"]
base-url = "https://docs.example.com/help"
allowed-url-hosts = ["example.com", "docs.example.com"]
"""
FACTS = """\
data-retention: {value: 90, unit: day}
grace-period: {value: 30, unit: day}
card-hold: {value: "1.00", currency: USD}
"""
ARTICLE = "---\ntitle: Pay a balance\n---\n# Pay a balance\n\n## If you don't pay\n\nWe delete your data.\n"
ALERT = """\
---
stage: past-due
severity: warning
subject: "Past due: {service}"
preheader: "Pay within {grace_period}."
greeting: "Hello,"
action: {label: "Pay", url: "https://example.com/pay"}
article: billing/pay#if-you-dont-pay
parameters:
  service: {type: text, example: "Pay-As-You-Go"}
  days: {type: count, example: 7}
---
Pay for {service}, or we delete your data after {data_retention}. It is {days} days late.

Read [more](https://docs.example.com/help/en-US/billing/pay.html#if-you-dont-pay).
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("content/alerts", "content/articles/billing"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content/facts.yml").write_text(FACTS)
    (tmp_path / "content/articles/billing/pay.md").write_text(ARTICLE)
    (tmp_path / "content/alerts/past-due.md").write_text(ALERT)
    return tmp_path


def checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[tuple[str, int, str, str, str]]]:
    """Return the exit code of `check` and what it says: path, line, severity, code, message."""
    code = main(["--project", str(folder), "check", "--json"])
    found = json.loads(capsys.readouterr().out)
    return code, [(row["path"], row["line"], row["severity"], row["code"], row["message"]) for row in found]


def test_an_alert_that_is_right_passes_before_anything_is_translated(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(folder, capsys) == (0, [])


KNOWN = "data-retention is 90 days, grace-period is 30 days"
FATAL = [
    pytest.param(
        "billing/pay#if-you-dont-pay\n",
        "billing/gone#pay\n",
        (8, "target", "article: there is no article 'billing/gone'; correct the path"),
        id="an article that does not exist",
    ),
    pytest.param(
        "pay#if-you-dont-pay\n",
        "pay#if-you-pay\n",
        (
            8,
            "target",
            "article: 'billing/pay' has no heading with the anchor 'if-you-pay'; "
            "its anchors are if-you-dont-pay, pay-a-balance",
        ),
        id="a heading that does not exist",
    ),
    pytest.param(
        "en-US/billing/pay.html",
        "en-US/billing/gone.html",
        (15, "target", "there is no article 'billing/gone'; correct the path"),
        id="a dead link into the site",
    ),
    pytest.param(
        "help/en-US/billing/pay.html#if-you-dont-pay",
        "help/billing/pay.html",
        (15, "target", "the site has no page 'billing/pay.html'; begin with one of en-US, nl-NL"),
        id="a link to no page of a locale",
    ),
    pytest.param(
        "[more](https://docs.example.com/help/en-US/billing/pay.html#if-you-dont-pay)",
        "[more](../billing/pay.md)",
        (
            15,
            "source",
            "the link target '../billing/pay.md' is not an https:// address; write it whole, or {a_url}",
        ),
        id="a link that no email can follow",
    ),
    pytest.param(
        "after {data_retention}",
        "after 60 days",
        (
            13,
            "fact",
            f"no fact says '60 days': in content/facts.yml, {KNOWN}; "
            "write the placeholder of the one that is meant, or add a fact",
        ),
        id="another duration than the facts",
    ),
    pytest.param(
        "after {data_retention}",
        "after a sixty-day period",
        (
            13,
            "fact",
            f"no fact says 'sixty-day': in content/facts.yml, {KNOWN}; "
            "write the placeholder of the one that is meant, or add a fact",
        ),
        id="another duration in words",
    ),
    pytest.param(
        "Read [more]",
        ":::{plural} days\nYou have one of 14 days left.\n---\nYou have {days} of 14 days left.\n:::\n\nRead [more]",
        (
            16,
            "fact",
            f"no fact says '14 days': in content/facts.yml, {KNOWN}; "
            "write the placeholder of the one that is meant, or add a fact",
        ),
        id="another duration in the forms of a plural",
    ),
    pytest.param(
        "Pay for {service},",
        "Pay for {service} with a hold of $2.50,",
        (
            13,
            "fact",
            "no fact says '$2.50': in content/facts.yml, card-hold is $1.00; "
            "write the placeholder of the one that is meant, or add a fact",
        ),
        id="another amount than the facts",
    ),
    pytest.param(
        "parameters:\n",
        'parameters:\n  amount: {type: money, example: {value: "1.00", currency: EUR}}\n',
        (10, "source", "the parameter amount is never used; use it or remove it"),
        id="a parameter that is never used",
    ),
]


@pytest.mark.parametrize(("old", "new", "finding"), FATAL)
def test_what_is_not_so_fails_the_check(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, finding: tuple[int, str, str]
) -> None:
    path = folder / "content/alerts/past-due.md"
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    line, code, message = finding
    status, found = checked(folder, capsys)
    assert (status, set(found)) == (1, {("content/alerts/past-due.md", line, "fatal", code, message)})


def test_a_heading_that_is_renamed_in_the_article_fails_the_check(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "content/articles/billing/pay.md"
    path.write_text(path.read_text().replace("## If you don't pay", "## What happens next"))
    code, found = checked(folder, capsys)
    assert code == 1
    assert [(line, severity) for _, line, severity, _, _ in found] == [(8, "fatal"), (15, "fatal")]


def test_a_fact_that_changes_is_told_where_an_alert_wrote_it_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "content/alerts/past-due.md"
    path.write_text(path.read_text().replace("{data_retention}", "90 days"))
    message = "'90 days' is written out; write {data_retention}, which follows content/facts.yml"
    assert checked(folder, capsys) == (
        0,
        [("content/alerts/past-due.md", 13, "warning", "fact", message)],
    )
    (folder / "content/facts.yml").write_text(FACTS.replace("value: 90", "value: 60"))
    code, found = checked(folder, capsys)
    assert code == 1
    assert [severity for _, _, severity, _, _ in found] == ["fatal"]


LONG = "Please pay " + "very " * 39 + "soon."
WARNINGS = [
    pytest.param(
        "Past due: {service}",
        "Your payment for the subscription {service} has not been received by us",
        (4, "room", "the subject of 'past-due' has 75 characters of 60; say the same in fewer words"),
        id="a subject of more than 60 characters",
    ),
    pytest.param(
        "Read [more]",
        f"{LONG} Read [more]",
        (15, "long", "a sentence has 42 words of 40: “Please pay very very very very very very…”; split it"),
        id="a sentence of more than 40 words",
    ),
]


@pytest.mark.parametrize(("old", "new", "finding"), WARNINGS)
def test_writers_are_told_what_is_long_before_any_translator(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, finding: tuple[int, str, str]
) -> None:
    path = folder / "content/alerts/past-due.md"
    path.write_text(path.read_text().replace(old, new))
    line, code, message = finding
    assert checked(folder, capsys) == (
        0,
        [("content/alerts/past-due.md", line, "warning", code, message)],
    )
    assert not (folder / "locales").exists()


@pytest.mark.parametrize("segmentation", ["sentence", "paragraph"])
def test_the_length_is_a_sentences_and_not_its_paragraphs(
    folder: Path, capsys: pytest.CaptureFixture[str], segmentation: str
) -> None:
    settings = folder / "pyproject.toml"
    settings.write_text(f'{SETTINGS}segmentation = "{segmentation}"\n')
    path = folder / "content/articles/billing/pay.md"
    path.write_text(f"{ARTICLE}\n{'We wait. ' * 30}\n\n{LONG} {LONG}\n")
    code, found = checked(folder, capsys)
    assert (code, [(path, line, code) for path, line, _, code, _ in found]) == (
        0,
        [("content/articles/billing/pay.md", 12, "long")] * 2,
    )


def test_where_an_email_leads_to_is_on_the_site_in_every_locale(folder: Path) -> None:
    of = project.load(folder)
    assert site.build(of, out=folder / "site").findings == ()
    bundle, errors = compile_alerts(of)
    assert errors == ()
    link = bundle.alerts["past-due"].texts["en-US"].article_url
    for tag in ("en-US", "nl-NL"):
        path, _, anchor = link.removeprefix("https://docs.example.com/help/").partition("#")
        page = (folder / "site" / path.replace("en-US", tag)).read_text(encoding="utf-8")
        assert f'id="{anchor}"' in page
