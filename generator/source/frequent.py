"""Inline Markdown of the most frequent kinds becomes the parser's own tokens, in a fifth of its time.

Those kinds are words, `code`, **both in bold** or *slanted*, and as [links](that-way) or [this way][label],
one after the other, where no rule could read them otherwise. Anything else is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

__all__ = [
    "Environment",
    "between_words",
    "frequent_first",
    "frequent_parts",
    "frequent_tokens",
    "inside",
    "is_strong",
    "link_of",
]

# A run is possessive, so that it is found once and in one way; sign by sign it takes four times as long.
_WORDS = r"(?:[^\n&*<\[\]\\_`{}~^!]++|!(?!\[))++"
_CODE = r"`(?:[^`\s](?:[^`\n]*[^`\s])?)`(?!`)"
_INSIDE = rf"(?:{_WORDS}|{_CODE})++"
# Emphasis has signs around it that can only open it, or only close it (CommonMark 0.31.2, section 6.2).
_PARTS = re.compile(
    rf"(?P<text>{_WORDS})"
    rf"|(?P<code>{_CODE})"
    rf"|(?:(?<=[ (])|(?<![\s\S]))(?P<mark>\*\*|[*_])(?=[A-Za-z0-9])(?P<marked>{_INSIDE})"
    r"(?:(?<=[A-Za-z0-9])(?P=mark)(?=[ .,;:!?)]|\Z)|(?<=[:).?!,`])(?P=mark)(?= |\Z))"
    rf"|\[(?P<linked>{_INSIDE})\]"
    r"(?:\((?P<target>[A-Za-z0-9/.:#?=_%~@+,-]+)\)|\[(?P<label>[A-Za-z0-9 .:/-]+)\])"
)
_RUN = re.compile(rf"{_WORDS}|{_CODE}")

Environment = MutableMapping[str, Any]
_Parse = Callable[[str, MarkdownIt, Environment, list[Token]], list[Token]]


def frequent_first(md: MarkdownIt) -> None:
    """Let a parser be asked only where `frequent_tokens` knows no answer."""
    whole: _Parse = md.inline.parse

    def parse(text: str, md: MarkdownIt, env: Environment, tokens: list[Token]) -> list[Token]:
        found = frequent_tokens(md, text, env) if not tokens else None
        if found is None:
            return whole(text, md, env, tokens)
        tokens += found
        return tokens

    md.inline.parse = parse  # type: ignore[assignment, method-assign]


def frequent_parts(md: MarkdownIt, text: str, env: Environment) -> list[re.Match[str]] | None:
    """Return the parts that a text is made of, None where telling them needs the parser itself.

    The last group of each names its kind: `text`, `code`, `marked` with its `mark`, or `target` and `label`
    where something is `linked`.
    """
    found: list[re.Match[str]] = []
    position = 0
    while position < len(text):
        match = _PARTS.match(text, position)
        if match is None or (match["linked"] and not link_of(md, match, env)):
            return None
        found.append(match)
        position = match.end()
    return found


def link_of(md: MarkdownIt, part: re.Match[str], env: Environment) -> Mapping[str, str]:
    """Return `href` and, if it has one, `title` of a part that is linked; nothing if it leads nowhere."""
    if part["target"]:
        target = md.normalizeLink(part["target"])
        return {"href": target} if md.validateLink(target) else {}
    reference = env.get("references", {}).get(normalizeReference(part["label"]))
    if reference is None:
        return {}
    titled = {"title": reference["title"]} if reference["title"] else {}
    return {"href": reference["href"], **titled}


def is_strong(part: re.Match[str]) -> bool:
    """Tell whether a part of kind `marked` is bold; else it is emphasis."""
    return len(part["mark"]) == 2


def inside(part: re.Match[str]) -> Iterator[tuple[bool, str]]:
    """Yield the runs of words and code that are marked or linked: whether each is code, and its text."""
    for run in _RUN.finditer(part["marked"] or part["linked"]):
        yield run[0][0] == "`", run[0].strip("`")


def between_words(
    gaps: Iterable[tuple[int, int]], parts: Sequence[re.Match[str]]
) -> Iterator[tuple[int, int]]:
    """Yield the gaps that lie in plain words: cut there, a text of such parts reads the same."""
    words = [part.span() for part in parts if part.lastgroup == "text"]
    for gap in gaps:
        if any(start <= gap[0] and gap[1] <= end for start, end in words):
            yield gap


def frequent_tokens(md: MarkdownIt, text: str, env: Environment) -> list[Token] | None:
    """Return the tokens that a parser makes of a text, None where that needs the parser itself."""
    parts = frequent_parts(md, text, env)
    if parts is None:
        return None
    tokens: list[Token] = []
    for part in parts:
        _add(md, part, env, tokens)
    return tokens


def _add(md: MarkdownIt, part: re.Match[str], env: Environment, tokens: list[Token]) -> None:
    kind = part.lastgroup
    if kind == "text":
        _add_text(part[0], tokens)
    elif kind == "code":
        tokens.append(Token("code_inline", "code", 0, markup="`", content=part[0][1:-1]))
    elif kind != "marked":
        tokens.append(Token("link_open", "a", 1, attrs=dict(link_of(md, part, env))))
        tokens += _inside(part)
        tokens.append(Token("link_close", "a", -1))
    elif is_strong(part):
        # Of each pair of asterisks one sign remains as an empty text, as the parser leaves it.
        _add_text("", tokens)
        tokens.append(Token("strong_open", "strong", 1, markup="**"))
        tokens += _inside(part)
        tokens.append(Token("strong_close", "strong", -1, markup="**"))
        tokens.append(Token("text", "", 0))
    else:
        tokens.append(Token("em_open", "em", 1, markup=part["mark"]))
        tokens += _inside(part)
        tokens.append(Token("em_close", "em", -1, markup=part["mark"]))


def _inside(part: re.Match[str]) -> Iterator[Token]:
    for is_code, text in inside(part):
        if is_code:
            yield Token("code_inline", "code", 0, markup="`", content=text, level=1)
        else:
            yield Token("text", "", 0, content=text, level=1)


def _add_text(text: str, tokens: list[Token]) -> None:
    if tokens and tokens[-1].type == "text":
        tokens[-1].content += text
    else:
        tokens.append(Token("text", "", 0, content=text))
