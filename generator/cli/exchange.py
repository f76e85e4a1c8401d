"""Commands that move texts in and out: translation memory, work for translators, localized Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import reports
from generator.cli.desk import (
    DONE,
    FINDINGS,
    Desk,
    json_option,
    locale_option,
    print_json,
    progress_bar,
    target,
    targets,
)

if TYPE_CHECKING:
    from generator.catalogs.xliff import Version
    from generator.legacy.headers import Dialect

__all__ = ["COMMANDS"]


@click.group("tm")
def _tm_commands() -> None:
    """Translation memory and XLIFF, in and out.

    Memory goes as TMX or a PO compendium, work for translators as XLIFF.
    """


@_tm_commands.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@locale_option
@click.option("--xliff", type=click.Choice(("1.2", "2.0")), default="1.2", show_default=True, help="Version.")
@json_option
@click.pass_obj
def _tm_export_command(
    desk: Desk, *, path: Path, tags: tuple[str, ...], xliff: Version, as_json: bool
) -> int:
    """Approved texts into FILE.tmx, or of one locale into FILE.po; what waits in a locale into FILE.xlf."""
    from generator import tm

    of = desk.project
    done = tm.export_memory(of, path.absolute(), targets(tags, of), version=xliff)
    if as_json:
        print_json(reports.memory_document(of, done))
    else:
        reports.print_memory(desk.people, of, done)
    reports.print_errors(desk.people, done.errors)
    return FINDINGS if done.errors else DONE


@_tm_commands.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@locale_option
@click.option("--approved", is_flag=True, help="Texts of the very sentence are approved, not suggestions.")
@json_option
@click.pass_obj
def _tm_import_command(
    desk: Desk, *, path: Path, tags: tuple[str, ...], approved: bool, as_json: bool
) -> int:
    """Texts of FILE.tmx or FILE.po, as suggestions where there is none; of FILE.xlf, what came back done."""
    from generator import tm

    of = desk.project
    done, errors = tm.import_memory(of, path.absolute(), targets(tags, of), approved=approved)
    if as_json:
        print_json(reports.fillings_document(of, done, errors))
    else:
        reports.print_fillings(desk.people, done)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--locale", "tag", required=True, metavar="TAG", help="What the files are written in.")
@click.option(
    "--source",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="The English file, or a folder or repository to look for the English files in, too.",
)
@json_option
@click.pass_obj
def _import_command(
    desk: Desk, *, paths: tuple[Path, ...], tag: str, source: Path | None, as_json: bool
) -> int:
    """Localized Markdown into catalogs.

    Files or folders, in the Open Publishing format; articles that are new come with them.
    """
    from generator.legacy.importing import import_files

    of = desk.project
    locale = target(tag, of)
    with progress_bar(desk.people, "importing") as step:
        done = import_files(of, paths, locale=locale, source=source, step=step)
    if as_json:
        print_json(reports.import_document(done))
    else:
        reports.print_imports(desk.people, done)
    errors = tuple(report.error for report in done if report.error is not None)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


@click.command("export")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--locale", "tag", required=True, metavar="TAG", help="Whose texts to write.")
@click.option(
    "--side-by-side/--plain",
    default=None,
    help="With the source beside each sentence (default: as imported).",
)
@click.option(
    "--dialect",
    type=click.Choice(("D0", "D1", "D2", "D3")),
    help="Of the front matter (default: as imported, else D3, the newest).",
)
@click.option("--out", type=click.Path(path_type=Path), help="The folder (default: build/export/<locale>).")
@json_option
@click.pass_obj
def _export_command(
    desk: Desk,
    *,
    ids: tuple[str, ...],
    tag: str,
    side_by_side: bool | None,
    dialect: Dialect | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Catalogs into localized Markdown.

    All articles or some, in the Open Publishing format.
    """
    from datetime import UTC, datetime

    from generator.legacy.exporting import Shape, export_articles

    of = desk.project
    locale = target(tag, of)
    shape = Shape(side_by_side=side_by_side, dialect=dialect)
    folder = out or of.build / "export" / locale.tag
    today = datetime.now(tz=UTC).date()
    done = export_articles(of, ids, locale=locale, out=folder, shape=shape, today=today)
    if as_json:
        print_json(reports.export_document(of, done))
    else:
        reports.print_exports(desk.people, of, done)
    errors = tuple(report.error for report in done if report.error is not None)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


COMMANDS = (_export_command, _import_command, _tm_commands)
