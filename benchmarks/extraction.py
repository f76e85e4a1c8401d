"""What it costs to extract thousands of articles and to bring their catalogs in step, beside the peers.

Articles are the real ones of the corpus where it is at hand, else as many generated ones. Every run is a
process of its own, as people run it; memory is that of its largest process. The whole takes more than an
hour, less with smaller EXTRACTION_SIZES and EXTRACTION_BESIDE (the articles that Sphinx extracts, too), and
with fewer EXTRACTION_ROUNDS.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.commands import PEERS, Spent, median, timed
from benchmarks.corpus import CORPUS, read_corpus
from benchmarks.frame import Claim, Report, Result, at_least, at_most

__all__ = ["report"]

SIZES = tuple(map(int, os.environ.get("EXTRACTION_SIZES", "300 1000 3000").split()))
BESIDE = int(os.environ.get("EXTRACTION_BESIDE", SIZES[-1]))
FEW = 60
"""Articles for peers that take one at a time."""
ROUNDS = int(os.environ.get("EXTRACTION_ROUNDS", "3"))
LANGUAGES = ("nl_NL", "sv_SE", "zh_CN", "fr_FR")
SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "sv-SE", "zh-CN", "fr-FR"]\n'
CONFIGURATION = 'project = "articles"\nextensions = ["myst_parser"]\ngettext_compact = False\n'
START = "# Articles\n\n```{toctree}\n:glob:\n\n**\n```\n"
EDIT = "\nThis sentence was added a moment ago.\n"
_COLD = "Sphinx gettext and sphinx-intl, cold"
_SPREAD = "Sphinx gettext -j 2 and sphinx-intl, cold"
_ONE_CHANGED = "Sphinx gettext and sphinx-intl, one changed"


def report() -> Report:
    """Measure cold, unchanged and edited extraction, growth, and updates by each tool that is here."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [_Project.made(folder / str(size), size) for size in SIZES]
        found, claims = _extraction(sizes)
        updates, more = _updates(sizes[len(sizes) // 2], folder / "updates")
        return Report(
            title="Extraction and update, per article, 4 locales",
            results=tuple(_result(name, of, spent) for name, of, spent in (*found, *updates)),
            claims=(*claims, *more),
            how=(
                f"By the clock, with {len(os.sched_getaffinity(0))} cores to share, "
                f"{f'medians of {ROUNDS}' if ROUNDS > 1 else 'once each'}; "
                "in brackets the processor time of all processes."
            ),
            beside=("sphinx", "sphinx-intl", "msgmerge", "po4a", "mdpo", "translate-toolkit"),
        )


_Row = tuple[str, int, Spent]
"""A name, the number of articles, and what all of them took."""


def _result(name: str, count: int, spent: Spent) -> Result:
    each = spent.processor / count * 1e3
    name = f"{name}, {count} articles [{each:,.1f} ms of processors, {spent.megabytes:,.0f} MB]"
    return Result(name=name, microseconds=spent.seconds / count * 1e6)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Project:
    """The same articles as a project of this generator and as one of Sphinx."""

    folder: Path
    count: int

    @classmethod
    def made(cls, folder: Path, count: int) -> _Project:
        (folder / "ours/templates").mkdir(parents=True)
        (folder / "ours/pyproject.toml").write_text(SETTINGS)
        articles = list(_articles(count))
        for name, text in articles:
            for root in ("ours/content/articles", "sphinx"):
                path = folder / root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        (folder / "sphinx/conf.py").write_text(CONFIGURATION)
        (folder / "sphinx/index.md").write_text(START)
        return cls(folder=folder, count=len(articles))

    def sources(self, root: str) -> list[Path]:
        return sorted(path for path in (self.folder / root).rglob("*.md") if path.name != "index.md")

    def edit(self) -> None:
        """Change one article in both."""
        for root in ("ours/content", "sphinx"):
            path = self.sources(root)[self.count // 2]
            path.write_text(path.read_text(encoding="utf-8") + EDIT, encoding="utf-8")

    def cold(self) -> None:
        self.without("ours/locales", "ours/build")

    def without(self, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def extract(self) -> Spent:
        return timed([sys.executable, "-m", "generator", "--project", str(self.folder / "ours"), "extract"])

    def extract_one(self) -> Spent:
        """Extract for a single locale."""
        settings = self.folder / "ours/pyproject.toml"
        settings.write_text(SETTINGS.replace(', "sv-SE", "zh-CN", "fr-FR"', ""))
        try:
            return self.extract()
        finally:
            settings.write_text(SETTINGS)

    def gettext(self, *, jobs: int = 1) -> Spent:
        program = [sys.executable, "-m", "sphinx", "-q", "-b", "gettext", "-j", str(jobs)]
        return timed([*program, "sphinx", "pot"], cwd=self.folder, peers=True)

    def intl(self, *, jobs: int = 0) -> Spent:
        """Update by so many processes; 0, as users run it, is one for each core."""
        languages = [part for language in LANGUAGES for part in ("-l", language)]
        program = [sys.executable, "-m", "sphinx_intl", "update", "-p", "pot", "-d", "locales"]
        program += ["-j", str(jobs)]
        return timed([*program, *languages], cwd=self.folder, peers=True)

    def theirs(self) -> dict[str, Spent]:
        """Let Sphinx extract and sphinx-intl update by every way; what two ways share is done once."""
        self.without("pot", "locales")
        cold, new = self.gettext(), self.intl()
        self.without("locales")
        new_alone = self.intl(jobs=1)
        self.edit()
        changed, updated = self.gettext(), self.intl()
        self.without("pot")
        spread = self.gettext(jobs=2)
        self.edit()
        spread_changed = self.gettext(jobs=2)
        return {
            _COLD: cold + new,
            _SPREAD: spread + new,
            "Sphinx gettext and sphinx-intl -j 1, cold": cold + new_alone,
            _ONE_CHANGED: changed + updated,
            "Sphinx gettext -j 2 and sphinx-intl, one changed": spread_changed + updated,
        }


def _median(run: Callable[[], Spent], before: Callable[[], None] = lambda: None) -> Spent:
    found = []
    for _ in range(ROUNDS):
        before()
        found.append(run())
    return median(found)


# --- extraction


def _extraction(projects: Sequence[_Project]) -> tuple[list[_Row], list[Claim]]:
    rows: list[_Row] = []
    cold: dict[int, Spent] = {}
    alone = _median(projects[0].extract_one, projects[0].cold)
    rows.append(("cold, one locale", projects[0].count, alone))
    for project in projects:
        cold[project.count] = _median(project.extract, project.cold)
        rows.append(("cold", project.count, cold[project.count]))
    beside = projects[SIZES.index(BESIDE)]
    last, count = projects[-1], projects[-1].count
    unchanged = _median(last.extract)
    rows.append(("nothing changed", count, unchanged))
    ours, first = cold[count], projects[0].count
    growth = (ours.seconds / count) / (cold[first].seconds / first)
    own = [
        at_least("cold, times as long as nothing changed", ours.seconds / unchanged.seconds, 15),
        at_most(f"growth from {first} to {count} articles, times linear", growth, 1.15),
        at_most(f"most memory of a process for {count} articles, MB", ours.megabytes, 300),
    ]
    theirs, claims = _beside(beside, cold[beside.count])
    return [*rows, *theirs], [*claims, *own]


def _beside(project: _Project, ours: Spent) -> tuple[list[_Row], list[Claim]]:
    """Let Sphinx do the same, cold and with one article changed."""
    edited = _median(project.extract, project.edit)
    turns = [project.theirs() for _ in range(ROUNDS)]
    theirs = {way: median([turn[way] for turn in turns]) for way in turns[0]}
    cold, spread, one_changed = theirs[_COLD], theirs[_SPREAD], theirs[_ONE_CHANGED]
    rows = [("one article changed", project.count, edited)]
    rows += [(way, project.count, spent) for way, spent in theirs.items()]
    claims = [
        at_least("cold, times faster than Sphinx gettext and sphinx-intl", cold.seconds / ours.seconds, 10),
        at_least("the same by processor time", cold.processor / ours.processor, 1),
        at_least("cold, times faster than with -j 2", spread.seconds / ours.seconds, 10),
        at_most("cold, memory of theirs", ours.megabytes / cold.megabytes, 0.5),
        at_least("one changed, times faster than theirs", one_changed.seconds / edited.seconds, 40),
    ]
    return rows, claims


# --- updates


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peer:
    """A tool that brings one catalog, or one article's, in step."""

    name: str
    needs: str
    """The program or package that it is part of."""
    command: Callable[[Path, Path, Path], list[str]]
    """From the old catalog, the template and the new catalog to the command."""


_PEERS = (
    _Peer(
        name="msgmerge",
        needs="msgmerge",
        command=lambda po, pot, new: ["msgmerge", "-q", "-o", str(new), str(po), str(pot)],
    ),
    _Peer(
        name="msgmerge without fuzzy matching",
        needs="msgmerge",
        command=lambda po, pot, new: ["msgmerge", "-q", "-N", "-o", str(new), str(po), str(pot)],
    ),
)


def _updates(project: _Project, folder: Path) -> tuple[list[_Row], list[Claim]]:
    """Translate all, change one sentence of a hundred, and let each tool bring the catalogs in step."""
    project.cold()
    project.extract()
    for path in sorted((project.folder / "ours/locales").rglob("*.po")):
        _translate(path)
    project.extract()
    before = folder / "before"
    shutil.copytree(project.folder / "ours/locales", before)
    _edit_sentences(project)
    project.extract()
    pot = project.folder / "ours/locales/pot/articles"
    rows: list[_Row] = []
    spent = _median(lambda: timed([sys.executable, "-m", "benchmarks.extraction", str(before), str(pot)]))
    rows.append(("update, 1 % of sentences changed", project.count, spent))
    claims = []
    for peer in _PEERS:
        if shutil.which(peer.needs) is None:
            sys.stderr.write(f"benchmarks: {peer.needs} is not installed; {peer.name} is left out\n")
            continue
        alone, both = (
            _median(partial(_merge_all, peer, before, pot, folder / "after", at_a_time=number))
            for number in (1, 2)
        )
        rows += [
            (f"update, {peer.name}, one after the other", project.count, alone),
            (f"update, {peer.name}, two at a time", project.count, both),
        ]
        if peer.name == "msgmerge":
            claims += [
                at_least("update, times faster than msgmerge", alone.seconds / spent.seconds, 10),
                at_least("update, times faster than two of it", both.seconds / spent.seconds, 5),
            ]
    rows += _one_at_a_time(project, folder / "few")
    return rows, claims


def _catalogs(before: Path, pot: Path) -> Iterator[tuple[Path, Path]]:
    for language in LANGUAGES:
        home = before / language / "LC_MESSAGES/articles"
        for po in sorted(home.rglob("*.po")):
            yield po, pot / po.relative_to(home).with_suffix(".pot")


def _merge_all(peer: _Peer, before: Path, pot: Path, after: Path, *, at_a_time: int) -> Spent:
    """Run a tool on every catalog, as a Makefile would, with and without -j 2."""
    after.mkdir(exist_ok=True)
    lines = [
        "\0".join(peer.command(po, template, after / f"{number}.po"))
        for number, (po, template) in enumerate(_catalogs(before, pot))
    ]
    size = len(lines[0].split("\0"))
    (after / "commands").write_text("\0".join(lines), encoding="utf-8")
    program = f"xargs -0 -P {at_a_time} -n {size} env < {after / 'commands'}"
    return timed(["sh", "-c", program], peers=True)


_EMPTY = re.compile(r'^msgid "(.+)"\nmsgstr ""$', re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[a-z] )(the|a|to|is|of)(?= [a-z]+)")


def _translate(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(_EMPTY.sub(r'msgid "\1"\nmsgstr "X \1"', text), encoding="utf-8")


def _edit_sentences(project: _Project) -> None:
    """Change a word in one line of a hundred."""
    number = 0
    for path in project.sources("ours/content"):
        lines = path.read_text(encoding="utf-8").split("\n")
        for index, line in enumerate(lines):
            if _SENTENCE.search(line):
                number += 1
                lines[index] = _SENTENCE.sub("every", line, count=1) if number % 100 == 0 else line
        path.write_text("\n".join(lines), encoding="utf-8")


def _one_at_a_time(project: _Project, folder: Path) -> Iterator[_Row]:
    """Measure tools that take an article at a time, one locale: what they do per article does not grow."""
    articles = project.sources("ours/content")[:FEW]
    folder.mkdir()
    tools: Mapping[str, tuple[str, Callable[[Path, Path], list[str]]]] = {
        "mdpo, new, one locale": (
            "mdpo",
            lambda md, po: [
                sys.executable,
                "-m",
                "mdpo.md2po",
                str(md),
                "-q",
                "-s",
                "--po-filepath",
                str(po),
            ],
        ),
        "po4a, new, one locale": (
            "po4a-updatepo",
            lambda md, po: ["po4a-updatepo", "-f", "text", "-o", "markdown", "-m", str(md), "-p", str(po)],
        ),
    }
    for name, (needs, command) in tools.items():
        if shutil.which(needs) is None and not (PEERS / needs).is_dir():
            sys.stderr.write(f"benchmarks: {needs} is not installed and left out\n")
            continue
        spent: list[Spent] = []
        for number, path in enumerate(articles):
            with suppress(RuntimeError):  # po4a refuses articles with blocks that it does not know.
                spent.append(timed(command(path, folder / f"{needs}-{number}.po"), peers=True))
        yield name, len(spent), sum(spent[1:], spent[0])
    yield (
        "Translate Toolkit pot2po, new, one locale",
        project.count,
        timed(
            [
                sys.executable,
                "-m",
                "translate.convert.pot2po",
                "-i",
                str(project.folder / "ours/locales/pot/articles"),
                "-o",
                str(folder / "pot2po"),
            ],
            peers=True,
        ),
    )


# --- articles


def _articles(count: int) -> Iterator[tuple[str, str]]:
    if not CORPUS.is_file():
        yield from ((f"part-{number // 50}/{number}.md", _generated(number)) for number in range(count))
        return
    found = read_corpus()
    usable = (name for name in sorted(found) if _is_usable(found[name]))
    yield from ((name.removeprefix("large/"), found[name]) for name in islice(usable, count))


def _is_usable(text: str) -> bool:
    """Tell whether an article's front matter is what the project takes; seven of the corpus' are not."""
    from generator.errors import SourceError
    from generator.source.frontmatter import read_front_matter

    try:
        values = read_front_matter(text, path="").values
    except SourceError:
        return False
    return all("\n" not in str(values.get(key, "")) for key in ("title", "description", "keywords"))


def _generated(number: int) -> str:
    """Write an article of some sixty sentences that no other article has."""
    parts = [f"---\ntitle: Article {number}\n---\n\n# Article {number}\n"]
    for section in range(12):
        parts.append(
            f"## Part {section} of {number}\n\n"
            f"Every bed of {number} needs a plan that somebody keeps in the [shed](shed-{section}.md). "
            f"When the plan of {number} is gone, **beds** are dug again for {section + 2} days.\n\n"
            f"1. Choose `bed-{number}` in the menu of part {section}.\n"
            f"2. Wait until the bed of {number} is listed.\n"
        )
    return "\n".join(parts)


# --- our update of many catalogs


def _update(before: Path, pot: Path) -> None:
    from generator.catalogs import update  # noqa: F401 - as `extract` has it, before there are processes
    from generator.workers import spread

    articles: dict[Path, list[Path]] = {}
    for path, template in _catalogs(before, pot):
        articles.setdefault(template, []).append(path)
    for _ in spread(_updated, tuple(articles.items())):
        pass


def _updated(article: tuple[Path, list[Path]]) -> int:
    """Update the catalogs of one article in every locale; return how many bytes that makes."""
    from generator import locales
    from generator.catalogs import po, update

    template = po.read_po(article[0].read_bytes(), path=article[0])
    size = 0
    for path in article[1]:
        locale = locales.from_gettext(next(part for part in path.parts if part in LANGUAGES))
        catalog = po.read_po(path.read_bytes(), path=path, locale=locale)
        updated = update.update(template, catalog, locale=locale).catalog
        if updated is not catalog:  # As `extract` does: nothing is written where nothing changed.
            data = po.write_po(updated)
            path.with_suffix(".updated").write_bytes(data)
            size += len(data)
    return size


if __name__ == "__main__":
    _update(Path(sys.argv[1]), Path(sys.argv[2]))
