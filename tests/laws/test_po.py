"""Law 2: what is written reads back equal, writing twice gives the same bytes, untouched entries stay as they are."""

from __future__ import annotations

import gettext
import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from generator.catalogs.model import Catalog, Entry
from generator.catalogs.po import PoError, compile_mo, format_entry, read_po, write_po
from generator.catalogs.provenance import signed
from tests.laws.catalogs import CATALOGS, HEADER, TEXTS, WILD, ragged


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
    end = "\n# The end.\n"
    read = read_po(write_po(catalog) + end.encode(), path="law.po")
    index = at % len(read.entries)
    changed = replace(read.entries[index], msgstr=(text,) * len(read.entries[index].msgstr))
    entries = (*read.entries[:index], changed, *read.entries[index + 1 :])
    raw = [f"{entry.head}{entry.body}" for entry in read.entries]
    raw[index] = "\n" + format_entry(changed)
    assert write_po(replace(read, entries=entries)) == f"{read.header.raw}{''.join(raw)}{end}".encode()


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


@given(catalog=CATALOGS)
def test_compiled_catalogs_hold_the_approved_texts(catalog: Catalog) -> None:
    messages = gettext.GNUTranslations(io.BytesIO(compile_mo(catalog)))
    for entry in catalog.entries:
        if entry.msgid_plural is None and entry.msgctxt is None and "\0" not in entry.msgid:
            shown = entry.translated and not entry.fuzzy and not entry.obsolete
            assert messages.gettext(entry.msgid) == (entry.msgstr[0] if shown else entry.msgid)


# --- every byte at which a file may be cut


def wrong_cuts(data: bytes) -> list[int]:
    """Cut a file after every byte; return the lengths accepted with anything but its first whole entries."""
    whole = read_po(data, path="whole.po")
    wrong = []
    for size in range(len(data)):
        try:
            read = read_po(data[:size], path="cut.po")
        except PoError:
            continue
        if read.header != whole.header or read.entries != whole.entries[: len(read.entries)]:
            wrong.append(size)
    return wrong


def every_kind() -> bytes:
    """A catalog as the project writes it: provenance, texts of several lines, a plural, obsolete entries."""
    entries = (
        Entry(msgid="Pay your balance now.", msgstr=("Betaal nu uw saldo.",)),
        Entry(msgid="One\\\ntwo.", msgstr=("Één\\\ntwee.",)),
        Entry(msgid="{n} day.", msgid_plural="{n} days.", msgstr=("{n} dag.", "{n}\\\ndagen.")),
        Entry(msgid="Not yet.", msgstr=("",)),
        Entry(msgid="Gone.", msgstr=("Weg.",), obsolete=True),
        Entry(msgid="First line.\\\nSecond line.", msgstr=("Eerste regel.\\\nTweede regel.",), obsolete=True),
        Entry(msgid="{n} line.", msgid_plural="{n}\\\nlines.", msgstr=("{n} regel.", "{n}\\\nregels.")),
    )
    signed_ones = (signed(entry, "mt") if entry.translated else entry for entry in entries)
    return write_po(Catalog(header=HEADER, entries=tuple(signed_ones)))


def test_no_cut_of_a_catalog_with_every_kind_of_entry_gives_a_wrong_one() -> None:
    assert wrong_cuts(every_kind()) == []
    assert wrong_cuts(every_kind().replace(b"\n", b"\r\n")) == []


LOCALES = Path(__file__).parents[2] / "locales"
SMALL = [LOCALES / "nl_NL/LC_MESSAGES/templates/email.po", LOCALES / "zh_CN/LC_MESSAGES/sphinx.po"]
REAL = [path for folder in sorted(LOCALES.glob("*_*")) for path in sorted(folder.rglob("*.po"))[:5]]
CUT = [
    *(pytest.param(path, id=path.relative_to(LOCALES).as_posix()) for path in SMALL),
    *(
        pytest.param(path, id=path.relative_to(LOCALES).as_posix(), marks=pytest.mark.nightly)
        for path in REAL
    ),
]


def test_twenty_real_catalogs_are_cut_at_night() -> None:
    assert len(REAL) >= 20


