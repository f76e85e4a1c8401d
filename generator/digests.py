"""Files and values become digests: what is made again is decided by content, never by times of files.

Times change in every fresh checkout; a cache that is restored beside one stays good.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

__all__ = ["bytes_digest", "digest", "engine_digest", "file_digest", "folder_digests"]

_ENGINES = (
    "babel",
    "beautifulsoup4",
    "css-inline",
    "docutils",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "myst-parser",
    "pydata-sphinx-theme",
    "pygments",
    "snowballstemmer",
    "sphinx",
)


def digest(*parts: object) -> str:
    """Return a digest of values that JSON can write."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def engine_digest() -> str:
    """Return a digest of this package and of the libraries that make pages and emails."""
    found = folder_digests(Path(__file__).parent)
    return digest(found, {name: version(name) for name in _ENGINES})


def folder_digests(folder: Path) -> Mapping[str, str]:
    """Return the digest of every file below a folder, by its path; compiled Python apart."""
    return dict(sorted(_digests(str(folder), "")))


def _digests(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Walk by names as the system gives them: paths as objects take longer than to read the files."""
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _digests(entry.path, f"{prefix}{entry.name}/")
            elif not entry.name.endswith(".pyc") and entry.is_file():
                yield f"{prefix}{entry.name}", file_digest(entry.path)


def file_digest(path: Path | str) -> str:
    """Return the digest of a file, nothing if there is none."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - paths as objects cost more than reading
            return bytes_digest(file.read())
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return ""


def bytes_digest(data: bytes) -> str:
    """Return the digest of what a file holds, by SHA-256: processors have instructions for it."""
    return hashlib.sha256(data).hexdigest()
