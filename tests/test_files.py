"""Files are read with clear refusals and written whole or not at all."""

from __future__ import annotations

import os
import platform
import select
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from generator.errors import GeneratorError
from generator.files import (
    LOCK,
    TEMPORARY,
    ChangedMeanwhile,
    FileError,
    Locked,
    MissingFile,
    NewFiles,
    below,
    lock,
    read_bytes,
    read_text,
    rewrite,
    sweep,
    write_bytes,
    write_text,
)
from tests.points import at_points


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
    with pytest.raises(ChangedMeanwhile, match="changed by somebody else meanwhile; save it"):
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


# --- anew, if somebody writes meanwhile


def saved(path: Path, *texts: bytes) -> Callable[[bytes | None], bytes]:
    """Return a change that adds a line, while an editor saves each of `texts` in turn."""
    saves = iter(texts)

    def change(held: bytes | None) -> bytes:
        for text in saves:
            path.write_bytes(text)
            break
        return (held or b"") + b"ours\n"

    return change


@pytest.mark.parametrize(
    ("held", "texts"),
    [
        pytest.param(None, (), id="no file"),
        pytest.param(b"theirs\n", (), id="nobody saves"),
        pytest.param(b"old\n", (b"theirs\n",), id="saved once"),
        pytest.param(None, (b"theirs\n",), id="made meanwhile"),
        pytest.param(b"old\n", (b"one\n", b"two\n", b"theirs\n"), id="saved three times"),
    ],
)
def test_what_an_editor_saves_meanwhile_is_changed_in_its_turn(
    held: bytes | None, texts: tuple[bytes, ...], tmp_path: Path
) -> None:
    path = tmp_path / "nl.po"
    if held is not None:
        path.write_bytes(held)
    assert rewrite(path, saved(path, *texts)) is True
    assert path.read_bytes() == ([held or b"", *texts])[-1] + b"ours\n"
    assert list(tmp_path.iterdir()) == [path]


