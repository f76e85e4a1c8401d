"""Articles that were read before are taken from a shelf, where nothing changed that they were read from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

from generator import caches
from generator.digests import digest, engine_digest, file_digest
from generator.project import Project

if TYPE_CHECKING:
    from generator.source.articles import Article

__all__ = ["Shelf"]

_PARTS = 64
"""Files of a shelf: one changed article has a part of all written anew."""


class Shelf:
    """The articles of a project, as long as their files, the settings and the program are the same.

    They lie below `build/.work/articles`, a part of them in each file, and may be deleted at any time.
    """

    def __init__(self, project: Project, paths: Mapping[str, Path]) -> None:
        self._folder = project.build / ".work" / "articles"
        self._paths = paths
        self._digests = {name: file_digest(path) for name, path in paths.items()}
        self._made_by = digest(engine_digest(), str(project.root), project.settings.segmentation)
        self._held: dict[int, dict[str, tuple[str, Article]]] = {
            number: caches.recall(self._path(number), self._made_by) or {} for number in range(_PARTS)
        }
        self.articles: Mapping[str, Article] = MappingProxyType(
            {
                name: article
                for part in self._held.values()
                for name, (known, article) in part.items()
                if known == self._digests.get(name) and article.path == paths[name]
            }
        )

    def put(self, articles: Mapping[str, Article]) -> None:
        """Add articles that were read just now; those whose files changed meanwhile are left out."""
        new: dict[int, dict[str, tuple[str, Article]]] = {number: {} for number in self._held}
        for name, article in articles.items():
            if file_digest(self._paths[name]) == self._digests[name]:
                new[_part(name)][name] = self._digests[name], article
        for number, held in self._held.items():
            part = {name: one for name, one in {**held, **new[number]}.items() if name in self._paths}
            if new[number] or len(part) < len(held):
                caches.keep(self._path(number), self._made_by, part)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.pickle"


def _part(name: str) -> int:
    return crc32(name.encode()) % _PARTS
