"""Whatever writers and translators do, in any order, no translated text is gone and no approval is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from generator import project
from generator.catalogs.model import Catalog, Entry, State
from generator.catalogs.po import read_po, write_po
from generator.catalogs.provenance import state
from generator.catalogs.sync import SyncReport, sync
from generator.locales import Locale
from generator.source.content import Part, article_texts, read_content

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "zh-CN"]\n'
WORDS = ("pay", "the", "balance", "before", "your", "card", "expires", "today", "with", "account", "don't")
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=9).map(
    lambda words: f"{' '.join(words).capitalize()}."
)
LINKED = st.builds("{} See [the guide](g{}.md).".format, SENTENCES, st.integers(1, 3))
PARAGRAPHS = st.one_of(
    SENTENCES, LINKED, st.sampled_from(("Pay now.", "Overview of all the cards you have."))
)
IDS = st.sampled_from(("a", "b", "c/d", "c/e", "f"))
Articles = dict[str, tuple[str, ...]]

NEUTRAL: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("'", "’"),
    lambda text: text.replace("’", "'"),
    lambda text: text.replace("(g", "(h"),
    lambda text: text if text.startswith("**") or "](" in text else f"**{text}**",
    lambda text: text.strip("*"),
    lambda text: text.replace(" the ", "\nthe "),
)
EDITS: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("balance", "bill", 1),
    lambda text: text.replace(" the ", " your ", 1),
    lambda text: text.replace(" card", " card, and then pay", 1),
    lambda text: text.replace(", and then pay", ". Then pay", 1),
    lambda text: text.replace(". Then pay", ", and then pay", 1),
    lambda text: text.replace(".", "!", 1),
)


class Killed(BaseException):
    """The run ends at once, wherever it is."""


class History(RuleBasedStateMachine):
    """A writer and a translator at work on one project, in a real folder."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="history"))
        (self.root / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
        (self.root / "templates").mkdir()
        self.project = project.load(self.root)
        self.articles: Articles = {}
        self.past: list[Articles] = []
        self.written: dict[Locale, set[str]] = {locale: set() for locale in self.project.settings.locales}
        self.count = 0

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @initialize(
        articles=st.dictionaries(IDS, st.lists(PARAGRAPHS, min_size=1, max_size=4).map(tuple), min_size=1)
    )
    def begin(self, articles: Articles) -> None:
        self.save(articles)
        self.extract()
        self.translate_all()

    # --- the writer

    @rule(data=st.data(), change=st.sampled_from((*NEUTRAL, *EDITS)))
    def edits(self, data: st.DataObject, change: Callable[[str], str]) -> None:
        if found := self.pick(data):
            id, number = found
            self.put(id, number, change(self.articles[id][number]))

    @rule(id=IDS, text=PARAGRAPHS)
    def adds(self, id: str, text: str) -> None:
        self.save(self.articles | {id: (*self.articles.get(id, ()), text)})

    @rule(data=st.data())
    def deletes(self, data: st.DataObject) -> None:
        if found := self.pick(data):
            self.put(*found, None)

    @rule(data=st.data(), to=IDS, copy=st.booleans())
    def moves(self, data: st.DataObject, to: str, copy: bool) -> None:
        if found := self.pick(data):
            id, number = found
            text = self.articles[id][number]
            if not copy:
                self.put(id, number, None)
            self.save(self.articles | {to: (text, *self.articles.get(to, ()))})

    @rule(old=IDS, new=IDS)
    def renames(self, old: str, new: str) -> None:
        if old in self.articles:
            rest = {id: texts for id, texts in self.articles.items() if id != old}
            self.save(rest | {new: self.articles[old]})

    @rule(id=IDS)
    def removes(self, id: str) -> None:
        self.save({other: texts for other, texts in self.articles.items() if other != id})

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def goes_back(self, data: st.DataObject) -> None:
        self.save(data.draw(st.sampled_from(self.past)))

    @precondition(lambda self: self.articles)
    @rule(data=st.data())
    def breaks_an_article(self, data: st.DataObject) -> None:
        """A file that cannot be read keeps what it had; the next save mends it."""
        id = data.draw(st.sampled_from(sorted(self.articles)))
        (self.project.articles / f"{id}.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
        self.extract()
        self.save(self.articles)

    @rule(data=st.data(), change=st.sampled_from((*NEUTRAL, *EDITS)))
    def takes_an_edit_back(self, data: st.DataObject, change: Callable[[str], str]) -> None:
        self.extract()
        articles, before = self.articles, self.approved()
        self.edits(data, change)
        self.extract()
        self.save(articles)
        self.extract()
        assert self.approved() == before

    @rule(data=st.data(), to=IDS)
    def moves_there_and_back(self, data: st.DataObject, to: str) -> None:
        """What a translator improved there comes back, and what was here before is kept as well."""
        self.extract()
        found = self.pick(data)
        if found is None or self.articles[found[0]][found[1]] in self.articles.get(to, ()):
            return
        articles, text = self.articles, self.articles[found[0]][found[1]]
        self.put(*found, None)
        self.save(self.articles | {to: (*self.articles.get(to, ()), text)})
        self.extract()
        for locale in self.written:
            self.work(self.project.po(f"articles/{to}", locale), locale, lambda _entry: True, approve=True)
        before = self.approved()
        stayed = {locale: self.sentences(locale, found[0]) for locale in self.written}
        self.save(articles)
        self.extract()
        for locale in self.written:
            for sentence, there in before[locale, to].items():
                if sentence in text and sentence not in stayed[locale] | self.sentences(locale, to):
                    assert self.approved()[locale, found[0]][sentence] == there

    # --- the translator

    @rule(data=st.data(), approve=st.booleans())
    def translates(self, data: st.DataObject, approve: bool) -> None:
        paths = sorted(self.project.locales.rglob("*.po"))
        if not paths:
            return
        path = data.draw(st.sampled_from(paths))
        locale = next(locale for locale in self.written if f"/{locale.gettext}/" in path.as_posix())
        self.work(path, locale, lambda entry: data.draw(st.booleans()), approve=approve)

    @rule(data=st.data())
    def approves(self, data: st.DataObject) -> None:
        """Approve what there is, as an editor does: neither fuzzy nor a previous sentence stays."""
        for path in sorted(self.project.locales.rglob("*.po")):
            catalog = read_po(path.read_bytes(), path=path)
            entries = tuple(
                replace(entry, flags=(), previous=None)
                if entry.fuzzy and not entry.obsolete and data.draw(st.booleans())
                else entry
                for entry in catalog.entries
            )
            path.write_bytes(write_po(replace(catalog, entries=entries)))

    # --- the tool

    @rule()
    def extract(self) -> None:
        before = self.approved()
        assert not self.run().errors or self.broken()
        assert self.run().drift == ()
        if not self.broken():
            self.check_approvals(before)

    @rule(steps=st.integers(1, 12))
    def is_killed(self, steps: int) -> None:
        def step(done: int, _all: int) -> None:
            if done == steps:
                raise Killed

        try:
            self.run(step)
        except Killed:
            self.extract_again()

    def extract_again(self) -> None:
        self.run()
        assert self.run().drift == ()

    # --- what must hold

    @invariant()
    def no_text_is_gone(self) -> None:
        for locale, texts in self.written.items():
            there = set(self.texts(locale))
            assert {text for text in texts if not any(text in found for found in there)} == set()

    def check_approvals(self, before: dict[tuple[Locale, str], dict[str, str]]) -> None:
        """A sentence that stayed where it was, or that moved while one text of it was approved, still is."""
        after = self.approved()
        for (locale, id), texts in before.items():
            now = self.sentences(locale, id)
            for sentence, text in texts.items():
                if sentence in now:
                    assert after[locale, id].get(sentence) == text

    # --- hands

    def save(self, articles: Articles) -> None:
        if articles != self.articles:
            self.past.append(self.articles)
        shutil.rmtree(self.project.articles, ignore_errors=True)
        self.articles = {id: texts for id, texts in articles.items() if texts}
        for id, texts in self.articles.items():
            path = self.project.articles / f"{id}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n\n".join(texts) + "\n", encoding="utf-8")

    def put(self, id: str, number: int, text: str | None) -> None:
        texts = list(self.articles[id])
        texts[number : number + 1] = [] if text is None else [text]
        self.save(self.articles | {id: tuple(texts)})

    def pick(self, data: st.DataObject) -> tuple[str, int] | None:
        places = [(id, number) for id, texts in sorted(self.articles.items()) for number in range(len(texts))]
        return data.draw(st.sampled_from(places)) if places else None

    def run(self, step: Callable[[int, int], None] | None = None) -> SyncReport:
        content = read_content(self.project, articles=False)
        parts: tuple[Part, ...] = (*article_texts(self.project), *content.texts(self.project))
        return sync(self.project, parts, broken=content.broken, step=step)

    def broken(self) -> bool:
        return bool(read_content(self.project).errors)

    def translate_all(self) -> None:
        for locale in self.written:
            folder = self.project.po("", locale).parent
            for path in sorted(folder.rglob("*.po")):
                self.work(path, locale, lambda _entry: True, approve=True)

    def work(self, path: Path, locale: Locale, chosen: Callable[[Entry], bool], *, approve: bool) -> None:
        """Write a text of one's own for the chosen entries; the text before is theirs to replace."""
        catalog = read_po(path.read_bytes(), path=path, locale=locale)
        replaced: set[str] = set()
        entries: list[Entry] = []
        for entry in catalog.entries:
            if entry.obsolete or not chosen(entry):
                entries.append(entry)
                continue
            replaced.update(entry.msgstr)
            entries.append(self.translated(entry, locale, approve=approve))
        path.write_bytes(write_po(replace(catalog, entries=tuple(entries))))
        there = set(self.texts(locale))
        theirs = {text for text in self.written[locale] if any(text in gone for gone in replaced)}
        self.written[locale] -= {text for text in theirs if not any(text in found for found in there)}

    def translated(self, entry: Entry, locale: Locale, *, approve: bool) -> Entry:
        self.count += 1
        words = f"vertaling {self.count} af"
        self.written[locale].add(words)
        link = entry.msgid[entry.msgid.index("[") : entry.msgid.index(")") + 1] if "](" in entry.msgid else ""
        text = f"{words} {link}."
        text = f"**{text}**" if entry.msgid.startswith("**") else text
        if approve:
            return replace(entry, msgstr=(text,), flags=(), previous=None)
        return replace(entry, msgstr=(text,), flags=("fuzzy",))

    def texts(self, locale: Locale) -> Iterator[str]:
        for path in self.project.po("", locale).parent.rglob("*.po"):
            for entry in read_po(path.read_bytes(), path=path, locale=locale).entries:
                yield from entry.msgstr

    def catalog(self, locale: Locale, id: str) -> Catalog | None:
        path = self.project.po(f"articles/{id}", locale)
        return read_po(path.read_bytes(), path=path, locale=locale) if path.exists() else None

    def entries(self, locale: Locale, id: str) -> Iterator[tuple[str, Entry]]:
        catalog = self.catalog(locale, id)
        yield from ((entry.msgid, entry) for entry in (catalog.live if catalog else ()))

    def sentences(self, locale: Locale, id: str) -> set[str]:
        return {sentence for sentence, _ in self.entries(locale, id)}

    def approved(self) -> dict[tuple[Locale, str], dict[str, str]]:
        return {
            (locale, id): {
                sentence: entry.msgstr[0]
                for sentence, entry in self.entries(locale, id)
                if state(entry) is State.APPROVED
            }
            for locale in self.written
            for id in ("a", "b", "c/d", "c/e", "f")
        }


class LongHistory(History):
    """The same, for longer."""


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)

TestLongHistory = pytest.mark.nightly(LongHistory.TestCase)
TestLongHistory.settings = settings(max_examples=500, stateful_step_count=40, deadline=None)
