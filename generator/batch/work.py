"""A span of requests → a file of answers and one of rejected records: what a worker process does."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from uuid import uuid4

from generator.alerts.bundle import Alerts
from generator.answers.lines import Answers
from generator.answers.problems import Refused
from generator.batch.spans import LONGEST, USUAL, Cut, Kind, Span, read_spans
from generator.errors import GeneratorError, Place

__all__ = ["Done", "Job", "answer"]

_CHUNK = 32
"""Lines that are answered together."""
_BUFFER = 1 << 20
"""Bytes of answers that are written at once."""
_BUNDLES = 2
"""Bundles that a worker keeps, which lives on after a run and answers some of the next one meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is the same for all spans of a run."""

    run: str
    """Tells its files from those of other runs: a task that is left over from one may still write its own."""
    bundles: Path
    """The folder of the bundle."""
    bundle: str
    message: bool
    parts: Path
    """The folder that the files of spans are written to."""
    source: Path | None = None
    """The file that spans are ranges of, where they come without their data."""
    kind: Kind = "ndjson"
    cut: Cut = USUAL
    """How long spans of lines are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The answers to a span, in files."""

    span: Span
    """Without its data."""
    answers: Path
    rejected: Path
    records: int
    rejections: int


def answer(job: Job, span: Span) -> Done:
    """Answer a span. Raises GeneratorError if the bundle cannot be read, OSError for a full disk.

    Files are named by the run and the span and come whole, so that a span that is answered twice, since the
    first worker was given up, is there once.
    """
    name = f"{job.run}.{span.index}"
    done = job.parts / f"{name}.answers", job.parts / f"{name}.rejected"
    drafts = [path.with_suffix(f"{path.suffix}.{uuid4().hex}") for path in done]
    try:
        with drafts[0].open("wb", buffering=_BUFFER) as out, drafts[1].open("wb") as rejected:
            records, rejections = _answer_all(job, span, out, rejected)
        for draft, path in zip(drafts, done, strict=True):
            draft.replace(path)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return Done(
        span=replace(span, data=b""),
        answers=done[0],
        rejected=done[1],
        records=records,
        rejections=rejections,
    )


def _answer_all(job: Job, span: Span, out: BinaryIO, rejected: BinaryIO) -> tuple[int, int]:
    """Write the answers and what is rejected; return how many records there were of both, and of these."""
    answers, number = _answers(job.bundles, job.bundle, message=job.message), span.line
    records = rejections = 0
    lines = _in_hand(span) if span.data else _READERS[job.kind](job, span)
    while chunk := list(islice(lines, _CHUNK)):
        found = answers.answer([_usable(line) for line in chunk], number)
        for line, one in zip(chunk, found, strict=True):
            out.write(one.data)
            records += bool(one.data)
            if one.rejected:
                rejected.write(line[:LONGEST] + b"\n")
                rejections += 1
        number += len(chunk)
    return records, rejections


def _usable(line: bytes) -> bytes | Refused:
    return line if len(line) <= LONGEST else Refused("too_large", limit=LONGEST)


@lru_cache(maxsize=_BUNDLES)
def _answers(bundles: Path, bundle: str, *, message: bool) -> Answers:
    alerts = Alerts.load(bundles, bundle=bundle)
    return Answers(alerts, message=message, rendered=_not_told, refusal=_not_told)


def _not_told(_: object) -> None:
    """Nobody watches a worker."""


# --- the lines of a span, without their ends


def _in_hand(span: Span) -> Iterator[bytes]:
    lines = span.data.split(b"\n")
    yield from lines if lines[-1] else lines[:-1]


def _range(job: Job, span: Span) -> Iterator[bytes]:
    """Read a range of bytes as whoever cut the file did."""
    assert job.source is not None
    with job.source.open("rb") as file:
        file.seek(span.start)
        spans = read_spans(file, index=span.index, line=span.line, start=span.start, cut=job.cut)
        again = next(spans, None)
    if again is None or again.bare() != span:
        raise _another(job.source)
    yield from _in_hand(again)


def _rows(job: Job, span: Span) -> Iterator[bytes]:
    """Read row groups, which needs pyarrow."""
    from generator.batch.parquet import RowGroups, read_rows

    assert job.source is not None
    groups = RowGroups.of(job.source)
    if groups.glance != span.mark:
        raise _another(job.source)
    yield from read_rows(groups, span.start, span.end)


def _another(source: Path) -> GeneratorError:
    return GeneratorError(
        f"the worker on {socket.gethostname()} sees another file than the run began with",
        place=Place(path=source),
        hint="share its folder with every worker, leave it as it is, and run the same command again",
    )


_READERS: Mapping[str, Callable[[Job, Span], Iterator[bytes]]] = MappingProxyType(
    {"ndjson": _range, "parquet": _rows}
)
