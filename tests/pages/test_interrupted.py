"""A build that stops or is joined by another leaves nothing that the next one takes for whole."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import project
from generator.errors import GeneratorError
from generator.pages import site
from generator.pages.joining import join
from generator.pages.manifest import MANIFEST, read_manifest
from generator.project import Project
from tests.pages import example
from tests.pages.reading import read_page

NEW = "billing/new"


@pytest.fixture
def found(tmp_path: Path) -> Project:
    """A site that is built, in English, Dutch and Swedish."""
    found = written(tmp_path)
    site.build(found)
    return found


def written(root: Path) -> Project:
    example.write(root)
    example.write_file(root / "pyproject.toml", example.SETTINGS.replace(', "zh-CN", "fr-FR"', ""))
    return project.load(root)


def add_article(found: Project) -> None:
    example.write_file(found.articles / f"{NEW}.md", "---\ntitle: New\n---\n# New\n")
    start = found.content / "index.md"
    text = start.read_text(encoding="utf-8")
    start.write_text(text.replace("billing/card\n", f"billing/card\n{NEW}\n", 1), encoding="utf-8")


def has_new_article(out: Path) -> bool:
    """Tell whether all that speaks of all pages has the new one, and it all languages."""
    links = read_page(out / "nl-NL", NEW).select(".language-switcher a")
    texts = ((out / name).read_text(encoding="utf-8") for name in ("sitemap.xml", MANIFEST))
    return len(links) == 3 and all(NEW in text for text in texts)


def test_a_build_that_stops_before_the_pages_around_the_trees_is_made_good(found: Project) -> None:
    out = found.build / "site"
    add_article(found)
    shutil.rmtree(out / "badges")
    (out / "badges").write_text("in the way")
    with pytest.raises(GeneratorError):
        site.build(found)
    (out / "badges").unlink()
    site.build(found)
    assert has_new_article(out)


def test_a_layout_that_fails_is_told_by_every_build(found: Project) -> None:
    path = found.templates / "site/status.html"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{%- block main %}", "{%- block main %}{{ 1 / 0 }}"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(GeneratorError, match="the template fails"):
            site.build(found)


def test_a_site_is_made_of_what_a_part_left_in_its_folder(found: Project) -> None:
    add_article(found)
    out = site.build(found, part=True).out
    site.build(found)
    assert has_new_article(out)


def test_a_part_beside_a_tree_of_older_sources_is_refused_until_that_is_made_anew(tmp_path: Path) -> None:
    """Whatever Sphinx has to say of them."""
    found = written(tmp_path)
    dutch, swedish = found.settings.locales
    part = tmp_path / "part"
    for locale in (dutch, swedish):
        site.build(found, locales=[locale], out=part, part=True)
    known = read_manifest(part / MANIFEST)
    assert known
    assert known.state
    add_article(found)
    with (found.articles / f"{NEW}.md").open("a") as article:
        article.write("\n[](nowhere.md)\n")
    assert site.build(found, locales=[swedish], out=part, part=True).findings
    with pytest.raises(
        GeneratorError, match=r"nl-NL in this part was built from other sources .* --locale nl-NL"
    ):
        join(found, [part])
    site.build(found, locales=[dutch], out=part, part=True)
    with pytest.raises(GeneratorError, match="none of the folders has en-US"):
        join(found, [part])


@pytest.mark.nightly
def test_two_builds_at_once_make_one_site(tmp_path: Path) -> None:
    found = written(tmp_path)
    program = [sys.executable, "-m", "generator", "--project", str(tmp_path), "build", "--locale"]
    running = [subprocess.Popen([*program, locale.tag]) for locale in found.settings.locales]
    assert [process.wait() for process in running] == [0, 0]
    out = found.build / "site"
    assert list(json.loads((out / MANIFEST).read_bytes())["locales"]) == ["nl-NL", "sv-SE"]
    links = read_page(out, "index").select('head link[rel="alternate"]')
    assert {str(link["hreflang"]) for link in links} == {"nl-NL", "sv-SE", "x-default"}
