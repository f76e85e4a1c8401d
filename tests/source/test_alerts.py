"""Alerts are read whole, or refused with every fault, its line and what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator import project
from generator.project import Project
from generator.source.alerts import Action, read_alerts

SETTINGS = """[tool.generator]
source-locale = "en-US"
locales = ["nl-NL"]
allowed-url-hosts = ["pay.example.com"]
"""
FACTS = 'grace-period: {value: 30, unit: day}\nsupport-url: {url: "https://pay.example.com/help"}\n'
HEADER = """---
stage: past-due
severity: warning
subject: "Past due: {amount}"
preheader: "Pay soon."
greeting: "Hello,"
action: {label: "Pay", url: "{pay_url}"}
parameters:
  amount: {type: money, example: {value: "12.50", currency: EUR}}
  pay_url: {type: url, example: "https://pay.example.com/"}
  days: {type: count, example: 3}
  retry_at: {type: instant, optional: true, example: "2026-03-14T09:00:00Z"}
  invoices:
    type: list
    item: {number: {type: text}, sum: {type: money}}
    example: [{number: "INV-1", sum: {value: "12.50", currency: EUR}}]
---
"""
BODY = """The balance of {amount} is past due. **Pay** it
[here]({pay_url}) soon.

:::{if} retry_at
We try again on {retry_at}.
:::

% translators: Days after the due date.

::::{plural} days
One day late.
---
{days} days
late.
::::

:::{each} invoices
| Invoice | Sum |
|---|---:|
| {number} | {sum} |
:::

