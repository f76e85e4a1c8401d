"""Commands of writers and translators: what catalogs hold, how far they are, what an edit costs."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import locales, reports, stamps
from generator.cli.desk import (
    DONE,
    FINDINGS,
    Desk,
    chosen_locales,
    json_option,
    locale_option,
    print_json,
    progress_bar,
)
from generator.project import Project

if TYPE_CHECKING:
    from generator.audit import Finding
    from generator.source.content import Part

__all__ = ["COMMANDS"]


@click.command("extract")
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 if anything would change.")
@click.option(
    "--neutral",
    "ids",
    multiple=True,
    metavar="ID",
    help="A sentence, by its id in the report, or an article whose edit changed no meaning; may be repeated.",
)
@json_option
@click.pass_obj
def _extract_command(desk: Desk, *, dry: bool, ids: tuple[str, ...], as_json: bool) -> int:
    """Content and templates into every catalog."""
    of = desk.project
    before = stamps.glance(of)
    if not ids and stamps.is_done(of, "extract", before.digest()):
        return _extracted(desk, of, as_json=as_json)
    return _extract(desk, of, before, dry=dry, ids=ids, as_json=as_json)


def _extracted(desk: Desk, of: Project, *, as_json: bool) -> int:
    """Report that nothing changed since the last run."""
    if as_json:
        print_json(reports.unchanged_document(of))
    else:
        desk.people.print(reports.UP_TO_DATE)
    return DONE


def _extract(
    desk: Desk, of: Project, before: stamps.Glance, *, dry: bool, ids: tuple[str, ...], as_json: bool
) -> int:
    from generator.catalogs.sync import sync
    from generator.pages.interface import interface_texts
    from generator.source.content import article_texts, read_content

    content = read_content(of, articles=False)
    parts: list[Part] = [*article_texts(of), *content.texts(of), interface_texts()]
    with progress_bar(desk.people, "updating catalogs") as step:
        report = sync(of, parts, broken=content.broken, dry=dry, neutral=ids, step=step, digests=before.of)
    errors = (*content.errors, *report.errors)
    if as_json:
        print_json(reports.sync_document(of, report, errors))
    else:
        reports.print_sync(desk.people, of, report, dry=dry)
    reports.print_errors(desk.people, errors)
    if not (errors or dry):
        stamps.leave(of, "extract", before.after(report.digests).digest())
    return FINDINGS if errors or (dry and report.drift) else DONE


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[FILE.po]...", type=click.Path(path_type=Path))
@locale_option
@click.option("--fix", is_flag=True, help="First mend typography and the like; never what a text says.")
@click.option("--github", is_flag=True, help="Report as annotations of GitHub Actions.")
@json_option
@click.pass_obj
def _check_command(
    desk: Desk, *, paths: tuple[Path, ...], tags: tuple[str, ...], fix: bool, github: bool, as_json: bool
) -> int:
    """Every check, of the project or of single catalogs anywhere."""
    found = _check_files(desk, paths, tags, fix=fix) if paths else _check_project(desk, tags, fix=fix)
    if as_json:
        print_json([dataclasses.asdict(finding) for finding in found])
    elif github:
        reports.print_annotations(found)
    else:
        reports.print_findings(desk.people, found)
    return FINDINGS if any(finding.severity == "fatal" for finding in found) else DONE


def _check_project(desk: Desk, tags: tuple[str, ...], *, fix: bool) -> tuple[Finding, ...]:
    """Audit a project; one that was found without a fault is not audited again until something changes."""
    of = desk.project
    if tags or fix:
        return _audit(desk, of, tags, fix=fix)
    inputs = stamps.project_digest(of)
    if stamps.is_done(of, "check", inputs):
        return ()
    found = _audit(desk, of, tags, fix=fix)
    if not found:
        stamps.leave(of, "check", inputs)
    return found


def _audit(desk: Desk, of: Project, tags: tuple[str, ...], *, fix: bool) -> tuple[Finding, ...]:
    from generator.audit import audit_project, mend_catalogs
    from generator.source.content import read_content

    chosen = tuple(locale for locale in chosen_locales(tags, of) if locale != of.settings.source_locale)
    content = read_content(of)
    if fix:
        mended = mend_catalogs(of, content, chosen, watch=reports.watch(desk.people, "mending"))
        reports.print_mendings(desk.people, mended)
    return audit_project(of, content, chosen, watch=reports.watch(desk.people, "checking"))


def _check_files(
    desk: Desk, paths: tuple[Path, ...], tags: tuple[str, ...], *, fix: bool
) -> tuple[Finding, ...]:
    from generator.audit import audit_file, files_of, mend_file

    chosen = tuple(files_of(paths, tuple(dict.fromkeys(map(locales.parse, tags)))))
    if fix:
        reports.print_mendings(desk.people, [mend_file(path, locale) for path, locale in chosen])
    watched = reports.watch(desk.people, "checking")(chosen)
    return tuple(finding for path, locale in watched for finding in audit_file(path, locale))


@click.command("status")
@locale_option
@json_option
@click.pass_obj
def _status_command(desk: Desk, *, tags: tuple[str, ...], as_json: bool) -> int:
    """How far each locale is, and who translated.

    In sentences: approved, unapproved, stale, missing; and in words left.
    """
    from generator.catalogs.progress import progress
    from generator.source.content import article_texts, read_content

    of = desk.project
    content = read_content(of, articles=False)
    parts: list[Part] = [*article_texts(of), *content.texts(of)]
    names = [part.name for part in parts]
    chosen = [locale for locale in chosen_locales(tags, of) if locale != of.settings.source_locale]
    rows, faults = progress(of, [*names, "sphinx"], chosen, ages=True)
    errors = (*content.errors, *faults)
    if as_json:
        print_json(reports.status_document(of, rows))
    else:
        reports.print_status(desk.people, of, rows)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


@click.command("impact")
@click.argument("revision", metavar="[REV]", default="HEAD")
@json_option
@click.option("--markdown", "as_markdown", is_flag=True, help="Report as a comment for a pull request.")
@click.pass_obj
def _impact_command(desk: Desk, *, revision: str, as_json: bool, as_markdown: bool) -> int:
    """What an edit costs, against a revision.

    In sentences, words, pages that go stale, and emails that lose approval.
    """
    from generator import impact

    if as_json and as_markdown:
        raise click.UsageError("give --json or --markdown, not both")
    with desk.people.status("comparing"), impact.trees(desk.project, revision) as found:
        measured = impact.measure(found, revision)
    if as_json:
        print_json(impact.document(measured))
    elif as_markdown:
        click.echo(impact.markdown(measured), nl=False)
    else:
        impact.print_impact(desk.people, measured)
    reports.print_errors(desk.people, measured.errors)
    return FINDINGS if measured.errors else DONE


@click.command("add-locale")
@click.argument("tag")
@json_option
@click.pass_obj
def _add_locale_command(desk: Desk, *, tag: str, as_json: bool) -> int:
    """A new language: its catalogs and settings.

    The catalogs are filled with what is known, and from a related language as suggestions.
    """
    from generator import newcomer

    of = desk.project
    with desk.people.status("writing catalogs"):
        added = newcomer.add(of, tag)
    if as_json:
        print_json(reports.added_document(of, added))
    else:
        reports.print_added(desk.people, of, added)
    reports.print_errors(desk.people, added.errors)
    return FINDINGS if added.errors else DONE


@click.command("merge-po")
@click.argument("versions", nargs=-1, metavar="[BASE OURS THEIRS]", type=click.Path(path_type=Path))
@click.option("--path", metavar="FILE", help="What the catalog is called in the project, for messages.")
@click.option("--install", is_flag=True, help="Make git merge the catalogs of this clone so from now on.")
@click.pass_obj
def _merge_command(desk: Desk, *, versions: tuple[Path, ...], path: str | None, install: bool) -> int:
    """Git's merge driver for catalogs.

    It merges entry by entry, and writes the result into OURS.
    """
    from generator.catalogs import driver

    if install:
        return _install_driver(desk, versions)
    if len(versions) != 3:
        raise click.UsageError("give BASE, OURS and THEIRS, or --install")
    base, ours, theirs = versions
    errors = driver.merge_files(base, ours, theirs, path=path)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


def _install_driver(desk: Desk, versions: tuple[Path, ...]) -> int:
    from generator.catalogs import driver

    if versions:
        raise click.UsageError("--install takes no files")
    of = desk.project
    changed = driver.install(of.root)
    desk.people.print("merge-po: git merges the catalogs of this clone entry by entry")
    reports.print_places(desk.people, of, [("commit", path) for path in changed])
    return DONE


COMMANDS = (
    _add_locale_command,
    _check_command,
    _extract_command,
    _impact_command,
    _merge_command,
    _status_command,
)
