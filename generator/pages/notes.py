"""What was found out about articles in one language is noted, for as long as nothing changes that decides it.

Notes lie below `build/.work` and may be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import caches
from generator.digests import digest, engine_digest, folder_digests
from generator.locales import Locale
from generator.project import Project
from generator.stamps import Glance

__all__ = ["ROWS", "STATES", "Notes", "TextDigests", "all_text_digests", "notes_of", "text_digests"]

STATES = "states"
"""Notes on how far the page of each article is."""
ROWS = "rows"
"""Notes on how much of each catalog is translated."""

_PO = ".po"


@dataclass(frozen=True)
class TextDigests:
    """The digests of a locale's catalogs, and of all else that decides which texts they give."""

    settings: str
    files: Mapping[str, str]
    """Digests by names below the locale's folder."""

    def of(self, catalog: str) -> str:
        """Return the digest of a catalog, nothing if there is none."""
        return self.files.get(f"LC_MESSAGES/{catalog}{_PO}", "")

    @cached_property
    def common(self) -> str:
        """Return the digest of what all catalogs are judged by: program, settings, lists of terms."""
        rest = {name: one for name, one in self.files.items() if not name.endswith(_PO)}
        return digest(engine_digest(), self.settings, rest)


def text_digests(project: Project, locale: Locale) -> TextDigests:
    """Return the digests of a locale's catalogs as they are now."""
    return _digests(project, locale, folder_digests(project.locales / locale.gettext))


def all_text_digests(project: Project, seen: Glance) -> Mapping[Locale, TextDigests]:
    """Return the digests of the catalogs of every locale of the settings."""
    return {
        locale: _digests(project, locale, seen.below(f"locales/{locale.gettext}"))
        for locale in project.settings.all_locales
    }


def _digests(project: Project, locale: Locale, found: Mapping[str, str]) -> TextDigests:
    return TextDigests(settings=repr((locale.tag, project.settings)), files=found)


class Notes:
    """What was found out about each article of a language from its catalog and some more."""

    def __init__(self, path: Path, digests: TextDigests) -> None:
        self._path = path
        self._digests = digests
        self._held: dict[str, list[Any]] = caches.read_record(path)
        self._kept: dict[str, list[Any]] = {}
        self._is_new = False

    def recall(self, catalog: str, *more: object) -> Any:
        """Return what is noted of a catalog, None if nothing is or anything changed."""
        held = self._held.get(catalog)
        if held is None or held[0] != self._key(catalog, more):
            return None
        self._kept[catalog] = held
        return held[1]

    def take(self, value: object, catalog: str, *more: object) -> None:
        """Note a value, which JSON can write."""
        self._kept[catalog] = self._held[catalog] = [self._key(catalog, more), value]
        self._is_new = True

    def write(self) -> None:
        """Keep what was noted or recalled for the next build."""
        if self._is_new or self._kept.keys() != self._held.keys():
            caches.write(self._path, json.dumps(self._kept, ensure_ascii=False).encode())

    def _key(self, catalog: str, more: object) -> str:
        return digest(self._digests.common, self._digests.of(catalog), more)


def notes_of(work: Path, name: str, digests: Mapping[Locale, TextDigests]) -> Mapping[Locale, Notes]:
    """Return the notes of one kind on every language, from the folder of what is known between builds."""
    return {locale: Notes(work / locale.tag / f"{name}.json", one) for locale, one in digests.items()}
