"""Checks of content: the text is there, is a translation, and is not out of all proportion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS"]


def _empty(pair: Pair) -> Iterator[str]:
    said = any(char.isalnum() for char in pair.source.visible)
    if not pair.target.raw.strip() or (said and not any(char.isalnum() for char in pair.target.visible)):
        yield "the text has no words"


MOST_TIMES, MOST_MORE = 4, 80
"""A translation longer than so many times its source, and so many characters more, is none."""


def _flood(pair: Pair) -> Iterator[str]:
    if len(pair.target.raw) > MOST_TIMES * len(pair.source.raw) + MOST_MORE:
        yield "the text is many times as long as its source"


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Words that tell an English phrase from a row of names, and that are no words of our other languages.
_ENGLISH = """
    a about after and any are at be before by can cannot do does don't for from get has have how if into is it
    its may more must new not now of off or our out should that the their them then there these they this to
    under until up us use was we what when where which who why will with without you your
"""
_FUNCTION_WORDS = frozenset(_ENGLISH.split())


def _untranslated(pair: Pair) -> Iterator[str]:
    if pair.same_language or _plain(pair.target.raw) != _plain(pair.source.raw):
        return
    words = _WORD.findall(re.sub(r"\S+@\S+|\w+://\S+", " ", pair.source.visible))
    lower = [word for word in words if word[:1].islower() and word.isascii()]
    phrase = any(word.lower() in _FUNCTION_WORDS for word in words)
    if len(words) >= 2 and (len(lower) >= 2 or phrase):
        yield "the text is still the source's"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _edges(pair: Pair) -> Iterator[str]:
    if pair.target.raw != pair.target.raw.strip() and pair.source.raw == pair.source.raw.strip():
        yield "there are blanks around the text"


CHECKS = (
    Check(
        id="empty",
        weight="fatal",
        reason="Blanks and signs alone say nothing.",
        example=("Pay now.", "  "),
        fix="translate it, or leave it empty until then",
        find=_empty,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="flood",
        weight="fatal",
        reason="Text out of all proportion is not a translation.",
        example=("Pay now.", "Betaal nu. " + "Bla " * 30),
        fix="translate what the source says",
        find=_flood,
    ),
    Check(
        id="untranslated",
        weight="fatal",
        reason="A source text saved as its translation hides that nobody translated it.",
        example=("Pay your balance now.", "Pay your balance now."),
        fix="translate it, leave it empty, or, for a name, waive this check",
        find=_untranslated,
    ),
    Check(
        id="blanks",
        weight="warning",
        reason="Blanks around a sentence are added where it is joined to others.",
        example=("Pay now.", "Betaal nu. "),
        fix="delete them",
        find=_edges,
    ),
)
