"""A project → its bundle and gallery on disk; where nothing changed, nothing is compiled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from generator import files
from generator.alerts.bundle import Alerts
from generator.digests import digest, engine_digest
from generator.errors import GeneratorError
from generator.project import Project
from generator.stamps import Glance, glance

__all__ = ["Built", "build", "compile_into"]

_RECORD = ".work/emails.json"


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
    inputs = _inputs(seen or glance(project))
    built = _unchanged(project, inputs)
    if built is not None:
        return built
    built = _compile(project)
    record = {"inputs": inputs, "bundle": built.alerts.id, "gallery": _sizes(built.gallery.parent)}
    if not built.errors:
        files.write_text(project.build / _RECORD, json.dumps(record))
    return built


def _inputs(seen: Glance) -> str:
    """Return the digest of everything that emails are made from."""
    found = [seen.below(folder) for folder in ("content", "locales", "templates/email")]
    return digest(engine_digest(), found, seen.files.get("pyproject.toml", ""))


def _unchanged(project: Project, inputs: str) -> Built | None:
    """Return what is there if it was made from the same inputs and is whole."""
    gallery, bundle = project.build / "gallery", project.build / "alerts"
    try:
        record = json.loads(files.read_bytes(project.build / _RECORD))
        alerts = Alerts.load(bundle)
    except (GeneratorError, ValueError):
        return None
    if record != {"inputs": inputs, "bundle": alerts.id, "gallery": _sizes(gallery)}:
        return None
    return Built(alerts=alerts, bundle=bundle, gallery=gallery / "index.html")


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
