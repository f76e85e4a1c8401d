"""PO bytes become a Catalog, or one sentence that says where they stop being PO and what to do.

Where polib's reader is lenient this one is strict: what it accepts says what the translator wrote. It knows
all that gettext 0.21 to 1.0 write (GNU gettext manual, "The Format of PO Files").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from generator.catalogs.lines import ESCAPES, RESTORE, Lines, PoError, decode, diagnosis
from generator.catalogs.model import (
    Catalog,
    Entry,
    Header,
    Key,
    Previous,
    kept_verbatim,
    lasting,
    read_later,
)
from generator.catalogs.whole import check_charset, check_end, check_plurals

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["PoError", "read_po", "read_recent"]

_STRING = r'"([^"\\\n]*+(?:\\(?:["\\abfnrtv]|[0-3][0-7]{2})[^"\\\n]*+)*+)"[ \t]*+'
_KEYWORD = re.compile(r"[ \t]*(msgctxt|msgid_plural|msgid|msgstr(?:\[(?:0|[1-9][0-9]?)\])?)[ \t]*" + _STRING)
_CONTINUED = re.compile(r"[ \t]*" + _STRING)
# Of a file without CR, whose lines are matched by a dot: three times as fast as by any sign but two.
_PLAIN_ENTRY = re.compile(
    rf"(\n*+(?:#(?![~|]).*+\n)*+)(?:msgctxt {_STRING}\n)?"
    rf"msgid {_STRING}\nmsgstr {_STRING.replace('([', '(?:[', 1)}\n(?:(?=\n)|\Z)"
)
_ESCAPE = re.compile(r'\\(?:(["\\abfnrtv])|([0-3][0-7]{2}(?:\\[0-3][0-7]{2})*))')
_REFERENCE = re.compile(r"[^ \t\u2068]*\u2068[^\u2069]*\u2069[^ \t]*|[^ \t]+")


def read_po(data: bytes, *, path: Path | str, locale: Locale | None = None) -> Catalog:
    """Read a catalog whole or raise PoError with line, column, fault and next step.

    With `locale`, its plural rule must be the file's. A template, a file named `.pot`, may leave charset and
    plural forms open.
    Entries keep the text they were read from, so what nobody changes is written back byte for byte.
    """
    template = Path(path).suffix == ".pot"
    text = decode(data, path)
    lines = Lines(text, path)
    reader = _Reader(lines)
    reader.read(text)
    header = reader.header
    if header is None:
        lines.fail(1, "the catalog has no header", 'begin it with msgid "" and the charset in its msgstr')
    check_charset(header, lines, template=template)
    check_plurals(header, reader.entries, lines, locale=locale, template=template)
    if not reader.tail:
        check_end(header, reader.entries, lines)
    newline = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"
    return Catalog(header=header, entries=tuple(reader.entries), newline=newline, tail=reader.tail)


@lru_cache(maxsize=4)
def read_recent(data: bytes, *, path: Path, locale: Locale) -> Catalog:
    """Read a catalog as `read_po` does; the last few are kept for those who look at one after another."""
    return read_po(data, path=path, locale=locale)


_ORDER = {"msgctxt": 0, "msgid": 1, "msgid_plural": 2}


class _Reader:
    """Reads lines into entries; one entry is open at a time."""

    __slots__ = (
        "body", "comments", "entries", "flags", "fresh", "head", "header", "lines", "msgid_line", "number",
        "obsolete", "old", "open", "places", "references", "sticky", "strings", "tail", "translator",
    )  # fmt: skip

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.entries: list[Entry] = []
        self.header: Header | None = None
        self.places: dict[Key, int] = {}
        self.tail = ""
        self.number = 0
        self.head = 0
        self._begin()

    def _begin(self) -> None:
        self.fresh = True
        self.body = -1
        self.msgid_line = 0
        self.obsolete = False
        self.open: list[str] = []
        self.strings: dict[str, list[str]] = {}
        self.old: dict[str, list[str]] = {}
        self.translator: list[str] = []
        self.comments: list[str] = []
        self.references: list[str] = []
        self.flags: list[str] = []
        self.sticky: list[str] = []

    def read(self, text: str) -> None:
        begins = self.lines.begins
        plain_entry = _PLAIN_ENTRY.match if "\r" not in text else lambda *_: None
        index = offset = 0
        while offset < len(text):
            begins[index] = offset
            if self.fresh and self.header is not None and (match := plain_entry(text, offset)):
                index += self._plain_entry(match, index)
                offset = match.end()
                continue
            end = text.index("\n", offset)
            self.number = index + 1
            self._line(text[offset:end].removesuffix("\r"))
            index, offset = index + 1, end + 1
        begins[index] = offset
        self.number = index + 1
        self._close()
        self.tail = self.lines.text(self.head, index)
        if self.old:
            self._fail(
                "a previous msgid stands at the end, without its entry", "the file looks cut off; restore it"
            )

    def _plain_entry(self, match: re.Match[str], index: int) -> int:
        """Take an entry without plural whose texts are on one line each, and return its number of lines."""
        head, context, msgid = match.groups()
        line = index + head.count("\n") + (1 if context is None else 2)
        entry = read_later(
            _escapeless(msgid),
            None if context is None else _escapeless(context),
            line=line,
            head=head if self.head == index else self.lines.text(self.head, index) + head,
            body=match.string[match.end(1) : match.end()],
            later=_rest,
        )
        self._keep(entry)
        self.head = line + 1
        return self.head - index

    def _line(self, line: str) -> None:
        first = line[:1]
        if first == '"' and self.strings and not self.obsolete and (match := _CONTINUED.fullmatch(line)):
            self.open.append(match[1])
        elif first == "m" and (match := _KEYWORD.fullmatch(line)):
            self._string(match[1], match[2], obsolete=False)
        elif first == "#":
            self._comment(line)
        elif not line.strip(" \t"):
            self._close()
            return
        else:
            self._other(line)
        # Last, since what is before it may have ended an entry.
        self.fresh = False

    def _comment(self, line: str) -> None:
        if line[1:2] == "~":
            self._obsolete_line(line)
        else:
            self._close(comment=True)
            self._annotate(line)

    def _annotate(self, line: str) -> None:
        if line[1:2] == "|":
            self._previous(line, line[2:])
            return
        translator, comments, references, flags, sticky = _annotations(line)
        self.translator += translator
        self.comments += comments
        self.references += references
        self.flags += flags
        self.sticky += sticky

    def _obsolete_line(self, line: str) -> None:
        after = 3 if line.startswith("#~|") else 2
        rest = line[after:].lstrip(" \t")
        if after == 3:
            self._close()
            self._previous(line, rest)
        elif keyword := _KEYWORD.fullmatch(rest):
            self._string(keyword[1], keyword[2], obsolete=True)
        elif self.strings and self.obsolete and (continued := _CONTINUED.fullmatch(rest)):
            self.open.append(continued[1])
        else:
            self._explain(line, len(line) - len(rest))

    def _previous(self, line: str, rest: str) -> None:
        if keyword := _KEYWORD.fullmatch(rest):
            name = keyword[1]
            if name not in _ORDER or any(_ORDER[known] >= _ORDER[name] for known in self.old):
                self._fail(f"{name} has no place here among previous texts", RESTORE)
            self.open = self.old[name] = [keyword[2]]
        elif self.old and (continued := _CONTINUED.fullmatch(rest)):
            self.open.append(continued[1])
        else:
            self._explain(line, len(line) - len(rest))

    def _string(self, name: str, text: str, *, obsolete: bool) -> None:
        if name in ("msgctxt", "msgid") and any(known.startswith("msgstr") for known in self.strings):
            self._close()
        if not self.strings:
            self.body = self.number - 1
            self.obsolete = obsolete
        elif obsolete != self.obsolete:
            self._fail(
                "an entry is only partly marked as obsolete", 'begin each of its lines with "#~ ", or none'
            )
        self._check_order(name)
        if name == "msgid":
            self.msgid_line = self.number
        self.open = self.strings[name] = [text]

    def _check_order(self, name: str) -> None:
        known = self.strings
        if name in known:
            self._fail(f"a second {name} in one entry", "a line between was lost; " + RESTORE)
        if name.startswith("msgstr"):
            self._check_msgstr(name)
        elif any(_ORDER.get(other, 3) > _ORDER[name] for other in known):
            self._fail(
                f"{name} comes too late in its entry",
                "write msgctxt, msgid, msgid_plural, msgstr in this order",
            )
        elif name == "msgid_plural" and "msgid" not in known:
            self._fail("msgid_plural without msgid", RESTORE)

    def _check_msgstr(self, name: str) -> None:
        known = self.strings
        if "msgid" not in known:
            self._fail("msgstr without msgid", RESTORE)
        if "msgid_plural" not in known:
            if name != "msgstr":
                self._fail(
                    f"{name} in an entry without msgid_plural", "write msgstr, or restore msgid_plural"
                )
            return
        expected = f"msgstr[{sum(1 for other in known if other.startswith('msgstr'))}]"
        if name != expected:
            self._fail(f"{name} where {expected} is due", "write the plural forms in order, none left out")

    def _close(self, *, comment: bool = False) -> None:
        """Finish the entry that is open, since a blank line or a `comment` follows."""
        if not self.strings:
            return
        strings = {name: _text(parts) for name, parts in self.strings.items()}
        forms = tuple(text for name, text in strings.items() if name.startswith("msgstr"))
        if "msgid" not in strings or not forms:
            self._incomplete("msgstr" if "msgid" in strings else "msgid", comment=comment)
        end = self.number - 1
        if not self.entries and self.header is None:
            self._keep_header(strings, forms, end)
        else:
            self._keep_entry(
                strings, forms, self.lines.text(self.head, self.body), self.lines.text(self.body, end)
            )
        self.head = end
        self._begin()

    def _incomplete(self, missing: str, *, comment: bool) -> NoReturn:
        if comment:  # As gettext's tools: they take no comment there.
            self._fail(
                f"a comment stands where the entry's {missing} should be",
                f"move it above the entry, or restore the {missing}",
            )
        self._fail(f"the entry has no {missing}", "the file looks cut off or mixed up; " + RESTORE)

    def _keep_header(self, strings: dict[str, str], forms: tuple[str, ...], end: int) -> None:
        if strings.keys() != {"msgid", "msgstr"} or strings["msgid"] or self.obsolete:
            self.lines.fail(
                self.body + 1,
                "the first entry is not the header",
                'begin the catalog with msgid "" and its header',
            )
        header = Header(
            fields=tuple(self._fields(forms[0])),
            translator=tuple(self.translator),
            comments=tuple(self.comments),
            flags=tuple(self.flags),
        )
        self.header = kept_verbatim(header, raw=self.lines.text(self.head, end))

    def _fields(self, text: str) -> Iterator[tuple[str, str]]:
        for line in text.removesuffix("\n").split("\n") if text else ():
            name, colon, value = line.partition(":")
            if not colon or not name.strip():
                self.lines.fail(
                    self.msgid_line,
                    f"the header line {line[:40]!r} has no colon",
                    "write each line as Name: value\\n",
                )
            yield name.strip(), value.strip()

    def _keep_entry(self, strings: dict[str, str], forms: tuple[str, ...], head: str, body: str) -> None:
        entry = Entry(
            msgid=strings["msgid"],
            msgctxt=strings.get("msgctxt"),
            msgid_plural=strings.get("msgid_plural"),
            comments=tuple(self.comments),
            references=tuple(self.references),
            flags=tuple(dict.fromkeys(self.flags)),
            msgstr=forms,
            translator=tuple(self.translator),
            sticky=tuple(dict.fromkeys(self.sticky)),
            previous=self._old(),
            obsolete=self.obsolete,
            line=self.msgid_line,
        )
        self._keep(kept_verbatim(entry, head=head, body=body))

    def _keep(self, entry: Entry) -> None:
        if not entry.msgid:
            self.lines.fail(
                entry.line, "an entry has an empty msgid", "only the header, at the top, may have one"
            )
        key = entry.msgctxt, entry.msgid
        if key in self.places:
            fault = f"the msgid was already on line {self.places[key]}"
            self.lines.fail(entry.line, fault, "keep one of the two entries")
        self.places[key] = entry.line
        self.entries.append(entry)

    def _old(self) -> Previous | None:
        return Previous(**{name: _text(parts) for name, parts in self.old.items()}) if self.old else None

    def _other(self, line: str) -> None:
        """Read an indented line, or say what is wrong with a line that fits nowhere."""
        stripped = line.lstrip(" \t")
        if stripped != line and stripped[:1] in ('"', "m", "#"):
            self._line(stripped)
            return
        self._explain(line, 0)

    def _explain(self, line: str, start: int) -> NoReturn:
        column, fault, hint = diagnosis(line, start, opened=bool(self.strings))
        self.lines.fail(self.number, fault, hint, column=column)

    def _fail(self, fault: str, hint: str) -> NoReturn:
        self.lines.fail(self.number, fault, hint)


def _rest(entry: Entry) -> dict[str, Any]:
    """Read what `_plain_entry` left unread."""
    assert entry.head is not None
    assert entry.body is not None
    translator, comments, references, flags, sticky = _annotations(entry.head)
    msgstr = entry.body.rpartition('\nmsgstr "')[2].rstrip(" \t\n")[:-1]
    return {
        "translator": translator,
        "comments": comments,
        "references": references,
        "flags": flags,
        "sticky": sticky,
        "msgstr": (_escapeless(msgstr),),
    }


_Annotations = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _annotations(head: str) -> _Annotations:
    """Return what comment lines hold: for translators, extracted, references, flags, sticky flags."""
    translator: list[str] = []
    comments: list[str] = []
    references: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    sticky: tuple[str, ...] = ()
    for line in head.split("\n"):
        kind = line[1:2]
        if kind == ".":
            comments.append(_unpadded(line[2:]))
        elif kind == ":":
            references += _references(line)
        elif kind in (",", "!"):
            flags += tuple(_flags(line))
        elif kind == "=":
            found = _flags(line)
            flags += tuple(flag for flag in found if flag == "fuzzy")
            sticky += lasting(found)
        elif line:
            translator.append(_unpadded(line[1:]))
    return tuple(translator), tuple(comments), references, _once(flags), _once(sticky)


@lru_cache(maxsize=1024)
def _references(line: str) -> tuple[str, ...]:
    """Return the places that a line names; all entries of an article have the same."""
    return tuple(_REFERENCE.findall(line[2:]))


def _once(flags: tuple[str, ...]) -> tuple[str, ...]:
    return flags if len(flags) < 2 else tuple(dict.fromkeys(flags))


def _unpadded(text: str) -> str:
    """Return a comment without the blank before it, and without the one that keeps a last backslash apart."""
    text = text[1:] if text[:1] == " " else text
    return text[:-1] if text[-1:] == " " and text.rstrip(" ").endswith("\\") else text


def _flags(line: str) -> list[str]:
    """Return flags; commas part them, and blanks too where they would hide a `fuzzy` that gettext sees."""
    parts = [part for text in line[2:].split(",") if (part := text.strip(" \t"))]
    if "fuzzy" not in line:
        return parts
    return [flag for part in parts for flag in (part.split() if "fuzzy" in part.split() else (part,))]


def _text(parts: list[str]) -> str:
    return _escapeless(parts[0] if len(parts) == 1 else "".join(parts))


def _escapeless(text: str) -> str:
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(match: re.Match[str]) -> str:
    if match[1] is not None:
        return ESCAPES[match[1]]
    return bytes(int(code, 8) for code in match[2].split("\\")).decode("utf-8")
