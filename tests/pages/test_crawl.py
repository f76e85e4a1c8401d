"""A crawler goes through every page of a site: nothing leads nowhere, and every page is valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from generator.pages.manifest import MANIFEST, Manifest, read_manifest
from generator.pages.site import Report
from generator.source.articles import INDEX
from tests.pages.building import example_site, own_site

SITES = {"the example": example_site, "this repository": own_site}
ADDRESSES = "[href]:not([rel=alternate]):not([rel=canonical]), [src]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    path: Path
    text: str
    parsed: BeautifulSoup

    @property
    def anchors(self) -> frozenset[str]:
        return frozenset(str(element["id"]) for element in self.parsed.select("[id]"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    out: Path
    pages: Mapping[Path, Page]
    manifest: Manifest

    def leads(self, page: Page, address: str) -> bool:
        """Tell whether an address on a page leads somewhere in this site, or away from it."""
        url = urlsplit(address)
        if url.scheme or url.netloc:
            return True
        start = self.out if url.path.startswith("/") else page.path.parent
        target = (start / unquote(url.path).lstrip("/")).resolve() if url.path else page.path
        if not (target.is_file() and target.is_relative_to(self.out)):
            return False
        return not url.fragment or unquote(url.fragment) in self.pages[target].anchors


@pytest.fixture(scope="module", params=SITES, ids=list(SITES))
def site(request: pytest.FixtureRequest, shared: Path) -> Site:
    report: Report = SITES[request.param](shared)
    assert report.findings == ()
    manifest = read_manifest(report.out / MANIFEST)
    assert manifest
    pages = {path: read(path) for path in report.out.rglob("*.html") if "_static" not in path.parts}
    assert len(pages) == sum(len(tree.pages) + 3 for tree in manifest.trees) + 2
    return Site(out=report.out, pages=pages, manifest=manifest)


def read(path: Path) -> Page:
    """Read a page as a browser does that runs scripts; what others see in it has no links."""
    text = path.read_text(encoding="utf-8")
    parsed = BeautifulSoup(text, "html.parser")
    for element in parsed.select("noscript"):
        element.decompose()
    return Page(path=path, text=text, parsed=parsed)


def addresses(page: Page) -> Iterator[str]:
    for element in page.parsed.select(ADDRESSES):
        yield str(element.get("href") or element.get("src"))


def test_every_link_and_anchor_of_every_page_resolves(site: Site) -> None:
    broken = [
        f"{page.path.relative_to(site.out)}: {address}"
        for page in site.pages.values()
        for address in addresses(page)
        if not site.leads(page, address)
    ]
    assert broken == []


def test_a_link_to_nowhere_would_be_noticed(site: Site) -> None:
    page = next(iter(site.pages.values()))
    assert [site.leads(page, address) for address in ("gone.html", "#gone", "../../../../etc/passwd")] == [
        False,
        False,
        False,
    ]


def articles(site: Site) -> Iterator[tuple[str, str, Page]]:
    """Yield every article's page with its locale and name."""
    for tree in site.manifest.trees:
        for name in tree.pages:
            yield tree.tag, name, site.pages[site.out / tree.tag / f"{name}.html"]


def by_language(links: list[Tag]) -> dict[str, str]:
    return {str(link["hreflang"]): str(link["href"]) for link in links}


def test_the_switcher_of_every_page_leads_to_the_same_page_in_every_language(site: Site) -> None:
    for tag, name, page in articles(site):
        found = by_language(page.parsed.select(".language-switcher a"))
        assert found.keys() == {tree.tag for tree in site.manifest.having(name)}, page.path
        targets = {other: (page.path.parent / href).resolve() for other, href in found.items()}
        assert targets == {other: site.out / other / f"{name}.html" for other in found}, (tag, name)


def test_hreflang_is_reciprocal_and_complete_on_every_page(site: Site) -> None:
    """Each page names itself, every other language that has it, and x-default; each of them says the same back."""
    groups = {
        site.manifest.address(tag, name): by_language(page.parsed.select('head link[rel="alternate"]'))
        for tag, name, page in articles(site)
    }
    for tag, name, _page in articles(site):
        address = site.manifest.address(tag, name)
        found = {tree.tag: site.manifest.address(tree.tag, name) for tree in site.manifest.having(name)}
        default = f"{site.manifest.base}/" if name == INDEX else found[site.manifest.source]
        assert groups[address] == {**found, "x-default": default}
        assert all(groups[other] == groups[address] for other in found.values())


def test_every_page_is_valid_html(site: Site) -> None:
    for page in site.pages.values():
        html5lib.HTMLParser(strict=True).parse(page.text)
