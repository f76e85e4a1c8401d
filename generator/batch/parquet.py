"""A Parquet file of requests → a stream of NDJSON: a line for each row, a row group in memory at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec
import pyarrow as pa
from pyarrow import parquet

from generator.errors import GeneratorError, Place

__all__ = ["read_parquet"]

_ROWS = 1024
"""Rows that are read at once."""


def read_parquet(source: BinaryIO, *, path: str) -> BinaryIO:
    """Return the rows of a file as lines.

    Columns are the members of a request; `values` and `to` are structures. Days, instants and decimals of
    Parquet are written as a request has them, and what is null is left out. Raises GeneratorError if it is no
    Parquet file.
    """
    try:
        file = parquet.ParquetFile(source)
    except pa.ArrowInvalid:
        raise GeneratorError(
            "this is no Parquet file", place=Place(path=path), hint="write one, or name NDJSON otherwise"
        ) from None
    return io.BufferedReader(_Stream(_lines(file)))


def _lines(file: parquet.ParquetFile) -> Iterator[bytes]:
    for batch in file.iter_batches(batch_size=_ROWS):
        for row in batch.to_pylist():
            yield msgspec.json.encode(_given(row)) + b"\n"


def _given(value: Any) -> Any:
    """Leave out what is null: Parquet has every member in every row."""
    if isinstance(value, Mapping):
        return {name: _given(one) for name, one in value.items() if one is not None}
    return [_given(one) for one in value] if isinstance(value, list) else value


class _Stream(io.RawIOBase):
    """Lines as a stream of bytes."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        into = memoryview(buffer)
        data = self._rest or next(self._lines, b"")
        size = min(len(data), len(into))
        into[:size], self._rest = data[:size], data[size:]
        return size
