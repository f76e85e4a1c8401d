"""Files and values become digests: what is made again is decided by content, never by times of files.

Times change in every fresh checkout; a cache that is restored beside one stays good.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

__all__ = ["bytes_digest", "digest", "engine_digest", "file_digest", "folder_digests"]

_ENGINES = (
    "babel",
    "beautifulsoup4",
    "css-inline",
    "docutils",
    "ftfy",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "myst-parser",
    "pydata-sphinx-theme",
    "pygments",
    "rapidfuzz",
    "snowballstemmer",
    "sphinx",
)


def digest(*parts: object) -> str:
    """Return a digest of values that JSON can write."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    # Names of files that are not UTF-8 are lone surrogates in Python.
    return bytes_digest(text.encode("utf-8", "surrogatepass"))


@cache
def engine_digest() -> str:
    """Return a digest of this package and of the libraries that check texts, and make pages and emails."""
    found = folder_digests(Path(__file__).parent)
    return digest(found, {name: version(name) for name in _ENGINES})


def folder_digests(folder: Path) -> Mapping[str, str]:
    """Return the digest of every file below a folder, by its path; compiled Python apart.

    Links to folders are followed, but those that lead back.
    """
    return dict(sorted(_digests(str(folder), "", ())))


def _digests(folder: str, prefix: str, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Walk by names as the system gives them: paths as objects take longer than to read the files.

    `above` are the real paths of folders that were left by a link.
    """
    try:
        entries = os.scandir(folder)
    except OSError:
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _digests(entry.path, f"{prefix}{entry.name}/", above)
            elif entry.is_dir():
                left = (*above, os.path.realpath(folder))
                if not _leads_back(entry.path, left):
                    yield from _digests(entry.path, f"{prefix}{entry.name}/", left)
            elif not entry.name.endswith(".pyc") and entry.is_file():
                yield f"{prefix}{entry.name}", file_digest(entry.path)


def _leads_back(link: str, folders: Iterable[str]) -> bool:
    """Tell whether a link leads to one of some folders, or above it."""
    real = Path(link).resolve()
    return any(Path(folder).is_relative_to(real) for folder in folders)


def file_digest(path: Path | str) -> str:
    """Return the digest of a file, nothing if there is none that can be read."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - paths as objects cost more than reading
            return bytes_digest(file.read())
    except OSError:
        return ""


def bytes_digest(data: bytes) -> str:
    """Return the digest of what a file holds, by SHA-256: processors have instructions for it."""
    return hashlib.sha256(data).hexdigest()
