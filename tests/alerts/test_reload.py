"""A bundle is replaced while emails are rendered: each comes wholly from one bundle, and none fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.alerts.bundle import Alerts, write_bundle
from tests.alerts.conftest import Desk
from tests.alerts.test_bundle import VALUES

RELOADS = 60


def greeted(alerts: Alerts) -> tuple[str, str]:
    """Return the id of the bundle that an email comes from, and how it greets."""
    email = alerts.email("past-due", locale="nl-NL", values=VALUES)
    return email.bundle, email.text.partition(" ")[0]


def test_every_email_comes_wholly_from_one_bundle(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "alerts"
    first = desk.compile()
    desk.changed["nl-NL", "Hello {customer_name},"] = "Dag {customer_name},"
    desk.translate()
    second = desk.compile()
    expected = {(write_bundle(first, folder), "Beste"), (write_bundle(second, folder), "Dag")}

    def write() -> None:
        for number in range(RELOADS):
            write_bundle((first, second)[number % 2], folder)

    def read() -> set[tuple[str, str]]:
        return {greeted(Alerts.load(folder)) for _ in range(RELOADS)}

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        readings = [pool.submit(read) for _ in range(2)]
        found = set().union(*(reading.result() for reading in readings))
        writing.result()
    assert found <= expected
    assert greeted(Alerts.load(folder))[1] == "Dag"


def test_one_bundle_serves_many_threads_that_meet_it_unprepared(desk: Desk) -> None:
    alerts = desk.alerts()
    requests = [("past-due", tag) for tag in alerts.locales] * 20

    def message(request: tuple[str, str]) -> bytes:
        name, tag = request
        return alerts.email(name, locale=tag, values=VALUES).message("Zoë <zoe@example.com>")

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(message, requests))
    assert together == [message(request) for request in requests]
