"""Files and values become digests: what is made again is decided by content, never by times of files.

Times change in every fresh checkout; a cache that is restored beside one stays good.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

__all__ = ["digest", "engine_digest", "file_digest", "folder_digests"]

_ENGINES = (
    "babel",
    "css-inline",
    "docutils",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "myst-parser",
    "pydata-sphinx-theme",
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
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in paths if path.is_file()}


def file_digest(path: Path) -> str:
    """Return the digest of a file, nothing if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
