"""A sentence becomes its shape: words and constructs in order and, apart from them, what it points at."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from generator.source import markdown

__all__ = ["POINTING", "TAG", "Item", "Shape", "reference", "shape"]

Item = tuple[str, ...]
"""A kind and what must stay: `("text", words)`, `("code", text)`, `("link",)`."""

POINTING = frozenset(("any", "doc", "numref", "ref"))
"""Roles that only point somewhere."""
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>|<!--.*?-->", re.DOTALL)
_LABEL = re.compile(r"(?<=\]\[)[^\[\]]+(?=\])|(?<=\[)[^\[\]]+(?=\]\[\])")
_POINTER = re.compile(r"""(?<=\s)(href|src)\s*=\s*(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_TITLED = re.compile(r"(.*?)\s*<([^<>]+)>\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What two sentences of one meaning share, but for how their words are typed."""

    items: tuple[Item, ...]
    """Words and constructs, without targets and without emphasis around the whole sentence."""
    targets: tuple[str, ...] = ()
    """Where links, images and references point, in order."""
    emphasis: tuple[str, ...] = ()
    """What the whole sentence is wrapped in, outermost first: `strong`, `em`."""
    marks: tuple[str, ...] = ()
    """How that is written: `**`, `_`."""


@lru_cache(maxsize=4096)
def shape(text: str, *, syntax: str = "markdown") -> Shape:
    """Read a sentence as `markdown`, `html` or `plain` text.

    >>> shape("**Pay [now](pay.md).**").targets
    ('pay.md',)
    """
    if syntax == "plain":
        return Shape(items=(("text", text),))
    gathered = _Gathered()
    if syntax == "html":
        gathered.fragment(text)
        return gathered.shape()
    definitions = {
        normalizeReference(label): {"href": reference(label), "title": "", "map": [0, 1]}
        for label in _LABEL.findall(text)
    }
    tokens: list[Token] = []
    md = markdown.prepared(placeholders=True)
    md.inline.parse(text, md, {"references": definitions}, tokens)
    tokens, wrappers = _unwrapped(tokens)
    gathered.tokens(tokens)
    return gathered.shape(wrappers)


def reference(label: str) -> str:
    """Return what stands for the target of a reference definition, which no sentence holds."""
    return f"#reference-{normalizeReference(label)}"


_WRAPPERS = {"em_open": "em_close", "strong_open": "strong_close"}


def _unwrapped(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Take off emphasis around everything; return what is inside, and the openings, outermost first."""
    inside = [token for token in tokens if token.type != "text" or token.content]
    wrappers: list[Token] = []
    while inside and _WRAPPERS.get(inside[0].type) == inside[-1].type and _is_one(inside):
        wrappers.append(inside[0])
        inside = inside[1:-1]
    return inside, wrappers


def _is_one(tokens: Sequence[Token]) -> bool:
    """Tell whether what the first token opens is closed by the last one, not before."""
    depth = 0
    for token in tokens[:-1]:
        depth += token.nesting
        if depth == 0:
            return False
    return True


@dataclass(slots=True)
class _Gathered:
    """Items and targets while tokens go by."""

    items: list[Item] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def shape(self, wrappers: Sequence[Token] = ()) -> Shape:
        self.flush()
        return Shape(
            items=tuple(self.items),
            targets=tuple(self.targets),
            emphasis=tuple(token.tag for token in wrappers),
            marks=tuple(token.markup for token in wrappers),
        )

    def add(self, *item: str) -> None:
        self.flush()
        self.items.append(item)

    def point(self, target: str, *item: str) -> None:
        """Add what points somewhere; a placeholder decides where only when a value is known, so it stays."""
        fixed = (target,) if markdown.PLACEHOLDER.search(target) else ()
        self.add(*item, *fixed)
        self.targets.append(target)

    def flush(self) -> None:
        text = "".join(self.words)
        self.words.clear()
        if text:
            self.items.append(("text", text))

    def tokens(self, tokens: Sequence[Token]) -> None:
        auto = False
        for token in tokens:
            if token.type == "link_close":
                auto = False
            if auto:
                continue
            if token.type in ("text", "text_special"):
                self.words.append(token.content)
            elif token.type == "softbreak":
                self.words.append(" ")
            elif token.type == "link_open":
                auto = token.markup == "autolink"
                self.link(token, auto=auto)
            else:
                self.construct(token)

    def link(self, token: Token, *, auto: bool) -> None:
        self.point(str(token.attrs["href"]), "autolink" if auto else "link", *_attributes(token))
        self.title(token)

    def title(self, token: Token) -> None:
        if title := str(token.attrs.get("title", "")):
            self.add("title")
            self.words.append(title)
            self.add("/title")

    def construct(self, token: Token) -> None:
        if token.type == "image":
            self.point(str(token.attrs["src"]), "image", *_attributes(token))
            self.tokens(token.children or [])
            self.title(token)
            self.add("/image")
        elif token.type == "html_inline":
            self.tag(token.content)
        elif token.type == "footnote_ref" and "label" in token.meta:
            self.point(str(token.meta["label"]), "footnote")
        elif token.type == "myst_role" and token.meta["name"] in POINTING:
            titled = _TITLED.match(token.content)
            self.point(token.content, "role", str(token.meta["name"]), titled[1] if titled else "")
        else:
            name = str(token.meta.get("name", ""))
            self.add(token.type, name, token.content, *_attributes(token))

    def fragment(self, text: str) -> None:
        position = 0
        for match in TAG.finditer(text):
            self.words.append(html.unescape(text[position : match.start()]))
            self.tag(match[0])
            position = match.end()
        self.words.append(html.unescape(text[position:]))

    def tag(self, tag: str) -> None:
        match = TAG.fullmatch(tag)
        pointer = _POINTER.search(tag) if match and (match[2] or "").lower() in ("a", "img") else None
        if pointer is None:
            self.add("tag", tag)
        else:
            self.point(pointer[3], "tag", f"{tag[: pointer.start()]}{pointer[1]}={tag[pointer.end() :]}")


_TARGETS = frozenset(("alt", "href", "src", "title"))


def _attributes(token: Token) -> Iterator[str]:
    yield from (f"{name}={value}" for name, value in sorted(token.attrs.items()) if name not in _TARGETS)
