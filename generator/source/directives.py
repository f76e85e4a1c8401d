"""A directive becomes its parts: which are text, which Markdown, which neither.

A directive is a fence whose body MyST parses later. The walk must know beforehand what in it is text, so
the table here is closed: a directive that is not in it is a writer's error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

__all__ = ["DIRECTIVES", "Directive", "Parts", "split", "swap_options", "toctree_titles"]

Body = Literal["markdown", "literal", "titles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """What of a directive translators see."""

    body: Body = "markdown"
    """`titles` is a toctree's list."""
    argument: Literal["none", "text", "body", "name"] = "none"
    """The rest of the first line: nothing, inline Markdown, the body's first line, or a name left alone."""
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Options that are text, with their role."""


_NOTE = Directive(argument="body")
_TITLED = Directive(argument="text")
_CAPTIONED = Directive(body="literal", argument="name", options=MappingProxyType({"caption": "caption"}))
_ALT = MappingProxyType({"alt": "image alt"})

DIRECTIVES: Mapping[str, Directive] = MappingProxyType(
    {
        **dict.fromkeys(
            ("attention", "caution", "danger", "error", "hint", "important", "note", "tip"), _NOTE
        ),
        **dict.fromkeys(("warning", "seealso", "epigraph", "highlights", "pull-quote"), _NOTE),
        **dict.fromkeys(("admonition", "topic", "sidebar", "list-table", "table", "rubric"), _TITLED),
        **dict.fromkeys(("code-block", "code", "sourcecode", "literalinclude"), _CAPTIONED),
        "container": Directive(argument="name"),
        "figure": Directive(argument="name", options=_ALT),
        "image": Directive(body="literal", argument="name", options=_ALT),
        "math": Directive(body="literal"),
        "toctree": Directive(body="titles", options=MappingProxyType({"caption": "toctree caption"})),
        "alert": Directive(body="literal", argument="name"),
    }
)
"""What articles may use."""

_INFO = re.compile(r"\{([a-zA-Z][\w-]*)\}[ \t]*(.*)\Z", re.DOTALL)
_OPTION = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*?)[ \t]*\Z")
_TITLED_ENTRY = re.compile(r"[ \t]*(\S.*?)[ \t]*<[^<>]+>[ \t]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A fence cut up: `:key: value` lines first, then the body."""

    name: str
    argument: str
    options: tuple[tuple[str, str, int], ...]
    """Key, value, and line counted from 0 in the fence's content."""
    body: str
    body_line: int
    """Line of the body in the fence's content, counted from 0."""


def split(info: str, content: str) -> Parts | None:
    """Cut a fence up; None where it is code and not a directive."""
    match = _INFO.match(info.strip())
    if match is None:
        return None
    lines = content.split("\n")
    options: list[tuple[str, str, int]] = []
    for line in lines:
        option = _OPTION.match(line)
        if option is None:
            break
        options.append((option[1], option[2], len(options)))
    count = len(options)
    return Parts(
        name=match[1],
        argument=match[2].strip(),
        options=tuple(options),
        body="\n".join(lines[count:]),
        body_line=count,
    )


def toctree_titles(body: str) -> tuple[tuple[str, int], ...]:
    """Return the titles of `Title <target>` entries, each with its line counted from 0."""
    found = ((_TITLED_ENTRY.match(line), number) for number, line in enumerate(body.split("\n")))
    return tuple((match[1], number) for match, number in found if match)


def swap_options(content: str, name: str, find: Callable[[str], str | None]) -> str:
    """Return a fence's content with its text options, or a toctree's titles, as `find` translates them."""
    directive = DIRECTIVES.get(name)
    if directive is None or not (directive.options or directive.body == "titles"):
        return content
    lines = content.split("\n")
    parts = split(f"{{{name}}}", content)
    assert parts is not None
    for key, value, number in parts.options:
        found = find(value) if key in directive.options else None
        if found is not None:
            lines[number] = f":{key}: {found}"
    if directive.body == "titles":
        for title, number in toctree_titles(parts.body):
            found = find(title)
            if found is not None:
                lines[parts.body_line + number] = lines[parts.body_line + number].replace(title, found, 1)
    return "\n".join(lines)
