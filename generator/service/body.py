"""A body that arrives in parts becomes bytes, within the limits."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope

from generator.answers.problems import Refused
from generator.service.guard import ADMITTED
from generator.service.limits import Limits
from generator.service.negotiation import header

__all__ = ["Gone", "read_body"]


class Gone(Exception):
    """The caller has left."""


async def read_body(scope: Scope, receive: Receive, limits: Limits) -> bytes:
    """Read a whole body. Raises Refused for one that is too large or too slow, Gone if it ends early."""
    declared = header(scope, b"content-length")
    if declared and int(declared) > limits.body:
        raise Refused("too_large", limit=limits.body)
    if ADMITTED in scope:  # nothing is waited for
        return await _read(receive, limits.body)
    try:
        async with asyncio.timeout(limits.deadline):
            return await _read(receive, limits.body)
    except TimeoutError:
        raise Refused("timeout", headers={"connection": "close"}) from None


async def _read(receive: Receive, most: int) -> bytes:
    data, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        data += message.get("body", b"")
        if len(data) > most:
            raise Refused("too_large", limit=most)
        more = message.get("more_body", False)
    return bytes(data)
