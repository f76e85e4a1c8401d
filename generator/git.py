"""A folder and a question become what git answers; where there is no git, there is no answer."""

from __future__ import annotations

import subprocess
from pathlib import Path

__all__ = ["ask"]

_SECONDS = 60


def ask(folder: Path, *arguments: str) -> bytes | None:
    """Run git in a folder and return its output; None if it fails, takes too long, or is not installed."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
