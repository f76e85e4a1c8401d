"""Catalogs merge entry by entry; only a sentence that both sides translated differently is left to people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs.merge import merge_po
from generator.catalogs.model import Catalog, Entry, Header, Previous
from generator.catalogs.po import PoError, read_po, write_po
from generator.catalogs.provenance import signed

HEADER = Header(
    fields=(
        ("PO-Revision-Date", "2026-01-01 00:00+0000"),
        ("Last-Translator", "Zoë"),
        ("Language", "nl_NL"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ("X-Source-Language", "en-US"),
    )
)


def catalog(*entries: Entry, header: Header = HEADER) -> Catalog:
    return Catalog(header=header, entries=entries)


def merged(base: Catalog | None, ours: Catalog, theirs: Catalog) -> Catalog:
    """Merge without a conflict and read what was made of it."""
    data, errors = merge_po(
        b"" if base is None else write_po(base), write_po(ours), write_po(theirs), path="nl.po"
    )
    assert errors == ()
    return read_po(data, path="nl.po")


def pay(text: str = "", *flags: str, **more: object) -> Entry:
    return replace(Entry(msgid="Pay", msgstr=(text,), flags=flags), **more)  # type: ignore[arg-type]


PAST = Previous(msgid="Pay it")
MERGED = [
    pytest.param(pay(), pay("Betaal"), pay(), pay("Betaal"), id="we translated"),
    pytest.param(pay(), pay(), pay("Betaal"), pay("Betaal"), id="they translated"),
    pytest.param(pay(), pay("Betaal"), pay("Betaal"), pay("Betaal"), id="both alike"),
    pytest.param(pay("Betaal"), pay("Voldoe"), pay("Betaal"), pay("Voldoe"), id="we edited"),
    pytest.param(pay("Betaal"), pay(), pay("Voldoe"), pay("Voldoe"), id="we emptied what they edited"),
    pytest.param(pay("Betaal"), pay("Voldoe"), pay(), pay("Voldoe"), id="they emptied what we edited"),
    pytest.param(pay("Betaal"), pay(), pay("Betaal"), pay(), id="we emptied"),
    pytest.param(None, pay("Betaal"), None, pay("Betaal"), id="we added"),
    pytest.param(None, None, pay("Betaal"), pay("Betaal"), id="they added"),
    pytest.param(None, pay("Betaal"), pay("Betaal", "fuzzy"), pay("Betaal"), id="both added, one approved"),
    pytest.param(
        pay("Betaal", "fuzzy"), pay("Betaal"), pay("Betaal", "fuzzy"), pay("Betaal"), id="we approved"
    ),
    pytest.param(
        pay("Betaal", "fuzzy", previous=PAST),
        pay("Betaal", "fuzzy", previous=PAST),
        pay("Betaal"),
        pay("Betaal"),
        id="they approved",
    ),
    pytest.param(
        pay("Betaal"), pay("Betaal", "fuzzy"), pay("Betaal"), pay("Betaal", "fuzzy"), id="we doubted"
    ),
    pytest.param(
        pay("Betaal", "fuzzy"),
        pay("Betaal"),
        signed(pay("Voldoe", "fuzzy"), "mt"),
        pay("Betaal"),
        id="we approved what a machine wrote anew",
    ),
    pytest.param(
        pay("Betaal", "fuzzy"),
        signed(pay("Voldoe", "fuzzy"), "mt"),
        pay("Betaal"),
        pay("Betaal"),
        id="they approved what a machine wrote anew",
    ),
    pytest.param(
        pay("Betaal", "fuzzy"),
        pay("Betaal"),
        pay("Voldoe"),
        pay("Voldoe"),
        id="we approved what they edited",
    ),
    pytest.param(
        pay(),
        pay("Betaal het", "fuzzy", previous=PAST),
        pay("Betaal"),
        pay("Betaal"),
        id="a suggestion gives way",
    ),
    pytest.param(
        pay(),
        pay("Voldoe"),
        signed(pay("Betaal", "fuzzy"), "mt"),
        pay("Voldoe"),
        id="a machine's unapproved text gives way",
    ),
    pytest.param(
        pay(),
        signed(pay("Betaal", "fuzzy"), "tm"),
        signed(pay("Voldoe", "fuzzy"), "mt"),
        signed(pay("Betaal", "fuzzy"), "tm"),
        id="of two suggestions ours stays",
    ),
    pytest.param(
        signed(pay("Betaal"), "mt"),
        signed(pay("Voldoe"), "human"),
        replace(signed(pay("Betaal"), "mt"), comments=("heading 2",)),
        replace(signed(pay("Voldoe"), "human"), comments=("heading 2",)),
        id="the record follows the text",
    ),
    pytest.param(
        pay("Betaal", translator=("a", "b")),
        pay("Betaal", translator=("b", "c")),
        pay("Betaal", translator=("a", "d", "b")),
        pay("Betaal", translator=("b", "c", "d")),
        id="notes of both",
    ),
    pytest.param(
        pay("Betaal", translator=("l10n: waive=numbers x",)),
        pay("Voldoe", translator=("l10n: waive=numbers x",)),
        pay("Betaal"),
        pay("Voldoe"),
        id="they took back a waiver",
    ),
    pytest.param(
        pay("Betaal", references=("a.md",), comments=("heading 1",)),
        pay("Betaal", references=("b.md",), comments=("heading 1",)),
        pay("Betaal", references=("a.md",), comments=("heading 2",)),
        pay("Betaal", references=("b.md",), comments=("heading 2",)),
        id="references and comments each by itself",
    ),
    pytest.param(
        pay("Betaal", "no-wrap", "x"),
        pay("Betaal", "no-wrap", "x", "y"),
        pay("Betaal", "fuzzy", "x"),
        pay("Betaal", "fuzzy", "x", "y"),
        id="flags each by itself",
    ),
    pytest.param(
        pay("Betaal", sticky=("a",)),
        pay("Betaal", sticky=("a", "b")),
        pay("Betaal", sticky=()),
        pay("Betaal", sticky=("b",)),
        id="sticky flags",
    ),
    pytest.param(
        pay("Betaal"),
        pay("Betaal", obsolete=True),
        pay("Voldoe"),
        pay("Voldoe", obsolete=True),
        id="we made obsolete what they edited",
    ),
    pytest.param(
        pay("Betaal", obsolete=True),
        pay("Betaal", obsolete=True),
        pay("Betaal"),
        pay("Betaal"),
        id="they revived it",
    ),
    pytest.param(
        None, pay("Betaal", obsolete=True), pay("Betaal"), pay("Betaal"), id="live here, obsolete there"
    ),
    pytest.param(pay(), None, pay(), None, id="we dropped it"),
    pytest.param(
        pay("Betaal", obsolete=True), pay("Betaal", obsolete=True), None, None, id="they dropped it"
    ),
    pytest.param(pay(), None, pay("Betaal"), pay("Betaal"), id="they translated what we dropped"),
    pytest.param(
        pay("Betaal"),
        pay("Betaal", translator=("why so",)),
        None,
        pay("Betaal", translator=("why so",)),
        id="we noted what they dropped",
    ),
    pytest.param(pay("Betaal"), None, pay(), None, id="they emptied what we dropped"),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "result"), MERGED)
def test_what_one_side_did_is_taken(
    base: Entry | None, ours: Entry | None, theirs: Entry | None, result: Entry | None
) -> None:
    last = Entry(msgid="Last", msgstr=("Laatste",))
    sides = (catalog(*filter(None, (entry,)), last) for entry in (base, ours, theirs))
    entries = {entry.key: entry for entry in merged(*sides).entries}
    assert entries.pop(last.key) == last
    assert entries == ({} if result is None else {result.key: result})


def test_a_catalog_that_both_sides_added_is_merged_too() -> None:
    one, two = Entry(msgid="One", msgstr=("Een",)), Entry(msgid="Two", msgstr=("Twee",))
    assert merged(None, catalog(one), catalog(two)).entries == (two, one)


# --- conflicts

CONFLICT = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "One"
msgstr "Een"

<<<<<<< ours
# both of us
# l10n: origin=human src=fa5c4b62 tgt=d8eef9a9
msgid "Pay"
msgstr ""
"Be"
"taal"
=======
# l10n: origin=mt src=fa5c4b62 tgt=aaaaaaaa
# both of us
#, fuzzy
msgid "Pay"
msgstr "Voldoe"
>>>>>>> theirs

msgid "Two"
msgstr "Twee"
"""


