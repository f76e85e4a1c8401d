"""Files become bytes and bytes become files, whole or not at all, one writer at a time."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import itertools
import os
import platform
import secrets
import shutil
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import EllipsisType, TracebackType
from typing import Self

from generator.errors import GeneratorError, Place

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = [
    "LOCK",
    "TEMPORARY",
    "ChangedMeanwhile",
    "FileError",
    "Locked",
    "MissingFile",
    "NewFiles",
    "below",
    "copy_folder",
    "lock",
    "read_bytes",
    "read_or_none",
    "read_text",
    "rewrite",
    "sweep",
    "write_bytes",
    "write_text",
]

TEMPORARY = ".generator-tmp"
"""How the name of an unfinished file ends; `sweep` removes those that a killed process left."""

LOCK = ".generator-lock"
"""The file in a folder that says who works on it."""


class FileError(GeneratorError):
    """A file cannot be read or written."""


class MissingFile(FileError):
    """There is no such file."""


class ChangedMeanwhile(FileError):
    """Somebody else wrote the file since it was read; it is as they left it."""


class Locked(FileError):
    """Another process works on the folder."""


# --- reading


def read_bytes(path: Path) -> bytes:
    """Read a file. Raises MissingFile, or FileError with the system's reason."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise MissingFile("there is no such file", place=Place(path=path), hint="check the name") from None
    except OSError as error:
        raise _refused("cannot be read", path, error) from None


def read_or_none(path: Path) -> bytes | None:
    """Read a file as `read_bytes` does; return None if there is none."""
    try:
        return read_bytes(path)
    except MissingFile:
        return None


def read_text(path: Path) -> str:
    """Read a UTF-8 file, its line ends as they are. Raises FileError naming the first wrong byte."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = Place(path=path, line=data.count(b"\n", 0, error.start) + 1)
        raise FileError(
            f"byte 0x{data[error.start]:02x} is not UTF-8", place=place, hint="save the file as UTF-8"
        ) from None


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def below(folder: Path, suffix: str | tuple[str, ...]) -> list[str]:
    """Return the names of the files below a folder that end so, in order of their parts.

    Links to folders are not followed, and `.#name`, by which Emacs locks a file, is none. Paths as objects
    would take ten times as long.
    """
    start = len(str(folder)) + 1
    found = (
        f"{parent}/{name}"[start:].replace(os.sep, "/")
        for parent, _, names in os.walk(folder)
        for name in names
        if name.endswith(suffix) and not name.startswith(".#")
    )
    return sorted(found, key=lambda name: name.split("/"))


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder with all below it, but links that lead nowhere.

    Raises FileError that names the first file that the system refuses.
    """
    try:
        shutil.copytree(source, target, ignore_dangling_symlinks=True)
    except shutil.Error as error:
        name, _, reason = error.args[0][0]
        fault = f"cannot be copied: {reason}"
        raise FileError(fault, place=Place(path=name), hint="mend its permissions") from None
    except OSError as error:
        raise _refused("cannot be copied", source, error) from None


# --- writing


def write_bytes(path: Path, data: bytes, *, expected: bytes | EllipsisType | None = ...) -> bool:
    """Write a file so that every reader sees the old bytes or the new ones; return False if nothing changed.

    The bytes go to a temporary file beside, which is synced, read back and put in place; then the folder is
    synced. Missing folders are made. A link stays a link, and permissions stay. With `expected`, what the
    caller read (None: no file), raise ChangedMeanwhile if the file holds anything else, or, on Linux, if
    somebody has it open for writing. Raises FileError with the system's reason; the old bytes are then
    untouched.
    """
    path = _followed(path)
    with _told(path):
        held = _held(path)
        if held == data:
            return False
        _guard(path, held, expected)
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data, expected)
    return True


