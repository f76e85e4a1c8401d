"""What was made once is kept in files that may be lost at any time: then it is made again.

They lie below `build`, and are ours: nobody else's pickles are ever read.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
from pathlib import Path
from typing import Any

__all__ = ["keep", "read_record", "recall", "write"]


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a failure is none."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)


def read_record(path: Path) -> dict[str, Any]:
    """Read a JSON object; a lost or damaged one is empty."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(path: Path, key: str, value: object) -> None:
    """Keep any value with the digest of what it was made from."""
    write(path, pickle.dumps((key, value), pickle.HIGHEST_PROTOCOL))


def recall(path: Path, key: str) -> Any:
    """Return the value that was kept with this key; None if there is none, or its file is damaged."""
    try:
        made_from, value = pickle.loads(path.read_bytes())
    except Exception:  # whatever a damaged pickle raises
        return None
    return value if made_from == key else None
