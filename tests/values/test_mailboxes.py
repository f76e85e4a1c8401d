"""Mailboxes are read as people write them, in one way wherever they stand, and at once."""

from __future__ import annotations

import time

import pytest

from generator.values.mailboxes import Mailbox, mailbox_problems, read_mailbox

NAMES = ["Acme, Inc.", "Acme: Billing", "Acme [EU]", "Acme (EU)", "Acme; Zoë & co.", "billing@acme.com"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_needs_no_quotes_and_may_have_them(name: str) -> None:
    expected = Mailbox(name=name, email="billing@acme.com")
    assert read_mailbox(f"\t{name}  <billing@acme.com>\n") == expected
    assert read_mailbox(f' "{name}"  <billing@acme.com> ') == expected
    assert mailbox_problems(expected) == ()


LONG = [
    pytest.param(f"{' ' * 1_200}<", id="blanks before"),
    pytest.param(f"Zoë{' ' * 900}zoe", id="blanks between"),
    pytest.param(f'"{" " * 1_200}', id="blanks in quotes"),
    pytest.param(f"Zoë <zoe@example.com{' ' * 1_200}", id="blanks behind"),
    pytest.param(f"{' ' * 1_200}Zoë{' ' * 1_200}<zoe@example.com{' ' * 1_200}", id="blanks everywhere"),
]


@pytest.mark.parametrize("text", LONG)
def test_blanks_cost_nothing(text: str) -> None:
    before = time.process_time()
    read_mailbox(text)
    assert time.process_time() - before < 0.5


def test_what_is_longer_than_any_mailbox_is_no_address() -> None:
    text = f"{'x' * 1_000} <zoe@example.com>"
    assert read_mailbox(text) == Mailbox(email=text)
    assert [problem.pointer for problem in mailbox_problems(read_mailbox(text))] == ["/to/email"]
    assert read_mailbox(f"{' ' * 1_000}Zoë <zoe@example.com>").name == "Zoë"
