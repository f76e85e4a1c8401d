"""Raw inline Markdown becomes what the format asks of it: markup, sentences, escapes, what is text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.source import sentences

__all__ = ["Markup", "code_spans", "escaped", "is_translatable", "markup", "sentence_gaps", "unescaped"]

_TARGET = r"\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\]"
_TOKEN = re.compile(
    rf"""(?P<escape>\\[!-/:-@\[-`{{-~])
    |(?P<code>(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))
    |(?P<tick>`+)
    |(?P<image>!\[[^\]]*\](?:{_TARGET})?)
    |(?P<tag></?[A-Za-z][^<>]*>|<!--.*?-->)
    |(?P<emphasis>\*{{1,3}}|(?<![A-Za-z0-9])_{{1,3}}|_{{1,3}}(?![A-Za-z0-9]))
    |(?P<open>\[)
    |(?P<close>\](?:{_TARGET})?)""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Where a text has inline constructs, and which `*` and backticks form none."""

    spans: tuple[tuple[int, int], ...]
    """Start and end of each construct: code, link, image, paired emphasis, tag."""
    lone: tuple[int, ...]
    """Offsets of asterisks and backticks that stand for themselves."""
    codes: tuple[tuple[int, int], ...]

    def crosses(self, offset: int) -> bool:
        """Tell whether an offset lies inside a construct."""
        return any(start < offset < end for start, end in self.spans)


@dataclass(slots=True, kw_only=True)
class _Scan:
    """Delimiters that wait for their partners while tokens go by."""

    text: str
    waiting: list[tuple[str, int]]
    spans: list[tuple[int, int]]
    codes: list[tuple[int, int]]
    lone: list[int]

    def emphasis(self, match: re.Match[str]) -> None:
        mark, start, end = match[0], match.start(), match.end()
        before, after = self.text[start - 1 : start] if start else "", self.text[end : end + 1]
        partner = self.last(mark) if before and not before.isspace() else None
        if partner is not None:
            self.spans.append((self.waiting[partner][1], end))
            self.abandon(partner + 1)
            del self.waiting[partner]
        elif after and not after.isspace():
            self.waiting.append((mark, start))
        else:
            self.leave(mark, start)

    def close(self, match: re.Match[str]) -> None:
        partner = self.last("[")
        if partner is None:
            return
        if len(match[0]) > 1:
            self.spans.append((self.waiting[partner][1], match.end()))
            self.abandon(partner + 1)
        del self.waiting[partner]

    def last(self, mark: str) -> int | None:
        numbers = range(len(self.waiting) - 1, -1, -1)
        return next((number for number in numbers if self.waiting[number][0] == mark), None)

    def abandon(self, start: int) -> None:
        """Give up the delimiters that a closed construct leaves without partner."""
        for mark, offset in self.waiting[start:]:
            self.leave(mark, offset)
        del self.waiting[start:]

    def leave(self, mark: str, offset: int) -> None:
        if mark[0] == "*":
            self.lone.extend(range(offset, offset + len(mark)))


_SIGN = re.compile(r"[\\`*_\[\]<!]")
_PLAIN = Markup(spans=(), lone=(), codes=())


@lru_cache(maxsize=1024)
def markup(text: str) -> Markup:
    """Find the inline constructs of a raw text, as the format's writer saw them (not as CommonMark does)."""
    if not _SIGN.search(text):
        return _PLAIN
    scan = _Scan(text=text, waiting=[], spans=[], codes=[], lone=[])
    for match in _tokens(text):
        kind = match.lastgroup
        if kind in ("code", "image", "tag"):
            scan.spans.append(match.span())
        if kind == "code":
            scan.codes.append(match.span())
        elif kind == "tick":
            scan.lone.extend(range(*match.span()))
        elif kind == "emphasis":
            scan.emphasis(match)
        elif kind == "open":
            scan.waiting.append(("[", match.start()))
        elif kind == "close":
            scan.close(match)
    scan.abandon(0)
    return Markup(spans=tuple(scan.spans), lone=tuple(sorted(scan.lone)), codes=tuple(scan.codes))


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the delimiters of a text, looked for at their signs alone: a fifth of the time."""
    sign = _SIGN.search(text)
    while sign is not None:
        match = _TOKEN.match(text, sign.start())
        if match is not None:
            yield match
        sign = _SIGN.search(text, match.end() if match is not None else sign.end())


def code_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of every code span."""
    return markup(text).codes if "`" in text else ()


_BLANK = re.compile(r"[^\S ]")
_ENDS = re.compile(r"[.?!…。！？][\"'”’»*_]*\s")


_LONE_END = re.compile(r"\s[.?!。！？](\s+)(?=\S)")


def sentence_gaps(text: str, *, loose: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the white space between the sentences of a raw text, outside of all inline constructs.

    With `loose`, a mark that stands alone ends a sentence too, as machines put one behind code.
    """
    found = list(_gaps(text))
    if loose:
        known = markup(text)
        lone = (match.span(1) for match in _LONE_END.finditer(text))
        found = sorted({*found, *(span for span in lone if not known.crosses(span[0]))})
    yield from found


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    if not _ENDS.search(text):
        return
    known = markup(text)
    for start, end in sentences.gaps(_BLANK.sub(" ", text)):
        if not known.crosses(start):
            yield start, end


_LONE = re.compile(r"[*`]")


def escaped(text: str) -> str:
    """Escape each `*` and backtick that forms no markup, as texts inside spans have it.

    >>> escaped("CPU* and *Memory*")
    'CPU\\\\* and *Memory*'
    """
    lone = markup(text).lone if _LONE.search(text) else ()
    return _with_escapes(text, lone) if lone else text


def _with_escapes(text: str, offsets: Iterable[int]) -> str:
    parts, position = [], 0
    for offset in offsets:
        parts += [text[position:offset], "\\"]
        position = offset
    return "".join([*parts, text[position:]])


_ESCAPE = re.compile(r"\\([*`])")


def unescaped(text: str) -> str:
    """Undo `escaped` where that gives the text again; else return the text as it is.

    >>> unescaped("CPU\\\\*")
    'CPU*'
    """
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(r"\1", text)
    return plain if escaped(plain) == text else text


_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_IMAGE = re.compile(rf"!\[(?:[^\[\]]|\[[^\]]*\])*\](?:{_TARGET})?")
_SILENT = re.compile(
    rf"""\](?:{_TARGET})
    |</?[A-Za-z][^<>]*>|<https?:[^>]*>|<!--.*?-->
    |(?:https?|ftp)://\S+|\b[\w.+-]+@[\w-]+\.[\w.]+
    |&[\#\w]+;""",
    re.DOTALL | re.VERBOSE,
)
_MAY_BE_SILENT = re.compile(r"[\]<@&:`!]")
_SPEAKING = re.compile(r"[^\W_]|[✓✔✅❌×]")


def is_translatable(text: str) -> bool:
    """Tell whether a unit has more than code, images, addresses, entities and punctuation."""
    sign = _MAY_BE_SILENT.search(text)
    # Most texts begin with words, and nothing that is silent begins before the word that such a sign is in.
    words = len(text) if sign is None else max(text.rfind(" ", 0, sign.start()), 0)
    speaks = _SPEAKING.search(text, 0, words) is not None
    if speaks or sign is None:
        return speaks
    rest = _IMAGE.sub(" ", _CODE.sub(" ", text)) if "`" in text or "!" in text else text
    return _SPEAKING.search(_SILENT.sub(" ", rest)) is not None
