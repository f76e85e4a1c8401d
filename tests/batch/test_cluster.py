"""The workers of a cluster answer batches."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator import batch
from generator.batch import Lines
from generator.batch.journal import read_journal
from generator.batch.spans import Cut, Span
from generator.batch.work import Done, Job
from generator.cli import main
from generator.errors import GeneratorError
from tests.batch.test_run import bundle, many, ndjson, record, rejected
from tests.docs.examples import examples, typed

pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")

from dask import config
from distributed import LocalCluster, SchedulerPlugin

from generator.batch.cluster import team_of
from tests.clusters import ROOT, cluster, mortal, told

__all__ = ["bundle"]


@pytest.fixture(scope="module")
def started() -> Iterator[LocalCluster]:
    """Return a cluster of one worker, for tests that leave it as it was."""
    with cluster(1) as found:
        yield found


def test_workers_of_a_cluster_give_the_same_bytes_as_one_process(
    started: LocalCluster, bundle: Path, tmp_path: Path
) -> None:
    given, out, alone = (tmp_path / name for name in ("in.ndjson", "out.ndjson", "alone.ndjson"))
    given.write_bytes(many())
    options = ["--bundle", str(bundle), "--format", "eml"]
    assert main(["batch", str(given), str(alone), *options]) == 1
    address = started.scheduler_address
    assert main(["batch", str(given), str(out), "--cluster", address, *options]) == 1
    assert out.read_bytes() == alone.read_bytes()
    assert Path(f"{out}.rejected").read_bytes() == b"".join(rejected())
    assert len(list(tmp_path.iterdir())) == 5


class Repair(SchedulerPlugin):
    """Makes room for the answers of a span after it failed, before it is tried again."""

    def __init__(self) -> None:
        self.tries = 0
        self.obstacle: Path | None = None

    def transition(
        self, key: object, start: str, finish: str, *args: Any, stimulus_id: str, **kwargs: Any
    ) -> None:
        """Count how often a task is given to a worker, and clear the way once one failed."""
        self.tries += finish == "processing"
        if self.obstacle and (start, finish) == ("processing", "released"):
            self.obstacle.rmdir()
            self.obstacle = None


def test_a_span_that_failed_is_tried_again(started: LocalCluster, bundle: Path, tmp_path: Path) -> None:
    given, out = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    given.write_bytes(ndjson(*(record(number) for number in range(10))))
    repair = Repair()

    def team(job: Job, spans: Iterator[Span]) -> Iterator[Done]:
        repair.obstacle = job.parts / f"{job.run}.0.answers"
        repair.obstacle.mkdir()
        yield from team_of(started.scheduler_address)(job, spans)

    assert started.scheduler is not None
    started.scheduler.add_plugin(repair, name="repair")
    with given.open("rb") as stream:
        batch.run(Lines(stream=stream, path=given), out, bundles=bundle, team=team)
    started.scheduler.remove_plugin("repair")
    assert out.read_bytes().count(b'"subject"') == 10
    assert repair.tries == 2


def test_no_more_is_given_out_than_workers_need(started: LocalCluster, bundle: Path, tmp_path: Path) -> None:
    """Answers that nobody has taken yet would fill the disk, and tasks the scheduler's memory."""
    given, out = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    given.write_bytes(ndjson(*(record(number) for number in range(100))))
    drawn = taken = 0
    waiting: list[int] = []

    def counted(spans: Iterator[Span]) -> Iterator[Span]:
        nonlocal drawn
        for span in spans:
            drawn += 1
            waiting.append(drawn - taken)
            yield span

    def team(job: Job, spans: Iterator[Span]) -> Iterator[Done]:
        nonlocal taken
        for done in team_of(started.scheduler_address)(job, counted(spans)):
            taken += 1
            yield done

    with given.open("rb") as stream:
        source = Lines(stream=stream, path=given, cut=Cut(size=1))
        batch.run(source, out, bundles=bundle, team=team)
    assert drawn == taken == 100
    assert max(waiting) == 3


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

        source = Lines(stream=stream, path=given, cut=Cut(size=1 << 17))
        batch.run(source, out, bundles=bundle, team=team_of(started.scheduler_address), progress=kill)
    assert killed.is_set()
    assert out.read_bytes() == alone.read_bytes()


class Killer(SchedulerPlugin):
    """Kills every worker that is given a task."""

    def __init__(self, started: LocalCluster) -> None:
        self._started = started

    def transition(
        self, key: object, start: str, finish: str, *args: Any, stimulus_id: str, **kwargs: Any
    ) -> None:
        """Kill the worker before it can do the task."""
        if finish == "processing":
            for worker in self._started.workers.values():
                os.kill(worker.pid, signal.SIGKILL)


