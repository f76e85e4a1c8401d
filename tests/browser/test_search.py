"""Readers find pages by words of their language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

CARD, PAY = "billing/card.html", "billing/pay.html"
WORDS = [
    pytest.param(
        "en-US",
        "credit cards",
        CARD,
        "Change your card",
        "A credit card pays for everything.",
        id="en-US: forms",
    ),
    pytest.param(
        "nl-NL",
        "creditcards",
        CARD,
        "Uw kaart wijzigen",
        "Een creditcard betaalt voor alles.",
        id="nl-NL: forms",
    ),
    pytest.param(
        "nl-NL",
        "eigenaren",
        PAY,
        "Een saldo betalen",
        "Alleen de eigenaar kan betalen.",
        id="nl-NL: a stem that is no part of the word",
    ),
    pytest.param(
        "sv-SE", "kreditkort", CARD, "Change your card", "Ett kreditkort betalar för allt.", id="sv-SE"
    ),
    pytest.param(
        "sv-SE",
        "kreditkorten",
        CARD,
        "Change your card",
        "Ett kreditkort betalar för allt.",
        id="sv-SE: forms",
    ),
    pytest.param(
        "zh-CN",
        "信用卡",
        CARD,
        "Change your card",
        "所有费用都由信用卡支付。",
        id="zh-CN: a word of three characters",
    ),
    pytest.param("zh-CN", "逾期", PAY, "支付余额", "你的余额已逾期。", id="zh-CN: a word of two"),
    pytest.param(
        "zh-CN", "卡", CARD, "Change your card", "所有费用都由信用卡支付。", id="zh-CN: one character"
    ),
    pytest.param(
        "fr-FR", "cartes", CARD, "Change your card", "Une carte de crédit paie tout.", id="fr-FR: forms"
    ),
]


def shown(page: Page, target: str) -> tuple[str, str]:
    """Return the title and the sentence of a result."""
    result = page.locator("#search-results li").filter(has=page.locator(f'a[href^="{target}"]')).first
    expect(result.locator("p.context")).to_have_text(re.compile("."))
    return result.locator("a").inner_text(), result.locator("p.context").inner_text()


@pytest.mark.parametrize(("tag", "words", "target", "title", "sentence"), WORDS)
def test_a_word_finds_its_page(
    open_page: Open, address: str, tag: str, words: str, target: str, title: str, sentence: str
) -> None:
    """The reader opens the field by its button, types, and gets the title and the sentence of each page."""
    page = open_page(f"{address}/{tag}/billing/pay.html")
    page.locator("header .search-button").click()
    page.locator("#pst-search-dialog input").fill(words)
    page.keyboard.press("Enter")
    assert shown(page, target) == (title, sentence)
    page.locator(f'#search-results a[href^="{target}"]').first.click()
    expect(page).to_have_url(f"{address}/{tag}/{target}")


@pytest.mark.parametrize(("tag", "words", "target", "title", "sentence"), WORDS)
def test_search_works_in_pages_opened_as_files(
    open_page: Open, built: Path, tag: str, words: str, target: str, title: str, sentence: str
) -> None:
    page = open_page(f"{(built / tag / 'search.html').as_uri()}?q={words}")
    assert shown(page, target) == (title, sentence)


def test_a_word_that_no_page_has_finds_none(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/zh-CN/search.html?q=火车站")
    expect(page.locator(".search-summary")).to_have_text(
        "No article matches. Check the spelling, or try other words."
    )
    expect(page.locator("#search-results li")).to_have_count(0)


@pytest.mark.parametrize(
    ("words", "targets"),
    [
        pytest.param("owner 支付", [PAY], id="one page has both"),
        pytest.param("信用卡 portal", [], id="each is on another page"),
        pytest.param("zebra 支付", [], id="no page has the Latin word"),
        pytest.param("owner 火车", [], id="no page has the Chinese word"),
        pytest.param("own 支付", [PAY], id="a part of the Latin word"),
    ],
)
def test_a_latin_word_beside_chinese_ones_is_wanted_as_they_are(
    open_page: Open, address: str, words: str, targets: list[str]
) -> None:
    page = open_page(f"{address}/zh-CN/search.html?q={words}")
    expect(page.locator(".search-summary")).not_to_be_empty()
    links = page.locator("#search-results li > a")
    assert [link.get_attribute("href") for link in links.all()] == targets


def test_the_field_opens_by_keyboard(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/billing/pay.html")
    page.keyboard.press("Control+k")
    expect(page.locator("#pst-search-dialog input")).to_be_focused()
