"""Everything that writers wrote becomes one Content: articles, alerts, facts, strings of templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.errors import GeneratorError, SourceError
from generator.project import Project
from generator.source import sentences, templates
from generator.source.alerts import Alert, read_alerts
from generator.source.articles import Article, read_articles
from generator.source.facts import read_facts
from generator.source.model import Segment
from generator.values import Fact

__all__ = ["ALERTS", "Content", "Texts", "read_content"]

ALERTS = "alerts"
"""The name of the catalog that all alerts share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The segments that share a catalog, each with the file it stands in."""

    name: str
    segments: tuple[tuple[str, Segment], ...]
    segmentation: str
    """The rule they were cut by and its version, `sentence/1`."""
    placeholders: bool = False
    """Whether `{name}` in a segment is a placeholder."""


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
        for article in self.articles.values():
            where = project.relative(article.path)
            kind = "paragraph" if article.paragraph else "sentence"
            yield Texts(
                name=article.catalog,
                segments=tuple((where, segment) for segment in article.segments),
                segmentation=f"{kind}/{sentences.VERSION}",
            )
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


def read_content(project: Project) -> Content:
    """Read all that writers wrote; a file that cannot be used is left out and listed."""
    errors: list[GeneratorError] = []
    articles, faults = read_articles(project)
    errors += faults
    alerts, faults = read_alerts(project)
    errors += faults
    strings: dict[str, tuple[Segment, ...]] = {}
    for kind in templates.KINDS:
        try:
            strings[kind] = templates.read_templates(project, kind)
        except SourceError as error:
            errors.append(error)
    return Content(
        articles=MappingProxyType({article.id: article for article in articles}),
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
