"""Two trees become an Impact: both are brought in step, and what the later one lacks is the cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from generator import files
from generator.alerts.compile import compile_alerts
from generator.catalogs import carry, po
from generator.catalogs.model import Entry, Key, State, count_words
from generator.catalogs.provenance import source_hash, state
from generator.catalogs.sync import SyncReport, sync
from generator.digests import file_digest
from generator.errors import GeneratorError, Place
from generator.impact.model import Carried, Impact, Lost, Sentence
from generator.impact.trees import Trees
from generator.locales import Locale
from generator.pages.interface import interface_texts
from generator.project import Project
from generator.source import blocks, markdown
from generator.source.alerts import Alert
from generator.source.articles import read_article
from generator.source.content import ALERTS, ArticleTexts, Content, Part, article_texts, read_content

__all__ = ["measure"]

_EVERY_PAGE = frozenset(("templates/site", "sphinx"))
"""Catalogs of what stands on each page."""
_NEUTRAL = "l10n: neutral "


def measure(found: Trees, revision: str) -> Impact:
    """Tell what it costs to go from one tree to the other, in the locales that both have.

    A sentence counts if it has no approved text now, and was none that waited already. What this edit brings
    along itself, translations or `--neutral`, costs nothing.
    """
    before, after = _Tree.of(found.before), _Tree.of(found.after)
    changed = tuple(name for name in after.names if _changed(name, before.project, after.project))
    locales = tuple(one for one in after.locales if one in before.locales)
    carrying = after.report if found.mixed is found.after else _Tree.of(found.mixed).report
    sentences = tuple(_sentences(before, after, locales, changed))
    emails, faults = _lost(found.before, found.after, locales)
    return Impact(
        revision=revision,
        commit=found.commit,
        locales=tuple(locale.tag for locale in locales),
        sentences=sentences,
        carried=tuple(_carried(carrying, after, locales, sentences)),
        pages=MappingProxyType(_pages(after, sentences)),
        lost=emails,
        meanwhile=found.after.settings.emails.stale,
        errors=_once([*after.errors, *faults], found.after),
    )


# --- a tree brought in step


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tree:
    """A tree whose catalogs are in step with its content."""

    project: Project
    content: Content
    report: SyncReport
    errors: tuple[GeneratorError, ...]
    names: tuple[str, ...]
    entries: dict[tuple[str, Locale], tuple[Entry, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project) -> _Tree:
        content = read_content(project, articles=False)
        parts: tuple[Part, ...] = (*article_texts(project), *content.texts(project), interface_texts())
        report = sync(project, parts, broken=content.broken)
        errors = (*content.errors, *report.errors)
        names = tuple(part.name for part in parts)
        return cls(project=project, content=content, report=report, errors=errors, names=names)

    @property
    def locales(self) -> tuple[Locale, ...]:
        return self.project.settings.locales

    def live(self, name: str, locale: Locale) -> tuple[Entry, ...]:
        """Return the sentences of a catalog, none where it is missing or cannot be read."""
        if (name, locale) not in self.entries:
            self.entries[name, locale] = self._read(name, locale)
        return self.entries[name, locale]

    def _read(self, name: str, locale: Locale) -> tuple[Entry, ...]:
        path = self.project.po(name, locale)
        try:
            return po.read_po(files.read_bytes(path), path=path, locale=locale).live
        except GeneratorError:  # what cannot be read was reported when it was brought in step
            return ()

    def waiting(self, locale: Locale, names: Iterable[str]) -> frozenset[Key]:
        """Return the sentences of some catalogs without an approved text."""
        entries = (entry for name in names for entry in self.live(name, locale))
        return frozenset(entry.key for entry in entries if state(entry) is not State.APPROVED)


def _changed(name: str, before: Project, after: Project) -> bool:
    """Tell whether any locale's catalog of that name is another one."""
    found = ((one.po(name, locale) for one in (before, after)) for locale in after.settings.locales)
    return any(file_digest(was) != file_digest(now) for was, now in found)


# --- sentences


def _sentences(
    before: _Tree, after: _Tree, locales: tuple[Locale, ...], changed: tuple[str, ...]
) -> Iterator[Sentence]:
    """Yield what is to be translated in the catalogs that changed, in the order of the source."""
    gone = (name for name in before.names if name not in after.names)
    looked = (*changed, *gone)
    old = {locale: before.waiting(locale, looked) for locale in locales}
    for name in changed:
        found: dict[Key, Sentence] = {}
        for locale in locales:
            for entry in after.live(name, locale):
                if state(entry) is not State.APPROVED and entry.key not in old[locale]:
                    found[entry.key] = _with(found.get(entry.key) or _sentence(name, entry), entry, locale)
        yield from found.values()


def _sentence(name: str, entry: Entry) -> Sentence:
    return Sentence(catalog=name, id=source_hash(entry), text=entry.msgid, words=count_words(entry.msgid))


