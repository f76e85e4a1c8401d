"""A project becomes the skeletons of its pages: what Sphinx makes of them, with marks in place of every text.

A build reads and writes every article once, into skeletons, by Sphinx in a process of its own. Each language
is then put in by `generator.pages.filled`, and what cannot be put in is read again by Sphinx in that
language. The pages are the same, byte for byte, as those that `SiteBuilder` makes of the articles themselves.

`benchmarks/report-site_300.md` has what that saves: without, five languages take almost twice as long. They
still take longer than one language takes Sphinx; the rest goes, for each page and language, to checking its
catalog, putting its sentences into HTML, filling the theme's templates, and indexing its words. Static files
each tree has for itself, so that it can be served alone: they are few and small, and copied in milliseconds.
"""

from __future__ import annotations

import gc
import json
import pickle
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sphinx.locale
from docutils import nodes
from sphinx.search import WordStore, _feed_visit_nodes
from sphinx.util.parallel import ParallelTasks

from generator.locales import Locale
from generator.pages.builder import SiteBuilder
from generator.pages.contents import resolved
from generator.pages.edition import CURRENT, Edition, Plain
from generator.pages.interface import INTERFACE
from generator.pages.manifest import Manifest
from generator.pages.marks import ALERT, INTERFACE_TEXT, META, SEPARATOR, mark
from generator.pages.originals import rendered
from generator.project import Project
from generator.source.articles import Article
from generator.source.content import Content

__all__ = [
    "PAGES",
    "SETTINGS",
    "SUFFIX",
    "Skeleton",
    "SkeletonBuilder",
    "SkeletonEdition",
    "in_parts",
    "read_skeleton",
]

_MOST = 100
"""Pages that a process writes before it ends: what it held of them goes with it."""
PAGES = "pages"
SUFFIX = ".skeleton"
"""The folder of skeletons, beside what Sphinx read for them, and what their names end with."""

SETTINGS: Mapping[str, object] = MappingProxyType({"figure_language_filename": "{root}{ext}"})
"""An image is looked for in no language here: `FilledBuilder` asks for each language's."""


class SkeletonEdition(Edition):
    """The edition of no language: marks stand for what it would show."""

    def __init__(self, project: Project, locale: Locale, content: Content) -> None:
        bare = Manifest(source=locale.tag, base="")
        super().__init__(project, locale, content, bare)

    def plain(self, article: Article, text: str) -> Plain:
        """Return the mark of a description or of keywords; the title of a page is asked for by templates."""
        kind = 0 if text == article.description else 1
        return Plain(text=mark(META, article.id, kind), lang="")

    def quote(self, name: str) -> str | None:
        """Return the mark of an alert."""
        return mark(ALERT, name) if name in self.content.alerts else None


class _Interface(NullTranslations):
    """Marks for the strings of Sphinx's own."""

    def gettext(self, message: str) -> str:
        return mark(INTERFACE_TEXT, message) if message in INTERFACE else message


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """A page of every language."""

    context: Mapping[str, Any]
    """What Sphinx gives the template of the page."""
    contents: str
    """The list of its headings, as the theme writes it."""
    title: str
    titles: tuple[tuple[str, str | None], ...]
    words: str
    """What is searched: the title and headings, each with its anchor; and all other text."""
    images: Mapping[str, str]
    originals: Mapping[str, str]
    """Its sentences as pages of other languages show them beside a translation."""


def read_skeleton(path: Path) -> Skeleton:
    """Read what `SkeletonBuilder` wrote for a page. Raises OSError or ValueError."""
    found = json.loads(path.read_bytes())
    return Skeleton(**{**found, "titles": tuple((text, id) for text, id in found["titles"])})


def in_parts(
    work: Callable[[Sequence[str]], Any],
    names: Sequence[str],
    processes: int,
    take: Callable[[Sequence[str], Any], object] | None = None,
) -> None:
    """Do some work on pages, a part of them in each process, and take what comes of each part.

    There are as many parts as processes, more if pages are many. Unlike those of `generator.workers`, these
    processes hand over what Sphinx warned of.
    """
    size = min(_MOST, -(-len(names) // processes)) or 1
    tasks = ParallelTasks(processes)
    for start in range(0, len(names), size):
        tasks.add_task(work, names[start : start + size], take)
    tasks.join()


class SkeletonBuilder(SiteBuilder):
    """Writes a skeleton where Sphinx writes a page, and nothing else."""

    search = False
    copies_images = False

    def init(self) -> None:
        """Write skeletons that lead to pages."""
        super().init()
        self.out_suffix = SUFFIX
        sphinx.locale.translators["general", "sphinx"] = _Interface()

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Take the place of templates."""
        super().prepare_writing(docnames)
        self.templates.render = self._record

    def copy_assets(self) -> None:
        """Copy nothing."""

    def finish(self) -> None:
        """Leave out what is no page."""

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        """Read by as many parts as processes; with Sphinx, parts are many, and each sends back all before it.

        Of 3,000 articles that took 3.5 GB.
        """
        self.forget(docnames)
        tasks = ParallelTasks(nproc)
        for number in range(nproc):
            tasks.add_task(self._read_all, docnames[number::nproc], self._merge)
        tasks.join()
        gc.collect()

    def _read_all(self, names: Sequence[str]) -> bytes:
        for name in names:
            self.read_doc(name, _cache=False)
        return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

    def _merge(self, names: list[str], found: bytes) -> None:
        self.env.merge_info_from(names, pickle.loads(found), self.app)

    def write_documents(self, docnames: Set[str]) -> None:
        """Resolve pages where they are written; with Sphinx, one process resolves for all others."""
        if self.parallel_ok:
            in_parts(self._write_all, sorted(docnames), self.app.parallel)
        else:
            super().write_documents(docnames)

    def _write_all(self, names: Sequence[str]) -> None:
        for name in names:
            doctree = resolved(self, name)
            self.write_doc_serialized(name, doctree)
            self.write_doc(name, doctree)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Note of one page, before it is written, what is searched, its images and its sentences."""
        found = WordStore()
        _feed_visit_nodes(doctree, word_store=found, split=lambda text: [text], language="")
        title = self.env.longtitles.get(docname)
        used = {image["uri"] for image in doctree.findall(nodes.image)}
        edition = CURRENT.get()
        article = edition.content.articles.get(docname)
        self._apart = {
            "title": title.astext() if title else "",
            "titles": found.titles,
            "words": SEPARATOR.join(word for word in found.words if META not in word),
            "images": {uri: name for uri, name in self.images.items() if uri in used},
            "originals": rendered(edition, article) if article and article.translate else {},
        }
        super().write_doc(docname, doctree)

    def get_doc_context(self, docname: str, body: str, metatags: str) -> dict[str, Any]:
        """Keep what differs from page to page."""
        self._context = super().get_doc_context(docname, body, metatags)
        return self._context

    def _record(self, _template: str, context: dict[str, Any]) -> str:
        own = {name: context[name] for name in (*self._context, "has_maths_elements")}
        for name in ("meta", "rellinks"):
            own.pop(name)
        found = {
            "context": own,
            "contents": str(context["generate_toc_html"]()),
            **self._apart,
        }
        return json.dumps(found)
