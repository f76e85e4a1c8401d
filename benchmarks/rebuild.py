"""What `make` costs a second time with nothing changed, against the first time without its set-up."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.frame import ROUNDS, Report, Result, at_most

__all__ = ["report"]

ROOT = Path(__file__).parent.parent
MAIN_JOB = ("extract", "check", "build")


def report() -> Report:
    """Run the main job twice on a copy of the project, in each round."""
    rounds = [_round() for _ in range(ROUNDS)]
    first, second = (median(times) for times in zip(*rounds, strict=True))
    return Report(
        title="The main job, a second time with nothing changed",
        results=(
            Result(name="first", microseconds=first * 1e6),
            Result(name="second", microseconds=second * 1e6),
        ),
        claims=(at_most("the main job again with nothing changed, share of the first", second / first, 0.2),),
        how=f"Time of the processors, medians of {ROUNDS}.",
    )


def _round() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name, "project")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "build", "tests", "benchmarks"))
        return _main_job(copy), _main_job(copy)


def _main_job(project: Path) -> float:
    """Return the seconds of processor time that the commands of `make` take."""
    before = _children()
    for command in MAIN_JOB:
        arguments = [sys.executable, "-m", "generator", "--project", str(project), command]
        subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
