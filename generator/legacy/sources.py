"""A SHA-1 becomes the English file it was taken of: among files, and among all that git remembers."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator import files
from generator.legacy.localized import hashes

__all__ = ["Found", "Sources", "commit_of"]

_SUFFIX = ".md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source, and where it was found."""

    data: bytes
    path: Path
    """The file, or what it was called in git's history."""
    remembered: bool = False
    """Whether only git's history has it."""


@dataclass(slots=True, kw_only=True)
class Sources:
    """English files by their SHA-1: as they are, with LF and with CRLF line ends.

    Folders are read when a first source is looked for, and git's history when no file is it.
    """

    places: tuple[Path, ...]
    """Files and folders; the git repositories that they are in are searched too."""
    _files: dict[str, Found] | None = field(default=None, init=False)
    _history: dict[str, Found] | None = field(default=None, init=False)

    def find(self, sha1: str) -> Found | None:
        """Return the source with this SHA-1; None if there is none."""
        if not sha1:
            return None
        if self._files is None:
            self._files = _indexed(_read(self.places))
        if sha1.lower() in self._files:
            return self._files[sha1.lower()]
        if self._history is None:
            self._history = _indexed(found for root in _repositories(self.places) for found in _history(root))
        return self._history.get(sha1.lower())


def _indexed(found: Iterable[Found]) -> dict[str, Found]:
    index: dict[str, Found] = {}
    for one in found:
        for sha1 in hashes(one.data).values():
            index.setdefault(sha1, one)
    return index


def _read(places: Iterable[Path]) -> Iterator[Found]:
    for place in places:
        paths = sorted(place.rglob(f"*{_SUFFIX}")) if place.is_dir() else [place]
        for path in paths:
            if path.is_file():
                yield Found(data=files.read_bytes(path), path=path)


def _repositories(places: Iterable[Path]) -> Iterator[Path]:
    roots = dict.fromkeys(
        _git(place if place.is_dir() else place.parent, "rev-parse", "--show-toplevel") for place in places
    )
    yield from (Path(root.decode().strip()) for root in roots if root)


def _history(root: Path) -> Iterator[Found]:
    """Yield every Markdown file that git remembers of a repository, newest commit first."""
    listed = _git(root, "rev-list", "--all", "--objects").decode("utf-8", "surrogateescape").splitlines()
    names = dict(line.split(" ", 1) for line in listed if line.endswith(_SUFFIX) and " " in line)
    if not names:
        return
    answer = _git(root, "cat-file", "--batch", given="\n".join(names).encode())
    position = 0
    for _ in names:
        end = answer.find(b"\n", position)
        parts = answer[position:end].split()
        if end < 0 or len(parts) != 3:
            return
        size = int(parts[2])
        data = answer[end + 1 : end + 1 + size]
        yield Found(data=data, path=root / names[parts[0].decode()], remembered=True)
        position = end + size + 2


def commit_of(path: Path) -> str:
    """Return the commit that last changed a file; nothing where git does not know."""
    return _git(path.parent, "log", "-1", "--format=%H", "--", path.name).decode().strip()


def _git(folder: Path, *arguments: str, given: bytes | None = None) -> bytes:
    """Run git and return what it says; nothing where there is no git or no repository."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], input=given, capture_output=True, check=False, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""
