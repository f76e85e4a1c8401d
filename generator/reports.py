"""What commands did and found becomes text: tables for people on stderr, JSON documents on stdout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from generator.errors import GeneratorError
from generator.project import Project

if TYPE_CHECKING:
    from generator.alerts.bundle import Alerts
    from generator.audit import Finding, Mending
    from generator.catalogs.model import Key
    from generator.catalogs.progress import Row
    from generator.catalogs.sync import CatalogReport, SyncReport
    from generator.catalogs.update import Change, Changes
    from generator.catalogs.verdicts import Verdict
    from generator.legacy.exporting import ExportReport
    from generator.legacy.importing import FileReport
    from generator.newcomer import Added
    from generator.tm import Exported, Imported

__all__ = [
    "UP_TO_DATE",
    "added_document",
    "export_document",
    "fillings_document",
    "import_document",
    "memory_document",
    "print_added",
    "print_alerts",
    "print_annotations",
    "print_errors",
    "print_exports",
    "print_fillings",
    "print_findings",
    "print_imports",
    "print_memory",
    "print_mendings",
    "print_places",
    "print_status",
    "print_sync",
    "print_warnings",
    "status_document",
    "sync_document",
    "unchanged_document",
    "watch",
]

UP_TO_DATE = "extract: every catalog is up to date"

_COUNTED = ("new", "moved", "revived", "carried", "fuzzy", "obsolete", "dropped")
_LISTED = 20
"""Sentences that people are shown of each kind; the JSON document has all."""


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
    """Print what happened to the catalogs: a line per locale, then which sentences were edited how."""
    drift = len(report.drift)
    if not drift:
        people.print(UP_TO_DATE)
        return
    people.print(f"extract: {drift} file{'s'[: drift != 1]} {'would change' if dry else 'changed'}")
    for locale in project.settings.locales:
        written = [part for part in report.catalogs if part.locale == locale and part.written]
        counts = _counts(written).items()
        words = ", ".join(f"{count} {name}" for name, count in counts if count) or "comments only"
        if written:
            people.print(f"  {locale.tag}: {words}")
    for new, old in report.renamed.items():
        people.print(f"  {escape(old)} is now {escape(new)} and took its catalogs along")
    _print_edits(people, "carried, with the state they had", _edits(report, "carried"))
    fuzzy = _edits(report, "fuzzy")
    _print_edits(people, "fuzzy, to be translated anew", fuzzy)
    if fuzzy:
        people.print("  where only a typing error was mended, say so: extract --neutral ID", style="dim")
    if dry:
        for path in report.drift:
            people.print(f"  {escape(project.relative(path))}")


def _edits(report: SyncReport, kind: str) -> dict[tuple[str, str], Change]:
    """Return the edits of a kind by catalog and id: what is one edit has happened in every locale."""
    return {
        (part.name, change.id): change for part in report.catalogs for change in getattr(part.changes, kind)
    }


def _print_edits(people: Console, title: str, edits: Mapping[tuple[str, str], Change]) -> None:
    if not edits:
        return
    people.print(f"{title}:")
    for (name, _), change in islice(edits.items(), _LISTED):
        people.print(f"  [bold]{change.id}[/] {escape(name)}: {escape(change.reason)}")
        was, now = _compared(change.was, change.key[1])
        people.print(f"    {escape(was)}", style="dim")
        people.print(f"    {escape(now)}")
    if len(edits) > _LISTED:
        people.print(f"  and {len(edits) - _LISTED} more; --json lists all", style="dim")


def sync_document(project: Project, report: SyncReport, errors: Sequence[GeneratorError]) -> dict[str, Any]:
    """Return what happened to the catalogs as a JSON document."""
    return {
        "changed": [project.relative(path) for path in report.drift],
        "renamed": dict(report.renamed),
        "locales": {
            locale.tag: _counts(part for part in report.catalogs if part.locale == locale)
            for locale in project.settings.locales
        },
        "catalogs": [
            {"catalog": part.name, "locale": part.locale.tag, "path": project.relative(part.path), **found}
            for part in report.catalogs
            if (found := _changes_document(part.changes))
        ],
        "errors": [str(error) for error in errors],
    }


def unchanged_document(project: Project) -> dict[str, Any]:
    """Return the document of a run that had nothing to do."""
    nothing = dict.fromkeys(_COUNTED, 0)
    locales = {locale.tag: dict(nothing) for locale in project.settings.locales}
    return {"changed": [], "renamed": {}, "locales": locales, "catalogs": [], "errors": []}


def _changes_document(changes: Changes) -> dict[str, list[dict[str, str]]]:
    """Return what happened to sentences, by kind; kinds that did not happen are left out."""
    found: dict[str, list[dict[str, str]]] = {}
    for kind in _COUNTED:
        if listed := [_change_document(change) for change in getattr(changes, kind)]:
            found[kind] = listed
    return found


def _change_document(change: Change | Key) -> dict[str, str]:
    if isinstance(change, tuple):
        return _named(change)
    more = {"id": change.id, "was": change.was, "reason": change.reason}
    return _named(change.key) | {name: text for name, text in more.items() if text}


def _named(key: Key) -> dict[str, str]:
    context, msgid = key
    return {"msgid": msgid} if context is None else {"msgctxt": context, "msgid": msgid}


def _counts(parts: Iterable[CatalogReport]) -> dict[str, int]:
    parts = tuple(parts)
    return {name: sum(len(getattr(part.changes, name)) for part in parts) for name in _COUNTED}


# --- check


LONG = 50
"""So many catalogs take long enough for a progress bar."""
_Item = TypeVar("_Item")


def watch(people: Console, doing: str) -> Callable[[Sequence[_Item]], Iterable[_Item]]:
    """Return what goes through a list under a progress bar: on a terminal, and only if the list is long."""

    def watched(items: Sequence[_Item]) -> Iterable[_Item]:
        if not people.is_terminal or len(items) < LONG:
            return items
        return track(items, description=doing, console=people, transient=True)

    return watched


def print_mendings(people: Console, mendings: Iterable[Mending]) -> None:
    """Print how many translations were mended in which catalogs."""
    for mending in mendings:
        if mending.error is not None:
            people.print(f"[red]error[/] {escape(str(mending.error))}")
        elif mending.count:
            people.print(f"{escape(mending.path)}: {mending.count} mended")


def print_findings(people: Console, found: Sequence[Finding]) -> None:
    """Print findings, each with the `path:line` that terminals and editors jump to, and how many they are."""
    for finding in found:
        severity = f"[{_COLOURS[finding.severity]}]{finding.severity}[/]"
        text = f"{escape(finding.place)}: {severity} {finding.code}: {escape(finding.message)}"
        about = f"\n    [dim]{escape(_shortened(finding.msgid))}[/]" if finding.msgid else ""
        people.print(f"{text}{about}")
    fatal = sum(finding.severity == "fatal" for finding in found)
    warnings = len(found) - fatal
    people.print(f"check: {fatal} fatal, {warnings} warning{'s'[: warnings != 1]}")


_COLOURS = MappingProxyType({"fatal": "red", "warning": "yellow"})


def print_annotations(found: Iterable[Finding]) -> None:
    """Print findings as workflow commands of GitHub Actions, each on the line that it is about."""
    for finding in found:
        level = "error" if finding.severity == "fatal" else "warning"
        where = f"file={_property(finding.path)},line={finding.line or 1},title={_property(finding.code)}"
        click.echo(f"::{level} {where}::{_data(finding.message)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_WIDTH = 100


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _compared(was: str, now: str) -> tuple[str, str]:
    """Shorten two wordings so that the place where they differ is still in sight."""
    was, now = (" ".join(text.split()) for text in (was, now))
    same = next((at for at, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), 0)
    if same < _WIDTH * 3 // 4:
        return _shortened(was), _shortened(now)
    start = same - _WIDTH // 2
    return _shortened(f"…{was[start:]}"), _shortened(f"…{now[start:]}")


# --- status

_STATES = MappingProxyType(
    {"approved": "green", "unapproved": "yellow", "stale": "magenta", "missing": "dim"}
)
_BLOCKS = MappingProxyType({"approved": "█", "unapproved": "▓", "stale": "▒", "missing": "░"})
"""Told apart without colours too."""
_BAR = 10
_WIDE = 160
"""Columns where no terminal says how many there are."""


def print_status(people: Console, project: Project, rows: Sequence[Row]) -> None:
    """Print how far each locale is: its sum, a row per catalog, and what is stale for the longest time."""
    table = Table(box=None, pad_edge=False)
    table.add_column("locale", overflow="fold", min_width=14)
    table.add_column("", no_wrap=True)
    for name in (*_BLOCKS.values(), "words left", "by"):
        table.add_column(name, justify="left" if name == "by" else "right", no_wrap=True)
    for tag, group in groupby(rows, key=lambda row: row.locale):
        kept = list(group)
        table.add_row(tag, *_figures(kept), style="bold")
        for row in kept:
            table.add_row(f"  {escape(row.catalog)}", *_figures([row]))
    if not people.is_terminal:
        people.width = _WIDE
    people.print(table)
    legend = (f"[{colour}]{_BLOCKS[name]}[/] {name}" for name, colour in _STATES.items())
    people.print("  ".join(legend))
    for row in _oldest(rows):
        _print_stale(people, project, row)


def _figures(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the bar and the counts of some catalogs."""
    counts = {name: sum(getattr(row, name) for row in rows) for name in _STATES}
    origins: dict[str, int] = {}
    for row in rows:
        for author, count in row.origins.items():
            origins[author] = origins.get(author, 0) + count
    by = ", ".join(f"{author} {count}" for author, count in sorted(origins.items()))
    left = sum(row.words_left for row in rows)
    return f"{_bar(counts)} {_percent(counts):>4}", *map(str, counts.values()), str(left), by


