"""The workers of a cluster build the trees of a site."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.errors import GeneratorError
from generator.pages import site
from generator.pages.frontpages import APART
from generator.pages.manifest import Manifest
from generator.pages.site import Built, Report, Task
from generator.source.content import Content
from tests.batch.test_cluster import mortal
from tests.pages import example
from tests.pages.reading import published

pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")

from distributed import LocalCluster

from generator.pages.cluster import crew_of


@contextmanager
def cluster(workers: int) -> Iterator[LocalCluster]:
    """Start a scheduler and workers, each a process, on the loopback interface."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=True
    ) as started:
        yield started


def test_a_worker_builds_a_tree_byte_for_byte_as_this_machine(tmp_path: Path, report: Report) -> None:
    found = example.write(tmp_path)
    with cluster(1) as started:
        crew = crew_of(started.scheduler_address)
        built = site.build(found, locales=found.settings.locales[:1], part=True, crew=crew)
    assert built.findings == ()
    whole = published(report.out / "nl-NL")
    assert published(built.out / "nl-NL") == {name: data for name, data in whole.items() if name not in APART}


@pytest.mark.nightly
def test_a_killed_worker_costs_no_tree(tmp_path: Path, report: Report) -> None:
    with cluster(2) as started:
        victim = next(iter(started.workers.values())).pid
        crew = crew_of(started.scheduler_address)

        def killing(tasks: Sequence[Task], content: Content, manifest: Manifest) -> Iterator[Built]:
            for number, tree in enumerate(crew(tasks, content, manifest)):
                if number == 0:
                    os.kill(victim, signal.SIGKILL)
                yield tree

        built = site.build(example.write(tmp_path), crew=killing)
    assert built.findings == ()
    assert published(built.out) == published(report.out)


@pytest.mark.nightly
def test_a_scheduler_that_is_lost_is_one_sentence(tmp_path: Path) -> None:
    with mortal(tmp_path) as (address, scheduler):
        crew = crew_of(address)

        def killing(tasks: Sequence[Task], content: Content, manifest: Manifest) -> Iterator[Built]:
            for tree in crew(tasks, content, manifest):
                scheduler.kill()
                yield tree

        with pytest.raises(GeneratorError, match=f"the scheduler at {address} is gone; start it"):
            site.build(example.write(tmp_path), crew=killing)


def test_an_address_that_nobody_answers_at_is_named(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    with pytest.raises(
        GeneratorError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: .*; start one"
    ):
        site.build(found, crew=crew_of("tcp://127.0.0.1:9"))
