"""Many emails at random: none fails, and each message parses back to what went in."""

from __future__ import annotations

import email
import email.header
import email.policy
import random
from email.message import EmailMessage

import pytest

from generator.alerts import mime
from generator.alerts.bundle import Alerts
from generator.values import Limits, Parameter, Reader
from generator.values.mailboxes import Mailbox, mailbox_problems
from tests.alerts.requests import hostile_line, values_of
from tests.laws.test_alerts import compiled

FRAME = mime.frame(
    sender=Mailbox(name="Azure", email="billing@example.com"), reply_to=None, language="nl-NL", boundary="b"
)
AFTER = (FRAME.head, FRAME.middle, FRAME.tail)
HEADERS = ["Subject", "To", "From", "MIME-Version", "Content-Language", "Auto-Submitted", "Content-Type"]
LINE = Reader([Parameter(name="line", type="text")], limits=Limits())

few_and_many = pytest.mark.parametrize(
    "number", [pytest.param(1_000, id="few"), pytest.param(100_000, id="many", marks=pytest.mark.nightly)]
)


@few_and_many
def test_subjects_and_names_parse_back_equal_and_inject_no_header(number: int) -> None:
    chance = random.Random(number)
    accepted = 0
    while accepted < number:
        (subject,), problems = LINE.read({"line": hostile_line(chance)})
        to = Mailbox(name=hostile_line(chance).strip(), email="zoe@example.com")
        if problems or mailbox_problems(to):
            continue
        accepted += 1
        data = mime.message(to=to, subject=subject, after=AFTER)
        parsed = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        assert parsed.keys() == HEADERS
        assert parsed["Subject"] == subject
        assert [address.addr_spec for address in parsed["To"].addresses] == ["zoe@example.com"]
        assert name_in(data) == to.name


def name_in(data: bytes) -> str:
    """Return the display name of a message's only recipient, decoded as RFC 2047 says."""
    raw = str(email.message_from_bytes(data)["To"]).replace("\r\n", "")
    if "=?" in raw:
        decoded = str(email.header.make_header(email.header.decode_header(raw)))
        return decoded.removesuffix("<zoe@example.com>").removesuffix(" ")
    return str(email.message_from_bytes(data, policy=email.policy.default)["To"].addresses[0].display_name)


@pytest.mark.parametrize(
    "number", [pytest.param(2_000, id="few"), pytest.param(1_000_000, id="many", marks=pytest.mark.nightly)]
)
def test_no_rendering_fails_after_compilation(number: int) -> None:
    alerts: Alerts = compiled()[1]
    chance = random.Random(number)
    for _ in range(number):
        name = chance.choice(alerts.names)
        tag = chance.choice((*alerts.approved(name), "nl-BE", "zh-TW", "fr-CA", "x"))
        email_ = alerts.email(name, locale=tag, values=values_of(alerts.parameters(name), chance))
        assert email_.subject
        assert email_.html.endswith("</html>\n")
        assert email_.text
        assert email_.message("Zoë <zoe@example.com>")
