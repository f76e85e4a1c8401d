"""A reader who forbids sites to keep anything has the whole site all the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

# What Chromium does where its reader blocks cookies, which no option of a context asks for.
FORBIDDEN = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {
    configurable: true,
    get() { throw new DOMException(`Failed to read '${name}'`, "SecurityError"); },
  });
"""


@pytest.fixture
def reader(open_page: Open) -> Page:
    page = open_page("about:blank", width=390)
    page.add_init_script(FORBIDDEN)
    return page


def test_they_search(reader: Page, address: str) -> None:
    reader.goto(f"{address}/nl-NL/billing/pay.html")
    reader.locator("header .search-button").click()
    reader.locator("#pst-search-dialog input").fill("creditcards")
    reader.keyboard.press("Enter")
    expect(reader.locator("#search-results p.context")).to_have_text("Een creditcard betaalt voor alles.")


@pytest.mark.parametrize("name", ["primary", "secondary"])
def test_the_menus_of_a_phone_open(reader: Page, address: str, name: str) -> None:
    reader.goto(f"{address}/nl-NL/billing/pay.html")
    reader.locator(f".{name}-toggle").click()
    expect(reader.locator(f"#pst-{name}-sidebar-modal a").first).to_be_visible()


def test_they_choose_the_color_mode_of_a_page(reader: Page, address: str) -> None:
    reader.goto(f"{address}/nl-NL/billing/pay.html")
    expect(reader.locator("html")).to_have_attribute("data-theme", "light")
    reader.locator(".color-mode summary").click()
    reader.locator('.theme-change-button[data-mode="dark"]').click()
    expect(reader.locator("html")).to_have_attribute("data-theme", "dark")


def test_they_put_the_original_beside_the_translation(reader: Page, address: str) -> None:
    reader.goto(f"{address}/nl-NL/billing/pay.html")
    reader.locator("[data-compare-toggle]").click()
    expect(reader.get_by_text("Your balance is past due.")).to_be_visible()
