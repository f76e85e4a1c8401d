"""Two wordings of a sentence become the reason why they mean the same, or None.

Neutral is how words are typed: white space, quotes, dashes, dots, escapes; and where links point, and one
emphasis around the whole sentence. Never neutral is a word, number, sign, placeholder, code or tag.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from generator.catalogs.shape import Item, Shape, shape
from generator.catalogs.targets import retargeted

__all__ = ["Reason", "adapt", "canonical", "neutral"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an edit changes no meaning."""

    kinds: tuple[str, ...]

    def __str__(self) -> str:
        """Return the kinds of change, for a report."""
        return ", ".join(self.kinds)


def neutral(old: str, new: str, *, syntax: str = "markdown") -> Reason | None:
    """Tell why two wordings mean the same to a translator; None if they may not.

    `syntax` is how they are read: `markdown`, `html` or `plain`.

    >>> print(neutral("Don't wait...", "Don’t wait…"), neutral("Pay in 3 days.", "Pay in 4 days."))
    quotes, ellipsis None
    """
    if old == new:
        return Reason(kinds=())
    before, after = shape(old, syntax=syntax), shape(new, syntax=syntax)
    if _items(before) != _items(after) or not _is_one_step(before.emphasis, after.emphasis):
        return None
    kinds = [name for name in _TYPING if _items(before, without=name) != _items(after, without=name)]
    if before.targets != after.targets:
        kinds.append("target")
    if before.emphasis != after.emphasis:
        kinds.append("emphasis of the whole")
    return Reason(kinds=tuple(kinds) or ("escapes",))


def canonical(text: str, *, syntax: str = "markdown") -> tuple[Item, ...]:
    """Return what every neutral wording of a sentence has in common, to find them by."""
    return _items(shape(text, syntax=syntax))


def adapt(translation: str, old: str, new: str, *, syntax: str = "markdown") -> str | None:
    """Put into a translation what a neutral edit changed beside words: targets and emphasis of the whole.

    Return None where that cannot be done without a doubt, such as where the translation points elsewhere.

    >>> adapt("Lees [de gids](a.md).", "Read [the guide](a.md).", "Read [the guide](b.md).")
    'Lees [de gids](b.md).'
    """
    before, after = shape(old, syntax=syntax), shape(new, syntax=syntax)
    adapted: str | None = translation
    if before.targets != after.targets:
        adapted = retargeted(translation, old=old, new=new, syntax=syntax)
    if adapted is not None and before.emphasis != after.emphasis:
        adapted = _emphasized(adapted, before, after)
    return adapted


def _is_one_step(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether at most one emphasis was gained or lost, the others as they were."""
    short, long = sorted((tuple(before), tuple(after)), key=len)
    if len(long) - len(short) > 1:
        return False
    return short == long or any(
        short == long[:index] + long[index + 1 :] for index in range(len(long)) if len(long) > len(short)
    )


def _emphasized(translation: str, before: Shape, after: Shape) -> str | None:
    """Wrap a translation as the new source is wrapped."""
    own = shape(translation)
    if own.emphasis == after.emphasis:
        return translation
    if own.emphasis != before.emphasis:
        return None
    opening, closing = "".join(own.marks), "".join(reversed(own.marks))
    if not (translation.startswith(opening) and translation.endswith(closing)):
        return None
    inside = translation[len(opening) : len(translation) - len(closing)]
    wrapped = f"{''.join(after.marks)}{inside}{''.join(reversed(after.marks))}"
    result = shape(wrapped)
    same = result.items == own.items and result.targets == own.targets
    return wrapped if same and result.emphasis == after.emphasis else None


# --- how words are typed


def _items(of: Shape, *, without: str = "") -> tuple[Item, ...]:
    rules = [rule for name, rule in _TYPING.items() if name != without]
    return tuple((item[0], _typed(item[1], rules)) if item[0] == "text" else item for item in of.items)


def _typed(text: str, rules: Sequence[Callable[[str], str]]) -> str:
    for rule in rules:
        text = rule(text)
    return text


_BLANKS = re.compile(r"[ \t\n\u00a0\u2002-\u200a\u202f]+")
_SINGLE = re.compile("[\u2018\u2019\u201b]")
_DOUBLE = re.compile("[\u201c\u201d\u201e\u201f]")
_OPENED = {"'": re.compile(r"(?<!\w)'(?=\w)"), '"': re.compile(r'(?<!\w)"(?=\S)')}
_AFTER_DIGIT = re.compile("(?<=\\d)['\"\u2018\u2019\u201b\u201c\u201d\u201e\u201f]")
_DOTS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_DASH = "(?:---?|[-\u2010-\u2015])"
_LETTER = r"[^\W\d_]"
_BETWEEN_LETTERS = re.compile(rf"(?<={_LETTER}){_DASH}(?={_LETTER})")
_BETWEEN_BLANKS = re.compile(rf"(?<=[^\W\d_)\]\"'”’] ){_DASH}(?= [^\W\d_(\[\"'“‘])")
_TECHNICAL = re.compile(r"\S*(?:[/@\\_=]|\w[.:]\w)\S*")
"""An address, a path, an option: there a dash is no punctuation."""


def _blanks(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _quotes(text: str) -> str:
    """Make quotes straight; after a digit only if one was opened before, else it is feet or inches."""
    straight = _DOUBLE.sub('"', _SINGLE.sub("'", text))

    def kept(match: re.Match[str]) -> str:
        sign = straight[match.start()]
        return sign if _OPENED[sign].search(straight, 0, match.start()) else match[0]

    if not _AFTER_DIGIT.search(text):
        return straight
    parts = list(straight)
    for match in _AFTER_DIGIT.finditer(text):
        parts[match.start()] = kept(match)
    return "".join(parts)


def _dashes(text: str) -> str:
    """Make dashes hyphens between letters, and between words; beside a digit it may be a minus or a range."""
    technical = [match.span() for match in _TECHNICAL.finditer(text)]

    def plain(match: re.Match[str]) -> str:
        inside = any(start <= match.start() < end for start, end in technical)
        return match[0] if inside else "-"

    return _BETWEEN_BLANKS.sub(plain, _BETWEEN_LETTERS.sub(plain, text))


def _dots(text: str) -> str:
    return _DOTS.sub("…", text)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_TYPING: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "characters": _composed,
        "white space": _blanks,
        "quotes": _quotes,
        "dashes": _dashes,
        "ellipsis": _dots,
    }
)
"""How words may be typed: each rule writes one way for all of them."""
