"""A command that people run → what it took of the clock, of the processors and of memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PEERS", "ROOT", "Spent", "median", "timed"]

ROOT = Path(__file__).parent.parent
PEERS = ROOT / ".venv-bench"
"""What was installed for peers, and for nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What commands took."""

    seconds: float
    """By the clock."""
    processor: float
    """Of all processes together, in seconds."""
    megabytes: float
    """Of the largest process, MiB of 2²⁰ bytes; never less than this one, from which it was forked."""

    def __add__(self, other: Spent) -> Spent:
        """Return what two commands took, one after the other."""
        return Spent(
            seconds=self.seconds + other.seconds,
            processor=self.processor + other.processor,
            megabytes=max(self.megabytes, other.megabytes),
        )


def timed(command: Sequence[str], *, cwd: Path = ROOT, peers: bool = False, worst: int = 0) -> Spent:
    """Run a command; peers see what was installed for them, we do not.

    Raises RuntimeError with the end of what it said if its exit code is above `worst`.
    """
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= {"PYTHONPATH": str(PEERS)} if peers else {}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if not 0 <= process.returncode <= worst:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said.decode()[-2000:]}")
    return Spent(
        seconds=time.perf_counter() - started,
        processor=used.ru_utime + used.ru_stime,
        megabytes=used.ru_maxrss / 1024,
    )


def median(found: Sequence[Spent]) -> Spent:
    """Return the middle of some runs; of memory, the most."""
    return Spent(
        seconds=statistics.median(one.seconds for one in found),
        processor=statistics.median(one.processor for one in found),
        megabytes=max(one.megabytes for one in found),
    )
