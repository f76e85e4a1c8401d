"""The segments of an article find their sentences in the format's units: what one catalog entry stands for.

Both cut alike but for a few shapes: the format leaves a link's brackets out, and ends units at `<br>`.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.legacy import inline
from generator.legacy.pairing import Piece
from generator.legacy.switches import left_out
from generator.legacy.units import BREAK, Body
from generator.source.model import Segment

__all__ = ["Fit", "composed", "fit", "front_texts", "pieces_of"]

_ROLE = "page "


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One segment of the article, and the sentences of the body that it is made of."""

    msgid: str
    sentences: tuple[int, ...]
    literals: tuple[str, ...]
    """What stands in the msgid before, between and after the sentences."""
    cell: bool = False
    whole: bool = False
    """Whether the sentences are all of their units."""


def _key(text: str) -> str:
    """Write what may be wrapped, and a sign of cells, in one way."""
    if "\\" in text:
        text = text.replace("\\\n", " ").replace("\\|", "|")
    return " ".join(text.split())


def front_texts(segments: Iterable[Segment]) -> dict[str, str]:
    """Return the segments of the front matter by its keys."""
    return {
        segment.role.removeprefix(_ROLE): segment.text
        for segment in segments
        if segment.role.startswith(_ROLE)
    }


def fit(segments: Iterable[Segment], body: Body) -> tuple[Fit, ...]:
    """Find for each segment, in order, the sentences that it is made of; one that has none is left out."""
    work = _Fitting.of(body)
    texts = [segment.text for segment in segments if not segment.role.startswith(_ROLE)]
    exact = [work.exact(text) for text in texts]
    found = [known or work.made_up(text) for text, known in zip(texts, exact, strict=True)]
    return tuple(known for known in found if known is not None)


@dataclass(slots=True, kw_only=True)
class _Fitting:
    """Sentences that no segment has taken yet, but those that the writer leaves out."""

    keys: Sequence[str]
    cells: Sequence[bool]
    begins: Sequence[bool]
    """Whether the sentence is the first of its unit."""
    ends: Sequence[bool]
    """Whether it is the last one."""
    waiting: dict[str, deque[int]]
    left: list[int]

    @classmethod
    def of(cls, body: Body) -> _Fitting:
        placed = [(unit, sentence) for unit in body.units for sentence in unit.sentences]
        units = [unit for unit, _ in placed]
        keys = [_key(sentence.text) for _, sentence in placed]
        numbers = [number for unit in body.units for number in range(len(unit.sentences))]
        silent = left_out(body.text)
        left = [
            number
            for number, (unit, sentence) in enumerate(placed)
            if not (unit.silent or body.line(sentence.start) in silent)
        ]
        waiting: dict[str, deque[int]] = defaultdict(deque)
        for number in left:
            waiting[keys[number]].append(number)
        return cls(
            keys=keys,
            cells=[unit.cell for unit in units],
            begins=[not number for number in numbers],
            ends=[number + 1 == len(unit.sentences) for number, unit in zip(numbers, units, strict=True)],
            waiting=waiting,
            left=left,
        )

    def exact(self, text: str) -> Fit | None:
        numbers = self.waiting.get(_key(text))
        if not numbers:
            return None
        number = numbers.popleft()
        self.left.remove(number)
        return Fit(
            msgid=text,
            sentences=(number,),
            literals=("", ""),
            cell=self.cells[number],
            whole=self.begins[number] and self.ends[number],
        )

    def made_up(self, text: str) -> Fit | None:
        """Find neighbouring sentences that stand in a text with nothing but markup around them."""
        flat = _key(text)
        for place, number in enumerate(self.left):
            if self.keys[number] and self.keys[number] in flat:
                found = self.spelled(text, flat, place)
                if found is not None:
                    del self.left[place : place + len(found.sentences)]
                    for taken in found.sentences:
                        self.waiting[self.keys[taken]].remove(taken)
                    return found
        return None

    def spelled(self, text: str, flat: str, place: int) -> Fit | None:
        numbers: list[int] = []
        literals: list[str] = []
        position = 0
        for number in self.left[place:]:
            start = flat.find(self.keys[number], position)
            follows = not numbers or number == numbers[-1] + 1
            if start < 0 or not follows or inline.is_translatable(flat[position:start]):
                break
            numbers.append(number)
            literals.append(flat[position:start])
            position = start + len(self.keys[number])
        if not numbers or inline.is_translatable(flat[position:]):
            return None
        return Fit(
            msgid=text,
            sentences=tuple(numbers),
            literals=(*literals, flat[position:]),
            cell=self.cells[numbers[0]],
            whole=self.begins[numbers[0]] and self.ends[numbers[-1]],
        )


