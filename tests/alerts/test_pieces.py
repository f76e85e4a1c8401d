"""Pieces: data that joins to text, the same after a trip through JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.alerts import pieces
from generator.alerts.pieces import Each, Literal, Optional, Piece, Plural, Slot
from generator.errors import GeneratorError

ROW = Each(
    name="rows",
    fields=("item",),
    pieces=(
        Slot(name="item", place="html"),
        Literal(text=" of "),
        Slot(name="who", place="text"),
        Literal(text=";"),
    ),
)
COUNTED = Plural(
    name="days", forms=((Literal(text="one day"),), (Slot(name="days", place="text"), Literal(text=" days")))
)

names = st.sampled_from(["a", "b", "days"])
leaves = st.builds(Literal, text=st.text(max_size=5)) | st.builds(
    Slot, name=names, place=st.sampled_from(["text", "html", "attribute", "url"])
)


def _blocks(inner: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    runs = st.lists(inner, max_size=4).map(tuple)
    return (
        st.builds(Optional, name=names, pieces=runs)
        | st.builds(Each, name=names, fields=st.just(("item",)), pieces=runs)
        | st.builds(Plural, name=names, forms=st.lists(runs, min_size=1, max_size=3).map(tuple))
    )


trees = st.lists(st.recursive(leaves, _blocks, max_leaves=12), max_size=6).map(tuple)


@pytest.mark.parametrize(
    ("given_pieces", "values", "expected"),
    [
        pytest.param((), {}, "", id="nothing"),
        pytest.param((Literal(text="a"), Literal(text="b")), {}, "ab", id="literals"),
        pytest.param((Slot(name="x", place="url"),), {"x:url": "u", "x": "t"}, "u", id="slot for its place"),
        pytest.param((Optional(name="x", pieces=(Literal(text="a"),)),), {"x": "1"}, "a", id="given"),
        pytest.param((Optional(name="x", pieces=(Literal(text="a"),)),), {"x": ""}, "", id="not given"),
        pytest.param((COUNTED,), {"days:#": 0, "days": "1"}, "one day", id="one"),
        pytest.param((COUNTED,), {"days:#": 1, "days": "1,200"}, "1,200 days", id="other"),
        pytest.param(
            (ROW,),
            {"who": "Zoë", "rows": [{"item:html": "1"}, {"item:html": "2"}]},
            "1 of Zoë;2 of Zoë;",
            id="rows",
        ),
        pytest.param((ROW,), {"who": "Zoë", "rows": []}, "", id="no rows"),
    ],
)
def test_pieces_join_to_text(given_pieces: tuple[Piece, ...], values: dict[str, Any], expected: str) -> None:
    assert pieces.join(given_pieces, values) == expected


@given(tree=trees)
def test_pieces_survive_json(tree: tuple[Piece, ...]) -> None:
    written = pieces.write_pieces(tree)
    read = pieces.read_pieces(json.loads(json.dumps(written)))
    assert pieces.write_pieces(read) == written
    assert list(pieces.slots(read)) == list(pieces.slots(tree))


@pytest.mark.parametrize(
    "data", [[["!", "x"]], [["=", "x"]], [7], [[]]], ids=["mark", "short", "number", "empty"]
)
def test_what_is_no_piece_is_refused(data: list[Any]) -> None:
    with pytest.raises(GeneratorError, match="unknown kind; compile it again"):
        pieces.read_pieces(data)
