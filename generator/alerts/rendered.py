"""What a request becomes: an email, a banner or a rejection, with the id that reproduces it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC
from types import MappingProxyType
from typing import Any

from generator.alerts import mime
from generator.alerts.compiled import CompiledAlert, CompiledText
from generator.alerts.mime import Frame, Mailbox
from generator.alerts.pieces import Joiner
from generator.alerts.showing import Plan, Wanted, encoded
from generator.errors import GeneratorError, InvalidValues
from generator.locales import Locale
from generator.values import Formatter, Parameter

__all__ = ["Action", "Banner", "Email", "Prepared", "Rejection", "canonical", "request_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What the reader is asked to do."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """The message of an alert, for a portal to show."""

    alert: str
    stage: str
    severity: str
    requested: tuple[str, ...]
    locale: str
    match: str
    format_locale: str
    dir: str
    text: str
    html: str
    action: Action
    article_url: str
    bundle: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """One complete email in one language."""

    alert: str
    requested: tuple[str, ...]
    """The tags that were asked for."""
    locale: str
    """The tag of the text's language."""
    match: str
    """How `locale` answers `requested`: exact, equivalent, language or default."""
    format_locale: str
    """The tag of the locale that dates and amounts are written for."""
    dir: str
    """ltr or rtl."""
    subject: str
    preheader: str
    html: str
    text: str
    banner: str
    """The message alone, as plain text."""
    action: Action
    article_url: str
    """Of the article that explains the alert; nothing if it names none."""
    bundle: str
    """The id of the bundle that the email was rendered from."""
    id: str
    """Hashed from alert, locales, time zone, values and bundle: the same request has the same id."""
    stale: bool = False
    """Whether the text is the last approved one of an alert that has changed since."""
    _prepared: Prepared = field(repr=False, compare=False)
    _shown: Mapping[str, Any] = field(repr=False, compare=False)
    _stated: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def size(self) -> int:
        """Return how many bytes the HTML has; Gmail cuts off what is over 102 KB."""
        return len(self.html.encode("utf-8"))

    def document(self) -> dict[str, Any]:
        """Return everything as JSON has it."""
        public = {one.name: getattr(self, one.name) for one in fields(self) if not one.name.startswith("_")}
        action = {"label": self.action.label, "url": self.action.url}
        return {
            **public,
            "requested": list(self.requested),
            "action": action,
            "headers": dict(self.headers),
            "size": self.size,
        }

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers of the message that are not its frame, decoded."""
        return MappingProxyType({"Subject": self.subject, **self._prepared.headers})

    def message(self, to: str | Mailbox) -> bytes:
        """Return the RFC 5322 message for a mailbox, complete but for Date and Message-ID.

        `to` is a Mailbox, or text such as `Zoë <zoe@example.com>`. Raises InvalidValues if it is not one
        mailbox, GeneratorError if the project has no sender.
        """
        mailbox = mime.read_mailbox(to) if isinstance(to, str) else to
        problems = mime.mailbox_problems(mailbox)
        if problems:
            raise InvalidValues(self.alert, problems)
        frame = self._prepared.frame
        if frame is None:
            raise GeneratorError(
                "the project names no sender", hint="set sender in [tool.generator.emails] and compile again"
            )
        given = {**self._stated, **encoded(self._shown)}
        text, html = self._prepared.bodies
        return mime.message(frame, to=mailbox, subject=self.subject, text=text(given), html=html(given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A request that cannot be answered, and why."""

    index: int
    """Its place among the requests, counted from 0."""
    ref: object
    """The caller's own name for it, as given."""
    error: GeneratorError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """One alert in one locale, ready to be joined with values."""

    alert: CompiledAlert
    locale: Locale
    text: CompiledText
    plans: tuple[Plan, ...]
    places: Wanted
    joiners: Mapping[str, Joiner[str]]
    bodies: tuple[Joiner[bytes], Joiner[bytes]]
    """The plain text and the HTML in transfer encoding."""
    frame: Frame | None
    headers: Mapping[str, str]


def request_id(name: str, text: Locale, formatter: Formatter, given: Mapping[str, Any], bundle: str) -> str:
    """Hash what decides the bytes of an email: SHA-256 over canonical JSON, as hex."""
    whole = [name, text.tag, formatter.format_locale.tag, formatter.time_zone, given, bundle]
    data = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode("utf-8")).hexdigest()


def canonical(parameters: Sequence[Parameter], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return typed values as JSON in which equal values are equal: 1234.5 is 1234.50, null is absent."""
    given = ((parameter, typed[parameter.name]) for parameter in parameters)
    return {
        parameter.name: _CANONICAL[parameter.type](value, parameter)
        for parameter, value in given
        if value is not None
    }


def _list(rows: Sequence[Mapping[str, Any]], parameter: Parameter) -> list[dict[str, Any]]:
    return [canonical(parameter.items, row) for row in rows]


_CANONICAL: Mapping[str, Callable[[Any, Parameter], Any]] = MappingProxyType(
    {
        **dict.fromkeys(("name", "text", "url", "email", "last4", "count"), lambda value, _: value),
        "money": lambda value, _: [f"{value.value.normalize():f}", value.currency],
        "percent": lambda value, _: f"{value.normalize():f}",
        "date": lambda value, _: value.isoformat(),
        "instant": lambda value, _: value.astimezone(UTC).isoformat(),
        "list": _list,
    }
)
