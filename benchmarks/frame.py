"""Named cases, run in turn and side by side → times, claims kept or not, and a report of both.

Times are those of the processor, and the shortest of many short turns: what is longer is longer because of
others, who share caches and cores (as the manual of timeit has it). They still drift from machine to machine;
ratios of cases that ran in turn hold. So a claim is a ratio wherever it can be.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Protocol

import benchmarks

__all__ = ["Benchmark", "Case", "Claim", "Report", "Result", "at_least", "at_most", "main", "measure"]

ROUNDS = 3
"""Of work that takes seconds by itself."""
TURNS = 40
SECONDS = 0.05
"""How long a case runs in each turn, if it is not longer by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Work that is done `units` times by one call of `run`."""

    name: str
    run: Callable[[], object]
    units: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How long one unit of a case takes."""

    name: str
    microseconds: float

    @property
    def per_second(self) -> float:
        """Return how many units one core does in a second."""
        return 1e6 / self.microseconds

    @property
    def shown(self) -> str:
        """Return how many that are, as reports have it: few with their hundredths."""
        return f"{self.per_second:,.2f}" if self.per_second < 10 else f"{self.per_second:,.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure that the project promises."""

    name: str
    figure: float
    wanted: str
    kept: bool

    @property
    def shown(self) -> str:
        """Return the figure as reports have it: small ones with the hundredths that decide."""
        return f"{self.figure:,.2f}" if self.figure < 10 else f"{self.figure:,.1f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one benchmark found."""

    title: str
    results: tuple[Result, ...]
    claims: tuple[Claim, ...]
    how: str = f"One core; the shortest of {TURNS} turns of all cases."
    """How the times were taken."""
    beside: tuple[str, ...] = ()
    """Packages and programs that were measured beside us."""


class Benchmark(Protocol):
    """A module of this package that `python -m benchmarks` knows by its name."""

    def report(self) -> Report:
        """Run the benchmark."""


def at_least(name: str, figure: float, wanted: float) -> Claim:
    """Claim that a figure is not smaller than wanted."""
    return Claim(name=name, figure=figure, wanted=f"≥ {wanted:,g}", kept=figure >= wanted)


def at_most(name: str, figure: float, wanted: float) -> Claim:
    """Claim that a figure is not larger than wanted."""
    return Claim(name=name, figure=figure, wanted=f"≤ {wanted:,g}", kept=figure <= wanted)


def measure(cases: Sequence[Case]) -> dict[str, Result]:
    """Run all cases one after the other in each turn, and return their shortest times by name."""
    turns: dict[str, list[float]] = {case.name: [] for case in cases}
    for case in cases:
        case.run()
    for _ in range(TURNS):
        for case in cases:
            turns[case.name].append(_seconds(case.run) / case.units)
    return {name: Result(name=name, microseconds=min(found) * 1e6) for name, found in turns.items()}


def _seconds(run: Callable[[], object]) -> float:
    """Return how long one call takes, from as many as fill the time."""
    gc.collect()
    calls, started = 0, time.process_time()
    while (passed := time.process_time() - started) < SECONDS or not calls:
        run()
        calls += 1
    return passed / calls


def main(names: Sequence[str]) -> int:
    """Run benchmarks by name, write their reports beside them; exit code 1 if a claim was not kept."""
    known = {module.name: module.name for module in pkgutil.iter_modules(benchmarks.__path__)}
    reports = []
    for name in names or sorted(known):
        if name not in known:
            sys.stderr.write(f"benchmarks: there is no benchmark {name!r}; there are {', '.join(known)}\n")
            return 2
        module = importlib.import_module(f"benchmarks.{name}")
        if not hasattr(module, "report"):
            continue
        found = module.report()
        reports.append(found)
        sys.stdout.write(_write(name, found))
    return 0 if all(claim.kept for found in reports for claim in found.claims) else 1


def _write(name: str, report: Report) -> str:
    """Write a report as JSON and as Markdown, and return the latter."""
    folder = Path(__file__).parent
    versions = _versions(report)
    text = _markdown(report, versions)
    found = {"python": platform.python_version(), "machine": _machine(), "versions": versions}
    document = json.dumps({**asdict(report), **found}, ensure_ascii=False, indent=2)
    (folder / f"report-{name}.json").write_text(document + "\n", encoding="utf-8")
    (folder / f"report-{name}.md").write_text(text, encoding="utf-8")
    return text


def _machine() -> str:
    named = re.search(
        r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE
    )
    processor = f"{named[1]}, {platform.machine()}" if named else platform.machine()
    gibibytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{processor}, {len(os.sched_getaffinity(0))} cores, {gibibytes:.0f} GiB"


def _versions(report: Report) -> dict[str, str]:
    found = {}
    for name in report.beside:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            if program := shutil.which(name):
                said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
                found[name] = next(iter(re.findall(r"\d+(?:\.\d+)+", said.stdout)), "")
    return found


def _markdown(report: Report, versions: Mapping[str, str]) -> str:
    beside = "".join(f", {name} {version}" for name, version in versions.items())
    rows = [f"| {one.name} | {one.microseconds:,.1f} | {one.shown} |" for one in report.results]
    claims = [
        f"| {one.name} | {one.shown} | {one.wanted} | {'yes' if one.kept else '**no**'} |"
        for one in report.claims
    ]
    return "\n".join(
        [
            f"# {report.title}",
            "",
            f"{_machine()}; Python {platform.python_version()}{beside}. {report.how}",
            "",
            "| case | µs | per second |",
            "|---|---:|---:|",
            *rows,
            "",
            "| claim | figure | wanted | kept |",
            "|---|---:|---:|---|",
            *claims,
            "",
        ]
    )
