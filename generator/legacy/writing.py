"""A source body and texts for its sentences become the localized body, plain or side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.legacy import anchors, inline
from generator.legacy.localized import with_line_ends
from generator.legacy.pairing import Piece
from generator.legacy.spans import format_span
from generator.legacy.units import Body, Sentence, Unit

__all__ = ["Numbering", "first_number", "literal", "numbers", "write_body"]

_FIRST = 101


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The ids of a side-by-side file."""

    prefix: str
    first: int
    """The id of the body's first sentence."""
    others: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """Ids that do not follow from the first, by the number of the sentence."""


def first_number(title: str, description: str, keywords: str) -> int:
    """Return the id of a body's first sentence: those of the header come before.

    >>> first_number("Pay | Docs", "How to pay. And when.", "")
    104
    """
    texts = (text for text in (title, description) if text.strip())
    return _FIRST + sum(1 + len(list(inline.sentence_gaps(text.strip()))) for text in texts) + bool(keywords)


def numbers(body: Body, numbering: Numbering) -> dict[int, int]:
    """Return the id of every sentence that takes one, by its number in the body."""
    found: dict[int, int] = {}
    position, number = 0, numbering.first
    for unit in body.units:
        for _ in unit.sentences:
            if not unit.silent:
                found[position] = numbering.others.get(position, number)
                number += 1
            position += 1
    return found


def literal(body: Body, number: int) -> str:
    """Return what stands before a unit, with the anchor it brings; after the last, what ends the body."""
    before = body.units[number - 1].whole[1] if number else 0
    if number == len(body.units):
        return body.slice(before, len(body.text))
    unit = body.units[number]
    return body.slice(before, unit.whole[0]) + _anchor(unit)


def _anchor(unit: Unit) -> str:
    return anchors.anchor(anchors.slug(unit.heading)) if unit.heading is not None else ""


def write_body(
    body: Body,
    pieces: Iterable[Piece],
    *,
    literals: Mapping[int, str] = MappingProxyType({}),
    numbering: Numbering | None = None,
) -> str:
    """Splice texts into a source body; what no piece stands for stays as it is in the source.

    With a numbering, each sentence stands in its span beside its source. `literals` are what stands between
    units, where it is not what the source has.
    """
    work = _Writing(
        body=body,
        pieces={piece.first: piece for piece in pieces},
        literals=literals,
        prefix=numbering.prefix if numbering is not None else "",
        ids=numbers(body, numbering) if numbering is not None else {},
    )
    return "".join(work.parts())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """One body on its way out."""

    body: Body
    pieces: Mapping[int, Piece]
    literals: Mapping[int, str]
    prefix: str
    ids: Mapping[int, int]

    def parts(self) -> Iterator[str]:
        first = done = 0
        for number, unit in enumerate(self.body.units):
            if first >= done:
                yield self.literals.get(number, literal(self.body, number))
                piece = self.pieces.get(first)
                if piece is not None and piece.whole:
                    done = first + piece.count
                    yield self.stretch(piece, number, first)
                else:
                    done = first + len(unit.sentences)
                    yield from self.unit(unit, first)
            first += len(unit.sentences)
        number = len(self.body.units)
        yield self.literals.get(number, literal(self.body, number))

    def stretch(self, piece: Piece, number: int, first: int) -> str:
        """Write what stands for whole units, in one span if any of them takes one."""
        begin, end = self.body.units[number].whole[0], first
        spanned = None
        for unit in self.body.units[number:]:
            if end >= first + piece.count:
                break
            if spanned is None and unit.spanned and not unit.silent:
                spanned = end
            end += len(unit.sentences)
            number += 1
        source = self.body.text[begin : self.body.units[number - 1].whole[1]]
        return self.beside(spanned, piece.text, source)

    def unit(self, unit: Unit, first: int) -> Iterator[str]:
        yield self.body.slice(unit.whole[0], unit.start)
        number = 0
        while number < len(unit.sentences):
            piece = self.pieces.get(first + number)
            last = number + (piece.count if piece is not None else 1) - 1
            sentence, final = unit.sentences[number], unit.sentences[min(last, len(unit.sentences) - 1)]
            yield self.sentence(unit, first + number, piece, sentence, final)
            number = last + 1
            if number < len(unit.sentences):
                own = piece.gap if piece is not None else None
                yield self.body.slice(final.end, unit.sentences[number].start) if own is None else own
        yield self.body.slice(unit.end, unit.whole[1])

    def sentence(
        self, unit: Unit, number: int, piece: Piece | None, sentence: Sentence, final: Sentence
    ) -> str:
        source = sentence.text if final is sentence else self.body.text[sentence.start : final.end]
        text = piece.text if piece is not None else source
        return self.beside(number if unit.spanned and not unit.silent else None, text, source)

    def beside(self, number: int | None, text: str, source: str) -> str:
        """Write a text in its span, if spans are asked for and it takes one."""
        if number is None or number not in self.ids:
            return self.ended(text)
        span = format_span(self.prefix, self.ids[number], inline.escaped(text), inline.escaped(source))
        return self.ended(span)

    def ended(self, text: str) -> str:
        """Give the lines of a text the ends that those of the body have."""
        return text if self.body.offsets is None else with_line_ends(text, self.body.newline)
