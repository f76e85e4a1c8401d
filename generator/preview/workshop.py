"""A project becomes warm pages of all its locales, each locale's in a process of its own."""

from __future__ import annotations

import multiprocessing
import signal
import tempfile
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, cast

from generator.errors import GeneratorError
from generator.pages import site
from generator.pages.manifest import MANIFEST, Manifest, read_manifest
from generator.pages.trees import preloaded
from generator.preview.changes import Changes
from generator.preview.pages import Outgrown, Page, WarmPages
from generator.source.articles import article_id

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

__all__ = ["Workshop"]

_STARTED = cast(
    "SpawnContext",
    multiprocessing.get_context(
        "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    ),
)
"""A program with threads must not fork; the server of forks has none."""


class Workshop:
    """Makes pages as their files say now. Safe among threads, which it keeps waiting while it works."""

    def __init__(self, changes: Changes) -> None:
        self._project = changes.project
        self._changes = changes
        self._folder = tempfile.TemporaryDirectory(prefix="preview-")
        self._lock = threading.Lock()
        self._workers: dict[str, _Worker] = {}
        self._built = 0
        self._missing: dict[str, str] = {}
        self._outgrown = False
        self.site = self._project.build / "site"
        self.manifest = Manifest(source=self._project.settings.source_locale.tag, base="")
        _STARTED.set_forkserver_preload(["generator.preview.pages", *preloaded()])

    def build(self) -> site.Report:
        """Bring the site up to date, and begin anew with what it then knows."""
        with self._lock:
            return self._build()

    def renew(self) -> None:
        """Build the site again if the settings changed, or if an article came or went."""
        with self._lock:
            outdated = self._project is not self._changes.project or self._is_outgrown()
            if outdated and not self._changes.fault:
                self._build()

    def _is_outgrown(self) -> bool:
        known = {name for tree in self.manifest.trees for name in tree.pages}
        changed = self._changes.since(self._built)
        articles = ((path, article_id(self._project, path)) for path in changed)
        return any(path.exists() != (name in known) for path, name in articles if name)

    def _build(self) -> site.Report:
        self._stop()
        self._built, self._project = self._changes.number, self._changes.project
        self._outgrown = False
        report = site.build(self._project)
        self._missing = {tree.locale.tag: tree.errors[0] for tree in report.trees if not tree.folder.is_dir()}
        self.manifest = read_manifest(self.site / MANIFEST) or self.manifest
        return report

    def page(self, tag: str, name: str) -> Page | None:
        """Make a page; None if there is no such page. Raises GeneratorError if it cannot be made."""
        with self._lock:
            if self._changes.fault:
                return self._kept(tag, name)
            lacking = tag in self._missing or not self._knows(tag, name)
            outdated = self._outgrown or self._project is not self._changes.project
            if outdated or (lacking and self._changes.number > self._built):
                self._build()
            if not self._knows(tag, name):
                return None
            if tag in self._missing:
                raise GeneratorError(self._missing[tag])
            try:
                return self._worker(tag).page(name)
            except Outgrown:
                self._build()
            return self._again(tag, name) if self._knows(tag, name) else None

    def _again(self, tag: str, name: str) -> Page:
        """Make a page of a site that was just built. Raises GeneratorError."""
        if tag in self._missing:
            raise GeneratorError(self._missing[tag])
        try:
            return self._worker(tag).page(name)
        except Outgrown:
            raise GeneratorError(
                f"{tag}: {name} cannot be shown from what the last build left",
                hint=f"remove {self._project.build}, then start the preview again",
            ) from None

    def _kept(self, tag: str, name: str) -> Page | None:
        """Return a page by nothing that would read the settings, which cannot be used now."""
        if not self._knows(tag, name):
            return None
        worker = self._workers.get(tag)
        if worker is not None and worker.is_alive:
            try:
                return worker.page(name)
            except Outgrown:
                self._outgrown = True
        path = self.site / tag / f"{name}.html"
        return Page(html=path.read_text(encoding="utf-8")) if path.is_file() else None

    def _knows(self, tag: str, name: str) -> bool:
        return any(tree.tag == tag and name in tree.pages for tree in self.manifest.trees)

    def _worker(self, tag: str) -> _Worker:
        worker = self._workers.get(tag)
        if worker is None or not worker.is_alive:
            folder = Path(tempfile.mkdtemp(prefix=f"{tag}-", dir=self._folder.name))
            paths = (str(self._project.root), tag, str(self.site), str(folder))
            worker = _Worker(paths, folder=folder, changes=self._changes, built=self._built)
            self._workers[tag] = worker
        return worker

    def overlay(self, tag: str) -> Path | None:
        """Return the folder of what was made since the site was built, None if nothing was."""
        worker = self._workers.get(tag)
        return worker.folder if worker else None

    def close(self) -> None:
        """End all processes, and remove what they wrote."""
        with self._lock:
            self._stop()
        self._folder.cleanup()

    def _stop(self) -> None:
        for worker in self._workers.values():
            worker.stop()
        self._workers.clear()


class _Worker:
    """The process that has the pages of one locale."""

    def __init__(self, paths: tuple[str, ...], *, folder: Path, changes: Changes, built: int) -> None:
        self.folder = folder
        self._changes = changes
        # It begins with what Sphinx knew when the site was built.
        self._number = self._built = built
        self._connection, theirs = _STARTED.Pipe()
        self._process = _STARTED.Process(target=_work, args=(theirs, *paths), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        """Tell whether it can still be asked."""
        return bool(self._process.is_alive())

    def page(self, name: str) -> Page:
        """Make a page. Raises Outgrown, or GeneratorError if it cannot be made."""
        number = self._changes.number
        changed = self._changes.since(self._number)
        try:
            self._connection.send((name, number - self._built, changed))
            answer = self._connection.recv()
        except (EOFError, OSError):
            raise GeneratorError(
                "the process that makes these pages has ended", hint="ask once more"
            ) from None
        self._number = number
        if isinstance(answer, Page):
            return answer
        raise answer

    def stop(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.terminate()
        self._process.join()


def _work(connection: Connection, root: str, tag: str, site: str, folder: str) -> None:
    """Answer with pages, or with the reason why there is none, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process when people interrupt
    warnings.simplefilter("ignore")  # of the libraries, for their developers
    make: Callable[[str, int, frozenset[Path]], Page] | None = None
    with suppress(EOFError):
        while True:
            name, number, changed = connection.recv()
            try:
                if make is None:
                    make = WarmPages(Path(root), tag, site=Path(site), folder=Path(folder)).page
                connection.send(make(name, number, changed))
            except Outgrown:
                connection.send(Outgrown())
            except Exception as error:  # a library's fault on one page must not end the preview
                connection.send(GeneratorError(_sentence(tag, error)))


def _sentence(tag: str, error: Exception) -> str:
    return str(error) if isinstance(error, GeneratorError) else f"{tag}: {type(error).__name__}: {error}"
