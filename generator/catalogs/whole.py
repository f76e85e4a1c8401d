"""A catalog that reads well line by line is judged as a whole: charset, plural forms, and a missing end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.catalogs.lines import Lines
from generator.catalogs.model import Entry, Header
from generator.catalogs.provenance import parse_provenance, text_hash
from generator.locales import equivalent_header
from generator.plurals import MAX_FORMS

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["check_charset", "check_end", "check_plurals", "missing_end"]

_NPLURALS = re.compile(r"[ \t]*nplurals[ \t]*=[ \t]*([0-9]{1,9})[ \t]*;")
_CHARSET = re.compile(r"charset=([^\s;]*)", re.IGNORECASE)


def check_charset(header: Header, lines: Lines, *, template: bool) -> None:
    """Refuse a charset other than UTF-8; a template may leave it open."""
    match = _CHARSET.search(header.get("Content-Type") or "")
    charset = match[1].lower() if match else ""
    if charset in ("utf-8", "utf8") or (template and charset == "charset"):
        return
    fault = f"the header's charset is {charset!r}" if charset else "the header names no charset"
    lines.fail(1, fault, r'save the file as UTF-8 and write "Content-Type: text/plain; charset=UTF-8\n"')


def check_plurals(
    header: Header, entries: Iterable[Entry], lines: Lines, *, locale: Locale | None, template: bool
) -> None:
    """Refuse another plural rule than the locale's, and entries with more or fewer forms than it has."""
    rule = header.get("Plural-Forms")
    if template:
        return
    if locale is not None and rule is not None and not equivalent_header(rule, locale):
        fault = f"Plural-Forms is not the rule of {locale.tag}"
        lines.fail(1, fault, f'write "Plural-Forms: {locale.plural.header}\\n"')
    match = _NPLURALS.match(rule or "")
    if rule is not None and (match is None or not 1 <= int(match[1]) <= MAX_FORMS):
        lines.fail(
            1,
            "Plural-Forms is not a rule",
            f"it takes 1 to {MAX_FORMS} forms: nplurals=2; plural=(n != 1);",
        )
    count = locale.plural.nplurals if locale is not None else int(match[1]) if match else None
    for entry in entries:
        if entry.msgid_plural is None or len(entry.msgstr) == count:
            continue
        if count is None:
            lines.fail(
                1,
                "there are plural forms but no Plural-Forms in the header",
                "write the rule of the language there",
            )
        lines.fail(
            entry.line,
            f"{len(entry.msgstr)} plural forms, {count} expected",
            "give msgstr[0] and so on, one per form",
        )


# --- the end

_RESTORE = "restore it, or, if it is whole, add an empty line at its end"


def check_end(header: Header, entries: list[Entry], lines: Lines) -> None:
    """Refuse a file that was cut between two lines of its last entry: no grammar shows that."""
    if entries:
        fault = missing_end(entries[-1], entries[-1].body or "")
        if fault is not None:
            lines.fail(entries[-1].line, f"{fault}: the file looks cut off", _RESTORE)
    elif header.get("X-Source-Language") is None:  # The last field that we write.
        lines.fail(1, "the header is short and no entry follows: the file looks cut off", _RESTORE)


def missing_end(entry: Entry, body: str) -> str | None:
    """Say why the last entry of a file, written as `body`, looks cut off; None if it does not.

    A text with the recorded hash is whole, and so is one on the line of its keyword. One on several lines is
    not if it ends in a blank, newline or hyphen that the source has not, if its brackets do not match, or if
    it lacks the source's punctuation at the end, or one of its links, placeholders or code.
    """
    recorded = parse_provenance(entry.translator)
    if recorded is not None and recorded.tgt == text_hash(entry.msgstr):
        return None
    if recorded is not None and not entry.translated:
        return "the last text is missing though the entry had one"
    if _on_one_line(entry, body):
        return None
    source = entry.msgid if entry.msgid_plural is None else entry.msgid_plural
    return "the last text breaks off" if _breaks_off(source, entry.msgstr[-1]) else None


_ONE_LINE = re.compile(r'(?:#~ )?msgstr(?:\[[0-9]+\])? "')
_NO_LINE = re.compile(r'(?:#~ )?msgstr\[[0-9]+\] ""')


def _on_one_line(entry: Entry, body: str) -> bool:
    """Tell whether the last text stands on its keyword's line; one that `--indent` padded may go on below."""
    *before, ending = body.rstrip("\r\n").splitlines()
    if _NO_LINE.fullmatch(ending) and any(entry.msgstr):
        return _ONE_LINE.match(before[-1]) is not None
    return _ONE_LINE.match(ending) is not None


_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("（", "）"), ("「", "」"), ("`", "`"))
_CLOSING = " )]}\"'”’»」』*_`>"
_PUNCTUATION = tuple(".!?:;…。！？：；।॥۔؟։።။។")
_UNPUNCTUATED = re.compile("[\u0e00-\u0eff]\\Z")
"""Thai and Lao end sentences with nothing."""
_CONSTRUCT = re.compile(r"\]\(|\]\[|\[\^|\{[a-z][a-z0-9_]*\}|`[^`]+`")


def _breaks_off(source: str, text: str) -> bool:
    if text[-1:] in (" ", "\n", "-") and source[-1:] != text[-1:]:
        return True
    if any(_open(text, pair) and not _open(source, pair) for pair in _PAIRS):
        return True
    if Counter(_CONSTRUCT.findall(source)) - Counter(_CONSTRUCT.findall(text)):
        return True
    return _punctuated(source) and not _punctuated(text) and not _UNPUNCTUATED.search(text)


def _open(text: str, pair: tuple[str, str]) -> bool:
    opening, closing = pair
    return text.count(opening) % 2 == 1 if opening == closing else text.count(opening) > text.count(closing)


def _punctuated(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_PUNCTUATION)
