"""The writer is canonical and leaves alone what nobody changed; polib and gettext agree with it."""

from __future__ import annotations

import gettext
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from generator.catalogs import po
from generator.catalogs.model import Catalog, Entry, Header, Previous, annotated
from generator.catalogs.po import (
    PoError,
    compile_mo,
    format_entry,
    read_po,
    write_po,
)

HEADER = Header(
    fields=(
        ("Project-Id-Version", "help"),
        ("PO-Revision-Date", "2026-01-01 00:00+0000"),
        ("Last-Translator", "Zoë"),
        ("Language-Team", "nl"),
        ("Language", "nl_NL"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ("X-Source-Language", "en-US"),
    )
)
CATALOG = Catalog(
    header=HEADER,
    entries=(
        Entry(
            msgid='Pay "now"',
            msgstr=("Betaal \\nu\\",),
            translator=("l10n: origin=mt src=1a2b3c4d tgt=5e6f7a8b", ""),
            comments=("heading 2", "in: A › B"),
            references=("content/articles/a.md", "content/articles/b.md"),
            flags=("fuzzy", "python-brace-format"),
            previous=Previous(msgid="Pay\nthen"),
        ),
        Entry(msgid="{n} day", msgid_plural="{n} days", msgctxt="late", msgstr=("{n} dag", "{n} dagen")),
        Entry(msgid="One\\\ntwo", msgstr=("Één\\\ntwee",)),
        Entry(msgid="Ends\n", msgstr=("Eindigt\n",)),
        Entry(msgid="Zahlen\tbitte", msgstr=("",)),
        Entry(
            msgid="Gone",
            msgstr=("Weg\ngegaan",),
            flags=("fuzzy",),
            previous=Previous(msgid="G"),
            obsolete=True,
        ),
    ),
)

CANONICAL = """\
# l10n: origin=mt src=1a2b3c4d tgt=5e6f7a8b
#
#. heading 2
#. in: A › B
#: content/articles/a.md content/articles/b.md
#, fuzzy, python-brace-format
#| msgid ""
#| "Pay\\n"
#| "then"
msgid "Pay \\"now\\""
msgstr "Betaal \\\\nu\\\\"
"""


def test_an_entry_is_written_unwrapped_in_gettexts_order() -> None:
    assert format_entry(CATALOG.entries[0]) == CANONICAL


def test_what_is_written_reads_back_and_is_written_alike() -> None:
    data = write_po(CATALOG)
    read = read_po(data, path="nl.po")
    assert read == CATALOG
    assert write_po(read) == data
    assert write_po(Catalog(header=replace(read.header), entries=tuple(map(replace, read.entries)))) == data


def test_only_the_changed_entry_is_written_anew() -> None:
    wrapped = write_po(CATALOG).replace(b'msgstr "Eindigt\\n"', b'msgstr ""\n"Ein"\n"digt\\n"')
    catalog = read_po(wrapped, path="nl.po")
    changed = replace(catalog.entries[4], msgstr=("Betaal",))
    written = write_po(replace(catalog, entries=(*catalog.entries[:4], changed, *catalog.entries[5:])))
    assert written == wrapped.replace(
        b'msgid "Zahlen\\tbitte"\nmsgstr ""', b'msgid "Zahlen\\tbitte"\nmsgstr "Betaal"'
    )


def test_new_comments_leave_the_wrapped_text_as_it_is() -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr ""\n"b"\n'
    catalog = read_po(text.encode(), path="nl.po")
    noted = annotated(catalog.entries[0], translator=("seen",))
    written = write_po(replace(catalog, entries=(noted,)))
    assert written.decode() == text.replace('msgid "a"', '# seen\nmsgid "a"')


def test_windows_line_ends_are_kept_for_new_entries_too() -> None:
    data = write_po(CATALOG).replace(b"\n", b"\r\n")
    catalog = read_po(data, path="nl.po")
    added = write_po(replace(catalog, entries=(*catalog.entries, Entry(msgid="New"))))
    assert added == data + b'\r\nmsgid "New"\r\nmsgstr ""\r\n'


def test_a_last_text_that_would_look_cut_off_is_written_on_one_line() -> None:
    last = Entry(msgid="One. Two.", msgstr=("Een.\nTwee. ",))
    for catalog in (
        Catalog(header=HEADER, entries=(last,)),
        Catalog(header=HEADER, entries=(last,), newline="\r\n"),
    ):
        assert b'msgstr "Een.\\nTwee. "' in write_po(catalog)
        assert read_po(write_po(catalog), path="nl.po").entries == (last,)


def test_a_text_that_no_reader_takes_is_never_written() -> None:
    with pytest.raises(PoError, match=r"the text 'a\\u2028b' holds U\+2028; remove it"):
        write_po(Catalog(header=HEADER, entries=(Entry(msgid="a\u2028b"),)))


def by_polib(catalog: Catalog) -> bytes:
    return str(po._to_polib(catalog)).removeprefix("#\n").encode("utf-8")


def test_polib_writes_the_same_bytes() -> None:
    first = replace(CATALOG.entries[0], translator=("l10n: origin=mt src=1a2b3c4d tgt=5e6f7a8b",))
    catalog = replace(CATALOG, entries=(first, *CATALOG.entries[1:]))
    assert by_polib(catalog) == write_po(catalog)


def test_only_approved_entries_are_compiled() -> None:
    messages = gettext.GNUTranslations(io.BytesIO(compile_mo(CATALOG)))
    assert messages.npgettext("late", "{n} day", "{n} days", 2) == "{n} dagen"
    assert messages.gettext("Ends\n") == "Eindigt\n"
    assert messages.gettext('Pay "now"') == 'Pay "now"'
    assert messages.gettext("Gone") == "Gone"


def test_a_comment_that_ends_in_a_backslash_is_kept_apart_from_the_next_line() -> None:
    """gettext reads on in the next line after one, and would miss the entry."""
    entry = Entry(msgid="a", translator=("C:\\", "d\\ "), comments=("in: e\\",))
    assert format_entry(entry).startswith("# C:\\ \n# d\\  \n#. in: e\\ \nmsgid")
    catalog = Catalog(header=HEADER, entries=(entry,))
    assert read_po(write_po(catalog), path="nl.po") == catalog
    assert by_polib(catalog) == write_po(catalog)


def test_an_empty_context_is_compiled_as_one() -> None:
    entries = (Entry(msgid="a", msgctxt="", msgstr=("b",)), Entry(msgid="a", msgstr=("c",)))
    messages = gettext.GNUTranslations(io.BytesIO(compile_mo(Catalog(header=HEADER, entries=entries))))
    assert (messages.pgettext("", "a"), messages.gettext("a")) == ("b", "c")


def test_an_emptied_text_at_the_end_is_written_so_that_it_is_read() -> None:
    last = Entry(msgid="One.", msgstr=("",), translator=("l10n: origin=mt src=1a2b3c4d tgt=5e6f7a8b",))
    data = write_po(Catalog(header=HEADER, entries=(last,)))
    assert data.endswith(b'msgstr ""\n\n')
    assert read_po(data, path="nl.po").entries == (last,)


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
@pytest.mark.parametrize(
    "options", ["--escape", "--escape --width=20", "--indent", "--strict", "--sort-output"]
)
def test_whatever_msgcat_is_asked_for_is_read_and_written_alike(options: str, tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(write_po(CATALOG))
    run = subprocess.run(["msgcat", *options.split(), path], capture_output=True, check=True)
    read = read_po(run.stdout, path="nl.po")
    assert write_po(read) == run.stdout
    assert texts(read) == texts(CATALOG)


def texts(catalog: Catalog) -> dict[object, object]:
    return {entry.key: (entry.msgstr, entry.obsolete, entry.previous) for entry in catalog.entries}


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
def test_msgcat_writes_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(write_po(CATALOG))
    run = subprocess.run(["msgcat", "--no-wrap", path], capture_output=True, check=True)
    assert run.stdout == write_po(CATALOG)


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_msgfmt_accepts_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(write_po(CATALOG))
    run = subprocess.run(
        ["msgfmt", "--check", "--output-file", tmp_path / "nl.mo", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
