"""A folder of bundles becomes a listening process that stops without losing what it accepted."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import signal
import socket
from pathlib import Path
from types import FrameType

import uvicorn

from generator.errors import GeneratorError
from generator.service import logs
from generator.service.app import app
from generator.service.guard import Gate, Protocol
from generator.service.keys import VARIABLE, Keys
from generator.service.limits import Limits

__all__ = ["serve"]


def serve(
    folder: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    keys: str = "",
    limits: Limits | None = None,
) -> None:
    """Answer HTTP until SIGTERM or SIGINT; log JSON lines to stderr.

    Port 0 takes a free one; the log names it. After SIGTERM, callers on open connections are told to go
    elsewhere for a moment, then nothing is accepted any more, and what was accepted is answered.
    Raises GeneratorError if there is no bundle, if the address cannot be listened on, or if it is not a
    loopback address and there are no keys.
    """
    gate = Gate(limits or Limits())
    _check_address(host, keys)
    application = app(folder, keys=keys, gate=gate)
    listening = _listen(host, port)
    logs.set_up()
    config = uvicorn.Config(
        application,
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # The gate is stricter; this only keeps uvicorn's own timer from being shorter.
        timeout_keep_alive=int(gate.limits.deadline) + 1,
        timeout_graceful_shutdown=gate.limits.drain,
    )
    address = listening.getsockname()
    logs.tell("listening", host=address[0], port=address[1], bundle=application.current.alerts.id)
    _Server(config, gate).run(sockets=[listening])
    logs.tell("stopped")


class _Server(uvicorn.Server):
    """uvicorn's server, with a notice before it stops, and without dying of the signal that it obeyed."""

    def __init__(self, config: uvicorn.Config, gate: Gate) -> None:
        super().__init__(config)
        self._gate = gate
        self._notice = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and let the collector of garbage look no more at what is there by then.

        Nearly all of it stays as long as the process; the first bundle does even when another is in use.
        """
        await super().startup(sockets)
        gc.collect()
        gc.freeze()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; at a second SIGINT, stop at once."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        self._notice = self._gate.limits.notice if sig == signal.SIGTERM else 0.0

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Give notice, then stop listening and wait for what was accepted."""
        self._gate.stopping.set()
        logs.tell("stopping")
        await asyncio.sleep(self._notice)
        await super().shutdown(sockets)


def _check_address(host: str, keys: str) -> None:
    if not Keys(keys) and not _is_loopback(host):
        raise GeneratorError(
            f"{host} can be reached from elsewhere, and there are no keys",
            hint=f"set {VARIABLE}, or listen on 127.0.0.1",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise GeneratorError(
            f"{host} port {port} cannot be listened on ({reason})", hint="choose another"
        ) from None
