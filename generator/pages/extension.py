"""Sphinx becomes the maker of our pages: its parser, builder, theme, roles and directives."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.directives.code import LiteralInclude
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.logging import getLogger
from sphinx.util.typing import ExtensionMetadata

from generator import project
from generator.digests import engine_digest
from generator.locales import Locale, parse
from generator.pages import savings
from generator.pages.builder import BUILDER, ArticleDocuments, SiteBuilder
from generator.pages.contents import keep_packed
from generator.pages.edition import CURRENT, Edition, Plain, lang, manifest_of
from generator.pages.manifest import Tree
from generator.pages.marks import Mark, marks_of
from generator.pages.originals import ORIGINALS, originals, table, with_originals
from generator.pages.outdated import Outdated
from generator.pages.parser import ArticleParser
from generator.pages.problems import report_link
from generator.pages.search import ChineseSearch
from generator.pages.shown import note_shown
from generator.pages.sitemap import default_address
from generator.project import Project
from generator.source.articles import INDEX, Article
from generator.source.content import read_content
from generator.source.markdown import CONFIGURATION

__all__ = ["AlertQuote", "FactRole", "IncludedFile", "setup"]

_LOGGER = getLogger(__name__)
_BEFORE_THE_THEME = 400
_QUOTE = 'class="alert-quote alert-quote--'
"""What the box of every quoted alert begins with."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; the edition to build is the current one, or what the settings of Sphinx name."""
    app.setup_extension("myst_parser")
    app.setup_extension("pydata_sphinx_theme")
    app.add_config_value("generator_root", "", "env", str)
    app.add_config_value("generator_locale", "", "env", str)
    app.add_config_value("generator_engine", engine_digest(), "env", str)
    app.add_config_value("generator_processes", 1, "", int)
    app.add_source_parser(ArticleParser, override=True)
    app.add_builder(BUILDER.get(), override=True)
    app.add_node(Mark, html=(_write_mark, None))  # type: ignore[arg-type]
    app.add_html_theme("generator", str(Path(__file__).parent / "theme"))
    app.add_search_language(ChineseSearch)
    app.add_directive("alert", AlertQuote)
    app.add_directive("literalinclude", IncludedFile, override=True)
    app.add_role("fact", FactRole())
    savings.apply(app)
    app.connect("env-merge-info", _merge_marks)
    app.connect("config-inited", _choose_edition, priority=_BEFORE_THE_THEME)
    app.connect("builder-inited", _take_articles, priority=_BEFORE_THE_THEME)
    app.connect("html-page-context", _page_context, priority=_BEFORE_THE_THEME)
    keep_packed(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class AlertQuote(SphinxDirective):
    """`:::{alert} past-due`: the message of an alert, from the same catalog entry as the email."""

    required_arguments = 1
    final_argument_whitespace = False

    def run(self) -> list[nodes.Node]:
        """Return the quote in a box of its severity."""
        name = self.arguments[0]
        edition = CURRENT.get()
        message = edition.quote(name)
        if message is None:
            _warn_unknown("alert", name, edition.content.alerts, self.get_location())
            return []
        note_shown(self.env, "alert", name)
        severity = edition.content.alerts[name].severity
        html = f'<div {_QUOTE}{severity}">{message}</div>'
        return [nodes.raw("", html, format="html")]


class IncludedFile(LiteralInclude):
    """Sphinx's `{literalinclude}`; the file that `diff` compares with is among those it is made from, too."""

    def run(self) -> list[nodes.Node]:
        """Return the text, or how it differs."""
        if "diff" in self.options:
            self.env.note_dependency(self.env.relfn2path(self.options["diff"])[0])
        return super().run()


class FactRole(SphinxRole):
    """`` {fact}`data-retention` ``: a fact as the language writes it that the article is shown in."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the fact as text."""
        edition = CURRENT.get()
        text = edition.fact(self.text, edition.content.articles.get(self.env.docname))
        if text is None:
            _warn_unknown("fact", self.text, edition.content.facts, self.get_location())
            return [nodes.Text(self.text)], []
        note_shown(self.env, "fact", self.text)
        return [nodes.Text(text)], []


def _warn_unknown(kind: str, name: str, known: Iterable[str], location: str) -> None:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known)) or 'none'}"
    _LOGGER.warning("there is no %s named %r; %s", kind, name, hint, location=location)


