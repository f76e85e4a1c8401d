"""Translations become findings: a table of small checks, each with its reason, an example and the fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.catalogs.checks import addresses, characters, meaning, placeholders, structure
from generator.catalogs.checks.model import Check, Finding, Pair, Severity
from generator.catalogs.checks.texts import prepare, reference_labels
from generator.catalogs.extract import BRACE_FORMAT, syntaxes
from generator.catalogs.provenance import waivers

if TYPE_CHECKING:
    from generator.catalogs.model import Entry
    from generator.locales import Locale

__all__ = ["CHECKS", "Check", "Finding", "Severity", "run"]

CHECKS: tuple[Check, ...] = (
    *meaning.CHECKS,
    *structure.CHECKS,
    *placeholders.CHECKS,
    *addresses.CHECKS,
    *characters.CHECKS,
)
"""Every check, in the order in which findings are reported."""


def run(entry: Entry, *, locale: Locale, strict: bool, source_language: str = "en") -> tuple[Finding, ...]:
    """Check each form of a translated entry; an entry without text has no findings.

    `strict` makes the checks fatal that are so in alerts and critical articles only. A comment
    `# l10n: waive=<id> <reason>` waives a check for this entry, but for those that keep a text safe to show.
    """
    if not entry.translated:
        return ()
    waived = waivers(entry)
    same_language = locale.language == source_language
    active = _active(waived, locale) if waived or locale.is_pseudo else CHECKS
    found: dict[Finding, None] = {}
    for pair in _pairs(entry, locale, same_language=same_language):
        for check in active:
            for fault in check.find(pair):
                found[_finding(check, fault, strict=strict)] = None
    return tuple(found)


def _active(waived: Collection[str], locale: Locale) -> tuple[Check, ...]:
    held = (check for check in CHECKS if check.pseudo or not locale.is_pseudo)
    return tuple(check for check in held if not (check.waivable and check.id in waived))


def _finding(check: Check, fault: str, *, strict: bool) -> Finding:
    fatal = check.weight == "fatal" or (check.weight == "strict" and strict)
    return Finding(code=check.id, severity="fatal" if fatal else "warning", message=f"{fault}; {check.fix}")


def _pairs(entry: Entry, locale: Locale, *, same_language: bool) -> Iterator[Pair]:
    flags = frozenset(entry.flags)
    named = BRACE_FORMAT in flags
    for syntax in ("plain",) if "python-format" in flags else syntaxes(entry):
        for index, form in enumerate(entry.msgstr):
            source, choices = _source(entry, index, locale)
            labels = reference_labels(source)
            yield Pair(
                source=prepare(source, syntax=syntax, placeholders=named, labels=labels),
                target=prepare(form, syntax=syntax, placeholders=named, labels=labels),
                locale=locale,
                same_language=same_language,
                flags=flags,
                placeholders=choices,
            )


def _source(entry: Entry, index: int, locale: Locale) -> tuple[str, tuple[Counter[str], ...]]:
    """Return the source text that a form answers to, and the placeholders that it may have.

    A form may leave out the count only if it stands for exactly one number in its language: "one" in English,
    not in French, where it covers 0 and 1.
    """
    singular = placeholders.names(entry.msgid)
    if entry.msgid_plural is None:
        return entry.msgid, (singular,)
    plural = placeholders.names(entry.msgid_plural)
    numbers = _numbers(locale)[index]
    if len(numbers) != 1:
        return entry.msgid_plural, (plural,)
    counts = (plural - singular) or (plural if len(plural) == 1 else Counter[str]())
    without = Counter({name: number for name, number in plural.items() if name not in counts})
    choices = (plural, without) if numbers != {1} else (singular, plural, without)
    return entry.msgid if numbers == {1} else entry.msgid_plural, choices


@lru_cache(maxsize=256)
def _numbers(locale: Locale) -> tuple[frozenset[int], ...]:
    """Return the numbers up to 1000 that each plural form of a locale stands for."""
    rule = locale.plural
    forms: list[set[int]] = [set() for _ in range(rule.nplurals)]
    for number in range(1001):
        forms[rule.index(number)].add(number)
    return tuple(frozenset(form) for form in forms)
