"""Whatever stops a writer of catalogs, every file is whole, every translation is there, and nothing stays behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator import files, project
from generator.catalogs.po import read_po
from generator.catalogs.sync import sync
from generator.cli import main
from generator.files import LOCK, TEMPORARY
from generator.source.content import read_content
from tests.failing import supported

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals and forks")

ROOT = Path(__file__).parents[1]
SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "zh-CN"]\n'
ARTICLES = {
    "pay": "# Pay a bill\n\nPay in the portal. Choose a card.\n\n- Wait a day.\n",
    "cards/change": "# Change a card\n\nOpen your profile. Choose another card.\n",
    "old-name": "# Close an account\n\nAsk support first. It takes a week.\n",
}
EDITED = {
    "pay": "# Pay a bill\n\nPay in the new portal. Choose a card. Confirm it.\n",
    "cards/change": "# Change a card\n\nChoose another card. Wait a day.\n",
    "new-name": "# Close an account\n\nAsk support first. It takes a week.\n",
}


def write_articles(root: Path, articles: dict[str, str]) -> None:
    folder = root / "content/articles"
    for path in folder.rglob("*.md"):
        path.unlink()
    for name, text in articles.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def extract(root: Path) -> None:
    of = project.load(root)
    content = read_content(of)
    assert not sync(of, content.texts(of)).errors


@pytest.fixture
def edited_project(tmp_path: Path) -> Path:
    """A project with everything translated, whose writer then edited, moved and renamed."""
    root = tmp_path / "project"
    write_articles(root, ARTICLES)
    (root / "pyproject.toml").write_text(SETTINGS)
    extract(root)
    for path in (root / "locales").rglob("*.po"):
        translate(path)
    extract(root)
    write_articles(root, EDITED)
    return root


def translate(path: Path) -> None:
    """Translate every sentence of a catalog as a person's text editor would."""
    lines, msgid = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        msgid = line[7:-1] if line.startswith("msgid ") else msgid
        lines.append(f'msgstr "{path.parts[-3]} {msgid}"' if line == 'msgstr ""' and msgid else line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """Three versions of a catalog, as git hands them to a merge driver."""
    folder = tmp_path / "merge"
    folder.mkdir()
    data = (ROOT / "locales/nl_NL/LC_MESSAGES/templates/email.po").read_bytes()
    first, *_, last = read_po(data, path="email.po").entries
    for name, edited in (("base", ()), ("ours", (first,)), ("theirs", (last,))):
        text = data.decode()
        for entry in edited:
            text = text.replace(f'msgstr "{entry.msgstr[0]}"', 'msgstr "Bewerkt."')
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def reported(program: str, *arguments: object) -> dict[str, Any]:
    """Run a program of the tests and return its report."""
    command = [sys.executable, "-m", program, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    report: dict[str, Any] = json.loads(run.stdout)
    return report


# --- kill -9


@pytest.mark.parametrize(
    ("mode", "times"),
    [
        pytest.param("every", 15, id="at 15 points"),
        pytest.param("random", 5, id="5 times at random"),
        pytest.param("every", 100_000, id="at every point", marks=pytest.mark.nightly),
        pytest.param("random", 200, id="200 times at random", marks=pytest.mark.nightly),
    ],
)
def test_a_killed_extract_damages_and_loses_nothing(mode: str, times: int, edited_project: Path) -> None:
    report = reported("tests.crashing", "extract", edited_project, mode, times)
    assert report["faults"] == []
    assert report["killed"] == (min(times, report["points"]) if mode == "every" else times)
    assert report["points"] > 500


@pytest.mark.parametrize("mode", ["every", "random"])
def test_a_killed_merge_damages_and_loses_nothing(mode: str, versions: Path) -> None:
    report = reported("tests.crashing", "merge-po", versions, mode, 20)
    assert report["faults"] == []
    assert report["killed"] == 20


# --- two at once


def catalogs(root: Path) -> dict[str, bytes]:
    folder = root / "locales"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_extracts_at_once_do_what_one_does(edited_project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(edited_project, other)
    extract(other)
    command = [sys.executable, "-m", "generator", "--project", str(edited_project), "extract", "--json"]
    runs = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(3)
    ]
    assert [(run.communicate()[1], run.returncode) for run in runs] == [("", 0)] * 3
    written = catalogs(edited_project)
    assert {name: written[name] for name in catalogs(other)} == catalogs(other)
    assert not [name for name in written if name.endswith((TEMPORARY, LOCK))]


@pytest.mark.nightly
def test_an_extract_that_waited_for_another_in_vain_is_told_who(
    edited_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = catalogs(edited_project)
    with files.lock(edited_project / "locales", by="a person"):
        assert main(["--project", str(edited_project), "extract"]) == 2
    said = capsys.readouterr().err
    assert f"locales: a person (process {os.getpid()} on " in said
    assert "is working on these files; wait until it has ended, then run the command again" in said
    assert catalogs(edited_project) == before


# --- a disk that is full or fails


@pytest.mark.skipif(bool(supported()), reason=supported())
@pytest.mark.parametrize(
    "stride", [pytest.param(61, id="some"), pytest.param(1, id="all", marks=pytest.mark.nightly)]
)
def test_when_a_system_call_of_a_write_fails_the_old_bytes_stay(stride: int, tmp_path: Path) -> None:
    """EIO and ENOSPC from each kind of call, at each point of a write, over a file and for a new one."""
    report = reported("tests.failing", tmp_path, stride)
    assert report["faults"] == []
    assert report["failed"] > 0
    assert report["tried"] * stride > 4_000


OWN_MOUNTS = (
    ["unshare", "--mount"]
    if os.name == "posix" and os.geteuid() == 0
    else ["unshare", "--map-root-user", "--mount"]
)
FULL = """
import json, os, sys
from pathlib import Path
from generator.files import FileError, rewrite, sweep
folder = Path(sys.argv[1])
path, filler = folder / "nl.po", folder / "filler"
old, new = b"old\\n" * 3_000, b"new\\n" * 5_000
report = {"failed": [], "written": [], "faults": []}
for free in range(0, 60_000, int(sys.argv[2])):
    filler.unlink(missing_ok=True)
    path.write_bytes(old)
    room = os.statvfs(folder)
    filler.write_bytes(b"x" * max(room.f_bavail * room.f_bsize - free, 0))
    try:
        rewrite(path, lambda held: new)
        report["written"].append(free)
        wanted = new
    except FileError as error:
        report["failed"].append(free)
        wanted = old
        if "nl.po: cannot be written: no space left on device; check" not in str(error):
            report["faults"].append(f"{free} bytes free: {error}")
    if path.read_bytes() != wanted or sorted(folder.iterdir()) != [filler, path]:
        report["faults"].append(f"{free} bytes free: {sorted(folder.iterdir())}")
json.dump(report, sys.stdout)
"""


def no_own_mounts() -> str:
    """Say why this system cannot mount a small disk of memory; nothing if it can."""
    try:
        run = subprocess.run(
            [*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        return f"a disk of its own: {error}"
    return "" if run.returncode == 0 else f"a disk of its own: {run.stderr.strip()}"


NO_MOUNTS = no_own_mounts()


@pytest.mark.skipif(bool(NO_MOUNTS), reason=NO_MOUNTS)
@pytest.mark.parametrize(
    "step",
    [pytest.param(4_096, id="by pages"), pytest.param(512, id="by sectors", marks=pytest.mark.nightly)],
)
def test_on_a_full_disk_the_old_bytes_stay(step: int, tmp_path: Path) -> None:
    """A real file system of 64 KiB, with ever more room left: first nothing, in the end enough."""
    program = tmp_path / "full.py"
    program.write_text(FULL)
    folder = tmp_path / "disk"
    folder.mkdir()
    script = 'mount -t tmpfs -o size=64k tmpfs "$1" && exec "$2" "$3" "$1" "$4"'
    command = [*OWN_MOUNTS, "sh", "-c", script, "sh", str(folder), sys.executable, str(program), str(step)]
    run = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    report = json.loads(run.stdout)
    assert report["faults"] == []
    assert max(report["failed"]) < min(report["written"])
    assert len(report["failed"]) >= 5
