"""What one caller may take of the service: bytes, seconds, places."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one server; bytes and seconds."""

    body: int = MIB
    """Of a JSON body, and of one line of a batch."""
    ahead: int = MIB
    """Of a batch that is read before its answers are taken: who sends all of it first may send this much."""
    headers: int = 32 * KIB
    """Of a path and headers."""
    deadline: float = 8.0
    """For the headers, for a JSON body, for a line of a batch, for an answer to be read, and between two
    requests; so nothing holds a socket for ten seconds."""
    rest: float = 2.0
    """For the rest of a body after its answer."""
    ready: int = 256
    """Requests that have arrived whole and are not answered yet; one more is refused."""
    pipelined: int = 32
    """Requests that one connection may send ahead of their answers."""
    batches: int = 4
    """Batches at once."""
    connections: int = 1000
    """One more, and the one that has been waited for longest is closed."""
    poll: float = 1.0
    """Between two looks at the bundle's folder."""
    notice: float = 1.0
    """Between SIGTERM and the end of listening: callers are told to connect elsewhere meanwhile."""
    drain: int = 9
    """After that, for what was accepted."""