# --- from the file to the catalog


def composed(fit: Fit, pieces: Mapping[int, Piece]) -> str | None:
    """Return the text that stands for a segment; None where nobody can tell it from what is around it.

    `pieces` has those of the file by their first sentence.
    """
    found = [pieces.get(number) for number in fit.sentences]
    first = found[0]
    if first is None:
        return None
    if first.sure and first.whole and first.count == len(fit.sentences):
        return _unpiped(first.text) if fit.cell else first.text
    parts = []
    for literal, piece in zip(fit.literals, found, strict=False):
        if piece is None or not piece.sure or piece.whole or piece.count != 1:
            return None
        parts += [literal, piece.text]
    text = "".join([*parts, fit.literals[-1]])
    return _unpiped(text) if fit.cell else text


_PIPE = re.compile(r"\\?\|")


def _unpiped(text: str) -> str:
    return text.replace("\\|", "|")


# --- from the catalog to the file


def pieces_of(fits: Iterable[Fit], lookup: Callable[[str], str | None], body: Body) -> Iterator[Piece]:
    """Yield what a catalog has for the sentences of a body; `lookup` gives the text of a msgid."""
    for one in fits:
        text = lookup(one.msgid)
        if text:
            yield from _split(one, _PIPE.sub(r"\\|", text) if one.cell else text)


def _split(fit: Fit, text: str) -> Iterator[Piece]:
    texts = _parts(fit, text)
    first = fit.sentences[0]
    if texts is None and fit.whole:
        yield Piece(first=first, count=len(fit.sentences), text=text, whole=True)
        return
    if texts is None:
        within = _within_unit(fit)
        yield Piece(first=first, count=within, text=text)
        yield from (Piece(first=number, count=1, text="") for number in fit.sentences[within:])
        return
    for number, part in zip(fit.sentences, texts, strict=True):
        yield Piece(first=number, count=1, text=part)


def _parts(fit: Fit, text: str) -> list[str] | None:
    """Cut the text of a segment as its msgid is made up; None if it is not made up like it."""
    if len(fit.sentences) == 1 and not fit.literals[0] and not fit.literals[1]:
        return [text]
    groups, counts = [_pattern(fit.literals[0])], [1]
    for literal in fit.literals[1:-1]:
        if literal.isspace():
            counts[-1] += 1
        else:
            groups.append(_pattern(literal))
            counts.append(1)
    pattern = "(.+?)".join([*groups, _pattern(fit.literals[-1])])
    match = re.fullmatch(pattern, text, re.DOTALL)
    if match is None:
        return None
    found: list[str] = []
    for part, count in zip(match.groups(), counts, strict=True):
        sentences = _sentences(part)
        if len(sentences) != count and count > 1:
            return None
        found += sentences if count > 1 else [part]
    return found


def _within_unit(fit: Fit) -> int:
    """Return how many sentences of a segment are in the unit of its first one: blanks alone part these."""
    between = fit.literals[1:-1]
    return 1 + next((number for number, one in enumerate(between) if not one.isspace()), len(between))


_TAG = re.compile(r"<[^<>]*>")


def _pattern(literal: str) -> str:
    """Return what finds a literal; blanks around tags that end a line are of no matter."""
    if not BREAK.fullmatch(literal):
        return re.escape(literal)
    return r"\s*".join(["", *map(re.escape, _TAG.findall(literal)), ""])


def _sentences(text: str) -> list[str]:
    found, position = [], 0
    for start, end in (*inline.sentence_gaps(text), (len(text), len(text))):
        found.append(text[position:start])
        position = end
    return found
