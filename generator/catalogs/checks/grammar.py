"""A check of verbs: a sentence whose verb was lost or left in another form, as machines do, says nothing.

Each rule is a row of words that no correct sentence of the language has, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A fault, and what shows it in text in lower case with straight apostrophes."""

    fault: str
    needs: frozenset[str]
    """One of these words, which are quicker to look for."""
    shows: re.Pattern[str]


def _rules(*rows: tuple[str, str, str]) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(fault=fault, needs=frozenset(needs.split()), shows=re.compile(shows))
        for fault, needs, shows in rows
    )


_REST = r"[^.,;:!?()«»“”]*"
"""The rest of a clause."""
_RULES: Mapping[str, tuple[_Rule, ...]] = MappingProxyType(
    {
        "fr": _rules(
            (
                "an infinitive is missing",
                "pouvez pouvons peut peuvent devez devons doit doivent veuillez souhaitez",
                r"\b(?:pouvez|pouvons|peut|peuvent|devez|devons|doit|doivent|veuillez|souhaitez) "
                r"(?!assez|chez)(?:pas )?\w+ez\b",
            ),
            ("an infinitive is missing", "pu", r"\b(?:n'avons|n'avez|n'a|n'ont) pas pu \w+(?:é|ez)\b"),
        ),
        "nl": _rules(
            (
                "'hebben' has no participle",
                "hebben hebt heeft",
                rf"\b(?:we|wij|u|ze|zij) (?:hebben|hebt|heeft) (?!{_REST}\b(?:dat|die|of|als|om|te|hoe|wat"
                rf"|wie|waar\w*|kunnen|zullen|moeten|willen|en)\b){_REST}\b(?:zijn|worden)(?=\s*(?:[.,;:!?]|\Z))",
            ),
            (
                "one thing has a verb for several",
                "worden zijn hebben",
                r"\b(?:dat|zodat|omdat|doordat|als|wanneer|indien|terwijl) "
                r"(?:een (?!aantal|paar|reeks|deel|heleboel)|elke? |iedere? )\w+ (?:worden|zijn|hebben)\b"
                rf"(?!{_REST}\b(?:kan|kon|moet|moest|zal|zou|mag|wil)\b)",
            ),
            (
                "'bij' of 'bijwerken' is missing",
                "werk",
                r"(?:\A|[.,;:!?(] ?|\b(?:en|of) )werk (?:je|jouw|uw) "
                rf"(?!{_REST}\b(?:bij|om|uit|af|in|door|weg|tegen)\b)",
            ),
            (
                "an infinitive stands for a verb",
                "regelmatig altijd vaak ook",
                r"\b(?:dat|die|als|wanneer|omdat|zodat) (?:je|jij|u) (?:(?!niet\b|het\b)\w*[^\W\dtd]\b ){0,3}"
                r"(?:regelmatig |altijd |vaak |ook )\w{3,}en(?=[.,;:!?]|\Z)",
            ),
        ),
        "sv": _rules(
            (
                "an infinitive is missing",
                "kan kunde kunnat ska skulle vill måste bör behöver",
                r"\b(?:kan|kunde|kunnat|ska|skulle|vill|måste|bör|behöver) (?:inte |även |också |alltid )?"
                r"\w{2,}erar\b",
            ),
            (
                "an infinitive stands for a verb",
                "vi du ni",
                r"\b(?:som|att|eftersom) (?:vi|du|ni) (?:inte |regelbundet |alltid |ofta )?"
                r"\w{2,}era(?=[.,;:!?]|\Z)",
            ),
        ),
    }
)


def _verbs(pair: Pair) -> Iterator[str]:
    for rule in _RULES.get(pair.locale.language, ()):
        said = not rule.needs.isdisjoint(pair.target.words)
        found = rule.shows.search(" ".join(pair.target.lower.split())) if said else None
        if found:
            yield f"{rule.fault} in '{found[0][:60].strip()}'"


CHECKS = (
    Check(
        id="verbs",
        group="meaning",
        weight="warning",
        reason="A sentence that lost its verb, or has it in another form, was not read by its translator.",
        example=("Please update your payment information.", "Werk uw betalingsgegevens."),
        fix="read it aloud, and write the sentence anew",
        find=_verbs,
    ),
)
