"""What a site of many articles in five languages costs, beside Sphinx's own translated builds.

Articles are real ones from all over the corpus where it is at hand, else as many generated ones, by thirties.
Every translation is made by a table of words, the same for us and for Sphinx, which reads `.mo` files.
Links that lead out of the corpus are made absolute, and articles that Sphinx warns of are left out, so that a
second build has nothing to say again.

Three rounds of a thousand articles take more than two hours, most of it Sphinx's, so each size is a benchmark
of its own: `site_300`, `site_1000` and, ours alone, `site_3000`. SITE_FOLDER names a folder that keeps the
sites and what was measured, so that a run that was stopped goes on there; SITE_ROUNDS makes fewer rounds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

from benchmarks.commands import ROOT, Spent, median, timed
from benchmarks.corpus import CORPUS, read_corpus
from benchmarks.frame import Claim, Report, Result, at_least, at_most
from generator.catalogs.model import Catalog
from generator.catalogs.po import compile_mo, read_po, write_po

__all__ = ["OUR_CONFIGURATION", "Site", "folder_of_sites", "growth", "sites", "sound_articles"]

ALL = 3000
"""The articles from all over which those of a site are taken."""
ROUNDS = int(os.environ.get("SITE_ROUNDS", "3"))
FOLDER = os.environ.get("SITE_FOLDER", "")
SECTION = 30
LANGUAGES = {"nl_NL": "nl", "sv_SE": "sv", "zh_CN": "zh_CN", "fr_FR": "fr"}
"""Locales as gettext names them, and as Sphinx does."""
WORDS = {
    "nl_NL": {"the": "de", "and": "en", "of": "van", "to": "naar", "for": "voor", "you": "u", "with": "met"},
    "sv_SE": {
        "the": "den",
        "and": "och",
        "of": "av",
        "to": "till",
        "for": "till",
        "you": "du",
        "with": "med",
    },
    "zh_CN": {"the": "这", "and": "和", "of": "的", "to": "到", "for": "为", "you": "你", "with": "用"},
    "fr_FR": {
        "the": "le",
        "and": "et",
        "of": "de",
        "to": "vers",
        "for": "pour",
        "you": "vous",
        "with": "avec",
    },
}
SETTINGS = """\
[tool.generator]
source-locale = "en-US"
locales = ["nl-NL", "sv-SE", "zh-CN", "fr-FR"]
"""
OUR_CONFIGURATION = """\
from pathlib import Path
from generator.pages.settings import sphinx_settings

globals().update(sphinx_settings(Path(__file__).parent))
"""
EDIT = "\nThis sentence was added a moment ago.\n"
CONFIGURATION = """\
extensions = ["myst_parser"]
html_theme = "pydata_sphinx_theme"
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "strikethrough"]
myst_heading_anchors = 6
locale_dirs = ["../locale"]
gettext_compact = False
suppress_warnings = ["myst.strikethrough"]
"""


def sites(count: int, *, further: bool = False) -> Report:
    """Build so many articles by every way, in turn; `further` ways, too, that no claim is about."""
    with folder_of_sites() as folder:
        site = Site.made(folder / str(count), _spread(sound_articles(folder, ALL), count), beside=True)
        found = _measured(site, further=further)
    return _report(
        f"A site of {count:,} articles in five languages, per article",
        [_result(case, count, spent) for case, spent in found.items()],
        [*_of_ours(found, count), *_beside(found, count)],
    )


def growth(first: int, last: int) -> Report:
    """Build both numbers of articles by us alone, to see how the time grows."""
    results: list[Result] = []
    claims: list[Claim] = []
    each = {}
    with folder_of_sites() as folder:
        articles = sound_articles(folder, ALL)
        for count in (first, last):
            found = _measured(Site.made(folder / str(count), _spread(articles, count), beside=False))
            results += [_result(case, count, spent) for case, spent in found.items()]
            claims += _of_ours(found, count)
            each[count] = found["ours"].seconds / count
    claims.append(at_most(f"{first} to {last} articles: growth, × linear", each[last] / each[first], 1.15))
    return _report(
        f"A site of {first:,} and of {last:,} articles in five languages, per article", results, claims
    )


def _report(title: str, results: Sequence[Result], claims: Sequence[Claim]) -> Report:
    return Report(
        title=title,
        results=tuple(results),
        claims=tuple(claims),
        how=f"By the clock, of {_cores()} cores; in brackets all processors and the largest process. "
        f"Medians of {ROUNDS}, in turn, but for what a run that went on measured later.",
        beside=("sphinx", "myst-parser", "pydata-sphinx-theme"),
    )


@contextmanager
def folder_of_sites() -> Iterator[Path]:
    """Yield the folder that sites are kept in, or one that is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(FOLDER or name).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        yield folder


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _result(case: str, count: int, spent: Spent) -> Result:
    name = f"{case}, {count} articles [{spent.processor / count * 1e3:,.0f} ms, {spent.megabytes:,.0f} MB]"
    return Result(name=name, microseconds=spent.seconds / count * 1e6)


