"""What waits goes out; what a translator finished comes back approved, unless somebody was faster."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs.handoff import taken, waiting
from generator.catalogs.model import Catalog, Entry, Previous, State
from generator.catalogs.provenance import origin, state
from generator.catalogs.xliff import VERSIONS, Unit, Version, read_xliff, write_xliff
from generator.locales import parse

EN, PL = parse("en-US"), parse("pl-PL")
DONE = Entry(msgid="Pay now", msgstr=("Zapłać teraz",))
EMPTY = Entry(msgid="Pay soon.", comments=("heading 2",))
DRAFT = Entry(msgid="Hello", msgstr=("Cześć",), flags=("fuzzy",))
COUNT = Entry(msgid="One day", msgid_plural="{n} days", msgstr=("", "", ""))
CATALOG = Catalog(entries=(DONE, EMPTY, DRAFT, COUNT, replace(EMPTY, msgid="Gone", obsolete=True)))


def returned(catalog: Catalog = CATALOG, **texts: str) -> tuple[Entry, ...]:
    """Return the entries after the units of CATALOG came back with some targets, all confirmed."""
    units = [
        replace(
            unit, target=texts.get(unit.source.replace(" ", "_").strip("{}."), unit.target), confirmed=True
        )
        for unit in waiting(CATALOG, PL)
    ]
    return taken(catalog, units).catalog.entries


def test_a_unit_goes_out_for_each_form_that_waits() -> None:
    assert [(unit.source, unit.target) for unit in waiting(CATALOG, PL)] == [
        ("Pay soon.", ""),
        ("Hello", "Cześć"),
        ("One day", ""),
        ("{n} days", ""),
        ("{n} days", ""),
    ]
    notes = [unit.notes for unit in waiting(CATALOG, PL)]
    assert notes[0] == ("heading 2",)
    assert notes[-1] == ("plural form 2 of 3, as in msgstr[2]",)


def test_what_is_confirmed_is_approved_as_a_persons() -> None:
    _, soon, hello, *_ = returned(Pay_soon="Zapłać wkrótce.")
    assert (soon.msgstr, state(soon), origin(soon)) == (("Zapłać wkrótce.",), State.APPROVED, "human")
    assert (hello.msgstr, state(hello)) == (("Cześć",), State.APPROVED)


def test_a_plural_comes_back_whole_or_not_at_all() -> None:
    units = [replace(unit, target=f"{unit.id[:10]}", confirmed=True) for unit in waiting(CATALOG, PL)][2:]
    assert state(taken(CATALOG, units).catalog.entries[3]) is State.APPROVED
    assert taken(CATALOG, units[:2]).catalog is CATALOG


def test_what_nobody_finished_stays() -> None:
    assert taken(CATALOG, waiting(CATALOG, PL)).catalog is CATALOG


def test_what_changed_meanwhile_is_kept_and_counted() -> None:
    faster = replace(CATALOG, entries=(replace(EMPTY, msgstr=("Już.",)), replace(DRAFT, msgstr=("Hej",))))
    units = [replace(unit, target="Później.", confirmed=True) for unit in waiting(CATALOG, PL)]
    found = taken(faster, units)
    assert (found.catalog, found.approved, found.kept) == (faster, 0, 2)


def test_taking_it_twice_changes_nothing_more() -> None:
    units = [replace(unit, target="Tak.", confirmed=True) for unit in waiting(CATALOG, PL)]
    once = taken(CATALOG, units).catalog
    again = taken(once, units)
    assert (again.catalog, again.kept) == (once, 0)


STALE = replace(DRAFT, msgid="Good day", previous=Previous(msgid="Hello"))
HALF = replace(COUNT, msgstr=("{n} dzień", "{n} dni", "{n} dni"), flags=("fuzzy",))


def stateless(catalog: Catalog, version: Version, **texts: str) -> tuple[Unit, ...]:
    """Return what comes back by a tool that writes no states, with some texts in place of others."""
    data = write_xliff(waiting(catalog, PL), source=EN, target=PL, version=version)
    for state_ in (b' state="initial"', b' state="needs-review-translation"'):
        data = data.replace(state_, b"")
    for old, new in texts.items():
        data = data.replace(f"<target>{old}</target>".encode(), f"<target>{new}</target>".encode())
    return read_xliff(data, path="work.xlf").units


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_without_states_approves_nothing_that_was_merely_sent_along(version: Version) -> None:
    catalog = Catalog(entries=(DONE, EMPTY, DRAFT, STALE, HALF))
    found = taken(catalog, stateless(catalog, version))
    assert (found.catalog, found.approved, found.kept) == (catalog, 0, 0)


def test_a_text_that_changed_in_a_file_without_states_is_approved() -> None:
    catalog = Catalog(entries=(DRAFT, STALE, HALF))
    found = taken(catalog, stateless(catalog, "1.2", **{"Cześć": "Hej", "{n} dni": "{n} dób"}))
    hello, good_day, half = found.catalog.entries
    assert [(one.msgstr, state(one), origin(one)) for one in (hello, good_day)] == [
        (("Hej",), State.APPROVED, "human"),
        (("Hej",), State.APPROVED, "human"),
    ]
    assert half == HALF


def test_a_source_that_a_tool_copied_into_the_target_is_no_translation() -> None:
    catalog = Catalog(entries=(EMPTY,))
    units = [replace(unit, target=unit.source, confirmed=True) for unit in waiting(catalog, PL)]
    assert taken(catalog, [replace(unit, implied=True) for unit in units]).catalog is catalog
    assert state(taken(catalog, units).catalog.entries[0]) is State.APPROVED
