"""Lines of a batch → the lines that answer them: an email, a finished message, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from generator.alerts.bundle import Alerts, Email
from generator.answers.asked import Asked, read_request, render
from generator.answers.problems import ERRORS, Refused, refused
from generator.errors import GeneratorError

__all__ = ["Answer", "Answers", "facts", "finished", "rejection"]

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

    def answer(self, lines: Sequence[bytes | Refused], first: int) -> list[Answer]:
        """Return an answer to each line; to a blank one, an empty answer.

        `first` is the number of the first one, counted from 1. A line that cannot be had is the problem that
        is told of it. Each step is done with all lines before the next one: the processor keeps a step at
        hand, and takes a fifth less time than line by line.
        """
        asked = [self._read(line) for line in lines]
        emails = [self._email(one) for one in asked]
        numbered = zip(lines, asked, emails, strict=True)
        return [
            self._answer(one, email, number) if isinstance(line, Refused) or line.strip() else _NOTHING
            for number, (line, one, email) in enumerate(numbered, start=first)
        ]

    def _read(self, line: bytes | Refused) -> Asked | Refused:
        try:
            return line if isinstance(line, Refused) else read_request(self._alerts, line)
        except Refused as problem:
            return problem

    def _email(self, asked: Asked | Refused) -> Email | Refused:
        if isinstance(asked, Refused):
            return asked
        try:
            return render(self._alerts, asked, message=self._message)
        except ERRORS as error:
            return refused(error)

    def _answer(self, asked: Asked | Refused, email: Email | Refused, number: int) -> Answer:
        ref = None if isinstance(asked, Refused) else asked.ref
        try:
            if isinstance(email, Refused):
                raise email
            assert isinstance(asked, Asked)
            written = _in_message(email, asked) if self._message else email.json()
        except Refused as problem:
            self._refusal(problem.code)
            return Answer(rejection(ref, number, problem), True)
        self._rendered(email)
        named = b"" if ref is None else b'"ref":' + _encode(ref) + b","
        return Answer(b"{" + named + written[1:] + b"\n", False)


def _in_message(email: Email, asked: Asked) -> bytes:
    # It is ASCII, since all of it is in transfer encoding.
    message = finished(email, asked).decode("ascii")
    return _encode({**facts(email), "id": email.id, "bundle": email.bundle, "message": message})


def facts(email: Email) -> dict[str, Any]:
    """Return what may be told of an email, since no value of a person is in it."""
    return {"alert": email.alert, "locale": email.locale, "match": email.match}


def finished(email: Email, asked: Asked) -> bytes:
    """Return the message for whom it is `to`. Raises Refused if the project has no sender."""
    assert asked.to is not None
    try:
        return email.message(asked.to)
    except GeneratorError:
        raise Refused("no_sender") from None


def rejection(ref: object, number: int, problem: Refused) -> bytes:
    """Return the line that says what is wrong with the line of this number."""
    return _encode({"ref": ref, "line": number, "error": problem.document()}) + b"\n"