def _measured(site: Site, *, further: bool = False) -> dict[str, Spent]:
    cases: dict[str, Callable[[], Spent]] = {
        "ours": site.cold,
        "ours, one entry changed": site.changed,
        "ours, one article changed": site.edited,
    }
    if site.beside:
        cases |= {
            "ours, English alone": site.alone,
            "one plain build": partial(site.plain, 1),
            "one plain build, -j 2": partial(site.plain, 2),
            "Sphinx, one after the other": partial(site.native, 1),
            "Sphinx, two at a time": partial(site.native, 2),
        }
    if further:
        cases["ours, each language read by itself"] = site.unshared
        cases["Sphinx, one after the other, -j 2"] = partial(site.native, 1, jobs=2)
    spent: dict[str, list[Spent]] = {case: [] for case in cases}
    for number, (case, run) in product(range(ROUNDS), cases.items()):
        spent[case].append(_kept(site.folder / f"{case}, {number}.json", run))
    middle = {case: median(found) for case, found in spent.items()}
    return {**middle, **_further(middle["ours"], middle["ours, English alone"])} if site.beside else middle


def _further(all_of_them: Spent, one: Spent) -> dict[str, Spent]:
    """Return what each translation costs beside the source language."""
    more = len(LANGUAGES)
    spent = Spent(
        seconds=(all_of_them.seconds - one.seconds) / more,
        processor=(all_of_them.processor - one.processor) / more,
        megabytes=all_of_them.megabytes,
    )
    return {"ours, each translation": spent}


def _kept(path: Path, run: Callable[[], Spent]) -> Spent:
    """Return what a run before this one measured, or measure and keep it."""
    if path.is_file():
        return Spent(**json.loads(path.read_bytes()))
    spent = run()
    path.write_text(json.dumps(asdict(spent)), encoding="utf-8")
    return spent


def _of_ours(found: dict[str, Spent], size: int) -> Iterator[Claim]:
    yield at_most(f"{size} articles: most memory of a process, MB", found["ours"].megabytes, 600)
    if size >= 1000:
        times = found["ours"].seconds / found["ours, one entry changed"].seconds
        yield at_least(f"{size} articles: × as fast after one entry changed", times, 30)


