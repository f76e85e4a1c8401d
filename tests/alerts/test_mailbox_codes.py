"""What is wrong with a mailbox has the codes that every refused value has."""

from __future__ import annotations

import pytest

from generator.values import PROBLEM_CODES
from generator.values.mailboxes import Mailbox, mailbox_problems


@pytest.mark.parametrize(
    ("mailbox", "found"),
    [
        pytest.param(Mailbox(email="zoe@localhost"), [("/to/email", "format")], id="no host"),
        pytest.param(Mailbox(email=f"{'x' * 250}@example.com"), [("/to/email", "length")], id="long"),
        pytest.param(
            Mailbox(email="zoe@example.com", name="x" * 121), [("/to/name", "length")], id="long name"
        ),
        pytest.param(
            Mailbox(email="zoe", name="Zo\u2028ë"),
            [("/to/email", "format"), ("/to/name", "characters")],
            id="both",
        ),
    ],
)
def test_a_problem_of_a_mailbox_has_a_code_of_the_table(
    mailbox: Mailbox, found: list[tuple[str, str]]
) -> None:
    problems = mailbox_problems(mailbox)
    assert [(problem.pointer, problem.code) for problem in problems] == found
    assert {problem.code for problem in problems} <= PROBLEM_CODES.keys()
