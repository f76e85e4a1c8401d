"""Content becomes template catalogs, which update every locale's: what `extract` does on disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from generator import files
from generator.catalogs import carry
from generator.catalogs.looking import (
    CatalogReport,
    Done,
    Looked,
    Looking,
    Waiting,
    key_number,
    recollected,
)
from generator.catalogs.memory import NOTHING, Memory, Places, Remembered, memorized
from generator.catalogs.model import Catalog, Key
from generator.catalogs.records import Record, in_step, read_records, write_records
from generator.catalogs.renames import renames
from generator.digests import bytes_digest, file_digest
from generator.errors import GeneratorError, SourceError
from generator.locales import Locale
from generator.project import Project
from generator.source.articles import article_paths, catalog_name
from generator.source.content import Part
from generator.workers import enough_processes, spread

__all__ = ["CatalogReport", "SyncReport", "sync"]

Step = Callable[[int, int], None]
"""Told how many catalogs of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What happened to all catalogs."""

    catalogs: tuple[CatalogReport, ...]
    """Those that were looked at; what a record says is in step was not."""
    templates: tuple[Path, ...]
    """Template catalogs that changed."""
    removed: tuple[Path, ...]
    """Template catalogs whose source is gone, and what a renamed article took along, under its old name."""
    taken: tuple[Path, ...] = ()
    """Handoff metadata that a renamed article took along, under its new name."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Catalogs that have a new name, with the old one."""
    digests: Mapping[Path, str] = field(default_factory=dict)
    """Of what was written, as it was written; nothing for what was removed."""
    errors: tuple[GeneratorError, ...] = ()

    @property
    def drift(self) -> tuple[Path, ...]:
        """Every file that changed, or would."""
        catalogs = (report.path for report in self.catalogs if report.written)
        return (*self.templates, *self.removed, *self.taken, *catalogs)


def sync(
    project: Project,
    texts: Iterable[Part],
    *,
    broken: Collection[str] = (),
    dry: bool = False,
    neutral: Collection[str] = (),
    step: Step | None = None,
    processes: int | None = None,
    digests: Callable[[Path], str] = file_digest,
) -> SyncReport:
    """Write the template catalog of each of `texts` and update every locale's catalog of it.

    `broken` names the files of the project that could not be read: what their last good version said stays
    in the catalogs. Texts that are read only here and cannot be are listed, and their catalogs stay as they
    are. A renamed article takes its catalogs along, and what was imported with it; where an article is gone,
    its template is removed and its translations become obsolete. A catalog that cannot be read is left as it
    is and listed; the others are done. With `dry`, nothing is written, and the report says what would be.
    Nothing is written where nothing changed, and nothing is read but digests where a record says so.
    `neutral` has ids of sentences (`source_hash`) and of articles whose edits, as their writer declares,
    changed no meaning. The work is spread over the cores, or over so many `processes`. `digests` says what
    files were a moment ago, if that is known. Raises GeneratorError for an article that there is not, and
    Locked while another run is at work.
    """
    parts = tuple(texts)
    declared = _declared(neutral, parts)
    with nullcontext() if dry else _alone(project.locales):
        work = _Sync(
            looking=_looking(project, parts, frozenset(broken), declared, dry=dry),
            step=step or (lambda _done, _all: None),
            processes=processes,
            digests=digests,
        )
        work.run(parts)
    return SyncReport(
        catalogs=tuple(work.reports),
        templates=tuple(work.templates),
        removed=tuple(work.removed),
        taken=tuple(work.taken),
        renamed=work.looking.renamed,
        digests=work.written | dict.fromkeys(work.removed, ""),
        errors=(*work.errors, *_unused(neutral, work)),
    )


def _looking(
    project: Project,
    parts: Sequence[Part],
    broken: frozenset[str],
    neutral: frozenset[str],
    *,
    dry: bool,
) -> Looking:
    locales = project.settings.locales
    looking = Looking(project=project, broken=broken, dry=dry, neutral=neutral)
    gone = tuple(_orphans(project, frozenset(part.name for part in parts)))
    blank = (locale for locale in locales if not any(_catalogs(project, locale)))
    return replace(looking, renamed=_renamed(looking, gone, parts), gone=gone, blank=frozenset(blank))


