"""A project's catalogs become rows: how far each is, in entries and words, and who wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path

from generator import files
from generator.catalogs import po
from generator.catalogs.ages import days
from generator.catalogs.model import Catalog, Entry, State
from generator.catalogs.provenance import origin, state, statistics
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.project import Project
from generator.workers import spread

__all__ = ["Row", "Stale", "count_catalog", "progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A sentence whose English changed, and which nobody translated since."""

    msgid: str
    line: int
    since: date | None
    """When the catalog got the new English; None if that is not committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How far one catalog of one locale is, in entries."""

    locale: str
    catalog: str
    approved: int
    unapproved: int
    stale: int
    missing: int
    words: int
    """Of the source, all of them."""
    words_left: int
    """Of the source, in entries that are not approved."""
    path: Path
    origins: Mapping[str, int] = field(default_factory=dict)
    """Texts of the sentences themselves by who wrote them: `human`, `mt`, `tm`, `import`."""
    oldest: Stale | None = None
    """The sentence that is stale for the longest time, if that was asked for."""


def progress(
    project: Project, names: Iterable[str], chosen: Iterable[Locale], *, ages: bool = False
) -> tuple[tuple[Row, ...], tuple[GeneratorError, ...]]:
    """Count every catalog that there is or should be; those that cannot be read come back as errors.

    With `ages`, ask git since when sentences are stale. The work is spread over the cores.
    """
    catalogs = tuple((name, locale) for locale, name in product(chosen, tuple(names)))

    def count(catalog: tuple[str, Locale]) -> Row | GeneratorError | None:
        try:
            return count_catalog(project, *catalog, ages=ages)
        except GeneratorError as error:
            return error

    found = tuple(spread(count, catalogs))
    rows = tuple(one for one in found if isinstance(one, Row))
    return rows, tuple(one for one in found if isinstance(one, GeneratorError))


def count_catalog(project: Project, name: str, locale: Locale, *, ages: bool = False) -> Row | None:
    """Count one catalog; where it is not there, all that its template lists is missing.

    Return None if there is no template either. Raises PoError or FileError for one that cannot be read.
    """
    path = project.po(name, locale)
    catalog = _catalog(project, name, locale)
    if catalog is None:
        return None
    counts = statistics(catalog)
    return Row(
        locale=locale.tag,
        catalog=name,
        approved=counts.entries[State.APPROVED],
        unapproved=counts.entries[State.UNAPPROVED],
        stale=counts.entries[State.STALE],
        missing=counts.entries[State.MISSING],
        words=counts.total_words,
        words_left=counts.total_words - counts.words[State.APPROVED],
        path=path,
        origins=_origins(catalog),
        oldest=_oldest(catalog, path) if ages and counts.entries[State.STALE] else None,
    )


def _catalog(project: Project, name: str, locale: Locale) -> Catalog | None:
    """Read a catalog, or else its template; None if there is neither."""
    path, template = project.po(name, locale), project.pot(name)
    if path.exists():
        return po.read_recent(files.read_bytes(path), path=path, locale=locale)
    return po.read_po(files.read_bytes(template), path=template) if template.exists() else None


def _origins(catalog: Catalog) -> dict[str, int]:
    own = (entry for entry in catalog.live if state(entry).is_own)
    return dict(sorted(Counter(map(origin, own)).items()))


def _oldest(catalog: Catalog, path: Path) -> Stale:
    """Return the stale sentence whose English is in the catalog for the longest time, else the first."""
    stale = [entry for entry in catalog.live if state(entry) is State.STALE]
    written = days(path, (entry.line for entry in stale))

    def since(entry: Entry) -> date:
        return written.get(entry.line, date.max)

    oldest = min(stale, key=since)
    return Stale(msgid=oldest.msgid, line=oldest.line, since=written.get(oldest.line))
