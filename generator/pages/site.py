"""A project becomes its site: a tree of pages per locale, and the pages that belong to none."""

from __future__ import annotations

import gc
import io
import json
import multiprocessing
import os
import re
import shutil
import signal
import threading
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TextIO, cast

from generator import files
from generator import project as projects
from generator.digests import digest
from generator.errors import GeneratorError
from generator.locales import Locale, parse
from generator.pages import frontpages, interface
from generator.pages.edition import CURRENT, Edition
from generator.pages.history import last_changes
from generator.pages.manifest import MANIFEST, Manifest, PageState, Tree, parse_manifest, read_manifest
from generator.pages.publishing import built_beside, leave_out
from generator.pages.settings import sphinx_settings
from generator.pages.state import catalogs, state
from generator.pages.state import shared as shared_sources
from generator.project import Project
from generator.source.articles import Article
from generator.source.content import Content, read_content
from generator.workers import cores, spread

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

    from sphinx.application import Sphinx

    from generator.pages.builder import SiteBuilder

__all__ = ["Built", "Crew", "Report", "Task", "build", "copy_last_read", "make_tree", "sphinx_application"]

_STAMP = "stamp.json"
_SKELETONS = ".skeletons"
_DOCTREES = "doctrees"
_SOME = 40
"""Articles that take Sphinx longer to read than a second process to start."""
_LONG = ("generator.pages.extension", "generator.pages.filled")
"""What takes long to import."""
_PATIENCE = 3600.0
"""Seconds that a build waits for another in the same folder."""
_UNUSED = ("scripts/bootstrap.*", "scripts/fontawesome.*", "scripts/*.map", "styles/*.map", "vendor", "*.png")
"""What the parent theme brings for parts of its layout that ours does not have."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The tree of one locale."""

    locale: Locale
    folder: Path
    unchanged: bool = False
    """Nothing had to be done."""
    warnings: tuple[str, ...] = ()
    """What Sphinx found, each with its place."""
    errors: tuple[str, ...] = ()
    """Catalogs that could not be read, or why there are no pages."""


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
) -> Report:
    """Build the trees of some locales, all by default, at most `jobs` at a time; each in its own process.

    A `part` has the trees alone, whose pages lead to those of every locale of the settings: to be joined with
    others. A `crew` makes the trees elsewhere than in processes here.
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
    inputs = shared_sources(project)
    stamps = {
        task.locale: digest(inputs, task.locale.tag, str(out), catalogs(project, task.locale))
        for task in tasks.values()
    }
    fresh = {task.locale for task in tasks.values() if _is_fresh(task, stamps[task.locale])}
    done = {task.locale: _unchanged(task) for task in wanted}
    known = read_manifest(out / MANIFEST)
    made_from = state(project)
    jobs = jobs or cores()
    if known and fresh >= done.keys() and _is_whole(out, known, list(done), made_from if part else ""):
        return Report(out=out, trees=tuple(done.values()))
    content = content or read_content(project)
    there = [task.locale for task in tasks.values() if part or task in wanted or task.folder.is_dir()]
    surveyed = {tree.locale: tree for tree in known.trees} if known else {}
    manifest = replace(_survey(project, content, there, surveyed, fresh, jobs=jobs), state=made_from)
    outdated = [task for task in wanted if task.locale not in fresh or _shown_before(task) != manifest.shown]
    crew = crew or partial(_in_processes, jobs=jobs, inputs=inputs)
    done |= {tree.locale: tree for tree in crew(outdated, content, manifest)}
    lost = {task.locale for task in outdated if not task.folder.is_dir()}
    if lost and not part:
        # Their first build failed, and the pages of the others would lead to them.
        manifest = manifest.without(lost)
        outdated = [task for task in wanted if task.locale not in lost]
        done |= {tree.locale: tree for tree in crew(outdated, content, manifest)}
    if not manifest.trees:
        return Report(out=out, trees=tuple(done.values()), errors=content.errors)
    for task in outdated:
        if not (done[task.locale].warnings or done[task.locale].errors or content.errors):
            _stamp(task, stamps[task.locale], manifest)
    _remove_trees(out, known, keep=project.settings.all_locales)
    if part:
        files.write_text(out / MANIFEST, manifest.write())
    else:
        frontpages.write(project, content, manifest, out)
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
    *,
    jobs: int,
) -> Manifest:
    """Count the pages of every tree that is there or comes; what is known of a fresh one still holds.

    Each article is counted in all languages at once, so that its catalogs are held no longer, and what is
    checked of its own sentences is so once.
    """
    settings = project.settings
    bare = Manifest(source=settings.source_locale.tag, base=settings.base_url.rstrip("/"))
    kept = {locale: known[locale] for locale in there if locale in known and locale in fresh}

    editions = [Edition(project, locale, content) for locale in there if locale not in kept]

    def count(article: Article) -> list[PageState]:
        states = [edition.state(article) for edition in editions]
        for edition in editions:
            edition.forget()
        return states

    articles = dict(sorted(content.articles.items())) if editions else {}
    counted = tuple(spread(count, tuple(articles.values()), most=jobs))
    for number, edition in enumerate(editions):
        pages = {name: states[number] for name, states in zip(articles, counted, strict=True)}
        kept[edition.locale] = edition.tree(MappingProxyType(pages))
    return replace(bare, trees=tuple(kept[locale] for locale in there))


def _remove_trees(out: Path, known: Manifest | None, *, keep: Collection[Locale]) -> None:
    """Remove the trees of locales that the settings no longer name."""
    for tree in known.trees if known else ():
        if tree.locale not in keep:
            shutil.rmtree(out / tree.tag, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One locale to build."""

    project: Project
    locale: Locale
    out: Path
    work: Path
    """Where Sphinx keeps what it knows between builds."""

    @property
    def folder(self) -> Path:
        return self.out / self.locale.tag

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Return what another process needs to know of it."""
        return self.locale.tag, str(self.project.root), str(self.out), str(self.work)

    @property
    def skeletons(self) -> Path:
        """Where pages are prepared for all locales."""
        return self.work.parent / _SKELETONS


Crew = Callable[[Sequence[Task], Content, Manifest], Iterable[Built]]
"""Makes the trees of some tasks, each in a process that makes no other."""


# --- what did not change is left alone


def _is_fresh(task: Task, stamp: str) -> bool:
    try:
        found = json.loads((task.work / _STAMP).read_bytes())
    except (OSError, ValueError):
        return False
    return (
        isinstance(found, dict) and found.get("inputs") == stamp and found.get("files") == _sizes(task.folder)
    )


def _shown_before(task: Task) -> object:
    """Return the digest of what the pages of a fresh tree show of the other trees."""
    return json.loads((task.work / _STAMP).read_bytes()).get("shown")


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


# --- one process per locale


def _in_processes(
    tasks: Sequence[Task], content: Content, manifest: Manifest, *, jobs: int, inputs: str
) -> list[Built]:
    """Run each task in a process of its own; one that dies is an error of its locale alone.

    One more comes before them and makes the skeletons that all fill. What a skeleton does not fit is made
    without, in another process.
    """
    if not tasks:
        return []
    with _alone(tasks[0].work.parent, by="generator build"):
        return _trees(tasks, content, manifest, jobs=jobs, inputs=inputs)


def _trees(
    tasks: Sequence[Task], content: Content, manifest: Manifest, *, jobs: int, inputs: str
) -> list[Built]:
    context = _context()
    forks = context.get_start_method() == "fork"
    if forks:
        for name in (*_LONG, *_extensions_of_sphinx()):
            import_module(name)
        last_changes(tasks[0].project.content)
    shared = content if forks else None
    common = _skeletons(context, tasks[0], shared, inputs, jobs=jobs)
    text = manifest.write()
    shares = _shares(len(tasks), jobs) if common is not None else [0] * len(tasks)
    waiting = list(zip(tasks, shares, strict=True))
    running: dict[Connection, tuple[BaseProcess, Task]] = {}
    done: list[Built] = []
    while waiting or running:
        while waiting and len(running) < jobs:
            task, share = waiting.pop(0)
            make, more = (_make_filled_tree, (share,)) if share else (_make_tree, ())
            receiver, process = _started(context, make, *task.order, shared, text, *more, starts=share > 1)
            running[receiver] = process, task
        for ready in wait(list(running)):
            process, task = running.pop(cast(Connection, ready))
            try:
                found = _received(cast(Connection, ready), process)
            except EOFError:
                fault = f"{task.locale.tag}: the build of its pages ended with code {process.exitcode}"
                found = (), (fault,)
            if found is None:
                waiting.append((task, 0))
                continue
            warned, errors = found
            warned = tuple(dict.fromkeys((*(common or ()), *warned)))
            done.append(Built(locale=task.locale, folder=task.folder, warnings=warned, errors=errors))
    return done


def _shares(count: int, jobs: int) -> list[int]:
    """Return how many processes each of so many tasks may have, so that the last ones leave none idle.

    >>> _shares(5, 2)
    [1, 1, 1, 1, 2]
    """
    last = count % jobs
    return [1] * (count - last) + [jobs // last] * last if last else [1] * count


def _skeletons(
    context: SpawnContext, task: Task, content: Content | None, inputs: str, *, jobs: int
) -> tuple[str, ...] | None:
    """Make the skeletons of all pages, and return the warnings; None where each tree must do without.

    A project with settings of its own for Sphinx may do anything with a page.
    """
    if (task.project.root / "conf.py").is_file():
        return None
    stamp = task.skeletons / _STAMP
    # Sphinx reads all anew in another folder.
    made_from = digest(inputs, str(task.project.root))
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from:
        return ()
    stamp.unlink(missing_ok=True)
    receiver, process = _started(context, _make_skeletons, *task.order, content, jobs, starts=True)
    try:
        found = _received(receiver, process)
    except EOFError:
        return None
    if found == ():
        files.write_text(stamp, made_from)
    return cast("tuple[str, ...] | None", found)


def _started(
    context: SpawnContext, work: Callable[..., object], *arguments: object, starts: bool
) -> tuple[Connection, BaseProcess]:
    """Start some work, which ends with this process unless it `starts` processes of its own."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, work, *arguments), daemon=not starts)
    process.start()
    sender.close()
    return receiver, process


