"""Alerts → a gallery: each alert in each locale and case as inbox line, HTML and text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2

from generator import files
from generator.alerts.bundle import Alerts, Email
from generator.alerts.cases import EXAMPLE, cases
from generator.alerts.mime import read_mailbox

__all__ = ["ALERTS", "INDEX", "write"]

INDEX = "index.html"
ALERTS = "alerts"
"""The folder of pages that are about one alert each."""

_TEMPLATE = "gallery.html.j2"


def write(alerts: Alerts, folder: Path) -> Path:
    """Write `<folder>/<tag>/<alert>[.<case>].html`, `alerts/<alert>.html` and an index.

    A page of `alerts/` leads to all cases of one alert in all locales; catalogs name it. Pages of what is
    gone are removed. Return the index.
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
    rows = []
    for name in alerts.names:
        emails = _emails(alerts, name)
        for case, by_tag in emails.items():
            for tag, email in by_tag.items():
                page = _email_page(alerts, email, case, known=emails)
                yield f"{tag}/{_file(name, case)}", template.render(page="email", **page)
        cells = {case: _cells(alerts, name, case, by_tag) for case, by_tag in emails.items()}
        about = {"alert": name, "severity": alerts.severity(name), "tags": alerts.locales}
        others = [{"alert": other, "href": _file(other, EXAMPLE)} for other in alerts.names]
        yield f"{ALERTS}/{name}.html", template.render(page="alert", **about, rows=cells, alerts=others)
        rows.append({**about, "href": f"{ALERTS}/{name}.html", "cells": cells[EXAMPLE]})
    yield INDEX, template.render(page="index", bundle=alerts.id, tags=alerts.locales, rows=rows)


def _emails(alerts: Alerts, name: str) -> dict[str, dict[str, Email]]:
    """Return an alert's emails by case, then by locale."""
    return {
        case: {tag: alerts.email(name, locale=tag, values=values) for tag in alerts.approved(name)}
        for case, values in cases(alerts.parameters(name)).items()
    }


def _file(name: str, case: str) -> str:
    return f"{name}.html" if case == EXAMPLE else f"{name}.{case}.html"


def _email_page(alerts: Alerts, email: Email, case: str, *, known: Iterable[str]) -> dict[str, Any]:
    """Return what the page of an email shows, and where it leads: to other cases, locales and alerts."""
    name, tag = email.alert, email.locale
    others = [other for other in alerts.names if tag in alerts.approved(other)]
    return {
        "email": email.document(),
        "sender": read_mailbox(email.headers.get("From", "")).name,
        "severity": alerts.severity(name),
        "case": case,
        "cases": [{"name": each, "href": _file(name, each)} for each in known],
        "locales": [
            {"tag": each, "href": f"../{each}/{_file(name, case)}"} for each in alerts.approved(name)
        ],
        "alerts": [{"alert": other, "href": _file(other, EXAMPLE)} for other in others],
        "all": f"../{ALERTS}/{name}.html",
    }


def _cells(alerts: Alerts, name: str, case: str, by_tag: Mapping[str, Email]) -> list[dict[str, Any]]:
    """Return a case's line of a table: in each locale the subject, or why there is none."""
    return [
        {
            "tag": tag,
            "href": f"{tag}/{_file(name, case)}",
            "subject": by_tag[tag].subject if tag in by_tag else "",
            "dir": by_tag[tag].dir if tag in by_tag else "ltr",
            "stale": tag in by_tag and by_tag[tag].stale,
            "reasons": alerts.reasons(name).get(tag, ()),
        }
        for tag in alerts.locales
    ]
