"""An article may have no title, and a file name that no address takes as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import project
from generator.pages import site
from tests.pages import example
from tests.pages.reading import attribute, one, read_page

NAME = 'billing/über "c#"'
ENCODED = "billing/%C3%BCber%20%22c%23%22"
HEADING = "Pay **by invoice** & more"
DUTCH = {HEADING: "Betaal **per factuur** & meer", "Ask us.": "Vraag het ons."}
HEADINGS = [("en-US", "Pay by invoice & more"), ("nl-NL", "Betaal per factuur & meer")]


def write(root: Path) -> Path:
    """Write the example in two languages, without a brand."""
    example.write(root)
    settings = example.SETTINGS.replace(', "sv-SE", "zh-CN", "fr-FR"', "")
    example.write_file(root / "pyproject.toml", settings.replace('brand = "Example"\n', ""))
    return root


@pytest.fixture(scope="module")
def untitled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site whose start page has no title, nor have two more articles; one has no heading either."""
    root = write(tmp_path_factory.mktemp("names"))
    articles = root / "content/articles"
    example.write_file(root / "content/index.md", example.START.replace("title: Help center\n", ""))
    example.write_file(articles / f"{NAME}.md", f"---\norphan: true\n---\n# {HEADING}\n\nAsk us.\n")
    example.write_file(articles / "bare.md", "---\norphan: true\n---\nText.\n")
    example.write_catalog(root, f"articles/{NAME}", "nl-NL", DUTCH)
    return site.build(project.load(root)).out


@pytest.mark.parametrize(("tag", "heading"), HEADINGS)
def test_a_page_without_a_title_goes_by_its_first_heading(untitled: Path, tag: str, heading: str) -> None:
    """It is text alone: no tag of the heading, and nothing escaped twice."""
    page = read_page(untitled / tag, NAME)
    parts = [str(part) for part in one(page, "title").children]
    assert [part.partition(" · ")[0] for part in parts] == [heading]
    assert attribute(page, 'meta[property="og:title"]', "content") == heading


def test_a_page_without_a_heading_either_goes_by_the_name_of_the_site(untitled: Path) -> None:
    page = read_page(untitled / "en-US", "bare")
    assert one(page, "title").text == one(page, ".site-brand").text
    assert page.select('meta[property="og:title"]') == []


def test_so_do_the_pages_that_belong_to_no_article(untitled: Path) -> None:
    start = read_page(untitled, "index")
    assert one(start, "title").text == one(start, "h1").text == "Help center"
    assert [found.text for found in start.select(".languages__title")] == ["Help center", "Helpcentrum"]
    assert (
        one(read_page(untitled / "nl-NL", "status"), "main > p > a[href$='index.html']").text == "Helpcentrum"
    )
    assert one(read_page(untitled / "nl-NL", "404"), "title").text == "Pagina niet gevonden · Helpcentrum"


def test_without_a_start_page_or_a_brand_they_go_by_the_name_of_the_folder(tmp_path: Path) -> None:
    found = project.load(write(tmp_path))
    (tmp_path / "content/index.md").unlink()
    page = read_page(site.build(found, locales=found.settings.locales).out, "index")
    assert one(page, "title").text == one(page, "h1").text == tmp_path.name


def test_search_engines_are_told_the_same_address_everywhere(untitled: Path) -> None:
    page = read_page(untitled / "nl-NL", NAME)
    links = {str(link["hreflang"]): link["href"] for link in page.select('head link[rel="alternate"]')}
    addresses = {tag: f"https://docs.example.com/{tag}/{ENCODED}.html" for tag in ("en-US", "nl-NL")}
    assert links == {**addresses, "x-default": addresses["en-US"]}
    assert attribute(page, 'link[rel="canonical"]', "href") == addresses["nl-NL"]
    sitemap = (untitled / "sitemap.xml").read_text(encoding="utf-8")
    assert all(f"<loc>{address}</loc>" in sitemap for address in addresses.values())


def test_a_problem_is_reported_with_the_name_as_it_is(untitled: Path) -> None:
    page = read_page(untitled / "nl-NL", NAME)
    assert attribute(page, "a.report-problem", "data-page") == f"nl-NL/{NAME}"
    assert attribute(page, "a.report-selection", "data-page") == f"nl-NL/{NAME}"


def test_the_status_page_leads_to_a_page_whose_name_is_encoded(untitled: Path) -> None:
    links = read_page(untitled / "nl-NL", "status").select("tbody th a")
    assert f"{ENCODED}.html" in [link["href"] for link in links]
