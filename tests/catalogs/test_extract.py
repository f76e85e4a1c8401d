"""Segments become a template in which each sentence stands once, with all that a translator should know."""

from __future__ import annotations

import pytest

from generator.catalogs.extract import BRACE_FORMAT, syntaxes, template
from generator.catalogs.model import Catalog, Entry, Header, Message
from generator.catalogs.po import read_po, write_po
from generator.catalogs.provenance import sentence_class
from generator.errors import SourceError
from generator.locales import parse
from generator.source.model import Segment

A, B = "content/articles/a.md", "content/articles/b.md"


def gathered(*segments: tuple[str, Segment], placeholders: bool = False) -> Catalog:
    return template(
        segments, source_locale=parse("en-US"), segmentation="sentence/1", placeholders=placeholders
    )


def test_a_segment_becomes_an_entry_with_role_path_note_and_file() -> None:
    segment = Segment(
        text="Pay now.",
        role="paragraph",
        line=7,
        path=("Resolve your balance", "Pay"),
        note="Said to a debtor.\nKeep it calm.",
    )
    assert gathered((A, segment)).entries == (
        Entry(
            msgid="Pay now.",
            comments=(
                "paragraph",
                "in: Resolve your balance › Pay",
                "note: Said to a debtor.",
                "note: Keep it calm.",
            ),
            references=(A,),
        ),
    )


def test_equal_sentences_become_one_entry_where_the_first_stood() -> None:
    first = Segment(text="Pay", role="heading 2", line=1, path=("One",))
    other = Segment(text="Wait", role="paragraph", line=2)
    second = Segment(text="Pay", role="title", line=3, path=("Two",), syntax="plain")
    assert gathered((A, first), (A, other), (B, second), (A, first)).entries == (
        Entry(
            msgid="Pay",
            comments=("heading 2 · title", "in: One", "in: Two", "syntax: markdown, plain"),
            references=(A, B),
        ),
        Entry(msgid="Wait", comments=("paragraph",), references=(A,)),
    )


def linked(*segments: Segment, preview: str = "http://127.0.0.1:8001/", page: str = "") -> list[Entry]:
    found = ((A, segment) for segment in segments)
    made = template(
        found, source_locale=parse("en-US"), segmentation="sentence/1", preview=preview, page=page
    )
    return list(made.entries)


def test_a_sentence_of_a_page_is_linked_by_the_class_of_its_span() -> None:
    (entry,) = linked(Segment(text="Pay", role="heading 2", line=1, syntax="plain"), page="en-US/pay.html")
    address = f"http://127.0.0.1:8001/en-US/pay.html#{sentence_class('Pay')}"
    assert entry.comments == ("heading 2", f"see: {address}", "syntax: plain")


def test_a_sentence_of_emails_names_page_and_picture_of_the_first() -> None:
    first, second = (
        Segment(
            text="Pay", role="x", line=1, path=(name,), shown=f"alerts/{name}.html", picture=f"{name}.png"
        )
        for name in ("a", "b")
    )
    (entry,) = linked(first, second, preview="https://docs.example.com/")
    assert entry.comments == (
        "x",
        "in: a, b",
        "see: https://docs.example.com/alerts/a.html",
        "picture: a.png",
    )


def test_without_an_address_nothing_is_linked() -> None:
    (entry,) = linked(Segment(text="Pay", role="x", line=1, shown="b"), preview="", page="en-US/pay.html")
    assert entry.comments == ("x",)


def test_contexts_keep_equal_sentences_apart() -> None:
    plain = Segment(text="Pay", role="x", line=1)
    menu = Segment(text="Pay", role="x", line=2, context="menu")
    assert [entry.key for entry in gathered((A, plain), (A, menu)).entries] == [
        (None, "Pay"),
        ("menu", "Pay"),
    ]


def test_a_sentence_with_a_plural_has_a_text_for_each_form() -> None:
    many = Segment(text="One day.", plural="{n} days.", role="x", line=2)
    (entry,) = gathered((A, many), (B, many), placeholders=True).entries
    assert (entry.msgid_plural, entry.msgstr, entry.flags) == ("{n} days.", ("", ""), (BRACE_FORMAT,))


@pytest.mark.parametrize("plural", ["{m} days.", None], ids=["another", "none"])
def test_two_plurals_of_one_sentence_are_the_writers_error(plural: str | None) -> None:
    """A language with one form has none that would do for both."""
    first = Segment(text="One day.", plural="{n} days.", role="x", line=1)
    second = Segment(text="One day.", plural=plural, role="x", line=9)
    with pytest.raises(
        SourceError, match=r"b\.md:9: 'One day\.' has another plural elsewhere, or none; write"
    ):
        gathered((A, first), (B, second))


def test_comments_have_no_characters_that_no_catalog_is_read_with() -> None:
    note = Segment(text="Pay", role="x", line=1, note="It\u0092s in D:\\2024\x07", path=("A\x08B",))
    found = gathered((A, note))
    assert found.entries[0].comments == ("x", "in: AB", r"note: Its in D:\2024")
    assert read_po(write_po(found), path="a.pot").entries == found.entries


def test_a_character_that_no_catalog_holds_is_the_writers_error() -> None:
    with pytest.raises(SourceError, match=r"a\.md:3: character U\+2028 does not belong in a text; delete it"):
        gathered((A, Segment(text="Pay\u2028now", role="x", line=3)))


@pytest.mark.parametrize(
    ("text", "placeholders", "flags"),
    [
        pytest.param("Pay {amount}.", True, (BRACE_FORMAT,), id="placeholder"),
        pytest.param("Pay {amount}.", False, (), id="article"),
        pytest.param("Pay {Amount}.", True, (), id="upper case"),
        pytest.param("Pay.", True, (), id="none"),
    ],
)
def test_placeholders_are_flagged_where_there_are_any(
    text: str, placeholders: bool, flags: tuple[str, ...]
) -> None:
    (entry,) = gathered((A, Segment(text=text, role="x", line=1)), placeholders=placeholders).entries
    assert entry.flags == flags


def test_a_file_name_with_a_blank_is_isolated_as_gettext_does() -> None:
    (entry,) = gathered(("content/a b.md", Segment(text="Pay", role="x", line=1))).entries
    assert entry.references == ("\u2068content/a b.md\u2069",)


def test_the_header_holds_nothing_that_changes_by_itself() -> None:
    assert gathered().header == Header(
        fields=(
            ("Language", ""),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("X-Segmentation", "sentence/1"),
            ("X-Source-Language", "en-US"),
        )
    )


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        pytest.param((), ("markdown",), id="no comment"),
        pytest.param(("title", "syntax: plain"), ("plain",), id="plain"),
        pytest.param(("x", "syntax: html, markdown"), ("html", "markdown"), id="two"),
    ],
)
def test_comments_tell_the_syntax(comments: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert syntaxes(Message(msgid="x", comments=comments)) == expected
