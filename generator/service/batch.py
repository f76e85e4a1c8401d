"""NDJSON in, NDJSON out: each line is answered while later ones still arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.types import Receive, Scope, Send

from generator.answers.lines import Answers, rejection
from generator.answers.problems import Refused
from generator.service.guard import CLOSE
from generator.service.limits import Limits

__all__ = ["MEDIA_TYPES", "Batch", "Inlet"]

MEDIA_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
"""What NDJSON is called, in requests and in answers, the most usual name first."""

_CHUNK = 64 * 1024
"""Bytes of answers that are sent at once."""
_TURN = 16
"""Lines after which other callers have theirs: about a millisecond."""


class Inlet:
    """Reads a body ahead of whoever takes its lines, as far as the limits allow.

    So a caller who sends a whole small batch before it reads any answer does not block itself.
    """

    def __init__(self, receive: Receive, limits: Limits, stopping: asyncio.Event) -> None:
        self._receive = receive
        self._stopping = stopping
        self._limits = limits
        self._lines: list[bytes | None] = []
        self._size = 0
        self._rest: list[bytes] = []
        self._rest_size = 0
        self._news, self._room = asyncio.Event(), asyncio.Event()
        self._room.set()
        self.ended = False
        self.timed_out = False
        self.gone = False
        self.stopped = False
        """Whether the service stops before the body has ended."""

    async def fill(self) -> None:
        """Read to the end of the body; stop when a line takes longer than the deadline."""
        left = self._limits.deadline
        loop = asyncio.get_running_loop()
        try:
            while not self.ended:
                await self._room.wait()
                began = loop.time()
                async with asyncio.timeout(left):
                    message = await self._receive()
                chunk = message.get("body", b"")
                left = self._limits.deadline if b"\n" in chunk else left - (loop.time() - began)
                self._take(chunk)
                self.gone = message["type"] == "http.disconnect"
                self.ended = self.gone or not message.get("more_body", False)
                self._tell()
            self._end_line()
        except TimeoutError:
            self.timed_out = True
        finally:
            self.ended = True
            self._news.set()

    async def end(self) -> None:
        """Wait for no more lines once the service stops."""
        await self._stopping.wait()
        self._news.set()

    async def lines(self) -> Sequence[bytes | None]:
        """Return the lines that have arrived, None for one that is too long; nothing at the end.

        The end is that of the body, or of the service.
        """
        while not (self._lines or self.ended or self._stopping.is_set()):
            self._news.clear()
            await self._news.wait()
        if self.stopped:
            return ()
        # Callers who send faster than they are answered would never come to an end.
        self.stopped = self._stopping.is_set() and not self.ended
        lines, self._lines, self._size = self._lines, [], 0
        self._room.set()
        return lines

    def _take(self, chunk: bytes) -> None:
        first, *others = chunk.split(b"\n")
        self._hold(first)
        for part in others:
            self._end_line()
            self._hold(part)

    def _hold(self, part: bytes) -> None:
        """Keep part of a line; of one that is too long, its length only."""
        self._rest_size += len(part)
        if self._rest_size > self._limits.body:
            self._rest.clear()
        else:
            self._rest.append(part)

    def _end_line(self) -> None:
        whole = self._rest_size <= self._limits.body
        self._lines.append(b"".join(self._rest) if whole else None)
        # A blank line takes room, too.
        self._size += 1 + (self._rest_size if whole else 0)
        self._rest, self._rest_size = [], 0

    def _tell(self) -> None:
        if self._lines:
            self._news.set()
        if self._size >= self._limits.ahead:
            self._room.clear()


class Batch:
    """The answer to a batch: one line for each line that is not blank, in order.

    Lines count from 1. `kind` is the media type that the caller takes.
    """

    def __init__(self, limits: Limits, answers: Answers, *, kind: str, stopping: asyncio.Event) -> None:
        self._limits = limits
        self._answers = answers
        self._kind = kind
        self._too_large = Refused("too_large", limit=limits.body)
        self._stopping = stopping
        self._line = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by ASGI."""
        inlet = Inlet(receive, self._limits, self._stopping)
        tasks = [asyncio.create_task(inlet.fill()), asyncio.create_task(inlet.end())]
        try:
            # Whoever expects to be told to go on (100 Continue) is, before the answer begins.
            await asyncio.sleep(0)
            named = {"content-type": self._kind, "cache-control": "no-store", "vary": "accept"}
            headers = [(name.encode(), text.encode()) for name, text in named.items()]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await self._answer_lines(inlet, send)
            fault = "timeout" if inlet.timed_out else "shutting_down" if inlet.stopped else ""
            last = rejection(None, self._line + 1, Refused(fault)) if fault else b""
            if fault:
                scope[CLOSE] = True
            await send({"type": "http.response.body", "body": last})
        finally:
            for task in tasks:
                task.cancel()

    async def _answer_lines(self, inlet: Inlet, send: Send) -> None:
        while (lines := await inlet.lines()) and not inlet.gone:
            answers = bytearray()
            for start in range(0, len(lines), _TURN):
                turn = [self._too_large if line is None else line for line in lines[start : start + _TURN]]
                answers += b"".join([one.data for one in self._answers.answer(turn, self._line + 1)])
                self._line += len(turn)
                await asyncio.sleep(0)
                if len(answers) >= _CHUNK or start + _TURN >= len(lines):
                    await send({"type": "http.response.body", "body": bytes(answers), "more_body": True})
                    answers.clear()
