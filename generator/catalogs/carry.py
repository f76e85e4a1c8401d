"""An entry becomes that of a message of today's source: as it was, adapted, or as a suggestion."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from generator.catalogs.extract import BRACE_FORMAT, syntaxes
from generator.catalogs.lines import in_comment
from generator.catalogs.model import Catalog, Entry, Key, Message, Previous, State, annotated
from generator.catalogs.neutral import Reason, adapt, neutral
from generator.catalogs.provenance import (
    Provenance,
    approval,
    declared_neutral,
    format_provenance,
    is_record,
    origin,
    restored,
    settled,
    signed,
    source_hash,
    state,
    suspended,
    text_hash,
)

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = [
    "DECLARED",
    "EARLIER_FORM",
    "Carried",
    "absorbed",
    "carried",
    "copied",
    "declared",
    "displaced",
    "empty",
    "has_text",
    "holds_text",
    "in_step",
    "joined",
    "kept",
    "retired",
    "suggested",
]

DECLARED = "declared neutral"
"""The reason where a writer says that an edit changed no meaning."""
_MANAGED_FLAGS = frozenset({BRACE_FORMAT, f"no-{BRACE_FORMAT}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An entry whose text went to another wording of its sentence, and why it may."""

    entry: Entry
    reason: str


EARLIER_FORM = "earlier form: "
"""What a translator comment begins with that keeps a form without a place any more."""


def has_text(entry: Entry) -> bool:
    """Tell whether a translator wrote anything, in whatever state."""
    return any(entry.msgstr)


def holds_text(entry: Entry) -> bool:
    """Tell whether anything that a translator wrote would go with the entry: its text, or one set aside."""
    return has_text(entry) or any(line.startswith(EARLIER_FORM) for line in entry.translator)


def empty(message: Entry, *, locale: Locale) -> Entry:
    """Return the entry of a sentence that nobody translated."""
    forms = ("",) * _forms(message, locale)
    return message if message.msgstr == forms else replace(message, msgstr=forms)


def kept(message: Entry, known: Entry, *, locale: Locale) -> Entry:
    """Return the entry of the same sentence with what the source says of it today.

    Text, state and provenance stay. If only its plural differs, the text becomes a suggestion, unless that
    is the plural it was translated for.
    """
    if known.msgid_plural != message.msgid_plural or len(known.msgstr) != _forms(message, locale):
        before = restored(known)
        if before is None or (before.key, before.msgid_plural) != (message.key, message.msgid_plural):
            return suggested(message, known, locale=locale)
        known = before
    if known.obsolete:
        known = replace(known, obsolete=False)
    return settled(_placed(known, message))


def in_step(message: Entry, known: Entry) -> bool:
    """Tell by what both were read from whether `kept` would return an entry itself; False where in doubt.

    It asks for no field that is read later, and so takes a sixth of the time.
    """
    if message.head is None or message.body is None or known.head is None or known.body is None:
        return False
    stem = message.body.removesuffix('"\n')
    if not (stem.endswith('\nmsgstr "') and known.body.startswith(stem) and known.body.endswith('"\n')):
        return False
    text = known.body[len(stem) : -2]
    record = known.head.removesuffix(message.head.lstrip("\n")).lstrip("\n")
    if not text or "\\" in text or "\n" in text:
        return not (text or record)
    return is_record(record, message, text)


def copied(message: Entry, known: Entry, *, locale: Locale, doubtful: bool) -> Entry:
    """Return the entry of a sentence that is translated elsewhere and stays there.

    Where others translated it otherwise, it is `doubtful`, and waits for approval.
    """
    entry = kept(message, replace(known), locale=locale)
    if state(entry) is State.STALE:
        return entry
    entry = signed(entry, "tm")
    return _fuzzy(entry) if doubtful else entry


