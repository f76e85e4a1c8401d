"""A project and a locale become an Edition: every text that the pages of one language show."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup, escape

from generator.alerts import quoting
from generator.catalogs.accepted import Accepted, AcceptedText, read_accepted, source_text
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.project import Project
from generator.source.articles import Article
from generator.source.content import Content
from generator.source.markdown import PLACEHOLDER, Lookup, Swap
from generator.values import format_fact

__all__ = ["CURRENT", "FALLBACK", "UNAPPROVED", "Coverage", "Edition", "Plain"]

FALLBACK = "l10n-fallback"
"""Class of a sentence that is shown in the source language."""
UNAPPROVED = "l10n-unapproved"
"""Class of a translation that nobody approved yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text without markup, such as a page's title, and the language it is in."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of an article is in the page's language, in sentences."""

    total: int = 0
    fallback: int = 0
    """Shown in the source language."""
    unapproved: int = 0
    """Translated, but nobody approved it yet."""


class Edition:
    """One language of a project's site; catalogs are read when first asked for.

    A catalog that cannot be read counts as empty, and its error is in `errors`.
    """

    def __init__(self, project: Project, locale: Locale, content: Content) -> None:
        self.project = project
        self.locale = locale
        self.content = content
        self.errors: list[GeneratorError] = []
        self._accepted: dict[str, Accepted] = {}
        self._critical = frozenset(one.catalog for one in content.articles.values() if one.critical)
        self._show_unapproved = project.settings.pages.unapproved == "marked"

    @property
    def is_source(self) -> bool:
        """Tell whether the writers' own language is shown."""
        return self.locale == self.project.settings.source_locale

    def accepted(self, name: str) -> Accepted:
        """Return the texts of a catalog."""
        if name not in self._accepted:
            self._accepted[name] = self._read(name)
        return self._accepted[name]

    def _read(self, name: str) -> Accepted:
        if self.is_source:
            return source_text(self.locale)
        try:
            strict = True if name in self._critical else None
            return read_accepted(self.project, name, self.locale, strict=strict)
        except GeneratorError as error:
            self.errors.append(error)
            return Accepted(locale=self.locale, texts=MappingProxyType({}))

    def find(self, name: str, text: str) -> AcceptedText | None:
        """Return what a page may show for a text of a catalog, by the policy of the settings."""
        found = self.accepted(name).find(text)
        return found if found is not None and (found.approved or self._show_unapproved) else None

    def lookup(self, article: Article) -> Lookup:
        """Return what stands in place of each sentence of an article."""
        if self.is_source or not article.translate:
            return _leave
        name = article.catalog
        source_class = f"language-{self.project.settings.source_locale.language}"

        def look(text: str) -> Swap:
            found = self.find(name, text)
            if found is None:
                return Swap(text=text, classes=(source_class, FALLBACK), translated=False)
            return Swap(text=found.text, classes=() if found.approved else (UNAPPROVED,))

        return look

    def coverage(self, article: Article) -> Coverage:
        """Count how an article's sentences are shown."""
        look = self.lookup(article)
        shown = [change.classes for change in (look(segment.text) for segment in article.segments) if change]
        return Coverage(
            total=len(article.segments),
            fallback=sum(FALLBACK in classes for classes in shown),
            unapproved=sum(UNAPPROVED in classes for classes in shown),
        )

    def plain(self, article: Article, text: str) -> Plain:
        """Return the title, description or keywords of an article."""
        found = self.find(article.catalog, text) if article.translate else None
        if found is None:
            return Plain(text=text, lang=self.project.settings.source_locale.tag)
        return Plain(text=found.text, lang=self.locale.tag)

    def t(self, text: str, *, note: str = "", **values: object) -> Markup:
        """Translate a string of `templates/site` for HTML, and fill its placeholders.

        Everything is escaped but values that are Markup. `note` is for translators.
        """
        found = self.find("templates/site", text)
        shown = str(escape(found.text if found else text))
        return Markup(PLACEHOLDER.sub(lambda match: _value(match[1], match[0], values), shown))

    def fact(self, name: str) -> str | None:
        """Return a fact as this language writes it; None if there is no such fact."""
        fact = self.content.facts.get(name)
        return None if fact is None else format_fact(fact, self.locale)

    def quote(self, name: str) -> str | None:
        """Return the message of an alert as HTML, with its example values; None if there is no such alert."""
        alert = self.content.alerts.get(name)
        if alert is None:
            return None
        return quoting.quote(
            alert, self.accepted("alerts"), self.locale, self.content.facts, self.project.settings
        )


def _leave(_text: str) -> None:
    """Leave every sentence as the writer wrote it."""


def _value(name: str, placeholder: str, values: Mapping[str, object]) -> str:
    return str(escape(values[name])) if name in values else placeholder


CURRENT: ContextVar[Edition] = ContextVar("CURRENT")
"""The edition that Sphinx builds; it hands its parsers, roles and directives nothing that could carry it."""
