"""A stream of requests → answers in the same order, by one or more processes, with a journal beside them.

Spans of lines are answered into files of their own, and these are appended in turn. The journal is written
after each: a run that was killed cuts off what came after it and goes on there, so nothing is left out and
nothing is there twice.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import stat
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from generator import files
from generator.alerts.bundle import Alerts
from generator.batch.journal import Journal, read_journal, write_journal
from generator.batch.spans import SIZE, Source, Span
from generator.batch.work import Done, Job, answer
from generator.errors import GeneratorError, Place
from generator.workers import end_with_parent, interruptible

__all__ = ["Outcome", "Progress", "Team", "outputs", "processes", "run"]

Progress = Callable[[int, int], None]
"""Told, after each span, of the records that are answered and how much was read, in units of the source."""
Team = Callable[[Job, Iterator[Span]], Iterator[Done]]
"""Answers spans, in their order, and asks for no more of them than it needs to be busy."""

_Table = Callable[[Path, Path], None]
"""Writes, from a file of all answers, a line each, the file that is put in place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run did, the part before it was stopped included."""

    records: int
    rejected: int
    set_aside: Path | None
    """The file of rejected records, as they came; none if there is none, or no file of answers."""


def _alone(job: Job, spans: Iterator[Span]) -> Iterator[Done]:
    yield from (answer(job, span) for span in spans)


def processes(workers: int) -> Team:
    """Return a team of so many processes of this machine; one is this process."""
    return _alone if workers == 1 else lambda job, spans: _pooled(job, spans, workers)


def outputs(out: Path) -> tuple[Path, ...]:
    """Return the files that a run writes or removes whose answers become `out`."""
    names = ("journal", "partial", "rejected", "rejected.partial", "table")
    return out, *(_beside(out, name) for name in names)


def run(
    source: Source,
    out: Path | BinaryIO,
    *,
    bundles: Path,
    format: str = "json",
    team: Team = _alone,
    table: _Table | None = None,
    progress: Progress = lambda _, __: None,
) -> Outcome:
    """Answer all requests of a source, in order; memory does not grow with their number.

    Answers to a file go to `<out>.partial` until they are whole; `<out>.rejected` has the records that were
    rejected, to be mended and sent again. A run that finds `<out>.journal` goes on where the last one was
    stopped. `table` writes from the partial file, once all answers are there, the one that is put in place.
    The source must be none of `outputs(out)`: it would be lost. Raises GeneratorError for no bundle, another
    input or bundle than before, or a killed worker.
    """
    bundle = Alerts.load(bundles).id
    with contextlib.ExitStack() as stack:
        written: _Kept | _Passed
        if isinstance(out, Path):
            journal = Journal(bundle=bundle, format=format)
            written = stack.enter_context(_Kept.open(out, journal, source, table))
        else:
            parts = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            written = _Passed(out, Journal(bundle=bundle, format=format), parts)
        journal = written.journal
        job = Job(
            run=uuid4().hex,
            bundles=bundles.resolve(),
            bundle=journal.bundle,
            message=journal.format == "eml",
            parts=written.parts.resolve(),
            source=source.path,
            kind=source.kind,
            cut=source.cut,
        )
        spans = source.spans(index=journal.index, line=journal.line, start=journal.read)
        for done in team(job, spans):
            written.append(done)
            progress(written.journal.records, written.journal.read)
        outcome = written.finish()
    # The lock's file is gone by now; so are the parts, but for those of a run that was killed.
    shutil.rmtree(written.parts, ignore_errors=True)
    return outcome


def _pooled(job: Job, spans: Iterator[Span], workers: int) -> Iterator[Done]:
    waiting: deque[Future[Done]] = deque()
    # A fork would take the threads' locks of its parent along.
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent) as pool:
        try:
            for span in spans:
                waiting.append(pool.submit(interruptible, answer, job, span))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise GeneratorError(
                "a worker was killed", hint="run the same command again: it goes on where it stopped"
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


class _Passed:
    """Answers that go to a stream, as they come."""

    def __init__(self, out: BinaryIO, journal: Journal, parts: Path) -> None:
        self._out = out
        self.journal = journal
        self.parts = parts

    def append(self, done: Done) -> None:
        _copy(done.answers, self._out)
        done.rejected.unlink()
        self.journal = _after(self.journal, done)

    def finish(self) -> Outcome:
        return Outcome(records=self.journal.records, rejected=self.journal.rejected, set_aside=None)


class _Kept:
    """Answers that go to a file, with a journal beside it."""

    def __init__(
        self, out: Path, journal: Journal, into: tuple[BinaryIO, BinaryIO], table: _Table | None
    ) -> None:
        self._out = out
        self._into = into
        self._table = table
        self.journal = journal
        self.parts = _beside(out, "parts")

    @classmethod
    @contextlib.contextmanager
    def open(cls, out: Path, journal: Journal, source: Source, table: _Table | None) -> Iterator[_Kept]:
        """Begin, or go on where a run was stopped."""
        with files.lock(_beside(out, "parts"), by="generator batch", patience=0):
            _clear(_beside(out, "parts"))
            before = read_journal(_beside(out, "journal"))
            if before is not None:
                _check_same(before, journal, source, place=Place(path=out))
                journal = before
            with (
                _cut(_beside(out, "partial"), journal.written, like=out) as answers,
                _cut(
                    _beside(out, "rejected.partial"), journal.set_aside, like=_beside(out, "rejected")
                ) as rejected,
            ):
                yield cls(out, journal, (answers, rejected), table)

    def append(self, done: Done) -> None:
        for into, part in zip(self._into, (done.answers, done.rejected), strict=True):
            _copy(part, into)
        answers, rejected = self._into
        self.journal = _after(self.journal, done, written=answers.tell(), aside=rejected.tell())
        write_journal(_beside(self._out, "journal"), self.journal)

    def finish(self) -> Outcome:
        """Put the answers in place. Who is killed here has whole answers, goes on here, or begins anew."""
        aside, partial = _beside(self._out, "rejected"), _beside(self._out, "rejected.partial")
        whole = self._whole()
        for path, old in ((whole, self._out), (partial, aside)):
            _permit(path, like=old)
        _beside(self._out, "journal").unlink(missing_ok=True)
        if self.journal.rejected:
            partial.replace(aside)
        else:
            partial.unlink()
            aside.unlink(missing_ok=True)
        whole.replace(self._out)
        _beside(self._out, "partial").unlink(missing_ok=True)
        return Outcome(
            records=self.journal.records,
            rejected=self.journal.rejected,
            set_aside=aside if self.journal.rejected else None,
        )

    def _whole(self) -> Path:
        """Return the file to put in place: the answers, or what is made of them."""
        answers, table = _beside(self._out, "partial"), _beside(self._out, "table")
        if self._table is None:
            return answers
        table.touch()
        # Who may not read the answers may not read these.
        _permit(table, like=answers)
        self._table(answers, table)
        return table


def _copy(part: Path, into: BinaryIO) -> None:
    """Move a part's bytes behind those that are there, inside the system where it can."""
    into.flush()
    with part.open("rb") as file:
        try:
            while os.sendfile(into.fileno(), file.fileno(), None, SIZE):
                pass
        except (AttributeError, OSError):  # this system cannot, this stream is no file, or the disk is full
            shutil.copyfileobj(file, into, SIZE)
    into.flush()
    part.unlink()


