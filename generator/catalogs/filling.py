"""A catalog and texts from elsewhere become the catalog with these as suggestions; its own texts stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.catalogs.carry import has_text, suggested
from generator.catalogs.model import Catalog, Entry, Key, annotated
from generator.catalogs.provenance import signed, state
from generator.catalogs.similar import Index

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["Filled", "filled", "usable"]

_Wording = tuple[str, str | None]
"""msgid and msgid_plural."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A catalog, and how many of its sentences have a text now that had none."""

    catalog: Catalog
    same: int = 0
    """Texts of the very sentence."""
    similar: int = 0
    """Texts of one that resembles it, which are never shown."""


def usable(catalog: Catalog) -> tuple[Entry, ...]:
    """Return the entries whose text is one of their sentence, obsolete ones too; a stale text is none."""
    live = (replace(entry, obsolete=False) if entry.obsolete else entry for entry in catalog.entries)
    return tuple(entry for entry in live if state(entry).is_own)


def filled(
    catalog: Catalog,
    known: Iterable[Entry],
    *,
    locale: Locale,
    near: bool = False,
    approved: bool = False,
) -> Filled:
    """Give every sentence without a text the first known one that has as many forms, recorded as `tm`.

    It is fuzzy, for a translator to approve; with `approved`, only where the context is another, or the known
    text is fuzzy. With `near`, what is left gets the text of the likest sentence, as gettext's `msgmerge
    --compendium` does.
    """
    memory = _Memory.of(known, near=near)
    found = [_filled(entry, memory, locale, approved=approved) for entry in catalog.entries]
    kinds = [kind for _, kind in found]
    if not any(kinds):
        return Filled(catalog=catalog)
    return Filled(
        catalog=replace(catalog, entries=tuple(entry for entry, _ in found)),
        same=kinds.count("same"),
        similar=kinds.count("similar"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memory:
    """Known texts, to be found by key, by wording, or by what resembles a sentence."""

    keys: Mapping[tuple[Key, str | None], Entry]
    wordings: Mapping[_Wording, Entry]
    single: tuple[Entry, ...] = ()
    index: Index | None = None

    @classmethod
    def of(cls, known: Iterable[Entry], *, near: bool) -> _Memory:
        keys: dict[tuple[Key, str | None], Entry] = {}
        wordings: dict[_Wording, Entry] = {}
        for entry in known:
            keys.setdefault((entry.key, entry.msgid_plural), entry)
            wordings.setdefault((entry.msgid, entry.msgid_plural), entry)
        single = tuple(entry for entry in wordings.values() if near and entry.msgid_plural is None)
        index = Index([entry.msgid for entry in single]) if single else None
        return cls(keys=keys, wordings=wordings, single=single, index=index)


def _filled(entry: Entry, memory: _Memory, locale: Locale, *, approved: bool) -> tuple[Entry, str]:
    """Return an entry, and how it was filled: not at all, by the same sentence, or by a similar one."""
    if entry.obsolete or has_text(entry):
        return entry, ""
    own = memory.keys.get((entry.key, entry.msgid_plural))
    found = own or memory.wordings.get((entry.msgid, entry.msgid_plural))
    if found is not None and len(found.msgstr) == len(entry.msgstr):
        text = signed(replace(entry, msgstr=found.msgstr), "tm")
        trusted = approved and own is not None and not own.fuzzy
        return (text if trusted else _fuzzy(text)), "same"
    if memory.index is None or entry.msgid_plural is not None:
        return entry, ""
    number = next(memory.index.best(entry.msgid), None)
    if number is None:
        return entry, ""
    # Fuzzy at its own sentence too, so that nothing records it as approved there.
    known = _fuzzy(signed(replace(memory.single[number], translator=(), previous=None), "tm"))
    return suggested(entry, known, locale=locale), "similar"


def _fuzzy(entry: Entry) -> Entry:
    return annotated(entry, flags=tuple(dict.fromkeys(("fuzzy", *entry.flags))))
