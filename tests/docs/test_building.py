"""The documentation is a project like any other: it builds without a finding."""

from __future__ import annotations

from pathlib import Path

from generator import project
from generator.audit import audit_project
from generator.pages import site
from generator.source.content import read_content
from tests.docs.examples import DOCS


def test_it_builds_and_checks_without_a_finding(tmp_path: Path) -> None:
    found = project.load(DOCS)
    assert list(audit_project(found, read_content(found), ())) == []
    built = site.build(found, out=tmp_path / "site", work=tmp_path / "work")
    assert built.findings == ()
    pages = {
        path.relative_to(tmp_path / "site" / "en-US") for path in (tmp_path / "site/en-US").rglob("*.html")
    }
    articles = DOCS / "content" / "articles"
    assert {path.relative_to(articles).with_suffix(".html") for path in articles.rglob("*.md")} <= pages


def test_every_article_is_in_the_navigation() -> None:
    """An article that no table of contents lists is found by nobody."""
    content = read_content(project.load(DOCS))
    listed = {
        target.value
        for article in content.articles.values()
        for target in article.targets
        if target.kind == "article"
    }
    assert listed | {"index"} == set(content.articles)
