"""The command `generator`: arguments in, reports out.

Exit codes: 0 done; 1 findings, or a file that could not be used while the others were done; 2 wrong use, or
a project, argument or values that make the whole command impossible. Bad input never ends in a traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from generator.cli import building, catalogs, exchange, sending
from generator.cli.desk import DONE, FINDINGS, IMPOSSIBLE, Desk
from generator.errors import GeneratorError, Place
from generator.workers import collect_rarely

__all__ = ["command", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are one sentence on stderr."""
    collect_rarely()
    _escape_what_cannot_be_written()
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
    except OSError as error:
        place = Place(path=error.filename) if error.filename else None
        return _fail(str(GeneratorError(error.strerror or str(error), place=place, hint=_REFUSED)))
    return code if isinstance(code, int) else DONE


def _escape_what_cannot_be_written() -> None:
    """Have characters that an output cannot take, as in a name that is not UTF-8, come out as `\\udcff`.

    In JSON that is the same character.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


_REFUSED = "check that path, its permissions and the free space"


def _fail(sentence: str) -> int:
    click.echo(f"generator: {sentence}", err=True)
    return IMPOSSIBLE


def _sentence(error: click.ClickException) -> str:
    text = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{text}; see {context.command_path} --help" if context is not None else text


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
    context.obj = Desk(start=folder or _here(), exact=folder is not None)


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise GeneratorError("this folder was removed", hint="change to one that is there") from None


for _commands in (building.COMMANDS, catalogs.COMMANDS, exchange.COMMANDS, sending.COMMANDS):
    for _command in _commands:
        command.add_command(_command)
