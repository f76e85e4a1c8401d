"""Messages: what the standard library reads back is what went in."""

from __future__ import annotations

import email
import email.header
import email.policy
import re
import unicodedata
from collections.abc import Sequence
from email.message import EmailMessage

import pytest
from babel import localedata
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.alerts import mime
from generator.locales import parse
from generator.values import CURRENCIES, Money
from generator.values.formatting import money_format
from generator.values.mailboxes import Mailbox, mailbox_problems, read_mailbox

SENDER = Mailbox(name="Azure-facturering", email="billing@example.com")
FRAME = mime.frame(
    sender=SENDER, reply_to=Mailbox(email="help@example.com"), language="nl-NL", boundary="0123456789abcdef"
)

# One line of text as validated values and approved sentences have it: NFC, no controls, no line separators.
lines = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\u2028\u2029<>"),
    max_size=130,
).filter(lambda text: "=?" not in text)
names = lines.map(str.strip).filter(lambda name: len(name) <= 120 and not mailbox_problems(_named(name)))
bodies = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\n =.-"), max_size=400)


def _named(name: str) -> Mailbox:
    return Mailbox(name=name, email="zoe@example.com")


def _message(
    *, to: Mailbox, subject: str = "Betaling", text: str = "Hallo\n", html: str = "<p>Hallo</p>\n"
) -> bytes:
    after = (FRAME.head, mime.quoted(text), FRAME.middle, mime.quoted(html), FRAME.tail)
    return mime.message(to=to, subject=subject, after=after)


