"""Provenance tells machine from person, and this sentence's text from another's, through any editor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs.model import Catalog, Entry, Message, Previous, State
from generator.catalogs.provenance import (
    Provenance,
    format_provenance,
    origin,
    parse_provenance,
    settled,
    signed,
    source_hash,
    state,
    statistics,
    text_hash,
    waivers,
)

MACHINE = signed(Entry(msgid="Pay now.", msgstr=("Betaal nu.",)), "mt")


def test_hashes_are_those_that_the_design_fixes() -> None:
    # printf '\0Pay now.\0' | sha256sum and printf 'dag\0dagen' | sha256sum
    assert source_hash(Message(msgid="Pay now.")) == "fe00bbdb"
    assert text_hash(("dag", "dagen")) == "8ba1339a"


def test_a_record_is_written_and_read_alike() -> None:
    record = Provenance(origin="tm", src="1a2b3c4d", tgt="5e6f7a8b")
    assert format_provenance(record) == "l10n: origin=tm src=1a2b3c4d tgt=5e6f7a8b"
    assert parse_provenance(["a note", format_provenance(record)]) == record


@pytest.mark.parametrize(
    "comment",
    [
        pytest.param("l10n: origin=robot src=1 tgt=2", id="unknown origin"),
        pytest.param("l10n: origin=mt src=1a2b3c4d", id="no tgt"),
        pytest.param("l10n: waive=numbers because", id="waiver"),
        pytest.param("origin=mt src=1 tgt=2", id="no mark"),
    ],
)
def test_a_garbled_record_is_none(comment: str) -> None:
    assert parse_provenance([comment]) is None


def test_text_that_nobody_touched_keeps_its_origin() -> None:
    assert origin(MACHINE) == "mt"


def test_text_edited_in_any_editor_is_a_persons() -> None:
    assert origin(replace(MACHINE, msgstr=("Betaal meteen.",))) == "human"


def test_text_without_record_is_a_persons() -> None:
    assert origin(Entry(msgid="Pay", msgstr=("Betaal",))) == "human"


def test_a_new_record_replaces_the_old_one_and_nothing_else() -> None:
    entry = replace(MACHINE, translator=("a note", *MACHINE.translator, "l10n: waive=numbers x"))
    assert signed(entry, "human").translator == (
        "a note",
        "l10n: waive=numbers x",
        MACHINE.translator[0].replace("mt", "human"),
    )


STATES = [
    pytest.param(MACHINE, State.APPROVED, id="machine text that was approved"),
    pytest.param(replace(MACHINE, flags=("fuzzy",)), State.UNAPPROVED, id="machine text"),
    pytest.param(
        Entry(msgid="a", msgstr=("b",), flags=("fuzzy",)), State.UNAPPROVED, id="fuzzy without record"
    ),
    pytest.param(
        Entry(msgid="a", msgstr=("b",), flags=("fuzzy",), previous=Previous(msgid="A")),
        State.STALE,
        id="similar",
    ),
    pytest.param(
        replace(MACHINE, msgid="Pay soon.", flags=("fuzzy",)),
        State.STALE,
        id="carried by a tool without previous",
    ),
    pytest.param(replace(MACHINE, msgid="Pay soon."), State.APPROVED, id="approved for the new source"),
    pytest.param(Entry(msgid="a"), State.MISSING, id="empty"),
    pytest.param(Entry(msgid="a", msgid_plural="b", msgstr=("x", "")), State.MISSING, id="half a plural"),
    pytest.param(replace(MACHINE, obsolete=True), State.OBSOLETE, id="obsolete"),
]


@pytest.mark.parametrize(("entry", "expected"), STATES)
def test_the_state_follows_from_flags_and_record(entry: Entry, expected: State) -> None:
    assert state(entry) is expected


def test_settling_records_a_persons_edit() -> None:
    edited = replace(MACHINE, msgstr=("Betaal meteen.",))
    recorded = parse_provenance(settled(edited).translator)
    assert recorded == Provenance(origin="human", src=source_hash(edited), tgt=text_hash(("Betaal meteen.",)))


def test_settling_records_approval_for_a_new_source() -> None:
    approved = replace(MACHINE, msgid="Pay soon.")
    recorded = parse_provenance(settled(approved).translator)
    assert recorded == Provenance(origin="mt", src=source_hash(approved), tgt=text_hash(approved.msgstr))


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(MACHINE, id="recorded"),
        pytest.param(Entry(msgid="a"), id="missing"),
        pytest.param(replace(MACHINE, msgid="Pay soon.", flags=("fuzzy",)), id="stale"),
        pytest.param(replace(MACHINE, obsolete=True, msgstr=("x",)), id="obsolete"),
    ],
)
def test_settling_leaves_alone_what_is_settled_or_stale(entry: Entry) -> None:
    assert settled(entry) is entry


def test_settling_forgets_the_record_of_a_text_that_a_person_emptied() -> None:
    assert settled(replace(MACHINE, msgstr=("",), translator=("a note", *MACHINE.translator))).translator == (
        "a note",
    )


def test_statistics_count_entries_and_source_words_by_state() -> None:
    catalog = Catalog(
        entries=(MACHINE, Entry(msgid="Three more words"), replace(MACHINE, msgid="x", obsolete=True))
    )
    found = statistics(catalog)
    assert (found.entries[State.APPROVED], found.words[State.APPROVED]) == (1, 2)
    assert (found.entries[State.MISSING], found.words[State.MISSING]) == (1, 3)
    assert (found.total, found.total_words) == (2, 5)


def test_waivers_name_their_checks() -> None:
    entry = Entry(msgid="a", translator=("l10n: waive=numbers by law", "l10n: waive=untranslated", "waive=x"))
    assert waivers(entry) == {"numbers": "by law", "untranslated": ""}
