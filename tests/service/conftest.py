"""Real servers in processes of their own, on loopback, with the alerts of a small project."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator.alerts.bundle import Alerts, write_bundle
from generator.service import Limits
from tests.alerts.conftest import Desk, make

SERVE = """\
import json, sys
from generator.errors import GeneratorError
from generator.service import Limits, serve
folder, keys, limits = sys.argv[1:]
serve(folder, port=0, keys=keys, limits=Limits(**json.loads(limits)))
"""
EMAIL = "/v1/alerts/past-due/email"
BATCH = "/v1/emails:batch"
VALUES: Mapping[str, Any] = {
    "customer_name": "Zoë & Co",
    "amount": {"value": "1234.50", "currency": "EUR"},
    "pay_url": "https://pay.example.com/?a=1&b=2",
    "days": 1,
    "invoices": [{"number": "INV-1", "paid_on": "2026-03-01"}],
}
BODY: Mapping[str, Any] = {"locale": "nl-NL", "values": VALUES}
TO: Mapping[str, str] = {"name": "Zoë", "email": "zoe@example.com"}
PATIENCE = 60
"""Seconds after which a test fails rather than waits: many times what any step takes."""


@dataclass
class Server:
    """A running service and what it logs."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    port: int = 0
    _listening: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        assert self._listening.wait(PATIENCE), "".join(self.lines)
        assert self.port, "".join(self.lines)

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as log:
            for line in log:
                self.lines.append(line)
                if '"listening"' in line:
                    self.port = json.loads(line)["port"]
                    self._listening.set()
        self._listening.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> list[dict[str, Any]]:
        """The lines of the log so far; of a stopped server, all of them."""
        return [json.loads(line) for line in self.lines]

    def connect(self) -> socket.socket:
        """Open a bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=PATIENCE, **options)

    def stop(self) -> int:
        """Stop the server as an operator would; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


Start = Callable[..., Server]


def start(folder: Path, *, keys: str = "", **limits: Any) -> Server:
    """Start a service; what is not asked for otherwise stops without notice, so that tests are quick."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder), keys, json.dumps({"notice": 0.0, **limits})],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONWARNINGS": "error"},
    )
    return Server(process)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A project whose alert is approved everywhere but in Chinese."""
    desk = make(tmp_path_factory.mktemp("project"))
    desk.translate(missing=["Help"], tags=["zh-CN"])
    return desk


@pytest.fixture(scope="session")
def folder(project: Desk) -> Path:
    """The project's bundle, for all tests that leave it as it is."""
    out = project.project.build / "alerts"
    write_bundle(project.compile(), out)
    return out


@pytest.fixture(scope="session")
def alerts(folder: Path) -> Alerts:
    return Alerts.load(folder)


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[Server]:
    """One server for all tests that leave it as it was."""
    running = start(folder)
    yield running
    assert running.stop() == 0


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with server.client() as open_client:
        yield open_client


@pytest.fixture
def starting(folder: Path) -> Iterator[Start]:
    """Servers of the test's own, by their limits and keys."""
    running: list[Server] = []

    def start_one(bundles: Path = folder, **options: Any) -> Server:
        running.append(start(bundles, **options))
        return running[-1]

    yield start_one
    for one in running:
        one.stop()


def limits(**changed: Any) -> Limits:
    return dataclasses.replace(Limits(), **changed)
