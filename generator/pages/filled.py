"""Skeletons become the pages of one language; Sphinx reads again only what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import soupsieve
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.search import WordStore
from sphinx.util.i18n import search_image_for_language
from sphinx.util.nodes import clean_astext
from sphinx.util.parallel import parallel_available

from generator.digests import file_digest
from generator.pages.builder import SiteBuilder
from generator.pages.edition import CURRENT
from generator.pages.filling import Filling, Unfillable
from generator.pages.marks import MARKED, SEPARATOR, SOUP, SOUP_END
from generator.pages.originals import ORIGINALS
from generator.pages.skeleton import PAGES, SUFFIX, Skeleton, in_parts, read_skeleton
from generator.source.articles import INDEX

__all__ = ["FilledBuilder"]

_AFTER_NAVIGATION = 700
_MANY = 20
"""Pages that take longer to fill than a second process to start."""
_CONTENTS = "generator_contents"

# The theme finds elements by selectors. What reads those is slow to make, and forked processes have it.
soupsieve.compile("ul > li.item[class]")


class _Words(WordStore):
    """What is searched on a page, in the place of its document tree."""

    def findall(self, *_condition: object) -> Iterator[nodes.Node]:
        """Return no entries of an index, which our pages do not have."""
        return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What the site as a whole needs to know of a page that was written."""

    words: _Words
    title: str
    images: Mapping[str, str]
    shown: str
    """The digest of what it shows."""


