"""Alerts → a gallery: each alert in each locale and case as inbox line, HTML and text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeAlias

import jinja2

from generator import files
from generator.alerts.bundle import Alerts
from generator.alerts.cases import EXAMPLE, cases
from generator.values.mailboxes import read_mailbox

__all__ = ["ALERTS", "INDEX", "page", "page_of", "write"]

INDEX = "index.html"
ALERTS = "alerts"
"""The folder of pages that are about one alert each."""

_TEMPLATE = "gallery.html.j2"

Given: TypeAlias = Mapping[str, Any]
"""Of a request, as the writer gives them."""


def write(alerts: Alerts, folder: Path) -> Path:
    """Write `<folder>/<tag>/<alert>[.<case>].html`, `alerts/<alert>.html` and an index.

    A page of `alerts/` leads to all cases of one alert in all locales; catalogs name it. Pages of what is
    gone are removed. Return the index.
    """
    pages = {path: make() for path, make in _pages(alerts).items()}
    for path, text in pages.items():
        files.write_text(folder / path, text)
    for old in sorted(folder.rglob("*.html")):
        if old.relative_to(folder).as_posix() not in pages:
            old.unlink()
    return folder / INDEX


def page(alerts: Alerts, path: str) -> str | None:
    """Return one page of the gallery, None if it has none at the path."""
    make = _pages(alerts).get(path)
    return make() if make else None


def page_of(name: str, tag: str, case: str = EXAMPLE) -> str:
    """Return the path of an email's page."""
    return f"{tag}/{_file(name, case)}"


def _pages(alerts: Alerts) -> dict[str, Callable[[], str]]:
    """Return what makes each page, by its path."""
    found: dict[str, Callable[[], str]] = {INDEX: partial(_index, alerts)}
    for name in alerts.names:
        values = cases(alerts.parameters(name))
        found[f"{ALERTS}/{name}.html"] = partial(_alert_page, alerts, name, values)
        for case in values:
            for tag in alerts.approved(name):
                found[page_of(name, tag, case)] = partial(_email_page, alerts, name, tag, case, values)
    return found


def _index(alerts: Alerts) -> str:
    rows = [
        {
            "alert": name,
            "severity": alerts.severity(name),
            "href": f"{ALERTS}/{name}.html",
            "cells": _cells(alerts, name, EXAMPLE, alerts.examples(name)),
        }
        for name in alerts.names
    ]
    return _render(page="index", bundle=alerts.id, tags=alerts.locales, rows=rows)


def _alert_page(alerts: Alerts, name: str, values: Mapping[str, Given]) -> str:
    return _render(
        page="alert",
        alert=name,
        severity=alerts.severity(name),
        tags=alerts.locales,
        rows={case: _cells(alerts, name, case, given) for case, given in values.items()},
        alerts=[{"alert": other, "href": _file(other, EXAMPLE)} for other in alerts.names],
    )


def _email_page(alerts: Alerts, name: str, tag: str, case: str, values: Mapping[str, Given]) -> str:
    """Make the page of an email, which leads to other cases, locales and alerts."""
    email = alerts.email(name, locale=tag, values=values[case])
    others = [other for other in alerts.names if tag in alerts.approved(other)]
    return _render(
        page="email",
        email=email.document(),
        sender=read_mailbox(email.headers.get("From", "")).name,
        severity=alerts.severity(name),
        case=case,
        cases=[{"name": each, "href": _file(name, each)} for each in values],
        locales=[{"tag": each, "href": f"../{page_of(name, each, case)}"} for each in alerts.approved(name)],
        alerts=[{"alert": other, "href": _file(other, EXAMPLE)} for other in others],
        all=f"../{ALERTS}/{name}.html",
    )


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(_TEMPLATE)


def _render(**shown: object) -> str:
    return _template().render(shown)


def _file(name: str, case: str) -> str:
    return f"{name}.html" if case == EXAMPLE else f"{name}.{case}.html"


def _cells(alerts: Alerts, name: str, case: str, values: Given) -> list[dict[str, Any]]:
    """Return a case's line of a table: in each locale the subject, or why there is none."""
    approved = alerts.approved(name)
    emails = {tag: alerts.email(name, locale=tag, values=values) for tag in approved}
    return [
        {
            "tag": tag,
            "href": page_of(name, tag, case),
            "subject": emails[tag].subject if tag in emails else "",
            "dir": emails[tag].dir if tag in emails else "ltr",
            "stale": tag in emails and emails[tag].stale,
            "reasons": alerts.reasons(name).get(tag, ()),
        }
        for tag in alerts.locales
    ]
