"""Localized files on disk become articles, catalogs and handoff metadata of a project."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import files, locales
from generator.catalogs import extract, po, update
from generator.catalogs.accepted import judging_of
from generator.catalogs.carry import displaced, has_text
from generator.catalogs.memory import is_stale
from generator.catalogs.model import Catalog, Entry, Header, Key, annotated, lasting
from generator.catalogs.provenance import origin, signed, without_record
from generator.catalogs.verdicts import Verdict, judge
from generator.errors import GeneratorError, Place
from generator.legacy import exchange, localized
from generator.legacy.exchange import Imported
from generator.legacy.handoff import write_handoff
from generator.legacy.localized import Localized
from generator.legacy.sources import Found, Sources
from generator.locales import Locale
from generator.project import Project
from generator.source.articles import Article, article_paths, read_article
from generator.source.content import texts_of

__all__ = ["FileReport", "import_files"]

Step = Callable[[int, int], None]
"""Told how many files of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file."""

    path: str
    article: str = ""
    source: str = ""
    """Where its source came from: `file`, `history`, `named`, or `spans` where it was written from them."""
    matched: int = 0
    fuzzy: int = 0
    untranslated: int = 0
    paragraphs: int = 0
    """Stretches whose sentences do not agree with the source's; each became one suggestion, whole."""
    beside: int = 0
    """Texts that the catalog cannot hold, kept for export alone."""
    kept: int = 0
    """Texts of the catalog that a person wrote or approved, and that therefore stayed."""
    exact: bool = False
    """Whether export gives the same bytes again."""
    verbatim: bool = False
    """Whether all of the body had to be kept for that, since it cannot be written from its parts."""
    faults: tuple[Verdict, ...] = ()
    """What the checks find in the texts of the file."""
    error: GeneratorError | None = None
    """Why nothing of the file could be used."""


