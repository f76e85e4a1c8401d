"""An update follows the source and loses no translator's work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs.extract import template
from generator.catalogs.model import Catalog, Entry, Header, Previous, State
from generator.catalogs.po import read_po, write_po
from generator.catalogs.provenance import origin, signed, state
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
    assert result.changes == Changes(fuzzy=((None, "day"),))
    lost = set(texts) - set(expected)
    assert {line.removeprefix("earlier form: ") for line in entry.translator if "earlier" in line} == lost


def test_an_empty_entry_whose_plural_changed_is_just_empty() -> None:
    (entry,) = update(source(("day", "days")), fresh("day"), locale=NL).catalog.entries
    assert entry == fresh(("day", "days")).entries[0]


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
