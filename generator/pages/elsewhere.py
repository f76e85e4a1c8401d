"""What pages are made from beside content, catalogs and settings: files that articles take from elsewhere,
and what a project's own `conf.py` brings.

A build takes it down, so that the next one knows whether it is as it was.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generator import caches
from generator.digests import digest, file_digest, folder_digests

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["brought", "had_own_settings", "has_own_settings", "is_as_noted", "name_of", "note"]

_SETTINGS = "conf.py"
_RECORD = "elsewhere.json"
_NOTED = "files"
_FOLDERS = ("html_static_path", "html_extra_path", "html_theme_path", "templates_path")
_FILES = ("html_logo", "html_favicon")
_PACKAGE = Path(__file__).parents[1]


def has_own_settings(root: Path) -> bool:
    """Tell whether a project has settings of its own for Sphinx, which may do anything with a page."""
    return (root / _SETTINGS).is_file()


def had_own_settings(work: Path, root: Path) -> bool:
    """Tell whether a project has such settings, or had them in the last build."""
    return has_own_settings(root) or _SETTINGS in caches.read_record(work / _RECORD).get(_NOTED, ())


def brought(app: Sphinx, root: Path) -> dict[str, str]:
    """Return the digests, by names below `root`, of what the project's own settings for Sphinx bring.

    They are `conf.py`, modules of the project, and the files and folders that it names.
    """
    if not has_own_settings(root):
        return {}
    named = [*(app.config[one] for one in _FILES), *(name for one in _FOLDERS for name in app.config[one])]
    paths = {root / _SETTINGS, *_modules(root), *(Path(app.confdir, name) for name in named if name)}
    return {name_of(path, root): _digest(path) for path in sorted(paths)}


def _modules(root: Path) -> Iterator[Path]:
    """Yield the files below the project that were imported, its environment and this package apart."""
    for module in list(sys.modules.values()):
        path = Path(getattr(module, "__file__", None) or "")
        if path.is_relative_to(root) and not any(path.is_relative_to(one) for one in (sys.prefix, _PACKAGE)):
            yield path


def note(work: Path, found: Mapping[str, str]) -> None:
    """Take down the digests of such files and folders, by names below the project."""
    caches.write(work / _RECORD, json.dumps({_NOTED: found}).encode())


def is_as_noted(work: Path, root: Path) -> bool:
    """Tell whether all are as the last build took them down; not if the record is lost or damaged."""
    found = caches.read_record(work / _RECORD).get(_NOTED)
    return found is not None and all(_digest(root / name) == one for name, one in found.items())


def name_of(path: Path, root: Path) -> str:
    """Return the name of a file wherever it lies, below the project or out of it."""
    return os.path.relpath(path, root)


def _digest(path: Path) -> str:
    return digest(folder_digests(path)) if path.is_dir() else file_digest(path)
