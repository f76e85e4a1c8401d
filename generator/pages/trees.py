"""Each locale becomes a tree of pages, made by Sphinx in a process of its own.

Pages are prepared once, as skeletons, by a process that comes before; the trees are filled from them.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import os
import re
import shutil
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TextIO, cast

from generator import files
from generator.digests import digest
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.pages import elsewhere, interface
from generator.pages.edition import CURRENT, Edition
from generator.pages.history import last_changes
from generator.pages.manifest import Manifest
from generator.pages.publishing import built_beside, leave_out, leave_out_fonts
from generator.pages.settings import sphinx_settings
from generator.project import Project
from generator.source.content import Content
from generator.workers import collect_rarely, cores

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

    from sphinx.application import Sphinx

    from generator.pages.builder import SiteBuilder

__all__ = [
    "Built",
    "Crew",
    "Made",
    "Make",
    "Order",
    "Task",
    "alone",
    "copy_last_read",
    "in_processes",
    "make_tree",
    "make_trees",
    "preloaded",
    "said",
    "sphinx_application",
]

_STAMP = "stamp.json"
_SKELETONS = ".skeletons"
_DOCTREES = "doctrees"
_SOME = 40
"""Articles that take Sphinx longer to read than a second process to start."""
_PATIENCE = 3600.0
"""Seconds that a build waits for another in the same folder."""
_UNUSED = ("scripts/bootstrap.*", "scripts/fontawesome.*", "scripts/*.map", "styles/*.map", "vendor", "*.png")
"""What the parent theme brings for parts of its layout that ours does not have."""
_PARENT_STYLES = "styles/pydata-sphinx-theme.css"
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
    def skeletons(self) -> Path:
        """Where pages are prepared for all locales."""
        return self.work.parent / _SKELETONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Trees to make, and what all of them are made from."""

    tasks: Sequence[Task]
    content: Content
    manifest: Manifest
    fill: bool
    """Whether there are skeletons, which all but the trees that do not fit are filled from."""


Make = Callable[[Order], Iterable[Built]]
"""Makes the trees of an order, each in a process that makes no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who builds in place of processes that this one starts."""

    count: Callable[[Sequence[Task], Content], None]
    """Notes how far the pages of some trees are, where the build looks for it.

    What it could not count, the build counts itself.
    """
    make: Make


Made = tuple[tuple[str, ...], tuple[str, ...]]
"""The warnings and the errors of a tree."""


def make_trees(
    make: Make, tasks: Sequence[Task], content: Content, manifest: Manifest, *, inputs: str, jobs: int
) -> Iterator[Built]:
    """Make the skeletons that all trees are filled from, by `jobs` processes, and have the trees made.

    `inputs` is the digest of all that the skeletons are made from. Other builds are kept off by the caller.
    Raises what `make` raises.
    """
    if not tasks:
        return
    if _context().get_start_method() == "fork":
        for name in preloaded():
            import_module(name)
        last_changes(tasks[0].project.content)
    common = _skeletons(tasks[0], content, inputs, jobs=jobs)
    order = Order(tasks=tasks, content=content, manifest=manifest, fill=common is not None)
    for tree in make(order):
        yield replace(tree, warnings=tuple(dict.fromkeys((*(common or ()), *tree.warnings))))


# --- one process per locale


def in_processes(order: Order, *, jobs: int) -> Iterator[Built]:
    """Make each tree in a process of its own, `jobs` at a time; one that dies is an error of its locale.

    What a skeleton does not fit is made without, in another process.
    """
    context = _context()
    shares = _shares(len(order.tasks), jobs) if order.fill else [0] * len(order.tasks)
    waiting = list(zip(order.tasks, shares, strict=True))
    running: dict[Connection, tuple[BaseProcess, Task]] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            task, share = waiting.pop(0)
            receiver, process = _started(
                context, make_tree, task, order.content, order.manifest, share, starts=share > 1
            )
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
            yield Built(locale=task.locale, folder=task.folder, warnings=warned, errors=errors)


