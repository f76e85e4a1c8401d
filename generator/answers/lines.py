"""A line of a batch → the line that answers it: an email, a finished message, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from generator.alerts.bundle import Alerts, Email
from generator.answers.asked import Asked, read_request, render
from generator.answers.problems import ERRORS, Refused, refused
from generator.errors import GeneratorError

__all__ = ["Answers", "facts", "finished", "rejection"]

_encode = msgspec.json.Encoder().encode


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

    def answer(self, line: bytes, number: int) -> bytes:
        """Return a line of JSON for the line of this number, counted from 1."""
        asked = Asked()
        try:
            asked = read_request(self._alerts, line)
            email = _email(self._alerts, asked, message=self._message)
            written = _in_message(email, asked) if self._message else email.json()
        except Refused as problem:
            self._refusal(problem.code)
            return rejection(asked.ref, number, problem)
        self._rendered(email)
        ref = b"" if asked.ref is None else b'"ref":' + _encode(asked.ref) + b","
        return b"{" + ref + written[1:] + b"\n"


def _email(alerts: Alerts, asked: Asked, *, message: bool) -> Email:
    try:
        return render(alerts, asked, message=message)
    except ERRORS as error:
        raise refused(error) from None


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
