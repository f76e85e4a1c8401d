"""Requests that are ready at the same time are answered at once, which takes two thirds of the time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from generator.answers.asked import read_requests
from generator.answers.emails import Answered, answer
from generator.service.current import Current
from generator.service.guard import Gate

__all__ = ["Together"]

_MOST = 32
"""Answered before other callers have their turn: about two milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Waiting:
    """A request whose body has arrived."""

    alert: str
    message: bool
    body: bytes
    answered: asyncio.Future[Answered]


class Together:
    """Answers requests when all that have arrived wait for it, or else at the end of the event loop's turn.

    So one alone waits for nobody, and the busier the server is, the less each request costs.
    """

    def __init__(self, current: Current, gate: Gate) -> None:
        self._current = current
        self._gate = gate
        self._waiting: list[_Waiting] = []

    async def answer(self, alert: str, body: bytes, *, message: bool) -> Answered:
        """Return the email that a body of JSON asks for. Raises Refused."""
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answered] = loop.create_future()
        self._waiting.append(_Waiting(alert=alert, message=message, body=body, answered=answered))
        if len(self._waiting) >= self._gate.ready:
            self._answer_some()
        elif len(self._waiting) == 1:
            loop.call_soon(self._answer_some)
        return await answered

    def _answer_some(self) -> None:
        some, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._answer_some)
        alike: dict[tuple[str, bool], list[_Waiting]] = {}
        for one in some:
            alike.setdefault((one.alert, one.message), []).append(one)
        for (alert, message), several in alike.items():
            for one, found in zip(several, self._found(alert, several, message=message), strict=True):
                _settle(one.answered, found)

    def _found(
        self, alert: str, several: Sequence[_Waiting], *, message: bool
    ) -> Sequence[Answered | Exception]:
        alerts = self._current.alerts  # one bundle for all of them
        try:
            asked = read_requests(alerts, [one.body for one in several], alert=alert)
            return [*answer(alerts, asked, message=message)]
        except Exception as error:  # a fault of ours, of which only those are told who asked for it
            if len(several) == 1:
                return [error]
            return [found for one in several for found in self._found(alert, [one], message=message)]


def _settle(answered: asyncio.Future[Answered], found: Answered | Exception) -> None:
    if answered.done():
        return  # nobody waits for it any more
    if isinstance(found, Exception):
        answered.set_exception(found)
    else:
        answered.set_result(found)
