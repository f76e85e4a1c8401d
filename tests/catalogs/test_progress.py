"""Progress counts every sentence once, says who wrote it, and since when one is stale."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator import project
from generator.catalogs import po
from generator.catalogs.ages import days
from generator.catalogs.progress import Row, Stale, progress
from generator.catalogs.provenance import signed
from generator.cli import main
from generator.locales import parse
from tests.test_newcomer import POLISH, make, translate

PL = parse("pl-PL")


def run(folder: Path, *arguments: str) -> int:
    return main(["--project", str(folder), *arguments])


def commit(folder: Path, day: str) -> None:
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "A"}
    when = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_EMAIL": "a@b.c"}
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", day]):
        subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, **who, **when})


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "content/alerts/past-due.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert run(folder, "extract") == 0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Polish project, of which one sentence went stale in March, one in May, and one today."""
    folder = make(tmp_path_factory.mktemp("stale"))
    assert run(folder, "add-locale", "pl-PL") == 0
    translate(project.load(folder), "alerts", PL, POLISH)
    path = project.load(folder).po("alerts", PL)
    catalog = po.read_po(path.read_bytes(), path=path, locale=PL)
    machine = tuple(signed(one, "mt") if one.msgid == "Pay now" else one for one in catalog.entries)
    path.write_bytes(po.write_po(replace(catalog, entries=machine)))
    commit(folder, "2026-01-05")
    edit(folder, "We have not received {amount}.", "We have not yet received {amount}.")
    commit(folder, "2026-03-05")
    edit(folder, "Past due: {amount}", "Long past due: {amount}")
    commit(folder, "2026-05-05")
    edit(folder, "Hello {customer_name},", "Dear {customer_name},")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "stale"))


def test_the_oldest_stale_sentence_has_the_day_of_its_english(folder: Path) -> None:
    of = project.load(folder)
    (row,), errors = progress(of, ["alerts"], [PL], ages=True)
    assert errors == ()
    line = of.po("alerts", PL).read_text(encoding="utf-8").partition("We have not yet")[0].count("\n") + 1
    assert row == Row(
        locale="pl-PL",
        catalog="alerts",
        approved=3,
        unapproved=0,
        stale=3,
        missing=0,
        words=18,
        words_left=9,
        path=of.po("alerts", PL),
        origins={"human": 2, "mt": 1},
        oldest=Stale(msgid="We have not yet received {amount}.", line=line, since=date(2026, 3, 5)),
    )


def test_nothing_is_asked_of_git_unless_wanted(folder: Path) -> None:
    (row,), _ = progress(project.load(folder), ["alerts"], [PL])
    assert (row.stale, row.oldest) == (3, None)


def test_what_is_not_committed_has_no_day(folder: Path) -> None:
    path = project.load(folder).po("alerts", PL)
    lines = path.read_text(encoding="utf-8").splitlines()
    today = lines.index('msgid "Dear {customer_name},"') + 1
    march = lines.index('msgid "We have not yet received {amount}."') + 1
    assert days(path, [today, march, 0]) == {march: date(2026, 3, 5)}


def test_without_git_there_are_no_days(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text("x\n")
    assert days(tmp_path / "a.po", [1]) == {}
    assert days(tmp_path / "gone/a.po", [1]) == {}


def test_the_report_says_it_in_words_and_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(folder, "status", "--locale", "pl-PL") == 0
    lines = capsys.readouterr().err.splitlines()
    assert next(line.split() for line in lines if line.startswith("  alerts")) == (
        ["alerts", "█████▒▒▒▒▒", "50%", "3", "0", "3", "0", "9", "human", "2,", "mt", "1"]
    )
    assert lines[-2] == "█ approved  ▓ unapproved  ▒ stale  ░ missing"
    assert lines[-1].startswith("pl-PL: stale since 2026-03-05: locales/pl_PL/LC_MESSAGES/alerts.po:")
    assert lines[-1].endswith(": We have not yet received {amount}.")
    assert run(folder, "status", "--locale", "pl-PL", "--json") == 0
    rows = {row["catalog"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["alerts"]["oldest_stale"]["since"] == "2026-03-05"
    assert rows["alerts"]["origins"] == {"human": 2, "mt": 1}
    assert rows["sphinx"]["oldest_stale"] is None


def test_an_alert_that_cannot_be_read_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Articles need not be read to count their catalogs."""
    (folder / "content/articles/more.md").write_text("---\ntitle: [\n---\n")
    assert run(folder, "status") == 0
    (folder / "content/alerts/bad.md").write_text("---\nstage: [\n---\n")
    capsys.readouterr()
    assert run(folder, "status") == 1
    said = capsys.readouterr().err
    assert "error content/alerts/bad.md:3: not YAML" in said
    assert "  articles/more " in said


def test_all_sentences_of_a_catalog_that_is_not_there_are_missing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = project.load(folder)
    path = of.po("alerts", PL)
    path.unlink()
    assert progress(of, ["alerts"], [PL], ages=True) == (
        (
            Row(
                locale="pl-PL",
                catalog="alerts",
                approved=0,
                unapproved=0,
                stale=0,
                missing=6,
                words=18,
                words_left=18,
                path=path,
            ),
        ),
        (),
    )
    capsys.readouterr()
    assert run(folder, "status", "--locale", "pl-PL") == 0
    (line,) = (line for line in capsys.readouterr().err.splitlines() if line.startswith("  alerts"))
    assert line.split()[1:] == ["░░░░░░░░░░", "0%", "0", "0", "0", "6", "18"]


def test_of_a_catalog_without_a_template_nothing_can_be_said(tmp_path: Path) -> None:
    assert progress(project.load(make(tmp_path)), ["alerts"], [parse("nl-NL")]) == ((), ())


def test_a_template_that_cannot_be_read_is_an_error(folder: Path) -> None:
    of = project.load(folder)
    of.po("alerts", PL).unlink()
    of.pot("alerts").write_text('msgid "')
    rows, (error,) = progress(of, ["alerts"], [PL])
    assert rows == ()
    assert str(error).startswith(str(of.pot("alerts")))


def test_programs_find_what_is_translated_by_either_word(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(folder, "status", "--locale", "pl-PL", "--json") == 0
    (row,) = (row for row in json.loads(capsys.readouterr().out) if row["catalog"] == "alerts")
    assert (row["translated"], row["approved"]) == (3, 3)
