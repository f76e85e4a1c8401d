"""A real Chromium, and the example site served over HTTP on this machine."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from generator.pages import site
from tests.pages import example

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
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    report = site.build(example.write(tmp_path_factory.mktemp("example")))
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


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Return a function that opens an address; whatever the console calls an error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("requestfailed", lambda request: errors.extend(_unanswered(request)))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []
