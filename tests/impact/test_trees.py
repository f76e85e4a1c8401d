"""Only what git knows is compared, and what it does not know is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli import main
from tests.impact.test_measure import SETTINGS, git


def run(folder: Path, *arguments: str) -> int:
    return main(["--project", str(folder), "impact", *arguments])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["nowhere"], "generator: git knows no revision 'nowhere'; name a commit", id="unknown"),
        pytest.param(
            ["--", "--upload-pack=x"], "generator: git knows no revision '--upload-pack=x'", id="option"
        ),
        pytest.param(
            ["HEAD"], "generator: there is no project at 'HEAD'; name a later revision", id="before"
        ),
        pytest.param(["--json", "--markdown"], "generator: give --json or --markdown, not both", id="both"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(
    tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "nothing yet")
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    assert run(tmp_path, *arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == 1


def test_outside_of_git_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    assert run(tmp_path) == 2
    assert "the project is not in a git clone; run it inside of one\n" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["../../terms.md", "/etc/hostname"], ids=["relative", "absolute"])
def test_a_committed_link_out_of_the_project_is_one_sentence(
    tmp_path: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/terms.md").symlink_to(target)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "a link")
    assert run(tmp_path) == 2
    assert capsys.readouterr() == (
        "",
        "generator: content/terms.md: at 'HEAD' this is a link that is absolute or leads out of the project; "
        "name a revision without it\n",
    )
