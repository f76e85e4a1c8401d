"""Readers find pages by words of their language."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

WORDS = [
    pytest.param("en-US", "credit cards", "billing/card.html", id="en-US: another form of a word"),
    pytest.param("nl-NL", "creditcards", "billing/card.html", id="nl-NL: another form of a word"),
    pytest.param("sv-SE", "kreditkort", "billing/card.html", id="sv-SE"),
    pytest.param("zh-CN", "信用卡", "billing/card.html", id="zh-CN: a word"),
    pytest.param("zh-CN", "逾期", "billing/pay.html", id="zh-CN: another word"),
    pytest.param("zh-CN", "卡", "billing/card.html", id="zh-CN: one character"),
    pytest.param("fr-FR", "cartes", "billing/card.html", id="fr-FR: another form of a word"),
]


@pytest.mark.parametrize(("tag", "words", "target"), WORDS)
def test_a_word_finds_its_page(open_page: Open, address: str, tag: str, words: str, target: str) -> None:
    """The reader opens the field by its button, types, and gets titles with a passage of each page."""
    page = open_page(f"{address}/{tag}/billing/pay.html")
    page.locator("header .search-button").click()
    page.locator("#pst-search-dialog input").fill(words)
    page.keyboard.press("Enter")
    result = page.locator(f'#search-results a[href^="{target}"]').first
    expect(result).to_be_visible()
    expect(page.locator("#search-results p.context").first).to_be_visible()
    result.click()
    expect(page).to_have_url(f"{address}/{tag}/{target}")


@pytest.mark.parametrize(("tag", "words", "target"), WORDS)
def test_search_works_in_pages_opened_as_files(
    open_page: Open, built: Path, tag: str, words: str, target: str
) -> None:
    page = open_page(f"{(built / tag / 'search.html').as_uri()}?q={words}")
    expect(page.locator(f'#search-results a[href^="{target}"]').first).to_be_visible()


def test_a_word_that_no_page_has_finds_none(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/zh-CN/search.html?q=火车站")
    expect(page.locator(".search-summary")).to_have_text(
        "No article matches. Check the spelling, or try other words."
    )
    expect(page.locator("#search-results li")).to_have_count(0)


def test_the_field_opens_by_keyboard(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/billing/pay.html")
    page.keyboard.press("Control+k")
    expect(page.locator("#pst-search-dialog input")).to_be_focused()
