"""A tree of pages is built beside the one that readers see, and takes its place at once or not at all."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["built_beside", "leave_out", "leave_out_fonts", "put_in_place"]

_FONT = re.compile(rb"@font-face\{[^}]*\}")
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def built_beside(folder: Path, *, anew: bool = False) -> Iterator[Path]:
    """Yield a copy of a folder, or an empty one, to build in; it takes its place unless an exception comes.

    Pages of the copy are the same files until they are written anew, so a writer must remove a page before it
    writes it. A build that was killed leaves `.<name>.next`, which the next one removes.
    """
    beside = folder.with_name(f".{folder.name}.next")
    _remove(beside)
    _remove(_old(folder))
    if folder.is_dir() and not anew:
        shutil.copytree(folder, beside, copy_function=_linked, symlinks=True)
    else:
        beside.mkdir(parents=True)
    try:
        yield beside
        _take_place(beside, folder)
    finally:
        _remove(beside)


def put_in_place(source: Path, folder: Path) -> None:
    """Copy a folder to where another stands, which it replaces at once, whole."""
    beside = folder.with_name(f".{folder.name}.next")
    _remove(beside)
    _remove(_old(folder))
    try:
        shutil.copytree(source, beside)
        _take_place(beside, folder)
    finally:
        _remove(beside)


def leave_out(folder: Path, patterns: tuple[str, ...]) -> None:
    """Remove what a theme brings and no page uses."""
    for pattern in patterns:
        for path in folder.glob(pattern):
            _remove(path)


def leave_out_fonts(styles: Path) -> None:
    """Remove from styles what names fonts: a browser asks for each that any rule on its way uses."""
    found = styles.read_bytes() if styles.is_file() else b""
    if _FONT.search(found):
        styles.write_bytes(_FONT.sub(b"", found))


def _linked(source: str, target: str) -> None:
    """Link a page, which is most of a tree and seldom changes; copy anything else."""
    if not source.endswith(".html"):
        shutil.copy2(source, target)
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _take_place(beside: Path, folder: Path) -> None:
    if not beside.is_dir():
        raise FileNotFoundError(errno.ENOENT, "somebody removed what was built", str(beside))
    if not folder.exists():
        beside.rename(folder)
        return
    if _exchange(beside, folder):
        return
    # No reader sees half a tree here either, but one who asks between the two renames sees none.
    folder.rename(_old(folder))
    beside.rename(folder)
    _remove(_old(folder))


def _exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step, where the system can (renameat2(2) of Linux)."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return (
        call is not None
        and call(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0
    )


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
