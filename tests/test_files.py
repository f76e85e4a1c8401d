"""Files are read with clear refusals and written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from generator.files import (
    TEMPORARY,
    ChangedMeanwhile,
    FileError,
    MissingFile,
    read_bytes,
    read_text,
    write_bytes,
    write_text,
)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "nl.po"
    assert write_text(path, "é\r\n\u2028") is True
    assert read_text(path) == "é\r\n\u2028"
    assert read_bytes(path) == "é\r\n\u2028".encode()


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    write_bytes(path, b"same")
    before = path.stat()
    assert write_bytes(path, b"same") is False
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_permissions_stay_and_new_files_get_those_of_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_bytes(path, b"new")
    plain = tmp_path / "plain"
    plain.touch()
    write_bytes(tmp_path / "made", b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert (tmp_path / "made").stat().st_mode == plain.stat().st_mode


def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    target = tmp_path / "target.po"
    target.write_bytes(b"old")
    link = tmp_path / "link.po"
    link.symlink_to(target)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        pytest.param(b"theirs", b"mine", id="edited meanwhile"),
        pytest.param(b"theirs", None, id="made meanwhile"),
        pytest.param(None, b"mine", id="deleted meanwhile"),
    ],
)
def test_an_edit_made_meanwhile_is_never_overwritten(
    tmp_path: Path, held: bytes | None, expected: bytes | None
) -> None:
    path = tmp_path / "nl.po"
    if held is not None:
        path.write_bytes(held)
    with pytest.raises(ChangedMeanwhile, match="changed by somebody else meanwhile; run"):
        write_bytes(path, b"new", expected=expected)
    assert (path.read_bytes() if path.exists() else None) == held


def test_what_the_caller_read_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    assert write_bytes(path, b"first", expected=None) is True
    assert write_bytes(path, b"second", expected=b"first") is True


def test_a_missing_file_is_told_by_its_place(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"gone\.po: there is no such file; check the name"):
        read_bytes(tmp_path / "gone.po")


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.md"
    path.write_bytes(b"one\ntw\xf6\n")
    with pytest.raises(FileError, match=r"latin\.md:2: byte 0xf6 is not UTF-8; save"):
        read_text(path)


def test_text_that_utf8_cannot_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lone.md"
    with pytest.raises(FileError, match=r"lone\.md: character U\+D800 cannot be written"):
        write_text(path, "\ud800")
    assert not path.exists()


def test_a_folder_in_place_of_a_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read: is a directory"):
        read_bytes(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="cannot be written"):
        write_bytes(tmp_path / "file" / "below", b"x")


FULL = """
import resource, sys
from pathlib import Path
from generator.files import FileError, write_bytes
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_bytes(Path(sys.argv[1]), b"n" * 5000)
except FileError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
def test_a_write_that_fails_half_way_leaves_the_old_bytes_and_no_other_file(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(b"old")
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert "nl.po: cannot be written: file too large; check" in run.stdout
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["nl.po"]


def test_temporary_files_are_told_by_their_suffix() -> None:
    assert TEMPORARY.startswith(".")
