"""Content becomes template catalogs, which update every locale's: what `extract` does on disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import files
from generator.catalogs import carry, extract, po, update
from generator.catalogs.memory import (
    NOTHING,
    Memory,
    Places,
    Remembered,
    Standing,
    memorized,
    remembered,
)
from generator.catalogs.model import Catalog, Key
from generator.catalogs.renames import renames
from generator.catalogs.update import Changes, Update
from generator.errors import GeneratorError, Place
from generator.locales import Locale
from generator.project import Project
from generator.source.articles import article_paths
from generator.source.content import Texts

__all__ = ["CatalogReport", "SyncReport", "sync"]

Step = Callable[[int, int], None]
"""Told how many catalogs of how many are done."""
Change = Callable[[bytes | None], bytes]
_ATTEMPTS = 3


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
    """Template catalogs whose source is gone, and catalogs that a renamed article took along."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Catalogs that have a new name, with the old one."""
    errors: tuple[GeneratorError, ...] = ()

    @property
    def drift(self) -> tuple[Path, ...]:
        """Every file that changed, or would."""
        catalogs = (report.path for report in self.catalogs if report.written)
        return (*self.templates, *self.removed, *catalogs)


def sync(
    project: Project,
    texts: Iterable[Texts],
    *,
    broken: Collection[str] = (),
    dry: bool = False,
    neutral: Collection[str] = (),
    step: Step | None = None,
) -> SyncReport:
    """Write the template catalog of each of `texts` and update every locale's catalog of it.

    `broken` names the files of the project that could not be read: what their last good version said stays
    in the catalogs. A renamed article takes its catalogs along; where an article is gone, its template is
    removed and its translations become obsolete. A catalog that cannot be read is left as it is and listed;
    the others are done. With `dry`, nothing is written, and the report says what would be. Nothing is written
    where nothing changed. `neutral` has ids of sentences (`source_hash`) and of articles whose edits, as
    their writer declares, changed no meaning. Raises GeneratorError for an article that there is not, and
    Locked while another run is at work.
    """
    parts = tuple(texts)
    work = _Sync(
        project=project,
        broken=frozenset(broken),
        dry=dry,
        neutral=_declared(neutral, parts),
        step=step or (lambda _done, _all: None),
    )
    with nullcontext() if dry else _alone(project.locales):
        work.run(parts)
    return SyncReport(
        catalogs=tuple(work.reports),
        templates=tuple(work.templates),
        removed=tuple(work.removed),
        renamed=work.renamed,
        errors=(*work.errors, *_unused(neutral, work)),
    )


@contextmanager
def _alone(locales: Path) -> Iterator[None]:
    """Keep the catalogs for this run, and clear away what a run that was killed left. Raises Locked."""
    with files.lock(locales, by="generator extract"):
        files.sweep(locales)
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A catalog that is updated when all others have been looked at."""

    name: str
    template: Catalog
    wants: tuple[Key, ...]
    """Sentences that it lacks."""


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What one look at all catalogs of a locale found, for its memory."""

    waiting: list[_Waiting] = field(default_factory=list)
    vanished: list[Remembered] = field(default_factory=list)
    shelved: Places = field(default_factory=Places)


