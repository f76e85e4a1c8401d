"""Turns gettext's `Plural-Forms` headers into rules that say which form a number takes."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeVar

import babel
from babel.messages.plurals import DEFAULT_PLURAL, PLURALS
from babel.plural import to_gettext

__all__ = ["PluralRule", "equivalent", "parse_header", "rule"]

MAX_FORMS: Final = 6
"""Arabic and Welsh have six; no language has more."""
MAX_HEADER: Final = 500

_Wording = TypeVar("_Wording")

_HEADER = re.compile(r"\s*nplurals\s*=\s*([0-9]{1,2})\s*;\s*plural\s*=([^;\"\\]+);?\s*", re.ASCII)
# Babel swaps the last two forms; gettext and every PO editor put "many" (11 to 99) before "other".
_MENDED = MappingProxyType(
    {"ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PluralRule:
    """Which of a translation's forms a number takes, as gettext's `Plural-Forms` header says it."""

    nplurals: int
    expression: str

    @property
    def header(self) -> str:
        """Return the value of the header `Plural-Forms`."""
        return f"nplurals={self.nplurals}; plural={self.expression};"

    def index(self, n: int) -> int:
        """Return the number of the form for `n`, from 0.

        >>> PluralRule(nplurals=2, expression="(n != 1)").index(0)
        1
        """
        return _evaluator(self.expression)(n)

    def worded(self, one: _Wording, other: _Wording) -> tuple[_Wording, ...]:
        """Return which of a source's two wordings each form translates: `one` for the form of 1.

        Where all numbers share a form, that is `other`.

        >>> PluralRule(nplurals=2, expression="(n != 1)").worded("a day", "{days} days")
        ('a day', '{days} days')
        """
        singular = self.index(1) if self.nplurals > 1 else None
        return tuple(one if form == singular else other for form in range(self.nplurals))


def rule(name: str, cldr: babel.Locale) -> PluralRule:
    """Return the rule for a locale, by gettext's name and, for languages gettext lists none of, by CLDR.

    gettext's rule wins: French has two forms there and three in CLDR.
    """
    name = name.partition("@")[0]
    known = _MENDED.get(name.partition("_")[0]) or PLURALS.get(name) or PLURALS.get(name.partition("_")[0])
    if known:
        return PluralRule(nplurals=known[0], expression=known[1])
    # Babel's table lacks Indonesian, Malay and others, and would give them the Germanic rule.
    derived = parse_header(to_gettext(cldr.plural_form))
    return derived or PluralRule(nplurals=DEFAULT_PLURAL[0], expression=DEFAULT_PLURAL[1])


def parse_header(header: str) -> PluralRule | None:
    """Return the rule that a `Plural-Forms` header states, or None where it is none.

    None too for more than six forms, for a form outside them, and for what fails on some n = 0…1000
    (`n % 0`), so that a hostile header costs nothing later.
    """
    stated = _stated(header) if len(header) <= MAX_HEADER else None
    return stated if stated and _indexes(stated) else None


def equivalent(one: PluralRule, other: PluralRule) -> bool:
    """Tell whether two rules give the same form for each n = 0…1000."""
    return one.nplurals == other.nplurals and _indexes(one) == _indexes(other)


def _stated(header: str) -> PluralRule | None:
    found = _HEADER.fullmatch(header)
    if not found or not 1 <= int(found[1]) <= MAX_FORMS:
        return None
    return PluralRule(nplurals=int(found[1]), expression=found[2].strip())


@lru_cache(maxsize=256)
def _indexes(stated: PluralRule) -> tuple[int, ...]:
    """Return the forms for n = 0…1000, or nothing where one of them is none."""
    try:
        indexes = tuple(map(_evaluator(stated.expression), range(1001)))
    except (ValueError, ArithmeticError, RecursionError, MemoryError):
        return ()
    return indexes if all(0 <= index < stated.nplurals for index in indexes) else ()


@lru_cache(maxsize=256)
def _evaluator(expression: str) -> Callable[[int], int]:
    # gettext's own parser: it takes C's operators, n and numbers only, and at most 1,000 characters.
    return gettext.c2py(expression)
