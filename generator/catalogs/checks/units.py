"""A check of units of time: ninety days are not ninety weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS", "counts_time"]

_UNITS = ("minute", "hour", "day", "week", "month", "year")
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "de": ("minute", "stunde", r"tage?[ns]?\b|tägig", "woche|wöchig", "monat", "jahr|jähr"),
        "en": (
            r"min(?:ute)?s?\b",
            r"(?:hour|hr)s?\b",
            r"(?:business |working |calendar |full )?days?\b",
            r"weeks?\b",
            r"(?:calendar |full )?months?\b",
            r"years?\b",
        ),
        "fr": ("minute", "heure", "jour", "semaine", "mois", r"ans?\b|année"),
        "nl": (
            "minu",
            r"uur|uren\b",
            r"(?:werk|kalender)?dag(?:en)?\b|daags",
            "week|weken|weeks",
            "maand",
            r"ja(?:ar|ren)\b|jarig",
        ),
        "sv": (
            "minut",
            "timm",
            r"(?:arbets|kalender)?dag(?:ar|ars|en|arna)?\b|dygn|vardag",
            "veck",
            "månad",
            r"års?\b",
        ),
        "zh": ("分钟", "小时|钟头", "天|日|工作日", "周|星期", "月", "年"),
    }
)
"""The beginnings of the words for each unit, as expressions, by language."""


_BETWEEN = r"[\s*_-]{0,3}个?"


def _quantities(names: tuple[str, ...]) -> re.Pattern[str]:
    """Match a number or a placeholder and the unit behind it."""
    units = "|".join(f"(?P<{unit}>{name})" for unit, name in zip(_UNITS, names, strict=True))
    return re.compile(rf"(?<![\w.,])(\{{[a-z][a-z0-9_]*\}}|[0-9]+){_BETWEEN}(?:{units})", re.IGNORECASE)


_QUANTITIES = MappingProxyType({language: _quantities(names) for language, names in _NAMES.items()})
_MAY_COUNT = MappingProxyType(
    {
        language: re.compile(rf"[0-9}}]{_BETWEEN}(?:{'|'.join(names)})", re.IGNORECASE)
        for language, names in _NAMES.items()
    }
)
"""Looked for behind digits alone, these take a sixth of the time."""


def counts_time(text: str, start: int, language: str) -> bool:
    """Tell whether the number at a place of a text counts time; False for languages not known here.

    >>> counts_time("binnen 1 uur", 7, "nl")
    True
    """
    return language in _QUANTITIES and _QUANTITIES[language].match(text, start) is not None


def _counted(text: str, language: str) -> dict[str, set[str]]:
    """Return the units that each number of a text counts."""
    found: dict[str, set[str]] = {}
    for match in _QUANTITIES[language].finditer(text):
        found.setdefault(match[1], set()).add(match.lastgroup or "")
    return found


_wanted = lru_cache(maxsize=4096)(_counted)


def _units(pair: Pair) -> Iterator[str]:
    if pair.source_language not in _QUANTITIES or pair.locale.language not in _QUANTITIES:
        return
    if not _MAY_COUNT[pair.source_language].search(pair.source.raw):
        return
    wanted = _wanted(pair.source.raw, pair.source_language)
    given = _counted(pair.target.raw, pair.locale.language) if wanted else {}
    for number, units in wanted.items():
        if number in given and not units & given[number]:
            yield f"{number} counts {_listed(given[number])} instead of {_listed(units)}"


def _listed(units: set[str]) -> str:
    return " and ".join(f"{unit}s" for unit in sorted(units))


CHECKS = (
    Check(
        id="units",
        group="addresses and numbers",
        weight="strict",
        reason="The same number of another unit is another deadline.",
        example=("Data is deleted after 90 days.", "Gegevens worden na 90 weken verwijderd."),
        fix="count what the source counts",
        find=_units,
    ),
)
