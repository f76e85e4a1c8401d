"""A check of links: each leads where its words say, as in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from types import MappingProxyType

from rapidfuzz import fuzz

from generator.catalogs.checks.model import Check, Pair
from generator.catalogs.checks.texts import Link

__all__ = ["CHECKS"]

EXCHANGED = 40
"""Of 200: by how much two link texts must resemble each other's source more than their own."""

_TOPICS: Mapping[str, Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        language: {topic: re.compile(words) for topic, words in topics.items()}
        for language, topics in {
            "en": {
                "pay": r"\bpay|settle", "help": r"support|help|contact", "cancel": r"cancel|\bend\b",
                "invoice": r"invoice|\bbill\b", "guide": r"guide|article|\bread\b|learn",
                "update": r"updat|chang",
            },
            "fr": {
                "pay": r"\bpa[iy]|régl", "help": r"support|aide|contact|assist", "cancel": r"annul|résili",
                "invoice": r"factur", "guide": r"guide|article|\bli(?:re|sez)\b|savoir",
                "update": r"à jour|modifi|chang",
            },
            "nl": {
                "pay": r"betal|betaa|voldo", "help": r"support|hulp|help|contact|ondersteun",
                "cancel": r"annul|opzeg|zeg|beëindig", "invoice": r"factu",
                "guide": r"gids|handleid|artikel|lees|lezen",
                "update": r"bijwerk|werk|wijzig",
            },
            "sv": {
                "pay": r"betal|reglera", "help": r"support|hjälp|kontakt",
                "cancel": r"avbryt|säg|uppsäg|avsluta",
                "invoice": r"faktur", "guide": r"guide|artik|läs", "update": r"uppdater|ändra|byt",
            },
            "zh": {
                "pay": r"付款|支付|付清|缴", "help": r"支持|帮助|联系", "cancel": r"取消|终止",
                "invoice": r"发票|账单", "guide": r"指南|文章|阅读|了解", "update": r"更新|更改|修改",
            },
        }.items()
    }
)  # fmt: skip
"""What links of help and billing are about, by language."""


def _exchanged(pair: Pair) -> Iterator[str]:
    if len(pair.source.links) < 2:
        return
    source = {link.target: link for link in pair.source.links}
    target = [link for link in pair.target.links if link.target in source]
    if len(source) != len(pair.source.links) or len(target) != len(source):
        return
    for first, second in combinations(target, 2):
        own, other = source[first.target], source[second.target]
        if _resemble_crosswise((first, second), (own, other)) or _speak_crosswise(
            (first, second), (own, other), pair
        ):
            yield f"the targets of {first.text[:40]!r} and {second.text[:40]!r} look exchanged"


def _resemble_crosswise(target: tuple[Link, Link], source: tuple[Link, Link]) -> bool:
    first, second, own, other = (link.text.lower() for link in (*target, *source))
    straight = fuzz.ratio(first, own) + fuzz.ratio(second, other)
    crossed = fuzz.ratio(first, other) + fuzz.ratio(second, own)
    return crossed - straight >= EXCHANGED


def _speak_crosswise(target: tuple[Link, Link], source: tuple[Link, Link], pair: Pair) -> bool:
    """Tell whether each of two links speaks of what the other's source speaks of, and not of its own."""
    first, second = (_topics(link, pair.locale.language) for link in target)
    own, other = (_topics(link, pair.source_language) for link in source)
    return bool(first & other and second & own) and not (first & own or second & other)


def _topics(link: Link, language: str) -> set[str]:
    known = _TOPICS.get(language, {})
    return {topic for topic, words in known.items() if words.search(link.text.lower())}


CHECKS = (
    Check(
        id="exchanged-links",
        group="structure",
        weight="fatal",
        reason="A reader who clicks to pay must not get the guide.",
        example=(
            "[Pay now](pay.md) or read [the guide](guide.md).",
            "[Betaal nu](guide.md) of lees [de gids](pay.md).",
        ),
        fix="give each link the target that it has in the source",
        find=_exchanged,
    ),
)
