"""Emails are compiled again only where something changed that they are made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import project
from generator.alerts.build import build
from generator.project import Project
from tests.test_cli import ALERT, SETTINGS


@pytest.fixture
def billing(tmp_path: Path) -> Project:
    (tmp_path / "content/alerts").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content/alerts/past-due.md").write_text(ALERT)
    return project.load(tmp_path)


def written(of: Project) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in of.build.rglob("*") if path.is_file()}


def test_a_second_build_writes_nothing(billing: Project) -> None:
    first = build(billing)
    before = written(billing)
    second = build(billing)
    assert (second.alerts.id, second.gallery, written(billing)) == (first.alerts.id, first.gallery, before)


def test_a_changed_alert_is_compiled_again(billing: Project) -> None:
    first = build(billing)
    path = billing.alerts / "past-due.md"
    path.write_text(path.read_text().replace("not received", "still not received"))
    second = build(billing)
    assert second.alerts.id != first.alerts.id
    assert "still not received" in (billing.build / "gallery/en-US/past-due.html").read_text(encoding="utf-8")


@pytest.fixture
def linking(billing: Project) -> Project:
    """Two articles, one of which an alert names, in two languages."""
    for name, title in (("pay", "Pay a balance"), ("other", "Another page")):
        article = billing.articles / f"{name}.md"
        article.parent.mkdir(exist_ok=True)
        article.write_text(f"---\ntitle: {title}\n---\n\n# {title}\n\nText.\n")
        catalog = billing.locales / f"nl_NL/LC_MESSAGES/articles/{name}.po"
        catalog.parent.mkdir(parents=True, exist_ok=True)
        catalog.write_text('msgid ""\nmsgstr ""\n')
    alert = billing.alerts / "past-due.md"
    alert.write_text(alert.read_text().replace("parameters:", "article: pay\nparameters:"))
    settings = billing.root / "pyproject.toml"
    settings.write_text(settings.read_text() + 'base-url = "https://docs.example.com"\n')
    return project.load(billing.root)


@pytest.mark.parametrize("name", ["content/articles/other.md", "locales/nl_NL/LC_MESSAGES/articles/other.po"])
def test_an_article_that_no_alert_names_costs_emails_nothing(linking: Project, name: str) -> None:
    build(linking)
    before = written(linking)
    path = linking.root / name
    path.write_text(f"{path.read_text()}\n# More\n")
    build(linking)
    assert written(linking) == before


def test_the_title_of_an_article_that_an_alert_names_is_that_of_its_emails(linking: Project) -> None:
    build(linking)
    page = linking.build / "gallery/en-US/past-due.html"
    assert "Pay a balance" in page.read_text(encoding="utf-8")
    path = linking.articles / "pay.md"
    path.write_text(path.read_text().replace("a balance", "what is due"))
    build(linking)
    assert "Pay what is due" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("lost", ["alerts/current", "gallery/index.html", ".work/emails.json"])
def test_a_lost_result_is_made_again(billing: Project, lost: str) -> None:
    build(billing)
    (billing.build / lost).unlink()
    build(billing)
    assert (billing.build / lost).is_file()


def test_a_fault_is_told_every_time(billing: Project) -> None:
    (billing.alerts / "bad.md").write_text("---\nstage: x\n---\n")
    assert (
        [str(error) for error in build(billing).errors]
        == [str(error) for error in build(billing).errors]
        != []
    )
