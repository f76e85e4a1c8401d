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
from generator.source.alerts import Alert
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
    for fault in errors:
        if isinstance(fault, SourceError) and not _is_known(fault, content):
            yield unreadable(fault, code="email")
    alerts = Alerts(bundle)
    for name in alerts.names:
        approved = frozenset(alerts.approved(name))
        for locale in (project.settings.source_locale, *chosen):
            if locale.tag in approved:
                yield from _email_faults(alerts, content.alerts[name], locale.tag)


def _is_known(fault: SourceError, content: Content) -> bool:
    """Tell whether something is found without emails, too: a file that cannot be read, a lost article."""
    lost = {
        alert.path
        for alert in content.alerts.values()
        if alert.article and alert.article_id not in content.articles
    }
    path = str(fault.place.path) if fault.place else ""
    return path in lost or str(fault) in map(str, content.errors)


def _email_faults(alerts: Alerts, alert: Alert, tag: str) -> Iterator[Finding]:
    name = alert.name
    email = alerts.email(name, locale=tag, values=alerts.examples(name))
    for part, most in _ROOM.items():
        length = len(getattr(email, part))
        if length > most:
            message = f"the {part} of {name!r} has {length} characters of {most}; say the same in fewer words"
            yield _finding(alert.path, _line(alert, getattr(alert, part)), tag, "room", message)
    if email.size > MOST_BYTES:
        message = (
            f"the HTML of {name!r} has {email.size} bytes of {MOST_BYTES}; shorten the alert or its layout"
        )
        yield _finding(alert.path, 1, tag, "size", message)


def _line(alert: Alert, text: str) -> int:
    """Return where a text of the front matter stands; what says nothing to a translator is no segment."""
    return next((segment.line for segment in alert.segments if segment.text == text), 1)


def _finding(path: str, line: int, tag: str, code: str, message: str) -> Finding:
    return Finding(path=path, line=line, locale=tag, code=code, severity="warning", message=message)