def _percent(counts: Mapping[str, int]) -> str:
    """Return how much is approved; 100 % only if all is."""
    total = sum(counts.values())
    return f"{counts['approved'] * 100 // total if total else 100}%"


def _bar(counts: Mapping[str, int]) -> str:
    """Draw the states side by side; none that there is vanishes."""
    total = sum(counts.values())
    cells = {name: max(round(count * _BAR / total), 1) for name, count in counts.items() if count}
    while cells and sum(cells.values()) != _BAR:
        widest = max(cells, key=lambda name: cells[name])
        cells[widest] += 1 if sum(cells.values()) < _BAR else -1
    parts = (f"[{_STATES[name]}]{_BLOCKS[name] * width}[/]" for name, width in cells.items())
    return "".join(parts) or " " * _BAR


def _oldest(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield, for each locale, the row of the sentence that is stale for the longest time."""
    for _, group in groupby(rows, key=lambda row: row.locale):
        stale = [row for row in group if row.oldest is not None]
        if stale:
            yield min(stale, key=lambda row: (row.oldest and row.oldest.since) or date.max)


def _print_stale(people: Console, project: Project, row: Row) -> None:
    if row.oldest is None:
        return
    since = f"since {row.oldest.since}" if row.oldest.since else "since the last extract"
    where = f"{project.relative(row.path)}:{row.oldest.line}"
    people.print(escape(f"{row.locale}: stale {since}: {where}: {_shortened(row.oldest.msgid)}"))


def status_document(project: Project, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return how far each catalog is as a JSON document: a row for each.

    What is approved is `translated`, too: the word of those who count translations.
    """
    return [
        {
            "locale": row.locale,
            "catalog": row.catalog,
            "path": project.relative(row.path),
            "translated": row.approved,
            **{name: getattr(row, name) for name in (*_STATES, "words", "words_left")},
            "origins": dict(row.origins),
            "oldest_stale": _stale_document(row),
        }
        for row in rows
    ]


def _stale_document(row: Row) -> dict[str, Any] | None:
    if row.oldest is None:
        return None
    since = row.oldest.since
    return {
        "msgid": row.oldest.msgid,
        "line": row.oldest.line,
        "since": since.isoformat() if since is not None else None,
    }


# --- add-locale


def print_added(people: Console, project: Project, added: Added) -> None:
    """Print what there is to translate in a new locale, and where."""
    locale = added.locale
    forms = locale.plural.nplurals
    people.print(
        f"add-locale: {locale.tag} ({locale.native_name}), {forms} plural form{'s'[: forms != 1]}, "
        f"{len(added.catalogs)} catalogs in {escape(project.relative(added.folder))}"
    )
    people.print(f"  {added.sentences} sentences, {added.words} words to translate")
    if added.brought:
        people.print(f"  {added.brought} of the layouts and pages have the generator's own translation")
    if added.related is not None:
        people.print(f"  {added.filled} of them have a suggestion from {added.related.tag}, to be approved")


def added_document(project: Project, added: Added) -> dict[str, Any]:
    """Return what there is to translate in a new locale as a JSON document."""
    return {
        "locale": added.locale.tag,
        "name": added.locale.native_name,
        "dir": added.locale.direction,
        "plural_forms": added.locale.plural.header,
        "catalogs": [project.relative(path) for path in added.catalogs],
        "brought": added.brought,
        "related": added.related.tag if added.related is not None else None,
        "filled": added.filled,
        "sentences": added.sentences,
        "words": added.words,
        "errors": [str(error) for error in added.errors],
    }


# --- tm


def print_memory(people: Console, project: Project, done: Exported) -> None:
    """Print how many texts of each locale a memory file has."""
    counts = ", ".join(f"{count} of {locale.tag}" for locale, count in done.texts.items())
    more = f"; {done.others} left out, which it cannot hold beside them" if done.others else ""
    people.print(escape(f"tm: {project.relative(done.path)} has {counts or 'nothing'}{more}"))


def memory_document(project: Project, done: Exported) -> dict[str, Any]:
    """Return how many texts of each locale a memory file has as a JSON document."""
    return {
        "path": project.relative(done.path),
        "texts": {locale.tag: count for locale, count in done.texts.items()},
        "left_out": done.others,
        "errors": [str(error) for error in done.errors],
    }


def print_fillings(people: Console, done: Iterable[Imported]) -> None:
    """Print what a memory file gave to each locale."""
    for found in done:
        more = f", {found.kept} left, since they changed meanwhile" if found.kept else ""
        people.print(
            f"tm: {found.locale.tag}: {found.same} sentences filled, {found.similar} from similar ones, "
            f"by {found.texts} texts{more}"
        )


def fillings_document(
    project: Project, done: Iterable[Imported], errors: Iterable[GeneratorError]
) -> dict[str, Any]:
    """Return what a memory file gave to each locale as a JSON document."""
    rows = [
        {
            "locale": found.locale.tag,
            "texts": found.texts,
            "filled": found.same,
            "similar": found.similar,
            "kept": found.kept,
            "changed": [project.relative(path) for path in found.paths],
        }
        for found in done
    ]
    return {"locales": rows, "errors": [str(error) for error in errors]}


# --- build


def print_alerts(people: Console, alerts: Alerts) -> None:
    """Print which alerts have no email in a locale, or an old one, and why."""
    for name in alerts.names:
        for tag, reasons in alerts.reasons(name).items():
            more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
            what = "the last approved copy of" if tag in alerts.approved(name) else "no"
            people.print(f"[yellow]warning[/] {what} email {name} in {tag}: {escape(reasons[0])}{more}")
    count, places = len(alerts.names), len(alerts.locales)
    people.print(f"build: {count} email{'s'[: count != 1]} in {places} locale{'s'[: places != 1]}")


def print_places(people: Console, project: Project, places: Iterable[tuple[str, Path]]) -> None:
    """Print where results lie, relative to the folder people are in where that is shorter."""
    for name, path in places:
        people.print(f"  {name:<10} {escape(project.relative(path))}")


# --- import, export

_FILE_COUNTS = ("matched", "fuzzy", "untranslated", "paragraphs", "beside", "kept")


def print_imports(people: Console, reports: Iterable[FileReport]) -> None:
    """Print a line for each file: what of it is in the catalog now, and what checks say of its texts."""
    done = [report for report in reports if report.error is None]
    for report in done:
        counted = {name: getattr(report, name) for name in _FILE_COUNTS}
        counts = ", ".join(f"{count} {name}" for name, count in counted.items() if count) or "no text"
        more = ", its body kept whole" if report.verbatim else ""
        more += "" if report.exact else ", export differs from the file"
        people.print(escape(f"{report.path} → {report.article}: {counts}, {_faulty(report.faults)}{more}"))
    people.print(f"import: {len(done)} file{'s'[: len(done) != 1]}")


def _faulty(faults: Sequence[Verdict]) -> str:
    fatal = sum(verdict.finding.severity == "fatal" for verdict in faults)
    warnings = len(faults) - fatal
    return f"{fatal} fault{'s'[: fatal != 1]}, {warnings} warning{'s'[: warnings != 1]}"


def import_document(reports: Iterable[FileReport]) -> list[dict[str, Any]]:
    """Return the JSON document of an import: a row for each file."""
    return [
        {
            "path": report.path,
            "article": report.article,
            "source": report.source,
            **{name: getattr(report, name) for name in _FILE_COUNTS},
            "exact": report.exact,
            "verbatim": report.verbatim,
            "faults": [_fault(verdict) for verdict in report.faults],
            "error": None if report.error is None else str(report.error),
        }
        for report in reports
    ]


def _fault(verdict: Verdict) -> dict[str, Any]:
    finding = verdict.finding
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "msgid": verdict.key[1],
    }


def print_exports(people: Console, project: Project, reports: Iterable[ExportReport]) -> None:
    """Print a line for each article: where its file is, and what stands in it."""
    for report in reports:
        if report.path is None:
            continue
        counts = f"{report.translated} translated, {report.untranslated} untranslated"
        lost = f", {report.outdated} texts of the imported file have no place now" if report.outdated else ""
        where = project.relative(report.path)
        people.print(escape(f"{report.article} → {where}: {counts}, {_faulty(report.faults)}{lost}"))


def export_document(project: Project, reports: Iterable[ExportReport]) -> list[dict[str, Any]]:
    """Return the JSON document of an export: a row for each article."""
    return [
        {
            "article": report.article,
            "path": None if report.path is None else project.relative(report.path),
            "translated": report.translated,
            "untranslated": report.untranslated,
            "outdated": report.outdated,
            "faults": [_fault(verdict) for verdict in report.faults],
            "error": None if report.error is None else str(report.error),
        }
        for report in reports
    ]
