"""Files that people save become numbered changes, which everything shown is brought up to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import awatch

from generator.project import Project

__all__ = ["Changes"]

_STEP = 20
"""Milliseconds without another event after which a save is over."""
_AT_MOST = 200
"""Milliseconds after which events are told of though more keep coming."""


class Changes:
    """What changed since the preview began; every change has a number, the first is 1."""

    def __init__(self, project: Project) -> None:
        self._project = project
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
        async for batch in self._batches():
            async with self._news:
                self._paths.append(batch)
                self._news.notify_all()

    async def _batches(self) -> AsyncIterator[frozenset[Path]]:
        project = self._project
        folders = [path for path in (project.content, project.locales, project.templates) if path.is_dir()]
        async for found in awatch(*folders, step=_STEP, debounce=_AT_MOST):
            # A write begins under a name with a dot.
            paths = (Path(path) for _, path in found)
            saved = frozenset(path for path in paths if not path.name.startswith("."))
            if saved:
                yield saved
