"""A project and a locale become an Edition: every text that the pages of one language show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import jinja2
from markupsafe import Markup, escape

from generator.alerts import quoting
from generator.catalogs.accepted import Accepted, AcceptedText, read_accepted, source_text
from generator.catalogs.model import Message
from generator.catalogs.provenance import sentence_class, source_hash
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.pages.history import last_changes
from generator.pages.manifest import Manifest, PageState, Tree
from generator.project import Project
from generator.source.articles import Article
from generator.source.content import Content
from generator.source.markdown import PLACEHOLDER, Lookup, Swap, leave
from generator.source.templates import told
from generator.values import format_fact, formatter

__all__ = [
    "CURRENT",
    "FALLBACK",
    "PHRASES",
    "STALE",
    "UNAPPROVED",
    "Coverage",
    "Edition",
    "Plain",
    "Shown",
    "lang",
    "manifest_of",
    "sentence_id",
]

FALLBACK = "l10n-fallback"
"""Class of a sentence that is shown in the source language."""
UNAPPROVED = "l10n-unapproved"
"""Class of a translation that nobody approved yet."""
STALE = "l10n-stale"
"""Class of a translation of what a sentence said before its last edit."""
PHRASES = "phrases.j2"

_ROLE_OR_CODE = re.compile(
    r"\\.|(?P<role>\{fact\})?(?<!`)(?P<ticks>`+)(?!`)(?P<content>.+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
"""An escaped sign, or code, which is a fact if that is said before it; what comes first is read first."""


_CATALOGS = 500
"""Catalogs that are held; a page asks for its own and those of a few others, again and again."""


def sentence_id(text: str) -> str:
    """Return what names a sentence of an article: the `src=` of its catalog entry."""
    return source_hash(Message(msgid=text))


def lang(locale: Locale) -> str:
    """Return the value of a `lang` attribute.

    A pseudo-locale is English to a screen reader; its own code is one that browsers and checkers refuse.
    """
    return f"en-x-{locale.tag}" if locale.is_pseudo else locale.tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page shows for a sentence."""

    text: str
    origin: str = ""
    """`human`, `mt`, `tm`, `import`; nothing for the source language."""
    mark: str = ""
    """Class of its state; nothing where it is approved."""
    was: str = ""
    """What a stale sentence said when it was translated."""


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
    stale: int = 0
    """Translated and approved for what the sentence said before its last edit."""
    machine: int = 0
    """Shown as a machine translated it."""

    @property
    def translated(self) -> int:
        """Return how many are shown in the page's language."""
        return self.total - self.fallback

    @property
    def made(self) -> str:
        """Tell who translated what is shown: `human`, `machine`, `both`, or nothing for no one."""
        if not self.translated:
            return ""
        if not self.machine:
            return "human"
        return "machine" if self.machine == self.translated else "both"


