"""Readers put the original beside the translation: by mouse, keyboard and touch, and it stays as they left it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.comparing import KINDS, turn_on
from tests.browser.conftest import Open, served
from tests.browser.judging import faults, faults_in_every_view
from tests.nightly import nightly_but
from tests.pages import example

pytestmark = pytest.mark.browser

PAGE = "nl-NL/billing/pay.html"
SENTENCE = "Your balance is past due."
TRANSLATED = "Uw saldo is achterstallig."
_SOON = 3_000
"""Milliseconds in which what is in sight, and has nothing over it, is clicked."""


def test_off_the_page_has_nothing_of_the_original(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}")
    assert SENTENCE not in page.locator("main").inner_text()
    assert page.locator("main .original, main .original-button, main .pair").count() == 0
    expect(page.locator("[data-compare-toggle]")).to_have_attribute("aria-pressed", "false")


def test_in_two_columns_each_block_has_its_original_beside_it(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}")
    before = page.locator("article").inner_html()
    turn_on(page, "columns")
    left, right = page.get_by_text(TRANSLATED), page.get_by_text(SENTENCE)
    expect(right).to_be_visible()
    expect(right).to_have_attribute("lang", "en-US")
    first, second = left.bounding_box(), right.bounding_box()
    assert first
    assert second
    assert second["x"] > first["x"] + 200
    assert abs(second["y"] - first["y"]) < 12
    page.locator("[data-compare-toggle]").click()
    assert page.locator("article").inner_html() == before


def test_on_a_narrow_screen_the_columns_are_below_each_other(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}", width=390)
    turn_on(page, "columns")
    first, second = page.get_by_text(TRANSLATED).bounding_box(), page.get_by_text(SENTENCE).bounding_box()
    assert first
    assert second
    assert second["y"] > first["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_by_keyboard_alone(open_page: Open, address: str) -> None:
    """The key turns it on and off; Tab goes from sentence to sentence, Escape closes one."""
    page = open_page(f"{address}/{PAGE}")
    page.keyboard.press("Alt+Shift+KeyS")
    expect(page.locator("[data-compare-toggle]")).to_have_attribute("aria-pressed", "true")
    page.locator('[data-compare-kind="sentences"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    title = page.locator("h1 .original-button")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-expanded", "true")
    expect(title).to_have_accessible_name("Original of this sentence")
    while TRANSLATED not in page.evaluate("document.activeElement.previousElementSibling?.textContent ?? ''"):
        page.keyboard.press("Tab")
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    assert page.locator(".original--below").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".original--below").count() == 0
    page.keyboard.press("Enter")
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    page.keyboard.press("Alt+Shift+KeyS")
    assert page.locator("main .original, main .original-button").count() == 0


def test_by_touch(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}", has_touch=True, width=390)
    page.locator("[data-compare-toggle]").tap()
    page.locator('[data-compare-kind="sentences"]').tap()
    page.get_by_text(TRANSLATED).tap()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    page.get_by_text(TRANSLATED).tap()
    expect(page.get_by_text(SENTENCE)).to_be_hidden()


def test_it_is_remembered_on_the_next_page(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}")
    turn_on(page, "sentences")
    page.goto(f"{address}/nl-NL/billing/card.html")
    expect(page.locator("[data-compare-toggle]")).to_have_attribute("aria-pressed", "true")
    assert page.locator(".original-button").count() > 0


def test_it_is_not_printed(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}")
    turn_on(page, "columns")
    page.emulate_media(media="print")
    expect(page.get_by_text(SENTENCE)).to_be_hidden()
    expect(page.get_by_text(TRANSLATED)).to_be_visible()


def test_it_changes_neither_the_title_nor_the_place_of_the_reader(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}#own-id", width=900, height=400)
    title = page.title()
    before = page.evaluate("document.getElementById('own-id').getBoundingClientRect().top")
    page.keyboard.press("Alt+Shift+KeyS")
    after = page.evaluate("document.getElementById('own-id').getBoundingClientRect().top")
    assert abs(before - after) < 60
    assert page.title() == title


CARD = ".start-page section section li"


def test_on_the_start_page_a_button_in_a_card_is_no_part_of_its_link(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/index.html")
    turn_on(page, "sentences")
    page.locator(f"{CARD} .original-button").first.click(timeout=_SOON)
    expect(page.locator(f"{CARD} .original--below")).to_have_text("Pay a balance: First.")
    expect(page).to_have_url(f"{address}/nl-NL/index.html")
    page.locator(CARD).first.click(position={"x": 8, "y": 8})
    expect(page).to_have_url(f"{address}/nl-NL/billing/pay.html")


def test_nor_is_its_original_without_scripts(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/index.html", java_script_enabled=False)
    page.locator(f"{CARD} summary").first.click(timeout=_SOON)
    expect(page.locator(f"{CARD} details > p").first).to_have_text("Pay a balance: First.")


def test_without_scripts_a_paragraphs_original_opens(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}", java_script_enabled=False)
    expect(page.locator("[data-compare-toggle]")).to_be_hidden()
    paragraph = page.locator("p", has_text=TRANSLATED).locator("xpath=following-sibling::*[1]")
    paragraph.locator("summary").click()
    expect(paragraph.locator("details > p")).to_be_visible()
    assert paragraph.locator("details > p").inner_text().startswith(SENTENCE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tag", nightly_but(example.LOCALES, "nl-NL"))
def test_it_has_no_faults(open_page: Open, address: str, tag: str, kind: str) -> None:
    page = open_page(f"{address}/{tag}/billing/pay.html", still=True)
    turn_on(page, kind)
    assert faults_in_every_view(page) == []


def test_a_problem_is_reported_with_the_sentence_that_was_selected(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/{PAGE}")
    page.get_by_text(TRANSLATED).select_text()
    link = page.locator("#report-selection")
    expect(link).to_be_visible()
    query = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    assert query["title"] == ["nl-NL/billing/pay"]
    assert query["body"][0].startswith(TRANSLATED)
    classes = page.get_by_text(TRANSLATED).get_attribute("class") or ""
    assert query["body"][0].endswith(f"[{classes.removeprefix('s-')}]")
    assert faults(page) == []


def test_a_remembered_language_is_offered_and_never_forced(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/billing/pay.html", locale="fr-FR")
    offer = page.locator('[data-suggest="fr-FR"]')
    expect(offer).to_be_visible()
    offer.locator("[data-dismiss]").click()
    expect(offer).to_be_hidden()
    page.reload()
    expect(offer).to_be_hidden()
    page.locator(".language-switcher summary").click()
    page.locator('.language-switcher a[hreflang="sv-SE"]').click()
    page.wait_for_url("**/sv-SE/billing/pay.html")
    assert page.evaluate("localStorage.getItem('language')") is None
    page.locator(".language-switcher summary").click()
    page.locator("[data-remember]").check()
    page.goto(f"{address}/nl-NL/billing/card.html")
    expect(page).to_have_url(f"{address}/nl-NL/billing/card.html")
    expect(page.locator('[data-suggest="sv-SE"]')).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize(
    ("wrong", "after"),
    [
        pytest.param("de-DE/billing/pay.html", "", id="in a language that there is not"),
        pytest.param("de-DE/billing/pay.html", "?from=mail#own-id", id="to a heading"),
        pytest.param("billing/pay.html", "", id="in no language"),
    ],
)
def test_a_missing_page_offers_the_languages_that_have_it(
    open_page: Open, built: Path, tmp_path: Path, wrong: str, after: str
) -> None:
    """A server shows `404.html` at the wrong address itself; here that is a copy of it."""
    copied = tmp_path / "site"
    for name in ("manifest.json", *(f"{tag}/billing/pay.html" for tag in ("nl-NL", "sv-SE"))):
        example.write_file(copied / name, (built / name).read_text(encoding="utf-8"))
    example.write_file(copied / wrong, (built / "404.html").read_text(encoding="utf-8"))
    with served(copied) as found:
        page = open_page(f"{found}/{wrong}{after}")
        link = page.locator('.languages a[hreflang="nl-NL"]')
        expect(link).to_have_attribute("href", f"/nl-NL/billing/pay.html{after}")
        expect(link).to_contain_text("Een saldo betalen")
        expect(page.locator("#found")).to_be_visible()
