"""A request's JSON becomes what is asked for, with every fault it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias, Union
from weakref import WeakKeyDictionary

import msgspec
from msgspec import UNSET, Meta, UnsetType

from generator import locales, values
from generator.alerts.bundle import Alerts, Email, Values
from generator.answers.problems import Refused
from generator.errors import GeneratorError, InvalidValues, Problem, UnknownAlert
from generator.values import Record
from generator.values.mailboxes import Mailbox, mailbox_problems

__all__ = [
    "MAX_TAGS",
    "MAX_TAG_LENGTH",
    "Asked",
    "read_asked",
    "read_json",
    "read_requests",
    "render",
]

MAX_TAGS = locales.MAX_REQUESTED
MAX_TAG_LENGTH = 100
"""Of a requested tag: more than any has, since one that nobody knows is answered as well."""
_MAX_UNKNOWN = 50
_NOT_USUAL = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_SAFE_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request for an email."""

    alert: str = ""
    locale: tuple[str, ...] = ()
    values: Any = msgspec.field(default_factory=dict)
    """As they were given, or Values."""
    format_locale: str | None = None
    time_zone: str | None = None
    fallback: bool = True
    to: Mailbox | None = None
    ref: Any = None
    """The caller's own name for it, given back as it came."""
    problems: tuple[Problem, ...] = ()
    """Of everything but the values, which the alert judges."""


def read_requests(alerts: Alerts, bodies: Sequence[bytes], *, alert: str = "") -> list[Asked | Refused]:
    """Read what each JSON asks for: an email of `alert`, or of the alert that it names itself, in a batch.

    Nearly all requests are as they should be: those are decoded into their types at once, and their values
    are looked at together. Any other is looked at member by member. What is no JSON is Refused.
    """
    usual: dict[int, Asked | None] = {}
    for name, given in _decoded(alerts, bodies, alert).items():
        records = alerts.reader(name).records([one.values for one in given.values()])
        for (number, one), record in zip(given.items(), records, strict=True):
            usual[number] = _usual(one, alerts, name, record)
    return [usual.get(number) or _looked_at(body, alert) for number, body in enumerate(bodies)]


def _decoded(alerts: Alerts, bodies: Sequence[bytes], alert: str) -> dict[str, dict[int, Any]]:
    """Return by alert, then by number, what could be decoded into its types."""
    found: dict[str, dict[int, Any]] = {}
    try:
        decode = _decoder(alerts, alert)
    except UnknownAlert:
        return found
    for number, body in enumerate(bodies):
        try:
            one = decode(body)
        except _NOT_USUAL:
            continue
        found.setdefault(alert or one.__struct_config__.tag, {})[number] = one
    return found


def _usual(given: Any, alerts: Alerts, name: str, record: Record | None) -> Asked | None:
    """Return what is asked for, if nothing about it is unusual."""
    if record is None:
        return None
    locale = given.locale
    try:
        return Asked(
            alert=name,
            locale=(locale,) if type(locale) is str else tuple(locale),
            values=Values(alert=name, bundle=alerts.id, record=record),
            format_locale=_format_locale(given.format_locale),
            time_zone=_time_zone(given.time_zone),
            fallback=given.fallback,
            to=None if given.to is UNSET else _fit(given.to),
            ref=getattr(given, "ref", None),
        )
    except _Wrong:
        return None


def _looked_at(body: bytes, alert: str) -> Asked | Refused:
    try:
        return read_asked(read_json(body), alert=alert)
    except Refused as problem:
        return problem


_Decode: TypeAlias = Callable[[bytes], Any]

_decoders: WeakKeyDictionary[Alerts, dict[str, _Decode]] = WeakKeyDictionary()
"""By alert; those of a bundle go with it, since none of them refers to it."""


def _decoder(alerts: Alerts, alert: str) -> _Decode:
    """Return what decodes the requests for an alert, or those of a batch. Raises UnknownAlert."""
    made = _decoders.setdefault(alerts, {})
    if alert not in made:
        made[alert] = _made(alerts, alert)
    return made[alert]


def _made(alerts: Alerts, alert: str) -> _Decode:
    if alert:
        return msgspec.json.Decoder(_request(alerts, alert)).decode
    kinds = [_request(alerts, name, tag_field="alert", tag=name) for name in alerts.names]
    return msgspec.json.Decoder(Union[(_Unnamed, *kinds)]).decode


class _Unnamed(msgspec.Struct, tag_field="alert", tag=""):
    """What nothing can be; a decoder of one kind alone would not ask for its name."""

    values: Annotated[int, Meta(ge=1, le=0)]


def _request(alerts: Alerts, alert: str, **tagged: str) -> Any:
    tag = Annotated[str, Meta(max_length=MAX_TAG_LENGTH)]
    fields = [
        ("locale", tag | Annotated[list[tag], Meta(min_length=1, max_length=MAX_TAGS)]),
        ("values", alerts.reader(alert).type),
        ("format_locale", str | None, None),
        ("time_zone", str | None, None),
        ("fallback", bool, True),
        ("to", Mailbox | UnsetType, UNSET),
        *([("ref", Any, None)] if tagged else []),
    ]
    return msgspec.defstruct("Request", fields, forbid_unknown_fields=True, kw_only=True, **tagged)  # type: ignore[arg-type]


