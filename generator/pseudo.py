"""A project becomes pages and emails of the pseudo-locales, beside it: its catalogs and settings stay.

What is built is a copy of the project whose only locales are `qps-ploc` and `qps-plocm`, and whose catalogs
have every sentence that extraction finds. English that is seen in it was never extracted.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator import files, project, pyproject
from generator.alerts import gallery
from generator.alerts.build import compile_into
from generator.alerts.bundle import Alerts
from generator.catalogs import extract, po, update
from generator.catalogs.pseudo import pseudo_catalog
from generator.errors import GeneratorError
from generator.pages import site
from generator.pages.interface import interface_texts
from generator.project import Project
from generator.source.content import Content, Texts, read_content

__all__ = ["LOCALES", "Built", "build"]

LOCALES = ("qps-ploc", "qps-plocm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The pages and emails of a project in the pseudo-locales."""

    pages: site.Report
    alerts: Alerts
    gallery: Path
    """The gallery's first page."""
    errors: tuple[GeneratorError, ...] = ()
    """Writers' files that emails could not be made from; the others were."""


def build(of: Project, out: Path) -> Built:
    """Write `<out>/site`, `<out>/alerts` and `<out>/gallery`.

    Raises GeneratorError for settings or layouts that make all of it impossible.
    """
    copy = _copied(of, of.build / ".work" / "pseudo")
    content = read_content(copy)
    _write_catalogs(copy, content)
    pages = site.build(copy, locales=copy.settings.locales, out=out / "site", content=content)
    alerts, errors = compile_into(copy, out / "alerts")
    return Built(pages=pages, alerts=alerts, gallery=gallery.write(alerts, out / "gallery"), errors=errors)


def _copied(of: Project, folder: Path) -> Project:
    """Copy what writers and designers wrote; what is known of the last build stays."""
    for name in ("content", "templates", "locales"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("content", "templates"):
        if (of.root / name).is_dir():
            files.copy_folder(of.root / name, folder / name)
    settings = files.read_text(of.root / "pyproject.toml")
    files.write_text(folder / "pyproject.toml", pyproject.with_locales(settings, LOCALES))
    if (of.root / "conf.py").is_file():
        shutil.copy(of.root / "conf.py", folder)
    return project.load(folder)


def _write_catalogs(of: Project, content: Content) -> None:
    texts: Iterable[Texts] = (*content.texts(of), interface_texts())
    for part in texts:
        template = extract.template_of(part, of.settings)
        for locale in of.settings.locales:
            catalog = update.update(template, None, locale=locale).catalog
            files.write_bytes(of.po(part.name, locale), po.write_po(pseudo_catalog(catalog, locale)))