class Edition:
    """One language of a project's site; catalogs are read when first asked for.

    A catalog that cannot be read counts as empty, and its error is in `errors`.
    """

    def __init__(
        self, project: Project, locale: Locale, content: Content, manifest: Manifest | None = None
    ) -> None:
        self.project = project
        self.locale = locale
        self.content = content
        self.errors: list[GeneratorError] = []
        self._manifest = manifest
        self._phrases: Mapping[str, Any] | None = None
        self._accepted: dict[str, Accepted] = {}
        self._shown: dict[tuple[str, str], Shown] = {}
        self._critical = frozenset(one.catalog for one in content.articles.values() if one.critical)
        self._show_unapproved = project.settings.pages.unapproved == "marked"

    @property
    def is_source(self) -> bool:
        """Tell whether the writers' own language is shown."""
        return self.locale == self.project.settings.source_locale

    @property
    def manifest(self) -> Manifest:
        """Return all trees of the site: those that were handed over, or this language's alone."""
        if self._manifest is None:
            self._manifest = manifest_of([self])
        return self._manifest

    def accepted(self, name: str) -> Accepted:
        """Return the texts of a catalog."""
        if name not in self._accepted:
            if len(self._accepted) >= _CATALOGS:
                self.forget()
            self._accepted[name] = self._read(name)
        return self._accepted[name]

    def _read(self, name: str) -> Accepted:
        if self.is_source:
            return source_text(self.locale)
        try:
            return read_accepted(self.project, name, self.locale, strict=name in self._critical)
        except GeneratorError as error:
            self.errors.append(error)
            return Accepted(locale=self.locale, texts=MappingProxyType({}))

    def forget(self) -> None:
        """Hold no catalog any longer; what is asked for again is read again."""
        self._accepted.clear()
        self._shown.clear()

    def find(self, name: str, text: str) -> AcceptedText | None:
        """Return what a page may show for a text of a catalog, by the policy of the settings."""
        found = self.accepted(name).find(text)
        return found if found is not None and (found.approved or self._show_unapproved) else None

    def show(self, article: Article, text: str) -> Shown:
        """Return what a page shows for a sentence of an article that is translated.

        The approved text of what it said before its last edit stands in until there is a new one, but not on
        critical pages.
        """
        key = article.id, text
        if key not in self._shown:
            self._shown[key] = self._show(article, text)
        return self._shown[key]

    def _show(self, article: Article, text: str) -> Shown:
        found = self.find(article.catalog, text)
        if found is not None:
            return Shown(text=found.text, origin=found.origin, mark="" if found.approved else UNAPPROVED)
        before = None if article.critical else self.accepted(article.catalog).stale.get((None, text))
        if before is not None:
            return Shown(text=before.text, origin=before.origin, mark=STALE, was=before.source)
        return Shown(text=text, mark=FALLBACK)

    def is_translated(self, article: Article) -> bool:
        """Tell whether a page of this language has translations in place of the article's sentences."""
        return article.translate and not self.is_source

    def lookup(self, article: Article) -> Lookup:
        """Return what stands in place of each sentence of an article."""
        if not self.is_translated(article):
            return leave
        source_class = f"language-{self.project.settings.source_locale.language}"

        def look(text: str) -> Swap:
            shown = self.show(article, text)
            name = sentence_class(text)
            if shown.mark == FALLBACK:
                said = self._stated(article, text)
                return Swap(text=said, classes=(source_class, FALLBACK, name), translated=False)
            return Swap(text=shown.text, classes=(shown.mark, name) if shown.mark else (name,))

        return look

    def _stated(self, article: Article, text: str) -> str:
        """Write out the facts of a sentence that is shown in the source language, as that writes them."""
        if "{fact}" not in text or not _is_markdown(article, text):
            return text
        return _ROLE_OR_CODE.sub(self._written_out, text)

    def _written_out(self, match: re.Match[str]) -> str:
        fact = self.content.facts.get(match["content"]) if match["role"] else None
        source = self.project.settings.source_locale
        return match[0] if fact is None else _as_text(format_fact(fact, source))

    def coverage(self, article: Article) -> Coverage:
        """Count how an article's sentences are shown."""
        if not self.is_translated(article):
            return Coverage(total=len(article.segments))
        shown = [self.show(article, segment.text) for segment in article.segments]
        marks = Counter(one.mark for one in shown)
        return Coverage(
            total=len(shown),
            fallback=marks[FALLBACK],
            unapproved=marks[UNAPPROVED],
            stale=marks[STALE],
            machine=sum(one.origin == "mt" for one in shown),
        )

    def plain(self, article: Article, text: str) -> Plain:
        """Return the title, description or keywords of an article."""
        if not self.is_translated(article):
            return Plain(text=text, lang=self.project.settings.source_locale.tag)
        shown = self.show(article, text)
        lang = self.project.settings.source_locale if shown.mark == FALLBACK else self.locale
        return Plain(text=shown.text, lang=lang.tag)

    def survey(self) -> Tree:
        """Count the pages of this language, and say what it tells readers of other languages."""
        return self.tree({name: self.state(one) for name, one in sorted(self.content.articles.items())})

    def tree(self, pages: Mapping[str, PageState]) -> Tree:
        """Return what readers of other languages are told of these pages."""
        return Tree(
            tag=self.locale.tag,
            name=self.locale.native_name,
            dir=self.locale.direction,
            offer=self.phrase("offer").unescape(),
            dismissal=self.phrase("dismissal").unescape(),
            pages=MappingProxyType(pages),
        )

    def state(self, article: Article) -> PageState:
        """Count how far the page of an article is."""
        found = self.coverage(article)
        heading = article.headings[0].text if article.headings else article.id
        return PageState(
            title=self.plain(article, article.title or heading).text,
            sentences=found.total,
            translated=found.translated,
            unapproved=found.unapproved,
            stale=found.stale,
        )

    def phrase(self, name: str) -> Markup:
        """Return a phrase of `templates/site/phrases.j2`, for HTML."""
        if self._phrases is None:
            folder = self.project.layouts("site")
            environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True)
            with told(folder / PHRASES):
                template = environment.get_template(PHRASES)
                self._phrases = vars(template.make_module({"t": self.t, "language": self.locale.native_name}))
        return Markup(self._phrases[name])

    def last_change(self, article: Article) -> date | None:
        """Return the day on which a writer last changed an article, None where that is not known."""
        content = self.project.content
        return last_changes(content).get(article.path.relative_to(content).as_posix())

    def day(self, day: date) -> str:
        """Write a day as this language does."""
        written = formatter(self.locale, "UTC", text_locale=self.locale).text("date", day)
        return Markup(written).unescape()

    def t(self, text: str, *, note: str = "", **values: object) -> Markup:
        """Translate a string of `templates/site` for HTML, and fill its placeholders.

        Everything is escaped but values that are Markup. `note` is for translators.
        """
        found = self.find("templates/site", text)
        shown = str(escape(found.text if found else text))
        return Markup(PLACEHOLDER.sub(lambda match: _value(match[1], match[0], values), shown))

    def fact(self, name: str, article: Article | None = None) -> str | None:
        """Return a fact as this language writes it; None if there is no such fact.

        An article that stays in the source language has it as that language writes it.
        """
        fact = self.content.facts.get(name)
        is_own = article is None or article.translate
        locale = self.locale if is_own else self.project.settings.source_locale
        return None if fact is None else format_fact(fact, locale)

    def quote(self, name: str) -> str | None:
        """Return the message of an alert as HTML, with its example values; None if there is no such alert."""
        alert = self.content.alerts.get(name)
        if alert is None:
            return None
        return quoting.quote(
            alert, self.accepted("alerts"), self.locale, self.content.facts, self.project.settings
        )


def _is_markdown(article: Article, text: str) -> bool:
    return any(one.text == text and one.syntax == "markdown" for one in article.segments)


def _as_text(text: str) -> str:
    """Write text so that Markdown takes it for nothing else.

    Like a role, it has punctuation at both ends, so that emphasis around it stays (CommonMark 0.31.2, 6.2).
    """
    return "".join(f"&#{ord(char)};" for char in text)


def _value(name: str, placeholder: str, values: Mapping[str, object]) -> str:
    return str(escape(values[name])) if name in values else placeholder


CURRENT: ContextVar[Edition] = ContextVar("CURRENT")
"""The edition that Sphinx builds; it hands its parsers, roles and directives nothing that could carry it."""


def manifest_of(editions: Sequence[Edition]) -> Manifest:
    """Return the manifest of the trees of some languages of one project."""
    settings = editions[0].project.settings
    return Manifest(
        source=settings.source_locale.tag,
        base=settings.base_url.rstrip("/"),
        trees=tuple(edition.survey() for edition in editions),
    )