def _choose_edition(app: Sphinx, config: Config) -> None:
    """Read the project where nobody handed us an edition, as under plain `sphinx-build`."""
    edition = CURRENT.get(None)
    if edition is None or str(edition.project.root) != config.generator_root:
        found = project.load(Path(config.generator_root))
        content = read_content(found)
        all_editions = [Edition(found, locale, content) for locale in found.settings.all_locales]
        edition = Edition(found, _locale(found, config), content, manifest_of(all_editions))
        CURRENT.set(edition)
        for error in edition.content.errors:
            _LOGGER.warning("%s", error)
    base = edition.project.settings.base_url
    config.html_baseurl = f"{base.rstrip('/')}/{edition.locale.tag}/" if base else ""
    config.html_title = _title(edition).text or config.project


def _locale(found: Project, config: Config) -> Locale:
    if config.generator_locale:
        return parse(config.generator_locale)
    same = (locale for locale in found.settings.all_locales if locale.sphinx == config.language)
    return next(same, found.settings.source_locale)


def _take_articles(app: Sphinx) -> None:
    edition = CURRENT.get()
    if isinstance(app.builder, SiteBuilder):
        app.builder.outdated = Outdated(app, edition)
    documents = ArticleDocuments(Path(app.srcdir), edition.content.articles, app.config.root_doc)
    app.project = app.env.project = documents
    app.env.myst_config = CONFIGURATION  # type: ignore[attr-defined]


def _merge_marks(_app: Sphinx, env: BuildEnvironment, names: Iterable[str], other: BuildEnvironment) -> None:
    """Take over what another process read."""
    found = marks_of(other)
    marks_of(env).update((name, found[name]) for name in names if name in found)


def _write_mark(translator: Any, mark: Mark) -> None:
    """Write a mark as it is, where Sphinx writes text."""
    translator.body.append(str(mark))


def _title(edition: Edition, name: str = INDEX) -> Plain:
    article = edition.content.articles.get(name)
    return edition.plain(article, article.title) if article else Plain(text="", lang="")


def _page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the templates what they show of the edition."""
    edition = CURRENT.get()
    article = edition.content.articles.get(pagename)
    settings = edition.project.settings
    manifest = edition.manifest
    here = cast(str, context["content_root"])
    title = _title(edition, pagename)
    trees = manifest.having(pagename) if article else manifest.trees
    translated = article if article and edition.is_translated(article) else None
    known = context.pop(ORIGINALS, None)
    found = originals(edition, translated, known) if translated else {}
    if found:
        context["body"] = with_originals(context["body"], found, edition)
    if article and translated is None and not edition.is_source:
        context["body"] = _with_language(context["body"], edition)
    context |= {
        "t": edition.t,
        "lang": lang,
        "language": lang(edition.locale),
        "direction": edition.locale.direction,
        "site_title": app.config.html_title,
        "page_title": title.text,
        "page_description": edition.plain(article, article.description).text if article else "",
        "content_lang": None if not article or article.translate else settings.source_locale.tag,
        "coverage": edition.coverage(translated) if translated else None,
        "changed": _last_change(edition, translated),
        "originals": table(found),
        "source": settings.source_locale,
        "locale": edition.locale,
        "editions": [_edition(tree, edition, pagename, here) for tree in trees],
        "default_address": default_address(manifest, pagename) if article else "",
        "report_template": settings.report_problem_url,
        "report_link": report_link(
            settings.report_problem_url,
            tag=edition.locale.tag,
            page=pagename,
            address=manifest.address(edition.locale.tag, pagename),
        ),
        "support_url": settings.emails.support_url,
        "brand": settings.emails.brand,
    }


def _with_language(body: str, edition: Edition) -> str:
    """Say of a page's quoted alerts what language they are in, which is not that of its other text."""
    source, own = edition.project.settings.source_locale, edition.locale
    direction = "" if own.direction == source.direction else f' dir="{own.direction}"'
    return body.replace(f"<div {_QUOTE}", f'<div lang="{lang(own)}"{direction} {_QUOTE}')


def _edition(tree: Tree, edition: Edition, page: str, here: str) -> dict[str, Any]:
    """Return what a page shows of another language, or of its own."""
    known = page in tree.pages
    return {
        "locale": tree.locale,
        "url": f"{here}../{tree.tag}/{quote(page)}.html",
        "address": edition.manifest.address(tree.tag, page) if known else "",
        "current": tree.tag == edition.locale.tag,
        "mark": tree.pages[page].mark if known else "",
        "offer": tree.offer,
        "dismissal": tree.dismissal,
    }


def _last_change(edition: Edition, article: Article | None) -> str:
    day = edition.last_change(article) if article else None
    return edition.day(day) if day else ""
