"""A text becomes what checks look at: its inline constructs, its links and the words a reader sees."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from generator.source import markdown
from generator.source.frequent import Environment, frequent_parts, inside, is_strong, link_of

__all__ = ["Construct", "Link", "Text", "prepare", "read", "reference_labels"]

Construct = tuple[str, ...]
"""A kind and what must stay the same: `("link", target)`, `("code", text)`, `("strong",)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link or an image of a text."""

    target: str
    text: str
    valued: bool = False
    """Whether code, a value or an image stands in it, too."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Text:
    """A text, read by its syntax; the same only as itself."""

    raw: str
    syntax: str
    constructs: Counter[Construct]
    """How often each inline construct occurs."""
    links: tuple[Link, ...]
    visible: str
    """What a reader sees or hears, titles and alternatives too; blanks in place of code and placeholders."""
    nested: bool
    """Whether each tag is closed in the order in which tags were opened."""
    images: tuple[Link, ...] = ()
    """Its images, with the words that stand for them."""
    lower: str = field(init=False)
    """What a reader sees, in lower case, with straight apostrophes and plain blanks."""
    words: tuple[str, ...] = field(init=False)
    """Its words in lower case; with hyphens and apostrophes inside."""

    def __post_init__(self) -> None:
        lower = self.visible.lower()
        lower = lower if lower.isascii() else lower.translate(_PLAIN)
        object.__setattr__(self, "lower", lower)
        object.__setattr__(self, "words", tuple(_WORD.findall(lower)))


_PLAIN = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-"})
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def read(raw: str, *, syntax: str, placeholders: bool, labels: frozenset[str] = frozenset()) -> Text:
    """Read a text as `markdown`, `html` or `plain`; `labels` are those of its reference links."""
    if syntax == "html":
        return _html(raw)
    if syntax == "plain":
        return _unmarked(raw, syntax, placeholders=placeholders)
    return _markdown(raw, placeholders=placeholders, labels=labels)


prepare = lru_cache(maxsize=4096)(read)
"""Read a source text, once for all locales."""
_NO_CONSTRUCTS: Counter[Construct] = Counter()


def _unmarked(raw: str, syntax: str, *, placeholders: bool) -> Text:
    visible = markdown.PLACEHOLDER.sub(" ", raw) if placeholders and "{" in raw else raw
    return Text(raw=raw, syntax=syntax, constructs=_NO_CONSTRUCTS, links=(), visible=visible, nested=True)


_REFERENCE = re.compile(r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]\[([^\[\]]*)\]")
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]+)\]")


def reference_labels(text: str) -> frozenset[str]:
    """Return the labels that a source text links by: of `[text][label]` and `[label][]`."""
    if "][" not in text:
        return frozenset()
    return frozenset(normalizeReference(match[2] or match[1]) for match in _REFERENCE.finditer(text))


# --- Markdown

_UNMARKED = re.compile(r"[^\n&*<>\[\]\\_`{}~^!]*")
_PLACEHOLDERS = re.compile(
    rf"{_UNMARKED.pattern}(?:{markdown.PLACEHOLDER.pattern}{_UNMARKED.pattern})*",
)


def _markdown(raw: str, *, placeholders: bool, labels: frozenset[str]) -> Text:
    if (_PLACEHOLDERS if placeholders else _UNMARKED).fullmatch(raw):
        return _unmarked(raw, "markdown", placeholders=placeholders)
    md = markdown.prepared(placeholders=placeholders)
    definitions = {label: {"href": f"#reference-{label}", "title": "", "map": [0, 1]} for label in labels}
    env: Environment = {"references": definitions}
    parts = frequent_parts(md, raw, env)
    if parts is not None:
        return _frequent(md, raw, parts, env)
    tokens: list[Token] = []
    md.inline.parse(raw, md, env, tokens)
    constructs: Counter[Construct] = Counter()
    _count(tokens, constructs)
    visible = _visible(tokens)
    if "[^" in visible:
        constructs.update(("footnote", match[1]) for match in _FOOTNOTE.finditer(visible))
    tags = [token.content for token in tokens if token.type == "html_inline"]
    return Text(
        raw=raw,
        syntax="markdown",
        constructs=constructs,
        links=tuple(_links(tokens)),
        visible=_FOOTNOTE.sub(" ", visible) if "[^" in visible else visible,
        nested=_nests(tags),
        images=tuple(_images(tokens)),
    )


def _frequent(md: MarkdownIt, raw: str, parts: Sequence[re.Match[str]], env: Environment) -> Text:
    """Read a text of the most frequent kinds; half the time, since it needs no tokens."""
    constructs: Counter[Construct] = Counter()
    links: list[Link] = []
    visible: list[str] = []
    for part in parts:
        kind = part.lastgroup
        if kind == "text":
            visible.append(part[0])
            continue
        if kind == "code":
            constructs["code", part[0][1:-1]] += 1
            visible.append(" ")
            continue
        runs = tuple(inside(part))
        seen = "".join(" " if is_code else text for is_code, text in runs)
        if kind == "marked":
            constructs["strong" if is_strong(part) else "emphasis",] += 1
        else:
            target = link_of(md, part, env)["href"]
            constructs["link", target] += 1
            links.append(Link(target=target, text=seen.strip(), valued=any(is_code for is_code, _ in runs)))
        constructs.update(("code", text) for is_code, text in runs if is_code)
        visible.append(seen)
    return Text(
        raw=raw,
        syntax="markdown",
        constructs=constructs,
        links=tuple(links),
        visible="".join(visible),
        nested=True,
    )


