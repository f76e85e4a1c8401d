"""An update follows the source and loses no translator's work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from generator.catalogs.extract import template
from generator.catalogs.model import Catalog, Entry, Header, Message, Previous, State
from generator.catalogs.po import formatted, read_po, write_po
from generator.catalogs.provenance import origin, signed, source_hash, state, waivers
from generator.catalogs.update import Changes, update
from generator.locales import Locale, parse
from generator.source.model import Segment

NL, ZH, FR = parse("nl-NL"), parse("zh-CN"), parse("fr-FR")


def source(*texts: str | tuple[str, str], role: str = "paragraph") -> Catalog:
    segments = (
        Segment(text=text, role=role, line=1)
        if isinstance(text, str)
        else Segment(text=text[0], plural=text[1], role=role, line=1)
        for text in texts
    )
    return written(segments)


def written(segments: Iterable[Segment]) -> Catalog:
    return template(
        (("a.md", segment) for segment in segments), source_locale=parse("en-US"), segmentation="sentence/1"
    )


def translated(catalog: Catalog, **texts: str) -> Catalog:
    entries = (
        signed(replace(entry, msgstr=(texts[entry.msgid],)), "mt") if entry.msgid in texts else entry
        for entry in catalog.entries
    )
    return replace(catalog, entries=tuple(entries))


def fresh(*texts: str | tuple[str, str], locale: Locale = NL) -> Catalog:
    return update(source(*texts), None, locale=locale).catalog


@pytest.mark.parametrize(
    ("locale", "language", "rule", "forms"),
    [
        pytest.param(NL, "nl_NL", "nplurals=2; plural=(n != 1);", 2, id="nl"),
        pytest.param(ZH, "zh_CN", "nplurals=1; plural=0;", 1, id="zh"),
        pytest.param(FR, "fr_FR", "nplurals=2; plural=(n > 1);", 2, id="fr"),
    ],
)
def test_a_new_catalog_has_the_locales_header_and_plural_forms(
    locale: Locale, language: str, rule: str, forms: int
) -> None:
    catalog = fresh("Pay", ("One day", "Many days"), locale=locale)
    assert catalog.header == Header(
        fields=(
            ("Language", language),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", rule),
            ("X-Segmentation", "sentence/1"),
            ("X-Source-Language", "en-US"),
        )
    )
    assert [entry.msgstr for entry in catalog.entries] == [("",), ("",) * forms]
    assert read_po(write_po(catalog), path="x.po", locale=locale) == catalog


def test_the_catalog_follows_the_sources_order_and_keeps_what_it_knows() -> None:
    known = translated(fresh("One", "Two", "Gone", "Empty"), One="Een", Two="Twee", Gone="Weg")
    result = update(source("New", "Two", "One"), known, locale=NL)
    assert [(entry.msgid, entry.msgstr[0], entry.obsolete) for entry in result.catalog.entries] == [
        ("New", "", False),
        ("Two", "Twee", False),
        ("One", "Een", False),
        ("Gone", "Weg", True),
    ]
    assert result.changes == Changes(
        new=((None, "New"),), obsolete=((None, "Gone"),), dropped=((None, "Empty"),)
    )


def test_a_sentence_that_comes_back_is_revived_with_its_state() -> None:
    known = translated(fresh("One", "Two"), One="Een", Two="Twee")
    known = replace(known, entries=(known.entries[0], replace(known.entries[1], flags=("fuzzy",))))
    gone = update(source(), known, locale=NL).catalog
    assert all(entry.obsolete for entry in gone.entries)
    back = update(source("One", "Two"), gone, locale=NL)
    assert back.catalog.entries == known.entries
    assert back.changes == Changes(revived=((None, "One"), (None, "Two")))


def test_an_obsolete_text_survives_writing_and_reading_until_it_comes_back() -> None:
    known = translated(fresh("One"), One="Een")
    gone = read_po(write_po(update(source(), known, locale=NL).catalog), path="x.po")
    assert update(source("One"), gone, locale=NL).catalog == known


def test_an_untouched_file_is_written_byte_for_byte() -> None:
    known = write_po(translated(fresh("Pay now.", "Wait."), **{"Pay now.": "Betaal nu."}))
    wrapped = known.replace(b'msgstr "Betaal nu."', b'msgstr ""\n"Betaal "\n"nu."')
    wrapped = wrapped.replace(b'"X-Seg', b'"X-Poedit-Basepath: .\\n"\n"X-Seg')
    result = update(source("Pay now.", "Wait."), read_po(wrapped, path="x.po"), locale=NL)
    assert write_po(result.catalog) == wrapped
    assert result.changes == Changes()


def test_a_new_sentence_gets_the_line_ends_of_its_catalog() -> None:
    windows = write_po(translated(fresh("Pay now."), **{"Pay now.": "Betaal nu."})).replace(b"\n", b"\r\n")
    template_ = formatted(source("Pay now.", "Wait."))
    data = write_po(update(template_, read_po(windows, path="x.po"), locale=NL).catalog)
    assert data.startswith(windows)
    assert data.count(b"\n") == data.count(b"\r\n") > windows.count(b"\r\n")
    again = read_po(data, path="x.po")
    assert update(template_, again, locale=NL).catalog is again


def test_a_moved_sentence_changes_its_comments_alone() -> None:
    known = write_po(translated(fresh("Pay now."), **{"Pay now.": "Betaal nu."}))
    wrapped = known.replace(b'msgstr "Betaal nu."', b'msgstr ""\n"Betaal "\n"nu."')
    result = update(source("Pay now.", role="heading 2"), read_po(wrapped, path="x.po"), locale=NL)
    assert write_po(result.catalog) == wrapped.replace(b"#. paragraph", b"#. heading 2")


def test_a_persons_edit_is_recorded_and_their_wrapping_kept() -> None:
    known = write_po(translated(fresh("Pay now."), **{"Pay now.": "Betaal nu."}))
    edited = known.replace(b'msgstr "Betaal nu."', b'msgstr ""\n"Betaal "\n"meteen."')
    result = update(source("Pay now."), read_po(edited, path="x.po"), locale=NL)
    assert origin(result.catalog.entries[0]) == "human"
    assert b"origin=human" in write_po(result.catalog)
    assert b'msgstr ""\n"Betaal "\n"meteen."' in write_po(result.catalog)


def test_flags_and_comments_of_people_and_tools_stay() -> None:
    entry = replace(
        translated(fresh("Pay"), Pay="Betaal").entries[0], flags=("fuzzy", "no-wrap"), sticky=("s",)
    )
    entry = replace(entry, translator=("Ask legal.", *entry.translator))
    known = replace(fresh("Pay"), entries=(entry,))
    assert update(source("Pay"), known, locale=NL).catalog == known


def test_the_placeholder_flag_follows_the_source() -> None:
    segments = [("a.md", Segment(text="Pay {x}", role="paragraph", line=1))]
    marked = template(segments, source_locale=parse("en-US"), segmentation="sentence/1", placeholders=True)
    known = replace(fresh("Pay {x}"), entries=(replace(fresh("Pay {x}").entries[0], flags=("fuzzy",)),))
    flagged = update(marked, known, locale=NL).catalog
    assert flagged.entries[0].flags == ("fuzzy", "python-brace-format")
    assert update(source("Pay {x}"), flagged, locale=NL).catalog.entries[0].flags == ("fuzzy",)


PLURALS = [
    pytest.param(None, ("dag",), "days", ("dag", "dag"), id="gains a plural"),
    pytest.param("days", ("dag", "dagen"), "whole days", ("dag", "dagen"), id="another plural"),
    pytest.param("days", ("dag", "dagen"), None, ("dagen",), id="loses its plural"),
]


@pytest.mark.parametrize(("old", "texts", "new", "expected"), PLURALS)
def test_a_text_whose_plural_changed_becomes_a_suggestion(
    old: str | None, texts: tuple[str, ...], new: str | None, expected: tuple[str, ...]
) -> None:
    known = fresh(("day", old) if old else "day")
    known = replace(known, entries=(signed(replace(known.entries[0], msgstr=texts), "human"),))
    result = update(source(("day", new) if new else "day"), known, locale=NL)
    (entry,) = result.catalog.entries
    assert entry.msgstr == expected
    assert entry.previous == Previous(msgid="day", msgid_plural=old)
    assert state(entry) is State.STALE
    (change,) = result.changes.fuzzy
    assert result.changes == Changes(fuzzy=(change,))
    assert (change.key, change.was, change.reason) == ((None, "day"), "day", "plural")
    lost = set(texts) - set(expected)
    assert {line.removeprefix("earlier form: ") for line in entry.translator if "earlier" in line} == lost


def test_an_empty_entry_whose_plural_changed_is_just_empty() -> None:
    (entry,) = update(source(("day", "days")), fresh("day"), locale=NL).catalog.entries
    assert entry == fresh(("day", "days")).entries[0]


@pytest.mark.parametrize(("old", "texts", "new", "expected"), PLURALS)
def test_a_plural_that_comes_back_brings_the_approval_back(
    old: str | None, texts: tuple[str, ...], new: str | None, expected: tuple[str, ...]
) -> None:
    before, after = source(("day", old) if old else "day"), source(("day", new) if new else "day")
    known = update(before, None, locale=NL).catalog
    known = replace(known, entries=(signed(replace(known.entries[0], msgstr=texts), "human"),))
    back = update(before, update(after, known, locale=NL).catalog, locale=NL).catalog
    assert (state(back.entries[0]) is State.APPROVED) == (texts == expected)
    assert back == known or state(back.entries[0]) is State.STALE


def test_a_plural_that_is_only_typed_otherwise_keeps_approval() -> None:
    known = fresh(("Don't wait a day.", "Don't wait [days](a.md)."))
    texts = ("Wacht geen dag.", "Wacht geen [dagen](a.md).")
    known = replace(known, entries=(signed(replace(known.entries[0], msgstr=texts), "mt"),))
    wanted = source(("Don't wait a day.", "Don’t wait [days](b.md)."))
    result = update(wanted, known, locale=NL)
    (entry,) = result.catalog.entries
    assert entry.msgstr == ("Wacht geen dag.", "Wacht geen [dagen](b.md).")
    assert (state(entry), origin(entry)) == (State.APPROVED, "mt")
    assert [change.reason for change in result.changes.carried] == ["quotes, target"]


LONG = "Your balance is past due when the due date has passed and nothing was received."
EDITED = "Your balance is past due when the due day has passed and nothing was received."


def test_a_similar_sentence_gets_the_text_as_a_suggestion_in_its_place() -> None:
    known = translated(fresh("One.", LONG, "Two."), **{LONG: "Je saldo is achterstallig."})
    result = update(source("One.", EDITED, "Two."), known, locale=NL)
    assert [entry.msgid for entry in result.catalog.entries] == ["One.", EDITED, "Two."]
    entry = result.catalog.entries[1]
    assert entry.msgstr == ("Je saldo is achterstallig.",)
    assert entry.previous == Previous(msgid=LONG)
    assert (state(entry), entry.flags) == (State.STALE, ("fuzzy",))
    (change,) = result.changes.fuzzy
    assert result.changes == Changes(fuzzy=(change,))
    assert (change.was, change.id) == (LONG, source_hash(entry))


def test_an_edit_that_is_taken_back_brings_the_approval_back() -> None:
    known = translated(fresh(LONG), **{LONG: "Je saldo is achterstallig."})
    edited = update(source(EDITED), known, locale=NL).catalog
    again = update(source(EDITED.replace("nothing", "no money")), edited, locale=NL).catalog
    for suggestion in (edited, again):
        back = update(source(LONG), suggestion, locale=NL)
        assert back.catalog == known
        assert back.changes == Changes(revived=((None, LONG),))


def test_a_suggestion_that_a_person_worked_on_is_not_taken_for_the_old_text() -> None:
    known = translated(fresh(LONG), **{LONG: "Je saldo is achterstallig."})
    edited = update(source(EDITED), known, locale=NL).catalog
    worked = replace(edited, entries=(replace(edited.entries[0], msgstr=("Je saldo is te laat.",)),))
    back = update(source(LONG), worked, locale=NL).catalog
    assert [(entry.msgid, entry.msgstr[0], state(entry)) for entry in back.entries] == [
        (LONG, "Je saldo is te laat.", State.STALE)
    ]


def test_an_approved_suggestion_forgets_what_it_was() -> None:
    known = translated(fresh(LONG), **{LONG: "Je saldo is achterstallig."})
    edited = update(source(EDITED), known, locale=NL).catalog
    worked = replace(edited, entries=(replace(edited.entries[0], flags=(), previous=None),))
    (entry,) = update(source(EDITED), worked, locale=NL).catalog.entries
    assert (state(entry), origin(entry)) == (State.APPROVED, "mt")
    assert len(entry.translator) == 1


def test_a_waiver_holds_for_its_own_sentence_alone() -> None:
    known = translated(fresh(LONG), **{LONG: "Je saldo is achterstallig."})
    (own,) = known.entries
    own = replace(own, translator=("l10n: waive=negation There is none in Dutch.", *own.translator))
    known = replace(known, entries=(own,))
    edited = update(source(EDITED), known, locale=NL).catalog
    assert update(source(LONG), edited, locale=NL).catalog == known
    approved = replace(edited.entries[0], flags=(), previous=None)
    assert waivers(approved) == {}
    (entry,) = update(source(EDITED), replace(edited, entries=(approved,)), locale=NL).catalog.entries
    assert (state(entry), len(entry.translator)) == (State.APPROVED, 1)


def test_a_waiting_text_stays_waiting_through_edits() -> None:
    known = translated(fresh(LONG), **{LONG: "Je saldo is achterstallig."})
    known = replace(known, entries=(replace(known.entries[0], flags=("fuzzy",)),))
    back = update(source(LONG), update(source(EDITED), known, locale=NL).catalog, locale=NL).catalog
    assert back == known
    neutral = update(source(LONG.replace("is past due", "is  past due")), known, locale=NL).catalog
    assert state(neutral.entries[0]) is State.UNAPPROVED


WHOLE = "Choose the card that you want to pay with, and then confirm the payment on the next page."
HALVES = ("Choose the card that you want to pay with.", "Then confirm the payment on the next page.")


SPLITS = [
    pytest.param(WHOLE, HALVES, 0, id="the first is longer"),
    pytest.param(
        "Sign in, and then choose the card that you want to pay with.",
        ("Sign in.", "Then choose the card that you want to pay with."),
        1,
        id="the second is longer",
    ),
]


@pytest.mark.parametrize(("whole", "halves", "better"), SPLITS)
def test_a_sentence_that_was_split_is_suggested_for_the_part_that_is_more_of_it(
    whole: str, halves: tuple[str, str], better: int
) -> None:
    known = translated(fresh("One.", whole, "Two."), **{whole: "Kies de kaart en bevestig."})
    result = update(source("One.", *halves, "Two."), known, locale=NL)
    expected = ["", "", "", ""]
    expected[1 + better] = "Kies de kaart en bevestig."
    assert [entry.msgstr[0] for entry in result.catalog.entries] == expected
    assert result.catalog.entries[1 + better].previous == Previous(msgid=whole)
    assert state(result.catalog.entries[1 + better]) is State.STALE
    assert update(source("One.", whole, "Two."), result.catalog, locale=NL).catalog == known


@pytest.mark.parametrize(
    ("locale", "expected"),
    [pytest.param(NL, "Kies. Bevestig.", id="nl"), pytest.param(ZH, "Kies.Bevestig.", id="zh")],
)
def test_two_sentences_that_were_joined_are_both_suggested(locale: Locale, expected: str) -> None:
    known = translated(fresh(*HALVES, locale=locale), **{HALVES[0]: "Kies.", HALVES[1]: "Bevestig."})
    result = update(source(WHOLE), known, locale=locale)
    entry = result.catalog.entries[0]
    assert (entry.msgstr, state(entry)) == ((expected,), State.STALE)
    assert entry.previous == Previous(msgid=" ".join(HALVES))
    assert [(old.msgstr[0], old.obsolete) for old in result.catalog.entries[1:]] == [
        ("Kies.", True),
        ("Bevestig.", True),
    ]
    back = update(source(*HALVES), result.catalog, locale=locale).catalog
    assert back.live == known.entries
    assert {entry.msgstr[0] for entry in back.entries if entry.obsolete} == {expected}


def test_a_text_is_suggested_for_one_sentence_only() -> None:
    known = translated(fresh(LONG), **{LONG: "Je saldo is achterstallig."})
    result = update(source(EDITED, EDITED.replace("passed", "gone")), known, locale=NL).catalog
    assert [entry.fuzzy for entry in result.entries] == [True, False]


def test_a_short_sentence_gets_no_text_of_another() -> None:
    known = translated(fresh("Pay"), Pay="Betalen")
    result = update(source("Say"), known, locale=NL).catalog
    assert [(entry.msgid, entry.msgstr[0], entry.obsolete) for entry in result.entries] == [
        ("Say", "", False),
        ("Pay", "Betalen", True),
    ]


def test_a_heading_that_is_worded_otherwise_gets_the_text_of_the_one_in_its_place() -> None:
    heading, edited = (
        Segment(text=text, role="heading 2", line=1) for text in ("Pay a bill", "Pay your bill")
    )
    behind = Segment(text=LONG, role="paragraph", line=2)
    known = translated(
        update(written([heading, behind]), None, locale=NL).catalog, **{"Pay a bill": "Betalen"}
    )
    result = update(written([edited, behind]), known, locale=NL)
    entry = result.catalog.entries[0]
    assert (entry.msgstr, entry.fuzzy, entry.previous) == (("Betalen",), True, Previous(msgid="Pay a bill"))
    assert [(change.was, change.reason) for change in result.changes.fuzzy] == [("Pay a bill", "similar")]


def test_an_obsolete_text_is_suggested_and_stays() -> None:
    known = translated(fresh(LONG), **{LONG: "Je saldo is achterstallig."})
    gone = update(source(), known, locale=NL).catalog
    result = update(source(EDITED), gone, locale=NL).catalog
    assert [(entry.msgid, entry.fuzzy, entry.obsolete) for entry in result.entries] == [
        (EDITED, True, False),
        (LONG, False, True),
    ]


# --- what a writer declares


TYPO, MENDED = "Recieve the bill.", "Receive the bill."


@pytest.mark.parametrize("which", [TYPO, MENDED], ids=["by the old sentence", "by the new one"])
@pytest.mark.parametrize("first", [True, False], ids=["at once", "after an update"])
def test_a_declared_typo_fix_keeps_approval_and_is_recorded(which: str, first: bool) -> None:
    known = translated(fresh(TYPO), **{TYPO: "Ontvang de rekening."})
    if not first:
        known = update(source(MENDED), known, locale=NL).catalog
        assert known.entries[0].fuzzy
    declared = {source_hash(Message(msgid=which))}
    result = update(source(MENDED), known, locale=NL, neutral=declared)
    (entry,) = result.catalog.entries
    assert (entry.msgid, entry.msgstr, state(entry)) == (MENDED, ("Ontvang de rekening.",), State.APPROVED)
    assert origin(entry) == "mt"
    assert entry.translator[-1] == f"l10n: neutral src={source_hash(Message(msgid=TYPO))}"
    assert [change.reason for change in result.changes.carried] == ["declared neutral"]
    assert update(source(MENDED), result.catalog, locale=NL).catalog is result.catalog


@pytest.mark.parametrize("first", [True, False], ids=["at once", "after an update"])
def test_an_article_can_be_declared_neutral_by_its_name(first: bool) -> None:
    known = translated(fresh(TYPO, LONG), **{TYPO: "Ontvang de rekening.", LONG: "Je saldo."})
    if not first:
        known = update(source(MENDED, EDITED), known, locale=NL, name="articles/a").catalog
        assert all(entry.fuzzy for entry in known.entries)
    result = update(source(MENDED, EDITED), known, locale=NL, name="articles/a", neutral={"articles/a"})
    assert [state(entry) for entry in result.catalog.entries] == [State.APPROVED, State.APPROVED]
    assert [change.reason for change in result.changes.carried] == ["declared neutral"] * 2


@pytest.mark.parametrize("first", [True, False], ids=["at once", "after an update"])
def test_an_article_declared_neutral_approves_no_text_whose_heading_hardly_resembles_the_new_one(
    first: bool,
) -> None:
    old, new = ([Segment(text=text, role="heading 2", line=1)] for text in ("Pay a bill", "Pay your bill"))
    known = translated(update(written(old), None, locale=NL).catalog, **{"Pay a bill": "Betalen"})
    if not first:
        known = update(written(new), known, locale=NL, name="articles/a").catalog
    (entry,) = update(written(new), known, locale=NL, name="articles/a", neutral={"articles/a"}).catalog.live
    assert (entry.msgstr, state(entry)) == (("Betalen",), State.STALE)


@pytest.mark.parametrize("which", ["You're card has been changed.", "Your card was changed."])
def test_a_declared_edit_takes_the_text_that_it_replaced_and_not_an_obsolete_one(which: str) -> None:
    texts = {
        "Your card was charged.": "Je kaart is belast.",
        "You're card has been changed.": "Je kaart is gewijzigd.",
    }
    charged, changed = texts
    known = update(source(changed), translated(fresh(*texts), **texts), locale=NL).catalog
    wanted, declared = source("Your card was changed."), {source_hash(Message(msgid=which))}
    result = update(wanted, known, locale=NL, neutral=declared).catalog
    assert [(entry.msgid, entry.msgstr[0], entry.obsolete, entry.fuzzy) for entry in result.entries] == [
        ("Your card was changed.", texts[changed], False, False),
        (charged, texts[charged], True, False),
    ]


def test_a_declared_edit_of_a_word_finds_its_text_even_when_it_is_obsolete() -> None:
    known = translated(fresh("Pya"), Pya="Betalen")
    lost = update(source("Pay"), known, locale=NL).catalog
    assert [entry.obsolete for entry in lost.entries] == [False, True]
    mended = update(source("Pay"), lost, locale=NL, neutral={source_hash(Message(msgid="Pay"))}).catalog
    assert [(entry.msgstr[0], state(entry)) for entry in mended.entries] == [("Betalen", State.APPROVED)]


def test_what_nobody_declared_stays_a_suggestion() -> None:
    known = translated(fresh(TYPO, LONG), **{TYPO: "Ontvang de rekening.", LONG: "Je saldo."})
    declared = {source_hash(Message(msgid=MENDED))}
    result = update(source(MENDED, EDITED), known, locale=NL, neutral=declared).catalog
    assert [entry.fuzzy for entry in result.entries] == [False, True]


def test_a_declared_edit_with_another_link_is_adapted_too() -> None:
    known = translated(fresh("Recieve [it](a.md)."), **{"Recieve [it](a.md).": "Ontvang [hem](a.md)."})
    wanted = source("Receive [it](b.md).")
    declared = {source_hash(wanted.entries[0])}
    (entry,) = update(wanted, known, locale=NL, neutral=declared).catalog.entries
    assert (entry.msgstr, state(entry)) == (("Ontvang [hem](b.md).",), State.APPROVED)


def test_nothing_changed_is_the_same_catalog() -> None:
    known = read_po(write_po(translated(fresh("One", "Two"), One="Een")), path="x.po", locale=NL)
    assert update(source("One", "Two"), known, locale=NL).catalog is known


def test_fields_of_people_and_editors_stay_in_the_header() -> None:
    header = Header(
        fields=(
            ("Last-Translator", "Zoë"),
            ("Language", "nl"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", "nplurals=2; plural=n != 1;"),
            ("X-Generator", "Poedit"),
        ),
        translator=("Help centre",),
    )
    updated = update(source(), Catalog(header=header), locale=NL).catalog.header
    assert updated.translator == ("Help centre",)
    assert updated.fields == (
        ("Last-Translator", "Zoë"),
        ("Language", "nl_NL"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", "nplurals=2; plural=n != 1;"),
        ("X-Generator", "Poedit"),
        ("Content-Transfer-Encoding", "8bit"),
        ("MIME-Version", "1.0"),
        ("X-Segmentation", "sentence/1"),
        ("X-Source-Language", "en-US"),
    )


def test_updating_twice_is_updating_once() -> None:
    known = translated(fresh("One", "Gone"), One="Een", Gone="Weg")
    once = update(source("One", "New"), known, locale=NL).catalog
    assert update(source("One", "New"), once, locale=NL).catalog == once


def test_a_context_tells_entries_apart() -> None:
    known = replace(
        fresh(),
        entries=(
            Entry(msgid="Pay", msgctxt="menu", msgstr=("Betalen",)),
            Entry(msgid="Pay", msgstr=("Betaal",)),
        ),
    )
    updated = update(source("Pay"), known, locale=NL).catalog
    assert [(entry.key, entry.obsolete) for entry in updated.entries] == [
        ((None, "Pay"), False),
        (("menu", "Pay"), True),
    ]


def test_a_suggestion_goes_back_to_its_own_sentence_alone() -> None:
    """A plural that is lost does not bring back another sentence with the text that was suggested from it."""
    plain = Segment(text="One day.", role="paragraph", line=1)
    menu = replace(plain, context="menu")
    catalog = translated(update(written([plain]), None, locale=ZH).catalog, **{"One day.": "一天。"})
    for segments in ([replace(menu, plural="{n} days.")], [menu]):
        catalog = update(written(segments), catalog, locale=ZH).catalog
    assert [entry.key for entry in catalog.live] == [("menu", "One day.")]
    assert state(catalog.live[0]) is State.STALE
    assert update(written([menu]), catalog, locale=ZH).catalog == catalog


def test_an_emptied_text_leaves_no_record_when_its_sentence_gains_a_plural() -> None:
    worked = translated(fresh("Pay."), **{"Pay.": "Betaal."})
    emptied = replace(worked, entries=tuple(replace(entry, msgstr=("",)) for entry in worked.entries))
    wanted = source(("Pay.", "Pay all."))
    updated = update(wanted, emptied, locale=NL).catalog
    assert updated.live[0].translator == ()
    assert update(wanted, updated, locale=NL).catalog == updated
