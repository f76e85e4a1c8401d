"""What a worker does with a span: it answers the lines that were cut, and leaves nothing behind."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from generator.alerts.bundle import Alerts
from generator.answers.lines import Answers
from generator.batch.cluster import CUT
from generator.batch.parquet import RowGroups
from generator.batch.spans import Cut, Lines, Span
from generator.batch.work import Job, answer
from generator.errors import GeneratorError
from tests.batch.test_run import bundle, ndjson, record

__all__ = ["bundle"]


@pytest.fixture
def job(bundle: Path, tmp_path: Path) -> Job:
    """What a worker is told of a run."""
    parts = tmp_path / "parts"
    parts.mkdir()
    return Job(run="now", bundles=bundle, bundle=Alerts.load(bundle).id, message=False, parts=parts)


def lines(path: Path, first: int) -> None:
    path.write_bytes(ndjson(record(first), record(first + 1)))


def rows(path: Path, first: int) -> None:
    parquet.write_table(pa.Table.from_pylist([record(first), record(first + 1)]), path)


def spans(path: Path) -> list[Span]:
    """Return the spans of a file as a cluster's workers are given them."""
    if path.suffix == ".parquet":
        return list(RowGroups.of(path).spans(index=0, line=1, start=0))
    with path.open("rb") as stream:
        cut = list(Lines(stream=stream, path=path).spans(index=0, line=1, start=0))
    return [span.bare() for span in cut]


@pytest.fixture
def two(job: Job, tmp_path: Path) -> tuple[Job, Span]:
    """A run over a file of two requests, and all of it as a worker is given it."""
    source = tmp_path / "in.ndjson"
    lines(source, 0)
    (span,) = spans(source)
    return replace(job, source=source), span


def empty(path: Path, _first: int) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("name", "write", "rewrite"),
    [
        pytest.param("in.ndjson", lines, lines, id="other-lines"),
        pytest.param("in.ndjson", lines, empty, id="no-lines"),
        pytest.param("in.parquet", rows, rows, id="other-rows"),
    ],
)
def test_a_worker_that_sees_another_file_answers_none_of_it(
    job: Job,
    tmp_path: Path,
    name: str,
    write: Callable[[Path, int], None],
    rewrite: Callable[[Path, int], None],
) -> None:
    source = tmp_path / name
    write(source, 0)
    job = replace(job, source=source, kind="parquet" if source.suffix == ".parquet" else "ndjson")
    (span,) = spans(source)
    assert answer(job, span).records == 2
    rewrite(source, 1000)
    with pytest.raises(GeneratorError, match=r"in\.\w+: the worker on .* sees another file"):
        answer(job, span)


def test_a_span_that_fails_leaves_no_files(two: tuple[Job, Span], tmp_path: Path) -> None:
    job, span = two
    lines(tmp_path / "in.ndjson", 1000)
    with pytest.raises(GeneratorError, match="sees another file"):
        answer(job, span)
    assert list(job.parts.iterdir()) == []


def test_a_span_that_is_answered_twice_is_there_once(two: tuple[Job, Span]) -> None:
    job, span = two
    first = answer(job, span)
    written = first.answers.read_bytes()
    assert answer(job, span) == first
    assert first.answers.read_bytes() == written
    assert sorted(job.parts.iterdir()) == [first.answers, first.rejected]


def test_a_task_left_over_from_a_stopped_run_touches_no_answers_of_the_next(two: tuple[Job, Span]) -> None:
    """A cluster may still be at it when the command is started again."""
    job, span = two
    ours = answer(job, span)
    written = ours.answers.read_bytes()
    theirs = answer(replace(job, run="before", message=True), span)
    assert theirs.answers.read_bytes() != written
    assert ours.answers.read_bytes() == written


@given(
    sizes=st.lists(st.integers(0, 40), max_size=60),
    cut=st.builds(Cut, size=st.integers(1, 200), least=st.integers(1, 20), most=st.integers(1, 1000)),
)
def test_spans_have_all_lines_and_so_many_as_are_wanted(sizes: list[int], cut: Cut) -> None:
    data = b"".join(b"x" * size + b"\n" for size in sizes)
    found = list(Lines(stream=BytesIO(data), cut=cut).spans(index=0, line=1, start=0))
    assert b"".join(span.data for span in found) == data
    for span in found[:-1]:
        assert span.count >= cut.least or len(span.data) >= cut.most
    for span in found:
        assert len(span.data) <= max(cut.most, 0) + cut.size + 41
        again = Lines(stream=BytesIO(data[span.start :]), cut=cut)
        assert next(again.spans(index=span.index, line=span.line, start=span.start)) == span


def test_a_task_of_a_cluster_has_a_thousand_records_however_long_they_are() -> None:
    data = (b"x" * 9_999 + b"\n") * 2500
    found = list(Lines(stream=BytesIO(data), cut=CUT).spans(index=0, line=1, start=0))
    assert len(found) == 2
    assert all(span.count >= 1000 for span in found)


def test_a_worker_that_lives_on_keeps_two_bundles(bundle: Path, job: Job, tmp_path: Path) -> None:
    source = tmp_path / "in.ndjson"
    lines(source, 0)
    (span,) = spans(source)
    before = kept(Answers), kept(Alerts)
    for number in range(4):
        copy = tmp_path / f"bundle-{number}"
        shutil.copytree(bundle, copy)
        for parts in (tmp_path / f"{number}.first", tmp_path / f"{number}.second"):
            parts.mkdir()
            answer(replace(job, source=source, bundles=copy, parts=parts), span)
    assert kept(Answers) - before[0] <= 2
    assert kept(Alerts) - before[1] <= 2


def kept(kind: type) -> int:
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())
