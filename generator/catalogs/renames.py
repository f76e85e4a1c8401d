"""Articles that are gone and articles that are new become pairs of one article under two names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from generator.catalogs.model import Key

__all__ = ["renames"]

_ALIKE = 0.5
"""How many of both articles' sentences they must share to be one: more than pages of one kind do."""


def renames(gone: Mapping[str, Collection[Key]], new: Mapping[str, Collection[Key]]) -> dict[str, str]:
    """Return the old name of each new article that is mostly one that is gone; no name is there twice."""
    places: dict[Key, list[str]] = {}
    for name, keys in gone.items():
        for key in keys:
            places.setdefault(key, []).append(name)
    found: list[tuple[float, bool, str, str]] = []
    for name, keys in new.items():
        shared = Counter(old for key in keys for old in places.get(key, ()))
        found += [
            (-_alike(number, keys, gone[old]), _last(name) != _last(old), name, old)
            for old, number in shared.items()
        ]
    pairs: dict[str, str] = {}
    for alike, _, name, old in sorted(found):
        if -alike >= _ALIKE and name not in pairs and old not in pairs.values():
            pairs[name] = old
    return pairs


def _alike(shared: int, keys: Collection[Key], others: Collection[Key]) -> float:
    return shared / (len(keys) + len(others) - shared)


def _last(name: str) -> str:
    return name.rpartition("/")[2]
