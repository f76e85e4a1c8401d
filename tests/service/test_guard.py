"""Callers who are slow, silent, or send too much are cut in time, and nobody else notices."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.service.conftest import BATCH, BODY, EMAIL, PATIENCE, Server, Start

DATA = json.dumps(BODY).encode()
POST = f"POST {EMAIL} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
WHOLE = f"{POST}content-length: {len(DATA)}\r\n\r\n".encode() + DATA
LAST = b"GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
GONE = (ConnectionResetError, BrokenPipeError)


def drip(connection: socket.socket, start: bytes, piece: bytes) -> bytes:
    """Send a piece ten times a second until the other side closes; return what it said."""
    answer = b""
    connection.sendall(start)
    connection.settimeout(0.1)
    while True:
        try:
            data = connection.recv(65536)
            if not data:
                return answer
            answer += data
        except TimeoutError:
            try:
                connection.sendall(piece)
            except GONE:
                return answer
        except GONE:
            return answer


def wait(connection: socket.socket) -> bytes:
    """Read until the other side closes."""
    answer = b""
    try:
        while data := connection.recv(65536):
            answer += data
    except GONE:
        pass
    return answer


def flood(connection: socket.socket, start: bytes, piece: bytes, times: int) -> bytes:
    """Send a lot, for as long as the other side takes it."""
    try:
        connection.sendall(start)
        for _ in range(times):
            connection.sendall(piece)
    except GONE:
        pass
    return wait(connection)


def never_read(connection: socket.socket) -> bytes:
    """Ask for more than sockets hold, and read nothing for as long as the other side waits."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    batch = json.dumps({"alert": "past-due", **BODY}).encode() + b"\n"
    head = "content-type: application/x-ndjson\r\ncontent-length: "
    connection.sendall(
        f"POST {BATCH} HTTP/1.1\r\nhost: x\r\n{head}{len(batch) * 2000}\r\n\r\n".encode() + batch * 2000
    )
    poller = select.poll()
    poller.register(connection, select.POLLERR)
    assert poller.poll(PATIENCE * 1000), "nobody gave up"
    return b""


SLOW: list[object] = [
    pytest.param(wait, b"", id="silent from the start"),
    pytest.param(lambda one: drip(one, b"", b"\r\n"), b"", id="empty lines"),
    pytest.param(lambda one: drip(one, b"GET /livez HTTP/1.1\r\nx: ", b"y"), b"", id="slow headers"),
    pytest.param(
        lambda one: drip(one, f"{POST}content-length: 9999\r\n\r\n".encode(), b" "), b"408", id="slow body"
    ),
    pytest.param(
        lambda one: drip(one, f"{POST}transfer-encoding: chunked\r\n\r\n".encode(), b"1\r\n \r\n"),
        b"408",
        id="slow chunks",
    ),
    pytest.param(lambda one: flood(one, WHOLE, b"", 0), b"200", id="silent after an answer"),
    pytest.param(never_read, b"", id="never reads"),
    pytest.param(
        lambda one: drip(one, f"{POST}content-length: 157286400\r\n\r\n".encode(), b" "),
        b"413",
        id="slow rest",
    ),
]


@pytest.mark.parametrize(("be_slow", "status"), SLOW)
def test_the_slow_are_cut_in_time(
    starting: Start, be_slow: Callable[[socket.socket], bytes], status: bytes
) -> None:
    server = starting(deadline=1.0, rest=0.5)
    began = time.monotonic()
    with server.connect() as connection:
        answer = be_slow(connection)
    assert time.monotonic() - began < 5
    assert answer[9:12] == status
    with server.client() as client:
        assert client.post(EMAIL, json=BODY).status_code == 200


def test_nobody_waits_for_the_slow(starting: Start) -> None:
    server = starting(deadline=5.0)
    with ExitStack() as open_connections, server.client() as client:
        for number in range(60):
            connection = open_connections.enter_context(server.connect())
            connection.sendall((b"", b"POST / HT", f"{POST}content-length: 9\r\n\r\n".encode())[number % 3])
        for _ in range(20):
            assert client.post(EMAIL, json=BODY).status_code == 200
        assert "generator_ready_requests 1.0" in client.get("/metrics").text.splitlines()


TOO_MUCH = [
    pytest.param(b"GET /livez HTTP/1.1\r\n", b"x: " + b"y" * 997 + b"\r\n", 2000, b"431", id="headers"),
    pytest.param(b"GET /livez HTTP/1.1\r\nx: ", b"y" * 1000, 2000, b"431", id="one header"),
    pytest.param(b"GET /", b"y" * 1000, 2000, b"431", id="path"),
    pytest.param(
        b"GET /livez HTTP/1.1\r\nx: " + b"y" * 40_000 + b"\r\n\r\n", b"", 0, b"431", id="in one piece"
    ),
    pytest.param(
        f"{POST}content-length: 157286400\r\n\r\n".encode(), b" " * 2**20, 150, b"413", id="body of 150 MB"
    ),
    pytest.param(
        f"{POST}transfer-encoding: chunked\r\n\r\n".encode(),
        b"100000\r\n" + b" " * 2**20 + b"\r\n",
        150,
        b"413",
        id="chunks of 150 MB",
    ),
]


@pytest.mark.parametrize(("start", "piece", "times", "status"), TOO_MUCH)
def test_too_much_is_refused_and_not_kept(
    starting: Start, start: bytes, piece: bytes, times: int, status: bytes
) -> None:
    server = starting(deadline=2.0)
    with server.connect() as connection:
        answer = flood(connection, start, piece, times)
    # A caller who is still sending may be cut before it can read why.
    assert answer[9:12] in ((status,) if times == 0 else (status, b""))
    with server.client() as client:
        assert client.post(EMAIL, json=BODY).status_code == 200
        assert resident(client.get("/metrics").text) < 150e6