def _parse(data: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not [defect for part in parsed.walk() for defect in part.defects]
    return parsed


def _display_name(data: bytes) -> str:
    """Read the To header's name; the address parser of 3.11 puts blanks between encoded words (gh-128110)."""
    raw = str(email.message_from_bytes(data)["To"])
    if "?=\r\n =?" in raw:
        raw = str(email.header.make_header(email.header.decode_header(raw.replace("\r\n", ""))))
        return raw.removesuffix("<zoe@example.com>").strip()
    return str(_parse(data)["To"].addresses[0].display_name)


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    assert isinstance(part, EmailMessage)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8").replace("\r\n", "\n")


@settings(max_examples=500)
@given(subject=lines.filter(str.strip), name=names, text=bodies, html=bodies)
@example(subject="a  b", name='Vries, "Zoë" de', text=".\n", html="From me\n. \n")
@example(subject=" 逾期 " * 20, name="李" * 60, text="=\n" * 90, html=" " * 200)
@example(subject="x" * 67 + " y", name="a, b@evil.example", text="x" * 76, html="é" * 99)
def test_a_message_parses_back_to_the_same_subject_mailbox_and_bodies(
    subject: str, name: str, text: str, html: str
) -> None:
    data = _message(to=_named(name), subject=subject, text=f"{text}\n", html=f"{html}\n")
    parsed = _parse(data)
    assert parsed["Subject"] == subject
    assert [to.addr_spec for to in parsed["To"].addresses] == ["zoe@example.com"]
    assert _display_name(data) == name
    assert _body(parsed, "plain") == f"{text}\n"
    assert _body(parsed, "html") == f"{html}\n"
    assert sorted(parsed.keys()) == sorted(_parse(_message(to=SENDER)).keys())


@settings(max_examples=500)
@given(subject=lines.filter(str.strip), name=names, text=bodies)
def test_every_line_ends_with_crlf_and_is_at_most_78_long(subject: str, name: str, text: str) -> None:
    data = _message(to=_named(name), subject=subject, text=text)
    assert data.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert max(map(len, data.split(b"\r\n"))) <= 78


@settings(max_examples=300)
@given(runs=st.lists(bodies, max_size=8))
def test_runs_encoded_alone_decode_together(runs: list[str]) -> None:
    encoded = "".join(map(mime.quoted, runs)).encode("ascii")
    part = email.message_from_bytes(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode("utf-8").replace("\r\n", "\n") == "".join(runs)
    assert max(map(len, encoded.split(b"\r\n"))) <= 76


def test_a_message_has_the_headers_of_an_automatic_mail_and_no_date() -> None:
    parsed = _parse(_message(to=Mailbox(email="zoe@example.com")))
    assert dict(parsed.items()) == {
        "Subject": "Betaling",
        "To": "zoe@example.com",
        "From": "Azure-facturering <billing@example.com>",
        "Reply-To": "help@example.com",
        "MIME-Version": "1.0",
        "Content-Language": "nl-NL",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'multipart/alternative; boundary="=_0123456789abcdef"',
    }
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("zoe@example.com", Mailbox(email="zoe@example.com"), id="bare"),
        pytest.param(" Zoë <zoe@example.com> ", Mailbox(name="Zoë", email="zoe@example.com"), id="name"),
        pytest.param(
            '"Vries, Z." <z@example.com>', Mailbox(name="Vries, Z.", email="z@example.com"), id="quoted"
        ),
        pytest.param(r'"a\"b\\" <z@example.com>', Mailbox(name='a"b\\', email="z@example.com"), id="escapes"),
        pytest.param("<z@example.com>", Mailbox(email="z@example.com"), id="no name"),
    ],
)
def test_a_mailbox_is_read_as_people_write_it(text: str, expected: Mailbox) -> None:
    assert read_mailbox(text) == expected
    assert mailbox_problems(expected) == ()


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        pytest.param("", ["/to/email"], id="empty"),
        pytest.param("zoe", ["/to/email"], id="no host"),
        pytest.param("zoe@localhost", ["/to/email"], id="host without a dot"),
        pytest.param("a@example.com, b@example.com", ["/to/email"], id="two"),
        pytest.param("Zoë <zoe@example.com> <b@example.com>", ["/to/email"], id="two in brackets"),
        pytest.param("a@example.com\r\nBcc: b@example.com", ["/to/email"], id="line end in the address"),
        pytest.param("zoë@example.com", ["/to/email"], id="not ASCII"),
        pytest.param("x" * 250 + "@example.com", ["/to/email"], id="long"),
        pytest.param("x" * 121 + " <zoe@example.com>", ["/to/name"], id="long name"),
        pytest.param("Zoë\r\nBcc: b@example.com <zoe@example.com>", ["/to/name"], id="line end in the name"),
        pytest.param("Zo\u2028ë <zoe@example.com>", ["/to/name"], id="line separator"),
        pytest.param("Zoë\u202e <zoe@example.com>", ["/to/name"], id="bidi override"),
        pytest.param("=?utf-8?q?x=0D=0ABcc:b?= <zoe@example.com>", ["/to/name"], id="encoded word"),
        pytest.param("=?utf-8?q?x=0D=0ABcc=3Ab?=@example.com", ["/to/email"], id="encoded word as address"),
        pytest.param('"a<b@c.example>" <zoe@example.com>', ["/to/name"], id="address in the name"),
        pytest.param("\ud800 <zoe>", ["/to/email", "/to/name"], id="both"),
    ],
)
def test_a_mailbox_that_could_harm_a_header_is_a_problem(text: str, pointers: list[str]) -> None:
    problems = mailbox_problems(read_mailbox(text))
    assert [problem.pointer for problem in problems] == pointers


@pytest.mark.parametrize(
    "text", ["Past due: €1.234,50 für Ünïcödé " * 4, "a" * 80, "逾期未付余额" * 12, "🎉" * 30], ids=ascii
)
def test_encoded_words_are_cut_between_characters_and_at_most_75_long(text: str) -> None:
    encoded = mime.words(text, used=9).split("\r\n ")
    assert max(map(len, encoded)) <= 75
    for word in encoded:
        decoded, charset = email.header.decode_header(word)[0]
        assert isinstance(decoded, bytes)
        assert charset == "utf-8"
        assert unicodedata.is_normalized("NFC", decoded.decode("utf-8"))


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param(("en-US", "nl-NL", "fr-FR", "he-IL", "fa-IR", "ne-NP"), id="some"),
        pytest.param(tuple(sorted(localedata.locale_identifiers())), id="all", marks=pytest.mark.nightly),
    ],
)
def test_an_amount_that_is_encoded_part_by_part_fits_a_line(tags: Sequence[str]) -> None:
    """What stands around digits is encoded once, so no soft line break is put inside."""
    for tag in tags:
        write = money_format(parse(tag.replace("_", "-")), mime.quoted_line)
        for currency, scale in CURRENCIES.items():
            digits = "9" * 12 + ("." + "9" * scale if scale else "")
            assert len(write(Money(value=f"-{digits}", currency=currency))) <= 75