def import_files(
    project: Project,
    paths: Iterable[Path],
    *,
    locale: Locale,
    source: Path | None = None,
    step: Step = lambda _done, _all: None,
) -> tuple[FileReport, ...]:
    """Take localized files, or all below folders, into a project's catalogs of one locale.

    The source of each is `source`, if that is a file, or what has the SHA-1 that the file names: among the
    articles, the files below the given paths and `source`, or git's history of any of them. A file with spans
    needs none. A file that cannot be used is reported, the others are done. Raises GeneratorError for a path
    that is not there, and Locked while another run is at work.
    """
    chosen = tuple(_files(paths))
    places = [project.articles, *(base for _, base in chosen), *([source] if source is not None else [])]
    work = _Importing(
        project=project,
        locale=locale,
        named=source if source is not None and source.is_file() else None,
        sources=Sources(places=tuple(dict.fromkeys(place for place in places if place.exists()))),
        articles=dict(article_paths(project)),
    )
    reports = []
    with files.lock(project.locales, by="generator import"):
        for number, (path, base) in enumerate(chosen, 1):
            reports.append(work.file(path, base))
            step(number, len(chosen))
    return tuple(reports)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each file with the folder that it is named from."""
    for path in paths:
        if path.is_dir():
            yield from ((found, path) for found in sorted(path.rglob("*.md")) if found.is_file())
        elif path.exists():
            yield path, path.parent
        else:
            raise GeneratorError("there is no such file", place=Place(path=path), hint="check the name")


@dataclass(slots=True, kw_only=True)
class _Importing:
    """One run over files."""

    project: Project
    locale: Locale
    named: Path | None
    sources: Sources
    articles: dict[str, Path]
    known: dict[str, str] = field(default_factory=dict)
    """Which file of this run gave each article its texts."""

    def file(self, path: Path, base: Path) -> FileReport:
        """Take in one file; a fault of it is reported."""
        label = self.project.relative(path)
        try:
            return self.taken(path, base, label)
        except GeneratorError as error:
            return FileReport(path=label, error=error)
        except RecursionError:
            fault = GeneratorError("nested too deeply", place=Place(path=label), hint="make it flatter")
            return FileReport(path=label, error=fault)

    def taken(self, path: Path, base: Path, label: str) -> FileReport:
        data = files.read_bytes(path)
        file = localized.read_localized(data, path=label)
        self.refuse(file, label)
        found, kind = self.source(file, path, label)
        name = self.name(found, kind, path, base)
        self.once(name, label)
        origin_ = exchange.read_source(found.data, path=label)
        article, data_now = self.article(name, found.data)
        same = localized.hashes(data_now)["lf"] == origin_.fingerprint
        segments = article.segments if same else exchange.segments_of(found.data, path=label)
        imported = exchange.import_localized(data, origin_, segments, file=file, locale=self.locale.tag)
        kept, faults = self.catalog(article, imported)
        self.known[name] = label
        files.write_bytes(self.project.handoff(name, self.locale), write_handoff(imported.handoff))
        return FileReport(
            path=label,
            article=name,
            source=kind,
            matched=imported.matched,
            fuzzy=imported.fuzzy,
            untranslated=len(imported.untranslated),
            paragraphs=imported.paragraphs,
            beside=imported.beside,
            kept=kept,
            exact=imported.exact and same,
            verbatim=imported.verbatim,
            faults=faults,
        )

    def refuse(self, file: Localized, label: str) -> None:
        """Refuse a file in another language. Raises GeneratorError."""
        tag = file.header.handoff.get("ms.contentlocale", "")
        try:
            said = locales.parse(tag) if tag else self.locale
        except GeneratorError:
            return
        if said != self.locale:
            raise GeneratorError(
                f"the file is in {said.tag}, not in {self.locale.tag}",
                place=Place(path=label),
                hint=f"import it with --locale {said.tag}",
            )

    def once(self, name: str, label: str) -> None:
        """Refuse a second file for one article. Raises GeneratorError."""
        first = self.known.get(name, label)
        if first != label:
            raise GeneratorError(
                f"the article {name} has its texts from {first} already",
                place=Place(path=label),
                hint="import one of the two",
            )

    # --- the source

    def source(self, file: Localized, path: Path, label: str) -> tuple[Found, str]:
        """Find the English source of a file. Raises GeneratorError if there is none."""
        if self.named is not None:
            return Found(data=files.read_bytes(self.named), path=self.named), "named"
        sha1 = file.header.handoff.get("ms.openlocfilehash", "")
        found = self.sources.find(sha1)
        if found is not None:
            return found, "history" if found.remembered else "file"
        if file.spans or not file.body.strip():
            return Found(data=localized.source_twin(file), path=path), "spans"
        told = f"no file has the SHA-1 {sha1}" if sha1 else "the file names no source (ms.openlocfilehash)"
        raise GeneratorError(told, place=Place(path=label), hint="name the English file with --source")

    def name(self, found: Found, kind: str, path: Path, base: Path) -> str:
        """Name the article: as its source is in the project, as the file in its tree, or as the source."""
        own = self.project.articles.resolve()
        real = found.path.resolve()
        if real.is_relative_to(own):
            return real.relative_to(own).with_suffix("").as_posix()
        relative = path.relative_to(base)
        if kind != "spans" and len(relative.parts) == 1:
            relative = Path(found.path.name)
        return relative.with_name(_bare(relative.name)).as_posix()

    def article(self, name: str, data: bytes) -> tuple[Article, bytes]:
        """Return the article of that name and its bytes; one that is new is written, if it can be read."""
        path = self.articles.get(name)
        if path is None:
            path = self.project.articles / f"{name}.md"
            files.write_bytes(path, data, expected=None)
            article = self.new_article(name, path)
            self.articles[name] = path
            return article, data
        return read_article(self.project, name, path), files.read_bytes(path)

    def new_article(self, name: str, path: Path) -> Article:
        """Read an article that was just written; one that no project can have is taken away again."""
        try:
            return read_article(self.project, name, path)
        except GeneratorError:
            path.unlink(missing_ok=True)
            raise

    # --- the catalog

    def catalog(self, article: Article, imported: Imported) -> tuple[int, tuple[Verdict, ...]]:
        """Write the texts into the article's catalog; return how many stayed, and what checks say."""
        project, locale = self.project, self.locale
        template = extract.template_of(texts_of(project, article), project.settings)
        path = project.po(article.catalog, locale)
        merges: list[tuple[Catalog, int]] = []

        def change(held: bytes | None) -> bytes:
            known = None if held is None else po.read_po(held, path=path, locale=locale)
            merged, kept = _merged(known, imported.entries, update.new_header(template.header, locale))
            changed = update.update(template, merged, locale=locale, name=article.catalog).catalog
            merges.append((changed, kept))
            return held if held is not None and changed is known else po.write_po(changed)

        files.rewrite(path, change)
        catalog, kept = merges[-1]
        return kept, self.judged(catalog, imported.entries, article)

    def judged(self, catalog: Catalog, entries: Sequence[Entry], article: Article) -> tuple[Verdict, ...]:
        """Check the texts that the file brought."""
        keys = {entry.key for entry in entries}
        brought = tuple(entry for entry in catalog.entries if entry.key in keys)
        judging = judging_of(self.project, article.catalog, self.locale, strict=article.critical)
        return judge(replace(catalog, entries=brought), judging)


