"""Alerts → a gallery: each alert in each locale as inbox line, HTML and text, with the writer's examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2

from generator import files
from generator.alerts.bundle import Alerts, Email

__all__ = ["INDEX", "write"]

INDEX = "index.html"

_TEMPLATE = "gallery.html.j2"


def write(alerts: Alerts, folder: Path) -> Path:
    """Write `<folder>/<tag>/<alert>.html` and an index; remove pages of what is gone. Return the index."""
    pages = dict(_pages(alerts))
    for path, text in pages.items():
        files.write_text(folder / path, text)
    for old in sorted(folder.rglob("*.html")):
        if old.relative_to(folder).as_posix() not in pages:
            old.unlink()
    return folder / INDEX


def _pages(alerts: Alerts) -> Iterator[tuple[str, str]]:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template(_TEMPLATE)
    rows = []
    for name in alerts.names:
        emails = {tag: _email(alerts, name, tag) for tag in alerts.approved(name)}
        rows.append(_row(alerts, name, emails))
        for tag, email in emails.items():
            links = {
                "locales": [{"tag": other, "href": f"../{other}/{name}.html"} for other in emails],
                "alerts": [
                    {"alert": other, "href": f"{other}.html"}
                    for other in alerts.names
                    if tag in alerts.approved(other)
                ],
            }
            page = {"page": "email", "email": email.document(), "severity": alerts.severity(name)}
            yield f"{tag}/{name}.html", template.render(**page, **links)
    index = {"page": "index", "bundle": alerts.id, "tags": alerts.locales, "rows": rows}
    yield INDEX, template.render(**index)


def _email(alerts: Alerts, name: str, tag: str) -> Email:
    return alerts.email(name, locale=tag, values=alerts.examples(name))


def _row(alerts: Alerts, name: str, emails: dict[str, Email]) -> dict[str, Any]:
    """Return an alert's line of the index: in each locale the subject, or why there is none."""
    return {
        "alert": name,
        "severity": alerts.severity(name),
        "cells": [
            {
                "tag": tag,
                "href": f"{tag}/{name}.html",
                "subject": emails[tag].subject if tag in emails else "",
                "dir": emails[tag].dir if tag in emails else "ltr",
                "reasons": alerts.reasons(name).get(tag, ()),
            }
            for tag in alerts.locales
        ],
    }
