"""The checks together, on translations of every kind: what is hostile is stopped, what is good is let through."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import files, locales
from generator.catalogs import checks, po
from generator.catalogs.accepted import is_strict
from generator.catalogs.checks.terms import Terms, read_terms
from generator.catalogs.extract import BRACE_FORMAT
from generator.catalogs.model import Entry
from generator.catalogs.verdicts import Judging, judge
from generator.source import markdown

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"


def rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def entry(row: dict[str, Any]) -> Entry:
    comments = [row["role"]] if "role" in row else []
    comments += [f"syntax: {row['syntax']}"] if "syntax" in row else []
    plural = row.get("plural")
    named = re.search(r"\{[a-z0-9_]+\}(?!`)", row["source"] + (plural or ""))
    return Entry(
        msgid=row["source"],
        msgid_plural=plural,
        msgstr=tuple(row["target"]),
        flags=(BRACE_FORMAT,) if named else (),
        comments=tuple(comments),
    )


def judged(row: dict[str, Any]) -> tuple[checks.Finding, ...]:
    return checks.run(entry(row), locale=locales.parse(row["locale"]), strict=True)


# --- our own cases

HOSTILE, GOOD = rows(DATA / "hostile.jsonl"), rows(DATA / "good.jsonl")


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['kind']}, {row['locale']}") for row in HOSTILE])
def test_a_hostile_translation_is_stopped_by_the_check_meant_for_it(row: dict[str, Any]) -> None:
    assert row["code"] in {finding.code for finding in judged(row) if finding.severity == "fatal"}


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['style']}, {row['locale']}") for row in GOOD])
def test_a_good_translation_has_no_finding(row: dict[str, Any]) -> None:
    assert judged(row) == ()


def test_there_are_cases_enough_in_four_languages() -> None:
    tags = {"nl-NL", "sv-SE", "zh-CN", "fr-FR"}
    for cases, least in ((HOSTILE, 150), (GOOD, 200)):
        assert {row["locale"] for row in cases} == tags
        assert len(cases) >= least


@pytest.mark.parametrize("folder", sorted(path.name for path in (ROOT / "locales").glob("*_*")))
def test_the_projects_own_translations_have_no_finding(folder: str) -> None:
    locale = locales.from_gettext(folder)
    home = ROOT / "locales" / folder
    terms = read_terms(files.read_bytes(home / "terms.toml"), home / "terms.toml")
    for path in sorted(home.rglob("*.po")):
        name = path.relative_to(home / "LC_MESSAGES").with_suffix("").as_posix()
        judging = Judging(locale=locale, strict=is_strict(name), terms=terms)
        catalog = po.read_po(files.read_bytes(path), path=path, locale=locale)
        assert judge(catalog, judging) == (), name


# --- the shared corpora

CORPUS = SHARED / "data" / "hostile-translations.jsonl"


def corpus() -> Iterator[object]:
    for row in rows(CORPUS):
        yield pytest.param({**row, "source": row["src"], "target": [row["dst"]]}, id=row["kind"])


@pytest.mark.skipif(
    not CORPUS.exists(), reason="the corpus of hostile translations is not beside the project"
)
@pytest.mark.parametrize("row", list(corpus()))
def test_the_corpus_of_hostile_translations_is_judged_right(row: dict[str, Any]) -> None:
    tags = {"nl": "nl-NL", "sv": "sv-SE", "zh": "zh-CN", "fr": "fr-FR", "en": "en-GB"}
    findings = judged({**row, "locale": tags[row["loc"]]})
    assert any(finding.severity == "fatal" for finding in findings) == (row["expect"] == "reject")
    assert row["expect"] == "reject" or not findings


SIDE_BY_SIDE = re.compile(
    r'<span data-ttu-id="([0-9a-f]{5}-\d+)">(.*?)</span><span class="sxs-lookup">'
    r'<span data-stu-id="\1">(.*?)</span></span>',
    re.DOTALL,
)
Pairs = list[tuple[int, str, str]]


def side_by_side(text: str) -> Pairs:
    """Read the pairs of a file that holds both texts; a wrap inside one is a blank."""
    found = SIDE_BY_SIDE.findall(text)
    return [(int(name[6:]), " ".join(source.split()), " ".join(text.split())) for name, text, source in found]


BODY = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)
MARKER = re.compile(r'\A\s*(?:(?:[*>#-]+|\d+\.)\s+)?(?:<a name="[^"]*"></a>)?')
FIRST = 103
"""The first id of a body, after a title and a description of one sentence each."""


def aligned(source: str, target: str) -> Pairs:
    """Pair the sentences of two files line by line; a paragraph whose sentences do not pair is one."""
    found: Pairs = []
    number = FIRST
    bodies = [BODY.sub("", text).splitlines() for text in (source, target)]
    for lines in zip(*bodies, strict=True):
        texts = [MARKER.sub("", line).strip() for line in lines]
        if not texts[0]:
            continue
        ours, theirs = (cut(text) for text in texts)
        if len(ours) == len(theirs):
            found += [(number + at, ours[at], theirs[at]) for at in range(len(ours))]
        else:
            found.append((number, texts[0], texts[1]))
        number += len(ours)
    return found


def cut(text: str) -> list[str]:
    spaced = re.sub(r"([。！？])(?=[^\s*])", r"\1 ", text)
    return [part.text for part in markdown.cut(markdown.parser(), spaced, {})]


def contents(text: str) -> str:
    match = re.search(r"^ms\.contentlocale: (\S+)$", text, re.MULTILINE)
    assert match
    return match[1]


# --- the seeds

SEEDS = SHARED / "seeds"
FAULTS = [
    ("001", 103, "terms"),
    ("001", 106, "verbs"),
    ("001", 108, "address-form"),
    ("001", 108, "verbs"),
    ("001", 111, "number-words"),
    ("001", 111, "mojibake"),
    ("002", 106, "negation"),
    ("002", 106, "verbs"),
    ("002", 107, "terms"),
    ("003", 107, "terms"),
    ("003", 123, "untranslated-part"),
    ("004", 112, "question"),
]


def seed(number: str) -> tuple[str, Pairs]:
    text = next(SEEDS.glob(f"{number}.*.md")).read_text(encoding="utf-8")
    pairs = side_by_side(text)
    if pairs:
        return contents(text), pairs
    sources = {hashlib.sha1(path.read_bytes()).hexdigest(): path for path in SEEDS.glob("source/*.md")}
    digest = re.search(r"^ms\.openlocfilehash: (\w+)$", text, re.MULTILINE)
    assert digest
    return contents(text), aligned(sources[digest[1]].read_text(encoding="utf-8"), text)


def seed_codes(number: str) -> dict[int, set[str]]:
    tag, pairs = seed(number)
    locale = locales.parse(tag)
    path = ROOT / "locales" / locale.gettext / "terms.toml"
    terms: Terms = read_terms(files.read_bytes(path), path)
    return {
        place: {
            finding.code
            for finding in checks.run(
                Entry(msgid=source, msgstr=(target,)), locale=locale, strict=True, terms=terms
            )
        }
        for place, source, target in pairs
    }


needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="the seeds are not beside the project")


@needs_seeds
@pytest.mark.parametrize(
    ("number", "place", "code"), [pytest.param(*row, id=f"{row[0]}/{row[1]} {row[2]}") for row in FAULTS]
)
def test_a_fault_of_the_seeds_is_found_by_the_check_meant_for_it(number: str, place: int, code: str) -> None:
    assert code in seed_codes(number)[place]


@needs_seeds
def test_the_seed_that_is_english_is_untranslated_in_every_sentence() -> None:
    codes = seed_codes("000")
    assert len(codes) == 24
    assert all("untranslated" in found for found in codes.values())


# --- real translations

LOCALIZED = SHARED / "corpora" / "localized"
FAULTY = re.compile(r"past-due/|golden-2018/|partner-center/minecraft|partner-center/billing\.(?:nl|sv)")
"""Files that machines translated with the faults that checks are for, and those that are English."""
IN_CODE = re.compile(r"```.*?```", re.DOTALL)


def localized() -> Iterator[tuple[str, str, str]]:
    for path in sorted(LOCALIZED.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if FAULTY.search(path.as_posix()) or "ms.contentlocale" not in text:
            continue
        tag = contents(text)
        for _, source, target in _pairs(path, text, tag):
            if not re.match(r":::|\[!|\$ ", source):
                yield tag, source, target


def _pairs(path: Path, text: str, tag: str) -> Pairs:
    if ".sxs." in path.name:
        return side_by_side(text)
    source = path.with_name(path.name.replace(f".{tag}.", ".en.")).read_text(encoding="utf-8")
    return aligned(*(IN_CODE.sub(lambda match: "\n" * match[0].count("\n"), each) for each in (source, text)))


@pytest.mark.skipif(not LOCALIZED.exists(), reason="the localized corpus is not beside the project")
def test_real_translations_raise_no_fatal_alarm() -> None:
    alarms, count = [], 0
    for tag, source, target in localized():
        count += 1
        found = checks.run(Entry(msgid=source, msgstr=(target,)), locale=locales.parse(tag), strict=False)
        alarms += [(finding.code, target) for finding in found if finding.severity == "fatal"]
    assert count > 500
    assert len(alarms) < 0.002 * count, alarms