@pytest.mark.parametrize("path", CUT)
def test_no_cut_of_a_real_catalog_gives_a_wrong_entry(path: Path) -> None:
    assert wrong_cuts(path.read_bytes()) == []


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
@pytest.mark.parametrize("options", [(), ("--indent",), ("--width=60",)], ids=" ".join)
@pytest.mark.parametrize("path", CUT)
def test_no_cut_of_a_catalog_that_an_editor_wrapped_gives_a_wrong_entry(
    path: Path, options: tuple[str, ...]
) -> None:
    wrapped = subprocess.run(["msgcat", *options, path], capture_output=True, check=True).stdout
    assert wrong_cuts(wrapped) == []


# --- thousands of entries


def law(check: Callable[[Catalog], None], *, entries: int) -> None:
    """Hold a law for at least so many generated entries."""
    counted = 0

    @given(catalog=WILD)
    @settings(max_examples=entries // 45, database=None, suppress_health_check=[*HealthCheck])
    def held(catalog: Catalog) -> None:
        nonlocal counted
        counted += len(catalog.entries)
        check(catalog)

    held()
    assert counted >= entries


SIZES = [
    pytest.param(5_000, id="5000 entries"),
    pytest.param(200_000, id="200000 entries", marks=pytest.mark.nightly),
]


def rewritten_alike(catalog: Catalog) -> None:
    data = write_po(catalog)
    read = read_po(data, path="law.po")
    assert read == catalog
    assert write_po(read) == data
    assert write_po(forgotten(read)) == data


@pytest.mark.parametrize("entries", SIZES)
def test_entries_of_anything_are_written_and_read_without_a_difference(entries: int) -> None:
    law(rewritten_alike, entries=entries)


def valid(entry: Entry) -> Entry:
    """Make an entry that `msgfmt --check` lets pass: ends alike, all forms or none, flags that 0.21 knows."""
    forms = tuple(text.strip("\n") for text in entry.msgstr)
    return replace(
        entry,
        msgid=entry.msgid.strip("\n") or "a",
        msgid_plural=None if entry.msgid_plural is None else entry.msgid_plural.strip("\n") or "a",
        msgstr=forms if all(forms) else ("",) * len(forms),
        flags=tuple(sorted({*entry.flags} & {"fuzzy", "no-wrap"})) if all(forms) else (),
        sticky=(),
        obsolete=entry.obsolete and all(forms),
    )


def gettext_agrees(catalog: Catalog, folder: Path) -> None:
    """Let msgfmt compile a catalog and msgcat write it, and find the same texts in what they made."""
    entries = {entry.key: entry for entry in map(valid, catalog.entries)}
    assume(entries)
    catalog = replace(catalog, entries=tuple(entries.values()))
    path = folder / "nl.po"
    path.write_bytes(write_po(catalog))
    compiled = subprocess.run(
        ["msgfmt", "--check", "--output-file=-", path], capture_output=True, check=False
    )
    assert compiled.returncode == 0, compiled.stderr
    assert texts_of(compiled.stdout) == texts_of(compile_mo(catalog))
    for options in (["--no-wrap"], [], ["--indent", "--width=40"]):
        written = subprocess.run(["msgcat", *options, path], capture_output=True, check=False)
        assert written.returncode == 0, written.stderr
        read = read_po(written.stdout + b"\n# The end.\n", path="msgcat.po")
        assert write_po(read) == written.stdout + b"\n# The end.\n"
        assert {entry.key: entry for entry in read.entries} == entries


def texts_of(mo: bytes) -> dict[object, str]:
    messages = gettext.GNUTranslations(io.BytesIO(mo))
    texts: dict[object, str] = vars(messages)["_catalog"]
    return texts


@pytest.mark.skipif(
    not (shutil.which("msgfmt") and shutil.which("msgcat")), reason="gettext is not installed"
)
@pytest.mark.parametrize("entries", SIZES)
def test_gettext_accepts_what_is_written_and_agrees(entries: int, tmp_path: Path) -> None:
    law(lambda catalog: gettext_agrees(catalog, tmp_path), entries=entries)
