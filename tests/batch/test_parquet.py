"""Parquet files of requests: what tells one from another, and what is damaged."""

from __future__ import annotations

from pathlib import Path

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


@pytest.mark.parametrize(
    "table", [pa.table({"ref": pa.array([], type=pa.string())}), pa.table({})], ids=["no-rows", "no-columns"]
)
def test_a_file_of_nothing_has_no_spans(tmp_path: Path, table: pa.Table) -> None:
    parquet.write_table(table, tmp_path / "in.parquet")
    groups = RowGroups.of(tmp_path / "in.parquet")
    assert list(groups.spans(index=0, line=1, start=0)) == []
    assert groups.passed(0, 0) == groups.mark


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
