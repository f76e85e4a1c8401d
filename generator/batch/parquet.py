"""Parquet files: of requests → spans of row groups, and these → lines; lines of answers → a file of rows."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
from pyarrow import parquet

from generator.batch.spans import USUAL, Cut, Kind, Span
from generator.errors import GeneratorError, Place
from generator.values import plain_digits

__all__ = ["RowGroups", "read_rows", "write_rows"]

_ROWS = 1024
"""Rows that are read at once."""
_LEAST = 1000
"""Rows of a span: smaller groups are answered together."""
_GROUP = 4096
"""Rows of a group of answers: with HTML, some hundred megabytes."""
_DAMAGED = (pa.ArrowException, OSError, ValueError, OverflowError)
"""What is raised for a footer, a page, a text or a day that cannot be."""
_ENDING = 8
"""Bytes behind a file's footer: its length, and `PAR1`."""
_GLANCED = 4096
"""Bytes of its last group that are looked at first."""


@dataclass(frozen=True, kw_only=True)
class RowGroups:
    """Requests in a Parquet file; its units are rows.

    Columns are the members of a request; `values` and `to` are structures. Days, instants to the microsecond
    and decimals are written as a request has them, and what is null is left out.
    """

    path: Path
    bounds: tuple[int, ...]
    """Where each group begins, and the last one ends."""
    glance: str
    """What tells the file from another one at little cost: its footer, and how its last group begins."""
    kind: Kind = "parquet"
    cut: Cut = USUAL

    @classmethod
    def of(cls, path: Path) -> RowGroups:
        """Look at a file's description. Raises GeneratorError if it is no Parquet file."""
        with _opened(path) as file:
            about = file.metadata
            sizes = [about.row_group(number).num_rows for number in range(about.num_row_groups)]
            return cls(path=path, bounds=(0, *accumulate(sizes)), glance=_glance(path, about))

    @cached_property
    def mark(self) -> str:
        """Return the SHA-256 of the whole file; it is read once, and not by the workers."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def spans(self, *, index: int, line: int, start: int) -> Iterator[Span]:
        """Yield spans of whole groups, of a thousand rows or more each, from a row on."""
        for end in self.bounds:
            if end - start >= _LEAST or (end == self.bounds[-1] and end > start):
                yield Span(
                    index=index,
                    line=line,
                    start=start,
                    end=end,
                    count=end - start,
                    mark=self.glance,
                    passed=self.mark,
                )
                index, line, start = index + 1, line + end - start, end

    def passed(self, _end: int) -> str:
        """Return the mark of the whole file."""
        return self.mark


def read_rows(groups: RowGroups, start: int, end: int) -> Iterator[bytes]:
    """Yield the rows of whole groups, from a row up to another, as lines of JSON; few are in memory."""
    numbers = [
        number for number, (first, last) in enumerate(pairwise(groups.bounds)) if start <= first < last <= end
    ]
    with _opened(groups.path) as file:
        for batch in file.iter_batches(batch_size=_ROWS, row_groups=numbers):
            yield from (msgspec.json.encode(_given(row)) for row in _listed(_readable(batch)))


def _listed(rows: Any) -> list[dict[str, Any]]:
    """Return rows as Python has them; where it lacks a day, each value is looked at alone."""
    try:
        return list(rows.to_pylist())
    except OverflowError:
        columns = [map(_value, column) for column in rows.columns]
        return [dict(zip(rows.schema.names, row, strict=True)) for row in zip(*columns, strict=True)]


def _value(one: Any) -> Any:
    """Return what Python has for a value; its number for a day that it lacks, which is no day in JSON."""
    try:
        return one.as_py()
    except OverflowError:
        if isinstance(one, pa.StructScalar):
            return {name: _value(inner) for name, inner in one.items()}
        if isinstance(one, pa.ListScalar):
            return [_value(inner) for inner in one.values]
        return _value(one.value) if isinstance(one.value, pa.Scalar) else one.value


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with parquet.ParquetFile(path) as file:
            yield file
    except _DAMAGED as error:
        first = str(error).partition("\n")[0]
        raise GeneratorError(
            f"this is no Parquet file, or a damaged one ({first!r})",
            place=Place(path=path),
            hint="write it again, or name NDJSON otherwise",
        ) from None


def _glance(path: Path, about: Any) -> str:
    """Return the SHA-256 of a file's footer and of the beginning of its last group."""
    with path.open("rb") as file:
        file.seek(-_ENDING - about.serialized_size, os.SEEK_END)
        footer = file.read()
        file.seek(_last_group(about))
        return hashlib.sha256(footer + file.read(_GLANCED)).hexdigest()


