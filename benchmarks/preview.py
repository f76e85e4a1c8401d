"""How long after a save an open browser tab shows it, in projects of 10, 100 and 1,000 articles."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, expect

from benchmarks.frame import Claim, Report, Result, at_most
from tests.browser.conftest import chromium
from tests.browser.previewing import previewing
from tests.pages.example import write_catalog, write_file

__all__ = ["report"]

SIZES = (10, 100, 1_000)
EDITS = 15
SECTION = 25
"""Articles."""
TAG = "nl-NL"

_SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL"]\n'


def report() -> Report:
    """Save a catalog and an article again and again while a tab shows their page."""
    results = {name: Result(name=name, microseconds=seconds * 1e6) for name, seconds in _measured()}
    claims = [*_claims(results, "catalog"), *_claims(results, "article")]
    how = f"Seconds on the wall from a save until Chromium, with two tabs open, shows it: medians of {EDITS}."
    return Report(title="Preview", results=tuple(results.values()), claims=tuple(claims), how=how)


def _claims(results: dict[str, Result], kind: str) -> Iterator[Claim]:
    small, *_, large = (results[f"{kind}, {size:,} articles"] for size in SIZES)
    yield at_most(f"ms until a saved {kind} shows, 1,000 articles", large.microseconds / 1e3, 1_000)
    yield at_most(f"{kind}, × at 1,000 against 10", large.microseconds / small.microseconds, 1.25)


def _measured() -> Iterator[tuple[str, float]]:
    """Yield the latencies of all cases, which were measured in turns: machines are not always as fast."""
    with chromium() as browser, ExitStack() as opened:
        cases: dict[str, _Case] = {}
        for size in SIZES:
            root = _write(Path(opened.enter_context(tempfile.TemporaryDirectory())), size)
            address = opened.enter_context(previewing(root))
            catalog = root / "locales" / "nl_NL" / "LC_MESSAGES" / "articles" / "s0" / "a0.po"
            article = root / "content" / "articles" / "s0" / "a1.md"
            for kind, path, shown, text in (
                ("catalog", catalog, "nl-NL/s0/a0", "Een eerste zin"),
                ("article", article, "en-US/s0/a1", "A first sentence"),
            ):
                page = browser.new_page()
                page.goto(f"{address}{shown}.html")
                cases[f"{kind}, {size:,} articles"] = _Case(page=page, path=path, text=text)
        # The first save starts what stays warm from then on.
        turns = [{name: case.latency(number) for name, case in cases.items()} for number in range(EDITS + 1)]
    for name in cases:
        yield name, median(turn[name] for turn in turns[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """An open tab, and the file that it shows."""

    page: Page
    path: Path
    text: str

    def latency(self, number: int) -> float:
        """Return the seconds that pass until the tab shows another ending of the text."""
        ending = re.compile(re.escape(self.text) + r"( \d+)?\.")
        written = ending.sub(f"{self.text} {number}.", self.path.read_text(encoding="utf-8"))
        self.page.bring_to_front()
        begun = time.perf_counter()
        self.path.write_text(written, encoding="utf-8")
        expect(self.page.get_by_text(f"{self.text} {number}.")).to_be_visible(timeout=60_000)
        return time.perf_counter() - begun


def _write_list(path: Path, title: str, names: Sequence[str]) -> None:
    tree = "\n".join(names)
    write_file(path, f"---\ntitle: {title}\n---\n# {title}\n\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n")


def _write(root: Path, size: int) -> Path:
    """Write a project of so many articles in sections, each translated."""
    write_file(root / "pyproject.toml", _SETTINGS)
    names = [f"s{number // SECTION}/a{number}" for number in range(size)]
    sections = sorted({name.partition("/")[0] for name in names})
    _write_list(root / "content" / "index.md", "Help", [f"{section}/index" for section in sections])
    for section in sections:
        articles = [name.partition("/")[2] for name in names if name.startswith(f"{section}/")]
        _write_list(root / "content" / "articles" / section / "index.md", f"Section {section}", articles)
    for number, name in enumerate(names):
        said = {
            f"Article {number}": f"Artikel {number}",
            "A first sentence.": "Een eerste zin.",
            "Another one follows it.": "Er volgt er nog een.",
            "What it is about": "Waar het over gaat",
        }
        title, first, second, heading = said
        body = "\n\n".join(f"## {heading}\n\n{second}\n\n- {second}" for _ in range(8))
        text = f"---\ntitle: {title}\n---\n# {title}\n\n{first} {second}\n\n{body}\n"
        write_file(root / "content" / "articles" / f"{name}.md", text)
        write_catalog(root, f"articles/{name}", TAG, said)
    return root
