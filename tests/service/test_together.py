"""Requests that are ready at once are each answered as if they were alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from generator.alerts.bundle import Alerts
from generator.answers.emails import Answered
from generator.answers.problems import Refused
from generator.service import Limits
from generator.service.current import Current
from generator.service.guard import Gate
from generator.service.together import Together
from tests.service.conftest import BODY, TO, VALUES

T = TypeVar("T")
BODIES: list[tuple[str, Any]] = [
    ("past-due", {**BODY, "to": TO, "locale": "nl-NL"}),
    ("past-due", {**BODY, "to": TO, "locale": ["fr-CA", "sv-SE"]}),
    ("past-deu", {**BODY, "to": TO}),
    ("past-due", {**BODY, "to": TO, "values": {**VALUES, "customer_name": "Ægir <& Sønner>", "days": 5}}),
    ("past-due", {**BODY, "to": TO, "values": {**VALUES, "days": -1}}),
    ("past-due", {**BODY, "to": TO, "locale": "zh-CN", "fallback": False}),
    ("past-due", {**BODY}),
    ("past-due", None),
]


def test_each_is_answered_as_if_it_were_alone(folder: Path, alerts: Alerts) -> None:
    asked = [(name, json.dumps(body).encode(), message) for name, body in BODIES for message in (False, True)]
    asked = asked * 5  # more than are answered before others have their turn
    alone = {one: run(answers(folder, [one]))[0] for one in asked}
    for others in (0, 1):
        assert run(answers(folder, asked, others)) == [alone[one] for one in asked]
    email = alerts.email("past-due", locale="nl-NL", values=VALUES)
    assert alone[asked[0]] == (200, email.json())
    assert alone[asked[1]] == (200, email.message("Zoë <zoe@example.com>"))
    assert {status for status, _ in alone.values()} == {200, 404, 409, 422}


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: the browser's driver has a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def opened(folder: Path, ready: int) -> Together:
    gate = Gate(Limits())
    gate.ready = ready
    return Together(Current(folder), gate)


async def answers(
    folder: Path, asked: list[tuple[str, bytes, bool]], others: int = 0
) -> list[tuple[int, Any]]:
    """Ask for all at once, beside other requests; return statuses with bytes or problems."""
    together = opened(folder, len(asked) + others)
    found = await asyncio.gather(
        *(together.answer(name, body, message=message) for name, body, message in asked),
        return_exceptions=True,
    )
    assert all(isinstance(one, (Answered, Refused)) for one in found), found
    return [
        (one.status, one.document()) if isinstance(one, Refused) else (200, one.data)  # type: ignore[union-attr]
        for one in found
    ]


def test_who_leaves_keeps_nobody_waiting(folder: Path) -> None:
    async def leave() -> tuple[Answered, bool]:
        together, body = opened(folder, 3), json.dumps(BODY).encode()
        first, second = (asyncio.create_task(together.answer("past-due", body, message=False)) for _ in "12")
        await asyncio.sleep(0)
        first.cancel()
        return await second, first.cancelled()

    answered, left = run(leave())
    assert left
    assert answered.email.locale == "nl-NL"
