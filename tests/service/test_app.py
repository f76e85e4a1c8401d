"""The HTTP contract, request by request, against a real server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator.alerts.bundle import Alerts
from tests.alerts.conftest import Desk
from tests.service.conftest import BATCH, BODY, EMAIL, TO, VALUES, Server, Start

MESSAGE = {"accept": "message/rfc822"}


def code(response: httpx.Response) -> str:
    """Return a problem's code, once the response is shown to be a problem of its status."""
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == response.status_code
    found: str = document["code"]
    return found


# --- an email


def test_an_email_is_the_librarys_as_json(client: httpx.Client, alerts: Alerts) -> None:
    response = client.post(EMAIL, json=BODY)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == alerts.email("past-due", locale="nl-NL", values=VALUES).document()


def test_a_message_is_the_librarys_byte_for_byte(client: httpx.Client, alerts: Alerts) -> None:
    response = client.post(EMAIL, json={**BODY, "to": TO}, headers=MESSAGE)
    assert response.headers["content-type"] == "message/rfc822"
    assert response.headers["content-language"] == "nl-NL"
    email = alerts.email("past-due", locale="nl-NL", values=VALUES)
    assert response.content == email.message("Zoë <zoe@example.com>")


def test_no_answer_with_values_is_kept_by_anybody_on_the_way(client: httpx.Client) -> None:
    for headers in ({}, MESSAGE):
        response = client.post(EMAIL, json={**BODY, "to": TO}, headers=headers)
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["vary"] == "accept"


def test_one_request_has_the_same_bytes_by_python_command_line_http_and_batch(
    client: httpx.Client, alerts: Alerts, project: Desk, tmp_path: Path
) -> None:
    """Law 6."""
    email = alerts.email("past-due", locale=["fr", "nl-BE"], values=VALUES, time_zone="Europe/Brussels")
    python = email.message("Zoë <zoe@example.com>")
    body = {"locale": ["fr", "nl-BE"], "values": VALUES, "time_zone": "Europe/Brussels", "to": TO}
    (tmp_path / "values.json").write_text(json.dumps(VALUES), encoding="utf-8")
    arguments = ["--locale", "fr", "--locale", "nl-BE", "--time-zone", "Europe/Brussels"]

    def by_command_line(*format_: str) -> bytes:
        command = [
            sys.executable,
            "-m",
            "generator",
            "--project",
            str(project.project.root),
            "email",
            "past-due",
        ]
        values = ["--values", str(tmp_path / "values.json")]
        return subprocess.run(
            [*command, *arguments, *values, "--format", *format_], capture_output=True, check=True
        ).stdout

    assert by_command_line("eml", "--to", "Zoë <zoe@example.com>") == python
    assert client.post(EMAIL, json=body, headers=MESSAGE).content == python
    ndjson = {"content-type": "application/x-ndjson"}
    line = json.dumps({"alert": "past-due", **body})
    by_batch = client.post(f"{BATCH}?format=eml", content=line, headers=ndjson).json()
    assert by_batch["message"].encode("ascii") == python
    document = email.document()
    assert json.loads(by_command_line("json")) == document
    assert client.post(EMAIL, json=body).json() == document
    assert client.post(BATCH, content=line, headers=ndjson).json() == document


CHOICES = [
    pytest.param({"locale": "nl-BE"}, ("nl-NL", "language", "nl-BE"), id="closest"),
    pytest.param({"locale": ["xx", "he"]}, ("he-IL", "equivalent", "he-IL"), id="second choice"),
    pytest.param({"locale": "zh-CN"}, ("en-US", "default", "en-US"), id="not approved"),
    pytest.param({"locale": "../etc"}, ("en-US", "default", "en-US"), id="no tag at all"),
    pytest.param({"locale": "nl", "format_locale": "en-GB"}, ("nl-NL", "equivalent", "en-GB"), id="formats"),
    pytest.param({"locale": "nl", "format_locale": None}, ("nl-NL", "equivalent", "nl-NL"), id="null"),
]


@pytest.mark.parametrize(("asked", "answered"), CHOICES)
def test_an_answer_says_which_language_it_is_in_and_why(
    client: httpx.Client, asked: dict[str, Any], answered: tuple[str, str, str]
) -> None:
    document = client.post(EMAIL, json={**BODY, **asked}).json()
    assert (document["locale"], document["match"], document["format_locale"]) == answered


