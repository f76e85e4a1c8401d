"""Spans of lines: what tells a source that was partly answered from another one."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from generator.batch.spans import SIZE, Cut, Lines


class Watched(BytesIO):
    """A stream that keeps how much was wanted of it at once."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.wanted: list[int | None] = []

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and keep how much is wanted."""
        self.wanted.append(size)
        return super().read(size)


def test_what_was_answered_is_read_again_in_pieces() -> None:
    """A span may have hundreds of megabytes, where lines are long."""
    data = (b"x" * 99 + b"\n") * 60_000
    (span,) = Lines(stream=BytesIO(data), cut=Cut(size=8 * SIZE)).spans(index=0, line=1, start=0)
    again = Watched(data)
    assert Lines(stream=again).passed(span.end) == span.passed
    assert all(size is not None and 0 < size <= SIZE for size in again.wanted)


@given(
    lines=st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"") + b"\n"), min_size=1),
    cut=st.builds(Cut, size=st.integers(1, 200), least=st.integers(1, 20)),
    place=st.integers(min_value=0),
)
def test_any_byte_that_was_answered_tells_a_source_from_another(
    lines: list[bytes], cut: Cut, place: int
) -> None:
    """However it was cut: a run of a cluster may go on without one."""
    data = b"".join(lines)
    place %= len(data)
    other = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    for span in Lines(stream=BytesIO(data), cut=cut).spans(index=0, line=1, start=0):
        assert Lines(stream=BytesIO(data)).passed(span.end) == span.passed
        same = Lines(stream=BytesIO(other)).passed(span.end) == span.passed
        assert same == (place >= span.end)


def test_a_longer_line_than_is_kept_is_part_of_what_was_answered() -> None:
    data = b"x" * (3 * SIZE) + b"\n{}\n"
    (*_, last) = Lines(stream=BytesIO(data)).spans(index=0, line=1, start=0)
    assert last.passed == Lines(stream=BytesIO(data)).passed(len(data))
    assert last.passed != Lines(stream=BytesIO(data.replace(b"x\n", b"y\n"))).passed(len(data))
