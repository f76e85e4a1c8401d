"""The pages that belong to no article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import example
from tests.pages.reading import attribute, one, read_page


def test_the_start_page_lists_every_language_by_its_own_name(built: Path) -> None:
    links = read_page(built, "index").select(".languages a")
    assert [(link["lang"], link["href"]) for link in links] == [
        (tag, f"{tag}/index.html") for tag in ("en-US", *example.LOCALES)
    ]
    assert one(links[1], ".languages__name").text == "Nederlands"
    assert one(links[1], ".languages__title").text == "Helpcentrum"


def test_the_start_page_suggests_and_never_redirects(built: Path) -> None:
    page = read_page(built, "index")
    suggestions = page.select("[data-suggest]")
    assert [item["data-suggest"] for item in suggestions] == ["en-US", *example.LOCALES]
    assert all(item.has_attr("hidden") for item in suggestions)
    assert not page.select('meta[http-equiv="refresh"]')
    assert "location" not in "".join(script.text for script in page.select("script"))


def test_it_and_the_start_page_of_each_language_name_each_other(built: Path) -> None:
    """To search engines it is the one for readers of any language."""
    tags = ("en-US", *example.LOCALES)
    for folder in (built, *(built / tag for tag in tags)):
        links = read_page(folder, "index").select('head link[rel="alternate"]')
        assert {str(link["hreflang"]): link["href"] for link in links} == {
            **{tag: f"https://docs.example.com/{tag}/index.html" for tag in tags},
            "x-default": "https://docs.example.com/",
        }


def test_a_wrong_address_is_told_in_the_language_of_its_tree(built: Path) -> None:
    page = read_page(built / "nl-NL", "404")
    assert one(page, "h1").text == "Pagina niet gevonden"
    assert attribute(page, "html", "lang") == "nl-NL"


@pytest.mark.parametrize("tag", ["", "nl-NL", "zh-CN"])
def test_links_of_the_page_for_wrong_addresses_hold_at_any_address(built: Path, tag: str) -> None:
    """The path of the settings' base URL is before them."""
    for link in read_page(built / tag, "404").select("a"):
        assert str(link["href"]).startswith("/")
        assert (built / str(link["href"]).lstrip("/")).is_file()
