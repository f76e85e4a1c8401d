"""A language that is written from right to left has mirrored pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from generator.pages import site
from tests.browser.conftest import Open, served
from tests.browser.test_reading import faults
from tests.pages import example

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "billing/pay.html",
    "billing/card.html",
    "search.html?q=card",
    "404.html",
    "status.html",
)


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    report = site.build(example.write_mirrored(tmp_path_factory.mktemp("mirrored")))
    assert report.findings == ()
    with served(report.out) as found:
        yield found


def middle(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box, selector
    return box["x"] + box["width"] / 2


PAIRS = [
    pytest.param(".site-brand", ".language-switcher", id="header"),
    pytest.param("#pst-primary-sidebar", "article", id="navigation"),
    pytest.param("article", "#pst-secondary-sidebar", id="contents of the page"),
    pytest.param(".breadcrumbs li:first-child", ".breadcrumbs li:last-child", id="breadcrumbs"),
    pytest.param("tbody td:first-child", "tbody td:last-child", id="columns of a table"),
    pytest.param(".neighbors [rel=prev]", ".neighbors [rel=next]", id="neighbours"),
    pytest.param("aside.footnote .label", "aside.footnote p", id="footnote"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_what_comes_first_stands_at_the_right(
    open_page: Open, mirrored: str, first: str, second: str
) -> None:
    options = {"viewport": {"width": 1280, "height": 850}}
    left = open_page(f"{mirrored}/en-US/billing/pay.html", **options)
    assert middle(left, first) < middle(left, second)
    right = open_page(f"{mirrored}/{example.MIRRORED}/billing/pay.html", **options)
    assert middle(right, first) > middle(right, second)


def test_lists_are_indented_at_the_right(open_page: Open, mirrored: str) -> None:
    page = open_page(f"{mirrored}/{example.MIRRORED}/billing/pay.html")
    page.locator(".l10n-notice summary").click()
    style = "(list) => [getComputedStyle(list).paddingRight, getComputedStyle(list).paddingLeft]"
    right, left = page.locator(".l10n-notice ul").evaluate(style)
    assert (float(right.removesuffix("px")) > 16, left) == (True, "0px")


def test_the_original_stays_left_to_right(open_page: Open, mirrored: str) -> None:
    page = open_page(f"{mirrored}/{example.MIRRORED}/billing/pay.html")
    page.locator("[data-compare-toggle]").click()
    original = page.locator(".pair__original").nth(1)
    expect(original).to_have_attribute("dir", "ltr")
    assert middle(page, ".pair__text >> nth=1") > middle(page, ".pair__original >> nth=1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_mirrored_pages_have_no_faults(open_page: Open, mirrored: str, width: int, scheme: str) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 850}}
    page = open_page("about:blank", **options)
    for name in PAGES:
        page.goto(f"{mirrored}/{example.MIRRORED}/{name}")
        assert faults(page) == []
        overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(overflow), name
