"""A project becomes its site: a tree of pages per locale, and the pages that belong to none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

from generator import files
from generator.caches import read_record
from generator.digests import digest
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.pages import frontpages, status
from generator.pages.edition import Edition
from generator.pages.elsewhere import is_as_noted
from generator.pages.history import commit
from generator.pages.manifest import MANIFEST, Manifest, PageState, Tree, read_manifest
from generator.pages.notes import Notes, all_texts, notes_of
from generator.pages.state import shared as shared_sources
from generator.pages.state import state
from generator.pages.trees import Built, Crew, Task, in_processes, make_trees
from generator.project import Project
from generator.source.articles import Article
from generator.source.content import Content, read_content
from generator.stamps import Glance, glance
from generator.workers import cores, spread

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
    others. A `crew` makes the trees elsewhere than in processes here. `seen` is what the files were.
    Sphinx keeps the state of a language in its modules, so no process builds two. A tree whose sources,
    catalogs, templates and settings did not change is left alone; `work` holds what is known of the last
    build. Raises nothing for a writer's or a translator's mistake: the report tells.
    """
    out = (out or project.build / "site").resolve()
    work = (work or project.build / ".work").resolve()
    tasks = {
        locale: Task(project=project, locale=locale, out=out, work=work / locale.tag)
        for locale in project.settings.all_locales
    }
    wanted = [tasks[locale] for locale in locales or tasks]
    seen = seen or glance(project)
    inputs = shared_sources(seen)
    texts = all_texts(project, seen)
    made_of = inputs, commit(project.content), str(out)
    stamps = {locale: digest(*made_of, locale.tag, texts[locale].files) for locale in tasks}
    fresh = {task.locale for task in tasks.values() if _is_fresh(task, stamps[task.locale])}
    done = {task.locale: _unchanged(task) for task in wanted}
    known = read_manifest(out / MANIFEST)
    made_from = state(inputs, texts)
    jobs = jobs or cores()
    fits = known and fresh >= done.keys() and all(_shown_before(task) == known.shown for task in wanted)
    if known and fits and _is_whole(out, known, list(done), made_from if part else ""):
        return Report(out=out, trees=tuple(done.values()))
    content = content or read_content(project)
    there = [task.locale for task in tasks.values() if part or task in wanted or task.folder.is_dir()]
    surveyed = {tree.locale: tree for tree in known.trees} if known else {}
    states, rows = notes_of(work, "states", texts), notes_of(work, "rows", texts)
    survey = _survey(project, content, there, surveyed, fresh, states, rows, jobs=jobs)
    manifest = replace(survey, state=made_from)
    outdated = [task for task in wanted if task.locale not in fresh or _shown_before(task) != manifest.shown]
    for task in outdated:
        (task.work / _STAMP).unlink(missing_ok=True)
    make = partial(make_trees, crew or partial(in_processes, jobs=jobs), inputs=inputs, jobs=jobs)
    done |= {tree.locale: tree for tree in make(outdated, content, manifest)}
    lost = {task.locale for task in outdated if not task.folder.is_dir()}
    if lost and not part:
        # Their first build failed, and the pages of the others would lead to them.
        manifest = manifest.without(lost)
        outdated = [task for task in wanted if task.locale not in lost]
        done |= {tree.locale: tree for tree in make(outdated, content, manifest)}
    if not manifest.trees:
        return Report(out=out, trees=tuple(done.values()), errors=content.errors)
    for task in outdated:
        if not (done[task.locale].warnings or done[task.locale].errors or content.errors):
            _stamp(task, stamps[task.locale], manifest)
    _remove_trees(out, known, keep=project.settings.all_locales)
    if part:
        files.write_text(out / MANIFEST, manifest.write())
    else:
        frontpages.write(project, content, manifest, out, rows)
    return Report(out=out, trees=tuple(done.values()), errors=content.errors)


