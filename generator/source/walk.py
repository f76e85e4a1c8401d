"""Markdown becomes a Document: the walk over an article's tokens that finds every segment in place.

What a directive holds comes from a closed table. Alerts are read by `alerts` and `blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.errors import Place, SourceError
from generator.source import containers, directives, html, markdown
from generator.source.comments import comment_of, note_of, switched
from generator.source.directives import Directive
from generator.source.markdown import Sentence
from generator.source.model import Document, Heading, Segment, Syntax, Target

__all__ = ["walk"]

_CONTAINERS: Mapping[str, str] = {
    "th_open": "table header",
    "td_open": "table cell",
    "dt_open": "term",
    "dd_open": "definition",
    "list_item_open": "list item",
    "footnote_reference_open": "footnote",
    "blockquote_open": "quote",
}
"""A paragraph's role comes from the nearest of these around it."""
_CLOSINGS = frozenset(("alert_close", *(kind.replace("_open", "_close") for kind in _CONTAINERS)))


def walk(body: str, *, path: Path | str, line: int = 1, paragraph: bool = False) -> Document:
    """Find the segments and headings of Markdown text whose first line is `line` of a file.

    Raises SourceError for a directive that is not in the table: what in it is text cannot be told.
    """
    state = _Walk(md=markdown.prepared(), path=path, paragraph=paragraph, env={})
    segments = tuple(state.blocks(body, line))
    return Document(
        segments=segments,
        headings=tuple(state.headings),
        anchors=frozenset(state.named | state.own | {heading.anchor for heading in state.headings}),
        named=frozenset(state.named),
        targets=tuple(state.targets),
    )


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One pass over a document; bodies of directives are parsed on the way, by the same parser."""

    md: MarkdownIt
    path: Path | str
    paragraph: bool
    env: dict[str, Any]
    headings: list[Heading] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    """What the writer named, which is a label of the whole site."""
    own: set[str] = field(default_factory=set)
    """Anchors that the writer gave to headings, which are those of one page."""
    targets: list[Target] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    """The headings above, by level."""
    path_above: tuple[str, ...] = ()
    """Those that are there; one for all sentences below a heading."""
    note: str = ""
    silent: bool = False
    """Between `translate: off` and `on`; what is off in a directive ends with it."""
    defined: set[str] = field(default_factory=set)
    """The labels of links whose titles were looked at."""

    @property
    def references(self) -> dict[str, Any]:
        """What is defined so far."""
        found: dict[str, Any] = self.env["references"]
        return found

    def blocks(self, text: str, line: int, *, role: str = "") -> Iterator[Segment]:
        """Walk block tokens; `role` is that of a paragraph outside any container."""
        tokens = containers.parse_blocks(self.md, text, self.env)
        titles = [*self.heard(self.reference_titles(line))]
        around: list[str] = [role or "paragraph"]
        note, silent = self.note, self.silent
        nested = bool(role)
        for index, token in enumerate(tokens):
            kind = token.type
            if token.attrs or kind == "myst_target":
                self.name(token)
            if kind == containers.OPEN:
                around, note, nested = ["paragraph"], self.note, True
                self.env["references"] = {**token.meta, **self.references}
                titles += self.heard(self.reference_titles(line))
            elif kind in _CONTAINERS:
                around.append(_CONTAINERS[kind])
            elif kind == "alert_open":
                around.append(token.info.lower())
            elif kind in _CLOSINGS:
                around.pop()
            elif kind in _LEAVES:
                before = tokens[index - 1] if index else None
                yield from self.leaf(token, before, role=around[-1], line=line, nested=nested)
            if token.level == 0 and token.nesting <= 0 and not _waits(token):
                self.note = note
        self.silent = silent
        yield from titles

    def leaf(
        self, token: Token, before: Token | None, *, role: str, line: int, nested: bool
    ) -> Iterator[Segment]:
        """Yield the segments of one token that holds text, unless a writer's comment leaves it out."""
        first = line + token.map[0] if token.map else line
        kind = before.type if before is not None else ""
        comment = comment_of(token)
        if comment is not None:
            self.note = note_of(comment) or self.note
            self.silent = switched(comment, silent=self.silent)
            return
        if token.type == "html_block":
            yield from self.heard(self.raw(token.content, first))
        elif token.type in ("fence", "colon_fence"):
            yield from self.fence(token, first)
        elif kind == "heading_open" and before is not None:
            yield from self.heard(self.heading(before, token, first, nested=nested))
        elif kind != "alert_title_open":
            yield from self.heard(self.inline(self.cut(token.content), role, first))

    def name(self, token: Token) -> None:
        """Take note of the anchor that a token's own `{#id}` or `(name)=` makes."""
        own = token.content if token.type == "myst_target" else str(token.attrs.get("id", ""))
        if own:
            (self.own if token.type == "heading_open" else self.named).add(own)

    def heard(self, found: Iterator[Segment]) -> tuple[Segment, ...]:
        """Return segments, none where a comment leaves them out."""
        segments = tuple(found)
        return () if self.silent else segments

    def segment(self, text: str, role: str, line: int, *, syntax: Syntax = "markdown") -> Segment:
        return Segment(text=text, role=role, line=line, syntax=syntax, path=self.path_above, note=self.note)

    def inline(self, parts: Sequence[Sentence], role: str, line: int) -> Iterator[Segment]:
        for part in parts:
            self.targets += (
                Target(kind=kind, value=value, line=line + part.line) for kind, value in _pointed(part.tokens)
            )
            self.named.update(str(token.attrs["id"]) for token in part.tokens if "id" in token.attrs)
            if part.speaks:
                yield self.segment(part.text, role, line + part.line)

    def cut(self, content: str) -> tuple[Sentence, ...]:
        return markdown.cut(self.md, content, self.env, paragraph=self.paragraph)

    def heading(self, opening: Token, inline: Token, line: int, *, nested: bool) -> Iterator[Segment]:
        level = int(opening.tag[1])
        parts = self.cut(inline.content)
        text = markdown.heading_text(parts)
        if not nested:
            self.go_below(self.above[: level - 1])
            self.headings += self.anchored(opening, text)
        yield from self.inline(parts, f"heading {level}", line)
        if not nested:
            self.go_below([*self.above, *[""] * (level - 1 - len(self.above)), text])

    def go_below(self, headings: list[str]) -> None:
        self.above = headings
        self.path_above = tuple(heading for heading in headings if heading)

    def anchored(self, opening: Token, text: str) -> Iterator[Heading]:
        own = opening.attrGet("id")
        slug = str(own) if own is not None else markdown.anchor(text)
        if own is not None:
            self.anchors.setdefault(slug, 0)
        if slug:
            unique = slug if own is not None else markdown.unique_anchor(slug, self.anchors)
            yield Heading(text=text, anchor=unique)

    def raw(self, block: str, line: int) -> Iterator[Segment]:
        for fragment in html.fragments(block):
            if fragment.translatable:
                yield self.segment(fragment.text, "HTML text", line + fragment.line, syntax="html")

    def reference_titles(self, line: int) -> Iterator[Segment]:
        """Yield the titles of `[label]: target "title"` definitions that are new."""
        for label in [label for label in self.references if label not in self.defined]:
            self.defined.add(label)
            reference = self.references[label]
            if reference.get("title") and any(char.isalpha() for char in reference["title"]):
                where = line + reference["map"][0]
                yield Segment(text=reference["title"], role="link title", line=where, syntax="plain")

    # --- directives

    def fence(self, token: Token, line: int) -> Iterator[Segment]:
        parts = directives.split(token.info, token.content)
        if parts is None:
            if token.type == "colon_fence":
                yield from self.blocks(token.content, line + 1, role="paragraph")
            return
        directive = directives.DIRECTIVES.get(parts.name)
        if directive is None:
            raise SourceError(
                f"the directive {{{parts.name}}} is not one that can be translated",
                place=Place(path=self.path, line=line),
                hint=f"use one of {', '.join(sorted(directives.DIRECTIVES))}",
            )
        if token.content.startswith("---"):
            raise SourceError(
                f"the options of {{{parts.name}}} stand between dashes",
                place=Place(path=self.path, line=line + 1),
                hint="write each on a line of its own, as `:alt: A graph`",
            )
        yield from self.heard(self.options(parts, directive, line + 1))
        self.named.update(value for key, value, _ in parts.options if key in _NAMES)
        self.targets += (Target(kind=kind, value=value, line=line) for kind, value in _directed(parts))
        yield from self.argument(parts, directive, line)
        yield from self.body(parts, directive, line + 1 + parts.body_line)

    def options(self, parts: directives.Parts, directive: Directive, line: int) -> Iterator[Segment]:
        for key, value, number in parts.options:
            if key in directive.options and value:
                yield self.segment(value, directive.options[key], line + number, syntax="plain")

    def argument(self, parts: directives.Parts, directive: Directive, line: int) -> Iterator[Segment]:
        if directive.argument == "text" and parts.argument:
            yield from self.heard(self.inline(self.cut(parts.argument), f"{parts.name} title", line))

    def body(self, parts: directives.Parts, directive: Directive, line: int) -> Iterator[Segment]:
        if directive.body == "titles":
            yield from self.heard(self.titles(parts, line))
        if directive.body != "markdown":
            return
        text = parts.body
        if directive.argument == "body" and parts.argument:
            text, line = f"{parts.argument}\n{text}", line - 1
        yield from self.blocks(text, line, role="caption" if parts.name == "figure" else parts.name)

    def titles(self, parts: directives.Parts, line: int) -> Iterator[Segment]:
        for title, number in directives.toctree_titles(parts.body):
            yield self.segment(title, "link text", line + number, syntax="plain")


