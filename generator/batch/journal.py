"""How far a run has come → a file beside its answers, and back: so that another run can go on."""

from __future__ import annotations

from pathlib import Path

import msgspec

from generator import files
from generator.batch.spans import Span
from generator.errors import Place
from generator.files import FileError

__all__ = ["Journal", "read_journal", "write_journal"]


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """What has been written for good."""

    bundle: str
    format: str
    index: int = 0
    """Of the next span."""
    line: int = 1
    """The number of the next line, counted from 1."""
    read: int = 0
    """How much of the input was answered, in its own units."""
    passed: str = ""
    """What tells whether that is still the same."""
    written: int = 0
    """The bytes of the answers."""
    set_aside: int = 0
    """The bytes of the rejected records."""
    records: int = 0
    rejected: int = 0

    def after(self, span: Span, *, written: int, set_aside: int, records: int, rejected: int) -> Journal:
        """Return the journal once the answers to one more span are there; sizes are those of the files."""
        return msgspec.structs.replace(
            self,
            index=span.index + 1,
            line=span.line + span.count,
            read=span.end,
            passed=span.passed,
            written=written,
            set_aside=set_aside,
            records=self.records + records,
            rejected=self.rejected + rejected,
        )


def read_journal(path: Path) -> Journal | None:
    """Return the journal of a run that was stopped, if there was one. Raises FileError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Journal)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise FileError(
            f"the journal of the last run cannot be read ({error})",
            place=Place(path=path),
            hint="remove it to begin anew",
        ) from None


def write_journal(path: Path, journal: Journal) -> None:
    """Write a journal, whole or not at all."""
    files.write_bytes(path, msgspec.json.encode(journal))