def read_json(data: bytes) -> Any:
    """Read JSON (RFC 8259) strictly: no NaN, no lone surrogates. Raises Refused for anything else."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Refused("malformed") from None


def read_asked(body: object, *, alert: str = "") -> Asked:
    """Return what a body asks for: an email of `alert`, or of the alert that it names itself, in a batch.

    What has another type counts as not given, so that all faults are told at once.
    """
    if not isinstance(body, dict):
        return Asked(alert=alert, problems=(Problem(pointer="", code="type", expected="an object"),))
    members = _SINGLE if alert else _BATCHED
    fields: dict[str, Any] = {"alert": alert}
    problems: list[Problem] = []
    for key, value in body.items():
        if key in members:
            try:
                fields[key] = members[key](value)
            except _Wrong as wrong:
                problems += wrong.problems
        elif len(problems) < _MAX_UNKNOWN:
            problems.append(_unknown(key, members))
    if "locale" not in body or not (alert or "alert" in body):
        problems += _absent(body, members)
    return Asked(**fields, problems=tuple(problems))


def _unknown(key: str, members: Mapping[str, object]) -> Problem:
    # A key that does not look like one may be a person's value in the wrong place.
    pointer = f"/{key}" if _SAFE_KEY.fullmatch(key) else ""
    return Problem(pointer=pointer, code="unknown", expected=f"only {', '.join(members)}")


def _absent(body: Mapping[str, object], members: Mapping[str, object]) -> list[Problem]:
    return [
        Problem(pointer=f"/{key}", code="missing", expected=expected)
        for key, expected in (("alert", "the name of an alert"), ("locale", _LOCALE))
        if key in members and key not in body
    ]


class _Wrong(Exception):
    """The faults of one member."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems


def _wrong(pointer: str, code: str, expected: str) -> _Wrong:
    return _Wrong(Problem(pointer=pointer, code=code, expected=expected))


_LOCALE = "a language tag such as nl-BE, or several, best first"


def _locale(value: object) -> tuple[str, ...]:
    if isinstance(value, str) and len(value) <= MAX_TAG_LENGTH:
        return (value,)
    tags = [value] if isinstance(value, str) else value
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise _wrong("/locale", "type", _LOCALE)
    if not 1 <= len(tags) <= MAX_TAGS or any(len(tag) > MAX_TAG_LENGTH for tag in tags):
        expected = f"1 to {MAX_TAGS} tags of at most {MAX_TAG_LENGTH} characters"
        raise _wrong("/locale", "length", expected)
    return tuple(tags)


def _alert(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise _wrong("/alert", "type", "the name of an alert")
    return value


def _format_locale(value: object) -> str | None:
    if value is None:
        return None
    try:
        locales.parse(value if isinstance(value, str) else "")
    except GeneratorError:
        raise _wrong("/format_locale", "format", "a language tag such as nl-BE") from None
    return str(value)


def _time_zone(value: object) -> str | None:
    if value is None:
        return None
    try:
        values.time_zone(value if isinstance(value, str) else "")
    except GeneratorError:
        raise _wrong("/time_zone", "format", "a name such as Europe/Brussels or UTC") from None
    return str(value)


def _fallback(value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong("/fallback", "type", "true or false")
    return value


_TO = "an object of email and, if there is one, name"


def _to(value: object) -> Mailbox:
    if not isinstance(value, dict) or not value.keys() <= {"name", "email"} or "email" not in value:
        raise _wrong("/to", "type", _TO)
    name = "" if value.get("name") is None else value["name"]
    wrong = [key for key, text in (("name", name), ("email", value["email"])) if not isinstance(text, str)]
    if wrong:
        raise _Wrong(
            *(Problem(pointer=f"/to/{key}", code="type", expected="a string") for key in wrong),
        )
    return _fit(Mailbox(name=name, email=value["email"]))


def _fit(mailbox: Mailbox) -> Mailbox:
    problems = mailbox_problems(mailbox)
    if problems:
        raise _Wrong(*problems)
    return mailbox


_SINGLE: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "locale": _locale,
        "values": lambda value: value,
        "format_locale": _format_locale,
        "time_zone": _time_zone,
        "fallback": _fallback,
        "to": _to,
    }
)
_BATCHED: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {"alert": _alert, **_SINGLE, "ref": lambda value: value}
)


def render(alerts: Alerts, asked: Asked, *, message: bool) -> Email:
    """Return the email that is asked for; for a message there must be somebody it is `to`, and a sender.

    Raises UnknownAlert, InvalidValues with every problem of the whole request, UnknownLocale, NotApproved,
    and Refused if the project names no sender.
    """
    try:
        if asked.problems or (message and asked.to is None):
            raise InvalidValues(asked.alert, asked.problems)
        email = alerts.email(
            asked.alert,
            locale=asked.locale,
            values=asked.values,
            format_locale=asked.format_locale,
            time_zone=asked.time_zone,
            fallback=asked.fallback,
        )
    except UnknownAlert:
        raise
    except GeneratorError:
        problems = (*_problems(alerts, asked, message=message),)
        if problems:
            raise InvalidValues(asked.alert, problems) from None
        raise
    if message and not alerts.sender:
        raise Refused("no_sender")
    return email


def _problems(alerts: Alerts, asked: Asked, *, message: bool) -> tuple[Problem, ...]:
    """Return all that is wrong with a request, whatever was met first. Raises UnknownAlert."""
    found = list(asked.problems)
    if message and asked.to is None and not any(one.pointer.startswith("/to") for one in found):
        found.append(Problem(pointer="/to", code="missing", expected=_TO))
    named = not any(one.pointer in ("", "/alert") and one.code != "unknown" for one in found)
    if named:
        found += _problems_of_values(alerts, asked)
    elif asked.alert:  # of the path, whatever the body is
        alerts.reader(asked.alert)
    return tuple(found)


def _problems_of_values(alerts: Alerts, asked: Asked) -> tuple[Problem, ...]:
    try:
        alerts.email(asked.alert, locale=asked.locale, values=asked.values)
    except InvalidValues as error:
        return tuple(replace(one, pointer=f"/values{one.pointer}") for one in error.problems)
    return ()
