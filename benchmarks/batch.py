"""A file of requests to finished messages: by one process, by two, and by a Dask cluster of two workers.

The time is that on the clock, in turns; all give the same bytes. BATCH_RECORDS and BATCH_ROUNDS shorten it.
A million answers are twelve gigabytes: let TMPDIR name a folder in memory, or the disk is what is measured.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from statistics import median
from types import MappingProxyType

from benchmarks import frame
from benchmarks.commands import ROOT, timed
from benchmarks.frame import Report, Result, at_least

__all__ = ["generator", "report", "write_requests"]

RECORDS = int(os.environ.get("BATCH_RECORDS", "1000000"))
ROUNDS = int(os.environ.get("BATCH_ROUNDS", str(frame.ROUNDS)))
VALUES = ROOT / "tests/data/past-due.json"


def report() -> Report:
    """Answer the same file by each of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept_in = _kind_of(folder)
        timed(generator("compile", "--out", str(folder / "alerts")))
        write_requests(folder / "in.ndjson", RECORDS)
        seconds: dict[str, list[float]] = {way: [] for way in _WAYS}
        answers: set[str] = set()
        for _ in range(ROUNDS):
            for way, options in _WAYS.items():
                with options() as found:
                    # Only now: after some seconds a virtual machine gives free memory back to its host, and
                    # whoever starts a cluster first would write into memory that costs twice as much.
                    (folder / "out.ndjson").unlink(missing_ok=True)
                    seconds[way].append(_seconds(folder, found))
                answers.add(_digest(folder / "out.ndjson"))
    if len(answers) > 1:
        raise AssertionError("they give other answers than one process")
    one, two, dask = (median(found) for found in seconds.values())
    return Report(
        title="Batches",
        results=tuple(
            Result(name=way, microseconds=median(found) / RECORDS * 1e6) for way, found in seconds.items()
        ),
        claims=(
            at_least("times as fast by two processes", one / two, 1.8),
            at_least("Dask with two workers, times as fast as two processes", two / dask, 0.85),
        ),
        how=(
            f"Whole runs over {RECORDS:,} records on {len(os.sched_getaffinity(0))} cores, by the clock, "
            f"{f'medians of {ROUNDS}' if ROUNDS > 1 else 'once each'}; all files are in {kept_in}."
        ),
        beside=("dask", "distributed"),
    )


def _kind_of(folder: Path) -> str:
    """Return what kind of file system a folder is in."""
    command = ("stat", "--file-system", "--format", "%T", str(folder))
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def _cluster() -> Iterator[Sequence[str]]:
    """Start a scheduler and two workers on the loopback interface, in processes of their own, while asked."""
    program = (sys.executable, "-m", "distributed.cli.dask_scheduler")
    with tempfile.TemporaryDirectory() as name:
        told = Path(name) / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
        scheduler = _quiet(*program, *options)
        workers = [
            _quiet(
                *(sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(told)),
                *("--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--local-directory", name),
            )
        ]
        try:
            yield "--cluster", _address(told)
        finally:
            for process in (*workers, scheduler):
                process.terminate()
                process.wait()


_WAYS: Mapping[str, Callable[[], AbstractContextManager[Sequence[str]]]] = MappingProxyType(
    {
        "one process": lambda: nullcontext(("--workers", "1")),
        "two processes": lambda: nullcontext(("--workers", "2")),
        "Dask, two workers": _cluster,
    }
)


def _quiet(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _address(told: Path) -> str:
    """Wait until the scheduler has said where it is and both workers have come."""
    from distributed import Client

    with Client(scheduler_file=str(told), timeout=60) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(2, timeout=60)
        return str(client.scheduler.address)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def write_requests(path: Path, records: int) -> None:
    """Write so many requests, a line each."""
    values = json.loads(VALUES.read_text(encoding="utf-8"))
    to = {"name": "Zoë", "email": "zoe@example.com"}
    with path.open("w", encoding="utf-8") as file:
        for number in range(records):
            request = {"alert": "past-due", "ref": number, "locale": "nl-NL", "values": values, "to": to}
            file.write(json.dumps(request) + "\n")


def _seconds(folder: Path, options: Sequence[str]) -> float:
    names = str(folder / "in.ndjson"), str(folder / "out.ndjson")
    bundle = ("--bundle", str(folder / "alerts"))
    return timed(generator("batch", *names, "--format", "eml", *bundle, *options)).seconds


def generator(*arguments: str) -> list[str]:
    """Return one of our commands."""
    return [sys.executable, "-m", "generator", "--project", str(ROOT), *arguments]
