"""Inline Markdown of the most frequent kinds becomes the parser's own tokens, in a fifth of its time.

Those kinds are plain words, `code`, **words in bold** and [words](that-link), one after the other, where no
rule could read them otherwise. Anything else is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["between_words", "frequent_first", "frequent_parts", "frequent_tokens"]

# A run is possessive, so that it is found once and in one way; sign by sign it takes four times as long.
_WORDS = r"(?:[^\n&*<>\[\]\\_`{}~^!]++|!(?!\[))+"
_PARTS = re.compile(
    rf"(?P<text>{_WORDS})"
    r"|`(?P<code>[^`\s](?:[^`\n]*[^`\s])?)`(?!`)"
    rf"|(?:(?<=[ (])|(?<![\s\S]))\*\*(?P<bold>(?=[A-Za-z0-9]){_WORDS}(?<=[A-Za-z0-9]))\*\*(?=[ .,;:!?)]|\Z)"
    rf"|\[(?P<link>{_WORDS})\]\((?P<target>[A-Za-z0-9/.:#?=_%~@+,-]+)\)"
)

Environment = MutableMapping[str, Any]
_Parse = Callable[[str, MarkdownIt, Environment, list[Token]], list[Token]]


def frequent_first(md: MarkdownIt) -> None:
    """Let a parser be asked only where `frequent_tokens` knows no answer."""
    whole: _Parse = md.inline.parse

    def parse(text: str, md: MarkdownIt, env: Environment, tokens: list[Token]) -> list[Token]:
        found = frequent_tokens(md, text) if not tokens else None
        if found is None:
            return whole(text, md, env, tokens)
        tokens += found
        return tokens

    md.inline.parse = parse  # type: ignore[assignment, method-assign]


def frequent_parts(md: MarkdownIt, text: str) -> list[re.Match[str]] | None:
    """Return the parts that a text is made of, None where telling them needs the parser itself.

    The last group of each names its kind: `text`, `code`, `bold`, or `target` where `link` is linked.
    """
    found: list[re.Match[str]] = []
    position = 0
    while position < len(text):
        match = _PARTS.match(text, position)
        if match is None or (match["target"] and not md.validateLink(md.normalizeLink(match["target"]))):
            return None
        found.append(match)
        position = match.end()
    return found


def between_words(
    gaps: Iterable[tuple[int, int]], parts: Sequence[re.Match[str]]
) -> Iterator[tuple[int, int]]:
    """Yield the gaps that lie in plain words: cut there, a text of such parts reads the same."""
    words = [part.span() for part in parts if part.lastgroup == "text"]
    for gap in gaps:
        if any(start <= gap[0] and gap[1] <= end for start, end in words):
            yield gap


def frequent_tokens(md: MarkdownIt, text: str) -> list[Token] | None:
    """Return the tokens that a parser makes of a text, None where that needs the parser itself."""
    parts = frequent_parts(md, text)
    if parts is None:
        return None
    tokens: list[Token] = []
    for part in parts:
        _add(md, part, tokens)
    return tokens


def _add(md: MarkdownIt, part: re.Match[str], tokens: list[Token]) -> None:
    kind = part.lastgroup
    if kind == "text":
        _add_text(part["text"], tokens)
    elif kind == "code":
        tokens.append(Token("code_inline", "code", 0, markup="`", content=part["code"]))
    elif kind == "bold":
        # Of each pair of asterisks one sign remains as an empty text, as the parser leaves it.
        _add_text("", tokens)
        tokens.append(Token("strong_open", "strong", 1, markup="**"))
        tokens.append(Token("text", "", 0, content=part["bold"], level=1))
        tokens.append(Token("strong_close", "strong", -1, markup="**"))
        tokens.append(Token("text", "", 0))
    else:
        tokens.append(Token("link_open", "a", 1, attrs={"href": md.normalizeLink(part["target"])}))
        tokens.append(Token("text", "", 0, content=part["link"], level=1))
        tokens.append(Token("link_close", "a", -1))


def _add_text(text: str, tokens: list[Token]) -> None:
    if tokens and tokens[-1].type == "text":
        tokens[-1].content += text
    else:
        tokens.append(Token("text", "", 0, content=text))
