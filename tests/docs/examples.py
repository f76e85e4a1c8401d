"""The documentation's pages become examples: what to type, what to save, what then appears."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from markdown_it import MarkdownIt

from generator.cli import command

__all__ = ["DOCS", "PAGES", "Example", "Typed", "examples", "parse", "typed"]

DOCS = Path(__file__).parents[2] / "docs"
PAGES: Mapping[str, Path] = {
    path.relative_to(DOCS / "content").with_suffix("").as_posix(): path
    for path in sorted((DOCS / "content").rglob("*.md"))
}
_DIRECTIVE = re.compile(r"\{code-block\}\s+(\w+)")
_CAPTION = re.compile(r":caption:[ ]*(.*)\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A block of code on a page."""

    page: str
    line: int
    language: str
    text: str
    file: str = ""
    """What its caption says: the file to save it as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command of a console, and the lines that it shows."""

    line: str
    words: tuple[str, ...]
    into: str
    """The file that its result goes into by `>`."""
    shown: tuple[str, ...]


def examples(page: str) -> Iterator[Example]:
    """Yield the blocks of code of a page in their order."""
    text = PAGES[page].read_text(encoding="utf-8")
    for token in MarkdownIt().parse(text):
        if token.type != "fence" or token.map is None:
            continue
        directive = _DIRECTIVE.fullmatch(token.info.strip())
        caption = _CAPTION.match(token.content) if directive else None
        yield Example(
            page=page,
            line=token.map[0] + 1,
            language=directive[1] if directive else token.info.strip(),
            text=token.content[caption.end() :] if caption else token.content,
            file=caption[1] if caption else "",
        )


def typed(example: Example) -> Iterator[Typed]:
    """Yield the commands of a console, each with what it shows; a line that ends in `\\` goes on."""
    for entered, shown in re.findall(
        r"^[$#] ((?:.*\\\n)*.*)\n((?:(?![$#] ).*\n)*)", example.text, re.MULTILINE
    ):
        words = shlex.split(entered.replace("\\\n", ""), comments=True)
        into = words.index(">") if ">" in words else len(words)
        yield Typed(
            line=entered,
            words=tuple(words[:into]),
            into="".join(words[into + 1 :]),
            shown=tuple(line for line in shown.splitlines() if line.strip()),
        )


def parse(words: Sequence[str]) -> None:
    """Read the words of a command of ours, `generator` among them, as it does itself.

    Raises KeyError for a command and click.UsageError for an option that does not exist; what options take is
    looked at where a command runs.
    """
    rest = list(words[list(words).index("generator") + 1 :])
    while rest[:1] == ["--project"]:
        rest = rest[2:]
    found: click.Command = command
    while isinstance(found, click.Group) and rest and not rest[0].startswith("-"):
        found = found.commands[rest.pop(0)]
    found.make_parser(click.Context(found)).parse_args(rest)
