"""A catalog becomes what its checks find of one page or email, each finding with the sentence it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.audit import Finding, audit_file
from generator.locales import Locale
from generator.project import Project
from generator.source.alerts import read_alerts
from generator.source.content import ALERTS

__all__ = ["article_findings", "email_findings"]

_LAYOUT = "templates/email"


def article_findings(project: Project, name: str, locale: Locale) -> tuple[Finding, ...]:
    """Return what is wrong in the catalog of an article."""
    return tuple(_findings(project, f"articles/{name}", locale))


def email_findings(project: Project, name: str, locale: Locale) -> tuple[Finding, ...]:
    """Return what is wrong in the catalogs that an alert's email is made from."""
    alerts, _errors = read_alerts(project)
    texts = {segment.text for alert in alerts if alert.name == name for segment in alert.segments}
    own = (one for one in _findings(project, ALERTS, locale) if not one.msgid or one.msgid in texts)
    return (*own, *_findings(project, _LAYOUT, locale))


def _findings(project: Project, name: str, locale: Locale) -> Iterator[Finding]:
    path = project.po(name, locale)
    if locale == project.settings.source_locale or not path.is_file():
        return
    for finding in audit_file(path, locale):
        yield replace(finding, path=project.relative(path))