def _with(sentence: Sentence, entry: Entry, locale: Locale) -> Sentence:
    """Add a locale to those that lack a sentence."""
    if state(entry) is State.MISSING:
        return replace(sentence, new=sentence.new | {locale.tag})
    was = entry.previous.msgid if entry.previous is not None else ""
    return replace(sentence, changed=sentence.changed | {locale.tag}, was=sentence.was or was or "")


def _carried(
    report: SyncReport, after: _Tree, locales: tuple[Locale, ...], costly: tuple[Sentence, ...]
) -> Iterator[Carried]:
    """Yield what was edited and keeps its translations: by itself, or since its writer says so."""
    found: dict[tuple[str, str], Carried] = {}
    lacking = {(one.catalog, one.id): one.new | one.changed for one in costly}
    for part in report.catalogs:
        if part.locale not in locales:
            continue
        said = _declared(after.live(part.name, part.locale)) if part.changes.fuzzy else frozenset()
        changes = [(one, one.reason) for one in part.changes.carried]
        changes += [(one, carry.DECLARED) for one in part.changes.fuzzy if one.id in said]
        for change, reason in changes:
            place = part.name, change.id
            if part.locale.tag in lacking.get(place, ()):
                continue
            known = found.get(place)
            tags = known.locales if known is not None else ()
            found[place] = Carried(
                catalog=part.name,
                id=change.id,
                text=change.key[1],
                was=change.was,
                reason=reason,
                locales=(*tags, part.locale.tag),
            )
    yield from found.values()


def _declared(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the ids of sentences that carry a record of being declared neutral."""
    return frozenset(
        source_hash(entry) for entry in entries if any(line.startswith(_NEUTRAL) for line in entry.translator)
    )


# --- pages and emails


def _pages(after: _Tree, sentences: Iterable[Sentence]) -> dict[str, tuple[str, ...]]:
    """Return which articles show a sentence that has no approved text, and in which locales."""
    alerts = after.content.alerts
    lacking: dict[str, dict[str, frozenset[str]]] = {}
    for one in sentences:
        lacking.setdefault(one.catalog, {})[one.text] = one.new | one.changed
    every = frozenset(tag for name in _EVERY_PAGE for tags in lacking.get(name, {}).values() for tag in tags)
    quoted = {
        name: _tags(lacking[ALERTS], _message(one)) for name, one in alerts.items() if ALERTS in lacking
    }
    found = {}
    for part in article_texts(after.project):
        own = lacking.get(part.name, {})
        quotes = _quotes(after.project, part, quoted) if any(quoted.values()) else ()
        tags = every.union(_tags(own, own), *quotes)
        if tags:
            found[part.id] = tuple(sorted(tags))
    return found


def _quotes(
    of: Project, part: ArticleTexts, quoted: Mapping[str, frozenset[str]]
) -> tuple[frozenset[str], ...]:
    """Return the locales that lack what an article quotes of alerts; one that quotes none is not parsed."""
    try:
        if b"{alert}" not in files.read_bytes(part.path):
            return ()
        targets = read_article(of, part.id, part.path).targets
    except GeneratorError:  # what cannot be read was reported when it was brought in step
        return ()
    return tuple(quoted.get(target.value, frozenset()) for target in targets if target.kind == "alert")


def _tags(lacking: Mapping[str, frozenset[str]], texts: Iterable[str]) -> frozenset[str]:
    return frozenset(tag for text in texts for tag in lacking.get(text, ()))


def _message(alert: Alert) -> tuple[str, ...]:
    """Return the sentences of an alert's message, which articles quote."""
    md = markdown.parser(placeholders=True)
    env: dict[str, object] = {}
    tokens = blocks.body_tokens(md, alert.body, env, path=alert.path, line=alert.body_line)
    message = next(token for token in tokens if token.type == "inline")
    parts = markdown.cut(md, message.content, env, paragraph=alert.paragraph)
    return tuple(part.text for part in parts)


def _lost(
    before: Project, after: Project, locales: tuple[Locale, ...]
) -> tuple[tuple[Lost, ...], tuple[GeneratorError, ...]]:
    """Return the emails that were approved and are not, whatever is sent meanwhile."""
    was, _ = compile_alerts(before)
    now, errors = compile_alerts(after)
    lost = (
        Lost(alert=name, locale=locale.tag, reasons=alert.not_approved[locale.tag])
        for name, alert in now.alerts.items()
        for locale in locales
        if locale.tag in alert.not_approved and name in was.alerts and locale.tag in was.alerts[name].texts
    )
    return tuple(lost), errors


def _once(errors: Iterable[GeneratorError], after: Project) -> tuple[GeneratorError, ...]:
    """Return each error once, with places as people of the project name them."""
    found: dict[str, GeneratorError] = {}
    for error in errors:
        place = error.place
        if place is not None:
            path = str(place.path).removeprefix(f"{after.root}/")
            place = Place(path=path, line=place.line, column=place.column)
        named = GeneratorError(error.fault, place=place, hint=error.hint)
        found.setdefault(str(named), named)
    return tuple(found.values())