def carried(message: Entry, known: Entry, *, locale: Locale) -> Carried | None:
    """Carry a text to a neutral wording of its sentence, with its state; None if it is another sentence."""
    kinds = _neutral(message, known)
    if kinds is None or len(known.msgstr) != _forms(message, locale):
        return None
    known = settled(replace(known, obsolete=False))
    forms = known.msgstr if state(known) is State.STALE else _adapted(message, known, locale)
    if forms is None:
        return None
    return Carried(entry=_reworded(message, known, forms), reason=str(Reason(kinds=kinds)))


def declared(message: Entry, known: Entry, *, locale: Locale) -> Carried | None:
    """Carry a text, with its state, to a wording that the writer declared neutral, and record that.

    None where the text is no translation of `known`, or has another number of forms.
    """
    known = settled(replace(known, obsolete=False))
    if state(known) is State.STALE:
        before = restored(known)
        if before is None:
            return None
        known = before
    if len(known.msgstr) != _forms(message, locale) or not has_text(known):
        return None
    forms = _adapted(message, known, locale) or known.msgstr
    return Carried(entry=declared_neutral(_reworded(message, known, forms), known), reason=DECLARED)


def suggested(message: Entry, known: Entry, *, locale: Locale) -> Entry:
    """Return the entry of another sentence with a text as suggestion: fuzzy, with what it translated.

    A text that was approved there is recorded as such, and waivers rest, since they are for that sentence; a
    form that has no place becomes a comment.
    """
    if not has_text(known):
        forms = empty(message, locale=locale).msgstr
        bare = settled(replace(known, msgstr=forms, previous=None, obsolete=False))
        return _reworded(message, bare, forms)
    known = settled(replace(known, obsolete=False))
    wanted = _forms(message, locale)
    texts = known.msgstr if len(known.msgstr) == wanted else _reformed(known.msgstr, wanted)
    lost = [text for text in dict.fromkeys(known.msgstr) if text and text not in texts]
    record = (approval(known),) if state(known) is State.APPROVED else ()
    suggestion = replace(
        known,
        msgid=message.msgid,
        msgctxt=message.msgctxt,
        msgid_plural=message.msgid_plural,
        msgstr=texts,
        previous=known.previous if known.fuzzy and known.previous else _previous(known),
        translator=(*suspended(known.translator), *record, *_as_comments(lost)),
    )
    return _placed(_fuzzy(suggestion), message)


def joined(message: Entry, first: Entry, second: Entry, *, locale: Locale) -> Entry:
    """Return the entry of a sentence that two became, with both texts as suggestion."""
    parts = [settled(replace(part, obsolete=False)) for part in (first, second)]
    source = replace(message, msgid=f"{first.msgid} {second.msgid}")
    text = locale.joiner.join(part.msgstr[0] for part in parts)
    authors = [origin(part) for part in parts]
    author = authors[0] if authors[0] == authors[1] else "human"
    record = Provenance(origin=author, src=source_hash(source), tgt=text_hash((text,)))
    entry = replace(
        message, msgstr=(text,), previous=_previous(source), translator=(format_provenance(record),)
    )
    return _fuzzy(entry)


def absorbed(catalog: Catalog | None, other: Catalog) -> Catalog:
    """Add to a catalog what another one has; two texts of one sentence are told apart by msgctxt."""
    if catalog is None:
        return other
    entries = {entry.key: entry for entry in catalog.entries}
    for entry in other.entries:
        own = entries.get(entry.key)
        if own is None or not has_text(own):
            entries[entry.key] = replace(entry)
        elif has_text(entry) and own.msgstr != entry.msgstr:
            aside = displaced(entry, entries.keys())
            entries[aside.key] = aside
    return replace(catalog, entries=tuple(entries.values()))


def displaced(entry: Entry, taken: Container[Key]) -> Entry:
    """Make an entry obsolete beside another text of its sentence, told apart by msgctxt."""
    names = (f"earlier {number}" for number in count(1))
    context = next(name for name in names if (name, entry.msgid) not in taken)
    return replace(retired(entry), msgctxt=context)


