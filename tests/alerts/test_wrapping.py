"""Lines of the plain text: short, broken where the language allows it, with room for values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.alerts.markers import slot
from generator.alerts.wrapping import WIDTH, columns, wrap

AMOUNT = slot("amount", "text")


def no_width(mark: str) -> int:
    return 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("a  b\tc", "a b c", id="blanks"),
        pytest.param("a\nb", "a\nb", id="hard break"),
        pytest.param(f"{'x' * 40} {'y' * 40}", f"{'x' * 40}\n{'y' * 40}", id="words"),
        pytest.param("x" * 90, "x" * 90, id="a word too long"),
        pytest.param(
            f"{'x' * 70} 1\u00a0234,50\u00a0€", f"{'x' * 70}\n1\u00a0234,50\u00a0€", id="no-break space"
        ),
        pytest.param("余" * 40, f"{'余' * 38}\n余余", id="Chinese"),
        pytest.param(f"{'余' * 38}，余", f"{'余' * 37}\n余，余", id="no comma first"),
        pytest.param(f"{'余' * 37}（余）", f"{'余' * 37}\n（余）", id="no bracket last"),
        pytest.param(f"{'余' * 36}Azure", f"{'余' * 36}\nAzure", id="Chinese and Latin"),
    ],
)
def test_a_paragraph_is_broken_as_its_language_allows(text: str, expected: str) -> None:
    assert wrap(text, measure=no_width) == expected


def test_a_slot_takes_the_room_of_its_example() -> None:
    text = f"{'x' * 60} {AMOUNT}."
    assert wrap(text, measure=lambda _: 14) == f"{'x' * 60} {AMOUNT}."
    assert wrap(text, measure=lambda _: 15) == f"{'x' * 60}\n{AMOUNT}."


def test_lines_of_a_list_item_are_indented() -> None:
    words = " ".join(["word"] * 20)
    first, second = wrap(words, measure=no_width, first="- ", rest="  ").split("\n")
    assert first.startswith("- word")
    assert second.startswith("  word")


@pytest.mark.parametrize(
    ("text", "width"),
    [("Zoë", 3), ("e\u0301", 1), ("余额", 4), ("￥", 2), ("", 0)],
    ids=["Latin", "combining", "Chinese", "full width", "empty"],
)
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width


@given(words=st.lists(st.text("abcé余，。（） ", min_size=1, max_size=20)))
def test_wrapping_loses_nothing_and_keeps_lines_short(words: list[str]) -> None:
    text = " ".join(words)
    wrapped = wrap(text, measure=no_width)
    assert "".join(wrapped.split()) == "".join(text.split())
    assert all(columns(line) <= WIDTH for line in wrapped.split("\n"))
