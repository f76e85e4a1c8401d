"""What is neutral is so both ways, finds its like, and leaves a translation as it was when taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.catalogs.neutral import adapt, canonical, neutral
from generator.catalogs.shape import shape

WORDS = st.sampled_from(
    ("Pay", "don't", '"Close"', "past-due", "now...", "3-5", "-1", "5'", "it's", "—", "e.g.", "&amp;", "\\*", "a_b", "]")
)  # fmt: skip
TARGETS = st.sampled_from(("a.md", "b.md#now", "https://example.com/x?y=1&z=(2)", "<with blank.md>"))
CONSTRUCTS = st.one_of(
    st.builds("[{}]({})".format, WORDS, TARGETS),
    st.builds('[{}]({} "Title")'.format, WORDS, TARGETS),
    st.builds("[{}][{}]".format, WORDS, st.sampled_from(("one", "two"))),
    st.builds("![{}]({})".format, WORDS, TARGETS),
    st.builds("[![{}]({})]({})".format, WORDS, TARGETS, TARGETS),
    st.sampled_from(
        ("`a-b`", "**pay**", "*it's*", "<https://example.com/a>", "{doc}`pay`", "x[^1]", "{amount}")
    ),
    st.builds('<a href="{}">here</a>'.format, st.sampled_from(("a.md", "b.md"))),
)
SENTENCES = st.lists(st.one_of(WORDS, WORDS, CONSTRUCTS), min_size=1, max_size=6).map(" ".join)
TYPED = (
    ("'", "’"), ("don't", "don’t"), ("...", "…"), (" ", "  "), ("&amp;", "&"), ("past-due", "past‑due"), ("—", "–"),
    ("a.md", "c.md"), ("[one]", "[two]"), ("[^1]", "[^2]"), ("example.com/a", "example.com/b"), ("`pay`", "`bill`"),
    ("Pay", "Pay "),
)  # fmt: skip
CHANGED = (
    ("Pay", "Say"),
    ("3", "4"),
    ("`a-b`", "`a–b`"),
    ("{amount}", "{total}"),
    ("Title", "Titel"),
    ("-1", "–1"),
)


@given(text=SENTENCES, edits=st.lists(st.sampled_from(TYPED), max_size=4), wrapped=st.booleans())
def test_an_edit_is_neutral_both_ways_or_not_at_all(
    text: str, edits: list[tuple[str, str]], wrapped: bool
) -> None:
    edited = text
    for old, new in edits:
        edited = edited.replace(old, new)
    edited = f"**{edited}**" if wrapped else edited
    there, back = neutral(text, edited), neutral(edited, text)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert set(there.kinds) == set(back.kinds)
        assert canonical(text) == canonical(edited)


@given(text=SENTENCES, edit=st.sampled_from(CHANGED), typed=st.sampled_from(TYPED))
def test_a_change_of_meaning_is_not_neutral_whatever_else_changed(
    text: str, edit: tuple[str, str], typed: tuple[str, str]
) -> None:
    edited = text.replace(*edit, 1)
    if shape(edited).items != shape(text).items:
        assert neutral(text, edited.replace(*typed)) is None


@given(old=SENTENCES, new=SENTENCES, translation=SENTENCES)
def test_a_translation_that_was_adapted_keeps_its_words(old: str, new: str, translation: str) -> None:
    adapted = adapt(translation, old, new)
    if adapted is not None:
        assert shape(adapted).items == shape(translation).items


@given(text=SENTENCES, edits=st.lists(st.sampled_from(TYPED), max_size=3), wrapped=st.booleans())
def test_what_is_adapted_and_taken_back_is_as_it_was(
    text: str, edits: list[tuple[str, str]], wrapped: bool
) -> None:
    """The source stands for its translation here: it has the same constructs."""
    edited = text
    for old, new in edits:
        edited = edited.replace(old, new)
    edited = f"**{edited}**" if wrapped else edited
    adapted = adapt(text, text, edited)
    if neutral(text, edited) is None or adapted is None:
        return
    assert shape(adapted).targets == shape(edited).targets
    assert shape(adapted).emphasis == shape(edited).emphasis
    back = adapt(adapted, edited, text)
    assert back is None or (shape(back).items, shape(back).targets) == (
        shape(text).items,
        shape(text).targets,
    )
