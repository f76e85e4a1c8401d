"""The process: how it starts, or says why not, and how it stops without losing a request."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from tests.service.conftest import BATCH, BODY, EMAIL, PATIENCE, Server, Start, start

DATA = json.dumps(BODY).encode()
WHOLE = (
    f"POST {EMAIL} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(DATA)}\r\n\r\n"
).encode() + DATA


CHUNKED = (
    f"POST {BATCH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n"
    "transfer-encoding: chunked\r\n\r\n"
).encode()


# --- starting


def test_the_command_serves_a_bundle_without_a_project_and_stops_at_ctrl_c(
    folder: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "generator", "serve", "--port", "0", "--bundle", str(folder)]
    environment = os.environ | {"GENERATOR_API_KEYS": "a-key-of-the-tests", "PYTHONPATH": str(Path.cwd())}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    server = Server(process)
    with server.client() as client:
        assert client.get("/livez").status_code == 200
        assert client.get("/readyz").status_code == 401
    process.send_signal(signal.SIGINT)
    assert server.stop() == 0
    assert [line["event"] for line in server.log] == ["listening", "request", "stopping", "stopped"]


def test_what_a_service_runs_on_is_the_bundle_its_libraries_and_babel() -> None:
    code = "import generator.service, sys; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "sphinx",
        "docutils",
        "polib",
        "markdown_it",
        "myst_parser",
        "jinja2",
        "yaml",
        "rich",
        "css_inline",
    }
    assert not heavy & set(loaded)
    ours = {name.split(".")[1] for name in loaded if name.startswith("generator.")}
    assert ours == {"alerts", "answers", "errors", "locales", "plurals", "service", "values"}


@pytest.fixture
def taken() -> Any:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


IMPOSSIBLE = [
    pytest.param(
        ["--bundle", "nowhere"], "", "there is no bundle here; run: generator compile", id="no bundle"
    ),
    pytest.param(["--host", "0.0.0.0"], "", "0.0.0.0 can be reached from elsewhere", id="open to all"),
    pytest.param(["--host", "example.com"], "", "example.com can be reached from", id="a name"),
    pytest.param([], "a-key-of-the-tests, canary", "key 2 of GENERATOR_API_KEYS is not 16", id="short key"),
    pytest.param(["--host", "192.0.2.1"], "a-key-of-the-tests", "cannot be listened on", id="not ours"),
    pytest.param(["--port", "taken"], "", "cannot be listened on (Address already in use", id="taken"),
    pytest.param(["--port", "70000"], "", "70000 is not in the range", id="no port"),
]


@pytest.mark.parametrize(("arguments", "keys", "said"), IMPOSSIBLE)
def test_what_cannot_be_served_is_one_sentence(
    folder: Path,
    taken: int,
    arguments: list[str],
    keys: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GENERATOR_API_KEYS", keys)
    given = [str(taken) if argument == "taken" else argument for argument in arguments]
    assert main(["serve", "--bundle", str(folder), *given]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err
    assert "canary" not in err


# --- stopping


class Caller(threading.Thread):
    """Asks as fast as it is answered, on one connection as long as that stays open, until nobody listens."""

    def __init__(self, server: Server, asked: threading.Event) -> None:
        super().__init__()
        self._server = server
        self._asked = asked
        self.answered = 0
        self.lost = 0

    def run(self) -> None:
        while True:
            try:
                connection = self._server.connect()
            except OSError:
                return
            with connection, connection.makefile("rb") as answer:
                self._ask(connection, answer)

    def _ask(self, connection: socket.socket, answer: Any) -> None:
        for number in itertools.count():
            try:
                connection.sendall(WHOLE)
                status, close = read_answer(answer)
            except OSError:
                # Of a connection that was never served, nothing was accepted.
                self.lost += number > 0
                return
            if not status:
                self.lost += number > 0
                return
            assert status == 200
            self.answered += 1
            self._asked.set()
            if close:
                return


def read_answer(answer: Any) -> tuple[int, bool]:
    """Read one answer: its status, 0 if there is none, and whether the connection closes."""
    line = answer.readline()
    if not line:
        return 0, True
    headers = {}
    while header := answer.readline().strip():
        name, _, value = header.partition(b": ")
        headers[name] = value
    size = int(headers[b"content-length"])
    assert len(answer.read(size)) == size
    return int(line.split()[1]), headers.get(b"connection") == b"close"


@pytest.mark.parametrize(
    "times", [pytest.param(2, id="twice"), pytest.param(50, id="often", marks=pytest.mark.nightly)]
)
def test_sigterm_under_load_loses_no_accepted_request(folder: Path, times: int) -> None:
    for _ in range(times):
        server = start(folder, notice=0.5)
        asked = [threading.Event() for _ in range(8)]
        callers = [Caller(server, event) for event in asked]
        for caller in callers:
            caller.start()
        for event in asked:
            assert event.wait(PATIENCE)
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 12
        for caller in callers:
            caller.join(PATIENCE)
        accepted = [line["status"] for line in server.log if line["event"] == "request"]
        assert accepted == [200] * sum(caller.answered for caller in callers)
        assert sum(caller.lost for caller in callers) == 0


def test_during_the_notice_it_answers_is_not_ready_and_closes_connections(starting: Start) -> None:
    server = starting(notice=30.0, drain=1)
    with server.client() as client:
        assert client.get("/readyz").status_code == 200
        server.process.send_signal(signal.SIGTERM)
        while (ready := client.get("/readyz")).status_code == 200:
            pass
        assert (ready.status_code, ready.json()["code"]) == (503, "shutting_down")
        answer = client.post(EMAIL, json=BODY)
        assert (answer.status_code, answer.headers["connection"]) == (200, "close")
    server.process.kill()


def test_a_stalled_upload_does_not_keep_it_from_stopping(starting: Start) -> None:
    server = starting(drain=1, deadline=60)
    with ExitStack() as connections:
        for data in (b"", b"POST / HT", WHOLE[:-5], WHOLE):
            connections.enter_context(server.connect()).sendall(data)
        with server.client() as client:
            assert client.post(EMAIL, json=BODY).status_code == 200
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 5


def test_a_batch_ends_with_the_line_from_which_to_send_again(starting: Start) -> None:
    server = starting(drain=9)
    line = json.dumps({"alert": "past-due", **BODY}).encode() + b"\n"
    head = f"POST {BATCH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"
    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.sendall(head.encode() + b"%x\r\n%b\r\n" % (len(line), line))
        while not (found := answer.readline()).startswith(b"{"):
            assert found
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        last = [json.loads(text) for text in answer.read().splitlines() if text.startswith(b"{")]
        assert [(one["line"], one["error"]["code"]) for one in last] == [(2, "shutting_down")]
    assert server.stop() == 0
    assert time.monotonic() - began < 5


def test_a_batch_that_comes_faster_than_it_is_answered_ends_so_too(starting: Start) -> None:
    server = starting(drain=9)
    lines = (json.dumps({"alert": "past-due", **BODY}).encode() + b"\n") * 500

    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection.sendall(b"%x\r\n%b\r\n" % (len(lines), lines))

    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.sendall(CHUNKED)
        sender = threading.Thread(target=send, args=(connection,))
        sender.start()
        while not (found := answer.readline()).startswith(b"{"):
            assert found
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        rest = [json.loads(text) for text in answer.read().splitlines() if text.startswith(b"{")]
        sender.join(PATIENCE)
    assert not sender.is_alive()
    assert [one["bundle"] != "" for one in rest[:-1]] == [True] * (len(rest) - 1)
    assert (rest[-1]["line"], rest[-1]["error"]["code"]) == (len(rest) + 1, "shutting_down")
    assert server.stop() == 0
    assert time.monotonic() - began < 8


def test_who_expects_to_be_told_to_go_on_is(server: Server) -> None:
    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.sendall(CHUNKED.replace(b"\r\n\r\n", b"\r\nexpect: 100-continue\r\n\r\n"))
        assert answer.readline() == b"HTTP/1.1 100 Continue\r\n"
        assert answer.readline() == b"\r\n"
        connection.sendall(b"0\r\n\r\n")
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"


def test_what_follows_a_body_is_no_header(starting: Start) -> None:
    server = starting(keys="a-key-of-the-tests")
    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.sendall(CHUNKED + b"0\r\nauthorization: Bearer a-key-of-the-tests\r\n\r\n")
        assert answer.readline() == b"HTTP/1.1 401 Unauthorized\r\n"


def test_what_follows_a_body_is_held_to_the_limit_of_headers(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(CHUNKED + b"0\r\nx: ")
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            connection.sendall(b"a" * 2**26)


def test_deadlines_hold_on_after_callers_who_asked_much_and_read_nothing(starting: Start) -> None:
    server = starting(deadline=0.5)
    with server.connect() as silent:
        silent.settimeout(3)
        with suppress(OSError):
            while True:
                silent.sendall(b"HEAD /livez HTTP/1.1\r\nhost: x\r\n\r\n" * 16)
    with server.connect() as slow:
        slow.sendall(b"GET /livez HT")
        assert slow.recv(1) == b""
    assert server.stop() == 0
    assert not [line for line in server.log if line["event"] == "failed"]
