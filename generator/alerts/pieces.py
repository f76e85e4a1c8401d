"""Pieces: compiled text as data → one string, or one run of bytes, for given values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

from generator.errors import GeneratorError

__all__ = [
    "Each",
    "Joiner",
    "Literal",
    "Optional",
    "Piece",
    "Plural",
    "Slot",
    "count_key",
    "join",
    "key",
    "prepare",
    "read_pieces",
    "slots",
    "write_pieces",
]

Text = TypeVar("Text", str, bytes)
Joiner: TypeAlias = Callable[[Mapping[str, Any]], Text]
"""Shown values by key → the finished text. It reads what it needs and raises only if a key is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """Text that is the same for every recipient."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where a value goes, escaped for its place: `text`, `html`, `attribute` or `url`."""

    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Optional:
    """Pieces shown only when a value is given."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """Pieces repeated for every item of a list; `fields` are the names that an item brings."""

    name: str
    fields: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plural:
    """One of several forms, chosen by the plural rule of the text's locale."""

    name: str
    forms: tuple[tuple[Piece, ...], ...]


Piece: TypeAlias = Literal | Slot | Optional | Each | Plural


def key(name: str, place: str) -> str:
    """Return the key under which a slot looks for its shown value.

    >>> key("amount", "text"), key("amount", "html")
    ('amount', 'amount:html')
    """
    return name if place == "text" else f"{name}:{place}"


def count_key(name: str) -> str:
    """Return the key under which a plural looks for its number."""
    return f"{name}#"


def slots(pieces: Sequence[Piece]) -> Iterator[Slot]:
    """Yield every slot, in reading order, those of blocks included."""
    for piece in pieces:
        if isinstance(piece, Slot):
            yield piece
        for inner in _inside(piece):
            yield from slots(inner)


def _inside(piece: Piece) -> tuple[tuple[Piece, ...], ...]:
    if isinstance(piece, Plural):
        return piece.forms
    return (piece.pieces,) if isinstance(piece, Optional | Each) else ()


def join(pieces: Sequence[Piece], values: Mapping[str, Any], *, plural: Callable[[int], int]) -> str:
    """Return the text for shown values; prepare a joiner instead where it is wanted more than once."""
    return prepare(pieces, plural=plural, literal=str, empty="")(values)


def prepare(
    pieces: Sequence[Piece],
    *,
    plural: Callable[[int], int],
    literal: Callable[[str], Text],
    empty: Text,
) -> Joiner[Text]:
    """Make a joiner that fills slots in a copied list: no template language sees the text again.

    `literal` turns fixed text into what is joined (itself, or its transfer encoding); `plural` gives the
    index of the form for a number.
    """
    return _Preparation(plural=plural, literal=literal, empty=empty).joiner(pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preparation(Generic[Text]):
    """What all pieces of one text share while they are prepared."""

    plural: Callable[[int], int]
    literal: Callable[[str], Text]
    empty: Text

    def joiner(self, pieces: Sequence[Piece]) -> Joiner[Text]:
        base: list[Text] = []
        filled: list[tuple[int, str]] = []
        blocks: list[tuple[int, Joiner[Text]]] = []
        for index, piece in enumerate(_merged(pieces)):
            base.append(self.literal(piece.text) if isinstance(piece, Literal) else self.empty)
            if isinstance(piece, Slot):
                filled.append((index, key(piece.name, piece.place)))
            elif not isinstance(piece, Literal):
                blocks.append((index, _BLOCKS[type(piece)](self, piece)))
        return _fill(base, filled, blocks, self.empty)

    def optional(self, piece: Optional) -> Joiner[Text]:
        within, name, empty = self.joiner(piece.pieces), piece.name, self.empty
        return lambda values: within(values) if name in values else empty

    def each(self, piece: Each) -> Joiner[Text]:
        within, name, join = self.joiner(piece.pieces), piece.name, self.empty.join
        if {slot.name for slot in slots(piece.pieces)} <= set(piece.fields):
            return lambda values: join([within(row) for row in values[name]])
        return lambda values: join([within({**values, **row}) for row in values[name]])

    def forms(self, piece: Plural) -> Joiner[Text]:
        forms, name, index = [self.joiner(form) for form in piece.forms], count_key(piece.name), self.plural
        return lambda values: forms[index(values[name])](values)


_BLOCKS: Mapping[type, Callable[[_Preparation[Any], Any], Joiner[Any]]] = MappingProxyType(
    {Optional: _Preparation.optional, Each: _Preparation.each, Plural: _Preparation.forms}
)


def _fill(
    base: list[Text], filled: list[tuple[int, str]], blocks: list[tuple[int, Joiner[Text]]], empty: Text
) -> Joiner[Text]:
    def fill(values: Mapping[str, Any]) -> Text:
        parts = base.copy()
        for index, name in filled:
            parts[index] = values[name]
        for index, block in blocks:
            parts[index] = block(values)
        return empty.join(parts)

    return fill


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, Literal) and isinstance(last, Literal):
            merged[-1] = Literal(text=last.text + piece.text)
        else:
            merged.append(piece)
    return merged


def write_pieces(pieces: Sequence[Piece]) -> list[Any]:
    """Turn pieces into JSON: a string is a literal, a list begins with the mark of its kind.

    >>> write_pieces([Literal(text="Hello "), Slot(name="name", place="text")])
    ['Hello ', ['=', 'name', 'text']]
    """
    return [_WRITE[type(piece)](piece) for piece in _merged(pieces)]


_WRITE: Mapping[type, Callable[[Any], Any]] = MappingProxyType(
    {
        Literal: lambda piece: piece.text,
        Slot: lambda piece: ["=", piece.name, piece.place],
        Optional: lambda piece: ["?", piece.name, write_pieces(piece.pieces)],
        Each: lambda piece: ["*", piece.name, list(piece.fields), write_pieces(piece.pieces)],
        Plural: lambda piece: ["#", piece.name, [write_pieces(form) for form in piece.forms]],
    }
)


def read_pieces(data: Sequence[Any]) -> tuple[Piece, ...]:
    """Turn JSON from `write_pieces` back into pieces; raise `GeneratorError` for anything else."""
    return tuple(_read(item) for item in data)


def _read(item: Any) -> Piece:
    if isinstance(item, str):
        return Literal(text=item)
    try:
        mark, *rest = item
        return _READ[mark](*rest)
    except (KeyError, TypeError, ValueError) as error:
        raise GeneratorError(
            "the bundle holds a piece of an unknown kind", hint="compile it again"
        ) from error


_READ: Mapping[str, Callable[..., Piece]] = MappingProxyType(
    {
        "=": lambda name, place: Slot(name=name, place=place),
        "?": lambda name, within: Optional(name=name, pieces=read_pieces(within)),
        "*": lambda name, fields, within: Each(name=name, fields=tuple(fields), pieces=read_pieces(within)),
        "#": lambda name, forms: Plural(name=name, forms=tuple(read_pieces(form) for form in forms)),
    }
)
