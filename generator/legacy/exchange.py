"""A localized file and its source become catalog entries and handoff metadata, and these the file again.

Pure: bytes and values in, bytes and values out.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.catalogs.model import Entry, Message, Previous
from generator.catalogs.po import unwritable
from generator.catalogs.provenance import Provenance, format_provenance, signed, source_hash, text_hash
from generator.legacy import fitting, headers, localized, pairing, writing
from generator.legacy.fitting import Fit
from generator.legacy.handoff import Departure, Handoff, fingerprint
from generator.legacy.headers import Dialect, Field, Header
from generator.legacy.localized import Localized
from generator.legacy.pairing import Piece
from generator.legacy.units import Body, read_body
from generator.legacy.writing import Numbering
from generator.source import frontmatter, walk
from generator.source.model import Segment

__all__ = [
    "Imported",
    "Source",
    "export_localized",
    "import_localized",
    "placed",
    "read_source",
    "segments_of",
]

Lookup = Callable[[str], str | None]
"""From a msgid to its text, in whatever state; None where there is none."""

_KIND = "ms.translationtype"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source as the format sees it."""

    data: bytes
    header: Header
    body: Body

    @property
    def fingerprint(self) -> str:
        """Return what tells this source from another; line ends do not count, as git may change them."""
        return localized.hashes(self.data)["lf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a localized file held."""

    entries: tuple[Entry, ...]
    """Texts of the article's segments, signed as imported; fuzzy where a person has to look at them."""
    handoff: Handoff
    matched: int
    """Segments whose translation is known."""
    fuzzy: int
    """Segments whose translation waits for approval, whole paragraphs among them."""
    paragraphs: int
    """Stretches where the sentences do not agree; each became one suggestion, whole."""
    untranslated: tuple[str, ...]
    """Segments for which the file has no text."""
    beside: int
    """Texts of the file that the catalog cannot hold; they are kept for export alone."""
    exact: bool
    """Whether export gives the same bytes."""
    verbatim: bool
    """Whether export needs all of the body for that, since it cannot be written from its parts."""


def read_source(data: bytes, *, path: str) -> Source:
    """Read an English source. Raises SourceError for what is not UTF-8."""
    text, _ = localized.decoded(data, path=path)
    header, body = localized.body_of(text)
    return Source(data=data, header=header, body=read_body(body))


def segments_of(data: bytes, *, path: str) -> tuple[Segment, ...]:
    """Return what the project's walk finds in a source that is not among its articles.

    Raises SourceError with file and line for what no article may hold.
    """
    text, _ = localized.decoded(data, path=path)
    front = frontmatter.read_front_matter(localized.with_line_ends(text, "\n"), path=path)
    document = walk.walk(front.body, path=path, line=front.body_line)
    texts = ((key, front.values.get(key)) for key in headers.TRANSLATED)
    return (*(_front(key, value) for key, value in texts if value), *document.segments)


def _front(key: str, value: object) -> Segment:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value).strip()
    return Segment(text=text, role=f"page {key}", line=1, syntax="plain")


# --- import


