"""A project becomes an application that answers with pages and emails as its files say at that moment."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from anyio import to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from generator.alerts.cases import EXAMPLE
from generator.alerts.gallery import page_of
from generator.audit import Finding
from generator.catalogs.provenance import sentence_class
from generator.errors import GeneratorError
from generator.locales import Locale
from generator.preview.changes import Changes
from generator.preview.emails import Emails
from generator.preview.findings import article_findings, email_findings
from generator.preview.workshop import Workshop
from generator.project import Project

__all__ = ["app"]

_ASSETS = Path(__file__).parent / "assets"
_GALLERY = "gallery"
_OWN = "_preview"
"""The folder of what is the preview's own; no locale has such a tag."""
_BEAT = 15.0
"""Seconds after which an idle stream says that it is still there."""
_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
"""A page elsewhere whose name leads to loopback is refused (DNS rebinding)."""
_INDEX = "index.html"
_END = "</body>"


def app(changes: Changes, workshop: Workshop) -> Starlette:
    """Make the application of a project whose site was built; it watches the project while it runs."""
    preview = _Preview(changes, workshop)
    routes = [
        Route("/", preview.home),
        Route(f"/{_OWN}/changes", preview.tell),
        Route(f"/{_OWN}/compare", preview.compare),
        Route(f"/{_OWN}/{{name}}", preview.asset),
        Route(f"/{_GALLERY}", lambda _: RedirectResponse(f"/{_GALLERY}/index.html")),
        Route(f"/{_GALLERY}/{{path:path}}", preview.email),
        Route("/{tag}/{path:path}", preview.page),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS)],
        exception_handlers={GeneratorError: preview.refuse},
        lifespan=preview.lifespan,
    )


