"""Git merges catalogs by the driver, in real repositories."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.catalogs.driver import ATTRIBUTES, install, merge_files
from generator.catalogs.po import PoError, read_po
from generator.cli import main
from generator.errors import GeneratorError
from generator.files import TEMPORARY

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: nl_NL\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n"X-Source-Language: en-US\\n"\n'
)
SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL"]\n'


def po(**texts: str) -> bytes:
    entries = (f'\nmsgid "{name}"\nmsgstr "{text}"\n' for name, text in texts.items())
    return f"{HEADER}{''.join(entries)}".encode()


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A repository with a project in a folder of it, and a function that runs git there."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Zoë")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "zoe@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", *words], cwd=tmp_path, capture_output=True, text=True, check=False)

    run("init", "--quiet", "--initial-branch=main")
    project = tmp_path / "a help center"
    project.mkdir()
    (project / "pyproject.toml").write_text(SETTINGS)
    assert main(["--project", str(project), "merge-po", "--install"]) == 0
    return run


def branches(git: Callable[..., object], path: Path, base: bytes, ours: bytes, theirs: bytes) -> None:
    """Commit three versions of a file: on main, and theirs on a branch of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for branch, data in (("main", base), ("theirs", theirs), ("main", ours)):
        git("checkout", "--quiet", "-B" if branch == "theirs" else "-q", branch)
        path.write_bytes(data)
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message", branch)


def test_git_merges_two_translators_work_entry_by_entry(
    git: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """Both translated neighbouring sentences, which git alone takes for a conflict."""
    path = tmp_path / "a help center/locales/nl_NL/LC_MESSAGES/it's.po"
    branches(git, path, po(One="", Two=""), po(One="Een", Two=""), po(One="", Two="Twee"))
    run = git("merge", "--quiet", "--no-edit", "theirs")
    assert (run.returncode, run.stdout) == (
        0,
        "Auto-merging a help center/locales/nl_NL/LC_MESSAGES/it's.po\n",
    )
    assert path.read_bytes() == po(One="Een", Two="Twee")
    assert git("status", "--porcelain").stdout == ""


def test_git_leaves_a_sentence_that_both_translated_to_people(
    git: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    path = tmp_path / "a help center/nl.po"
    branches(git, path, po(One="", Two=""), po(One="Een", Two=""), po(One="Eén", Two="Twee"))
    run = git("merge", "--no-edit", "theirs")
    assert run.returncode == 1
    assert "a help center/nl.po:8:1: both sides translated 'One' differently; keep one" in run.stderr
    assert "CONFLICT (content): Merge conflict in a help center/nl.po" in run.stdout
    marked = '<<<<<<< ours\nmsgid "One"\nmsgstr "Een"\n=======\nmsgid "One"\nmsgstr "Eén"\n>>>>>>> theirs\n'
    assert path.read_text() == f'{HEADER}\n{marked}\nmsgid "Two"\nmsgstr "Twee"\n'
    with pytest.raises(PoError, match="8:1: a merge conflict is not resolved"):
        read_po(path.read_bytes(), path=path)


def test_git_merges_bases_of_its_own_without_marks(
    git: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """Two branches that merged each other have two bases in common, in conflict with each other."""
    path = tmp_path / "nl.po"
    branches(git, path, po(One=""), po(One="Een"), po(One="Eén"))
    for branch, other, choice in (("main", "theirs", "ours"), ("theirs", "main~1", "ours")):
        git("checkout", "--quiet", branch)
        git("merge", "--no-edit", "--strategy", choice, other)
    run = git("merge", "--no-edit", "main")
    assert run.returncode == 1
    assert path.read_bytes().count(b"<<<<<<<") == 1
    assert "merged as text" not in run.stderr


def test_templates_are_merged_too(
    git: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    path = tmp_path / "a help center/x.pot"
    template = HEADER.replace("UTF-8", "CHARSET").encode()
    base, ours, theirs = (
        template + po(**names).removeprefix(HEADER.encode()) for names in ({}, {"A": ""}, {"B": ""})
    )
    branches(git, path, base, ours, theirs)
    assert git("merge", "--no-edit", "theirs").returncode == 0
    assert path.read_bytes() == template + po(B="", A="").removeprefix(HEADER.encode())


def test_a_damaged_catalog_is_merged_as_text_and_left_to_people(
    git: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    path = tmp_path / "a help center/nl.po"
    damaged = po(One="", Two="Twee")[:-2]
    branches(git, path, po(One="", Two=""), po(One="Een", Two=""), damaged)
    run = git("merge", "--no-edit", "theirs")
    assert run.returncode == 1
    fault = "(theirs):12:13: merged as text, since the file does not end with a newline, so it may be cut off; look at"
    assert f"a help center/nl.po {fault}" in run.stderr
    assert path.read_bytes() == po(One="Een", Two="Twee")[:-2]
    assert git("status", "--porcelain").stdout.startswith("UU ")


def test_setting_up_twice_changes_nothing_and_keeps_other_attributes(
    git: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    attributes = tmp_path / "a help center/.gitattributes"
    assert attributes.read_text().splitlines() == list(ATTRIBUTES)
    assert install(attributes.parent) == ()
    attributes.write_bytes(b"*.png binary\n*.po   merge=generator-po")
    assert install(attributes.parent) == (attributes,)
    assert attributes.read_bytes() == b"*.png binary\n*.po   merge=generator-po\n*.pot merge=generator-po\n"
    assert git("config", "--get-all", "merge.generator-po.driver").stdout.count("\n") == 1


def test_outside_of_a_clone_nothing_is_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GeneratorError, match=r"git: .*; run it inside of a git clone"):
        install(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_beside_our_version_is_cleared_away(tmp_path: Path) -> None:
    versions = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path, text in zip(versions, ("", "Een", ""), strict=True):
        path.write_bytes(po(One=text))
    (tmp_path / f".ours.x{TEMPORARY}").write_bytes(b"half")
    assert merge_files(*versions) == ()
    assert sorted(tmp_path.iterdir()) == sorted(versions)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["a.po", "b.po"], "give BASE, OURS and THEIRS, or --install", id="two files"),
        pytest.param(
            ["a.po", "b.po", "c.po"], "b.po: there is no such file; check the name", id="no such file"
        ),
        pytest.param(["--install", "a.po"], "--install takes no files", id="set up with files"),
    ],
)
def test_wrong_use_is_one_sentence(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["merge-po", *arguments]) == 2
    assert sentence in capsys.readouterr().err
