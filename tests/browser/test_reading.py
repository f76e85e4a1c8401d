"""Pages are for everybody: axe finds no fault, nothing overflows, nothing comes from elsewhere."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.pages import example

pytestmark = pytest.mark.browser

TAGS = ("en-US", *example.LOCALES)
PAGES = (
    "index.html",
    "billing/pay.html",
    "billing/card.html",
    "search.html?q=print",
    "404.html",
    "status.html",
)
WIDTHS = (1280, 390)
VIEWS = [
    (1280, "light"),
    (390, "dark"),
    pytest.param(1280, "dark", marks=pytest.mark.nightly),
    pytest.param(390, "light", marks=pytest.mark.nightly),
]


def faults(page: Page) -> list[str]:
    """Return what axe finds, with the first element of each."""
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("tag", TAGS)
def test_pages_have_no_faults(open_page: Open, address: str, tag: str, width: int, scheme: str) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 850}}
    page = open_page(f"{address}/{tag}/index.html", **options)
    found: list[str] = []
    for name in PAGES:
        page.goto(f"{address}/{tag}/{name}")
        if name.startswith("search"):
            expect(page.locator("#search-results li").first).to_be_visible()
        if name not in ("404.html", "status.html"):
            expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        found += faults(page)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), name
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_all_languages_have_no_faults(
    open_page: Open, address: str, width: int, scheme: str
) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 850}, "locale": "fr-CA"}
    page = open_page(f"{address}/index.html", **options)
    found = faults(page)
    page.goto(f"{address}/404.html")
    assert found + faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("width", "opener", "opened"),
    [
        pytest.param(1280, ".language-switcher summary", ".language-switcher .menu__items", id="languages"),
        pytest.param(1280, ".color-mode summary", ".color-mode .menu__items", id="color modes"),
        pytest.param(1280, "header .search-button", "#pst-search-dialog", id="search"),
        pytest.param(
            390, ".language-switcher summary", ".language-switcher .menu__items", id="languages, narrow"
        ),
        pytest.param(390, ".primary-toggle", "#pst-primary-sidebar-modal", id="navigation, narrow"),
        pytest.param(390, ".secondary-toggle", "#pst-secondary-sidebar-modal", id="contents, narrow"),
    ],
)
def test_what_opens_has_no_faults(
    open_page: Open, address: str, width: int, opener: str, opened: str, scheme: str
) -> None:
    options = {
        "color_scheme": scheme,
        "viewport": {"width": width, "height": 850},
        "reduced_motion": "reduce",
    }
    page = open_page(f"{address}/nl-NL/billing/pay.html", **options)
    page.locator(opener).click()
    expect(page.locator(opened)).to_be_visible()
    assert faults(page) == []


def test_the_color_mode_that_a_reader_chooses_stays(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/index.html", color_scheme="light")
    page.locator(".color-mode summary").click()
    page.locator('.theme-change-button[data-mode="dark"]').click()
    page.goto(f"{address}/nl-NL/billing/pay.html")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize(
    "name", ["index.html", "nl-NL/billing/pay.html", "zh-CN/search.html?q=卡", "404.html"]
)
def test_everything_a_page_fetches_is_the_sites_own_and_no_font(
    open_page: Open, address: str, name: str
) -> None:
    page = open_page("about:blank")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{address}/{name}", wait_until="networkidle")
    assert fetched
    assert not [url for url in fetched if not url.startswith(f"{address}/") or url.endswith(".woff2")]
