"""A real SMTP server takes each message and hands it back as it was sent."""

from __future__ import annotations

import asyncio
import email
import email.policy
import random
import smtplib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from generator.alerts.bundle import Email
from tests.alerts.requests import values_of
from tests.laws.test_alerts import compiled

DATE = "Sun, 01 Mar 2026 09:00:00 +0000"


class Received:
    """A handler that keeps what arrives."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"


async def delivered(messages: Sequence[bytes]) -> list[Envelope]:
    """Send messages to a server on a port of its own, one by one, and return what it took."""
    received = Received()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(received, hostname="localhost"), "127.0.0.1", 0)
    async with server:
        await asyncio.to_thread(_send, messages, server.sockets[0].getsockname()[1])
    return received.envelopes


def _send(messages: Sequence[bytes], port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost", timeout=20) as client:
        for message in messages:
            client.sendmail("billing@example.com", ["zoe@example.com"], message)


def completed(email_: Email) -> bytes:
    """Return a message as a sender completes it."""
    head = f"Date: {DATE}\r\nMessage-ID: <{email_.id}@example.com>\r\n"
    return head.encode("ascii") + email_.message("Zoë de Vries <zoe@example.com>")


def test_every_message_arrives_as_it_was_sent() -> None:
    alerts = compiled()[1]
    chance = random.Random(5)
    emails = [
        alerts.email(name, locale=tag, values=values_of(alerts.parameters(name), chance))
        for name in alerts.names
        for tag in alerts.approved(name)
    ]
    messages = [completed(one) for one in emails]
    # In a thread of its own: this one may hold the loop of a browser.
    with ThreadPoolExecutor(max_workers=1) as threads:
        envelopes = threads.submit(lambda: asyncio.run(delivered(messages))).result()
    assert [envelope.content for envelope in envelopes] == messages
    for one, envelope in zip(emails, envelopes, strict=True):
        assert envelope.rcpt_tos == ["zoe@example.com"]
        assert isinstance(envelope.content, bytes)
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        assert (parsed["Subject"], parsed["Message-ID"]) == (one.subject, f"<{one.id}@example.com>")
        for kind, text in (("plain", one.text), ("html", one.html)):
            part = parsed.get_body((kind,))
            assert part is not None
            assert part.get_content().replace("\r\n", "\n") == text
