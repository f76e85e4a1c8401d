"""The gallery: every alert in every locale and case, linked, and nothing that is gone."""

from __future__ import annotations

from pathlib import Path

import html5lib

from generator.alerts import gallery
from generator.alerts.bundle import Alerts
from generator.alerts.cases import EXAMPLE, cases
from generator.catalogs.extract import template_of
from generator.source.content import read_content
from tests.alerts.conftest import Desk


def pages(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def test_there_is_a_page_for_each_alert_locale_and_case(alerts: Alerts, tmp_path: Path) -> None:
    index = gallery.write(alerts, tmp_path)
    assert index == tmp_path / "index.html"
    others = [case for case in cases(alerts.parameters("past-due")) if case != EXAMPLE]
    assert {"longest", "shortest", "zero-decimal"} <= set(others)
    names = ["past-due.html", *(f"past-due.{case}.html" for case in others)]
    expected = {f"{tag}/{name}" for tag in alerts.locales for name in names}
    assert pages(tmp_path) == {"index.html", "alerts/past-due.html", *expected}


def test_every_page_parses_and_its_links_lead_somewhere(alerts: Alerts, tmp_path: Path) -> None:
    gallery.write(alerts, tmp_path)
    for path in tmp_path.rglob("*.html"):
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
            path.read_text(encoding="utf-8")
        )
        targets = [link.get("href") for link in tree.iter("a")]
        assert targets
        assert all((path.parent / target).is_file() for target in targets)


def test_a_page_shows_inbox_html_and_text(alerts: Alerts, tmp_path: Path) -> None:
    gallery.write(alerts, tmp_path)
    page = (tmp_path / "nl-NL/past-due.html").read_text(encoding="utf-8")
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    email = alerts.email("past-due", locale="nl-NL", values=alerts.examples("past-due"))
    assert email.headers["From"].startswith('"Example-facturering" <')
    assert [cell.text for cell in tree.iter("dd")] == [
        email.headers["From"],
        email.subject,
        email.preheader,
        email.banner,
    ]
    lines = [line for line in tree.iter("p") if "line" in line.get("class", "")]
    shown = [[part.text for part in line if part.text] for line in lines]
    assert shown == [["Example-facturering", email.subject, email.preheader]] * 2
    # One copy is in the page; the other frames show it by script.
    assert [frame.get("srcdoc") for frame in tree.iter("iframe")] == [email.html, None, None, None]
    assert tree.find(".//pre").text == email.text


def test_a_page_of_an_alert_leads_to_each_of_its_cases_in_each_locale(alerts: Alerts, tmp_path: Path) -> None:
    gallery.write(alerts, tmp_path)
    page = tmp_path / "alerts/past-due.html"
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.read_text(encoding="utf-8"))
    subjects = {link.get("href"): link.text for link in tree.iter("a") if link.get("lang")}
    expected = {}
    for case, values in cases(alerts.parameters("past-due")).items():
        name = "past-due.html" if case == EXAMPLE else f"past-due.{case}.html"
        for tag in alerts.locales:
            email = alerts.email("past-due", locale=tag, values=values)
            expected[f"../{tag}/{name}"] = email.subject
    assert subjects == expected


def test_catalogs_name_the_page_of_the_gallery_that_shows_a_sentence(desk: Desk) -> None:
    gallery.write(desk.alerts(), desk.project.build / "gallery")
    for name, page in (("alerts", "gallery/alerts/past-due.html"), ("templates/email", "gallery/index.html")):
        (texts,) = (texts for texts in read_content(desk.project).texts(desk.project) if texts.name == name)
        made = template_of(texts, desk.project.settings)
        assert made.entries
        assert all(f"see: http://127.0.0.1:8001/{page}" in entry.comments for entry in made.entries)
        assert (desk.project.build / page).is_file()


def test_what_is_not_approved_has_a_reason_instead_of_a_page(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    gallery.write(desk.alerts(), folder)
    desk.translate(missing=["Help"], tags=["zh-CN"])
    index = gallery.write(desk.alerts(), folder)
    assert "zh-CN/past-due.html" not in pages(folder)
    assert "alerts: “Help” is not translated" in index.read_text(encoding="utf-8")
