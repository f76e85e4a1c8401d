"""A project → its bundle and gallery on disk; where nothing changed, nothing is compiled."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import files
from generator.alerts.bundle import Alerts
from generator.caches import read_record
from generator.digests import digest, engine_digest
from generator.errors import GeneratorError
from generator.project import Project
from generator.source.alerts import read_alerts
from generator.stamps import Glance, glance

__all__ = ["Built", "build", "compile_into"]

_RECORD = ".work/emails.json"
_OF_PAGES = ("conf.py", "templates/site/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The emails of a project as they are now."""

    alerts: Alerts
    bundle: Path
    """The folder of bundles."""
    gallery: Path
    """The gallery's first page."""
    errors: tuple[GeneratorError, ...] = ()
    """Writers' files and catalogs that could not be used; the others were."""


def build(project: Project, *, seen: Glance | None = None) -> Built:
    """Write `build/alerts` and `build/gallery`; a second build of the same project only loads the bundle.

    `seen` is what the project's files were, if somebody looked.
    Raises SettingsError or SourceError for settings or layouts that make every email impossible.
    """
    seen = seen or glance(project)
    built = _unchanged(project, seen)
    if built is not None:
        return built
    built = _compile(project)
    if not built.errors:
        named = sorted({alert.article_id for alert in read_alerts(project)[0]})
        record = _record(seen, named, built.alerts, built.gallery.parent)
        files.write_text(project.build / _RECORD, json.dumps(record))
    return built


def _unchanged(project: Project, seen: Glance) -> Built | None:
    """Return what is there if it was made from the same inputs and is whole."""
    gallery, bundle = project.build / "gallery", project.build / "alerts"
    record = read_record(project.build / _RECORD)
    try:
        alerts = Alerts.load(bundle)
    except GeneratorError:
        return None
    # Alerts that are as they were name the articles that they named.
    named = record.get("articles")
    if not isinstance(named, list) or record != _record(seen, named, alerts, gallery):
        return None
    return Built(alerts=alerts, bundle=bundle, gallery=gallery / "index.html")


def _record(seen: Glance, articles: Sequence[str], alerts: Alerts, gallery: Path) -> dict[str, object]:
    """Return what emails and gallery were made from, and what was made; `articles` are those alerts name."""
    return {
        "inputs": _inputs(seen, articles),
        "articles": articles,
        "bundle": alerts.id,
        "gallery": _sizes(gallery),
    }


def _inputs(seen: Glance, articles: Collection[str]) -> str:
    """Return the digest of everything that emails are made from: of articles, only those that alerts name."""
    wanted = ("", *articles)
    found = {
        name: one
        for name, one in seen.files.items()
        if not name.startswith(_OF_PAGES) and _article(name) in wanted
    }
    return digest(engine_digest(), found)


def _article(name: str) -> str:
    """Return the id of the article that a file of a project belongs to, by itself or as a catalog."""
    _, _, rest = name.partition("/articles/")
    return rest.rpartition(".")[0] or rest


def _compile(project: Project) -> Built:
    # Not needed where nothing changed.
    from generator.alerts import gallery

    folder = project.build / "alerts"
    alerts, errors = compile_into(project, folder)
    start = gallery.write(alerts, project.build / "gallery")
    return Built(alerts=alerts, bundle=folder, gallery=start, errors=errors)


def compile_into(project: Project, folder: Path) -> tuple[Alerts, tuple[GeneratorError, ...]]:
    """Compile all alerts into a folder of bundles; also return what could not be used.

    Raises SettingsError or SourceError for settings or layouts that make every email impossible.
    """
    # Not needed where nothing changed.
    from generator.alerts.bundle import last_bundle, write_bundle
    from generator.alerts.compile import compile_alerts

    bundle, errors = compile_alerts(project, previous=last_bundle(folder))
    return Alerts(bundle, id=write_bundle(bundle, folder)), errors


def _sizes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(folder.rglob("*.html"))
    }
