"""The units of a source and of its translation become pairs; where they do not agree, one pair for all of it.

Nothing is shifted: where the counts of sentences differ, the whole unit is one pair, and where the lines
differ, all units between two places that agree are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TypeVar

from generator.legacy import inline
from generator.legacy.spans import Span
from generator.legacy.units import Body, Sentence, Unit, flat

__all__ = ["Paired", "Piece", "by_spans_alone", "paired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What stands for sentences of the source; sentences are counted over all units, silent ones too."""

    first: int
    count: int
    text: str
    whole: bool = False
    """Whether it stands for whole units, with a link's brackets and target, and what lies between them."""
    sure: bool = True
    """Whether it is the translation of just these sentences; else nobody can tell which part is whose."""
    gap: str | None = None
    """What follows it, where the file has something else than the source before the next sentence."""


_ANCHOR = re.compile(r'<a name="[^"]*"></a>')
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """What stands for the sentences of a source, and what stands between its units."""

    pieces: tuple[Piece, ...]
    """In order; without a hole unless the translation has no unit at all."""
    literals: Mapping[int, str]
    """What stands before a unit in the translation, by the unit's number; the last is what ends the file."""
    spoken: Mapping[int, Span] = field(default_factory=dict)
    """The segments of sentences that have one of their own."""


def paired(source: Body, target: Body, spans: Sequence[Span]) -> Paired:
    """Pair the sentences of a source with those of its translation.

    `spans` are the segments of `target`'s text, if it came with any; they decide where they can.
    """
    firsts = list(accumulate((len(unit.sentences) for unit in source.units), initial=0))
    if not target.units:
        return _without_units(target, firsts)
    known = _by_spans(source, firsts, spans)
    pieces: list[Piece] = []
    literals: dict[int, str] = {}
    position = 0
    for ours, theirs in _aligned(source, target):
        pieces += _pieces(source, target, ours, theirs, firsts=firsts, known=known)
        if theirs:
            literals[ours.start] = target.text[position : target.units[theirs.start].whole[0]]
            position = target.units[theirs.stop - 1].whole[1]
    literals[len(source.units)] = target.text[position:]
    return Paired(pieces=tuple(pieces), literals=literals, spoken=known)


def _without_units(target: Body, firsts: Sequence[int]) -> Paired:
    """Let a translation without text, as that of a redirect, stand for all of the source."""
    nothing = Piece(first=0, count=firsts[-1], text="", whole=True, sure=False)
    if len(firsts) == 1:
        return Paired(pieces=(), literals={0: target.text})
    return Paired(pieces=(nothing,), literals={0: target.text, len(firsts) - 1: ""})


def by_spans_alone(source: Body, spans: Sequence[Span]) -> Paired | None:
    """Pair the sentences of a source with the segments of a file; None unless each is one of them."""
    numbers: list[int] = []
    firsts = list(accumulate((len(unit.sentences) for unit in source.units), initial=0))
    known = _by_spans(source, firsts, spans)
    for unit, first in zip(source.units, firsts, strict=False):
        if unit.silent:
            continue
        if not unit.spanned or first not in known or _is_whole(source, unit, known[first]):
            return None
        numbers += range(first, first + len(unit.sentences))
    if list(known) != numbers or len(spans) != len(numbers):
        return None
    pieces = tuple(Piece(first=number, count=1, text=span.text) for number, span in known.items())
    return Paired(pieces=pieces, literals={}, spoken=known)


def _aligned(source: Body, target: Body) -> Iterator[tuple[range, range]]:
    """Yield the units that belong together: one and one where the text between units agrees.

    Elsewhere links and code tell units apart. What was added or left out among units that are alike may be
    any of them, so they are one group.
    """
    ours, theirs = _between(source), _between(target)
    if ours == theirs:
        yield from ((range(number, number + 1), range(number, number + 1)) for number in range(len(ours)))
        return
    ours[:1], theirs[:1] = ([f" {key.lstrip()}" for key in keys[:1]] for keys in (ours, theirs))
    known = [(key, *_marks(source, unit)) for key, unit in zip(ours, source.units, strict=True)]
    others = [(key, *_marks(target, unit)) for key, unit in zip(theirs, target.units, strict=True)]
    codes = _opcodes(known, others)
    alike = {code for code in codes if _is_one(code) and ours[code[1]] == theirs[code[3]]}
    doubtful = [number for number, code in enumerate(codes) if code[0] != "equal" and code not in alike]
    unsure = _merged(_widened(codes, number, known, others) for number in doubtful)
    yield from _filled(_groups(unsure, len(ours)))


