"""`Name <address>` becomes a mailbox: the sender of the settings, or whom an email is for."""

from __future__ import annotations

import re

import msgspec

__all__ = ["Mailbox", "read_mailbox"]

_LONGEST = 1_000
"""More characters than a name and an address have that fit a header."""

_MAILBOX = re.compile(r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"\s*|(?P<name>[^"<>]*))<(?P<email>[^<>]*)>', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Mailbox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's name, which may be empty, and address."""

    email: str
    name: str = ""


def read_mailbox(text: str) -> Mailbox:
    """Read `Zoë <zoe@example.com>`, `"Last, First" <a@example.com>` or a bare address (RFC 5322 §3.4).

    A name needs no quotes, whatever signs it has but `"`, `<` and `>`. What is none of these, or longer than
    1,000 characters, becomes an address that `mailbox_problems` of `generator.alerts.mime` refuses.

    >>> read_mailbox("Zoë <zoe@example.com>")
    Mailbox(email='zoe@example.com', name='Zoë')
    """
    text = text.strip()
    found = _MAILBOX.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return Mailbox(email=text)
    name = found["name"].rstrip() if found["quoted"] is None else _ESCAPED.sub(r"\1", found["quoted"])
    return Mailbox(email=found["email"], name=name)
