"""Articles are read whole or refused with file and line; one bad file stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import project
from generator.project import Project
from generator.source import articles

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL"]\n'


@pytest.fixture
def help_center(tmp_path: Path) -> Project:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content/articles/billing").mkdir(parents=True)
    return project.load(tmp_path)


def write(of: Project, name: str, text: str) -> None:
    (of.articles / name).write_text(text, encoding="utf-8")


def test_an_article_has_an_id_texts_and_segments(help_center: Project) -> None:
    write(
        help_center,
        "billing/pay.md",
        "---\ntitle: Pay now\ndescription: How to pay.\nkeywords: [pay, card]\ncritical: true\n---\n# Pay\n\nOne. Two.\n",
    )
    (article,), errors = articles.read_articles(help_center)
    assert errors == ()
    assert (article.id, article.catalog, article.critical) == ("billing/pay", "articles/billing/pay", True)
    assert [(segment.role, segment.text, segment.line) for segment in article.segments] == [
        ("page title", "Pay now", 2),
        ("page description", "How to pay.", 3),
        ("page keywords", "pay, card", 4),
        ("heading 1", "Pay", 7),
        ("paragraph", "One.", 9),
        ("paragraph", "Two.", 9),
    ]


def test_the_start_page_comes_first(help_center: Project) -> None:
    write(help_center, "a.md", "# A\n")
    (help_center.content / "index.md").write_text("# Start\n")
    assert list(articles.article_paths(help_center)) == ["index", "a"]


def test_an_article_can_stay_untranslated_or_be_cut_in_paragraphs(help_center: Project) -> None:
    write(help_center, "a.md", "---\ntranslate: false\n---\nOne. Two.\n")
    write(help_center, "b.md", "---\nsegmentation: paragraph\n---\nOne. Two.\n")
    found, _ = articles.read_articles(help_center)
    assert [[segment.text for segment in article.segments] for article in found] == [[], ["One. Two."]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "---\nmyst: {x: y}\n---\n",
            "content/articles/bad.md:2: myst is the parser's, one for all files; remove it",
            id="myst",
        ),
        pytest.param(
            "---\ncritical: maybe\n---\n",
            "content/articles/bad.md:2: critical takes true or false; write one of the two",
            id="flag",
        ),
        pytest.param(
            "---\ntitle: [a]\n---\n",
            "content/articles/bad.md:2: title takes one line of text; write it in double quotes",
            id="title",
        ),
        pytest.param(
            "---\nsegmentation: word\n---\n",
            "content/articles/bad.md:2: segmentation takes sentence or paragraph; write one of the two",
            id="segmentation",
        ),
    ],
)
def test_a_bad_article_is_one_sentence_and_the_others_are_read(
    help_center: Project, text: str, message: str
) -> None:
    write(help_center, "bad.md", text)
    write(help_center, "good.md", "# Good\n")
    found, errors = articles.read_articles(help_center)
    assert [article.id for article in found] == ["good"]
    assert [str(error) for error in errors] == [message]


def test_a_file_that_is_not_utf_8_is_named(help_center: Project) -> None:
    (help_center.articles / "bad.md").write_bytes(b"# Caf\xe9\n")
    _, (error,) = articles.read_articles(help_center)
    assert str(error) == "content/articles/bad.md: not UTF-8 at byte 5; save the file as UTF-8"
