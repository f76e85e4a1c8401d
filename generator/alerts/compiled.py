"""A bundle as data ⇄ its bytes: every alert in every locale it is approved in, as pieces.

The bytes are canonical JSON, so the same content has the same id, the SHA-256 of the bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from generator.alerts.pieces import Piece, read_pieces, write_pieces
from generator.errors import GeneratorError, Place
from generator.values import Fact, Money, read_fact
from generator.values.mailboxes import Mailbox

__all__ = [
    "Bundle",
    "CompiledAlert",
    "CompiledText",
    "Copy",
    "Sending",
    "bundle_id",
    "read_bundle",
    "write_bytes",
]

_FORMAT = 1
"""Raised when a bundle of this version cannot be read by the last one."""

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledText:
    """One alert in one locale."""

    subject: Pieces
    preheader: Pieces
    html: Pieces
    text: Pieces
    banner: Pieces
    banner_html: Pieces
    action_label: Pieces
    action_url: Pieces
    article_url: str
    """Nothing where the alert names no article, or the settings no base-url."""
    sender: str
    """The sender's name in the language of the text."""
    stale: bool = False
    """Whether it says what the alert said before its last change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledAlert:
    """One alert in every locale."""

    name: str
    stage: str
    severity: str
    parameters: Mapping[str, Any]
    """As the front matter declares them, in the writer's order."""
    facts: Mapping[str, Fact]
    """By the names of their slots."""
    texts: Mapping[str, CompiledText]
    """By tag of the locale; the source locale's is always there."""
    not_approved: Mapping[str, tuple[str, ...]]
    """By tag, why there is no text in a locale, or a stale one: sentences for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The last whole text of an alert in a locale, and what it was compiled with."""

    parameters: Mapping[str, Any]
    facts: Mapping[str, Fact]
    text: CompiledText


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The settings that a billing host needs."""

    sender: str
    """An address; nothing if the project names no sender."""
    reply_to: Mailbox | None
    time_zone: str
    url_hosts: frozenset[str]
    fallback: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """All alerts in all locales."""

    source_locale: str
    locales: tuple[str, ...]
    """Every locale of the project but the source locale, as the settings order them."""
    sending: Sending
    alerts: Mapping[str, CompiledAlert]
    copies: Mapping[str, Mapping[str, Copy]] = field(default_factory=lambda: MappingProxyType({}))
    """By alert and tag, copies that cannot be sent now but may be again."""


def bundle_id(data: bytes) -> str:
    """Return the id of a bundle's bytes."""
    return hashlib.sha256(data).hexdigest()


