"""The workers of a cluster build the trees of a site."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from generator import project as projects
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.pages import site
from generator.pages.notes import ROWS, STATES, all_text_digests, notes_of
from generator.pages.site import Report
from generator.pages.trees import Built, Crew, Order, Task
from generator.project import Project
from generator.source.content import Content
from generator.stamps import glance
from tests.pages import example
from tests.pages.reading import published
from tests.pages.test_filled import languages_read, write_misfit

pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")

from generator.pages.cluster import crew_of
from tests.clusters import ROOT, cluster, mortal


@dataclass(frozen=True, kw_only=True)
class First:
    """A first build by a cluster, beside one by this machine, and the cluster, which is still there."""

    found: Project
    crew: Crew
    here: Report
    built: Report
    pages: Mapping[str, bytes]
    read: set[str]
    """The languages that Sphinx read."""
    left: Sequence[Path]
    """What was handed over and not removed."""
    counted: list[list[Locale]]
    noted: list[bool]


def is_noted(found: Project, locale: Locale, content: Content) -> bool:
    """Tell whether a build would count nothing of a language again."""
    digests = all_text_digests(found, glance(found))
    states, rows = (notes_of(found.build / ".work", name, digests)[locale] for name in (STATES, ROWS))
    return all(
        states.recall(article.catalog, article.digest)
        and (rows.recall(article.catalog) or not found.po(article.catalog, locale).is_file())
        for article in content.articles.values()
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[First]:
    """Return a build in which one language has a title that fits nowhere."""
    root = tmp_path_factory.mktemp("cluster")
    example.write(root)
    example.write_file(root / "pyproject.toml", example.SETTINGS.replace('"sv-SE", "zh-CN", ', ""))
    write_misfit(root, "fr-FR")
    found = projects.load(root)
    wanted = found.settings.locales
    here = site.build(found, locales=wanted, part=True, out=root / "here", work=root / "work")
    counted: list[list[Locale]] = []
    noted: list[bool] = []
    with cluster(1) as started:
        crew = crew_of(started.scheduler_address)

        def counting(tasks: Sequence[Task], content: Content) -> None:
            crew.count(tasks, content)
            counted.append([task.locale for task in tasks])
            noted.extend(is_noted(found, task.locale, content) for task in tasks)

        telling = replace(crew, count=counting)
        built = site.build(found, locales=wanted, part=True, crew=telling)
        work = root / "build/.work"
        yield First(
            found=found,
            crew=telling,
            here=here,
            built=built,
            pages=published(built.out),
            read=languages_read(work),
            left=list(work.glob("*.pickle")),
            counted=counted,
            noted=noted,
        )


def test_workers_fill_what_fits_byte_for_byte_as_this_machine(first: First) -> None:
    """One language has a title that fits nowhere, which the worker says and another of its processes reads."""
    assert first.built.findings == first.here.findings
    assert first.read == {"fr-FR"}
    assert first.left == []
    assert first.pages == published(first.here.out)


def test_workers_count_what_a_first_build_does_not_know_yet(first: First) -> None:
    article = first.found.root / "content/articles/billing/pay.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    site.build(first.found, locales=first.found.settings.locales[:1], part=True, crew=first.crew)
    assert first.noted
    assert all(first.noted)
    assert first.counted == [list(first.found.settings.all_locales)]


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
