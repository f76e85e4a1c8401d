"""What decides the bytes of an email → the id that reproduces it.

The id is the SHA-256 of a hash of everything but the values, and of the typed values as JSON: an array in
the order of the parameters, null for an absent value, an array of arrays for a list. Values that are equal
(1234.5 and 1234.50, two spellings of an instant) are the same typed value, so they have the same id.
"""

from __future__ import annotations

import json
from hashlib import sha256

import msgspec

from generator.values import Record

__all__ = ["request_head", "request_id"]

# Strings of other classes are what they say.
_encode = msgspec.json.Encoder(enc_hook=str).encode


def request_head(*, alert: str, locale: str, format_locale: str, time_zone: str, bundle: str) -> bytes:
    """Hash everything but the values."""
    whole = json.dumps([alert, locale, format_locale, time_zone, bundle], separators=(",", ":"))
    return sha256(whole.encode("utf-8")).hexdigest().encode("ascii")


def request_id(head: bytes, record: Record) -> str:
    """Return the id of a request, 64 hexadecimal digits."""
    return sha256(head + _encode(record)).hexdigest()
