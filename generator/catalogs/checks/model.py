"""The vocabulary of checks: a check looks at a pair of texts and says what is wrong with the translation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from generator.catalogs.checks.terms import Terms
    from generator.catalogs.checks.texts import Text
    from generator.locales import Locale

__all__ = ["Check", "Finding", "Group", "Pair", "Severity", "Weight"]

Group = Literal[
    "structure",
    "placeholders",
    "addresses and numbers",
    "characters",
    "meaning",
    "terms",
    "typography",
    "limits",
]
"""What a check looks at."""

Severity = Literal["fatal", "warning"]
"""A fatal finding makes the sentence count as missing."""
Weight = Literal["fatal", "strict", "warning"]
"""How a check weighs: `strict` is fatal in alerts and critical articles, a warning elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A source text and one form of its translation, both prepared."""

    source: Text
    target: Text
    locale: Locale
    source_language: str
    """What the source is written in, as `en`."""
    flags: frozenset[str]
    placeholders: tuple[Counter[str], ...]
    """The placeholders that the form may have; more than one choice only in plurals."""
    roles: str
    """What the texts are on the page or in the email, as the catalog's comment says: `table cell`."""
    terms: Terms | None
    """The terms of the locale, where it has any."""

    @property
    def same_language(self) -> bool:
        """Tell whether the translation is into a variant of the source's own language, such as en-GB."""
        return self.locale.language == self.source_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row of the table: what is checked, how much it weighs, and what a translator should know of it."""

    id: str
    group: Group
    weight: Weight
    reason: str
    """Why it matters, as one sentence."""
    example: tuple[str, str]
    """A source text and a Dutch translation that fails."""
    fix: str
    """What to do, as the second half of a sentence."""
    find: Callable[[Pair], Iterable[str]]
    """Yields what is wrong, each as the first half of a sentence."""
    waivable: bool = True
    """Whether a translator may waive it for one entry; never where the text would be unsafe to show."""
    pseudo: bool = False
    """Whether it holds for pseudo-locales, which are unlike any language."""
    conclusive: bool = False
    """Whether nothing more needs to be said of a text that fails it."""
    mend: Callable[[Pair], str] | None = None
    """Writes the translation without the fault where a machine may: it never changes what the text says."""
    setting: str = ""
    """What the example needs to fail, where that is not plain text in a Dutch catalog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with one entry."""

    code: str
    """The id of the check."""
    severity: Severity
    message: str
    """Fault and next step, as a sentence."""