NOTE = "# both of us\n"


def versions() -> tuple[str, str, str]:
    """Return what the sides of CONFLICT come from, and the sides: each translated one sentence more."""
    before, rest = CONFLICT.split("<<<<<<< ours\n")
    ours, rest = rest.split("=======\n")
    theirs, after = rest.split(">>>>>>> theirs\n")
    untouched, empty = before.replace("Een", ""), after.replace("Twee", "")
    return (
        f'{untouched}msgid "Pay"\nmsgstr ""\n{empty}',
        f"{before}{ours}{empty}",
        f"{untouched}{theirs.replace(NOTE, '')}{after}",
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_two_translations_of_one_sentence_are_left_to_people(newline: str) -> None:
    base, ours, theirs = (text.replace("\n", newline).encode() for text in versions())
    data, errors = merge_po(base, ours, theirs, path="nl.po")
    assert data.decode() == CONFLICT.replace("\n", newline)
    assert [str(error) for error in errors] == [
        "nl.po:7:1: both sides translated 'Pay' differently; keep one of the two and delete the conflict marks"
    ]
    with pytest.raises(PoError, match=r"nl\.po:7:1: a merge conflict is not resolved; keep one side"):
        read_po(data, path="nl.po")


def test_plural_forms_that_differ_are_left_to_people() -> None:
    def days(*forms: str) -> Catalog:
        return catalog(Entry(msgid="day", msgid_plural="days", msgstr=forms))

    data, errors = merge_po(
        *(write_po(days(*forms)) for forms in (("", ""), ("dag", "dagen"), ("etmaal", "etmalen"))),
        path="nl.po",
    )
    assert len(errors) == 1
    assert data.count(b"msgid_plural") == 2


# --- order, header, bytes


def order(*names: str) -> Catalog:
    """Make a catalog; names in capitals are obsolete."""
    return catalog(*(Entry(msgid=name.lower(), msgstr=("x",), obsolete=name.isupper()) for name in names))


ORDERS = [
    pytest.param("a b c", "a x b c", "a b y c", "a x b y c", id="additions in their place"),
    pytest.param("a b", "a b", "y a z b", "y a z b", id="at the start"),
    pytest.param("a b c", "c b a", "a b y c", "c b y a", id="our order"),
    pytest.param("a b", "a B", "a b c", "a c B", id="obsolete ones last"),
    pytest.param("a b C", "a b C", "b A C", "b A C", id="made obsolete by them"),
    pytest.param("a B C", "a B C", "b a C", "b a C", id="revived by them"),
    pytest.param("A", "A", "A b C", "b A C", id="nothing live with us"),
    pytest.param("a", "a", "a B", "a B", id="nothing obsolete with us"),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "result"), ORDERS)
