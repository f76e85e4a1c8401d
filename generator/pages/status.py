"""Catalogs become the status page: per locale and article what is translated and what is left, and badges."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from generator.catalogs.progress import Row, count_catalog, progress
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.pages.edition import Edition
from generator.pages.manifest import Manifest
from generator.pages.notes import Notes
from generator.project import Project

__all__ = ["JSON", "Figures", "Survey", "badge", "badge_name", "counted", "files_of", "rows", "survey"]

JSON = "status.json"
_OTHERS = ("alerts", "templates/email", "templates/site", "sphinx")
_FIELDS = ("approved", "unapproved", "stale", "missing", "words", "words_left")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How far an article, or a whole locale, is; in entries, and words of the source."""

    title: str = ""
    url: str = ""
    approved: int = 0
    unapproved: int = 0
    stale: int = 0
    missing: int = 0
    words: int = 0
    words_left: int = 0

    @property
    def total(self) -> int:
        """Return the number of entries."""
        return self.approved + self.unapproved + self.stale + self.missing

    @property
    def percent(self) -> int:
        """Return the share of approved entries, rounded down: 100 means all of them."""
        return self.approved * 100 // self.total if self.total else 100

    @property
    def parts(self) -> tuple[tuple[str, float, float], ...]:
        """Return the stretches of a bar in percent: name, where it starts, how wide it is."""
        found: list[tuple[str, float, float]] = []
        start = 0.0
        for name in ("approved", "unapproved", "stale", "missing"):
            width = 100 * getattr(self, name) / self.total if self.total else 0.0
            found.append((name, round(start, 2), round(width, 2)))
            start += width
        return tuple(found)


Survey = Mapping[str, Mapping[str, Figures]]
"""By locale and catalog."""


def survey(
    project: Project, editions: Sequence[Edition], manifest: Manifest, notes: Mapping[Locale, Notes]
) -> Survey:
    """Count the catalogs of every tree's locale; one that cannot be read is left out, as `check` says.

    `notes` hold what was counted of catalogs that did not change since.
    """
    names = [*(f"articles/{page}" for page in _pages(manifest)), *_OTHERS]
    chosen = [edition.locale for edition in editions if not edition.is_source]
    return {locale.tag: _counted(project, names, locale, notes[locale]) for locale in chosen}


def _counted(project: Project, names: Sequence[str], locale: Locale, notes: Notes) -> Mapping[str, Figures]:
    held = {name: notes.recall(name) for name in names}
    known: dict[str, Any] = {name: row for name, row in held.items() if row is not None}
    rows, _errors = progress(project, [name for name in names if name not in known], [locale])
    for row in rows:
        known[row.catalog] = _counts(row)
        notes.take(known[row.catalog], row.catalog)
    notes.write()
    return {name: Figures(**known[name]) for name in names if name in known}


def counted(project: Project, catalog: str, locale: Locale) -> Mapping[str, int] | None:
    """Count one catalog as `survey` notes it; None if there is none that can be read."""
    try:
        row = count_catalog(project, catalog, locale)
    except GeneratorError:
        return None
    return _counts(row) if row else None


def _counts(row: Row) -> Mapping[str, int]:
    return {field: getattr(row, field) for field in _FIELDS}


def _pages(manifest: Manifest) -> tuple[str, ...]:
    return tuple(dict.fromkeys(page for tree in manifest.trees for page in tree.pages))


def rows(found: Survey, edition: Edition) -> Mapping[str, object]:
    """Return what the status page of a locale shows: every locale in sum, and every article of its own."""
    manifest = edition.manifest
    names = {tree.tag: tree.name for tree in manifest.trees}
    locales = [
        _sum(kept.values(), title=names[tag], url=f"../{tag}/status.html") for tag, kept in found.items()
    ]
    tree = next(tree for tree in manifest.trees if tree.tag == edition.locale.tag)
    kept = found.get(tree.tag, {})
    articles = [
        _sum([kept[f"articles/{page}"]], title=state.title, url=f"{quote(page)}.html")
        for page, state in tree.pages.items()
        if f"articles/{page}" in kept
    ]
    others = [_sum([row], title=name) for name, row in kept.items() if not name.startswith("articles/")]
    return {"locales": locales, "articles": [*articles, *others]}


def _sum(found: Iterable[Figures], *, title: str, url: str = "") -> Figures:
    kept = tuple(found)
    sums = {field: sum(getattr(row, field) for row in kept) for field in _FIELDS}
    return Figures(title=title, url=url, **sums)


def files_of(found: Survey) -> Iterator[tuple[str, str]]:
    """Yield the figures as JSON, and a badge per locale, by their names in the site."""
    document = {
        tag: {name: {field: getattr(row, field) for field in _FIELDS} for name, row in kept.items()}
        for tag, kept in found.items()
    }
    yield JSON, json.dumps(document) + "\n"
    for tag, kept in found.items():
        yield badge_name(tag), badge(tag, _sum(kept.values(), title=tag).percent)


def badge_name(tag: str) -> str:
    """Return the name of a locale's badge in the site."""
    return f"badges/{tag}.svg"


_STEPS = ((100, "#136c3a"), (80, "#4d6d0c"), (50, "#9a5700"), (0, "#b3261e"))
_WIDTH = 7


def badge(label: str, percent: int) -> str:
    """Draw a badge as SVG; its text says what its colour shows.

    >>> "nl-NL: 80%" in badge("nl-NL", 80)
    True
    """
    text = f"{percent}%"
    colour = next(colour for least, colour in _STEPS if percent >= least)
    left, right = (len(part) * _WIDTH + 12 for part in (label, text))
    name = escape(label)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{name}: {text}"><title>{name}: {text}</title>'
        f'<rect width="{left + right}" height="20" rx="4" fill="{colour}"/>'
        f'<path d="M4 0h{left - 4}v20H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4Z" fill="#333b44"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="14">{name}</text>'
        f'<text x="{left + right / 2:g}" y="14">{text}</text></g></svg>\n'
    )
