"""Sentences resemble each other by a measure that minds their length."""

from __future__ import annotations

import random

import pytest

from generator.catalogs.similar import Index, Joint, Pair, cutoff, joints, likeness, pairs

ALIKE = [
    pytest.param("Pay the balance now.", "Pay the invoice now.", True, id="one word of four"),
    pytest.param("Wait 3 days.", "Wait 4 days.", True, id="a number"),
    pytest.param("Pay now", "Say now", False, id="two words"),
    pytest.param("Yes", "Yep", False, id="one word"),
    pytest.param("Overview", "Review", False, id="headings"),
    pytest.param("Create a card.", "Delete a card.", False, id="the word that matters"),
    pytest.param(
        "See [the guide](https://example.com/a/very/long/address/of/a/page) now.",
        "Ask [the bank](https://example.com/a/very/long/address/of/a/page) then.",
        False,
        id="a long address in common",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), ALIKE)
def test_a_translation_is_suggested_where_enough_of_it_may_be_used(
    old: str, new: str, expected: bool
) -> None:
    assert bool(pairs([new], [old])) is expected


def test_the_shorter_a_sentence_the_more_it_must_resemble() -> None:
    limits = [cutoff("x" * length) for length in range(0, 200, 5)]
    assert limits == sorted(limits, reverse=True)
    assert max(limits) < 100
    assert min(limits) > 60


def test_the_likest_are_paired_and_none_twice() -> None:
    old = ["The card was charged twice.", "The card was charged.", "Nothing else."]
    new = ["The card is charged.", "The card is charged twice."]
    assert pairs(new, old) == (Pair(new=0, old=1), Pair(new=1, old=0))


def test_of_equals_the_nearest_in_order_is_taken() -> None:
    assert pairs(["Pay the bill.", "Pay the bill."], ["Pay the bill.", "Pay the bill."]) == (
        Pair(new=0, old=0),
        Pair(new=1, old=1),
    )


def test_neighbours_that_are_one_sentence_together_are_found() -> None:
    one = "Choose a card, and then confirm the payment."
    twos = [("Sign in.", "Choose a card."), ("Choose a card.", "Then confirm the payment.")]
    assert joints([one, "Another sentence altogether."], twos) == (Joint(one=0, first=1, better=1),)
    assert joints([one], [(one, "More.")]) == ()


def test_the_index_finds_what_comparing_all_would() -> None:
    words = ["pay", "card", "bill", "date", "bank", "user", "page", "plan", "cost", "days", "note", "form"]
    draw = random.Random(7)
    texts = [" ".join(draw.choices(words, k=9)) + f" item{number}" for number in range(500)]
    index = Index(texts)
    for number in range(0, 500, 25):
        wanted = texts[number].replace("pay", "paid", 1) + " today"
        assert next(index.best(wanted)) == number
    assert list(index.best("something else entirely, without any of these")) == []


def test_a_common_word_does_not_make_the_index_compare_all() -> None:
    index = Index([f"common word number{number}" for number in range(5_000)])
    assert next(index.best("common words number4321")) == 4321


def test_likeness_ignores_case_and_targets() -> None:
    assert likeness("See [it][a].", "see [it][b].") == 100.0 != likeness("See it.", "See its.")
