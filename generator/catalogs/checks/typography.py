"""A check of typography, and its mending: the blanks, quotes and signs that each language prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from generator.catalogs.checks.masks import MASK, masked
from generator.catalogs.checks.model import Check, Pair

__all__ = ["CHECKS", "RULES", "Edit", "Rule"]


class Edit(NamedTuple):
    """What stands from `start` to `end` of a text becomes `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One habit of print."""

    fault: str
    edits: Callable[[str], Iterable[Edit]]
    """Finds what to change in a text whose code, targets and placeholders are masked."""
    spares_source: bool = False
    """Whether what the source writes so too, such as a name, stays."""


def _change(pattern: str, new: str) -> Callable[[str], Iterator[Edit]]:
    compiled = re.compile(pattern)
    return lambda text: (Edit(*match.span(), new) for match in compiled.finditer(text))


def _map(pattern: str, signs: Mapping[str, str]) -> Callable[[str], Iterator[Edit]]:
    compiled = re.compile(pattern)
    return lambda text: (Edit(*match.span(), signs[match[0].strip()]) for match in compiled.finditer(text))


def _quotes(pattern: str, opening: str, closing: str) -> Callable[[str], Iterator[Edit]]:
    """Change the signs around the first group of a pattern."""
    compiled = re.compile(pattern)

    def edits(text: str) -> Iterator[Edit]:
        for match in compiled.finditer(text):
            yield Edit(match.start(), match.start(1), opening)
            yield Edit(match.end(1), match.end(), closing)

    return edits


def _in_turn(text: str) -> Iterator[Edit]:
    """Change straight quotes to opening and closing ones in turn; not inches, nor one without a partner."""
    places = [place for place, char in enumerate(text) if char == '"']
    inches = any(text[place - 1 : place].isdigit() for place in places[::2])
    if len(places) % 2 == 0 and not inches:
        yield from (Edit(place, place + 1, "“”"[turn % 2]) for turn, place in enumerate(places))


_DOUBLE = Rule(fault="two blanks in a row", edits=_change(r"(?<=\S) {2,}(?=\S)", " "), spares_source=True)
_BEFORE_COMMA = Rule(
    fault="a blank before a comma or full stop",
    edits=_change(rf"(?<=[\w)\]%»”*{MASK}]) +(?=[,.](?:\s|\Z))", ""),
)
_BEFORE_SIGN = Rule(
    fault="a blank before punctuation", edits=_change(rf"(?<=[\w)\]%»”*{MASK}]) +(?=[?!:;](?:\s|\Z))", "")
)

_STRAIGHT = rf'(?<![\w{MASK}])"((?!\s)[^"]+?(?<!\s))"(?!\w)'

# --- French (Lexique des règles typographiques en usage à l'Imprimerie nationale)

_ENDS = r"(?:[\s)\]»”\"*_!?]|\Z)"
_WORDLIKE = rf"[\w)\]%»”’\"*_€{MASK}]"
_FRENCH = (
    Rule(
        fault="no no-break blank before ; ! or ?",
        edits=_change(rf"(?<={_WORDLIKE}) *(?=[;!?]{_ENDS})", "\u202f"),
    ),
    Rule(fault="no no-break blank before :", edits=_change(rf"(?<={_WORDLIKE}) *(?=:{_ENDS})", "\u00a0")),
    Rule(fault="quotes that are not « »", edits=_quotes(_STRAIGHT, "«\u00a0", "\u00a0»")),
    Rule(
        # Inside « » they are right.
        fault="quotes that are not « »",
        edits=_quotes(r"(?<![^\s(*_])“((?![\s«])[^“”«»]+?)(?<!\s)”(?![^«]*»)", "«\u00a0", "\u00a0»"),
    ),
    Rule(fault="no no-break blank after «", edits=_change(r"(?<=«) *(?=[^\s\u00a0\u202f])", "\u00a0")),
    Rule(fault="no no-break blank before »", edits=_change(r"(?<=[^\s\u00a0\u202f]) *(?=»)", "\u00a0")),
    Rule(
        fault="a straight apostrophe",
        edits=_change(rf"(?<=[^\W\d_])'(?=[^\W\d_]|[*_\[«]+\w|{MASK})", "’"),
        spares_source=True,
    ),
)

# --- Swedish (Språkrådet, Svenska skrivregler)

_SWEDISH = (
    Rule(fault="quotes that are not ”…”", edits=_quotes(_STRAIGHT, "”", "”")),
    Rule(fault="quotes that are not ”…”", edits=_change("[“„]", "”")),
)

# --- Chinese (GB/T 15834)

_FULL = "，。：；？！、（）《》"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = MappingProxyType({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"})
_AFTER_HAN = rf"(?:(?<=[{_HAN}）》】])|(?<=[{_HAN}）》】]\*)|(?<=[{_HAN}）》】]\*\*))"
_UNSHORTENED = r"(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\bCo)(?<!\bLLC)(?<!\bBros)(?<!\.[A-Za-z])"
"""Before a full stop, none of the words whose own it is."""
_CHINESE = (
    Rule(
        fault="half-width brackets",
        edits=_quotes(rf" *\(((?=[^()]*[{_HAN}])[^()]+)\)", "（", "）"),
    ),
    Rule(
        fault="half-width punctuation",
        edits=_map(
            rf"{_AFTER_HAN} *[,;:?!](?!\[) *|(?<![\s,;:?!]) *[,;?!:] *(?=\*{{0,2}}[{_HAN}（《【])", _WIDE
        ),
    ),
    Rule(
        fault="a half-width full stop",
        edits=_map(rf"{_AFTER_HAN}\.(?![\w.{MASK}])|{_UNSHORTENED}(?<=[\w)%{MASK}])\.(?=[*_”]*\Z)", _WIDE),
    ),
    Rule(fault="straight quotes", edits=_in_turn),
    Rule(
        fault="a blank beside full-width punctuation",
        edits=_change(
            r"(?<![\s*_]) +(?=[，。：；？！、（）《》])|(?<=[，。：；？！、（）《》]) +(?![\s*_]|\Z)", ""
        ),
    ),
    Rule(fault="a blank between Chinese characters", edits=_change(rf"(?<=[{_HAN}]) +(?=[{_HAN}])", "")),
)

RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "": (_DOUBLE, _BEFORE_COMMA, _BEFORE_SIGN),
        "fr": (*_FRENCH, _DOUBLE, _BEFORE_COMMA),
        "sv": (*_SWEDISH, _DOUBLE, _BEFORE_COMMA, _BEFORE_SIGN),
        "zh": (*_CHINESE, _DOUBLE),
    }
)
"""The rules of each language, and those of all others."""
_HAN_SIGN = re.compile(f"[{_HAN}]")
_SUSPECTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "": re.compile(r" [ ,.?!:;]"),
        "fr": re.compile(r"""['"“]| [ ,.;:!?»]|[^\s][;!?:»]|«[^\u00a0\u202f]"""),
        "sv": re.compile(r"""["“„]| [ ,.?!:;]"""),
        "zh": re.compile(
            rf"""[,;:?!.()"]| [ ，。：；？！、（）《》]|[，。：；？！、（）《》] |[{_HAN}] +[{_HAN}]"""
        ),
    }
)
"""What a text must hold for any of the rules to find something."""


def _rules(pair: Pair) -> tuple[Rule, ...]:
    # Keywords are parted as programs want it.
    if "keywords" in pair.roles or (not pair.locale.joiner and not _HAN_SIGN.search(pair.target.visible)):
        return ()
    language = pair.locale.language if pair.locale.language in RULES else ""
    return RULES[language] if _SUSPECTS[language].search(pair.target.raw) else ()


def _edits(rule: Rule, raw: str, pair: Pair) -> list[Edit]:
    found = list(rule.edits(masked(raw, pair.target.syntax)))
    if not rule.spares_source:
        return found
    return [edit for edit in found if not _is_quoted(edit, raw, pair.source.raw)]


_EDGES = ".,:;!?()*_"


def _is_quoted(edit: Edit, raw: str, source: str) -> bool:
    """Tell whether the source has the same word, or the same blanks."""
    if raw[edit.start : edit.end].isspace():
        return raw[edit.start : edit.end] in source
    word = (raw[: edit.start].split(" ")[-1] + raw[edit.start :].split(" ", 1)[0]).strip(_EDGES)
    return word in source


def _steps(pair: Pair) -> Iterator[tuple[str, str]]:
    """Apply rule by rule; yield what each found wrong, and the text after it."""
    raw = pair.target.raw
    for rule in _rules(pair):
        edits = sorted(_edits(rule, raw, pair), reverse=True)
        if not edits:
            continue
        start, end, _ = edits[-1]
        excerpt = " ".join(raw[max(0, start - 12) : end + 8].split())
        fault = f"{rule.fault} in '{excerpt}'"
        for first, last, new in edits:
            raw = raw[:first] + new + raw[last:]
        yield fault, raw


def _typography(pair: Pair) -> Iterator[str]:
    return (fault for fault, _ in _steps(pair))


def _mended(pair: Pair) -> str:
    texts = [pair.target.raw, *(raw for _, raw in _steps(pair))]
    return texts[-1]


CHECKS = (
    Check(
        id="typography",
        group="typography",
        weight="warning",
        reason="Text looks as readers of the language know it, and does not break before its punctuation.",
        example=("Pay now: it is late.", "Betaal nu : het is laat."),
        fix="run the check with --fix",
        find=_typography,
        mend=_mended,
    ),
)
