"""The command `generator`: arguments in, reports out.

Exit codes: 0 done; 1 findings, or a file that could not be used while the others were done; 2 wrong use, or
a project, argument or values that make the whole command impossible. Bad input never ends in a traceback.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click
from rich.console import Console
from rich.markup import escape

from generator import locales, project, reports, stamps
from generator.errors import GeneratorError
from generator.project import Project

if TYPE_CHECKING:
    from generator.alerts.bundle import Alerts
    from generator.audit import Finding
    from generator.catalogs.xliff import Version
    from generator.legacy.headers import Dialect
    from generator.locales import Locale
    from generator.pages.site import Report as SiteReport
    from generator.source.content import Part

__all__ = ["Desk", "command", "main"]

DONE, FINDINGS, IMPOSSIBLE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are one sentence on stderr."""
    try:
        code = command.main(
            args=None if argv is None else list(argv), prog_name="generator", standalone_mode=False
        )
    except GeneratorError as error:
        return _fail(str(error))
    except click.ClickException as error:
        return _fail(_sentence(error))
    except (click.Abort, KeyboardInterrupt):
        return _fail("stopped")
    except BrokenPipeError:
        sys.stderr.close()
        return FINDINGS
    return code if isinstance(code, int) else DONE


def _fail(sentence: str) -> int:
    click.echo(f"generator: {sentence}", err=True)
    return IMPOSSIBLE


def _sentence(error: click.ClickException) -> str:
    text = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{text}; see {context.command_path} --help" if context is not None else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every command needs: the project, found when first asked for, and where to report."""

    start: Path
    exact: bool

    @property
    def project(self) -> Project:
        """Load the project. Raises SettingsError."""
        return project.load(self.start) if self.exact else project.find(self.start)

    @property
    def people(self) -> Console:
        """Where people read: stderr, in colour on a terminal only."""
        return Console(stderr=True, highlight=False, soft_wrap=True)


def _locales(chosen: tuple[str, ...], of: Project) -> tuple[Locale, ...]:
    """Return the project's locales, or those chosen. Raises click.UsageError for one the project lacks."""
    known = {locale.tag: locale for locale in of.settings.all_locales}
    found = []
    for tag in chosen:
        parsed = locales.parse(tag).tag
        if parsed not in known:
            raise click.UsageError(f"the project has no locale {tag!r}; it has {', '.join(known)}")
        found.append(known[parsed])
    return tuple(found) or tuple(known.values())


def _print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


_json = click.option("--json", "as_json", is_flag=True, help="Report as one JSON document on stdout.")
_locale = click.option(
    "--locale", "tags", multiple=True, metavar="TAG", help="Only this locale; may be repeated."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    help="The project's folder (default: this folder, or the nearest parent that is a project).",
)
@click.version_option(package_name="localized-docs-generator")
@click.pass_context
def command(context: click.Context, folder: Path | None) -> None:
    """Help articles and billing alerts in, localized pages and past-due emails out."""
    context.obj = Desk(start=folder or Path.cwd(), exact=folder is not None)


# --- init


@command.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def _init_command(desk: Desk, *, folder: Path) -> int:
    """A new project with one article and one alert, which builds and mails at once."""
    from generator import starter

    written = starter.start(folder.absolute())
    desk.people.print(f"init: {len(written)} files in {escape(str(folder))}; its README.md says how to go on")
    return DONE


# --- extract


@command.command("extract")
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 if anything would change.")
@click.option(
    "--neutral",
    "ids",
    multiple=True,
    metavar="ID",
    help="A sentence, by its id in the report, or an article whose edit changed no meaning; may be repeated.",
)
@_json
@click.pass_obj
def _extract_command(desk: Desk, *, dry: bool, ids: tuple[str, ...], as_json: bool) -> int:
    """Content and templates into template catalogs, and those into every locale's catalogs."""
    of = desk.project
    if not ids and stamps.is_done(of, "extract", stamps.project_digest(of)):
        return _extracted(desk, of, as_json=as_json)
    return _extract(desk, of, dry=dry, ids=ids, as_json=as_json)


def _extracted(desk: Desk, of: Project, *, as_json: bool) -> int:
    """Report that nothing changed since the last run."""
    if as_json:
        _print_json(reports.unchanged_document(of))
    else:
        desk.people.print(reports.UP_TO_DATE)
    return DONE


