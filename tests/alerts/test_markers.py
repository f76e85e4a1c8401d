"""Marked text: what a layout is made of, cut into pieces again."""

from __future__ import annotations

from generator.alerts import markers
from generator.alerts.markers import mark, slot
from generator.alerts.pieces import Each, Literal, Optional, Plural, Slot


def test_marked_text_is_cut_into_nested_pieces() -> None:
    marked = (
        f"a{slot('x', 'text')}b"
        f"<!--{mark('?', 'y')}-->{mark('#', 'n')}one{mark(',')}{slot('n', 'html')}{mark('/')}<!--{mark('/')}-->"
        f"{mark('*', 'rows', fields=['item', 'sum'])}{slot('sum', 'url')}{mark('/')}c"
    )
    assert markers.cut(marked) == (
        Literal(text="a"),
        Slot(name="x", place="text"),
        Literal(text="b"),
        Optional(
            name="y",
            pieces=(Plural(name="n", forms=((Literal(text="one"),), (Slot(name="n", place="html"),))),),
        ),
        Each(name="rows", fields=("item", "sum"), pieces=(Slot(name="sum", place="url"),)),
        Literal(text="c"),
    )


def test_text_without_marks_is_one_literal() -> None:
    assert markers.cut("a <!-- comment --> {b}") == (Literal(text="a <!-- comment --> {b}"),)
    assert markers.cut("") == ()


def test_placeholders_become_slots_of_their_place() -> None:
    assert markers.cut(markers.fill("{a} {B}", "html")) == (
        Slot(name="a", place="html"),
        Literal(text=" {B}"),
    )


def test_a_text_that_brings_marks_is_recognized() -> None:
    assert markers.has_marks(f"a{mark('/')}")
    assert not markers.has_marks("a\ue002")
    assert markers.unmarked(f"a{mark('/')}\ue002") == "a/\ue002"