def _groups(unsure: Iterable[_Stretch], count: int) -> Iterator[tuple[range, range]]:
    """Yield the stretches that are unsure, and what lies between them one by one."""
    ours = theirs = 0
    for first, last, begin, end in unsure:
        yield from (_single(ours + n, theirs + n) for n in range(first - ours))
        yield range(first, last), range(begin, end)
        ours, theirs = last, end
    yield from (_single(ours + n, theirs + n) for n in range(count - ours))


def _single(ours: int, theirs: int) -> tuple[range, range]:
    return range(ours, ours + 1), range(theirs, theirs + 1)


def _marks(body: Body, unit: Unit) -> tuple[str, ...]:
    """Return what a unit has in every language: targets of links, and code."""
    return tuple(_MARKS.findall(body.text[unit.whole[0] : unit.whole[1]]))


_MARKS = re.compile(r"\]\([^()\s]*\)|`[^`\n]+`")
_TRIALS = 4_000_000
"""So many comparisons take a second; more are not tried."""
_Opcode = tuple[str, int, int, int, int]
_Stretch = tuple[int, int, int, int]
"""First and last unit of the source, and of the translation."""
_Comparable = TypeVar("_Comparable")


def _opcodes(ours: Sequence[_Comparable], theirs: Sequence[_Comparable]) -> list[_Opcode]:
    """Compare two lists, in time proportional to them where few places differ."""
    shorter = min(len(ours), len(theirs))
    head = next((n for n in range(shorter) if ours[n] != theirs[n]), shorter)
    tail = next((n for n in range(shorter - head) if ours[-1 - n] != theirs[-1 - n]), shorter - head)
    inner, others = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    codes: list[_Opcode] = [("equal", 0, head, 0, head)] if head else []
    if len(inner) * len(others) > _TRIALS:
        codes.append(("replace", head, head + len(inner), head, head + len(others)))
    else:
        found = SequenceMatcher(None, inner, others, autojunk=False).get_opcodes()
        codes += [(kind, a + head, b + head, c + head, d + head) for kind, a, b, c, d in found]
    last, end = len(ours) - tail, len(theirs) - tail
    return [*codes, ("equal", last, len(ours), end, len(theirs))] if tail else codes


def _is_one(code: _Opcode) -> bool:
    kind, first, last, begin, end = code
    return kind == "replace" and last - first == end - begin == 1


def _widened(
    codes: Sequence[_Opcode], number: int, ours: Sequence[object], theirs: Sequence[object]
) -> _Stretch:
    """Return a stretch that was added or left out, with all the places where it might as well stand."""
    _, first, last, begin, end = codes[number]
    one, start, stop = (theirs, begin, end) if first == last else (ours, first, last)
    before = codes[number - 1][2] - codes[number - 1][1] if number else 0
    after = codes[number + 1][2] - codes[number + 1][1] if number + 1 < len(codes) else 0
    back = forth = 0
    if first == last or begin == end:
        back = next((n for n in range(before) if one[start - 1 - n] != one[stop - 1 - n]), before)
        forth = next((n for n in range(after) if one[start + n] != one[stop + n]), after)
    return first - back, last + forth, begin - back, end + forth


