"""The paths of the service, and what each answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from generator import locales
from generator.alerts.bundle import Alerts, Email
from generator.answers.asked import read_asked
from generator.answers.emails import facts, render_or_refuse
from generator.answers.lines import Answers
from generator.answers.problems import Refused, full, refused
from generator.errors import InvalidValues, Problem, UnknownAlert
from generator.service import batch
from generator.service.metrics import CONTENT_TYPE
from generator.service.negotiation import accepted, headers, media_type
from generator.service.openapi import PREVIEWS, SCHEMA

if TYPE_CHECKING:
    from generator.service.app import Service

__all__ = ["LIVE", "PROBES", "ROUTES", "TOLD", "template"]

TOLD = "generator.told"
"""The key of an ASGI scope that holds what the log says of a request."""
LIVE = "/livez"
PROBES = frozenset((LIVE, "/readyz", "/metrics"))
"""Answered however full it is, and not logged when all is well."""

_JSON, _MESSAGE = "application/json", "message/rfc822"
_EMAILS = (_JSON, _MESSAGE)
# What comes from values of a person is kept by nobody on the way.
_PRIVATE = MappingProxyType({"cache-control": "no-store", "x-content-type-options": "nosniff"})


def template(scope: Scope) -> str:
    """Return the template of a request's path: the path itself may hold anything."""
    return _PATHS.get(scope.get("endpoint"), "other")


def _json(document: Any) -> Response:
    return Response(msgspec.json.encode(document), media_type=_JSON)


def _service(request: Request) -> Service:
    return cast("Service", request.app)


