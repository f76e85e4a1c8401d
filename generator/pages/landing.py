"""The pages that belong to no article: the start page for all languages, and those for wrong addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from generator import files
from generator.locales import Locale
from generator.pages.edition import Edition
from generator.project import Project
from generator.source.articles import INDEX
from generator.source.content import Content

__all__ = ["MISSING", "is_whole", "write"]

MISSING = "404.html"
"""What web servers show for a wrong address."""

_THEME = Path(__file__).parent / "theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A language, as a page outside its tree shows it."""

    edition: Edition
    url: str
    """Of its start page."""
    search: str
    address: str
    """The absolute URL of its start page; empty where the settings have no base URL."""

    @property
    def locale(self) -> Locale:
        return self.edition.locale

    @property
    def title(self) -> str:
        article = self.edition.content.articles.get(INDEX)
        brand = self.edition.project.settings.emails.brand
        return (self.edition.plain(article, article.title).text if article else "") or brand

    @property
    def description(self) -> str:
        article = self.edition.content.articles.get(INDEX)
        return self.edition.plain(article, article.description).text if article else ""

    def t(self, text: str, **values: object) -> Markup:
        """Translate a string of the template."""
        note = str(values.pop("note", ""))
        return self.edition.t(text, note=note, **values)


def write(project: Project, content: Content, out: Path, *, locales: Sequence[Locale]) -> None:
    """Write `index.html`, `404.html`, and the `404.html` of each of the given locales."""
    editions = [Edition(project, locale, content) for locale in project.settings.all_locales]
    base = project.settings.base_url.rstrip("/")
    # A server shows the page at whatever address was wrong, so its links must not be relative to it.
    path = f"{urlsplit(base).path}/" if base else ""
    here = [_offer(edition, prefix="", base=base) for edition in editions]
    anywhere = [_offer(edition, prefix=path, base=base) for edition in editions]
    style = Markup((_THEME / "landing.css").read_text(encoding="utf-8"))
    script = Markup((_THEME / "landing.js").read_text(encoding="utf-8"))
    environment = _environment(project)
    start = environment.get_template("landing.html")
    address = f"{base}/" if base else ""
    text = start.render(
        t=here[0].t, source=here[0], editions=here, address=address, style=style, script=script
    )
    files.write_text(out / "index.html", text)
    missing = environment.get_template(MISSING)
    files.write_text(
        out / MISSING,
        missing.render(t=anywhere[0].t, page=anywhere[0], editions=anywhere, whole=True, style=style),
    )
    for offer in anywhere:
        if offer.locale in locales:
            text = missing.render(t=offer.t, page=offer, editions=anywhere, whole=False, style=style)
            files.write_text(out / offer.locale.tag / MISSING, text)


def is_whole(out: Path, *, locales: Sequence[Locale]) -> bool:
    """Tell whether every page that `write` writes is there."""
    pages = ["index.html", MISSING, *(f"{locale.tag}/{MISSING}" for locale in locales)]
    return all((out / page).is_file() for page in pages)


def _offer(edition: Edition, *, prefix: str, base: str) -> _Offer:
    folder = f"{prefix}{edition.locale.tag}/"
    address = f"{base}/{edition.locale.tag}/index.html" if base else ""
    return _Offer(edition=edition, url=f"{folder}index.html", search=f"{folder}search.html", address=address)


def _environment(project: Project) -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(project.templates / "site")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