class _Preview:
    def __init__(self, changes: Changes, workshop: Workshop) -> None:
        self._changes = changes
        self._workshop = workshop
        self._emails = Emails(changes=changes)
        loader = jinja2.FileSystemLoader(_ASSETS)
        self._templates = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)

    @property
    def _project(self) -> Project:
        return self._changes.project

    @property
    def _locales(self) -> dict[str, Locale]:
        return {locale.tag: locale for locale in self._project.settings.all_locales}

    @contextlib.asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        watching = asyncio.create_task(self._changes.watch())
        try:
            yield
        finally:
            watching.cancel()

    # --- answers

    async def home(self, _: Request) -> Response:
        """List all pages and emails."""
        number = self._changes.number
        compiled = await to_thread.run_sync(self._emails.compiled)
        await to_thread.run_sync(self._workshop.renew)
        trees = self._workshop.manifest.trees
        names = sorted({name for tree in trees for name in tree.pages})
        html = self._render("home.html.j2", trees=trees, names=names, alerts=compiled.alerts, page_of=page_of)
        return self._shown(html, number, kind="home", problems=[*map(_fault, compiled.faults)])

    async def page(self, request: Request) -> Response:
        """Answer with a page as its files say now, or with what the last build put beside it."""
        tag, path = request.path_params["tag"], request.path_params["path"] or _INDEX
        number, name = self._changes.number, path.removesuffix(".html")
        page, locale = None, self._locales.get(tag)
        if locale and path != name:
            page = await to_thread.run_sync(self._workshop.page, tag, name)
        if locale is None or page is None:
            return self._built(tag, path)
        found = await to_thread.run_sync(article_findings, self._project, name, locale)
        return self._shown(
            page.html,
            number,
            kind="page",
            tag=tag,
            path=f"/{tag}/{quote(path)}",
            locales={each: f"/{each}/{quote(path)}" for each in self._locales},
            coverage=asdict(page.coverage) if page.coverage else None,
            problems=[*map(_fault, page.faults), *map(_problem, found)],
        )

    async def email(self, request: Request) -> Response:
        """Answer with a page of the gallery as the alerts are now."""
        path = request.path_params["path"]
        number = self._changes.number
        compiled = await to_thread.run_sync(self._emails.compiled)
        tag, name, case = _parts(path)
        html = compiled.page(path)
        reasons = compiled.reasons(name, tag)
        if html is None and not reasons:
            raise GeneratorError(f"there is no email at {path}", hint=f"see /{_GALLERY}/index.html")
        found: Iterable[Finding] = ()
        if tag in self._locales:
            found = await to_thread.run_sync(email_findings, self._project, name, self._locales[tag])
        known = self._locales if name in compiled.alerts.names else ()
        return self._shown(
            html or self._render("none.html.j2", name=name, tag=tag, reasons=reasons),
            number,
            kind="email",
            tag=tag,
            path=f"/{_GALLERY}/{path}",
            locales={each: f"/{_GALLERY}/{page_of(name, each, case)}" for each in known},
            problems=[*map(_fault, (*compiled.faults, *reasons)), *map(_problem, found)],
        )

    async def compare(self, request: Request) -> Response:
        """Show two pages side by side."""
        sides = [request.query_params.get(side, "") for side in ("left", "right")]
        if not all(side.startswith("/") and not side.startswith("//") for side in sides):
            raise GeneratorError("left and right name no two pages of this preview", hint="begin at /")
        return HTMLResponse(self._render("compare.html.j2", left=sides[0], right=sides[1]))

    async def asset(self, request: Request) -> Response:
        """Answer with a file of the bar."""
        return _file(_ASSETS, request.path_params["name"]) or Response(status_code=404)

    async def tell(self, request: Request) -> Response:
        """Send an event for every change, as server-sent events (HTML Living Standard §9.2)."""
        asked = request.query_params.get("after", "")
        number = self._changes.number
        after = int(asked) if asked.isdecimal() and len(asked) < 10 else number
        # A tab that was open before this process began counts the changes of another.
        after = after if after <= number else -1
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._events(after), media_type="text/event-stream", headers=headers)

    async def _events(self, number: int) -> AsyncIterator[str]:
        while True:
            try:
                number = await asyncio.wait_for(self._changes.after(number), _BEAT)
                yield f"data: {number}\n\n"
            except TimeoutError:
                yield ":\n\n"

    async def refuse(self, _: Request, error: Exception) -> Response:
        """Show an error as a page that comes to life again with the next change."""
        html = self._render("error.html.j2", sentence=str(error))
        shown = self._shown(html, self._changes.number, kind="error", problems=[_fault(str(error))])
        shown.status_code = 404
        return shown

    # --- what they are made of

    def _built(self, tag: str, path: str) -> Response:
        overlay = self._workshop.overlay(tag)
        places = [self._workshop.site / tag, *([overlay / tag] if overlay else [])]
        found = next(filter(None, (_file(place, path) for place in reversed(places))), None)
        if found is None:
            raise GeneratorError(f"there is no page at /{tag}/{path}", hint="see the list at /")
        return found

    def _render(self, template: str, **shown: object) -> str:
        return self._templates.get_template(template).render(shown)

    def _shown(
        self, html: str, number: int, *, problems: Sequence[object], path: str = "", **state: Any
    ) -> HTMLResponse:
        """Return a page with the bar and what it tells."""
        settings = [_fault(self._changes.fault)] if self._changes.fault else []
        shown = {"number": number, "path": path, "problems": [*settings, *problems], **state}
        text = json.dumps(shown, ensure_ascii=False)
        # Whatever it says, it does not end the script that it stands in.
        data = text.replace("<", "\\u003c")
        bar = (
            f'<script type="application/json" id="preview-state">{data}</script>'
            f'<script src="/{_OWN}/bar.js" defer></script>'
        )
        before, end, after = html.rpartition(_END)
        return HTMLResponse(f"{before}{bar}{end}{after}", headers={"Cache-Control": "no-store"})


def _file(folder: Path, path: str) -> FileResponse | None:
    """Return a file below a folder, None if there is none."""
    found = (folder / path).resolve()
    if not found.is_relative_to(folder.resolve()) or not found.is_file():
        return None
    return FileResponse(found, headers={"Cache-Control": "no-cache"})


def _parts(path: str) -> tuple[str, str, str]:
    """Return locale, alert and case of a page of the gallery.

    >>> _parts("nl-NL/past-due.longest.html")
    ('nl-NL', 'past-due', 'longest')
    """
    tag, _, file = path.rpartition("/")
    name, _, case = file.removesuffix(".html").partition(".")
    return tag, name, case or EXAMPLE


def _fault(sentence: str) -> dict[str, str]:
    return {"text": sentence, "severity": "fatal", "place": "", "sentence": ""}


def _problem(finding: Finding) -> dict[str, str]:
    return {
        "text": f"{finding.message} [{finding.code}]",
        "severity": finding.severity,
        "place": finding.place,
        "sentence": sentence_class(finding.msgid) if finding.msgid else "",
    }