class _Email:
    """One email as ASGI: most requests are for one, and a framework's objects take as long as the email."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service: Service = scope["app"]
        given = headers(scope)
        kind = _negotiated(given, _EMAILS)
        _check_type(given, (_JSON,))
        body = await service.body(scope, receive)
        alert = scope["path_params"]["alert"]
        email, data = await service.together.answer(alert, body, message=kind == _MESSAGE)
        service.metrics.email(email)
        scope[TOLD].update(facts(email))
        told = [*_headers(kind, email.locale), (b"content-length", b"%d" % len(data))]
        await send({"type": "http.response.start", "status": 200, "headers": told})
        await send({"type": "http.response.body", "body": data})


@lru_cache(maxsize=256)
def _headers(kind: str, locale: str) -> tuple[tuple[bytes, bytes], ...]:
    named = {**_PRIVATE, "content-type": kind, "content-language": locale, "vary": "accept"}
    return tuple((name.encode("ascii"), text.encode("ascii")) for name, text in named.items())


async def _batch(request: Request) -> Any:
    service = _service(request)
    given = headers(request.scope)
    kind = _negotiated(given, batch.MEDIA_TYPES)
    _check_type(given, batch.MEDIA_TYPES)
    message = _format(request) == "eml"
    if service.batches >= service.limits.batches:
        raise full()
    answers = Answers(
        service.current.alerts,  # one bundle for the whole batch
        message=message,
        rendered=service.metrics.email,
        refusal=service.metrics.refusal,
    )
    answering = batch.Batch(service.limits, answers, kind=kind, stopping=service.gate.stopping)
    return _Counted(service, answering)


class _Counted:
    """An answer that counts among the batches while it is sent."""

    def __init__(self, service: Service, response: ASGIApp) -> None:
        self._service = service
        self._response = response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._service.batches += 1
        try:
            await self._response(scope, receive, send)
        finally:
            self._service.batches -= 1


def _format(request: Request) -> str:
    wanted = request.query_params.get("format", "json")
    if wanted not in ("json", "eml"):
        problem = Problem(pointer="/format", code="format", expected="json or eml")
        raise refused(InvalidValues("", (problem,)))
    return wanted


def _negotiated(given: Mapping[bytes, bytes], offers: tuple[str, ...]) -> str:
    kind = accepted(given.get(b"accept", b""), offers)
    if not kind:
        raise Refused("not_acceptable", available=list(offers))
    return kind


def _check_type(given: Mapping[bytes, bytes], kinds: tuple[str, ...]) -> None:
    encoding = given.get(b"content-encoding", b"").strip().lower()
    if media_type(given.get(b"content-type", b"")) not in kinds or encoding not in (b"", b"identity"):
        raise Refused("unsupported_media_type", accepted=list(kinds))


async def _list_alerts(request: Request) -> Response:
    alerts = _service(request).current.alerts
    rows = [
        {
            "name": name,
            "severity": alerts.severity(name),
            "locales": list(alerts.approved(name)),
            "not_approved": {tag: list(why) for tag, why in alerts.reasons(name).items()},
        }
        for name in alerts.names
    ]
    return _json({"bundle": alerts.id, "alerts": rows})


async def _schema(request: Request) -> Response:
    alerts = _service(request).current.alerts
    try:
        schema = alerts.schema(request.path_params["alert"])
    except UnknownAlert as error:
        raise refused(error) from None
    return Response(msgspec.json.encode(schema), media_type=SCHEMA)


async def _preview(request: Request) -> Response:
    service = _service(request)
    alerts, name = service.current.alerts, request.path_params["alert"]
    kind = _negotiated(headers(request.scope), PREVIEWS)
    wanted = request.query_params.getlist("locale") or [alerts.locales[0]]
    asked = read_asked({"locale": wanted, "values": _examples(alerts, name)}, alert=name)
    email = render_or_refuse(alerts, asked, message=False)
    service.metrics.email(email)
    return Response(
        _PREVIEWS[kind](email),
        headers={
            "content-language": email.locale,
            "vary": "accept",
            # It is opened in browsers, at the address of an API.
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:",
        },
        media_type=kind,
    )


def _examples(alerts: Alerts, name: str) -> dict[str, Any]:
    try:
        return alerts.examples(name)
    except UnknownAlert as error:
        raise refused(error) from None


_PREVIEWS: Mapping[str, Callable[[Email], bytes]] = MappingProxyType(
    {
        "text/html": lambda email: email.html.encode("utf-8"),
        "text/plain": lambda email: email.text.encode("utf-8"),
        _JSON: lambda email: msgspec.json.encode(email.document()),
    }
)


async def _list_locales(request: Request) -> Response:
    alerts = _service(request).current.alerts
    parsed = [locales.parse(tag) for tag in alerts.locales]
    rows = [{"tag": one.tag, "name": one.native_name, "dir": one.direction} for one in parsed]
    return _json({"source": alerts.locales[0], "locales": rows})


async def _openapi(request: Request) -> Response:
    service = _service(request)
    return Response(service.description(service.current.alerts), media_type=_JSON)


async def _livez(_: Request) -> Response:
    return _json({"status": "live"})


async def _readyz(request: Request) -> Response:
    """Ready as long as there is a good bundle: taking every host out would stop emails that can be sent."""
    service = _service(request)
    if service.gate.stopping.is_set():
        raise Refused("shutting_down", headers={"retry-after": "1"})
    current = service.current
    status = {"status": "ready", "bundle": current.alerts.id}
    return _json(status | ({"status": "outdated", "fault": current.fault} if current.fault else {}))


async def _metrics(request: Request) -> Response:
    return Response(_service(request).metrics.text(), headers={"content-type": CONTENT_TYPE})


_Endpoint = Callable[[Request], Awaitable[Any]] | ASGIApp
_TABLE: tuple[tuple[str, str, _Endpoint], ...] = (
    ("POST", "/v1/alerts/{alert}/email", _Email()),
    ("POST", "/v1/emails:batch", _batch),
    ("GET", "/v1/alerts", _list_alerts),
    ("GET", "/v1/alerts/{alert}/schema", _schema),
    ("GET", "/v1/alerts/{alert}/preview", _preview),
    ("GET", "/v1/locales", _list_locales),
    ("GET", "/openapi.json", _openapi),
    ("GET", LIVE, _livez),
    ("GET", "/readyz", _readyz),
    ("GET", "/metrics", _metrics),
)
ROUTES = [Route(path, endpoint, methods=[method]) for method, path, endpoint in _TABLE]
_PATHS: Mapping[Any, str] = MappingProxyType({endpoint: path for _, path, endpoint in _TABLE})