def _waits(token: Token) -> bool:
    """Tell whether a note for the next block waits for the one after this."""
    return token.type == "myst_target" or comment_of(token) is not None


def _pointed(tokens: Sequence[Token]) -> Iterator[tuple[Literal["link", "image", "fact"], str]]:
    """Yield what inline content points at."""
    for token in tokens:
        if token.type == "link_open":
            yield "link", str(token.attrs["href"])
        elif token.type == "image":
            yield "image", str(token.attrs["src"])
        elif token.type == "myst_role" and token.meta["name"] == "fact":
            yield "fact", token.content


def _directed(parts: directives.Parts) -> Iterator[tuple[Literal["image", "alert", "article"], str]]:
    """Yield what a directive points at."""
    if parts.name in ("figure", "image") and parts.argument:
        yield "image", parts.argument
    if parts.name == "alert":
        yield "alert", parts.argument
    if parts.name == "toctree":
        patterns = any(key == "glob" for key, _, _ in parts.options)
        for entry in filter(None, map(str.strip, parts.body.split("\n"))):
            _, titled, name = entry.rpartition("<")
            if titled or not (patterns and _PATTERN.search(name)):
                yield "article", name.rstrip(">")


_PATTERN = re.compile(r"[*?\[]")
"""What makes an entry of a toctree with `:glob:` stand for many articles."""
_NAMES = frozenset(("label", "name"))
"""Options of directives that name what they make."""
_LEAVES = frozenset(("inline", "html_block", "fence", "colon_fence", "myst_line_comment"))
