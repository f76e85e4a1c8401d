"""A new language is one command; its plural forms and its direction are right on the page and in the email."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from generator import files, project
from generator.alerts.bundle import Alerts, Email
from generator.alerts.compile import compile_alerts
from generator.catalogs import po
from generator.catalogs.model import Entry, State
from generator.catalogs.provenance import origin, state
from generator.cli import main
from generator.locales import Locale, parse
from generator.pages import site
from generator.project import Project
from tests.pages.reading import attribute, one, read_page

SETTINGS = """\
[project]
name = "help" # not ours

[tool.generator]
source-locale = "en-US"
locales = [
    "nl-NL",   # the first
    "zh-CN",
]
allowed-url-hosts = ["example.com"]
"""
START = """\
---
title: Help
---
# Help

We keep it for {fact}`one`, {fact}`two`, {fact}`five` or {fact}`many`.

```{toctree}
:hidden:

more
```
"""
FACTS = """\
one: {value: 1, unit: day}
two: {value: 2, unit: day}
five: {value: 5, unit: day}
many: {value: 22, unit: day}
"""
ALERT = """\
---
stage: past-due
severity: warning
subject: "Past due: {amount}"
preheader: "Pay soon."
greeting: "Hello {customer_name},"
action: {label: "Pay now", url: "https://example.com/pay"}
parameters:
  customer_name: {type: name, example: "Zoë"}
  amount: {type: money, example: {value: "12.50", currency: EUR}}
  unpaid: {type: count, example: 2}
---
We have not received {amount}.

::::{plural} unpaid
You have one unpaid invoice.
---
You have {unpaid} unpaid invoices.
::::
"""
REASON = "You received this message because it concerns a subscription that you manage."
KEPT = "We keep it for {fact}`one`, {fact}`two`, {fact}`five` or {fact}`many`."
COUNTED = "You have one unpaid invoice."

POLISH: Mapping[str, tuple[str, ...]] = {
    "Help": ("Pomoc",),
    KEPT: ("Przechowujemy to przez {fact}`one`, {fact}`two`, {fact}`five` lub {fact}`many`.",),
    "Past due: {amount}": ("Zaległość: {amount}",),
    "Pay soon.": ("Prosimy o szybką wpłatę.",),
    "Hello {customer_name},": ("Dzień dobry, {customer_name}!",),
    "Pay now": ("Zapłać teraz",),
    "We have not received {amount}.": ("Nie otrzymaliśmy kwoty {amount}.",),
    COUNTED: (
        "Masz jedną niezapłaconą fakturę.",
        "Masz {unpaid} niezapłacone faktury.",
        "Masz {unpaid} niezapłaconych faktur.",
    ),
    "{label}: {value}": ("{label}: {value}",),
    REASON: ("Otrzymujesz tę wiadomość, ponieważ dotyczy ona subskrypcji, którą zarządzasz.",),
}
ARABIC: Mapping[str, tuple[str, ...]] = {
    "Help": ("المساعدة",),
    KEPT: ("نحتفظ به لمدة {fact}`one` أو {fact}`two` أو {fact}`five` أو {fact}`many`.",),
    "Past due: {amount}": ("متأخر: {amount}",),
    "Pay soon.": ("يُرجى الدفع قريبًا.",),
    "Hello {customer_name},": ("مرحبًا {customer_name}،",),
    "Pay now": ("ادفع الآن",),
    "We have not received {amount}.": ("لم نستلم {amount}.",),
    COUNTED: (
        "ليست لديك فواتير غير مدفوعة.",
        "لديك فاتورة واحدة غير مدفوعة.",
        "لديك فاتورتان غير مدفوعتين.",
        "لديك {unpaid} فواتير غير مدفوعة.",
        "لديك {unpaid} فاتورةً غير مدفوعة.",
        "لديك {unpaid} فاتورة غير مدفوعة.",
    ),
    "{label}: {value}": ("{label}: {value}",),
    REASON: ("تلقيت هذه الرسالة لأنها تتعلق باشتراك تديره.",),
}


def make(folder: Path) -> Path:
    for name, text in {
        "pyproject.toml": SETTINGS,
        "content/index.md": START,
        "content/articles/more.md": "---\ntitle: More\n---\n# More\n",
        "content/facts.yml": FACTS,
        "content/alerts/past-due.md": ALERT,
    }.items():
        files.write_text(folder / name, text)
    return folder


def translate(of: Project, name: str, locale: Locale, texts: Mapping[str, tuple[str, ...]]) -> None:
    """Save a catalog as a translator would."""
    path = of.po(name, locale)
    catalog = po.read_po(path.read_bytes(), path=path, locale=locale)
    entries = tuple(replace(one, msgstr=texts.get(one.msgid, one.msgstr)) for one in catalog.entries)
    path.write_bytes(po.write_po(replace(catalog, entries=entries)))


def entries(of: Project, name: str, locale: Locale) -> dict[str, Entry]:
    path = of.po(name, locale)
    return {one.msgid: one for one in po.read_po(path.read_bytes(), path=path, locale=locale).live}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path)


def run(folder: Path, *arguments: str) -> int:
    return main(["--project", str(folder), *arguments])


@pytest.mark.parametrize(
    ("tag", "forms", "direction"),
    [("de-DE", 2, "ltr"), ("ar-EG", 6, "rtl"), ("pl-PL", 3, "ltr"), ("zh-TW", 1, "ltr")],
)
def test_a_new_language_has_catalogs_with_its_plural_forms(
    folder: Path, tag: str, forms: int, direction: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "add-locale", tag, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["locale"], said["dir"], said["related"], said["filled"]) == (tag, direction, None, 0)
    of, locale = project.load(folder), parse(tag)
    assert of.settings.locales[-1] == locale
    counted = entries(of, "alerts", locale)[COUNTED]
    assert counted.msgstr == ("",) * forms
    header = po.read_po(of.po("alerts", locale).read_bytes(), path="", locale=locale).header
    assert (header.get("Language"), header.get("Plural-Forms")) == (
        tag.replace("-", "_"),
        said["plural_forms"],
    )
    names = {"alerts", "articles/index", "articles/more", "sphinx", "templates/email", "templates/site"}
    assert {of.root / path for path in said["catalogs"]} == {of.po(name, locale) for name in names}
    assert run(folder, "extract", "--check") == 0


def test_nothing_else_of_the_settings_changes(folder: Path) -> None:
    assert run(folder, "add-locale", "de-DE") == 0
    now = (folder / "pyproject.toml").read_text(encoding="utf-8")
    assert now == SETTINGS.replace('    "zh-CN",\n', '    "zh-CN",\n    "de-DE",\n')


def test_a_related_language_fills_it_with_suggestions(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Belgian Dutch from Dutch: fuzzy, so no email has them before somebody approves them."""
    assert run(folder, "extract") == 0
    of, dutch, belgian = project.load(folder), parse("nl-NL"), parse("nl-BE")
    translate(
        of, "alerts", dutch, {"Pay now": ("Nu betalen",), COUNTED: ("Eén factuur.", "{unpaid} facturen.")}
    )
    assert run(folder, "add-locale", "nl-BE") == 0
    assert "2 of them have a suggestion from nl-NL, to be approved\n" in capsys.readouterr().err
    found = entries(of, "alerts", belgian)
    assert found["Pay now"].msgstr == ("Nu betalen",)
    assert found[COUNTED].msgstr == ("Eén factuur.", "{unpaid} facturen.")
    assert {(state(one), origin(one)) for one in (found["Pay now"], found[COUNTED])} == {
        (State.UNAPPROVED, "tm")
    }
    assert state(found["Pay soon."]) is State.MISSING