- Within {grace_period}.
"""
BODY_LINE = HEADER.count("\n") + 1


@pytest.fixture
def billing(tmp_path: Path) -> Project:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content/alerts").mkdir(parents=True)
    (tmp_path / "content/facts.yml").write_text(FACTS)
    return project.load(tmp_path)


def write(of: Project, text: str, name: str = "past-due") -> None:
    (of.alerts / f"{name}.md").write_text(text, encoding="utf-8")


def test_an_alert_has_segments_with_roles_lines_and_notes(billing: Project) -> None:
    write(billing, HEADER + BODY)
    (alert,), errors = read_alerts(billing)
    assert errors == ()
    assert [(segment.role, segment.text, segment.line - BODY_LINE) for segment in alert.segments] == [
        ("alert subject, at most 60 characters", "Past due: {amount}", 4 - BODY_LINE),
        ("alert preheader, at most 110 characters", "Pay soon.", 5 - BODY_LINE),
        ("alert greeting", "Hello,", 6 - BODY_LINE),
        ("alert button", "Pay", 7 - BODY_LINE),
        ("paragraph", "The balance of {amount} is past due.", 0),
        ("paragraph", "**Pay** it [here]({pay_url}) soon.", 0),
        ("paragraph", "We try again on {retry_at}.", 4),
        ("paragraph, by number", "One day late.", 10),
        ("table header", "Invoice", 17),
        ("table header", "Sum", 17),
        ("list item", "Within {grace_period}.", 22),
    ]
    counted = next(segment for segment in alert.segments if segment.plural)
    assert (counted.plural, counted.note) == ("{days} days late.", "Days after the due date.")
    assert {segment.path for segment in alert.segments} == {("past-due",)}
    assert {segment.syntax for segment in alert.segments[:4]} == {"plain"}


def test_an_alert_is_cut_as_the_project_says(billing: Project) -> None:
    write(billing, HEADER + BODY)
    settings = replace(billing.settings, segmentation="paragraph")
    (alert,), _ = read_alerts(replace(billing, settings=settings))
    texts = [segment.text for segment in alert.segments if segment.role == "paragraph"]
    assert texts[0] == "The balance of {amount} is past due. **Pay** it [here]({pay_url}) soon."


def test_an_alert_knows_its_action_facts_and_examples(billing: Project) -> None:
    write(billing, HEADER + BODY)
    (alert,), _ = read_alerts(billing)
    assert alert.action == Action(label="Pay", url="{pay_url}")
    assert alert.facts == ("grace-period",)
    assert alert.examples["days"] == 3
    assert [one.name for one in alert.parameters] == ["amount", "pay_url", "days", "retry_at", "invoices"]


def test_a_bad_alert_does_not_stop_the_others(billing: Project) -> None:
    write(billing, HEADER + BODY)
    write(billing, HEADER + "{nothing}\n", "broken")
    write(billing, "no front matter", "empty")
    alerts, errors = read_alerts(billing)
    assert [alert.name for alert in alerts] == ["past-due"]
    assert {str(error.place and error.place.path) for error in errors} == {
        "content/alerts/broken.md",
        "content/alerts/empty.md",
    }


def test_every_fault_of_a_file_is_told_at_once(billing: Project) -> None:
    write(billing, HEADER + BODY + "\n{amuont}\n\n{grace_perod}\n")
    _, errors = read_alerts(billing)
    assert [str(error) for error in errors] == [
        "content/alerts/past-due.md:42: the placeholder {amuont} is not declared; did you mean {amount}?",
        "content/alerts/past-due.md:44: the placeholder {grace_perod} is not declared;"
        " did you mean {grace_period}?",
    ]


_FIELDS = """{number: {type: text}, sum: {type: money}}
    example: [{number: """
HEADER_FAULTS = [
    pytest.param("stage: past-due", "stage: late", 2, "stage is 'late'", id="unknown stage"),
    pytest.param("severity: warning", "severity: 3", 3, "severity takes one line of text", id="severity"),
    pytest.param("greeting: ", "greting: ", 6, "did you mean greeting?", id="unknown key"),
    pytest.param('preheader: "Pay soon."\n', "", 1, "preheader is missing", id="missing key"),
    pytest.param(
        'action: {label: "Pay", url: "{pay_url}"}', "action: Pay", 7, "takes a label and a url", id="action"
    ),
    pytest.param('url: "{pay_url}"', 'url: "pay"', 7, "is not an address", id="action url"),
    pytest.param('url: "{pay_url}"', 'url: "{amount}"', 7, "{amount} is a money", id="action url of money"),
    pytest.param("Past due: {amount}", "Past due =?utf-8?q?x?=", 4, "has =?", id="encoded word"),
    pytest.param("due: {", r"due:\t{", 4, "the character U+0009", id="tab in subject"),
    pytest.param("due: {", r"due:\u2028{", 4, "the character U+2028", id="line separator in subject"),
    pytest.param("Hello,", r"\uE000=x\uE001", 6, "the character U+E000", id="private use in greeting"),
    pytest.param('label: "Pay', r'label: "Pay\x0B', 7, "the character U+000B", id="control in button"),
    pytest.param(
        "{amount}", "{sum}", 4, "it is a field: use it in the block {each} invoices", id="field outside"
    ),
    pytest.param("{amount}", "{retry_at}", 4, "put it in a block {if} retry_at", id="optional in subject"),
    pytest.param("{amount}", "{invoices}", 4, "{invoices} is a list", id="list in subject"),
    pytest.param("{amount}", "{amount} {Amount}", 4, "{Amount} is no placeholder", id="capital in subject"),
    pytest.param("{amount}", "{amount} {", 4, "{ is no placeholder", id="brace in subject"),
    pytest.param(
        "type: money, example", "type: monney, example", 9, "did you mean 'money'?", id="unknown type"
    ),
    pytest.param('"https://pay.example.com/"', '"https://evil.example/"', 10, "the example of", id="example"),
    pytest.param("type: count, example: 3", "type: count", 11, "has no example", id="no example"),
    pytest.param(
        _FIELDS,
        _FIELDS.replace("number", "amount"),
        13,
        "is named like a parameter",
        id="field like a parameter",
    ),
    pytest.param(
        "days: {type: count", "grace_period: {type: count", 11, "named like a fact", id="like a fact"
    ),
    pytest.param("  days:", "  extra: {type: count, example: 1}\n  days:", 11, "is never used", id="unused"),
    pytest.param(
        "sum: {type: money}}",
        "sum: {type: money}, x: {type: text, optional: true}}",
        13,
        "x of invoices is never",
        id="unused field",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "sentence"), HEADER_FAULTS)
def test_a_fault_in_the_front_matter_has_its_line(
    billing: Project, old: str, new: str, line: int, sentence: str
) -> None:
    write(billing, HEADER.replace(old, new, 1) + BODY)
    alerts, errors = read_alerts(billing)
    assert alerts == ()
    assert [
        error for error in errors if error.place and error.place.line == line and sentence in str(error)
    ], [str(error) for error in errors]


BODY_FAULTS = [
    pytest.param("{amount}`x`", 2, "stands directly before a backtick", id="before a backtick"),
    pytest.param("`{amount}`", 2, "is code, so no value would stand there", id="in code"),
    pytest.param("{due-date}", 2, "{due-date} is no placeholder", id="hyphen"),
    pytest.param("# More\n\n    {amount}", 4, "stands in a block of code", id="in an indented block of code"),
    pytest.param("```\n{amount}\n```", 2, "stands in a block of code", id="in a block of code"),
    pytest.param("```{if} retry_at\nx\n```", 2, "is fenced by backticks", id="block of backticks"),
    pytest.param("<!-- translate: off -->", 2, "cannot leave text out", id="left out"),
    pytest.param(":::{if} amount\nx\n:::", 2, "amount is not optional", id="if of what is always there"),
    pytest.param(":::{if} nothing\nx\n:::", 2, "no such parameter", id="if of nothing"),
    pytest.param(
        ":::{each} days\n| a |\n|---|\n| {days} |\n:::", 2, "days is not a list", id="each of a count"
    ),
    pytest.param(
        ":::{each} invoices\n{number}\n:::", 2, "something else than one table", id="each without a table"
    ),
    pytest.param(
        ":::{each} invoices\n| a |\n|---|\n| {number} |\n| {sum} |\n:::", 2, "something else", id="two rows"
    ),
    pytest.param(
        ":::{plural} amount\none\n---\n{amount}\n:::", 3, "amount is not a count", id="plural of money"
    ),
    pytest.param(":::{plural} days\none\n:::", 2, "{plural} has 1 forms", id="one form"),
    pytest.param(":::{plural} days\none\n---\nmany\n:::", 3, "leaves out {days}", id="count left out"),
    pytest.param(":::{plural} days\none\n---\n- {days}\n:::", 3, "is not one paragraph", id="list in a form"),
    pytest.param(
        ":::{if} retry_at\n:::{plural} days\na\n---\n{days}\n:::\n:::",
        3,
        "without having more colons",
        id="colons",
    ),
    pytest.param(":::{if} retry_at\n{retry_at}", 2, "does not end", id="no end"),
    pytest.param(":::{note}\nx\n:::", 2, "opens no block of an alert", id="unknown block"),
    pytest.param(":::\nx\n:::", 2, "opens no block of an alert", id="no name"),
    pytest.param("> quote", 2, "cannot hold a quote", id="quote"),
    pytest.param("<b>x</b>", 2, "cannot hold raw HTML", id="HTML"),
    pytest.param("![alt](x.png)", 2, "cannot hold an image", id="image"),
    pytest.param("{fact}`grace-period`", 2, "cannot hold a role", id="role"),
    pytest.param("[x](page.md)", 2, "is not an https:// address", id="relative link"),
    pytest.param("[x]({amount})", 2, "{amount} is a money", id="link to money"),
    pytest.param("[x]({grace_period})", 2, "{grace_period} is a duration", id="link to a duration"),
    pytest.param("a\u2028b", 2, "the character U+2028", id="line separator"),
    pytest.param("a\ue000b", 2, "the character U+E000", id="private use"),
    pytest.param("&#xE000;=x&#xE001;", 2, "the character U+E000", id="private use by number"),
    pytest.param("a &#57345; b", 2, "the character U+E001", id="private use by decimal number"),
]


@pytest.mark.parametrize(("text", "line", "sentence"), BODY_FAULTS)
def test_a_fault_in_the_body_has_its_line(billing: Project, text: str, line: int, sentence: str) -> None:
    write(billing, f"{HEADER}{BODY}\n{text}\n")
    alerts, errors = read_alerts(billing)
    assert alerts == ()
    last = (HEADER + BODY).count("\n")
    assert [error.place.line - last for error in errors if error.place and sentence in str(error)] == [
        line
    ], [str(error) for error in errors]


def test_a_field_stands_in_rows_alone(billing: Project) -> None:
    """Where a list is known to be there, there is still no one row."""
    optional = HEADER.replace("    type: list\n", "    type: list\n    optional: true\n")
    each = BODY[BODY.index(":::{each}") : BODY.index("- Within")].strip()
    text = optional + BODY.replace(each, "::::{if} invoices\nThe first is {number}.\n\n" + each + "\n::::")
    write(billing, text)
    _, errors = read_alerts(billing)
    line = text.count("\n", 0, text.index("The first")) + 1
    assert [str(error) for error in errors] == [
        f"content/alerts/past-due.md:{line}: the placeholder {{number}} is not declared;"
        " it is a field: use it in the block {each} invoices"
    ]


def test_a_link_leads_to_what_every_row_has(billing: Project) -> None:
    with_pdf = HEADER.replace("sum: {type: money}", "sum: {type: money}, pdf: {type: url, optional: true}")
    write(billing, with_pdf + BODY.replace("| {number} |", "| [{number}]({pdf}) |"))
    _, errors = read_alerts(billing)
    assert [str(error) for error in errors] == [
        "content/alerts/past-due.md:37: the link target {pdf} may be absent; make the field required"
    ]


def test_a_body_begins_with_the_message(billing: Project) -> None:
    write(billing, f"{HEADER}- a list\n\n{BODY}")
    _, errors = read_alerts(billing)
    assert [str(error) for error in errors] == [
        "content/alerts/past-due.md:18: the body does not begin with a paragraph;"
        " begin with the message, which is also the banner"
    ]


def test_the_alerts_of_this_project_have_no_fault() -> None:
    alerts, errors = read_alerts(project.load(Path(__file__).parents[2]))
    assert errors == ()
    assert len(alerts) == 9
