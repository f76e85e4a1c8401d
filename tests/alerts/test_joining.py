"""Joining by cells: what is picked and joined is what joining plainly gives, as text and as bytes."""

from __future__ import annotations

import quopri
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.alerts import mime
from generator.alerts.joining import Sheet, picker
from generator.alerts.mime import Frame
from generator.alerts.pieces import Each, Literal, Optional, Piece, Plural, Slot, join
from generator.alerts.showing import Showing, columns, wanted
from generator.locales import parse
from generator.values import Limits, Parameter, Reader, formatter

PARAMETERS = (
    Parameter(name="customer", type="name"),
    Parameter(name="note", type="text", optional=True),
    Parameter(name="amount", type="money"),
    Parameter(name="days", type="count"),
    Parameter(name="paid_on", type="date", optional=True),
    Parameter(name="pay_url", type="url"),
    Parameter(
        name="rows",
        type="list",
        optional=True,
        items=(Parameter(name="item", type="text"), Parameter(name="cost", type="money", optional=True)),
    ),
)
PLACES = st.sampled_from(["text", "html", "attribute", "url"])
literals = st.builds(Literal, text=st.text("ab<é\n", max_size=4))


def slots(*names: str) -> st.SearchStrategy[Slot]:
    return st.builds(Slot, name=st.sampled_from(names), place=PLACES)


always = literals | slots("customer", "amount", "days", "pay_url")
rows = st.builds(
    Each,
    name=st.just("rows"),
    fields=st.just(("item", "cost")),
    pieces=st.lists(always | slots("item", "cost"), max_size=5).map(tuple),
)


def blocks(inner: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    runs = st.lists(inner, max_size=4).map(tuple)
    return st.builds(Optional, name=st.sampled_from(["note", "paid_on", "rows"]), pieces=runs) | st.builds(
        Plural, name=st.just("days"), forms=st.tuples(runs, runs)
    )


trees = st.lists(st.recursive(always | rows, blocks, max_leaves=10), max_size=6).map(tuple)
words = st.sampled_from(["Zoë", "A & B", "李雷", "משה", "x" * 90, "=. ."])
amounts = st.sampled_from(["0.00", "12.50", "-3.10", "1234567.89"]).map(
    lambda value: {"value": value, "currency": "EUR"}
)
requests = st.fixed_dictionaries(
    {
        "customer": words,
        "note": st.none() | words,
        "amount": amounts,
        "days": st.sampled_from([0, 1, 2, 1000]),
        "paid_on": st.none() | st.just("2026-03-01"),
        "pay_url": st.just("https://example.com/?a=1&b='2'"),
        "rows": st.none()
        | st.lists(
            st.fixed_dictionaries({"item": words, "cost": st.none() | amounts}), min_size=1, max_size=3
        ),
    }
)


@given(tree=trees, values=requests, others=requests, tag=st.sampled_from(["en-US", "nl-NL", "he-IL"]))
def test_picked_parts_are_what_joining_plainly_gives(
    tree: tuple[Piece, ...], values: dict[str, Any], others: dict[str, Any], tag: str
) -> None:
    reader = Reader(PARAMETERS, limits=Limits(url_hosts=None))
    (record, problems), (other, _) = reader.read(values), reader.read(others)
    assert problems == ()
    locale, places = parse(tag), wanted([tree])
    showing = Showing.of(
        PARAMETERS, places, formatter=formatter(locale, "UTC", text_locale=locale), locale=locale
    )
    (cells,) = showing.cells((record,))
    rows = {one.name: columns(one.items, places) for one in PARAMETERS if one.items}
    sheet = Sheet(values=columns(PARAMETERS, places), width=len(cells), rows=rows)
    parts = picker(tree, sheet)
    text = join(tree, showing.by_key(record))

    assert "".join(parts([*cells, *sheet.texts])) == text
    frame = Frame(head="", middle="", tail="")
    whole = Sheet(values=sheet.values, width=sheet.width, rows=rows)
    parts = picker([*mime.pieces_after(frame, text=tree, html=())], whole)
    quoted = Showing.of(
        PARAMETERS,
        places,
        formatter=formatter(locale, "UTC", text_locale=locale),
        locale=locale,
        encode=mime.quoted_line,
    )
    # Among many, others change nothing.
    encoded = quoted.cells((other, record) * 20)[-1]
    assert [encoded] == quoted.cells((record,))
    message = "".join(parts([*encoded, *whole.texts]))
    assert _decoded(message) == text
    assert max(map(len, message.split("\r\n"))) <= 76


def _decoded(message: str) -> str:
    return quopri.decodestring(message.encode("ascii")).decode("utf-8").replace("\r\n", "\n")
