"""Spans come out of a text whole, or stay where they are."""

from __future__ import annotations

import pytest

from generator.legacy.spans import format_span, read_spans
from tests.legacy.example import span


def test_both_texts_are_what_the_file_says_without_spans() -> None:
    found = read_spans(f"* {span(101, 'Een.', 'One.')} {span(102, 'Twee.', 'Two.')}\n")
    assert found.text == "* Een. Twee.\n"
    assert found.source == "* One. Two.\n"
    assert [(one.number, one.text, one.source) for one in found.spans] == [
        (101, "Een.", "One."),
        (102, "Twee.", "Two."),
    ]
    assert [found.text[one.start : one.end] for one in found.spans] == ["Een.", "Twee."]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        pytest.param('<span class="x">a</span>', '<span class="x">b</span>', id="nested spans"),
        pytest.param("regel\neen", "line\none", id="newlines"),
        pytest.param("los </span> eind", "open", id="unbalanced translation"),
        pytest.param("a", "", id="empty source"),
        pytest.param(span(102, "in", "inner"), span(102, "in", "inner"), id="a segment in a segment"),
    ],
)
def test_what_stands_in_a_segment_is_read_whole(text: str, source: str) -> None:
    found = read_spans(f"x {span(101, text, source)} y")
    assert len(found.spans) == 1
    assert found.text == f"x {read_spans(text).text} y"
    assert found.source == f"x {read_spans(source).source} y"


def test_a_source_that_never_closes_its_span_ends_before_the_next_segment() -> None:
    found = read_spans(span(101, "a", "<span> b") + span(102, "c", "d"))
    assert [(one.text, one.source) for one in found.spans] == [("a", "<span> b"), ("c", "d")]


@pytest.mark.parametrize(
    "text",
    [
        '<span data-ttu-id="0a1b2-101">alone</span>',
        '<span data-ttu-id="0a1b2-101">a</span><span class="sxs-lookup"><span data-stu-id="0a1b2-102">b</span></span>',
        '<span data-ttu-id="0a1b2-101">a</span><span class="sxs-lookup"><span data-stu-id="0a1b2-101">b',
    ],
    ids=["no source", "another id", "cut off"],
)
def test_what_is_no_whole_segment_stays(text: str) -> None:
    assert read_spans(text).text == text


def test_written_segments_are_read_again() -> None:
    written = format_span("03d31", 7, "Betaal.", "Pay.")
    (found,) = read_spans(written).spans
    assert (found.prefix, found.number, found.text, found.source) == ("03d31", 7, "Betaal.", "Pay.")
    assert 'id="03d31-007"' in written
