"""A catalog becomes the texts that may be shown: those that passed the strict reader and every fatal check.

This is the only way to translators' text. What is not found here counts as missing, whatever the file says.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator import caches
from generator.catalogs import checks
from generator.catalogs.checks.terms import usable_terms
from generator.catalogs.model import Catalog, Entry, Key, State
from generator.catalogs.po import compile_mo, read_po, read_recent
from generator.catalogs.provenance import origin, restored, state
from generator.catalogs.verdicts import Judging, Verdict, judge, judge_bytes, key_of
from generator.columns import Columns, from_columns, in_columns
from generator.files import MissingFile, read_bytes

if TYPE_CHECKING:
    from generator.catalogs.checks.terms import Terms
    from generator.locales import Locale
    from generator.project import Project

__all__ = [
    "Accepted",
    "AcceptedText",
    "Rejected",
    "StaleText",
    "accepted_catalog",
    "accepted_text",
    "compile_accepted",
    "is_strict",
    "judging_of",
    "memory_of",
    "read_accepted",
    "source_text",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedText:
    """A text that may be shown: on pages by policy even before approval, in emails only approved."""

    forms: tuple[str, ...]
    """One text, or one per plural form of the locale."""
    approved: bool
    origin: str
    """`human`, `mt`, `tm`, `import`, or `source` for the source locale."""
    plural: str | None = None
    """The msgid_plural that it answers to."""

    @property
    def text(self) -> str:
        """Return the text of an entry without plural."""
        return self.forms[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An entry that counts as missing, and why."""

    key: Key
    line: int
    findings: tuple[checks.Finding, ...]
    """The fatal ones, each a sentence with a next step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleText:
    """The approved text of what a sentence said before its last edit."""

    text: str
    source: str
    """What the sentence said then."""
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The texts of one catalog in one locale; in the source locale every sentence stands for itself."""

    locale: Locale
    texts: Mapping[Key, AcceptedText] | None
    """None for the source locale."""
    rejected: tuple[Rejected, ...] = ()
    stale: Mapping[Key, StaleText] = field(default_factory=lambda: MappingProxyType({}))
    """What pages may show, marked, while a sentence waits for its new translation; emails never do."""

    def find(
        self, source: str, *, plural: str | None = None, context: str | None = None
    ) -> AcceptedText | None:
        """Return the text for a sentence, None if there is none that may be shown."""
        if self.texts is None:
            forms = (source,) if plural is None else self.locale.plural.worded(source, plural)
            return AcceptedText(forms=forms, approved=True, origin="source", plural=plural)
        found = self.texts.get((context, source))
        return found if found is not None and found.plural == plural else None


def source_text(locale: Locale) -> Accepted:
    """Return the source locale's texts: every sentence stands for itself, approved."""
    return Accepted(locale=locale, texts=None)


def accepted_text(
    catalog: Catalog,
    locale: Locale,
    *,
    strict: bool = False,
    source_language: str = "en",
    terms: Terms | None = None,
) -> Accepted:
    """Check a catalog and return what may be shown; pure.

    Text carried from another sentence, obsolete and missing text is left out; text with a fatal finding is
    listed in `rejected`. `strict` is how alerts and critical articles are judged; `terms` name what is never
    translated.
    """
    judging = Judging(
        locale=locale, strict=strict, source_language=source_language, terms=terms, warnings=False
    )
    return _accepted(catalog, judging, judge(catalog, judging))


def _accepted(catalog: Catalog, judging: Judging, verdicts: Iterable[Verdict]) -> Accepted:
    """Accept what may be shown and was not found fatally wrong."""
    fatal: dict[Key, list[Verdict]] = {}
    for verdict in verdicts:
        fatal.setdefault(verdict.key, []).append(verdict)
    texts = {
        entry.key: AcceptedText(
            forms=entry.msgstr,
            approved=state(entry) is State.APPROVED,
            origin=origin(entry),
            plural=entry.msgid_plural,
        )
        for entry in catalog.entries
        if state(entry).is_own and entry.key not in fatal
    }
    rejected = tuple(
        Rejected(key=key, line=held[0].line, findings=tuple(verdict.finding for verdict in held))
        for key, held in fatal.items()
    )
    return Accepted(
        locale=judging.locale,
        texts=MappingProxyType(texts),
        rejected=rejected,
        stale=MappingProxyType(dict(_stale(catalog, judging))),
    )


def _stale(catalog: Catalog, judging: Judging) -> Iterator[tuple[Key, StaleText]]:
    """Yield the text of every edited sentence that was approved before, if it still is no danger.

    It must hold for what the sentence said then, and no check may find it fatally wrong for what the sentence
    says now: a number or a link that changed is not shown as it was. A text whose sentence still stands
    elsewhere was borrowed from it, and is no older wording of this one.
    """
    standing = {entry.key for entry in catalog.live}
    for entry in catalog.live:
        before = restored(entry) if state(entry) is State.STALE and entry.msgid_plural is None else None
        if before is None or before.key in standing or state(before) is not State.APPROVED:
            continue
        today = replace(before, msgid=entry.msgid, msgctxt=entry.msgctxt)
        if not (_is_fatal(before, judging) or _is_fatal(today, judging)):
            yield entry.key, StaleText(text=before.msgstr[0], source=before.msgid, origin=origin(entry))


