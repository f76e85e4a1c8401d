"""A bundle as data ⇄ its bytes: every alert in every locale it is approved in, as pieces.

The bytes are canonical JSON, so the same content has the same id, the SHA-256 of the bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from generator.alerts.mime import Mailbox
from generator.alerts.pieces import Piece, read_pieces, write_pieces
from generator.errors import GeneratorError, Place
from generator.values import Fact, Money, read_fact

__all__ = ["Bundle", "CompiledAlert", "CompiledText", "Sending", "bundle_id", "read_bundle", "write_bytes"]

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
    """By tag, why there is no text in a locale: sentences for people."""


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
        "facts": {name: _write_fact(fact) for name, fact in sorted(alert.facts.items())},
        "texts": {tag: _write_text(text) for tag, text in alert.texts.items()},
        "not_approved": {tag: list(reasons) for tag, reasons in alert.not_approved.items()},
    }


def _read_alert(name: str, given: Mapping[str, Any]) -> CompiledAlert:
    return CompiledAlert(
        name=name,
        stage=given["stage"],
        severity=given["severity"],
        parameters=MappingProxyType(given["parameters"]),
        facts=MappingProxyType(
            {fact: read_fact(raw, place=Place(path=name)) for fact, raw in given["facts"].items()}
        ),
        texts=MappingProxyType({tag: _read_text(text) for tag, text in given["texts"].items()}),
        not_approved=MappingProxyType({tag: tuple(why) for tag, why in given["not_approved"].items()}),
    )


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
        "number": lambda fact: {"number": str(fact.value)},
        "date": _write_date,
        "url": lambda fact: {"url": fact.value},
    }
)


def _write_fact(fact: Fact) -> dict[str, Any]:
    """Write a fact as `facts.yml` has it."""
    return _FACTS[fact.kind](fact)
