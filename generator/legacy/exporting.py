"""Articles and catalogs of a project become localized files on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from generator import files
from generator.catalogs import po
from generator.catalogs.accepted import judging_of
from generator.catalogs.model import Catalog, Entry
from generator.catalogs.provenance import origin, state
from generator.catalogs.verdicts import Verdict, judge
from generator.errors import GeneratorError
from generator.legacy import exchange
from generator.legacy.exchange import Source
from generator.legacy.handoff import Handoff, read_handoff
from generator.legacy.headers import Dialect
from generator.legacy.sources import commit_of
from generator.locales import Locale
from generator.project import Project
from generator.source.articles import Article, article_paths, read_article

__all__ = ["ExportReport", "Shape", "export_articles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How files are written; what is None is as in the file that was imported."""

    side_by_side: bool | None = None
    dialect: Dialect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What became of one article."""

    article: str
    path: Path | None = None
    translated: int = 0
    untranslated: int = 0
    """Sentences that stand there in the source language."""
    outdated: int = 0
    """Texts that only the imported file had and that have no place any more, since the article changed."""
    faults: tuple[Verdict, ...] = ()
    """What the checks find in texts that stand there all the same, as they are."""
    error: GeneratorError | None = None


def export_articles(
    project: Project, ids: Iterable[str], *, locale: Locale, out: Path, shape: Shape, today: date
) -> tuple[ExportReport, ...]:
    """Write `<out>/<id>.md` for each article, text verbatim. Raises GeneratorError for an unknown id.

    Texts that wait for approval are written too, as the format says `MT` of them; suggestions are not. An
    article or catalog that cannot be read is reported, the others are done.
    """
    paths = article_paths(project)
    chosen = tuple(dict.fromkeys(ids)) or tuple(paths)
    for name in chosen:
        if name not in paths:
            near = get_close_matches(name, paths, n=2)
            hint = f"did you mean {' or '.join(near)}?" if near else "see content/articles"
            raise GeneratorError(f"there is no article {name[:80]!r}", hint=hint)
    return tuple(_exported(project, name, paths[name], locale, out, shape, today) for name in chosen)


def _exported(
    project: Project, name: str, path: Path, locale: Locale, out: Path, shape: Shape, today: date
) -> ExportReport:
    try:
        article = read_article(project, name, path)
        catalog = _catalog(project, article, locale)
        texts = {
            entry.msgid: entry for entry in catalog.live if entry.msgctxt is None and state(entry).is_own
        }
        handoff = _handoff(project, name, locale)
        source = exchange.read_source(files.read_bytes(path), path=project.relative(path))
        data = _written(source, article, texts, handoff, locale=locale, shape=shape, today=today)
        target = out / f"{name}.md"
        files.write_bytes(target, data)
    except GeneratorError as error:
        return ExportReport(article=name, error=error)
    wanted = {segment.text for segment in article.segments}
    translated = exchange.placed(source, article.segments) & texts.keys()
    judging = judging_of(project, article.catalog, locale, strict=article.critical)
    return ExportReport(
        article=name,
        path=target,
        translated=len(translated),
        untranslated=len(wanted - translated),
        outdated=_outdated(handoff, source, data) if handoff is not None else 0,
        faults=judge(catalog, judging),
    )


def _outdated(handoff: Handoff, source: Source, data: bytes) -> int:
    """Count what the imported file alone had and has no place in the file that was written."""
    if handoff.body is not None:
        return int(handoff.body[0].encode() not in data)
    return len(handoff.departures) if handoff.source != source.fingerprint else 0


def _catalog(project: Project, article: Article, locale: Locale) -> Catalog:
    path = project.po(article.catalog, locale)
    return po.read_po(files.read_bytes(path), path=path, locale=locale) if path.exists() else Catalog()


def _written(
    source: Source,
    article: Article,
    texts: Mapping[str, Entry],
    handoff: Handoff | None,
    *,
    locale: Locale,
    shape: Shape,
    today: date,
) -> bytes:
    def lookup(msgid: str) -> str | None:
        entry = texts.get(msgid)
        return entry.msgstr[0] if entry is not None else None

    return exchange.export_localized(
        source,
        article.segments,
        lookup,
        locale=locale.tag,
        handoff=handoff,
        kind=_kind(texts.values()),
        side_by_side=shape.side_by_side,
        dialect=shape.dialect,
        fields=_fields(article.path, today),
        prefix=sha256(f"{locale.tag}/{article.id}".encode()).hexdigest()[:5],
    )


def _handoff(project: Project, name: str, locale: Locale) -> Handoff | None:
    path = project.handoff(name, locale)
    return read_handoff(files.read_bytes(path), path=project.relative(path)) if path.exists() else None


def _kind(entries: Collection[Entry]) -> str | None:
    """Return `MT` where any text waits for approval or a machine wrote it, else `HT`; None without text."""
    if not entries:
        return None
    return "MT" if any(entry.fuzzy or origin(entry) == "mt" for entry in entries) else "HT"


def _fields(path: Path, today: date) -> dict[str, str]:
    """Return handoff metadata for an article that was never handed off."""
    commit = commit_of(path)
    known = {"ms.sourcegitcommit": commit} if commit else {}
    return {**known, "ms.lasthandoff": f"{today:%m/%d/%Y}"}
