"""The manifest becomes the pages around all trees: start page, wrong addresses, status, sitemap, badges."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from generator import files
from generator.locales import Locale
from generator.pages import status
from generator.pages.edition import Edition, lang
from generator.pages.manifest import MANIFEST, Manifest
from generator.pages.notes import Notes
from generator.pages.sitemap import sitemaps
from generator.project import Project
from generator.source.articles import INDEX
from generator.source.content import Content
from generator.source.templates import parsed, told
from generator.values.formatting import percent_format

__all__ = ["APART", "MISSING", "STATUS", "check", "is_whole", "remove_trees", "write"]

MISSING = "404.html"
"""What web servers show for a wrong address."""
STATUS = "status.html"
"""How far the translation is."""
APART = (MISSING, STATUS)
"""The pages of a tree that Sphinx does not write."""

_LAYOUTS = ("bare.html", "landing.html", MISSING, STATUS)
_THEME = Path(__file__).parent / "theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A language, as a page outside its tree shows it."""

    edition: Edition
    url: str
    """Of its start page."""
    search: str
    status: str
    address: str
    """The absolute URL of its start page; empty where the settings have no base URL."""

    @property
    def locale(self) -> Locale:
        return self.edition.locale

    @property
    def title(self) -> str:
        """That of the start page or its first heading, else the brand, else the name of the folder."""
        project = self.edition.project
        return self._start or project.settings.emails.brand or project.root.name

    @property
    def _start(self) -> str:
        article = self.edition.content.articles.get(INDEX)
        if article and article.title:
            return self.edition.plain(article, article.title).text
        named = bool(article and article.headings)  # else the manifest has its id
        return self.edition.manifest.title(self.locale.tag, INDEX) if named else ""

    @property
    def description(self) -> str:
        article = self.edition.content.articles.get(INDEX)
        return self.edition.plain(article, article.description).text if article else ""

    def percent(self, number: int) -> str:
        """Write hundredths as this language does."""
        return percent_format(self.locale.babel)(Decimal(number))

    def t(self, text: str, **values: object) -> Markup:
        """Translate a string of the template."""
        note = str(values.pop("note", ""))
        return self.edition.t(text, note=note, **values)


def write(
    project: Project, content: Content, manifest: Manifest, out: Path, rows: Mapping[Locale, Notes]
) -> None:
    """Write what is not in one tree, or speaks of all; `rows` are notes on the catalogs of each language."""
    editions = [Edition(project, tree.locale, content, manifest) for tree in manifest.trees]
    figures = status.survey(project, editions, manifest, rows)
    for name, text in _pages(project, editions, manifest, figures):
        files.write_text(out / name, text)
    texts = {MANIFEST: manifest.write(), **sitemaps(manifest)}
    for name in (path.name for path in out.glob("sitemap*.xml") if path.name not in texts):
        (out / name).unlink()
    for name, text in texts.items():
        files.write_text(out / name, text)


def _pages(
    project: Project, editions: Sequence[Edition], manifest: Manifest, figures: status.Survey
) -> Iterator[tuple[str, str]]:
    # A server shows the page at whatever address was wrong, so its links must not be relative to it.
    path = f"{urlsplit(manifest.base).path}/" if manifest.base else ""
    here = [_offer(edition, prefix="", manifest=manifest) for edition in editions]
    anywhere = [_offer(edition, prefix=path, manifest=manifest) for edition in editions]
    beside = [_offer(edition, prefix="../", manifest=manifest) for edition in editions]
    render = _Renderer(project)
    source = next((offer for offer in here if offer.edition.is_source), here[0])
    address = f"{manifest.base}/" if manifest.base else ""
    start: dict[str, Any] = {"t": source.t, "page": source, "editions": here, "address": address}
    yield "index.html", render("landing.html", scripts=("language.js", "landing.js"), **start)
    first = next((offer for offer in anywhere if offer.edition.is_source), anywhere[0])
    wrong: dict[str, Any] = {"editions": anywhere, "root": path, "scripts": ("missing.js",)}
    yield MISSING, render(MISSING, t=first.t, page=first, whole=True, **wrong)
    yield from status.files_of(figures)
    for offer, found in zip(anywhere, beside, strict=True):
        tag = offer.locale.tag
        yield f"{tag}/{MISSING}", render(MISSING, t=offer.t, page=offer, whole=False, **wrong)
        rows = status.rows(figures, found.edition)
        yield f"{tag}/{STATUS}", render(STATUS, t=found.t, page=found, editions=beside, rows=rows)


def is_whole(out: Path, manifest: Manifest, *, locales: Sequence[Locale]) -> bool:
    """Tell whether every page that `write` writes is there."""
    pages = [
        "index.html",
        MISSING,
        status.JSON,
        *(f"{locale.tag}/{name}" for locale in locales for name in APART),
    ]
    return all((out / page).is_file() for page in (*pages, *sitemaps(manifest)))


def _offer(edition: Edition, *, prefix: str, manifest: Manifest) -> _Offer:
    folder = f"{prefix}{edition.locale.tag}/"
    return _Offer(
        edition=edition,
        url=f"{folder}index.html",
        search=f"{folder}search.html",
        status=f"{folder}{STATUS}",
        address=manifest.address(edition.locale.tag, INDEX),
    )


def remove_trees(out: Path, known: Manifest | None, *, keep: Collection[Locale]) -> None:
    """Remove the trees, and badges, of locales that the settings no longer name."""
    for tree in known.trees if known else ():
        if tree.locale not in keep:
            shutil.rmtree(out / tree.tag, ignore_errors=True)
            (out / status.badge_name(tree.tag)).unlink(missing_ok=True)


def check(project: Project) -> None:
    """Raise SourceError for a layout of these pages that Jinja cannot read, before trees are made."""
    folder = project.layouts("site")
    for name in _LAYOUTS:
        parsed(folder / name, where=project.relative(folder / name))


class _Renderer:
    """Fills the templates of pages that carry their style and scripts in themselves."""

    def __init__(self, project: Project) -> None:
        self._folder = project.layouts("site")
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([self._folder, _THEME]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,
        )
        self._style = _asset("landing.css")

    def __call__(self, template: str, *, scripts: Sequence[str] = (), **values: Any) -> str:
        script = Markup("\n").join(map(_asset, scripts))
        found: Mapping[str, Any] = {"lang": lang, "style": self._style, "script": script, **values}
        with told(self._folder / template):
            return self._environment.get_template(template).render(found)


def _asset(name: str) -> Markup:
    folder = _THEME if (_THEME / name).is_file() else _THEME / "static"
    return Markup((folder / name).read_text(encoding="utf-8"))
