"""Checks of placeholders: each form has the source's, and nothing else that a program could take for one."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.catalogs.checks.model import Check, Pair
from generator.source.markdown import PLACEHOLDER

if TYPE_CHECKING:
    from generator.catalogs.checks.texts import Text

__all__ = ["CHECKS", "names"]


_NONE: Counter[str] = Counter()


def names(text: str, syntax: str) -> Counter[str]:
    """Count the placeholders of a text by name; none begins in an escape or in the title of a link."""
    return Counter(PLACEHOLDER.findall(_apart(text, syntax))) if "{" in text else _NONE


_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


_TITLE = re.compile(r"""\]\([^()\s]+\s+("[^"]*"|'[^']*')\)""")


def _apart(text: str, syntax: str) -> str:
    """Set apart braces that no value replaces: escaped ones (CommonMark 0.31, §2.4) and those in titles."""
    if syntax != "markdown":
        return text
    bare = _ESCAPE.sub(r" \1 ", text) if "\\" in text else text
    return _TITLE.sub(lambda match: match[0].replace("{", "{ "), bare) if "](" in bare else bare


def _placeholders(pair: Pair) -> Iterator[str]:
    if "{" not in pair.target.raw and "{" not in pair.source.raw:
        return
    found = names(pair.target.raw, pair.target.syntax)
    if found in pair.placeholders:
        return
    for name in pair.placeholders[0] - found:
        yield f"placeholder {{{name}}} is missing"
    for name in found - pair.placeholders[0]:
        yield f"placeholder {{{name}}} is not in the source, or too often in the text"


# In some languages a percent sign stands apart from its number, and still begins a compound: `80 %-Grenze`.
_COMPOUND = r"(?<=[0-9][ \u00a0\u202f])%-[^\W\d_]{2}"
_PROGRAM = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|%\{|\$\{|#\{|<%|%>|\$\(|%\([^)]*\)?|%\d+\$"
    rf"|(?<![0-9])(?!{_COMPOUND})%[-#0+]*\d*(?:\.\d+)?[a-zA-Z]|%[sd](?![^\W\d_])"
)


_PROGRAM_SIGN = re.compile(r"[{}%$]")


def _program(pair: Pair) -> Iterator[str]:
    if not _PROGRAM_SIGN.search(pair.target.raw):
        return
    if found := _PROGRAM.findall(pair.target.raw):
        added = Counter(found) - Counter(_PROGRAM.findall(pair.source.raw))
        yield from (f"{text!r} looks like program text" for text in added)


_PRINTF = re.compile(r"%(?:\([^)]*\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]")


def _printf(pair: Pair) -> Iterator[str]:
    if "python-format" in pair.flags:
        found, wanted = Counter(_PRINTF.findall(pair.target.raw)), Counter(_PRINTF.findall(pair.source.raw))
        yield from (f"{text!r} is missing" for text in wanted - found)
        yield from (f"{text!r} is not in the source" for text in found - wanted)


_BRACE = re.compile(r"[{}\uff5b\uff5d\u2774\u2775\ufe5b\ufe5c\ufe37\ufe38]")


def _braces(pair: Pair) -> Iterator[str]:
    if not _BRACE.search(pair.target.raw):
        return
    if found := _lone_braces(pair.target):
        added = found - _lone_braces(pair.source)
        yield from (f"{brace!r} belongs to no placeholder" for brace in added)


def _lone_braces(text: Text) -> Counter[str]:
    return Counter(_BRACE.findall(PLACEHOLDER.sub("", _apart(text.raw, text.syntax))))


_GLUED = re.compile(r"[0-9][.,]?\{[a-z]|[a-z0-9_]\}(?:[.,]?[0-9]|`)")
_SIGNED = re.compile(r"(?<![^\s*_(:（：])[-+−–×]\{[a-z]|[a-z0-9_]\}\^")
_MULTIPLIED = re.compile(
    r"\} ?(?:[百千万亿兆億萬]|十(?![分足])|(?:[kKM]|(?i:hundred|thousand|million|billion|honderd|duizend"
    r"|miljoen|miljard|hundra|tusen|miljon(?:er)?|miljard(?:er)?|cents?|mille|millions?|milliards?|tausend"
    r"|millionen))\b)"
)


_TOUCHED = re.compile(r"[a-zà-ÿ]\{[a-z]")
_BACKSLASH = re.compile(r"\\\{[a-z]")
_JOINED = {
    _TOUCHED: "a letter touches a placeholder",
    _BACKSLASH: "a backslash touches a placeholder",
    _GLUED: "a digit or backtick touches a placeholder",
    _SIGNED: "a sign before a placeholder changes its value",
    _MULTIPLIED: "a number word after a placeholder multiplies its value",
}


_UNPRINTED = re.compile(
    r"</?[a-zA-Z][^<>]*>|\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\]\[[^\[\]]*\]|\[|[*~]|(?<!\w)_+|_+(?!\w)"
)
_BLANKS = re.compile(r"\s+")


def _printed(text: Text) -> str:
    """Return a text without its markup, entities and needless blanks: what stands side by side on paper."""
    raw = _ESCAPE.sub(r"\1", text.raw) if text.syntax == "markdown" else text.raw
    raw = html.unescape(_UNPRINTED.sub("", raw)) if text.syntax != "plain" else raw
    return _BLANKS.sub(" ", raw)


def _glued(pair: Pair) -> Iterator[str]:
    if "{" not in pair.target.raw:
        return
    source, target = _printed(pair.source), _printed(pair.target)
    for pattern, fault in _JOINED.items():
        found = len(pattern.findall(target))
        if found and found > len(pattern.findall(source)):
            yield fault


CHECKS = (
    Check(
        id="placeholders",
        group="placeholders",
        weight="fatal",
        reason="Values appear as in the source; only a plural form for one number may leave the count out.",
        example=("Pay {amount} now.", "Betaal nu {bedrag}."),
        fix="write each placeholder letter for letter as in the source",
        find=_placeholders,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="program-text",
        group="placeholders",
        weight="fatal",
        reason="Text that a template language could run never reaches one.",
        example=("Pay now.", "Betaal {{ nu }}."),
        fix="write {name} for values and nothing else in braces",
        find=_program,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="printf",
        group="placeholders",
        weight="fatal",
        reason="Strings of the interface are filled by Python's % formats.",
        example=("%s pages", "pagina's"),
        fix="write each % format as in the source",
        find=_printf,
        waivable=False,
        pseudo=True,
        setting="python-format",
    ),
    Check(
        id="braces",
        group="placeholders",
        weight="fatal",
        reason="A brace that is no placeholder is a placeholder spoilt.",
        example=("Pay {amount}.", "Betaal {amount:>9}."),
        fix="write {name}, in lower case and with nothing else inside",
        find=_braces,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="glued",
        group="placeholders",
        weight="fatal",
        reason="A digit, a sign or a number word beside a value changes it, and a letter blurs it.",
        example=("Pay {amount}.", "Betaal 1{amount}."),
        fix="take it away, or put a blank between",
        find=_glued,
        waivable=False,
    ),
)
