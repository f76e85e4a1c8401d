"""English text is cut where sentences end, and nowhere else."""

from __future__ import annotations

import pytest

from generator.source import sentences


def parts(text: str) -> list[str]:
    found, position = [], 0
    for start, end in [*sentences.gaps(text), (len(text), len(text))]:
        found.append(text[position:start])
        position = end
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Pay now. Then wait.", ["Pay now.", "Then wait."], id="full-stop"),
        pytest.param("Pay now. then wait.", ["Pay now.", "then wait."], id="case-does-not-matter"),
        pytest.param("Really? Yes! Good… Fine.", ["Really?", "Yes!", "Good…", "Fine."], id="other-ends"),
        pytest.param('He said "pay." Then left.', ['He said "pay."', "Then left."], id="closing-quote"),
        pytest.param("**Pay now.** Then wait.", ["**Pay now.**", "Then wait."], id="closing-markup"),
        pytest.param("(Pay now.) Then wait.", ["(Pay now.) Then wait."], id="bracket-is-no-closer"),
        pytest.param("Pay: now; then wait.", ["Pay: now; then wait."], id="colon-and-semicolon"),
        pytest.param(
            "Cards, e.g. Visa, and cash etc. work.", ["Cards, e.g. Visa, and cash etc. work."], id="abbr"
        ),
        pytest.param("In the U.S. it works.", ["In the U.S. it works."], id="dotted-abbreviation"),
        pytest.param("See plan B. Then pay.", ["See plan B. Then pay."], id="initial"),
        pytest.param("A. Then pay.", ["A.", "Then pay."], id="single-capital-first"),
        pytest.param("1. Get a card.", ["1. Get a card."], id="list-number"),
        pytest.param("It costs 5. Pay it.", ["It costs 5.", "Pay it."], id="number-later"),
        pytest.param("Wait... then pay.", ["Wait... then pay."], id="ellipsis-goes-on"),
        pytest.param("Wait... Then pay.", ["Wait...", "Then pay."], id="ellipsis-ends"),
        pytest.param("One.\\\nTwo.", ["One.", "Two."], id="hard-break"),
        pytest.param("v1.2 is out", ["v1.2 is out"], id="no-blank"),
        pytest.param("", [""], id="empty"),
    ],
)
def test_sentences_end_where_readers_see_them_end(text: str, expected: list[str]) -> None:
    assert parts(text) == expected