def resident(metrics: str) -> float:
    """Return the bytes of memory that a server has."""
    lines = [line for line in metrics.splitlines() if line.startswith("process_resident_memory_bytes ")]
    return float(lines[0].split()[1])


def test_idle_connections_make_room(starting: Start) -> None:
    server = starting(connections=20)
    with ExitStack() as open_connections, server.client() as client:
        idle = [open_connections.enter_context(server.connect()) for _ in range(30)]
        assert client.post(EMAIL, json=BODY).status_code == 200
        assert [wait(connection) for connection in idle[:11]] == [b""] * 11


def test_what_is_too_much_at_once_is_refused_in_order_with_retry_after(starting: Start) -> None:
    server = starting(ready=1)
    with server.connect() as connection:
        answer = flood(connection, WHOLE + WHOLE + WHOLE + LAST, b"", 0)
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"200", b"503", b"503", b"200"]
    assert answer.count(b"retry-after: 1\r\n") == 2
    with server.client() as client:
        assert client.post(EMAIL, json=BODY).status_code == 200
        metrics = client.get("/metrics").text.splitlines()
    assert "generator_ready_requests 1.0" in metrics
    assert 'generator_refusals_total{code="full"} 2.0' in metrics


def test_a_full_service_still_answers_probes(starting: Start) -> None:
    with starting(ready=0).client() as client:
        assert client.post(EMAIL, json=BODY).status_code == 503
        assert [client.get(path).status_code for path in ("/livez", "/readyz", "/metrics")] == [200] * 3


def test_callers_who_leave_give_their_places_back(starting: Start) -> None:
    server = starting(ready=5)
    for _ in range(20):
        with server.connect() as connection:
            connection.sendall(WHOLE * 4)
    own = {"generator_connections 1.0", "generator_ready_requests 1.0"}
    with server.client() as client:
        ends = time.monotonic() + PATIENCE
        while not own <= set(client.get("/metrics").text.splitlines()):
            assert time.monotonic() < ends


OFFERS = [
    pytest.param(
        b"upgrade: h2c\r\nconnection: Upgrade, HTTP2-Settings\r\nhttp2-settings: AA\r\n", id="HTTP/2"
    ),
    pytest.param(
        b"upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n", id="WebSocket"
    ),
]


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("size", [1, 100, 10_000], ids=lambda size: f"by {size}")
def test_an_offer_to_upgrade_is_ignored_and_the_body_read(server: Server, offer: bytes, size: int) -> None:
    """Java's client offers HTTP/2 with its first request."""
    data = WHOLE.replace(b"host: x\r\n", b"host: x\r\n" + offer) * 2 + LAST
    with server.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(data), size):
            connection.sendall(data[at : at + size])
        answer = wait(connection)
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"200"]
    assert answer.count(b'"subject"') == 2


def test_one_connection_cannot_pile_up_requests(server: Server) -> None:
    with server.connect() as connection:
        answer = flood(connection, WHOLE * 1000, b"", 0)
    assert answer.count(b"HTTP/1.1 ") <= 1
    with server.client() as client:
        assert "generator_ready_requests 1.0" in client.get("/metrics").text.splitlines()


MALFORMED = [
    pytest.param(b"\x16\x03\x01\x02\x00\x01\x00", id="TLS"),
    pytest.param(b"GET nowhere HTTP/1.1\r\n\r\n", id="no path"),
    pytest.param(b"GET /\xff HTTP/1.1\r\nhost: x\r\n\r\n", id="path in bytes"),
    pytest.param(WHOLE.replace(b"content-length", b"content-length: 1\r\ncontent-length"), id="two lengths"),
    pytest.param(WHOLE.replace(b"host: x", b"transfer-encoding: chunked"), id="length and chunks"),
    pytest.param(b"GET / HTTP/1.1\r\nx y: z\r\n\r\n", id="blank in a name"),
    pytest.param(b"CONNECT x:80 HTTP/1.1\r\nhost: x\r\n\r\n", id="a tunnel"),
]


@pytest.mark.parametrize("data", MALFORMED)
def test_what_is_not_http_is_a_problem_and_the_connection_closed(server: Server, data: bytes) -> None:
    with server.connect() as connection:
        answer = flood(connection, data, b"", 0)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in head
    assert json.loads(body)["code"] == "malformed"


def test_who_waits_to_be_told_to_go_on_is_told_if_the_body_is_wanted(server: Server) -> None:
    expect = f"{POST}expect: 100-continue\r\ncontent-length: ".encode()
    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.sendall(expect + b"%d\r\n\r\n" % len(DATA))
        assert answer.readline() == b"HTTP/1.1 100 Continue\r\n"
        connection.sendall(DATA)
        assert answer.readline() == b"\r\n"
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.sendall(expect + b"157286400\r\n\r\n")
        assert answer.readline().startswith(b"HTTP/1.1 413 ")


@pytest.mark.nightly
@pytest.mark.parametrize(("be_slow", "status"), SLOW)
def test_with_the_limits_as_they_are_nobody_holds_a_socket_for_ten_seconds(
    starting: Start, be_slow: Callable[[socket.socket], bytes], status: bytes
) -> None:
    server = starting()
    began = time.monotonic()
    with server.connect() as connection:
        assert be_slow(connection)[9:12] == status
    assert time.monotonic() - began <= 10
