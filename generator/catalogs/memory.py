"""A locale's catalogs become its translation memory: what is translated elsewhere, found by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from types import MappingProxyType

from generator.catalogs.carry import has_text
from generator.catalogs.extract import syntaxes
from generator.catalogs.model import Catalog, Entry, Key, Message, State
from generator.catalogs.neutral import canonical
from generator.catalogs.provenance import state
from generator.catalogs.shape import Item
from generator.catalogs.similar import Index

__all__ = [
    "NOTHING",
    "Memory",
    "Places",
    "Remembered",
    "Sense",
    "Standing",
    "doubts",
    "is_stale",
    "memorized",
    "remembered",
    "sense",
]

Sense = tuple[str | None, tuple[tuple[Item, ...], ...]]
"""What all neutral wordings of a message have in common."""


class Standing(IntEnum):
    """What became of a sentence where it is remembered from; of approved texts, the first is the best."""

    VANISHED = 0
    """Today's source has it there no more."""
    SHELVED = 1
    """Obsolete."""
    LIVE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A translated entry of another catalog."""

    entry: Entry
    catalog: str
    """The name of its catalog."""
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What one locale has translated, as far as today's update may need it."""

    exact: Mapping[Key, tuple[Remembered, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Entries of wanted sentences, the best first."""
    vanished: tuple[Remembered, ...] = ()
    """Entries whose sentence went from its catalog, wherever it may be now."""

    def same(self, message: Message, *, but: str) -> Iterator[Remembered]:
        """Yield the texts of this very sentence in catalogs other than `but`."""
        return (found for found in self.exact.get(message.key, ()) if found.catalog != but)

    def neutral(self, message: Message, *, but: str) -> Iterator[Remembered]:
        """Yield vanished entries that are neutral wordings of a message, but for the last word on it."""
        if not self.vanished:
            return
        read_as = syntaxes(message)
        found = self._senses(read_as).get(sense(message, read_as), ())
        yield from (entry for entry in found if entry.catalog != but)

    def similar(self, message: Message, *, but: str, least: float | None = None) -> Iterator[Remembered]:
        """Yield vanished entries that resemble a message, the likest first."""
        if self.vanished:
            near = (self.vanished[number] for number in self._index.best(message.msgid, least=least))
            yield from (entry for entry in near if entry.catalog != but)

    def _senses(self, read_as: tuple[str, ...]) -> Mapping[Sense, tuple[Remembered, ...]]:
        if read_as not in self._by_sense:
            found: dict[Sense, tuple[Remembered, ...]] = {}
            for entry in self.vanished:
                key = sense(entry.entry, read_as)
                found[key] = (*found.get(key, ()), entry)
            self._by_sense[read_as] = found
        return self._by_sense[read_as]

    @cached_property
    def _by_sense(self) -> dict[tuple[str, ...], Mapping[Sense, tuple[Remembered, ...]]]:
        return {}

    @cached_property
    def _index(self) -> Index:
        return Index([found.entry.msgid for found in self.vanished])


NOTHING = Memory()
"""The memory of a catalog that stands alone."""


class Places:
    """Which catalogs have a sentence, both by numbers; small, since all sentences of a project are in it."""

    MOST = 8
    """Catalogs of one sentence that are known; the rest of a boilerplate's would say the same."""

    __slots__ = ("_first", "_more")

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._more: dict[int, list[int]] = {}

    def add(self, sentence: int, number: int) -> None:
        """Note that a catalog has a sentence."""
        first = self._first.setdefault(sentence, number)
        if first != number:
            more = self._more.setdefault(sentence, [])
            more += [number] if len(more) < self.MOST - 1 else []

    def find(self, sentence: int) -> Iterator[int]:
        """Yield the catalogs that have a sentence; one or another may not, where two share a number."""
        if sentence in self._first:
            yield self._first[sentence]
            yield from self._more.get(sentence, ())


def sense(message: Message, read_as: Iterable[str]) -> Sense:
    """Return what all neutral wordings of a message have in common, read by these syntaxes."""
    texts = (message.msgid,) if message.msgid_plural is None else (message.msgid, message.msgid_plural)
    return message.msgctxt, tuple(canonical(text, syntax=syntax) for text in texts for syntax in read_as)


def memorized(known: Iterable[Remembered], wanted: Iterable[Key]) -> Memory:
    """Make a memory of entries: of the wanted sentences, and of what vanished."""
    looked_for = frozenset(wanted)
    exact: dict[Key, list[Remembered]] = {}
    vanished: list[Remembered] = []
    for found in known:
        if found.entry.key in looked_for:
            exact.setdefault(found.entry.key, []).append(found)
        if found.standing is Standing.VANISHED:
            vanished.append(found)
    ranked = {key: tuple(sorted(texts, key=_rank)) for key, texts in exact.items()}
    return Memory(exact=MappingProxyType(ranked), vanished=tuple(vanished))


def is_stale(entry: Entry) -> bool:
    """Tell whether a text is one of another sentence, also where it is obsolete."""
    return state(replace(entry, obsolete=False)) is State.STALE


def doubts(entry: Entry) -> tuple[bool, bool]:
    """Return what puts a text behind others: being one of another sentence, then not being approved."""
    return is_stale(entry), entry.fuzzy or not entry.translated


def _rank(found: Remembered) -> tuple[tuple[bool, bool], Standing]:
    return doubts(found.entry), found.standing


def remembered(catalog: Catalog, *, name: str, wanted: Iterable[Key]) -> Iterator[Remembered]:
    """Yield the translated entries of a catalog whose template has the `wanted` sentences now."""
    there = frozenset(wanted)
    for entry in catalog.entries:
        if not has_text(entry):
            continue
        live = Standing.LIVE if entry.key in there else Standing.VANISHED
        yield Remembered(entry=entry, catalog=name, standing=Standing.SHELVED if entry.obsolete else live)
