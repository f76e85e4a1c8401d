"""A stream of lines → spans of whole lines, each of about a mebibyte, numbered and counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

__all__ = ["LONGEST", "SIZE", "Span", "read_spans", "skip"]

SIZE = 1 << 20
"""Of a span, in bytes: some thousand records, and some megabytes of answers."""
LONGEST = 1 << 20
"""Of the part of a line that passes the end of a span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some lines that are answered together."""

    index: int
    line: int
    """The number of the first line, counted from 1."""
    start: int
    """Where it begins in the stream, in bytes."""
    end: int
    data: bytes

    @property
    def lines(self) -> list[bytes]:
        """Return the lines without their ends."""
        lines = self.data.split(b"\n")
        return lines if lines[-1] else lines[:-1]


def read_spans(
    stream: BinaryIO, *, index: int = 0, line: int = 1, start: int = 0, size: int = SIZE
) -> Iterator[Span]:
    """Yield the spans of a stream that stands at a byte where a line begins.

    Of a line that is longer than `LONGEST`, the rest is left out, so that it is no JSON and memory stays.
    """
    while data := stream.read(size):
        rest = b"" if data.endswith(b"\n") else stream.readline(LONGEST)
        data, end = data + rest, start + len(data) + len(rest)
        while len(rest) == LONGEST and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST)
            data, end = data + (b"\n" if rest.endswith(b"\n") else b""), end + len(rest)
        yield Span(index=index, line=line, start=start, end=end, data=data)
        index, line, start = index + 1, line + data.count(b"\n"), end


def skip(stream: BinaryIO, size: int) -> None:
    """Pass over bytes, of a pipe as well; a shorter stream then stands at its end."""
    if stream.seekable():
        stream.seek(size)
        return
    while size > 0 and (data := stream.read(min(size, SIZE))):
        size -= len(data)
