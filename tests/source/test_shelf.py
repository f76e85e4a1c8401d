"""Articles are read again where something changed that they were read from, and nowhere else."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator import project
from generator.project import Project
from generator.source.articles import Article, read_articles

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL"]\n'
PAY = "---\ntitle: Pay\n---\n\n# Pay\n\nOne thing. Another thing.\n\n## Later\n\nSee [it](https://example.com).\n"


@pytest.fixture
def of(tmp_path: Path) -> Project:
    (tmp_path / "p/content/articles/billing").mkdir(parents=True)
    (tmp_path / "p/pyproject.toml").write_text(SETTINGS)
    for name in ("billing/pay", "card"):
        (tmp_path / f"p/content/articles/{name}.md").write_text(PAY)
    return project.load(tmp_path / "p")


def shelf(of: Project) -> list[Path]:
    return sorted((of.build / ".work/articles").glob("*.pickle"))


def rename_what_is_held(of: Project) -> None:
    """Make the shelf tell what no file says, so that it is seen where an article comes from."""
    for path in shelf(of):
        made_by, held = pickle.loads(path.read_bytes())
        held = {name: (known, replace(article, title="Held")) for name, (known, article) in held.items()}
        path.write_bytes(pickle.dumps((made_by, held)))


def titles(of: Project) -> dict[str, str]:
    articles, errors = read_articles(of)
    assert errors == ()
    return {article.id: article.title for article in articles}


def test_an_article_comes_back_as_it_was_read(of: Project) -> None:
    first = read_articles(of)
    assert len(shelf(of)) == 2
    assert read_articles(of) == first
    pay = first[0][0]
    assert (len(pay.segments), len(pay.headings), len(pay.targets)) == (6, 2, 1)


def test_what_did_not_change_is_taken_from_the_shelf(of: Project) -> None:
    titles(of)
    rename_what_is_held(of)
    assert titles(of) == {"billing/pay": "Held", "card": "Held"}


def edit(of: Project) -> Project:
    path = of.articles / "card.md"
    path.write_text(PAY.replace("One thing", "Two things"))
    return of


def segment_otherwise(of: Project) -> Project:
    (of.root / "pyproject.toml").write_text(f'{SETTINGS}segmentation = "paragraph"\n')
    return project.load(of.root)


def move(of: Project) -> Project:
    return project.load(Path(shutil.move(of.root, of.root.with_name("q"))))


def damage(of: Project) -> Project:
    for path in shelf(of):
        path.write_bytes(path.read_bytes()[:-20])
    return of


@pytest.mark.parametrize(
    ("change", "held"),
    [
        pytest.param(edit, {"billing/pay"}, id="another text"),
        pytest.param(segment_otherwise, set(), id="other settings"),
        pytest.param(move, set(), id="another folder"),
        pytest.param(damage, set(), id="a damaged shelf"),
    ],
)
def test_a_change_is_read(of: Project, change: Callable[[Project], Project], held: set[str]) -> None:
    titles(of)
    rename_what_is_held(of)
    changed = change(of)
    assert {name for name, title in titles(changed).items() if title == "Held"} == held
    assert all(article.path.is_relative_to(changed.root) for article in read_articles(changed)[0])


def test_an_article_that_is_gone_leaves_the_shelf(of: Project) -> None:
    titles(of)
    (of.articles / "card.md").rename(of.articles / "cards.md")
    assert set(titles(of)) == {"billing/pay", "cards"}
    held: dict[str, tuple[str, Article]] = {}
    for path in shelf(of):
        held |= pickle.loads(path.read_bytes())[1]
    assert held.keys() == {"billing/pay", "cards"}


def test_a_start_page_that_moved_is_read_where_it_is_now(of: Project) -> None:
    start = of.content / "index.md"
    start.write_text(PAY)
    titles(of)
    moved = start.rename(of.articles / "index.md")
    assert {article.id: article.path for article in read_articles(of)[0]}["index"] == moved


def test_a_folder_that_cannot_be_written_is_no_fault(of: Project) -> None:
    of.build.parent.mkdir(exist_ok=True)
    of.build.write_text("a file where the folder would be")
    assert set(titles(of)) == {"billing/pay", "card"}
