"""A span of requests → a file of answers and one of rejected records: what a worker process does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.alerts.bundle import Alerts
from generator.answers.lines import Answers
from generator.batch.spans import Span

__all__ = ["Done", "Job", "answer"]

_CHUNK = 32
"""Lines that are answered together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is the same for all spans of a run."""

    bundles: Path
    """The folder of the bundle."""
    bundle: str
    message: bool
    parts: Path
    """The folder that the files of spans are written to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The answers to a span, in files."""

    span: Span
    answers: Path
    rejected: Path
    records: int
    rejections: int


def answer(job: Job, span: Span) -> Done:
    """Answer a span. Raises GeneratorError if the bundle cannot be read, OSError for a full disk."""
    answers, lines = _answers(job), span.lines
    done = job.parts / f"{span.index}.answers", job.parts / f"{span.index}.rejected"
    records = rejections = 0
    with done[0].open("wb") as out, done[1].open("wb") as rejected:
        for start in range(0, len(lines), _CHUNK):
            chunk = lines[start : start + _CHUNK]
            found = answers.answer(chunk, span.line + start)
            out.write(b"".join([one.data for one in found]))
            bad = [line + b"\n" for line, one in zip(chunk, found, strict=True) if one.rejected]
            rejected.write(b"".join(bad))
            records += sum(bool(one.data) for one in found)
            rejections += len(bad)
    return Done(span=span, answers=done[0], rejected=done[1], records=records, rejections=rejections)


@cache
def _answers(job: Job) -> Answers:
    alerts = Alerts.load(job.bundles, bundle=job.bundle)
    return Answers(alerts, message=job.message, rendered=_not_told, refusal=_not_told)


def _not_told(_: object) -> None:
    """Nobody watches a worker."""