def _extract(desk: Desk, of: Project, *, dry: bool, ids: tuple[str, ...], as_json: bool) -> int:
    from generator.catalogs.sync import sync
    from generator.pages.interface import interface_texts
    from generator.source.content import article_texts, read_content

    content = read_content(of, articles=False)
    parts: list[Part] = [*article_texts(of), *content.texts(of), interface_texts()]
    with _bar(desk.people, "updating catalogs") as step:
        report = sync(of, parts, broken=content.broken, dry=dry, neutral=ids, step=step)
    errors = (*content.errors, *report.errors)
    if as_json:
        _print_json(reports.sync_document(of, report, errors))
    else:
        reports.print_sync(desk.people, of, report, dry=dry)
    reports.print_errors(desk.people, errors)
    if not errors and not (dry and report.drift):
        stamps.leave(of, "extract", stamps.project_digest(of))
    return FINDINGS if errors or (dry and report.drift) else DONE


@contextmanager
def _bar(people: Console, title: str) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how far a long run is: what is done, of how much."""
    from rich.progress import Progress

    # Without a thread that draws it: a process that has threads cannot be forked.
    with Progress(
        console=people, transient=True, disable=not people.is_terminal, auto_refresh=False
    ) as progress:
        task = progress.add_task(title, total=None)

        def step(done: int, total: int) -> None:
            whole = done * 100 // total != (done - 1) * 100 // total
            progress.update(task, completed=done, total=total, refresh=whole)

        yield step


# --- check


@command.command("check")
@click.argument("paths", nargs=-1, metavar="[FILE.po]...", type=click.Path(path_type=Path))
@_locale
@click.option("--fix", is_flag=True, help="First mend typography and the like; never what a text says.")
@click.option("--github", is_flag=True, help="Report as annotations of GitHub Actions.")
@_json
@click.pass_obj
def _check_command(
    desk: Desk, *, paths: tuple[Path, ...], tags: tuple[str, ...], fix: bool, github: bool, as_json: bool
) -> int:
    """Every check, of the project or of single catalogs anywhere."""
    found = _check_files(desk, paths, tags, fix=fix) if paths else _check_project(desk, tags, fix=fix)
    if as_json:
        _print_json([dataclasses.asdict(finding) for finding in found])
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

    chosen = tuple(locale for locale in _locales(tags, of) if locale != of.settings.source_locale)
    content = read_content(of)
    if fix:
        mended = mend_catalogs(of, content, chosen, watch=reports.watch(desk.people, "mending"))
        reports.print_mendings(desk.people, mended)
    return audit_project(of, content, chosen, watch=reports.watch(desk.people, "checking"))


def _check_files(
    desk: Desk, paths: tuple[Path, ...], tags: tuple[str, ...], *, fix: bool
) -> tuple[Finding, ...]:
    from generator.audit import audit_file, mend_file

    wanted = locales.parse(tags[0]) if tags else None
    if fix:
        reports.print_mendings(desk.people, [mend_file(path, wanted) for path in paths])
    watched = reports.watch(desk.people, "checking")(paths)
    return tuple(finding for path in watched for finding in audit_file(path, wanted))


# --- build


@command.command("build")
@_locale
@click.option("--out", type=click.Path(path_type=Path), help="The site's folder (default: build/site).")
@click.option("--part", is_flag=True, help="The pages alone, to be joined with those of other locales.")
@click.option(
    "--join", "joined", is_flag=True, help="One site of the parts in the folders that are named after it."
)
@click.option("--cluster", metavar="ADDRESS", help="Build on a Dask cluster, a locale per worker.")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(path_type=Path))
@click.pass_obj
def _build_command(
    desk: Desk,
    *,
    tags: tuple[str, ...],
    out: Path | None,
    part: bool,
    joined: bool,
    cluster: str | None,
    folders: tuple[Path, ...],
) -> int:
    """The site, the bundle of emails and their gallery."""
    if joined != bool(folders) or (joined and (tags or part or cluster)):
        raise click.UsageError(
            "--join takes the folders of parts, and neither --locale, --part nor --cluster"
        )
    of = desk.project
    chosen = _locales(tags, of)
    with _still(desk.people, "building the site"):
        pages = (
            _join(of, folders, out)
            if joined
            else _pages(of, chosen, out or of.build / "site", part=part, cluster=cluster)
        )
    reports.print_warnings(desk.people, pages.findings)
    if part:
        reports.print_places(desk.people, of, [("part", pages.start)])
        return FINDINGS if pages.findings else DONE
    code = _build_emails(desk, of, chosen, site=pages.start)
    return FINDINGS if pages.findings else code


def _build_emails(desk: Desk, of: Project, chosen: tuple[Locale, ...], *, site: Path) -> int:
    from generator.alerts import build as emails

    with desk.people.status("compiling the emails"):
        built = emails.build(of)
    reports.print_errors(desk.people, built.errors)
    reports.print_alerts(desk.people, built.alerts)
    shown = built.gallery.parent
    samples = (shown / path for path in _samples(built.alerts, [locale.tag for locale in chosen]))
    places = [("site", site), *(("email", path) for path in samples), ("gallery", built.gallery)]
    reports.print_places(desk.people, of, [*places, ("bundle", built.bundle)])
    return FINDINGS if built.errors else DONE


def _still(people: Console, text: str) -> AbstractContextManager[object]:
    """Show what is done without a thread that turns something: a program with threads must not fork."""
    if not people.is_terminal:
        return nullcontext()
    from rich.live import Live

    return Live(text, console=people, auto_refresh=False, transient=True)


def _pages(
    of: Project, chosen: tuple[Locale, ...], out: Path, *, part: bool, cluster: str | None
) -> SiteReport:
    from generator.pages import site

    if cluster is None:
        return site.build(of, locales=chosen, out=out, part=part)
    from generator.pages.cluster import crew_of

    return site.build(of, locales=chosen, out=out, part=part, crew=crew_of(cluster))


def _join(of: Project, folders: tuple[Path, ...], out: Path | None) -> SiteReport:
    from generator.pages.joining import join

    return join(of, folders, out=out)


def _samples(alerts: Alerts, tags: Sequence[str]) -> Iterator[str]:
    """Yield a page of the gallery per locale: of the alert most projects look at first."""
    name = "past-due" if "past-due" in alerts.names else next(iter(alerts.names), "")
    yield from (f"{tag}/{name}.html" for tag in tags if name and tag in alerts.approved(name))


@command.command("compile")
@click.option("--out", type=click.Path(path_type=Path), help="The bundle's folder (default: build/alerts).")
@click.pass_obj
def _compile_command(desk: Desk, *, out: Path | None) -> int:
    """The bundle alone: all alerts in all locales, for the service that sends them."""
    from generator.alerts.build import compile_into

    of = desk.project
    folder = out or of.build / "alerts"
    alerts, errors = compile_into(of, folder)
    reports.print_errors(desk.people, errors)
    reports.print_alerts(desk.people, alerts)
    reports.print_places(desk.people, of, [("bundle", folder)])
    return FINDINGS if errors else DONE


# --- add-locale


@command.command("add-locale")
@click.argument("tag")
@_json
@click.pass_obj
def _add_locale_command(desk: Desk, *, tag: str, as_json: bool) -> int:
    """A new language: its catalogs, filled from a related one as suggestions, and the settings."""
    from generator import newcomer

    of = desk.project
    with desk.people.status("writing catalogs"):
        added = newcomer.add(of, tag)
    if as_json:
        _print_json(reports.added_document(of, added))
    else:
        reports.print_added(desk.people, of, added)
    reports.print_errors(desk.people, added.errors)
    return FINDINGS if added.errors else DONE


# --- tm


@command.group("tm")
def _tm_commands() -> None:
    """Translation memory for other tools, as TMX or a PO compendium; work for translators, as XLIFF."""


@_tm_commands.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@_locale
@click.option("--xliff", type=click.Choice(("1.2", "2.0")), default="1.2", show_default=True, help="Version.")
@_json
@click.pass_obj
def _tm_export_command(
    desk: Desk, *, path: Path, tags: tuple[str, ...], xliff: Version, as_json: bool
) -> int:
    """Approved texts into FILE.tmx, or of one locale into FILE.po; what waits in a locale into FILE.xlf."""
    from generator import tm

    of = desk.project
    done = tm.export_memory(of, path.absolute(), _targets(tags, of), version=xliff)
    if as_json:
        _print_json(reports.memory_document(of, done))
    else:
        reports.print_memory(desk.people, of, done)
    reports.print_errors(desk.people, done.errors)
    return FINDINGS if done.errors else DONE


@_tm_commands.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@_locale
@click.option("--approved", is_flag=True, help="Texts of the very sentence are approved, not suggestions.")
@_json
@click.pass_obj
def _tm_import_command(
    desk: Desk, *, path: Path, tags: tuple[str, ...], approved: bool, as_json: bool
) -> int:
    """Texts of FILE.tmx or FILE.po, as suggestions where there is none; of FILE.xlf, what came back done."""
    from generator import tm

    of = desk.project
    done, errors = tm.import_memory(of, path.absolute(), _targets(tags, of), approved=approved)
    if as_json:
        _print_json(reports.fillings_document(of, done, errors))
    else:
        reports.print_fillings(desk.people, done)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


def _targets(tags: tuple[str, ...], of: Project) -> tuple[Locale, ...]:
    """Return the locales that were named, by default all that are translated into."""
    return tuple(_target((tag,), of) for tag in tags) or of.settings.locales


# --- pseudo


@command.command("pseudo")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of both (default: build/pseudo).")
@_json
@click.pass_obj
def _pseudo_command(desk: Desk, *, out: Path | None, as_json: bool) -> int:
    """Pages and emails in qps-ploc (longer, accented) and qps-plocm (right to left), beside the project."""
    from generator import pseudo

    of = desk.project
    with desk.people.status("building the pseudo-locales"):
        built = pseudo.build(of, (out or of.build / "pseudo").resolve())
    found = list(dict.fromkeys((*built.pages.findings, *map(str, built.errors))))
    places = {"site": built.pages.start, "gallery": built.gallery}
    if as_json:
        _print_json({name: of.relative(path) for name, path in places.items()} | {"findings": found})
    else:
        reports.print_warnings(desk.people, found)
        reports.print_places(desk.people, of, places.items())
    return FINDINGS if found else DONE


# --- status


@command.command("status")
@_locale
@_json
@click.pass_obj
def _status_command(desk: Desk, *, tags: tuple[str, ...], as_json: bool) -> int:
    """How far each locale is: translated, unapproved, stale, missing, words left, and by whom."""
    from generator.catalogs.progress import progress
    from generator.source.content import article_texts, read_content

    of = desk.project
    content = read_content(of, articles=False)
    parts: list[Part] = [*article_texts(of), *content.texts(of)]
    names = [part.name for part in parts]
    chosen = [locale for locale in _locales(tags, of) if locale != of.settings.source_locale]
    rows, faults = progress(of, [*names, "sphinx"], chosen, ages=True)
    errors = (*content.errors, *faults)
    if as_json:
        _print_json(reports.status_document(of, rows))
    else:
        reports.print_status(desk.people, of, rows)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


# --- impact


@command.command("impact")
@click.argument("revision", metavar="[REV]", default="HEAD")
@_json
@click.option("--markdown", "as_markdown", is_flag=True, help="Report as a comment for a pull request.")
@click.pass_obj
def _impact_command(desk: Desk, *, revision: str, as_json: bool, as_markdown: bool) -> int:
    """What the edit in the working tree costs against a revision: sentences, words, pages, emails."""
    from generator import impact

    if as_json and as_markdown:
        raise click.UsageError("give --json or --markdown, not both")
    with desk.people.status("comparing"), impact.trees(desk.project, revision) as found:
        measured = impact.measure(found, revision)
    if as_json:
        _print_json(impact.document(measured))
    elif as_markdown:
        click.echo(impact.markdown(measured), nl=False)
    else:
        impact.print_impact(desk.people, measured)
    reports.print_errors(desk.people, measured.errors)
    return FINDINGS if measured.errors else DONE


# --- merge-po


@command.command("merge-po")
@click.argument("versions", nargs=-1, metavar="[BASE OURS THEIRS]", type=click.Path(path_type=Path))
@click.option("--path", metavar="FILE", help="What the catalog is called in the project, for messages.")
@click.option("--install", is_flag=True, help="Make git merge the catalogs of this clone so from now on.")
@click.pass_obj
def _merge_command(desk: Desk, *, versions: tuple[Path, ...], path: str | None, install: bool) -> int:
    """Git's merge driver for catalogs: merges entry by entry, and writes the result into OURS."""
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


