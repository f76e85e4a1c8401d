"""The strict reader understands what gettext writes and refuses what is damaged, with place and next step."""

from __future__ import annotations

from typing import Any

import pytest

from generator.catalogs.model import Entry, Header, Previous
from generator.catalogs.po import PoError, read_po, write_po
from generator.catalogs.provenance import text_hash
from generator.locales import parse

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: nl_NL\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n"X-Source-Language: en-US\\n"\n\n'
)
ENTRY = 'msgid "Pay"\nmsgstr "Betaal"\n'


def read(body: str) -> tuple[Entry, ...]:
    return read_po((HEADER + body).encode(), path="nl.po").entries


# --- what it understands

UNDERSTOOD = [
    pytest.param(ENTRY, Entry(msgid="Pay", msgstr=("Betaal",)), id="plain"),
    pytest.param(
        'msgid ""\n"Pay your "\n"balance."\nmsgstr ""\n"Betaal uw "\n"saldo."\n',
        Entry(msgid="Pay your balance.", msgstr=("Betaal uw saldo.",)),
        id="wrapped by an editor",
    ),
    pytest.param(
        'msgctxt "menu"\nmsgid "Pay"\nmsgstr ""\n', Entry(msgid="Pay", msgctxt="menu"), id="context"
    ),
    pytest.param(
        'msgctxt ""\nmsgid "Pay"\nmsgstr ""\n',
        Entry(msgid="Pay", msgctxt=""),
        id="empty context is a context",
    ),
    pytest.param(
        'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "dag"\nmsgstr[1] "dagen"\n',
        Entry(msgid="day", msgid_plural="days", msgstr=("dag", "dagen")),
        id="plural",
    ),
    pytest.param(
        "# a person\n#\n#. heading 2\n#: a.md b.md\n#: c.md\n#, fuzzy, python-brace-format\n"
        '#| msgctxt "old"\n#| msgid ""\n#| "Pay "\n#| "it"\n#| msgid_plural "them"\n' + ENTRY,
        Entry(
            msgid="Pay",
            msgstr=("Betaal",),
            translator=("a person", ""),
            comments=("heading 2",),
            references=("a.md", "b.md", "c.md"),
            flags=("fuzzy", "python-brace-format"),
            previous=Previous(msgctxt="old", msgid="Pay it", msgid_plural="them"),
        ),
        id="comments of every kind",
    ),
    pytest.param(
        "#, fuzzy\n#. later\n#: x.md\n# last\n" + ENTRY,
        Entry(
            msgid="Pay",
            msgstr=("Betaal",),
            translator=("last",),
            comments=("later",),
            references=("x.md",),
            flags=("fuzzy",),
        ),
        id="comments in any order",
    ),
    pytest.param(
        "# one\n\n#. two\n\n" + ENTRY,
        Entry(msgid="Pay", msgstr=("Betaal",), translator=("one",), comments=("two",)),
        id="comments apart from the entry",
    ),
    pytest.param(
        "#, fuzzy, range: 0..10, someday-format\n#= no-wrap, sticky\n" + ENTRY,
        Entry(
            msgid="Pay",
            msgstr=("Betaal",),
            flags=("fuzzy", "range: 0..10", "someday-format"),
            sticky=("no-wrap", "sticky"),
        ),
        id="unknown and sticky flags",
    ),
    pytest.param(
        "#: \u2068a file.md\u2069:3 b.md\n" + ENTRY,
        Entry(msgid="Pay", msgstr=("Betaal",), references=("\u2068a file.md\u2069:3", "b.md")),
        id="file names with blanks",
    ),
    pytest.param(
        '#, fuzzy\n#~| msgid "Pey"\n#~ msgctxt "x"\n#~ msgid ""\n#~ "Pa"\n#~ "y"\n#~ msgstr "Betaal"\n',
        Entry(
            msgid="Pay",
            msgctxt="x",
            msgstr=("Betaal",),
            flags=("fuzzy",),
            previous=Previous(msgid="Pey"),
            obsolete=True,
        ),
        id="obsolete",
    ),
    pytest.param(
        r'msgid "\"a\" \\n \t\n"' + "\n" + r'msgstr "\r\v\f\b\a"' + "\n",
        Entry(msgid='"a" \\n \t\n', msgstr=("\r\v\f\b\a",)),
        id="escapes",
    ),
    pytest.param(
        '  msgid "Pay"\n\tmsgstr  "Betaal"  \n', Entry(msgid="Pay", msgstr=("Betaal",)), id="indented"
    ),
    pytest.param(
        "#!x\n#y\n" + ENTRY, Entry(msgid="Pay", msgstr=("Betaal",), translator=("y",), flags=("x",)), id="odd"
    ),
    pytest.param(
        "#, no-wrap fuzzy, max 3 lines\n#= fuzzy, c-format\n" + ENTRY,
        Entry(
            msgid="Pay",
            msgstr=("Betaal",),
            flags=("no-wrap", "fuzzy", "max 3 lines"),
            sticky=("c-format",),
        ),
        id="fuzzy wherever gettext sees it",
    ),
    pytest.param(
        "# C:\\ \n#. ends in \\  \n#. and in \\\n" + ENTRY,
        Entry(
            msgid="Pay",
            msgstr=("Betaal",),
            translator=("C:\\",),
            comments=("ends in \\ ", "and in \\"),
        ),
        id="comments that end in a backslash",
    ),
    pytest.param(
        r'msgid "Pay \\303"' + "\n" + r'msgstr "\344\273\230 \\303 \303\251"' + "\n",
        Entry(msgid="Pay \\303", msgstr=("付 \\303 é",)),
        id="octal escapes",
    ),
]


