"""A template and a locale's catalog become the catalog for today's source; no translator's text is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.catalogs.extract import BRACE_FORMAT
from generator.catalogs.model import Catalog, Entry, Header, Key, Message, Previous, annotated
from generator.catalogs.provenance import settled

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["Changes", "Update", "new_header", "update"]

_MANAGED_FLAGS = frozenset({BRACE_FORMAT, f"no-{BRACE_FORMAT}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an update did, by the keys of the entries."""

    new: tuple[Key, ...] = ()
    revived: tuple[Key, ...] = ()
    """Obsolete entries whose sentence came back."""
    fuzzy: tuple[Key, ...] = ()
    """Texts kept as suggestions, since their source changed."""
    obsolete: tuple[Key, ...] = ()
    dropped: tuple[Key, ...] = ()
    """Sentences that vanished before anybody translated them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An updated catalog and what changed in it."""

    catalog: Catalog
    changes: Changes


def update(template: Catalog, catalog: Catalog | None, *, locale: Locale) -> Update:
    """Bring a locale's catalog (None: a new one) in line with a template; pure, and idempotent.

    A sentence that is still there keeps its text, flags, comments and provenance; the order is the source's.
    What vanished becomes obsolete and is revived when it comes back. Where only the plural changed, the text
    becomes fuzzy with the previous msgids. Texts that a person edited are recorded as such.
    """
    known = {entry.key: entry for entry in catalog.entries} if catalog is not None else {}
    kept = [_entry(message, known.get(message.key), locale) for message in template.entries]
    wanted = {message.key for message in template.entries}
    gone = [entry for key, entry in known.items() if key not in wanted]
    obsolete = [_retired(entry) for entry in gone if entry.obsolete or any(entry.msgstr)]
    header = _header(template.header, catalog.header if catalog is not None else None, locale)
    base = catalog if catalog is not None else Catalog()
    updated = replace(base, header=header, entries=(*kept, *obsolete))
    return Update(catalog=updated, changes=_changes(known, kept, gone))


def new_header(template: Header, locale: Locale) -> Header:
    """Return the header of a new catalog: what the template says, for a locale."""
    return _header(template, None, locale)


def _changes(known: dict[Key, Entry], kept: Iterable[Entry], gone: Iterable[Entry]) -> Changes:
    pairs = [(entry, known.get(entry.key)) for entry in kept]
    return Changes(
        new=tuple(entry.key for entry, before in pairs if before is None),
        revived=tuple(entry.key for entry, before in pairs if before is not None and before.obsolete),
        fuzzy=tuple(entry.key for entry, before in pairs if before and entry.fuzzy and not before.fuzzy),
        obsolete=tuple(entry.key for entry in gone if not entry.obsolete and any(entry.msgstr)),
        dropped=tuple(entry.key for entry in gone if not entry.obsolete and not any(entry.msgstr)),
    )


def _entry(message: Entry, known: Entry | None, locale: Locale) -> Entry:
    forms = 1 if message.msgid_plural is None else locale.plural.nplurals
    if known is None:
        return replace(message, msgstr=("",) * forms)
    if known.msgid_plural != message.msgid_plural or len(known.msgstr) != forms:
        known = _replural(known, message, forms)
    if known.obsolete:
        known = replace(known, obsolete=False)
    refreshed = annotated(
        known,
        comments=message.comments,
        references=message.references,
        flags=_flags(message, known),
    )
    return settled(refreshed)


def _flags(message: Message, known: Entry) -> tuple[str, ...]:
    """Return the template's flags and those that people and tools set, fuzzy first as gettext writes it."""
    own = (flag for flag in known.flags if flag not in _MANAGED_FLAGS)
    flags = dict.fromkeys((*message.flags, *own))
    if flags.keys() == set(known.flags):
        return known.flags
    return tuple(sorted(flags, key=lambda flag: flag != "fuzzy"))


def _replural(known: Entry, message: Entry, forms: int) -> Entry:
    """Carry texts over to another plural, as suggestions; a form that has no place becomes a comment."""
    texts = known.msgstr if len(known.msgstr) == forms else _reformed(known.msgstr, forms)
    lost = [text for text in dict.fromkeys(known.msgstr) if text and text not in texts]
    translated = any(known.msgstr)
    flags = tuple(dict.fromkeys(("fuzzy", *known.flags))) if translated else known.flags
    previous = Previous(msgid=known.msgid, msgctxt=known.msgctxt, msgid_plural=known.msgid_plural)
    return replace(
        known,
        msgid_plural=message.msgid_plural,
        msgstr=texts,
        flags=flags,
        previous=previous if translated else None,
        translator=(*known.translator, *_as_comments(lost)),
    )


def _reformed(texts: tuple[str, ...], forms: int) -> tuple[str, ...]:
    """Return the general form for a single text, and the first text for every form."""
    return texts[-1:] if forms == 1 else texts[:1] * forms


def _as_comments(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (f"earlier form: {line}" for line in text.split("\n"))


def _retired(entry: Entry) -> Entry:
    """Make an entry obsolete with its text, state and record; what the source said of it goes."""
    if entry.obsolete:
        return entry
    return replace(settled(entry), obsolete=True, comments=(), references=())


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
