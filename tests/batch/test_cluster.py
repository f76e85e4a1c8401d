"""The workers of a cluster answer batches."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator import batch
from generator.batch import Lines
from generator.batch.journal import read_journal
from generator.cli import main
from generator.errors import GeneratorError
from tests.batch.test_run import bundle, many, ndjson, record, rejected

pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")

from distributed import LocalCluster

from generator.batch.cluster import team_of

__all__ = ["bundle"]


@contextmanager
def cluster(workers: int) -> Iterator[LocalCluster]:
    """Start a scheduler and workers, each a process, on the loopback interface."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=True
    ) as started:
        yield started


def test_workers_of_a_cluster_give_the_same_bytes_as_one_process(bundle: Path, tmp_path: Path) -> None:
    given, out, alone = (tmp_path / name for name in ("in.ndjson", "out.ndjson", "alone.ndjson"))
    given.write_bytes(many())
    options = ["--bundle", str(bundle), "--format", "eml"]
    assert main(["batch", str(given), str(alone), *options]) == 1
    with cluster(1) as started:
        address = started.scheduler_address
        assert main(["batch", str(given), str(out), "--cluster", address, *options]) == 1
    assert out.read_bytes() == alone.read_bytes()
    assert Path(f"{out}.rejected").read_bytes() == b"".join(rejected())
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.nightly
def test_a_killed_worker_loses_no_record_and_answers_none_twice(bundle: Path, tmp_path: Path) -> None:
    given, out, alone = (tmp_path / name for name in ("in.ndjson", "out.ndjson", "alone.ndjson"))
    given.write_bytes(ndjson(*(record(number) for number in range(20_000))))
    with given.open("rb") as stream:
        batch.run(Lines(stream=stream), alone, bundles=bundle)
    with cluster(2) as started, given.open("rb") as stream:
        victim = next(iter(started.workers.values())).pid
        killed = threading.Event()

        def kill(_records: int, _read: int) -> None:
            if not killed.is_set():
                os.kill(victim, signal.SIGKILL)
                killed.set()

        source = Lines(stream=stream, path=given, size=1 << 17)
        batch.run(source, out, bundles=bundle, team=team_of(started.scheduler_address), progress=kill)
    assert killed.is_set()
    assert out.read_bytes() == alone.read_bytes()


@pytest.mark.nightly  # It waits for five seconds.
def test_an_address_that_nobody_answers_at_is_one_sentence(bundle: Path, tmp_path: Path) -> None:
    given = tmp_path / "in.ndjson"
    given.write_bytes(ndjson(record(0)))
    with (
        given.open("rb") as stream,
        pytest.raises(
            GeneratorError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: .*; start one"
        ),
    ):
        batch.run(
            Lines(stream=stream, path=given),
            tmp_path / "out",
            bundles=bundle,
            team=team_of("tcp://127.0.0.1:9"),
        )
    assert read_journal(tmp_path / "out.journal") is None


def test_a_cluster_needs_names_of_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "--cluster", "tcp://127.0.0.1:9"]) == 2
    assert "names of two files" in capsys.readouterr().err
