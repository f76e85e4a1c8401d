"""A project becomes its site: a tree of pages per locale, and the pages that belong to none."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator import files
from generator.caches import read_record
from generator.digests import digest
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.pages import frontpages
from generator.pages.counting import count_pages, mostly_unknown
from generator.pages.elsewhere import is_as_noted
from generator.pages.history import commit
from generator.pages.manifest import MANIFEST, Manifest, read_manifest
from generator.pages.notes import ROWS, STATES, TextDigests, all_text_digests, notes_of
from generator.pages.state import shared as shared_sources
from generator.pages.state import state
from generator.pages.trees import Built, Crew, Task, alone, in_processes, make_trees
from generator.project import Project
from generator.source.content import Content, read_content
from generator.stamps import Glance, glance
from generator.workers import cores

__all__ = ["Report", "build"]

_STAMP = "stamp.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did and what it found."""

    out: Path
    trees: tuple[Built, ...]
    errors: tuple[GeneratorError, ...] = ()
    """Writers' files that could not be used; the others were."""

    @property
    def start(self) -> Path:
        """Return the page that lists the languages; of a part, the start page of its first tree."""
        page = self.out / "index.html"
        return page if page.is_file() else self.trees[0].folder / "index.html"

    @property
    def findings(self) -> tuple[str, ...]:
        """Return everything found, each thing once, however many locales show it."""
        found = [str(error) for error in self.errors]
        found += [error for tree in self.trees for error in tree.errors]
        found += [warning for tree in self.trees for warning in tree.warnings]
        return tuple(dict.fromkeys(found))


def build(
    project: Project,
    *,
    locales: Sequence[Locale] = (),
    out: Path | None = None,
    work: Path | None = None,
    content: Content | None = None,
    jobs: int | None = None,
    part: bool = False,
    crew: Crew | None = None,
    seen: Glance | None = None,
) -> Report:
    """Build the trees of some locales, all by default, at most `jobs` at a time; each in its own process.

    A `part` has the trees alone, whose pages lead to those of every locale of the settings: to be joined with
    others. A `crew` counts and makes trees in place of processes here. `seen` is what the files were.
    Sphinx keeps the state of a language in its modules, so no process builds two. A tree whose sources,
    catalogs, templates and settings did not change is left alone; `work` holds what is known of the last
    build; while it is written, other builds wait. Raises nothing for a writer's or a translator's mistake:
    the report tells. Raises SourceError for a layout of the site that cannot be filled, and Locked where
    another build does not end.
    """
    out = (out or project.build / "site").resolve()
    work = (work or project.build / ".work").resolve()
    jobs = jobs or cores()
    with alone(work, by="generator build"):
        standing = _Standing.of(project, out, work, seen or glance(project))
        tasks, digests, made_from = standing.tasks, standing.digests, standing.state
        wanted = [tasks[locale] for locale in dict.fromkeys(locales or tasks)]
        done = {task.locale: _unchanged(task) for task in wanted}
        known = read_manifest(out / MANIFEST)
        if (
            known
            and not standing.outdated(wanted, known)
            and _is_whole(out, known, list(done), made_from if part else "", tasks)
        ):
            return Report(out=out, trees=tuple(done.values()))
        content = content or read_content(project)
        if not part:
            frontpages.check(project)
        left = [task for task in tasks.values() if task not in wanted and task.folder.is_dir()]
        there = [task.locale for task in tasks.values() if part or task in wanted or task in left]
        # A tree that is not made now has the pages that it had; those of a part lead to pages of today.
        as_known = standing.fresh if part else standing.fresh.union(task.locale for task in left)
        surveyed = {tree.locale: tree for tree in known.trees if tree.locale in as_known} if known else {}
        uncounted = [tasks[locale] for locale in there if locale not in surveyed]
        if crew and uncounted:
            _count_elsewhere(crew, uncounted, content, digests)
        states, rows = notes_of(work, STATES, digests), notes_of(work, ROWS, digests)
        manifest = count_pages(project, content, there, surveyed, states, rows, jobs=jobs)
        behind = _behind(standing.outdated(left, manifest), known, made_from)
        if part:
            manifest = replace(manifest, state=made_from, part=True, behind=behind)
        else:
            manifest = replace(manifest, state="" if behind else made_from)
        make_each = crew.make if crew else partial(in_processes, jobs=jobs)
        make = partial(make_trees, make_each, content=content, inputs=standing.inputs, jobs=jobs)
        manifest, made = _made(make, wanted, standing.outdated(wanted, manifest), manifest, part=part)
        done |= made
        if not manifest.trees:
            return Report(out=out, trees=tuple(done.values()), errors=content.errors)
        frontpages.remove_trees(out, known, keep=tasks)
        if part:
            files.write_text(out / MANIFEST, manifest.write())
        else:
            frontpages.write(project, content, manifest, out, rows)
        # Last: trees that are stamped are left alone, and so is what was written of them.
        for tree in made.values():
            if not (tree.warnings or tree.errors or content.errors):
                _stamp(tasks[tree.locale], standing.stamps[tree.locale], manifest)
        return Report(out=out, trees=tuple(done.values()), errors=content.errors)


