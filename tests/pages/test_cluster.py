"""The workers of a cluster build the trees of a site."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from generator.errors import GeneratorError
from generator.locales import Locale
from generator.pages import site
from generator.pages.notes import ROWS, STATES, all_texts, notes_of
from generator.pages.site import Report
from generator.pages.trees import Built, Order, Task
from generator.project import Project
from generator.source.content import Content
from generator.stamps import glance
from tests.pages import example
from tests.pages.reading import published
from tests.pages.test_filled import languages_read, write_misfit

pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")

from generator.pages.cluster import crew_of
from tests.clusters import ROOT, cluster, mortal


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


def is_noted(found: Project, locale: Locale, content: Content) -> bool:
    """Tell whether a build would count nothing of a language again."""
    texts = all_texts(found, glance(found))
    states, rows = (notes_of(found.build / ".work", name, texts)[locale] for name in (STATES, ROWS))
    return all(
        states.recall(article.catalog, article.digest)
        and (rows.recall(article.catalog) or not found.po(article.catalog, locale).is_file())
        for article in content.articles.values()
    )


def test_workers_count_what_a_first_build_does_not_know_yet(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    wanted = found.settings.locales[:1]
    counted: list[list[Locale]] = []
    with cluster(1) as started:
        crew = crew_of(started.scheduler_address)

        def counting(tasks: Sequence[Task], content: Content) -> None:
            crew.count(tasks, content)
            counted.append([task.locale for task in tasks])
            assert all(is_noted(found, locale, content) for locale in counted[-1])

        site.build(found, locales=wanted, crew=replace(crew, count=counting))
        article = tmp_path / "content/articles/billing/pay.md"
        article.write_text(article.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
        site.build(found, locales=wanted, crew=replace(crew, count=counting))
    assert counted == [list(wanted)]


@pytest.mark.nightly
def test_a_worker_of_another_release_is_refused(tmp_path: Path) -> None:
    release = tmp_path / "release"
    shutil.copytree(ROOT / "generator", release / "generator")
    (release / "generator/added.py").touch()
    found = example.write(tmp_path / "project")
    with (
        mortal(tmp_path, release) as (address, _scheduler),
        pytest.raises(
            GeneratorError, match=r"has another release of the generator .*; install the same lock"
        ),
    ):
        site.build(found, crew=crew_of(address))


@pytest.mark.nightly
def test_a_killed_worker_costs_no_tree(tmp_path: Path, report: Report) -> None:
    with cluster(2) as started:
        victim = next(iter(started.workers.values())).pid
        crew = crew_of(started.scheduler_address)

        def killing(order: Order) -> Iterator[Built]:
            for number, tree in enumerate(crew.make(order)):
                if number == 0:
                    os.kill(victim, signal.SIGKILL)
                yield tree

        built = site.build(example.write(tmp_path), crew=replace(crew, make=killing))
    assert built.findings == ()
    assert published(built.out) == published(report.out)


@pytest.mark.nightly
def test_a_worker_killed_while_it_counts_is_no_loss(tmp_path: Path, report: Report) -> None:
    with cluster(2) as started:
        victim = next(iter(started.workers.values())).pid
        crew = crew_of(started.scheduler_address)

        def killing(tasks: Sequence[Task], content: Content) -> None:
            os.kill(victim, signal.SIGKILL)
            crew.count(tasks, content)

        built = site.build(example.write(tmp_path), crew=replace(crew, count=killing))
    assert built.findings == ()
    assert published(built.out) == published(report.out)


@pytest.mark.nightly
def test_a_scheduler_that_is_lost_is_one_sentence(tmp_path: Path) -> None:
    with mortal(tmp_path) as (address, scheduler):
        crew = crew_of(address)

        def killing(order: Order) -> Iterator[Built]:
            for tree in crew.make(order):
                scheduler.kill()
                yield tree

        with pytest.raises(GeneratorError, match=f"the scheduler at {address} is gone; start it"):
            site.build(example.write(tmp_path), crew=replace(crew, make=killing))


@pytest.mark.nightly  # It waits for five seconds.
def test_an_address_that_nobody_answers_at_is_named(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    with pytest.raises(
        GeneratorError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: .*; start one"
    ):
        site.build(found, crew=crew_of("tcp://127.0.0.1:9"))
