"""Parquet files of requests: what tells one from another, what their rows say, and what is damaged."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from generator.batch.parquet import RowGroups, read_rows
from generator.errors import GeneratorError


def written(path: Path, *refs: str) -> RowGroups:
    """Write a file of a group per reference, with nothing told of what is in them."""
    table = pa.table({"ref": pa.array(refs, type=pa.string())})
    parquet.write_table(
        table, path, row_group_size=1, write_statistics=False, compression="none", use_dictionary=False
    )
    return RowGroups.of(path)


def test_a_file_with_other_rows_of_the_same_size_has_another_mark(tmp_path: Path) -> None:
    one, same, other = (
        written(tmp_path / f"{number}.parquet", "a", last) for number, last in enumerate("bbc")
    )
    assert one.mark == same.mark
    assert one.mark != other.mark
    assert one.glance != other.glance


def test_a_file_with_another_row_anywhere_has_another_mark(tmp_path: Path) -> None:
    """Its footer may be the same, and what a worker looks at; a run that was stopped must not go on with it."""
    one, other = (written(tmp_path / f"{first}.parquet", first, "b") for first in "az")
    assert one.glance == other.glance
    assert one.mark != other.mark
    assert one.passed(1) != other.passed(1)


@pytest.mark.parametrize(
    "table", [pa.table({"ref": pa.array([], type=pa.string())}), pa.table({})], ids=["no-rows", "no-columns"]
)
def test_a_file_of_nothing_has_no_spans(tmp_path: Path, table: pa.Table) -> None:
    parquet.write_table(table, tmp_path / "in.parquet")
    groups = RowGroups.of(tmp_path / "in.parquet")
    assert list(groups.spans(index=0, line=1, start=0)) == []
    assert groups.passed(0) == groups.mark


@pytest.mark.parametrize(
    ("start", "damage"),
    [
        pytest.param(4, b"\xff" * 16, id="a-page"),
        pytest.param(-12, b"\xff" * 4, id="the-footer"),
    ],
)
def test_a_damaged_file_is_one_sentence_with_its_place(tmp_path: Path, start: int, damage: bytes) -> None:
    path = tmp_path / "in.parquet"
    whole = written(path, "a", "b")
    data = bytearray(path.read_bytes())
    place = start % len(data)
    data[place : place + len(damage)] = damage
    path.write_bytes(data)
    with pytest.raises(GeneratorError, match=r"in\.parquet: .*, or a damaged one \(.*; write it"):
        list(read_rows(whole, 0, 2))


def test_a_text_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    whole = written(path, "Zoë", "Zoë")
    path.write_bytes(path.read_bytes().replace("ë".encode(), b"\xff\xfe"))
    with pytest.raises(GeneratorError, match=r"in\.parquet: .*, or a damaged one \(.*; write it"):
        list(read_rows(whole, 0, 2))


def line(path: Path, kind: pa.DataType, value: object) -> bytes:
    """Return what a row is read as whose one value has this type."""
    parquet.write_table(pa.table({"ref": pa.array([value], type=kind)}), path)
    (found,) = read_rows(RowGroups.of(path), 0, 1)
    return found


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [
        pytest.param(pa.decimal128(18, 2), "1500", "1500", id="a-whole-number"),
        pytest.param(pa.decimal128(18, 4), "1234.5", "1234.5", id="two-places-of-four"),
        pytest.param(pa.decimal128(18, 4), "-0.1", "-0.1", id="less-than-nothing"),
        pytest.param(pa.decimal128(38, 18), "0", "0", id="nothing"),
        pytest.param(pa.decimal128(9, 0), "1500", "1500", id="no-places"),
        pytest.param(
            pa.decimal128(38, 18), f"{'1' * 20}.{'2' * 18}", f"{'1' * 20}.{'2' * 18}", id="all-digits"
        ),
    ],
)
def test_a_decimal_has_the_digits_of_its_value_and_no_zeros_of_its_column(
    tmp_path: Path, kind: pa.DataType, number: str, text: str
) -> None:
    assert json.loads(line(tmp_path / "in.parquet", kind, Decimal(number))) == {"ref": text}


@pytest.mark.parametrize(
    ("kind_of", "value_of"),
    [
        pytest.param(lambda kind: kind, lambda at: at, id="column"),
        pytest.param(lambda kind: pa.struct([("at", kind)]), lambda at: {"at": at}, id="structure"),
        pytest.param(pa.list_, lambda at: [at], id="list"),
        pytest.param(
            lambda kind: pa.large_list(pa.struct([("at", kind)])),
            lambda at: [{"at": at}],
            id="large-list-of-structures",
        ),
    ],
)
@pytest.mark.parametrize("zone", [None, "UTC", "Europe/Brussels"])
def test_an_instant_is_read_to_the_microsecond_wherever_it_is(
    tmp_path: Path, kind_of: Callable[[Any], Any], value_of: Callable[[int], object], zone: str | None
) -> None:
    """Nanoseconds would stop a run, as they are no instants of Python."""
    whole = int(datetime(2026, 3, 14, 9, tzinfo=UTC).timestamp())
    microseconds, nanoseconds = (
        line(tmp_path / f"{unit}.parquet", kind_of(pa.timestamp(unit, tz=zone)), value_of(number))
        for unit, number in (("us", whole * 10**6 + 123_456), ("ns", whole * 10**9 + 123_456_789))
    )
    assert nanoseconds == microseconds
    assert b":00:00.123456" in microseconds


@pytest.mark.parametrize(
    ("kind_of", "value_of"),
    [
        pytest.param(lambda kind: kind, lambda at: at, id="column"),
        pytest.param(lambda kind: pa.struct([("at", kind)]), lambda at: {"at": at}, id="structure"),
        pytest.param(
            lambda kind: pa.list_(pa.struct([("at", kind)])),
            lambda at: [{"at": at}],
            id="list-of-structures",
        ),
    ],
)
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        pytest.param(pa.date32(), 2_932_897, id="the-year-10000"),
        pytest.param(pa.date32(), -800_000, id="before-the-year-1"),
        pytest.param(pa.timestamp("us", tz="UTC"), 253_402_300_800 * 10**6, id="an-instant"),
    ],
)
def test_a_day_that_python_lacks_is_its_number(
    tmp_path: Path,
    kind_of: Callable[[Any], Any],
    value_of: Callable[[int], object],
    kind: pa.DataType,
    number: int,
) -> None:
    """It would stop the whole run, as it is read with a thousand others."""
    found = line(tmp_path / "in.parquet", kind_of(kind), value_of(number))
    assert json.loads(found) == {"ref": value_of(number)}


def test_what_stands_beside_such_a_day_is_what_it_is_elsewhere(tmp_path: Path) -> None:
    days = pa.array([20_513, 2_932_897, None], type=pa.date32())
    amounts = pa.array([Decimal("1.50"), Decimal("2.00"), None], type=pa.decimal128(9, 2))
    parquet.write_table(pa.table({"day": days, "amount": amounts}), tmp_path / "in.parquet")
    found = [json.loads(one) for one in read_rows(RowGroups.of(tmp_path / "in.parquet"), 0, 3)]
    assert found == [{"day": "2026-03-01", "amount": "1.5"}, {"day": 2_932_897, "amount": "2"}, {}]
