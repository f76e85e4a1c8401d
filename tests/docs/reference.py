"""The code becomes the reference pages of the documentation: commands, settings, values, directives, errors.

`python -m tests.docs` writes them; a test holds them to what is written here.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from textwrap import dedent
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click

import generator
from generator import locales
from generator.answers.problems import DETAILS
from generator.cli import command
from generator.errors import GeneratorError, Place
from generator.locales import Locale
from generator.project import EmailSettings, PageSettings, Settings
from generator.source.alerts import SEVERITIES, STAGES
from generator.source.directives import DIRECTIVES, Directive
from generator.values import PROBLEM_CODES, TYPES, Type, formatter, validate
from generator.values import parameters as declared
from generator.values.checks import (
    EXPECTATIONS,
    FIRST_DAY,
    LAST_DAY,
    MAX_COUNT,
    MAX_ITEMS,
    MAX_LENGTHS,
    MAX_PERCENT,
    MAX_URL,
)
from generator.values.declaration import KEYS
from generator.values.model import ANY_HOST, MAX_AMOUNT
from tests.docs.checks import checks_page

__all__ = ["PAGES", "REFERENCE"]

REFERENCE = Path(__file__).parents[2] / "docs" / "content" / "articles" / "reference"


def _page(title: str, description: str, *parts: str) -> str:
    front = f"---\ntitle: {title}\ndescription: {description}\n---\n"
    note = "<!-- Written by `python -m tests.docs` from the code. -->\n"
    return "\n".join([front + note, f"# {title}\n", *parts])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _plain(text: str) -> str:
    """Return text that is no Markdown as Markdown; what looks like an option becomes code."""
    text = re.sub(r"([\\`*_<{\[])", r"\\\1", " ".join(text.split()))
    return re.sub(r"(?<![\w-])(--[a-z][a-z-]+)", r"`\1`", text)


def _code(text: object) -> str:
    return f"`{text}`"


def _prose(docstring: str | None) -> str:
    """Return what a docstring says, on one line."""
    return " ".join((docstring or "").split())


# --- commands


def commands_page() -> str:
    """Write every command with its arguments and options, as `--help` tells them."""
    return _page(
        "Commands",
        "Every command of generator with its arguments and options.",
        dedent(
            """\
            `generator` and `python -m generator` are the same. Reports and progress go to stderr, results to stdout.

            A command exits with 0 when all is done. It exits with 1 where it found something: a fatal finding, drift,
            a rejected record, or a file that could not be used while the others were done. It exits with 2 for wrong
            use, and for a project, an argument or values that make the whole command impossible.
            """
        ),
        "These options stand before the name of the command:\n",
        _options(command, "generator"),
        *(_command(name, found) for name, found in sorted(_commands(command, ""))),
    )


def _commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    for name, found in group.commands.items():
        if isinstance(found, click.Group):
            yield from _commands(found, f"{before}{name} ")
        else:
            yield f"{before}{name}", found


def _command(name: str, found: click.Command) -> str:
    context = click.Context(found, info_name=f"generator {name}")
    usage = " ".join([context.command_path, *found.collect_usage_pieces(context)])
    parts = [
        f"## {name}\n",
        f"```text\n{usage}\n```\n",
        f"{_plain(found.help or '')}\n",
        _options(found, name),
    ]
    return "\n".join(part for part in parts if part)


def _options(found: click.Command, name: str) -> str:
    context = click.Context(found, info_name=name)
    records = (
        one.get_help_record(context) for one in found.get_params(context) if isinstance(one, click.Option)
    )
    rows = [(_code(option), _plain(text)) for option, text in filter(None, records) if "--help" not in option]
    return _table(("option", "what"), rows) if rows else ""


# --- settings


def settings_page() -> str:
    """Write every setting with what it takes, its default, and what it is for."""
    return _page(
        "Settings",
        "Every key of [tool.generator] in pyproject.toml.",
        dedent(
            """\
            A project is a folder with a `pyproject.toml` that has a table `[tool.generator]`. Only `source-locale`
            and `locales` are required. An unknown key is an error that names the nearest known one.
            """
        ),
        _section("tool.generator", Settings),
        _section("tool.generator.emails", EmailSettings),
        _section("tool.generator.pages", PageSettings),
    )


def _section(name: str, of: type) -> str:
    texts = _attribute_docstrings(of)
    hints = get_type_hints(of)
    rows = [
        (_code(field.name.replace("_", "-")), f"*{_takes(hints[field.name], field)}.* {texts[field.name]}")
        for field in dataclasses.fields(of)
        if hints[field.name] not in (EmailSettings, PageSettings)
    ]
    return f"## \\[{name}\\]\n\n" + _table(("key", "what"), rows)


def _attribute_docstrings(of: type) -> Mapping[str, str]:
    """Return the string below each attribute of a class."""
    (body,) = ast.parse(dedent(inspect.getsource(of))).body
    assert isinstance(body, ast.ClassDef)
    return {
        above.target.id: _prose(below.value.value)
        for above, below in zip(body.body, body.body[1:], strict=False)
        if isinstance(above, ast.AnnAssign)
        and isinstance(above.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


def _takes(hint: Any, field: dataclasses.Field[Any]) -> str:
    """Return what a setting takes, and its default."""
    if get_origin(hint) is Literal:
        choices = (f"{_code(choice)}{' (default)' * (choice == field.default)}" for choice in get_args(hint))
        return " or ".join(choices)
    if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
        return f"{_TAKES[hint]}, required"
    return _TAKES[hint] + (
        f", {_code(field.default)} by default" if isinstance(field.default, str) and field.default else ""
    )


_TAKES: Mapping[Any, str] = MappingProxyType(
    {
        str: "Text",
        Locale: "Tag",
        tuple[Locale, ...]: "List of tags",
        tuple[str, ...]: "List of texts",
        Mapping[str, tuple[str, ...]]: "Table of lists of tags",
    }
)


# --- values

_EXAMPLES: Mapping[Type, object] = MappingProxyType(
    {
        "money": {"value": "1234.50", "currency": "EUR"},
        "date": "2026-03-01",
        "instant": "2026-03-01T09:00:00Z",
        "count": 1300,
        "percent": "12.5",
    }
)
"""Of the types that a locale decides the writing of; the others are shown as they are given."""
_LIMITS: Mapping[Type, str] = MappingProxyType(
    {
        "name": f"one line of 1 to {MAX_LENGTHS['name']} characters, without an address",
        "text": f"one line of 1 to {MAX_LENGTHS['text']} characters, without an address",
        "money": f"from -{MAX_AMOUNT:,} to {MAX_AMOUNT:,}; no more decimal places than the currency has",
        "date": f"years {FIRST_DAY.year} to {LAST_DAY.year}",
        "instant": f"years {FIRST_DAY.year} to {LAST_DAY.year}; with an offset",
        "count": f"0 to {MAX_COUNT:,}",
        "percent": f"from -{MAX_PERCENT:,} to {MAX_PERCENT:,}; at most 4 decimal places",
        "url": f"`https` alone, at most {MAX_URL:,} characters, a host of `allowed-url-hosts`",
        "email": f"ASCII, at most {MAX_LENGTHS['email']} characters",
        "last4": "four digits",
        "list": f"1 to {MAX_ITEMS} items",
    }
)
_PLACE = Place(path="example")


def values_page() -> str:
    """Write every type of a parameter with its limits, how it is shown, and what a refused value is told."""
    return _page(
        "Alerts and their values",
        "Every stage, severity and parameter type of an alert, with limits and the codes of refused values.",
        f"An alert has one stage: {', '.join(map(_code, STAGES))}.\n",
        f"It has one severity: {', '.join(map(_code, SEVERITIES))}.\n",
        "## Types\n",
        "Values are JSON. A type decides what is taken, how a locale writes it, and how it is escaped.\n",
        _table(
            ("type", "in JSON", "limits"),
            ((_code(kind), EXPECTATIONS[kind], _LIMITS[kind]) for kind in TYPES),
        ),
        "Where languages write a value in their own way:\n",
        _table(("type", "value", "en-US", "nl-NL", "zh-CN"), map(_shown, _EXAMPLES)),
        "## Declaring a parameter\n",
        "Every parameter has a `type` and an `example`, and may be `optional: true`. Some types take more, "
        "which narrows the limits above, or, as `max_length` does, takes their place:\n",
        _table(
            ("type", "may have"),
            ((_code(kind), ", ".join(map(_code, KEYS[kind]))) for kind in TYPES if KEYS[kind]),
        ),
        "A name has up to 40 lower-case letters, digits and underscores, a letter first. "
        "A list is not declared within a list.\n",
        "## Codes of refused values\n",
        "`InvalidValues.problems`, and `problems` over HTTP, hold every one of them: a JSON Pointer, a code, and "
        "what was expected. None holds the value.\n",
        _table(("code", "when"), ((_code(code), text) for code, text in PROBLEM_CODES.items())),
    )


def _shown(kind: Type) -> tuple[str, ...]:
    written = (_show(kind, tag) for tag in ("en-US", "nl-NL", "zh-CN"))
    return (_code(kind), _code(json.dumps(_EXAMPLES[kind])), *written)


def _show(kind: Type, tag: str) -> str:
    raw = {"x": {"type": kind, "example": _EXAMPLES[kind]}}
    values, problems = validate(declared(raw, place=_PLACE), {"x": _EXAMPLES[kind]}, limits=ANY_HOST)
    assert not problems
    locale = locales.parse(tag)
    return formatter(locale, "UTC", text_locale=locale).text(kind, values["x"])


# --- what articles may use


def directives_page() -> str:
    """Write every directive of articles with what of it is translated."""
    rows = [(_code(f"{{{name}}}"), *_translated(found)) for name, found in sorted(DIRECTIVES.items())]
    return _page(
        "Directives",
        "Every directive that an article may use, and what of it translators see.",
        "Another directive is an error, since nobody could tell what in it is text. "
        "Write one as a fence of colons or of backticks, its options each on a line of its own, not between dashes:\n",
        "```markdown\n:::{figure} images/pay.svg\n:alt: The button for paying.\n\nThe button appears at once.\n:::\n```\n",
        _table(("directive", "first line", "body", "translated options"), rows),
    )


_ARGUMENTS = MappingProxyType(
    {"none": "none", "text": "translated", "body": "part of the body", "name": "as it is"}
)
_BODIES = MappingProxyType(
    {"markdown": "translated", "literal": "as it is", "titles": "titles are translated"}
)


def _translated(found: Directive) -> tuple[str, str, str]:
    options = ", ".join(_code(f":{name}:") for name in found.options)
    return _ARGUMENTS[found.argument], _BODIES[found.body], options or "none"


# --- errors


def errors_page() -> str:
    """Write every error of the library, and every problem of the HTTP service."""
    for module in walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    public = {getattr(generator, name) for name in generator.__all__}
    kinds = sorted(_children(GeneratorError), key=lambda kind: (kind not in public, kind.__name__))
    return _page(
        "Errors",
        "Every error of the library and every problem of the HTTP service.",
        "An error is one sentence that names place, fault and next step:\n",
        '```text\ncontent/alerts/past-due.md:6: the url of action is not an address; write "{a_url}" or https://…\n```\n',
        "## In Python\n",
        "All are a `GeneratorError`, with `fault`, `place` and `hint`. Those of the first part of the table can be "
        "imported from `generator`.\n",
        _table(
            ("error", "when", "has"),
            ((_code(_name(kind, public)), _prose(kind.__doc__), _attributes(kind)) for kind in kinds),
        ),
        "## Over HTTP\n",
        "The answer is `application/problem+json` (RFC 9457); programs go by `code`. See "
        "[what to do about each](../operators/service.md#when-there-is-no-email).\n",
        _table(
            ("status", "code", "sentence"),
            ((str(status), _code(code), _plain(text)) for code, (status, text) in DETAILS.items()),
        ),
        "`invalid_values` has `problems`, each with one of [these codes](values.md#codes-of-refused-values).\n",
    )


def _children(kind: type[GeneratorError]) -> Iterator[type[GeneratorError]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("generator."):
            yield child
            yield from _children(child)


def _name(kind: type, public: Iterable[object]) -> str:
    return kind.__name__ if kind in public else f"{kind.__module__}.{kind.__name__}"


def _attributes(kind: type) -> str:
    own = [name for name in inspect.signature(kind).parameters if name not in ("fault", "place", "hint")]
    return ", ".join(map(_code, own)) or "nothing more"


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "checks": checks_page,
        "commands": commands_page,
        "directives": directives_page,
        "errors": errors_page,
        "settings": settings_page,
        "values": values_page,
    }
)
"""Every page of the reference by its name."""
