"""PO bytes become lines of text, and a line that is not PO becomes a sentence that says why."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

from generator.errors import GeneratorError, Place

__all__ = [
    "ESCAPES",
    "MAX_BYTES",
    "RESTORE",
    "Lines",
    "PoError",
    "decode",
    "diagnosis",
    "in_comment",
    "unwritable",
]

MAX_BYTES = 64 * 2**20
"""A catalog beyond this is no catalog: the whole gettext archive of a large desktop is smaller."""
ESCAPES = {'"': '"', "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
RESTORE = "compare with the file's last good version"
"""The next step where lines are lost."""


class PoError(GeneratorError):
    """A catalog that cannot be read; it is left as it is."""


class Lines:
    """The lines of a file as far as one reads on, and the places of faults in it."""

    __slots__ = ("_text", "begins", "path")

    def __init__(self, text: str, path: Path | str) -> None:
        self.path = path
        self._text = text
        self.begins: dict[int, int] = {}
        """Where lines begin, both counted from 0, as far as that was noted."""

    def text(self, start: int, end: int) -> str:
        """Return lines from `start` up to `end`, with their ends; where both begin is noted."""
        return self._text[self.begins[start] : self.begins[end]]

    def fail(self, line: int, fault: str, hint: str, *, column: int = 1) -> NoReturn:
        """Raise PoError for a line and column, counted from 1."""
        raise PoError(fault, place=Place(path=self.path, line=line, column=column), hint=hint)


# --- bytes

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]|\r(?!\n)")
_UNWRITABLE = re.compile("[\x00-\x06\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_OCTAL = re.compile(rb"\\[0-3][0-7]{2}")
# Comments have no escapes, but those that hold texts.
_OCTALS = re.compile(r"^[ \t]*#(?![~|]).*|\\(?:([0-3][0-7]{2}(?:\\[0-3][0-7]{2})*)|.)", re.MULTILINE)


def decode(data: bytes, path: Path | str) -> str:
    """Return a file's text. Raises PoError for what no catalog holds, and for one that ends in mid-line."""
    if len(data) > MAX_BYTES:
        raise PoError(
            f"the catalog is larger than {MAX_BYTES >> 20} MiB", place=Place(path=path), hint="split it"
        )
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise PoError(
            "the file begins with a byte order mark",
            place=Place(path=path, line=1, column=1),
            hint="save it as UTF-8 without BOM",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        fault = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise PoError(fault, place=_place(before, path), hint="save the file as UTF-8") from None
    if _suspicious(data, text) and (unreadable := _UNREADABLE.search(text)):
        fault = f"character U+{ord(unreadable[0]):04X} does not belong in a catalog"
        raise PoError(
            fault, place=_place(text[: unreadable.start()], path), hint="delete it, or write it as an escape"
        )
    if not text.endswith("\n"):
        raise PoError(
            "the file does not end with a newline, so it may be cut off",
            place=_place(text, path),
            hint="restore it, or, if it is whole, end its last line",
        )
    if _OCTAL.search(data):
        _check_octals(text, path)
    return text


def unwritable(text: str) -> str | None:
    """Return the first character that no catalog may hold, such as a control character or U+2028.

    >>> unwritable("Pay\\u2028now") == "\\u2028"
    True
    """
    match = _UNWRITABLE.search(text)
    return match[0] if match else None


def in_comment(text: str) -> str:
    """Return a text as a comment may hold it, where there are no escapes: without control characters."""
    return _UNREADABLE.sub("", text)


_HARMLESS = bytes(sorted({*range(256)} - {*range(9), 11, 12, 13, *range(14, 32), 127}))
_C1 = re.compile(rb"\xc2[\x80-\x9f]")


def _suspicious(data: bytes, text: str) -> bool:
    """Tell in a fraction of the time of `_UNREADABLE` whether it may find something."""
    separators = "\u2028" in text or "\u2029" in text
    return separators or bool(data.translate(None, _HARMLESS)) or bool(_C1.search(data))


def _check_octals(text: str, path: Path | str) -> None:
    """Refuse octal escapes, as `msgcat --escape` writes them, that are not UTF-8 or hide what is refused."""
    for match in _OCTALS.finditer(text):
        if match[1] is None:
            continue
        try:
            shown = bytes(int(code, 8) for code in match[1].split("\\")).decode("utf-8")
        except UnicodeDecodeError:
            shown = "\x00"
        if _UNREADABLE.search(shown):
            place = _place(text[: match.start()], path)
            raise PoError(
                "octal escapes that are not text", place=place, hint="write the characters themselves"
            )


def _place(before: str, path: Path | str) -> Place:
    return Place(path=path, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))


# --- lines

_CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: |\Z)")
_MEANT = re.compile(r'\\(?:["\\abfnrtv]|[0-3][0-7]{2})')
_BEGINS = re.compile(r"[ \t]*(?:msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]+\])?)?[ \t]*\"")
_WORD = re.compile(r"[ \t]*([\w-]+)")


def diagnosis(line: str, start: int, *, opened: bool) -> tuple[int, str, str]:
    """Say at which column, counted from 1, a line stops being PO, why, and what to do."""
    if _CONFLICT.match(line):
        return (
            1,
            "a merge conflict is not resolved",
            "keep one side and delete the lines with <<<<<<<, ======= and >>>>>>>",
        )
    begins = _BEGINS.match(line, start)
    if begins is None:
        word = _WORD.match(line, start)
        if word and word[1] == "domain":
            return start + 1, "domain lines are not supported", "keep one catalog per file"
        return (
            start + 1,
            f"{line[start : start + 20]!r} is not PO syntax",
            "lines are comments, keywords or quoted text",
        )
    position = begins.end()
    while position < len(line) and line[position] != '"':
        if line[position] != "\\":
            position += 1
        elif meant := _MEANT.match(line, position):
            position = meant.end()
        else:
            sequence = line[position : position + 2]
            return position + 1, f"{sequence} is not an escape that catalogs use", r"write \\ for a backslash"
    if position >= len(line):
        return position, "the closing quote is missing", "end the line with a quote, or restore its lost end"
    if line[position + 1 :].strip():
        return position + 2, "text follows the closing quote", r"write a quote inside a text as \""
    if not opened:
        return start + 1, "a quoted text belongs to no keyword", "the line before was lost; " + RESTORE
    return (
        start + 1,
        "a line of an obsolete entry among others",
        'begin each line of the entry with "#~ ", or none',
    )
