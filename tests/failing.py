"""Makes system calls fail at every point of a write, and looks at what that left; a program, since it forks.

    python -m tests.failing FOLDER STRIDE

The kernel itself refuses the calls, by a filter (seccomp(2)) that a child process puts on itself at that point.
Prints one JSON object: how many writes were tried, how many failed, and every fault found.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import struct
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from generator.files import FileError, rewrite, sweep
from tests.points import at_points

__all__ = ["CALLS", "supported"]

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Numbers of the calls on x86-64 and on 64-bit ARM (None: not there), and what the filter asks of an argument.
_STANDARD_STREAMS = (0, 0x25, 2)  # The first argument is greater than 2.
_CREATES = (2, 0x45, os.O_CREAT)  # The third argument has this bit.
CALLS: dict[str, tuple[tuple[int | None, int | None], tuple[int, int, int] | None]] = {
    "openat": ((257, 56), _CREATES),
    "write": ((1, 64), _STANDARD_STREAMS),
    "fsync": ((74, 82), None),
    "chmod": ((90, None), None),
    "fchmodat": ((268, 53), None),
    "flock": ((73, 32), None),
    "link": ((86, None), None),
    "linkat": ((265, 37), None),
    "rename": ((82, None), None),
    "renameat": ((264, 38), None),
    "renameat2": ((316, 276), None),
    "unlink": ((87, None), None),
    "unlinkat": ((263, 35), None),
}
_PR_SET_SECCOMP, _PR_GET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 22, 21, 38, 2
_LOAD, _EQUAL, _RETURN, _ERRNO, _ALLOW = 0x20, 0x15, 0x06, 0x00050000, 0x7FFF0000


def supported() -> str:
    """Say why this system cannot refuse calls; nothing if it can."""
    if sys.platform != "linux" or platform.machine() not in _ARCHITECTURES:
        return "system calls are refused on Linux, x86-64 or ARM"
    library = ctypes.CDLL(None)
    return "" if library.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 else "the kernel has no seccomp"


def refuse(call: str, code: int) -> None:
    """Let one kind of system call fail in this process from now on."""
    numbers, test = CALLS[call]
    number = numbers[[*_ARCHITECTURES].index(platform.machine())]
    if number is None:
        return
    # Each step: operation, how many steps to skip if it holds and if not, operand.
    index, operation, operand = test or (0, 0x35, 0)
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 5, _ARCHITECTURES[platform.machine()]),
        (_LOAD, 0, 0, 0),
        (_EQUAL, 0, 3, number),
        (_LOAD, 0, 0, 16 + 8 * index),
        (operation, 0, 1, operand),
        (_RETURN, 0, 0, _ERRNO | code),
        (_RETURN, 0, 0, _ALLOW),
    ]
    filters = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(filters)))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


# --- a write that meets the refusal

OLD, NEW = b"old\n" * 5_000, b"new\n" * 8_000


def outcome(path: Path, call: str, code: int, point: int) -> int:
    """Write in a child process; return 0 if it says that it wrote, 1 if it says that it could not."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    said = 2

    def act(number: int) -> None:
        if number == point:
            refuse(call, code)

    try:
        with at_points(act):
            rewrite(path, lambda _: NEW)
        said = 0
    except FileError:
        said = 1
    finally:
        os._exit(said)


def place_old(path: Path, old: bytes | None) -> None:
    path.unlink(missing_ok=True)
    if old is not None:
        path.write_bytes(old)


def faults(path: Path, old: bytes | None, said: int) -> Iterator[str]:
    held = path.read_bytes() if path.exists() else None
    if said not in (0, 1):
        yield "it ended in an exception"
    if held != (NEW if said == 0 else old):
        yield f"it said {said} and left {held and held[:4]!r}, {len(held or b'')} bytes"
    sweep(path.parent)
    yield from (f"{left.name} stayed" for left in path.parent.iterdir() if left != path)


def main(folder: str, stride: str) -> None:
    path = Path(folder) / "nl.po"
    tried = failed = 0
    found: list[str] = []
    for old in (OLD, None):
        place_old(path, old)
        with at_points(lambda number: None) as points:
            rewrite(path, lambda _: NEW)
        cases = product(range(points.passed), CALLS, (errno.EIO, errno.ENOSPC))
        for point, call, code in [*cases][:: int(stride)]:
            place_old(path, old)
            said = outcome(path, call, code, point)
            tried, failed = tried + 1, failed + (said == 1)
            place = f"{errno.errorcode[code]} from {call} at point {point}, {'over a file' if old else 'a new file'}"
            found += (f"{place}: {fault}" for fault in faults(path, old, said))
    json.dump({"tried": tried, "failed": failed, "faults": found}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
