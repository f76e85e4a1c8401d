"""What a command did is told to people in words and to programs in full."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "sv-SE"]\n'
OLD = "Recieve the bill that you don't want."
MENDED = "Receive the bill that you don't want."
TYPED = "Receive the bill that you don’t want."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    write(tmp_path, OLD)
    assert run(tmp_path) == 0
    for path in tmp_path.rglob("LC_MESSAGES/articles/pay.po"):
        text = path.read_text(encoding="utf-8").replace(
            f'{OLD}"\nmsgstr ""', f'{OLD}"\nmsgstr "Ontvang het."'
        )
        path.write_text(text, encoding="utf-8")
    assert run(tmp_path) == 0
    return tmp_path


def write(folder: Path, text: str, name: str = "pay") -> None:
    (folder / f"content/articles/{name}.md").write_text(f"{text}\n", encoding="utf-8")


def run(folder: Path, *arguments: str) -> int:
    return main(["--project", str(folder), "extract", *arguments])


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_people_read_which_sentence_was_edited_and_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    write(folder, MENDED)
    assert run(folder) == 0
    assert capsys.readouterr().err.splitlines() == [
        "extract: 3 files changed",
        "  nl-NL: 1 fuzzy",
        "  sv-SE: 1 fuzzy",
        "fuzzy, to be translated anew:",
        "  be12adc0 articles/pay: similar",
        f"    {OLD}",
        f"    {MENDED}",
        "  where only a typing error was mended, say so: extract --neutral ID",
    ]
    assert run(folder, "--neutral", "be12adc0") == 0
    assert capsys.readouterr().err.splitlines() == [
        "extract: 2 files changed",
        "  nl-NL: 1 carried",
        "  sv-SE: 1 carried",
        "carried, with the state they had:",
        "  be12adc0 articles/pay: declared neutral",
        f"    {OLD}",
        f"    {MENDED}",
    ]


def test_a_language_in_which_nothing_changed_is_not_told_of(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person's edit of a recorded text is recorded as theirs."""
    path = folder / "locales/nl_NL/LC_MESSAGES/articles/pay.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Ontvang het.", "U ontvangt het."), encoding="utf-8")
    capsys.readouterr()
    assert run(folder) == 0
    assert capsys.readouterr().err.splitlines() == ["extract: 1 file changed", "  nl-NL: comments only"]


def test_people_see_what_differs_in_long_sentences_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = f"We will not {'ask you again and again to ' * 6}pay {{}} bill that is past due."
    for word in ("the", "your"):
        write(folder, long.format(word))
        for path in folder.rglob("LC_MESSAGES/articles/pay.po"):
            text = path.read_text(encoding="utf-8")
            path.write_text(
                text.replace('bill that is past due."\nmsgstr ""', 'bill that is past due."\nmsgstr "Ja."'),
                encoding="utf-8",
            )
        capsys.readouterr()
        assert run(folder) == 0
    said = capsys.readouterr().err
    assert "pay the bill that is past due." in said
    assert "pay your bill that is past due." in said


def test_an_id_that_means_nothing_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--neutral", "0000aaaa") == 1
    assert "error no edit of 0000aaaa waits" in capsys.readouterr().err
    assert run(folder, "--neutral", "pey") == 2
    assert "generator: there is no article 'pey'" in capsys.readouterr().err


def test_programs_read_every_change(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    write(folder, MENDED)
    assert run(folder, "--json", "--neutral", "pay") == 0
    (first, _) = document(capsys)["catalogs"]
    assert first == {
        "catalog": "articles/pay",
        "locale": "nl-NL",
        "path": "locales/nl_NL/LC_MESSAGES/articles/pay.po",
        "carried": [{"msgid": MENDED, "id": "be12adc0", "was": OLD, "reason": "declared neutral"}],
    }
    (folder / "content/articles/pay.md").unlink()
    write(folder, f"{TYPED} More.", "bill")
    assert run(folder, "--json") == 0
    found = document(capsys)
    counts = {"new": 1, "carried": 1, "obsolete": 1}
    assert found["renamed"] == {}
    assert found["locales"]["nl-NL"] == dict.fromkeys(found["locales"]["nl-NL"], 0) | counts
    assert found["catalogs"][0]["new"] == [{"msgid": "More."}]


def test_a_run_with_nothing_to_do_has_the_same_document(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, MENDED)
    run(folder)
    capsys.readouterr()
    run(folder, "--json")
    again = document(capsys)
    write(folder, TYPED)
    run(folder, "--json")
    assert document(capsys).keys() == again.keys()
    assert again["changed"] == []
    assert again["locales"]["nl-NL"] == dict.fromkeys(again["locales"]["nl-NL"], 0)
