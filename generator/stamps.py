"""A run that left nothing to do becomes a stamp, so that the same run is not done again.

A stamp holds the digest of everything a command reads: the program, content, catalogs, templates, settings.
Stamps lie below `build/` and may be deleted at any time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator import files
from generator.digests import digest, engine_digest, file_digest, folder_digests
from generator.errors import GeneratorError
from generator.project import LAYOUTS, Project

__all__ = ["Glance", "glance", "is_done", "leave", "project_digest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What everything was that commands read of a project, at one moment."""

    root: str
    files: Mapping[str, str]
    """Digests by names below the root."""

    def of(self, path: Path) -> str:
        """Return the digest of a file, nothing if there was none."""
        return self.files.get(self._name(path), "")

    def below(self, folder: str) -> Mapping[str, str]:
        """Return the digests of the files below a folder, by their names there."""
        start = f"{folder}/"
        return {name.removeprefix(start): one for name, one in self.files.items() if name.startswith(start)}

    def after(self, written: Mapping[Path, str]) -> Glance:
        """Return what everything is once only these files have new digests, or none.

        If others changed too, it is the glance at no project there ever was, and nothing is taken for done.
        """
        now = {self._name(path): one for path, one in written.items()}
        return replace(self, files={name: one for name, one in {**self.files, **now}.items() if one})

    def digest(self) -> str:
        """Return the digest of it all, and of the program."""
        return digest(engine_digest(), self.files)

    def _name(self, path: Path) -> str:
        return str(path).removeprefix(f"{self.root}/")


def glance(project: Project) -> Glance:
    """Look at everything that commands read of a project."""
    folders = {"content": project.content, "locales": project.locales, **_templates(project)}
    found = {
        f"{folder}/{name}": one
        for folder, path in folders.items()
        for name, one in folder_digests(path).items()
    }
    single = {name: file_digest(project.root / name) for name in ("pyproject.toml", "conf.py")}
    return Glance(root=str(project.root), files=found | {name: one for name, one in single.items() if one})


def _templates(project: Project) -> Mapping[str, Path]:
    """Name the project's templates, and the packaged layouts of each kind that it has none of."""
    layouts = {kind: project.layouts(kind) for kind in LAYOUTS}
    lent = {f"templates/{kind}": path for kind, path in layouts.items() if path.parent != project.templates}
    return {"templates": project.templates, **lent}


def project_digest(project: Project) -> str:
    """Return the digest of everything that commands read of a project."""
    return glance(project).digest()


def is_done(project: Project, command: str, inputs: str) -> bool:
    """Tell whether a command left nothing to do for the same inputs."""
    try:
        return files.read_text(_path(project, command)) == inputs
    except GeneratorError:
        return False


def leave(project: Project, command: str, inputs: str) -> None:
    """Record that a command left nothing to do for these inputs; where that cannot be, it is done again."""
    with contextlib.suppress(GeneratorError):
        files.write_text(_path(project, command), inputs)


def _path(project: Project, command: str) -> Path:
    return project.build / ".work" / f"{command}.stamp"
