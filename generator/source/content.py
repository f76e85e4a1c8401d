"""Everything that writers wrote becomes one Content: articles, alerts, facts, strings of templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol
from urllib.parse import quote

from generator.digests import file_digest
from generator.errors import GeneratorError, SourceError
from generator.project import LAYOUTS, Project
from generator.source import sentences, templates
from generator.source.alerts import Alert, read_alerts
from generator.source.articles import Article, article_paths, catalog_name, read_article, read_articles
from generator.source.facts import read_facts
from generator.source.model import Segment
from generator.values import Fact

__all__ = ["ALERTS", "ArticleTexts", "Content", "Part", "Texts", "article_texts", "read_content", "texts_of"]

ALERTS = "alerts"
"""The name of the catalog that all alerts share."""


class Part(Protocol):
    """What goes into one catalog, read already or not."""

    @property
    def name(self) -> str:
        """The catalog's name."""

    def digest(self) -> str:
        """Return what tells whether it changed, nothing where that cannot be told without reading it."""

    def read(self) -> Texts:
        """Return the texts. Raises SourceError for a file that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The segments that share a catalog, each with the file it stands in."""

    name: str
    segments: tuple[tuple[str, Segment], ...]
    segmentation: str
    """The rule they were cut by and its version, `sentence/1`."""
    placeholders: bool = False
    """Whether `{name}` in a segment is a placeholder."""
    page: str = ""
    """The page that shows all of them, below the address of a preview."""

    def digest(self) -> str:
        """Return nothing: they were gathered from several files."""
        return ""

    def read(self) -> Texts:
        """Return them as they are."""
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTexts:
    """An article's texts, yet to be read: so that who only wants them need not hold all articles."""

    project: Project
    id: str
    path: Path

    @property
    def name(self) -> str:
        """The catalog's name."""
        return catalog_name(self.id)

    def digest(self) -> str:
        """Return the digest of the file, nothing if there is none."""
        return file_digest(self.path)

    def read(self) -> Texts:
        """Parse the article. Raises SourceError with file and line."""
        return texts_of(self.project, read_article(self.project, self.id, self.path))


def article_texts(project: Project) -> tuple[ArticleTexts, ...]:
    """Return the texts of every article, unread."""
    return tuple(
        ArticleTexts(project=project, id=id, path=path) for id, path in article_paths(project).items()
    )


def texts_of(project: Project, article: Article) -> Texts:
    """Return what goes into the catalog of an article."""
    where = project.relative(article.path)
    kind = "paragraph" if article.paragraph else "sentence"
    return Texts(
        name=article.catalog,
        segments=tuple((where, segment) for segment in article.segments),
        segmentation=f"{kind}/{sentences.VERSION}",
        page=f"{project.settings.source_locale.tag}/{quote(article.id)}.html",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What could be read; each file that could not is among the errors, the others are whole."""

    articles: Mapping[str, Article]
    alerts: Mapping[str, Alert]
    facts: Mapping[str, Fact]
    templates: Mapping[str, tuple[Segment, ...]]
    """The strings of each kind of template."""
    errors: tuple[GeneratorError, ...] = ()

    @property
    def broken(self) -> frozenset[str]:
        """The files that could not be read, relative to the project."""
        return frozenset(str(error.place.path) for error in self.errors if error.place is not None)

    def texts(self, project: Project) -> Iterator[Texts]:
        """Yield what goes into each catalog."""
        rule = f"{project.settings.segmentation}/{sentences.VERSION}"
        yield from (texts_of(project, article) for article in self.articles.values())
        yield Texts(
            name=ALERTS,
            segments=tuple(
                (alert.path, segment) for alert in self.alerts.values() for segment in alert.segments
            ),
            segmentation=rule,
            placeholders=True,
        )
        for kind, segments in self.templates.items():
            folder = f"templates/{kind}"
            yield Texts(
                name=templates.catalog_name(kind),
                segments=tuple((folder, segment) for segment in segments),
                segmentation=rule,
                placeholders=True,
            )


def read_content(project: Project, *, articles: bool = True) -> Content:
    """Read what writers wrote, with or without the articles; a file that cannot be used is only listed."""
    errors: list[GeneratorError] = []
    found, faults = read_articles(project) if articles else ((), ())
    errors += faults
    alerts, faults = read_alerts(project)
    errors += faults
    strings: dict[str, tuple[Segment, ...]] = {}
    for kind in LAYOUTS:
        try:
            strings[kind] = templates.read_templates(project, kind)
        except SourceError as error:
            errors.append(error)
    return Content(
        articles=MappingProxyType({article.id: article for article in found}),
        alerts=MappingProxyType({alert.name: alert for alert in alerts}),
        facts=_facts(project, errors),
        templates=MappingProxyType(strings),
        errors=tuple(dict.fromkeys(errors)),
    )


def _facts(project: Project, errors: list[GeneratorError]) -> Mapping[str, Fact]:
    try:
        return read_facts(project)
    except SourceError as error:
        if all(str(error) != str(known) for known in errors):
            errors.append(error)
        return MappingProxyType({})