# --- what cannot be answered


def test_an_unknown_alert_is_404_with_near_names(client: httpx.Client) -> None:
    response = client.post("/v1/alerts/pastdue/email", json=BODY)
    assert (response.status_code, code(response)) == (404, "unknown_alert")
    assert response.json()["did_you_mean"] == ["past-due"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="nothing"),
        pytest.param({**BODY, "locale": 7}, id="a wrong member"),
        pytest.param([], id="a list"),
        pytest.param(None, id="null"),
        pytest.param("past-due", id="a string"),
    ],
)
def test_an_unknown_alert_is_404_whatever_the_body_holds(client: httpx.Client, body: object) -> None:
    for accept in ("application/json", "message/rfc822"):
        headers = {"content-type": "application/json", "accept": accept}
        response = client.post("/v1/alerts/pastdue/email", content=json.dumps(body), headers=headers)
        assert (response.status_code, code(response)) == (404, "unknown_alert")
        assert response.json()["did_you_mean"] == ["past-due"]


def test_a_body_that_is_not_json_is_400_for_an_unknown_alert_too(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    response = client.post("/v1/alerts/pastdue/email", content=b"{", headers=headers)
    assert (response.status_code, code(response)) == (400, "malformed")


def test_without_fallback_an_unknown_language_is_406_with_those_there_are(client: httpx.Client) -> None:
    response = client.post(EMAIL, json={**BODY, "locale": "fr", "fallback": False})
    assert (response.status_code, code(response)) == (406, "locale_unavailable")
    assert response.json()["available"] == ["en-US", "nl-NL", "zh-CN", "he-IL"]


def test_without_fallback_an_alert_that_is_not_approved_is_409(client: httpx.Client) -> None:
    response = client.post(EMAIL, json={**BODY, "locale": "zh", "fallback": False})
    assert (response.status_code, code(response)) == (409, "not_approved")
    assert response.json()["locale"] == "zh-CN"


def test_all_problems_are_told_at_once_by_pointers_into_the_body(client: httpx.Client) -> None:
    body = {
        "locale": 7,
        "format_locale": "nl_NL;rm",
        "time_zone": "../etc/passwd",
        "fallback": "yes",
        "to": {"email": "secret@localhost\r\nBcc: x@example.com", "name": "=?utf-8?q?x?="},
        "values": {**VALUES, "amount": {"value": "NaN", "currency": "XXX"}, "days": -1, "extra": 1},
        "colour": "red",
    }
    response = client.post(EMAIL, json=body)
    assert (response.status_code, code(response)) == (422, "invalid_values")
    assert [(one["pointer"], one["code"]) for one in response.json()["problems"]] == [
        ("/locale", "type"),
        ("/format_locale", "format"),
        ("/time_zone", "format"),
        ("/fallback", "type"),
        ("/to/email", "format"),
        ("/to/name", "characters"),
        ("/colour", "unknown"),
        ("/values/amount/currency", "currency"),
        ("/values/amount/value", "format"),
        ("/values/days", "range"),
        ("/values/extra", "unknown"),
    ]
    for value in ("secret", "NaN", "XXX", "passwd", "red"):
        assert value not in response.text


PROBLEMS = [
    pytest.param({}, [("/locale", "missing"), ("/values/customer_name", "missing")], id="nothing"),
    pytest.param([1], [("", "type")], id="a list"),
    pytest.param({**BODY, "locale": []}, [("/locale", "length")], id="no locale"),
    pytest.param({**BODY, "locale": ["nl"] * 33}, [("/locale", "length")], id="too many locales"),
    pytest.param({**BODY, "locale": "n" * 101}, [("/locale", "length")], id="too long a locale"),
    pytest.param({**BODY, "values": None}, [("/values", "type")], id="no values"),
    pytest.param({**BODY, "to": "z@example.com"}, [("/to", "type")], id="a bare address"),
    pytest.param(
        {**BODY, "to": {"email": 1, "name": 2}}, [("/to/name", "type"), ("/to/email", "type")], id="to"
    ),
    pytest.param({**BODY, "Jane Doe, 1 Street": 1}, [("", "unknown")], id="a value as a key"),
    pytest.param({**BODY, "alert": "past-due"}, [("/alert", "unknown")], id="alert in the body"),
]


@pytest.mark.parametrize(("body", "problems"), PROBLEMS)
def test_a_wrong_body_is_422_with_its_problems(
    client: httpx.Client, body: object, problems: list[tuple[str, str]]
) -> None:
    response = client.post(EMAIL, json=body)
    assert (response.status_code, code(response)) == (422, "invalid_values")
    found = [(one["pointer"], one["code"]) for one in response.json()["problems"]]
    assert found[: len(problems)] == problems


def test_a_message_needs_somebody_it_is_to(client: httpx.Client) -> None:
    response = client.post(EMAIL, json={**BODY, "fallback": 1}, headers=MESSAGE)
    assert [one["pointer"] for one in response.json()["problems"]] == ["/fallback", "/to"]


MALFORMED = [
    pytest.param(b"", id="empty"),
    pytest.param(b"{", id="cut"),
    pytest.param(b'{"locale": NaN}', id="NaN"),
    pytest.param(b'{"locale": 1e400}', id="infinity"),
    pytest.param(b'"\xff"', id="not UTF-8"),
    pytest.param(b'{"locale": "\\ud800 alone"}', id="lone surrogate"),
    pytest.param(b"[" * 100_000, id="deep"),
    pytest.param(b"1" * 100_000, id="a long number"),
    pytest.param(b"\xef\xbb\xbf{}", id="byte order mark"),
]


@pytest.mark.parametrize("data", MALFORMED)
def test_what_is_not_json_is_400(client: httpx.Client, data: bytes) -> None:
    response = client.post(EMAIL, content=data, headers={"content-type": "application/json"})
    assert (response.status_code, code(response)) == (400, "malformed")


JSON = {"content-type": "application/json"}
REFUSED = [
    pytest.param("POST", EMAIL, {"content-type": "text/plain"}, 415, id="another type"),
    pytest.param("POST", EMAIL, {"content-type": ""}, 415, id="no type"),
    pytest.param("POST", EMAIL, {**JSON, "content-encoding": "gzip"}, 415, id="compressed"),
    pytest.param("POST", EMAIL, {**JSON, "accept": "text/html"}, 406, id="another answer"),
    pytest.param("POST", EMAIL, {**JSON, "accept": "*/*;q=0"}, 406, id="no answer at all"),
    pytest.param("POST", BATCH, JSON, 415, id="a batch that is one document"),
    pytest.param("GET", EMAIL, {}, 405, id="another method"),
    pytest.param("DELETE", "/v1/alerts", {}, 405, id="deletion"),
    pytest.param("GET", "/v1/alerts/", {}, 404, id="another path"),
    pytest.param("GET", "/v1/alerts/gone/schema", {}, 404, id="schema of nothing"),
    pytest.param("GET", "/v1/alerts/gone/preview", {}, 404, id="preview of nothing"),
    pytest.param("GET", f"/v1/alerts/past-due/preview?locale={'x' * 101}", {}, 422, id="long locale"),
]


@pytest.mark.parametrize(("method", "path", "headers", "status"), REFUSED)
def test_what_the_contract_does_not_have_is_a_problem(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    content = json.dumps(BODY) if method == "POST" else None
    response = client.request(method, path, content=content, headers=headers)
    assert response.status_code == status
    assert code(response)
    assert ("allow" in response.headers) == (status == 405)


def test_a_body_over_the_limit_is_413_whether_its_length_is_told_or_not(client: httpx.Client) -> None:
    data = json.dumps({**BODY, "values": {"x": "x" * 2**20}}).encode()

    def in_parts() -> Iterator[bytes]:
        yield from (data[at : at + 65536] for at in range(0, len(data), 65536))

    for content in (data, in_parts()):
        response = client.post(EMAIL, content=content, headers=JSON)
        assert (response.status_code, code(response)) == (413, "too_large")
        assert response.json()["limit"] == 2**20
    assert client.post(EMAIL, json=BODY).status_code == 200


# --- what there is


def test_alerts_are_listed_with_their_locales_and_what_keeps_others_out(
    client: httpx.Client, alerts: Alerts
) -> None:
    assert client.get("/v1/alerts").json() == {
        "bundle": alerts.id,
        "alerts": [
            {
                "name": "past-due",
                "severity": "warning",
                "locales": ["en-US", "nl-NL", "he-IL"],
                "not_approved": {"zh-CN": ["alerts: “Help” is not translated"]},
            }
        ],
    }


def test_a_schema_is_the_librarys(client: httpx.Client, alerts: Alerts) -> None:
    response = client.get("/v1/alerts/past-due/schema")
    assert response.headers["content-type"] == "application/schema+json"
    assert response.json() == alerts.schema("past-due")


def test_locales_come_with_their_own_names(client: httpx.Client) -> None:
    document = client.get("/v1/locales").json()
    assert document["source"] == "en-US"
    assert document["locales"][3] == {"tag": "he-IL", "name": "עברית", "dir": "rtl"}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        pytest.param("", "text/html", id="nothing"),
        pytest.param("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", id="a browser"),
        pytest.param("text/plain", "text/plain", id="text"),
        pytest.param("application/json", "application/json", id="a program"),
    ],
)
def test_a_preview_shows_the_writers_examples(
    client: httpx.Client, alerts: Alerts, accept: str, kind: str
) -> None:
    path = "/v1/alerts/past-due/preview?locale=xx&locale=nl-BE"
    response = client.get(path, headers={"accept": accept})
    email = alerts.email("past-due", locale=["xx", "nl-BE"], values=alerts.examples("past-due"))
    shown: dict[str, Any] = {"text/html": email.html, "text/plain": email.text}
    assert response.headers["content-type"].partition(";")[0] == kind
    assert response.headers["content-language"] == "nl-NL"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert (response.json() if kind == "application/json" else response.text) == shown.get(
        kind, email.document()
    )


