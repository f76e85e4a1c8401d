"""New sentences and old ones become pairs that resemble each other, by a measure that minds their length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

__all__ = ["DECLARED", "Index", "Joint", "Pair", "cutoff", "joints", "likeness", "pairs"]

DECLARED = 50.0
"""How much a sentence must resemble one that its writer says it was, of 100."""
_JOINT = 85.0
"""How much two sentences together must resemble one that became them, or that they became."""
_GAIN = 5.0
"""By how much more than the better half of them alone."""
_SHORTEST = 20
_TARGET = re.compile(r"(?<=\]\()[^\s()]+|(?<=\]\[)[^\[\]]+|(?<==\")[^\"<>]*(?=\")|<https?:[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A new sentence and the old one that it resembles, by their numbers."""

    new: int
    old: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """One sentence that became two neighbours, or that two became: its number, and the first of theirs."""

    one: int
    first: int
    better: int
    """Which of the two resembles the one more."""


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    """Leave out targets, which would make sentences alike that share a long address."""
    return _TARGET.sub("", text).casefold()


def likeness(one: str, other: str) -> float:
    """Return how much two sentences resemble each other, of 100; case and targets do not count.

    >>> likeness("Pay [now](a.md).", "pay [now](b.md).")
    100.0
    """
    return fuzz.ratio(_bare(one), _bare(other))


def cutoff(text: str) -> float:
    """Return how much another sentence must resemble this one to suggest its translation.

    One word of four may differ, and a third of a long sentence; of a word or two, hardly a letter.

    >>> [round(cutoff("x" * length)) for length in (5, 10, 20, 40, 100)]
    [95, 90, 75, 68, 63]
    """
    return min(95.0, 60.0 + 300.0 / max(len(_bare(text)), 1))


def pairs(new: Sequence[str], old: Sequence[str], *, least: float | None = None) -> tuple[Pair, ...]:
    """Pair each new sentence with at most one old one, the likest first, then those near in order.

    `least` replaces the limit that minds the length.
    """
    if not old:
        return ()
    texts = [_bare(text) for text in old]
    found: list[tuple[float, int, int, int]] = []
    for index, text in enumerate(new):
        limit = cutoff(text) if least is None else least
        near = process.extract(_bare(text), texts, scorer=fuzz.ratio, score_cutoff=limit, limit=8)
        found += [(-score, abs(index - other), index, other) for _, score, other in near]
    taken: dict[int, int] = {}
    used: set[int] = set()
    for *_, index, other in sorted(found):
        if index not in taken and other not in used:
            taken[index] = other
            used.add(other)
    return tuple(Pair(new=index, old=other) for index, other in sorted(taken.items()))


def joints(ones: Sequence[str], twos: Sequence[tuple[str, str]]) -> tuple[Joint, ...]:
    """Find sentences that two neighbours together resemble clearly more than either of them alone."""
    if not (ones and twos):
        return ()
    joined = [_bare(f"{first} {second}") for first, second in twos]
    found: list[Joint] = []
    used: set[int] = set()
    for index, one in enumerate(ones):
        if len(one) < _SHORTEST:
            continue
        best = process.extractOne(_bare(one), joined, scorer=fuzz.ratio, score_cutoff=_JOINT)
        if best is None or used & {best[2] - 1, best[2], best[2] + 1}:
            continue
        alone = [likeness(one, part) for part in twos[best[2]]]
        if best[1] >= max(alone) + _GAIN:
            used.add(best[2])
            found.append(Joint(one=index, first=best[2], better=alone.index(max(alone))))
    return tuple(found)


_WORD = re.compile(r"\w{3,}")
_MOST = 200
"""Sentences compared with one: those that share its rarest words."""
_RAREST = 4


@dataclass(slots=True)
class Index:
    """Many sentences, found by the words that few of them have, so that not all are compared with all."""

    texts: Sequence[str]
    _by_word: Mapping[str, Sequence[int]] = field(init=False)

    def __post_init__(self) -> None:
        words: dict[str, list[int]] = {}
        for number, text in enumerate(self.texts):
            for word in _words(text):
                words.setdefault(word, []).append(number)
        self._by_word = words

    def best(self, text: str, *, least: float | None = None) -> Iterator[int]:
        """Yield the numbers of sentences that resemble a text enough, the likest first."""
        limit = cutoff(text) if least is None else least
        near = {number: _bare(self.texts[number]) for number in self._near(text)}
        found = process.extract(_bare(text), near, scorer=fuzz.ratio, score_cutoff=limit, limit=4)
        yield from (number for _, _, number in found)

    def _near(self, text: str) -> Iterable[int]:
        words = sorted(_words(text) & self._by_word.keys())
        known = sorted((self._by_word[word] for word in words), key=len)
        near: dict[int, None] = {}
        for numbers in known[:_RAREST]:
            near |= dict.fromkeys(numbers[:_MOST])
        return list(near)[:_MOST]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_bare(text)))
