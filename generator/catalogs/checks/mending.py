"""A catalog becomes the same with what a machine may mend: typography, normal form, blanks around a text.

Only what leaves every other check as it was is kept, so mending can never change what a text says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from generator.catalogs.checks import CHECKS, pairs, run
from generator.catalogs.model import Catalog, Entry
from generator.catalogs.provenance import origin, parse_provenance, signed, state, waivers

if TYPE_CHECKING:
    from generator.catalogs.checks.terms import Terms
    from generator.locales import Locale

__all__ = ["Mended", "mend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A catalog and how many of its entries were mended."""

    catalog: Catalog
    count: int


def mend(
    catalog: Catalog, locale: Locale, *, source_language: str = "en", terms: Terms | None = None
) -> Mended:
    """Mend what a machine may; pure. A text keeps its origin: who wrote it is still who wrote it.

    A suggestion from another sentence is left to who judges it.
    """
    if locale.is_pseudo:
        return Mended(catalog=catalog, count=0)
    entries = tuple(
        _mended(entry, locale, source_language, terms) if state(entry).is_own else entry
        for entry in catalog.entries
    )
    count = sum(new is not old for new, old in zip(entries, catalog.entries, strict=True))
    return Mended(catalog=catalog.with_entries(entries), count=count)


def _mended(entry: Entry, locale: Locale, source_language: str, terms: Terms | None) -> Entry:
    changed = _signed(replace(entry, msgstr=_forms(entry, locale, source_language)), entry)
    if changed.msgstr == entry.msgstr:
        return entry
    judge = partial(run, locale=locale, strict=True, source_language=source_language, terms=terms)
    before, after = (Counter(finding.code for finding in judge(each)) for each in (entry, changed))
    return changed if after < before else entry


def _signed(changed: Entry, entry: Entry) -> Entry:
    """Record the changed text under the name of who wrote it, if the entry has such a record."""
    return signed(changed, origin(entry)) if parse_provenance(entry.translator) else changed


def _forms(entry: Entry, locale: Locale, source_language: str) -> tuple[str, ...]:
    """Return each form with every mend applied that no translator waived."""
    waived = waivers(entry)
    mended = entry
    for check in CHECKS:
        if check.mend is None or check.id in waived:
            continue
        found = pairs(mended, locale=locale, source_language=source_language)
        forms = tuple(islice(found, len(entry.msgstr)))
        if tuple(pair.target.raw for pair in forms) != mended.msgstr:
            return entry.msgstr  # a flood, of which only the beginning was read
        mended = replace(mended, msgstr=tuple(map(check.mend, forms)))
    return mended.msgstr
