"""What stands where something else of its role stood is taken for its new wording, if it is like it at all."""

from __future__ import annotations

import pytest

from generator.catalogs.model import Entry
from generator.catalogs.replaced import replaced


def entry(text: str, role: str = "heading 2") -> Entry:
    return Entry(msgid=text, comments=(role, "in: Bills"))


def pairs(before: list[Entry], now: list[Entry]) -> list[tuple[str, str]]:
    """Return wordings now and before of what differs."""
    known, wanted = {one.key for one in before}, {one.key for one in now}
    found = replaced(
        [one for one in now if one.key not in known],
        [one for one in before if one.key not in wanted],
        now=[one.key for one in now],
        before=[one.key for one in before],
    )
    return [(one.msgid, other.msgid) for one, other in found]


A, B = entry("We send bills.", "paragraph"), entry("We take cards.", "paragraph")
BILL, BILLS = entry("Your bill"), entry("Your bills")


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        pytest.param([A, BILL, B], [A, BILLS, B], [("Your bills", "Your bill")], id="between"),
        pytest.param([BILL, B], [BILLS, B], [("Your bills", "Your bill")], id="first"),
        pytest.param([A, BILL], [A, BILLS], [("Your bills", "Your bill")], id="last"),
        pytest.param([A, BILL, B], [A, BILLS], [("Your bills", "Your bill")], id="one neighbour gone"),
        pytest.param([A, BILL, B], [B, BILLS, A], [], id="elsewhere"),
        pytest.param([A, BILL, B], [A, entry("Your bills", "heading 3"), B], [], id="another role"),
        pytest.param([A, BILL, B], [A, entry("Contact"), B], [], id="another text"),
        pytest.param([A], [entry("We send a bill.", "paragraph")], [], id="paragraph"),
        pytest.param(
            [A, BILL, B], [A, BILLS, entry("Your bill of May"), B], [("Your bills", "Your bill")], id="once"
        ),
        pytest.param(
            [entry("Pay now", "alert button"), BILL],
            [entry("Pay it", "alert button"), BILLS],
            [("Pay it", "Pay now"), ("Your bills", "Your bill")],
            id="both ends",
        ),
    ],
)
def test_a_wording_replaces_the_one_of_its_role_and_place(
    before: list[Entry], now: list[Entry], found: list[tuple[str, str]]
) -> None:
    assert pairs(before, now) == found
