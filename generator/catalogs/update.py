"""A template, a locale's catalog and its memory become the catalog for today's source; no text is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from generator.catalogs import similar
from generator.catalogs.carry import (
    Carried,
    carried,
    copied,
    declared,
    displaced,
    empty,
    has_text,
    holds_text,
    in_step,
    joined,
    kept,
    retired,
    suggested,
)
from generator.catalogs.extract import syntaxes
from generator.catalogs.memory import NOTHING, Memory, Remembered, Sense, Standing, doubts, sense
from generator.catalogs.model import Catalog, Entry, Header, Key, Message
from generator.catalogs.provenance import restored, source_hash
from generator.catalogs.replaced import replaced

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["Change", "Changes", "Update", "missing", "new_header", "update"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A sentence whose text came from another place or wording."""

    key: Key
    id: str
    """`source_hash` of the sentence: what `--neutral` takes."""
    was: str = ""
    """The msgid it was translated from, if that is another."""
    was_id: str = ""
    reason: str = ""
    """Why it may stand for the sentence, or which catalog it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an update did, by the keys of the entries."""

    new: tuple[Key, ...] = ()
    moved: tuple[Change, ...] = ()
    """Texts that came from another catalog, with their state."""
    revived: tuple[Key, ...] = ()
    """Texts whose sentence came back."""
    carried: tuple[Change, ...] = ()
    """Texts that kept their state through an edit that changed no meaning."""
    fuzzy: tuple[Change, ...] = ()
    """Texts kept as suggestions, since their source changed."""
    obsolete: tuple[Key, ...] = ()
    dropped: tuple[Key, ...] = ()
    """Sentences that vanished before anybody translated them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An updated catalog and what changed in it."""

    catalog: Catalog
    changes: Changes


def update(
    template: Catalog,
    catalog: Catalog | None,
    *,
    locale: Locale,
    memory: Memory = NOTHING,
    name: str = "",
    neutral: Collection[str] = (),
) -> Update:
    """Bring a locale's catalog (None: a new one) in line with a template; pure, and idempotent.

    Each sentence gets the first that fits: its own entry; its text from where it stood, or from an obsolete
    entry, with its state; the text of a wording that differs in typing and targets alone, adapted, with its
    state; its text in another catalog, with its state; as suggestion the text of the one that it was part of,
    of the two that it was, of one that resembles it, or of a heading or such that stood in its place; else
    none. What vanished becomes obsolete, unless its text stands in another wording now. The order is the
    source's. Texts that a person edited are recorded as such.

    `name` is the catalog's, which `memory` may hold too. `neutral` has the `source_hash` of sentences, before
    or after an edit, or the name of the catalog, which writers declare to mean what they meant before.
    """
    base = catalog if catalog is not None else Catalog()
    template = _ended(template, base.newline)
    if catalog is None and memory is NOTHING:
        return _started(template, locale)
    work = _Matching.of(template, base, locale=locale, memory=memory, name=name, neutral=frozenset(neutral))
    for step in _STEPS:
        step(work)
    header = _header(template.header, catalog.header if catalog is not None else None, locale)
    return Update(catalog=_changed(base, header, tuple(work.entries())), changes=_changes(work))


def _ended(template: Catalog, newline: str) -> Catalog:
    """Return a template whose bytes may stand in a catalog with these line ends."""
    if template.newline == newline:
        return template
    return replace(template, entries=tuple(replace(message) for message in template.entries))


def _started(template: Catalog, locale: Locale) -> Update:
    """Return a catalog of a locale that has nothing yet: all is left to translators."""
    entries = tuple(
        message if message.msgid_plural is None else empty(message, locale=locale)
        for message in template.entries
    )
    catalog = Catalog(header=_header(template.header, None, locale), entries=entries)
    return Update(catalog=catalog, changes=Changes(new=missing(template, None)))


def new_header(template: Header, locale: Locale) -> Header:
    """Return the header of a new catalog: what the template says, for a locale."""
    return _header(template, None, locale)


def missing(template: Catalog, catalog: Catalog | None) -> tuple[Key, ...]:
    """Return the sentences that a catalog has no live entry of: what a memory may be asked for."""
    keys = [(message.msgctxt, message.msgid) for message in template.entries]
    if catalog is None:
        return tuple(keys)
    known = {entry.key for entry in catalog.live}
    return tuple(key for key in keys if key not in known)