def _behind(outdated: Sequence[Task], known: Manifest | None, made_from: str) -> tuple[str, ...]:
    """Return which trees that are not made now were made from something else."""
    found = {task.locale.tag for task in outdated}
    if known and known.part and known.state == made_from:
        found &= set(known.behind)  # the others were made since, with findings
    return tuple(sorted(found))


def _count_elsewhere(
    crew: Crew, tasks: Sequence[Task], content: Content, digests: Mapping[Locale, TextDigests]
) -> None:
    """Have the pages of those languages counted of which little is known."""
    states = notes_of(tasks[0].work.parent, STATES, {task.locale: digests[task.locale] for task in tasks})
    if unknown := mostly_unknown(content, states):
        crew.count([task for task in tasks if task.locale in unknown], content)


def _made(
    make: Callable[..., Iterable[Built]],
    wanted: Sequence[Task],
    outdated: Sequence[Task],
    manifest: Manifest,
    *,
    part: bool,
) -> tuple[Manifest, Mapping[Locale, Built]]:
    """Make trees; return what the pages show of all of them, and what was made.

    If the first build of one fails, the pages of all others are made again: they would lead to its pages.
    """
    for task in outdated:
        (task.work / _STAMP).unlink(missing_ok=True)
    made = {tree.locale: tree for tree in make(outdated, manifest=manifest)}
    lost = {task.locale for task in outdated if not task.folder.is_dir()}
    if lost and not part:
        manifest = manifest.without(lost)
        rest = [task for task in wanted if task.locale not in lost]
        made |= {tree.locale: tree for tree in make(rest, manifest=manifest)}
    return manifest, made


def _is_whole(
    out: Path,
    known: Manifest,
    locales: Sequence[Locale],
    state_of_part: str,
    all_of_them: Iterable[Locale],
) -> bool:
    """Tell whether all is there that does not belong to one tree; of a part, that is its manifest."""
    if state_of_part:
        return known.state == state_of_part and [tree.locale for tree in known.trees] == list(all_of_them)
    return not known.part and frontpages.is_whole(out, known, locales=locales)


# --- what did not change is left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What all trees of a site are to be made from, and what those that are there were made from."""

    tasks: Mapping[Locale, Task]
    inputs: str
    """The digest of what all trees share."""
    digests: Mapping[Locale, TextDigests]
    stamps: Mapping[Locale, str]
    """The digests of what the trees are to be made from."""
    shown: Mapping[Locale, str]
    """The digests of what the pages of fresh trees show of the others; nothing for trees that are not."""

    @classmethod
    def of(cls, project: Project, out: Path, work: Path, seen: Glance) -> _Standing:
        """Look at the trees below `out`, by what `work` has of their last build and what the files were."""
        tasks = {
            locale: Task(project=project, locale=locale, out=out, work=work / locale.tag)
            for locale in project.settings.all_locales
        }
        inputs, digests = shared_sources(seen), all_text_digests(project, seen)
        made_of = inputs, commit(project.content), str(out)
        stamps = {locale: digest(*made_of, locale.tag, digests[locale].files) for locale in tasks}
        shown = {locale: _shown(task, stamps[locale]) for locale, task in tasks.items()}
        return cls(tasks=tasks, inputs=inputs, digests=digests, stamps=stamps, shown=shown)

    @property
    def state(self) -> str:
        """The digest of what the whole site is to be made from."""
        return state(self.inputs, self.digests)

    @property
    def fresh(self) -> frozenset[Locale]:
        return frozenset(locale for locale, one in self.shown.items() if one)

    def outdated(self, tasks: Sequence[Task], manifest: Manifest) -> list[Task]:
        """Return the trees that are not fresh, and those whose pages show something else of the others."""
        shows = manifest.shown
        return [task for task in tasks if self.shown[task.locale] != shows]


def _shown(task: Task, stamp: str) -> str:
    found = read_record(task.work / _STAMP)
    is_fresh = found.get("inputs") == stamp and found.get("files") == _sizes(task.folder)
    return str(found.get("shown", "")) if is_fresh and is_as_noted(task.work, task.project.root) else ""


def _stamp(task: Task, stamp: str, manifest: Manifest) -> None:
    text = json.dumps({"inputs": stamp, "shown": manifest.shown, "files": _sizes(task.folder)})
    files.write_bytes(task.work / _STAMP, text.encode())


def _sizes(folder: Path) -> dict[str, int]:
    """Return the size of every file of a tree but the pages that are written apart."""
    names = (name for name in files.below(folder, "") if name not in frontpages.APART)
    return {name: os.lstat(f"{folder}/{name}").st_size for name in names}


def _unchanged(task: Task) -> Built:
    return Built(locale=task.locale, folder=task.folder, unchanged=True)
