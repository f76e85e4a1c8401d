"""A language that is written from right to left has mirrored pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from generator.pages import site
from tests.browser.comparing import KINDS, turn_on
from tests.browser.conftest import Open, served
from tests.browser.judging import faults_in_every_view
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

ENGLISH = """\
---
title: Commands
---
# Commands

Run this as an owner!

`--force!` makes it quick.

```console
$ pay --all!
```
"""


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    project = example.write_mirrored(tmp_path_factory.mktemp("mirrored"))
    content = project.root / "content"
    listed = example.START.replace("billing/card\n", "billing/card\nenglish\nuntranslated\n")
    example.write_file(content / "index.md", listed)
    example.write_file(content / "articles/english.md", ENGLISH)
    example.write_file(
        content / "articles/untranslated.md", ENGLISH.replace("---", "---\ntranslate: false", 1)
    )
    quick = "`--force!` makes it quick."
    example.write_catalog(project.root, "articles/english", example.MIRRORED, {quick: quick})
    report = site.build(project)
    assert report.findings == ()
    with served(report.out) as found:
        yield found


def middle(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box, selector
    return box["x"] + box["width"] / 2


PAIRS = (
    (".site-brand", ".language-switcher"),
    ("#pst-primary-sidebar", "article"),
    ("article", "#pst-secondary-sidebar"),
    (".breadcrumbs li:first-child", ".breadcrumbs li:last-child"),
    ("tbody td:first-child", "tbody td:last-child"),
    (".neighbors [rel=prev]", ".neighbors [rel=next]"),
    ("aside.footnote .label", "aside.footnote p"),
)


def test_what_comes_first_stands_at_the_right(open_page: Open, mirrored: str) -> None:
    left = open_page(f"{mirrored}/en-US/billing/pay.html")
    right = open_page(f"{mirrored}/{example.MIRRORED}/billing/pay.html")
    for first, second in PAIRS:
        assert middle(left, first) < middle(left, second), first
        assert middle(right, first) > middle(right, second), first


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


# Whether the last letter of an element stands at the right of its first.
FORWARD = """
(element) => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (texts.nextNode()) if (texts.currentNode.data.trim()) nodes.push(texts.currentNode);
  const place = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  };
  return place(nodes[0], 0) < place(nodes.at(-1), nodes.at(-1).data.trimEnd().length - 1);
}
"""


@pytest.mark.parametrize(
    ("name", "selector"),
    [
        pytest.param("english", "article pre", id="code"),
        pytest.param("english", "article p code", id="code in a sentence"),
        pytest.param("english", "article p .l10n-fallback", id="a sentence that is not translated"),
        pytest.param("untranslated", "article p", id="an article that is not translated"),
    ],
)
def test_code_and_english_stay_left_to_right(
    open_page: Open, mirrored: str, name: str, selector: str
) -> None:
    page = open_page(f"{mirrored}/{example.MIRRORED}/{name}.html")
    assert page.locator(selector).first.evaluate(FORWARD)


@pytest.mark.parametrize("name", PAGES)
def test_mirrored_pages_have_no_faults(open_page: Open, mirrored: str, name: str) -> None:
    page = open_page(f"{mirrored}/{example.MIRRORED}/{name}", still=True)
    assert faults_in_every_view(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nor_have_they_beside_the_original(open_page: Open, mirrored: str, kind: str) -> None:
    page = open_page(f"{mirrored}/{example.MIRRORED}/billing/pay.html", still=True)
    turn_on(page, kind)
    assert faults_in_every_view(page) == []
