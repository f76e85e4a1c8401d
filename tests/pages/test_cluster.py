"""The workers of a cluster build the trees of a site."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.errors import GeneratorError
from generator.pages import site
from generator.pages.site import Report
from generator.pages.trees import Built, Order
from tests.batch.test_cluster import mortal
from tests.pages import example
from tests.pages.reading import published
from tests.pages.test_filled import languages_read, write_misfit

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


def test_workers_fill_what_fits_byte_for_byte_as_this_machine(tmp_path: Path) -> None:
    """One language has a title that fits nowhere, which the worker says and another of its processes reads."""
    found = example.write(tmp_path)
    write_misfit(tmp_path, "fr-FR")
    wanted = [locale for locale in found.settings.locales if locale.tag in ("nl-NL", "fr-FR")]
    here = site.build(found, locales=wanted, part=True, out=tmp_path / "here", work=tmp_path / "work")
    with cluster(1) as started:
        crew = crew_of(started.scheduler_address)
        built = site.build(found, locales=wanted, part=True, crew=crew)
    assert built.findings == here.findings
    assert languages_read(tmp_path / "build/.work") == {"fr-FR"}
    assert not list((tmp_path / "build/.work").glob("*.pickle"))
    assert published(built.out) == published(here.out)


@pytest.mark.nightly
def test_a_killed_worker_costs_no_tree(tmp_path: Path, report: Report) -> None:
    with cluster(2) as started:
        victim = next(iter(started.workers.values())).pid
        crew = crew_of(started.scheduler_address)

        def killing(order: Order) -> Iterator[Built]:
            for number, tree in enumerate(crew(order)):
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

        def killing(order: Order) -> Iterator[Built]:
            for tree in crew(order):
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
