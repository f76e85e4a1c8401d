"""`init` makes a project that works as it stands, and never writes over anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main


def run(folder: Path, *arguments: str) -> int:
    return main(["--project", str(folder), *arguments])


def test_a_new_project_extracts_checks_builds_and_mails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands of its own README in the folder that was made, but for the last, which runs until it is ended."""
    folder = tmp_path / "new/help"
    assert main(["init", str(folder)]) == 0
    monkeypatch.chdir(folder)
    commands = [line for line in Path("README.md").read_text().splitlines() if line.startswith("$ ")]
    said = [line.removeprefix("$ generator ").partition("#")[0].split() for line in commands]
    assert [words[0] for words in said] == ["extract", "check", "build", "email", "add-locale", "preview"]
    capsys.readouterr()
    for words in said[:-1]:
        assert main(words) == 0, words
    out, err = capsys.readouterr()
    assert "We haven't received your payment of €120.00." in out
    assert "check: 0 fatal, 0 warnings\n" in err
    assert "warning" not in err.replace("0 warnings", "")
    page = Path("build/site/en-US/pay-your-balance.html").read_text(encoding="utf-8")
    assert "received your payment of €120.00." in page
    assert "for 90 days after" in page
    assert Path("build/gallery/en-US/past-due.html").is_file()
    assert Path(".gitignore").read_text() == "/build/\n*.mo\n"
    assert Path("locales/nl_NL/LC_MESSAGES/alerts.po").is_file()


def test_an_empty_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["init", str(tmp_path / "empty")]) == 0
    assert json.loads((tmp_path / "empty/examples/past-due.json").read_text(encoding="utf-8"))["unpaid"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("full", "full: the folder is not empty; name a new folder or an empty one\n"),
        ("full/note.txt", "note.txt: this is a file; name a new folder or an empty one\n"),
        ("full/note.txt/new", "new: cannot be written (File exists); name another folder\n"),
    ],
)
def test_nothing_is_written_over(
    tmp_path: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/note.txt").write_text("mine")
    assert main(["init", str(tmp_path / name)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("generator: ")
    assert err.endswith(said)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["note.txt"]
    assert (tmp_path / "full/note.txt").read_text() == "mine"


def test_who_stands_in_an_empty_folder_stands_in_the_project(tmp_path: Path) -> None:
    commands = "generator init . && generator extract && ls"
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", commands],
        cwd=tmp_path,
        env={**os.environ, "PATH": tools},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"content", "locales", "pyproject.toml"} <= set(done.stdout.split())


def test_a_folder_that_was_removed_is_one_sentence(tmp_path: Path) -> None:
    program = f"{Path(sys.executable).parent / 'generator'} status"
    done = subprocess.run(
        ["sh", "-c", f"mkdir gone && cd gone && rmdir ../gone && {program}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        2,
        "generator: this folder was removed; change to one that is there\n",
    )