def _last_group(about: Any) -> int:
    """Return where the last group begins; the whole file, if it has no rows or no columns."""
    if not (about.num_row_groups and about.num_columns):
        return 0
    column = about.row_group(about.num_row_groups - 1).column(0)
    pages = column.dictionary_page_offset, column.data_page_offset
    return min(int(page) for page in pages if page)


def _readable(rows: Any) -> Any:
    """Cut instants off at the microsecond, which is all that Python's have.

    Those in nanoseconds would be of pandas, which JSON does not know, or without it be refused.
    """
    return rows.cast(pa.schema([_cut(field) for field in rows.schema]), safe=False)


def _cut(field: Any) -> Any:
    """Return a field with instants in microseconds where it has nanoseconds, in structures and lists too."""
    kind = field.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return field.with_type(pa.timestamp("us", tz=kind.tz))
    if pa.types.is_struct(kind):
        return field.with_type(pa.struct([_cut(one) for one in kind]))
    if pa.types.is_list(kind):
        return field.with_type(pa.list_(_cut(kind.value_field)))
    if pa.types.is_large_list(kind):
        return field.with_type(pa.large_list(_cut(kind.value_field)))
    return field


def _given(value: Any) -> Any:
    """Leave out what a file has of its types alone: null for a member, and zeros behind a number."""
    if isinstance(value, Mapping):
        return {name: _given(one) for name, one in value.items() if one is not None}
    if isinstance(value, Decimal):
        return plain_digits(value)
    return [_given(one) for one in value] if isinstance(value, list) else value


# --- answers

_FACTS = ("alert", "locale", "match", "id", "bundle")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "eml": ("ref", "line", "error", *_FACTS, "stale", "message"),
    "json": (
        *("ref", "line", "error", *_FACTS, "requested", "format_locale", "dir", "stale", "subject"),
        *("preheader", "html", "text", "banner", "action", "article_url", "headers", "size"),
    ),
}
"""The members of an answer by format; each is a column of text, but for those of `_TYPES`."""
_TYPES: Mapping[str, Any] = {"line": pa.int64(), "size": pa.int64(), "stale": pa.bool_()}


def write_rows(answers: Path, out: Path, *, format: str) -> None:
    """Write a file of answers as Parquet, in the same order, a group in memory at a time.

    Text stays as it is; what is neither text nor a number, such as `ref` or `error`, is written as JSON.
    """
    schema = pa.schema([(name, _type(name)) for name in _COLUMNS[format]])
    with answers.open("rb") as lines, parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := list(islice(lines, _GROUP)):
            writer.write_table(_table([msgspec.json.decode(line) for line in group], schema))


def _table(answers: Sequence[Mapping[str, Any]], schema: Any) -> Any:
    columns = [[_cell(name, answer.get(name)) for answer in answers] for name in schema.names]
    return pa.table(
        [pa.array(column, type=one.type) for column, one in zip(columns, schema, strict=True)], schema=schema
    )


def _type(name: str) -> Any:
    return _TYPES.get(name, pa.string())


def _cell(name: str, value: Any) -> Any:
    plain = value is None or name in _TYPES or (isinstance(value, str) and name != "ref")
    return value if plain else msgspec.json.encode(value).decode()
