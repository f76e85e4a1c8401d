"""Law 8: a write is visible whole or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogs.model import annotated
from generator.catalogs.po import read_po, write_po
from generator.errors import GeneratorError
from generator.files import TEMPORARY, rewrite, write_bytes
from tests.points import at_points

VERSIONS = tuple(
    bytes([letter]) * size for letter, size in zip(b"abcd", (0, 10, 70_000, 300_000), strict=True)
)


def test_readers_see_one_version_or_another(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    write_bytes(path, VERSIONS[0])
    done = threading.Event()
    seen: set[bytes] = set()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(60):
        write_bytes(path, VERSIONS[turn % len(VERSIONS)])
    done.set()
    for reader in readers:
        reader.join()
    assert seen <= set(VERSIONS)


@given(contents=st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_the_last_content_is_what_stays(
    contents: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("law")
    path = folder / "nl.po"
    changed = [write_bytes(path, content) for content in contents]
    assert path.read_bytes() == contents[-1]
    assert changed == [True, *(old != new for old, new in pairwise(contents))]
    assert list(folder.iterdir()) == [path]


KILLED = """
import sys
from itertools import cycle
from pathlib import Path
from generator.files import write_bytes
path = Path(sys.argv[1])
print("ready", flush=True)
for letter in cycle(b"ab"):
    write_bytes(path, bytes([letter]) * 200_000)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    write_bytes(path, b"a" * 200_000)
    for _ in range(5):
        writer = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, cwd=Path.cwd()
        )
        with writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            for _ in range(200):
                path.read_bytes()
            writer.send_signal(signal.SIGKILL)
        content = path.read_bytes()
        assert content in (b"a" * 200_000, b"b" * 200_000)
        assert all(file == path or file.name.endswith(TEMPORARY) for file in tmp_path.iterdir())


# --- an editor saves at any point of our write

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
CATALOG = "".join(f'\nmsgid "Sentence {number}."\nmsgstr "Zin {number}."\n' for number in range(40))
CATALOG_BYTES = (HEADER + CATALOG).encode()


class Editor:
    """Saves a translator's edit of what it read at first, in the two steps of one of the ways editors save."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.beside = path.with_suffix(".bak")
        held = path.read_bytes()
        self.data = held.replace(b'"Zin 7."', b'"%s."' % text.encode())
        assert self.data != held

    def steps(self, way: str) -> tuple[Callable[[], object], Callable[[], object]]:
        return {
            "whole file renamed": (self.write_beside, self.rename),
            "old file kept": (self.keep_old, self.write_new),
            "overwritten in two halves": (self.write_half, self.write_rest),
            "opened, later overwritten": (self.open, self.overwrite),
        }[way]

    def write_beside(self) -> None:
        self.beside.write_bytes(self.data)

    def rename(self) -> None:
        self.beside.replace(self.path)

    def keep_old(self) -> None:
        self.path.replace(self.beside)

    def write_new(self) -> None:
        self.path.write_bytes(self.data)
        self.beside.unlink()

    def write_half(self) -> None:
        self.file = self.path.open("wb", buffering=0)
        self.file.write(self.data[: len(self.data) // 2])

    def write_rest(self) -> None:
        self.file.write(self.data[len(self.data) // 2 :])
        self.file.close()

    def open(self) -> None:
        self.file = self.path.open("r+b", buffering=0)

    def overwrite(self) -> None:
        self.file.truncate()
        self.file.write(self.data)
        self.file.close()


WAYS = ("whole file renamed", "old file kept", "overwritten in two halves", "opened, later overwritten")


def ours(held: bytes | None) -> bytes:
    """Mark every entry of a catalog, as an update does; refuse one that is cut off."""
    catalog = read_po(held or b"", path="nl.po")
    return write_po(
        replace(catalog, entries=tuple(annotated(entry, flags=("seen",)) for entry in catalog.entries))
    )


def save_meanwhile(path: Path, way: str, first: int, second: int, text: str) -> None:
    """Let an editor take its two steps at two points of our write, or after it, and find its edit in the end."""
    path.write_bytes(CATALOG_BYTES)
    editor = Editor(path, text)
    pending = dict(zip((first, second), editor.steps(way), strict=True))

    def act(number: int) -> None:
        if number in pending:
            pending.pop(number)()

    with at_points(act), contextlib.suppress(GeneratorError):
        rewrite(path, ours)
    for step in list(pending.values()):
        step()
    entries = {entry.msgid: entry.msgstr for entry in read_po(path.read_bytes(), path=path).entries}
    assert entries["Sentence 7."] == (f"{text}.",), (way, first, second)
    assert len(entries) == 40
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")
@pytest.mark.parametrize(
    "times", [pytest.param(50, id="50"), pytest.param(1_000, id="1000", marks=pytest.mark.nightly)]
)
def test_no_edit_is_lost_whenever_an_editor_saves(times: int, tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(CATALOG_BYTES)
    with at_points(lambda number: None) as points:
        rewrite(path, ours)
    random = Random(times)
    for turn in range(times):
        first, second = sorted(random.sample(range(points.passed + 20), 2))
        save_meanwhile(path, WAYS[turn % len(WAYS)], first, second, f"bewerkt {turn}")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "stride", [pytest.param(7, id="some"), pytest.param(1, id="all", marks=pytest.mark.nightly)]
)
def test_no_edit_is_lost_when_it_is_saved_around_our_swap(way: str, stride: int, tmp_path: Path) -> None:
    """One step just before any point, the other just behind it or at the end."""
    path = tmp_path / "nl.po"
    path.write_bytes(CATALOG_BYTES)
    with at_points(lambda number: None) as points:
        rewrite(path, ours)
    for first in range(0, points.passed, stride):
        for second in (first + 1, 10_000):
            save_meanwhile(path, way, first, second, f"bewerkt {first}")
