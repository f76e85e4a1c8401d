"""Articles become documents with a mark in place of every text: what a page is in all languages at once.

The mark of a block of inline Markdown holds its *atoms*: links, images, footnotes, roles, whatever only
Sphinx knows how to write. `generator.pages.filling` puts the text of a language between what Sphinx made of
them. Marks are noncharacters of Unicode, which no text has, and digits: nothing that writes or reads HTML
changes them.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, cast

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from sphinx.environment import BuildEnvironment

from generator.digests import digest
from generator.source import html, markdown
from generator.source.markdown import Environment, Lookup, Swap

__all__ = [
    "ALERT",
    "ATOM",
    "BLOCK",
    "END",
    "HEAD",
    "HTML",
    "INNER",
    "INTERFACE_TEXT",
    "MARKED",
    "META",
    "PLAIN",
    "SEPARATOR",
    "SOUP",
    "SOUP_END",
    "TAGS",
    "TEXT",
    "Atom",
    "Block",
    "Mark",
    "Marks",
    "Piece",
    "Scope",
    "atom_key",
    "mark",
    "marks_of",
    "number",
    "packed",
    "unpacked",
]

MARKED = re.compile("[\ufdd0-\ufdef]")

BLOCK = "\ufdd0"
"""Begins the mark of inline Markdown: its numbers, `HEAD`, and its atoms up to `END`."""
PLAIN = "\ufdd1"
"""Begins the same where only its text is wanted."""
HEAD, END = "\ufdd2", "\ufdd3"
ATOM, INNER = "\ufdd4", "\ufdd5"
"""What begins an atom, before its number and `HEAD`, and what stands for the content of a link or image."""
TEXT, HTML, META, ALERT, INTERFACE_TEXT = "\ufdd6", "\ufdd7", "\ufdd8", "\ufdd9", "\ufdda"
"""What begins the mark, up to `HEAD`, of other texts of an article, of texts of its raw HTML, of its
description or keywords, of an alert, and of a string of Sphinx's own."""
SEPARATOR = "\ufddb"
"""Stands between the texts of nodes that are searched."""
SOUP, SOUP_END = "\ufddc", "\ufddd"
"""Stand around HTML that the theme parsed and wrote again."""

TAGS: Mapping[str, str] = {"strong": "strong", "em": "em", "span": "span"}
"""Markup that needs no atom, by the kind of its tokens."""
_SIMPLE = frozenset(("text", "text_special", "softbreak", "hardbreak", "code_inline"))


@cache
def number(name: str) -> int:
    """Return the number of an article, an alert or a string in marks."""
    return int(digest(name)[:12], 16)


def mark(kind: str, name: str, index: int = 0) -> str:
    """Return a mark, or the beginning of one with atoms."""
    return f"{kind}{number(name)}.{index}{HEAD}"


class Mark(nodes.Text):
    """A mark in a document tree: what takes its text there, and not its markup, gets another one."""

    def astext(self) -> str:
        """Return the mark as it stands where no markup is."""
        return str(self).replace(BLOCK, PLAIN)


class Piece(NamedTuple):
    """A sentence, as `markdown.swapped` wants it."""

    text: str
    gap: str
    speaks: bool


