"""Pages are for everybody: axe finds no fault, nothing overflows, nothing comes from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.judging import SCHEMES, Scheme, faults, faults_in_every_view
from tests.nightly import nightly_but
from tests.pages import example

pytestmark = pytest.mark.browser

AROUND = ("header", ".breadcrumbs", "#pst-primary-sidebar", "#pst-secondary-sidebar", ".compare", "footer")
"""What stands round an article on a screen, and not on paper."""
TAGS = ("en-US", *example.LOCALES)
PAGES = (
    "index.html",
    "billing/pay.html",
    "billing/card.html",
    "search.html?q=print",
    "404.html",
    "status.html",
)


@pytest.mark.parametrize("tag", nightly_but(TAGS, "en-US", "zh-CN"))
def test_pages_have_no_faults(open_page: Open, address: str, tag: str) -> None:
    page = open_page("about:blank", still=True)
    found: list[str] = []
    for name in PAGES:
        page.goto(f"{address}/{tag}/{name}")
        if name.startswith("search"):
            expect(page.locator("#search-results li").first).to_be_visible()
        found += faults_in_every_view(page)
    assert found == []


def test_the_pages_of_all_languages_have_no_faults(open_page: Open, address: str) -> None:
    page = open_page("about:blank", locale="fr-CA", still=True)
    found: list[str] = []
    for name in ("index.html", "404.html"):
        page.goto(f"{address}/{name}")
        found += faults_in_every_view(page)
    assert found == []


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
    open_page: Open, address: str, width: int, opener: str, opened: str
) -> None:
    page = open_page(f"{address}/nl-NL/billing/pay.html", width=width, still=True)
    page.locator(opener).click()
    expect(page.locator(opened)).to_be_visible()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        assert faults(page) == []


def test_the_contents_of_a_page_give_way_to_the_heading_that_was_chosen(
    open_page: Open, address: str
) -> None:
    page = open_page(f"{address}/nl-NL/billing/pay.html", width=390)
    page.locator(".secondary-toggle").click()
    contents = page.locator("#pst-secondary-sidebar-modal")
    contents.locator('a[href="#own-id"]').click()
    expect(contents).to_be_hidden()
    expect(page).to_have_url(f"{address}/nl-NL/billing/pay.html#own-id")
    expect(page.locator("#own-id > h2")).to_be_in_viewport()


def test_the_color_mode_that_a_reader_chooses_stays(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/index.html")
    page.locator(".color-mode summary").click()
    page.locator('.theme-change-button[data-mode="dark"]').click()
    page.goto(f"{address}/nl-NL/billing/pay.html")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_page_on_paper_is_dark_on_white_and_whole(open_page: Open, address: str, scheme: Scheme) -> None:
    """What a reader folded is printed too, with the addresses that links lead to, and without the site around it."""
    page = open_page(f"{address}/nl-NL/billing/pay.html", scheme=scheme)
    for part in AROUND:
        expect(page.locator(part).first).to_be_visible()
    page.emulate_media(media="print")
    colours = page.evaluate(
        "(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.body))"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(26, 33, 41)"]
    expect(page.get_by_text("Er zijn meerdere kosten.")).to_be_visible()
    link = "getComputedStyle(document.querySelector('article a.external'), '::after').content"
    assert "https://portal.example.com" in page.evaluate(link)
    for part in AROUND:
        expect(page.locator(part).first).to_be_hidden()


def test_code_on_paper_has_no_colours_of_the_dark(open_page: Open, address: str) -> None:
    page = open_page(f"{address}/nl-NL/billing/card.html", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = "(spans) => [...new Set(spans.map((span) => getComputedStyle(span).color))]"
    assert page.locator(".highlight pre, .highlight span").evaluate_all(colours) == ["rgb(26, 33, 41)"]
    ground = "(box) => getComputedStyle(box).backgroundColor"
    assert page.locator("div.highlight").evaluate(ground) == "rgba(0, 0, 0, 0)"


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
