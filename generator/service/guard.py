"""Sockets and requests are held to the limits that uvicorn lacks.

uvicorn has no deadline for headers and none for bodies, takes headers of any size and any number of
pipelined requests, lets idle sockets count against its limit of concurrency, and lets whoever does not read
hold a socket for good. `Protocol` reports each step of a connection to a `Gate`, which all connections of a
server share.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from asyncio import Transport
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from typing import Any, cast

import httptools
import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from generator.answers.problems import MEDIA_TYPE, Refused
from generator.service.limits import Limits

__all__ = ["ADMITTED", "CLOSE", "Deadlines", "Gate", "Protocol"]

ADMITTED = "generator.admitted"
"""The key of an ASGI scope that says, once its body has arrived, whether there was room for the request."""

CLOSE = "generator.close"
"""The key of an ASGI scope that asks for the connection to be closed after the answer."""

_SWEEP = 0.25
_CHUNK_HEAD = 16
"""Bytes around a chunk of a body: its length and line ends."""


class Deadlines:
    """Connections by when they are due. All get the same time, so the first one in is the first one due."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._due: dict[Protocol, float] = {}

    def __len__(self) -> int:
        """Return how many are waited for."""
        return len(self._due)

    def start(self, connection: Protocol, *, now: float) -> None:
        """Give a connection its whole time, from now on."""
        self._due.pop(connection, None)
        self._due[connection] = now + self._seconds

    def stop(self, connection: Protocol) -> None:
        """Wait no longer for a connection."""
        self._due.pop(connection, None)

    def first(self) -> Protocol | None:
        """Return the connection that is due first."""
        return next(iter(self._due), None)

    def overdue(self, now: float) -> Iterator[Protocol]:
        """Yield the connections whose time is over, and wait no longer for them."""
        while self._due:
            connection, due = next(iter(self._due.items()))
            if due > now:
                return
            del self._due[connection]
            yield connection


class Gate:
    """What the connections of one server share: who is due, how many requests are ready, whether it stops."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.headers = Deadlines(limits.deadline)
        """Of headers that are awaited or arriving, and of an idle connection's next request."""
        self.reading = Deadlines(limits.deadline)
        """Of callers who do not read."""
        self.rest = Deadlines(limits.rest)
        """Of bodies that arrive after their answer."""
        self.connections = 0
        self.ready = 0
        self.cut = 0
        """Connections that were closed because their time was over, or for another's sake."""
        self.stopping = asyncio.Event()

    def enter(self, scope: MutableMapping[str, Any]) -> None:
        """Take a place for a request that has arrived whole; its scope tells whether there was one."""
        scope[ADMITTED] = self.ready < self.limits.ready
        self.ready += scope[ADMITTED]

    def leave(self, scope: MutableMapping[str, Any]) -> None:
        """Give a request's place back."""
        self.ready -= scope.pop(ADMITTED, False)

    def settle(self, connection: Protocol) -> None:
        """Forget a connection that is gone."""
        for deadlines in (self.headers, self.reading, self.rest):
            deadlines.stop(connection)

    def make_room(self) -> None:
        """Close the connection that has been waited for longest, if there are too many."""
        first = self.headers.first() if self.connections > self.limits.connections else None
        if first is not None:
            self._cut(first)

    def _cut(self, connection: Protocol) -> None:
        self.cut += 1
        self.settle(connection)
        connection.transport.abort()

    def _reset(self, connection: Protocol) -> None:
        """Cut a connection whose caller does not read: what was sent is not kept for it in the system."""
        raw = connection.transport.get_extra_info("socket")
        with suppress(OSError, ValueError):  # The caller is gone.
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._cut(connection)

    async def watch(self) -> None:
        """Close connections whose time is over, for as long as the server runs."""
        while True:
            await asyncio.sleep(_SWEEP)
            now = time.monotonic()
            for deadlines, end in (
                (self.headers, self._cut),
                (self.rest, self._cut),
                (self.reading, self._reset),
            ):
                for connection in deadlines.overdue(now):
                    end(connection)


