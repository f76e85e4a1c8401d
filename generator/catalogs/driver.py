"""Git's merge driver for catalogs: three files become one, and a clone learns to call it.

See gitattributes(5), "Defining a custom merge driver".
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import generator
from generator import files
from generator.catalogs.merge import merge_po
from generator.catalogs.po import PoError
from generator.errors import GeneratorError

__all__ = ["ATTRIBUTES", "install", "merge_files"]

NAME = "generator-po"
ATTRIBUTES = tuple(f"{pattern} merge={NAME}" for pattern in ("*.po", "*.pot"))
"""What `.gitattributes` says of catalogs and templates."""


def merge_files(base: Path, ours: Path, theirs: Path, *, path: str | None = None) -> tuple[PoError, ...]:
    """Merge three versions of a catalog into the file of ours, as git asks; return what is left to people.

    `path` is what the file is called in the project. Where one of the three is no catalog, the files are
    merged as text, as git does without a driver, and an error says so. Raises FileError.
    """
    files.sweep(ours.parent, deep=False)
    held = files.read_bytes(ours)
    versions = files.read_bytes(base), held, files.read_bytes(theirs)
    try:
        data, errors = merge_po(*versions, path=path or ours)
    except PoError as error:
        data = _merged_as_text(base, ours, theirs)
        errors = (PoError(f"merged as text, since {error.fault}", place=error.place, hint=_LOOK),)
    files.write_bytes(ours, data, expected=held)
    return errors


_LOOK = "look at the merged file before you add it"


def _merged_as_text(base: Path, ours: Path, theirs: Path) -> bytes:
    command = ("git", "merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs", ours, base, theirs)
    run = _run(command)
    if run.returncode not in range(128):  # Up to 127 it is the number of conflicts.
        raise GeneratorError(f"git cannot merge the files: {_said(run)}", hint="merge them by hand")
    return run.stdout


def install(root: Path) -> tuple[Path, ...]:
    """Make git merge the catalogs of a project by this driver; return the file that changed, if any.

    The driver is defined in the clone's own settings, which git shares with nobody, so each clone asks once;
    `.gitattributes`, which names the files, is the project's. Raises GeneratorError outside of a clone.
    """
    settings = {
        "name": "catalogs, entry by entry",
        "driver": f"{_program()} merge-po %O %A %B --path %P",
        # Bases that git merges itself must not get conflict marks.
        "recursive": "binary",
    }
    for key, value in settings.items():
        run = _run(("git", "-C", root, "config", "--local", f"merge.{NAME}.{key}", value))
        if run.returncode:
            raise GeneratorError(f"git: {_said(run)}", hint="run it inside of a git clone")
    path = root / ".gitattributes"
    return (path,) if files.rewrite(path, _attributes) else ()


def _attributes(held: bytes | None) -> bytes:
    text = (held or b"").decode("utf-8", errors="surrogateescape")
    known = {" ".join(line.split()) for line in text.splitlines()}
    missing = "".join(f"{line}\n" for line in ATTRIBUTES if line not in known)
    ended = text if not missing or not text or text.endswith("\n") else f"{text}\n"
    return f"{ended}{missing}".encode("utf-8", errors="surrogateescape")


def _program() -> str:
    """Return how a shell calls this program: as it is installed beside this Python, or from where it lies."""
    python = Path(sys.executable)
    script = python.with_name("generator")
    if script.is_file():
        return shlex.quote(str(script))
    package = Path(generator.__file__).parent.parent
    return f"PYTHONPATH={shlex.quote(str(package))} {shlex.quote(str(python))} -m generator"


def _run(command: Sequence[str | Path]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        raise GeneratorError("git is not installed", hint="install it, or merge by hand") from None


def _said(run: subprocess.CompletedProcess[bytes]) -> str:
    return run.stderr.decode(errors="replace").strip().removeprefix("fatal: ") or "no reason given"
