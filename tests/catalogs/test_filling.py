"""What is filled waits for approval, says where it came from, and never replaces a text."""

from __future__ import annotations

from dataclasses import replace

from generator.catalogs.filling import filled, usable
from generator.catalogs.model import Catalog, Entry, State
from generator.catalogs.provenance import origin, signed, state
from generator.locales import parse

NL = parse("nl-NL")
MINE = Entry(msgid="Pay now.", msgstr=("Betaal nu.",))
EMPTY = Entry(msgid="Keep your services running.")
LONG = Entry(msgid="Your payment is past due since the first of March.")
KNOWN = (
    Entry(msgid="Pay now.", msgstr=("Nu betalen.",)),
    Entry(msgid="Keep your services running.", msgstr=("Houd je services actief.",)),
    Entry(msgid="Your payment is past due since the first of May.", msgstr=("Achterstallig sinds 1 mei.",)),
)


def fill(*entries: Entry, near: bool = True, approved: bool = False) -> tuple[Entry, ...]:
    return filled(Catalog(entries=entries), KNOWN, locale=NL, near=near, approved=approved).catalog.entries


def test_the_same_sentence_is_a_suggestion_of_the_memory() -> None:
    (entry,) = fill(EMPTY)
    assert entry.msgstr == ("Houd je services actief.",)
    assert (state(entry), origin(entry)) == (State.UNAPPROVED, "tm")


def test_a_memory_that_is_trusted_approves_the_same_sentence_in_the_same_context() -> None:
    here, elsewhere = fill(EMPTY, replace(EMPTY, msgctxt="button"), approved=True)
    assert (state(here), origin(here)) == (State.APPROVED, "tm")
    assert (state(elsewhere), elsewhere.msgstr) == (State.UNAPPROVED, here.msgstr)


def test_what_waits_in_a_memory_for_approval_waits_here_too() -> None:
    known = [replace(EMPTY, msgstr=("Houd je services actief.",), flags=("fuzzy",))]
    (entry,) = filled(Catalog(entries=(EMPTY,)), known, locale=NL, approved=True).catalog.entries
    assert (state(entry), entry.msgstr) == (State.UNAPPROVED, known[0].msgstr)


def test_a_similar_sentence_is_stale_and_says_what_it_translated() -> None:
    (entry,) = fill(LONG, approved=True)
    assert (state(entry), origin(entry)) == (State.STALE, "tm")
    assert entry.previous is not None
    assert entry.previous.msgid == KNOWN[2].msgid
    assert not any("approved" in line for line in entry.translator)


def test_nothing_similar_is_asked_for_unless_wanted() -> None:
    assert fill(LONG, near=False) == (LONG,)


def test_a_text_that_is_there_stays() -> None:
    suggestion = replace(MINE, flags=("fuzzy",))
    obsolete = replace(EMPTY, obsolete=True)
    catalog = Catalog(entries=(MINE, suggestion, obsolete))
    assert filled(catalog, KNOWN, locale=NL, near=True, approved=True).catalog is catalog


def test_a_plural_takes_only_a_plural_with_as_many_forms() -> None:
    two = Entry(msgid="{n} day", msgid_plural="{n} days", msgstr=("", ""))
    full, short = replace(two, msgstr=("{n} dag", "{n} dagen")), replace(two, msgstr=("{n} 天",))
    assert filled(Catalog(entries=(two,)), [full], locale=NL).catalog.entries[0].msgstr == full.msgstr
    assert filled(Catalog(entries=(two,)), [short], locale=NL).same == 0
    assert filled(Catalog(entries=(two,)), [Entry(msgid="{n} day", msgstr=("x",))], locale=NL).same == 0


def test_a_memory_has_obsolete_texts_and_no_stale_ones() -> None:
    stale = replace(signed(MINE, "mt"), msgid="Pay by Friday.", flags=("fuzzy",))
    gone = replace(KNOWN[1], obsolete=True)
    assert usable(Catalog(entries=(MINE, stale, EMPTY, gone))) == (MINE, KNOWN[1])
