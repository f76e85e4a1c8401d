"""A file of requests to finished messages, by one process and by two: the time on the clock, in turns."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.frame import ROUNDS, Report, Result, at_least

__all__ = ["report"]

ROOT = Path(__file__).parent.parent
RECORDS = 60_000
VALUES = ROOT / "tests/data/past-due.json"


def report() -> Report:
    """Answer the same file by one process and by two; both give the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        return _report(Path(folder))


def _report(folder: Path) -> Report:
    _generator("compile", "--out", str(folder / "alerts"))
    _write_requests(folder / "in.ndjson")
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, found in seconds.items():
            found.append(_seconds(folder, workers))
    if (folder / "out1.ndjson").read_bytes() != (folder / "out2.ndjson").read_bytes():
        raise AssertionError("two processes give other answers than one")
    one, two = (median(found) for found in seconds.values())
    return Report(
        title="Batches",
        results=(
            Result(name="one process", microseconds=one / RECORDS * 1e6),
            Result(name="two processes", microseconds=two / RECORDS * 1e6),
        ),
        claims=(at_least("times as fast by two processes", one / two, 1.8),),
        how=f"Whole runs over {RECORDS:,} records on two cores, by the clock, medians of {ROUNDS}.",
    )


def _write_requests(path: Path) -> None:
    values = json.loads(VALUES.read_text(encoding="utf-8"))
    to = {"name": "Zoë", "email": "zoe@example.com"}
    with path.open("w", encoding="utf-8") as file:
        for number in range(RECORDS):
            request = {"alert": "past-due", "ref": number, "locale": "nl-NL", "values": values, "to": to}
            file.write(json.dumps(request) + "\n")


def _seconds(folder: Path, workers: int) -> float:
    began = time.perf_counter()
    _generator(
        "batch",
        str(folder / "in.ndjson"),
        str(folder / f"out{workers}.ndjson"),
        *("--format", "eml", "--bundle", str(folder / "alerts"), "--workers", str(workers)),
    )
    return time.perf_counter() - began


def _generator(*arguments: str) -> None:
    command = [sys.executable, "-m", "generator", "--project", str(ROOT), *arguments]
    subprocess.run(command, check=True, capture_output=True)
