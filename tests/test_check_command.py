"""`check` reports for people, programs and GitHub alike, mends on demand, and serves as a hook before a commit."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from generator import reports
from generator.audit import Finding
from generator.cli import main

ROOT = Path(__file__).parent.parent
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: fr_FR\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
)
ENTRIES = (
    "# l10n: origin=mt src=00000000 tgt=00000000\n"
    'msgid "Need help?"\nmsgstr "Besoin d\'aide?"\n\n'
    'msgid "Data is deleted after 90 days."\nmsgstr "Les données sont supprimées après 9 jours."\n'
)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "one.po"
    path.write_text(HEADER + ENTRIES, encoding="utf-8")
    return path


MISSING = "number 90 is missing; write it in digits"
NEW = "number 9 is not in the source; state the numbers of the source alone"


def test_json_is_a_list_of_findings_in_order_of_lines(
    catalog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(catalog), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(row["line"], row["code"], row["severity"]) for row in found] == [
        (8, "typography", "warning"),
        (8, "typography", "warning"),
        (11, "new-numbers", "fatal"),
        (11, "numbers", "fatal"),
    ]
    assert found[3] == {
        "path": str(catalog),
        "line": 11,
        "locale": "fr-FR",
        "code": "numbers",
        "severity": "fatal",
        "message": MISSING,
        "msgid": "Data is deleted after 90 days.",
    }


def test_two_runs_report_alike(catalog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(catalog), "--json"])
    first = capsys.readouterr()
    main(["check", str(catalog), "--json"])
    assert capsys.readouterr() == first


def test_people_read_lines_that_editors_jump_to(catalog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(catalog)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-5:] == [
        f"{catalog}:11: fatal new-numbers: {NEW}",
        "    Data is deleted after 90 days.",
        f"{catalog}:11: fatal numbers: {MISSING}",
        "    Data is deleted after 90 days.",
        "check: 2 fatal, 2 warnings",
    ]


def finding(**changes: object) -> Finding:
    fields = {
        "path": "a.po",
        "line": 3,
        "locale": "nl-NL",
        "code": "end",
        "severity": "fatal",
        "message": "no end",
    }
    return Finding(**{**fields, **changes})  # type: ignore[arg-type]


def test_people_at_a_terminal_read_the_same_lines_which_nothing_breaks() -> None:
    people = Console(
        file=io.StringIO(), force_terminal=True, width=20, color_system=None, highlight=False, soft_wrap=True
    )
    reports.print_findings(people, [finding(msgid="Pay [now]."), finding(line=0, severity="warning")])
    assert isinstance(people.file, io.StringIO)
    assert people.file.getvalue().splitlines() == [
        "a.po:3: fatal end: no end",
        "    Pay [now].",
        "a.po: warning end: no end",
        "check: 1 fatal, 1 warning",
    ]


def test_github_gets_an_annotation_on_each_line(catalog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(catalog), "--github"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"::warning file={catalog},line=8,title=typography::a straight apostrophe")
    assert out[3] == f"::error file={catalog},line=11,title=numbers::{MISSING}"


def test_what_an_annotation_says_cannot_end_it(capsys: pytest.CaptureFixture[str]) -> None:
    reports.print_annotations([finding(path="a,b:c.po", line=0, message="50%\n::error::x")])
    assert capsys.readouterr().out == "::error file=a%2Cb%3Ac.po,line=1,title=end::50%25%0A::error::x\n"


def test_fix_mends_first_and_reports_what_is_left(catalog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(catalog), "--fix", "--json"]) == 1
    out, err = capsys.readouterr()
    assert [row["code"] for row in json.loads(out)] == ["new-numbers", "numbers"]
    assert err == f"{catalog}: 1 mended\n"
    assert 'msgstr "Besoin d’aide\u202f?"' in catalog.read_text(encoding="utf-8")


def test_only_warnings_are_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "one.po"
    path.write_text(HEADER + ENTRIES.partition("\n\n")[0] + "\n", encoding="utf-8")
    assert main(["check", str(path)]) == 0


@pytest.mark.parametrize(
    ("terminal", "many", "bar"),
    [
        pytest.param(True, reports.LONG, True, id="long, on a terminal"),
        pytest.param(True, reports.LONG - 1, False, id="short"),
        pytest.param(False, reports.LONG, False, id="not on a terminal"),
    ],
)
def test_a_progress_bar_shows_on_a_terminal_and_only_for_long_runs(
    terminal: bool, many: int, bar: bool
) -> None:
    people = Console(file=io.StringIO(), force_terminal=terminal, width=60)
    assert list(reports.watch(people, "checking")(range(many))) == list(range(many))
    assert isinstance(people.file, io.StringIO)
    assert ("checking" in people.file.getvalue()) == bar


# --- catalogs of several locales


def written_in(folder: Path, language: str) -> Path:
    path = folder / f"{language}.po"
    path.write_text(HEADER.replace("fr_FR", language).replace("n > 1", "n != 1") + ENTRIES, encoding="utf-8")
    return path


def test_of_several_locales_each_catalog_is_judged_by_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catalogs may say `sv` for `sv-SE`; those of other locales are left out."""
    paths = [str(written_in(tmp_path, language)) for language in ("nl_NL", "sv", "de_DE")]
    assert main(["check", *paths, "--locale", "nl-NL", "--locale", "sv-SE", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {(row["path"], row["locale"]) for row in found} == {(paths[0], "nl-NL"), (paths[1], "sv-SE")}


def test_a_single_locale_is_that_of_every_catalog(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(written_in(tmp_path, language)) for language in ("nl_NL", "sv")]
    assert main(["check", *paths, "--locale", "nl-NL", "--locale", "nl_nl", "--json"]) == 1
    assert {row["locale"] for row in json.loads(capsys.readouterr().out)} == {"nl-NL"}


def test_a_catalog_that_may_be_in_any_of_several_locales_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.po"
    path.write_text(HEADER.replace('"Language: fr_FR\\n"\n', "") + ENTRIES, encoding="utf-8")
    assert main(["check", str(path), "--locale", "nl-NL", "--locale", "sv-SE", "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["code"], row["locale"]) == ("catalog", "")
    assert row["message"].startswith("the catalog does not say its language")


# --- the hook


def test_the_hooks_run_on_the_catalogs_of_a_commit(catalog: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in hooks} == {"generator-check", "generator-check-fix"}
    for hook in hooks:
        assert hook["files"] == r"\.po$"
        program, *arguments = shlex.split(hook["entry"])
        assert program == "generator"
        command = [sys.executable, "-m", program, *arguments, str(catalog)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 1
        assert f"one.po:11: fatal numbers: {MISSING}" in result.stderr


def test_a_single_catalog_needs_neither_the_site_nor_the_emails(catalog: Path) -> None:
    code = (
        f"import sys; from generator.cli import main; main(['check', {str(catalog)!r}]); "
        "print(*sorted({'sphinx', 'css_inline'} & {*sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == "\n"
