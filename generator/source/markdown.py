"""Markdown becomes segments, and segments become the page again: the one parser and the one walk.

`walk` finds what translators see; `swap` puts in what they wrote. Both cut inline content by `cut`, so what
is extracted is exactly what is replaced. Block structure always comes from the source text.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from generator.source import directives, html, sentences
from generator.source.comments import comment_of, switched
from generator.source.containers import read_on
from generator.source.dispatch import dispatch
from generator.source.frequent import between_words, frequent_first, frequent_parts

__all__ = [
    "CONFIGURATION",
    "PLACEHOLDER",
    "Part",
    "Sentence",
    "Swap",
    "anchor",
    "attributes",
    "cut",
    "heading_text",
    "in_span",
    "is_left_out",
    "leave",
    "left_out",
    "parser",
    "plain_text",
    "prepared",
    "swap",
    "swapped",
    "unique_anchor",
]

CONFIGURATION = MdParserConfig(
    enable_extensions={
        "alert",
        "attrs_block",
        "attrs_inline",
        "colon_fence",
        "deflist",
        "strikethrough",
        "tasklist",
    },
    heading_anchors=6,
    url_schemes=dict.fromkeys(("ftp", "http", "https", "mailto", "sms", "tel")),
)
"""What extraction, the site and emails parse with; a file cannot change it."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""The only form of a placeholder, in alerts and templates."""

Environment = MutableMapping[str, Any]


def parser(
    *,
    placeholders: bool = False,
    reads_on: bool = False,
    renderer_cls: Callable[[MarkdownIt], RendererProtocol] = RendererHTML,
) -> MarkdownIt:
    """Make a parser of the one configuration.

    With `reads_on`, what a container holds that nothing closes follows it (`containers.read_on`). With
    `placeholders`, as alerts have them, `{name}` is a token of type `placeholder` whose content is the
    name, and a link's target that is a whole placeholder stays as it is.
    """
    md = create_md_parser(CONFIGURATION, renderer_cls)
    md.inline.ruler.at("emphasis", _emphasis)
    if placeholders:
        normalize = md.normalizeLink
        md.inline.ruler.before("text", "placeholder", _placeholder)
        md.normalizeLink = lambda url: url if PLACEHOLDER.fullmatch(url) else normalize(url)  # type: ignore[method-assign]
        md.add_render_rule("placeholder", _render_placeholder)
    if reads_on:
        read_on(md)
    # The same few targets come again and again, and encoding a host name is slow.
    md.normalizeLink = lru_cache(maxsize=4096)(md.normalizeLink)  # type: ignore[method-assign]
    dispatch(md)
    frequent_first(md)
    return md


_local = threading.local()


def prepared(*, placeholders: bool = False) -> MarkdownIt:
    """Return this thread's parser that leaves inline content to whoever wants it; one is made only once.

    It reads on where a container is not closed.

    A parser holds state while it works, and takes as long to make as to parse a page.
    """
    name = "with_placeholders" if placeholders else "plain"
    found: MarkdownIt | None = getattr(_local, name, None)
    if found is None:
        found = parser(placeholders=placeholders, reads_on=True).disable("inline")
        setattr(_local, name, found)
    return found


# --- inline rules


