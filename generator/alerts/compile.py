"""Alerts, accepted text and a layout → a Bundle of pieces; also the message that an article quotes.

Everything that does not depend on the recipient happens here, once per alert and locale. A locale gets an
alert only if every sentence of it, of the layout and of the article's title is approved there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from generator.alerts.carrying import carry
from generator.alerts.compiled import Bundle, CompiledAlert, CompiledText, Sending
from generator.alerts.composing import ALERTS, TEMPLATES, Catalogs, Composing, Shared, Title
from generator.alerts.layout import read_layout
from generator.alerts.quoting import quote
from generator.catalogs.accepted import Accepted, read_accepted, source_text
from generator.errors import GeneratorError, Place, SettingsError, SourceError
from generator.locales import Locale
from generator.project import Project, Settings
from generator.source import articles
from generator.source.alerts import Alert, alert_paths, read_alerts, slot_of
from generator.source.facts import read_facts
from generator.values import Fact
from generator.values.mailboxes import mailbox_problems, read_mailbox

__all__ = ["Catalogs", "Shared", "compile_alerts", "compile_bundle", "quote"]


def compile_alerts(
    project: Project, *, previous: Bundle | None = None
) -> tuple[Bundle, tuple[GeneratorError, ...]]:
    """Compile every alert of a project in every locale; files that cannot be used come back as errors.

    By the policy `last-approved`, a locale that has no text of an alert keeps the one of the previous bundle.
    Raises SettingsError or SourceError for settings or layouts that make every email impossible.
    """
    alerts, errors = read_alerts(project)
    titles, title_errors = _titles(project, alerts)
    alerts = tuple(alert for alert in alerts if not alert.article or alert.article_id in titles)
    faults: list[GeneratorError] = [*errors, *title_errors]
    catalogs = [_catalogs(project, locale, titles, faults) for locale in project.settings.all_locales]
    shared = Shared(
        settings=project.settings,
        facts=_facts(project),
        titles=titles,
        layout=read_layout(project.layouts("email")),
    )
    bundle, refused = compile_bundle(alerts, catalogs, shared)
    faults += refused
    if previous is not None and project.settings.emails.stale == "last-approved":
        written = {path.stem for path in alert_paths(project)}
        bundle = carry(bundle, previous, broken=sorted(written - bundle.alerts.keys()))
    return bundle, tuple(faults)


def _facts(project: Project) -> Mapping[str, Fact]:
    """Read the facts; of a file that cannot be used, the alerts have told."""
    try:
        return read_facts(project)
    except SourceError:
        return {}


def _titles(project: Project, alerts: Iterable[Alert]) -> tuple[dict[str, Title], list[SourceError]]:
    """Read the titles of the articles that alerts name."""
    paths = articles.article_paths(project)
    titles: dict[str, Title] = {}
    errors: list[SourceError] = []
    for alert in alerts:
        name = alert.article_id
        if not name or name in titles:
            continue
        try:
            titles[name] = _title(project, alert, paths.get(name))
        except SourceError as error:
            errors.append(error)
    return titles, errors


def _title(project: Project, alert: Alert, path: Path | None) -> Title:
    name, place = alert.article_id, Place(path=alert.path, line=alert.article_line)
    if path is None:
        raise SourceError(
            f"there is no article {name!r}", place=place, hint="name one below content/articles"
        )
    article = articles.read_article(project, name, path)
    if not article.title:
        raise SourceError(
            f"the article {name!r} has no title for the email's link", place=place, hint="give it one"
        )
    given = any(segment.text == article.title for segment in article.segments)
    return Title(text=article.title, given=given)


def _catalogs(
    project: Project, locale: Locale, names: Iterable[str], faults: list[GeneratorError]
) -> Catalogs:
    def read(name: str) -> Accepted:
        if locale == project.settings.source_locale:
            return source_text(locale)
        try:
            # An article's title stands in emails, so it is judged as they are.
            return read_accepted(project, name, locale, strict=True)
        except GeneratorError as error:
            faults.append(error)
            return Accepted(locale=locale, texts=MappingProxyType({}))

    return Catalogs(
        locale=locale,
        alerts=read(ALERTS),
        templates=read(TEMPLATES),
        articles={name: read(f"articles/{name}") for name in names},
    )


def compile_bundle(
    alerts: Iterable[Alert], catalogs: Sequence[Catalogs], shared: Shared
) -> tuple[Bundle, tuple[SourceError, ...]]:
    """Compile alerts; also return what keeps some from being sent in any language. The others are done.

    The first of the catalogs is the source locale's. Pure but for reading the layouts. Raises SettingsError
    or SourceError for settings or layouts that make every email impossible.
    """
    source, *others = catalogs
    sending = _sending(shared.settings)
    found = {alert.name: _compile(alert, catalogs, shared) for alert in alerts}
    bundle = Bundle(
        source_locale=source.locale.tag,
        locales=tuple(catalog.locale.tag for catalog in others),
        sending=sending,
        alerts=MappingProxyType({name: one for name, one in found.items() if isinstance(one, CompiledAlert)}),
    )
    return bundle, tuple(one for one in found.values() if isinstance(one, SourceError))


def _sending(settings: Settings) -> Sending:
    emails = settings.emails
    for name, text in (("sender", emails.sender), ("reply-to", emails.reply_to)):
        if text and mailbox_problems(read_mailbox(text)):
            raise SettingsError(
                f"{name} of [tool.generator.emails] is not a mailbox", hint='write "Name <name@example.com>"'
            )
    return Sending(
        sender=read_mailbox(emails.sender).email if emails.sender else "",
        reply_to=read_mailbox(emails.reply_to) if emails.reply_to else None,
        time_zone=emails.time_zone,
        url_hosts=frozenset(settings.allowed_url_hosts),
        fallback=settings.fallback,
    )


def _compile(alert: Alert, catalogs: Sequence[Catalogs], shared: Shared) -> CompiledAlert | SourceError:
    """Return a compiled alert, or why there is none: the source locale itself cannot be sent."""
    texts: dict[str, CompiledText] = {}
    not_approved: dict[str, tuple[str, ...]] = {}
    for catalog in catalogs:
        composing = Composing(alert=alert, catalogs=catalog, shared=shared)
        text = composing.text()
        if text is None:
            not_approved[catalog.locale.tag] = tuple(dict.fromkeys(composing.reasons))
        else:
            texts[catalog.locale.tag] = text
    source = catalogs[0].locale.tag
    if source in not_approved:
        return _refusal(alert, not_approved[source])
    return CompiledAlert(
        name=alert.name,
        stage=alert.stage,
        severity=alert.severity,
        parameters=alert.declared,
        facts={slot_of(name): shared.facts[name] for name in alert.facts},
        texts=MappingProxyType(texts),
        not_approved=MappingProxyType(not_approved),
    )


def _refusal(alert: Alert, reasons: Sequence[str]) -> SourceError:
    """Return why an alert cannot be sent in any language. Raises it where the layout is why none can."""
    of_layout = [reason for reason in reasons if reason.startswith(f"{TEMPLATES}: ")]
    error = SourceError([*of_layout, *reasons][0], place=Place(path=alert.path), hint="change the text")
    if of_layout:
        raise error
    return error