def test_the_order_is_ours_with_their_additions_in_their_place(
    base: str, ours: str, theirs: str, result: str
) -> None:
    made = merged(*(order(*names.split()) for names in (base, ours, theirs)))
    assert made == order(*result.split())


def fields(**changed: str | None) -> Header:
    given = dict(HEADER.fields) | {name.replace("_", "-"): value for name, value in changed.items()}
    return replace(HEADER, fields=tuple((name, value) for name, value in given.items() if value is not None))


HEADERS = [
    pytest.param({}, {"X_A": "1"}, {"X_B": "2"}, {"X_A": "1", "X_B": "2"}, id="fields of both"),
    pytest.param({"X_A": "1"}, {"X_A": "1"}, {}, {}, id="they removed a field"),
    pytest.param({"X_A": "1"}, {"X_A": "2"}, {"X_A": "1"}, {"X_A": "2"}, id="we changed a field"),
    pytest.param(
        {},
        {"Last_Translator": "Ann", "PO_Revision_Date": "2026-01-02 00:00+0000"},
        {"Last_Translator": "Bo", "PO_Revision_Date": "2026-01-03 00:00+0000"},
        {"Last_Translator": "Bo", "PO_Revision_Date": "2026-01-03 00:00+0000"},
        id="the later revision",
    ),
    pytest.param(
        {}, {"Last_Translator": "Ann"}, {"Last_Translator": "Bo"}, {"Last_Translator": "Ann"}, id="ours"
    ),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "result"), HEADERS)
def test_header_fields_never_conflict(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str], result: dict[str, str]
) -> None:
    made = merged(*(catalog(pay("x"), header=fields(**side)) for side in (base, ours, theirs)))
    assert made.header == fields(**result)


def test_comments_of_the_header_and_after_the_last_entry_are_merged() -> None:
    base, ours, theirs = (
        replace(catalog(pay("x"), header=replace(HEADER, translator=notes)), tail=tail)
        for notes, tail in ((("a",), ""), (("a", "b"), ""), (("a", "c"), "\n# end\n"))
    )
    made = merged(base, ours, theirs)
    assert (made.header.translator, made.tail) == (("a", "b", "c"), "\n# end\n")


def test_what_nobody_changed_stays_as_an_editor_wrapped_it() -> None:
    wrapped = write_po(catalog(pay("Betaal"), Entry(msgid="Two"), Entry(msgid="Three"))).replace(
        b'msgstr "Betaal"', b'msgstr ""\n"Be"\n"taal"'
    )
    ours = wrapped.replace(b'msgid "Two"\nmsgstr ""', b'msgid "Two"\nmsgstr ""\n"Tw"\n"ee"')
    theirs = wrapped.replace(b'msgid "Three"\nmsgstr ""', b'msgid "Three"\nmsgstr "Drie"')
    data, errors = merge_po(wrapped, ours, theirs, path="nl.po")
    assert errors == ()
    assert data == ours.replace(b'msgid "Three"\nmsgstr ""', b'msgid "Three"\nmsgstr "Drie"')


def test_line_ends_that_one_side_changed_are_taken_for_all() -> None:
    base, ours, theirs = (write_po(catalog(pay(text))) for text in ("", "", "Betaal"))
    data, _ = merge_po(base, ours.replace(b"\n", b"\r\n"), theirs, path="nl.po")
    assert data == theirs.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("side", ["base", "ours", "theirs"])
def test_a_side_that_is_no_catalog_is_named(side: str) -> None:
    good = write_po(catalog(pay("Betaal")))
    sides = {"base": good, "ours": good, "theirs": good} | {side: good[:-3]}
    with pytest.raises(PoError, match=rf"^nl\.po \({side}\):11:14: the file does not end"):
        merge_po(*sides.values(), path="nl.po")


def test_an_empty_side_is_no_catalog() -> None:
    good = write_po(catalog(pay("Betaal")))
    with pytest.raises(PoError, match=r"^nl\.po \(theirs\): the file is empty; restore it"):
        merge_po(good, good, b"", path="nl.po")
