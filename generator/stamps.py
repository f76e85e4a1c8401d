"""A run that left nothing to do becomes a stamp, so that the same run is not done again.

A stamp holds the digest of everything a command reads: the program, content, catalogs, templates, settings.
Stamps lie below `build/` and may be deleted at any time.
"""

from __future__ import annotations

from pathlib import Path

from generator import files
from generator.digests import digest, engine_digest, file_digest, folder_digests
from generator.errors import GeneratorError
from generator.project import Project

__all__ = ["is_done", "leave", "project_digest"]


def project_digest(project: Project) -> str:
    """Return the digest of everything that commands read of a project."""
    return digest(
        engine_digest(),
        *(folder_digests(folder) for folder in (project.content, project.locales, project.templates)),
        *(file_digest(project.root / name) for name in ("pyproject.toml", "conf.py")),
    )


def is_done(project: Project, command: str, inputs: str) -> bool:
    """Tell whether a command left nothing to do for the same inputs."""
    try:
        return files.read_text(_path(project, command)) == inputs
    except GeneratorError:
        return False


def leave(project: Project, command: str, inputs: str) -> None:
    """Record that a command left nothing to do for these inputs."""
    files.write_text(_path(project, command), inputs)


def _path(project: Project, command: str) -> Path:
    return project.build / ".work" / f"{command}.stamp"
