"""A folder of bundles becomes an ASGI application, which answers every request and tells of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Router
from starlette.types import Message, Receive, Scope, Send

from generator.alerts.bundle import Alerts
from generator.answers.problems import MEDIA_TYPE, Refused, full
from generator.service.body import Gone, read_body
from generator.service.current import Current
from generator.service.endpoints import LIVE, PROBES, ROUTES, TOLD, template
from generator.service.guard import ADMITTED, Gate
from generator.service.keys import Keys
from generator.service.limits import Limits
from generator.service.logs import tell
from generator.service.metrics import Metrics
from generator.service.negotiation import header
from generator.service.openapi import describe
from generator.service.together import Together

__all__ = ["Service", "app"]


def app(
    folder: str | Path, *, keys: str = "", limits: Limits | None = None, gate: Gate | None = None
) -> Service:
    """Make the application of a folder that `generator compile` wrote.

    `keys` are those that callers must have one of, with commas or blanks between them; without any, everyone
    may ask. Deadlines of headers and the limit of ready requests hold under `generator.service.serve`, which
    shares its `gate`. Raises GeneratorError if there is no bundle.
    """
    gate = gate or Gate(limits or Limits())
    return Service(current=Current(Path(folder)), keys=Keys(keys), gate=gate)


class Service:
    """The ASGI application."""

    def __init__(self, *, current: Current, keys: Keys, gate: Gate) -> None:
        self.current = current
        self.keys = keys
        self.gate = gate
        self.limits = gate.limits
        self.metrics = Metrics(gate, current)
        self.together = Together(current, gate)
        self.batches = 0
        self.description = lru_cache(maxsize=1)(self._describe)
        self._router = Router(ROUTES, redirect_slashes=False, lifespan=self._lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by ASGI."""
        scope["app"] = self
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._router(scope, receive, send)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: object) -> AsyncIterator[Mapping[str, Any]]:
        asyncio.get_running_loop().set_exception_handler(_tell_of_loop)
        await self.current.prepare()
        tasks = [
            asyncio.create_task(self.gate.watch()),
            asyncio.create_task(self.current.follow(self.limits.poll)),
        ]
        try:
            yield {"gate": self.gate}
        finally:
            for task in tasks:
                task.cancel()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens, and tell of it."""
        began = time.perf_counter()
        told: dict[str, Any] = {"method": scope["method"], "status": 0}
        scope[TOLD] = told

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
            await send(message)

        try:
            await self._admitted(scope, receive, sending)
        except Exception as error:
            await self._answer_error(error, scope, receive, sending)
        finally:
            self.gate.leave(scope)
            self._tell(scope, told, time.perf_counter() - began)

    async def _admitted(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path not in PROBES:
            self._check_room(scope)
        if path != LIVE and not self.keys.open_for(header(scope, b"authorization")):
            raise Refused("unauthorized", headers={"www-authenticate": "Bearer"})
        await self._router(scope, receive, send)

    def _check_room(self, scope: Scope) -> None:
        if scope.get(ADMITTED) is False:
            raise full()

    async def _answer_error(self, error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        problem = _problem(error)
        if problem is None:
            return  # nobody is there to read it
        if problem.code == "internal":
            tell("failed", level=logging.ERROR, crash=error, path=template(scope))
        scope[TOLD]["code"] = problem.code
        self.metrics.refusal(problem.code)
        if scope[TOLD]["status"]:
            raise error  # the answer is under way: uvicorn ends the connection
        await _problem_response(problem)(scope, receive, send)

    def _tell(self, scope: Scope, told: dict[str, Any], seconds: float) -> None:
        path, status = template(scope), told["status"]
        self.metrics.request(path, status, seconds)
        if path not in PROBES or status >= 400:
            tell("request", path=path, ms=round(seconds * 1000, 2), **told)

    # --- what endpoints use

    async def body(self, scope: Scope, receive: Receive) -> bytes:
        """Read a whole body. Raises Refused."""
        data = await read_body(scope, receive, self.limits)
        self._check_room(scope)  # it may have come after the headers
        return data

    def _describe(self, alerts: Alerts) -> bytes:
        return msgspec.json.encode(describe(alerts, keys=bool(self.keys)), enc_hook=dict)


def _problem(error: Exception) -> Refused | None:
    """Return what a caller is told of an error; nothing if there is no caller any more."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, HTTPException) and error.status_code in (404, 405):
        code = "not_found" if error.status_code == 404 else "method_not_allowed"
        return Refused(code, headers={name.lower(): text for name, text in (error.headers or {}).items()})
    return None if isinstance(error, Gone) else Refused("internal")


def _problem_response(problem: Refused) -> Response:
    data = msgspec.json.encode(problem.document())
    return Response(data, problem.status, {**problem.headers, "cache-control": "no-store"}, MEDIA_TYPE)


def _tell_of_loop(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    tell("failed", level=logging.ERROR, crash=context.get("exception"), path="loop")