# --- email

_FORMATS = ("json", "html", "text", "eml", "banner")


@command.command("email")
@click.argument("alert")
@click.option(
    "--locale", "tags", multiple=True, required=True, metavar="TAG", help="Wanted; the first is tried first."
)
@click.option(
    "--values", "file", required=True, type=click.File("rb"), metavar="FILE", help="JSON; - is stdin."
)
@click.option("--format", "kind", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--to", help="Mailbox that an eml is addressed to, as 'Name <address>'.")
@click.option(
    "--format-locale", metavar="TAG", help="Whose formats amounts and dates have (default: as wanted)."
)
@click.option("--time-zone", metavar="ZONE", help="Of instants, such as Europe/Brussels.")
@click.option("--no-fallback", is_flag=True, help="Fail rather than write in another language.")
@click.option(
    "--bundle",
    metavar="ID",
    help="As an earlier bundle of build/alerts writes it (default: the project now).",
)
@click.pass_obj
def _email_command(
    desk: Desk,
    *,
    alert: str,
    tags: tuple[str, ...],
    file: BinaryIO,
    kind: str,
    to: str | None,
    format_locale: str | None,
    time_zone: str | None,
    no_fallback: bool,
    bundle: str | None,
) -> int:
    """One email on stdout, from the project as it is now or as it was."""
    if kind == "eml" and not to:
        raise click.UsageError("--format eml needs --to 'Name <address>'")
    values = _read_values(file)
    email = _alerts(desk, bundle).email(
        alert,
        locale=tags,
        values=values,
        format_locale=format_locale,
        time_zone=time_zone,
        fallback=not no_fallback,
    )
    if kind == "eml":
        sys.stdout.buffer.write(email.message(to=to or ""))
        return DONE
    shown = {"html": email.html, "text": email.text, "banner": email.banner}
    if kind == "json":
        _print_json(email.document())
    else:
        click.echo(shown[kind])
    return DONE


def _alerts(desk: Desk, bundle: str | None) -> Alerts:
    """Return the alerts of the project as it is now, or of an earlier bundle."""
    from generator.alerts.bundle import Alerts, last_bundle

    folder = desk.project.build / "alerts"
    if bundle is not None:
        return Alerts.load(folder, bundle=bundle)
    from generator.alerts.compile import compile_alerts

    compiled, errors = compile_alerts(desk.project, previous=last_bundle(folder))
    reports.print_errors(desk.people, errors)
    return Alerts(compiled)


def _read_values(file: BinaryIO) -> Mapping[str, object]:
    try:
        values = json.loads(file.read())
    except ValueError as error:
        raise GeneratorError(f"the values are not JSON: {error}", hint="give one JSON object") from None
    if not isinstance(values, dict):
        raise GeneratorError("the values are not a JSON object", hint='write {"name": value, …}')
    return values


# --- import, export


@command.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--locale", "tag", required=True, metavar="TAG", help="What the files are written in.")
@click.option(
    "--source",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="The English file, or a folder or repository to look for the English files in, too.",
)
@_json
@click.pass_obj
def _import_command(
    desk: Desk, *, paths: tuple[Path, ...], tag: str, source: Path | None, as_json: bool
) -> int:
    """Localized Markdown of the Open Publishing format, files or folders, into articles and catalogs."""
    from generator.legacy.importing import import_files

    of = desk.project
    locale = _target((tag,), of)
    with _bar(desk.people, "importing") as step:
        done = import_files(of, paths, locale=locale, source=source, step=step)
    if as_json:
        _print_json(reports.import_document(done))
    else:
        reports.print_imports(desk.people, done)
    errors = tuple(report.error for report in done if report.error is not None)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


@command.command("export")
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
@_json
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
    """Articles and their catalogs, all or some, into localized Markdown of the Open Publishing format."""
    from datetime import UTC, datetime

    from generator.legacy.exporting import Shape, export_articles

    of = desk.project
    locale = _target((tag,), of)
    shape = Shape(side_by_side=side_by_side, dialect=dialect)
    folder = out or of.build / "export" / locale.tag
    today = datetime.now(tz=UTC).date()
    done = export_articles(of, ids, locale=locale, out=folder, shape=shape, today=today)
    if as_json:
        _print_json(reports.export_document(of, done))
    else:
        reports.print_exports(desk.people, of, done)
    errors = tuple(report.error for report in done if report.error is not None)
    reports.print_errors(desk.people, errors)
    return FINDINGS if errors else DONE


def _target(tags: tuple[str, ...], of: Project) -> Locale:
    """Return the one locale that was named. Raises click.UsageError for the language of the source."""
    (locale,) = _locales(tags, of)
    if locale == of.settings.source_locale:
        raise click.UsageError(f"{locale.tag} is what articles are written in; name another locale")
    return locale


# --- batch


@command.command("batch")
@click.argument("source", default="-", metavar="[IN]", type=click.File("rb"))
@click.argument("out", default="-", metavar="[OUT]", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "kind", type=click.Choice(("json", "eml")), default="json", show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes.")
@click.option(
    "--bundle",
    "folder",
    type=click.Path(path_type=Path),
    help="The bundle's folder (default: build/alerts of the project).",
)
@click.pass_obj
def _batch_command(
    desk: Desk, *, source: BinaryIO, out: Path, kind: str, workers: int, folder: Path | None
) -> int:
    """NDJSON requests to NDJSON answers, in order; a run that was killed goes on when it is started again.

    IN may be a Parquet file, whose name ends in .parquet.
    """
    from generator import batch

    if source.name.endswith(".parquet"):
        with _extra("parquet"):
            from generator.batch.parquet import read_parquet
        source = read_parquet(source, path=source.name)
    with _rate(desk.people, source) as progress:
        outcome = batch.run(
            source,
            sys.stdout.buffer if str(out) == "-" else out,
            bundles=folder or desk.project.build / "alerts",
            format=kind,
            workers=workers,
            progress=progress,
        )
    sent = outcome.records - outcome.rejected
    desk.people.print(f"{sent:,} of {outcome.records:,} records answered, {outcome.rejected:,} rejected")
    if outcome.set_aside:
        desk.people.print(f"rejected records: {outcome.set_aside}", soft_wrap=True)
    return FINDINGS if outcome.rejected else DONE


@contextmanager
def _rate(people: Console, source: BinaryIO) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how many records are done, how many a second, and the time left."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    total = os.fstat(source.fileno()).st_size if source.seekable() else None
    began: list[tuple[int, float]] = []
    with Progress(*columns, console=people, transient=True, disable=not people.is_terminal) as progress:
        task = progress.add_task("", total=total)

        def step(records: int, read: int) -> None:
            # A run that goes on has records from the start.
            began[:] = began or [(records, time.monotonic())]
            (first, start), now = began[0], time.monotonic()
            rate = (records - first) / (now - start) if now > start else 0
            progress.update(task, completed=read, description=f"{records:,} records, {rate:,.0f} a second")

        yield step


# --- serve


@command.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another one needs GENERATOR_API_KEYS.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any.")
@click.option(
    "--bundle",
    "folder",
    type=click.Path(path_type=Path),
    help="The bundle's folder (default: build/alerts of the project).",
)
@click.pass_obj
def _serve_command(desk: Desk, *, host: str, port: int, folder: Path | None) -> int:
    """The HTTP service of the emails."""
    with _extra("service"):
        from generator.service import serve
    # An option would show the keys to everyone who lists processes.
    keys = os.environ.get("GENERATOR_API_KEYS", "")
    serve(folder or desk.project.build / "alerts", host=host, port=port, keys=keys)
    return DONE


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Tell what to install where an import needs an optional extra."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("generator"):
            raise
        raise GeneratorError(
            f"this command needs {error.name}, which is not installed",
            hint=f"run: pip install 'localized-docs-generator[{name}]'",
        ) from None


# --- preview


@command.command("preview")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes any.")
@click.pass_obj
def _preview_command(desk: Desk, *, port: int) -> int:
    """Pages and emails in a browser, which follow every file that is saved."""
    with _extra("preview"):
        from generator.preview import serve

    def ready(address: str) -> None:
        desk.people.print(f"preview: {address} (Ctrl-C ends it)")

    of = desk.project
    desk.people.print("preview: building the site")
    serve(of, port=port, ready=ready)
    return DONE
