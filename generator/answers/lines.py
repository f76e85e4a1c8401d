"""Lines of a batch → the lines that answer them: an email, a finished message, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from generator.alerts.bundle import Alerts, Email
from generator.answers.asked import Asked, read_requests
from generator.answers.emails import Answered, answer, facts
from generator.answers.problems import Refused

__all__ = ["Answer", "Answers", "rejection"]

_encode = msgspec.json.Encoder().encode


class Answer(NamedTuple):
    """The answer to one line."""

    data: bytes
    """One line of JSON."""
    rejected: bool


_NOTHING = Answer(b"", False)


class Answers:
    """Answers the lines of a batch from one bundle.

    `rendered` and `refusal` are told of each email and of each problem's code.
    """

    def __init__(
        self,
        alerts: Alerts,
        *,
        message: bool,
        rendered: Callable[[Email], object],
        refusal: Callable[[str], object],
    ) -> None:
        self._alerts = alerts
        self._message = message
        self._rendered = rendered
        self._refusal = refusal

    def answer(self, lines: Sequence[bytes | Refused], first: int) -> Iterator[Answer]:
        """Yield an answer to each line; to a blank one, an empty answer.

        `first` is the number of the first one, counted from 1. A line that cannot be had is the problem that
        is told of it. Lines are answered together: what many have alike takes less time at once.
        """
        asked = self._read(lines)
        answers = answer(self._alerts, asked, message=self._message)
        for number, (line, one, found) in enumerate(zip(lines, asked, answers, strict=True), first):
            yield self._line(line, one, found, number)

    def _line(
        self, line: bytes | Refused, asked: Asked | Refused, found: Answered | Refused, number: int
    ) -> Answer:
        ref = None if isinstance(asked, Refused) else asked.ref
        if isinstance(found, Answered):
            self._rendered(found.email)
            return Answer(self._named(ref, found), False)
        if isinstance(line, bytes) and not line.strip():
            return _NOTHING
        self._refusal(found.code)
        return Answer(rejection(ref, number, found), True)

    def _read(self, lines: Sequence[bytes | Refused]) -> list[Asked | Refused]:
        read = iter(read_requests(self._alerts, [line for line in lines if isinstance(line, bytes)]))
        return [next(read) if isinstance(line, bytes) else line for line in lines]

    def _named(self, ref: object, found: Answered) -> bytes:
        written = _message(found) if self._message else found.data
        named = b"" if ref is None else b'"ref":' + _encode(ref) + b","
        return b"{" + named + written[1:] + b"\n"


def _message(found: Answered) -> bytes:
    email = found.email
    # It is ASCII, since all of it is in transfer encoding.
    text = found.data.decode("ascii")
    told = {**facts(email), "id": email.id, "bundle": email.bundle, "stale": email.stale}
    return _encode({**told, "message": text})


def rejection(ref: object, number: int, problem: Refused) -> bytes:
    """Return the line that says what is wrong with the line of this number."""
    return _encode({"ref": ref, "line": number, "error": problem.document()}) + b"\n"
