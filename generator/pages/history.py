"""The history of a project becomes the day on which each article was last changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from generator import git

__all__ = ["commit", "last_changes"]

_MARK = "\x01"


@cache
def last_changes(folder: Path) -> Mapping[str, date]:
    """Return the day of the last commit of each file below a folder, by its path from there.

    Times of files tell nothing, since a checkout sets them all; nor does a shallow clone, in which every file
    seems to come with its oldest commit: it, and a folder outside of git, give nothing.
    """
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    log = _git(
        folder, "log", f"--format={_MARK}%cs", "--name-only", "--relative", "--no-renames", "-z", "--", "."
    )
    found: dict[str, date] = {}
    for commit in log.split(_MARK)[1:]:
        day, _, names = commit.partition("\0")
        for name in names.strip("\n\0").split("\0"):
            found.setdefault(name.strip("\n"), date.fromisoformat(day.strip()))
    return found


def commit(folder: Path) -> str:
    """Return what decides these days: the commit that is checked out, and whether its history is there."""
    return _git(folder, "rev-parse", "HEAD", "--is-shallow-repository")


def _git(folder: Path, *arguments: str) -> str:
    """Run git; nothing where there is none, or it fails."""
    return (git.ask(folder, *arguments) or b"").decode("utf-8", "replace")