_OURS = stat.S_IRUSR | stat.S_IWUSR
"""Permissions without which a run could not write its answers, or go on with them."""


def _permit(path: Path, *, like: Path, also: int = 0) -> None:
    """Give a file of ours the permissions of another one, if there is one, and more."""
    with contextlib.suppress(FileNotFoundError, PermissionError):
        path.chmod(stat.S_IMODE(like.stat().st_mode) | also)


def _after(journal: Journal, done: Done, *, written: int = 0, aside: int = 0) -> Journal:
    return journal.after(
        done.span, written=written, set_aside=aside, records=done.records, rejected=done.rejections
    )


def _clear(parts: Path) -> None:
    """Remove what a run that was stopped left of spans; they are answered again."""
    for path in parts.iterdir():
        if path.name != files.LOCK:
            path.unlink(missing_ok=True)


def _beside(out: Path, name: str) -> Path:
    return out.with_name(f"{out.name}.{name}")


@contextlib.contextmanager
def _cut(path: Path, size: int, *, like: Path) -> Iterator[BinaryIO]:
    """Open a file to be written on after its first bytes; what follows them was not finished.

    Nobody may read it who may not read the one that it will replace.
    """
    path.touch()
    _permit(path, like=like, also=_OURS)
    # Not to append, which `os.sendfile` refuses.
    with path.open("r+b") as file:
        if file.seek(0, os.SEEK_END) < size:
            raise GeneratorError(
                "the answers are shorter than the journal of the last run says",
                place=Place(path=path),
                hint="remove both to begin anew",
            )
        file.truncate(size)
        file.seek(size)
        yield file


def _check_same(before: Journal, now: Journal, source: Source, *, place: Place) -> None:
    """Take the source to where the last run was stopped, if it is the same. Raises GeneratorError."""
    alike = (before.bundle, before.format) == (now.bundle, now.format)
    if not alike or before.passed != source.passed(before.read):
        raise GeneratorError(
            "the last run was stopped, and had another input, format or bundle",
            place=place,
            hint=f"give it the same, or remove {place.path}.journal to begin anew",
        )