def _placeholder(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    match = PLACEHOLDER.match(state.src, state.pos)
    if match is None or state.src.startswith("`", match.end()):
        return False
    if not silent:
        token = state.push("placeholder", "", 0)
        token.content = match[1]
        token.markup = match[0]
    state.pos = match.end()
    return True


def _render_placeholder(self: RendererProtocol, tokens: Sequence[Token], idx: int, *_: object) -> str:
    return tokens[idx].markup


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    """Gather emphasis delimiters, flanking as CommonMark §6.2 says but for Chinese, Japanese and Korean.

    By the letter of the rule `**金额。**后文` is not bold, because `。` is punctuation and no blank follows.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    length, can_open, can_close = _flanks(state, state.pos, can_split=marker == "*")
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += length
    return True


_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


def _flanks(state: StateInline, start: int, *, can_split: bool) -> tuple[int, bool, bool]:
    scanned = state.scanDelims(start, can_split)
    end = start + scanned.length
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    if not (_CJK.match(before) or _CJK.match(after)):
        return scanned.length, scanned.can_open, scanned.can_close
    left = not _is_blank(after) and (not _is_punctuation(after) or _is_blank(before) or _is_edge(before))
    right = not _is_blank(before) and (not _is_punctuation(before) or _is_blank(after) or _is_edge(after))
    if can_split:
        return scanned.length, left, right
    return scanned.length, left and (not right or _is_edge(before)), right and (not left or _is_edge(after))


def _is_blank(char: str) -> bool:
    return isWhiteSpace(ord(char))


def _is_punctuation(char: str) -> bool:
    """Tell whether a character keeps emphasis from opening or closing; CJK punctuation does not."""
    return not _CJK.match(char) and (isMdAsciiPunct(ord(char)) or isPunctChar(char))


def _is_edge(char: str) -> bool:
    return bool(_CJK.match(char)) or isMdAsciiPunct(ord(char)) or isPunctChar(char)


# --- sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of inline content, its soft wraps made blanks."""

    text: str
    gap: str
    """What separates it from the next: a blank, `HARD_BREAK`, or nothing at the end."""
    line: int
    """Counted from 0 in the content."""
    tokens: Sequence[Token]
    """What it parses to alone; to look at, not to render (footnotes are not counted)."""

    @property
    def speaks(self) -> bool:
        """Tell whether it has a letter that is not code, an address, a placeholder or a tag."""
        titles = (str(token.attrs["title"]) for token in self.tokens if "title" in token.attrs)
        return any(char.isalpha() for text in (plain_text(self.tokens, code=False), *titles) for char in text)


_PLAIN = re.compile(r"[^\n&*<>\[\]\\_`{}~^]*")
_WRAP = re.compile(r"[ \t]*\n[ \t]*")
_Gap = tuple[int, int]


def cut(md: MarkdownIt, content: str, env: Environment, *, paragraph: bool = False) -> tuple[Sentence, ...]:
    """Cut inline content into sentences, only where the parts parsed apart give the tokens of the whole.

    So no cut falls inside code, a link, an image, emphasis, a tag or a placeholder. `env` holds the
    reference definitions of the document. With `paragraph`, the content is one sentence.
    """
    flat, starts = _flatten(content)
    inline = _Inline(md=md, text=flat, env={"references": env.get("references", {})})
    found = () if paragraph else tuple(sentences.gaps(flat))
    if _PLAIN.fullmatch(flat) or not (found or "\n" in content):
        return tuple(inline.sentences(found, starts))
    # Nine of ten texts with markup are frequent: half the time, since nothing need be tried.
    parts = frequent_parts(md, flat, inline.env) if "\n" not in content else None
    if parts is not None:
        return tuple(inline.sentences(tuple(between_words(found, parts)), starts))
    whole = inline.parse(0, len(flat))
    signature = _signature(whole)
    if "\n" in content and signature != _signature(md.inline.parse(content, md, inline.env, [])):
        return (Sentence(text=content, gap="", line=0, tokens=whole),)
    gaps = tuple(inline.outside(found))
    if not inline.agrees(gaps, signature):
        gaps = tuple(gap for gap in gaps if inline.agrees((gap,), signature))
        gaps = gaps if inline.agrees(gaps, signature) else ()
    return tuple(inline.sentences(gaps, starts))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inline:
    """Flat inline content under trial: parsing it leaves no trace in the document's environment."""

    md: MarkdownIt
    text: str
    env: Environment
    parsed: dict[_Gap, Sequence[Token]] = field(default_factory=dict)

    def parse(self, start: int, end: int) -> Sequence[Token]:
        """Parse a part, once."""
        if (start, end) not in self.parsed:
            part = self.text[start:end]
            plain = _PLAIN.fullmatch(part)
            tokens = (
                [Token("text", "", 0, content=part)]
                if plain
                else self.md.inline.parse(part, self.md, self.env, [])
            )
            self.parsed[start, end] = tokens
        return self.parsed[start, end]

    def outside(self, gaps: Iterable[_Gap]) -> Iterator[_Gap]:
        """Yield the gaps that lie in no construct the parser takes as one, and in no open HTML tag."""
        state = StateInline(self.text, self.md, self.env, [])
        start = depth = 0
        for gap in gaps:
            while state.pos < gap[0]:
                start = state.pos
                self.md.inline.skipToken(state)
                depth += html.nesting(self.text[start : state.pos]) if self.text[start] == "<" else 0
            crossed = state.pos > gap[0] and self.text[start] in "`[!<{"
            if not crossed and depth <= 0:
                yield gap

    def agrees(self, gaps: Sequence[_Gap], signature: list[object]) -> bool:
        """Tell whether the parts between gaps, parsed alone and joined, are the whole."""
        tokens: list[Token] = []
        for start, end, gap in self.parts(gaps):
            tokens += self.parse(start, end)
            tokens += [_gap_token(gap)] if gap else []
        return not gaps or _signature(tokens) == signature

    def parts(self, gaps: Sequence[_Gap]) -> Iterator[tuple[int, int, str]]:
        position = 0
        for start, end in (*gaps, (len(self.text), len(self.text))):
            yield position, start, self.text[start:end]
            position = end

    def sentences(self, gaps: Sequence[_Gap], starts: list[int]) -> Iterator[Sentence]:
        for start, end, gap in self.parts(gaps):
            line = bisect_right(starts, start) - 1
            yield Sentence(text=self.text[start:end], gap=gap, line=line, tokens=self.parse(start, end))


def _flatten(content: str) -> tuple[str, list[int]]:
    """Make soft wraps blanks and hard breaks `HARD_BREAK`; also return where each line starts."""
    if "\n" not in content:
        return content, [0]
    lines = content.split("\n")
    parts: list[str] = []
    starts: list[int] = []
    position = 0
    for number, line in enumerate(lines):
        starts.append(position)
        text = line if number == 0 else line.lstrip(" \t")
        last = number == len(lines) - 1
        hard = not last and (text.endswith("  ") or _ends_in_escape(text))
        text = text if last else text.rstrip(" \t")
        text = text.removesuffix("\\") + sentences.HARD_BREAK if hard else text + ("" if last else " ")
        parts.append(text)
        position += len(text)
    return "".join(parts), starts


def _ends_in_escape(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _gap_token(gap: str) -> Token:
    if gap == sentences.HARD_BREAK:
        return Token("hardbreak", "br", 0)
    return Token("text", "", 0, content=gap)


def _signature(tokens: Sequence[Token]) -> list[object]:
    """Write tokens so that two parses of one text compare equal: runs of text as one, wraps as blanks."""
    found: list[object] = []
    text: list[str] = []
    for token in tokens:
        if token.type in ("text", "text_special", "softbreak"):
            text.append(" " if token.type == "softbreak" else token.content)
            continue
        if text:
            found.append("".join(text))
            text.clear()
        content = _WRAP.sub(" ", token.content)
        found.append((token.type, token.tag, content, sorted(token.attrs.items()), token.meta.get("label")))
    return [*found, "".join(text)]


_TEXTS = ("text", "text_special", "code_inline")


def plain_text(tokens: Sequence[Token], *, code: bool = True) -> str:
    """Return what a reader sees, images by their alt; without `code`, no code and no bare address."""
    parts: list[str] = []
    auto = 0
    for token in tokens:
        auto += token.nesting if token.markup == "autolink" and token.type.startswith("link_") else 0
        if token.type == "image":
            parts.append(plain_text(token.children or [], code=code))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type in _TEXTS and (code or (not auto and token.type != "code_inline")):
            parts.append(token.content)
    return "".join(parts)


# --- anchors


def heading_text(parts: Sequence[Sentence]) -> str:
    """Return what a reader sees of a heading."""
    return "".join(plain_text(part.tokens) + (" " if part.gap else "") for part in parts)


def anchor(text: str) -> str:
    """Return the anchor of a heading's plain text, as GitHub and the Open Publishing format make it.

    >>> anchor("Step 1 - Create")
    'step-1---create'
    """
    kept = (char for char in text.strip().lower() if char.isalnum() or char in "-_ ")
    return "".join(kept).replace(" ", "-")


def unique_anchor(slug: str, seen: MutableMapping[str, int]) -> str:
    """Return the anchor, with `-1`, `-2` … where a page has it already; `seen` counts them.

    >>> known: dict[str, int] = {}
    >>> [unique_anchor(slug, known) for slug in ("example", "example", "example-1", "example")]
    ['example', 'example-1', 'example-1-1', 'example-2']
    """
    unique = slug
    while unique in seen:
        seen[slug] += 1
        unique = f"{slug}-{seen[slug]}"
    seen[unique] = 0
    return unique


# --- replacing


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """What stands in place of a sentence."""

    text: str
    classes: tuple[str, ...] = ()
    """Of the span around it; none, no span. `language-en` becomes `lang="en"` on a page."""
    translated: bool = True
    """Whether the text is in the page's language, and so is joined as that language joins sentences."""


Lookup = Callable[[str], Swap | None]
"""From a sentence, or other text of the source, to what stands in its place; None leaves it alone."""

_SEEN = "generator-anchors"


class Part(Protocol):
    """What `swapped` asks of a sentence."""

    @property
    def text(self) -> str:
        """Return the sentence as it stands in the source."""

    @property
    def gap(self) -> str:
        """Return what separates it from the next."""

    @property
    def speaks(self) -> bool:
        """Tell whether there is something to translate."""


Inline = Callable[[str, Environment, Lookup], list[Token]]
"""From inline content, the environment of its document and what stands in place of it, to its tokens."""

_LEFT_OUT = "left_out"
"""Marks tokens between `translate: off` and `on`, and the environment of what is parsed for one of them."""


def swap(
    md: MarkdownIt,
    lookup: Lookup,
    *,
    joiner: str,
    paragraph: bool = False,
    titles: bool = True,
    inline: Inline | None = None,
) -> None:
    """Replace the parser's core `inline` rule: each sentence is looked up and parsed alone, or by `inline`.

    Markup cannot bleed from one sentence into the next; reference links resolve through the shared `env`.
    The rule also gives each heading its anchor, from the source text, and swaps the text that is in no
    inline token: raw HTML, directive options and, with `titles`, the titles of reference definitions. What a
    comment leaves out stays as it is; a renderer parses what is in directives within `left_out`.
    """

    def by_sentence(content: str, env: Environment, look: Lookup) -> list[Token]:
        parts = cut(md, content, env, paragraph=paragraph)
        return swapped(md, parts, env, look, joiner=joiner)

    inline = inline or by_sentence

    def rule(state: StateCore) -> None:
        seen: dict[str, int] = state.env.setdefault(_SEEN, {})
        if titles:
            _swap_references(state.env, lookup)
        for index, token in enumerate(state.tokens):
            before = state.tokens[index - 1] if index else None
            look = leave if is_left_out(token) else lookup
            if token.type in _SWAPS:
                _SWAPS[token.type](token, look)
            if token.type != "inline":
                continue
            if before is not None and before.type == "heading_open":
                _anchor_heading(md, before, token, seen, state.env)
            titled = before is not None and before.type == "alert_title_open"
            token.children = (
                md.inline.parse(token.content, md, state.env, [])
                if titled
                else inline(token.content, state.env, look)
            )

    md.core.ruler.at("inline", rule)
    md.core.ruler.before("inline", _LEFT_OUT, _leave_out)


def leave(_text: str) -> None:
    """Leave every sentence as the writer wrote it."""


def _leave_out(state: StateCore) -> None:
    silent = bool(state.env.get(_LEFT_OUT))
    for token in state.tokens:
        comment = comment_of(token)
        if comment is not None:
            silent = switched(comment, silent=silent)
        elif silent:
            token.meta[_LEFT_OUT] = True


def is_left_out(token: Token | SyntaxTreeNode) -> bool:
    """Tell whether a comment of the writer leaves a token's text as it is in every language."""
    return _LEFT_OUT in token.meta


@contextmanager
def left_out(env: Environment, token: SyntaxTreeNode) -> Iterator[None]:
    """While what a directive holds is parsed, leave it out if the directive is."""
    before = env.get(_LEFT_OUT)
    env[_LEFT_OUT] = is_left_out(token)
    try:
        yield
    finally:
        env[_LEFT_OUT] = before


def _anchor_heading(
    md: MarkdownIt, heading: Token, inline: Token, seen: dict[str, int], env: Environment
) -> None:
    own = heading.attrGet("id")
    if own is not None:
        seen.setdefault(str(own), 0)
        return
    slug = anchor(heading_text(cut(md, inline.content, env)))
    if slug:
        heading.attrSet("id", unique_anchor(slug, seen))


def swapped(
    md: MarkdownIt, parts: Iterable[Part], env: Environment, lookup: Lookup, *, joiner: str
) -> list[Token]:
    """Return the tokens of sentences that are looked up and parsed, each alone, and joined again."""
    children: list[Token] = []
    found = [(part, lookup(part.text) if part.speaks else None) for part in parts]
    for index, (part, change) in enumerate(found):
        tokens = md.inline.parse(change.text if change else part.text, md, env, [])
        children += _in_span(tokens, change.classes) if change and change.classes else tokens
        if not part.gap:
            continue
        following = found[index + 1][1]
        joined = change is not None and change.translated and following is not None and following.translated
        children.append(
            _gap_token(part.gap if part.gap == sentences.HARD_BREAK else joiner if joined else " ")
        )
    return children


def _in_span(tokens: list[Token], classes: tuple[str, ...]) -> list[Token]:
    opening = Token("span_open", "span", 1, attrs={"class": " ".join(classes)})
    return [opening, *tokens, Token("span_close", "span", -1)]


def _swap_references(env: Environment, lookup: Lookup) -> None:
    for reference in env.get("references", {}).values():
        change = lookup(reference["title"]) if reference.get("title") else None
        if change is not None:
            reference["title"] = change.text


def _swap_html(token: Token, lookup: Lookup) -> None:
    def find(text: str) -> str | None:
        change = lookup(text)
        return None if change is None else in_span(change)

    token.content = html.swap_fragments(token.content, find)


def in_span(change: Swap) -> str:
    """Write what stands in place of a sentence of raw HTML."""
    return f"<span{attributes(change.classes)}>{change.text}</span>" if change.classes else change.text


def attributes(classes: Sequence[str]) -> str:
    """Return classes as docutils writes them: `language-en` as `lang`."""
    languages = [name.removeprefix("language-") for name in classes if name.startswith("language-")]
    others = " ".join(name for name in classes if not name.startswith("language-"))
    return (f' class="{others}"' if others else "") + "".join(f' lang="{tag}"' for tag in languages[:1])


def _swap_fence(token: Token, lookup: Lookup) -> None:
    def find(text: str) -> str | None:
        change = lookup(text)
        return change.text if change else None

    parts = directives.split(token.info, token.content)
    if parts is not None:
        token.content = directives.swap_options(token.content, parts.name, find)


_SWAPS: dict[str, Callable[[Token, Lookup], None]] = {
    "html_block": _swap_html,
    "fence": _swap_fence,
    "colon_fence": _swap_fence,
}
