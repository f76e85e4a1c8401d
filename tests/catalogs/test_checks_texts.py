"""A text that is read without tokens has what its tokens say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogs.checks import texts
from generator.catalogs.checks.texts import Text, read

_PARTS = st.sampled_from(
    ("Pay", " ", "! ", "é", "**Save as**", "`code`", "[the guide](guide.md#pay)", "[ ](a_é)", "[b](%41)", "*", "[", "{x}",
     "*so*", "_it:_ ", "**Use `a`:** ", "[the `a`][label]", "[x][Label]", "[x][none]", ">", "(", ") ")
)  # fmt: skip


LABELS = frozenset({"LABEL"})


def shown(text: Text) -> tuple[object, ...]:
    return list(text.constructs.items()), text.links, text.images, text.visible, text.words, text.nested


@given(st.lists(_PARTS, max_size=8).map("".join), st.booleans())
def test_what_a_text_holds_is_what_its_tokens_say(text: str, placeholders: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "frequent_parts", lambda *_: None)
        by_tokens = read(text, syntax="markdown", placeholders=placeholders, labels=LABELS)
    assert shown(read(text, syntax="markdown", placeholders=placeholders, labels=LABELS)) == shown(by_tokens)
