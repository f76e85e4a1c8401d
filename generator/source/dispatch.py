"""A parser's rules become a table by the character that each begins with, so that only those are tried.

markdown-it asks every rule at every line and at every sign whether it applies; nearly all of them look at one
character and say no. Asking only those that can say yes parses the same tokens in two thirds of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, normalize
from markdown_it.rules_inline import StateInline

__all__ = ["dispatch"]

_INLINE: Mapping[str, str] = MappingProxyType(
    {
        "attr": "{",
        "autolink": "<",
        "backticks": "`",
        "emphasis": "*_",
        "entity": "&",
        "escape": "\\",
        "footnote_ref": "[",
        "html_inline": "<",
        "image": "!",
        "link": "[",
        "myst_role": "{",
        "newline": "\n",
        "placeholder": "{",
        "span": "[",
        "strikethrough": "~",
    }
)
"""What each inline rule begins with; one that is not listed is asked everywhere."""

_BLOCK: Mapping[str, str] = MappingProxyType(
    {
        "attr": "{",
        "blockquote": ">",
        "colon_fence": ":",
        "fence": "`~",
        "footnote_def": "[",
        "front_matter": "-",
        "heading": "#",
        "hr": "*-_",
        "html_block": "<",
        "list": "*+-0123456789",
        "myst_block_break": "+",
        "myst_line_comment": "%",
        "myst_target": "(",
        "open_container": ":",
        "reference": "[",
    }
)
"""What the first line of each block begins with; blocks that are not listed begin with anything."""

_SIGNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "deflist": re.compile(r"\n[ \t>]*[:~][ \t]"),
        "lheading": re.compile(r"\n[ \t>]*(?:-+|=+)[ \t]*$", re.MULTILINE),
        "table": re.compile(r"\|"),
    }
)
"""What some line of a text holds if the text has such a block."""

_CHAINS = ("paragraph", "reference", "blockquote", "list", "footnote_def")
"""What each kind of block asks whether another begins, by markdown-it's name (`alt`)."""

_Rule = Callable[..., bool]
_Table = tuple[Mapping[str, tuple[_Rule, ...]], tuple[_Rule, ...]]
"""The rules to ask by character, and those for any other."""


def dispatch(md: MarkdownIt) -> None:
    """Put one rule that asks the table in place of each chain of a parser's rules.

    Called last: a rule that is added or exchanged later is not asked.
    """
    md.core.ruler.at("normalize", _normalized)
    inline, block = _rules(md.inline.ruler), _rules(md.block.ruler)
    md.inline.ruler.enableOnly([])
    md.inline.ruler.push("dispatch", _inline_rule(_table(inline, _INLINE)))
    chains = {chain: [rule for rule in block if not chain or chain in rule[2]] for chain in ("", *_CHAINS)}
    # States look whether the rule `code` is active; it is never reached behind the first of these.
    md.block.ruler.enableOnly(["code"])
    for chain, rules in chains.items():
        # The first is the one that blocks are opened by, and always finds one.
        alt = {"alt": [chain]} if chain else {"alt": []}
        md.block.ruler.before("code", f"dispatch {chain}".strip(), _block_rule(rules), alt)  # type: ignore[arg-type]


def _normalized(state: StateCore) -> None:
    """Normalize a text only if it holds what is to be replaced; markdown-it replaces each LF as well."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


_Named = tuple[str, _Rule, Sequence[str]]


def _rules(ruler: Any) -> list[_Named]:
    return [(rule.name, rule.fn, rule.alt) for rule in ruler.__rules__ if rule.enabled]


def _table(rules: Collection[_Named], begins: Mapping[str, str]) -> _Table:
    chars = {char for name, _, _ in rules for char in begins.get(name, "")}
    by_char = {
        char: tuple(fn for name, fn, _ in rules if char in begins.get(name, char)) for char in sorted(chars)
    }
    return by_char, tuple(fn for name, fn, _ in rules if name not in begins)


def _inline_rule(table: _Table) -> _Rule:
    by_char, others = table

    def rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
        for ask in by_char.get(state.src[state.pos], others):  # noqa: SIM110 - any() takes twice the time
            if ask(state, silent):
                return True
        return False

    return rule


def _block_rule(rules: Collection[_Named]) -> _Rule:
    @cache
    def table(lacking: frozenset[str]) -> _Table:
        return _table([rule for rule in rules if rule[0] not in lacking], _BLOCK)

    def rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        by_char, others = table(_lacking(state.src))
        first = state.bMarks[line] + state.tShift[line]
        asked = by_char.get(state.src[first], others) if first < state.eMarks[line] else others
        for ask in asked:  # noqa: SIM110 - any() takes twice the time
            if ask(state, line, end, silent):
                return True
        return False

    return rule


@lru_cache(maxsize=16)
def _lacking(text: str) -> frozenset[str]:
    """Return the kinds of blocks that a text cannot have."""
    # A line's end is found five times as fast as its beginning.
    lines = f"\n{text}"
    return frozenset(name for name, sign in _SIGNS.items() if not sign.search(lines))
