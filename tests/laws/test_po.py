"""Law 2: what is written reads back equal, writing twice gives the same bytes, untouched entries stay as they are."""

from __future__ import annotations

import gettext
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.catalogs.model import Catalog, Entry
from generator.catalogs.po import PoError, compile_mo, read_po, write_po
from generator.catalogs.provenance import signed
from tests.laws.catalogs import CATALOGS, HEADER, TEXTS, ragged


def forgotten(catalog: Catalog) -> Catalog:
    """Return a catalog that knows nothing of the bytes it was read from."""
    return replace(catalog, header=replace(catalog.header), entries=tuple(map(replace, catalog.entries)))


@given(catalog=CATALOGS)
def test_what_is_written_reads_back_equal_and_is_written_alike(catalog: Catalog) -> None:
    read = read_po(write_po(catalog), path="law.po")
    assert read == catalog
    assert write_po(read) == write_po(catalog)
    assert write_po(forgotten(read)) == write_po(catalog)


@given(catalog=CATALOGS, crlf=st.booleans())
def test_what_an_editor_wrapped_is_written_byte_for_byte(catalog: Catalog, crlf: bool) -> None:
    data = ragged(write_po(catalog)) + b"\n# The end.\n"
    data = data.replace(b"\n", b"\r\n") if crlf else data
    read = read_po(data, path="law.po")
    assert read.entries == catalog.entries
    assert write_po(read) == data


@given(catalog=CATALOGS, text=TEXTS, at=st.integers(min_value=0))
def test_changing_one_entry_changes_no_other(catalog: Catalog, text: str, at: int) -> None:
    assume(catalog.entries)
    read = read_po(write_po(catalog), path="law.po")
    index = at % len(read.entries)
    changed = replace(read.entries[index], msgstr=(text,) * len(read.entries[index].msgstr))
    entries = (*read.entries[:index], changed, *read.entries[index + 1 :])
    written = write_po(replace(read, entries=entries))
    before = write_po(replace(read, entries=read.entries[:index]))
    after = b"".join(
        ((entry.head or "") + (entry.body or "")).encode() for entry in read.entries[index + 1 :]
    )
    assert written.startswith(before)
    assert written.endswith(after)


@given(catalog=CATALOGS, data=st.data())
def test_a_truncated_file_is_refused_or_misses_whole_entries(catalog: Catalog, data: st.DataObject) -> None:
    written = write_po(catalog)
    cut = written[: data.draw(st.integers(min_value=0, max_value=len(written) - 1))]
    try:
        read = read_po(cut, path="law.po")
    except PoError:
        return
    known = {entry.key: entry for entry in catalog.entries}
    for entry in read.entries:
        assert entry.msgid == known[entry.key].msgid
        assert known[entry.key].msgstr[0].startswith(entry.msgstr[0])


def translated_file() -> bytes:
    """A catalog as the project writes it: provenance everywhere, one text on several lines, a plural."""
    entries = (
        Entry(msgid="Pay your balance now.", msgstr=("Betaal nu uw saldo.",)),
        Entry(msgid="One\\\ntwo.", msgstr=("Één\\\ntwee.",)),
        Entry(msgid="{n} day.", msgid_plural="{n} days.", msgstr=("{n} dag.", "{n} dagen.")),
        Entry(msgid="Gone.", msgstr=("Weg.",), obsolete=True),
        Entry(msgid="First line.\\\nSecond line.", msgstr=("Eerste regel.\\\nTweede regel.",)),
    )
    return write_po(Catalog(header=HEADER, entries=tuple(signed(entry, "mt") for entry in entries)))


def test_no_truncation_of_a_project_catalog_gives_a_wrong_entry() -> None:
    written = translated_file()
    known = {entry.key: entry for entry in read_po(written, path="x.po").entries}
    accepted = 0
    for size in range(len(written)):
        try:
            read = read_po(written[:size], path="x.po")
        except PoError:
            continue
        accepted += 1
        assert all(known[entry.key] == entry for entry in read.entries)
    assert accepted < len(known) * 8


@given(catalog=CATALOGS)
def test_compiled_catalogs_hold_the_approved_texts(catalog: Catalog) -> None:
    messages = gettext.GNUTranslations(io.BytesIO(compile_mo(catalog)))
    for entry in catalog.entries:
        if entry.msgid_plural is None and entry.msgctxt is None and "\0" not in entry.msgid:
            shown = entry.translated and not entry.fuzzy and not entry.obsolete
            assert messages.gettext(entry.msgid) == (entry.msgstr[0] if shown else entry.msgid)


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
@given(catalog=CATALOGS)
@settings(max_examples=15)
def test_msgcat_reads_what_is_written_and_we_read_what_it_writes(
    catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path: Path = tmp_path_factory.mktemp("law") / "nl.po"
    # msgcat 0.21 drops unknown and sticky flags, `fuzzy` of empty texts, and an empty catalog altogether.
    known = tuple(
        replace(entry, sticky=(), flags=(), translator=()) for entry in catalog.entries if not entry.obsolete
    )
    assume(known)
    path.write_bytes(write_po(replace(catalog, entries=known)))
    run = subprocess.run(["msgcat", path], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    read = read_po(run.stdout + b"\n# The end.\n", path="msgcat.po")
    assert [(entry.key, entry.msgid_plural, entry.msgstr) for entry in read.entries] == [
        (entry.key, entry.msgid_plural, entry.msgstr) for entry in known
    ]
