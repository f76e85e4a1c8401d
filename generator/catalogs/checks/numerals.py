"""A number becomes the words that a language may write it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

__all__ = ["LIMIT", "counted", "spells"]

LIMIT = 1000
"""Numbers from this on are not looked for as words."""


_UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        language: tuple(word.replace("~", " ") for word in words.split())
        for language, words in {
            "de": "null ein(?:e[mnrs]?|s)? zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
            "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
            "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen",
            "fr": "zéro une? deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
            "seize dix[-~]sept dix[-~]huit dix[-~]neuf",
            "nl": "nul (?:één|een) twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
            "vijftien zestien zeventien achttien negentien",
            "sv": "noll (?:ett|en) två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton "
            "sexton sjutton arton nitton",
        }.items()
    }
)
"""The words, as expressions, of 0 to 19."""
_TENS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        language: ("", "", *words.split())
        for language, words in {
            "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
            "en": "twenty thirty forty fifty sixty seventy eighty ninety",
            "fr": "vingt trente quarante cinquante soixante",
            "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
            "sv": "tjug[oi] trettio fyrtio femtio sextio sjuttio åttio nittio",
        }.items()
    }
)


def _english(number: int) -> str:
    units, (tens, unit) = _UNITS["en"], divmod(number, 10)
    if number < 20:
        return units[number]
    if number < 100:
        return _TENS["en"][tens] + (f"-{units[unit]}" if unit else "")
    rest = f"(?: and)? {_english(number % 100)}" if number % 100 else ""
    return f"(?:{units[number // 100]}|an?) hundred{rest}"


def _dutch(number: int) -> str:
    units, (tens, unit) = _UNITS["nl"], divmod(number, 10)
    if number < 20:
        return units[number]
    if number < 100:
        joint = "ën" if unit in (2, 3) else "en"
        return (f"{units[unit]}{joint}" if unit else "") + _TENS["nl"][tens]
    rest = f"(?:en)?{_dutch(number % 100)}" if number % 100 else ""
    return (units[number // 100] if number >= 200 else "") + f"honderd{rest}"


def _swedish(number: int) -> str:
    units, (tens, unit) = _UNITS["sv"], divmod(number, 10)
    if number < 20:
        return units[number]
    if number < 100:
        return _TENS["sv"][tens] + (units[unit] if unit else "")
    rest = _swedish(number % 100) if number % 100 else ""
    return (units[number // 100] if number >= 200 else "(?:ett)?") + f"hundra{rest}"


def _french(number: int) -> str:
    units, (tens, unit) = _UNITS["fr"], divmod(number, 10)
    if number < 20:
        return units[number]
    if number < 80:
        # Seventy is sixty-ten, and seventy-one sixty and eleven.
        base = min(tens, 6)
        joint = "[- ]et[- ]" if unit == 1 else "[- ]"
        return _TENS["fr"][base] + (
            f"{joint}{_french(number - base * 10)}" if number % 10 or tens == 7 else ""
        )
    if number < 100:
        rest = f"[- ]{units[number - 80]}" if number > 80 else "s?"
        older = f"|nonante(?:[- ](?:et[- ])?{units[unit]})?" if number >= 90 else ""
        return f"(?:quatre[- ]vingt{rest}{older})"
    rest = f"[- ]{_french(number % 100)}" if number % 100 else "s?"
    return (f"{units[number // 100]}[- ]" if number >= 200 else "") + f"cent{rest}"


def _german(number: int) -> str:
    units, (tens, unit) = _UNITS["de"], divmod(number, 10)
    if number < 20:
        return units[number]
    if number < 100:
        one = "ein" if unit == 1 else units[unit]
        return (f"{one}und" if unit else "") + _TENS["de"][tens]
    rest = _german(number % 100) if number % 100 else ""
    return (units[number // 100] if number >= 200 else "(?:ein)?") + f"hundert{rest}"


def _chinese(number: int) -> str:
    units = ("[零〇]", "[一单]", "[二两]", "三", "四", "五", "六", "七", "八", "九")
    if number < 10:
        return units[number]
    if number < 100:
        return (
            (units[number // 10] if number >= 20 else "一?")
            + "十"
            + (units[number % 10] if number % 10 else "")
        )
    rest = number % 100
    gap = "[零〇]" if 0 < rest < 10 else ""
    return f"{units[number // 100]}百{gap}{_chinese(rest) if rest else ''}"


_LANGUAGES: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {"de": _german, "en": _english, "fr": _french, "nl": _dutch, "sv": _swedish, "zh": _chinese}
)
"""From a number to an expression that matches its words."""


@lru_cache(maxsize=2048)
def _pattern(number: int, language: str) -> re.Pattern[str]:
    words = _LANGUAGES[language](number)
    if language == "zh":
        around = "一二三四五六七八九十百"
        return re.compile(rf"(?<![{around}])(?:{words})(?![{around}])")
    # From 13 on a word is whole; below, ordinals and compounds begin with it: second, tweedaags.
    return re.compile(rf"\b(?:{words})" + (r"\b" if number > 12 else ""))


_COUNTED = (*range(2, 32), 45, 60, 90)
"""Numbers that deadlines are set in."""
_UNITS_OF_TIME: Mapping[str, str] = MappingProxyType(
    {
        "de": r"\s(?:minuten|stunden|tagen?|wochen|monaten?|jahren?)",
        "fr": r"\s(?:minutes|heures|jours|semaines|mois|ans|années)",
        "nl": r"\s(?:minuten|uren|uur|dagen|weken|maanden|jaar|jaren)",
        "sv": r"\s(?:minuter|timmar|dagar|dygn|veckor|månader|år)",
        "zh": "(?:分钟|小时|个小时|天|周|个星期|个月)",
    }
)


_COUNTS_TIME = MappingProxyType({language: re.compile(units) for language, units in _UNITS_OF_TIME.items()})


@lru_cache(maxsize=8)
def _counting(language: str) -> re.Pattern[str]:
    known = _LANGUAGES[language]
    words = "|".join(f"(?P<n{number}>{known(number)})" for number in sorted(_COUNTED, reverse=True))
    edge = "(?<![第一二三四五六七八九十百〇零几])" if language == "zh" else r"\b"
    return re.compile(f"{edge}(?:{words})(?:{_UNITS_OF_TIME[language]})")


def counted(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers that a text in lower case counts time with in words, each as it stands.

    >>> list(counted("binnen veertien dagen", "nl"))
    [(14, 'veertien dagen')]
    """
    if language in _COUNTS_TIME and _COUNTS_TIME[language].search(text):
        for match in _counting(language).finditer(text):
            yield int((match.lastgroup or "n0")[1:]), match[0]


def spells(text: str, number: int, language: str) -> bool:
    """Tell whether a text in lower case holds a number in words; False for languages not known here.

    >>> spells("na negentig dagen", 90, "nl")
    True
    """
    return number < LIMIT and language in _LANGUAGES and _pattern(number, language).search(text) is not None
