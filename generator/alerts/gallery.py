"""Alerts → a gallery: each alert in each locale and case as inbox line, HTML and text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2

from generator import files
from generator.alerts.bundle import Alerts, Email
from generator.alerts.cases import EXAMPLE, cases

__all__ = ["INDEX", "write"]

INDEX = "index.html"

_TEMPLATE = "gallery.html.j2"


def write(alerts: Alerts, folder: Path) -> Path:
    """Write `<folder>/<tag>/<alert>[.<case>].html` and an index; remove pages of what is gone.

    Return the index.
    """
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
    for name in alerts.names:
        known = cases(alerts.parameters(name))
        for case, values in known.items():
            for tag in alerts.approved(name):
                email = alerts.email(name, locale=tag, values=values)
                page = {"page": "email", "email": email.document(), "severity": alerts.severity(name)}
                links = _links(alerts, email, case, known)
                yield f"{tag}/{_file(name, case)}", template.render(**page, case=case, **links)
    rows = [_row(alerts, name) for name in alerts.names]
    yield INDEX, template.render(page="index", bundle=alerts.id, tags=alerts.locales, rows=rows)


def _file(name: str, case: str) -> str:
    return f"{name}.html" if case == EXAMPLE else f"{name}.{case}.html"


def _links(alerts: Alerts, email: Email, case: str, known: Iterable[str]) -> dict[str, Any]:
    """Return where the page of an email leads: to other cases, locales and alerts."""
    name, tag = email.alert, email.locale
    others = [other for other in alerts.names if tag in alerts.approved(other)]
    return {
        "cases": [{"name": each, "href": _file(name, each)} for each in known],
        "locales": [
            {"tag": each, "href": f"../{each}/{_file(name, case)}"} for each in alerts.approved(name)
        ],
        "alerts": [{"alert": other, "href": _file(other, EXAMPLE)} for other in others],
    }


def _row(alerts: Alerts, name: str) -> Mapping[str, Any]:
    """Return an alert's line of the index: in each locale the subject, or why there is none."""
    emails = {
        tag: alerts.email(name, locale=tag, values=alerts.examples(name)) for tag in alerts.approved(name)
    }
    return {
        "alert": name,
        "severity": alerts.severity(name),
        "cells": [
            {
                "tag": tag,
                "href": f"{tag}/{_file(name, EXAMPLE)}",
                "subject": emails[tag].subject if tag in emails else "",
                "dir": emails[tag].dir if tag in emails else "ltr",
                "stale": tag in emails and emails[tag].stale,
                "reasons": alerts.reasons(name).get(tag, ()),
            }
            for tag in alerts.locales
        ],
    }
