"""The settings that readers of an email see are given to translators."""

from __future__ import annotations

import pytest

from generator.project import EmailSettings
from generator.source.templates import setting_segments

SENDERS = [
    pytest.param("Zoë <zoe@example.com>", ["Zoë"], id="name"),
    pytest.param("Acme, Inc. <billing@acme.com>", ["Acme, Inc."], id="comma"),
    pytest.param("Acme: Billing <billing@acme.com>", ["Acme: Billing"], id="colon"),
    pytest.param("Acme [EU] <billing@acme.com>", ["Acme [EU]"], id="brackets"),
    pytest.param('"Acme, Inc." <billing@acme.com>', ["Acme, Inc."], id="quotes"),
    pytest.param("billing@acme.com", [], id="bare address"),
    pytest.param("", [], id="none"),
]


@pytest.mark.parametrize(("sender", "texts"), SENDERS)
def test_a_sender_s_name_is_given_as_emails_ask_for_it(sender: str, texts: list[str]) -> None:
    assert [one.text for one in setting_segments(EmailSettings(sender=sender))] == texts


def test_the_footer_is_given_after_the_sender_s_name() -> None:
    emails = EmailSettings(sender="Acme, Inc. <billing@acme.com>", legal="Acme, Inc., 1 Main Street")
    assert [one.role for one in setting_segments(emails)] == ["sender name", "legal footer"]
