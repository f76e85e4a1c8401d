"""A project and a revision become two folders that may be written into: as it was, and as it is."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import files, git, project
from generator.errors import GeneratorError, Place
from generator.project import Project

__all__ = ["Trees", "trees"]

_PARTS = ("content", "locales", "templates", "pyproject.toml")
_RECORDS = Path("build", ".work", "extract.json")
"""What is known to be in step, by digests; so what did not change need not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """The project at a revision, the project now, and what its catalogs were before this edit's own work."""

    commit: str
    before: Project
    after: Project
    mixed: Project
    """Today's source with the catalogs of the revision; `after` itself where no catalog changed."""


@contextmanager
def trees(of: Project, revision: str) -> Iterator[Trees]:
    """Lay out both trees in a temporary folder.

    Raises GeneratorError outside of git, for a revision that there is not, and for one without the project.
    """
    commit = _commit(of, revision)
    with TemporaryDirectory(prefix="generator-impact-") as name:
        folder = Path(name)
        _unpack(of, commit, revision, folder / "before")
        _copy(of, folder / "after")
        _copy_records(of, folder / "before")
        before, after = project.load(folder / "before"), project.load(folder / "after")
        mixed = after
        if git.ask(of.root, "diff", "--quiet", commit, "--", "locales") is None:
            _copy(of, folder / "mixed", catalogs=before.locales)
            mixed = project.load(folder / "mixed")
        yield Trees(commit=commit, before=before, after=after, mixed=mixed)


def _commit(of: Project, revision: str) -> str:
    if git.ask(of.root, "rev-parse", "--git-dir") is None:
        raise GeneratorError(
            "the project is not in a git clone", place=Place(path=of.root), hint="run it inside of one"
        )
    name = f"{revision}^{{commit}}"
    found = git.ask(of.root, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    if found is None:
        hint = "name a commit, branch or tag; in CI, fetch the whole history"
        raise GeneratorError(f"git knows no revision {revision[:80]!r}", hint=hint)
    return found.decode("ascii").strip()


def _unpack(of: Project, commit: str, revision: str, folder: Path) -> None:
    listed = git.ask(of.root, "ls-tree", "--name-only", "-z", commit) or b""
    names = [name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name in _PARTS]
    packed = git.ask(of.root, "archive", "--format=tar", commit, "--", *names)
    if "pyproject.toml" not in names or packed is None:
        raise GeneratorError(f"there is no project at {revision[:80]!r}", hint="name a later revision")
    _extract(packed, revision, folder)


def _extract(packed: bytes, revision: str, folder: Path) -> None:
    try:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
    except tarfile.FilterError as error:
        raise GeneratorError(
            f"at {revision[:80]!r} this is a link that is absolute or leads out of the project",
            place=Place(path=error.tarinfo.name),
            hint="name a revision without it",
        ) from None
    except tarfile.TarError as error:
        hint = "look at the clone with git fsck"
        raise GeneratorError(f"what git has of {revision[:80]!r} is damaged: {error}", hint=hint) from None


def _copy(of: Project, folder: Path, *, catalogs: Path | None = None) -> None:
    """Copy the working tree, with other catalogs if any are given."""
    folder.mkdir()
    for name in _PARTS:
        source = catalogs if name == "locales" and catalogs is not None else of.root / name
        if source.is_dir():
            files.copy_folder(source, folder / name)
        elif source.is_file():
            shutil.copy(source, folder / name)
    _copy_records(of, folder)


def _copy_records(of: Project, folder: Path) -> None:
    if (of.root / _RECORDS).is_file():
        (folder / _RECORDS.parent).mkdir(parents=True)
        shutil.copy(of.root / _RECORDS, folder / _RECORDS)
