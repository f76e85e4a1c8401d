"""Subject, bodies and a mailbox → the bytes of an RFC 5322 message, complete but for Date and Message-ID.

The sender adds these two. Bodies arrive transfer-encoded: their fixed parts are encoded once, by `quoted`,
and values are encoded alone and joined, since each run ends in a soft line break (RFC 2045 §6.7).
"""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.alerts.pieces import Literal, Piece, Slot, rewritten
from generator.values.mailboxes import Mailbox, quoted_string

__all__ = [
    "Frame",
    "frame",
    "message",
    "pieces_after",
    "quoted",
    "quoted_line",
    "words",
]

_LINE = 76
"""RFC 2047 §2: no line with an encoded word is longer; RFC 2045 §6.7 says the same of encoded bodies."""
_WORD = 75
_OVERHEAD = len("=?utf-8?b??=")

_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_PHRASE = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all messages of an alert in a locale share."""

    head: str
    """The headers but Subject and To, up to the text part's body."""
    middle: str
    """From the text part's body to the HTML part's."""
    tail: str


def words(text: str, *, used: int) -> str:
    """Write unstructured text for a header whose line has `used` characters already (RFC 2047).

    Text that is plain ASCII and fits stays as it is. Everything else becomes encoded words, each cut between
    characters and at most 75 long, so that no blank is lost where readers join them.

    >>> words("Past due", used=9)
    'Past due'
    >>> words("逾期", used=9)
    '=?utf-8?b?6YC+5pyf?='
    """
    if text.isascii() and len(text) + used <= _LINE and "=?" not in text and _PLAIN.fullmatch(text):
        return text
    return _encoded(text, used=used)


def _encoded(text: str, *, used: int) -> str:
    data, room = text.encode("utf-8"), (_LINE - used - _OVERHEAD) // 4 * 3
    # Most fit in one word.
    return _word(data) if len(data) <= room else "\r\n ".join(map(_word, _chunks(data, room)))


def _word(data: bytes) -> str:
    return "=?utf-8?b?" + b2a_base64(data, newline=False).decode("ascii") + "?="


def _chunks(data: bytes, room: int) -> Iterator[bytes]:
    """Cut UTF-8 between characters into what fits encoded words, the first of which has less room."""
    start = 0
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        yield data[start:end]
        start, room = end, (_WORD - _OVERHEAD) // 4 * 3
    yield data[start:]


def _address(mailbox: Mailbox, *, used: int) -> str:
    """Write a mailbox; the address stands on a line of its own where the name would make it long."""
    spec = mailbox.email
    if not mailbox.name:
        return spec
    name = _display_name(mailbox.name, used=used)
    fits = used + len(name) + len(spec) + 3 <= _LINE and "\r\n" not in name
    return f"{name} <{spec}>" if fits else f"{name}\r\n <{spec}>"


def _display_name(name: str, *, used: int) -> str:
    if not name.isascii():
        return _encoded(name, used=used)
    if _PHRASE.fullmatch(name) and used + len(name) <= _LINE:
        return name
    quoted_name = quoted_string(name)
    if used + len(quoted_name) <= _LINE and _PLAIN.fullmatch(name):
        return quoted_name
    return _encoded(name, used=used)


def quoted(text: str) -> str:
    """Encode text as quoted-printable that ends where a line begins, so that runs can be joined.

    Lines are at most 76 long, ends are CRLF. A run that does not end with a newline ends with a soft break;
    nothing stays nothing.
    """
    # The x keeps a blank at the end from being encoded, and the last line short enough for the soft break.
    encoded = b2a_qp(text.encode("utf-8") + b"x", istext=True).decode("ascii")
    run = encoded[:-1].replace("\n", "\r\n")
    return f"{run}=\r\n" if run and run[-1] != "\n" else run


def quoted_line(text: str) -> str:
    """Encode text of one line so that a soft line break fits after it: its lines are at most 75 long."""
    if text.isascii() and text.isprintable():
        encoded = text.replace("=", "=3D")
        if len(encoded) < _LINE:
            return encoded
    # As above, the x keeps the last line short and the last blank as it is.
    return b2a_qp(f"{text}x".encode(), istext=True)[:-1].replace(b"\n", b"\r\n").decode("ascii")


def frame(*, sender: Mailbox, reply_to: Mailbox | None, language: str, boundary: str) -> Frame:
    """Prepare what all messages of an alert in a locale share.

    `language` is a BCP 47 tag (RFC 3282). `Auto-Submitted` keeps vacation notices away (RFC 3834 §5);
    there is no List-Unsubscribe, since a bill is not a list. A boundary that begins with `=_` cannot occur
    in quoted-printable.
    """
    mark = f"=_{boundary}"
    part = (
        "--{mark}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Language: {language}\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    head = ["From: " + _address(sender, used=len("From: "))]
    if reply_to is not None:
        head.append("Reply-To: " + _address(reply_to, used=len("Reply-To: ")))
    head += [
        "MIME-Version: 1.0",
        f"Content-Language: {language}",
        "Auto-Submitted: auto-generated",
        f'Content-Type: multipart/alternative;\r\n boundary="{mark}"',
        "",
    ]
    plain, html = (part.format(mark=mark, kind=kind, language=language) for kind in ("plain", "html"))
    return Frame(head="\r\n".join([*head, plain]), middle=f"\r\n{html}", tail=f"\r\n--{mark}--\r\n")


def pieces_after(shared: Frame, *, text: Sequence[Piece], html: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces of all that follows the recipient in messages, in transfer encoding.

    A slot takes a `quoted_line`; what follows it begins with a soft line break.
    """
    yield Literal(text=shared.head)
    yield from rewritten(text, _quoted_piece)
    yield Literal(text=shared.middle)
    yield from rewritten(html, _quoted_piece)
    yield Literal(text=shared.tail)


def _quoted_piece(piece: Literal | Slot) -> Sequence[Piece]:
    if isinstance(piece, Literal):
        return (Literal(text=quoted(piece.text)),)
    return (piece, Literal(text="=\r\n"))


def message(*, to: Mailbox, subject: str, after: Sequence[str]) -> bytes:
    """Assemble a message from a mailbox without problems, a subject of one line, and parts of the rest."""
    head = ("Subject: ", words(subject, used=9), "\r\nTo: ", _address(to, used=4), "\r\n")
    return "".join([*head, *after]).encode("ascii")
