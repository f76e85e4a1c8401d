"""Commands of the billing system: one email, batches of them, the HTTP service."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
from click.core import ParameterSource
from rich.console import Console
from rich.markup import escape

from generator import reports
from generator.cli.desk import (
    DONE,
    FINDINGS,
    Desk,
    extra,
    print_json,
)
from generator.errors import GeneratorError, Place

if TYPE_CHECKING:
    from generator.alerts.bundle import Alerts
    from generator.batch import Source, Team

__all__ = ["COMMANDS"]

_bundle = click.option(
    "--bundle",
    "folder",
    type=click.Path(path_type=Path),
    help="The bundle's folder (default: build/alerts of the project).",
)
_FORMATS = ("json", "html", "text", "eml", "banner")


@click.command("email")
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
    """One email, of the project now or as it was."""
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
        print_json(email.document())
    else:
        # As bytes, since emails are UTF-8, whatever a terminal is.
        click.echo(shown[kind].encode())
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
    place, hint = Place(path=file.name), 'give one JSON object: {"name": value, …}'
    try:
        values = json.loads(file.read())
    except ValueError as error:
        raise GeneratorError(f"the values are not JSON: {error}", place=place, hint=hint) from None
    except RecursionError:
        raise GeneratorError("the values are nested too deeply", place=place, hint=hint) from None
    if not isinstance(values, dict):
        raise GeneratorError("the values are not a JSON object", place=place, hint=hint)
    return values


@click.command("batch")
@click.argument("source", default="-", metavar="[IN]", type=click.File("rb"))
@click.argument(
    "out", default="-", metavar="[OUT]", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True)
)
@click.option("--format", "kind", type=click.Choice(("json", "eml")), default="json", show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes.")
@click.option("--cluster", metavar="ADDRESS", help="Answer on a Dask cluster; IN and OUT are shared files.")
@_bundle
@click.pass_obj
def _batch_command(
    desk: Desk,
    *,
    source: BinaryIO,
    out: Path,
    kind: str,
    workers: int,
    cluster: str | None,
    folder: Path | None,
) -> int:
    """Requests in, answers out, line by line.

    Both are NDJSON, in the same order, or Parquet where a name ends in .parquet. A run that was killed goes
    on when it is started again.
    """
    from generator import batch

    if cluster and _is_given("workers"):
        raise click.UsageError("--workers are of this machine, and --cluster has workers of its own")
    if cluster and (source.name == "<stdin>" or str(out) == "-"):
        raise click.UsageError("--cluster takes the names of two files, which all workers share")
    requests, total = _requests(source, cluster=cluster)
    with _rate(desk.people, total) as progress, _into(out) as into:
        _check_apart(source, into)
        outcome = batch.run(
            requests,
            into,
            bundles=folder or desk.project.build / "alerts",
            format=kind,
            team=_team(cluster, workers),
            table=_table(into, kind) if out.suffix == ".parquet" else None,
            progress=progress,
        )
    sent = outcome.records - outcome.rejected
    desk.people.print(f"{sent:,} of {outcome.records:,} records answered, {outcome.rejected:,} rejected")
    if outcome.set_aside:
        desk.people.print(f"rejected records: {escape(str(outcome.set_aside))}", soft_wrap=True)
    return FINDINGS if outcome.rejected else DONE


@contextmanager
def _into(out: Path) -> Iterator[Path | BinaryIO]:
    """Yield the file that answers become, or what is no file: stdout, a pipe, a device.

    Of a link, it is the file that it leads to, since that is what others read.
    """
    if str(out) == "-":
        yield sys.stdout.buffer
    elif out.exists() and not out.is_file():
        with out.open("wb") as stream:
            yield stream
    else:
        yield out.resolve() if out.is_symlink() else out


def _check_apart(source: BinaryIO, into: Path | BinaryIO) -> None:
    """Raise GeneratorError if a run would write over its own requests, whatever name they were given by.

    Answers to a pipe or a device replace nothing.
    """
    from generator import batch

    # What cannot seek is no file.
    if not isinstance(into, Path) or not source.seekable():
        return
    given = os.fstat(source.fileno())
    for path in batch.outputs(into):
        if path.exists() and os.path.samestat(given, path.stat()):
            raise GeneratorError(
                "the run would write over its own requests",
                place=Place(path=path),
                hint="name another file for the answers",
            )


def _is_given(option: str) -> bool:
    source = click.get_current_context().get_parameter_source(option)
    return source is not ParameterSource.DEFAULT


def _requests(source: BinaryIO, *, cluster: str | None) -> tuple[Source, int | None]:
    """Return what is asked for, and how much there is of it."""
    from generator import batch

    path = None if source.name == "<stdin>" else Path(source.name).resolve()
    if path is not None and source.name.endswith(".parquet"):
        with extra("parquet"):
            from generator.batch.parquet import RowGroups
        groups = RowGroups.of(path)
        return groups, groups.bounds[-1]
    total = os.fstat(source.fileno()).st_size if source.seekable() else None
    if cluster is None:
        return batch.Lines(stream=source, path=path), total
    from generator.batch.cluster import CUT

    return batch.Lines(stream=source, path=path, cut=CUT), total


def _team(cluster: str | None, workers: int) -> Team:
    from generator import batch

    if cluster is None:
        return batch.processes(workers)
    from generator.batch.cluster import team_of

    return team_of(cluster)


def _table(out: Path | BinaryIO, kind: str) -> Callable[[Path, Path], None]:
    """Return what writes a Parquet file of all answers. Raises click.UsageError where it is to be no file."""
    if not isinstance(out, Path):
        raise click.UsageError("Parquet needs a file for its answers")
    with extra("parquet"):
        from generator.batch.parquet import write_rows
    return partial(write_rows, format=kind)


@contextmanager
def _rate(people: Console, total: int | None) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how many records are done, how many a second, and the time left."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
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


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another one needs GENERATOR_API_KEYS.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any.")
@_bundle
@click.pass_obj
def _serve_command(desk: Desk, *, host: str, port: int, folder: Path | None) -> int:
    """The HTTP service of the emails."""
    with extra("service"):
        from generator.service import serve
    # An option would show the keys to everyone who lists processes.
    keys = os.environ.get("GENERATOR_API_KEYS", "")
    serve(folder or desk.project.build / "alerts", host=host, port=port, keys=keys)
    return DONE


COMMANDS = (_batch_command, _email_command, _serve_command)