def test_the_generators_own_words_come_translated(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a language that it speaks they are approved; in one close to it they are suggestions."""
    french, canadian = parse("fr-FR"), parse("fr-CA")
    assert run(folder, "add-locale", "fr-FR", "--json") == 0
    brought = json.loads(capsys.readouterr().out)["brought"]
    of = project.load(folder)
    names = ("sphinx", "templates/email", "templates/site")
    found = [one for name in names for one in entries(of, name, french).values()]
    assert brought == sum(state(one) is State.APPROVED for one in found) > len(found) / 2
    assert {origin(one) for one in found if any(one.msgstr)} == {"tm"}
    assert run(folder, "add-locale", "fr-CA") == 0
    near = entries(of, "templates/site", canadian)
    assert {state(one) for one in near.values()} == {State.UNAPPROVED}


def test_a_language_of_another_script_fills_nothing(folder: Path) -> None:
    assert run(folder, "extract") == 0
    of = project.load(folder)
    translate(of, "alerts", parse("zh-CN"), {"Pay now": ("立即付款",)})
    assert run(folder, "add-locale", "zh-TW") == 0
    assert {state(one) for one in entries(of, "alerts", parse("zh-TW")).values()} == {State.MISSING}


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        pytest.param("xx_", "'xx_' is not a language tag; write one such as nl-NL", id="no-tag"),
        pytest.param(
            "qps-ploc", "qps-ploc is no language to translate into; run: generator pseudo", id="pseudo"
        ),
        pytest.param("en-US", "pyproject.toml: en-US is what writers write in; name another", id="source"),
        pytest.param("nl-nl", "pyproject.toml: the project has nl-NL already; its catalogs", id="known"),
        pytest.param("zh-Hans-CN", "pyproject.toml: the project has zh-CN already; its catalogs", id="equal"),
    ],
)
def test_what_cannot_be_added_is_one_sentence(
    folder: Path, tag: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "add-locale", tag) == 2
    assert capsys.readouterr().err.startswith(f"generator: {said}")
    assert (folder / "pyproject.toml").read_text(encoding="utf-8") == SETTINGS
    assert not (folder / "locales").exists()


def test_a_broken_article_is_reported_and_the_language_added(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files.write_text(folder / "content/articles/bad.md", "---\ntitle: [\n---\n")
    assert run(folder, "add-locale", "de-DE") == 1
    assert "error content/articles/bad.md:3: not YAML: " in capsys.readouterr().err
    assert parse("de-DE") in project.load(folder).settings.locales


# --- three and six plural forms, and from right to left

TAGS = ("pl-PL", "ar-EG")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in Polish and Arabic, translated."""
    folder = make(tmp_path_factory.mktemp("plural"))
    files.write_text(
        folder / "pyproject.toml", re.sub(r"\[\n.*?\]", "[]", SETTINGS, count=1, flags=re.DOTALL)
    )
    for tag, texts in zip(TAGS, (POLISH, ARABIC), strict=True):
        assert run(folder, "add-locale", tag) == 0
        for name in ("alerts", "articles/index", "templates/email"):
            translate(project.load(folder), name, parse(tag), texts)
    return project.load(folder)


@pytest.fixture(scope="module")
def alerts(ours: Project) -> Alerts:
    bundle, errors = compile_alerts(ours)
    assert errors == ()
    found = Alerts(bundle)
    assert found.reasons("past-due") == {}
    return found


def email(alerts: Alerts, tag: str, unpaid: int) -> Email:
    values = {**alerts.examples("past-due"), "unpaid": unpaid}
    return alerts.email("past-due", locale=tag, values=values, fallback=False)


FORMS = [
    *(pytest.param("pl-PL", n, 0, id=f"pl-{n}") for n in (1,)),
    *(pytest.param("pl-PL", n, 1, id=f"pl-{n}") for n in (2, 4, 22, 104)),
    *(pytest.param("pl-PL", n, 2, id=f"pl-{n}") for n in (0, 5, 12, 21, 112)),
    *(pytest.param("ar-EG", n, n, id=f"ar-{n}") for n in (0, 1, 2)),
    *(pytest.param("ar-EG", n, 3, id=f"ar-{n}") for n in (3, 10, 103)),
    *(pytest.param("ar-EG", n, 4, id=f"ar-{n}") for n in (11, 99, 111)),
    *(pytest.param("ar-EG", n, 5, id=f"ar-{n}") for n in (100, 102, 200)),
]


@pytest.mark.parametrize(("tag", "count", "form"), FORMS)
def test_an_email_takes_the_form_of_its_number(alerts: Alerts, tag: str, count: int, form: int) -> None:
    expected = {"pl-PL": POLISH, "ar-EG": ARABIC}[tag][COUNTED][form].replace("{unpaid}", str(count))
    found = email(alerts, tag, count)
    assert expected in found.text
    assert expected in BeautifulSoup(found.html, "html.parser").get_text()


def test_an_arabic_email_runs_from_right_to_left(alerts: Alerts) -> None:
    found = email(alerts, "ar-EG", 2)
    page = BeautifulSoup(found.html, "html.parser")
    assert found.dir == "rtl"
    assert {one["dir"] for one in page.find_all(dir=True)} >= {"rtl"}
    assert {one["dir"] for one in page.select("html, table[dir]")} == {"rtl"}
    assert found.subject.startswith("متأخر: ")
    assert "text-align: left" not in found.html
    assert email(alerts, "pl-PL", 2).dir == "ltr"


def test_pages_count_days_as_the_language_does(ours: Project) -> None:
    report = site.build(ours, locales=[parse(tag) for tag in TAGS])
    assert report.findings == ()
    seen = {tag: read_page(report.out / tag, "index") for tag in TAGS}
    ways = {
        tag: (attribute(page, "html", "lang"), attribute(page, "html", "dir")) for tag, page in seen.items()
    }
    assert ways == {"pl-PL": ("pl-PL", "ltr"), "ar-EG": ("ar-EG", "rtl")}
    said = {tag: one(page, "article").get_text().replace("\xa0", " ") for tag, page in seen.items()}
    assert "1 dzień, 2 dni, 5 dni lub 22 dni" in said["pl-PL"]
    assert "يوم أو يومان أو 5 أيام أو 22 يومًا" in said["ar-EG"]
