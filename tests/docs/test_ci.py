"""What the documentation tells operators to run in CI works."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli import main
from tests.docs.examples import DOCS, PAGES, examples, parse

ROOT = DOCS.parent


def commands(job: dict[str, Any], **matrix: str) -> list[list[str]]:
    """Return the words of our commands in a job, with what the matrix says put in."""
    lines = (step["run"] for step in job["steps"] if step.get("run", "").startswith("generator "))
    filled = (re.sub(r"\$\{\{ matrix\.(\w+) \}\}", lambda name: matrix[name[1]], line) for line in lines)
    return [line.split()[1:] for line in filled]


@pytest.mark.nightly
def test_parts_that_are_built_on_many_machines_become_one_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workflow,) = (
        yaml.safe_load(found.text)
        for found in examples("articles/operators/ci")
        if found.file.endswith("site.yml")
    )
    part, site = workflow["jobs"]["part"], workflow["jobs"]["site"]
    assert main(["init", str(tmp_path / "project")]) == 0
    monkeypatch.chdir(tmp_path / "project")
    assert main(["add-locale", "nl-NL"]) == 0
    for locale in part["strategy"]["matrix"]["locale"]:
        (command,) = commands(part, locale=locale)
        assert main(command) == 0
        # As the two actions carry them from one machine to another.
        shutil.move("part", f"parts/part-{locale}")
        shutil.rmtree("build")
    (command,) = commands(site)
    assert main([*command[:-1], *map(str, sorted(Path().glob(command[-1])))]) == 0
    for locale in ("en-US", "nl-NL"):
        assert Path("build/site", locale, "pay-your-balance.html").is_file()
    assert Path("build/site/404.html").is_file()
    assert Path("build/alerts/current").is_file()


def test_every_step_of_ours_exists_with_its_options() -> None:
    """Of every workflow on any page."""
    steps = [
        line
        for page in PAGES
        for found in examples(page)
        if found.language == "yaml"
        for line in re.findall(r"(?:run:|^ +-) (generator .*)", found.text, re.MULTILINE)
    ]
    assert len(steps) >= 8
    for step in steps:
        parse(re.sub(r"\$\{\{.*?\}\}", "x", step).split())


def test_every_extra_is_told() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    page = PAGES["articles/operators/install"].read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(extras)