class FilledBuilder(SiteBuilder):
    """Writes the pages of a language from skeletons; its environment is the one that Sphinx read for them.

    Building raises Unfillable where even pages that are read again cannot be written.
    """

    filling: Filling

    def init(self) -> None:
        """Prepare to fill."""
        super().init()
        edition = CURRENT.get()
        if INDEX not in edition.content.articles:
            raise Unfillable("the start page comes from its language")
        if self.app._fresh_env_used:
            raise Unfillable("what Sphinx read for all languages is lost or damaged")
        self._skeletons = Path(self.app.doctreedir).parent / PAGES
        # Sphinx removes what it read after a failure, and this belongs to all languages.
        self.app.doctreedir = self.outdir
        self.filling = Filling(edition, self.env)
        self._is_renewed = False
        self._unfit: list[str] = []
        # An exception out of a template would become one of Sphinx's own.
        self._unfillable: Unfillable | None = None
        self.app.connect("env-before-read-docs", _read_nothing)
        self.app.connect("html-page-context", self._mark_soup, priority=_AFTER_NAVIGATION)

    def renew(self) -> None:
        """Fill with the current edition; articles that changed were or will be read again, without marks."""
        self.filling.take(CURRENT.get())
        self._is_renewed = True

    def prepared(self, name: str) -> str:
        """Return the digest of a page's skeleton."""
        return file_digest(self._skeleton(name))

    def shown(self, title: str) -> str:
        """Return a title with its text."""
        return self.filling.plain(title)

    def get_outdated_docs(self) -> Iterator[str]:
        """Return the pages that do not show what they would be filled with."""
        assert self.outdated is not None
        return iter(self.outdated.pages())

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Make templates fill what they are given, and the search index take words for a document tree."""
        super().prepare_writing(docnames)
        render = self.templates.render

        def filled(template: str, context: dict[str, Any]) -> str:
            html = cast(str, render(template, context))
            try:
                return self.filling.html(html)
            except Unfillable as error:
                self._unfillable = error
                return html

        self.templates.render = filled
        assert self.indexer is not None
        collect = self.indexer._word_collector

        def collected(found: Any) -> WordStore:
            return found if isinstance(found, _Words) else self._with_titles(collect(found), found)

        self.indexer._word_collector = collected  # type: ignore[method-assign, assignment]

    def write_documents(self, docnames: Set[str]) -> None:
        """Write each page from its skeleton, or from its article where there is none that fits."""
        names = sorted(docnames)
        processes = self.config.generator_processes if len(names) >= _MANY and parallel_available else 1
        # What the first page prepares, such as templates, is there for the others.
        alone = 1 if processes > 1 else len(names)
        for name in names[:alone]:
            self._take([name], self._fill_all([name]))
        in_parts(self._fill_all, names[alone:], processes, self._take)
        self._check()
        for name in self._unfit:
            self._read_again(name)

    def _fill_all(self, names: Sequence[str]) -> list[_Page | None] | Unfillable:
        try:
            return [self._fill(name) for name in names]
        except Unfillable as error:
            return error

    def _take(self, names: Sequence[str], pages: list[_Page | None] | Unfillable) -> None:
        if isinstance(pages, Unfillable):
            raise pages
        for name, page in zip(names, pages, strict=True):
            if page is None:
                self._unfit.append(name)
            else:
                self.images |= page.images
                if self.outdated:
                    self.outdated.record(name, page.shown)
                self.index_page(name, cast(nodes.document, page.words), page.title)

    def _fill(self, name: str) -> _Page | None:
        """Write a page from its skeleton, and return what else comes of it; None where none fits."""
        try:
            self.filling.check(name)
            skeleton = read_skeleton(self._skeleton(name))
            context, words = self._context(name, skeleton), self._searched(name, skeleton)
        except (Unfillable, OSError, ValueError):
            return None
        title = self.filling.plain(skeleton.title)
        shown = self.outdated.shown(name) if self.outdated else ""
        self.handle_page(name, context)
        self._check()
        return _Page(words=words, title=title, images=skeleton.images, shown=shown)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page of a document that was read in this language."""
        super().write_doc(docname, doctree)
        self._check()

    def finish(self) -> None:
        """Fill the titles that Sphinx writes elsewhere than on pages, too."""
        titles, labels = self.env.titles, self.env.domaindata["std"]["labels"]
        marked, marked_labels = dict(titles), dict(labels)
        for name, title in marked.items():
            titles[name] = nodes.title("", self.filling.plain(clean_astext(title)))
        for name, (page, anchor, text) in marked_labels.items():
            labels[name] = page, anchor, self.filling.plain(text)
        super().finish()
        titles |= marked
        labels |= marked_labels
        self._check()

    def _skeleton(self, name: str) -> Path:
        return self._skeletons / f"{name}{SUFFIX}"

    def _check(self) -> None:
        if self._unfillable is not None:
            raise self._unfillable

    def _context(self, name: str, skeleton: Skeleton) -> dict[str, Any]:
        """Return what Sphinx would give the template of a page; the layout's own part of it has marks."""
        images = [f"/{image}" for image in skeleton.images]
        if any(search_image_for_language(image, self.env) != image for image in images):
            raise Unfillable("an image differs from language to language")
        context = dict(skeleton.context)
        links = [*self.globalcontext["rellinks"]]
        related = self.relations.get(name)
        if related and context["next"]:
            links.append((related[2], context["next"]["title"], "N", _("next")))
        if related and context["prev"]:
            links.append((related[1], context["prev"]["title"], "P", _("previous")))
        return {
            **context,
            "body": self.filling.html(context["body"]),
            "meta": self.env.metadata.get(name),
            "rellinks": links,
            _CONTENTS: _in_soup(skeleton.contents),
            ORIGINALS: None if self._is_renewed else skeleton.originals,
        }

    def _mark_soup(
        self, _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
    ) -> None:
        navigation = context["generate_toctree_html"]
        context["generate_toctree_html"] = lambda *kind, **options: _in_soup(navigation(*kind, **options))
        if _CONTENTS in context:
            contents = context.pop(_CONTENTS)
            context["generate_toc_html"] = lambda: contents

    # --- what is searched

    def _searched(self, name: str, skeleton: Skeleton) -> _Words:
        edition = CURRENT.get()
        article = edition.content.articles[name]
        words = self._split(self.filling.words(skeleton.words))
        if article.keywords:
            words += [word.strip() for word in edition.plain(article, article.keywords).text.split(",")]
        titles = [(self.filling.plain(text), anchor) for text, anchor in skeleton.titles]
        return _Words(words=words, titles=titles, title_words=self._split([text for text, _ in titles]))

    def _with_titles(self, found: WordStore, doctree: nodes.document) -> WordStore:
        """Add what a page that was read again shows of others: their titles, which are marks in it."""
        marked = [text.astext() for text in doctree.findall(nodes.Text) if MARKED.search(text)]
        found.words += self._split(self.filling.words(SEPARATOR.join(marked)))
        return found

    def _split(self, texts: list[str]) -> list[str]:
        assert self.indexer is not None
        return [word for text in texts for word in self.indexer.lang.split(text)]

    # --- what does not fit

    def _read_again(self, name: str) -> None:
        with TemporaryDirectory() as apart:
            # Sphinx would write it beside what it read, which belongs to all languages.
            self.doctreedir = type(self.doctreedir)(apart)
            self.parse(name)
        if self.outdated:
            self.outdated.leave_out(name)
        doctree = self.env.get_and_resolve_doctree(name, self, tags=self.tags)
        self.write_doc_serialized(name, doctree)
        self.write_doc(name, doctree)


def _read_nothing(_app: Sphinx, _env: BuildEnvironment, names: list[str]) -> None:
    names.clear()


def _in_soup(html: object) -> str:
    return f"{SOUP}{html}{SOUP_END}" if html else ""
