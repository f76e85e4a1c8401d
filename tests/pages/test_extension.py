"""Pages say what language each part of them is in, and lead to each other by addresses that every browser takes."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from generator.pages import site
from generator.project import Project
from tests.pages import example
from tests.pages.reading import attribute, one, read_page

TERMS = """\
---
title: Terms
translate: false
---
# Terms

We keep your data for {fact}`data-retention`.

:::{alert} past-due
:::
"""


def page_of(of: Project, name: str, text: str) -> BeautifulSoup:
    """Add an article, and return its page in the first language that the project is translated into."""
    example.write_file(of.root / f"content/articles/{name}.md", text)
    locale = of.settings.locales[0]
    return read_page(site.build(of, locales=[locale]).out / locale.tag, name)


def test_a_page_in_the_writers_language_is_wholly_in_it_but_for_its_quotes(tmp_path: Path) -> None:
    page = page_of(example.write(tmp_path), "billing/terms", TERMS)
    assert attribute(page, "article", "lang") == "en-US"
    assert "We keep your data for 90 days." in one(page, "article").text
    quote = one(page, "article .alert-quote")
    assert (quote["lang"], quote.get("dir")) == ("nl-NL", None)
    assert quote.text.startswith("U bent ons ")


def test_a_quote_that_runs_the_other_way_says_so(tmp_path: Path) -> None:
    page = page_of(example.write_mirrored(tmp_path), "billing/terms", TERMS)
    assert attribute(page, "article", "dir") == "ltr"
    quote = one(page, "article .alert-quote")
    assert (quote["lang"], quote["dir"]) == ("en-x-qps-plocm", "rtl")


def test_a_quote_is_in_the_language_of_a_translated_page(built: Path) -> None:
    quote = one(read_page(built / "nl-NL", "billing/pay"), "article .alert-quote")
    assert quote.attrs.keys() == {"class"}


def test_sentences_in_the_writers_language_state_facts_in_it(built: Path) -> None:
    page = read_page(built / "sv-SE", "billing/pay")
    assert "We keep your data for 90 days." in [span.text for span in page.select("article .l10n-fallback")]


def test_the_switcher_percent_encodes_the_name_of_a_page(tmp_path: Path) -> None:
    page = page_of(example.write(tmp_path), "billing/über-uns", "# About us\n")
    found = [link["href"] for link in page.select(".language-switcher a")]
    assert found == ["../../nl-NL/billing/%C3%BCber-uns.html"]
