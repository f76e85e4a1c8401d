"""A sentence's words, constructs and targets are told apart."""

from __future__ import annotations

import pytest

from generator.catalogs.shape import Item, Shape, reference, shape

CASES = [
    pytest.param("Pay now.", "markdown", Shape(items=(("text", "Pay now."),)), id="words"),
    pytest.param("*a* &amp; b", "plain", Shape(items=(("text", "*a* &amp; b"),)), id="plain"),
    pytest.param(
        "See [the guide][g].",
        "markdown",
        Shape(
            items=(("text", "See "), ("link",), ("text", "the guide"), ("link_close", "", ""), ("text", ".")),
            targets=(reference("G"),),
        ),
        id="reference",
    ),
    pytest.param(
        "See <https://a.nl>[^1]",
        "markdown",
        Shape(
            items=(("text", "See "), ("autolink",), ("link_close", "", ""), ("footnote",)),
            targets=("https://a.nl", "1"),
        ),
        id="address and footnote",
    ),
    pytest.param(
        "***Pay.***",
        "markdown",
        Shape(items=(("text", "Pay."),), emphasis=("em", "strong"), marks=("*", "**")),
        id="emphasis of the whole",
    ),
    pytest.param(
        '<a class="b" href="x">A &amp; B</a>',
        "html",
        Shape(items=(("tag", '<a class="b" href=>'), ("text", "A & B"), ("tag", "</a>")), targets=("x",)),
        id="HTML",
    ),
    pytest.param(
        "See {ref}`the guide <guide>`.",
        "markdown",
        Shape(
            items=(("text", "See "), ("role", "ref", "the guide"), ("text", ".")),
            targets=("the guide <guide>",),
        ),
        id="a role that points",
    ),
    pytest.param(
        "{fact}`rate` is {rate}",
        "markdown",
        Shape(
            items=(
                ("myst_role", "fact", "rate"),
                ("text", " is "),
                ("placeholder", "", "rate"),
            )
        ),
        id="a value",
    ),
]


@pytest.mark.parametrize(("text", "syntax", "expected"), CASES)
def test_a_sentence_is_taken_apart(text: str, syntax: str, expected: Shape) -> None:
    assert shape(text, syntax=syntax) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("**a** b **c**", "a", id="two emphases side by side"),
        pytest.param("**a** b", "a", id="emphasis of a part"),
    ],
)
def test_only_what_wraps_everything_is_emphasis_of_the_whole(one: str, other: str) -> None:
    assert shape(one).emphasis == shape(other).emphasis == ()


def test_a_target_that_is_decided_by_a_value_is_a_construct() -> None:
    items: tuple[Item, ...] = shape("[Pay]({pay_url})").items
    assert items[0] == ("link", "{pay_url}")
