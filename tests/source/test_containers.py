"""A text that is read on where a container is not closed has what MyST's own containers have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.source import markdown
from generator.source.containers import OPEN
from generator.source.model import Document
from generator.source.walk import walk

_LINES = st.sampled_from(
    (
        "", "", "Pay now. [See][label] it.", "# Pay", "## Later", ":::image source=\"a.png\":::", "::: zone pivot=\"x\"",
        "::: zone-end", ":::", "::::", ":::{note}", "::::{tip} Hint", "```{note}", "```", "- item", "   :::image a:::",
        "> quote", "> :::image b:::", "[label]: https://example.com 'title'", "[label]: other.md", "[see][label]", "",
        "<!-- translators: a note -->", "<!-- translate: off -->", "<!-- translate: on -->", "(name)=", "{#own}",
        "text\n:::image c:::", "::: {.class}", "    :::code:::", "[^1]: a note", "term\n: definition", "|a|\n|-|\n|b|",
    )
)  # fmt: skip


NESTED = markdown.parser().disable("inline")
"""Parses each container by itself, as MyST does."""


def walked_by_myst(text: str) -> Document:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "prepared", lambda **_: NESTED)
        return walk(text, path="a.md")


@given(st.lists(_LINES, max_size=14).map("\n".join))
def test_a_container_that_is_not_closed_holds_the_same(text: str) -> None:
    assert walk(text, path="a.md") == walked_by_myst(text)


def test_a_text_with_many_containers_is_parsed_once() -> None:
    text = "\n\n".join(f":::image {number}:::\n\nPay {number}." for number in range(300))
    tokens = markdown.prepared().parse(text, {})
    assert [token.type for token in tokens].count(OPEN) == 300
    assert len(walk(text, path="a.md").segments) == 300


def test_what_a_comment_leaves_out_is_that_alone() -> None:
    text = "::::{note}\nPay now.\n\n<!-- translate: off -->\n\nNever.\n::::\n\n:::image a:::\n\n<!-- translate: on -->\n\nThen."
    assert [segment.text for segment in walk(text, path="a.md").segments] == ["Pay now.", "Then."]
