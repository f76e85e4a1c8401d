"""Whose a label is that several articles define, and what people are told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from generator import project
from generator.pages import site
from generator.pages.labels import read_alone
from tests.pages import example


def article(title: str, text: str) -> str:
    return f"---\norphan: true\ntitle: {title}\ndescription: Of {title}.\n---\n# {title}\n\n{text}\n"


def test_it_is_that_of_the_last_article_and_each_that_has_it_too_is_told(tmp_path: Path) -> None:
    example.write(tmp_path)
    for name in ("one", "three", "two"):
        text = f"See {{ref}}`it <shared>`.\n\n(shared)=\n## In {name}\n\nWords."
        example.write_file(tmp_path / f"content/articles/{name}.md", article(name, text))
    found = project.load(tmp_path)
    report = site.build(found, locales=found.settings.all_locales[:1])
    warned = tuple(finding for finding in report.findings if "not_included" not in finding)
    told = "WARNING: the label 'shared' is in content/articles/{}.md, too, and links lead to the last of them; rename one"
    assert warned == (
        f"content/articles/three.md:11: {told.format('one')} [ref.label]",
        f"content/articles/two.md:11: {told.format('three')} [ref.label]",
    )
    for name in ("one", "three"):
        assert 'href="two.html#shared"' in (report.out / f"en-US/{name}.html").read_text(encoding="utf-8")


def test_what_others_define_is_there_after_a_reading_that_failed(tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text("Start\n=====\n", encoding="utf-8")
    with docutils_namespace():  # What Sphinx registers would be there twice for builds of other tests.
        app = Sphinx(tmp_path, None, tmp_path / "out", tmp_path / "read", "dummy", status=None, warning=None)
    std = app.env.domaindata["std"]
    std["labels"]["place"] = "other", "place", "A place"
    with read_alone(app.env, "index"):
        assert "place" not in std["labels"]
    with pytest.raises(RuntimeError), read_alone(app.env, "index"):
        raise RuntimeError
    assert "search" in std["labels"]
    assert std["labels"]["place"] == ("other", "place", "A place")
