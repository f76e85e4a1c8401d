"""Commands that make things from a project: a new one, its site and emails, pseudo-locales, a preview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from generator import reports
from generator.cli.desk import (
    DONE,
    FINDINGS,
    Desk,
    chosen_locales,
    extra,
    json_option,
    locale_option,
    print_json,
    progress_bar,
    still,
)
from generator.project import Project
from generator.stamps import Glance, glance
from generator.workers import begun

if TYPE_CHECKING:
    from generator.alerts.bundle import Alerts
    from generator.locales import Locale
    from generator.pages.trees import Crew

__all__ = ["COMMANDS"]


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def _init_command(desk: Desk, *, folder: Path) -> int:
    """A new project that builds and mails at once."""
    from generator import starter

    written = starter.start(folder.absolute())
    desk.people.print(f"init: {len(written)} files in {escape(str(folder))}; its README.md says how to go on")
    return DONE


@click.command("build")
@locale_option
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
    chosen = chosen_locales(tags, of)
    with still(desk.people, "building the site"):
        looked = begun(partial(glance, of))
        # To import it takes as long as to look.
        from generator.pages import joining, site

        out, seen = out or of.build / "site", looked()
        if joined:
            pages = joining.join(of, folders, out=out, seen=seen)
        else:
            pages = site.build(of, locales=chosen, out=out, part=part, crew=_crew(cluster), seen=seen)
    reports.print_warnings(desk.people, pages.findings)
    if part:
        reports.print_places(desk.people, of, [("part", pages.start)])
        return FINDINGS if pages.findings else DONE
    code = _build_emails(desk, of, chosen, seen, start=pages.start)
    return FINDINGS if pages.findings else code


def _build_emails(desk: Desk, of: Project, chosen: tuple[Locale, ...], seen: Glance, *, start: Path) -> int:
    from generator.alerts import build as emails

    with desk.people.status("compiling the emails"):
        built = emails.build(of, seen=seen)
    reports.print_errors(desk.people, built.errors)
    reports.print_alerts(desk.people, built.alerts)
    shown = built.gallery.parent
    samples = (shown / path for path in _samples(built.alerts, [locale.tag for locale in chosen]))
    places = [("site", start), *(("email", path) for path in samples), ("gallery", built.gallery)]
    reports.print_places(desk.people, of, [*places, ("bundle", built.bundle)])
    return FINDINGS if built.errors else DONE


def _crew(cluster: str | None) -> Crew | None:
    if cluster is None:
        return None
    from generator.pages.cluster import crew_of

    return crew_of(cluster)


def _samples(alerts: Alerts, tags: Sequence[str]) -> Iterator[str]:
    """Yield a page of the gallery per locale: of the alert most projects look at first."""
    name = "past-due" if "past-due" in alerts.names else next(iter(alerts.names), "")
    yield from (f"{tag}/{name}.html" for tag in tags if name and tag in alerts.approved(name))


@click.command("compile")
@click.option("--out", type=click.Path(path_type=Path), help="The bundle's folder (default: build/alerts).")
@click.pass_obj
def _compile_command(desk: Desk, *, out: Path | None) -> int:
    """The bundle alone: all alerts in all locales."""
    from generator.alerts.build import compile_into

    of = desk.project
    folder = out or of.build / "alerts"
    alerts, errors = compile_into(of, folder)
    reports.print_errors(desk.people, errors)
    reports.print_alerts(desk.people, alerts)
    reports.print_places(desk.people, of, [("bundle", folder)])
    return FINDINGS if errors else DONE


@click.command("pictures")
@locale_option
@click.pass_obj
def _pictures_command(desk: Desk, *, tags: tuple[str, ...]) -> int:
    """A picture of each email, for translators; needs Chromium."""
    from generator.alerts import build as emails
    from generator.alerts import pictures

    of = desk.project
    chosen = [locale.tag for locale in chosen_locales(tags, of)]
    built = emails.build(of)
    reports.print_errors(desk.people, built.errors)
    gallery = built.gallery.parent
    with progress_bar(desk.people, "taking pictures") as step:
        count = pictures.take(built.alerts, gallery, chosen, step=step)
    desk.people.print(f"pictures: {count} in {escape(of.relative(gallery))}")
    return FINDINGS if built.errors else DONE


@click.command("pseudo")
@click.option("--out", type=click.Path(path_type=Path), help="The folder of both (default: build/pseudo).")
@json_option
@click.pass_obj
def _pseudo_command(desk: Desk, *, out: Path | None, as_json: bool) -> int:
    """Pages and emails in pseudo-locales.

    qps-ploc is longer and accented, qps-plocm runs from right to left; both are built beside the project.
    """
    from generator import pseudo

    of = desk.project
    with desk.people.status("building the pseudo-locales"):
        built = pseudo.build(of, (out or of.build / "pseudo").resolve())
    found = list(dict.fromkeys((*built.pages.findings, *map(str, built.errors))))
    places = {"site": built.pages.start, "gallery": built.gallery}
    if as_json:
        print_json({name: of.relative(path) for name, path in places.items()} | {"findings": found})
    else:
        reports.print_warnings(desk.people, found)
        reports.print_places(desk.people, of, places.items())
    return FINDINGS if found else DONE


@click.command("preview")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes any.")
@click.pass_obj
def _preview_command(desk: Desk, *, port: int) -> int:
    """Pages and emails that follow saved files."""
    with extra("preview"):
        from generator.preview import serve

    def tell(sentence: str) -> None:
        desk.people.print(f"preview: {escape(sentence)}")

    of = desk.project
    desk.people.print("preview: building the site")
    serve(of, port=port, tell=tell)
    return DONE


COMMANDS = (
    _build_command,
    _compile_command,
    _init_command,
    _pictures_command,
    _preview_command,
    _pseudo_command,
)