def _shares(count: int, jobs: int) -> list[int]:
    """Return how many processes each of so many tasks may have, so that the last ones leave none idle.

    >>> _shares(5, 2)
    [1, 1, 1, 1, 2]
    """
    last = count % jobs
    return [1] * (count - last) + [jobs // last] * last if last else [1] * count


def _skeletons(task: Task, content: Content, inputs: str, *, jobs: int) -> tuple[str, ...] | None:
    """Make the skeletons of all pages, and return the warnings; None where each tree must do without.

    A project with settings of its own for Sphinx may do anything with a page.
    """
    if elsewhere.has_own_settings(task.project.root):
        return None
    stamp = task.skeletons / _STAMP
    # Sphinx reads all anew in another folder.
    made_from = digest(inputs, str(task.project.root))
    is_made = stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from
    if is_made and elsewhere.is_as_noted(task.skeletons, task.project.root):
        return ()
    stamp.unlink(missing_ok=True)
    receiver, process = _started(_context(), _make_skeletons, task, content, jobs, starts=True)
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
        context.set_forkserver_preload(preloaded())
    return cast("SpawnContext", context)


def _work(sender: Connection, work: Callable[..., object], *arguments: object) -> None:
    """Do some work in a process that does nothing else, and send back what comes of it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the parent speaks for all when people interrupt
    # Document trees are full of cycles, so garbage is collected, but not at every seven hundredth object; nor
    # is what was there before, since to look at it copies its memory.
    gc.freeze()
    collect_rarely()
    sender.send(work(*arguments))
    sender.close()


def _make_skeletons(task: Task, content: Content, jobs: int) -> tuple[str, ...] | None:
    """Make the skeletons of all pages in this process; return warnings, None where there can be none."""
    from generator.pages.skeleton import PAGES, SETTINGS, SkeletonBuilder, SkeletonEdition

    warnings.simplefilter("ignore")
    project = task.project
    (task.skeletons / PAGES).mkdir(parents=True, exist_ok=True)
    edition = SkeletonEdition(project, project.settings.source_locale, content)
    parallel = min(jobs, cores()) if len(content.articles) >= _SOME else 1
    out = task.skeletons / PAGES
    options: dict[str, Any] = {"builder": SkeletonBuilder, "settings": SETTINGS, "parallel": parallel}
    try:
        found = _run_sphinx(edition, out, task.skeletons, **options)
    except Exception:  # each tree tells of it
        return None
    return found


def make_tree(task: Task, content: Content, manifest: Manifest, fill: int) -> Made | None:
    """Make one tree in this process, which then makes no other; return warnings and errors.

    With `fill`, from skeletons by so many processes; return None where they do not fit.
    """
    from sphinx.errors import SphinxError

    from generator.pages.filled import FilledBuilder
    from generator.pages.filling import Unfillable

    warnings.simplefilter("ignore")  # of the libraries, for their developers
    tag = task.locale.tag
    edition = Edition(task.project, task.locale, content, manifest)
    found: tuple[str, ...] = ()
    errors: list[str] = []
    options: dict[str, Any] = {}
    if fill:
        options = {"builder": FilledBuilder, "doctrees": task.skeletons / _DOCTREES}
    root = task.project.root
    # What Sphinx copies for a project's own settings, it never removes.
    anew = elsewhere.had_own_settings(task.work, root) and not elsewhere.is_as_noted(task.work, root)
    try:
        with built_beside(task.folder, anew=anew) as beside:
            found = _run_sphinx(edition, beside, task.work, processes=fill or 1, **options)
            if fill:  # before readers see these pages, which were made from something newer
                shutil.rmtree(task.work / _DOCTREES, ignore_errors=True)
    except Unfillable:
        return None
    except (SphinxError, GeneratorError, OSError) as error:
        errors.append(f"{tag}: no pages, because {error}")
    except Exception as error:  # a library's fault in one locale must not stop the others
        errors.append(f"{tag}: no pages, because of {type(error).__name__}: {error}")
    errors += [str(error) for error in edition.errors]
    return found, _relative(errors, task.project)


def copy_last_read(work: Path, folder: Path) -> type[SiteBuilder]:
    """Copy what Sphinx read in the last build of a tree, and return the builder that writes pages from it.

    Raises OSError where nothing was left.
    """
    from generator.pages.builder import SiteBuilder
    from generator.pages.filled import FilledBuilder

    own, shared = work / _DOCTREES, work.parent / _SKELETONS / _DOCTREES
    with alone(work.parent, by="generator preview"):
        is_own = own.is_dir()
        shutil.copytree(own if is_own else shared, folder, dirs_exist_ok=True)
    return SiteBuilder if is_own else FilledBuilder


def alone(work: Path, *, by: str) -> AbstractContextManager[None]:
    """Keep what is known between builds for this process; wait for others. Raises Locked."""
    return files.lock(work, by=by, patience=_PATIENCE)


def preloaded() -> list[str]:
    """Return what takes long to import, and is imported before a process is forked that makes pages."""
    from sphinx.application import builtin_extensions

    return ["generator.pages.extension", "generator.pages.filled", *builtin_extensions, "pydata_sphinx_theme"]


def said(warned: io.StringIO, project: Project) -> tuple[str, ...]:
    """Return the lines that Sphinx wrote, without colours, with files as people of the project name them."""
    lines = _COLOURS.sub("", warned.getvalue()).splitlines()
    return _relative((line for line in lines if line.strip()), project)


def _relative(lines: Iterable[str], project: Project) -> tuple[str, ...]:
    """Write files as people of the project name them."""
    return tuple(line.replace(f"{project.root}{os.sep}", "") for line in lines)


def _run_sphinx(edition: Edition, out: Path, work: Path, **options: Any) -> tuple[str, ...]:
    warned = io.StringIO()
    app = sphinx_application(edition, out, work, warnings=warned, **options)
    app.build()
    outdated = cast("SiteBuilder", app.builder).outdated
    if outdated:
        elsewhere.note(work, outdated.elsewhere())
    leave_out(out / "_static", _UNUSED)
    leave_out_fonts(out / "_static" / _PARENT_STYLES)
    return said(warned, edition.project)


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
    settings: Mapping[str, object] = MappingProxyType({}),
) -> Sphinx:
    """Return Sphinx, ready to make the pages of an edition; a process makes those of one alone.

    Articles are read by `parallel` processes, and skeletons filled by `processes`; `settings` are
    more of Sphinx's.
    """
    from sphinx.application import Sphinx

    from generator.pages.builder import BUILDER, SiteBuilder

    project = edition.project
    own = elsewhere.has_own_settings(project.root)
    interface.write_catalog(edition, work / "locale")
    overrides = {
        **({} if own else sphinx_settings(project.root)),
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
