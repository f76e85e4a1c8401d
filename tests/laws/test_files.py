"""Law 8: a write is visible whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.files import TEMPORARY, write_bytes

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
