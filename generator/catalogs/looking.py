"""One source, its template and its catalogs on disk become what is done to them: the part of `sync` that any
process can do.

Nothing here changes what another call sees but the files, so sources are looked at in any order, at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from zlib import crc32

from generator import files
from generator.catalogs import carry, extract, po, update
from generator.catalogs.memory import NOTHING, Memory, Remembered, Standing, remembered
from generator.catalogs.model import Catalog, Key
from generator.catalogs.update import Changes, Update
from generator.digests import bytes_digest
from generator.errors import GeneratorError, Place
from generator.locales import Locale
from generator.project import Project
from generator.source.content import Part

__all__ = ["CatalogReport", "Done", "Looked", "Looking", "Waiting", "key_number", "recollected"]

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
class Done:
    """A catalog that is in step with its source now."""

    report: CatalogReport
    digest: str
    """Of its bytes."""
    shelved: tuple[int, ...]
    """Obsolete sentences that it has a text of, by their numbers."""
    removed: tuple[Path, ...] = ()
    taken: Mapping[Path, str] = field(default_factory=dict)
    """What else a renamed article took along, under its new name, with the digests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A catalog that is updated when all others have been looked at, since its sentences may have moved."""

    locale: Locale
    wants: tuple[Key, ...]
    """Sentences that it lacks."""
    vanished: tuple[Remembered, ...]
    """Texts whose sentences it has no more."""
    shelved: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look at a source and its catalogs did and found."""

    name: str
    places: tuple[int, ...] = ()
    """Its sentences, by their numbers."""
    template: str = ""
    """The digest of its template."""
    later: bytes | None = None
    """The template of a renamed article: that it is there will say that all is done."""
    wrote: bool = False
    """Whether the template changed, or would."""
    done: tuple[Done, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    errors: tuple[GeneratorError, ...] = ()
    source: str = ""
    """The digest of the source, as it was read."""
    read: bool = True
    """Whether the source could be used."""

    @property
    def lacking(self) -> frozenset[int]:
        """Sentences that a catalog of it lacks, by their numbers."""
        return frozenset(map(key_number, {key for waiting in self.waiting for key in waiting.wants}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """A project's catalogs during one run, for any process to look at."""

    project: Project
    broken: frozenset[str]
    """Files that could not be read: what their last good version said stays in templates."""
    dry: bool
    neutral: frozenset[str]
    renamed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Catalogs that have a new name, with the old one."""
    gone: tuple[str, ...] = ()
    """Catalogs of articles that are gone, those with a new name among them."""
    blank: frozenset[Locale] = frozenset()
    """Locales that had no catalog before this run, so that nothing can have moved in them."""

    # --- templates

    def look_together(self, parts: Sequence[Part]) -> list[Looked]:
        """Look at sources; their new files are put in place together, so that the disk is waited for once."""
        with suppress(files.FileError), files.NewFiles() as new:
            found = [self.look(part, new) for part in parts]
            new.publish()
            return found
        # The disk is full, or somebody saved a file meanwhile: it is found out which.
        return [self.look(part) for part in parts]

    def look(self, part: Part, new: files.NewFiles | None = None) -> Looked:
        """Write a source's template; update those catalogs whose sentences are today's, the others wait."""
        try:
            source = part.digest()
            template, data, wrote = self.template(part, new)
        except GeneratorError as error:
            return Looked(name=part.name, errors=(error,), read=False)
        found = self.look_at_all(part.name, template, new)
        return replace(
            found,
            places=tuple(key_number(entry.key) for entry in template.entries),
            template=bytes_digest(data),
            later=data if part.name in self.renamed else None,
            wrote=wrote,
            source=source,
        )

    def template(self, part: Part, new: files.NewFiles | None) -> tuple[Catalog, bytes, bool]:
        """Make a template, and write it unless it is a renamed article's; tell whether it changed."""
        path = self.project.pot(part.name)
        before = files.read_or_none(path)
        template = self.made(part, before)
        data = _as_ended(po.write_po(template), before)
        wrote = part.name not in self.renamed and self.write_template(path, data, before, new)
        return template, data, wrote

    def made(self, part: Part, before: bytes | None) -> Catalog:
        template = extract.template_of(part.read(), self.project.settings)
        if self.broken and before is not None:
            last = _read_template(before, self.project.pot(part.name))
            template = _with_broken(template, last, self.broken)
        return po.formatted(template)

    def write_template(
        self, path: Path, data: bytes, before: bytes | None, new: files.NewFiles | None = None
    ) -> bool:
        """Write a template unless this is a dry run; tell whether it changed."""
        if data == before or self.dry:
            return data != before
        if before is None and new is not None:
            new.add(path, data)
            return True
        return files.write_bytes(path, data, expected=before)

    def last(self, name: str) -> Catalog:
        """Read the template of the last run."""
        path = self.project.pot(name)
        return _read_template(files.read_bytes(path), path)

    def again(self, part: Part, digest: str) -> Catalog:
        """Return the template that a look made: from its file, or, where that is none or another, anew."""
        path = self.project.pot(part.name)
        data = files.read_or_none(path)
        if data is not None and bytes_digest(data) == digest:
            return _read_template(data, path)
        return self.made(part, data)

    # --- catalogs

    def leave(self, name: str) -> Looked:
        """Look at the catalogs of a source that is gone; what was translated of it becomes obsolete."""
        try:
            template = replace(self.last(name), entries=())
        except GeneratorError as error:
            return Looked(name=name, errors=(error,), read=False)
        return self.look_at_all(name, template, only_known=True)

    def look_at_all(
        self, name: str, template: Catalog, new: files.NewFiles | None = None, *, only_known: bool = False
    ) -> Looked:
        done: list[Done] = []
        waiting: list[Waiting] = []
        errors: list[GeneratorError] = []
        for locale in self.project.settings.locales:
            if only_known and not self.project.po(name, locale).exists():
                continue
            try:
                found = self.look_at(name, template, locale, new)
            except GeneratorError as error:
                errors.append(error)
                continue
            if isinstance(found, Done):
                done.append(_like(found, done[:1]))
            else:
                waiting.append(found)
        return Looked(name=name, done=tuple(done), waiting=tuple(waiting), errors=tuple(errors))

    def look_at(
        self, name: str, template: Catalog, locale: Locale, new: files.NewFiles | None
    ) -> Done | Waiting:
        """Read a catalog; update it if its sentences are today's, else let it wait. Raises GeneratorError."""
        data = files.read_or_none(self.project.po(name, locale))
        known = self.read(name, locale, data)
        if known is None and locale in self.blank:
            return self.update(name, template, locale, new=new)
        wants = update.missing(template, known)
        found = tuple(recollected(known, name, template))
        vanished = tuple(one for one in found if one.standing is Standing.VANISHED)
        if not (wants or vanished):
            return self.update(name, template, locale, known=known, data=data)
        shelved = (key_number(one.entry.key) for one in found if one.standing is Standing.SHELVED)
        return Waiting(locale=locale, wants=wants, vanished=vanished, shelved=tuple(shelved))

    def read(self, name: str, locale: Locale, data: bytes | None) -> Catalog | None:
        """Read a catalog, with what one of its old name holds."""
        path = self.project.po(name, locale)
        catalog = None if data is None else po.read_po(data, path=path, locale=locale)
        if name not in self.renamed:
            return catalog
        old = self.project.po(self.renamed[name], locale)
        before = files.read_or_none(old)
        if before is None:
            return catalog
        return carry.absorbed(catalog, po.read_po(before, path=old, locale=locale))

    def update(
        self,
        name: str,
        template: Catalog,
        locale: Locale,
        *,
        memory: Memory = NOTHING,
        known: Catalog | None = None,
        data: bytes | None = None,
        new: files.NewFiles | None = None,
    ) -> Done:
        """Update one catalog; `known` is what it was, read from `data`, if that is at hand.

        With `new`, there was none a moment ago, and it becomes one of these.
        """
        path = self.project.po(name, locale)
        results: list[tuple[Update, bytes]] = []

        def updated(catalog: Catalog | None) -> Update:
            return update.update(
                template, catalog, locale=locale, memory=memory, name=name, neutral=self.neutral
            )

        def change(before: bytes | None) -> bytes:
            catalog = self.read(name, locale, before)
            result = updated(catalog)
            same = result.catalog is catalog and name not in self.renamed
            results.append((result, before if before is not None and same else po.write_po(result.catalog)))
            return results[-1][1]

        removed: tuple[Path, ...] = ()
        taken: Mapping[Path, str] = {}
        written = False
        if name in self.renamed:
            written, removed = self.take_along(name, locale, change)
            taken, left = self.take_handoff(name, locale)
            removed = (*removed, *left)
        elif new is not None and not self.dry:
            new.add(path, change(None))
            written = True
        elif known is None or data is None or (result := updated(known)).catalog is not known:
            written = self.rewrite(path, change)
        else:
            results.append((result, data))
        last, now = results[-1]
        report = CatalogReport(name=name, locale=locale, path=path, changes=last.changes, written=written)
        shelved = (
            key_number(entry.key)
            for entry in last.catalog.entries
            if entry.obsolete and carry.has_text(entry)
        )
        return Done(
            report=report, digest=bytes_digest(now), shelved=tuple(shelved), removed=removed, taken=taken
        )

    def take_along(self, name: str, locale: Locale, change: Change) -> tuple[bool, tuple[Path, ...]]:
        """Write a renamed catalog and remove the old one, unless somebody saves it meanwhile."""
        path, old = self.project.po(name, locale), self.project.po(self.renamed[name], locale)
        written = False
        for _ in range(_ATTEMPTS):
            before = files.read_or_none(old)
            written = self.rewrite(path, change) or written
            if before is None:
                return written, ()
            if files.read_or_none(old) == before:
                self.remove(old)
                return written, (old,)
        raise files.ChangedMeanwhile(
            "the file was changed by somebody else meanwhile",
            place=Place(path=old),
            hint="save it where it is open, then run the command again",
        )

    def take_handoff(self, name: str, locale: Locale) -> tuple[Mapping[Path, str], tuple[Path, ...]]:
        """Move what was imported with a renamed article; what its new name has already stays.

        Return what was written, with its digest, and what was removed.
        """
        articles = (one.removeprefix("articles/") for one in (name, self.renamed[name]))
        path, old = (self.project.handoff(article, locale) for article in articles)
        data = files.read_or_none(old)
        if data is None:
            return {}, ()
        taken = {} if path.exists() else {path: bytes_digest(data)}
        if taken and not self.dry:
            files.write_bytes(path, data, expected=None)
        self.remove(old)
        return taken, (old,)

    def rewrite(self, path: Path, change: Change) -> bool:
        """Write what `change` makes of a file unless this is a dry run; tell whether it changed."""
        if self.dry:
            before = files.read_or_none(path)
            return change(before) != before
        return files.rewrite(path, change)

    def remove(self, path: Path) -> None:
        """Remove a file, and its folder if that was the last, unless this is a dry run."""
        if self.dry:
            return
        path.unlink()
        with suppress(OSError):  # Other catalogs are in the folder.
            path.parent.rmdir()


def _read_template(data: bytes, path: Path) -> Catalog:
    """Read a template as it was written, whatever line ends its file has now."""
    return po.read_po(data.replace(b"\r\n", b"\n"), path=path)


def _as_ended(data: bytes, before: bytes | None) -> bytes:
    """Give a template the line ends that its file has: with `core.autocrlf`, git writes those of Windows."""
    windows = before is not None and before.partition(b"\n")[0].endswith(b"\r")
    return data.replace(b"\n", b"\r\n") if windows else data


def _like(found: Done, others: Sequence[Done]) -> Done:
    """Let changes that another catalog has too be one object, which travels between processes once."""
    for other in others:
        if other.report.changes == found.report.changes:
            return replace(found, report=replace(found.report, changes=other.report.changes))
    return found


def recollected(catalog: Catalog | None, name: str, template: Catalog | None) -> Iterator[Remembered]:
    """Yield what a catalog has translated; without a template, all of it is still wanted there."""
    if catalog is not None:
        wanted = catalog.live if template is None else template.entries
        yield from remembered(catalog, name=name, wanted=(entry.key for entry in wanted))


def key_number(key: Key) -> int:
    """Return a number for a sentence, the same in every process; seldom, two sentences share one."""
    context, msgid = key
    return crc32(f"{context or ''}\0{msgid}".encode())


def _with_broken(template: Catalog, last: Catalog, broken: frozenset[str]) -> Catalog:
    """Keep the messages of files that cannot be read now as they were when they last could."""
    known = {entry.key for entry in template.entries}
    kept = tuple(
        entry for entry in last.entries if entry.key not in known and broken.intersection(entry.references)
    )
    return replace(template, entries=(*template.entries, *kept))
