"""Checks of content: the text is there, is a translation, and is not out of all proportion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS", "WORD", "cut"]

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


_SPEAKS = re.compile(r"[^\W_]")


def _empty(pair: Pair) -> Iterator[str]:
    if _SPEAKS.search(pair.target.visible):
        return
    if not pair.target.raw.strip() or _SPEAKS.search(pair.source.visible):
        yield "the text has no words"


MOST_TIMES, MOST_MORE = 4, 80
"""A translation longer than so many times its source, and so many characters more, is none."""
MOST_SIGNS = 60
"""So many more signs of markup than the source has are none either; a row of them takes long to parse."""
_SIGN = re.compile(r"[\[\]<>*_`~!&\\]")


def cut(target: str, source: str) -> str:
    """Return as much of a translation as is worth looking at: what is more is a flood, whatever it says."""
    short = target[: MOST_TIMES * len(source) + MOST_MORE + 1]
    if len(short) <= MOST_SIGNS:
        return short
    most = MOST_SIGNS + len(_SIGN.findall(source))
    signs = islice(_SIGN.finditer(short), most, None)
    last = next(signs, None)
    return short if last is None else short[: last.end()]


def _flood(pair: Pair) -> Iterator[str]:
    if len(pair.target.raw) > MOST_TIMES * len(pair.source.raw) + MOST_MORE:
        yield "the text is many times as long as its source"
    elif len(_SIGN.findall(pair.target.raw)) > MOST_SIGNS + len(_SIGN.findall(pair.source.raw)):
        yield "the text has many more signs of markup than its source"


# Words that tell an English phrase from a row of names, and that are no words of our other languages.
_SMALL_WORDS = """
    a about after and any are at be before by can cannot do does don't for from get has have how if into is it
    its may more must new not now of off or our out should that the their them then there these they this to
    under until up us use was we what when where which who why will with without you your
"""
_FUNCTION_WORDS = frozenset(_SMALL_WORDS.split())
# Words of this trade that are English alone, so that even a button of one word is seen to be untranslated.
_TRADE_WORDS = """
    amount balances bill cancel canceled cancelled card cards charge charged charges choose click continue
    customer days declined delete deleted digits due expired expires failed fee fees hello help invoice
    invoices late notice overdue owed paid past pay payment payments press previous reactivate receipt
    receipts regards remaining reminder select settle street suspended unpaid upcoming view warning your
"""
_ENGLISH_WORDS = frozenset(_TRADE_WORDS.split())
_ADDRESS = re.compile(r"\S+@\S+|\w+://\S+")
_SENTENCE = re.compile(r"\w{3}[.?!]\s*\Z")


def _untranslated(pair: Pair) -> Iterator[str]:
    if pair.same_language:
        return
    if pair.source.words == pair.target.words:
        if _says_the_same(pair) and _is_phrase(pair.source.visible) and not _is_name(pair):
            yield "the text is still the source's"
    elif len(pair.source.words) >= WHOLE and _holds(pair) and _SENTENCE.search(pair.source.visible):
        yield "the source's sentence stands beside its translation"


WHOLE = 4
"""A sentence of so many words is no name that a translation may hold as it is."""


def _holds(pair: Pair) -> bool:
    return pair.source.visible.strip(" .?!") in pair.target.visible


def _says_the_same(pair: Pair) -> bool:
    source, target = pair.source.raw, pair.target.raw
    return source == target or _spoken(source) == _spoken(target)


_BETWEEN = re.compile(r"[\W_]+")


def _spoken(text: str) -> str:
    """Return the words and numbers of a text alone, in one case."""
    return _BETWEEN.sub(" ", text).strip().casefold()


def _is_phrase(text: str) -> bool:
    """Tell English from names: small words, words of the trade, or several words in lower case."""
    words = WORD.findall(_ADDRESS.sub(" ", text) if "@" in text or "://" in text else text)
    lower = [word for word in words if word[:1].islower() and word.isascii()]
    told = any(word.lower() in _FUNCTION_WORDS for word in words) and len(words) >= 2
    sentence = _SENTENCE.search(text) is not None and len(words) >= 2 and bool(lower)
    return told or sentence or len(lower) >= 2 or any(word.lower() in _ENGLISH_WORDS for word in words)


def _is_name(pair: Pair) -> bool:
    return pair.terms is not None and pair.terms.is_name(pair.source.visible)


PART = 4
"""So many words of the source in a row, small words among them, are a part left untranslated."""


def _partly(pair: Pair) -> Iterator[str]:
    if pair.same_language or pair.source_language != "en":
        return
    if len(_FUNCTION_WORDS.intersection(pair.target.words)) < 2:
        return
    run = _left_as_it_was(pair)
    if run and not _says_the_same(pair):
        yield f"the words {run!r} are still the source's"


def _left_as_it_was(pair: Pair) -> str:
    """Return the first words in a row that the source has, too; nothing if there are none."""
    text = f" {' '.join(pair.target.words)} "
    words = pair.source.words
    small = [word in _FUNCTION_WORDS for word in words]
    for start in range(len(words) - PART + 1):
        if sum(small[start : start + PART]) >= 2:
            run = " ".join(words[start : start + PART])
            if f" {run} " in text:
                return run
    return ""


def _edges(pair: Pair) -> Iterator[str]:
    if pair.target.raw != pair.target.raw.strip() and pair.source.raw == pair.source.raw.strip():
        yield "there are blanks around the text"


def _without_edges(pair: Pair) -> str:
    return pair.target.raw.strip() if pair.source.raw == pair.source.raw.strip() else pair.target.raw


CHECKS = (
    Check(
        id="empty",
        group="meaning",
        weight="fatal",
        reason="Blanks and signs alone say nothing.",
        example=("Pay now.", "  "),
        fix="translate it, or leave it empty until then",
        find=_empty,
        waivable=False,
        pseudo=True,
        conclusive=True,
    ),
    Check(
        id="flood",
        group="meaning",
        weight="fatal",
        reason="Text out of all proportion is not a translation.",
        example=("Pay now.", "Betaal nu. " + "Bla " * 30),
        fix="translate what the source says",
        find=_flood,
        waivable=False,
        conclusive=True,
    ),
    Check(
        id="untranslated",
        group="meaning",
        weight="fatal",
        reason="A source text saved as its translation hides that nobody translated it.",
        example=("Pay your balance now.", "Pay your balance now."),
        fix="translate it, leave it empty, or, for a name, waive this check",
        find=_untranslated,
        conclusive=True,
    ),
    Check(
        id="untranslated-part",
        group="meaning",
        weight="warning",
        reason="Readers stumble over a phrase of another language, such as the words of a link.",
        example=(
            "See [how we manage your data](data.md).",
            "Zie [how we manage your data](data.md).",
        ),
        fix="translate it, or, for a title that exists in English alone, waive this check",
        find=_partly,
    ),
    Check(
        id="blanks",
        group="meaning",
        weight="warning",
        reason="Blanks around a sentence are added where it is joined to others.",
        example=("Pay now.", "Betaal nu. "),
        fix="delete them",
        find=_edges,
        mend=_without_edges,
    ),
)
