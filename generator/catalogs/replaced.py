"""New entries and those that vanished become pairs of which one stands where the other stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from generator.catalogs.model import Entry, Key
from generator.catalogs.similar import likeness

__all__ = ["replaced"]

_SINGLE = ("alert ", "heading ", "page ")
"""What roles begin with of which a place has one: a subject, a button, a heading."""
_LEAST = 50.0
"""How much the one must resemble the other, of 100. Of a short heading, an edit leaves little."""

_Spot: TypeAlias = tuple[str, str, Key | None]
"""A role, a side, and the sentence on that side."""


def replaced(
    new: Sequence[Entry], old: Sequence[Entry], *, now: Iterable[Key], before: Iterable[Key]
) -> Iterator[tuple[Entry, Entry]]:
    """Pair new entries with vanished ones of their role that had the same sentence before or behind them.

    `now` and `before` are the sentences of the source, as they are in order and as they were.
    """
    there = {spot: entry for entry, spots in _spots(old, before) for spot in spots}
    taken: set[Key] = set()
    for entry, spots in _spots(new, now):
        found = [there[spot] for spot in spots if spot in there and there[spot].key not in taken]
        best = max(found, key=lambda one: likeness(entry.msgid, one.msgid), default=None)
        if best is not None and likeness(entry.msgid, best.msgid) >= _LEAST:
            taken.add(best.key)
            yield entry, best


def _spots(entries: Iterable[Entry], keys: Iterable[Key]) -> Iterator[tuple[Entry, tuple[_Spot, ...]]]:
    order = [None, *keys, None]
    places = {key: number for number, key in enumerate(order)}
    for entry in entries:
        role = entry.comments[0] if entry.comments else ""
        if role.startswith(_SINGLE):
            place = places[entry.key]
            yield entry, ((role, "before", order[place - 1]), (role, "behind", order[place + 1]))