def _is_fatal(entry: Entry, judging: Judging) -> bool:
    verdicts = judge(Catalog(entries=(entry,)), judging)
    return any(verdict.finding.severity == "fatal" for verdict in verdicts)


def accepted_catalog(catalog: Catalog, accepted: Accepted) -> Catalog:
    """Return a catalog of the approved and accepted entries alone, for tools that read catalogs."""
    texts = accepted.texts or {}
    entries = (entry for entry in catalog.live if (found := texts.get(entry.key)) and found.approved)
    return replace(catalog, entries=tuple(entries), tail="")


def is_strict(name: str) -> bool:
    """Tell whether the texts of a catalog reach debtors: alerts and the layouts of emails."""
    return name in ("alerts", "templates/email")


MAX_REMEMBERED = 512
_remembered: OrderedDict[tuple[str, Judging], Accepted] = OrderedDict()
_remembering = threading.Lock()


def judging_of(
    project: Project, name: str, locale: Locale, *, strict: bool = False, warnings: bool = True
) -> Judging:
    """Return how a project judges a catalog: strictly what debtors get and what is critical."""
    return Judging(
        locale=locale,
        strict=strict or is_strict(name),
        source_language=project.settings.source_locale.language,
        terms=usable_terms(project.po(name, locale), locale),
        warnings=warnings,
    )


def read_accepted(project: Project, name: str, locale: Locale, *, strict: bool = False) -> Accepted:
    """Read the texts of catalog `name` in a locale; a missing file has none.

    `strict` is for critical articles; catalogs of emails are judged strictly by themselves. Results are
    remembered by the file's content. Raises PoError or FileError for a file that cannot be read.
    """
    if locale == project.settings.source_locale:
        return source_text(locale)
    path = project.po(name, locale)
    try:
        data = read_bytes(path)
    except MissingFile:
        return Accepted(locale=locale, texts=MappingProxyType({}))
    judging = judging_of(project, name, locale, strict=strict, warnings=False)
    return _remember(data, path, judging, memory=memory_of(project, name, judging))


def memory_of(project: Project, name: str, judging: Judging) -> Path:
    """Return the file that remembers how a catalog was judged."""
    kind = ".strict.json" if judging.strict else ".json"
    return project.build / ".work" / "checks" / judging.locale.gettext / f"{name}{kind}"


def compile_accepted(project: Project, name: str, locale: Locale) -> bytes:
    """Read catalog `name` and compile its approved and accepted entries as `.mo`; as `read_accepted` else."""
    path = project.po(name, locale)
    catalog = read_po(read_bytes(path), path=path, locale=locale)
    return compile_mo(accepted_catalog(catalog, read_accepted(project, name, locale)))


def _remember(data: bytes, path: Path, judging: Judging, *, memory: Path) -> Accepted:
    key = sha256(data).hexdigest(), judging
    with _remembering:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key]
    accepted = _read(data, path, judging, memory=memory)
    with _remembering:
        _remembered[key] = accepted
        while len(_remembered) > MAX_REMEMBERED:
            _remembered.popitem(last=False)
    return accepted


def _read(data: bytes, path: Path, judging: Judging, *, memory: Path) -> Accepted:
    """Read and judge a catalog; of pages, take what was accepted of the same bytes before.

    What debtors are sent is read from its catalog each time, and from nowhere else.
    """
    key, held = key_of(data, judging), memory.with_suffix(".texts")
    found = None if judging.strict else caches.recall(held, key)
    if found is not None:
        return _unpacked(found, judging.locale)
    catalog = read_recent(data, path=path, locale=judging.locale)
    verdicts = judge_bytes(data, judging, path=path, memory=memory, catalog=catalog)
    accepted = _accepted(catalog, judging, verdicts)
    if not judging.strict:
        caches.keep(held, key, _packed(accepted))
    return accepted


_Packed = tuple[tuple[Key, ...], Columns, tuple[Rejected, ...], dict[Key, StaleText]]


def _packed(accepted: Accepted) -> _Packed:
    texts = accepted.texts or {}
    columns = in_columns(AcceptedText, tuple(texts.values()))
    return tuple(texts), columns, accepted.rejected, dict(accepted.stale)


def _unpacked(found: _Packed, locale: Locale) -> Accepted:
    keys, columns, rejected, stale = found
    texts = dict(zip(keys, from_columns(AcceptedText, columns), strict=True))
    return Accepted(
        locale=locale, texts=MappingProxyType(texts), rejected=rejected, stale=MappingProxyType(stale)
    )
