"""PO bytes become a Catalog, or one sentence that says where they stop being PO and what to do.

Where polib's reader is lenient this one is strict: what it accepts says what the translator wrote. It knows
all that gettext 0.21 to 1.0 write (GNU gettext manual, "The Format of PO Files").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from generator.catalogs.model import Catalog, Entry, Header, Key, Previous, kept_verbatim
from generator.catalogs.provenance import parse_provenance, text_hash
from generator.errors import GeneratorError, Place
from generator.locales import equivalent_header

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["ESCAPES", "MAX_BYTES", "PoError", "breaks_off", "read_po", "unwritable"]

MAX_BYTES = 64 * 2**20
"""A catalog beyond this is no catalog: the whole gettext archive of a large desktop is smaller."""
MAX_FORMS = 6
"""Arabic has the most plural forms of all languages in gettext's table."""


class PoError(GeneratorError):
    """A catalog that cannot be read; it is left as it is."""


_STRING = r'"([^"\\\n]*(?:\\["\\abfnrtv][^"\\\n]*)*)"[ \t]*'
_KEYWORD = re.compile(r"[ \t]*(msgctxt|msgid_plural|msgid|msgstr(?:\[(?:0|[1-9][0-9]?)\])?)[ \t]*" + _STRING)
_CONTINUED = re.compile(r"[ \t]*" + _STRING)
_PLAIN_ENTRY = re.compile(
    rf"(\n*(?:#(?![~|])[^\r\n]*\n)*)(?:msgctxt {_STRING}\n)?"
    rf"msgid {_STRING}\nmsgstr {_STRING}\n(?:(?=\n)|\Z)"
)
_ESCAPE = re.compile(r'\\(["\\abfnrtv])')
ESCAPES = {'"': '"', "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: |\Z)")
_REFERENCE = re.compile(r"[^ \t\u2068]*\u2068[^\u2069]*\u2069[^ \t]*|[^ \t]+")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]|\r(?!\n)")
_UNWRITABLE = re.compile("[\x00-\x06\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NPLURALS = re.compile(r"[ \t]*nplurals[ \t]*=[ \t]*([0-9]{1,9})[ \t]*;")
_CHARSET = re.compile(r"charset=([^\s;]*)", re.IGNORECASE)


def read_po(
    data: bytes, *, path: Path | str, locale: Locale | None = None, template: bool | None = None
) -> Catalog:
    """Read a catalog whole or raise PoError with line, column, fault and next step.

    With `locale`, its plural rule must be the file's. A `template` (by default a file named `.pot`) may leave
    charset and plural forms open.
    Entries keep the text they were read from, so what nobody changes is written back byte for byte.
    """
    template = Path(path).suffix == ".pot" if template is None else template
    text = _decoded(data, path)
    lines = _Lines(text, path)
    reader = _Reader(lines)
    reader.read(text)
    header = reader.header
    if header is None:
        lines.fail(1, "the catalog has no header", 'begin it with msgid "" and the charset in its msgstr')
    _check_charset(header, lines, template=template)
    _check_plurals(header, reader.entries, lines, locale=locale, template=template)
    if not reader.tail:
        _check_end(reader.entries, lines)
    newline = "\r\n" if lines.texts[0].endswith("\r") else "\n"
    return Catalog(header=header, entries=tuple(reader.entries), newline=newline, tail=reader.tail)


def unwritable(text: str) -> str | None:
    """Return the first character that no catalog may hold, such as a control character or U+2028.

    >>> unwritable("Pay\\u2028now") == "\\u2028"
    True
    """
    match = _UNWRITABLE.search(text)
    return match[0] if match else None


class _Lines:
    """The lines of a file, and the places of faults in it."""

    __slots__ = ("path", "texts")

    def __init__(self, text: str, path: Path | str) -> None:
        self.path = path
        self.texts = text.split("\n")

    def text(self, start: int, end: int) -> str:
        """Return lines from `start` up to `end`, counted from 0, with their ends."""
        return "".join(f"{line}\n" for line in self.texts[start:end])

    def fail(self, line: int, fault: str, hint: str, *, column: int = 0) -> NoReturn:
        raise PoError(fault, place=Place(path=self.path, line=line, column=column), hint=hint)


def _decoded(data: bytes, path: Path | str) -> str:
    if len(data) > MAX_BYTES:
        raise PoError(
            f"the catalog is larger than {MAX_BYTES >> 20} MiB", place=Place(path=path), hint="split it"
        )
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise PoError(
            "the file begins with a byte order mark",
            place=Place(path=path, line=1),
            hint="save it as UTF-8 without BOM",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        fault = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise PoError(fault, place=_place(before, path), hint="save the file as UTF-8") from None
    if _suspicious(data) and (unreadable := _UNREADABLE.search(text)):
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
    return text


_HARMLESS = bytes(sorted({*range(256)} - {*range(9), 11, 12, 13, *range(14, 32), 127}))
_C1 = re.compile(rb"\xc2[\x80-\x9f]")


def _suspicious(data: bytes) -> bool:
    """Tell in a fraction of the time of `_UNREADABLE` whether it may find something."""
    separators = b"\xe2\x80\xa8" in data or b"\xe2\x80\xa9" in data
    return separators or bool(data.translate(None, _HARMLESS)) or bool(_C1.search(data))


def _place(before: str, path: Path | str) -> Place:
    return Place(path=path, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))


_ORDER = {"msgctxt": 0, "msgid": 1, "msgid_plural": 2}
_RESTORE = "compare with the file's last good version"


class _Reader:
    """Reads lines into entries; one entry is open at a time."""

    __slots__ = (
        "body", "comments", "entries", "flags", "fresh", "head", "header", "lines", "msgid_line", "number",
        "obsolete", "old", "open", "places", "references", "sticky", "strings", "tail", "translator",
    )  # fmt: skip

    def __init__(self, lines: _Lines) -> None:
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
        texts = self.lines.texts
        index = offset = 0
        while index < len(texts) - 1:
            if self.fresh and self.header is not None and (match := _PLAIN_ENTRY.match(text, offset)):
                index += self._plain_entry(match, index)
                offset = match.end()
                continue
            self.number = index + 1
            self._line(texts[index].removesuffix("\r"))
            offset += len(texts[index]) + 1
            index += 1
        self.number = len(texts)
        self._close()
        self.tail = self.lines.text(self.head, len(texts) - 1)
        if self.old:
            self._fail(
                "a previous msgid stands at the end, without its entry", "the file looks cut off; restore it"
            )

    def _plain_entry(self, match: re.Match[str], index: int) -> int:
        """Take an entry without plural whose texts are on one line each, and return its number of lines."""
        head, context, msgid, msgstr = match.groups()
        self.msgid_line = index + head.count("\n") + (1 if context is None else 2)
        for line in head.split("\n"):
            if line:
                self._comment(line)
        strings = {} if context is None else {"msgctxt": _text([context])}
        strings["msgid"] = _text([msgid])
        before = self.lines.text(self.head, index) + head
        self._keep_entry(strings, (_text([msgstr]),), before, match[0][len(head) :])
        count = match[0].count("\n")
        self.head = index + count
        self._begin()
        return count

    def _line(self, line: str) -> None:
        first = line[:1]
        self.fresh = self.fresh and not line
        if first == '"' and self.strings and not self.obsolete and (match := _CONTINUED.fullmatch(line)):
            self.open.append(match[1])
        elif first == "m" and (match := _KEYWORD.fullmatch(line)):
            self._string(match[1], match[2], obsolete=False)
        elif first == "#":
            self._comment(line)
        elif not line.strip(" \t"):
            self._close()
        else:
            self._other(line)

    def _comment(self, line: str) -> None:
        kind = line[1:2]
        if kind == "~":
            self._obsolete_line(line)
            return
        self._close()
        if kind == "|":
            self._previous(line, line[2:])
        elif kind == ".":
            self.comments.append(_unpadded(line[2:]))
        elif kind == ":":
            self.references += _REFERENCE.findall(line[2:])
        elif kind == ",":
            self.flags += _flags(line)
        elif kind == "=":
            self.sticky += _flags(line)
        else:
            self.translator.append(_unpadded(line[1:]))

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
                self._fail(f"{name} has no place here among previous texts", _RESTORE)
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
            self._fail(f"a second {name} in one entry", "a line between was lost; " + _RESTORE)
        if name.startswith("msgstr"):
            self._check_msgstr(name)
        elif any(_ORDER.get(other, 3) > _ORDER[name] for other in known):
            self._fail(
                f"{name} comes too late in its entry",
                "write msgctxt, msgid, msgid_plural, msgstr in this order",
            )
        elif name == "msgid_plural" and "msgid" not in known:
            self._fail("msgid_plural without msgid", _RESTORE)

    def _check_msgstr(self, name: str) -> None:
        known = self.strings
        if "msgid" not in known:
            self._fail("msgstr without msgid", _RESTORE)
        if "msgid_plural" not in known:
            if name != "msgstr":
                self._fail(
                    f"{name} in an entry without msgid_plural", "write msgstr, or restore msgid_plural"
                )
            return
        expected = f"msgstr[{sum(1 for other in known if other.startswith('msgstr'))}]"
        if name != expected:
            self._fail(f"{name} where {expected} is due", "write the plural forms in order, none left out")

    def _close(self) -> None:
        """Finish the entry that is open."""
        if not self.strings:
            return
        strings = {name: _text(parts) for name, parts in self.strings.items()}
        forms = tuple(text for name, text in strings.items() if name.startswith("msgstr"))
        if "msgid" not in strings or not forms:
            missing = "msgstr" if "msgid" in strings else "msgid"
            self._fail(f"the entry has no {missing}", "the file looks cut off or mixed up; " + _RESTORE)
        end = self.number - 1
        if not self.entries and self.header is None:
            self._keep_header(strings, forms, end)
        else:
            self._keep_entry(
                strings, forms, self.lines.text(self.head, self.body), self.lines.text(self.body, end)
            )
        self.head = end
        self._begin()

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
        if not strings["msgid"]:
            self.lines.fail(
                self.msgid_line, "an entry has an empty msgid", "only the header, at the top, may have one"
            )
        key = strings.get("msgctxt"), strings["msgid"]
        if key in self.places:
            fault = f"the msgid was already on line {self.places[key]}"
            self.lines.fail(self.msgid_line, fault, "keep one of the two entries")
        self.places[key] = self.msgid_line
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
        self.entries.append(kept_verbatim(entry, head=head, body=body))

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
        column, fault, hint = _diagnosis(line, start, opened=bool(self.strings))
        self.lines.fail(self.number, fault, hint, column=column)

    def _fail(self, fault: str, hint: str) -> NoReturn:
        self.lines.fail(self.number, fault, hint)


def _unpadded(text: str) -> str:
    return text[1:] if text.startswith(" ") else text


def _flags(line: str) -> Iterator[str]:
    return (flag for part in line[2:].split(",") if (flag := part.strip(" \t")))


def _text(parts: list[str]) -> str:
    text = parts[0] if len(parts) == 1 else "".join(parts)
    return _ESCAPE.sub(lambda match: ESCAPES[match[1]], text) if "\\" in text else text


_BEGINS = re.compile(r"[ \t]*(?:msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]+\])?)?[ \t]*\"")
_WORD = re.compile(r"[ \t]*([\w-]+)")


def _diagnosis(line: str, start: int, *, opened: bool) -> tuple[int, str, str]:
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
        elif line[position + 1 : position + 2] in ESCAPES:
            position += 2
        else:
            sequence = line[position : position + 2]
            return position + 1, f"{sequence} is not an escape that catalogs use", r"write \\ for a backslash"
    if position >= len(line):
        return position, "the closing quote is missing", "end the line with a quote, or restore its lost end"
    if line[position + 1 :].strip():
        return position + 2, "text follows the closing quote", r"write a quote inside a text as \""
    if not opened:
        return start + 1, "a quoted text belongs to no keyword", "the line before was lost; " + _RESTORE
    return (
        start + 1,
        "a line of an obsolete entry among others",
        'begin each line of the entry with "#~ ", or none',
    )


def _check_charset(header: Header, lines: _Lines, *, template: bool) -> None:
    match = _CHARSET.search(header.get("Content-Type") or "")
    charset = match[1].lower() if match else ""
    if charset in ("utf-8", "utf8") or (template and charset == "charset"):
        return
    fault = f"the header's charset is {charset!r}" if charset else "the header names no charset"
    lines.fail(1, fault, r'save the file as UTF-8 and write "Content-Type: text/plain; charset=UTF-8\n"')


def _check_plurals(
    header: Header, entries: Iterable[Entry], lines: _Lines, *, locale: Locale | None, template: bool
) -> None:
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


_WRAPPED = 60
"""Columns from which a last line may have been followed by another; editors wrap at 76 to 80."""
_PUNCTUATION = re.compile(r"""[.!?:;…。！？：；)\]}"'”’»」』*_`>]\s*\Z""")


def _check_end(entries: list[Entry], lines: _Lines) -> None:
    """Refuse a file that was cut between two lines of its last text: no grammar shows that."""
    if not entries:
        return
    last = entries[-1]
    recorded = parse_provenance(last.translator)
    if not any(last.msgstr) and recorded is not None and recorded.tgt != text_hash(last.msgstr):
        fault = "the last text is missing though the entry had one: the file looks cut off"
        hint = "restore it, or, if you emptied the text on purpose, delete the entry's l10n comment"
        lines.fail(last.line, fault, hint)
    if breaks_off(last, last.body or ""):
        hint = "restore it, or, if the text is whole, write it on one line"
        lines.fail(last.line, "the last text breaks off: the file looks cut off", hint)


def breaks_off(entry: Entry, body: str) -> bool:
    """Tell whether an entry's last text, written as `body` on several lines, looks as if more had followed.

    It does if it ends in a blank or newline that the source has not, or in a full line without the
    punctuation that the source ends with.
    """
    ending = body.rstrip("\r\n").rpartition("\n")[2]
    if ending.lstrip("#~ \t").startswith("msg"):
        return False
    text = entry.msgstr[-1]
    source = entry.msgid if entry.msgid_plural is None else entry.msgid_plural
    if text[-1:] in (" ", "\n") and source[-1:] != text[-1:]:
        return True
    return len(ending) >= _WRAPPED and bool(_PUNCTUATION.search(source)) and not _PUNCTUATION.search(text)
