"""Whatever a translation says: no file leaks, no code runs, no tag or target appears that the source lacks."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from generator.alerts.bundle import Email
from generator.catalogs.accepted import accepted_text
from generator.catalogs.extract import BRACE_FORMAT
from generator.catalogs.model import Catalog, Entry
from generator.locales import parse
from generator.pages import site
from generator.source import markdown
from generator.source.markdown import Swap
from tests.alerts import conftest as example_alerts
from tests.alerts.conftest import Desk
from tests.pages import example
from tests.pages.reading import read_page

RAN = "canary-ran"
TOKEN = "canary-5f1c0a9e"
RUN = f"__import__('pathlib').Path('{RAN}').touch()"
FRAGMENTS = (
    "```{include} CANARY\n```", "```{literalinclude} CANARY\n```", ":::{raw} html\n:file: CANARY\n:::",
    "{download}`x <CANARY>`", "{include}`CANARY`", "{doc}`CANARY`", "![x](CANARY)", "[x](CANARY)",
    "[x](file://CANARY)", "<img src=CANARY>", "<iframe src='CANARY'></iframe>", "<script src=CANARY></script>",
    "<script>x()</script>", "<svg onload=x()>", "<a href=javascript:x()>y</a>", "[y](javascript:x())",
    "<style>@import 'x'</style>", "<base href=//x.example>", "<link rel=import href=CANARY>", "<!--#include CANARY-->",
    "{% include 'CANARY' %}", "{{ open('CANARY').read() }}", "{{ RUN }}", "{% set x = RUN %}", "${RUN}", "#{RUN}",
    "<%= RUN %>", "{RUN}", "{0.__class__}", "{amount.__init__.__globals__}", "%(CANARY)s", "%s", "%999999s",
    "{eval-rst}`x`", "```{eval-rst}\n.. include:: CANARY\n```", "$$x$$", "{math}`\\input{CANARY}`", "[x]: CANARY",
    "[^CANARY]", "|CANARY|", "&lt;script&gt;x&lt;/script&gt;", "&#60;img src=x&#62;", "<https://evil.example>",
    "https://evil.example/CANARY", "www.evil.example", "\u202e", "\u200b", "\n", "\n\n# x", "\\", "`", "**", "*", "_",
    "[", "]", "(", ")", "<", ">", "{", "}", "|", "~", "!", "&amp;", "\"", "'", "=?utf-8?q?x?=", "\r\nBcc: x@evil.example",
    "onclick=x()", "\" onmouseover=\"x()", "' style='x", "%0a", "\x00", "\ue000", "\ue001", "a", " ", ".", "en", "de", "，",
)  # fmt: skip
"""What a hostile translator would try, signs that could join to something, and plain slips of the hand."""


def mutated(text: str, draw: random.Random, canary: str) -> str:
    """Change a translation in one or two places."""
    for _ in range(draw.choice((1, 1, 2))):
        fragment = draw.choice(FRAGMENTS).replace("CANARY", canary).replace("RUN", RUN)
        start = draw.randint(0, len(text))
        end = draw.choice((start, start, min(len(text), start + draw.randint(1, 6)), len(text)))
        text = draw.choice(
            (
                text[:start] + fragment + text[end:],
                text[:start] + text[end:],
                text[:start] + text[start:end] * 2 + text[end:],
            )
        )
    return text


# --- what a browser would see


@dataclass
class Seen(HTMLParser):
    """The tags of a page, with the attributes that do something."""

    tags: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = ("title", "alt", "lang", "dir", "aria-label")
        self.tags[tag, *(f"{name}={value}" for name, value in sorted(attrs) if name not in said)] += 1


def tags(html: str) -> Counter[tuple[str, ...]]:
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen.tags


# --- pages

ROWS = [
    row
    for line in (Path(__file__).parents[1] / "data/good.jsonl").read_text(encoding="utf-8").splitlines()
    if "syntax" not in (row := json.loads(line)) and "plural" not in row and "\n" not in row["source"]
]
TAGS = ("nl-NL", "sv-SE", "zh-CN", "fr-FR")


def page(rows: list[dict[str, Any]], texts: dict[str, str]) -> str:
    """Render the sources of rows as one page, each in its own paragraph, with these texts in their places."""
    md = markdown.parser()
    markdown.swap(
        md, lambda text: Swap(text=texts[text]) if text in texts else None, joiner="", paragraph=True
    )
    html: str = md.render("\n\n".join(row["source"] for row in rows) + "\n\n[invoices]: i.md\n\n[^1]: N.\n")
    return html


def pages(count: int, folder: Path) -> Iterator[tuple[str, str, int]]:
    """Yield pages in which every translation was changed: source, translated page, how many were accepted."""
    draw, done = random.Random(count), 0
    while done < count:
        tag = draw.choice(TAGS)
        rows = [row for row in ROWS if row["locale"] == tag]
        entries = [
            Entry(msgid=row["source"], msgstr=(mutated(row["target"][0], draw, str(folder / "canary.txt")),))
            for row in rows
        ]
        accepted = accepted_text(Catalog(entries=tuple(entries)), parse(tag))
        found = {source: text.text for (_, source), text in (accepted.texts or {}).items()}
        done += len(rows)
        yield page(rows, {}), page(rows, found), len(found)


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the file that must not leak, in which code that ran would leave another."""
    (tmp_path / "canary.txt").write_text(f"{TOKEN}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def guard_pages(count: int, folder: Path) -> None:
    accepted = 0
    for source, translated, found in pages(count, folder):
        accepted += found
        assert TOKEN not in translated
        assert not tags(translated) - tags(source)
    assert not (folder / RAN).exists()
    # A law about accepted texts says nothing if none is accepted.
    assert accepted > count // 50


def test_changed_translations_bring_nothing_onto_a_page(canary: Path) -> None:
    guard_pages(500, canary)


@pytest.mark.nightly
def test_ten_thousand_changed_translations_bring_nothing_onto_a_page(canary: Path) -> None:
    guard_pages(10_000, canary)


HTML = [
    (locale, source, target)
    for source, *targets in (
        (
            '<b>Note</b>: see <a href="x.html" title="Help">help</a>.',
            '<b>Opmerking</b>: zie <a href="x.html" title="Hulp">hulp</a>.',
            '<b>备注</b>：请参阅<a href="x.html" title="帮助">帮助</a>。',
        ),
        ("Why so <kbd>much</kbd>?", "Waarom zo <kbd>veel</kbd>?", "为何这么<kbd>多</kbd>？"),
    )
    for locale, target in zip(("nl-NL", "zh-CN"), targets, strict=True)
]


@pytest.mark.parametrize(("tag", "source", "target"), HTML)
def test_changed_translations_bring_nothing_into_raw_html(tag: str, source: str, target: str) -> None:
    draw, accepted = random.Random(tag + source), 0
    for _ in range(500):
        text = mutated(target, draw, "canary.txt")
        entry = Entry(msgid=source, msgstr=(text,), comments=("syntax: html",))
        if accepted_text(Catalog(entries=(entry,)), parse(tag)).texts:
            accepted += 1
            assert not tags(text) - tags(source), text
    assert accepted > 10


# --- emails

LOCALES = {"nl-NL": 0, "zh-CN": 1}


def accepted_changes(tag: str, draw: random.Random, tries: int, folder: Path) -> dict[str, list[str]]:
    """Change each sentence of the alert so many times; return what the checks let through."""
    return {
        source: [
            text
            for _ in range(tries)
            if is_accepted(
                source, text := mutated(texts[LOCALES[tag]], draw, str(folder / "canary.txt")), tag
            )
        ]
        for source, texts in example_alerts.SENTENCES.items()
    }


def is_accepted(source: str, text: str, tag: str) -> bool:
    plain = list(example_alerts.SENTENCES).index(source) < 4
    entry = Entry(
        msgid=source,
        msgstr=(text,),
        flags=(BRACE_FORMAT,) if "{" in source else (),
        comments=("syntax: plain",) if plain else (),
    )
    # A line break of a text is written as two characters, and these catalogs are written plainly.
    writable = json.dumps(text, ensure_ascii=False)[1:-1] == text
    return writable and bool(accepted_text(Catalog(entries=(entry,)), parse(tag), strict=True).texts)


def targets(text: str) -> set[str]:
    return set(re.findall(r"(?:https?:|www\.|mailto:)[^\s\u3000-\u303f\uff00-\uffef]*\w", text))


def email_of(desk: Desk, tag: str) -> Email:
    alerts = desk.alerts()
    return alerts.email("past-due", locale=tag, values=alerts.examples("past-due"), fallback=False)


def guard_emails(tries: int, folder: Path) -> None:
    desk = example_alerts.make(folder)
    draw, rendered = random.Random(tries), 0
    for tag in LOCALES:
        original = email_of(desk, tag)
        changes = accepted_changes(tag, draw, tries, folder)
        for at in range(max(map(len, changes.values()))):
            chosen = {source: texts[at] for source, texts in changes.items() if at < len(texts)}
            desk.changed.clear()
            desk.changed.update({(tag, source): text for source, text in chosen.items()})
            desk.translate()
            email = email_of(desk, tag)
            whole = (email.subject, email.preheader, email.html, email.text, email.banner)
            assert not any(TOKEN in part for part in whole)
            assert not tags(email.html) - tags(original.html)
            assert not targets(email.text) - targets(original.text)
            rendered += len(chosen)
        desk.changed.clear()
        desk.translate()
    assert not (folder / RAN).exists()
    assert rendered > tries * len(example_alerts.SENTENCES) // 50


def test_changed_translations_bring_nothing_into_an_email(canary: Path) -> None:
    guard_emails(12, canary)


@pytest.mark.nightly
def test_ten_thousand_changed_translations_bring_nothing_into_an_email(canary: Path) -> None:
    guard_emails(360, canary)


# --- the site as Sphinx builds it


@pytest.mark.nightly
def test_hostile_translations_bring_nothing_onto_a_page_of_the_site(canary: Path) -> None:
    project = example.write(canary / "project")
    texts = example.NL["articles/billing/pay"]
    for fragments in (FRAGMENTS[:20], FRAGMENTS[20:40]):
        hostile = dict(
            zip(texts, (f.replace("CANARY", str(canary / "canary.txt")) for f in fragments), strict=False)
        )
        example.write_catalog(project.root, "articles/billing/pay", "nl-NL", hostile)
        report = site.build(project, locales=[parse("en-US"), parse("nl-NL")])
        for path in report.out.rglob("*"):
            assert path.is_dir() or TOKEN.encode() not in path.read_bytes()
        source, translated = (
            Counter(
                (one.name, one.get("href") or one.get("src"))
                for one in read_page(report.out / tag, "billing/pay").select("article *")
            )
            for tag in ("en-US", "nl-NL")
        )
        assert not {key for key in translated if key[1]} - {key for key in source if key[1]}
    assert not list(canary.rglob(RAN))
