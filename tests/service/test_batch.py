"""A batch is answered line by line, in order, while it still arrives."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message

from generator.alerts.bundle import Alerts
from generator.service.batch import Inlet
from tests.service.conftest import BATCH, BODY, EMAIL, TO, VALUES, Server, Start, limits

NDJSON = {"content-type": "application/x-ndjson"}
ASKED: Mapping[str, Any] = {"alert": "past-due", **BODY}
HEAD = f"POST {BATCH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"


def ndjson(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def ask(client: httpx.Client, data: bytes, path: str = BATCH) -> list[dict[str, Any]]:
    response = client.post(path, content=data, headers=NDJSON)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    assert response.content.endswith(b"\n") or not response.content
    return [json.loads(line) for line in response.content.splitlines()]


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def read_line(answer: Iterator[bytes]) -> dict[str, Any]:
    """Read one result from an answer in chunks: each of these holds whole lines."""
    for line in answer:
        if line.startswith(b"{"):
            found: dict[str, Any] = json.loads(line)
            return found
    raise AssertionError("the answer ended")


def test_a_bad_record_stops_nothing_and_order_is_kept(client: httpx.Client, alerts: Alerts) -> None:
    wanted = alerts.email("past-due", locale="nl-NL", values=VALUES).document()
    results = ask(
        client,
        ndjson({**ASKED, "ref": [1]})
        + b"\n{\n"
        + ndjson({**ASKED, "alert": "past-deu", "ref": "x"}, {**BODY, "ref": 0}, 7)
        + ndjson({**ASKED, "locale": "fr", "fallback": False}, {**ASKED, "values": {}, "to": 1})
        + json.dumps(ASKED).encode(),
    )
    assert results[0] == {"ref": [1], **wanted}
    assert results[-1] == wanted
    told = [(one["ref"], one["line"], one["error"]["status"], one["error"]["code"]) for one in results[1:-1]]
    assert told == [
        (None, 3, 400, "malformed"),
        ("x", 4, 404, "unknown_alert"),
        (0, 5, 422, "invalid_values"),
        (None, 6, 422, "invalid_values"),
        (None, 7, 406, "locale_unavailable"),
        (None, 8, 422, "invalid_values"),
    ]
    assert results[2]["error"]["did_you_mean"] == ["past-due"]
    assert [one["pointer"] for one in results[3]["error"]["problems"]] == ["/alert"]
    assert [one["pointer"] for one in results[6]["error"]["problems"]][:2] == ["/to", "/values/customer_name"]


def test_no_more_is_read_ahead_than_the_limit_however_short_the_lines() -> None:
    taken: list[Message] = []

    async def receive() -> Message:
        assert len(taken) < 100
        taken.append({"type": "http.request", "body": b"\n" * 2**16, "more_body": True})
        return taken[-1]

    async def read_ahead() -> None:
        inlet = Inlet(receive, limits(ahead=2**20), asyncio.Event())
        reading = asyncio.create_task(inlet.fill())
        await asyncio.sleep(0)
        assert not reading.done()
        reading.cancel()

    # In this thread, a browser's loop may be running.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, read_ahead()).result()
    assert len(taken) == 2**4


def test_a_batch_of_messages_holds_them_whole(client: httpx.Client, alerts: Alerts) -> None:
    [found, missing] = ask(client, ndjson({**ASKED, "to": TO, "ref": 1}, ASKED), f"{BATCH}?format=eml")
    email = alerts.email("past-due", locale="nl-NL", values=VALUES)
    assert found["message"].encode("ascii") == email.message("Zoë <zoe@example.com>")
    assert (found["ref"], found["id"], found["locale"], found["match"]) == (1, email.id, "nl-NL", "exact")
    assert missing["error"]["problems"][0]["pointer"] == "/to"


def test_a_line_is_bounded_and_the_next_one_is_answered(starting: Start) -> None:
    with starting(body=2000).client() as client:
        long = ndjson({**ASKED, "ref": "x" * 300_000})
        results = ask(client, long + ndjson({**ASKED, "ref": 2}) + long)
    assert [one.get("ref") for one in results] == [None, 2, None]
    assert [one.get("line") for one in results] == [1, None, 3]
    assert results[0]["error"]["code"] == "too_large"
    assert results[0]["error"]["limit"] == 2000


def test_nothing_is_answered_with_nothing(client: httpx.Client) -> None:
    assert ask(client, b"") == []
    assert ask(client, b"\n \r\n\n") == []


TYPES = ["application/x-ndjson", "application/ndjson", "application/jsonl"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        *(pytest.param(kind, kind, id=kind) for kind in TYPES),
        pytest.param("*/*", TYPES[0], id="anything"),
        pytest.param("application/jsonl;q=0.5, application/ndjson", TYPES[1], id="qualities"),
    ],
)
def test_answers_have_the_type_that_the_caller_takes(client: httpx.Client, accept: str, kind: str) -> None:
    for sent in TYPES:
        response = client.post(BATCH, content=ndjson(ASKED), headers={"content-type": sent, "accept": accept})
        assert (response.status_code, response.headers["content-type"]) == (200, kind)
        assert response.headers["vary"] == "accept"
        assert response.json()["alert"] == "past-due"


def test_a_caller_who_takes_no_lines_is_told_what_there_is(client: httpx.Client) -> None:
    response = client.post(BATCH, content=ndjson(ASKED), headers={**NDJSON, "accept": "application/json"})
    assert (response.status_code, response.json()["available"]) == (406, TYPES)


@pytest.mark.parametrize("wanted", ["xml", "JSON"])
def test_another_format_is_a_problem(client: httpx.Client, wanted: str) -> None:
    response = client.post(f"{BATCH}?format={wanted}", content=ndjson(ASKED), headers=NDJSON)
    assert response.status_code == 422
    assert response.json()["problems"][0]["pointer"] == "/format"


def test_a_line_is_answered_before_the_next_one_is_sent(server: Server) -> None:
    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.sendall(HEAD.encode())
        for number in range(3):
            connection.sendall(chunk(ndjson({**ASKED, "ref": number})))
            assert read_line(answer)["ref"] == number
        connection.sendall(b"0\r\n\r\n")
        assert answer.read(7).endswith(b"0\r\n\r\n")


def test_who_sends_a_whole_batch_before_reading_is_not_blocked(starting: Start) -> None:
    """Its answers, ten times its size, wait in the sockets and in the service."""
    server = starting(deadline=30)
    data = ndjson(*({**ASKED, "ref": number} for number in range(2000)))
    assert len(data) < 2**20 - 2**16
    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        head = HEAD.replace("transfer-encoding: chunked", f"content-length: {len(data)}")
        connection.sendall(head.encode() + data)
        assert [read_line(answer)["ref"] for _ in range(2000)] == list(range(2000))


def test_a_line_that_takes_too_long_ends_the_batch_and_says_so(starting: Start) -> None:
    server = starting(deadline=0.5)
    with server.connect() as connection, connection.makefile("rb") as answer:
        connection.sendall(HEAD.encode() + chunk(ndjson({**ASKED, "ref": 1}) + b'{"alert":'))
        assert read_line(answer)["ref"] == 1
        last = read_line(answer)
        assert (last["line"], last["error"]["code"]) == (2, "timeout")
        assert answer.read().endswith(b"0\r\n\r\n")


def test_one_batch_too_many_is_refused_and_single_requests_go_on(starting: Start) -> None:
    server = starting(batches=1)
    with server.connect() as connection, server.client() as client, connection.makefile("rb") as answer:
        connection.sendall(HEAD.encode() + chunk(ndjson(ASKED)))
        assert read_line(answer)["alert"] == "past-due"
        refused = client.post(BATCH, content=ndjson(ASKED), headers=NDJSON)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert client.post(EMAIL, json=BODY).status_code == 200
        connection.sendall(b"0\r\n\r\n")
        assert answer.read(7).endswith(b"0\r\n\r\n")
        assert len(ask(client, ndjson(ASKED))) == 1


LINES = st.lists(
    st.one_of(
        st.binary(max_size=50).map(lambda data: data.replace(b"\n", b"")),
        st.builds(lambda ref: json.dumps({**ASKED, "ref": ref}).encode(), st.integers()),
        st.dictionaries(
            st.sampled_from([*ASKED, "to", "ref", "x"]), st.none() | st.text() | st.integers()
        ).map(lambda record: json.dumps(record).encode()),
    ),
    max_size=20,
)


# Each example is a request to another process.
@settings(max_examples=settings().max_examples // 4)
@given(lines=LINES, size=st.integers(1, 2000))
def test_every_line_that_is_not_blank_has_one_answer(server: Server, lines: list[bytes], size: int) -> None:
    """However the body is cut into pieces."""
    data = b"\n".join(lines)
    with server.client() as client:
        pieces = (data[at : at + size] for at in range(0, len(data), size))
        response = client.post(BATCH, content=pieces, headers=NDJSON)
    assert response.status_code == 200
    assert len(response.content.splitlines()) == sum(bool(line.strip()) for line in lines)