def _merged(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    held: _Stretch | None = None
    for first, last, begin, end in stretches:
        if held is not None and (first < held[1] or begin < held[3]):
            held = held[0], max(last, held[1]), held[2], max(end, held[3])
            continue
        if held is not None:
            yield held
        held = first, last, begin, end
    if held is not None:
        yield held


def _filled(groups: Iterable[tuple[range, range]]) -> Iterator[tuple[range, range]]:
    """Join a group that has units on one side only with the one before it, or else after it."""
    held: tuple[range, range] | None = None
    for ours, theirs in groups:
        if held is None:
            held = ours, theirs
        elif ours and theirs and held[0] and held[1]:
            yield held
            held = ours, theirs
        else:
            held = range(held[0].start, ours.stop), range(held[1].start, theirs.stop)
    if held is not None and held[0]:
        yield held


def _between(body: Body) -> list[str]:
    """Return for each unit what stands before it, without anchors, its white space made even."""
    found, position = [], 0
    for unit in body.units:
        start, end = unit.whole
        found.append(_SPACE.sub(" ", _ANCHOR.sub("", body.text[position:start])))
        position = end
    return found


def _pieces(
    source: Body,
    target: Body,
    ours: range,
    theirs: range,
    *,
    firsts: Sequence[int],
    known: Mapping[int, Span],
) -> Iterator[Piece]:
    first, count = firsts[ours.start], firsts[ours.stop] - firsts[ours.start]
    numbers = range(first, first + count)
    linked = source.units[ours.start] if len(ours) == 1 else None
    if linked is not None and first in known and _is_whole(source, linked, known[first]):
        yield Piece(first=first, count=count, text=known[first].text, whole=True)
        return
    if all(number in known for number in numbers):
        yield from _spanned(target, [known[number] for number in numbers], source, ours, first)
        return
    units, others = source.units[ours.start : ours.stop], target.units[theirs.start : theirs.stop]
    if not others:
        return
    if len(units) == len(others) == 1 and _same_link(source, target, units[0], others[0]):
        yield from _one_by_one(source, target, units[0], others[0], first)
        return
    text = target.text[others[0].whole[0] : others[-1].whole[1]]
    one = len(units) == len(others) == count == 1 == len(others[0].sentences)
    yield Piece(first=first, count=count, text=text, whole=True, sure=one)


def _is_whole(source: Body, unit: Unit, span: Span) -> bool:
    """Tell whether a span holds a whole link, as where the translation is no link alone."""
    start, end = unit.whole
    return unit.link is not None and _key(span.source) == _key(source.text[start:end])


def _same_link(source: Body, target: Body, unit: Unit, other: Unit) -> bool:
    """Tell whether both units are text, or links with one target."""
    if (unit.link is None) != (other.link is None):
        return False
    return unit.link is None or _around(source, unit) == _around(target, other)


def _around(body: Body, unit: Unit) -> tuple[str, str]:
    start, end = unit.whole
    return body.text[start : unit.start], body.text[unit.end : end]


def _one_by_one(source: Body, target: Body, unit: Unit, other: Unit, first: int) -> Iterator[Piece]:
    if len(unit.sentences) != len(other.sentences):
        other = _cut_loosely(target, other)
    if len(unit.sentences) != len(other.sentences):
        yield Piece(
            first=first, count=len(unit.sentences), text=target.text[other.start : other.end], sure=False
        )
        return
    gaps, others = _gaps(source, unit), _gaps(target, other)
    for number, sentence in enumerate(other.sentences):
        gap = others[number] if others[number] != gaps[number] else None
        yield Piece(first=first + number, count=1, text=sentence.text, gap=gap)


def _cut_loosely(target: Body, unit: Unit) -> Unit:
    text, found, position = target.text[unit.start : unit.end], [], 0
    for start, end in (*inline.sentence_gaps(text, loose=True), (len(text), len(text))):
        found.append(
            Sentence(text=flat(text[position:start]), start=unit.start + position, end=unit.start + start)
        )
        position = end
    return replace(unit, sentences=tuple(found))


def _gaps(body: Body, unit: Unit) -> list[str]:
    pairs = zip(unit.sentences, unit.sentences[1:], strict=False)
    return [*(body.text[one.end : other.start] for one, other in pairs), ""]


def _spanned(target: Body, spans: Sequence[Span], source: Body, ours: range, first: int) -> Iterator[Piece]:
    gaps = [gap for unit in source.units[ours.start : ours.stop] for gap in [*_gaps(source, unit)[:-1], None]]
    for number, span in enumerate(spans):
        following = target.text[span.end : spans[number + 1].start] if number + 1 < len(spans) else None
        gap = following if gaps[number] is not None and following != gaps[number] else None
        yield Piece(first=first + number, count=1, text=span.text, gap=gap)


def _by_spans(source: Body, firsts: Sequence[int], spans: Sequence[Span]) -> dict[int, Span]:
    """Find the span of each sentence that has one of its own, its text as it would stand without spans."""
    if not spans:
        return {}
    ours = [
        (first + number, sentence.text)
        for unit, first in zip(source.units, firsts, strict=False)
        for number, sentence in enumerate(unit.sentences)
        if unit.spanned and not unit.silent
    ]
    theirs = [_key(span.source) for span in spans]
    texts = [_key(inline.escaped(text)) for _, text in ours]
    if texts == theirs:
        return {number: _plain(span, text) for (number, text), span in zip(ours, spans, strict=True)}
    found: dict[int, Span] = {}
    for kind, first, last, begin, end in _opcodes(texts, theirs):
        if kind == "equal" or (
            last - first == end - begin and _contain(theirs[begin:end], texts[first:last])
        ):
            for (number, text), span in zip(ours[first:last], spans[begin:end], strict=True):
                found[number] = _plain(span, text)
    return found


_AUTHORS = re.compile(r"\\[*`]")


def _plain(span: Span, source: str) -> Span:
    """Undo the escapes of a translation that segments alone have; where the author has some, they stay."""
    if "\\" not in span.text or _AUTHORS.search(source):
        return span
    return replace(span, text=inline.unescaped(span.text))


def _contain(spans: Sequence[str], texts: Sequence[str]) -> bool:
    """Tell whether spans hold whole links whose texts are the sentences."""
    return all(span.startswith(f"[{text}](") for span, text in zip(spans, texts, strict=True))


def _key(text: str) -> str:
    return " ".join(text.split())
