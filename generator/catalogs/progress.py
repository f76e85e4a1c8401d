"""A project's catalogs become rows: how far each is, in entries and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator import files
from generator.catalogs import po
from generator.catalogs.model import State
from generator.catalogs.provenance import statistics
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.project import Project

__all__ = ["Row", "progress"]


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


def progress(
    project: Project, names: Iterable[str], chosen: Iterable[Locale]
) -> tuple[tuple[Row, ...], tuple[GeneratorError, ...]]:
    """Count every catalog that there is; those that cannot be read come back as errors."""
    rows: list[Row] = []
    errors: list[GeneratorError] = []
    names = tuple(names)
    for locale in chosen:
        for name in names:
            try:
                rows += _rows(project, name, locale)
            except GeneratorError as error:
                errors.append(error)
    return tuple(rows), tuple(errors)


def _rows(project: Project, name: str, locale: Locale) -> list[Row]:
    path = project.po(name, locale)
    if not path.exists():
        return []
    counts = statistics(po.read_po(files.read_bytes(path), path=path, locale=locale))
    row = Row(
        locale=locale.tag,
        catalog=name,
        approved=counts.entries[State.APPROVED],
        unapproved=counts.entries[State.UNAPPROVED],
        stale=counts.entries[State.STALE],
        missing=counts.entries[State.MISSING],
        words=counts.total_words,
        words_left=counts.total_words - counts.words[State.APPROVED],
    )
    return [row]
