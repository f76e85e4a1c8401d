"""An alert's message → what an article quotes of it, with its example values filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.alerts import markers
from generator.alerts.body import inline_html
from generator.alerts.pieces import join
from generator.alerts.showing import Showing, shown_facts
from generator.catalogs.accepted import Accepted
from generator.locales import Locale
from generator.project import Settings
from generator.source import blocks, markdown
from generator.source.alerts import Alert, slot_of
from generator.values import Fact, Limits, Reader, formatter

__all__ = ["examples", "quote"]

_PLACES = frozenset(("html", "text", "url"))


def examples(alert: Alert, facts: Mapping[str, Fact], locale: Locale, settings: Settings) -> dict[str, Any]:
    """Return the writer's example values and the facts as the locale shows them, under the keys of slots."""
    record, _ = Reader(alert.parameters, limits=Limits(url_hosts=None)).read(alert.examples)
    written = formatter(locale, settings.emails.time_zone, text_locale=locale)
    stated = {slot_of(name): facts[name] for name in alert.facts}
    names = [one.name for parameter in alert.parameters for one in (parameter, *parameter.items)]
    places = dict.fromkeys((*names, *stated), _PLACES)
    return {
        **shown_facts(stated, places, formatter=written),
        **Showing.of(alert.parameters, places, formatter=written, locale=locale).by_key(record),
    }


def quote(
    alert: Alert, accepted: Accepted, locale: Locale, facts: Mapping[str, Fact], settings: Settings
) -> str:
    """Return an alert's message as one paragraph of HTML.

    Its sentences are those of the email, from the same catalog entries. One that may not be shown stands in
    the source language in `<span lang="en" class="l10n-fallback">`; one that nobody approved yet has the
    class `l10n-unapproved`.
    """
    md = markdown.parser(placeholders=True)
    env: dict[str, Any] = {}
    tokens = blocks.body_tokens(md, alert.body, env, path=alert.path, line=alert.body_line)
    message = next(token for token in tokens if token.type == "inline")
    marked, gap = "", ""
    for part in markdown.cut(md, message.content, env, paragraph=alert.paragraph):
        found = accepted.find(part.text) if part.speaks else None
        if found is not None and not found.approved and settings.pages.unapproved != "marked":
            found = None
        inner = inline_html(md.inline.parse(found.text if found else part.text, md, env, []))
        if part.speaks and found is None:
            tag = settings.source_locale.language
            inner = f'<span lang="{tag}" class="l10n-fallback">{inner}</span>'
        elif found is not None and not found.approved:
            inner = f'<span class="l10n-unapproved">{inner}</span>'
        marked += gap + inner
        gap = _gap(part.gap, locale.joiner if found is not None else " ")
    shown_values = examples(alert, facts, locale, settings)
    return f"<p>{join(markers.cut(marked), shown_values)}</p>"


def _gap(gap: str, joiner: str) -> str:
    return "<br>" if "\n" in gap else joiner if gap else ""
