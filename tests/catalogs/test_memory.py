"""What is translated in one catalog of a locale serves the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs.extract import template
from generator.catalogs.looking import key_number
from generator.catalogs.memory import Memory, Places, Remembered, Standing, memorized, remembered
from generator.catalogs.model import Catalog, Entry, Message, Previous, State
from generator.catalogs.po import read_po, write_po
from generator.catalogs.provenance import origin, settled, signed, source_hash, state
from generator.catalogs.update import Update, update
from generator.locales import parse
from generator.source.model import Segment

NL = parse("nl-NL")
LONG = "Your balance is past due when the due date has passed and nothing was received."
EDITED = "Your balance is past due when the due day has passed and nothing was received."


def source(*texts: str) -> Catalog:
    segments = (Segment(text=text, role="paragraph", line=1) for text in texts)
    return template(
        (("b.md", segment) for segment in segments), source_locale=parse("en-US"), segmentation="sentence/1"
    )


def entry(msgid: str, text: str, *flags: str) -> Entry:
    return signed(Entry(msgid=msgid, msgstr=(text,), flags=flags), "mt")


def catalog(*entries: Entry) -> Catalog:
    return replace(update(source(), None, locale=NL).catalog, entries=entries)


def memory(*found: tuple[Entry, Standing], wanted: str) -> Memory:
    entries = (
        Remembered(
            entry=replace(known, obsolete=standing is Standing.SHELVED), catalog=name, standing=standing
        )
        for name, (known, standing) in zip("acdefg", found, strict=False)
    )
    return memorized(entries, [(None, wanted)])


def updated(wanted: str, known: Memory, *own: Entry) -> Update:
    return update(source(wanted), catalog(*own), locale=NL, memory=known, name="b")


STANDINGS = [
    pytest.param(Standing.VANISHED, "mt", id="it moved"),
    pytest.param(Standing.SHELVED, "mt", id="it is obsolete there"),
    pytest.param(Standing.LIVE, "tm", id="it stands there too"),
]


@pytest.mark.parametrize(("standing", "author"), STANDINGS)
@pytest.mark.parametrize("flags", [(), ("fuzzy",)], ids=["approved", "unapproved"])
def test_a_sentence_brings_its_text_and_state_from_another_catalog(
    standing: Standing, author: str, flags: tuple[str, ...]
) -> None:
    known = entry("Pay now.", "Betaal nu.", *flags)
    result = updated("Pay now.", memory((known, standing), wanted="Pay now."))
    (found,) = result.catalog.entries
    assert found.msgstr == ("Betaal nu.",)
    assert state(found) is (State.UNAPPROVED if flags else State.APPROVED)
    assert (origin(found), found.references, found.obsolete) == (author, ("b.md",), False)
    assert [(change.key, change.reason) for change in result.changes.moved] == [((None, "Pay now."), "a")]


def test_a_text_of_a_catalog_with_other_line_ends_is_written_anew() -> None:
    data = write_po(catalog(entry("Pay now.", "Betaal nu."))).replace(
        b'"Betaal nu."', b'""\n"Betaal "\n"nu."'
    )
    other = read_po(data.replace(b"\n", b"\r\n"), path="a.po")
    known = memorized(remembered(other, name="a", wanted=()), [(None, "Pay now.")])
    assert b"\r" not in write_po(updated("Pay now.", known).catalog)


def test_a_text_that_others_translated_otherwise_waits_for_approval() -> None:
    texts = [(entry("Open", text), Standing.LIVE) for text in ("Openen", "Open")]
    (found,) = updated("Open", memory(*texts, wanted="Open")).catalog.entries
    assert (found.msgstr, state(found)) == (("Openen",), State.UNAPPROVED)


def test_a_text_that_moves_comes_before_those_that_stay_or_are_obsolete() -> None:
    found = memory(
        (entry("Open", "Openen"), Standing.LIVE),
        (entry("Open", "Geopend"), Standing.SHELVED),
        (entry("Open", "Open"), Standing.VANISHED),
        wanted="Open",
    )
    assert updated("Open", found).catalog.entries[0].msgstr == ("Open",)


def test_two_texts_of_one_sentence_are_both_kept() -> None:
    """It left, was improved elsewhere and came back: the old text stays, obsolete, told apart by msgctxt."""
    own = replace(entry("Pay now.", "Betaal."), obsolete=True)
    moved = memory((entry("Pay now.", "Betaal nu."), Standing.VANISHED), wanted="Pay now.")
    result = updated("Pay now.", moved, own).catalog
    assert [(found.key, found.msgstr[0], found.obsolete) for found in result.entries] == [
        ((None, "Pay now."), "Betaal nu.", False),
        (("earlier 1", "Pay now."), "Betaal.", True),
    ]
    assert update(source("Pay now."), result, locale=NL, memory=moved, name="b").catalog is result


def test_an_own_obsolete_text_comes_before_those_of_others() -> None:
    own = replace(entry("Pay now.", "Betaal."), obsolete=True)
    others = memory((entry("Pay now.", "Betaal nu."), Standing.LIVE), wanted="Pay now.")
    result = updated("Pay now.", others, own)
    assert result.catalog.entries[0].msgstr == ("Betaal.",)
    assert result.changes.revived == ((None, "Pay now."),)


GOOD = entry("Pay now.", "Betaal nu.")
STALE = replace(
    entry("Pay at once.", "Betaal.", "fuzzy"), msgid="Pay now.", previous=Previous(msgid="Pay at once.")
)
"""A text of another sentence, suggested for this one."""


@pytest.mark.parametrize("standing", Standing, ids=lambda standing: standing.name.lower())
@pytest.mark.parametrize("there", Standing, ids=lambda there: f"stale {there.name.lower()}")
def test_a_suggestion_comes_after_every_text_of_the_sentence_and_makes_none_doubtful(
    there: Standing, standing: Standing
) -> None:
    result = updated("Pay now.", memory((STALE, there), (GOOD, standing), wanted="Pay now."))
    (found,) = result.catalog.entries
    assert (found.msgstr, state(found)) == (("Betaal nu.",), State.APPROVED)


@pytest.mark.parametrize("standing", Standing, ids=lambda standing: standing.name.lower())
def test_an_own_suggestion_that_is_obsolete_comes_after_texts_of_others_and_stays(standing: Standing) -> None:
    known = memory((GOOD, standing), wanted="Pay now.")
    result = updated("Pay now.", known, replace(STALE, obsolete=True)).catalog
    assert [(found.key, found.msgstr[0], found.fuzzy, found.obsolete) for found in result.entries] == [
        ((None, "Pay now."), "Betaal nu.", False, False),
        (("earlier 1", "Pay now."), "Betaal.", True, True),
    ]
    assert update(source("Pay now."), result, locale=NL, memory=known, name="b").catalog is result


@pytest.mark.parametrize("standing", Standing, ids=lambda standing: standing.name.lower())
def test_an_own_obsolete_text_comes_before_suggestions_of_others(standing: Standing) -> None:
    known = memory((STALE, standing), wanted="Pay now.")
    result = updated("Pay now.", known, replace(GOOD, obsolete=True))
    assert [(found.msgstr, state(found)) for found in result.catalog.entries] == [
        (("Betaal nu.",), State.APPROVED)
    ]
    assert result.changes.revived == ((None, "Pay now."),)


@pytest.mark.parametrize("standing", Standing, ids=lambda standing: standing.name.lower())
def test_a_suggestion_of_others_is_better_than_nothing(standing: Standing) -> None:
    (found,) = updated("Pay now.", memory((STALE, standing), wanted="Pay now.")).catalog.entries
    assert (found.msgstr, state(found)) == (("Betaal.",), State.STALE)


WAITING = entry("Pay now.", "Nu betalen.", "fuzzy")
"""A text of the sentence that nobody approved."""


@pytest.mark.parametrize("standing", Standing, ids=lambda standing: standing.name.lower())
@pytest.mark.parametrize("there", Standing, ids=lambda there: f"unapproved {there.name.lower()}")
def test_a_text_that_waits_for_approval_comes_after_an_approved_one_and_makes_it_not_doubtful(
    there: Standing, standing: Standing
) -> None:
    result = updated("Pay now.", memory((WAITING, there), (GOOD, standing), wanted="Pay now."))
    (found,) = result.catalog.entries
    assert (found.msgstr, state(found)) == (("Betaal nu.",), State.APPROVED)


@pytest.mark.parametrize("standing", Standing, ids=lambda standing: standing.name.lower())
def test_an_own_obsolete_text_that_nobody_approved_comes_after_approved_ones_and_stays(
    standing: Standing,
) -> None:
    known = memory((GOOD, standing), wanted="Pay now.")
    result = updated("Pay now.", known, replace(WAITING, obsolete=True)).catalog
    assert [(found.key, found.msgstr[0], found.fuzzy, found.obsolete) for found in result.entries] == [
        ((None, "Pay now."), "Betaal nu.", False, False),
        (("earlier 1", "Pay now."), "Nu betalen.", True, True),
    ]
    assert update(source("Pay now."), result, locale=NL, memory=known, name="b").catalog is result


def test_an_own_obsolete_text_that_nobody_approved_comes_before_others_like_it() -> None:
    known = memory((replace(WAITING, msgstr=("Betalen.",)), Standing.LIVE), wanted="Pay now.")
    (found,) = updated("Pay now.", known, replace(WAITING, obsolete=True)).catalog.entries
    assert (found.msgstr, state(found)) == (("Nu betalen.",), State.UNAPPROVED)


def test_an_own_text_that_nobody_approved_comes_after_an_approved_one_in_another_typing() -> None:
    own = replace(entry("Don't wait.", "Niet wachten.", "fuzzy"), obsolete=True)
    known = memory((entry("Don't wait.", "Wacht niet."), Standing.VANISHED), wanted="")
    found = updated("Don’t wait.", known, own).catalog.entries
    assert [(one.msgstr[0], state(one), one.obsolete) for one in found] == [
        ("Wacht niet.", State.APPROVED, False),
        ("Niet wachten.", State.OBSOLETE, True),
    ]


def test_a_sentence_that_moved_and_was_typed_otherwise_keeps_its_state() -> None:
    known = memory((entry("Don't wait.", "Wacht niet."), Standing.VANISHED), wanted="")
    result = updated("Don’t wait.", known)
    assert state(result.catalog.entries[0]) is State.APPROVED
    assert [change.reason for change in result.changes.carried] == ["quotes"]


def test_an_own_suggestion_comes_after_an_approved_text_in_another_typing() -> None:
    own = replace(STALE, msgid="Don't wait.", obsolete=True)
    known = memory((entry("Don't wait.", "Wacht niet."), Standing.VANISHED), wanted="")
    found = updated("Don’t wait.", known, own).catalog.entries
    assert [(one.msgstr[0], state(one), one.obsolete) for one in found] == [
        ("Wacht niet.", State.APPROVED, False),
        ("Betaal.", State.OBSOLETE, True),
    ]


def test_a_sentence_that_moved_and_was_edited_is_a_suggestion() -> None:
    known = memory((entry(LONG, "Je saldo is achterstallig."), Standing.VANISHED), wanted="")
    result = updated(EDITED, known).catalog
    assert [(found.msgstr[0], state(found)) for found in result.entries] == [
        ("Je saldo is achterstallig.", State.STALE)
    ]


def test_what_stays_elsewhere_is_suggested_for_no_other_sentence() -> None:
    known = memory((entry(LONG, "Je saldo is achterstallig."), Standing.LIVE), wanted="")
    assert updated(EDITED, known).catalog.entries[0].msgstr == ("",)


def test_a_catalog_takes_nothing_from_its_own_past_by_memory() -> None:
    known = memorized(
        [Remembered(entry=entry(LONG, "Saldo."), catalog="b", standing=Standing.VANISHED)], [(None, LONG)]
    )
    for wanted in (LONG, EDITED, LONG.replace("past due", "past‑due")):
        assert updated(wanted, known).catalog.entries[0].msgstr == ("",)


def test_a_declared_edit_keeps_its_state_on_the_way_to_another_catalog() -> None:
    known = memory((entry(LONG, "Je saldo."), Standing.VANISHED), wanted="")
    result = update(source(EDITED), catalog(), locale=NL, memory=known, name="b", neutral={"b0b0b0b0"})
    assert result.catalog.entries[0].fuzzy
    (change,) = result.changes.fuzzy
    result = update(source(EDITED), catalog(), locale=NL, memory=known, name="b", neutral={change.id})
    assert state(result.catalog.entries[0]) is State.APPROVED


def test_a_declared_edit_takes_the_text_that_it_replaced_elsewhere_and_not_an_obsolete_one() -> None:
    known = memory((entry(LONG, "Je saldo."), Standing.VANISHED), wanted="")
    own = replace(entry(EDITED.replace("was received", "arrived"), "Ooit."), obsolete=True)
    declared = {source_hash(Message(msgid=EDITED))}
    result = update(source(EDITED), catalog(own), locale=NL, memory=known, name="b", neutral=declared)
    assert [(found.msgstr[0], found.obsolete) for found in result.catalog.entries] == [
        ("Je saldo.", False),
        ("Ooit.", True),
    ]


def test_what_a_catalog_is_remembered_for_depends_on_todays_source() -> None:
    entries = (
        entry("Here", "Hier"),
        entry("Gone", "Weg"),
        Entry(msgid="Empty"),
        replace(entry("Old", "Oud"), obsolete=True),
    )
    found = remembered(catalog(*entries), name="a", wanted=[(None, "Here")])
    assert [(known.entry.msgid, known.standing) for known in found] == [
        ("Here", Standing.LIVE),
        ("Gone", Standing.VANISHED),
        ("Old", Standing.SHELVED),
    ]


def test_a_persons_edit_is_recognised_when_a_sentence_moves() -> None:
    edited = replace(entry("Pay now.", "Betaal nu."), msgstr=("Betaal meteen.",))
    (found,) = updated("Pay now.", memory((edited, Standing.VANISHED), wanted="Pay now.")).catalog.entries
    assert (origin(found), found) == ("human", settled(found))


def test_places_are_found_by_sentence_and_boilerplate_is_not_followed_everywhere() -> None:
    places = Places()
    for number in range(100):
        places.add(key_number((None, "Next steps")), number)
        places.add(key_number((None, f"Only in {number}")), number)
        places.add(key_number((None, f"Only in {number}")), number)
    assert list(places.find(key_number((None, "Only in 42")))) == [42]
    assert list(places.find(key_number((None, "Next steps")))) == list(range(Places.MOST))
    assert list(places.find(key_number(("menu", "Next steps")))) == []


def test_an_own_wording_comes_before_what_others_have() -> None:
    """Quotes typed otherwise and back: the sentence keeps its own text, not that of another article."""
    others = memory((entry("Don't wait.", "Niet wachten."), Standing.LIVE), wanted="Don't wait.")
    result = updated("Don't wait.", others, entry("Don’t wait.", "Wacht niet."))
    assert [(found.msgstr[0], state(found)) for found in result.catalog.entries] == [
        ("Wacht niet.", State.APPROVED)
    ]