def _received(receiver: Connection, process: BaseProcess) -> Any:
    try:
        return receiver.recv()
    finally:
        process.join()


def _context() -> SpawnContext:
    """Return how to start processes: a forked one has everything read and imported already.

    A program with threads must not fork; a server without threads, which imported the same, does it for it.
    That halves the time of a small tree, beside a process that starts from nothing.
    """
    method = "fork" if threading.active_count() == 1 else "forkserver"
    if method not in multiprocessing.get_all_start_methods():
        method = "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([*_LONG])
    return cast("SpawnContext", context)


def _work(sender: Connection, work: Callable[..., object], *arguments: object) -> None:
    """Do some work in a process that does nothing else, and send back what comes of it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the parent speaks for all when people interrupt
    # Document trees are full of cycles, so garbage is collected, but not at every seven hundredth object; nor
    # is what was there before, since to look at it copies its memory.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    sender.send(work(*arguments))
    sender.close()


def _make_skeletons(
    _tag: str, root: str, _out: str, work: str, content: Content | None, jobs: int
) -> tuple[str, ...] | None:
    """Make the skeletons of all pages in this process; return warnings, None where there can be none."""
    from generator.pages.skeleton import PAGES, SkeletonBuilder, SkeletonEdition

    warnings.simplefilter("ignore")
    project = projects.load(Path(root))
    folder = Path(work).parent / _SKELETONS
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    content = content or read_content(project)
    edition = SkeletonEdition(project, project.settings.source_locale, content)
    parallel = min(jobs, cores()) if len(content.articles) >= _SOME else 1
    try:
        found = _run_sphinx(edition, folder / PAGES, folder, builder=SkeletonBuilder, parallel=parallel)
    except Exception:  # each tree tells of it
        return None
    return _relative(found, project)


_Made = tuple[tuple[str, ...], tuple[str, ...]]


def _make_filled_tree(
    tag: str, root: str, out: str, work: str, content: Content | None, manifest: str, processes: int
) -> _Made | None:
    from generator.pages.filling import Unfillable

    try:
        return make_tree(
            tag, root=root, out=out, work=work, manifest=manifest, content=content, fill=processes
        )
    except Unfillable:
        return None


def _make_tree(tag: str, root: str, out: str, work: str, content: Content | None, manifest: str) -> _Made:
    return make_tree(tag, root=root, out=out, work=work, manifest=manifest, content=content)


def make_tree(
    tag: str,
    *,
    root: str,
    out: str,
    work: str,
    manifest: str,
    content: Content | None = None,
    fill: int = 0,
) -> _Made:
    """Build one tree in this process, which then builds no other; return warnings and errors.

    With `fill`, from skeletons by so many processes; raises Unfillable where they do not fit.
    """
    from sphinx.errors import SphinxError

    from generator.pages.filled import FilledBuilder
    from generator.pages.filling import Unfillable

    warnings.simplefilter("ignore")  # of the libraries, for their developers
    project = projects.load(Path(root))
    edition = Edition(project, parse(tag), content or read_content(project), parse_manifest(manifest))
    found: tuple[str, ...] = ()
    errors: list[str] = []
    options: dict[str, Any] = {}
    if fill:
        options = {"builder": FilledBuilder, "doctrees": Path(work).parent / _SKELETONS / _DOCTREES}
    try:
        with built_beside(Path(out) / tag) as beside:
            found = _run_sphinx(edition, beside, Path(work), processes=fill or 1, **options)
            if fill:  # before readers see these pages, which were made from something newer
                shutil.rmtree(Path(work) / _DOCTREES, ignore_errors=True)
    except Unfillable:
        raise
    except (SphinxError, GeneratorError, OSError) as error:
        errors.append(f"{tag}: no pages, because {error}")
    except Exception as error:  # a library's fault in one locale must not stop the others
        errors.append(f"{tag}: no pages, because of {type(error).__name__}: {error}")
    errors += [str(error) for error in edition.errors]
    return _relative(found, project), _relative(errors, project)


def copy_last_read(work: Path, folder: Path) -> type[SiteBuilder]:
    """Copy what Sphinx read in the last build of a tree, and return the builder that writes pages from it.

    Raises OSError where nothing was left.
    """
    from generator.pages.builder import SiteBuilder
    from generator.pages.filled import FilledBuilder

    own, shared = work / _DOCTREES, work.parent / _SKELETONS / _DOCTREES
    with _alone(work.parent, by="generator preview"):
        is_own = own.is_dir()
        shutil.copytree(own if is_own else shared, folder, dirs_exist_ok=True)
    return SiteBuilder if is_own else FilledBuilder


def _alone(work: Path, *, by: str) -> AbstractContextManager[None]:
    """Keep what is known between builds for this process; wait for others. Raises Locked."""
    return files.lock(work, by=by, patience=_PATIENCE)


def _extensions_of_sphinx() -> tuple[str, ...]:
    from sphinx.application import builtin_extensions

    return (*builtin_extensions, "pydata_sphinx_theme")


def _relative(lines: Iterable[str], project: Project) -> tuple[str, ...]:
    """Write files as people of the project name them."""
    return tuple(line.replace(f"{project.root}{os.sep}", "") for line in lines)


def _run_sphinx(edition: Edition, out: Path, work: Path, **options: Any) -> tuple[str, ...]:
    warned = io.StringIO()
    sphinx_application(edition, out, work, warnings=warned, **options).build()
    leave_out(out / "_static", _UNUSED)
    lines = _COLOURS.sub("", warned.getvalue()).splitlines()
    return tuple(line for line in lines if line.strip())


def sphinx_application(
    edition: Edition,
    out: Path,
    work: Path,
    *,
    warnings: TextIO,
    builder: type[SiteBuilder] | None = None,
    doctrees: Path | None = None,
    parallel: int = 1,
    processes: int = 1,
) -> Sphinx:
    """Return Sphinx, ready to make the pages of an edition; a process makes those of one alone.

    Articles are read by `parallel` processes, and skeletons filled by so many `processes`.
    """
    from sphinx.application import Sphinx

    from generator.pages.builder import BUILDER, SiteBuilder

    project = edition.project
    own = (project.root / "conf.py").is_file()
    interface.write_catalog(edition, work / "locale")
    settings = {} if own else sphinx_settings(project.root)
    overrides = {
        **settings,
        "language": edition.locale.sphinx,
        "generator_locale": edition.locale.tag,
        "generator_processes": processes,
        "locale_dirs": [str(work / "locale")],
    }
    # Sphinx wants it; a start page may be all that there is.
    project.articles.mkdir(parents=True, exist_ok=True)
    CURRENT.set(edition)
    BUILDER.set(builder or SiteBuilder)
    return Sphinx(
        project.articles,
        project.root if own else None,
        out,
        doctrees or work / _DOCTREES,
        "html",
        confoverrides=overrides,
        status=None,
        warning=warnings,
        parallel=parallel,
    )
