"""What was noted of a catalog holds until anything changes that decides it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator import project
from generator.locales import parse
from generator.pages.notes import Notes, text_digests
from tests.pages import example

CARD = "articles/billing/card"
NL = parse("nl-NL")


def notes(root: Path) -> Notes:
    return Notes(root / "build/.work/nl-NL/notes.json", text_digests(project.load(root), NL))


def note(root: Path) -> None:
    written = notes(root)
    written.take([1, "één"], CARD, "the article")
    written.write()


def keep(_root: Path) -> None:
    """Change nothing."""


def change_another_catalog(root: Path) -> None:
    example.write_catalog(root, "articles/billing/pay", "nl-NL", {})


def change_the_catalog(root: Path) -> None:
    example.write_catalog(root, CARD, "nl-NL", {})


def change_terms(root: Path) -> None:
    example.write_file(root / "locales/nl_NL/terms.toml", '[[term]]\nsource = "card"\n')


def change_settings(root: Path) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    example.write_file(root / "pyproject.toml", f'{text}[tool.generator.pages]\nunapproved = "source"\n')


def damage(root: Path) -> None:
    (root / "build/.work/nl-NL/notes.json").write_text("[")


@pytest.mark.parametrize(
    ("change", "held"),
    [
        pytest.param(keep, True, id="nothing"),
        pytest.param(change_another_catalog, True, id="another catalog"),
        pytest.param(change_the_catalog, False, id="the catalog"),
        pytest.param(change_terms, False, id="the list of terms"),
        pytest.param(change_settings, False, id="the settings"),
        pytest.param(damage, False, id="the notes are damaged"),
    ],
)
def test_a_note_holds_as_long_as_what_it_was_made_from(
    tmp_path: Path, change: Callable[[Path], None], *, held: bool
) -> None:
    example.write(tmp_path)
    note(tmp_path)
    change(tmp_path)
    assert notes(tmp_path).recall(CARD, "the article") == ([1, "één"] if held else None)
    assert notes(tmp_path).recall(CARD, "another text of the article") is None


def test_notes_of_what_is_gone_are_dropped(tmp_path: Path) -> None:
    example.write(tmp_path)
    note(tmp_path)
    later = notes(tmp_path)
    later.take(2, "articles/billing/pay")
    later.write()
    assert notes(tmp_path).recall(CARD, "the article") is None
