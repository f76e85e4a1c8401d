"""What pages show of other articles in one language, titles and headings, is known from build to build."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment

from generator.digests import bytes_digest, digest
from generator.pages.contents import packed
from generator.pages.edition import Edition
from generator.pages.filling import Filling, Unfillable
from generator.pages.marks import marks_of
from generator.pages.notes import Notes, text_digests
from generator.pages.shown import ShownDigests

__all__ = ["Heads"]


class Heads:
    """The titles and headings of all articles, as `filling` writes them; noted ones need no catalog."""

    def __init__(
        self, env: BuildEnvironment, edition: Edition, filling: Filling, shown: ShownDigests, path: Path
    ) -> None:
        self._env = env
        self._edition = edition
        self._filling = filling
        self._digests = text_digests(edition.project, edition.locale)
        self._notes = Notes(path, self._digests)
        self._shown = shown
        # If it cannot be read, every build says so, whether a page is looked at that quotes it or not.
        edition.accepted("alerts")
        self.own = cache(self._own)
        self._head = cache(self._noted)

    def title(self, name: str) -> str:
        """Return the title of an article as HTML. Raises Unfillable."""
        return str(self._head(name)["title"])

    def headings(self, name: str) -> str:
        """Return the digest of an article's headings. Raises Unfillable."""
        found = self._head(name)["headings"]
        if found is None:
            raise Unfillable(f"the headings of {name} do not fit")
        return str(found)

    def write(self) -> None:
        """Keep what was found out for the next build."""
        self._notes.write()

    def _own(self, name: str) -> str:
        """Return the digest of what the texts of an article are made from."""
        article = self._edition.content.articles.get(name)
        return digest(
            self._digests.common,
            self._digests.of(article.catalog) if article else "",
            article.digest if article else "",
            bytes_digest(marks_of(self._env).get(name, b"")),
            bytes_digest(packed(self._env).packed(name)),
            str(self._env.titles.get(name)),
            self._shown.of(name),
        )

    def _noted(self, name: str) -> dict[str, Any]:
        held: dict[str, Any] | None = self._notes.recall(name, self.own(name))
        if held is not None:
            self._filling.hold(held["filled"])
            return held
        faults = len(self._edition.errors)
        found = self._read(name)
        if len(self._edition.errors) == faults:  # else the next build says it again
            self._notes.take(found, name, self.own(name))
        return found

    def _read(self, name: str) -> dict[str, Any]:
        article = self._edition.content.articles.get(name)
        if article:  # Nothing of its catalog may be in titles.
            self._edition.accepted(article.catalog)
        title, filled = self._filling.title(str(self._env.titles[name]))
        try:
            headings = digest(self._filling.plain(self._env.tocs[name].astext()))
        except Unfillable:
            headings = None
        return {"title": title, "filled": filled, "headings": headings}