def import_localized(
    data: bytes, source: Source, segments: Sequence[Segment], *, file: Localized, locale: str
) -> Imported:
    """Take the texts of a localized file in: each becomes that of the segment it stands for.

    Machine translations are fuzzy, human ones approved. Where the sentences of a paragraph do not agree, all
    of it becomes one suggestion. What no segment stands for is kept in the handoff metadata. `data` is what
    `file` was read from; `locale` is the tag that export would write.
    """
    paired = _paired(source.body, file)
    fits = fitting.fit(segments, source.body)
    approved = _kind(file.header.handoff) == "HT"
    texts: dict[str, str] = {}
    pieces = {piece.first: piece for piece in paired.pieces}
    spoken = {number: Piece(first=number, count=1, text=span.text) for number, span in paired.spoken.items()}
    for fit in fits:
        text = fitting.composed(fit, pieces) or fitting.composed(fit, spoken)
        if text and unwritable(text) is None:
            texts.setdefault(fit.msgid, text)
    for msgid, text in _front_pairs(segments, file.header).items():
        texts.setdefault(msgid, text)
    suggestions = _suggestions(fits, paired.pieces, source.body, known=texts.keys())
    entries = [_entry(msgid, text, approved=approved) for msgid, text in texts.items()]
    entries += [_suggestion(msgid, was, text) for msgid, (was, text) in suggestions.items()]
    handoff = _handoff(file, source, paired, fits, texts, locale=locale)
    wanted = dict.fromkeys(segment.text for segment in segments)
    back = _export(source, fits, texts.get, handoff, locale=locale)
    if back != data:
        expected = _body(source, fits, texts.get, handoff)
        handoff = replace(handoff, body=(file.raw, fingerprint(expected)))
        back = _export(source, fits, texts.get, handoff, locale=locale)
    return Imported(
        entries=tuple(entries),
        handoff=handoff,
        matched=len(texts),
        fuzzy=len(suggestions) + (0 if approved else len(texts)),
        paragraphs=sum(not piece.sure for piece in paired.pieces),
        untranslated=tuple(msgid for msgid in wanted if msgid not in texts),
        beside=len(handoff.departures),
        exact=back == data,
        verbatim=handoff.body is not None,
    )


def _kind(fields: Mapping[str, str]) -> str:
    """Return who translated a file: `HT`, a person, or `MT`, which is what all else counts as."""
    return "HT" if fields.get(_KIND) == "HT" else "MT"


def _paired(body: Body, file: Localized) -> pairing.Paired:
    """Pair the sentences of both; a file whose spans say all need not be cut."""
    alone = pairing.by_spans_alone(body, file.spans)
    if alone is not None:
        pairs = zip(alone.pieces, file.spans, strict=True)
        pieces = (p if p.text == span.text else replace(p, text=span.text) for p, span in pairs)
        stripped = writing.write_body(body, pieces)
        if localized.with_line_ends(stripped, "\n") == file.body:
            return alone
    return pairing.paired(body, read_body(file.body), file.spans)


def _front_pairs(segments: Iterable[Segment], header: Header) -> dict[str, str]:
    found = fitting.front_texts(segments)
    values = {text: header.value(key) for key, text in found.items()}
    return {text: value for text, value in values.items() if value and unwritable(value) is None}


def _entry(msgid: str, text: str, *, approved: bool) -> Entry:
    """Make an entry with its record; to sign one that is made already takes three times as long."""
    record = Provenance(origin="import", src=source_hash(Message(msgid=msgid)), tgt=text_hash((text,)))
    flags = () if approved else ("fuzzy",)
    return Entry(msgid=msgid, msgstr=(text,), flags=flags, translator=(format_provenance(record),))


def _suggestion(msgid: str, was: str, text: str) -> Entry:
    """Suggest the text of a paragraph for its first sentence; it is never shown as that sentence's."""
    whole = signed(Entry(msgid=was, msgstr=(text,)), "import")
    return replace(
        Entry(msgid=msgid, msgstr=(text,), flags=("fuzzy",)),
        translator=whole.translator,
        previous=Previous(msgid=was),
    )


