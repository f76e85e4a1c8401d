"""`# l10n:` comments become what is known of an entry: where its text came from, and which state it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Literal, cast, get_args

from generator.catalogs.model import (
    Catalog,
    Entry,
    Message,
    State,
    Statistics,
    annotated,
    count_words,
    lasting,
)

__all__ = [
    "Origin",
    "Provenance",
    "approval",
    "declared_neutral",
    "format_provenance",
    "is_record",
    "origin",
    "parse_provenance",
    "restored",
    "sentence_class",
    "settled",
    "signed",
    "source_hash",
    "state",
    "statistics",
    "suspended",
    "text_hash",
    "waivers",
    "without_record",
]

Origin = Literal["human", "mt", "tm", "import"]
"""Who wrote a text: a person, a machine, the translation memory, or a file that was imported."""

_ORIGINS = frozenset(get_args(Origin))
_PROVENANCE = re.compile(r"l10n:[ \t]+(origin=.*)")
_SETTLED = re.compile(rf"l10n: origin=(?:{'|'.join(sorted(_ORIGINS))}) src=\S+ tgt=\S+\Z")
_FIELD = re.compile(r"(origin|src|tgt)=([0-9a-z]+)")
_TRACE = re.compile(r"l10n:[ \t]+(?:(?:approved|neutral)[ \t]+src=|waived=).*")
_WAIVER = re.compile(r"l10n:[ \t]+waive=([a-z0-9-]+)(?:[ \t]+(.*))?")
_HOLDS = re.compile(r"\A(\s*l10n:[ \t]+waive)=")
_SUSPENDED = re.compile(r"\A(\s*l10n:[ \t]+waive)d=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What `# l10n: origin=mt src=1a2b3c4d tgt=5e6f7a8b` says."""

    origin: Origin
    src: str
    """`source_hash` of the message that was translated."""
    tgt: str
    """`text_hash` of the forms that were written."""


def source_hash(message: Message) -> str:
    """Return the first 8 hex digits of SHA-256 over msgctxt, msgid and msgid_plural, joined by NUL."""
    return _source_hash(message.msgctxt or "", message.msgid, message.msgid_plural or "")


@lru_cache(maxsize=4096)
def _source_hash(*parts: str) -> str:
    """Hash a sentence once for all locales."""
    return _hash(parts)


def sentence_class(text: str) -> str:
    """Return the class of the span around a sentence on a translated page: `s-` and its `src=`."""
    return f"s-{_source_hash('', text, '')}"


def text_hash(forms: Iterable[str]) -> str:
    """Return the first 8 hex digits of SHA-256 over the forms, joined by NUL."""
    return _hash(forms)


def _hash(parts: Iterable[str]) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:8]


def parse_provenance(translator: Iterable[str]) -> Provenance | None:
    """Find the provenance among translator comments; None if there is none, or a person garbled it.

    >>> parse_provenance(["l10n: origin=mt src=1a2b3c4d tgt=5e6f7a8b"]).origin
    'mt'
    """
    for comment in translator:
        match = _PROVENANCE.fullmatch(comment.strip())
        if match is None:
            continue
        fields = dict(_FIELD.findall(match[1]))
        if fields.get("origin") in _ORIGINS and {"src", "tgt"} <= fields.keys():
            return Provenance(origin=cast(Origin, fields["origin"]), src=fields["src"], tgt=fields["tgt"])
    return None


def format_provenance(provenance: Provenance) -> str:
    """Write provenance as a translator comment, without `# `."""
    return f"l10n: origin={provenance.origin} src={provenance.src} tgt={provenance.tgt}"


def is_record(line: str, message: Message, text: str) -> bool:
    """Tell whether a comment line, as in a file, is the valid record of a text of a message, and no more."""
    author = line.removeprefix("# l10n: origin=").partition(" ")[0]
    recorded = f"# l10n: origin={author} src={source_hash(message)} tgt={text_hash((text,))}\n"
    return author in _ORIGINS and line == recorded


def origin(entry: Entry) -> Origin:
    """Tell who wrote an entry's text; text that no longer has the recorded hash was edited by a person."""
    recorded = parse_provenance(entry.translator)
    if recorded is None or recorded.tgt != text_hash(entry.msgstr):
        return "human"
    return recorded.origin


def signed(entry: Entry, author: Origin) -> Entry:
    """Record who wrote an entry's text for which source, in place of an older record."""
    comment = format_provenance(
        Provenance(origin=author, src=source_hash(entry), tgt=text_hash(entry.msgstr)),
    )
    return annotated(entry, translator=(*without_record(entry), comment))


def without_record(entry: Entry) -> tuple[str, ...]:
    """Return the translator comments of an entry but those that record where its text came from."""
    lines = ((line, line.strip()) for line in entry.translator)
    return tuple(line for line, bare in lines if not (_PROVENANCE.fullmatch(bare) or _TRACE.fullmatch(bare)))