def _changed(base: Catalog, header: Header, entries: tuple[Entry, ...]) -> Catalog:
    """Return `base` itself where nothing changed, so that its bytes need not be written to see that."""
    changed = base.with_entries(entries)
    return changed if header is base.header else replace(changed, header=header)


_Source = tuple[Entry, Entry]
"""An own text with the sentence that it translates, and the entry that holds it."""
_Kind = Literal["kept", "new", "moved", "revived", "carried", "fuzzy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """The entry of a sentence, and how it was come by."""

    entry: Entry
    kind: _Kind
    was: Message | None = None
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class _Matching:
    """Sentences that still look for a text, and the texts that they may get."""

    wanted: Mapping[Key, Entry]
    """All sentences of the template, in its order."""
    steady: Mapping[Key, Entry]
    """Entries that stay as they are, seen at once; nothing need be asked of them."""
    left: dict[Key, Entry]
    known: dict[Key, Entry]
    gone: list[Entry]
    """Own live entries whose sentence vanished, translated or not."""
    shelf: list[Entry]
    """Own obsolete entries that nobody wants back."""
    locale: Locale
    memory: Memory
    name: str
    neutral: frozenset[str]
    fits: dict[Key, _Fit] = field(default_factory=dict)
    used: set[Key] = field(default_factory=set)
    """Own entries whose text stands in another one now."""
    displaced: list[Entry] = field(default_factory=list)
    """Obsolete entries whose sentence came back with another text."""

    @classmethod
    def of(
        cls,
        template: Catalog,
        catalog: Catalog,
        *,
        locale: Locale,
        memory: Memory,
        name: str,
        neutral: frozenset[str],
    ) -> _Matching:
        known = {entry.key: entry for entry in catalog.entries}
        wanted = {message.key: message for message in template.entries}
        steady = {} if neutral else dict(_in_step(wanted, known))
        unwanted = [entry for key, entry in known.items() if key not in wanted]
        return cls(
            wanted=wanted,
            steady=steady,
            left={key: message for key, message in wanted.items() if key not in steady},
            known=known,
            gone=[entry for entry in unwanted if not entry.obsolete],
            shelf=[entry for entry in unwanted if entry.obsolete],
            locale=locale,
            memory=memory,
            name=name,
            neutral=neutral,
        )

    def fit(self, message: Entry, fit: _Fit, *, used: Entry | None = None) -> None:
        """Settle a sentence; `used` is the own entry whose text it took whole, so need not be kept there."""
        self.fits[message.key] = fit
        del self.left[message.key]
        if used is not None:
            self.used.add(used.key)

    def free(self) -> list[Entry]:
        """Return the own entries that vanished with a text that no other sentence took."""
        return [entry for entry in self.gone if entry.key not in self.used and holds_text(entry)]

    def declares(self, message: Entry, known: Entry) -> bool:
        """Tell whether the writer says of a sentence that it means what an older one meant."""
        return bool(self.neutral & {source_hash(message), source_hash(known)})

    def entries(self) -> Iterator[Entry]:
        """Yield the entry of each sentence, then what becomes, or stays, obsolete."""
        yield from (self.steady.get(key) or self.fits[key].entry for key in self.wanted)
        yield from self.retired()

    def retired(self) -> Iterator[Entry]:
        """Yield what becomes, or stays, obsolete."""
        yield from (retired(entry) for entry in self.free())
        yield from (entry for entry in self.shelf if entry.key not in self.used)
        yield from self.displaced


def _in_step(wanted: Mapping[Key, Entry], known: Mapping[Key, Entry]) -> Iterator[tuple[Key, Entry]]:
    for key, message in wanted.items():
        entry = known.get(key)
        if entry is not None and in_step(message, entry):
            yield key, entry


# --- the same sentence


def _keep(work: _Matching) -> None:
    """Keep what is there; only a plural may have changed."""
    for key, message in tuple(work.left.items()):
        known = work.known.get(key)
        if known is not None and not known.obsolete and not _is_retried(work, message, known):
            work.fit(message, _kept(work, message, known))


def _is_retried(work: _Matching, message: Entry, known: Entry) -> bool:
    """Tell whether an empty entry's sentence was declared neutral: its old text may be obsolete by now."""
    return bool(work.neutral) and not has_text(known) and source_hash(message) in work.neutral


def _kept(work: _Matching, message: Entry, known: Entry) -> _Fit:
    if known.previous is None and known.msgid_plural == message.msgid_plural:
        return _Fit(entry=kept(message, known, locale=work.locale), kind="kept")
    found = None
    before = restored(known)
    if before is not None and _is_declared(work, message, before):
        found = declared(message, known, locale=work.locale)
    elif known.msgid_plural != message.msgid_plural and has_text(known):
        found = carried(message, known, locale=work.locale)
    if found is not None:
        was = known if before is None else before
        return _Fit(entry=found.entry, kind="carried", was=was, reason=found.reason)
    entry = kept(message, known, locale=work.locale)
    if entry.fuzzy and not known.fuzzy:
        return _Fit(entry=entry, kind="fuzzy", was=known, reason="plural")
    return _Fit(entry=entry, kind="kept")


def _is_declared(work: _Matching, message: Entry, before: Entry) -> bool:
    """Tell whether the writer says of a suggestion that its sentence means what it meant."""
    return work.declares(message, before) or (
        work.name in work.neutral
        and similar.likeness(message.msgid, before.msgid) >= similar.cutoff(message.msgid)
    )


def _recall(work: _Matching) -> None:
    """Take the same sentence from where it stood, or from what is obsolete or a suggestion here.

    Where none of that is approved, a text comes first that another catalog has approved of the sentence.
    """
    before = {source[0].key: source for source in _restorable(work)}
    for message in tuple(work.left.values()):
        own = work.known.get(message.key)
        own = own if own is not None and has_text(own) else None
        found = _recalled(work, message, own, before.get(message.key))
        if found:
            fit, used = min(found, key=lambda one: doubts(one[0].entry))
            work.fit(message, fit, used=used)
            _displace(work, message, own)


def _recalled(
    work: _Matching, message: Entry, own: Entry | None, before: _Source | None
) -> list[tuple[_Fit, Entry | None]]:
    """Return what a sentence was, the best first, then its copy, each with the own entry that holds it."""
    elsewhere = tuple(work.memory.same(message, but=work.name))
    moved = next((found for found in elsewhere if found.standing is Standing.VANISHED), None)
    found: list[tuple[_Fit, Entry | None]] = []
    if moved is not None:
        found.append((_moved(work, message, moved), None))
    for was, holder in ((own, own), before or (None, None)):
        if was is not None:
            fit = _Fit(entry=kept(message, was, locale=work.locale), kind="revived")
            found.append((fit, holder))
    if found and elsewhere:
        found.append((_copied(work, message, elsewhere), None))
    return found


def _restorable(work: _Matching) -> Iterator[_Source]:
    """Yield what own suggestions were for the sentences they were carried from, each with its entry now."""
    for entry in work.known.values():
        was = restored(entry) if entry.previous is not None else None
        if was is not None:
            yield was, entry


def _moved(work: _Matching, message: Entry, found: Remembered) -> _Fit:
    entry = kept(message, replace(found.entry), locale=work.locale)
    return _Fit(entry=entry, kind="moved", reason=found.catalog)


def _displace(work: _Matching, message: Entry, own: Entry | None) -> None:
    """Keep an obsolete text beside the other one that its sentence came back with."""
    if own is None or own.key in work.used:
        return
    if own.msgstr != work.fits[message.key].entry.msgstr:
        taken = {*work.known, *(entry.key for entry in work.displaced)}
        work.displaced.append(displaced(own, taken))


# --- another wording


def _reword(work: _Matching) -> None:
    """Carry texts to neutral wordings of their sentences; those that nobody approved come last."""
    own = [(entry, entry) for entry in work.free()]
    own += [*_restorable(work), *((entry, entry) for entry in work.shelf if has_text(entry))]
    if not own and not work.memory.vanished:
        return
    senses: dict[tuple[str, ...], dict[Sense, list[_Source]]] = {}
    for message in tuple(work.left.values()):
        read_as = syntaxes(message)
        if read_as not in senses:
            senses[read_as] = _by_sense(own, read_as)
        near = senses[read_as].get(sense(message, read_as), [])
        others = ((found.entry, None) for found in work.memory.neutral(message, but=work.name))
        for known, holder in sorted((*near, *others), key=lambda source: doubts(source[0])):
            if _carry(work, message, carried(message, known, locale=work.locale), known, holder):
                break


def _by_sense(sources: Iterable[_Source], read_as: tuple[str, ...]) -> dict[Sense, list[_Source]]:
    found: dict[Sense, list[_Source]] = {}
    for source in sources:
        found.setdefault(sense(source[0], read_as), []).append(source)
    return found


def _carry(
    work: _Matching, message: Entry, found: Carried | None, known: Entry, holder: Entry | None = None
) -> bool:
    if found is not None:
        fit = _Fit(entry=found.entry, kind="carried", was=known, reason=found.reason)
        work.fit(message, fit, used=holder)
    return found is not None


def _borrow(work: _Matching) -> None:
    """Take the same sentence from another catalog that has it too, or had it once."""
    for message in tuple(work.left.values()):
        elsewhere = tuple(work.memory.same(message, but=work.name))
        if elsewhere:
            work.fit(message, _copied(work, message, elsewhere))


def _copied(work: _Matching, message: Entry, elsewhere: Sequence[Remembered]) -> _Fit:
    best = elsewhere[0]
    if best.standing is not Standing.LIVE:
        return _moved(work, message, best)
    live = (found.entry for found in elsewhere if found.standing is Standing.LIVE)
    texts = {entry.msgstr for entry in live if doubts(entry) == doubts(best.entry)}
    entry = copied(message, best.entry, locale=work.locale, doubtful=len(texts) > 1)
    return _Fit(entry=entry, kind="moved", reason=best.catalog)


def _declare(work: _Matching) -> None:
    """Carry texts to wordings that their writer declared neutral."""
    if not work.neutral:
        return
    # What vanished now goes first: an older sentence may resemble the new one more.
    _declare_own(work, work.free())
    if work.name in work.neutral:
        for message, known in _resembling(work, work.free()):
            _carry(work, message, declared(message, known, locale=work.locale), known, known)
    for message in tuple(work.left.values()):
        for other in work.memory.similar(message, but=work.name, least=similar.DECLARED):
            known = other.entry
            if work.declares(message, known) and _carry(
                work, message, declared(message, known, locale=work.locale), known
            ):
                break
    _declare_own(work, work.shelf)


def _declare_own(work: _Matching, entries: Iterable[Entry]) -> None:
    for message, known in _resembling(work, entries, least=similar.DECLARED):
        if work.declares(message, known):
            _carry(work, message, declared(message, known, locale=work.locale), known, known)


def _resembling(
    work: _Matching, entries: Iterable[Entry], *, least: float | None = None
) -> Iterator[tuple[Entry, Entry]]:
    messages, known = tuple(work.left.values()), [entry for entry in entries if has_text(entry)]
    found = similar.pairs(
        [message.msgid for message in messages], [entry.msgid for entry in known], least=least
    )
    yield from ((messages[pair.new], known[pair.old]) for pair in found)


# --- another sentence


def _split(work: _Matching) -> None:
    """Suggest the text of a sentence that became two for the one that is more of it."""
    ones = [entry for entry in work.free() if entry.msgid_plural is None]
    places = {key: number for number, key in enumerate(work.wanted)}
    twos = _neighbours(work.left.values(), places)
    for joint in similar.joints([entry.msgid for entry in ones], [(a.msgid, b.msgid) for a, b in twos]):
        _suggest(work, twos[joint.first][joint.better], ones[joint.one], used=True)


def _join(work: _Matching) -> None:
    """Suggest both texts of two sentences that became one."""
    messages = [message for message in work.left.values() if message.msgid_plural is None]
    places = {key: number for number, key in enumerate(work.known)}
    twos = _neighbours(work.free(), places)
    for joint in similar.joints(
        [message.msgid for message in messages], [(a.msgid, b.msgid) for a, b in twos]
    ):
        message, (first, second) = messages[joint.one], twos[joint.first]
        entry = joined(message, first, second, locale=work.locale)
        was = Message(msgid=f"{first.msgid} {second.msgid}")
        work.fit(message, _Fit(entry=entry, kind="fuzzy", was=was, reason="joined"))


def _neighbours(entries: Iterable[Entry], places: dict[Key, int]) -> list[tuple[Entry, Entry]]:
    ordered = [entry for entry in entries if entry.msgid_plural is None and entry.msgctxt is None]
    return [(a, b) for a, b in pairwise(ordered) if places[b.key] - places[a.key] == 1]


def _suggest_own(work: _Matching) -> None:
    """Suggest texts of own sentences that vanished; those of long ago stay where they are as well."""
    for message, known in _resembling(work, work.free()):
        _suggest(work, message, known, used=True)
    for message, known in _resembling(work, work.shelf):
        _suggest(work, message, known)


def _suggest_in_place(work: _Matching) -> None:
    """Suggest texts of own headings and the like that vanished for those that stand there now."""
    new, gone = tuple(work.left.values()), work.free()
    if new and gone:
        before = (entry.key for entry in work.known.values() if not entry.obsolete)
        for message, known in replaced(new, gone, now=work.wanted, before=before):
            _suggest(work, message, known, used=True)


def _suggest_others(work: _Matching) -> None:
    """Suggest texts of sentences that vanished from other catalogs."""
    for message in tuple(work.left.values()):
        found = next(work.memory.similar(message, but=work.name), None)
        if found is not None:
            _suggest(work, message, found.entry)


def _suggest(work: _Matching, message: Entry, known: Entry, *, used: bool = False) -> None:
    entry = suggested(message, known, locale=work.locale)
    fit = _Fit(entry=entry, kind="fuzzy", was=known, reason="similar")
    work.fit(message, fit, used=known if used else None)


def _leave(work: _Matching) -> None:
    """Leave the rest to translators."""
    for message in tuple(work.left.values()):
        known = work.known.get(message.key)
        if known is None:
            work.fit(message, _Fit(entry=empty(message, locale=work.locale), kind="new"))
        else:
            work.fit(message, _Fit(entry=kept(message, known, locale=work.locale), kind="kept"))


_STEPS: tuple[Callable[[_Matching], None], ...] = (
    _keep,
    _recall,
    _reword,
    _borrow,
    _declare,
    _split,
    _join,
    _suggest_own,
    _suggest_in_place,
    _suggest_others,
    _leave,
)
"""What fits a sentence, the best first; each step takes from `left` what it settles."""


def _changes(work: _Matching) -> Changes:
    fits = [(message, work.fits[key]) for key, message in work.wanted.items() if key in work.fits]
    shown = {
        kind: tuple(_change(message, fit) for message, fit in fits if fit.kind == kind)
        for kind in ("moved", "carried", "fuzzy")
    }
    return Changes(
        new=tuple(message.key for message, fit in fits if fit.kind == "new"),
        revived=tuple(message.key for message, fit in fits if fit.kind == "revived"),
        obsolete=tuple(entry.key for entry in work.free()),
        dropped=tuple(entry.key for entry in work.gone if not holds_text(entry)),
        **shown,
    )


def _change(message: Message, fit: _Fit) -> Change:
    was, was_id = ("", "") if fit.was is None else (fit.was.msgid, source_hash(fit.was))
    return Change(key=message.key, id=source_hash(message), was=was, was_id=was_id, reason=fit.reason)


# --- the header


def _header(template: Header, known: Header | None, locale: Locale) -> Header:
    """Set the fields that are ours; a person's and an editor's own stay where they are."""
    ours = dict(template.fields) | {"Language": locale.gettext, "Plural-Forms": locale.plural.header}
    fields = dict(known.fields) if known is not None else {}
    kept = {name: _field(name, value, ours) for name, value in fields.items()}
    order = _ORDER if known is None else ()
    added = sorted((name for name in ours if name not in kept), key=lambda name: _rank(name, order))
    merged = tuple((kept | {name: ours[name] for name in added}).items())
    if known is None:
        return Header(fields=merged)
    return known if merged == known.fields else replace(known, fields=merged)


_ORDER = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")


def _rank(name: str, order: tuple[str, ...]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name)


def _field(name: str, value: str, ours: dict[str, str]) -> str:
    """Keep an equivalent spelling: the reader has compared the plural rule and the charset already."""
    return value if name in ("Plural-Forms", "Content-Type") else ours.get(name, value)
