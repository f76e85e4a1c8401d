"""An article is known again under another name by its sentences."""

from __future__ import annotations

import pytest

from generator.catalogs.renames import renames

A, B, C = "articles/a", "articles/b", "articles/c"


def keys(text: str) -> set[tuple[str | None, str]]:
    return {(None, word) for word in text.split()}


CASES = [
    pytest.param({A: "1 2 3 4"}, {B: "1 2 3 4"}, {B: A}, id="the same"),
    pytest.param({A: "1 2 3 4"}, {B: "1 2 3 5"}, {B: A}, id="edited too"),
    pytest.param({A: "1 2 3 4"}, {B: "1 5 6 7"}, {}, id="one sentence in common"),
    pytest.param({A: "1 2 3 4"}, {B: "1 2 3 4", C: "1 2 3 4 5"}, {B: A}, id="copied: the likest"),
    pytest.param({A: "1 2 3", B: "1 2 3 4"}, {C: "1 2 3 4"}, {C: B}, id="merged: the likest"),
    pytest.param(
        {"articles/x/pay": "1 2", "articles/x/bill": "1 2"},
        {"articles/y/bill": "1 2", "articles/y/pay": "1 2"},
        {"articles/y/bill": "articles/x/bill", "articles/y/pay": "articles/x/pay"},
        id="equals by the last part of the name",
    ),
    pytest.param({A: ""}, {B: ""}, {}, id="nothing to know them by"),
    pytest.param({}, {B: "1"}, {}, id="nothing is gone"),
]


@pytest.mark.parametrize(("gone", "new", "expected"), CASES)
def test_an_article_is_known_by_most_of_its_sentences(
    gone: dict[str, str], new: dict[str, str], expected: dict[str, str]
) -> None:
    found = renames(
        {name: keys(text) for name, text in gone.items()}, {name: keys(text) for name, text in new.items()}
    )
    assert found == expected