def write_bytes(bundle: Bundle) -> bytes:
    """Write a bundle as canonical JSON: UTF-8, no blanks, keys in the order of the writer's files."""
    document = {
        "format": _FORMAT,
        "source_locale": bundle.source_locale,
        "locales": list(bundle.locales),
        "sending": _write_sending(bundle.sending),
        "alerts": {name: _write_alert(alert) for name, alert in sorted(bundle.alerts.items())},
        "copies": {
            name: {tag: _write_copy(copy) for tag, copy in sorted(copies.items())}
            for name, copies in sorted(bundle.copies.items())
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def read_bundle(data: bytes, *, path: str) -> Bundle:
    """Read what `write_bytes` wrote. Raises GeneratorError for anything else, naming `path`."""
    try:
        document = json.loads(data)
        if document["format"] != _FORMAT:
            raise GeneratorError(f"the bundle has format {document['format']!r}, not {_FORMAT}")
        return Bundle(
            source_locale=document["source_locale"],
            locales=tuple(document["locales"]),
            sending=_read_sending(document["sending"]),
            alerts={name: _read_alert(name, given) for name, given in document["alerts"].items()},
            copies={
                name: {tag: _read_copy(name, copy) for tag, copy in copies.items()}
                for name, copies in document["copies"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, GeneratorError) as error:
        raise GeneratorError(
            f"the bundle cannot be read ({error})", place=Place(path=path), hint="compile it again"
        ) from None


def _write_sending(sending: Sending) -> dict[str, Any]:
    reply_to = sending.reply_to
    return {
        "sender": sending.sender,
        "reply_to": None if reply_to is None else {"name": reply_to.name, "email": reply_to.email},
        "time_zone": sending.time_zone,
        "url_hosts": sorted(sending.url_hosts),
        "fallback": {tag: list(chain) for tag, chain in sending.fallback.items()},
    }


def _read_sending(given: Mapping[str, Any]) -> Sending:
    reply_to = given["reply_to"]
    return Sending(
        sender=given["sender"],
        reply_to=None if reply_to is None else Mailbox(name=reply_to["name"], email=reply_to["email"]),
        time_zone=given["time_zone"],
        url_hosts=frozenset(given["url_hosts"]),
        fallback=MappingProxyType({tag: tuple(chain) for tag, chain in given["fallback"].items()}),
    )


def _write_alert(alert: CompiledAlert) -> dict[str, Any]:
    return {
        "stage": alert.stage,
        "severity": alert.severity,
        "parameters": dict(alert.parameters),
        "facts": _write_facts(alert.facts),
        "texts": {tag: _write_text(text) for tag, text in alert.texts.items()},
        "not_approved": {tag: list(reasons) for tag, reasons in alert.not_approved.items()},
    }


def _read_alert(name: str, given: Mapping[str, Any]) -> CompiledAlert:
    return CompiledAlert(
        name=name,
        stage=given["stage"],
        severity=given["severity"],
        parameters=MappingProxyType(given["parameters"]),
        facts=_read_facts(name, given["facts"]),
        texts=MappingProxyType({tag: _read_text(text) for tag, text in given["texts"].items()}),
        not_approved=MappingProxyType({tag: tuple(why) for tag, why in given["not_approved"].items()}),
    )


def _write_copy(copy: Copy) -> dict[str, Any]:
    return {
        "parameters": dict(copy.parameters),
        "facts": _write_facts(copy.facts),
        "text": _write_text(copy.text),
    }


def _read_copy(name: str, given: Mapping[str, Any]) -> Copy:
    return Copy(
        parameters=MappingProxyType(given["parameters"]),
        facts=_read_facts(name, given["facts"]),
        text=_read_text(given["text"]),
    )


def _read_facts(name: str, given: Mapping[str, Any]) -> Mapping[str, Fact]:
    return MappingProxyType({fact: read_fact(raw, place=Place(path=name)) for fact, raw in given.items()})


_PLAIN = ("article_url", "sender", "stale")


def _write_text(text: CompiledText) -> dict[str, Any]:
    values = {field.name: getattr(text, field.name) for field in fields(text)}
    return {name: value if name in _PLAIN else write_pieces(value) for name, value in values.items()}


def _read_text(given: Mapping[str, Any]) -> CompiledText:
    values: dict[str, Any] = {
        field.name: given[field.name] if field.name in _PLAIN else read_pieces(given[field.name])
        for field in fields(CompiledText)
    }
    return CompiledText(**values)


def _write_money(fact: Fact) -> dict[str, Any]:
    money = fact.value
    assert isinstance(money, Money)
    return {"value": money.value, "currency": money.currency}


def _write_date(fact: Fact) -> dict[str, Any]:
    assert isinstance(fact.value, date)
    return {"date": fact.value.isoformat()}


_FACTS: Mapping[str, Callable[[Fact], dict[str, Any]]] = MappingProxyType(
    {
        "duration": lambda fact: {"value": fact.value, "unit": fact.unit},
        "money": _write_money,
        "number": lambda fact: {"number": f"{fact.value:f}"},
        "date": _write_date,
        "url": lambda fact: {"url": fact.value},
    }
)


def _write_facts(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Write facts as `facts.yml` has them."""
    return {name: _FACTS[fact.kind](fact) for name, fact in sorted(facts.items())}
