"""Sentences that wait become units for a translator, and what comes back becomes approved text.

A unit's id is `<source>.<form>.<text>`: the hash of the sentence, which of its forms, and the hash of what
its catalog had when it went out. So what changed meanwhile is seen, and never written over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.catalogs.model import Catalog, Entry, State, lasting
from generator.catalogs.provenance import signed, source_hash, state, text_hash
from generator.catalogs.xliff import Unit

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["Taken", "taken", "waiting"]

_ID = re.compile(r"([0-9a-f]{8})\.([0-5])\.([0-9a-f]{8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A catalog with what came back."""

    catalog: Catalog
    approved: int = 0
    kept: int = 0
    """Sentences whose text somebody changed since it went out; it stays."""


def waiting(catalog: Catalog, locale: Locale) -> Iterator[Unit]:
    """Yield the sentences without an approved text, a unit for each form, with what is known of them."""
    for entry in catalog.live:
        if state(entry) is State.APPROVED:
            continue
        wordings = entry.wordings(locale.plural)
        for form, (source, text) in enumerate(zip(wordings, entry.msgstr, strict=True)):
            yield Unit(
                id=f"{source_hash(entry)}.{form}.{text_hash(entry.msgstr)}",
                source=source,
                target=text,
                notes=_notes(entry, form),
            )


def _notes(entry: Entry, form: int) -> tuple[str, ...]:
    """Say what an entry's comments say, and which form of a plural it is."""
    forms = (f"plural form {form} of {len(entry.msgstr)}, as in msgstr[{form}]",)
    return (*entry.comments, *(forms if entry.msgid_plural is not None else ()))


def taken(catalog: Catalog, units: Iterable[Unit]) -> Taken:
    """Approve what a translator confirmed, as text of a person; what nobody finished stays as it is.

    Where the file says no states, that is what differs from its source and from what went out.
    """
    done = {unit.id: unit for unit in units if unit.confirmed and unit.target}
    went: dict[str, set[str]] = {}
    for found in filter(None, map(_ID.fullmatch, done)):
        went.setdefault(found[1], set()).add(found[3])
    results = [_taken(entry, done, went) for entry in catalog.entries]
    kinds = [kind for _, kind in results]
    if "approved" not in kinds:
        return Taken(catalog=catalog, kept=kinds.count("kept"))
    entries = tuple(entry for entry, _ in results)
    return Taken(
        catalog=replace(catalog, entries=entries), approved=kinds.count("approved"), kept=kinds.count("kept")
    )


def _taken(entry: Entry, done: Mapping[str, Unit], went: Mapping[str, AbstractSet[str]]) -> tuple[Entry, str]:
    """Return an entry with its text of the file, and what happened: nothing, `approved`, or `kept`."""
    source = source_hash(entry)
    back = {} if entry.obsolete else {before: _forms(entry, done, before) for before in went.get(source, ())}
    whole = {before: forms for before, forms in back.items() if all(forms)}
    forms = whole.get(text_hash(entry.msgstr))
    if forms is None or state(entry) is State.APPROVED:
        return entry, "kept" if whole and entry.msgstr not in whole.values() else ""
    flags = lasting(entry.flags)
    return signed(replace(entry, msgstr=forms, flags=flags, previous=None), "human"), "approved"


def _forms(entry: Entry, done: Mapping[str, Unit], before: str) -> tuple[str, ...]:
    """Return the text of each form that a translator is done with; nothing for the others."""
    ids = (f"{source_hash(entry)}.{form}.{before}" for form in range(len(entry.msgstr)))
    return tuple(_text(done.get(id), sent) for id, sent in zip(ids, entry.msgstr, strict=True))


def _text(unit: Unit | None, sent: str) -> str:
    if unit is None or (unit.implied and unit.target in (unit.source, sent)):
        return ""
    return unit.target
