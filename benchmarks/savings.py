"""What each saving in Sphinx's work takes off the build of one translation, and all of them together.

Every case builds the same real articles from nothing, by a project with settings of its own for Sphinx, so
that all of its work is done. `tests/pages/test_savings.py` shows that the pages stay the same.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from itertools import product

from benchmarks.commands import timed
from benchmarks.frame import Report, Result, at_most
from benchmarks.site import OUR_CONFIGURATION, Site, folder_of_sites, sound_articles
from generator.pages.savings import SAVINGS

__all__ = ["report"]

ARTICLES = 300
TURNS = 5
FEWER_DOMAINS = 'myst_ref_domains = ["std"]\n'
_ALL = (*SAVINGS, "transforms")


def report() -> Report:
    """Build with all savings, without each, without any, and with links that are looked up in one domain."""
    cases = {
        "all savings": "",
        **{f"without {name}": _without([name]) for name in _ALL},
        "without any": _without(_ALL),
        "all, links looked up in one domain": FEWER_DOMAINS,
    }
    with folder_of_sites() as folder:
        site = Site.made(folder / "savings", sound_articles(folder, ARTICLES), beside=False)
        found: dict[str, list[float]] = {case: [] for case in cases}
        for _, (case, settings) in product(range(TURNS), cases.items()):
            found[case].append(_seconds(site, settings))
    shortest = {case: min(seconds) for case, seconds in found.items()}
    best = shortest["all savings"]
    return Report(
        title="What is saved of Sphinx's work, per article of one translation",
        results=tuple(
            Result(name=f"{case} [{_share(seconds / best)}]", microseconds=seconds / ARTICLES * 1e6)
            for case, seconds in shortest.items()
        ),
        claims=(at_most("all savings, times as long as without any", best / shortest["without any"], 0.9),),
        how=f"Time of the processor for {ARTICLES} articles, the shortest of {TURNS} turns of all cases; "
        "in brackets how much more that is than with all savings.",
        beside=("sphinx", "myst-parser", "pydata-sphinx-theme"),
    )


def _without(names: Sequence[str]) -> str:
    return f"generator_unsaved = {list(names)!r}\n"


def _seconds(site: Site, settings: str) -> float:
    """Build from nothing, and return how long the processor worked."""
    project = site.folder / "ours"
    (project / "conf.py").write_text(OUR_CONFIGURATION + settings, encoding="utf-8")
    shutil.rmtree(project / "build", ignore_errors=True)
    command = [sys.executable, "-m", "generator", "--project", str(project), "build", "--locale", "nl-NL"]
    return timed(command, worst=1).processor


def _share(times: float) -> str:
    return f"{(times - 1) * 100:+.1f} %"