def approval(entry: Entry) -> str:
    """Return the comment that an entry's text is approved for its source, for when it becomes a suggestion.

    So it is approved again when that source comes back, or when its writer says that the edit was neutral.
    """
    return f"l10n: approved src={source_hash(entry)} tgt={text_hash(entry.msgstr)}"


def restored(entry: Entry) -> Entry | None:
    """Return a suggestion as it was for the sentence it was carried from.

    None if a person changed the text since, or if it was not recorded.
    """
    previous = entry.previous
    recorded = parse_provenance(entry.translator)
    if previous is None or previous.msgid is None or recorded is None or not entry.fuzzy:
        return None
    was = replace(
        entry,
        msgid=previous.msgid,
        msgctxt=previous.msgctxt,
        msgid_plural=previous.msgid_plural,
        previous=None,
        translator=tuple(_SUSPENDED.sub(r"\1=", comment) for comment in entry.translator),
        obsolete=False,
    )
    if (recorded.src, recorded.tgt) != (source_hash(was), text_hash(entry.msgstr)):
        return None
    comment = approval(was)
    if comment not in entry.translator:
        return was
    return replace(
        was,
        flags=lasting(entry.flags),
        translator=tuple(line for line in was.translator if line != comment),
    )


def declared_neutral(entry: Entry, was: Message) -> Entry:
    """Record that a writer declared the edit neutral that led from `was` to the entry's source."""
    return annotated(entry, translator=(*entry.translator, f"l10n: neutral src={source_hash(was)}"))


def settled(entry: Entry) -> Entry:
    """Bring the record of an entry up to date after a person worked on it in any editor.

    A translated entry without a valid record, or with another text than was recorded, becomes `human`. A text
    that a person approved unchanged for a new source keeps its origin and gets the new source's hash. A text
    that a person emptied has no record. A fuzzy text of another sentence keeps its own, since that is what
    tells that it is stale.
    """
    if entry.obsolete or _is_settled(entry) or state(entry) is State.STALE:
        return entry
    recorded = parse_provenance(entry.translator)
    if not entry.translated:
        edited = recorded is not None and recorded.tgt != text_hash(entry.msgstr)
        return annotated(entry, translator=without_record(entry)) if edited else entry
    author = origin(entry)
    if recorded is not None and recorded.origin == author and recorded.src == source_hash(entry):
        return entry if recorded.tgt == text_hash(entry.msgstr) else signed(entry, author)
    return signed(entry, author)


def _is_settled(entry: Entry) -> bool:
    """Tell in a fraction of the time whether an entry is as it was recorded, as most are."""
    if not entry.translator or not entry.translated:
        return not any(entry.msgstr) and not entry.translator
    wanted = f"src={source_hash(entry)} tgt={text_hash(entry.msgstr)}"
    record = next(filter(_SETTLED.match, entry.translator), "")
    return record.endswith(wanted)


def state(entry: Entry) -> State:
    """Tell what may be done with an entry's text.

    Approved means translated and not fuzzy, whatever the origin. Fuzzy text is stale if it was carried from
    another sentence: gettext's previous msgid says so, or, where a tool dropped that, the recorded hash of
    the source.
    """
    if entry.obsolete:
        return State.OBSOLETE
    if not entry.translated:
        return State.MISSING
    if not entry.fuzzy:
        return State.APPROVED
    if entry.previous is not None:
        return State.STALE
    recorded = parse_provenance(entry.translator)
    return State.STALE if recorded is not None and recorded.src != source_hash(entry) else State.UNAPPROVED


def statistics(catalog: Catalog) -> Statistics:
    """Count the live entries of a catalog, and the words of their sources, by state."""
    entries = dict.fromkeys((State.APPROVED, State.UNAPPROVED, State.STALE, State.MISSING), 0)
    words = dict(entries)
    for entry in catalog.entries:
        if entry.obsolete:
            continue
        kind = state(entry)
        entries[kind] += 1
        words[kind] += count_words(entry.msgid)
    return Statistics(entries=entries, words=words)


def waivers(entry: Entry) -> dict[str, str]:
    """Return the checks that a translator waived for this entry, with the reasons given.

    >>> waivers(Entry(msgid="Pay", translator=("l10n: waive=numbers Written out in law texts.",)))
    {'numbers': 'Written out in law texts.'}
    """
    matches = (_WAIVER.fullmatch(comment.strip()) for comment in entry.translator)
    return {match[1]: match[2] or "" for match in matches if match}


def suspended(comments: Iterable[str]) -> tuple[str, ...]:
    """Write waivers among translator comments so that they hold no more, until their sentence is back.

    >>> suspended(["l10n: waive=numbers Written out in law texts."])
    ('l10n: waived=numbers Written out in law texts.',)
    """
    return tuple(_HOLDS.sub(r"\1d=", comment) for comment in comments)
