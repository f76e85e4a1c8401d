"""A catalog becomes that of a pseudo-locale: English that is plainly no English, so what stays English shows.

`qps-ploc` has accents on every letter; `qps-plocm` has the sound of it in Arabic letters, so that a browser
and a mail program order it from right to left as they do real text. Both are longer than their source, as
translations are, and stand in brackets, so that a text which is cut off or glued together shows as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.catalogs.extract import BRACE_FORMAT, syntaxes
from generator.catalogs.model import Catalog, Entry
from generator.catalogs.provenance import signed

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["pseudo_catalog", "pseudo_text"]

_ACCENTED = str.maketrans(
    "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz",
    "ÅåƁƀÇçÐðÉéƑƒĜĝĤĥÎîĴĵĶķĻļṀṁÑñÖöÞþǪǫŔŕŠšŢţÛûṼṽŴŵẊẋÝýŽž",
)
_ARABIC = str.maketrans(
    "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz",
    "ااببچچددەەففگگههییججككللممننۆۆپپققررسستتووڤڤۋۋخخييزز",
)
_LETTERS = MappingProxyType({"Latn": _ACCENTED, "Arab": _ARABIC})

_TARGET = r"""\]\(\s*(?:<[^<>\n]*>|[^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)(?P<title>\s+"[^"]*")?\s*\)"""
_PLACEHOLDER = r"\{[a-z][a-z0-9_]*\}"
_TAG = r"<[^<>\s\d=][^<>]*>|&\#?\w+;"
_MARKDOWN = (
    r"\\."
    r"|(?:\{[\w:.+-]+\})?(?P<ticks>(?<!`)`+(?!`)).+?(?<!`)(?P=ticks)(?!`)"
    rf"|{_TARGET}|\[\^[^\[\]\s]+\]|{_TAG}"
    r"|(?<=\])\[[^\[\]]+\]|(?<=[\])`*_])\{[^{}\n]*\}"
)
_KEPT: Mapping[tuple[str, bool], re.Pattern[str]] = MappingProxyType(
    {
        ("markdown", True): re.compile(f"{_MARKDOWN}|{_PLACEHOLDER}", re.DOTALL),
        ("markdown", False): re.compile(_MARKDOWN, re.DOTALL),
        ("html", True): re.compile(f"{_TAG}|{_PLACEHOLDER}", re.DOTALL),
        ("html", False): re.compile(_TAG, re.DOTALL),
        ("plain", True): re.compile(_PLACEHOLDER),
        ("plain", False): re.compile(r"(?!)"),
    }
)
"""What is no word of a text, by its syntax and by whether it has placeholders."""
_IMPLICIT = re.compile(r"(?<!\\)\[([^\[\]^]+)\]\[\]")
_GROWTH = ((10, 1.0), (30, 0.5), (10**6, 0.35))
"""How much longer a text of so many letters becomes; short ones grow most, as in translation."""


def pseudo_catalog(catalog: Catalog, locale: Locale) -> Catalog:
    """Fill every live entry of a pseudo-locale's catalog, in place of what it had."""
    return replace(catalog, entries=tuple(_filled(entry, locale) for entry in catalog.live))


def _filled(entry: Entry, locale: Locale) -> Entry:
    forms = tuple(_form(entry, wording, locale) for wording in entry.wordings(locale.plural))
    return signed(replace(entry, msgstr=forms), "mt")


def _form(entry: Entry, text: str, locale: Locale) -> str:
    read_as = syntaxes(entry)
    syntax = next((name for name in ("markdown", "html") if name in read_as), "plain")
    return pseudo_text(text, locale, syntax=syntax, placeholders=BRACE_FORMAT in entry.flags)


def pseudo_text(text: str, locale: Locale, *, syntax: str = "markdown", placeholders: bool = False) -> str:
    """Write a sentence in a pseudo-locale: its letters marked, a third longer at least, in brackets.

    Markup, targets, code and, with `placeholders`, `{name}` stay as they are.

    >>> from generator.locales import parse
    >>> pseudo_text("Read **[the guide](a.md)** or `run` it.", parse("qps-ploc"))
    '⟦Ŕéåð **[ţĥé ĝûîðé](a.md)** öŕ `run` îţ. ẋẋẋẋẋ ẋẋẋẋ⟧'
    """
    letters = _LETTERS[locale.script]
    if syntax == "markdown":
        text = _IMPLICIT.sub(r"[\1][\1]", text)
    parts: list[str] = []
    position = 0
    for kept in _KEPT[syntax, placeholders].finditer(text):
        parts += (text[position : kept.start()].translate(letters), _construct(kept, letters))
        position = kept.end()
    parts.append(text[position:].translate(letters))
    return f"⟦{''.join(parts)} {_padding(sum(map(str.isalpha, text))).translate(letters)}⟧"


def _construct(kept: re.Match[str], letters: dict[int, int]) -> str:
    """Return a construct as it is, but for the title of a link, which readers see."""
    title = kept.groupdict().get("title")
    return kept[0].replace(title, title.translate(letters)) if title else kept[0]


def _padding(length: int) -> str:
    """Return words, so that lines can break in them."""
    wanted = max(1, round(length * next(growth for limit, growth in _GROWTH if length <= limit)))
    words, rest = divmod(wanted, 5)
    return " ".join([*["x" * 5] * words, *(["x" * rest] if rest else [])])
