"""Digests of what each page shows decide what Sphinx reads and writes again.

Times of files are not asked: they change in every fresh checkout, and a changed catalog changes no article.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping, Set
from dataclasses import asdict
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import NAMESPACE, get_node_location

from generator import files
from generator.caches import read_record
from generator.digests import bytes_digest, digest, file_digest, folder_digests
from generator.pages.builder import SiteBuilder
from generator.pages.contents import packed
from generator.pages.edition import Edition
from generator.pages.elsewhere import brought, name_of
from generator.pages.filling import Filling
from generator.pages.heads import Heads
from generator.pages.labels import settle_labels, warn_of_labels
from generator.pages.references import References, note_references
from generator.pages.shown import ShownDigests, name_images, note_images

__all__ = ["Outdated"]

_RECORD = "pages.json"
_HEADS = ".heads.json"
_SEARCHED = ".search.digest"
_OPTIONS = ("hidden", "includehidden", "maxdepth", "numbered", "titlesonly")
_BEFORE_OTHERS = 100
_INCLUDED = "generator_included"
_LINE = re.compile(r":[0-9]*\Z")


class Outdated:
    """Decides for one build of one edition, and records what was built for the next.

    Two records hold a digest per document: of its text, beside what Sphinx read, and of its page, beside the
    pages. A document with a warning is left out of them, so that the next build warns again.
    """

    def __init__(self, app: Sphinx, edition: Edition) -> None:
        self._app = app
        self._edition = edition
        # Each record lies with what it speaks of, so that one cannot be restored or published without it.
        self._text_path = Path(app.doctreedir) / _RECORD
        self._page_path = Path(app.outdir) / f".{_RECORD}"
        self._search_path = Path(app.outdir) / _SEARCHED
        self._texts = read_record(self._text_path)
        known = read_record(self._page_path).items()
        self._pages = {name: tuple(one) for name, one in known if isinstance(one, list) and len(one) == 2}
        self._decided: dict[str, str] = {}
        self._made_from: dict[str, str] = {}
        self._shared = ""
        self._images: Mapping[str, Mapping[str, str]] = {}
        self._brought = brought(app, edition.project.root)
        # They may make anything of a document.
        self._code = digest({name: one for name, one in self._brought.items() if name.endswith(".py")})
        self._removed: set[str] = set()
        self._sentences: dict[str, str] = {}
        self._warned = _WarnedFiles(app)
        builder = app.builder
        filling = getattr(builder, "filling", None)
        self._filling: Filling | None = filling
        self._shown = ShownDigests(app.env, edition)
        self._references = References(app.env)
        path = Path(app.outdir) / _HEADS
        self._heads = Heads(app.env, edition, filling, self._shown, path) if filling else None
        self._suffix = builder.out_suffix if isinstance(builder, SiteBuilder) else ""
        logging.getLogger(NAMESPACE).addHandler(self._warned)
        if self._filling is None:
            app.connect("env-get-outdated", self._documents_to_read)
            app.connect("env-updated", _settle_labels, priority=_BEFORE_OTHERS)
            app.connect("env-get-updated", self._pages_to_write)
        app.connect("doctree-read", note_references)
        app.connect("doctree-read", note_images)
        app.connect("doctree-read", _note_included)
        app.connect("write-started", _write_what_was_decided)
        app.connect("build-finished", self._finish)

    def _documents_to_read(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        changed.clear()
        self._removed = set(removed)
        outdated = [
            name
            for name in env.found_docs - added
            if not Path(app.doctreedir, f"{name}.doctree").is_file()
            or self._texts.get(name) != self._text(name)
        ]
        # Sphinx adds those by itself whose lists take what there is.
        listing = env.glob_toctrees if added or removed else ()
        _forget(self._text_path, self._texts, {*added, *outdated, *listing})
        return outdated

    def pages(self) -> list[str]:
        """Return the pages that are not as they would be written."""
        return self._pages_to_write(self._app, self._app.env)

    def _pages_to_write(self, _app: Sphinx, env: BuildEnvironment) -> list[str]:
        self._shared = self._frame()
        self._images = name_images(env)
        names = sorted(env.found_docs)
        there = {name for name in names if name in self._pages and self._is_whole(name)}
        if not self._is_searchable():
            there.clear()
        self._made_from = {name: self._inputs(name) for name in names}
        # What is filled is decided when it is, with its catalog in hand.
        self._decided = {name: self._known(name) for name in names if name in there or self._filling is None}
        outdated = [
            name for name in names if name not in there or self._pages[name][0] != self._decided[name]
        ]
        _forget(self._page_path, self._pages, {*outdated})
        return outdated

    def _known(self, name: str) -> str:
        """Return the digest of what a page shows now, without looking where nothing of it can be new."""
        shown, made_from = self._pages.get(name, ("", ""))
        return shown if made_from and made_from == self._made_from[name] else self.shown(name)

    def _inputs(self, name: str) -> str:
        """Return the digest of the files that a page is filled from, nothing where it is not."""
        if self._heads is None:
            return ""
        own = self._heads.own
        edition = self._edition
        article = edition.content.articles.get(name)
        return digest(
            self._shared,
            own(name),
            self._prepared(name),
            self._included(name),
            [own(other) for other in sorted(self._named(name))],
            [
                [(*one, own(one.document) if one.title else "") for one in places]
                for places in self._references.places(name)
            ],
            str(edition.last_change(article) or "") if article else "",
            dict(edition.manifest.marks(name)),
        )

    def shown(self, name: str) -> str:
        """Return the digest of what a page shows now."""
        return self._page(name, self._shared)

    def elsewhere(self) -> dict[str, str]:
        """Return the digests, by names, of what pages were made from and `glance` does not see."""
        project, env = self._edition.project, self._app.env
        found: dict[str, str] = {}
        for path, one in (pair for name in env.found_docs for pair in _read(env, name).items()):
            place = Path(os.path.normpath(Path(env.srcdir, path)))
            if not place.is_relative_to(project.content):
                name = name_of(place, project.root)
                # What changed while articles were read is what it was for none.
                found[name] = one if found.get(name, one) == one else ""
        return found | brought(self._app, project.root) | self._brought

    def record(self, name: str, shown: str) -> None:
        """Take down what a page shows that was written; the next build writes those that are not recorded."""
        self._decided[name] = shown

    def leave_out(self, name: str) -> None:
        """Record nothing of a page, so that the next build writes it again."""
        self._decided.pop(name, None)

    def _finish(self, app: Sphinx, exception: Exception | None) -> None:
        if exception is not None or not isinstance(app.builder, SiteBuilder):
            return
        self._remove_vanished()
        env = app.env
        sound = [name for name in sorted(env.found_docs) if str(env.doc2path(name)) not in self._warned.paths]
        if self._filling is None:
            _write_record(self._text_path, {name: self._text(name, _read(env, name)) for name in sound})
        if self._heads:
            self._heads.write()
        if app.builder.search:
            files.write_bytes(self._search_path, self._search_digest())
        decided = [name for name in sound if name in self._decided]
        _write_record(
            self._page_path, {name: [self._decided[name], self._made_from[name]] for name in decided}
        )

    def _text(self, name: str, included: Mapping[str, str] | None = None) -> str:
        """Return the digest of what a document is made from, with files that are as given, or as they are."""
        if name not in self._sentences:
            self._sentences[name] = self._digest_sentences(name)
        found = self._included(name) if included is None else included
        there = self._references.there(name)
        return digest(self._sentences[name], found, self._shown.of(name), there, self._code)

    def _included(self, name: str) -> Mapping[str, str]:
        return _included(self._app.env, name)

    def _digest_sentences(self, name: str) -> str:
        article = self._edition.content.articles.get(name)
        if article is None:
            return digest(self._edition.phrase("all_articles"))
        look = self._edition.lookup(article)
        changes = (look(segment.text) for segment in article.segments)
        shown = [(change.text, change.classes) for change in changes if change]
        return digest(article.text, article.paragraph, shown)

    def _page(self, name: str, frame: str) -> str:
        headings = {other: self._headings(other) for other in sorted(self._named(name))}
        places = [
            [one._replace(title=self._plain(one.title)) for one in places]
            for places in self._references.places(name)
        ]
        return digest(
            self._text(name),
            self._prepared(name),
            frame,
            headings,
            places,
            self._images.get(name),
            self._around(name),
        )

    def _headings(self, name: str) -> str:
        return self._heads.headings(name) if self._heads else bytes_digest(packed(self._app.env).packed(name))

    def _around(self, name: str) -> object:
        """Return what a page says of its translation, and in the original."""
        edition = self._edition
        articles = edition.content.articles
        article = articles.get(name)
        if article is None:
            return None
        others = [articles[other] for other in self._references.titled(name) if other in articles]
        titles = [(other.title, [heading.text for heading in other.headings]) for other in others]
        old = [edition.show(article, segment.text).was for segment in article.segments]
        changed = edition.last_change(article)
        marks = dict(edition.manifest.marks(name))
        return asdict(edition.coverage(article)), old, str(changed or ""), marks, titles

    def _named(self, name: str) -> set[str]:
        """Return the documents whose headings a page may show: by empty links, by lists of articles."""
        env = self._app.env
        found = set(self._references.titled(name))
        waiting = [*env.toctree_includes.get(name, ())]
        while waiting:
            other = waiting.pop()
            if other not in found:
                found.add(other)
                waiting += env.toctree_includes.get(other, ())
        return {other for other in found if other in env.tocs}

    def _frame(self) -> str:
        """Return the digest of what all pages share: engine, layout, its strings, settings, navigation."""
        env, config = self._app.env, self._app.config
        layouts = [folder_digests(Path(folder)) for folder in config.templates_path]
        strings = [self._strings(catalog) for catalog in ("templates/site", "sphinx")]
        titles = {
            name: self._heads.title(name) if self._heads else str(title)
            for name, title in sorted(env.titles.items())
        }
        lists = {name: self._lists(name) for name in sorted(env.toctree_includes)}
        settings = repr(self._edition.project.settings)
        assert isinstance(self._app.builder, SiteBuilder)
        shown = self._edition.manifest.frame
        return digest(
            config.generator_engine,
            layouts,
            strings,
            titles,
            lists,
            settings,
            shown,
            self._app.builder.build_info.config_hash,
            self._brought,
        )

    def _strings(self, catalog: str) -> list[tuple[str, tuple[str, ...], bool]]:
        texts = self._edition.accepted(catalog).texts or {}
        return sorted((repr(key), text.forms, text.approved) for key, text in texts.items())

    def _lists(self, name: str) -> list[object]:
        """Return what the navigation shows of the lists of articles of a document."""
        found = self._app.env.tocs[name].findall(addnodes.toctree)
        return [
            [
                [(self._plain(title or ""), target) for title, target in one["entries"]],
                self._plain(one["caption"] or ""),
                *(one.get(option) for option in _OPTIONS),
            ]
            for one in found
        ]

    def _prepared(self, name: str) -> str:
        builder = self._app.builder
        return builder.prepared(name) if isinstance(builder, SiteBuilder) else ""

    def _plain(self, text: str) -> str:
        return self._filling.plain(text) if self._filling else text

    def _output(self, name: str) -> Path:
        return Path(self._app.outdir, f"{name}{self._suffix}")

    def _is_whole(self, name: str) -> bool:
        """Tell whether a page is there, with its images."""
        builder = self._app.builder
        is_page = isinstance(builder, SiteBuilder) and builder.copies_images
        wanted = self._images.get(name, {}).values() if is_page else ()
        images = (Path(self._app.outdir, "_images", image) for image in wanted)
        return self._output(name).is_file() and all(image.is_file() for image in images)

    def _is_searchable(self) -> bool:
        """Tell whether the search index, which has words of every page, is as the last build left it."""
        return files.read_or_none(self._search_path) in (None, self._search_digest())

    def _search_digest(self) -> bytes:
        return file_digest(Path(self._app.outdir, StandaloneHTMLBuilder.searchindex_filename)).encode()

    def _remove_vanished(self) -> None:
        """Remove pages, images and downloads that the site no longer has."""
        out, env = Path(self._app.outdir), self._app.env
        kept = {self._output(name) for name in (*env.found_docs, "search", "404", "status")}
        kept |= {out / "_images" / name for _documents, name in env.images.values()}
        kept |= {out / "_downloads" / name for _documents, name in env.dlfiles.values()}
        static = out / "_static"
        # An extension of a project's own may add pages.
        gone = map(self._output, {*self._removed, *self._pages})
        pages = gone if self._brought else out.rglob(f"*{self._suffix}")
        for path in (*pages, *out.glob("_images/*"), *out.glob("_downloads/*/*")):
            if path not in kept and static not in path.parents:
                path.unlink(missing_ok=True)


def _forget(path: Path, record: Mapping[str, object], outdated: Set[str]) -> None:
    """Leave out of a record what is about to be made again: this build may be killed when half is."""
    if outdated & record.keys():
        _write_record(path, {name: one for name, one in record.items() if name not in outdated})


def _write_record(path: Path, record: Mapping[str, object]) -> None:
    files.write_bytes(path, json.dumps(record).encode())


def _note_included(app: Sphinx, _doctree: nodes.document) -> None:
    """Record what the files were that a document brought in when it was read: they may change meanwhile."""
    found = _included(app.env, app.env.docname)
    if found:
        app.env.metadata[app.env.docname][_INCLUDED] = found


def _read(env: BuildEnvironment, name: str) -> Mapping[str, str]:
    found: Mapping[str, str] = env.metadata.get(name, {}).get(_INCLUDED, {})
    return found


def _included(env: BuildEnvironment, name: str) -> dict[str, str]:
    return {str(path): file_digest(Path(env.srcdir, path)) for path in sorted(env.dependencies.get(name, ()))}


def _settle_labels(_app: Sphinx, env: BuildEnvironment) -> None:
    warn_of_labels(env, settle_labels(env))


def _write_what_was_decided(app: Sphinx, _builder: Builder) -> None:
    """Keep Sphinx from writing all pages with a toctree that names a written one."""
    app.env.files_to_rebuild.clear()


class _WarnedFiles(logging.Handler):
    """Gathers the files that Sphinx warns about."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self._app = app
        self.paths: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Note the file of a warning's location: a node, a document with its line, or `path:line`."""
        location = getattr(record, "location", None)
        if isinstance(location, nodes.Node):
            location = get_node_location(location)
        if isinstance(location, tuple):
            location = location[0]
        path = _LINE.sub("", str(location or ""))
        self.paths.add(str(self._app.env.doc2path(path)) if path in self._app.env.found_docs else path)
