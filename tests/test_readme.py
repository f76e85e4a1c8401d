"""The README tells the truth: its commands exist, its examples run, its files are there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.frame import Claim
from generator.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    lines = (line for block in blocks("console") for line in block.splitlines())
    return [line.removeprefix("$ ").partition("#")[0].strip() for line in lines if line.startswith("$ ")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project as a reader has it, without what a first run would leave."""
    for name in ("content", "locales", "templates", "tests/data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "conf.py"):
        shutil.copy(ROOT / name, tmp_path)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_of_the_generator_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = [shlex.split(command) for command in commands() if command.startswith(".venv/bin/generator ")]
    assert {command[1] for command in found} == {
        "extract",
        "check",
        "status",
        "merge-po",
        "compile",
        "email",
        "export",
        "batch",
    }
    values = json.loads((folder / "tests/data/past-due.json").read_text(encoding="utf-8"))
    request = {"alert": "past-due", "locale": "nl-BE", "values": values, "to": {"email": "zoe@example.com"}}
    (folder / "requests.ndjson").write_text(json.dumps(request) + "\n", encoding="utf-8")
    # The edit that `extract --neutral` is shown with.
    article = folder / "content/articles/billing/resolve-past-due-balance.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("pay a past due balance", "pay a past-due balance", 1), encoding="utf-8")
    assert main(["extract"]) == 0
    for command in found:
        assert main(command[1:]) == 0, command
    assert "Pay-As-You-Go" in capsys.readouterr().out


def test_the_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {command.partition(" ")[2] or "site" for command in commands() if command.startswith("make")}
    assert targets == {"site", "test"}
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_the_examples_in_python_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 0
    (example,) = blocks("python")
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "€\xa01.234,50" in printed
    assert printed.endswith(" nl-NL language\n")
    assert b"Content-Language: nl-NL" in names["data"]  # type: ignore[operator]


@pytest.mark.parametrize(
    "name",
    [
        "batch",
        "batch_growth",
        "emails",
        "extraction",
        "legacy",
        "preview",
        "rebuild",
        "service",
        "site_300",
        "site_1000",
        "site_3000",
    ],
)
def test_the_figures_are_those_of_the_reports(name: str) -> None:
    """None is left out that is not kept."""
    report = json.loads((ROOT / f"benchmarks/report-{name}.json").read_text(encoding="utf-8"))
    table = (ROOT / f"benchmarks/report-{name}.md").read_text(encoding="utf-8")
    for claim in report["claims"]:
        row = f"| {claim['name']} | {Claim(**claim).shown} | {claim['wanted']} |"
        assert row in README
        assert row in table


def test_the_folders_exist() -> None:
    table = re.findall(r"^\| `([^`]+)` \|", README[README.index("## The folders") :], re.MULTILINE)
    named = [name for name in table if name != "build/"]
    assert len(named) >= 7
    for name in named[: named.index("tests/") + 1]:
        assert (ROOT / name).exists(), name


def test_the_settings_are_all_there_is() -> None:
    table = README[README.index("## Settings") : README.index("## Exit codes")]
    named = set(re.findall(r"`([a-z.-]+)`", table))
    for key in (
        "source-locale",
        "locales",
        "segmentation",
        "base-url",
        "allowed-url-hosts",
        "report-problem-url",
    ):
        assert key in named
    for key in (
        ".sender",
        ".reply-to",
        ".support-url",
        ".legal",
        ".time-zone",
        "emails.stale",
        "pages.unapproved",
    ):
        assert key in named
