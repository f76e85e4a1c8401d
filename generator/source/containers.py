"""A container that nothing closes becomes a sign that the rest of its text is in it.

Articles of other tools have hundreds of `:::image …:::` and `::: zone-end`, which MyST reads as containers of
all that follows. The content of each would be parsed by itself: a text with seventy of them, seventy times.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from generator.source import directives

__all__ = ["OPEN", "parse_blocks", "read_on"]

OPEN = "open_container"
"""The type of the token, and the name of its rule: what follows stands in the container."""


def read_on(md: MarkdownIt) -> None:
    """Let a parser read on in a container that nothing closes, and tell of it by a token of type `OPEN`."""
    md.block.ruler.before("colon_fence", OPEN, _open)


def parse_blocks(md: MarkdownIt, text: str, env: MutableMapping[str, Any]) -> list[Token]:
    """Parse blocks; references that an open container defines are its token's `meta`, not yet in `env`."""
    references: dict[str, Any] = env.setdefault("references", {})
    known = frozenset(references)
    tokens = md.parse(text, env)
    opened = [token for token in tokens if token.type == OPEN]
    if opened and len(references) > len(known):
        lines = [token.map[0] for token in opened if token.map]
        for label in [label for label in references if label not in known]:
            number = bisect_left(lines, references[label]["map"][0])
            if number:
                opened[number - 1].meta[label] = references.pop(label)
    return tokens


_CONTAINER = re.compile(r":{3,}(?!:)(.*)")
_END = re.compile(r"^[ \t>]*:{3,}[ \t]*$", re.MULTILINE)
"""A line that closes containers."""


def _open(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - a rule's signature
    if silent or state.level or state.sCount[line] or state.blkIndent or end != state.lineMax:
        return False
    found = _CONTAINER.match(state.src, state.bMarks[line], state.eMarks[line])
    if found is None or directives.split(found[1], "") is not None or found.end() <= _last_end(state.src):
        return False
    token = state.push(OPEN, "", 0)
    token.map = [line, end]
    state.line = line + 1
    return True


@lru_cache(maxsize=16)
def _last_end(text: str) -> int:
    """Return where the last `_END` of a text begins, -1 if it has none."""
    return max((found.start() for found in _END.finditer(text)), default=-1)
