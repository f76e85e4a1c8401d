"""Lines of a catalog become the days on which they were written, by the history of its project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from generator import git

__all__ = ["days"]

_LINE = re.compile(r"([0-9a-f]{40,64}) [0-9]+ ([0-9]+)(?: [0-9]+)?")


def days(path: Path, lines: Iterable[int]) -> Mapping[int, date]:
    """Return the day, in UTC, of the commit that wrote each line, counted from 1.

    A line that is not committed has none, nor has any outside of git and in a shallow clone, where every line
    seems to come with the oldest commit.
    """
    wanted = [f"-L{line},{line}" for line in lines if line > 0]
    if not wanted or git.ask(path.parent, "rev-parse", "--is-shallow-repository") != b"false\n":
        return {}
    answer = git.ask(path.parent, "blame", "--porcelain", *wanted, "--", path.name)
    return _read(answer.decode("utf-8", "replace")) if answer is not None else {}


def _read(porcelain: str) -> dict[int, date]:
    """Read what `git blame --porcelain` says: the facts of a commit stand where it first appears."""
    times: dict[str, date] = {}
    commits: dict[int, str] = {}
    commit = ""
    for text in porcelain.splitlines():
        if found := _LINE.fullmatch(text):
            commit = found[1]
            commits[int(found[2])] = commit
        elif text.startswith("author-time "):
            times[commit] = datetime.fromtimestamp(int(text.split()[1]), tz=UTC).date()
    return {line: times[commit] for line, commit in commits.items() if commit.strip("0") and commit in times}
