"""What is asked for → emails as they are sent; what is asked for at once takes less time together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from generator.alerts.bundle import Alerts, Email, documents, messages
from generator.answers.asked import Asked, render
from generator.answers.problems import ERRORS, Refused, refused
from generator.values.mailboxes import Mailbox

__all__ = ["Answered", "answer", "facts", "render_or_refuse"]


class Answered(NamedTuple):
    """An email, and the bytes that it is answered with."""

    email: Email
    data: bytes
    """A finished message, or JSON."""


def answer(
    alerts: Alerts, asked: Sequence[Asked | Refused], *, message: bool
) -> Iterator[Answered | Refused]:
    """Answer each request with its email, whose bytes are made when they are wanted, or with a refusal."""
    found = [_rendered(alerts, one, message=message) for one in asked]
    emails = [one for one in found if isinstance(one, Email)]
    written = messages(emails, _recipients(asked, found)) if message else documents(emails)
    return (Answered(one, next(written)) if isinstance(one, Email) else one for one in found)


def _recipients(asked: Sequence[Asked | Refused], found: Sequence[Email | Refused]) -> list[Mailbox]:
    """Return whom the emails are to: without a mailbox there was none."""
    pairs = zip(asked, found, strict=True)
    return [one.to for one, email in pairs if isinstance(one, Asked) and isinstance(email, Email) and one.to]


def _rendered(alerts: Alerts, asked: Asked | Refused, *, message: bool) -> Email | Refused:
    if isinstance(asked, Refused):
        return asked
    try:
        return render_or_refuse(alerts, asked, message=message)
    except Refused as problem:
        return problem


def render_or_refuse(alerts: Alerts, asked: Asked, *, message: bool) -> Email:
    """Return the email that is asked for. Raises Refused."""
    try:
        return render(alerts, asked, message=message)
    except ERRORS as error:
        raise refused(error) from None


def facts(email: Email) -> dict[str, Any]:
    """Return what may be told of an email, since no value of a person is in it."""
    return {"alert": email.alert, "locale": email.locale, "match": email.match}
