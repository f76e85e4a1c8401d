"""What happens becomes JSON lines, one object each, with no value that a caller sent.

Exceptions are told by type and place: their sentences may hold what somebody sent. Of other libraries' lines
only the logger's name is kept, for the same reason.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import msgspec

__all__ = ["JsonLines", "logger", "set_up", "tell"]

logger = logging.getLogger("generator.service")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: time, level, event, and the fields that were given."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        ours = record.name == logger.name
        document: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.msg if ours else "library",
            **(getattr(record, "fields", {}) if ours else {"logger": record.name}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            document |= {"error": record.exc_info[0].__name__, "at": [*_places(record.exc_info[2])]}
        return msgspec.json.encode(document).decode("utf-8")


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Yield file, line and function of each frame, and nothing of what was in it."""
    for frame in traceback.extract_tb(trace):
        yield f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"


def tell(event: str, *, level: int = logging.INFO, crash: BaseException | None = None, **fields: Any) -> None:
    """Log an event with its fields, none of which may be a value that a caller sent."""
    if logger.isEnabledFor(level):
        # Made here, it does not look for the line that it comes from, which costs more than all the rest.
        trace = None if crash is None else (type(crash), crash, crash.__traceback__)
        record = logging.LogRecord(logger.name, level, "", 0, event, (), trace)
        record.fields = fields
        logger.handle(record)


def set_up(stream: TextIO | None = None) -> None:
    """Send everything that any library logs to a stream, as JSON lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logger.setLevel(logging.INFO)
    logging.captureWarnings(True)
    # The format has no use for them, and each line would pay.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # It warns of each malformed request and each upgrade that somebody offers: those are counted instead.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
