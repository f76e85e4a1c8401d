"""Sites that many tests read are built once, whichever worker asks first."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import project
from generator.pages import site
from generator.pages.site import Report
from tests.pages import example

__all__ = ["OWN", "example_site", "own_site", "shared_by_workers", "taken_back"]

OWN = Path(__file__).parents[2]
"""The project that these tests belong to."""


@contextmanager
def shared_by_workers(folder: Path) -> Iterator[Path]:
    """Yield a folder for one worker at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _build_once(folder: Path, write: Callable[[Path], project.Project]) -> Report:
    """Build in a shared folder; what another worker built is fresh, so it is found and left alone."""
    with shared_by_workers(folder):
        root = folder / "project"
        found = project.load(root) if root.is_dir() else write(root)
        return site.build(found, out=folder / "site", work=folder / "work")


def taken_back(kept: Path) -> Path:
    """Return a project as its copy beside it is: Sphinx would read all of it again in another folder."""
    shutil.rmtree(kept)
    shutil.copytree(kept.with_name("copy"), kept)
    return kept


def example_site(shared: Path) -> Report:
    """Build the example, or find it built."""
    return _build_once(shared / "example", example.write)


def own_site(shared: Path) -> Report:
    """Build the site of this repository, or find it built."""
    return _build_once(shared / "own", lambda _root: project.load(OWN))