@dataclass(slots=True, kw_only=True)
class _Sync:
    """One run over all catalogs; gathers what it did.

    Each catalog is read once and done at once if its sentences are those it has. Only where sentences came
    or went, it waits until every catalog was looked at, since they may have moved.
    """

    project: Project
    broken: frozenset[str]
    dry: bool
    neutral: frozenset[str]
    step: Step
    renamed: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    seen: dict[Locale, _Seen] = field(default_factory=dict)
    unfinished: set[str] = field(default_factory=set)
    """Catalogs that could not be done in every locale."""
    done: int = 0
    all: int = 0
    reports: list[CatalogReport] = field(default_factory=list)
    templates: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    errors: list[GeneratorError] = field(default_factory=list)

    def run(self, parts: tuple[Texts, ...]) -> None:
        locales = self.project.settings.locales
        gone = tuple(_orphans(self.project, frozenset(part.name for part in parts)))
        self.renamed = self.find_renamed(gone, parts)
        self.seen = {locale: _Seen() for locale in locales}
        self.all = len(parts) * len(locales)
        later: list[tuple[str, bytes]] = []
        for part in parts:
            later += self.texts(part)
        leaving = [name for name in gone if name not in self.renamed.values()]
        for name in leaving:
            self.leave(name)
        for locale in locales:
            self.catch_up(locale)
        for name, data in later:
            self.finish(name, data)
        for name in leaving:
            if name not in self.unfinished:
                self.remove(self.project.pot(name))

    def find_renamed(self, gone: tuple[str, ...], parts: tuple[Texts, ...]) -> dict[str, str]:
        """Pair the articles that are new with those that are gone."""
        new = [part for part in parts if gone and not self.project.pot(part.name).exists()]
        if not new:
            return {}
        return renames(
            {name: [entry.key for entry in self.last(name).entries] for name in gone},
            {part.name: {(segment.context, segment.text) for _, segment in part.segments} for part in new},
        )

    def last(self, name: str) -> Catalog:
        """Read the template of the last run."""
        path = self.project.pot(name)
        return po.read_po(files.read_bytes(path), path=path)

    # --- templates

    def texts(self, part: Texts) -> Iterator[tuple[str, bytes]]:
        """Look at one template's catalogs; yield its bytes if they are to be written when all is done."""
        number = len(self.names)
        self.names.append(part.name)
        try:
            template, data = self.template(part)
        except GeneratorError as error:
            self.errors.append(error)
            return
        for entry in template.entries:
            self.places.add(entry.key, number)
        self.look_at_all(part.name, template, number)
        if part.name in self.renamed:
            yield part.name, data

    def template(self, part: Texts) -> tuple[Catalog, bytes]:
        """Make a template and write it, but a renamed article's: that it is there says that all is done."""
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
        data = po.write_template(template)
        if part.name not in self.renamed:
            self.write_template(path, data, held)
        return template, data

    def write_template(self, path: Path, data: bytes, held: bytes | None) -> None:
        if data == held:
            return
        if self.dry or files.write_bytes(path, data, expected=held):
            self.templates.append(path)

    def leave(self, name: str) -> None:
        """Look at the catalogs of an article that is gone; what was translated of it becomes obsolete."""
        number = len(self.names)
        self.names.append(name)
        template = replace(self.last(name), entries=())
        self.look_at_all(name, template, number, only_known=True)

    def finish(self, name: str, data: bytes) -> None:
        """Give a renamed article its new template and remove the old one, if its catalogs are done."""
        if name not in self.unfinished:
            path = self.project.pot(name)
            self.write_template(path, data, _held(path))
            self.remove(self.project.pot(self.renamed[name]))

    def remove(self, path: Path) -> None:
        self.removed.append(path)
        if self.dry:
            return
        path.unlink()
        with suppress(OSError):  # Other catalogs are in the folder.
            path.parent.rmdir()

    # --- catalogs

    def look_at_all(self, name: str, template: Catalog, number: int, *, only_known: bool = False) -> None:
        for locale in self.project.settings.locales:
            if only_known and not self.project.po(name, locale).exists():
                continue
            with self.collecting(name):
                self.look_at(name, template, number, locale)
            self.advance()

    @contextmanager
    def collecting(self, name: str) -> Iterator[None]:
        """Leave a catalog that cannot be read or written as it is, and go on."""
        try:
            yield
        except GeneratorError as error:
            self.errors.append(error)
            self.unfinished.add(name)

    def advance(self) -> None:
        self.done += 1
        self.step(self.done, max(self.all, self.done))

    def look_at(self, name: str, template: Catalog, number: int, locale: Locale) -> None:
        """Read a catalog; update it if its sentences are today's, else let it wait. Raises GeneratorError."""
        seen = self.seen[locale]
        known = self.read(name, locale, _held(self.project.po(name, locale)))
        wants = update.missing(template, known)
        vanished = False
        for found in _remembered(known, name, template):
            if found.standing is Standing.SHELVED:
                seen.shelved.add(found.entry.key, number)
            if found.standing is Standing.VANISHED:
                seen.vanished.append(found)
                vanished = True
        if wants or vanished:
            seen.waiting.append(_Waiting(name=name, template=template, wants=wants))
            return
        self.update(name, template, locale, known=known)

    def read(self, name: str, locale: Locale, held: bytes | None) -> Catalog | None:
        """Read a catalog, with what one of its old name holds."""
        path = self.project.po(name, locale)
        catalog = None if held is None else po.read_po(held, path=path, locale=locale)
        if name not in self.renamed:
            return catalog
        old = self.project.po(self.renamed[name], locale)
        before = _held(old)
        if before is None:
            return catalog
        return carry.absorbed(catalog, po.read_po(before, path=old, locale=locale))

    def catch_up(self, locale: Locale) -> None:
        """Update the catalogs of a locale that waited, those first that lack sentences.

        So a text is where it went before it is obsolete where it was.
        """
        seen = self.seen[locale]
        self.all += len(seen.waiting)
        memory = self.memory(locale)
        for waiting in sorted(seen.waiting, key=lambda waiting: not waiting.wants):
            with self.collecting(waiting.name):
                self.update(waiting.name, waiting.template, locale, memory=memory)
            self.advance()

    def update(
        self,
        name: str,
        template: Catalog,
        locale: Locale,
        *,
        memory: Memory = NOTHING,
        known: Catalog | None = None,
    ) -> None:
        """Update one catalog and report it; `known` is what it was, if that is at hand."""
        path = self.project.po(name, locale)
        results: list[Update] = []

        def updated(catalog: Catalog | None) -> Catalog:
            result = update.update(
                template, catalog, locale=locale, memory=memory, name=name, neutral=self.neutral
            )
            results.append(result)
            return result.catalog

        def change(held: bytes | None) -> bytes:
            catalog = self.read(name, locale, held)
            new = updated(catalog)
            return (
                held if held is not None and new is catalog and name not in self.renamed else po.write_po(new)
            )

        if name in self.renamed:
            written = self.take_along(name, locale, change)
        else:
            written = (known is None or updated(known) is not known) and self.rewrite(path, change)
        self.reports.append(
            CatalogReport(name=name, locale=locale, path=path, changes=results[-1].changes, written=written)
        )

    def take_along(self, name: str, locale: Locale, change: Change) -> bool:
        """Write a renamed catalog and remove the old one, unless somebody saves it meanwhile."""
        path, old = self.project.po(name, locale), self.project.po(self.renamed[name], locale)
        written = False
        for _ in range(_ATTEMPTS):
            before = _held(old)
            written = self.rewrite(path, change) or written
            if before is None:
                return written
            if _held(old) == before:
                self.remove(old)
                return written
        raise files.ChangedMeanwhile(
            "the file was changed by somebody else meanwhile",
            place=Place(path=old),
            hint="save it where it is open, then run the command again",
        )

    def rewrite(self, path: Path, change: Change) -> bool:
        """Write what `change` makes of a file unless this is a dry run; tell whether it changed."""
        if self.dry:
            held = _held(path)
            return change(held) != held
        return files.rewrite(path, change)

    # --- memory

    def memory(self, locale: Locale) -> Memory:
        """Remember what catalogs that wait may need: what vanished, and what others have that they lack."""
        seen = self.seen[locale]
        wanted = frozenset(key for waiting in seen.waiting for key in waiting.wants)
        if not wanted:
            return NOTHING
        return memorized([*seen.vanished, *self.recalled(locale, wanted)], wanted)

    def recalled(self, locale: Locale, wanted: Collection[Key]) -> Iterator[Remembered]:
        """Yield the entries of wanted sentences that other catalogs have, live or obsolete."""
        seen = self.seen[locale]
        templates = {waiting.name: waiting.template for waiting in seen.waiting}
        numbers = {number for key in wanted for of in (self.places, seen.shelved) for number in of.find(key)}
        names = [self.names[number] for number in sorted(numbers)]
        for name in (*names, *self.others(locale)):
            # What cannot be read was reported when its own turn came.
            with suppress(GeneratorError):
                catalog = self.read(name, locale, _held(self.project.po(name, locale)))
                for found in _remembered(catalog, name, templates.get(name)):
                    if found.entry.key in wanted and found.standing is not Standing.VANISHED:
                        yield found

    def others(self, locale: Locale) -> Iterator[str]:
        """Yield the catalogs whose source is gone or cannot be read now."""
        folder = self.project.po("", locale).parent
        known = {*self.names, *self.renamed.values()}
        names = (path.relative_to(folder).with_suffix("").as_posix() for path in sorted(folder.rglob("*.po")))
        yield from (name for name in names if name not in known)


