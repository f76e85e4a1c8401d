"""A folder of bundles becomes the alerts in use, and stays so while bundles are written into it."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

from generator.alerts.bundle import CURRENT, Alerts
from generator.errors import GeneratorError
from generator.service.logs import tell

__all__ = ["Current"]


class Current:
    """The alerts in use. A bundle that cannot be used changes nothing but `fault`.

    Raises GeneratorError if the folder has no bundle that can be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.alerts = Alerts.load(folder)
        self.loaded = time.time()
        self.fault = ""
        """Why the folder's newest bundle is not in use; nothing if it is."""
        self.loads = 1
        self.failures = 0

    async def prepare(self) -> None:
        """Render every example, so that no caller waits for what is prepared once."""
        await _prepare(self.alerts)

    async def follow(self, seconds: float) -> None:
        """Look for another bundle, for as long as the server runs."""
        while True:
            await asyncio.sleep(seconds)
            await self.look()

    async def look(self) -> None:
        """Use the folder's newest bundle once it is loaded and every example of it can be rendered."""
        try:
            alerts = await asyncio.to_thread(self._other)
            if alerts is not None:
                await _prepare(alerts)
        except GeneratorError as error:
            self._refuse(str(error))
        except Exception as error:  # whatever a damaged bundle does, the one in use stays
            self._refuse(
                f"{self.folder}: the bundle cannot be used ({type(error).__name__}); compile it again"
            )
        else:
            self.fault = ""
            if alerts is not None:
                self._use(alerts)

    def _other(self) -> Alerts | None:
        """Load the folder's bundle if it is not the one in use."""
        try:
            named = (self.folder / CURRENT).read_bytes().strip()
        except OSError:
            named = b""  # loading says what is wrong
        return None if named == self.alerts.id.encode("ascii") else Alerts.load(self.folder)

    def _use(self, alerts: Alerts) -> None:
        before, self.alerts = self.alerts.id, alerts
        self.loaded = time.time()
        self.loads += 1
        tell("bundle in use", bundle=alerts.id, before=before)

    def _refuse(self, fault: str) -> None:
        self.failures += 1
        if fault != self.fault:
            tell("bundle refused", level=logging.ERROR, fault=fault, bundle=self.alerts.id)
        self.fault = fault


async def _prepare(alerts: Alerts) -> None:
    for name in alerts.names:
        for tag in alerts.approved(name):
            email = alerts.email(name, locale=tag, values=alerts.examples(name))
            email.json()
            if alerts.sender:
                email.message(alerts.sender)
            await asyncio.sleep(0)  # callers come first
