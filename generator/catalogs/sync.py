"""Content becomes template catalogs, which update every locale's: what `extract` does on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import files
from generator.catalogs import extract, po, update
from generator.catalogs.model import Catalog
from generator.catalogs.update import Changes
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.project import Project
from generator.source.articles import article_paths
from generator.source.content import Texts

__all__ = ["CatalogReport", "SyncReport", "sync"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogReport:
    """What happened to one catalog of one locale."""

    name: str
    locale: Locale
    path: Path
    changes: Changes
    written: bool
    """Whether the file changed; with a dry run, whether it would."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What happened to all catalogs."""

    catalogs: tuple[CatalogReport, ...]
    templates: tuple[Path, ...]
    """Template catalogs that changed."""
    removed: tuple[Path, ...]
    """Template catalogs whose source is gone."""
    errors: tuple[GeneratorError, ...] = ()

    @property
    def drift(self) -> tuple[Path, ...]:
        """Every file that changed, or would."""
        catalogs = (report.path for report in self.catalogs if report.written)
        return (*self.templates, *self.removed, *catalogs)


def sync(
    project: Project, texts: Iterable[Texts], *, broken: Collection[str] = (), dry: bool = False
) -> SyncReport:
    """Write the template catalog of each of `texts` and update every locale's catalog of it.

    `broken` names the files of the project that could not be read: what their last good version said stays
    in the catalogs. Where an article is gone, its template is removed and its translations become obsolete. A
    catalog that cannot be read is left as it is and listed; the others are done. With `dry`, nothing is
    written, and the report says what would be. Nothing is written where nothing changed.
    """
    work = _Sync(project=project, broken=frozenset(broken), dry=dry)
    names = [work.texts(part) for part in texts]
    removed = [work.retire(name) for name in _orphans(project, frozenset(names))]
    return SyncReport(
        catalogs=tuple(work.reports),
        templates=tuple(work.templates),
        removed=tuple(removed),
        errors=tuple(work.errors),
    )


@dataclass(slots=True, kw_only=True)
class _Sync:
    """One run over all catalogs; gathers what it did."""

    project: Project
    broken: frozenset[str]
    dry: bool
    reports: list[CatalogReport] = field(default_factory=list)
    templates: list[Path] = field(default_factory=list)
    errors: list[GeneratorError] = field(default_factory=list)

    def texts(self, part: Texts) -> str:
        """Bring one template and its catalogs up to date; return its name."""
        try:
            template = self.template(part)
        except GeneratorError as error:
            self.errors.append(error)
            return part.name
        self.catalogs(part.name, template)
        return part.name

    def template(self, part: Texts) -> Catalog:
        path = self.project.pot(part.name)
        held = _held(path)
        template = extract.template(
            part.segments,
            source_locale=self.project.settings.source_locale,
            segmentation=part.segmentation,
            placeholders=part.placeholders,
        )
        if self.broken and held is not None:
            template = _with_broken(template, po.read_po(held, path=path), self.broken)
        if self.write(path, po.write_template(template), held):
            self.templates.append(path)
        return template

    def retire(self, name: str) -> Path:
        """Remove the template of an article that is gone; what was translated of it becomes obsolete."""
        path = self.project.pot(name)
        held = files.read_bytes(path)
        self.catalogs(name, replace(po.read_po(held, path=path), entries=()), only_known=True)
        if not self.dry:
            path.unlink()
        return path

    def catalogs(self, name: str, template: Catalog, *, only_known: bool = False) -> None:
        for locale in self.project.settings.locales:
            if only_known and not self.project.po(name, locale).exists():
                continue
            try:
                self.reports.append(self.catalog(name, template, locale))
            except GeneratorError as error:
                self.errors.append(error)

    def catalog(self, name: str, template: Catalog, locale: Locale) -> CatalogReport:
        """Update one catalog; a file that cannot be read stays as it is. Raises GeneratorError."""
        path = self.project.po(name, locale)
        held = _held(path)
        known = None if held is None else po.read_po(held, path=path, locale=locale)
        result = update.update(template, known, locale=locale)
        written = self.write(path, po.write_po(result.catalog), held)
        return CatalogReport(name=name, locale=locale, path=path, changes=result.changes, written=written)

    def write(self, path: Path, data: bytes, held: bytes | None) -> bool:
        """Write unless nothing changed or this is a dry run; tell whether it changed."""
        if data == held:
            return False
        return self.dry or files.write_bytes(path, data, expected=held)


def _held(path: Path) -> bytes | None:
    return files.read_bytes(path) if path.exists() else None


def _with_broken(template: Catalog, last: Catalog, broken: frozenset[str]) -> Catalog:
    """Keep the messages of files that cannot be read now as they were when they last could."""
    known = {entry.key for entry in template.entries}
    kept = tuple(
        entry for entry in last.entries if entry.key not in known and broken.intersection(entry.references)
    )
    return replace(template, entries=(*template.entries, *kept))


def _orphans(project: Project, names: frozenset[str]) -> Iterator[str]:
    """Yield the names of templates of articles whose file is gone."""
    there = {f"articles/{article}" for article in article_paths(project)}
    folder = project.locales / "pot"
    for path in sorted((folder / "articles").rglob("*.pot")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name not in names and name not in there:
            yield name
