"""What a localized file has that neither its source nor a catalog holds becomes JSON, and comes back from it.

It lies beside the catalogs, as `locales/<ll_CC>/handoff/<id>.json`. What it says of places in the body holds
as long as the source is what it was, and what it says instead of a catalog's text as long as that text is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from generator.errors import GeneratorError, Place
from generator.legacy.headers import DIALECTS, NEWEST, Dialect
from generator.legacy.pairing import Piece

__all__ = ["Departure", "Handoff", "fingerprint", "read_handoff", "write_handoff"]

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A text of the file that is not what a catalog gives there."""

    piece: Piece
    instead: str
    """The fingerprint of what the catalog gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """What to know of a localized file beside its texts."""

    source: str
    """The fingerprint of the source that it was imported with."""
    dialect: Dialect = NEWEST
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The handoff metadata."""
    header: tuple[str, str] | None = None
    """The header as it stands, and the fingerprint of what would be written in its place."""
    side_by_side: bool = False
    prefix: str = ""
    first: int = 0
    """The id of the body's first sentence, where it does not follow from the header; else 0."""
    ids: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    literals: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    departures: tuple[Departure, ...] = ()
    body: tuple[str, str] | None = None
    """All of the body as it stands, and the fingerprint of what would be written in its place; only for a
    file that cannot be written from its parts."""
    newline: str = ""
    """The line end of the body; nothing for those of the source."""
    trailer: str = ""
    lead: str = ""
    bom: bool = False


def fingerprint(*parts: object) -> str:
    """Return a short digest of texts and numbers."""
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def write_handoff(handoff: Handoff) -> bytes:
    """Write it as JSON, what says nothing left out."""
    document = {
        name: value for name, value in _plain(handoff).items() if value not in ("", 0, False, None, {}, [])
    }
    return (json.dumps({"version": _VERSION, **document}, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(handoff: Handoff) -> dict[str, Any]:
    return {
        "source": handoff.source,
        "dialect": handoff.dialect,
        "fields": dict(handoff.fields),
        "header": list(handoff.header) if handoff.header else None,
        "body": list(handoff.body) if handoff.body else None,
        "side_by_side": handoff.side_by_side,
        "prefix": handoff.prefix,
        "first": handoff.first,
        "ids": {str(key): value for key, value in handoff.ids.items()},
        "literals": {str(key): value for key, value in handoff.literals.items()},
        "departures": [_departure(one) for one in handoff.departures],
        "newline": handoff.newline,
        "trailer": handoff.trailer,
        "lead": handoff.lead,
        "bom": handoff.bom,
    }


def _departure(one: Departure) -> dict[str, Any]:
    return {**asdict(one.piece), "instead": one.instead}


def read_handoff(data: bytes, *, path: str) -> Handoff:
    """Read it back. Raises GeneratorError for a file that says something else."""
    try:
        return _handoff(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise GeneratorError(
            f"not what `import` wrote ({type(error).__name__})",
            place=Place(path=path),
            hint="delete it and import the file again",
        ) from None


def _handoff(document: dict[str, Any]) -> Handoff:
    if document.pop("version") != _VERSION or document.get("dialect", NEWEST) not in DIALECTS:
        raise ValueError("another version")
    values = dict(document)
    values["fields"] = {str(key): str(value) for key, value in document.get("fields", {}).items()}
    values["ids"] = {int(key): int(value) for key, value in document.get("ids", {}).items()}
    values["literals"] = {int(key): str(value) for key, value in document.get("literals", {}).items()}
    values["departures"] = tuple(_read_departure(one) for one in document.get("departures", ()))
    for part in ("header", "body"):
        if document.get(part):
            text, instead = document[part]
            values[part] = (str(text), str(instead))
    return Handoff(**values)


def _read_departure(document: dict[str, Any]) -> Departure:
    values = dict(document)
    instead = str(values.pop("instead"))
    return Departure(piece=Piece(**values), instead=instead)
