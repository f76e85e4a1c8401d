"""A preview of a project, in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["previewing"]


@contextmanager
def previewing(root: Path) -> Iterator[str]:
    """Preview a project on any port; yield its address."""
    command = [sys.executable, "-m", "generator", "--project", str(root), "preview", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = next(filter(None, (re.search(r"http://\S+", line) for line in process.stderr)), None)
        assert found, "it ended"
        try:
            yield found[0]
        finally:
            process.terminate()
            process.stderr.read()