def write_text(path: Path, text: str, *, expected: bytes | EllipsisType | None = ...) -> bool:
    """Write text as UTF-8, its line ends as they are; else as `write_bytes`."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        fault = f"character U+{ord(text[error.start]):04X} cannot be written as UTF-8"
        raise FileError(fault, place=Place(path=path), hint="remove it") from None
    return write_bytes(path, data, expected=expected)


def rewrite(path: Path, change: Callable[[bytes | None], bytes]) -> bool:
    """Write what `change` makes of a file's bytes (None: no file); return False if nothing changed.

    If somebody else writes the file meanwhile, `change` is asked again, at most three times; then raise
    ChangedMeanwhile, with the file as the other one left it.
    """
    path, attempts = _followed(path), 3
    while True:
        held = read_or_none(path)
        try:
            data = change(held)
            return data != held and write_bytes(path, data, expected=held)
        except GeneratorError as error:
            # A text that is half saved may be anything, also something that `change` refuses.
            if not isinstance(error, ChangedMeanwhile) and read_or_none(path) == held:
                raise
            if not attempts:
                raise _changed(path) from None
        attempts -= 1


def _followed(path: Path) -> Path:
    """Return what a link leads to; without one, a look at each folder would take a quarter of a write."""
    is_plain = path.parent.is_dir() and not os.path.islink(path)  # noqa: PTH114 - a faulty path is no link
    return path if is_plain else Path(os.path.realpath(path))


class NewFiles:
    """Files that nobody has yet, put in place together, so that the disk is waited for once and not by each.

    Each comes as `write_bytes` would write it, whole or not at all, and lasts when `publish` returns. What is
    not published when the context ends is removed. Where hundreds of small files are written, that takes half
    the time; more than some dozens at a time save little more, and each holds a file open.
    """

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._files: list[tuple[Path, Path, bytes]] = []
        self._folders: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, path: Path, data: bytes) -> None:
        """Write the bytes beside `path`, where no file is. Raises FileError with the system's reason."""
        with _told(path):
            if path.parent not in self._folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(path.parent)
            descriptor, temporary = self._stack.enter_context(_temporary(path, _NEW))
            _write(descriptor, data, finish=_start_sync)
        self._files.append((temporary, path, data))

    def publish(self) -> None:
        """Put all files in place. Raises ChangedMeanwhile where there is one by now, else as `add`.

        Those before it are in place then.
        """
        for temporary, path, data in self._files:
            with _told(path):
                _finish_sync(temporary)
                _check(temporary, data)
        for temporary, path, _ in self._files:
            with _told(path):
                _link(temporary, path)
        for folder in self._folders:
            with _told(folder):
                _sync_folder(folder)
        self._files.clear()
        self._stack.close()


def _guard(path: Path, held: bytes | None, expected: bytes | EllipsisType | None) -> None:
    if expected is not ... and held != expected:
        raise _changed(path)


def _changed(path: Path) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        "the file was changed by somebody else meanwhile",
        place=Place(path=path),
        hint="save it where it is open, then run the command again",
    )


def _replace(path: Path, data: bytes, expected: bytes | EllipsisType | None) -> None:
    mode = _mode(path)
    with _temporary(path, _NEW if mode is None else mode) as (descriptor, temporary):
        _write(descriptor, data, finish=os.fsync)
        if mode is not None:
            temporary.chmod(mode)
        _check(temporary, data)
        _publish(temporary, path, expected)


def _write(descriptor: int, data: bytes, *, finish: Callable[[int], None]) -> None:
    """Write bytes, `finish` the file and close it."""
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        finish(file.fileno())


def _check(temporary: Path, data: bytes) -> None:
    if temporary.read_bytes() != data:
        raise OSError("what was written does not read back")


_NEW = 0o666
"""Permissions of a new file, before the user's umask."""


