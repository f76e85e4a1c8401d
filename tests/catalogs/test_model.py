"""Entries keep the text they were read from only as long as they say the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs.model import Entry, Header, annotated, count_words, kept_verbatim


def read_entry() -> Entry:
    return kept_verbatim(
        Entry(msgid="Pay", msgstr=("Betaal",), line=7),
        head="\n# seen\n",
        body='msgid "Pay"\nmsgstr "Betaal"\n',
    )


def test_a_changed_entry_forgets_the_text_it_was_read_from() -> None:
    changed = replace(read_entry(), msgstr=("Betalen",))
    assert (changed.head, changed.body) == (None, None)


def test_a_changed_header_forgets_the_text_it_was_read_from() -> None:
    header = kept_verbatim(Header(fields=(("Language", "nl"),)), raw="old")
    assert replace(header, fields=()).raw is None


def test_changed_comments_leave_the_texts_as_an_editor_wrapped_them() -> None:
    changed = annotated(read_entry(), flags=("fuzzy",))
    assert changed.head is None
    assert changed.body == 'msgid "Pay"\nmsgstr "Betaal"\n'


def test_comments_that_did_not_change_leave_the_entry_as_it_is() -> None:
    entry = read_entry()
    assert annotated(entry, flags=(), comments=()) is entry


def test_only_comments_can_be_annotated() -> None:
    with pytest.raises(TypeError, match="not comments of an entry: \\['msgstr'\\]"):
        annotated(read_entry(), msgstr=("x",))


def test_entries_are_equal_by_what_they_say_not_by_where_they_stand() -> None:
    assert read_entry() == Entry(msgid="Pay", msgstr=("Betaal",))


def test_header_fields_are_found_whatever_their_case() -> None:
    header = Header(fields=(("Content-Type", "text/plain; charset=UTF-8"),))
    assert header.get("content-type") == "text/plain; charset=UTF-8"
    assert header.get("Language") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("Don't pay twice.", 3, id="apostrophe"),
        pytest.param("See the [portal](https://portal.azure.com/a-b).", 3, id="link target"),
        pytest.param("Press <kbd>Enter</kbd> for {amount}.", 3, id="tag and placeholder"),
        pytest.param("立即付款", 4, id="Chinese"),
        pytest.param("Azure 门户", 3, id="mixed"),
    ],
)
def test_words_are_counted_as_translators_are_paid(text: str, words: int) -> None:
    assert count_words(text) == words