class Atom(NamedTuple):
    """By what a translation finds an atom of the original."""

    kind: str
    content: object
    attributes: tuple[tuple[str, object], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What a mark of inline Markdown stands for, cut into sentences once for all languages."""

    pieces: tuple[Piece, ...]
    atoms: tuple[Hashable, ...]
    scope: int
    """The number of the scope it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What Markdown may name at some place of a document; it grows as directives are read."""

    references: Mapping[str, Any]
    footnotes: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Marks:
    """What the marks of one document stand for, in the order of reading."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    fault: str = ""
    """Why no other language can be put in, if so."""

    def put_in(self, md: MarkdownIt, *, paragraph: bool) -> None:
        """Make a parser put marks in the place of texts."""

        def inline(content: str, env: Environment, look: Lookup) -> list[Token]:
            sentences = markdown.cut(md, content, env, paragraph=paragraph)
            is_left = look is markdown.leave
            pieces = tuple(Piece(one.text, one.gap, one.speaks and not is_left) for one in sentences)
            return self._block(md, pieces, env)

        def raw(state: StateCore) -> None:
            for token in state.tokens:
                if token.type == "html_block" and not markdown.is_left_out(token):
                    token.content = html.swap_fragments(token.content, lambda text: self._text(HTML, text))

        markdown.swap(md, self._swap, joiner=" ", inline=inline)
        md.core.ruler.before("inline", "generator-marks", raw)

    def _swap(self, text: str) -> Swap | None:
        return None if MARKED.search(text) else Swap(text=self._text(TEXT, text))

    def _text(self, kind: str, text: str) -> str:
        self.texts.append(text)
        return mark(kind, self.name, len(self.texts) - 1)

    def _block(self, md: MarkdownIt, pieces: tuple[Piece, ...], env: Environment) -> list[Token]:
        tokens = markdown.swapped(md, pieces, env, markdown.leave, joiner=" ")
        if not tokens:
            return []
        keys: list[Hashable] = []
        found = [_text_token(mark(BLOCK, self.name, len(self.blocks)))]
        for key, atom in _atoms(tokens):
            found += [_text_token(f"{ATOM}{len(keys)}{HEAD}"), *atom]
            keys.append(key)
            self.fault = self.fault or ("" if key else f"nothing can stand in {atom[0].type}")
        self.blocks.append(Block(pieces=pieces, atoms=tuple(keys), scope=self._scope(env)))
        return [*found, _text_token(END)]

    def _scope(self, env: Environment) -> int:
        references = env.get("references", {})
        footnotes = tuple(env.get("footnotes", {}).get("refs", ()))
        last = self.scopes[-1] if self.scopes else None
        if last is None or last.references.keys() != references.keys() or last.footnotes != footnotes:
            self.scopes.append(Scope(references=dict(references), footnotes=footnotes))
        return len(self.scopes) - 1


def marks_of(env: BuildEnvironment) -> dict[str, bytes]:
    """Return what marks stand for, packed, by document; it is kept with what Sphinx read.

    Of all that is kept it was most, and a page needs its own and those of a few titles.
    """
    found: dict[str, bytes] = vars(env).setdefault("generator_marks", {})
    return found


def packed(found: Marks) -> bytes:
    """Write marks as `unpacked` reads them."""
    return pickle.dumps(found, pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Marks:
    """Read marks that lie in a folder of our own."""
    return cast(Marks, pickle.loads(data))


def _text_token(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _atoms(tokens: Sequence[Token]) -> Iterator[tuple[Hashable | None, Sequence[Token]]]:
    """Yield each atom and its tokens, without its content; the key of what cannot be one is None."""
    for index, token in enumerate(tokens):
        key = atom_key(tokens, index)
        if token.type == "link_open":
            yield key, _link(tokens, index)
        elif token.type == "image":
            image = copy(token)
            image.children = [_text_token(INNER)]
            yield key, [image]
        elif key is not None or _is_odd(token):
            yield key, [token]


def _link(tokens: Sequence[Token], index: int) -> Sequence[Token]:
    closing = next(at for at in range(index, len(tokens)) if tokens[at].type == "link_close")
    if tokens[index].info:
        return tokens[index : closing + 1]
    inner = [_text_token(INNER)] if closing > index + 1 else []
    return [tokens[index], *inner, tokens[closing]]


def _is_odd(token: Token) -> bool:
    """Tell whether a token opens markup that neither has an atom nor needs none."""
    kind = token.type.removesuffix("_open")
    return token.nesting > 0 and (
        kind not in TAGS or not token.attrs.keys() <= ({"class"} if kind == "span" else set())
    )


def atom_key(tokens: Sequence[Token], index: int) -> Atom | None:
    """Return by what an atom is found in the original, None for a token that begins none."""
    token = tokens[index]
    kind = token.type
    attributes = tuple(sorted(token.attrs.items()))
    if kind == "link_open":  # what has no text of its own shows the title of what it leads to
        following = tokens[index + 1]
        is_empty = following.type == "link_close"
        return Atom(kind, (is_empty, following.content if token.info else ""), attributes, token.info)
    if kind in ("s_open", "s_close"):  # raw HTML, which some take for text and some leave out
        return Atom(kind, "")
    if token.nesting or (kind in _SIMPLE and not token.attrs):
        return None
    if kind == "footnote_ref":
        return Atom(kind, token.meta["label"])
    if kind == "image":
        return Atom(kind, "", attributes)
    return Atom(kind, token.content, attributes, token.meta.get("name", ""))
