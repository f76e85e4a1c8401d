"""Headers become media types: the one that was sent, the one that is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from starlette.types import Scope

__all__ = ["accepted", "header", "headers", "media_type"]

_LONGEST = 1024
"""Of an Accept header that is looked at; browsers send less than a fifth of it."""


@lru_cache(maxsize=256)
def accepted(header: bytes, offers: tuple[str, ...]) -> str:
    """Return the offer that a header likes best, the first of equals; nothing if it takes none.

    RFC 9110 §12.5.1: the most specific range decides the quality of a type, and no header takes all.

    >>> accepted(b"text/html;q=0.5, */*;q=0.1", ("application/json", "text/html"))
    'text/html'
    """
    if not header.strip() or len(header) > _LONGEST:
        return offers[0]
    ranges = dict(_ranges(header.decode("latin-1").lower()))
    best = max(offers, key=lambda offer: _quality(offer, ranges))
    return best if _quality(best, ranges) > 0 else ""


def media_type(header: bytes) -> str:
    """Return the media type of a Content-Type header, without parameters."""
    return header.partition(b";")[0].strip().lower().decode("latin-1")


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [text for text in parameters if text.startswith("q=")]
        try:
            yield kind, float(weights[0][2:]) if weights else 1.0
        except ValueError:
            yield kind, 0.0


def _quality(offer: str, ranges: dict[str, float]) -> float:
    family = offer.partition("/")[0]
    return next((ranges[kind] for kind in (offer, f"{family}/*", "*/*") if kind in ranges), 0.0)


def headers(scope: Scope) -> Mapping[bytes, bytes]:
    """Return all headers by name, as `header` does."""
    found = dict(scope["headers"])
    return found if len(found) == len(scope["headers"]) else {name: header(scope, name) for name in found}


def header(scope: Scope, name: bytes) -> bytes:
    """Return a header's value; RFC 9110 §5.3 joins those that are sent more than once."""
    return b", ".join([text for key, text in scope["headers"] if key == name])
