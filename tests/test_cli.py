"""The command answers in one sentence, by its exit code, and never with a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from generator.project import packaged

ROOT = Path(__file__).parent.parent
VALUES = str(ROOT / "tests/data/past-due.json")
SETTINGS = (
    '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL"]\nallowed-url-hosts = ["example.com"]\n'
)
ALERT = """\
---
stage: past-due
severity: warning
subject: "Past due"
preheader: "Pay soon."
greeting: "Hello,"
action: {label: "Pay", url: "https://example.com/pay"}
parameters:
  amount: {type: money, example: {value: "12.50", currency: EUR}}
---
We have not received {amount}.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/alerts").mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content/index.md").write_text("---\ntitle: Help\n---\n# Help\n\nWelcome.\n")
    (tmp_path / "content/alerts/past-due.md").write_text(ALERT)
    return tmp_path


def run(folder: Path, *arguments: str) -> int:
    return main(["--project", str(folder), *arguments])


def ours(*arguments: str) -> int:
    return main(["--project", str(ROOT), *arguments])


# --- what cannot be done at all: one sentence, exit 2, nothing on stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ["email", "past-deu", "--locale", "nl-NL", "--values", VALUES],
            "generator: there is no alert named 'past-deu'; did you mean past-due",
            id="unknown-alert",
        ),
        pytest.param(
            ["email", "past-due", "--locale", "de-DE", "--values", VALUES, "--no-fallback"],
            "generator: no text in locale 'de-DE'; available are en-US, nl-NL, sv-SE, zh-CN, fr-FR",
            id="unknown-locale",
        ),
        pytest.param(
            ["build", "--locale", "de-DE"],
            "generator: the project has no locale 'de-DE'",
            id="locale-of-a-build",
        ),
        pytest.param(
            ["build", "--locale", "../etc"], "generator: '../etc' is not a language tag", id="hostile-locale"
        ),
        pytest.param(
            ["email", "past-due", "--locale", "nl-NL", "--values", VALUES, "--format", "eml"],
            "generator: --format eml needs --to 'Name <address>'",
            id="no-address",
        ),
        pytest.param(
            ["email", "past-due", "--locale", "nl-NL", "--values", "no-such-file"],
            "generator: Invalid value for '--values': 'no-such-file': No such file or directory",
            id="no-file",
        ),
        pytest.param(
            ["batch", "-", str(ROOT / "tests")],
            "generator: Invalid value for '[OUT]': File '",
            id="folder-of-answers",
        ),
        pytest.param(["bild"], "generator: No such command 'bild'", id="unknown-command"),
        pytest.param(["build", "--lcale", "x"], "generator: No such option", id="unknown-option"),
    ],
)
def test_wrong_use_is_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ours(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param("[1]", "the values are not a JSON object; ", id="list"),
        pytest.param("{", "the values are not JSON: ", id="broken"),
        pytest.param("[" * 100_000, "the values are nested too deeply; ", id="deep"),
        pytest.param("{}", "values for alert 'past-due' cannot be used: ", id="missing"),
        pytest.param('{"amount": {"value": "NaN", "currency": "EUR"}}', "(", id="not-a-number"),
    ],
)
def test_wrong_values_are_one_sentence_without_the_values(
    tmp_path: Path, values: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "values.json").write_text(values)
    assert ours("email", "past-due", "--locale", "nl-NL", "--values", str(tmp_path / "values.json")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert "NaN" not in err


def test_files_that_an_editor_locks_by_links_to_nowhere_stop_nothing(folder: Path) -> None:
    shutil.copytree(packaged("templates"), folder / "templates")
    for name in (
        "content/articles/.#pay.md",
        "content/alerts/.#past-due.md",
        "templates/email/.#base.html.j2",
    ):
        (folder / name).symlink_to("rosa@example.1234:5678")
    for command in ("extract", "check", "compile", "pseudo"):
        assert run(folder, command) == 0, command


not_utf_8 = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems refuse names that are not UTF-8"
)


@not_utf_8
def test_names_that_are_not_utf_8_of_files_that_nobody_reads_stop_nothing(folder: Path) -> None:
    for below in ("content/articles", "locales"):
        (folder / below).mkdir(exist_ok=True)
        (folder / below / os.fsdecode(b"b\xff.png")).write_bytes(b"x")
    for command in ("extract", "check", "compile"):
        assert run(folder, command) == 0, command


@not_utf_8
@pytest.mark.parametrize("below", ["content/articles", "content/alerts"])
def test_a_name_that_is_not_utf_8_is_a_finding_that_can_be_printed(
    folder: Path, below: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"b\xff.md")
    (folder / below / name).write_text(ALERT if "alerts" in below else "# Bad\n\nName.\n")
    for command in ("extract", "check"):
        assert run(folder, command) == 1, command
        err = capsys.readouterr().err
        assert f"{below}/b\\udcff.md: " in err, command
        assert "its name is not UTF-8; rename the file" in err, command
    assert run(folder, "check", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in found if one["code"] == "source"] == [f"{below}/{name}"]