def _beside(found: dict[str, Spent], size: int) -> Iterator[Claim]:
    ours = found["ours"].seconds
    after, beside = (
        found[f"Sphinx, {how}"].seconds / ours for how in ("one after the other", "two at a time")
    )
    plain = ours / found["one plain build"].seconds
    yield at_least(f"{size} articles: × as fast as Sphinx, one language after the other", after, 8)
    yield at_least(f"{size} articles: × as fast as Sphinx, two languages at a time", beside, 4.5)
    yield at_most(f"{size} articles: × as long as one plain build of one language", plain, 1.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The same articles and translations as a project of ours, and as one of Sphinx."""

    folder: Path
    beside: bool
    """Whether Sphinx builds it, too."""

    @classmethod
    def made(cls, folder: Path, articles: Sequence[tuple[str, str]], *, beside: bool) -> Site:
        """Write articles and all catalogs, unless they are there."""
        whole, alone = folder / "whole", folder / "ours alone"
        if not (whole.exists() or (alone.exists() and not beside)):
            _write(folder, articles)
            _run(_generator(folder, "extract"))
            _translate_ours(folder / "ours/locales")
            if beside:
                _run([sys.executable, "-m", "sphinx", "-q", "-b", "gettext", "source", "pot"], cwd=folder)
                _translate_sphinx(folder)
            (whole if beside else alone).touch()
        return cls(folder=folder, beside=beside)

    def cold(self, *options: str) -> Spent:
        """Build everything from nothing."""
        shutil.rmtree(self.folder / "ours/build", ignore_errors=True)
        return self._build(*options)

    def alone(self) -> Spent:
        """Build the source language from nothing: what translations cost is the difference."""
        return self.cold("--locale", "en-US")

    def unshared(self) -> Spent:
        """Build everything from nothing as projects with settings of their own for Sphinx are built."""
        settings = self.folder / "ours/conf.py"
        settings.write_text(OUR_CONFIGURATION, encoding="utf-8")
        try:
            return self.cold()
        finally:
            settings.unlink()

    def changed(self) -> Spent:
        """Change one entry of a site that is built, and build again."""
        self._build()
        path = sorted((self.folder / "ours/locales/nl_NL").rglob("section-000/*.po"))[0]
        text = path.read_text(encoding="utf-8")
        start = text.rindex('msgstr "') + len('msgstr "')
        path.write_text(f"{text[:start]}Nu: {text[start:]}", encoding="utf-8")
        return self._build()

    def edited(self) -> Spent:
        """Add a sentence, which no language has a translation of, to an article of a site that is built."""
        self._build()
        path = sorted((self.folder / "ours/content/articles/section-000").iterdir())[0]
        path.write_text(path.read_text(encoding="utf-8") + EDIT, encoding="utf-8")
        return self._build()

    def plain(self, jobs: int) -> Spent:
        """Build English by Sphinx alone."""
        return self._sphinx("en", jobs)

    def native(self, at_a_time: int, *, jobs: int = 1) -> Spent:
        """Build all five languages by Sphinx's own translation."""
        started = time.perf_counter()
        with ThreadPoolExecutor(at_a_time) as pool:
            found = list(pool.map(partial(self._sphinx, jobs=jobs), ("en", *LANGUAGES.values())))
        return Spent(
            seconds=time.perf_counter() - started,
            processor=sum(one.processor for one in found),
            megabytes=max(one.megabytes for one in found),
        )

    def _build(self, *options: str) -> Spent:
        return timed(_generator(self.folder, "build", *options), worst=1)

    def _sphinx(self, language: str, jobs: int = 1) -> Spent:
        out = self.folder / f"html-{language}"
        shutil.rmtree(out, ignore_errors=True)
        program = [sys.executable, "-m", "sphinx", "-q", "-j", str(jobs), "-D", f"language={language}"]
        return timed([*program, "source", str(out)], cwd=self.folder)


# --- commands


def _generator(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "generator", "--project", str(folder / "ours"), *arguments]


def _run(command: Sequence[str], *, cwd: Path = ROOT, fails: bool = False) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=not fails)
    return done.stderr.replace("\n", "")


# --- articles and translations

