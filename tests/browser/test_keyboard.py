"""A reader who has only a keyboard reaches everything, and sees at every step where they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.judging import WIDTHS

pytestmark = pytest.mark.browser

MOST_STEPS = 60

# What has the focus, whether it has a ring (the field of the search has that of its form), and whether it is in
# sight: inside the screen, and with nothing over it.
FOCUS = """
() => {
  const held = document.activeElement;
  const box = held.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(held);
  const form = held.closest("form.bd-search");
  const over = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2);
  return {
    name: held.outerHTML.slice(0, 160),
    ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 || !!form && getComputedStyle(form).boxShadow !== "none",
    sight: box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= -1 && box.right <= innerWidth + 1 &&
      (held.contains(over) || !!over?.contains(held)),
  };
}
"""


def look(page: Page) -> None:
    """Hold that what has the focus is marked, and in sight."""
    found = page.evaluate(FOCUS)
    assert found["ring"], f"no ring: {found['name']}"
    assert found["sight"], f"out of sight: {found['name']}"


def step_to(page: Page, selector: str, *, key: str = "Tab") -> None:
    """Press a key until an element has the focus."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        look(page)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached in {MOST_STEPS} steps")


def arrive(page: Page, address: str) -> None:
    """Wait for a page to be there; a document that is still coming has nothing that could have the focus."""
    expect(page).to_have_url(address)
    page.wait_for_load_state()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_walk_through_search_switcher_and_side_by_side(open_page: Open, address: str, width: int) -> None:
    page = open_page(f"{address}/nl-NL/billing/card.html", width=width, still=True)

    step_to(page, "#pst-skip-link a")
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()

    step_to(page, "header .search-button", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#pst-search-dialog input")).to_be_focused()
    look(page)
    page.keyboard.press("Escape")
    expect(page.locator("header .search-button")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("achterstallig")
    page.keyboard.press("Enter")
    arrive(page, f"{address}/nl-NL/search.html?q=achterstallig")
    expect(page.locator("#search-results p.context").first).to_be_visible()
    step_to(page, '#search-results a[href^="billing/pay.html"]')
    page.keyboard.press("Enter")
    arrive(page, f"{address}/nl-NL/billing/pay.html")

    step_to(page, ".language-switcher summary")
    page.keyboard.press("Enter")
    step_to(page, '.language-switcher a[hreflang="fr-FR"]')
    page.keyboard.press("Escape")
    expect(page.locator(".language-switcher summary")).to_be_focused()
    page.keyboard.press("Space")
    step_to(page, '.language-switcher a[hreflang="sv-SE"]')
    page.keyboard.press("Enter")
    arrive(page, f"{address}/sv-SE/billing/pay.html")
    expect(page.locator("html")).to_have_attribute("lang", "sv-SE")

    step_to(page, "[data-compare-toggle]")
    page.keyboard.press("Space")
    expect(page.locator("[data-compare-toggle]")).to_be_focused()
    expect(page.locator(".pair__original").first).to_be_visible()
    step_to(page, '[data-compare-kind="sentences"]')
    page.keyboard.press("Enter")
    step_to(page, "article p .original-button")
    expect(page.locator(".original--below")).to_have_text("Your balance is past due.")
    page.keyboard.press("Escape")
    expect(page.locator(".original--below")).to_have_count(0)
    expect(page.locator("article p .original-button").first).to_be_focused()
    step_to(page, "[data-compare-toggle]", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main .original-button")).to_have_count(0)


def test_the_reader_goes_through_a_whole_page_and_out_again(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/billing/pay.html", still=True)
    step_to(page, "#pst-skip-link a")
    step_to(page, ".site-footer li:last-child a")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body")
