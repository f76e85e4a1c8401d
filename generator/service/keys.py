"""A setting of API keys becomes a judge of Authorization headers."""

from __future__ import annotations

import hashlib
import hmac
import re

from generator.errors import GeneratorError

__all__ = ["VARIABLE", "Keys"]

VARIABLE = "GENERATOR_API_KEYS"
"""The environment variable that holds the keys, with commas or blanks between them."""

_SHORTEST = 16
_BEARER = re.compile(rb"bearer +([!-~]{1,512})", re.IGNORECASE)


class Keys:
    """The keys that open the service; without any, it is open.

    Raises GeneratorError for a key that is too short to keep anybody out.
    """

    def __init__(self, text: str) -> None:
        keys = [key for key in re.split(r"[\s,]+", text) if key]
        for number, key in enumerate(keys, start=1):
            if len(key) < _SHORTEST or not key.isascii():
                raise GeneratorError(
                    f"key {number} of {VARIABLE} is not {_SHORTEST} or more ASCII characters",
                    hint='make one with: python -c "import secrets; print(secrets.token_urlsafe(32))"',
                )
        self._digests = tuple(hashlib.sha256(key.encode("ascii")).digest() for key in keys)

    def __bool__(self) -> bool:
        """Tell whether there is any key."""
        return bool(self._digests)

    def open_for(self, authorization: bytes) -> bool:
        """Judge an Authorization header (RFC 6750 §2.1) in a time that tells nothing about the keys."""
        if not self._digests:
            return True
        found = _BEARER.fullmatch(authorization.strip())
        given = hashlib.sha256(found[1] if found else b"").digest()
        # Digests are of one length, and every key is compared, whether one has matched or not.
        return sum(hmac.compare_digest(given, digest) for digest in self._digests) > 0
