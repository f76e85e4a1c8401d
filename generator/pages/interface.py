"""Strings of Sphinx's own interface become segments, and their accepted text the catalog that Sphinx reads.

Our templates hold most of what a page says; Sphinx itself writes the titles of notes, the labels of links to
headings, and what its scripts say. Its Dutch lacks some of them, its Swedish table is a piece of furniture
("bord"), and other languages lack more.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import jinja2

from generator import files
from generator.catalogs.accepted import compile_accepted
from generator.errors import GeneratorError
from generator.files import MissingFile
from generator.pages.edition import Edition
from generator.source.content import Texts
from generator.source.model import Segment
from generator.source.templates import told

__all__ = ["CATALOG", "INTERFACE", "SCRIPT", "interface_segments", "interface_texts", "write_catalog"]

CATALOG = "sphinx"
"""The name of the catalog."""

SCRIPT = "translations.js.j2"
"""The template of what Sphinx's scripts say; its strings are in the catalog of the site's templates."""

_NOTE = "title of a note"
_LINK = "label of the mark beside it, which links to this place of the page"

INTERFACE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("Note", "Important", "Tip", "Hint", "See also"), _NOTE),
        **dict.fromkeys(("Warning", "Caution", "Attention", "Danger", "Error"), _NOTE),
        "Link to this heading": _LINK,
        "Link to this image": _LINK,
        "Link to this table": _LINK,
        "Link to this code": _LINK,
        "Link to this equation": _LINK,
        "Search": "name of the search page",
    }
)
"""Every string of Sphinx's that our pages show, with a note for translators; none has a placeholder."""


def interface_segments() -> tuple[Segment, ...]:
    """Return the strings of the table as segments of the catalog `sphinx`."""
    return tuple(
        Segment(text=text, role="interface", line=0, syntax="plain", note=note)
        for text, note in INTERFACE.items()
    )


def interface_texts() -> Texts:
    """Return what goes into the catalog `sphinx`."""
    segments = tuple((CATALOG, segment) for segment in interface_segments())
    return Texts(name=CATALOG, segments=segments, segmentation="none")


def write_catalog(edition: Edition, folder: Path) -> None:
    """Write `<folder>/<Sphinx's language>/LC_MESSAGES/sphinx.mo` and `.js`; Sphinx's own fill the gaps."""
    place = folder / edition.locale.sphinx / "LC_MESSAGES"
    files.write_text(place / "sphinx.js", _script(edition))
    if edition.is_source:
        return
    try:
        files.write_bytes(place / "sphinx.mo", compile_accepted(edition.project, CATALOG, edition.locale))
    except MissingFile:
        (place / "sphinx.mo").unlink(missing_ok=True)
    except GeneratorError as error:
        (place / "sphinx.mo").unlink(missing_ok=True)
        edition.errors.append(error)


def _script(edition: Edition) -> str:
    def t(text: str, **values: object) -> str:
        return edition.t(text, **values).unescape()  # type: ignore[arg-type]

    folder = edition.project.layouts("site")
    loader = jinja2.FileSystemLoader(folder)
    environment = jinja2.Environment(loader=loader, autoescape=False, undefined=jinja2.StrictUndefined)
    with told(folder / SCRIPT):
        return environment.get_template(SCRIPT).render(t=t, locale=edition.locale)