def _count(tokens: Sequence[Token], constructs: Counter[Construct]) -> None:
    for token in tokens:
        for construct in _constructs(token):
            constructs[construct] += 1
        if token.type == "image":
            _count(token.children or [], constructs)


_SILENT = frozenset({"text", "text_special", "softbreak", "placeholder"})
_NAMES = {
    "em_open": "emphasis",
    "strong_open": "strong",
    "s_open": "strikethrough",
    "hardbreak": "line break",
}
_OWN_ATTRIBUTES = frozenset({"href", "src", "alt", "title"})


def _constructs(token: Token) -> list[Construct]:
    kind = token.type
    if kind in _SILENT or kind.endswith("_close"):
        return []
    found = [_construct(token)]
    if not token.attrs:
        return found
    own = {name: value for name, value in token.attrs.items() if name not in _OWN_ATTRIBUTES}
    if own and kind != "html_inline":
        found.append(("attributes", kind, *(f"{name}={own[name]}" for name in sorted(own))))
    return found


def _construct(token: Token) -> Construct:
    titled = ("with a title",) if token.attrGet("title") else ()
    if token.type == "link_open":
        return ("link", str(token.attrGet("href")), *titled)
    if token.type == "image":
        return ("image", str(token.attrGet("src")), *titled)
    if token.type == "code_inline":
        return ("code", token.content)
    if token.type == "html_inline":
        return ("tag", _normal_tag(token.content))
    if token.type == "footnote_ref":
        return ("footnote", str(token.meta.get("label", "")))
    if token.type == "myst_role":
        return ("role", str(token.meta.get("name", "")), token.content)
    return (_NAMES.get(token.type, token.type.removesuffix("_open")), *filter(None, [token.content]))


def _visible(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type in ("text", "text_special"):
            parts.append(token.content)
        elif token.type == "image":
            parts.append(f" {_visible(token.children or [])} {token.attrGet('title') or ''} ")
        elif token.type == "link_open" and token.attrGet("title"):
            parts.append(f" {token.attrGet('title')} ")
        elif token.type == "html_inline":
            parts.append(_tooltips(token.content))
        elif token.type in ("softbreak", "hardbreak", "placeholder", "code_inline", "myst_role"):
            parts.append(" ")
    return "".join(parts)


_VALUES = frozenset(("code_inline", "image", "myst_role", "placeholder"))


def _link(target: str, tokens: Sequence[Token]) -> Link:
    valued = any(token.type in _VALUES for token in tokens)
    return Link(target=target, text=_visible(tokens).strip(), valued=valued)


def _links(tokens: Sequence[Token]) -> list[Link]:
    found: list[Link] = []
    start, target = 0, ""
    for index, token in enumerate(tokens):
        if token.type == "link_open":
            start, target = index + 1, str(token.attrGet("href"))
        elif token.type == "link_close":
            found.append(_link(target, tokens[start:index]))
    return found


def _images(tokens: Sequence[Token]) -> Iterator[Link]:
    for token in tokens:
        if token.type == "image":
            yield _link(str(token.attrGet("src")), token.children or [])


# --- HTML

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>|<!--.*?-->", re.DOTALL)
_TRANSLATED_ATTRIBUTE = re.compile(r"""\s(title|alt|aria-label)\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)


def _tooltips(tag: str) -> str:
    """Return the words of a tag's attributes that readers see or hear, with blanks around each."""
    return "".join(f" {html.unescape(match[2][1:-1])} " for match in _TRANSLATED_ATTRIBUTE.finditer(tag))


_VOID = frozenset(("br", "hr", "img", "input", "wbr"))


def _normal_tag(tag: str) -> str:
    """Write a tag so that two that do the same are equal: words for readers and needless blanks left out."""
    bare = _TRANSLATED_ATTRIBUTE.sub(lambda match: f' {match[1].lower()}=""', tag)
    return re.sub(r"\s*(/?)>\Z", r"\1>", re.sub(r"\s+", " ", bare))


def _html(raw: str) -> Text:
    tags = [match[0] for match in _TAG.finditer(raw)]
    constructs: Counter[Construct] = Counter(("tag", _normal_tag(tag)) for tag in tags)
    visible = html.unescape(_TAG.sub(lambda match: _tooltips(match[0]) if match[2] else " ", raw))
    return Text(raw=raw, syntax="html", constructs=constructs, links=(), visible=visible, nested=_nests(tags))


def _nests(tags: Sequence[str]) -> bool:
    opened: list[str] = []
    for tag in tags:
        match = _TAG.fullmatch(tag)
        if match is None or not match[2] or match[2].lower() in _VOID or match[3].endswith("/"):
            continue
        if not match[1]:
            opened.append(match[2].lower())
        elif not opened or opened.pop() != match[2].lower():
            return False
    return not opened
