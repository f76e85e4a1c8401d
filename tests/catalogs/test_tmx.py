"""TMX comes back as it went out, is read as other tools write it, and is refused where it is no memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogs.elements import XmlError
from generator.catalogs.filling import filled
from generator.catalogs.model import Catalog, Entry
from generator.catalogs.tmx import read_tmx, writable, write_tmx
from generator.locales import Locale, parse

EN, NL, ZH, PL, AR = (parse(tag) for tag in ("en-US", "nl-NL", "zh-CN", "pl-PL", "ar-EG"))

ENTRIES = {
    NL: (
        Entry(msgid="Pay **now** & <b>here</b>.", msgstr=("Betaal **nu** & <b>hier</b>.",)),
        Entry(msgid="May", msgctxt="month", msgstr=("mei",)),
        Entry(msgid="{n} day", msgid_plural="{n} days", msgstr=("{n} dag", "{n} dagen")),
    ),
    PL: (Entry(msgid="{n} day", msgid_plural="{n} days", msgstr=("{n} dzień", "{n} dni", "{n} dni")),),
    AR: (Entry(msgid="day", msgid_plural="days", msgstr=("ا", "ب", "ت", "ث", "ج", "ح")),),
    ZH: (Entry(msgid="a\r\nb ", msgstr=(" 甲\n\t乙",)), Entry(msgid="x", msgid_plural="xs", msgstr=("某",))),
}


def read(text: str, *wanted: Locale, encoding: str = "utf-8") -> dict[str, list[tuple[str, str]]]:
    found = read_tmx(text.encode(encoding), path="a.tmx", source=EN, wanted=wanted)
    return {locale.tag: [(one.msgid, one.msgstr[0]) for one in entries] for locale, entries in found.items()}


def document(*units: str, prolog: str = "") -> str:
    return f'{prolog}<tmx version="1.4"><header srclang="en"/><body>{"".join(units)}</body></tmx>'


def unit(**texts: str) -> str:
    tuvs = (f'<tuv xml:lang="{tag.replace("_", "-")}"><seg>{text}</seg></tuv>' for tag, text in texts.items())
    return f"<tu>{''.join(tuvs)}</tu>"


def test_every_locale_comes_back_with_contexts_and_plurals() -> None:
    data = write_tmx(ENTRIES, source=EN, version="1")
    assert read_tmx(data, path="", source=EN, wanted=ENTRIES) == ENTRIES
    assert write_tmx(ENTRIES, source=EN, version="1") == data


BE = parse("nl-BE")
VARIANTS = {
    NL: (
        Entry(msgid="Open", msgctxt="menu", msgstr=("Openen",)),
        Entry(msgid="Pay", msgstr=("Betaal",)),
        Entry(msgid="day", msgid_plural="days", msgstr=("dag", "dagen")),
        Entry(msgid="week", msgid_plural="weeks", msgstr=("week", "weken")),
    ),
    BE: (
        Entry(msgid="Open", msgstr=("Openzetten",)),
        Entry(msgid="Pay", msgstr=("Gelieve te betalen",)),
        Entry(msgid="day", msgid_plural="days", msgstr=("dagske", "dagskes")),
    ),
}


@pytest.mark.parametrize("order", [(NL, BE), (BE, NL)], ids=["nl-NL first", "nl-BE first"])
def test_of_two_variants_of_a_language_each_has_its_own_text_before_the_others(
    order: tuple[Locale, Locale],
) -> None:
    data = write_tmx({locale: VARIANTS[locale] for locale in order}, source=EN, version="1")
    found = read_tmx(data, path="", source=EN, wanted=order)
    assert set(found[NL]) == {*VARIANTS[NL], VARIANTS[BE][0]}
    assert set(found[BE]) == {*VARIANTS[BE], VARIANTS[NL][0], VARIANTS[NL][3]}
    assert (len(found[NL]), len(found[BE])) == (5, 5)


@pytest.mark.parametrize("order", [(NL, BE), (BE, NL)], ids=["nl-NL first", "nl-BE first"])
def test_a_sentence_in_another_context_is_filled_by_the_variant_itself(order: tuple[Locale, Locale]) -> None:
    data = write_tmx({locale: VARIANTS[locale] for locale in order}, source=EN, version="1")
    known = read_tmx(data, path="", source=EN, wanted=[BE])[BE]
    empty = Catalog(entries=(Entry(msgid="Open", msgctxt="button"), Entry(msgid="Open", msgctxt="menu")))
    assert [entry.msgstr for entry in filled(empty, known, locale=BE).catalog.entries] == [
        ("Openzetten",),
        ("Openen",),
    ]


@pytest.mark.parametrize("order", [(NL, BE), (BE, NL)], ids=["nl-NL first", "nl-BE first"])
def test_forms_of_a_plural_are_those_of_one_variant(order: tuple[Locale, Locale]) -> None:
    """Where the closest variant lacks a form, all come from the next one."""
    data = write_tmx({locale: VARIANTS[locale] for locale in order}, source=EN, version="1")
    found = read_tmx(data.replace(b"dagskes", b""), path="", source=EN, wanted=[BE])[BE]
    assert [entry.msgstr for entry in found if entry.msgid == "day"] == [("dag", "dagen")]


TEXT = st.text(min_size=1).filter(lambda text: writable(Entry(msgid=text)))


@given(st.lists(st.tuples(TEXT, st.none() | TEXT, TEXT), unique_by=lambda one: one[:2]))
def test_any_text_that_xml_can_hold_comes_back(rows: list[tuple[str, str | None, str]]) -> None:
    entries = tuple(Entry(msgid=text, msgctxt=context, msgstr=(said,)) for text, context, said in rows)
    data = write_tmx({NL: entries}, source=EN, version="1")
    assert read_tmx(data, path="", source=EN, wanted=[NL]) == {NL: entries}


def test_languages_are_matched_as_locales_are() -> None:
    """A unit of `EN-GB` and `nl` is one for nl-NL; Chinese of another script is none."""
    text = document(unit(EN_GB="Pay", nl="Betaal", zh_TW="付款"), unit(nl_BE="Ja", en="Yes", zh_Hans="是"))
    assert read(text, NL, ZH) == {"nl-NL": [("Pay", "Betaal"), ("Yes", "Ja")], "zh-CN": [("Yes", "是")]}


def test_a_memory_with_a_namespace_is_read_as_one_without() -> None:
    data = write_tmx(ENTRIES, source=EN, version="1")
    named = data.replace(b"<tmx ", b'<tmx xmlns="http://www.lisa.org/tmx14" ')
    assert named != data
    assert read_tmx(named, path="", source=EN, wanted=ENTRIES) == ENTRIES


def test_inline_elements_are_the_codes_that_they_hold() -> None:
    text = document(unit(en='Pay <bpt i="1">**</bpt>now<ept i="1">**</ept> <ph>{amount}</ph>', nl="Nu"))
    assert read(text, NL) == {"nl-NL": [("Pay **now** {amount}", "Nu")]}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(encoding: str) -> None:
    prolog = '<?xml version="1.0" encoding="UTF-16"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    assert read(document(unit(en="Pay", nl="Één"), prolog=prolog), NL, encoding=encoding) == {
        "nl-NL": [("Pay", "Één")]
    }


def test_what_is_half_a_unit_is_left_out() -> None:
    text = document(
        unit(nl="Alleen"), unit(en="Pay", nl=""), "<tu/>", '<tu><tuv xml:lang="?"><seg>x</seg></tuv></tu>'
    )
    assert read(text, NL) == {"nl-NL": []}


BOMB = '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
FAULTS = [
    pytest.param("", "a.tmx:1:1: not XML: no element found; export it again", id="empty"),
    pytest.param("<tmx><body>", "a.tmx:1:12: not XML: no element found; export it again", id="cut"),
    pytest.param("<html/>", "a.tmx: the file is XML but no TMX; export it as TMX", id="other"),
    pytest.param(document("<tu>&nbsp;</tu>"), "a.tmx:1:52: not XML: undefined entity", id="entity"),
    pytest.param(
        document(prolog=BOMB), "a.tmx: the file declares entities, which it has no need of", id="bomb"
    ),
    pytest.param(
        document(prolog='<?xml version="1.0" encoding="klingon"?>'),
        "a.tmx: the file is not klingon",
        id="code",
    ),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_a_file_that_is_no_memory_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(XmlError) as caught:
        read(text, NL)
    assert str(caught.value).startswith(said)


def test_a_file_in_another_encoding_than_it_says_is_one_sentence() -> None:
    with pytest.raises(XmlError, match="the file is not utf-8"):
        read(document(unit(en="Pay", nl="Één")), NL, encoding="latin-1")
