"""Whether a batch takes more memory, or more time for each request, because there are more of them.

One process answers, and the answers go nowhere: a file of a million would measure the folder it is in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.batch import generator, write_requests
from benchmarks.commands import Spent, median, timed
from benchmarks.frame import ROUNDS, Report, Result, at_most

__all__ = ["report"]

FEW, MANY = 100_000, 1_000_000


def report() -> Report:
    """Answer a file of requests, and one of ten times as many."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timed(generator("compile", "--out", str(folder / "alerts")))
        spent: Mapping[int, list[Spent]] = {FEW: [], MANY: []}
        for records in spent:
            write_requests(folder / f"{records}.ndjson", records)
        for _ in range(ROUNDS):
            for records, found in spent.items():
                found.append(_answered(folder, records))
    few, many = (median(found) for found in spent.values())
    return Report(
        title="Batches of more requests",
        results=(_result(FEW, few), _result(MANY, many)),
        claims=(
            at_most("memory for ten times as many, times", many.megabytes / few.megabytes, 1.05),
            at_most("time for ten times as many, times linear", many.seconds / (10 * few.seconds), 1.1),
        ),
        how=f"By the clock, one process, medians of {ROUNDS}, in turn; in brackets its memory.",
    )


def _answered(folder: Path, records: int) -> Spent:
    source, bundle = str(folder / f"{records}.ndjson"), str(folder / "alerts")
    return timed(generator("batch", source, "--format", "eml", "--bundle", bundle))


def _result(records: int, spent: Spent) -> Result:
    name = f"{records:,} requests [{spent.megabytes:,.0f} MB]"
    return Result(name=name, microseconds=spent.seconds / records * 1e6)
