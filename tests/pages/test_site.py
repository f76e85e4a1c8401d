"""A project becomes its site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from generator import project
from generator.catalogs.provenance import sentence_class
from generator.errors import SourceError
from generator.pages import frontpages, site
from generator.pages.site import Report
from generator.project import packaged
from generator.source.articles import TAKEN
from tests.pages import example
from tests.pages.reading import attribute, one, read_page

TAGS = ("en-US", *example.LOCALES)
PAGES = ("index", "billing/pay", "billing/card", "search", "404")


def test_there_is_a_tree_per_locale_and_nothing_is_found(report: Report) -> None:
    assert report.findings == ()
    assert [tree.locale.tag for tree in report.trees] == list(TAGS)
    for tag in TAGS:
        for name in PAGES:
            assert (report.out / tag / f"{name}.html").is_file()
    assert report.start.is_file()


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_says_its_language_in_full(built: Path, tag: str) -> None:
    for name in PAGES:
        assert attribute(read_page(built / tag, name), "html", "lang") == tag


def test_title_description_and_open_graph_are_translated(built: Path) -> None:
    page = read_page(built / "nl-NL", "billing/pay")
    assert one(page, "title").text == "Een saldo betalen · Helpcentrum"
    assert attribute(page, 'meta[name="description"]', "content") == "Ontdek hoe u betaalt."
    assert attribute(page, 'meta[name="keywords"]', "content") == "saldo, betaling"
    assert attribute(page, 'meta[property="og:title"]', "content") == "Een saldo betalen"
    assert attribute(page, 'meta[property="og:locale"]', "content") == "nl_NL"


@pytest.mark.parametrize(
    ("selector", "text"),
    [
        pytest.param("h1", "Een saldo betalen#", id="heading"),
        pytest.param("section > p strong", "Betalen", id="markup in a sentence"),
        pytest.param(".admonition > p:last-child", "Alleen de eigenaar kan betalen.", id="directive body"),
        pytest.param(".admonition-title", "Opmerking", id="title of Sphinx's own"),
        pytest.param("figcaption .caption-text", "Het bijschrift zegt het.", id="caption"),
        pytest.param("summary", "Waarom zo veel?", id="raw HTML"),
        pytest.param("tbody td:first-child", "Achterstallig", id="table cell"),
        pytest.param("aside.footnote p", "Of later.", id="footnote"),
        pytest.param(".alert-quote--warning", "U bent ons € 1.234,50 verschuldigd.", id="quoted alert"),
    ],
)
def test_every_kind_of_text_is_translated(built: Path, selector: str, text: str) -> None:
    found = one(read_page(built / "nl-NL", "billing/pay"), f"article {selector}").text
    assert found.replace("\N{NO-BREAK SPACE}", " ") == text


def test_attributes_and_navigation_are_translated(built: Path) -> None:
    page = read_page(built / "nl-NL", "billing/pay")
    assert attribute(page, "figure img", "alt") == "Een knop"
    assert attribute(page, "article a.external", "title") == "De portal openen"
    assert one(page, ".site-navigation .caption-text").text == "Facturering"
    assert attribute(page, "h1 .headerlink", "title") == "Koppeling naar deze kop"


@pytest.mark.parametrize(("tag", "text"), [("nl-NL", "90 dagen"), ("zh-CN", "90 天"), ("en-US", "90 days")])
def test_a_fact_is_written_as_the_language_writes_it(built: Path, tag: str, text: str) -> None:
    assert text in one(read_page(built / tag, "billing/pay"), "article").text


@pytest.mark.parametrize("tag", TAGS)
def test_anchors_are_the_english_ones_in_every_language(built: Path, tag: str) -> None:
    """A repeated heading gets -1; an author's own id wins."""
    sections = read_page(built / tag, "billing/pay").select("article section")
    assert [section["id"] for section in sections] == [
        "pay-a-balance",
        "use-a-card",
        "use-a-card-1",
        "own-id",
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_the_switcher_names_each_language_itself_and_keeps_the_page(built: Path, tag: str) -> None:
    page = read_page(built / tag, "billing/card")
    links = page.select(".language-switcher a")
    assert [(link["lang"], link["hreflang"], link.text) for link in links] == [
        ("en-US", "en-US", "English"),
        ("nl-NL", "nl-NL", "Nederlands"),
        ("sv-SE", "sv-SE", "Svenska"),
        ("zh-CN", "zh-CN", "简体中文"),
        ("fr-FR", "fr-FR", "Français"),
    ]
    assert [link["href"] for link in links] == [f"../../{other}/billing/card.html" for other in TAGS]
    assert [link["lang"] for link in links if link.get("aria-current") == "true"] == [tag]


@pytest.mark.parametrize("tag", TAGS)
def test_each_page_tells_search_engines_of_the_others(built: Path, tag: str) -> None:
    page = read_page(built / tag, "billing/pay")
    found = {str(link["hreflang"]): link["href"] for link in page.select('head link[rel="alternate"]')}
    base = "https://docs.example.com"
    expected = {other: f"{base}/{other}/billing/pay.html" for other in TAGS}
    assert found == {**expected, "x-default": f"{base}/en-US/billing/pay.html"}
    assert attribute(page, 'link[rel="canonical"]', "href") == expected[tag]


def test_a_sentence_without_translation_is_marked_as_english(built: Path) -> None:
    page = read_page(built / "sv-SE", "billing/pay")
    marked = page.select("article .l10n-fallback")
    assert "Choose Pay." in [span.text for span in marked]
    assert {span["lang"] for span in marked} == {"en"}
    assert not read_page(built / "nl-NL", "billing/pay").select(".l10n-fallback")
    assert page.select(".l10n-notice")


def test_chinese_sentences_are_joined_without_a_blank(built: Path) -> None:
    assert (
        "你的余额已逾期。你的数据将保留90 天。"
        in one(read_page(built / "zh-CN", "billing/pay"), "article").text
    )


def test_code_and_what_writers_tell_translators_stay_as_they_are(built: Path) -> None:
    assert 'print("not translated")' in one(read_page(built / "nl-NL", "billing/card"), "pre").text
    text = (built / "nl-NL" / "billing" / "pay.html").read_text(encoding="utf-8")
    assert "not for readers" not in text
    assert "nor is this" not in text


def test_no_page_fetches_anything_from_elsewhere(built: Path) -> None:
    for path in built.rglob("*.html"):
        page = read_page(path.parent, path.stem)
        for element in page.select("script[src], img[src], iframe, link[rel=stylesheet], link[rel=preload]"):
            assert not urlsplit(str(element.get("src") or element.get("href"))).netloc
    for path in built.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8"))


def test_no_style_asks_for_a_file_that_is_not_there(built: Path) -> None:
    styles = sorted(built.rglob("*.css"))
    assert "pydata-sphinx-theme.css" in {style.name for style in styles}
    for style in styles:
        asked = re.findall(r"url\([\"']?([^)\"']+)", style.read_text(encoding="utf-8"))
        files = [url for url in asked if not url.startswith(("data:", "#"))]
        assert [url for url in files if not (style.parent / url).is_file()] == []


@pytest.mark.parametrize(
    ("policy", "text", "classes"),
    [
        pytest.param("marked", "Kies Betalen.", ["l10n-unapproved"], id="marked"),
        pytest.param("source", "Choose Pay.", ["l10n-fallback"], id="source"),
    ],
)
def test_unapproved_text_is_shown_marked_or_not_at_all(
    tmp_path: Path, policy: str, text: str, classes: list[str]
) -> None:
    example.write(tmp_path)
    settings = f'{example.SETTINGS}[tool.generator.pages]\nunapproved = "{policy}"\n'
    example.write_file(tmp_path / "pyproject.toml", settings)
    texts = example.NL["articles/billing/pay"]
    example.write_catalog(
        tmp_path, "articles/billing/pay", "nl-NL", texts, fuzzy=frozenset({"Choose **Pay**."})
    )
    out = build_dutch(tmp_path).out
    span = one(read_page(out / "nl-NL", "billing/pay"), "#use-a-card > p > span")
    assert (span.text, span["class"]) == (text, [*classes, sentence_class("Choose **Pay**.")])


def test_an_article_that_cannot_be_read_leaves_the_others_alone(tmp_path: Path) -> None:
    example.write(tmp_path)
    example.write_file(
        tmp_path / "content" / "articles" / "billing" / "bad.md", "---\ntitle: [\n---\n# Bad\n"
    )
    report = build_dutch(tmp_path)
    assert len(report.findings) == 1
    assert report.findings[0].startswith("content/articles/billing/bad.md:")
    assert (report.out / "nl-NL" / "billing" / "pay.html").is_file()
    assert not (report.out / "nl-NL" / "billing" / "bad.html").exists()


def test_a_catalog_that_cannot_be_read_leaves_its_page_in_english(tmp_path: Path) -> None:
    example.write(tmp_path)
    example.write_file(tmp_path / "locales/nl_NL/LC_MESSAGES/articles/billing/pay.po", 'msgid "broken\n')
    report = build_dutch(tmp_path)
    assert len(report.findings) == 1
    assert "pay.po:1" in report.findings[0]
    assert one(read_page(report.out / "nl-NL", "billing/pay"), "h1 .l10n-fallback").text == "Pay a balance"
    assert one(read_page(report.out / "nl-NL", "billing/card"), "h1").text == "Uw kaart wijzigen#"


def test_a_project_without_a_start_page_gets_a_list_of_its_articles(tmp_path: Path) -> None:
    example.write(tmp_path)
    (tmp_path / "content" / "index.md").unlink()
    card = tmp_path / "content" / "articles" / "billing" / "card.md"
    pay = card.with_name("pay.md")
    pay.write_text(
        pay.read_text(encoding="utf-8").replace("[start page](../index.md)", "start"), encoding="utf-8"
    )
    report = build_dutch(tmp_path)
    assert report.findings == ()
    links = read_page(report.out / "nl-NL", "index").select("article a.internal")
    assert [link["href"] for link in links][:1] == ["billing/card.html"]


MISSING = {
    ":::{alert} past-du\n:::": "there is no alert named 'past-du'; did you mean past-due?",
    "See {fact}`data`.": "there is no fact named 'data'; known are data-retention",
    "See [x](gone.md).": "'gone.md'",
}


def test_what_an_article_refers_to_must_exist(tmp_path: Path) -> None:
    """Each build says so, not only the one that reads the article."""
    example.write(tmp_path)
    text = "\n\n".join(("# Change your card", "## Add a card", *MISSING, ""))
    example.write_file(tmp_path / "content/articles/billing/card.md", text)
    for _ in range(2):
        findings = [finding for finding in build_dutch(tmp_path).findings if "use-a-card-1" not in finding]
        assert len(findings) == len(MISSING)
        for said, sentence in MISSING.items():
            line = text.partition(said)[0].count("\n") + 1
            place = f"content/articles/billing/card.md:{line}: WARNING: "
            assert [one for one in findings if one.startswith(place) and sentence in one]


def test_a_link_may_call_somebody(tmp_path: Path) -> None:
    example.write(tmp_path)
    pay = tmp_path / "content/articles/billing/pay.md"
    pay.write_text(f"{pay.read_text(encoding='utf-8')}\n[Call us](tel:+31201234567)\n", encoding="utf-8")
    report = build_dutch(tmp_path)
    assert report.findings == ()
    page = read_page(report.out / "nl-NL", "billing/pay")
    assert attribute(page, "article a[href^=tel]", "href") == "tel:+31201234567"


def test_an_article_that_another_page_would_replace_is_refused(tmp_path: Path) -> None:
    example.write(tmp_path)
    for name in TAKEN:
        example.write_file(tmp_path / f"content/articles/{name}.md", "# Mine\n")
    found = project.load(tmp_path)
    report = site.build(found, locales=found.settings.locales[:1])
    assert set(report.findings) == {
        f"content/articles/{name}.md: the site has a page of its own called {name};"
        " give the article another name"
        for name in TAKEN
    }
    assert {f"{name}.html" for name in TAKEN} == {*frontpages.APART, "search.html"}


def test_a_project_with_layouts_of_emails_alone_has_the_pages_of_all_others(tmp_path: Path) -> None:
    example.write(tmp_path)
    shutil.rmtree(tmp_path / "templates", ignore_errors=True)
    shutil.copytree(packaged("templates") / "email", tmp_path / "templates/email")
    report = build_dutch(tmp_path)
    assert report.findings == ()
    assert (report.out / "nl-NL/billing/pay.html").is_file()


@pytest.mark.parametrize("name", ["phrases.j2", "landing.html", "bare.html", "status.html"])
def test_a_layout_that_cannot_be_read_is_told_before_any_page_is_made(tmp_path: Path, name: str) -> None:
    example.write(tmp_path)
    shutil.rmtree(tmp_path / "templates", ignore_errors=True)
    shutil.copytree(packaged("templates"), tmp_path / "templates")
    path = tmp_path / "templates/site" / name
    path.write_text(f"{path.read_text()}\n{{% if %}}\n")
    with pytest.raises(SourceError, match=rf"templates/site/{name}:\d+: not a template: .*; mend the syntax"):
        build_dutch(tmp_path)
    assert not (tmp_path / "build/site/nl-NL").exists()


def test_plain_sphinx_build_makes_the_site_too(tmp_path: Path) -> None:
    example.write(tmp_path)
    root = Path(__file__).parents[2]
    conf = root / "conf.py"
    example.write_file(tmp_path / "conf.py", conf.read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "-c", ".", "-D", "language=nl"]
    subprocess.run(
        [*command, "content/articles", "build/plain"],
        cwd=tmp_path,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    page = read_page(tmp_path / "build" / "plain", "billing/pay")
    assert attribute(page, "html", "lang") == "nl-NL"
    assert one(page, "h1").text == "Een saldo betalen#"


def build_dutch(root: Path) -> Report:
    found = project.load(root)
    return site.build(found, locales=found.settings.locales[:1])
