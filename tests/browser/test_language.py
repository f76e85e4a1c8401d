"""Readers change the language and stay where they are."""

from __future__ import annotations

from itertools import chain, pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.pages import example

pytestmark = pytest.mark.browser

TAGS = ("en-US", *example.LOCALES)


WALK = [
    tag for at, one in enumerate(TAGS) for tag in (one, one, *chain(*((two, one) for two in TAGS[at + 1 :])))
]
"""From each language to each other, and to itself; each step begins where the last one ended."""


def test_from_each_language_to_each_other_the_reader_lands_on_the_same_heading(
    open_page: Open, address: str
) -> None:
    assert len({*pairwise([*WALK, WALK[0]])}) == len(TAGS) ** 2
    page = open_page(f"{address}/{WALK[0]}/billing/pay.html#use-a-card-1")
    for other in [*WALK[1:], WALK[0]]:
        page.wait_for_load_state()
        page.locator(".language-switcher summary").click()
        page.locator(f'.language-switcher a[hreflang="{other}"]').click()
        expect(page).to_have_url(f"{address}/{other}/billing/pay.html#use-a-card-1")
        expect(page.locator("html")).to_have_attribute("lang", other)
        expect(page.locator("#use-a-card-1 > h2")).to_be_in_viewport()


def test_the_words_searched_for_go_along(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/search.html?q=Azure")
    page.locator(".language-switcher summary").click()
    page.locator('.language-switcher a[hreflang="fr-FR"]').click()
    expect(page).to_have_url(f"{address}/fr-FR/search.html?q=Azure")


def test_a_language_opened_in_a_new_tab_shows_the_same_heading(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/billing/pay.html#own-id")
    page.locator(".language-switcher summary").click()
    with page.context.expect_page() as opened:
        page.locator('.language-switcher a[hreflang="fr-FR"]').click(button="middle")
    expect(opened.value).to_have_url(f"{address}/fr-FR/billing/pay.html#own-id")
    opened.value.close()


def test_the_switcher_leads_to_the_page_without_scripts(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/billing/pay.html", java_script_enabled=False)
    page.locator(".language-switcher summary").click()
    page.locator('.language-switcher a[hreflang="zh-CN"]').click()
    expect(page).to_have_url(f"{address}/zh-CN/billing/pay.html")


def test_the_switcher_works_by_keyboard(open_page: Open, address: str) -> None:
    """Escape closes it and leaves the reader where the menu was opened."""
    page = open_page(f"{address}/nl-NL/billing/pay.html")
    menu = page.locator(".language-switcher summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".language-switcher .menu__items")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator('.language-switcher a[hreflang="en-US"]')).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".language-switcher .menu__items")).to_be_hidden()
    expect(menu).to_be_focused()


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        pytest.param("nl-NL", ["nl-NL"], id="the same"),
        pytest.param("nl-BE", ["nl-NL"], id="the same language elsewhere"),
        pytest.param("zh-SG", ["zh-CN"], id="the same script"),
        pytest.param("zh-TW", [], id="another script"),
        pytest.param("de-DE", [], id="another language"),
    ],
)
def test_the_start_page_suggests_the_readers_language_and_stays(
    open_page: Open, address: str, wanted: str, shown: list[str]
) -> None:
    page = open_page(f"{address}/index.html", locale=wanted)
    suggestions = page.locator("[data-suggest]:visible")
    assert [item.get_attribute("data-suggest") for item in suggestions.all()] == shown
    expect(page).to_have_url(f"{address}/index.html")
