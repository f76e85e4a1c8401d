"""What commands did and found becomes text: tables for people on stderr, JSON documents on stdout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from generator.errors import GeneratorError
from generator.project import Project

if TYPE_CHECKING:
    from generator.alerts.bundle import Alerts
    from generator.audit import Finding
    from generator.catalogs.progress import Row
    from generator.catalogs.sync import CatalogReport, SyncReport

__all__ = [
    "print_alerts",
    "print_annotations",
    "print_errors",
    "print_findings",
    "print_places",
    "print_status",
    "print_sync",
    "print_warnings",
    "sync_document",
]

_COUNTED = ("new", "revived", "fuzzy", "obsolete", "dropped")


def print_errors(people: Console, errors: Iterable[GeneratorError]) -> None:
    """Print each error as one sentence; one sentence is printed once."""
    for sentence in dict.fromkeys(str(error) for error in errors):
        people.print(f"[red]error[/] {escape(sentence)}")


def print_warnings(people: Console, found: Iterable[str]) -> None:
    """Print what a build found."""
    for sentence in found:
        people.print(f"[yellow]warning[/] {escape(sentence)}")


# --- extract


def print_sync(people: Console, project: Project, report: SyncReport, *, dry: bool) -> None:
    """Print what happened to the catalogs, a line per locale."""
    drift = len(report.drift)
    if not drift:
        people.print("extract: every catalog is up to date")
        return
    people.print(f"extract: {drift} file{'s'[: drift != 1]} {'would change' if dry else 'changed'}")
    for locale in project.settings.locales:
        counts = _counts(part for part in report.catalogs if part.locale == locale)
        words = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "comments only"
        people.print(f"  {locale.tag}: {words}")
    if dry:
        for path in report.drift:
            people.print(f"  {escape(project.relative(path))}")


def sync_document(project: Project, report: SyncReport, errors: Sequence[GeneratorError]) -> dict[str, Any]:
    """Return what happened to the catalogs as a JSON document."""
    return {
        "changed": [project.relative(path) for path in report.drift],
        "locales": {
            locale.tag: _counts(part for part in report.catalogs if part.locale == locale)
            for locale in project.settings.locales
        },
        "errors": [str(error) for error in errors],
    }


def _counts(parts: Iterable[CatalogReport]) -> dict[str, int]:
    parts = tuple(parts)
    return {name: sum(len(getattr(part.changes, name)) for part in parts) for name in _COUNTED}


# --- check


def print_findings(people: Console, found: Sequence[Finding]) -> None:
    """Print findings in order of files and lines, then how many there are."""
    for finding in found:
        colour = "red" if finding.severity == "fatal" else "yellow"
        what = f"[{colour}]{finding.severity}[/] {finding.code}: {escape(finding.message)}"
        people.print(f"[bold]{escape(finding.place)}[/] {what}")
        if finding.msgid:
            people.print(f"    {escape(_shortened(finding.msgid))}", style="dim")
    fatal = sum(finding.severity == "fatal" for finding in found)
    people.print(f"check: {fatal} fatal, {len(found) - fatal} warnings")


def print_annotations(found: Iterable[Finding]) -> None:
    """Print findings as workflow commands of GitHub Actions."""
    for finding in found:
        level = "error" if finding.severity == "fatal" else "warning"
        message = finding.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        click.echo(f"::{level} file={finding.path},line={finding.line or 1},title={finding.code}::{message}")


def _shortened(text: str, width: int = 100) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else f"{text[: width - 1]}…"


# --- status


def print_status(people: Console, rows: Sequence[Row]) -> None:
    """Print how far each locale is, a row per catalog."""
    table = Table(box=None, pad_edge=False)
    for name in ("locale", "catalog"):
        table.add_column(name)
    for name in ("approved", "unapproved", "stale", "missing", "words left"):
        table.add_column(name, justify="right")
    for row in rows:
        counts = (row.approved, row.unapproved, row.stale, row.missing, row.words_left)
        table.add_row(row.locale, row.catalog, *map(str, counts))
    people.print(table)


# --- build


def print_alerts(people: Console, alerts: Alerts) -> None:
    """Print which alerts have no email in a locale, and why."""
    for name in alerts.names:
        for tag, reasons in alerts.reasons(name).items():
            more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
            people.print(f"[yellow]warning[/] no email {name} in {tag}: {escape(reasons[0])}{more}")
    count, places = len(alerts.names), len(alerts.locales)
    people.print(f"build: {count} email{'s'[: count != 1]} in {places} locale{'s'[: places != 1]}")


def print_places(people: Console, project: Project, places: Iterable[tuple[str, Path]]) -> None:
    """Print where results lie, relative to the folder people are in where that is shorter."""
    for name, path in places:
        people.print(f"  {name:<10} {escape(project.relative(path))}")