_TAIL = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})+|en|sxs|[0-9]{4}")


def _bare(name: str) -> str:
    """Return a file's name without suffix, and without the locale and the year it may end in.

    >>> _bare("000.nl-NL.2018.md")
    '000'
    """
    parts = name.removesuffix(".md").split(".")
    while len(parts) > 1 and _TAIL.fullmatch(parts[-1]):
        parts.pop()
    return ".".join(parts)


def _merged(known: Catalog | None, imported: Iterable[Entry], header: Header) -> tuple[Catalog, int]:
    """Put imported texts into a catalog; what a person wrote or approved there stays, and is counted."""
    base = known if known is not None else Catalog(header=header)
    found = {entry.key: entry for entry in base.entries}
    kept = 0
    for entry in imported:
        old = found.get(entry.key)
        if old is None:
            found[entry.key] = entry
        elif old.msgstr == entry.msgstr:
            found[entry.key] = _confirmed(old, entry)
        elif has_text(old) and _is_settled(old, entry):
            kept += 1
        else:
            found |= {one.key: one for one in _replaced(old, entry, taken=found.keys())}
    return base.with_entries(tuple(found.values())), kept


def _is_settled(old: Entry, entry: Entry) -> bool:
    """Tell whether a text of the catalog goes before an imported one; one of another sentence seldom does."""
    approved = old.translated and not old.fuzzy and entry.fuzzy
    return entry.previous is not None or (not is_stale(old) and (origin(old) == "human" or approved))


def _replaced(old: Entry, entry: Entry, *, taken: Container[Key]) -> Iterator[Entry]:
    """Yield the imported entry, then what it displaces if that is the text of another sentence."""
    yield _in_place_of(old, entry)
    if is_stale(old):
        yield displaced(old, taken)


def _confirmed(old: Entry, entry: Entry) -> Entry:
    """Return an entry that has the imported text already: approved if it is so in either."""
    if not old.fuzzy or entry.previous is not None:
        return old
    flags = old.flags if entry.fuzzy else lasting(old.flags)
    return signed(annotated(old, flags=flags, previous=None), origin(old))


def _in_place_of(old: Entry, entry: Entry) -> Entry:
    """Return the imported entry with what people and tools noted beside the one before."""
    return replace(
        entry,
        comments=old.comments,
        references=old.references,
        flags=(*entry.flags, *lasting(old.flags)),
        sticky=old.sticky,
        translator=(*without_record(old), *entry.translator),
    )
