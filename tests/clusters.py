"""Real Dask clusters on the loopback interface."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from distributed import LocalCluster

__all__ = ["ROOT", "cluster", "mortal", "told"]

ROOT = Path(__file__).parents[1]


@contextmanager
def cluster(workers: int) -> Iterator[LocalCluster]:
    """Start a scheduler and workers, each a process, on the loopback interface."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=True,
    ) as started:
        yield started


@contextmanager
def mortal(folder: Path, release: Path = ROOT) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler and a worker, which has a release; yield the former's address and itself, to be killed."""
    where = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        scheduler = stack.enter_context(
            dask(ROOT, "scheduler", *where, "--port", "0", "--scheduler-file", str(folder / "told.json"))
        )
        address = told(folder / "told.json", scheduler)
        stack.enter_context(dask(release, "worker", address, *where, "--nthreads", "1", "--no-nanny"))
        yield address, scheduler


@contextmanager
def dask(release: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        stderr=subprocess.DEVNULL,
        cwd=release,
        env=os.environ | {"PYTHONPATH": str(release)},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told(path: Path, process: subprocess.Popen[bytes]) -> str:
    """Return the address that a scheduler writes to a file once it listens."""
    while not path.exists() or not path.read_bytes().endswith(b"}"):
        assert process.poll() is None
    return str(json.loads(path.read_bytes())["address"])
