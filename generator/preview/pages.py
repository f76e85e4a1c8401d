"""An article and a locale become the page that the files now say, by a Sphinx that stays warm.

A build spends its time on starting Sphinx, reading what it knew, and writing a search index. Here all of that
was done before: a page is parsed and written again, nothing else, so how long it takes does not depend on how
many there are.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from generator import project as projects
from generator.errors import GeneratorError, SourceError
from generator.locales import parse
from generator.pages.builder import SiteBuilder
from generator.pages.edition import CURRENT, Coverage, Edition
from generator.pages.filling import Unfillable
from generator.pages.manifest import MANIFEST, parse_manifest
from generator.pages.trees import copy_last_read, said, sphinx_application
from generator.source.alerts import alert_paths, read_alerts
from generator.source.articles import Article, article_id, article_path, read_article
from generator.source.content import Content, read_content
from generator.source.facts import read_facts

__all__ = ["Outgrown", "Page", "WarmPages"]

_MANY = 50
"""Articles changed at once; of more, building the site is faster than parsing one after the other."""


class Outgrown(Exception):
    """The site must be built again: an article has come or gone, or very many changed at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as its files say now."""

    html: str
    coverage: Coverage | None = None
    """None for a page of the last build, while nothing newer can be made."""
    faults: tuple[str, ...] = ()
    """What could not be used, each with its place; the rest of the page is right."""


class WarmPages:
    """The pages of one locale of a project whose site has been built; a process has those of one alone."""

    def __init__(self, root: Path, tag: str, *, site: Path, folder: Path) -> None:
        self._project = projects.load(root)
        self._manifest = parse_manifest((site / MANIFEST).read_bytes())
        content = read_content(self._project)
        self._edition = Edition(self._project, parse(tag), content, self._manifest)
        self._number = 0
        self._parsed: dict[str, int] = {}
        self._errors: dict[Path, SourceError] = {}
        self._shared_errors: tuple[SourceError, ...] = ()
        self._warned = io.StringIO()
        self._app = self._warm(self._project.build / ".work" / tag, folder)
        self._env, self._builder = self._app.env, cast(SiteBuilder, self._app.builder)
        self._env.find_files(self._app.config, self._builder)
        self._builder.prepare_writing(set(self._env.found_docs))

    def _warm(self, work: Path, folder: Path) -> Any:
        """Start Sphinx with what the last build knew. Raises Outgrown if that does not fit any more."""
        try:
            # What is read here must not be taken for what the last build read.
            builder = copy_last_read(work, folder / "doctrees")
            pages = folder / self._edition.locale.tag
            app = sphinx_application(self._edition, pages, folder, warnings=self._warned, builder=builder)
        except (Unfillable, FileNotFoundError):
            raise Outgrown from None
        if app._fresh_env_used:
            raise Outgrown
        return app

    @property
    def _content(self) -> Content:
        return self._edition.content

    def page(self, name: str, number: int, changed: frozenset[Path]) -> Page:
        """Write a page as it is after a change; `changed` are the files that changed since the last call.

        Raises Outgrown if the site must be built again.
        """
        self._warned.seek(0)
        self._warned.truncate()
        if number > self._number:
            self._take(changed, number)
        if name not in self._content.articles:
            raise self._unusable(name)
        # What it quotes may be among what changed; parsing it is cheaper than asking.
        if self._parsed.get(name, -1) < number:
            self._parse_all([name])
        article = self._content.articles[name]
        try:
            self._write(name)
        except Unfillable:
            raise Outgrown from None
        # Whoever asks for the page next has it written again.
        return Page(
            html=Path(self._builder.get_output_path(name)).read_text(encoding="utf-8"),
            coverage=self._edition.coverage(article),
            faults=tuple(dict.fromkeys(self._faults(article))),
        )

    def _unusable(self, name: str) -> GeneratorError:
        """Return why an article of the last build cannot be read."""
        where = self._project.relative(article_path(self._project, name))
        faults = (error for error in self._content.errors if error.place and str(error.place.path) == where)
        return next(faults, None) or GeneratorError(f"there is no article {name!r}")

    def _take(self, changed: frozenset[Path], number: int) -> None:
        """Read what changed; what can no longer be used stays as it was, and its error is kept."""
        if self._project.po("sphinx", self._edition.locale) in changed:  # which Sphinx reads when it starts
            raise Outgrown
        written = {article_id(self._project, path): path for path in changed}
        written.pop("", None)
        articles = dict(self._content.articles)
        for name, path in written.items():
            articles |= self._read(name, path)
        shared = self._shared()
        touched = articles.keys() & {*written, *self._translated(changed)}
        if articles.keys() != self._content.articles.keys() or len(touched) > _MANY:
            raise Outgrown
        if shared["facts"] != self._content.facts:  # which headings may state
            touched |= self._parsed.keys() & articles.keys()
        content = replace(self._content, articles=MappingProxyType(articles), **shared)
        self._edition = Edition(self._project, self._edition.locale, content, self._manifest)
        CURRENT.set(self._edition)
        self._number = number
        self._builder.renew()
        self._parse_all(sorted(touched))

    def _read(self, name: str, path: Path) -> Mapping[str, Article]:
        """Read an article. Raises Outgrown if it is gone."""
        if not path.exists():
            raise Outgrown
        self._errors.pop(path, None)
        try:
            return {name: read_article(self._project, name, path)}
        except SourceError as error:
            self._errors[path] = error
            return {}

    def _translated(self, changed: frozenset[Path]) -> Iterator[str]:
        """Yield the articles whose catalogs changed."""
        catalogs = self._project.po("articles/x", self._edition.locale).parent
        for path in changed:
            if path.is_relative_to(catalogs):
                yield path.relative_to(catalogs).with_suffix("").as_posix()

    def _shared(self) -> dict[str, Any]:
        """Read alerts and facts, which every page may quote; an alert that cannot be used stays as it was."""
        alerts, errors = read_alerts(self._project)
        there = {path.stem for path in alert_paths(self._project)}
        kept = {name: alert for name, alert in self._content.alerts.items() if name in there}
        found = {**kept, **{alert.name: alert for alert in alerts}}
        self._shared_errors = errors
        try:
            facts = read_facts(self._project)
        except SourceError:
            # It is among the errors of the alerts too.
            facts = self._content.facts
        return {"alerts": MappingProxyType(found), "facts": facts}

    def _navigation(self, names: Iterable[str]) -> Mapping[str, object]:
        """Return what some articles put into the navigation."""
        titles, lists, shown = self._env.titles, self._env.toctree_includes, self._builder.shown
        return {name: (shown(titles[name].astext()), lists.get(name)) for name in names if name in titles}

    def _forget_navigation(self) -> None:
        """Make Sphinx and the theme look at titles and lists of articles again, as a build does once."""
        vars(self._env).pop("master_doctree", None)
        vars(self._app).pop("_pst_sidebar_toctree_cache", None)
        if self._builder.navigation:
            self._builder.navigation.forget()

    def _parse_all(self, names: Sequence[str]) -> None:
        before = self._navigation(names)
        for name in names:
            self._builder.parse(name)
            self._parsed[name] = self._number
        # Other pages show their titles.
        if self._navigation(names) != before:
            self._forget_navigation()

    def _write(self, name: str) -> None:
        doctree = self._env.get_and_resolve_doctree(name, self._builder, tags=self._builder.tags)
        self._builder.write_doc_serialized(name, doctree)
        self._builder.write_doc(name, doctree)
        self._builder.copy_image_files()

    def _faults(self, article: Article) -> Iterator[str]:
        if article.path in self._errors:
            yield str(self._errors[article.path])
        yield from map(str, (*self._shared_errors, *self._edition.errors))
        yield from said(self._warned, self._project)
