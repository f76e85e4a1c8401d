"""Jinja templates and the settings they show become segments.

A template marks a string by `_("…")` or `t("…")` with one constant argument; `note="…"` is for translators,
other keyword arguments fill its placeholders `{lower_case}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import jinja2
from jinja2 import nodes

from generator import files
from generator.errors import Place, SourceError
from generator.project import EmailSettings, Project
from generator.source.markdown import PLACEHOLDER
from generator.source.model import Segment
from generator.values.mailboxes import read_mailbox

__all__ = [
    "FUNCTIONS",
    "catalog_name",
    "parsed",
    "read_template",
    "read_templates",
    "setting_segments",
    "told",
]

FUNCTIONS = ("_", "t")
"""The names a template calls to have a string translated."""

_SUFFIXES = (".j2", ".html", ".txt", ".xml")


def catalog_name(kind: str) -> str:
    """Return the catalog's name of a folder of templates."""
    return f"templates/{kind}"


def read_templates(project: Project, kind: str) -> tuple[Segment, ...]:
    """Read the strings of every template of a kind, in order of files, then of lines.

    Raises SourceError for a template that Jinja cannot parse or a string that is not constant.
    """
    folder = project.layouts(kind)
    paths = (folder / name for name in files.below(folder, _SUFFIXES))
    found = [segment for path in paths for segment in read_template(path, where=project.relative(path))]
    if kind == "email":
        found += setting_segments(project.settings.emails)
        # Every email shows them.
        found = [replace(segment, shown="gallery/index.html") for segment in found]
    return tuple(found)


def read_template(path: Path, *, where: str) -> Iterator[Segment]:
    """Yield the strings of one template."""
    tree = parsed(path, where=where)
    calls = (call for call in tree.find_all(nodes.Call) if _marks(call))
    for call in sorted(calls, key=lambda call: call.lineno):
        yield _segment(call, where)


def parsed(path: Path, *, where: str) -> nodes.Template:
    """Parse a template. Raises SourceError."""
    with told(where):
        return jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))


@contextmanager
def told(where: Path | str) -> Iterator[None]:
    """Raise SourceError for what Jinja or the system says of a template, or of one that it uses."""
    try:
        yield
    except jinja2.TemplateSyntaxError as error:
        place = Place(path=error.filename or where, line=error.lineno)
        raise SourceError(f"not a template: {error.message}", place=place, hint="mend the syntax") from None
    except jinja2.TemplateNotFound as error:
        fault = f"there is no template {error.name}"
        raise SourceError(fault, place=Place(path=where), hint="restore it") from None
    except UnicodeDecodeError as error:
        fault = f"not UTF-8 at byte {error.start}"
        raise SourceError(fault, place=Place(path=where), hint="save as UTF-8") from None
    except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        fault = f"the template fails: {error}"
        raise SourceError(fault, place=Place(path=where), hint="mend it") from None
    except OSError as error:
        fault = f"cannot be read ({error.strerror})"
        raise SourceError(fault, place=Place(path=where), hint="mend its permissions") from None


def setting_segments(emails: EmailSettings) -> Iterator[Segment]:
    """Yield the settings that readers of an email see: the sender's name and the footer."""
    name = read_mailbox(emails.sender).name
    if name:
        yield Segment(
            text=name, role="sender name", line=0, syntax="plain", note="shown in the inbox as the sender"
        )
    if emails.legal:
        yield Segment(text=emails.legal, role="legal footer", line=0, syntax="plain")


def _marks(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in FUNCTIONS


def _segment(call: nodes.Call, where: str) -> Segment:
    place = Place(path=where, line=call.lineno)
    text = _constant(call.args[0]) if len(call.args) == 1 else None
    if text is None:
        raise SourceError("a translated string is not one constant text", place=place, hint='write _("…")')
    given = {keyword.key: keyword.value for keyword in call.kwargs}
    note = given.pop("note", None)
    wanted = set(PLACEHOLDER.findall(text))
    if wanted != set(given):
        names = ", ".join(sorted(wanted ^ set(given)))
        raise SourceError(
            f"placeholders and arguments of a string differ: {names}",
            place=place,
            hint="give each placeholder a value",
        )
    return Segment(
        text=text,
        role="template text",
        line=call.lineno,
        syntax="plain",
        note=(_constant(note) or "") if note is not None else "",
    )


def _constant(node: nodes.Expr) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None
