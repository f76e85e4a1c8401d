"""Pages and emails of the pseudo-locales show every text that escaped extraction: there is none."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import PreformattedString

from generator import project
from generator.alerts.bundle import Alerts
from generator.cli import main
from generator.pseudo import LOCALES, build
from tests.pages import example, reading

ROOT = Path(__file__).parent.parent

NAMES = ("Pseudo (right to left)", "Pseudo", "Example", "Azure", "JSON")
"""Of languages, companies and formats: they are the same in every language."""
MONTHS = "|".join(calendar.month_name[1:])
VALUES = re.compile(rf"\d+ days|(?:{MONTHS})\s\d+, \d{{4}}(?: at \S+\s[AP]M UTC)?|https?://\S+|\S+@\S+")
"""As the locale formats them, which is English in pseudo-locales."""
NOT_WORDS = "script, style, svg, code, pre, kbd, template, noscript, [data-original], .pair__original"
SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-label")
SHOWN = ("description", "keywords", "og:title", "og:description", "og:site_name")


@dataclass(frozen=True, kw_only=True)
class Pseudo:
    """What the command made of a project, and what it said."""

    site: Path
    alerts: Alerts
    said: object = None


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Pseudo:
    of = example.write(tmp_path_factory.mktemp("pseudo"))
    before = reading.contents(of.root)
    with redirect_stdout(StringIO()) as said:
        assert main(["--project", str(of.root), "pseudo", "--json"]) == 0
    after = reading.contents(of.root)
    assert {name: data for name, data in after.items() if not name.startswith("build/")} == before
    folder = of.build / "pseudo"
    return Pseudo(
        site=folder / "site", alerts=Alerts.load(folder / "alerts"), said=json.loads(said.getvalue())
    )


def texts(page: BeautifulSoup) -> Iterator[str]:
    """Yield what a reader of a page sees, hears, or finds in a search engine."""
    for element in page.select(NOT_WORDS):
        element.decompose()
    for text in page.find_all(string=True):
        if not isinstance(text, PreformattedString):
            yield str(text)
    for element in page.find_all(True):
        yield from (str(element[name]) for name in SPOKEN if element.has_attr(name))
    for element in page.select("meta[content]"):
        if {element.get("name"), element.get("property")} & {*SHOWN}:
            yield str(element["content"])


def unmarked(found: Iterable[str], alerts: Alerts) -> list[str]:
    """Return the texts with a letter of English that is no value and no name."""
    given = {text for name in alerts.names for text in _given(alerts.examples(name))}
    known = re.compile("|".join(map(re.escape, sorted({*given, *NAMES}, key=len, reverse=True))))
    rest = ((text, known.sub("", VALUES.sub("", text))) for text in found)
    return [text.strip() for text, left in rest if re.search("[A-Za-z]", left)]


def _given(value: object) -> Iterator[str]:
    """Yield the texts among example values."""
    if isinstance(value, str) and value:
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _given(part)


def unmarked_of_pages(built: Pseudo, tag: str) -> dict[str, list[str]]:
    tree = built.site / tag
    pages = [path for path in sorted(tree.rglob("*.html")) if "_static" not in path.parts]
    assert len(pages) >= 6
    found = {path.name: unmarked_of_page(path.read_text(encoding="utf-8"), built) for path in pages}
    return {name: left for name, left in found.items() if left}


def unmarked_of_page(page: str, built: Pseudo) -> list[str]:
    return unmarked(texts(BeautifulSoup(page, "html.parser")), built.alerts)


def unmarked_of_emails(alerts: Alerts, tag: str) -> dict[str, list[str]]:
    found = {}
    for name in alerts.names:
        email = alerts.email(name, locale=tag, values=alerts.examples(name), fallback=False)
        words = texts(BeautifulSoup(email.html, "html.parser"))
        found[name] = unmarked((*words, email.subject, email.preheader, email.text, email.banner), alerts)
    return {name: left for name, left in found.items() if left}


@pytest.mark.parametrize("tag", LOCALES)
def test_every_word_of_every_page_is_marked(built: Pseudo, tag: str) -> None:
    assert unmarked_of_pages(built, tag) == {}


@pytest.mark.parametrize("tag", LOCALES)
def test_every_word_of_every_email_is_marked(built: Pseudo, tag: str) -> None:
    assert built.alerts.reasons("past-due") == {}
    assert unmarked_of_emails(built.alerts, tag) == {}


@pytest.mark.parametrize("tag", LOCALES)
def test_what_scripts_say_is_marked(built: Pseudo, tag: str) -> None:
    script = (built.site / tag / "_static/translations.js").read_text(encoding="utf-8")
    _, _, messages = script.partition("messages: ")
    string = r'"(?:[^"\\\n]|\\.)*"'
    said = [json.loads(text) for text in re.findall(rf"{string}(?=:)|({string})", messages) if text]
    assert len(said) > 5
    texts = [text.replace("${resultCount}", "") for text in said]
    assert unmarked(texts, built.alerts) == []


def test_a_word_that_escapes_extraction_is_seen(built: Pseudo) -> None:
    page = (built.site / "qps-ploc/billing/pay.html").read_text(encoding="utf-8")
    word = page.replace("</h1>", "</h1><p>Forgotten</p>")
    title = page.replace("<h1>", '<h1 title="Left out">')
    assert [unmarked_of_page(text, built) for text in (word, title)] == [["Forgotten"], ["Left out"]]


def test_the_report_names_the_first_pages(built: Pseudo) -> None:
    """The fixture has seen that nothing of the project changed."""
    assert built.said == {
        "site": "build/pseudo/site/index.html",
        "gallery": "build/pseudo/gallery/index.html",
        "findings": [],
    }


@pytest.mark.nightly
def test_every_word_of_the_help_center_is_marked(tmp_path: Path) -> None:
    made = build(project.load(ROOT), tmp_path)
    ours = Pseudo(site=made.pages.out, alerts=made.alerts)
    for tag in LOCALES:
        assert unmarked_of_pages(ours, tag) == {}
        assert unmarked_of_emails(ours.alerts, tag) == {}


def test_settings_that_cannot_be_copied_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.generator]\nsource-locale = "en-US"\n"loc\\u0061les" = []\n'
    )
    assert main(["--project", str(tmp_path), "pseudo"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("generator: the locales of [tool.generator] are written in a way")
    assert said.count("\n") == 1
