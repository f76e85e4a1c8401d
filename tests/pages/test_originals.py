"""Pages are honest about their translation, and give the original to whoever asks for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from generator import project
from generator.catalogs.sync import sync
from generator.pages import site
from generator.pages.edition import Edition, sentence_id
from generator.pages.originals import rendered
from generator.source.content import read_content
from tests.pages import example
from tests.pages.reading import attribute, one, read_page

OLD, NEW = "Only the owner can pay.", "Only the owner of the account can pay."


def originals(page: BeautifulSoup) -> Mapping[str, str]:
    found = json.loads(one(page, "#originals").text)
    assert isinstance(found, dict)
    return found


def build_edited(root: Path, old: str, new: str, *, critical: bool = False) -> BeautifulSoup:
    """Translate the example, edit a sentence of an article, bring catalogs up to date, and build the page."""
    example.write(root)
    extract(root)
    path = root / "content/articles/billing/pay.md"
    text = path.read_text(encoding="utf-8").replace(old, new)
    if critical:
        text = text.replace("title: Pay", "critical: true\ntitle: Pay", 1)
    path.write_text(text, encoding="utf-8")
    extract(root)
    found = project.load(root)
    out = site.build(found, locales=found.settings.locales[:1]).out
    return read_page(out / "nl-NL", "billing/pay")


def extract(root: Path) -> None:
    found = project.load(root)
    sync(found, read_content(found).texts(found))


def test_the_original_of_each_translated_sentence_is_data_of_the_page(built: Path) -> None:
    found = originals(read_page(built / "nl-NL", "billing/pay"))
    assert found[sentence_id("Choose **Pay**.")] == "Choose <strong>Pay</strong>."
    assert found[sentence_id("We keep your data for {fact}`data-retention`.")] == (
        "We keep your data for 90 days."
    )
    assert found[sentence_id("Open the [portal][portal].")] == "Open the portal."


@pytest.mark.parametrize("name", ["index", "billing/pay", "billing/card"])
def test_each_of_them_is_found_by_the_class_of_its_sentence(built: Path, name: str) -> None:
    page = read_page(built / "nl-NL", name)
    classes = {value for span in page.select("article span[class]") for value in span["class"]}
    shown = {value.removeprefix("s-") for value in classes if value.startswith("s-")}
    assert shown
    assert shown <= originals(page).keys()


def test_sentences_shown_in_english_have_no_other_original(built: Path) -> None:
    found = originals(read_page(built / "sv-SE", "billing/pay"))
    assert sentence_id("Your balance is past due.") in found
    assert sentence_id("Choose **Pay**.") not in found


def test_without_scripts_each_paragraph_has_its_original_to_open(built: Path) -> None:
    page = read_page(built / "nl-NL", "billing/pay", scripts=False)
    details = one(page, "#use-a-card > p + details.l10n-original")
    assert attribute(details, "p", "lang") == "en-US"
    assert one(details, "p").text == "Choose Pay."


def test_a_link_without_text_shows_the_title_of_its_target(built: Path) -> None:
    sentence = "Or go to the [start page](../index.md) or [](card.md)."
    found = originals(read_page(built / "nl-NL", "billing/pay"))
    assert found[sentence_id(sentence)] == "Or go to the start page or Change your card."


def test_a_link_without_text_shows_in_page_and_original_how_the_other_page_begins(tmp_path: Path) -> None:
    """Whether its front matter has another title, or none."""
    example.write(tmp_path)
    articles = tmp_path / "content/articles"
    example.write_file(articles / "short.md", "---\ntitle: Long for lists\n---\n# Short\n")
    example.write_file(articles / "bare.md", "# Without front matter\n")
    sentence = "See [](short.md) and [](bare.md)."
    example.write_file(articles / "more.md", f"# More\n\n{sentence}\n")
    found = project.load(tmp_path)
    content = read_content(found)
    html = rendered(Edition(found, found.settings.source_locale, content), content.articles["more"])
    assert html[sentence_id(sentence)] == "See Short and Without front matter."
    out = site.build(found, locales=[found.settings.source_locale]).out
    page = read_page(out / "en-US", "more")
    assert one(page, "article p").text == "See Short and Without front matter."


def test_a_link_to_the_first_page_of_a_folder_shows_the_title_of_that_page(tmp_path: Path) -> None:
    """And to the start page only where the folder has none."""
    example.write(tmp_path)
    example.write_file(tmp_path / "content/articles/help/index.md", "---\ntitle: All help\n---\n# All help\n")
    sentences = [
        "See [](index.md).",
        "Or [](../index.md).",
        "Or [](../billing/index.md).",
        "Or [](/help/index.md).",
    ]
    example.write_file(tmp_path / "content/articles/help/more.md", f"# More\n\n{' '.join(sentences)}\n")
    found = project.load(tmp_path)
    content = read_content(found)
    html = rendered(Edition(found, found.settings.source_locale, content), content.articles["help/more"])
    assert [html[sentence_id(sentence)] for sentence in sentences] == [
        "See All help.",
        "Or Help center.",
        "Or Help center.",
        "Or All help.",
    ]


def test_a_link_to_a_name_that_addresses_encode_shows_its_title(tmp_path: Path) -> None:
    example.write(tmp_path)
    articles = tmp_path / "content/articles"
    example.write_file(articles / "über c#.md", "---\ntitle: About C#\n---\n# About C#\n\n## Größe\n")
    sentences = ["See [](<über c%23.md>).", "Or [](%C3%BCber%20c%23.md#größe)."]
    example.write_file(articles / "more.md", f"# More\n\n{' '.join(sentences)}\n")
    found = project.load(tmp_path)
    content = read_content(found)
    html = rendered(Edition(found, found.settings.source_locale, content), content.articles["more"])
    assert [html[sentence_id(sentence)] for sentence in sentences] == ["See About C#.", "Or Größe."]


def test_the_original_is_in_no_title_no_list_of_headings_and_no_search_index(built: Path) -> None:
    page = read_page(built / "nl-NL", "billing/pay")
    for part in ("title", ".page-toc", ".site-navigation", "h1", "article"):
        assert "balance" not in one(page, part).text
    index = (built / "nl-NL" / "searchindex.js").read_text(encoding="utf-8")
    assert "saldo" in index
    assert "balanc" not in index


def test_the_source_language_has_nothing_to_compare_with(built: Path) -> None:
    page = read_page(built / "en-US", "billing/pay")
    assert not page.select("#originals, .l10n-notice, [data-compare], noscript details")


def test_a_stale_sentence_stays_marked_and_shows_what_changed(tmp_path: Path) -> None:
    page = build_edited(tmp_path, OLD, NEW)
    assert one(page, ".l10n-stale").text == "Alleen de eigenaar kan betalen."
    changes = one(page, ".admonition .l10n-changes")
    assert [mark.text for mark in changes.select("ins")] == ["of the account "]
    assert [span["lang"] for span in changes.select("span")] == ["en-US", "en-US"]
    assert "Sentences whose original has changed: 1" in one(page, ".l10n-notice").text


def test_a_critical_page_shows_the_source_of_today_instead(tmp_path: Path) -> None:
    page = build_edited(tmp_path, OLD, NEW, critical=True)
    assert not page.select(".l10n-stale, .l10n-changes")
    assert one(page, ".admonition .l10n-fallback").text == NEW


def test_stale_text_that_would_mislead_is_not_shown(tmp_path: Path) -> None:
    """A number of the source has changed."""
    old = "There are several charges."
    example.write(tmp_path)
    card = tmp_path / "content/articles/billing/card.md"
    text = card.read_text(encoding="utf-8")
    card.write_text(f"{text}\nPay within 30 days of the date.\n", encoding="utf-8")
    texts = {
        **example.NL["articles/billing/card"],
        "Pay within 30 days of the date.": "Betaal binnen 30 dagen na de datum.",
    }
    example.write_catalog(tmp_path, "articles/billing/card", "nl-NL", texts)
    extract(tmp_path)
    card.write_text(card.read_text(encoding="utf-8").replace("30 days", "60 days"), encoding="utf-8")
    extract(tmp_path)
    found = project.load(tmp_path)
    out = site.build(found, locales=found.settings.locales[:1]).out
    page = read_page(out / "nl-NL", "billing/card")
    assert old not in page.text
    assert one(page, "article .l10n-fallback").text == "Pay within 60 days of the date."


MADE = [
    pytest.param("human", [], "People translated this page, and the translation is approved.", id="people"),
    pytest.param(
        "mt", [], "This page was translated automatically, and the translation is approved.", id="machine"
    ),
    pytest.param(
        "human",
        ["Choose **Pay**."],
        "People translated this page. Parts of the translation are not approved yet.",
        id="people, not approved",
    ),
    pytest.param(
        "mt",
        ["Choose **Pay**."],
        "This page was translated automatically. Parts of the translation are not approved yet.",
        id="machine, not approved",
    ),
]


@pytest.mark.parametrize(("origin", "fuzzy", "sentence"), MADE)
def test_the_notice_says_what_provenance_says(
    tmp_path: Path, origin: str, fuzzy: list[str], sentence: str
) -> None:
    example.write(tmp_path)
    name = "articles/billing/pay"
    example.write_catalog(tmp_path, name, "nl-NL", example.NL[name], fuzzy=frozenset(fuzzy), origin=origin)
    found = project.load(tmp_path)
    page = read_page(site.build(found, locales=found.settings.locales[:1]).out / "nl-NL", "billing/pay")
    notice = one(page, ".l10n-notice")
    assert " ".join(one(notice, "p").text.split()) == sentence
    total = len(read_content(found).articles["billing/pay"].segments)
    assert f"Sentences translated: {total} of {total}" in notice.text


def test_a_page_partly_in_english_says_so(built: Path) -> None:
    page = read_page(built / "sv-SE", "billing/pay")
    assert "Parts of this page are not translated yet." in one(page, ".l10n-notice p").text
    assert "Sentences shown in the original language: " in one(page, ".l10n-notice").text


def test_a_problem_is_reported_with_locale_and_page(built: Path) -> None:
    page = read_page(built / "nl-NL", "billing/pay")
    assert attribute(page, "a.report-problem", "href") == (
        "https://example.com/new?title=nl-NL%2Fbilling%2Fpay&in=nl-NL&body="
    )


def test_without_an_address_for_them_no_page_asks_for_problems(tmp_path: Path) -> None:
    example.write(tmp_path)
    settings = "".join(line for line in example.SETTINGS.splitlines(keepends=True) if "report" not in line)
    example.write_file(tmp_path / "pyproject.toml", settings)
    found = project.load(tmp_path)
    page = read_page(site.build(found, locales=found.settings.locales[:1]).out / "nl-NL", "billing/pay")
    assert not page.select("[data-report]")
