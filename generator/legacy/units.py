"""A Markdown body becomes its translation units in place: what lies between them is never touched.

Offsets count in the body with line ends made LF. The block tokens are CommonMark's with tables, as those of
the tool that wrote such files.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.legacy import anchors, inline
from generator.source.dispatch import dispatch

__all__ = ["BREAK", "Body", "Sentence", "Unit", "flat", "read_body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a unit: raw Markdown, its soft wraps made blanks."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A run of text that is translated as one: a heading, a list item, a cell, a piece of raw HTML."""

    sentences: tuple[Sentence, ...]
    start: int
    end: int
    spanned: bool = True
    """Whether its sentences get spans; those that do not still take ids."""
    silent: bool = False
    """Nothing in it is translated, so it has no ids either; it counts in the skeleton."""
    link: tuple[int, int] | None = None
    """Start and end of the one inline link that the unit is; its sentences are the link's text."""
    heading: str | None = None
    """The raw text of the heading that the unit begins and that has no anchor of its author."""
    cell: bool = False

    @property
    def whole(self) -> tuple[int, int]:
        """Return start and end with the link's brackets and target."""
        return self.link or (self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body and its units in order."""

    text: str
    units: tuple[Unit, ...]
    raw: str
    """The text with its own line ends."""
    offsets: Sequence[int] | None = None
    """Where each line begins in `raw`; None where all line ends are LF."""
    starts: Sequence[int] = ()
    """Where each line begins in `text`."""

    @property
    def newline(self) -> str:
        """Return how the first line ends."""
        found = _END.search(self.raw)
        return found[0] if found else "\n"

    def slice(self, start: int, end: int) -> str:
        """Return a part of the text with its own line ends."""
        if self.offsets is None:
            return self.text[start:end]
        return self.raw[self._raw(start) : self._raw(end)]

    def line(self, offset: int) -> int:
        """Return the line of the text, counted from 0, that an offset is in."""
        return bisect_right(self.starts, offset) - 1

    def _raw(self, offset: int) -> int:
        assert self.offsets is not None
        line = self.line(offset)
        return self.offsets[line] + offset - self.starts[line]


_END = re.compile(r"\r\n|\r|\n")


def read_body(raw: str) -> Body:
    """Find the translation units of a body."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    offsets = [0, *(match.end() for match in _END.finditer(raw))] if text != raw else None
    reader = _Reader(text=text, starts=starts, lines=text.split("\n"))
    reader.read()
    units = sorted(reader.units, key=lambda unit: unit.whole)
    return Body(text=text, units=tuple(units), raw=raw, offsets=offsets, starts=starts)


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark").enable("table").disable("inline")
    dispatch(md)
    return md


_KINDS = "NOTE|TIP|IMPORTANT|WARNING|CAUTION|div"
_SKIPPED = re.compile(
    rf"\s*(?:\[!(?:{_KINDS})\b[^\]]*\]\s*$|\[!(?:INCLUDE|code|VIDEO|OP_)|\[AZURE\.|:::)", re.IGNORECASE
)
_FENCED = re.compile(r"\s*:::")
_BLOCK_TAGS = "br|p|li|ul|ol|td|th|tr|table|tbody|thead|div|h[1-6]|center|dl|dt|dd|blockquote|iframe|hr"
BREAK = re.compile(rf"(?:\s*</?(?:{_BLOCK_TAGS})\b[^<>]*>\s*)+|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_MORE_TAGS = (
    "tfoot|caption|colgroup|col|details|summary|section|form|object|video|source|param|embed"
    "|main|nav|header|footer|figure|figcaption|article|aside"
)
_HTML_BREAK = re.compile(
    rf"<!--.*?-->|<(?P<raw>script|style|pre)\b.*?</(?P=raw)>|\s*</?(?:{_BLOCK_TAGS}|{_MORE_TAGS})\b[^<>]*>\s*",
    re.IGNORECASE | re.DOTALL,
)
_TARGET = r"\((?:[^()\n]|\((?:[^()]|\([^()]*\))*\))*\)"
_LINK = re.compile(rf"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]{_TARGET}", re.DOTALL)
_IMAGE = re.compile(rf"!\[((?:[^\[\]]|\[[^\]]*\])*)\]({_TARGET}|\[[^\]]*\])?")
_TITLED = re.compile(r"[\"']\s*\)\Z")
_HEADING = re.compile(r"(.*?#{1,6}[ \t]*)(.*?)((?:[ \t]+#+)?[ \t]*)")
_OWN_ANCHOR = re.compile(r"(<a\s[^>]*>\s*(?:</a>)?\s*)(.*)")
_ESCAPED_PIPE = re.compile(r"\\?\|")


_TASK = re.compile(r"\[[ xX]\][ \t]+")


def _box(tokens: Sequence[Token], index: int) -> str:
    """Return the box that an item of a task list begins with, `[ ] ` or `[x] `, or nothing."""
    found = _TASK.match(tokens[index].content)
    around = [token.type for token in tokens[max(index - 2, 0) : index]]
    return found[0] if found and around == ["list_item_open", "paragraph_open"] else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Clean text of a unit, and where each of its lines stands in the body."""

    text: str
    breaks: Sequence[int]
    """Where each line begins in `text`."""
    places: Sequence[int]
    """Where each line begins in the body."""

    def at(self, offset: int) -> int:
        if len(self.breaks) == 1:
            return self.places[0] + offset
        line = bisect_right(self.breaks, offset) - 1
        return self.places[line] + offset - self.breaks[line]

    def end(self, offset: int) -> int:
        """Place an offset that ends something: at a line's begin, it is the end of the line before."""
        return self.at(offset - 1) + 1 if offset else self.at(0)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """One pass over the block tokens."""

    text: str
    starts: Sequence[int]
    lines: list[str]
    units: list[Unit] = field(default_factory=list)
    quoted: int = 0
    selector: bool = False
    columns: dict[int, int] = field(default_factory=dict)
    """How far each line of a table has been read."""

    def read(self) -> None:
        self.selector = "op_single_selector" in self.text
        tokens = _parser().parse(self.text)
        for index, token in enumerate(tokens):
            self.quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
            if token.type == "html_block" and token.map:
                self.html(token.map[0], token.map[1])
            elif token.type == "inline" and token.map and index:
                self.leaf(tokens, index)

    @property
    def spanned(self) -> bool:
        return not (self.quoted and self.selector)

    def leaf(self, tokens: Sequence[Token], index: int) -> None:
        token, before = tokens[index], tokens[index - 1]
        assert token.map
        if before.type in ("th_open", "td_open"):
            self.cell(token.content, token.map[0])
        elif before.type == "heading_open" and before.markup in ("=", "-"):
            run = self.run(token.map[0], token.content.split("\n"))
            self.titled(run, run.text)
        elif before.type == "heading_open":
            self.heading(token.map[0])
        else:
            self.paragraph(token, box=_box(tokens, index))

    # --- where text stands

    def run(self, first: int, contents: Sequence[str]) -> _Run:
        """Place the lines of a token's content, each after its markers, from a line of the body on."""
        breaks, places, parts, position = [], [], [], 0
        for number, content in enumerate(contents, first):
            source = self.lines[number]
            bare = content.strip()
            column = source.find(bare) if bare else len(source)
            column = len(source) - len(source.lstrip(" \t>")) if column < 0 else column
            line = source[column:]
            breaks.append(position)
            places.append(self.starts[number] + column)
            parts.append(line)
            position += len(line) + 1
        return _Run(text="\n".join(parts), breaks=breaks, places=places)

    def stretch(self, start: int, end: int) -> _Run:
        """Take a stretch of the body as it stands."""
        return _Run(text=self.text[start:end], breaks=[0], places=[start])

    # --- kinds of blocks

    def paragraph(self, token: Token, *, box: str) -> None:
        assert token.map
        first, last = token.map
        contents = token.content.removeprefix(box).split("\n")[: last - first]
        skipped = 0
        while skipped < len(contents) and _SKIPPED.match(contents[skipped]):
            skipped += 1
        begin = skipped
        for number in range(skipped, len(contents) + 1):
            if number < len(contents) and not _FENCED.match(contents[number]):
                continue
            if begin < number:
                self.split(self.run(first + begin, contents[begin:number]), BREAK)
            begin = number + 1

    def heading(self, first: int) -> None:
        match = _HEADING.fullmatch(self.lines[first])
        if match is None or not match[2].strip() or _SKIPPED.match(match[2]):
            return
        start = self.starts[first] + match.start(2)
        self.titled(self.stretch(start, start + len(match[2])), match[2])

    def titled(self, run: _Run, raw: str) -> None:
        own = _OWN_ANCHOR.fullmatch(raw) if anchors.NAMED.search(raw) else None
        if own is not None:
            start = run.at(0) + own.start(2)
            run = self.stretch(start, start + len(own[2]))
        unnamed = not anchors.NAMED.search(raw) and inline.is_translatable(raw)
        self.split(run, BREAK, heading=raw if unnamed else None)

    def cell(self, content: str, number: int) -> None:
        bare = content.strip()
        if not bare:
            return
        line, begin = self.lines[number], self.columns.get(number, 0)
        pattern = r"\\?\|".join(map(re.escape, bare.split("|")))
        match = re.compile(pattern).search(line, begin)
        if match is None:
            return
        self.columns[number] = match.end()
        start = self.starts[number]
        self.split(self.stretch(start + match.start(), start + match.end()), BREAK, cell=True)

    def html(self, first: int, last: int) -> None:
        end = self.starts[last] if last < len(self.starts) else len(self.text)
        self.split(self.stretch(self.starts[first], end), _HTML_BREAK)

    # --- units

    def split(
        self, run: _Run, breaks: re.Pattern[str], *, heading: str | None = None, cell: bool = False
    ) -> None:
        """Cut a run at tags of blocks and at comments; what lies between are units."""
        codes = inline.code_spans(run.text) if breaks is BREAK and "<" in run.text else ()
        position = 0
        for match in breaks.finditer(run.text) if "<" in run.text else ():
            if any(start < match.start() < end for start, end in codes):
                continue
            heading = self.unit(run, position, match.start(), heading=heading, cell=cell)
            position = match.end()
        self.unit(run, position, len(run.text), heading=heading, cell=cell)

    def unit(self, run: _Run, start: int, end: int, *, heading: str | None, cell: bool) -> str | None:
        """Add the unit that stands between two offsets, if there is one; return a heading not yet begun."""
        core = run.text[start:end].strip()
        if not core:
            return heading
        start = run.text.index(core, start, end)
        self.units.append(self.made(run, core, start, heading=heading, cell=cell))
        return None

    def made(self, run: _Run, core: str, start: int, *, heading: str | None, cell: bool) -> Unit:
        image = _IMAGE.fullmatch(core)
        if image and not _TITLED.search(image[2] or ""):
            alt = image[1].strip()
            begin = start + core.index(alt, 2)
            silent = not alt or not inline.is_translatable(alt)
            return self.built(run, alt or core, begin if alt else start, silent=silent, spanned=False)
        link = _LINK.fullmatch(core)
        pictured = link is not None and "![" in link[1]
        if link and not pictured and not core.startswith("[!"):
            text = link[1].strip()
            begin = start + core.index(text, 1)
            whole = (run.at(start), run.end(start + len(core)))
            silent = not text or not inline.is_translatable(text)
            return self.built(
                run,
                text or core,
                begin if text else start,
                silent=silent,
                link=whole,
                heading=heading,
                cell=cell,
            )
        forced = (
            pictured or image is not None or len(_IMAGE.findall(core)) > 1 or len(inline.code_spans(core)) > 1
        )
        silent = not forced and not inline.is_translatable(core)
        return self.built(run, core, start, silent=silent, heading=heading, cell=cell)

    def built(
        self,
        run: _Run,
        core: str,
        start: int,
        *,
        silent: bool,
        spanned: bool = True,
        link: tuple[int, int] | None = None,
        heading: str | None = None,
        cell: bool = False,
    ) -> Unit:
        found = tuple(self.sentences(run, core, start))
        return Unit(
            sentences=found,
            start=found[0].start,
            end=found[-1].end,
            spanned=spanned and self.spanned,
            silent=silent,
            link=link,
            heading=heading,
            cell=cell,
        )

    def sentences(self, run: _Run, core: str, start: int) -> Iterator[Sentence]:
        position = 0
        for begin, end in (*inline.sentence_gaps(core), (len(core), len(core))):
            yield Sentence(
                text=flat(core[position:begin]),
                start=run.at(start + position),
                end=run.end(start + begin),
            )
            position = end


_WRAP = re.compile(r"(\]\([^()\s]*\s*\))|[ \t]*\n[ \t]*")
_LISTED_LINKS = re.compile(r"\)\n!?\[")


def flat(text: str) -> str:
    """Make soft wraps blanks, but those in a link's target; lines that are links or images stay lines."""
    if "\n" not in text or _LISTED_LINKS.search(text):
        return text
    return _WRAP.sub(lambda match: match[1] or " ", text)
