"""What the benchmarks measured becomes how large a cluster must be: the last section of its page.

The model: each record, and each article in each language, takes the same time however many there are, and
workers share nothing but folders. `test_sizing` holds it to what was measured.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from math import ceil
from pathlib import Path

__all__ = ["PAGE", "Built", "Catalogs", "Emails", "Pages", "section", "with_section"]

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/content/articles/operators/clusters.md"

_HEADING = "## How large"
_MANY = 100_000_000
_WORKERS = (2, 8, 32)
_ARTICLES, _LOCALES = 30_000, 60
_CORES = 16
_SPENT = re.compile(r"(.+), (\d+) articles \[([\d,]+) ms, ([\d,]+) MB\]")


def _measured(name: str) -> dict[str, float]:
    report = json.loads((ROOT / f"benchmarks/report-{name}.json").read_text(encoding="utf-8"))
    return {result["name"].partition(" [")[0]: result["microseconds"] * 1e-6 for result in report["results"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Emails:
    """Batches as they were measured: seconds for each record, by the clock."""

    alone: float
    """By one process."""
    together: float
    """By two processes of one machine."""
    spread: float
    """By two workers of a cluster."""
    few: float
    """By one process that writes nothing, of the fewest records."""
    many: float
    """Of the most."""

    @classmethod
    def measured(cls) -> Emails:
        """Read the report."""
        found = _measured("batch")
        few, many = _measured("batch_growth").values()
        return cls(
            alone=found["one process"],
            together=found["two processes"],
            spread=found["Dask, two workers"],
            few=few,
            many=many,
        )

    @property
    def of_a_worker(self) -> float:
        """Return how long a worker of a cluster needs for one record, in seconds."""
        return 2 * self.spread

    def hours(self, records: int, workers: int) -> float:
        """Return how long a cluster needs, if its folders keep up."""
        return records * self.of_a_worker / workers / 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogs:
    """Extraction from nothing as it was measured: seconds for each article, by the clock of two cores."""

    one: float
    """In one locale, of the fewest articles."""
    four: float
    """In four, of the fewest."""
    grown: float
    """In four, of the most."""
    unchanged: float
    """In four, of the most, where no article changed."""

    @classmethod
    def measured(cls) -> Catalogs:
        """Read the report."""
        found = _measured("extraction")
        one, *four = (found[name] for name in found if name.startswith("cold, "))
        unchanged = next(found[name] for name in found if name.startswith("nothing changed, "))
        return cls(one=one, four=four[0], grown=four[-1], unchanged=unchanged)

    def hours(self, articles: int, locales: int) -> float:
        """Return how long two cores need; the fewest articles that were measured are not the lightest."""
        more = (self.four - self.one) / 3
        return articles * (self.one + (locales - 1) * more) / 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Builds from nothing as they were measured."""

    once: float
    """What a core needs to prepare an article and make its page in the source language, in seconds."""
    translation: float
    """What a core needs to check a catalog and make its page, in seconds."""
    few: Built
    """The fewest articles that were measured for growth."""
    many: Built
    """The most."""

    @classmethod
    def measured(cls) -> Pages:
        """Read the reports."""
        beside, grown = _spent("site_300"), _spent("site_3000")
        return cls(
            once=beside["ours, English alone", 300].processor,
            translation=beside["ours, each translation", 300].processor,
            few=grown["ours", 300],
            many=grown["ours", 3000],
        )

    def hours(self, articles: int, locales: int, *, cores: int, workers: int) -> float:
        """Return how long a machine with some cores, and the workers of a cluster, need together.

        The pages of the source language are a task as those of any other.
        """
        return articles * (self.once / cores + ceil(locales / workers) * self.translation) / 3600

    def gigabytes(self, articles: int) -> float:
        """Return how much memory the largest process takes."""
        each = (self.many.megabytes - self.few.megabytes) / (self.many.articles - self.few.articles)
        return (self.many.megabytes + (articles - self.many.articles) * each) / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build of so many articles took."""

    articles: int
    seconds: float
    """For each article, by the clock."""
    processor: float
    """For each article, in seconds of all processes together."""
    megabytes: int
    """Of the largest process."""


def _spent(name: str) -> dict[tuple[str, int], Built]:
    report = json.loads((ROOT / f"benchmarks/report-{name}.json").read_text(encoding="utf-8"))
    found = {}
    for result in report["results"]:
        case, articles, processor, megabytes = _SPENT.findall(result["name"])[0]
        found[case, int(articles)] = Built(
            articles=int(articles),
            seconds=result["microseconds"] * 1e-6,
            processor=int(processor.replace(",", "")) * 1e-3,
            megabytes=int(megabytes.replace(",", "")),
        )
    return found


def section() -> str:
    """Write the section."""
    emails, catalogs, pages = Emails.measured(), Catalogs.measured(), Pages.measured()
    per_second = 1 / emails.of_a_worker
    megabytes = round(_rounded(per_second) * 12 / 1000)
    rows = "".join(
        f"| {workers} | {_duration(emails.hours(_MANY, workers))} | {_rounded(workers * per_second):,} |\n"
        for workers in _WORKERS
    )
    sites = "".join(
        f"| {workers} | {_duration(pages.hours(_ARTICLES, _LOCALES, cores=_CORES, workers=workers))} |\n"
        for workers in (4, 20, _LOCALES)
    )
    alone = pages.hours(_ARTICLES, _LOCALES, cores=2, workers=2)
    return (
        f"{_HEADING}\n\n"
        f"As `make bench` measured it, one worker writes {_rounded(per_second):,} emails a second, and twice as many "
        "workers take half the time, since they share nothing but folders, as long as these keep up. "
        f"For {_MANY:,} emails:\n\n"
        "| workers | time | emails a second |\n| ---: | ---: | ---: |\n"
        f"{rows}\n"
        "An email with its HTML takes about 12 kB, so that many are 1.2 TB. Each is written twice and read once: by its "
        "worker, then by the machine that runs the command, which appends all of them in turn, and for Parquet makes the "
        f"file by itself at the end. Of the shared folder that asks to write {2 * megabytes:,} MB a second for each worker "
        f"and to read {megabytes:,}; if it cannot, it says how long the batch takes, and not the number of workers. More "
        "memory is of no use: a worker holds one task.\n\n"
        f"Catalogs need no cluster. `extract` brings those of {_ARTICLES:,} articles in {_LOCALES} languages in step "
        f"within {_duration(catalogs.hours(_ARTICLES, _LOCALES))} on two cores when there is nothing yet; "
        f"afterwards an article that nobody changed takes {catalogs.unchanged * 1e3:.1f} ms in four languages.\n\n"
        f"The pages of so many articles in so many languages take about {_duration(alone)} on two cores, from nothing. "
        f"Where `build --cluster` runs on a machine with {_CORES} cores:\n\n"
        "| workers | time |\n| ---: | ---: |\n"
        f"{sites}\n"
        "That is reckoned from what one machine was measured to need. More workers than languages have nothing to do, and "
        "later builds cost what an edit touches, until a new release, other settings or another layout touch every page. "
        f"A process takes {pages.gigabytes(_ARTICLES):.1f} GB of memory for {_ARTICLES:,} articles, "
        "so the pages of a language fit one machine, and are never split among several.\n"
    )


def _rounded(number: float) -> int:
    return round(number / 100) * 100


def _duration(hours: float) -> str:
    minutes = round(hours * 60)
    return f"{minutes} minutes" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


def with_section(page: str) -> str:
    """Return the page with the section as it is now, at its end."""
    return page.partition(_HEADING)[0].rstrip("\n") + "\n\n" + section()