def test_probes_tell_that_it_lives_and_with_which_bundle(client: httpx.Client, alerts: Alerts) -> None:
    assert client.get("/livez").json() == {"status": "live"}
    assert client.get("/readyz").json() == {"status": "ready", "bundle": alerts.id}
    assert client.head("/livez").content == b""


# --- keys

KEY, OTHER = "a-key-of-the-tests", "another-key-of-the-tests"


def test_with_keys_every_path_but_livez_asks_for_one(starting: Start) -> None:
    server: Server = starting(keys=f"{KEY}, {OTHER}")
    paths = ("/v1/alerts", "/v1/locales", "/openapi.json", "/readyz", "/metrics", "/nowhere")
    with server.client() as client:
        for path in paths:
            response = client.get(path)
            assert (response.status_code, code(response)) == (401, "unauthorized")
            assert response.headers["www-authenticate"] == "Bearer"
        assert client.post(EMAIL, json=BODY, headers={"authorization": f"Bearer {KEY}x"}).status_code == 401
        assert client.get("/livez").status_code == 200
        for key in (KEY, OTHER):
            headers = {"authorization": f"Bearer {key}"}
            assert client.post(EMAIL, json=BODY, headers=headers).status_code == 200
            assert client.get("/openapi.json", headers=headers).json()["security"] == [{"key": []}]
    server.stop()
    assert not [line for line in server.lines if KEY in line or OTHER in line]


# --- metrics


def test_metrics_count_requests_emails_and_refusals(starting: Start, alerts: Alerts) -> None:
    with starting().client() as client:
        for locale in ("nl", "nl", "zh-TW"):
            client.post(EMAIL, json={**BODY, "locale": locale})
        client.post(EMAIL, json={})
        client.get("/secret-path")
        text = client.get("/metrics").text
    for line in (
        'generator_http_requests_total{path="/v1/alerts/{alert}/email",status="200"} 3.0',
        'generator_http_requests_total{path="other",status="404"} 1.0',
        'generator_http_request_seconds_count{path="/v1/alerts/{alert}/email"} 4.0',
        'generator_emails_total{alert="past-due",locale="nl-NL",match="equivalent"} 2.0',
        'generator_emails_total{alert="past-due",locale="en-US",match="default"} 1.0',
        'generator_refusals_total{code="invalid_values"} 1.0',
        f'generator_bundle_info{{bundle="{alerts.id}"}} 1.0',
        "generator_bundle_faulty 0.0",
    ):
        assert line in text.splitlines()
    assert "secret" not in text