def _remembered(catalog: Catalog | None, name: str, template: Catalog | None) -> Iterator[Remembered]:
    """Yield what a catalog has translated; without a template, all of it is still wanted there."""
    if catalog is not None:
        wanted = catalog.live if template is None else template.entries
        yield from remembered(catalog, name=name, wanted=(entry.key for entry in wanted))


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


_ID = re.compile(r"[0-9a-f]{8}")


def _declared(ids: Iterable[str], parts: Iterable[Texts]) -> frozenset[str]:
    """Return ids of sentences as they are, and those of articles as names of catalogs."""
    names = {part.name for part in parts}
    return frozenset(_declared_one(id, names) for id in ids)


def _declared_one(id: str, names: Collection[str]) -> str:
    for name in (f"articles/{id}", id):
        if name in names:
            return name
    if _ID.fullmatch(id):
        return id
    raise GeneratorError(
        f"there is no article {id[:80]!r}", hint="name an article, or a sentence by its id in the report"
    )


def _unused(neutral: Collection[str], work: _Sync) -> Iterator[GeneratorError]:
    """Say which declarations no edit answered to."""
    used = {
        id
        for report in work.reports
        for change in report.changes.carried
        if change.reason == carry.DECLARED
        for id in (change.id, change.was_id, report.name)
    }
    for id in neutral:
        if not used & {id, f"articles/{id}"}:
            yield GeneratorError(
                f"no edit of {id} waits to be declared neutral", hint="take an id from the report of extract"
            )
