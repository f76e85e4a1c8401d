"""The alert quoted in the article and the one in the email come from one catalog entry."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator import project
from generator.alerts.bundle import Alerts
from generator.alerts.compile import compile_alerts
from generator.catalogs.sync import sync
from generator.pages import site
from generator.project import Project
from generator.source.content import read_content

SETTINGS = """\
[tool.generator]
source-locale = "en-US"
locales = ["nl-NL"]
allowed-url-hosts = ["example.com"]
[tool.generator.emails]
sender = "Example <billing@example.com>"
"""
ALERT = """\
---
stage: past-due
severity: warning
subject: "Past due"
preheader: "Pay soon."
greeting: "Hello,"
action: {label: "Pay", url: "https://example.com/pay"}
parameters:
  amount: {type: money, example: {value: "12.50", currency: EUR}}
---
We have not received {amount}.
"""

DUTCH = {
    "Past due": "Te laat betaald",
    "Pay soon.": "Betaal snel.",
    "Hello,": "Hallo,",
    "Pay": "Betalen",
    "Example": "Voorbeeld",
}
ROOT = Path(__file__).parent.parent


@pytest.fixture
def help_center(tmp_path: Path) -> Project:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/alerts").mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content/index.md").write_text("---\ntitle: Help\n---\n# Help\n\n:::{alert} past-due\n:::\n")
    (tmp_path / "content/alerts/past-due.md").write_text(ALERT)
    found = project.load(tmp_path)
    layout = found.po("templates/email", found.settings.locales[0])
    layout.parent.mkdir(parents=True)
    shutil.copy(ROOT / "locales/nl_NL/LC_MESSAGES/templates/email.po", layout)
    content = read_content(found)
    assert sync(found, content.texts(found)).errors == ()
    for path in found.locales.rglob("*.po"):
        text = path.read_text(encoding="utf-8")
        for source, target in DUTCH.items():
            text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
        path.write_text(text, encoding="utf-8")
    return found


def translate(of: Project, text: str) -> None:
    path = of.po("alerts", of.settings.locales[0])
    before = path.read_text(encoding="utf-8")
    pattern = r'(msgid "We have not received \{amount\}\."\nmsgstr )".*"'
    path.write_text(re.sub(pattern, rf'\1"{text}"', before), encoding="utf-8")


def shown(of: Project) -> tuple[str, str]:
    """Return the message on the page, without tags, and in the email."""
    report = site.build(of, locales=of.settings.locales)
    assert report.findings == ()
    page = (report.out / "nl-NL/index.html").read_text(encoding="utf-8")
    quote = re.search(r'class="[^"]*alert-quote[^"]*".*?<p>(.*?)</p>', page, re.DOTALL)
    assert quote is not None
    bundle, errors = compile_alerts(of)
    assert errors == ()
    email = Alerts(bundle).email(
        "past-due", locale="nl-NL", values={"amount": {"value": "12.50", "currency": "EUR"}}, fallback=False
    )
    return re.sub(r"<[^>]+>", "", quote[1]), email.banner


def test_one_change_of_a_translation_changes_page_and_email(help_center: Project) -> None:
    translate(help_center, "We hebben {amount} niet ontvangen.")
    assert shown(help_center) == ("We hebben €\xa012,50 niet ontvangen.",) * 2
    translate(help_center, "Van jou kregen wij {amount} niet.")
    assert shown(help_center) == ("Van jou kregen wij €\xa012,50 niet.",) * 2