def retired(entry: Entry) -> Entry:
    """Make an entry obsolete with its text, state and record; what the source said of it goes."""
    if entry.obsolete:
        return entry
    return replace(settled(entry), obsolete=True, comments=(), references=())


def _forms(message: Message, locale: Locale) -> int:
    return 1 if message.msgid_plural is None else locale.plural.nplurals


def _placed(entry: Entry, message: Message) -> Entry:
    """Put what the source says of a sentence around its entry."""
    flags = _flags(message, entry)
    if (entry.comments, entry.references, entry.flags) == (message.comments, message.references, flags):
        return entry
    return annotated(entry, comments=message.comments, references=message.references, flags=flags)


def _flags(message: Message, known: Entry) -> tuple[str, ...]:
    """Return the template's flags and those that people and tools set, fuzzy first as gettext writes it."""
    if message.flags == known.flags:
        return known.flags
    own = (flag for flag in known.flags if flag not in _MANAGED_FLAGS)
    flags = dict.fromkeys((*message.flags, *own))
    if flags.keys() == set(known.flags):
        return known.flags
    return tuple(sorted(flags, key=lambda flag: flag != "fuzzy"))


def _fuzzy(entry: Entry) -> Entry:
    return annotated(entry, flags=tuple(dict.fromkeys(("fuzzy", *entry.flags))))


def _previous(known: Message) -> Previous:
    return Previous(msgid=known.msgid, msgctxt=known.msgctxt, msgid_plural=known.msgid_plural)


def _neutral(message: Message, known: Message) -> tuple[str, ...] | None:
    """Return the kinds of a neutral edit, None if it may be another sentence by one of its syntaxes."""
    pairs = _wordings(message, known)
    if pairs is None or message.msgctxt != known.msgctxt:
        return None
    reasons = [neutral(old, new, syntax=syntax) for syntax in syntaxes(message) for old, new in pairs]
    if any(reason is None for reason in reasons):
        return None
    return tuple(dict.fromkeys(kind for reason in reasons if reason is not None for kind in reason.kinds))


def _wordings(message: Message, known: Message) -> tuple[tuple[str, str], ...] | None:
    """Pair old and new wording of singular and plural."""
    if message.msgid_plural is None and known.msgid_plural is None:
        return ((known.msgid, message.msgid),)
    if message.msgid_plural is None or known.msgid_plural is None:
        return None
    return ((known.msgid, message.msgid), (known.msgid_plural, message.msgid_plural))


def _adapted(message: Message, known: Entry, locale: Locale) -> tuple[str, ...] | None:
    """Put the new source's targets into each form; None where that is in doubt."""
    pairs = _wordings(message, known)
    if pairs is None:
        return None
    worded = pairs if len(pairs) == 1 else locale.plural.worded(*pairs)
    forms: list[str] = []
    for form, (old, new) in zip(known.msgstr, worded, strict=True):
        adapted = _adapted_form(form, old, new, syntaxes(message)) if form else form
        if adapted is None:
            return None
        forms.append(adapted)
    return tuple(forms)


def _adapted_form(form: str, old: str, new: str, read_as: Iterable[str]) -> str | None:
    found = {adapt(form, old, new, syntax=syntax) for syntax in read_as}
    return found.pop() if len(found) == 1 else None


def _reworded(message: Message, known: Entry, forms: tuple[str, ...]) -> Entry:
    entry = replace(
        known,
        msgid=message.msgid,
        msgctxt=message.msgctxt,
        msgid_plural=message.msgid_plural,
        msgstr=forms,
        obsolete=False,
    )
    if state(known) is not State.STALE and has_text(known):
        entry = signed(entry, origin(known))
    return _placed(entry, message)


def _reformed(texts: tuple[str, ...], forms: int) -> tuple[str, ...]:
    """Return the most general form that has text for a single text, and the first one for every form."""
    written = tuple(filter(None, texts)) or texts
    return written[-1:] if forms == 1 else written[:1] * forms


def _as_comments(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (f"{EARLIER_FORM}{in_comment(line)}" for line in text.split("\n"))