def _renamed(looking: Looking, gone: Sequence[str], parts: Sequence[Part]) -> dict[str, str]:
    """Pair the articles that are new with those that are gone."""
    new = [part for part in parts if gone and not looking.project.pot(part.name).exists()]
    if not new:
        return {}
    keys: dict[str, set[Key]] = {}
    for part in new:
        with suppress(SourceError):  # It is reported when its turn comes.
            keys[part.name] = {(segment.context, segment.text) for _, segment in part.read().segments}
    lost: dict[str, list[Key]] = {}
    for name in gone:
        with suppress(GeneratorError):  # So is a template that cannot be read.
            lost[name] = [entry.key for entry in looking.last(name).entries]
    return renames(lost, keys)


@contextmanager
def _alone(locales: Path) -> Iterator[None]:
    """Keep the catalogs for this run, and clear away what a run that was killed left. Raises Locked."""
    with files.lock(locales, by="generator extract"):
        files.sweep(locales)
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class _Late:
    """A source some of whose catalogs wait."""

    part: Part | None
    """None for a source that is gone."""
    looked: Looked
    number: int
    """The number of its catalogs."""


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What one look at all catalogs of a locale found, for its memory."""

    waiting: dict[str, Waiting] = field(default_factory=dict)
    shelved: Places = field(default_factory=Places)


@dataclass(slots=True, kw_only=True)
class _Sync:
    """One run over all catalogs; gathers what it did.

    Each catalog is read once and done at once if its sentences are those it has. Only where sentences came
    or went, it waits until every catalog was looked at, since they may have moved.
    """

    looking: Looking
    step: Step
    processes: int | None
    digests: Callable[[Path], str]
    names: list[str] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    seen: dict[Locale, _Seen] = field(default_factory=dict)
    late: list[_Late] = field(default_factory=list)
    later: dict[str, bytes] = field(default_factory=dict)
    """Templates that are written when all else is done."""
    unfinished: set[str] = field(default_factory=set)
    """Catalogs that could not be done in every locale."""
    records: dict[str, Record] = field(default_factory=dict)
    done: int = 0
    all: int = 0
    reports: list[CatalogReport] = field(default_factory=list)
    templates: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    taken: list[Path] = field(default_factory=list)
    written: dict[Path, str] = field(default_factory=dict)
    """Digests of what was written."""
    errors: list[GeneratorError] = field(default_factory=list)

    @property
    def project(self) -> Project:
        return self.looking.project

    def run(self, parts: Sequence[Part]) -> None:
        locales = self.project.settings.locales
        self.seen = {locale: _Seen() for locale in locales}
        self.all = len(parts) * len(locales)
        todo = self.pass_over(parts)
        for part, looked in zip(todo, self.looks(todo), strict=True):
            self.take(looked, part)
        leaving = [name for name in self.looking.gone if name not in self.looking.renamed.values()]
        for name in leaving:
            self.take(self.looking.leave(name), None)
        self.catch_up()
        for name, data in self.later.items():
            self.finish(name, data)
        for name in leaving:
            if name not in self.unfinished:
                self.remove(self.project.pot(name))
        if self.records and not self.looking.dry:
            write_records(self.project, self.records)

    # --- looking

    def looks(self, todo: Sequence[Part]) -> Iterator[Looked]:
        """Look at sources, so many in a row that their new files are worth waiting for together."""
        size = max(1, _TOGETHER // (1 + len(self.project.settings.locales)))
        rows = [todo[start : start + size] for start in range(0, len(todo), size)]
        processes = self.processes or enough_processes(len(todo))
        yield from chain.from_iterable(spread(self.looking.look_together, rows, processes=processes))

    def pass_over(self, parts: Sequence[Part]) -> list[Part]:
        """Take what records say is in step; return what is to be looked at."""
        held = {} if self.looking.neutral else read_records(self.project)
        todo: list[Part] = []
        for part in parts:
            record = held.get(part.name)
            if record is None or not in_step(self.project, part, record, digests=self.digests):
                todo.append(part)
                continue
            self.records[part.name] = record
            number = self.numbered(part.name, record.places)
            for locale in self.project.settings.locales:
                self.shelve(locale, record.shelved.get(locale.gettext, ()), number)
                self.advance()
        return todo

    def numbered(self, name: str, places: Iterable[int]) -> int:
        number = len(self.names)
        self.names.append(name)
        self.place(places, number)
        return number

    def place(self, sentences: Iterable[int], number: int) -> None:
        for sentence in sentences:
            self.places.add(sentence, number)

    def shelve(self, locale: Locale, sentences: Iterable[int], number: int) -> None:
        for sentence in sentences:
            self.seen[locale].shelved.add(sentence, number)

    def take(self, looked: Looked, part: Part | None) -> None:
        """Gather what a look did, and what it found."""
        self.errors += looked.errors
        if looked.errors:
            self.unfinished.add(looked.name)
        if not looked.read:
            return
        lacking = looked.lacking
        number = self.numbered(looked.name, (one for one in looked.places if one not in lacking))
        if looked.wrote:
            self.wrote_template(self.project.pot(looked.name), looked.template)
        if looked.later is not None:
            self.later[looked.name] = looked.later
        if looked.source:
            self.records[looked.name] = Record(
                source=looked.source, template=looked.template, catalogs={}, places=looked.places
            )
        for done in looked.done:
            self.note(done)
            self.shelve(done.report.locale, done.shelved, number)
        for waiting in looked.waiting:
            self.seen[waiting.locale].waiting[looked.name] = waiting
            self.shelve(waiting.locale, waiting.shelved, number)
        if looked.waiting:
            self.late.append(_Late(part=part, looked=looked, number=number))
        for _ in range(len(looked.done) + len(looked.waiting) + len(looked.errors)):
            self.advance()

    def wrote_template(self, path: Path, digest: str) -> None:
        self.templates.append(path)
        self.written[path] = digest

    def note(self, done: Done) -> None:
        """Report a catalog that is in step now, and record it."""
        self.reports.append(done.report)
        if done.report.written:
            self.written[done.report.path] = done.digest
        self.removed += done.removed
        self.taken += done.taken
        self.written |= done.taken
        record = self.records.get(done.report.name)
        if record is not None:
            locale = done.report.locale.gettext
            shelved = {**record.shelved, locale: done.shelved} if done.shelved else record.shelved
            self.records[done.report.name] = replace(
                record, catalogs={**record.catalogs, locale: done.digest}, shelved=shelved
            )

    def advance(self) -> None:
        self.done += 1
        self.step(self.done, max(self.all, self.done))

    # --- catching up

    def catch_up(self) -> None:
        """Update the catalogs that waited, those first that lack sentences.

        So a text is where it went before it is obsolete where it was. Only now are they places of what they
        lack, since few places of a sentence are known: those that have it come first.
        """
        for late in self.late:
            self.place(late.looked.lacking, late.number)
        self.all += sum(len(seen.waiting) for seen in self.seen.values())
        memories = {locale: self.memory(locale) for locale in self.seen}

        def bring(task: tuple[_Late, bool]) -> list[Done | GeneratorError]:
            late, lacking = task
            return list(self.brought(late, memories, lacking=lacking))

        for lacking in (True, False):
            tasks = [(late, lacking) for late in self.late if _is_due(late, lacking=lacking)]
            for (late, _), found in zip(tasks, spread(bring, tasks, processes=self.processes), strict=True):
                for one in found:
                    self.brought_in(late.looked.name, one)

    def brought(
        self, late: _Late, memories: Mapping[Locale, Memory], *, lacking: bool
    ) -> Iterator[Done | GeneratorError]:
        """Update those catalogs of a source that waited and lack sentences, or those that do not."""
        name = late.looked.name
        try:
            template = self.template(late)
        except GeneratorError as error:
            yield error
            return
        for waiting in late.looked.waiting:
            if bool(waiting.wants) == lacking:
                try:
                    yield self.looking.update(name, template, waiting.locale, memory=memories[waiting.locale])
                except GeneratorError as error:
                    yield error

    def template(self, late: _Late) -> Catalog:
        if late.part is None:
            return replace(self.looking.last(late.looked.name), entries=())
        return self.looking.again(late.part, late.looked.template)

    def brought_in(self, name: str, found: Done | GeneratorError) -> None:
        if isinstance(found, GeneratorError):
            self.errors.append(found)
            self.unfinished.add(name)
        else:
            self.note(found)
        self.advance()

    def finish(self, name: str, data: bytes) -> None:
        """Give a renamed article its new template and remove the old one, if its catalogs are done."""
        if name not in self.unfinished:
            path = self.project.pot(name)
            if self.looking.write_template(path, data, files.read_or_none(path)):
                self.wrote_template(path, bytes_digest(data))
            self.remove(self.project.pot(self.looking.renamed[name]))

    def remove(self, path: Path) -> None:
        self.removed.append(path)
        self.looking.remove(path)

    # --- memory

    def memory(self, locale: Locale) -> Memory:
        """Remember what catalogs that wait may need: what vanished, and what others have that they lack."""
        waiting = self.seen[locale].waiting
        wanted: dict[Key, set[str]] = {}
        for name, one in waiting.items():
            for key in one.wants:
                wanted.setdefault(key, set()).add(name)
        if not wanted:
            return NOTHING
        vanished = (found for one in waiting.values() for found in one.vanished)
        return memorized([*vanished, *self.recalled(locale, wanted)], wanted)

    def recalled(self, locale: Locale, wanted: Mapping[Key, Collection[str]]) -> Iterator[Remembered]:
        """Yield the entries of wanted sentences that other catalogs have, live or obsolete."""
        seen = self.seen[locale]
        numbers = {number for key, by in wanted.items() for number in self.found(key, by, seen.shelved)}
        names = [self.names[number] for number in sorted(numbers)]
        for name in (*names, *self.others(locale)):
            # What cannot be read was reported when its own turn came.
            with suppress(GeneratorError):
                data = files.read_or_none(self.project.po(name, locale))
                catalog = self.looking.read(name, locale, data)
                waiting = seen.waiting.get(name)
                vanished = {one.entry.key for one in waiting.vanished} if waiting is not None else ()
                for found in recollected(catalog, name, None):
                    if found.entry.key in wanted and found.entry.key not in vanished:
                        yield found

    def found(self, key: Key, by: Collection[str], shelved: Places) -> Iterator[int]:
        """Yield the catalogs that have a sentence: not those that lack it, but if they have it obsolete."""
        number = key_number(key)
        yield from (place for place in self.places.find(number) if self.names[place] not in by)
        yield from shelved.find(number)

    def others(self, locale: Locale) -> Iterator[str]:
        """Yield the catalogs whose source is gone or cannot be read now."""
        known = {*self.names, *self.looking.renamed.values()}
        yield from (name for name in _catalogs(self.project, locale) if name not in known)


def _is_due(late: _Late, *, lacking: bool) -> bool:
    return any(bool(waiting.wants) == lacking for waiting in late.looked.waiting)


def _catalogs(project: Project, locale: Locale) -> Iterator[str]:
    """Yield the names of the catalogs that a locale has."""
    yield from (name.removesuffix(".po") for name in files.below(project.po("", locale).parent, ".po"))


def _orphans(project: Project, names: frozenset[str]) -> Iterator[str]:
    """Yield the names of templates of articles whose file is gone."""
    there = {catalog_name(article) for article in article_paths(project)}
    for found in files.below(project.locales / "pot/articles", ".pot"):
        name = catalog_name(found.removesuffix(".pot"))
        if name not in names and name not in there:
            yield name


_TOGETHER = 64
"""Files that are put in place together; with more, little more is saved."""

_ID = re.compile(r"[0-9a-f]{8}")


def _declared(ids: Iterable[str], parts: Iterable[Part]) -> frozenset[str]:
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