def _suggestions(
    fits: Iterable[Fit], pieces: Iterable[Piece], body: Body, *, known: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """Find for each stretch that does not agree the first segment in it, and what the stretch says."""
    taken = set(known)
    at = {number: fit.msgid for fit in fits for number in fit.sentences}
    sentences = [sentence for unit in body.units for sentence in unit.sentences]
    found: dict[str, tuple[str, str]] = {}
    for piece in pieces:
        numbers = range(piece.first, piece.first + piece.count)
        free = [at[number] for number in numbers if number in at and at[number] not in taken]
        if piece.sure or not free or not piece.text or unwritable(piece.text) is not None:
            continue
        start, end = sentences[numbers[0]].start, sentences[numbers[-1]].end
        taken.add(free[0])
        found[free[0]] = (body.text[start:end], piece.text)
    return found


def _handoff(
    file: Localized,
    source: Source,
    paired: pairing.Paired,
    fits: Sequence[Fit],
    texts: Mapping[str, str],
    *,
    locale: str,
) -> Handoff:
    body = source.body
    rule = _numbering(source, None, prefix="")
    mine = writing.numbers(body, rule)
    theirs = {number: span.number for number, span in paired.spoken.items()}
    shift = next((theirs[number] - mine[number] for number in theirs if number in mine), 0)
    literals = {
        number: text
        for number, text in paired.literals.items()
        if text != localized.with_line_ends(writing.literal(body, number), "\n")
    }
    handoff = Handoff(
        source=source.fingerprint,
        dialect=file.header.dialect,
        fields=file.header.handoff,
        side_by_side=bool(file.spans),
        prefix=file.spans[0].prefix if file.spans else "",
        first=rule.first + shift if shift else 0,
        ids={key: id for key, id in theirs.items() if mine.get(key, -1) + shift != id},
        literals=literals,
        departures=tuple(_departures(body, fits, texts, paired.pieces)),
        newline=file.newline if file.newline != "\n" or source.body.offsets is not None else "",
        trailer=file.trailer,
        lead=file.lead,
        bom=file.bom,
    )
    fields = {"ms.contentlocale": locale, **handoff.fields}
    expected = _header(source, texts.get, handoff, fields, handoff.dialect)
    if expected != file.header.raw:
        handoff = replace(handoff, header=(file.header.raw, fingerprint(expected)))
    return handoff


def _departures(
    body: Body, fits: Sequence[Fit], texts: Mapping[str, str], pieces: Iterable[Piece]
) -> Iterable[Departure]:
    given = _given(body, fits, texts.get)
    for piece in pieces:
        numbers = range(piece.first, piece.first + piece.count)
        if _plain(piece) != _at(given, numbers):
            yield Departure(piece=replace(piece, sure=True), instead=fingerprint(*_at(given, numbers)))


def _given(body: Body, fits: Iterable[Fit], lookup: Lookup) -> dict[int, Piece]:
    """Return what a catalog gives for every sentence; the source's own where it has nothing."""
    sentences = (sentence for unit in body.units for sentence in unit.sentences)
    own = {number: Piece(first=number, count=1, text=one.text) for number, one in enumerate(sentences)}
    return own | {piece.first: piece for piece in fitting.pieces_of(fits, lookup, body)}


def _plain(piece: Piece) -> list[object]:
    return [(piece.count, piece.text, piece.whole and piece.count > 1, piece.gap)]


def _at(given: Mapping[int, Piece], numbers: Iterable[int]) -> list[object]:
    """Return what is given for a stretch of sentences, in a form to compare."""
    found: list[object] = []
    until = -1
    for number in numbers:
        if number >= until and number in given:
            found += _plain(given[number])
            until = number + given[number].count
    return found


# --- export


def export_localized(
    source: Source,
    segments: Sequence[Segment],
    lookup: Lookup,
    *,
    locale: str,
    handoff: Handoff | None = None,
    kind: str | None = None,
    side_by_side: bool | None = None,
    dialect: Dialect | None = None,
    fields: Mapping[str, str] | None = None,
    prefix: str = "00000",
) -> bytes:
    """Write a localized file from a source and texts, which stand in it verbatim.

    What the handoff metadata says of a file that was imported is kept where it still holds: spans or none,
    dialect, ids. `kind` is `MT` or `HT`; `fields` are metadata of a file that was never imported; `prefix`
    begins its ids.
    """
    known = handoff if handoff is not None else Handoff(source="", fields=fields or {}, prefix=prefix)
    return _export(
        source,
        fitting.fit(segments, source.body),
        lookup,
        known if known.prefix else replace(known, prefix=prefix),
        locale=locale,
        kind=kind,
        side_by_side=side_by_side,
        dialect=dialect,
        fields=fields,
    )


def placed(source: Source, segments: Sequence[Segment]) -> frozenset[str]:
    """Return the msgids whose texts stand in an exported file.

    Others, as of what stands in a directive, the format has no unit for: there the source's own text stays.
    """
    fits = fitting.fit(segments, source.body)
    return frozenset((*(fit.msgid for fit in fits), *fitting.front_texts(segments).values()))


def _export(
    source: Source,
    fits: Sequence[Fit],
    lookup: Lookup,
    known: Handoff,
    *,
    locale: str,
    kind: str | None = None,
    side_by_side: bool | None = None,
    dialect: Dialect | None = None,
    fields: Mapping[str, str] | None = None,
) -> bytes:
    chosen = dialect or known.dialect
    body = _body(source, fits, lookup, known, side_by_side=side_by_side)
    if known.body is not None and known.body[1] == fingerprint(body):
        body = known.body[0]
    elif known.trailer and chosen == "D1":
        body = body.rstrip("\r\n") + known.trailer
    fresh = known.source == source.fingerprint
    written = {"ms.contentlocale": locale, **known.fields}
    if not fresh:
        written |= fields or {}
        written["ms.openlocfilehash"] = localized.hashes(source.data)["raw"]
    says = fresh or _KIND in written
    if kind is not None and not (says and kind == _kind(written)):
        written[_KIND] = kind
    header = _header(source, lookup, known, written, chosen)
    return (codecs.BOM_UTF8 if known.bom else b"") + f"{header}{known.lead}{body}".encode()


def _body(
    source: Source,
    fits: Sequence[Fit],
    lookup: Lookup,
    known: Handoff,
    *,
    side_by_side: bool | None = None,
) -> str:
    fresh = known.source == source.fingerprint
    given = _given(source.body, fits, lookup)
    for one in known.departures if fresh else ():
        numbers = range(one.piece.first, one.piece.first + one.piece.count)
        if fingerprint(*_at(given, numbers)) == one.instead:
            for number in numbers:
                given.pop(number, None)
            given[one.piece.first] = one.piece
    spans = known.side_by_side if side_by_side is None else side_by_side
    text = writing.write_body(
        source.body,
        given.values(),
        literals=known.literals if fresh else {},
        numbering=_numbering(source, known if fresh else None, prefix=known.prefix) if spans else None,
    )
    return localized.with_line_ends(text, known.newline) if known.newline and fresh else text


def _numbering(source: Source, handoff: Handoff | None, *, prefix: str) -> Numbering:
    value = source.header.value
    first = writing.first_number(value("title"), value("description"), value("keywords"))
    if handoff is None:
        return Numbering(prefix=prefix, first=first)
    return Numbering(prefix=prefix, first=handoff.first or first, others=handoff.ids)


def _header(
    source: Source,
    lookup: Lookup,
    handoff: Handoff,
    written: Mapping[str, str],
    dialect: Dialect,
) -> str:
    fields = [_translated(field, lookup) for field in source.header.fields]
    expected = headers.write_header(fields, written, dialect=dialect) if fields or written else ""
    if handoff.header is None or dialect != handoff.dialect:
        return expected
    raw, instead = handoff.header
    if instead == fingerprint(expected):
        return raw
    return expected.replace("\n", "\r\n") if "\r\n" in raw else expected


def _translated(field: Field, lookup: Lookup) -> Field:
    if field.key not in headers.TRANSLATED:
        return field
    msgid = field.value if field.items is None else ", ".join(field.items)
    text = lookup(msgid)
    if not text:
        return field
    return (
        replace(field, value=text) if field.items is None else replace(field, items=tuple(text.split(", ")))
    )
