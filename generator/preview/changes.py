"""Files that people save become numbered changes, which everything shown is brought up to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from pathlib import Path

from watchfiles import Change, awatch

from generator import project as projects
from generator.errors import GeneratorError
from generator.project import Project

__all__ = ["Changes"]

_STEP = 20
"""Milliseconds without another event after which a save is over."""
_AT_MOST = 200
"""Milliseconds after which events are told of though more keep coming."""
_SETTINGS = "pyproject.toml"
_FOLDERS = frozenset(("content", "locales", "templates"))


class Changes:
    """What changed since the preview began; every change has a number, the first is 1.

    `tell` is for people: it takes a sentence whenever the settings change, or can be used no more.
    """

    def __init__(self, project: Project, *, tell: Callable[[str], None] = lambda _: None) -> None:
        self.project = project
        """The project as its settings last could be used: another object once they changed."""
        self.fault = ""
        """What is wrong with the settings as they are now."""
        self._tell = tell
        self._paths: list[frozenset[Path]] = []
        self._news = asyncio.Condition()

    @property
    def number(self) -> int:
        """Return the number of the last change."""
        return len(self._paths)

    def since(self, number: int) -> frozenset[Path]:
        """Return the files that changed after a change."""
        return frozenset().union(*self._paths[number:])

    async def after(self, number: int) -> int:
        """Wait for a change after a change, and return the number of the last."""
        async with self._news:
            await self._news.wait_for(lambda: self.number > number)
        return self.number

    async def watch(self) -> None:
        """Take note of everything that is saved, until cancelled."""
        folders = self._folders()
        watching = asyncio.create_task(self._watch(folders))
        try:
            async for names in self._top():
                # One that was removed and made again is another folder of the same name.
                if folders != self._folders() or names & _FOLDERS:
                    before, folders = watching, self._folders()
                    watching = asyncio.create_task(self._watch(folders))
                    await asyncio.sleep(0)  # It has begun when the other one ends.
                    before.cancel()
                # Whoever is told reads what was saved before; what is saved later is noticed.
                await self._renew(names)
        finally:
            watching.cancel()

    async def _watch(self, folders: Sequence[Path]) -> None:
        async for found in awatch(*folders, step=_STEP, debounce=_AT_MOST):
            # A write begins under a name with a dot.
            paths = (Path(path) for _, path in found)
            saved = frozenset(path for path in paths if not path.name.startswith("."))
            if saved:
                await self._note(saved)

    def _folders(self) -> list[Path]:
        project = self.project
        return [path for path in (project.content, project.locales, project.templates) if path.is_dir()]

    async def _top(self) -> AsyncIterator[frozenset[str]]:
        """Yield names in the project's own folder: of settings that are saved, of folders that are new."""

        def concerns(change: Change, path: str) -> bool:
            name = Path(path).name
            new = change is Change.added and name in _FOLDERS
            return new or name in (_SETTINGS, "conf.py")

        root = self.project.root
        async for found in awatch(
            root, watch_filter=concerns, recursive=False, step=_STEP, debounce=_AT_MOST
        ):
            yield frozenset(Path(path).name for _, path in found)

    async def _renew(self, names: Collection[str]) -> None:
        """Read the settings again; while they cannot be used, the last that could stay."""
        faulty = bool(self.fault)
        try:
            found, self.fault = projects.load(self.project.root), ""
        except GeneratorError as error:
            self.fault = str(error)
            said = self.fault
        else:
            # What others have in that file is no concern of ours.
            same = found == self.project and names == {_SETTINGS}
            if same and not faulty:
                return
            said = (
                "the settings are as they were" if same else "the settings changed; the site is built again"
            )
            self.project = self.project if same else found
        self._tell(said)
        await self._note(frozenset())

    async def _note(self, paths: frozenset[Path]) -> None:
        async with self._news:
            self._paths.append(paths)
            self._news.notify_all()
