"""Segments of a source become a template: each sentence once, with all that a translator should know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.catalogs.lines import in_comment
from generator.catalogs.model import Catalog, Entry, Header, Key, Message
from generator.catalogs.po import unwritable
from generator.catalogs.provenance import sentence_class
from generator.errors import Place, SourceError
from generator.source.model import Segment

if TYPE_CHECKING:
    from generator.locales import Locale
    from generator.project import Settings
    from generator.source.content import Texts

__all__ = ["BRACE_FORMAT", "syntaxes", "template", "template_of"]

BRACE_FORMAT = "python-brace-format"
"""The flag of a message that holds placeholders, as gettext names the format."""

_PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*\}")
_SYNTAX = "syntax: "


@dataclass(slots=True)
class _Gathered:
    """What is known of one msgid while segments go by; keys are in the order of their appearance."""

    plural: str | None
    roles: dict[str, None] = field(default_factory=dict)
    places: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    syntaxes: dict[str, None] = field(default_factory=dict)
    references: dict[str, None] = field(default_factory=dict)
    shown: str = ""
    picture: str = ""


def template_of(texts: Texts, settings: Settings) -> Catalog:
    """Gather what goes into one catalog of a project into its template. Raises SourceError as `template`."""
    return template(
        texts.segments,
        source_locale=settings.source_locale,
        segmentation=texts.segmentation,
        placeholders=texts.placeholders,
        preview=settings.preview_url,
        page=texts.page,
    )


def template(
    segments: Iterable[tuple[str, Segment]],
    *,
    source_locale: Locale,
    segmentation: str,
    placeholders: bool = False,
    preview: str = "",
    page: str = "",
) -> Catalog:
    """Gather segments, each with the file it stands in, into a template.

    Equal sentences of one context become one message, in the order of their first appearance.
    `segmentation` names the sentence rule and its version, `sentence/1`. With `placeholders`, `{name}` in a
    sentence is one. `preview` is an address below which people see the `page` that shows all segments, or the
    one that each names. Raises SourceError for a character that no catalog may hold, and for a sentence that
    has two plurals, or one here and none there: no text of a language with one form would do for both.
    """
    gathered: dict[Key, _Gathered] = {}
    for path, segment in segments:
        _guard(path, segment)
        key = segment.context, segment.text
        known = gathered.get(key)
        if known is None:
            known = gathered[key] = _Gathered(plural=segment.plural)
        _gather(known, path, segment)
    addresses = _addresses(gathered, preview, page) if preview else {}
    entries = tuple(
        _entry(key, known, placeholders=placeholders, address=addresses.get(key, ""))
        for key, known in gathered.items()
    )
    return Catalog(header=_header(source_locale, segmentation), entries=entries)


def syntaxes(message: Message) -> tuple[str, ...]:
    """Return how a message's text is read, by its comments: `markdown`, `html`, `plain`, or several.

    >>> syntaxes(Message(msgid="Pay now", comments=("heading 2 · title", "syntax: markdown, plain")))
    ('markdown', 'plain')
    """
    for comment in message.comments:
        if comment.startswith(_SYNTAX):
            return tuple(comment.removeprefix(_SYNTAX).split(", "))
    return ("markdown",)


def _guard(path: str, segment: Segment) -> None:
    for text in (segment.text, segment.plural, segment.context):
        if text and (fault := unwritable(text)):
            raise SourceError(
                f"character U+{ord(fault):04X} does not belong in a text",
                place=Place(path=path, line=segment.line),
                hint="delete it",
            )


def _gather(known: _Gathered, path: str, segment: Segment) -> None:
    if segment.plural != known.plural:
        raise SourceError(
            f"{segment.text[:60]!r} has another plural elsewhere, or none",
            place=Place(path=path, line=segment.line),
            hint="write both alike, or word one of them otherwise",
        )
    known.roles[segment.role] = None
    known.syntaxes[segment.syntax] = None
    known.references[_reference(path)] = None
    if segment.path:
        known.places[_place(segment.path)] = None
    known.shown = known.shown or segment.shown
    known.picture = known.picture or segment.picture
    if segment.note:
        lines = (in_comment(line).strip() for line in segment.note.splitlines())
        known.notes.update((line, None) for line in lines if line)


def _addresses(gathered: Mapping[Key, _Gathered], preview: str, page: str) -> dict[Key, str]:
    """Return where sentences are seen: on their page, by the class of the span, or on a page of emails."""
    if page:
        return {key: f"{preview}{page}#{sentence_class(key[1])}" for key in gathered}
    return {key: f"{preview}{known.shown}" for key, known in gathered.items() if known.shown}


@lru_cache(maxsize=64)
def _place(headings: tuple[str, ...]) -> str:
    """Write the headings above; one after the other, most sentences stand below the same."""
    return in_comment(" › ".join(map(_one_line, headings)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=64)
def _reference(path: str) -> str:
    """Write a file name with a blank in isolates, as gettext does."""
    return f"\u2068{path}\u2069" if " " in path else path


def _entry(key: Key, known: _Gathered, *, placeholders: bool, address: str) -> Entry:
    context, text = key
    marked = placeholders and bool(_PLACEHOLDER.search(text + (known.plural or "")))
    return Entry(
        msgid=text,
        msgctxt=context,
        msgid_plural=known.plural,
        comments=tuple(_comments(known, address)),
        references=tuple(known.references),
        flags=(BRACE_FORMAT,) if marked else (),
        msgstr=("",) if known.plural is None else ("", ""),
    )


def _comments(known: _Gathered, address: str) -> Iterator[str]:
    if roles := " · ".join(filter(None, known.roles)):
        yield _one_line(roles)
    # Of emails, one sentence is in many.
    places = [", ".join(known.places)] if known.picture else known.places
    yield from (f"in: {place}" for place in places)
    yield from (f"note: {note}" for note in known.notes)
    if address:
        yield f"see: {address}"
    if known.picture:
        yield f"picture: {known.picture}"
    if known.syntaxes.keys() != {"markdown"}:
        yield _SYNTAX + ", ".join(sorted(known.syntaxes))


def _header(source_locale: Locale, segmentation: str) -> Header:
    return Header(
        fields=(
            ("Language", ""),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("X-Segmentation", segmentation),
            ("X-Source-Language", source_locale.tag),
        )
    )
