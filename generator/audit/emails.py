"""Emails, filled in with the writers' examples, become Findings: what mail programs would cut off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from generator.alerts.bundle import Alerts
from generator.alerts.compile import compile_alerts
from generator.audit.model import Finding, unreadable
from generator.errors import GeneratorError, SourceError
from generator.locales import Locale
from generator.project import Project
from generator.source.content import Content

__all__ = ["MOST_BYTES", "audit_emails"]

MOST_BYTES = 90 * 1024
"""Of an email's HTML: Gmail cuts off what is over 102 KB, and what passes mail on adds to it."""
_ROOM: Mapping[str, int] = MappingProxyType({"subject": 60, "preheader": 110})
"""Characters of an email's inbox line that mail programs show."""


def audit_emails(project: Project, content: Content, chosen: Iterable[Locale]) -> Iterator[Finding]:
    """Yield what is too long in emails of some locales and of the source, filled in with the examples."""
    if not content.alerts:
        return
    try:
        bundle, errors = compile_alerts(project)
    except GeneratorError as error:
        yield unreadable(error, code="email")
        return
    # What is wrong with catalogs, and with files that could not be read at all, is found without emails, too.
    known = {str(error) for error in content.errors}
    for fault in errors:
        if isinstance(fault, SourceError) and str(fault) not in known:
            yield unreadable(fault, code="email")
    alerts = Alerts(bundle)
    for name in alerts.names:
        approved = frozenset(alerts.approved(name))
        for locale in (project.settings.source_locale, *chosen):
            if locale.tag in approved:
                yield from _email_faults(alerts, name, locale.tag, content.alerts[name].path)


def _email_faults(alerts: Alerts, name: str, tag: str, path: str) -> Iterator[Finding]:
    email = alerts.email(name, locale=tag, values=alerts.examples(name))
    for part, most in _ROOM.items():
        length = len(getattr(email, part))
        if length > most:
            message = f"the {part} of {name!r} has {length} characters of {most}; say the same in fewer words"
            yield _finding(path, tag, "room", message)
    if email.size > MOST_BYTES:
        message = (
            f"the HTML of {name!r} has {email.size} bytes of {MOST_BYTES}; shorten the alert or its layout"
        )
        yield _finding(path, tag, "size", message)


def _finding(path: str, tag: str, code: str, message: str) -> Finding:
    return Finding(path=path, line=1, locale=tag, code=code, severity="warning", message=message)
