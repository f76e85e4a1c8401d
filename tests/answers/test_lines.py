"""Lines of a batch: an answer says the same of its email as JSON and as a finished message."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from generator.alerts.bundle import Alerts
from generator.answers.lines import Answers
from tests.alerts.conftest import make
from tests.alerts.test_carrying import compiled, edited
from tests.answers.test_asked import TO, VALUES


@pytest.fixture(scope="module")
def alerts(tmp_path_factory: pytest.TempPathFactory) -> Alerts:
    """A bundle whose English was edited, so that all other languages lag behind."""
    desk = make(tmp_path_factory.mktemp("project"))
    before = desk.compile()
    edited(desk)
    return Alerts(compiled(desk, before))


def untold(_: object) -> None:
    """Nobody watches."""


def answered(alerts: Alerts, *tags: str, message: bool) -> Iterator[dict[str, Any]]:
    asked = ({"alert": "past-due", "locale": tag, "values": VALUES, "to": TO} for tag in tags)
    answers = Answers(alerts, message=message, rendered=untold, refusal=untold)
    for one in answers.answer([json.dumps(each).encode() for each in asked], 1):
        yield json.loads(one.data)


@pytest.mark.parametrize("message", [False, True])
def test_a_line_says_whether_it_is_the_last_approved_copy(alerts: Alerts, message: bool) -> None:
    lines = answered(alerts, "nl-NL", "en-US", message=message)
    assert [(one["locale"], one["stale"]) for one in lines] == [("nl-NL", True), ("en-US", False)]


def test_what_a_message_tells_is_what_the_email_tells(alerts: Alerts) -> None:
    ((email,), (message,)) = (answered(alerts, "nl-NL", message=wanted) for wanted in (False, True))
    assert message.keys() - email.keys() == {"message"}
    del message["message"]
    assert message.items() <= email.items()
    assert message.keys() == {"alert", "locale", "match", "id", "bundle", "stale"}
