"""Alerts become the pages of their gallery as the files now say."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from generator.alerts import gallery
from generator.alerts.bundle import Alerts, last_bundle
from generator.alerts.compile import compile_alerts
from generator.preview.changes import Changes

__all__ = ["Compiled", "Emails"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """The alerts of a project as its files say."""

    number: int
    """Of the last change that is in them."""
    alerts: Alerts
    faults: tuple[str, ...] = ()
    """What could not be used, each with its place."""

    def page(self, path: str) -> str | None:
        """Return a page of the gallery, None if it has none at the path."""
        return gallery.page(self.alerts, path)

    def reasons(self, name: str, tag: str) -> tuple[str, ...]:
        """Return why an alert has no email in a locale, or a stale one; nothing for one that there is not."""
        return self.alerts.reasons(name).get(tag, ()) if name in self.alerts.names else ()


@dataclass(slots=True, kw_only=True)
class Emails:
    """Compiles alerts once after each change; nothing is written. Safe among threads."""

    changes: Changes
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _compiled: Compiled | None = None

    def compiled(self) -> Compiled:
        """Return the alerts as of the last change. Raises GeneratorError if no email can be made at all."""
        with self._lock:
            if self._compiled is None or self._compiled.number < self.changes.number:
                self._compiled = self._compile()
            return self._compiled

    def _compile(self) -> Compiled:
        number = self.changes.number
        # What was sent last is what the last build says.
        project = self.changes.project
        bundle, errors = compile_alerts(project, previous=last_bundle(project.build / "alerts"))
        return Compiled(number=number, alerts=Alerts(bundle), faults=tuple(map(str, errors)))