def test_after_three_times_anew_the_file_stays_as_the_person_left_it(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(b"old\n")
    with pytest.raises(
        ChangedMeanwhile, match=r"nl\.po: the file was changed by somebody else meanwhile; save"
    ):
        rewrite(path, saved(path, b"1", b"2", b"3", b"4", b"5"))
    assert path.read_bytes() == b"4"
    assert list(tmp_path.iterdir()) == [path]


def test_a_text_that_was_half_saved_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(b"half")

    def change(held: bytes | None) -> bytes:
        if held == b"half":
            path.write_bytes(b"whole")
            raise GeneratorError("the file looks cut off")
        return b"changed"

    assert rewrite(path, change) is True
    assert path.read_bytes() == b"changed"


def test_a_text_that_is_wrong_and_stays_so_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(b"half")

    def refuse(held: bytes | None) -> bytes:
        raise GeneratorError("the file looks cut off")

    with pytest.raises(GeneratorError, match="the file looks cut off"):
        rewrite(path, refuse)
    assert path.read_bytes() == b"half"


def test_nothing_is_written_where_a_change_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(b"same")
    before = path.stat()
    assert rewrite(path, lambda held: held or b"") is False
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a file is open for writing")
def test_a_file_that_an_editor_has_open_for_writing_is_left_to_it(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_bytes(b"old")
    with path.open("r+b") as editor:
        with pytest.raises(ChangedMeanwhile):
            write_bytes(path, b"new", expected=b"old")
        editor.write(b"saved")
    assert path.read_bytes() == b"saved"
    assert write_bytes(path, b"new", expected=b"saved") is True


# --- one process at a time

HOLDER = """
import sys
from pathlib import Path
from generator.files import lock
with lock(Path(sys.argv[1]), by="generator extract"):
    print("held", flush=True)
    sys.stdin.read()
    print("leaving", flush=True)
"""


@contextmanager
def another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a process that keeps a folder locked until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.kill()


def test_a_second_process_is_told_who_works_on_a_folder(tmp_path: Path) -> None:
    with another_process(tmp_path) as holder:
        with pytest.raises(Locked) as refused, lock(tmp_path, patience=0):
            pass
        who = f"generator extract (process {holder.pid} on {platform.node()})"
    hint = "wait until it has ended, then run the command again"
    assert str(refused.value) == f"{tmp_path}: {who} is working on these files; {hint}"


def test_a_second_process_waits_its_turn(tmp_path: Path) -> None:
    with another_process(tmp_path) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        several = 60  # Each attempt runs a dozen lines.
        leave = holder.stdin.close
        with at_points(lambda number: number == several and leave()), lock(tmp_path, patience=60):
            assert select.select([holder.stdout], [], [], 0)[0], "it still holds the folder"
            assert holder.stdout.readline() == "leaving\n"


def test_the_lock_of_a_killed_process_is_no_lock(tmp_path: Path) -> None:
    with another_process(tmp_path) as holder:
        holder.kill()
        holder.wait()
        assert (tmp_path / LOCK).exists()
        with lock(tmp_path, patience=0):
            assert (tmp_path / LOCK).read_text(encoding="utf-8").startswith("generator (process ")
    assert list(tmp_path.iterdir()) == []


def test_one_holder_at_a_time_among_many(tmp_path: Path) -> None:
    counted = 0

    def count() -> None:
        nonlocal counted
        for _ in range(25):
            with lock(tmp_path / "made", patience=60):
                before = counted
                (tmp_path / "seen").write_bytes(b"")
                counted = before + 1

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted == 100
    assert list((tmp_path / "made").iterdir()) == []


def test_a_lock_is_freed_whatever_happens_and_a_folder_that_cannot_be_locked_is_told(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock(tmp_path):
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="cannot be locked: "), lock(tmp_path / "file"):
        pass


# --- new files together


def test_new_files_come_together_as_each_would_alone(tmp_path: Path) -> None:
    found = {tmp_path / f"new/{number % 2}/{number}.po": b"%d" % number for number in range(5)}
    with NewFiles() as new:
        for path, data in found.items():
            new.add(path, data)
            assert not path.exists()
        new.publish()
    write_bytes(tmp_path / "alone", b"")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == found
    assert {path.stat().st_mode for path in found} == {(tmp_path / "alone").stat().st_mode}
    assert [path.name for path in tmp_path.rglob(f"*{TEMPORARY}")] == []


def test_new_files_that_are_not_published_leave_nothing(tmp_path: Path) -> None:
    with NewFiles() as new:
        new.add(tmp_path / "nl.po", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_came_meanwhile_is_never_overwritten(tmp_path: Path) -> None:
    with NewFiles() as new:
        for name in ("one", "two", "three"):
            new.add(tmp_path / name, b"ours")
        (tmp_path / "two").write_bytes(b"theirs")
        with pytest.raises(ChangedMeanwhile, match="two"):
            new.publish()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one": b"ours", "two": b"theirs"}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_new_files_are_whole_or_not_there_wherever_it_ends(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        with NewFiles() as new:
            for name in ("one", "two"):
                new.add(folder / name, name.encode())
            new.publish()

    with at_points(lambda _number: None) as points:
        write(tmp_path / "all")
    for chosen in range(points.passed):
        folder = tmp_path / str(chosen)

        def end(number: int, chosen: int = chosen) -> None:
            if number == chosen:
                raise KeyboardInterrupt

        with suppress(KeyboardInterrupt), at_points(end):
            write(folder)
        left = {path.name: path.read_bytes() for path in folder.rglob("*") if path.suffix != TEMPORARY}
        assert left == {name: name.encode() for name in left}


def test_new_files_that_do_not_fit_are_refused_with_their_place(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL_TOGETHER, str(tmp_path / "nl.po")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path.cwd(),
    )
    assert "nl.po: cannot be written: file too large; check" in run.stdout
    assert list(tmp_path.iterdir()) == []


# --- what killed processes leave


def test_what_was_left_unfinished_is_swept_and_nothing_else(tmp_path: Path) -> None:
    deep = tmp_path / "nl_NL" / "articles"
    deep.mkdir(parents=True)
    left = [tmp_path / f".nl.po.x{TEMPORARY}", deep / f".nl.po.y{TEMPORARY}"]
    for path in (*left, tmp_path / "nl.po", deep / "nl.po"):
        path.write_bytes(b"x")
    assert sweep(tmp_path, deep=False) == (left[0],)
    assert sweep(tmp_path) == (left[1],)
    assert sweep(tmp_path) == ()
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"nl.po"}
    assert sweep(tmp_path / "nowhere") == ()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the system keeps open files")
def test_a_file_that_is_being_written_is_not_swept(tmp_path: Path) -> None:
    """At whatever point of a write somebody sweeps: the write succeeds."""
    path = tmp_path / "nl.po"
    path.write_bytes(b"0")
    with at_points(lambda number: None) as points:
        rewrite(path, lambda held: b"1")
    for chosen in range(points.passed):
        text = b"%d" % (chosen + 2)
        with at_points(lambda number, chosen=chosen: number == chosen and sweep(tmp_path)):  # type: ignore[misc]
            assert rewrite(path, lambda held, text=text: text) is True  # type: ignore[misc]
        assert path.read_bytes() == text
    assert list(tmp_path.iterdir()) == [path]


# --- when a write fails


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


FULL_TOGETHER = FULL.replace("FileError, write_bytes", "FileError, NewFiles").replace(
    'write_bytes(Path(sys.argv[1]), b"n" * 5000)',
    """with NewFiles() as new:
        new.add(Path(sys.argv[1]), b"n" * 5000)""",
)


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


def test_files_below_a_folder_are_named_in_order_of_their_parts(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "a/c.md", "a-b/d.md", "a/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert below(tmp_path, ".md") == ["a/c.md", "a-b/d.md", "a.md", "b.md"]
    assert below(tmp_path / "none", ".md") == []