def _canned(code: str) -> bytes:
    """Write an answer for what is not even a request."""
    problem = Refused(code)
    body = msgspec.json.encode(problem.document())
    title = problem.document()["title"]
    head = (
        f"HTTP/1.1 {problem.status} {title}\r\ncontent-type: {MEDIA_TYPE}\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body


_MALFORMED, _TOO_LARGE = _canned("malformed"), _canned("headers_too_large")


class _Parser(httptools.HttpRequestParser):
    """httptools' parser, which tells where the bytes are that it leaves unread after an offer to upgrade."""

    def __init__(self, connection: Protocol) -> None:
        super().__init__(connection)
        # As uvicorn has it: a request that comes after `Connection: close` is no fault of the first.
        self.set_dangerous_leniencies(lenient_data_after_close=True)
        self._connection = connection

    def feed_data(self, data: Any) -> None:
        """Parse bytes."""
        try:
            super().feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._connection.decline(data[offer.args[0] :])


class Protocol(HttpToolsProtocol):
    """uvicorn's connection, with deadlines, a limit of headers, and places for requests."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for headers; close another connection if there are too many."""
        super().connection_made(transport)
        self.parser = _Parser(self)
        self._gate: Gate = self.app_state["gate"]
        self._messages = 0
        self._in_headers = False
        self._header_bytes = 0
        self._stray = 0
        """Bytes of a request after its headers that are no body: heads of chunks, and what follows them."""
        self._offered = False
        self._running: RequestResponseCycle | None = None
        """What is answered; uvicorn knows the request that came last."""
        self._is_lost = self._is_ending = False
        self._refusal = _MALFORMED
        self._gate.connections += 1
        self._gate.headers.start(self, now=time.monotonic())
        self._gate.make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give back what the connection had, and tell whoever is writing an answer."""
        self._is_lost = True
        if self._running and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
        self._gate.connections -= 1
        self._gate.settle(self)
        for cycle, _ in self.pipeline:
            self._gate.leave(cast(MutableMapping[str, Any], cycle.scope))
        self.pipeline.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, and not many more than there may be in headers; none after the last answer."""
        if self._is_ending:
            return
        going_on = self._messages if self._in_headers else 0
        self._stray += len(data)
        super().data_received(data)
        if not self._in_headers and self._stray > self._gate.limits.headers:
            self.send_400_response("")
        if self._in_headers and self._messages == going_on:
            self._header_bytes += len(data)
            if self._header_bytes > self._gate.limits.headers:
                self._refusal = _TOO_LARGE
                self.send_400_response("")

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be parsed, unless an answer is under way, and close."""
        self._in_headers = False
        if self.cycle is None or self.cycle.response_complete:  # type: ignore[redundant-expr]  # None at first
            self.transport.write(self._refusal)
        self.transport.close()

    def on_message_begin(self) -> None:
        """Give the first byte of a request a new deadline for its headers."""
        super().on_message_begin()
        self._messages += 1
        self._in_headers, self._header_bytes, self._stray = True, 0, 0
        self._gate.headers.start(self, now=time.monotonic())

    def on_headers_complete(self) -> None:
        """Judge the headers, then let uvicorn begin the request. What is raised ends in send_400_response."""
        self._in_headers = False
        self._gate.headers.stop(self)
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > self._gate.limits.headers:
            self._refusal = _TOO_LARGE
            raise ValueError("the headers are too large")
        # uvicorn reads on after each answer, however many requests are waiting already.
        if len(self.pipeline) >= self._gate.limits.pipelined:
            raise ValueError("too many requests at once")
        self._offered = self.parser.should_upgrade()
        if self._offered and self.parser.get_method() == b"CONNECT":
            raise ValueError("this is no proxy")
        if not self._offered:
            waiting = len(self.pipeline)
            super().on_headers_complete()
            if len(self.pipeline) == waiting:
                self._running = self.cycle
            self.cycle.keep_alive &= not self._gate.stopping.is_set()

    def shutdown(self) -> None:
        """Close once what is under way is answered."""
        if self.cycle is None or self.cycle.response_complete:  # type: ignore[redundant-expr]  # None at first
            self.transport.close()
        elif self.cycle.response_started:
            cast(MutableMapping[str, Any], self.cycle.scope)[CLOSE] = True
        else:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Take part of a body."""
        self._stray = max(0, self._stray - len(body) - _CHUNK_HEAD)
        super().on_body(body)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what follows a body in chunks (RFC 9110 §6.5) is none."""
        if self._in_headers:
            super().on_header(name, value)

    def decline(self, rest: bytes) -> None:
        """Read a request again without its offer to upgrade, which a server may ignore (RFC 9110 §7.8).

        Java's client makes one with its first request on a connection; httptools does not read its body.
        """
        head = [
            b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        ]
        head += [b"%b: %b" % (name, value) for name, value in self.headers if name not in _OFFERING]
        self.parser = _Parser(self)
        self.parser.feed_data(b"\r\n".join(head) + b"\r\n\r\n" + rest)

    def on_message_complete(self) -> None:
        """Take a place for a request that has arrived whole."""
        if self._offered:
            return
        if self.cycle.response_complete:
            self._gate.rest.stop(self)
            self._gate.headers.start(self, now=time.monotonic())
        else:
            self._gate.enter(cast(MutableMapping[str, Any], self.cycle.scope))
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for what the caller has to do next: read, send the rest, or ask again."""
        if self._is_lost:
            return
        if self._running and self._running.scope.get(CLOSE):
            if not self.pipeline:
                self._end(self._running)
                return
            self.shutdown()
        following = self.pipeline[-1][0] if self.pipeline else None
        super().on_response_complete()
        self._running = following
        if self.transport.is_closing():
            self._gate.reading.start(self, now=time.monotonic())
        elif self.cycle.response_complete:
            deadlines = self._gate.rest if self.cycle.more_body else self._gate.headers
            deadlines.start(self, now=time.monotonic())

    def _end(self, answered: RequestResponseCycle) -> None:
        """Close after an answer; if bytes still came, the system would take back what is not read yet."""
        if answered.more_body and not self.transport.is_closing():
            self._is_ending = True
            self.transport.write_eof()
            self.flow.resume_reading()
            self._gate.rest.start(self, now=time.monotonic())
        else:
            self.transport.close()
            self._gate.reading.start(self, now=time.monotonic())

    def pause_writing(self) -> None:
        """Wait for the caller to read."""
        super().pause_writing()
        self._gate.reading.start(self, now=time.monotonic())

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        self._gate.reading.stop(self)


_OFFERING = frozenset((b"connection", b"upgrade", b"http2-settings"))
"""The headers of an offer; whether the connection stays open is then decided by the version of HTTP."""
