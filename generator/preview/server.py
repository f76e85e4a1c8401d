"""A project becomes a listening process on loopback, until it is interrupted."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from generator.errors import GeneratorError
from generator.preview.app import app
from generator.preview.changes import Changes
from generator.preview.workshop import Workshop
from generator.project import Project

__all__ = ["HOST", "serve"]

HOST = "127.0.0.1"
"""A preview runs what is in the project for whoever asks, so nobody elsewhere may ask."""

_PATIENCE = 1
"""Seconds that an open page may keep the process from stopping."""


def serve(project: Project, *, port: int = 8001, tell: Callable[[str], None]) -> None:
    """Build the site, and answer until SIGINT or SIGTERM.

    `tell` takes what people should know: the address once there is an answer, then what becomes of changed
    settings. Port 0 takes a free one. Raises GeneratorError if the port cannot be listened on.
    """
    listening = _listen(port)
    changes = Changes(project, tell=tell)
    workshop = Workshop(changes)
    try:
        workshop.build()
        tell(f"http://{HOST}:{listening.getsockname()[1]}/ (Ctrl-C ends it)")
        config = uvicorn.Config(
            app(changes, workshop),
            log_level="error",
            lifespan="on",
            ws="none",
            timeout_graceful_shutdown=_PATIENCE,
        )
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        workshop.close()


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise GeneratorError(
            f"port {port} cannot be listened on ({reason})", hint="choose another with --port"
        ) from None