@contextlib.contextmanager
def _temporary(path: Path, mode: int) -> Iterator[tuple[int, Path]]:
    """Make a file beside another, open for writing, which `sweep` leaves alone; what is left of it goes."""
    while True:
        temporary = path.parent / f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}"
        descriptor = os.open(temporary, _CREATE, mode)
        with contextlib.ExitStack() as stack:
            stack.callback(_remove, temporary)
            if _kept(stack, os.dup(descriptor), temporary):
                yield descriptor, temporary
                return
        os.close(descriptor)


_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _kept(stack: contextlib.ExitStack, descriptor: int, path: Path) -> bool:
    """Claim a file until the stack ends, so that `sweep` tells it from one that was left behind.

    Return False if a sweep came first. On Windows an open file cannot be removed anyway, nor renamed.
    """
    if sys.platform == "win32":
        os.close(descriptor)
        return True
    stack.callback(os.close, descriptor)
    try:
        return _claim(descriptor) and _same_file(descriptor, path)
    except OSError:  # A file system without locks.
        return True


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _publish(temporary: Path, path: Path, expected: bytes | EllipsisType | None) -> None:
    """Put a finished file in place, if that place still holds what is expected, and make it last."""
    if expected is None:
        _publish_new(temporary, path)
    elif expected is ...:
        temporary.replace(path)
        _sync_folder(path.parent)
    else:
        _guard(path, _held(path), expected)
        _publish_over(temporary, path, expected)


def _publish_new(temporary: Path, path: Path) -> None:
    _link(temporary, path)
    try:
        _sync_folder(path.parent)
    except OSError:
        path.unlink()
        raise


def _link(temporary: Path, path: Path) -> None:
    """Put a file where none is."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise _changed(path) from None
    except OSError:  # A file system without hard links.
        _guard(path, _held(path), None)
        temporary.replace(path)


def _publish_over(temporary: Path, path: Path, expected: bytes) -> None:
    """Swap two files, look at what came out, and swap back if it is not what was expected.

    Between a look and a rename an editor may save; a swap loses nothing, whatever it finds.
    """
    with contextlib.ExitStack() as stack:
        try:
            _kept(stack, os.open(path, os.O_RDONLY), path)
        except FileNotFoundError:
            raise _changed(path) from None
        if _swap(temporary, path):
            _check_swapped(temporary, path, expected)
            return
    temporary.replace(path)
    _sync_folder(path.parent)


def _check_swapped(old: Path, path: Path, expected: bytes) -> None:
    try:
        if _open_for_writing(old) or old.read_bytes() != expected:
            raise _changed(path)
        _sync_folder(path.parent)
    except BaseException:
        _swap(old, path)
        raise


def _mode(path: Path) -> int | None:
    """Return the permissions of a file, None if there is none."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _start_sync(descriptor: int) -> None:
    """Let the system begin to write a file to the disk, where it can be told so; else wait for it."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    else:
        os.fsync(descriptor)


def _finish_sync(path: Path) -> None:
    """Wait until a file that `_start_sync` began with is on the disk."""
    if hasattr(os, "posix_fadvise"):
        _sync(path)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut (POSIX; elsewhere folders cannot be opened)."""
    if os.name == "posix":
        _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise FileError where the system refuses."""
    try:
        yield
    except OSError as error:
        raise _refused("cannot be written", path, error) from None


def _refused(fault: str, path: Path, error: OSError) -> FileError:
    reason = (error.strerror or str(error)).lower()
    return FileError(
        f"{fault}: {reason}", place=Place(path=path), hint="check the path, permissions and free space"
    )


# --- what the system can do beyond POSIX

_NO_SWAP = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_AT_FDCWD = -100
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS."""