def _is_whole(out: Path, known: Manifest, locales: Sequence[Locale], state_of_part: str) -> bool:
    """Tell whether all is there that does not belong to one tree; of a part, that is its manifest."""
    if state_of_part:
        return known.state == state_of_part
    return frontpages.is_whole(out, known, locales=locales)


def _survey(
    project: Project,
    content: Content,
    there: Sequence[Locale],
    known: Mapping[Locale, Tree],
    fresh: Collection[Locale],
    states: Mapping[Locale, Notes],
    rows: Mapping[Locale, Notes],
    *,
    jobs: int,
) -> Manifest:
    """Count the pages of every tree that is there or comes; what is known of a fresh one still holds.

    Each article is counted in all languages at once, so that its catalogs are held no longer, and what is
    checked of its own sentences is so once. `states` and `rows` hold what is known of pages and of catalogs,
    and take what is counted.
    """
    settings = project.settings
    bare = Manifest(source=settings.source_locale.tag, base=settings.base_url.rstrip("/"))
    kept = {locale: known[locale] for locale in there if locale in known and locale in fresh}

    editions = [Edition(project, locale, content) for locale in there if locale not in kept]
    articles = sorted(content.articles.values(), key=attrgetter("id")) if editions else []
    texts = {article.id: article.digest for article in articles}
    pages = {edition.locale: _noted(articles, texts, states[edition.locale]) for edition in editions}

    def count(article: Article) -> list[tuple[PageState, Mapping[str, int] | None]]:
        found = []
        for edition in editions:
            state = pages[edition.locale].get(article.id) or edition.state(article)
            found.append((state, status.counted(project, article.catalog, edition.locale)))
            edition.forget()
        return found

    unknown = [one for one in articles if any(one.id not in pages[edition.locale] for edition in editions)]
    for article, found in zip(unknown, spread(count, unknown, most=jobs), strict=True):
        for edition, (page, row) in zip(editions, found, strict=True):
            pages[edition.locale][article.id] = page
            states[edition.locale].take(asdict(page), article.catalog, texts[article.id])
            if row:
                rows[edition.locale].take(row, article.catalog)
    for edition in editions:
        states[edition.locale].write()
        kept[edition.locale] = edition.tree({one.id: pages[edition.locale][one.id] for one in articles})
    return replace(bare, trees=tuple(kept[locale] for locale in there))


def _noted(articles: Iterable[Article], texts: Mapping[str, str], notes: Notes) -> dict[str, PageState]:
    """Return what was counted before of articles that did not change, in a language where they did not."""
    found = {one.id: notes.recall(one.catalog, texts[one.id]) for one in articles}
    return {name: PageState(**state) for name, state in found.items() if state is not None}


def _remove_trees(out: Path, known: Manifest | None, *, keep: Collection[Locale]) -> None:
    """Remove the trees of locales that the settings no longer name."""
    for tree in known.trees if known else ():
        if tree.locale not in keep:
            shutil.rmtree(out / tree.tag, ignore_errors=True)
            (out / status.badge_name(tree.tag)).unlink(missing_ok=True)


# --- what did not change is left alone


def _is_fresh(task: Task, stamp: str) -> bool:
    found = read_record(task.work / _STAMP)
    if found.get("inputs") != stamp or found.get("files") != _sizes(task.folder):
        return False
    return is_as_noted(task.work, task.project.root)


def _shown_before(task: Task) -> object:
    """Return the digest of what the pages of a fresh tree show of the other trees."""
    return read_record(task.work / _STAMP).get("shown")


def _stamp(task: Task, stamp: str, manifest: Manifest) -> None:
    text = json.dumps({"inputs": stamp, "shown": manifest.shown, "files": _sizes(task.folder)})
    files.write_bytes(task.work / _STAMP, text.encode())


def _sizes(folder: Path) -> dict[str, int]:
    """Return the size of every file of a tree but the pages that are written apart."""
    apart = {folder / name for name in frontpages.APART}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path not in apart)
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in found}


def _unchanged(task: Task) -> Built:
    return Built(locale=task.locale, folder=task.folder, unchanged=True)