@pytest.mark.parametrize(("text", "entry"), UNDERSTOOD)
def test_all_that_gettext_writes_is_understood_and_kept_byte_for_byte(text: str, entry: Entry) -> None:
    for newline in ("\n", "\r\n"):
        data = (HEADER + text).replace("\n", newline).encode()
        catalog = read_po(data, path="nl.po")
        assert catalog.entries == (entry,)
        assert catalog.newline == newline
        assert read_po(newline.encode() + data, path="nl.po").newline == newline
        assert write_po(catalog) == data


def test_the_header_is_read_field_by_field() -> None:
    text = (
        "# Zoë\n#, fuzzy\n"
        + HEADER.rstrip("\n").replace("Language: nl", 'X-Note: a: b\\n"\n"Empty:\\n"\n"Language: nl')
        + "\n"
    )
    assert read_po(text.encode(), path="nl.po").header == Header(
        fields=(
            ("X-Note", "a: b"),
            ("Empty", ""),
            ("Language", "nl_NL"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
            ("X-Source-Language", "en-US"),
        ),
        translator=("Zoë",),
        flags=("fuzzy",),
    )


def test_comments_after_the_last_entry_stay() -> None:
    data = (HEADER + ENTRY + "\n# the end\n").encode()
    catalog = read_po(data, path="nl.po")
    assert catalog.tail == "\n# the end\n"
    assert write_po(catalog) == data


def test_entries_know_their_lines() -> None:
    entries = read(
        "# a\n" + ENTRY + '\nmsgctxt "c"\nmsgid "Two"\nmsgstr ""\n\nmsgid "Three"\nmsgstr ""\n"x"\n'
    )
    assert [entry.line for entry in entries] == [10, 14, 17]


def test_a_file_may_be_only_a_header() -> None:
    assert read("") == ()


def test_an_empty_line_at_the_end_says_that_a_file_is_whole() -> None:
    text = HEADER + 'msgid "Pay."\nmsgstr ""\n"Betaal "\n\n'
    assert write_po(read_po(text.encode(), path="nl.po")) == text.encode()


def test_a_template_may_leave_charset_and_plurals_open() -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=CHARSET\\n"\n\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    assert len(read_po(text.encode(), path="x.pot").entries) == 1
    with pytest.raises(PoError, match="charset is 'charset'"):
        read_po(text.encode(), path="x.po")


# --- what it refuses

REFUSED = [
    pytest.param(
        'msgid "Pay\nmsgstr "Betaal"\n', "9:10: the closing quote is missing; end the line", id="lost quote"
    ),
    pytest.param(
        'msgid "Pay"\nmsgstr "Betaal\n', "10:14: the closing quote is missing", id="lost quote in msgstr"
    ),
    pytest.param(
        'msgid "Pay"\nmsgstr Betaal"\n', "10:1: 'msgstr Betaal\"' is not PO syntax", id="lost first quote"
    ),
    pytest.param(r'msgid "a\qb"' + '\nmsgstr ""\n', r"9:9: \\q is not an escape", id="bad escape"),
    pytest.param(
        r'msgid "a\303z"' + '\nmsgstr ""\n', "9:9: octal escapes that are not text", id="octal bytes"
    ),
    pytest.param(r'msgid "a\007"' + '\nmsgstr ""\n', "9:9: octal escapes that are", id="octal control"),
    pytest.param(r'msgid "\\\000"' + '\nmsgstr ""\n', "9:10: octal escapes that are", id="octal NUL"),
    pytest.param(r'msgid "a\400"' + '\nmsgstr ""\n', r"9:9: \\4 is not an escape", id="octal too large"),
    pytest.param(r'msgid "a\x41"' + '\nmsgstr ""\n', r"9:9: \\x is not an escape", id="hex escape"),
    pytest.param(
        r'msgid "a\"' + '\nmsgstr ""\n', "9:10: the closing quote is missing", id="escaped last quote"
    ),
    pytest.param('msgid "a"b"\nmsgstr ""\n', "9:10: text follows the closing quote", id="bare quote inside"),
    pytest.param(
        "<<<<<<< HEAD\n" + ENTRY, "9:1: a merge conflict is not resolved; keep one side", id="conflict"
    ),
    pytest.param(
        'msgid "Pay"\n<<<<<<< HEAD\nmsgstr "a"\n=======\nmsgstr "b"\n>>>>>>> x\n',
        "10:1: a merge conflict",
        id="conflict inside",
    ),
    pytest.param(ENTRY + "\n" + ENTRY, "12:1: the msgid was already on line 9; keep one", id="duplicate"),
    pytest.param(
        ENTRY + '\n#~ msgid "Pay"\n#~ msgstr "x"\n',
        "12:1: the msgid was already on line 9",
        id="obsolete duplicate",
    ),
    pytest.param('msgid "Pay"\n\nmsgid "b"\nmsgstr ""\n', "10:1: the entry has no msgstr", id="no msgstr"),
    pytest.param(
        'msgid "Pay"\n', "10:1: the entry has no msgstr; the file looks cut off", id="cut after msgid"
    ),
    pytest.param('msgctxt "x"\nmsgstr "y"\n', "10:1: msgstr without msgid", id="no msgid"),
    pytest.param(
        'msgid "a"\nmsgid "b"\nmsgstr ""\n', "10:1: a second msgid in one entry", id="lost msgstr line"
    ),
    pytest.param(
        'msgid "a"\nmsgstr ""\nmsgstr ""\n', "11:1: a second msgstr in one entry", id="second msgstr"
    ),
    pytest.param('msgid "a"\nmsgctxt "b"\nmsgstr ""\n', "10:1: msgctxt comes too late", id="wrong order"),
    pytest.param('msgid_plural "b"\nmsgstr[0] ""\n', "9:1: msgid_plural without msgid", id="plural alone"),
    pytest.param('"lost"\n', "9:1: a quoted text belongs to no keyword", id="text without keyword"),
    pytest.param('# x\n"lost"\n', "10:1: a quoted text belongs to no keyword", id="text after a comment"),
    pytest.param(
        'msgid "a"\n# no place\nmsgstr ""\n',
        "10:1: a comment stands where the entry's msgstr should be; move it",
        id="comment inside an entry",
    ),
    pytest.param("lorem ipsum\n", "9:1: 'lorem ipsum' is not PO syntax", id="prose"),
    pytest.param('domain "x"\n', "9:1: domain lines are not supported", id="domain"),
    pytest.param('msgid ""\nmsgstr "x"\n', "9:1: an entry has an empty msgid", id="second header"),
    pytest.param(
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\n',
        "9:1: 1 plural forms, 2 expected",
        id="too few plural forms",
    ),
    pytest.param(
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n',
        "9:1: 3 plural forms, 2 expected",
        id="too many plural forms",
    ),
    pytest.param(
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[2] ""\n',
        r"12:1: msgstr\[2\] where msgstr\[1\] is due",
        id="gap",
    ),
    pytest.param(
        'msgid "a"\nmsgstr[0] ""\n',
        r"10:1: msgstr\[0\] in an entry without msgid_plural",
        id="no msgid_plural",
    ),
    pytest.param(
        'msgid "a"\nmsgid_plural "b"\nmsgstr ""\n', r"11:1: msgstr where msgstr\[0\] is due", id="no index"
    ),
    pytest.param(
        '#~ msgid "a"\nmsgstr "b"\n', "10:1: an entry is only partly marked as obsolete", id="half obsolete"
    ),
    pytest.param(
        '#~ msgid "a"\n"b"\n#~ msgstr ""\n', "10:1: a line of an obsolete entry", id="half obsolete text"
    ),
    pytest.param("#~ nonsense\n", "9:4: 'nonsense' is not PO syntax", id="obsolete nonsense"),
    pytest.param('#| msgstr "x"\n' + ENTRY, "9:1: msgstr has no place here", id="previous msgstr"),
    pytest.param('#| msgid "x"\n', "10:1: a previous msgid stands at the end", id="cut after previous"),
    pytest.param(
        'msgid "a\x07"\nmsgstr ""\n', r"9:9: character U\+0007 does not belong", id="control character"
    ),
    pytest.param(
        'msgid "a\u2028"\nmsgstr ""\n', r"9:9: character U\+2028 does not belong", id="line separator"
    ),
    pytest.param('msgid "a\x85"\nmsgstr ""\n', r"9:9: character U\+0085 does not belong", id="next line"),
    pytest.param(
        'msgid "a\rb"\nmsgstr ""\n', r"9:9: character U\+000D does not belong", id="lone carriage return"
    ),
    pytest.param(
        'msgid "a"\nmsgstr "b"', "10:11: the file does not end with a newline", id="no newline at the end"
    ),
    pytest.param(
        'msgid "Pay."\nmsgstr ""\n"Betaal "\n',
        "9:1: the last text breaks off: the file looks cut off",
        id="cut between lines",
    ),
    pytest.param(
        'msgid "Pay.\\nNow."\nmsgstr ""\n"Betaal.\\n"\n',
        "9:1: the last text breaks off",
        id="cut between lines of a text",
    ),
    pytest.param(
        'msgid "Pay."\nmsgstr ""\n"' + "付" * 70 + '"\n',
        "9:1: the last text breaks off",
        id="cut between lines in Chinese",
    ),
    pytest.param(
        "# l10n: origin=mt src=1a2b3c4d tgt=5e6f7a8b\n" + 'msgid "Pay."\nmsgstr ""\n',
        "10:1: the last text is missing though the entry had one",
        id="cut before the first line of a text",
    ),
    pytest.param(
        'msgid "{n} day."\nmsgid_plural "{n} days."\nmsgstr[0] ""\n"{n} dag."\nmsgstr[1] ""\n',
        "9:1: the last text breaks off",
        id="cut before the first line of a plural form",
    ),
    pytest.param(
        "# l10n: origin=mt src=1a2b3c4d tgt=5e6f7a8b\n"
        'msgid "{n} day."\nmsgid_plural "{n} days."\nmsgstr[0] "{n} dag."\nmsgstr[1] ""\n',
        "10:1: the last text is missing though",
        id="cut before the first line of a plural form, the one before short",
    ),
    pytest.param(
        'msgid "Pay in the [portal](x.md)."\nmsgstr ""\n"Betaal in het [portaal]"\n',
        "9:1: the last text breaks off",
        id="cut inside a link",
    ),
    pytest.param(
        'msgid "Pay `now` (or later)"\nmsgstr ""\n"Betaal `now` (of"\n',
        "9:1: the last text breaks off",
        id="cut inside brackets",
    ),
    pytest.param(
        'msgid "Pay `now` {name}"\nmsgstr ""\n"Betaal `now`"\n',
        "9:1: the last text breaks off",
        id="cut before a placeholder",
    ),
    pytest.param(
        'msgid "Your mail address"\nmsgstr ""\n"Uw e-"\n', "9:1: the last text breaks off", id="cut in a word"
    ),
    pytest.param(
        'msgid   "Pay, and wait."\nmsgstr  "Betaal, "\n',
        "9:1: the last text breaks off",
        id="cut and indented",
    ),
    pytest.param(
        '#~ msgid "Pay."\n#~ msgstr ""\n#~ "Betaal "\n',
        "9:1: the last text breaks off",
        id="cut and obsolete",
    ),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_damaged_file_is_refused_with_place_fault_and_next_step(text: str, message: str) -> None:
    with pytest.raises(PoError, match=rf"^nl\.po:{message}") as raised:
        read(text)
    assert raised.value.hint


HEADERS = [
    pytest.param(b"", "1:1: the file does not end with a newline", id="empty file"),
    pytest.param(
        HEADER.partition('"X-Source')[0].encode(),
        "1:1: the header is short and no entry follows: the file looks cut off; restore it",
        id="cut inside the header",
    ),
    pytest.param(b"\n", "1:1: the catalog has no header", id="blank file"),
    pytest.param(ENTRY.encode(), "1:1: the first entry is not the header", id="no header"),
    pytest.param(
        b'msgid ""\nmsgstr "Language: nl\\n"\n', "1:1: the header names no charset", id="no charset"
    ),
    pytest.param(
        HEADER.replace("UTF-8", "UTF-7").encode(),
        "1:1: the header's charset is 'utf-7'; save the file",
        id="UTF-7",
    ),
    pytest.param(
        HEADER.replace("UTF-8", "latin1").encode(), "1:1: the header's charset is 'latin1'", id="latin1"
    ),
    pytest.param(b"\xef\xbb\xbf" + HEADER.encode(), "1:1: the file begins with a byte order mark", id="BOM"),
    pytest.param("\ufeff".encode("utf-16"), "1:1: the file begins with a byte order mark", id="UTF-16"),
    pytest.param(HEADER.encode() + b"# \xff\n", "9:3: byte 0xff is not UTF-8", id="not UTF-8"),
    pytest.param(
        b'msgid ""\nmsgstr "no colon\\n"\n', "1:1: the header line 'no colon' has no colon", id="no colon"
    ),
    pytest.param(
        HEADER.replace("nplurals=2", "nplurals=10000000").encode(),
        "1:1: Plural-Forms is not a rule",
        id="bomb",
    ),
    pytest.param(
        HEADER.replace('"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n', "").encode()
        + b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\n',
        "1:1: there are plural forms but no Plural-Forms",
        id="no plural rule",
    ),
]


@pytest.mark.parametrize(("data", "message"), HEADERS)
def test_a_damaged_header_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(PoError, match=rf"^nl\.po:{message}"):
        read_po(data, path="nl.po")


@pytest.mark.parametrize(
    ("rule", "tag", "message"),
    [
        pytest.param("nplurals=2; plural=n != 1;", "nl-NL", None, id="equivalent"),
        pytest.param(
            "nplurals=2; plural=n > 1;", "nl-NL", "Plural-Forms is not the rule of nl-NL", id="French's"
        ),
        pytest.param(
            "nplurals=2; plural=n%0;", "nl-NL", "Plural-Forms is not the rule of nl-NL", id="by zero"
        ),
        pytest.param("nplurals=1; plural=0;", "zh-CN", None, id="Chinese"),
    ],
)
def test_the_plural_rule_must_be_the_locales(rule: str, tag: str, message: str | None) -> None:
    data = HEADER.replace("nplurals=2; plural=(n != 1);", rule).encode()
    if message is None:
        assert read_po(data, path="x.po", locale=parse(tag)).header.get("Plural-Forms") == rule
        return
    with pytest.raises(PoError, match=message):
        read_po(data, path="x.po", locale=parse(tag))


def test_a_whole_last_text_is_not_taken_for_a_cut_one() -> None:
    wide = "Betaal uw openstaande saldo in de portal voordat uw abonnement wordt uitgeschakeld"
    for last in (
        f'msgid "Pay now."\nmsgstr ""\n"{wide} "\n"en wacht."\n',
        f'msgid "Pay now."\nmsgstr ""\n"Ja, "\n"{wide}."\n',
        f'msgid "Pay now"\nmsgstr ""\n"Ja, "\n"{wide}"\n',
        'msgid "Pay "\nmsgstr ""\n"Betaal "\n',
        'msgid "Pay."\nmsgstr ""\n"ชำระ"\n"เงิน"\n',
        'msgid "Pay (a) :)"\nmsgstr ""\n"Betaal "\n"(a) :)"\n',
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] ""\n',
        'msgid "Pay."\nmsgstr "Betaal "\n',
        f'# l10n: origin=mt src=1a2b3c4d tgt={text_hash(["Betaal"])}\nmsgid "Pay."\nmsgstr ""\n"Betaal"\n',
        '# l10n: origin=mt src=1a2b3c4d tgt=e3b0c442\nmsgid "Pay."\nmsgstr ""\n',
        'msgid "Pay."\nmsgstr ""\n',
    ):
        assert len(read(last)) == 1


# --- entries without a blank line between them, as a person's text editor leaves them


TIGHT = [
    pytest.param("#, fuzzy\n", {"flags": ("fuzzy",)}, id="flag"),
    pytest.param(
        "# l10n: waive=numbers None.\n", {"translator": ("l10n: waive=numbers None.",)}, id="waiver"
    ),
    pytest.param("#. heading\n", {"comments": ("heading",)}, id="comment"),
    pytest.param(
        '#, fuzzy\n#| msgid "Pai"\n', {"flags": ("fuzzy",), "previous": Previous(msgid="Pai")}, id="old"
    ),
    pytest.param('msgctxt "menu"\n', {"msgctxt": "menu"}, id="context"),
]


@pytest.mark.parametrize(("head", "more"), TIGHT)
@pytest.mark.parametrize("gap", ["", "\n"], ids=["tight", "loose"])
def test_what_stands_before_an_entry_is_of_no_other(head: str, more: dict[str, Any], gap: str) -> None:
    plural = 'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "dag"\nmsgstr[1] "dagen"\n'
    assert read(f'msgid "A"\nmsgstr "a"\n{gap}{head}{ENTRY}\n{plural}') == (
        Entry(msgid="A", msgstr=("a",)),
        Entry(msgid="Pay", msgstr=("Betaal",), **more),
        Entry(msgid="day", msgid_plural="days", msgstr=("dag", "dagen")),
    )


def test_comments_have_no_escapes() -> None:
    (entry,) = read(rf"""#. in: Backups in D:\2024
# the folder is D:\377
{ENTRY}""")
    assert (entry.comments, entry.translator) == ((r"in: Backups in D:\2024",), (r"the folder is D:\377",))


@pytest.mark.parametrize("line", [r'#| msgid "\377"', r'#~ msgid "\377"', r'msgid "\377"'])
def test_texts_have_no_escapes_that_are_no_text(line: str) -> None:
    with pytest.raises(PoError, match="octal escapes that are not text"):
        read(f"{line}\n{ENTRY}")
