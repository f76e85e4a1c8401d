"""What a worker does with a span: it answers the lines that were cut, and leaves nothing behind."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from generator.alerts.bundle import Alerts
from generator.answers.lines import Answers
from generator.batch.parquet import RowGroups
from generator.batch.spans import Lines, Span
from generator.batch.work import Job, answer
from generator.errors import GeneratorError
from tests.batch.test_run import bundle, ndjson, record

__all__ = ["bundle"]


@pytest.fixture
def job(bundle: Path, tmp_path: Path) -> Job:
    """What a worker is told of a run."""
    parts = tmp_path / "parts"
    parts.mkdir()
    return Job(bundles=bundle, bundle=Alerts.load(bundle).id, message=False, parts=parts)


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
    return [replace(span, data=b"") for span in cut]


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


def test_a_span_that_fails_leaves_no_files(job: Job, tmp_path: Path) -> None:
    source = tmp_path / "in.ndjson"
    lines(source, 0)
    (span,) = spans(source)
    lines(source, 1000)
    with pytest.raises(GeneratorError, match="sees another file"):
        answer(replace(job, source=source), span)
    assert list(job.parts.iterdir()) == []


def test_a_worker_that_lives_on_keeps_two_bundles(bundle: Path, job: Job, tmp_path: Path) -> None:
    source = tmp_path / "in.ndjson"
    lines(source, 0)
    (span,) = spans(source)
    before = kept()
    for number in range(4):
        copy = tmp_path / f"bundle-{number}"
        shutil.copytree(bundle, copy)
        for parts in (tmp_path / f"{number}.first", tmp_path / f"{number}.second"):
            parts.mkdir()
            answer(replace(job, source=source, bundles=copy, parts=parts), span)
    assert kept() - before <= 2


def kept() -> int:
    gc.collect()
    return sum(isinstance(one, Answers) for one in gc.get_objects())