def _swap(one: Path, other: Path) -> bool:
    """Exchange two files at once (Linux and macOS); return False where the system or file system cannot."""
    exchange = _exchange()
    if exchange is None:
        return False
    if exchange(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_SWAP:
        return False
    if code == errno.ENOENT:
        raise _changed(other)
    raise OSError(code, os.strerror(code))


@functools.cache
def _exchange() -> Callable[[bytes, bytes], int] | None:
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return functools.partial(_swap_on_macos, library.renamex_np)
        return functools.partial(_swap_on_linux, library.renameat2)
    except (AttributeError, OSError, TypeError):
        return None


def _swap_on_linux(rename: Callable[..., int], one: bytes, other: bytes) -> int:
    return rename(_AT_FDCWD, one, _AT_FDCWD, other, _EXCHANGE)


def _swap_on_macos(rename: Callable[..., int], one: bytes, other: bytes) -> int:
    return rename(one, other, _EXCHANGE)


def _open_for_writing(path: Path) -> bool:
    """Tell whether anybody has a file open for writing; where the system cannot tell, nobody has.

    Linux grants a read lease only if there is no writer (fcntl(2), "Leases").
    """
    if sys.platform == "linux":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            # The signal that a lease is asked back; its default, SIGIO, ends the process.
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except OSError as error:
            return error.errno == errno.EAGAIN
        finally:
            os.close(descriptor)
    return False


# --- one process at a time


@contextlib.contextmanager
def lock(folder: Path, *, by: str = "generator", patience: float = 5.0) -> Iterator[None]:
    """Keep a folder for this process, and say in a file there who has it; made if missing.

    Wait for another holder at most `patience` seconds, then raise Locked, naming it. The system frees the
    lock of a process that dies, so a file that one left behind is no lock.
    """
    path = folder / LOCK
    descriptor = _patiently(path, patience)
    try:
        _sign(descriptor, f"{by} (process {os.getpid()} on {platform.node()})\n")
        yield
    finally:
        _remove(path)
        os.close(descriptor)


def _sign(descriptor: int, holder: str) -> None:
    with contextlib.suppress(OSError):  # On a full disk the lock holds without a name in it.
        os.ftruncate(descriptor, 0)
        os.write(descriptor, holder.encode())


def _patiently(path: Path, patience: float) -> int:
    end = time.monotonic() + patience
    while (descriptor := _taken(path)) is None:
        if time.monotonic() >= end:
            raise _locked(path)
        time.sleep(0.02)
    return descriptor


def _taken(path: Path) -> int | None:
    """Take a lock file and return its descriptor, or None if somebody else has it or just gave it up."""
    with contextlib.ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            stack.callback(os.close, descriptor)
            taken = _claim(descriptor) and _same_file(descriptor, path)
        except OSError as error:
            raise _refused("cannot be locked", path, error) from None
        if not taken:
            return None
        stack.pop_all()
        return descriptor


def _same_file(descriptor: int, path: Path) -> bool:
    """Tell whether a lock file that was waited for is still the one that others will find."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _locked(path: Path) -> Locked:
    try:
        holder = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        holder = ""
    return Locked(
        f"{holder or 'another process'} is working on these files",
        place=Place(path=path.parent),
        hint="wait until it has ended, then run the command again",
    )


def _claim(descriptor: int) -> bool:
    """Claim an open file for as long as it is open; return False if another process has."""
    try:
        if sys.platform == "win32":
            # A locked byte cannot be read, so it is one that holds nothing.
            os.lseek(descriptor, 2**20, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True


def sweep(folder: Path, *, deep: bool = True) -> tuple[Path, ...]:
    """Remove what killed processes left unfinished in a folder and, if `deep`, below; return the paths.

    A file that a living process is writing stays.
    """
    tree = os.walk(folder) if deep else itertools.islice(os.walk(folder), 1)
    left = (Path(parent) / name for parent, _, names in tree for name in names if name.endswith(TEMPORARY))
    return tuple(sorted(path for path in left if _abandoned(path)))


def _abandoned(path: Path) -> bool:
    """Remove a temporary file unless somebody is writing it; tell whether it went."""
    with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
        if _kept(stack, os.open(path, os.O_RDONLY), path):
            path.unlink()
            return True
    return False
