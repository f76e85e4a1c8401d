"""Checks of a text's outer shape: how it ends, how many sentences it has, how long it is, doubled words."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.catalogs.checks.masks import masked
from generator.catalogs.checks.model import Check, Pair
from generator.source import sentences

if TYPE_CHECKING:
    from generator.catalogs.checks.texts import Text

__all__ = ["CHECKS"]

# --- ends

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(".。．｡।։።", "full stop"),
        **dict.fromkeys("?？؟\u037e", "question mark"),
        **dict.fromkeys("!！", "exclamation mark"),
        **dict.fromkeys(":：", "colon"),
        **dict.fromkeys(",，、", "comma"),
        **dict.fromkeys(";；", "semicolon"),
        "…": "ellipsis",
    }
)
_THANKS = re.compile(r"\b(?:thank|thanks|welcome|congratulations|great|hello|hi|hey|sorry|done)\b")
_ABBREVIATED = re.compile(
    r"(?:\b\w|\b[ap]\.m|\betc|\binc|\bltd|\bco|\bcorp|\benz|\bbijv|\bosv|\bm\.m|\bm\.fl|\bbl\.a|\bt\.ex|\bkl|\bnr|\bca"
    r"|\bs\.a|\bn\.v|\bb\.v)\.\Z"
)


_CLOSERS = "\"'”’“»›«)]）】》」』*_~ \t\n\u00a0\u202f\u3000"


def _end(text: Text) -> str:
    """Name the punctuation that a text ends with; nothing for a word, a number, a value or code."""
    if text.raw.rstrip(_CLOSERS)[-1:] in ("}", "`"):
        return ""
    last = text.lower.rstrip(_CLOSERS)
    return "ellipsis" if last.endswith("...") else _KINDS.get(last[-1:], "")


def _ends(pair: Pair) -> Iterator[str]:
    wanted, given = _end(pair.source), _end(pair.target)
    if wanted == given or "question mark" in (wanted, given) or _may_differ(wanted, given, pair):
        return
    if not given:
        yield f"the {wanted} at the end is missing"
    elif not wanted:
        yield f"{_a(given)} is added at the end"
    else:
        yield f"the text ends with {_a(given)} instead of {_a(wanted)}"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] == "e" else f"a {kind}"


_NOTES = frozenset(("obs!",))
"""Words that a language writes with a sign of their own."""


def _may_differ(wanted: str, given: str, pair: Pair) -> bool:
    if wanted == "comma":
        # A greeting or a closing: each language has its own sign after it, or none.
        return given in ("colon", "exclamation mark", "full stop", "")
    if pair.target.lower.strip() in _NOTES:
        return True
    if {wanted, given} == {"full stop", "exclamation mark"}:
        return wanted == "exclamation mark" or _THANKS.search(pair.source.lower) is not None
    if {wanted, given} == {"full stop", ""}:
        stopped = pair.source.lower if wanted else pair.target.lower
        return _ABBREVIATED.search(stopped.rstrip(_CLOSERS)) is not None
    # Items of a French list end with a semicolon.
    return given == "semicolon" and pair.locale.language == "fr" and wanted in ("", "comma", "full stop")


_QUESTION = re.compile(r"[?？؟]")


def _questions(pair: Pair) -> Iterator[str]:
    asked, asks = len(_QUESTION.findall(pair.source.visible)), len(_QUESTION.findall(pair.target.visible))
    if asks > asked:
        yield "a question mark is not in the source"
    elif asks < asked:
        yield "a question mark is missing"


# --- sentences and length

_STOP = re.compile(r"[.?!…。！？]")
_WIDE_STOP = re.compile(r"([。！？]+[”’」』）]*)(?=\S)")
_INNER_DOT = re.compile(r"\w\.\w+\Z")


def _sentences(text: str) -> int:
    """Count sentences; an abbreviation of any language ends none."""
    if not _STOP.search(text, 0, max(len(text) - 1, 0)):
        return 1
    spaced = _WIDE_STOP.sub(r"\1 ", text.strip())
    return 1 + sum(_parts(spaced, start, end) for start, end in sentences.gaps(spaced))


def _parts(text: str, start: int, end: int) -> bool:
    return not text[end].islower() and not _INNER_DOT.search(text[:start].rstrip("."))


def _sentence_count(pair: Pair) -> Iterator[str]:
    wanted, given = _sentences(pair.source.visible), _sentences(pair.target.visible)
    if given * 2 <= wanted or given > wanted * 2:
        yield f"the text has {_counted(given)}, its source {_counted(wanted)}"


def _counted(number: int) -> str:
    return f"{number} sentence{'s'[: number != 1]}"


_RATIOS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"zh": (0.14, 0.9), "ja": (0.2, 1.3), "ko": (0.25, 1.4), "fr": (0.55, 2.2), "de": (0.5, 2.2)}
)
"""The least and the greatest length of a translation of one character of English, by language."""
_RATIO = (0.5, 2.0)
LONG = 30
"""Characters from which on a text is long enough to compare lengths."""


def _length(pair: Pair) -> Iterator[str]:
    source, target = len(pair.source.visible.strip()), len(pair.target.visible.strip())
    if source < LONG:
        return
    least, greatest = _RATIOS.get(pair.locale.language, _RATIO)
    if target < least * source:
        yield f"the text is short for its source: {target} characters for {source}"
    elif target > greatest * source + 20:
        yield f"the text is long for its source: {target} characters for {source}"


# --- doubled words

_DOUBLED = re.compile(r"(?<![\w'-])([^\W\d_]+)[ \u00a0\n]\1(?![\w'-])")
_MAY_DOUBLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        language: frozenset(words.split())
        for language, words in (
            ("de", "der die das sie"),
            ("fr", "nous vous"),
            ("nl", "die dat het je u er zij"),
            ("sv", "den det de som är var"),
        )
    }
)
"""Words that grammar puts side by side: *vous vous abonnez*, *facturen die die klant betaalt*."""
_DOUBLED_HAN = re.compile(r"([的了是在和与或将为把被请])\1|([\u4e00-\u9fff]{3,5})\2")


def _doubled(pair: Pair) -> Iterator[str]:
    if pair.locale.joiner:
        words = pair.target.words
        if not any(map(operator.eq, words, words[1:])):
            return
        text = masked(pair.target.raw, pair.target.syntax).lower()
        found = {match[1] for match in _DOUBLED.finditer(text)}
        allowed = _MAY_DOUBLE.get(pair.locale.language, frozenset())
    else:
        found = {match[0] for match in _DOUBLED_HAN.finditer(pair.target.visible)}
        allowed = frozenset()
    if not found:
        return
    source = {match[1] for match in _DOUBLED.finditer(pair.source.lower)}
    for word in sorted(found - allowed - source):
        yield f"{word!r} stands twice in a row"


CHECKS = (
    Check(
        id="end",
        group="meaning",
        weight="strict",
        reason="Text that ends otherwise says otherwise, or lost its end.",
        example=("Pay the balance now.", "Betaal het saldo nu"),
        fix="end it as the source does",
        find=_ends,
    ),
    Check(
        id="question",
        group="meaning",
        weight="strict",
        reason="A statement that became a question, or a question that became one, is another message.",
        example=("How to pay", "Hoe kun je betalen?"),
        fix="ask where the source asks, and only there",
        find=_questions,
    ),
    Check(
        id="sentence-count",
        group="meaning",
        weight="warning",
        reason="A sentence too few may be lost, and one too many may be another's.",
        example=("Pay now. Then wait.", "Betaal nu en wacht."),
        fix="see whether all of the source is said, and nothing else",
        find=_sentence_count,
    ),
    Check(
        id="length",
        group="meaning",
        weight="warning",
        reason="Text much shorter or longer than usual lost something or says more.",
        example=("When you update your credit card, we process your payment at once.", "We verwerken dit."),
        fix="see whether all of the source is said, and nothing else",
        find=_length,
    ),
    Check(
        id="doubled-words",
        group="meaning",
        weight="warning",
        reason="A word typed twice is a slip.",
        example=("Pay the balance.", "Betaal het saldo saldo."),
        fix="delete one",
        find=_doubled,
    ),
)
