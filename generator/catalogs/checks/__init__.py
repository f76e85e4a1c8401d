"""Translations become findings: a table of small checks, each with its reason, an example and the fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.catalogs.checks import (
    addresses,
    characters,
    exchanged,
    grammar,
    languages,
    limits,
    meaning,
    negation,
    numbers,
    opposites,
    placeholders,
    prose,
    structure,
    terms,
    typography,
    units,
)
from generator.catalogs.checks.model import Check, Finding, Group, Pair, Severity
from generator.catalogs.checks.texts import prepare, read, reference_labels
from generator.catalogs.extract import BRACE_FORMAT, syntaxes
from generator.catalogs.provenance import waivers

if TYPE_CHECKING:
    from generator.catalogs.checks.terms import Terms
    from generator.catalogs.model import Entry
    from generator.locales import Locale

__all__ = ["CHECKS", "Check", "Finding", "Group", "Pair", "Severity", "pairs", "run"]

CHECKS: tuple[Check, ...] = (
    *meaning.CHECKS,
    *structure.CHECKS,
    *exchanged.CHECKS,
    *placeholders.CHECKS,
    *addresses.CHECKS,
    *numbers.CHECKS,
    *units.CHECKS,
    *characters.CHECKS,
    *negation.CHECKS,
    *opposites.CHECKS,
    *languages.CHECKS,
    *grammar.CHECKS,
    *prose.CHECKS,
    *terms.CHECKS,
    *typography.CHECKS,
    *limits.CHECKS,
)
"""Every check, in the order in which findings are reported."""


def run(
    entry: Entry,
    *,
    locale: Locale,
    strict: bool,
    source_language: str = "en",
    terms: Terms | None = None,
    warnings: bool = True,
) -> tuple[Finding, ...]:
    """Check each form of a translated entry; an entry without text has no findings.

    `strict` makes the checks fatal that are so in alerts and critical articles only; without `warnings` only
    what is fatal is looked for. A comment `# l10n: waive=<id> <reason>` waives a check for this entry, but
    for those that keep a text safe to show.
    """
    if not entry.translated:
        return ()
    waived = frozenset(waivers(entry))
    active = _active(waived, locale.is_pseudo, strict, warnings)
    found: dict[Finding, None] = dict.fromkeys(_needless(waived)) if warnings and waived else {}
    for pair in pairs(entry, locale=locale, source_language=source_language, terms=terms):
        for check, fault in _faults(pair, active):
            found[_finding(check, fault, strict=strict)] = None
    return tuple(found)


def _needless(waived: frozenset[str]) -> Iterator[Finding]:
    """Yield what is wrong with waivers themselves."""
    for name in sorted(waived - _WAIVABLE):
        what = "cannot be waived" if name in _IDS else "does not exist"
        yield Finding(
            code="waiver", severity="warning", message=f"the check {name!r} {what}; delete the comment"
        )


_IDS = frozenset(check.id for check in CHECKS)
_WAIVABLE = frozenset(check.id for check in CHECKS if check.waivable)


def _faults(pair: Pair, active: tuple[Check, ...]) -> Iterator[tuple[Check, str]]:
    for check in active:
        concluded = False
        for fault in check.find(pair):
            yield check, fault
            concluded = check.conclusive
        if concluded:
            return


@lru_cache(maxsize=1024)
def _active(
    waived: frozenset[str],
    pseudo: bool,  # noqa: FBT001 - the key of a cache
    strict: bool,  # noqa: FBT001
    warnings: bool,  # noqa: FBT001
) -> tuple[Check, ...]:
    held = (check for check in CHECKS if check.pseudo or not pseudo)
    heavy = (check for check in held if warnings or _is_fatal(check, strict=strict))
    return tuple(check for check in heavy if not (check.waivable and check.id in waived))


def _is_fatal(check: Check, *, strict: bool) -> bool:
    return check.weight == "fatal" or (check.weight == "strict" and strict)


def _finding(check: Check, fault: str, *, strict: bool) -> Finding:
    severity: Severity = "fatal" if _is_fatal(check, strict=strict) else "warning"
    return Finding(code=check.id, severity=severity, message=f"{fault}; {check.fix}")


def pairs(
    entry: Entry, *, locale: Locale, source_language: str = "en", terms: Terms | None = None
) -> Iterator[Pair]:
    """Yield each form of an entry beside its source, once for each syntax it is read by.

    A form out of all proportion to its source is cut, since reading it could take for ever.
    """
    flags = frozenset(entry.flags)
    named = BRACE_FORMAT in flags
    roles = entry.comments[0] if entry.comments else ""
    for syntax in ("plain",) if "python-format" in flags else syntaxes(entry):
        for index, form in enumerate(entry.msgstr):
            source, choices = _source(entry, index, locale, syntax=syntax)
            labels = reference_labels(source)
            yield Pair(
                source=prepare(source, syntax=syntax, placeholders=named, labels=labels),
                target=read(meaning.cut(form, source), syntax=syntax, placeholders=named, labels=labels),
                locale=locale,
                source_language=source_language,
                flags=flags,
                placeholders=choices,
                roles=roles,
                terms=terms,
            )


def _source(entry: Entry, index: int, locale: Locale, *, syntax: str) -> tuple[str, tuple[Counter[str], ...]]:
    """Return the source text that a form answers to, and the placeholders that it may have.

    A form may leave out the count only if it stands for exactly one number in its language: "one" in English,
    not in French, where it covers 0 and 1.
    """
    if entry.msgid_plural is None:
        return entry.msgid, (placeholders.names(entry.msgid, syntax),)
    singular = placeholders.names(entry.msgid, syntax)
    plural = placeholders.names(entry.msgid_plural, syntax)
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
