"""A stream of lines → spans of whole lines, each of about a mebibyte or more, numbered and counted.

A span is a range of its source, so that whoever can open the source anew needs no more than that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

__all__ = [
    "LONGEST",
    "SIZE",
    "USUAL",
    "Cut",
    "Kind",
    "Lines",
    "Source",
    "Span",
    "read_spans",
]

SIZE = 1 << 20
"""Of a span, in bytes: some thousand records, and some megabytes of answers."""
LONGEST = 1 << 20
"""Of a line, in bytes; a longer one is rejected, wherever spans end."""


Kind = Literal["ndjson", "parquet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How long a span of lines is: who reads a part of a file anew cuts it as it was cut before."""

    size: int = SIZE
    """At least, in bytes, but for the last one."""
    least: int = 1
    """Lines it has, however long they are,"""
    most: int = 64 << 20
    """unless it has so many bytes."""


USUAL = Cut()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some lines that are answered together."""

    index: int
    line: int
    """The number of the first line, counted from 1."""
    start: int
    """Where it begins in its source, in units of that: bytes, or rows."""
    end: int
    count: int
    """Its lines."""
    mark: str = ""
    """What tells its lines from others, to who reads them anew."""
    data: bytes = field(default=b"", repr=False)
    """The lines, if they were read already."""
    passed: str = field(default="", repr=False, compare=False)
    """What tells all up to its end from another source; who reads a span alone does not know it."""

    def bare(self) -> Span:
        """Return the span without its lines but with their mark, for who reads them anew."""
        return replace(self, data=b"", mark=hashlib.sha256(self.data).hexdigest()) if self.data else self


class Source(Protocol):
    """Requests that are cut into spans."""

    @property
    def kind(self) -> Kind:
        """Which reader reads a range of the file."""

    @property
    def cut(self) -> Cut:
        """How long spans of lines are."""

    @property
    def path(self) -> Path | None:
        """The file, for those who open it anew; None for a stream that can be read once."""

    def spans(self, *, index: int, line: int, start: int) -> Iterator[Span]:
        """Yield the spans from `start` on."""

    def passed(self, end: int) -> str:
        """Pass over what was answered, up to `end`, and return what the span before that has as `passed`."""


class Lines:
    """NDJSON from a stream, or from a file by its bytes; it is read once."""

    kind: Kind = "ndjson"

    def __init__(self, *, stream: BinaryIO, path: Path | None = None, cut: Cut = USUAL) -> None:
        self.path = path
        self.cut = cut
        self._stream = _Marked(stream)

    def spans(self, *, index: int, line: int, start: int) -> Iterator[Span]:
        """Yield the spans from `start` on, where the stream stands."""
        for span in read_spans(self._stream, index=index, line=line, start=start, cut=self.cut):
            yield replace(span, passed=self._stream.mark)

    def passed(self, end: int) -> str:
        """Pass over what was answered, and return its mark; a shorter stream has another one."""
        while end > 0 and (data := self._stream.read(min(end, SIZE))):
            end -= len(data)
        return self._stream.mark


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


class _Marked:
    """A stream, and what tells all that was read of it from anything else."""

    __slots__ = ("_digest", "_stream")

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    @property
    def mark(self) -> str:
        return self._digest.hexdigest()

    def read(self, size: int, /) -> bytes:
        return self._seen(self._stream.read(size))

    def readline(self, size: int, /) -> bytes:
        return self._seen(self._stream.readline(size))

    def _seen(self, data: bytes) -> bytes:
        self._digest.update(data)
        return data


def read_spans(
    stream: _Readable, *, index: int = 0, line: int = 1, start: int = 0, cut: Cut
) -> Iterator[Span]:
    """Yield the spans of a stream that stands at a byte where a line begins.

    Of a line that is longer than `LONGEST`, so much or more is kept, not all of it, so that memory stays.
    """
    while True:
        data, size = _read_lines(stream, cut.size)
        while size and data.count(b"\n") < cut.least and size < cut.most:
            more, further = _read_lines(stream, cut.size)
            if not further:
                break
            data, size = data + more, size + further
        if not size:
            return
        count, end = data.count(b"\n"), start + size
        yield Span(index=index, line=line, start=start, end=end, count=count, data=data)
        index, line, start = index + 1, line + count, end


def _read_lines(stream: _Readable, size: int) -> tuple[bytes, int]:
    """Return whole lines of so many bytes or a little more, and how many bytes they were in the stream."""
    data = stream.read(size)
    rest = b"" if data.endswith(b"\n") or not data else stream.readline(LONGEST)
    data, read = data + rest, len(data) + len(rest)
    while len(rest) == LONGEST and not rest.endswith(b"\n"):
        rest = stream.readline(LONGEST)
        data, read = data + (b"\n" if rest.endswith(b"\n") else b""), read + len(rest)
    return data, read
