"""Pages on this machine become pictures, taken by a Chromium that is installed.

It is spoken to over two pipes, as `--remote-debugging-pipe` wants it: messages of the DevTools Protocol
(https://chromedevtools.github.io/devtools-protocol/), each a JSON object that a NUL ends. So one browser
takes all pictures, and each is as long as what it shows.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from generator.errors import GeneratorError

__all__ = ["NAMES", "Browser", "browser"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that are looked for, the first first."""
_OPTIONS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-dev-shm-usage",  # in containers, /dev/shm is small
)
_READS, _WRITES = 3, 4
"""The file descriptors that Chromium reads from and writes to."""
_ABOVE = 10
"""Ours are moved here, out of the way of those."""
_PATIENCE = 30.0
"""Seconds that Chromium may take for an answer."""
_SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Ends when what scripts did after loading is drawn."""


@dataclass(slots=True, kw_only=True)
class Browser:
    """A Chromium that runs, with one tab."""

    reads: int
    writes: int
    session: str = ""
    _number: int = 0
    _rest: bytes = b""
    _told: set[str] = field(default_factory=set)
    """Names of the events since the last page was asked for."""

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """Have a method of the protocol done and return its result. Raises GeneratorError."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": given}
        if self.session:
            message["sessionId"] = self.session
        _write(self.writes, json.dumps(message).encode("ascii") + b"\0")
        while (found := self._next()).get("id") != self._number:
            pass
        if "error" in found:
            raise _fault(f"{method}: {found['error'].get('message', '')}")
        result: dict[str, Any] = found.get("result", {})
        return result

    def picture(self, address: str, *, area: str, width: int) -> bytes:
        """Open a page in a window of so many CSS pixels; return a PNG of an area of it.

        `area` is JavaScript, an expression whose value is a DOMRect. Raises GeneratorError.
        """
        window = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **window)
        self._told.clear()
        self.ask("Page.navigate", url=address)
        while "Page.loadEventFired" not in self._told:
            self._next()
        script = f"{_SETTLED}.then(() => ({area}).toJSON())"
        found = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise _fault(f"the area: {found['exceptionDetails'].get('text', '')}")
        rectangle = found["result"]["value"]
        clip = {name: rectangle[name] for name in ("x", "y", "width", "height")} | {"scale": 1}
        taken = self.ask("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(taken["data"])

    def _next(self) -> dict[str, Any]:
        """Return the next message, and keep in mind what it tells of."""
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self.reads], [], [], _PATIENCE)
            data = os.read(self.reads, 1 << 20) if ready else b""
            if not data:
                raise _fault("it ended" if ready else f"no answer in {_PATIENCE:.0f} seconds")
            self._rest += data
        text, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        self._told.add(message.get("method", ""))
        return message


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a Chromium, and end it afterwards. Raises GeneratorError if there is none."""
    if not hasattr(os, "posix_spawn"):
        raise GeneratorError("pictures are taken on Linux and macOS only", hint="take them there")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise GeneratorError(
            "pictures need Chromium or Google Chrome, and neither is on the PATH",
            hint="install one, for example by: apt-get install chromium",
        )
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        process, reads, writes = _start(program, profile)
        try:
            started = Browser(reads=reads, writes=writes)
            target = started.ask("Target.createTarget", url="about:blank")["targetId"]
            started.session = started.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            started.ask("Page.enable")
            light = [{"name": "prefers-color-scheme", "value": "light"}]
            started.ask("Emulation.setEmulatedMedia", features=light)
            yield started
        finally:
            os.close(reads)
            os.close(writes)
            # It leads a group of processes of its own, and nothing of its profile is wanted.
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _start(program: str, profile: str) -> tuple[int, int, int]:
    """Start Chromium; return its process and the ends of the pipes that are ours. Raises GeneratorError."""
    # Its sandbox does not work for root, as in containers.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    its_reads, writes = map(_moved, os.pipe())
    reads, its_writes = map(_moved, os.pipe())
    try:
        process = os.posix_spawn(
            program,
            [program, *_OPTIONS, *root, f"--user-data-dir={profile}"],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, its_reads, _READS),
                (os.POSIX_SPAWN_DUP2, its_writes, _WRITES),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
            setpgroup=0,
        )
    except OSError as error:
        os.close(reads)
        os.close(writes)
        raise _fault(f"{program} cannot be started: {(error.strerror or str(error)).lower()}") from None
    finally:
        os.close(its_reads)
        os.close(its_writes)
    return process, reads, writes


def _moved(number: int) -> int:
    import fcntl  # Windows has none

    moved = fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, _ABOVE)
    os.close(number)
    return moved


def _write(number: int, data: bytes) -> None:
    try:
        while data:
            data = data[os.write(number, data) :]
    except BrokenPipeError:
        raise _fault("it ended") from None


def _fault(what: str) -> GeneratorError:
    return GeneratorError(f"Chromium takes no picture ({what})", hint="try it by hand: chromium --headless")
