"""A folder becomes a project: a start page, an article and an alert that build and mail at once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

from generator.errors import GeneratorError, Place

__all__ = ["start"]

_FILES = Path(__file__).parent / "files"
_NAMED: Mapping[str, str] = MappingProxyType({"gitignore": ".gitignore"})
"""What goes by another name here, where it would say something of our own files."""


def start(folder: Path) -> tuple[Path, ...]:
    """Write a new project into a folder, whole or not at all, and return its files.

    Raises GeneratorError for a folder that has something in it already, and where nothing can be written.
    """
    try:
        _guard(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _place(folder)
    except OSError as error:
        raise GeneratorError(
            f"cannot be written ({error.strerror})", place=Place(path=folder), hint="name another folder"
        ) from None
    return tuple(path for path in sorted(folder.rglob("*")) if path.is_file())


def _guard(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    fault = "the folder is not empty" if folder.is_dir() else "this is a file"
    raise GeneratorError(fault, place=Place(path=folder), hint="name a new folder or an empty one")


def _place(folder: Path) -> None:
    """Copy the files to a folder of another name, then rename it, or move them if their folder is there."""
    there = folder.is_dir()
    beside = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder if there else folder.parent))
    try:
        shutil.copytree(_FILES, beside, copy_function=shutil.copyfile, dirs_exist_ok=True)
        for own, name in _NAMED.items():
            (beside / own).rename(beside / name)
        if there:
            _move(beside, folder)
        else:
            beside.chmod(0o755)
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _move(beside: Path, folder: Path) -> None:
    """Move all files into a folder, or none; somebody may stand in it, so it stays itself."""
    moved: list[Path] = []
    try:
        for path in sorted(beside.iterdir()):
            moved.append(path.rename(folder / path.name))
    except OSError:
        for path in moved:
            path.rename(beside / path.name)
        raise
