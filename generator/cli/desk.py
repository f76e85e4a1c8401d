"""What commands share: where they find the project and report, and options that several of them have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from generator import locales, project
from generator.errors import GeneratorError
from generator.project import Project

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = [
    "DONE",
    "FINDINGS",
    "IMPOSSIBLE",
    "Desk",
    "chosen_locales",
    "extra",
    "json_option",
    "locale_option",
    "print_json",
    "progress_bar",
    "still",
    "target",
    "targets",
]

DONE, FINDINGS, IMPOSSIBLE = 0, 1, 2
"""Exit codes."""


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


def chosen_locales(chosen: tuple[str, ...], of: Project) -> tuple[Locale, ...]:
    """Return the project's locales, or those chosen. Raises click.UsageError for one the project lacks."""
    known = {locale.tag: locale for locale in of.settings.all_locales}
    found = []
    for tag in chosen:
        parsed = locales.parse(tag).tag
        if parsed not in known:
            raise click.UsageError(f"the project has no locale {tag!r}; it has {', '.join(known)}")
        found.append(known[parsed])
    return tuple(dict.fromkeys(found)) or tuple(known.values())


def targets(tags: tuple[str, ...], of: Project) -> tuple[Locale, ...]:
    """Return the locales that were named, by default all that are translated into."""
    return tuple(dict.fromkeys(target(tag, of) for tag in tags)) or of.settings.locales


def target(tag: str, of: Project) -> Locale:
    """Return the one locale that was named. Raises click.UsageError for the language of the source."""
    (locale,) = chosen_locales((tag,), of)
    if locale == of.settings.source_locale:
        raise click.UsageError(f"{locale.tag} is what articles are written in; name another locale")
    return locale


def print_json(document: Any) -> None:
    """Print a report for programs, on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


json_option = click.option("--json", "as_json", is_flag=True, help="Report as one JSON document on stdout.")
locale_option = click.option(
    "--locale", "tags", multiple=True, metavar="TAG", help="Only this locale; may be repeated."
)


@contextmanager
def extra(name: str) -> Iterator[None]:
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


@contextmanager
def progress_bar(people: Console, title: str) -> Iterator[Callable[[int, int], None]]:
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


def still(people: Console, text: str) -> AbstractContextManager[object]:
    """Show what is done without a thread that turns something: a program with threads must not fork."""
    if not people.is_terminal:
        return nullcontext()
    from rich.live import Live

    return Live(text, console=people, auto_refresh=False, transient=True)