def test_what_the_system_refuses_is_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "build").write_text("in the way")
    assert run(folder, "build") == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert f"generator: {folder}/build" in err


@pytest.mark.parametrize("settings", ["", "[tool.generator]\nlocals = 1\n", "[tool.generator\n"])
@pytest.mark.parametrize("command", ["extract", "check", "build", "compile", "status"])
def test_unreadable_settings_stop_every_command(
    folder: Path, settings: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pyproject.toml").write_text(settings)
    assert run(folder, command) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "pyproject.toml: " in err
    assert {path.name for path in folder.iterdir()} == {"content", "pyproject.toml"}


# --- what can be done but for one file: the others are done, exit 1


def test_a_bad_file_stops_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "content/articles/bad.md").write_text("---\ntitle: [\n---\n")
    (folder / "content/articles/good.md").write_text("---\ntitle: Good\n---\n# Good\n\nFine.\n")
    assert run(folder, "extract") == 1
    assert "error content/articles/bad.md:3: not YAML: " in capsys.readouterr().err
    assert (folder / "locales/nl_NL/LC_MESSAGES/articles/good.po").is_file()
    assert not (folder / "locales/nl_NL/LC_MESSAGES/articles/bad.po").exists()


def test_a_bad_catalog_stays_and_the_others_are_built(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "extract") == 0
    catalog = folder / "locales/nl_NL/LC_MESSAGES/articles/index.po"
    catalog.write_bytes(catalog.read_bytes()[:-3])
    damaged = catalog.read_bytes()
    for command in ("extract", "check", "build"):
        capsys.readouterr()
        assert run(folder, command) == 1, command
        assert "articles/index.po:" in capsys.readouterr().err, command
    assert catalog.read_bytes() == damaged
    assert "Welcome." in (folder / "build/site/nl-NL/index.html").read_text(encoding="utf-8")


def test_extract_records_each_article_so_that_it_is_passed_over(folder: Path) -> None:
    assert run(folder, "extract") == 0
    records = json.loads((folder / "build/.work/extract.json").read_bytes())["records"]
    assert records.keys() == {"articles/index"}


def test_drift_is_a_finding_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "extract", "--check") == 1
    assert not (folder / "locales").exists()
    assert run(folder, "extract") == 0
    assert run(folder, "extract", "--check") == 0
    assert capsys.readouterr().err.endswith("extract: every catalog is up to date\n")


def test_reports_are_one_json_document_each(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "extract", "--json") == 0
    changed = json.loads(capsys.readouterr().out)["changed"]
    assert "locales/nl_NL/LC_MESSAGES/alerts.po" in changed
    (folder / "content/index.md").write_text("# Help\n\n[x](nowhere.md)\n")
    assert run(folder, "check", "--json") == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding == {
        "path": "content/index.md",
        "line": 3,
        "locale": "",
        "code": "target",
        "severity": "fatal",
        "message": "there is no article 'nowhere'; correct the path",
        "msgid": "",
    }
    assert run(folder, "status", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"locale", "catalog", "approved", "missing", "words_left"} <= rows[0].keys()


def test_findings_are_annotations_of_github(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "content/index.md").write_text("# Help\n\n[x](nowhere.md)\n")
    assert run(folder, "check", "--github") == 1
    assert capsys.readouterr().out == (
        "::error file=content/index.md,line=3,title=target::there is no article 'nowhere'; correct the path\n"
    )


# --- emails


def test_an_email_falls_back_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "values.json").write_text('{"amount": {"value": "12.50", "currency": "EUR"}}')
    assert (
        run(
            folder,
            "email",
            "past-due",
            "--locale",
            "nl-NL",
            "--values",
            str(folder / "values.json"),
            "--format",
            "json",
        )
        == 0
    )
    answer = json.loads(capsys.readouterr().out)
    assert (answer["locale"], answer["match"], answer["banner"]) == (
        "en-US",
        "default",
        "We have not received €12.50.",
    )


@pytest.mark.parametrize("kind", ["json", "html", "text", "eml", "banner"])
def test_every_format_of_an_email_is_on_stdout(kind: str) -> None:
    """Through a real pipe, so that bytes are bytes."""
    command = [
        sys.executable,
        "-m",
        "generator",
        "--project",
        str(ROOT),
        "email",
        "past-due",
        "--locale",
        "zh-CN",
    ]
    result = subprocess.run(
        [*command, "--values", "-", "--format", kind, "--to", "Zoë <zoe@example.com>"],
        input=Path(VALUES).read_bytes(),
        capture_output=True,
        check=True,
    )
    expected = {"json": b'"locale": "zh-CN"', "html": b"<!DOCTYPE html>", "eml": b"Subject: =?utf-8?"}
    assert expected.get(kind, b"1,234.50") in result.stdout
    assert result.stderr == b""


def test_the_command_has_help_for_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    for name in ("build", "check", "compile", "email", "extract", "status"):
        assert f"  {name} " in listed
        assert main([name, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"Usage: generator {name}")