@pytest.mark.nightly  # A worker that died is started again, and again.
def test_records_that_no_worker_outlives_are_one_sentence_and_the_run_goes_on(
    bundle: Path, tmp_path: Path
) -> None:
    given, out = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    given.write_bytes(ndjson(record(0)))
    sentence = r"each worker that took the same records died .*give workers more memory"
    with (
        config.set({"distributed.scheduler.allowed-failures": 1}),
        cluster(1) as started,
        given.open("rb") as stream,
    ):
        assert started.scheduler is not None
        started.scheduler.add_plugin(Killer(started))
        source, team = Lines(stream=stream, path=given), team_of(started.scheduler_address)
        with pytest.raises(GeneratorError, match=sentence):
            batch.run(source, out, bundles=bundle, team=team)
    with given.open("rb") as stream:
        batch.run(Lines(stream=stream, path=given), out, bundles=bundle)
    assert out.read_bytes().count(b'"subject"') == 1


@pytest.mark.nightly  # A client looks for its scheduler for five seconds.
def test_a_scheduler_that_is_lost_is_one_sentence_and_the_run_goes_on(bundle: Path, tmp_path: Path) -> None:
    given, out, alone = (tmp_path / name for name in ("in.ndjson", "out.ndjson", "alone.ndjson"))
    given.write_bytes(many())
    with given.open("rb") as stream:
        batch.run(Lines(stream=stream), alone, bundles=bundle)
    with mortal(tmp_path) as (address, scheduler), given.open("rb") as stream:
        source = Lines(stream=stream, path=given, cut=Cut(size=1 << 17))
        with pytest.raises(GeneratorError, match=f"the scheduler at {address} is gone; start it"):
            batch.run(
                source,
                out,
                bundles=bundle,
                team=team_of(address),
                progress=lambda _records, _read: scheduler.kill(),
            )
    with given.open("rb") as stream:
        batch.run(Lines(stream=stream), out, bundles=bundle)
    assert out.read_bytes() == alone.read_bytes()


@pytest.mark.nightly
def test_a_cluster_with_tls_is_set_up_as_its_page_says(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands of the page make the certificates and start it; without a certificate nobody is let in."""
    monkeypatch.chdir(tmp_path)
    consoles = [one for found in examples("articles/operators/clusters") for one in typed(found)]
    for one in consoles:
        if one.words[0] == "openssl":
            subprocess.run(one.words, check=True, capture_output=True)
    (settings,) = (found for found in examples("articles/operators/clusters") if found.language == "yaml")
    (tmp_path / "dask").mkdir()
    (tmp_path / "dask/tls.yaml").write_text(settings.text.replace("/etc/emails", str(tmp_path)))
    (tmp_path / "in.ndjson").write_bytes(ndjson(record(0), record(1)))
    with contextlib.ExitStack() as stack:
        address = ""
        for one in (one for one in consoles if one.words[0] == "dask" and "--tls-key" in one.words):
            words = [word.replace("tls://10.0.0.1:8786", address) for word in one.words[1:]]
            here = ["--host", "127.0.0.1", "--no-dashboard"]
            if words[0] == "scheduler":
                here += ["--port", "0", "--scheduler-file", "told.json"]
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, *here],
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
            address = address or told(tmp_path / "told.json", process)
        names = [str(tmp_path / name) for name in ("in.ndjson", "out.ndjson")]
        command = [sys.executable, "-m", "generator", "batch", *names, "--bundle", str(bundle)]
        command += ["--cluster", address]
        refused = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"DASK_CONFIG": "none"}, capture_output=True, check=False
        )
        assert refused.returncode == 2
        assert len(refused.stderr.splitlines()) == 1
        assert b"no certificate is at hand" in refused.stderr
        subprocess.run(
            command, cwd=ROOT, env=os.environ | {"DASK_CONFIG": str(tmp_path / "dask")}, check=True
        )
    assert (tmp_path / "out.ndjson").read_bytes().count(b'"subject"') == 2


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


def test_a_cluster_takes_no_number_of_workers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "in.ndjson"
    given.write_bytes(b"")
    names = [str(given), str(tmp_path / "out")]
    assert main(["batch", *names, "--workers", "1", "--cluster", "tcp://127.0.0.1:9"]) == 2
    assert "--cluster has workers of its own" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "settings", "sentence"),
    [
        pytest.param(
            "tcp://127.0.0.1:9",
            {"distributed.comm.require-encryption": True},
            "Dask's settings require encryption, which tcp://127.0.0.1:9 has not; give",
            id="no-encryption",
        ),
        pytest.param(
            "tls://127.0.0.1:9",
            {f"distributed.comm.tls.{name}": "/nowhere.pem" for name in ("ca-file", "client.cert")},
            "the certificates for tls://127.0.0.1:9 cannot be read: .*; correct their paths",
            id="no-files",
        ),
    ],
)
def test_settings_that_do_not_fit_an_address_are_one_sentence(
    bundle: Path, tmp_path: Path, address: str, settings: Mapping[str, object], sentence: str
) -> None:
    given = tmp_path / "in.ndjson"
    given.write_bytes(ndjson(record(0)))
    with (
        config.set(settings),
        given.open("rb") as stream,
        pytest.raises(GeneratorError, match=sentence),
    ):
        batch.run(Lines(stream=stream, path=given), tmp_path / "out", bundles=bundle, team=team_of(address))
