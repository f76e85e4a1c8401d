"""A real Chromium, and the example site served over HTTP on this machine."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.judging import HEIGHT, Scheme
from tests.pages.building import example_site

Open = Callable[..., Page]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def built(shared: Path) -> Path:
    report = example_site(shared)
    assert report.findings == ()
    return report.out


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    with served(built) as found:
        yield found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; raises FileNotFoundError without one."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise FileNotFoundError(
            "there is no chromium on the PATH; install it, for example by apt-get install chromium"
        )
    with sync_playwright() as playwright:
        # Chromium's sandbox does not work for root, as in containers.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one, tests are left out here and fail under CI."""
    try:
        with chromium() as started:
            yield started
    except FileNotFoundError as error:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(str(error))


def _unanswered(request: Request) -> Iterator[str]:
    """Yield what a page asked for in vain; what the reader did not wait for is no fault of the page."""
    if request.failure != "net::ERR_ABORTED":
        yield f"no answer: {request.url} ({request.failure})"


def _complaint(message: ConsoleMessage) -> Iterator[str]:
    """Yield what the console calls an error, and of which address."""
    if message.type == "error":
        yield f"{message.text} ({message.location['url']})"


@pytest.fixture(scope="session")
def context(browser: Browser) -> Callable[..., BrowserContext]:
    """Return a function that gives the one context with these options; Chromium needs a second to open another."""
    return cache(browser.new_context)


FORGET = "try { localStorage.clear(); sessionStorage.clear() } catch { /* a page of no site has none */ }"


@pytest.fixture
def open_page(context: Callable[..., BrowserContext]) -> Iterator[Open]:
    """Return a function that opens an address; whatever the console calls an error fails the test.

    Tests share a context, so what a reader's choices left in it is forgotten after each.
    """
    pages: list[Page] = []
    errors: list[str] = []

    def opened(
        url: str,
        *,
        scheme: Scheme = "light",
        width: int = 1280,
        height: int = HEIGHT,
        still: bool = False,
        **options: Any,
    ) -> Page:
        page = context(**options).new_page()
        pages.append(page)
        page.on("console", lambda message: errors.extend(_complaint(message)))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("requestfailed", lambda request: errors.extend(_unanswered(request)))
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce" if still else "no-preference")
        page.goto(url)
        return page

    yield opened
    for page in pages:
        page.evaluate(FORGET)
        page.close()
    assert errors == []
