"""A body becomes the lines of it that its writer leaves out, between `translate: off` and `on`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.source import markdown
from generator.source.comments import comment_of, switched
from generator.source.containers import parse_blocks

__all__ = ["left_out"]


def left_out(text: str) -> frozenset[int]:
    """Return the lines, counted from 0, that the walk over an article finds no segment in."""
    if "translate:" not in text:
        return frozenset()
    turns = [*_turns(text, 0, silent=False), (text.count("\n") + 1, False)]
    return frozenset(
        line for (start, silent), (end, _) in pairwise(turns) if silent for line in range(start, end)
    )


def _turns(text: str, first: int, *, silent: bool) -> Iterator[tuple[int, bool]]:
    """Yield each line where text begins or ends to be left out; what is off in a directive ends with it."""
    for token in parse_blocks(markdown.prepared(), text, {}):
        start, end = token.map or (0, 0)
        comment = comment_of(token)
        if comment is not None:
            silent = switched(comment, silent=silent)
            yield first + start, silent
        elif token.type == "colon_fence":
            yield from _turns(token.content, first + start + 1, silent=silent)
            yield first + end, silent
