"""Files become bytes and bytes become files, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from tempfile import mkstemp
from types import EllipsisType

from generator.errors import GeneratorError, Place

__all__ = [
    "TEMPORARY",
    "ChangedMeanwhile",
    "FileError",
    "MissingFile",
    "read_bytes",
    "read_text",
    "write_bytes",
    "write_text",
]

TEMPORARY = ".generator-tmp"
"""How the name of an unfinished file ends; one that lies about was left by a process that was killed."""


class FileError(GeneratorError):
    """A file cannot be read or written."""


class MissingFile(FileError):
    """There is no such file."""


class ChangedMeanwhile(FileError):
    """Somebody else wrote the file since it was read; nothing was written."""


def read_bytes(path: Path) -> bytes:
    """Read a file. Raises MissingFile, or FileError with the system's reason."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise MissingFile("there is no such file", place=Place(path=path), hint="check the name") from None
    except OSError as error:
        raise _refused("cannot be read", path, error) from None


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


def write_bytes(path: Path, data: bytes, *, expected: bytes | EllipsisType | None = ...) -> bool:
    """Write a file so that every reader sees the old bytes or the new ones; return False if nothing changed.

    The bytes go to a temporary file beside, which is synced, read back and renamed; then the folder is
    synced. Missing folders are made. A link stays a link, and permissions stay. With `expected`, what the
    caller read (None: no file), raise ChangedMeanwhile if the file holds anything else. Raises FileError with
    the system's reason; the old bytes are then untouched.
    """
    path = Path(os.path.realpath(path))
    try:
        held = _held(path)
        if held == data:
            return False
        _guard(path, held, expected)
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data, expected)
    except OSError as error:
        raise _refused("cannot be written", path, error) from None
    return True


def write_text(path: Path, text: str, *, expected: bytes | EllipsisType | None = ...) -> bool:
    """Write text as UTF-8, its line ends as they are; else as `write_bytes`."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        fault = f"character U+{ord(text[error.start]):04X} cannot be written as UTF-8"
        raise FileError(fault, place=Place(path=path), hint="remove it") from None
    return write_bytes(path, data, expected=expected)


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _guard(path: Path, held: bytes | None, expected: bytes | EllipsisType | None) -> None:
    if expected is not ... and held != expected:
        raise ChangedMeanwhile(
            "the file was changed by somebody else meanwhile",
            place=Place(path=path),
            hint="run the command again",
        )


def _replace(path: Path, data: bytes, expected: bytes | EllipsisType | None) -> None:
    descriptor, name = mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(path))
        if temporary.read_bytes() != data:
            raise OSError("what was written does not read back")
        if expected is not ...:
            _guard(path, _held(path), expected)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _mode(path: Path) -> int:
    """Return the permissions of the file that is replaced, or those the user's umask gives a new one."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return 0o666 & ~_UMASK


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _umask()
"""Read at import: reading it means setting it, which other threads would notice."""


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut (POSIX; elsewhere folders cannot be opened)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(fault: str, path: Path, error: OSError) -> FileError:
    reason = (error.strerror or str(error)).lower()
    return FileError(
        f"{fault}: {reason}", place=Place(path=path), hint="check the path, permissions and free space"
    )
