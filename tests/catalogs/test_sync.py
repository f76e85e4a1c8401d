"""`extract` keeps every catalog in step with content, and never loses what a translator wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import files, project
from generator.catalogs import po
from generator.catalogs.model import Catalog
from generator.catalogs.sync import SyncReport, sync
from generator.project import Project
from generator.source.content import read_content

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "zh-CN"]\n'
ALERT = """---
stage: past-due
severity: warning
subject: "Past due: {{amount}}"
preheader: "Pay now."
greeting: "Hello,"
action: {{label: "Pay", url: "https://example.com/pay"}}
parameters:
  amount: {{type: money, example: {{value: "1.00", currency: EUR}}}}
---
{message}
"""


@pytest.fixture
def help_center(tmp_path: Path) -> Project:
    (tmp_path / "pyproject.toml").write_text(SETTINGS + 'allowed-url-hosts = ["example.com"]\n')
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/alerts").mkdir()
    (tmp_path / "templates/email").mkdir(parents=True)
    (tmp_path / "content/articles/pay.md").write_text("# Pay\n\nOne. Two.\n")
    (tmp_path / "content/alerts/past-due.md").write_text(ALERT.format(message="Pay {amount} now."))
    return project.load(tmp_path)


def run(of: Project, *, dry: bool = False) -> SyncReport:
    content = read_content(of)
    return sync(of, content.texts(of), broken=content.broken, dry=dry)


def catalog(of: Project, name: str, tag: str = "nl-NL") -> Catalog:
    locale = next(locale for locale in of.settings.locales if locale.tag == tag)
    path = of.po(name, locale)
    return po.read_po(files.read_bytes(path), path=path, locale=locale)


def translate(of: Project, name: str, source: str, text: str) -> None:
    """Write a translation as a person's text editor would."""
    path = of.po(name, of.settings.locales[0])
    before = path.read_text(encoding="utf-8")
    after = before.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{text}"')
    assert after != before
    path.write_text(after, encoding="utf-8")


def texts(of: Project, name: str) -> dict[str, tuple[str, bool]]:
    return {entry.msgid: (entry.msgstr[0], entry.obsolete) for entry in catalog(of, name).entries}


def test_every_catalog_is_made_and_then_nothing_changes(help_center: Project) -> None:
    first = run(help_center)
    assert {help_center.relative(path) for path in first.templates} == {
        "locales/pot/articles/pay.pot",
        "locales/pot/alerts.pot",
        "locales/pot/templates/email.pot",
        "locales/pot/templates/site.pot",
    }
    assert texts(help_center, "articles/pay") == {
        "Pay": ("", False),
        "One.": ("", False),
        "Two.": ("", False),
    }
    assert run(help_center).drift == ()


def test_a_dry_run_writes_nothing_and_says_what_it_would(help_center: Project) -> None:
    report = run(help_center, dry=True)
    assert len(report.drift) == 12
    assert not help_center.locales.exists()


def test_a_translation_stays_while_the_text_around_it_changes(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    (help_center.articles / "pay.md").write_text("# Pay\n\nTwo. Three.\n")
    run(help_center)
    assert texts(help_center, "articles/pay") == {
        "Pay": ("", False),
        "Two.": ("Twee.", False),
        "Three.": ("", False),
    }


def test_a_sentence_that_vanishes_becomes_obsolete_and_comes_back(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    (help_center.articles / "pay.md").write_text("# Pay\n\nOne.\n")
    run(help_center)
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", True)
    (help_center.articles / "pay.md").write_text("# Pay\n\nTwo.\n")
    run(help_center)
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", False)


def test_an_article_that_is_gone_leaves_its_translations_behind(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    (help_center.articles / "pay.md").unlink()
    report = run(help_center)
    assert [help_center.relative(path) for path in report.removed] == ["locales/pot/articles/pay.pot"]
    assert texts(help_center, "articles/pay") == {"Two.": ("Twee.", True)}


def test_a_file_that_cannot_be_read_keeps_its_catalogs(help_center: Project) -> None:
    """Neither a broken article nor a broken alert makes a translation obsolete."""
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    translate(help_center, "alerts", "Pay {amount} now.", "Betaal {amount} nu.")
    run(help_center)
    (help_center.articles / "pay.md").write_text("---\ntitle: [\n---\n")
    (help_center.alerts / "past-due.md").write_text(ALERT.format(message="Pay {amonut} now."))
    assert run(help_center).drift == ()
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", False)
    assert texts(help_center, "alerts")["Pay {amount} now."] == ("Betaal {amount} nu.", False)


def test_a_damaged_catalog_stays_as_it_is_and_the_others_are_done(help_center: Project) -> None:
    run(help_center)
    damaged = help_center.po("articles/pay", help_center.settings.locales[0])
    damaged.write_bytes(damaged.read_bytes()[:-9])
    before = damaged.read_bytes()
    (help_center.articles / "pay.md").write_text("# Pay\n\nThree.\n")
    report = run(help_center)
    assert [str(error).partition(":")[0] for error in report.errors] == [str(damaged)]
    assert damaged.read_bytes() == before
    assert "Three." in {entry.msgid for entry in catalog(help_center, "articles/pay", "zh-CN").entries}
