"""Pieces: compiled text as data, its JSON, and the text it becomes for shown values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from generator.errors import GeneratorError

__all__ = [
    "FORM",
    "Each",
    "Literal",
    "Optional",
    "Piece",
    "Plural",
    "Slot",
    "form_key",
    "inside",
    "join",
    "key",
    "merged",
    "read_pieces",
    "rewritten",
    "slots",
    "write_pieces",
]


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

FORM = "#"
"""The place of a number that chooses a form."""


def key(name: str, place: str) -> str:
    """Return the key under which a slot looks for its shown value.

    >>> key("amount", "text"), key("amount", "html")
    ('amount', 'amount:html')
    """
    return name if place == "text" else f"{name}:{place}"


def form_key(name: str) -> str:
    """Return the key under which a plural looks for the index of its form."""
    return key(name, FORM)


def slots(pieces: Sequence[Piece]) -> Iterator[Slot]:
    """Yield every slot, in reading order, those of blocks included."""
    for piece in pieces:
        if isinstance(piece, Slot):
            yield piece
        for inner in inside(piece):
            yield from slots(inner)


def inside(piece: Piece) -> tuple[tuple[Piece, ...], ...]:
    """Return the runs of pieces that a block holds; others hold none."""
    if isinstance(piece, Plural):
        return piece.forms
    return (piece.pieces,) if isinstance(piece, Optional | Each) else ()


def join(pieces: Sequence[Piece], values: Mapping[str, Any]) -> str:
    """Return the text for shown values by their keys, plainly; `joining` does the same for many emails."""
    return "".join(_JOIN[type(piece)](piece, values) for piece in pieces)


_JOIN: Mapping[type, Callable[[Any, Mapping[str, Any]], str]] = MappingProxyType(
    {
        Literal: lambda piece, _: piece.text,
        Slot: lambda piece, values: values[key(piece.name, piece.place)],
        Optional: lambda piece, values: join(piece.pieces, values) if values[piece.name] else "",
        Each: lambda piece, values: "".join(
            join(piece.pieces, {**values, **row}) for row in values[piece.name]
        ),
        Plural: lambda piece, values: join(piece.forms[values[form_key(piece.name)]], values),
    }
)


def rewritten(pieces: Sequence[Piece], write: Callable[[Literal | Slot], Sequence[Piece]]) -> Iterator[Piece]:
    """Yield pieces in another form: `write` gives it for literals and slots, those of blocks included."""
    for piece in pieces:
        match piece:
            case Literal() | Slot():
                yield from write(piece)
            case Optional(pieces=inner) | Each(pieces=inner):
                yield replace(piece, pieces=tuple(rewritten(inner, write)))
            case Plural(forms=forms):
                yield replace(piece, forms=tuple(tuple(rewritten(form, write)) for form in forms))


def merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with neighbouring literals made one."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if isinstance(piece, Literal) and isinstance(last, Literal):
            found[-1] = Literal(text=last.text + piece.text)
        else:
            found.append(piece)
    return found


def write_pieces(pieces: Sequence[Piece]) -> list[Any]:
    """Turn pieces into JSON: a string is a literal, a list begins with the mark of its kind.

    >>> write_pieces([Literal(text="Hello "), Slot(name="name", place="text")])
    ['Hello ', ['=', 'name', 'text']]
    """
    return [_WRITE[type(piece)](piece) for piece in merged(pieces)]


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
