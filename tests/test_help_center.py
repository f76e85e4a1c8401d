"""The project's own help centre holds what it promises: complete, approved, and the same in every language."""

from __future__ import annotations

import email
import email.policy
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest

from generator import files, project
from generator.alerts.bundle import Alerts, Email
from generator.alerts.compile import compile_alerts
from generator.audit import audit_project
from generator.catalogs import po
from generator.catalogs.model import State
from generator.catalogs.provenance import origin, state
from generator.catalogs.sync import sync
from generator.project import Project
from generator.source.content import read_content

ROOT = Path(__file__).parent.parent
TAGS = ("en-US", "nl-NL", "sv-SE", "zh-CN", "fr-FR")
ALERTS = (
    "canceled",
    "card-expiring",
    "deletion-warning",
    "final-notice",
    "past-due",
    "past-due-invoice",
    "payment-failed",
    "payment-received",
    "suspended",
)


@pytest.fixture(scope="module")
def ours() -> Project:
    return project.load(ROOT)


@pytest.fixture(scope="module")
def alerts(ours: Project) -> Alerts:
    bundle, errors = compile_alerts(ours)
    assert errors == ()
    return Alerts(bundle)


def test_catalogs_are_in_step_with_content(ours: Project) -> None:
    content = read_content(ours)
    assert content.errors == ()
    assert sync(ours, content.texts(ours), dry=True).drift == ()


def test_nothing_fatal_is_found(ours: Project) -> None:
    found = audit_project(ours, read_content(ours), ours.settings.locales)
    assert [finding for finding in found if finding.severity == "fatal"] == []


def test_every_entry_is_translated_and_approved_and_says_where_it_comes_from(ours: Project) -> None:
    for locale in ours.settings.locales:
        paths = sorted((ours.locales / locale.gettext).rglob("*.po"))
        assert len(paths) == 11
        for path in paths:
            catalog = po.read_po(files.read_bytes(path), path=path, locale=locale)
            assert {state(entry) for entry in catalog.live} == {State.APPROVED}, path
            assert {origin(entry) for entry in catalog.live} <= {"mt", "human"}, path


def test_every_alert_is_there_in_every_locale(alerts: Alerts) -> None:
    assert alerts.names == ALERTS
    assert {name: alerts.approved(name) for name in alerts.names} == dict.fromkeys(ALERTS, TAGS)


def rendered(alerts: Alerts, name: str, tag: str) -> Email:
    return alerts.email(name, locale=tag, values=alerts.examples(name), fallback=False)


class Links(HTMLParser):
    """Gathers what a reader can follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for key, value in attrs if tag == "a" and key == "href" and value]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", ALERTS)
def test_every_email_is_whole(alerts: Alerts, name: str, tag: str) -> None:
    """HTML that parses strictly, language and direction, the same links in the text, and nothing left over."""
    found = rendered(alerts, name, tag)
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(found.html)
    assert (document.get("lang"), document.get("dir")) == (tag, "ltr")
    links = Links()
    links.feed(found.html)
    assert links.found
    for link in links.found:
        assert link in found.text
    for text in (found.subject, found.preheader, found.html, found.text, found.banner):
        assert "**" not in text
        assert "`" not in text
        assert not re.search(r"\{[a-z][a-z0-9_]*\}", text.replace("{text-decoration", ""))
        assert not re.search("[\ue000-\uf8ff]", text)
    assert len(found.subject) <= 60
    assert len(found.preheader) <= 110
    assert found.size <= 90 * 1024


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", ALERTS)
def test_every_message_parses_back_equal(alerts: Alerts, name: str, tag: str) -> None:
    found = rendered(alerts, name, tag)
    data = found.message("Zoë de Vries <zoe@example.com>")
    assert max(map(len, data.split(b"\r\n"))) <= 78
    message = email.message_from_bytes(data, policy=email.policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert message["Subject"] == found.subject
    assert message["Content-Language"] == tag
    assert text.get_content().replace("\r\n", "\n").rstrip("\n") == found.text.rstrip("\n")
    assert html.get_content().replace("\r\n", "\n").rstrip("\n") == found.html.rstrip("\n")
    assert not [part.defects for part in message.walk() if part.defects]


def test_an_alert_says_the_same_in_every_language(alerts: Alerts) -> None:
    """Numbers, addresses and rows are those of the values in each language."""
    for name in ALERTS:
        links = Counter[tuple[str, ...]]()
        for tag in TAGS:
            found = Links()
            found.feed(rendered(alerts, name, tag).html)
            links[tuple(link.replace(f"/{tag}/", "/") for link in found.found)] += 1
        assert len(links) == 1, (name, links)
