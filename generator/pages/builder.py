"""Articles become the documents of Sphinx, and its documents pages of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.project import Project as Documents

from generator.pages.contents import number_again
from generator.pages.labels import read_alone, settle_labels, warn_of_labels
from generator.pages.navigation import SharedNavigation
from generator.source.articles import Article

if TYPE_CHECKING:
    from generator.pages.outdated import Outdated

__all__ = ["BUILDER", "ArticleDocuments", "SiteBuilder"]

_CONTENTS = Path(__file__).parent / "theme" / "contents.md"


class ArticleDocuments(Documents):
    """Sphinx's list of documents: the articles that can be used, under their ids.

    The start page lies beside the articles' folder and is treated as if it lay in it; a project whose start
    page is missing or cannot be used gets a list of its articles.
    """

    def __init__(self, folder: Path, articles: Mapping[str, Article], root: str) -> None:
        super().__init__(folder, [".md"])
        found = {name: article.path.resolve() for name, article in articles.items()}
        self._paths = {root: _CONTENTS, **found}
        self._names = {path: name for name, path in self._paths.items()}
        self.docnames = set(self._paths)

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        """Return the names of all documents."""
        self.docnames = set(self._paths)
        return self.docnames

    def path2doc(self, filename: Any) -> str | None:
        """Return the name of the document in a file, absolute or relative to the articles' folder."""
        return self._names.get(Path(self.srcdir, filename).resolve())

    def doc2path(self, docname: str, absolute: bool) -> Any:  # noqa: FBT001 - Sphinx's signature
        """Return the file of a document; a relative one lies where the name says."""
        if absolute and docname in self._paths:
            return type(self.srcdir)(self._paths[docname])
        return super().doc2path(docname, absolute)


class SiteBuilder(StandaloneHTMLBuilder):
    """Sphinx's HTML builder; `generator.pages.outdated` decides which pages it writes."""

    navigation: SharedNavigation | None = None
    """What is known of it from one page to the next."""
    outdated: Outdated | None = None
    copies_images = True
    """Whether images come to lie beside the pages."""

    def get_outdated_docs(self) -> Iterator[str]:
        """Return none: that is decided once all documents are read."""
        return iter(())

    def renew(self) -> None:
        """Show the current edition, which is another than before, and whose articles are read again."""

    def prepared(self, _name: str) -> str:
        """Return the digest of what a page is made from beside its article; nothing here."""
        return ""

    def shown(self, title: str) -> str:
        """Return a title of the environment as readers see it."""
        return title

    def parse(self, name: str) -> None:
        """Read a document again, in the place of all that is known of it."""
        self.env._pickled_doctree_cache.pop(name, None)
        self.forget([name])
        self.read_doc(name)
        warn_of_labels(self.env, (one for one in settle_labels(self.env) if one.document == name))
        number_again(self.app, self.env)

    def read_doc(self, docname: str, *, _cache: bool = True) -> None:  # type: ignore[misc]
        """Read a document without what others define."""
        with read_alone(self.env, docname):
            super().read_doc(docname, _cache=_cache)

    def forget(self, names: Iterable[str]) -> None:
        """Forget documents that are about to be read again."""
        for name in names:
            self.events.emit("env-purge-doc", self.env, name)
            self.env.clear_doc(name)

    def _read_serial(self, docnames: list[str]) -> None:
        """Forget all before the first is read: else a term that moved looks like two."""
        self.forget(docnames)
        for name in docnames:
            self.read_doc(name)

    def handle_page(self, pagename: str, *arguments: Any, **options: Any) -> None:
        """Write a page as a new file: readers may still be shown the old one, by another name."""
        Path(self.get_output_path(pagename)).unlink(missing_ok=True)
        super().handle_page(pagename, *arguments, **options)

    def dump_search_index(self) -> None:
        """Leave out terms that no page has any more, as a build from nothing would."""
        if self.indexer is not None:
            for terms in (self.indexer._mapping, self.indexer._title_mapping):
                for term in [term for term, pages in terms.items() if not pages]:
                    del terms[term]
        super().dump_search_index()


BUILDER: ContextVar[type[SiteBuilder]] = ContextVar("BUILDER", default=SiteBuilder)
"""What makes pages of documents."""
