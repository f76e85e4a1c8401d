"""What a page leads to or shows is a finding only if the site would not have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import files, project
from generator.project import Project
from tests.test_audit import SETTINGS, found, write


@pytest.fixture
def help_center(tmp_path: Path) -> Project:
    files.write_text(tmp_path / "pyproject.toml", SETTINGS)
    files.write_bytes(tmp_path / "content/articles/images/dot.png", b"png")
    return project.load(tmp_path)


@pytest.mark.parametrize(
    "there",
    [
        pytest.param("(place)=\n# There", id="target"),
        pytest.param("(Place)=\n# There", id="upper case"),
        pytest.param("{#place}\nA paragraph.", id="attribute"),
        pytest.param(":::{figure} images/dot.png\n:name: place\n:::", id="option"),
    ],
)
def test_what_an_article_names_is_found_from_any_other(help_center: Project, there: str) -> None:
    write(help_center.root, "there", f"{there}\n")
    write(help_center.root, "here", "[x](#place)\n")
    assert found(help_center) == []


@pytest.mark.parametrize("there", ["# Place", "{#place}\n# There"], ids=["of its text", "of its writer"])
def test_the_anchor_of_a_heading_is_no_name_for_others(help_center: Project, there: str) -> None:
    write(help_center.root, "there", f"{there}\n")
    write(help_center.root, "here", "[x](#place)\n")
    fault = "'here' has no heading with the anchor 'place'; its anchors are none"
    assert found(help_center) == [("content/articles/here.md:1", "target", fault)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("![x](images/dot.*)", id="image"),
        pytest.param(":::{figure} images/dot.*\n:::", id="figure"),
        pytest.param("![x](images/**.*)", id="any of a folder"),
    ],
)
def test_a_picture_may_be_there_in_any_format(help_center: Project, text: str) -> None:
    write(help_center.root, "here", f"{text}\n")
    assert found(help_center) == []


@pytest.mark.parametrize("name", ["images/line.*", "nowhere/dot.*"], ids=["file", "folder"])
def test_a_picture_that_is_there_in_no_format_is_found(help_center: Project, name: str) -> None:
    write(help_center.root, "here", f"![x]({name})\n")
    fault = f"there is no file {name!r} beside the article; correct the path"
    assert found(help_center) == [("content/articles/here.md:1", "target", fault)]
