"""A run that passes over what records say is in step ends as one that looks at everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator import project
from generator.catalogs.sync import SyncReport, sync
from generator.project import Project
from generator.source.content import Part, article_texts, read_content
from tests.test_crashes import translate

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "zh-CN"]\n'
ARTICLES = {
    "pay": "# Pay a bill\n\nPay in the portal. Choose a card.\n\n- Wait a day.\n",
    "cards/change": "# Change a card\n\nOpen your profile. Choose another card.\n",
    "close": "# Close an account\n\nAsk support first. It takes a week.\n",
    "move": "# Move an account\n\nAsk support first. It takes a day.\n",
}


@pytest.fixture
def help_center(tmp_path: Path) -> Project:
    return make(tmp_path / "recorded")


def make(root: Path) -> Project:
    (root / "templates").mkdir(parents=True)
    (root / "pyproject.toml").write_text(SETTINGS)
    for name in ARTICLES:
        write(root, name, ARTICLES[name])
    return project.load(root)


def write(root: Path, name: str, text: str) -> None:
    path = root / f"content/articles/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def recorded(of: Project, *, processes: int | None = None) -> SyncReport:
    content = read_content(of, articles=False)
    return sync(of, [*article_texts(of), *content.texts(of)], broken=content.broken, processes=processes)


def whole(of: Project) -> SyncReport:
    content = read_content(of)
    report = sync(of, content.texts(of), broken=content.broken)
    assert not (of.build / ".work/extract.json").exists()
    return report


def tree(of: Project) -> dict[str, bytes]:
    return {of.relative(path): path.read_bytes() for path in of.locales.rglob("*") if path.is_file()}


def looked_at(report: SyncReport) -> set[str]:
    return {found.name for found in report.catalogs if found.name.startswith("articles/")}


# --- the same as without


def translate_all(root: Path) -> None:
    for path in (root / "locales").rglob("*.po"):
        translate(path)


def rename(root: Path) -> None:
    articles = root / "content/articles"
    (articles / "close.md").rename(articles / "end.md")


def approve(root: Path) -> None:
    path = root / "locales/nl_NL/LC_MESSAGES/articles/pay.po"
    path.write_text(path.read_text().replace("#, fuzzy\n", ""))


def damage(root: Path) -> None:
    path = root / "locales/zh_CN/LC_MESSAGES/articles/move.po"
    path.write_text(path.read_text() + 'msgid "half\n')


def mend(root: Path) -> None:
    path = root / "locales/zh_CN/LC_MESSAGES/articles/move.po"
    path.write_text(path.read_text().removesuffix('msgid "half\n'))


Edit = Callable[[Path], object]
HISTORY: tuple[Edit, ...] = (
    translate_all,
    lambda root: write(root, "pay", "# Pay a bill\n\nPay in the new portal. Choose a card.\n"),
    lambda root: write(root, "cards/change", "# Change a card\n\nChoose another card. Wait a day.\n"),
    approve,
    rename,
    lambda root: write(root, "new", "# Something new\n\nOpen your profile. It takes a day.\n"),
    lambda root: write(root, "new", "# Broken\n\n```{no-such}\n```\n"),
    lambda root: write(root, "new", "# Something new\n\nOpen your profile.\n"),
    damage,
    lambda root: write(root, "move", "# Move an account\n\nAsk us first.\n"),
    mend,
    lambda root: (root / "content/articles/move.md").unlink(),
    lambda root: write(root, "again", "# Again\n\nIt takes a day. Ask support first.\n"),
    lambda root: (root / "locales/nl_NL/LC_MESSAGES/articles/end.po").unlink(),
    lambda root: (root / "locales/pot/articles/end.pot").unlink(),
)


@pytest.mark.parametrize("processes", [1, 2])
def test_after_every_edit_the_catalogs_are_those_of_a_run_that_looks_at_everything(
    processes: int, tmp_path: Path
) -> None:
    with_records, without = make(tmp_path / "recorded"), make(tmp_path / "whole")
    recorded(with_records, processes=processes), whole(without)
    assert tree(with_records) == tree(without)
    for edit in HISTORY:
        edit(with_records.root), edit(without.root)
        one, other = recorded(with_records, processes=processes), whole(without)
        assert tree(with_records) == tree(without)
        assert {with_records.relative(path) for path in one.drift} == {
            without.relative(path) for path in other.drift
        }
        assert one.renamed == other.renamed


# --- what is looked at


def test_nothing_is_looked_at_where_nothing_changed(help_center: Project) -> None:
    assert looked_at(recorded(help_center)) == {f"articles/{name}" for name in ARTICLES}
    assert looked_at(recorded(help_center)) == set()


@pytest.mark.parametrize(
    "name",
    [
        "content/articles/pay.md",
        "locales/pot/articles/pay.pot",
        "locales/nl_NL/LC_MESSAGES/articles/pay.po",
        "locales/zh_CN/LC_MESSAGES/articles/pay.po",
    ],
)
def test_a_source_is_looked_at_when_a_byte_of_it_or_of_its_catalogs_changed(
    name: str, help_center: Project
) -> None:
    recorded(help_center)
    path = help_center.root / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert looked_at(recorded(help_center)) == {"articles/pay"}


def test_settings_that_cut_or_number_otherwise_make_records_void(help_center: Project) -> None:
    recorded(help_center)
    (help_center.root / "pyproject.toml").write_text(SETTINGS + 'segmentation = "paragraph"\n')
    assert looked_at(recorded(project.load(help_center.root))) == {f"articles/{name}" for name in ARTICLES}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": 1}'])
def test_records_that_cannot_be_read_are_made_anew(text: str, help_center: Project) -> None:
    recorded(help_center)
    path = help_center.build / ".work/extract.json"
    good = path.read_bytes()
    path.write_text(text)
    assert looked_at(recorded(help_center)) == {f"articles/{name}" for name in ARTICLES}
    assert path.read_bytes() == good


def test_a_dry_run_leaves_no_record(help_center: Project) -> None:
    content = read_content(help_center, articles=False)
    parts: list[Part] = [*article_texts(help_center), *content.texts(help_center)]
    assert sync(help_center, parts, dry=True).drift
    assert not help_center.build.exists()
