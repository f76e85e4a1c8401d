"""One manifest over all locales drives the switcher, hreflang, the sitemap and the pages for wrong addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator import project
from generator.pages import site
from generator.pages.edition import Edition
from generator.pages.manifest import Manifest, PageState, Tree, parse_manifest, read_manifest
from generator.pages.sitemap import sitemaps
from generator.source.content import read_content
from tests.pages import example
from tests.pages.reading import one, read_page

TAGS = ("en-US", *example.LOCALES)
BASE = "https://docs.example.com"
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def tree(tag: str, *pages: str) -> Tree:
    states = {page: PageState(title=page, sentences=2, translated=1) for page in pages}
    return Tree(tag=tag, name=tag, dir="ltr", offer="", dismissal="", pages=states)


def test_it_is_read_as_it_was_written() -> None:
    found = Manifest(source="en-US", base=BASE, trees=(tree("en-US", "index"), tree("nl-NL", "index", "a")))
    assert parse_manifest(found.write()) == found


@pytest.mark.parametrize(
    ("page", "encoded"),
    [
        pytest.param("billing/pay", "billing/pay", id="folder"),
        pytest.param("pay by invoice", "pay%20by%20invoice", id="blanks"),
        pytest.param("what-is-c#", "what-is-c%23", id="sign of a fragment"),
        pytest.param("über-uns", "%C3%BCber-uns", id="letter beyond ASCII"),
    ],
)
def test_the_name_of_a_page_is_encoded_in_its_address(page: str, encoded: str) -> None:
    found = Manifest(source="en-US", base=BASE, trees=(tree("en-US", page),))
    address = f"{BASE}/en-US/{encoded}.html"
    assert found.address("en-US", page) == address
    text = sitemaps(found)["sitemap.xml"]
    assert f"<loc>{address}</loc>" in text
    assert f'hreflang="en-US" href="{address}"' in text


def test_it_tells_what_a_page_is_called_in_a_tree() -> None:
    found = Manifest(source="en-US", base="", trees=(tree("en-US", "index"), tree("nl-NL", "a")))
    assert [found.title(tag, "a") for tag in ("en-US", "nl-NL", "sv-SE")] == ["", "a", ""]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"locales": {"nl-NL": {}}}', '{"source": 1}'])
def test_a_damaged_one_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert read_manifest(tmp_path / "manifest.json") is None


def test_it_counts_the_sentences_of_every_page(built: Path) -> None:
    found = json.loads((built / "manifest.json").read_bytes())["locales"]
    assert list(found) == list(TAGS)
    assert found["nl-NL"]["pages"]["billing/pay"]["title"] == "Een saldo betalen"
    pay = found["sv-SE"]["pages"]["billing/pay"]
    assert pay["translated"] > 0
    assert pay["translated"] < pay["sentences"]


def test_a_page_without_a_title_goes_by_its_first_heading_or_its_name(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    example.write_file(tmp_path / "content/articles/bare.md", "# Pay a balance\n")
    example.write_file(tmp_path / "content/articles/none.md", "Text.\n")
    dutch = {"Pay a balance": "Een saldo betalen"}
    example.write_catalog(tmp_path, "articles/bare", "nl-NL", dutch)
    pages = Edition(found, found.settings.locales[0], read_content(found)).survey().pages
    assert (pages["bare"].title, pages["none"].title) == ("Een saldo betalen", "none")


def test_the_switcher_marks_pages_that_are_not_wholly_translated(built: Path) -> None:
    page = read_page(built / "en-US", "billing/pay")
    marks = {mark["id"]: mark.text for mark in page.select(".menu__mark")}
    assert marks == dict.fromkeys((f"mark-{tag}" for tag in ("sv-SE", "zh-CN", "fr-FR")), "Partly translated")
    index = {mark["id"]: mark.text for mark in read_page(built / "en-US", "index").select(".menu__mark")}
    assert index["mark-sv-SE"] == "Not translated yet"


def test_the_sitemap_has_every_page_of_every_locale_with_its_languages(built: Path) -> None:
    root = ElementTree.fromstring((built / "sitemap.xml").read_text(encoding="utf-8"))
    found = {
        url.findtext(f"{XML}loc"): {
            link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")
        }
        for url in root.iter(f"{XML}url")
    }
    pages = ("index", "billing/pay", "billing/card")
    assert set(found) == {f"{BASE}/{tag}/{page}.html" for tag in TAGS for page in pages}
    for page in pages:
        links = {tag: f"{BASE}/{tag}/{page}.html" for tag in TAGS}
        default = f"{BASE}/" if page == "index" else links["en-US"]
        assert [found[address] for address in links.values()] == [{**links, "x-default": default}] * len(TAGS)


def test_a_sitemap_too_large_for_one_file_is_an_index_of_others() -> None:
    found = Manifest(source="en-US", base=BASE, trees=(tree("en-US", "a", "b", "c"),))
    files = sitemaps(found, most=2)
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert [text.count("<url>") for text in files.values()] == [0, 2, 1]
    assert f"<loc>{BASE}/sitemap-2.xml</loc>" in files["sitemap.xml"]


def test_a_switcher_offers_only_trees_that_are_there(tmp_path: Path) -> None:
    example.write(tmp_path)
    example.write_file(tmp_path / "pyproject.toml", example.SETTINGS.replace(', "zh-CN", "fr-FR"', ""))
    found = project.load(tmp_path)
    first, second = found.settings.locales
    out = site.build(found, locales=[first]).out
    assert links(out, first.tag) == ["nl-NL"]
    site.build(found, locales=[second])
    assert links(out, second.tag) == ["nl-NL", "sv-SE"]
    site.build(found, locales=[first, second])
    assert links(out, first.tag) == ["nl-NL", "sv-SE"]
    site.build(found)
    assert links(out, first.tag) == ["en-US", "nl-NL", "sv-SE"]


def test_pages_that_only_some_trees_have_are_offered_in_these(tmp_path: Path) -> None:
    example.write(tmp_path)
    example.write_file(tmp_path / "pyproject.toml", example.SETTINGS.replace(', "zh-CN", "fr-FR"', ""))
    found = project.load(tmp_path)
    site.build(found)
    example.write_file(tmp_path / "content/articles/billing/new.md", "---\norphan: true\n---\n# New\n")
    dutch = found.settings.locales[0]
    out = site.build(found, locales=[dutch, dutch]).out
    page = read_page(out / "nl-NL", "billing/new")
    assert [str(link["hreflang"]) for link in page.select(".language-switcher a")] == ["nl-NL"]
    assert "sv-SE/billing/new" not in (out / "sitemap.xml").read_text(encoding="utf-8")
    site.build(found)
    assert len(read_page(out / "nl-NL", "billing/new").select(".language-switcher a")) == 3


def links(out: Path, tag: str) -> list[str]:
    page = read_page(out / tag, "billing/pay")
    return [str(link["hreflang"]) for link in page.select(".language-switcher a")]


def test_the_tree_of_a_locale_that_the_settings_dropped_is_removed(tmp_path: Path) -> None:
    example.write(tmp_path)
    found = project.load(tmp_path)
    out = site.build(found, locales=found.settings.locales[:2]).out
    example.write_file(tmp_path / "pyproject.toml", example.SETTINGS.replace('"nl-NL", ', ""))
    found = project.load(tmp_path)
    site.build(found, locales=found.settings.locales[:1])
    assert not (out / "nl-NL").exists()
    assert not (out / "badges/nl-NL.svg").exists()
    assert list(json.loads((out / "manifest.json").read_bytes())["locales"]) == ["sv-SE"]


def test_the_status_page_tells_what_is_left(built: Path) -> None:
    page = read_page(built / "sv-SE", "status")
    rows = {row.select_one("th").text: row for row in page.select("tbody tr")}  # type: ignore[union-attr]
    assert {"Nederlands", "Svenska", "简体中文", "Français", "Betala ett saldo"} <= rows.keys()
    figures = json.loads((built / "status.json").read_bytes())
    pay = figures["sv-SE"]["articles/billing/pay"]
    cells = [cell.text for cell in rows["Betala ett saldo"].select("td.number")]
    assert cells[1:] == [str(pay[key]) for key in ("unapproved", "stale", "missing", "words_left")]
    assert re.fullmatch(r"\d+\u00a0%", cells[0])
    assert one(rows["Svenska"], "a")["href"] == "../sv-SE/status.html"


def test_each_language_has_a_badge(built: Path) -> None:
    for tag in example.LOCALES:
        root = ElementTree.fromstring((built / "badges" / f"{tag}.svg").read_text(encoding="utf-8"))
        assert str(root.get("aria-label")).startswith(f"{tag}: ")
