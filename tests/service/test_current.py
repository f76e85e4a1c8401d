"""A new bundle is taken into use while requests are answered; a broken one changes nothing but readiness."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator.alerts.bundle import BUNDLES, CURRENT, Alerts, write_bundle
from generator.alerts.compiled import Bundle, bundle_id
from tests.alerts.conftest import Desk, make
from tests.service.conftest import BATCH, BODY, EMAIL, PATIENCE, VALUES, Start

GREETING = ("nl-NL", "Hello {customer_name},")


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, Bundle]:
    """Two bundles that differ in a word."""
    desk: Desk = make(tmp_path_factory.mktemp("two"))
    first = desk.compile()
    desk.changed[GREETING] = "Dag {customer_name},"
    desk.translate()
    return first, desk.compile()


@pytest.fixture
def out(bundles: tuple[Bundle, Bundle], tmp_path: Path) -> Path:
    """A folder of its own with the first of them."""
    write_bundle(bundles[0], tmp_path / "alerts")
    return tmp_path / "alerts"


def wait_for(client: httpx.Client, told: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    """Ask whether it is ready until it tells what is waited for."""
    for _ in range(PATIENCE * 1000):
        ready: Mapping[str, Any] = client.get("/readyz").raise_for_status().json()
        if told(ready):
            return ready
    raise AssertionError("it never told")


def name_current(out: Path, name: str) -> None:
    """Name the current bundle as whoever deploys one does: at once."""
    (out / "new").write_text(name)
    (out / "new").replace(out / CURRENT)


def write_raw(out: Path, data: bytes) -> None:
    """Make the current bundle of any bytes."""
    name = bundle_id(data)
    (out / BUNDLES / f"{name}.json").write_bytes(data)
    name_current(out, name)


def _current_bytes(out: Path) -> bytes:
    return (out / BUNDLES / f"{(out / CURRENT).read_text().strip()}.json").read_bytes()


BROKEN: list[Any] = [
    pytest.param(lambda out: (out / CURRENT).unlink(), "there is no bundle here", id="gone"),
    pytest.param(lambda out: name_current(out, "f" * 64), "cannot be read", id="not there yet"),
    pytest.param(lambda out: name_current(out, "../../x"), "is not the id of a bundle", id="no id"),
    pytest.param(lambda out: write_raw(out, b"{}"), "cannot be read", id="empty"),
    pytest.param(lambda out: write_raw(out, b'{"format":1,"alerts":[]}'), "cannot be read", id="not whole"),
    pytest.param(
        lambda out: write_raw(
            out, _current_bytes(out).replace(b'["=","amount","text"]', b'["=","gone","text"]')
        ),
        "cannot be ",
        id="asks for what no request has",
    ),
]


@pytest.mark.parametrize(("spoil", "fault"), BROKEN)
def test_a_broken_bundle_leaves_the_good_one_in_use_and_readiness_tells(
    starting: Start, out: Path, bundles: tuple[Bundle, Bundle], spoil: Callable[[Path], object], fault: str
) -> None:
    alerts = Alerts(bundles[0])
    server = starting(out, poll=0.02)
    with server.client() as client:
        spoil(out)
        ready = wait_for(client, lambda ready: ready["status"] == "outdated")
        assert fault in ready["fault"]
        assert ready["bundle"] == alerts.id
        assert client.post(EMAIL, json=BODY).json()["bundle"] == alerts.id
        assert "generator_bundle_faulty 1.0" in client.get("/metrics").text.splitlines()
        second = write_bundle(bundles[1], out)
        ready = wait_for(client, lambda ready: ready["status"] == "ready" and ready["bundle"] == second)
        assert "fault" not in ready
    server.stop()
    refused = [line for line in server.log if line["event"] == "bundle refused"]
    assert len(refused) == 1, "a fault is told once, however often it is looked at"


def test_a_batch_is_of_one_bundle_from_its_first_line_to_its_last(
    starting: Start, out: Path, bundles: tuple[Bundle, Bundle]
) -> None:
    line = json.dumps({"alert": "past-due", **BODY}).encode() + b"\n"
    server = starting(out, poll=0.02)
    with server.client() as client:

        def lines() -> Any:
            yield line
            second = write_bundle(bundles[1], out)
            with server.client() as other:
                wait_for(other, lambda ready: ready["bundle"] == second)
            yield line

        answer = client.post(BATCH, content=lines(), headers={"content-type": "application/x-ndjson"})
    used = {json.loads(found)["bundle"] for found in answer.content.splitlines()}
    assert used == {Alerts(bundles[0]).id}


@pytest.mark.parametrize(
    ("reloads", "renders"),
    [
        pytest.param(20, 300, id="some"),
        pytest.param(200, 100_000, id="many", marks=pytest.mark.nightly),
    ],
)
def test_reloads_half_of_them_broken_fail_and_mix_nothing(
    starting: Start, out: Path, bundles: tuple[Bundle, Bundle], reloads: int, renders: int
) -> None:
    loaded = [Alerts(bundle) for bundle in bundles]
    wanted = {one.id: one.email("past-due", locale="nl-NL", values=VALUES).document() for one in loaded}
    server = starting(out, poll=0.005)
    fine = [one.id for one in loaded]
    seen: list[str] = []

    def put(name: str) -> None:
        if name in fine:
            write_bundle(bundles[fine.index(name)], out)
        else:
            shutil.copy(out / BUNDLES / f"{fine[0]}.json", out / BUNDLES / f"{name}.json")
            name_current(out, name)

    with server.client() as client:
        for number in range(reloads):
            name = fine[number // 2 % 2] if number % 2 else "0" * 64
            put(name)
            for _ in range(renders // reloads):  # before it is taken, meanwhile and afterwards
                answer = client.post(EMAIL, json=BODY)
                assert answer.status_code == 200
                document = answer.json()
                assert document == wanted[document["bundle"]]
                seen.append(document["bundle"])
            told = {"status": "ready", "bundle": name} if name in fine else {"status": "outdated"}
            wait_for(client, lambda ready, told=told: told.items() <= ready.items())  # type: ignore[misc]
        metrics = client.get("/metrics").text
    assert set(seen) == set(fine)
    assert "generator_bundle_failures 0.0" not in metrics.splitlines()
