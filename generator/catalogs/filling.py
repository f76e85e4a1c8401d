"""A catalog and that of a related locale become the catalog with the latter's texts as suggestions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.catalogs.model import Catalog, Entry, Key, State, annotated
from generator.catalogs.provenance import signed, state

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["filled"]

_FIT = (State.APPROVED, State.UNAPPROVED)


def filled(catalog: Catalog, related: Catalog) -> Catalog:
    """Give every sentence without a text that of a related locale: fuzzy, for a translator to approve.

    A text that is stale there is none of this sentence; a plural is left out where they count otherwise.
    """
    known = {entry.key: entry for entry in related.live if state(entry) in _FIT}
    entries = tuple(_filled(entry, known) for entry in catalog.entries)
    return catalog if entries == catalog.entries else replace(catalog, entries=entries)


def _filled(entry: Entry, known: Mapping[Key, Entry]) -> Entry:
    found = known.get(entry.key)
    if found is None or entry.obsolete or any(entry.msgstr):
        return entry
    if (found.msgid_plural, len(found.msgstr)) != (entry.msgid_plural, len(entry.msgstr)):
        return entry
    text = signed(replace(entry, msgstr=found.msgstr), "tm")
    return annotated(text, flags=tuple(dict.fromkeys(("fuzzy", *text.flags))))
