"""`Name <address>` becomes a mailbox, if it can stand in a header: who sends an email, and whom it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from generator.errors import Problem

__all__ = ["Mailbox", "mailbox_problems", "quoted_string", "read_mailbox", "write_mailbox"]

_LONGEST = 1_000
"""More characters than a name and an address have that fit a header."""
_NAME = 120
_ADDRESS = 254

_MAILBOX = re.compile(r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"\s*|(?P<name>[^"<>]*))<(?P<email>[^<>]*)>', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# An encoded word, decoded and written again by somebody, injects headers (CVE-2024-6923).
_ADDR_SPEC = re.compile(
    rf"(?=[^@]{{1,64}}@)(?!.*=\?){_ATEXT}(?:\.{_ATEXT})*@{_LABEL}(?:\.{_LABEL})+", re.ASCII
)
# Controls, what Unicode breaks lines at, bidi overrides, surrogates: none has a place in a header.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff<>]|=\\?")


class Mailbox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's name, which may be empty, and address."""

    email: str
    name: str = ""


def read_mailbox(text: str) -> Mailbox:
    """Read `Zoë <zoe@example.com>`, `"Last, First" <a@example.com>` or a bare address (RFC 5322 §3.4).

    A name needs no quotes, whatever signs it has but `"`, `<` and `>`. What is none of these, or longer than
    1,000 characters, becomes an address that `mailbox_problems` refuses.

    >>> read_mailbox("Zoë <zoe@example.com>")
    Mailbox(email='zoe@example.com', name='Zoë')
    """
    text = text.strip()
    found = _MAILBOX.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return Mailbox(email=text)
    name = found["name"].rstrip() if found["quoted"] is None else _ESCAPED.sub(r"\1", found["quoted"])
    return Mailbox(email=found["email"], name=name)


def write_mailbox(mailbox: Mailbox) -> str:
    """Write a mailbox for programs that encode headers themselves; `read_mailbox` reads it back."""
    if not mailbox.name:
        return mailbox.email
    plain = all(char.isalnum() or char == " " for char in mailbox.name)
    return f"{mailbox.name if plain else quoted_string(mailbox.name)} <{mailbox.email}>"


def mailbox_problems(mailbox: Mailbox) -> tuple[Problem, ...]:
    """Return what keeps a mailbox out of a header, without its text."""
    name, email = mailbox.name, mailbox.email
    fits = len(email) <= _ADDRESS and len(name) <= _NAME
    if fits and _ADDR_SPEC.fullmatch(email) and not _FORBIDDEN.search(name):
        return ()
    return tuple(_mailbox_problems(mailbox))


def _mailbox_problems(mailbox: Mailbox) -> Iterator[Problem]:
    if len(mailbox.email) > _ADDRESS or not _ADDR_SPEC.fullmatch(mailbox.email):
        yield Problem(
            pointer="/to/email",
            code="length" if len(mailbox.email) > _ADDRESS else "format",
            expected=f"an address such as zoe@example.com, at most {_ADDRESS} long, without =?",
        )
    if len(mailbox.name) > _NAME:
        yield Problem(pointer="/to/name", code="length", expected=f"at most {_NAME} characters")
    if _FORBIDDEN.search(mailbox.name):
        yield Problem(
            pointer="/to/name",
            code="characters",
            expected="a name without controls, line ends, < and >, or =?",
        )


def quoted_string(name: str) -> str:
    """Write a name between quotation marks (RFC 5322 §3.2.4)."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
