"""A catalog that did not change is not judged again, and one that did always is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.catalogs.checks.terms import Term, Terms
from generator.catalogs.model import Catalog, Entry, Previous
from generator.catalogs.po import PoError, write_po
from generator.catalogs.verdicts import Judging, judge, judge_bytes, recall
from generator.locales import parse
from tests.laws.catalogs import HEADER

NL, SV = parse("nl-NL"), parse("sv-SE")
PO = Path("alerts.po")
TERMS = Terms(terms=(Term(source="balance", required=("saldo",)),), digest="1")
JUDGING = Judging(locale=NL, terms=TERMS)


def catalog(*forms: str) -> Catalog:
    return Catalog(
        header=HEADER,
        entries=tuple(Entry(msgid=f"Pay the balance now, {form}.", msgstr=(form,)) for form in forms),
    )


WRONG = write_po(catalog("Betaal nu"))


def codes(data: bytes, judging: Judging, memory: Path | None) -> list[str]:
    return [verdict.finding.code for verdict in judge_bytes(data, judging, path=PO, memory=memory)]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "work" / "alerts.json"


def planted(memory: Path) -> None:
    """Change what is remembered, so that it can be told from what is found."""
    held = json.loads(memory.read_bytes())
    for row in held["verdicts"]:
        row[3] = "remembered"
    memory.write_text(json.dumps(held))


def test_what_is_remembered_is_what_was_found(memory: Path) -> None:
    found = judge_bytes(WRONG, JUDGING, path=PO, memory=memory)
    assert found
    assert recall(WRONG, JUDGING, memory) == found


def test_an_unchanged_catalog_is_not_judged_again(memory: Path) -> None:
    first = codes(WRONG, JUDGING, memory)
    planted(memory)
    assert codes(WRONG, JUDGING, memory) == ["remembered"] * len(first)


CHANGES = [
    pytest.param(WRONG + b"\n", JUDGING, id="bytes"),
    pytest.param(WRONG, replace(JUDGING, strict=False), id="strictness"),
    pytest.param(WRONG, replace(JUDGING, source_language="de"), id="source language"),
    pytest.param(WRONG, replace(JUDGING, locale=SV), id="locale"),
    pytest.param(WRONG, replace(JUDGING, terms=replace(TERMS, digest="2")), id="terms"),
    pytest.param(WRONG, replace(JUDGING, terms=None), id="terms gone"),
]


@pytest.mark.parametrize(("data", "judging"), CHANGES)
def test_whatever_changes_has_a_catalog_judged_again(memory: Path, data: bytes, judging: Judging) -> None:
    codes(WRONG, JUDGING, memory)
    planted(memory)
    assert "remembered" not in codes(data, judging, memory)


def test_what_is_fatal_is_remembered_with_or_without_warnings(memory: Path) -> None:
    fatal = replace(JUDGING, warnings=False)
    both = judge_bytes(WRONG, JUDGING, path=PO, memory=memory)
    assert recall(WRONG, fatal, memory) == tuple(one for one in both if one.finding.severity == "fatal")
    memory.unlink()
    judge_bytes(WRONG, fatal, path=PO, memory=memory)
    assert recall(WRONG, fatal, memory) is not None
    assert recall(WRONG, JUDGING, memory) is None


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"[]", id="another shape"),
        pytest.param(b'{"key": 1}', id="another key"),
        pytest.param(b"\xff", id="not UTF-8"),
    ],
)
def test_a_damaged_memory_is_forgotten(memory: Path, held: bytes) -> None:
    found = codes(WRONG, JUDGING, None)
    memory.parent.mkdir(parents=True)
    memory.write_bytes(held)
    assert codes(WRONG, JUDGING, memory) == found
    planted(memory)
    assert codes(WRONG, JUDGING, memory) == ["remembered"] * len(found)


def test_where_nothing_can_be_remembered_a_catalog_is_judged_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert codes(WRONG, JUDGING, tmp_path / "file" / "alerts.json") == codes(WRONG, JUDGING, None)


def test_a_catalog_that_cannot_be_read_is_no_verdict(memory: Path) -> None:
    with pytest.raises(PoError):
        judge_bytes(WRONG[:-2], JUDGING, path=PO, memory=memory)
    assert not memory.exists()


NEVER_SHOWN = [
    pytest.param(Entry(msgid="Pay {x}."), id="untranslated"),
    pytest.param(Entry(msgid="Pay {x}.", msgstr=("Betaal.",), obsolete=True), id="obsolete"),
    pytest.param(
        Entry(msgid="Pay {x}.", msgstr=("Betaal.",), flags=("fuzzy",), previous=Previous(msgid="Pay.")),
        id="suggestion",
    ),
]


@pytest.mark.parametrize("entry", NEVER_SHOWN)
def test_what_nobody_is_shown_is_not_judged(entry: Entry) -> None:
    assert judge(Catalog(entries=(entry,)), JUDGING) == ()


def test_a_text_that_waits_for_approval_is_judged() -> None:
    entry = Entry(msgid="Pay {x}.", msgstr=("Betaal.",), flags=("fuzzy",))
    assert [verdict.finding.code for verdict in judge(Catalog(entries=(entry,)), JUDGING)] == ["placeholders"]
