"""Nothing that a person or a caller sent is ever logged, counted by name, or told back in an error."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from generator.alerts.bundle import Alerts
from generator.errors import UnknownAlert
from generator.service.app import Service
from generator.service.current import Current
from generator.service.guard import Gate
from generator.service.keys import Keys
from generator.service.limits import Limits
from generator.service.logs import JsonLines, logger, tell
from tests.service.conftest import BATCH, BODY, EMAIL, TO, VALUES, Start

CANARY = "canary7391"
SPOILED: dict[str, Any] = {
    "customer_name": f"http://{CANARY}.example",
    "amount": {"value": CANARY, "currency": CANARY.upper()},
    "pay_url": f"https://{CANARY}.example/",
    "days": f"{CANARY}",
    "invoices": [{"number": f"{CANARY}\n", "paid_on": CANARY}],
    f"{CANARY} of a person": CANARY,
}
JSON = {"content-type": "application/json"}
NDJSON = {"content-type": "application/x-ndjson"}
SENT: list[Any] = [
    pytest.param("POST", EMAIL, json.dumps({**BODY, "values": SPOILED}), JSON, id="values"),
    pytest.param("POST", EMAIL, json.dumps({**BODY, "locale": CANARY, "fallback": False}), JSON, id="locale"),
    pytest.param("POST", EMAIL, json.dumps({**BODY, "locale": {CANARY: 1}}), JSON, id="type of a locale"),
    pytest.param(
        "POST", EMAIL, json.dumps({**BODY, "format_locale": CANARY, "time_zone": CANARY}), JSON, id="formats"
    ),
    pytest.param(
        "POST",
        EMAIL,
        json.dumps({**BODY, "to": {"name": f"<{CANARY}>", "email": f"{CANARY}@localhost"}}),
        JSON | {"accept": "message/rfc822"},
        id="address",
    ),
    pytest.param("POST", EMAIL, json.dumps({**BODY, f"{CANARY} of a person": 1}), JSON, id="key"),
    pytest.param("POST", EMAIL, f'{{"locale": "{CANARY}', JSON, id="malformed"),
    pytest.param("POST", EMAIL, CANARY, {"content-type": CANARY}, id="content type"),
    pytest.param("POST", EMAIL, json.dumps(BODY), JSON | {"accept": f"text/{CANARY}"}, id="accept"),
    pytest.param("POST", f"/v1/alerts/{CANARY}/email", json.dumps(BODY), JSON, id="alert"),
    pytest.param("GET", f"/v1/alerts/{CANARY}/schema", None, {}, id="schema"),
    pytest.param("GET", f"/v1/alerts/{CANARY}/preview?locale={CANARY}", None, {}, id="preview"),
    pytest.param("GET", f"/{CANARY}?{CANARY}={CANARY}", None, {"x-name": CANARY}, id="path"),
    pytest.param("OPTIONS", f"{EMAIL}?{CANARY}", None, {"authorization": f"Bearer {CANARY}"}, id="method"),
    pytest.param("POST", f"{BATCH}?format={CANARY}", CANARY, NDJSON, id="format of a batch"),
    pytest.param(
        "POST",
        BATCH,
        "\n".join(
            json.dumps(record)
            for record in (
                {"alert": CANARY, **BODY},
                {"alert": "past-due", "values": SPOILED, "to": CANARY},
                {"alert": {CANARY: CANARY}},
                CANARY,
            )
        )
        + f"\n{{{CANARY}",
        NDJSON,
        id="batch",
    ),
]


def test_no_answer_log_or_metric_of_what_fails_holds_what_was_sent(starting: Start) -> None:
    server = starting(body=5000)
    with server.client() as client:
        for case in SENT:
            method, path, content, headers = case.values
            response = client.request(method, path, content=content, headers=headers)
            told = response.text + "".join(response.headers.values())
            assert CANARY not in told, case.id
            assert response.status_code >= 400 or path == BATCH, case.id
        too_large = json.dumps({**BODY, "values": {"x": CANARY * 1000}})
        assert CANARY not in client.post(EMAIL, content=too_large, headers=JSON).text
        for data in (CANARY.encode() * 4, f"GET /{CANARY} HTTP/1.1\r\n{CANARY}: {CANARY * 9000}".encode()):
            with server.connect() as connection:
                connection.sendall(data + b"\r\n\r\n")
                assert CANARY.encode() not in connection.recv(65536)
        assert CANARY not in client.get("/metrics").text
    server.stop()
    assert len(server.lines) >= len(SENT)
    assert not [line for line in server.lines if CANARY in line.lower()]


def test_no_log_or_metric_of_what_succeeds_holds_a_value(starting: Start) -> None:
    server = starting()
    values = {**VALUES, "customer_name": CANARY}
    body = {"locale": ["nl", CANARY], "values": values, "to": {**TO, "name": CANARY}}
    with server.client() as client:
        assert CANARY in client.post(EMAIL, json=body).text
        assert client.post(EMAIL, json=body, headers={"accept": "message/rfc822"}).status_code == 200
        line = json.dumps({"alert": "past-due", **body, "ref": CANARY})
        assert CANARY in client.post(BATCH, content=line, headers=NDJSON).text
        assert CANARY not in client.get("/metrics").text
    server.stop()
    assert len([line for line in server.log if line["event"] == "request"]) == 3
    assert not [line for line in server.lines if CANARY in line]


# --- what nobody expected


class Failing:
    """Alerts that fail with what they were given in the error."""

    names = ("past-due",)
    id = "0"

    def reader(self, name: str) -> Any:
        raise UnknownAlert(name)

    def email(self, name: str, **given: Any) -> Any:
        raise RuntimeError(f"{given} of {name}")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged in this process."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def test_an_unforeseen_failure_is_a_500_and_the_log_says_where_not_what(
    alerts: Alerts, lines: io.StringIO, folder: Any
) -> None:
    current = Current(folder)
    current.alerts = cast(Alerts, Failing())
    service = Service(current=current, keys=Keys(""), gate=Gate(Limits()))
    body = json.dumps({**BODY, "values": {**VALUES, "customer_name": CANARY}}).encode()
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": EMAIL,
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    # In a thread of its own: this one may hold the loop of a browser.
    with ThreadPoolExecutor(max_workers=1) as threads:
        threads.submit(lambda: asyncio.run(service(scope, receive, send))).result()
    assert sent[0]["status"] == 500
    assert json.loads(sent[1]["body"])["code"] == "internal"
    told = json.loads(lines.getvalue().splitlines()[0])
    assert (told["event"], told["error"], told["path"]) == (
        "failed",
        "RuntimeError",
        "/v1/alerts/{alert}/email",
    )
    assert told["at"][-1].startswith("test_logs.py:")
    assert CANARY not in lines.getvalue() + str(sent)


def record(name: str, message: str, *arguments: object, error: BaseException | None = None) -> dict[str, Any]:
    made = logging.LogRecord(
        name, logging.ERROR, __file__, 1, message, arguments, (type(error), error, None) if error else None
    )
    found: dict[str, Any] = json.loads(JsonLines().format(made))
    return found


def test_of_other_libraries_only_the_logger_is_told() -> None:
    found = record("asyncio", f"Exception in callback f({CANARY!r})", error=ValueError(CANARY))
    del found["time"]
    assert found == {
        "level": "error",
        "event": "library",
        "logger": "asyncio",
        "error": "ValueError",
        "at": [],
    }
    assert record("x", "%s", CANARY)["event"] == "library"


def test_a_line_is_one_object_with_time_level_event_and_fields(lines: io.StringIO) -> None:
    tell("bundle refused", level=logging.ERROR, fault="two\nlines", number=1)
    [line] = lines.getvalue().splitlines()
    found = json.loads(line)
    assert found.pop("time").endswith("+00:00")
    assert found == {"level": "error", "event": "bundle refused", "fault": "two\nlines", "number": 1}
