"""What the documentation says to type can be typed, and shows what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from generator.cli import main
from tests.docs.examples import DOCS, PAGES, Example, Typed, examples, parse, typed

ROOT = DOCS.parent
NOT_RUN = {
    "build": "takes seconds; tests of pages run it",
    "import": "needs files of another tool",
    "pictures": "needs a Chromium; its own tests run it",
    "preview": "runs until it is stopped",
    "pseudo": "takes seconds; its own tests run it",
    "serve": "runs until it is stopped",
}
ELSEWHERE = {
    "articles/operators/clusters": "tests/batch/test_cluster.py and tests/pages/test_cluster.py, with clusters",
    "articles/operators/service": "tests/service/test_docs.py, with a service that runs",
    "articles/operators/hosting": "tests/pages/test_hosting.py",
}
CONSOLES = [
    pytest.param(found, id=f"{found.page}:{found.line}")
    for page in PAGES
    for found in examples(page)
    if found.language == "console"
]


@pytest.mark.parametrize("example", CONSOLES)
def test_every_command_of_ours_exists_with_its_options(example: Example) -> None:
    for one in typed(example):
        if "generator" in one.words[:3]:
            parse(one.words)


def _is_yaml(text: str) -> bool:
    return all(document is not None for document in yaml.safe_load_all(text))


READERS: Mapping[str, Callable[[str], object]] = {
    "json": json.loads,
    "ndjson": lambda text: [json.loads(line) for line in text.splitlines()],
    "python": lambda text: compile(text, "example", "exec"),
    "toml": tomllib.loads,
    "yaml": _is_yaml,
}


@pytest.mark.parametrize("page", PAGES)
def test_every_example_in_a_format_is_of_that_format(page: str) -> None:
    for example in examples(page):
        read = READERS.get(example.language)
        assert read is None or read(example.text) is not False, f"line {example.line}"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that `generator init` made, with one language more, under git."""
    folder = tmp_path_factory.mktemp("begun") / "project"
    assert main(["init", str(folder)]) == 0
    assert main(["--project", str(folder), "add-locale", "nl-NL"]) == 0
    identity = ("-c", "user.name=Zoë", "-c", "user.email=zoe@example.com")
    remote = ("update-ref", "refs/remotes/origin/main", "HEAD")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "A new project"), remote):
        subprocess.run(["git", *identity, *words], check=True, cwd=folder)
    return folder


@pytest.fixture
def folder(begun: Path, tmp_path: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to where a page begins: a new project, or no project at all."""
    commands = [one.words[:2] for example in examples(page) for one in typed(example)]
    found = tmp_path / "project"
    if ("generator", "init") in commands:
        found.mkdir()
    else:
        shutil.copytree(begun, found)
    monkeypatch.chdir(found)
    return found


RUN = [
    page
    for page in PAGES
    if page not in ELSEWHERE
    and any(found.file or found.language in ("console", "python") for found in examples(page))
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("page", RUN)
def test_a_page_can_be_followed_from_top_to_bottom(
    page: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """In a new project: files are saved as their captions say, commands run and show what the page shows."""
    capsysbinary.readouterr()
    before = ""
    for example in examples(page):
        if example.file:
            save(Path(example.file), example.text)
        elif example.language == "console":
            for one in typed(example):
                run(one, example, capsysbinary)
        elif example.language == "python":
            exec(compile(example.text, f"{page}.md", "exec"), {})
        elif (before, example.language) == ("python", "text"):
            assert capsysbinary.readouterr().out.decode() == example.text, f"line {example.line}"
        before = example.language


def save(path: Path, text: str) -> None:
    """Save a file; of a catalog, only the translations that are shown."""
    if path.suffix != ".po":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    catalog = path.read_text(encoding="utf-8")
    for entry in text.split("\n\n"):
        source, translation = entry[entry.index("msgid ") :].rstrip().split("\nmsgstr", 1)
        found = re.search(re.escape(source) + r'\n(?:msgstr(?:\[\d\])? ".*"\n)+', catalog)
        assert found, source
        catalog = catalog.replace(found[0], f"{source}\nmsgstr{translation}\n")
    path.write_text(catalog, encoding="utf-8")


def run(one: Typed, example: Example, captured: pytest.CaptureFixture[bytes]) -> None:
    """Run a command of ours or of git; compare what it shows, if the page shows anything."""
    place = f"line {example.line}: {one.line}"
    if one.words[0] == "cd":
        os.chdir(one.words[1])  # back by the fixture
    elif one.words[0] == "git":
        subprocess.run(one.words, check=True, capture_output=True)
    elif one.words[0] == "generator" and one.words[1] not in NOT_RUN:
        run_ours(one, place, captured)


def run_ours(one: Typed, place: str, captured: pytest.CaptureFixture[bytes]) -> None:
    code = main(one.words[1:])
    out, err = captured.readouterr()
    if one.into:
        Path(one.into).write_bytes(out)
    lines = iter(" ".join(line.split()) for line in (err + out).decode().splitlines())
    assert all(" ".join(line.split()) in lines for line in one.shown if line != "…"), (
        f"{place}\n{(err + out).decode()}"
    )
    assert code == 0 or one.shown, place
