"""What editors and Weblate are told fits the commands and the catalogs that there are."""

from __future__ import annotations

import json
import re
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest

from generator import locales
from generator.cli import main
from tests.docs.examples import DOCS, examples, parse

ROOT = DOCS.parent
TASKS = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
CATALOGS = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "locales").rglob("LC_MESSAGES/**/*.po")
)

CATALOG = """\
msgid ""
msgstr ""
"Language: nl_NL\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Pay {amount} now."
msgstr "Betaal nu."

msgid "Pay now."
msgstr "Betaal nu. "
"""


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["label"])
def test_the_command_of_a_task_exists(task: dict[str, Any]) -> None:
    assert task["command"] == "${workspaceFolder}/.venv/bin/python"
    assert task["args"][:2] == ["-m", "generator"]
    parse(task["args"])


def test_findings_come_into_the_list_of_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The expression has nothing that JavaScript reads otherwise than Python."""
    (pattern,) = (task["problemMatcher"]["pattern"] for task in TASKS if task["label"] == "check")
    catalog = tmp_path / "nl.po"
    catalog.write_text(CATALOG, encoding="utf-8")
    main(["check", str(catalog)])
    found = [re.match(pattern["regexp"], line) for line in capsys.readouterr().err.splitlines()]
    problems = [match for match in found if match]
    fields = ("file", "line", "severity", "code")
    told = {tuple(match[pattern[field]] for field in fields) for match in problems}
    assert {(str(catalog), "6", None, "placeholders"), (str(catalog), "9", "warning", "blanks")} <= told
    assert all(match[pattern["message"]] for match in problems)


def test_recommended_extensions_are_named_as_the_marketplace_names_them() -> None:
    named = json.loads((ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8"))["recommendations"]
    assert all(re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", name) for name in named)
    assert {"mrorz.language-gettext", "executablebookproject.myst-highlight"} <= set(named)


def test_lokalize_finds_catalogs_and_templates() -> None:
    (block,) = (block for block in examples("articles/translators/editors") if block.file)
    written = ConfigParser()
    written.read_string(block.text)
    assert (ROOT / written["General"]["PoBaseDir"] / "alerts.po").is_file()
    assert (ROOT / written["General"]["PotBaseDir"] / "alerts.pot").is_file()


def test_weblate_finds_every_catalog_and_its_template() -> None:
    blocks = {block.language: block.text for block in examples("articles/translators/weblate")}
    component = json.loads(blocks["json"])
    masked = {path.relative_to(ROOT).as_posix() for path in ROOT.glob(component["filemask"])}
    assert masked == {path for path in CATALOGS if path.endswith("LC_MESSAGES/alerts.po")}
    assert (ROOT / component["new_base"]).is_file()
    discovery = dict(re.split(r"\s{2,}", line, maxsplit=1) for line in blocks["text"].splitlines())
    for path in CATALOGS:
        found = re.fullmatch(discovery["regular expression"], path)
        assert found, path
        assert re.match(component["language_regex"], found["language"])
        template = discovery["new translations"].replace("{{ component }}", found["component"])
        assert (ROOT / template).is_file(), template


@pytest.mark.parametrize("tag", ["nl", "nl-NL", "es-419", "sr-Latn-RS", "qps-ploc"])
def test_weblate_takes_every_name_of_a_language_and_not_the_folder_of_templates(tag: str) -> None:
    blocks = {block.language: block.text for block in examples("articles/translators/weblate")}
    languages = json.loads(blocks["json"])["language_regex"]
    assert re.match(languages, locales.parse(tag).gettext)
    assert not re.match(languages, "pot")
