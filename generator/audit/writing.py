"""Writers' sentences become Findings: what is long to read, and what an alert states that a fact should.

Both are found in the source alone, so that a writer mends them before anybody translates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, get_args

from generator.audit.model import Finding
from generator.catalogs.checks.numerals import spells
from generator.locales import Locale
from generator.project import Project
from generator.source import sentences
from generator.source.alerts import Alert, slot_of
from generator.source.content import Content
from generator.source.model import Segment
from generator.values import CURRENCIES, Fact, format_fact
from generator.values.model import Unit

__all__ = ["MOST_WORDS", "audit_writing"]

MOST_WORDS = 40
"""Of a sentence."""

_Stated = tuple[str, str]
"""What is stated, as written, and its number in digits."""


def audit_writing(project: Project, content: Content) -> Iterator[Finding]:
    """Yield what is wrong with the sentences of articles and alerts."""
    for article in content.articles.values():
        yield from _long_sentences(project.relative(article.path), article.segments)
    locale = project.settings.source_locale
    for alert in content.alerts.values():
        yield from _long_sentences(alert.path, alert.segments)
        yield from _stated(alert, content.facts, locale)


def _finding(path: str, line: int, code: str, message: str, *, fatal: bool = False) -> Finding:
    severity: Any = "fatal" if fatal else "warning"
    return Finding(path=path, line=line, locale="", code=code, severity=severity, message=message)


# --- long sentences

_TAG = re.compile(r"<[^>]*>")


def _long_sentences(path: str, segments: Sequence[Segment]) -> Iterator[Finding]:
    for segment in segments:
        for sentence in _sentences(segment):
            words = len(_TAG.sub(" ", sentence).split())
            if words > MOST_WORDS:
                message = f"a sentence has {words} words of {MOST_WORDS}: “{sentence[:40]}…”; split it"
                yield _finding(path, segment.line, "long", message)


def _sentences(segment: Segment) -> Iterator[str]:
    """Cut a segment, which is a paragraph where a project or an article says so."""
    start = 0
    for end, following in sentences.gaps(segment.text):
        yield segment.text[start:end]
        start = following
    yield segment.text[start:]


# --- facts


def _stated(alert: Alert, facts: Mapping[str, Fact], locale: Locale) -> Iterator[Finding]:
    """Yield durations and amounts that an alert states by itself, though facts of their kind are known."""
    for segment in alert.segments:
        for kind, stated in _spoken("\n".join(filter(None, (segment.text, segment.plural))), locale):
            known = {name: fact for name, fact in facts.items() if _kind(fact) == kind}
            if known:
                yield _statement(alert, segment, stated, known, locale)


def _statement(
    alert: Alert, segment: Segment, stated: _Stated, known: Mapping[str, Fact], locale: Locale
) -> Finding:
    text, number = stated
    same = [f"{{{slot_of(name)}}}" for name, fact in known.items() if _number(fact, locale) == number]
    if same:
        message = f"{text!r} is written out; write {' or '.join(same)}, which follows content/facts.yml"
        return _finding(alert.path, segment.line, "fact", message)
    listed = ", ".join(f"{name} is {format_fact(fact, locale)}" for name, fact in known.items())
    message = (
        f"no fact says {text!r}: in content/facts.yml, {listed}; "
        "write the placeholder of the one that is meant, or add a fact"
    )
    return _finding(alert.path, segment.line, "fact", message, fatal=True)


def _kind(fact: Fact) -> str:
    return fact.unit if fact.kind == "duration" else fact.kind


def _number(fact: Fact, locale: Locale) -> str:
    return str(fact.value) if fact.kind == "duration" else _digits(format_fact(fact, locale))


def _digits(text: str) -> str:
    """Return the digits of an amount; a fraction of zeros counts for nothing."""
    return re.sub(r"\D", "", re.sub(r"[.,]00?(?=\D*\Z)", "", text))


def _spoken(text: str, locale: Locale) -> Iterator[tuple[str, _Stated]]:
    """Yield the durations and amounts of a text, by their unit or as money."""
    for unit, pattern in _durations(locale).items():
        for found in pattern.finditer(text):
            number = _read(found["number"], locale.language)
            if number:
                yield unit, (found[0], number)
    for found in _AMOUNT.finditer(text):
        yield "money", (found[0], _digits(found[0]))


_NUMBER = r"\d(?:[\d.,\u00a0\u202f]*\d)?"
_CODES = "|".join(sorted(CURRENCIES))
_AMOUNT = re.compile(
    rf"(?:[$€£¥]|\b(?:{_CODES}))\s?{_NUMBER}|(?<![\w.,]){_NUMBER}\s?(?:[€£¥]|(?:{_CODES})\b)"
)


@lru_cache(maxsize=8)
def _durations(locale: Locale) -> Mapping[str, re.Pattern[str]]:
    """Return what finds a number and a unit of time, in any form that the locale has for the unit."""
    edge = r"(?!\w)" if locale.joiner else ""
    return {
        unit: re.compile(rf"(?<![\w.,])(?P<number>\d+|{_WORD})[\s-]?(?:{_words(unit, locale)}){edge}")
        for unit in get_args(Unit)
    }


_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)?"


def _words(unit: Unit, locale: Locale) -> str:
    shown = (format_fact(Fact(kind="duration", value=value, unit=unit), locale) for value in (7, 5, 2, 1))
    words = (re.sub(r"\d", "", text).strip() for text in shown if text[0].isdecimal())
    return "|".join(map(re.escape, dict.fromkeys(words)))


def _read(number: str, language: str) -> str:
    """Return a number in digits; nothing for a word that is none, and for “one”, which may be an article."""
    if number.isdecimal():
        return str(int(number))
    spelled = [each for each in range(2, 100) if spells(number.lower(), each, language)]
    # Six begins sixty.
    return str(max(spelled)) if spelled else ""