_LINK = re.compile(r"\]\((?!https?:|mailto:)/?([^)\s]+)")
_REFERENCE = re.compile(r"^(\s*\[[^\]]+\]:\s+)(?!https?:|#|mailto:)/?(\S+)", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LEXER = re.compile(r"^(\s*```+[ \t]*)([^\s`{][^\n`]*)$", re.MULTILINE)
_KNOWN = frozenset(("bash", "json", "python", "sql", "text", "xml", "yaml"))
_CODE = re.compile(r"(`[^`]*`|\]\([^)]*\)|\]\[[^\]]*\]|\[\^[^\]]*\]|<[^>]*>|\{[^}]*\}|\*+|https?://\S+|\\.)")


def sound_articles(folder: Path, count: int) -> list[tuple[str, str]]:
    """Return so many articles that Sphinx does not warn of; where there are too few, some come twice."""
    articles = list(_articles(count))
    names = folder / "sound.json"
    if not names.exists():
        _write(folder / "all", articles)
        warned = _run(_generator(folder / "all", "build", "--locale", "en-US", "--part"), fails=True)
        bad = set(re.findall(r"articles/section-\d+/(\S+)\.md:", warned))
        names.write_text(json.dumps([name for name, _ in articles if name not in bad]), encoding="utf-8")
    kept = set(json.loads(names.read_bytes()))
    sound = [one for one in articles if one[0] in kept]
    return sound + [(f"{name}-again", text) for name, text in sound[: count - len(sound)]]


def _spread(articles: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return so many of them, from all over."""
    return [articles[number * len(articles) // count] for number in range(count)]


def _articles(count: int) -> Iterator[tuple[str, str]]:
    """Yield articles of the corpus, all there are if that is fewer."""
    if not CORPUS.is_file():
        yield from ((f"{number:05}-article", _generated(number)) for number in range(count))
        return
    found = {name: text.replace("\r\n", "\n") for name, text in read_corpus().items()}
    usable = sorted(
        name for name, text in found.items() if "title:" in text[:2000] and "/includes/" not in name
    )
    for number, name in enumerate(usable[:count]):
        yield f"{number:05}-{Path(name).stem}", _closed(found[name])


def _closed(text: str) -> str:
    """Let an article lead to no file that is not there."""
    text = _LEXER.sub(lambda match: match[1] + (match[2] if match[2] in _KNOWN else "text"), text)
    text = _IMAGE.sub(r"\1", text)
    return _REFERENCE.sub(r"\1https://example.com/\2", _LINK.sub(r"](https://example.com/\1", text))


def _generated(number: int) -> str:
    parts = [f"---\ntitle: Article {number}\ndescription: About {number}.\n---\n\n# Article {number}\n"]
    for section in range(10):
        words = f"garden {number} of section {section}"
        parts.append(f"\n## The {words}\n\nThe {words} is for you, and with **water** it grows.\n")
        parts.append(f"\n- Choose the [tool](https://example.com/{number}).\n- Wait {section + 2} days.\n")
        parts.append(f"\n```bash\ngarden --water {number}\n```\n")
    return "".join(parts)


def _write(folder: Path, articles: Sequence[tuple[str, str]]) -> None:
    """Write the articles in sections, for us and for Sphinx."""
    shutil.rmtree(folder, ignore_errors=True)
    sections: dict[str, list[str]] = {}
    for number, (name, text) in enumerate(articles):
        section = f"section-{number // SECTION:03}"
        sections.setdefault(section, []).append(f"{section}/{name}")
        for root in ("ours/content/articles", "source"):
            path = folder / root / section / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for section, names in sections.items():
        for root in ("ours/content/articles", "source"):
            (folder / root / f"{section}.md").write_text(_list(section.capitalize(), names))
    for path in (folder / "ours/content/index.md", folder / "source/index.md"):
        path.write_text(_list("Help", list(sections)))
    (folder / "ours/pyproject.toml").write_text(SETTINGS)
    (folder / "source/conf.py").write_text(CONFIGURATION)


def _list(title: str, names: Sequence[str]) -> str:
    return (
        f"---\ntitle: {title}\n---\n# {title}\n\n```{{toctree}}\n:maxdepth: 1\n\n{chr(10).join(names)}\n```\n"
    )


def _translate_ours(locales: Path) -> None:
    for locale in LANGUAGES:
        for path in (locales / locale).rglob("articles/**/*.po"):
            path.write_bytes(write_po(_in_words(path, locale)))


def _translate_sphinx(folder: Path) -> None:
    for path in (folder / "pot").rglob("*.pot"):
        for locale, language in LANGUAGES.items():
            to = folder / "locale" / language / "LC_MESSAGES" / path.relative_to(folder / "pot")
            to.parent.mkdir(parents=True, exist_ok=True)
            to.with_suffix(".mo").write_bytes(compile_mo(_in_words(path, locale)))


def _in_words(path: Path, locale: str) -> Catalog:
    catalog = read_po(path.read_bytes(), path=path)
    entries = (replace(entry, msgstr=(_translated(entry.msgid, locale),)) for entry in catalog.entries)
    return replace(catalog, entries=tuple(entries))


def _translated(text: str, locale: str) -> str:
    words = WORDS[locale]
    parts = _CODE.split(text)
    parts[::2] = [
        re.sub(rf"\b({'|'.join(words)})\b", lambda match: words[match[1]], part) for part in parts[::2]
    ]
    return "".join(parts)
