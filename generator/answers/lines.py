"""Lines of a batch → the lines that answer them: an email, a finished message, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from generator.alerts.bundle import Alerts, Email, documents, messages
from generator.answers.asked import Asked, read_requests, render
from generator.answers.problems import ERRORS, Refused, refused

__all__ = ["Answer", "Answers", "facts", "rejection"]

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
        is told of it. Lines are answered together: what many have alike takes less time at once.
        """
        asked = self._read(lines)
        emails: dict[int, Email] = {}
        answers: dict[int, Answer] = {}
        for place, (line, one) in enumerate(zip(lines, asked, strict=True)):
            try:
                emails[place] = self._email(one)
            except Refused as problem:
                blank = isinstance(line, bytes) and not line.strip()
                answers[place] = _NOTHING if blank else self._rejected(one, place + first, problem)
        whole = zip(
            emails, self._written([*emails.values()], [asked[place] for place in emails]), strict=True
        )
        answers |= {place: self._named(asked[place], written) for place, written in whole}
        return [answers[place] for place in range(len(lines))]

    def _read(self, lines: Sequence[bytes | Refused]) -> list[Asked | Refused]:
        read = iter(read_requests(self._alerts, [line for line in lines if isinstance(line, bytes)]))
        return [next(read) if isinstance(line, bytes) else line for line in lines]

    def _email(self, asked: Asked | Refused) -> Email:
        """Raise Refused."""
        if isinstance(asked, Refused):
            raise asked
        try:
            return render(self._alerts, asked, message=self._message)
        except ERRORS as error:
            raise refused(error) from None

    def _written(self, emails: Sequence[Email], asked: Sequence[Any]) -> Sequence[bytes]:
        """Return each email as JSON."""
        for email in emails:
            self._rendered(email)
        if not self._message:
            return documents(emails)
        # They are ASCII, since all of them is in transfer encoding.
        texts = [data.decode("ascii") for data in messages(emails, [one.to for one in asked])]
        return [
            _encode({**facts(email), "id": email.id, "bundle": email.bundle, "message": text})
            for email, text in zip(emails, texts, strict=True)
        ]

    def _named(self, asked: Any, written: bytes) -> Answer:
        named = b"" if asked.ref is None else b'"ref":' + _encode(asked.ref) + b","
        return Answer(b"{" + named + written[1:] + b"\n", False)

    def _rejected(self, asked: Asked | Refused, number: int, problem: Refused) -> Answer:
        self._refusal(problem.code)
        return Answer(rejection(None if isinstance(asked, Refused) else asked.ref, number, problem), True)


def facts(email: Email) -> dict[str, Any]:
    """Return what may be told of an email, since no value of a person is in it."""
    return {"alert": email.alert, "locale": email.locale, "match": email.match}


def rejection(ref: object, number: int, problem: Refused) -> bytes:
    """Return the line that says what is wrong with the line of this number."""
    return _encode({"ref": ref, "line": number, "error": problem.document()}) + b"\n"
