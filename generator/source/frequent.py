"""Inline Markdown of the most frequent kinds becomes the parser's own tokens, in a fifth of its time.

Those kinds are plain words, `code`, **words in bold** and [words](that-link), one after the other, where no
rule could read them otherwise. Anything else is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["frequent_first", "frequent_tokens"]

_WORDS = r"(?:[^\n&*<>\[\]\\_`{}~^!]|!(?!\[))"
_PARTS = re.compile(
    rf"(?P<text>{_WORDS}+)"
    r"|`(?P<code>[^`\s](?:[^`\n]*[^`\s])?)`(?!`)"
    rf"|(?:(?<=[ (])|(?<![\s\S]))\*\*(?P<bold>[A-Za-z0-9](?:{_WORDS}*[A-Za-z0-9])?)\*\*(?=[ .,;:!?)]|\Z)"
    rf"|\[(?P<link>{_WORDS}+)\]\((?P<target>[A-Za-z0-9/.:#?=_%~@+,-]+)\)"
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


def frequent_tokens(md: MarkdownIt, text: str) -> list[Token] | None:
    """Return the tokens that a parser makes of a text, None where that needs the parser itself."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _PARTS.match(text, position)
        if match is None or not _add(md, match, tokens):
            return None
        position = match.end()
    return tokens


def _add(md: MarkdownIt, match: re.Match[str], tokens: list[Token]) -> bool:
    """Add the tokens of one part; tell whether that was possible."""
    kind = match.lastgroup
    if kind == "text":
        _add_text(match["text"], tokens)
    elif kind == "code":
        tokens.append(Token("code_inline", "code", 0, markup="`", content=match["code"]))
    elif kind == "bold":
        # Of each pair of asterisks one sign remains as an empty text, as the parser leaves it.
        _add_text("", tokens)
        tokens.append(Token("strong_open", "strong", 1, markup="**"))
        tokens.append(Token("text", "", 0, content=match["bold"], level=1))
        tokens.append(Token("strong_close", "strong", -1, markup="**"))
        tokens.append(Token("text", "", 0))
    else:
        return _add_link(md, match, tokens)
    return True


def _add_text(text: str, tokens: list[Token]) -> None:
    if tokens and tokens[-1].type == "text":
        tokens[-1].content += text
    else:
        tokens.append(Token("text", "", 0, content=text))


def _add_link(md: MarkdownIt, match: re.Match[str], tokens: list[Token]) -> bool:
    target = md.normalizeLink(match["target"])
    if not md.validateLink(target):
        return False
    tokens.append(Token("link_open", "a", 1, attrs={"href": target}))
    tokens.append(Token("text", "", 0, content=match["link"], level=1))
    tokens.append(Token("link_close", "a", -1))
    return True
