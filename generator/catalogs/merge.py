"""Three versions of a catalog become one, entry by entry: what git's merge driver does with their bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from generator.catalogs.model import Catalog, Entry, Header, Key, State, kept_verbatim, lasting
from generator.catalogs.po import PoError, read_po, write_po
from generator.catalogs.provenance import origin, parse_provenance, state, text_hash
from generator.errors import Place

__all__ = ["Merged", "merge", "merge_po"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """One catalog of three, and what is left to people."""

    ours: Catalog
    """The catalog with our text wherever both sides translated a sentence differently."""
    theirs: Catalog
    """The same with their text."""
    conflicts: frozenset[Key] = frozenset()
    """Those sentences."""


def merge_po(
    base: bytes, ours: bytes, theirs: bytes, *, path: Path | str
) -> tuple[bytes, tuple[PoError, ...]]:
    """Merge three versions of a catalog, `base` empty where the sides have none in common.

    Return the merged bytes and an error per sentence that both sides translated differently. There both
    entries stand between git's conflict marks, so that no reader takes the file before a person chose one.
    Raises PoError, naming the side, if one of the three is no catalog.
    """
    newline = _newline(base, ours, theirs)
    sides = {"base": base, "ours": ours, "theirs": theirs}
    catalogs = {side: _read(_with_ends(data, newline), path, side) for side, data in sides.items() if data}
    for side in ("ours", "theirs"):
        if side not in catalogs:
            raise PoError("the file is empty", place=_place(path, side), hint="restore it")
    merged = merge(catalogs.get("base"), catalogs["ours"], catalogs["theirs"])
    return _written(merged, path)


def merge(base: Catalog | None, ours: Catalog, theirs: Catalog) -> Merged:
    """Merge two catalogs that come from `base` (None: from nothing); all with the same line ends.

    What one side changed is taken: text with its state and record, and, each by itself, comments, flags,
    references, header fields and whether an entry is obsolete. Where both translated a sentence, a person's
    or an approved text goes before a suggestion; two such texts that differ are a conflict. An entry that a
    side dropped goes, unless the other worked on it. The order is ours, with their additions in their place.
    """
    before = {entry.key: entry for entry in base.entries} if base is not None else {}
    mine = {entry.key: entry for entry in ours.entries}
    other = {entry.key: entry for entry in theirs.entries}
    kept = {
        key: pair
        for key in {**mine, **other}
        if (pair := _pair(before.get(key), mine.get(key), other.get(key))) is not None
    }
    order = _order(mine, other, {key: pair[0].obsolete for key, pair in kept.items()})
    frame = replace(
        ours,
        header=_header(base.header if base is not None else Header(), ours.header, theirs.header),
        tail=_changed(base.tail if base is not None else None, ours.tail, theirs.tail),
    )
    return Merged(
        ours=replace(frame, entries=tuple(kept[key][0] for key in order)),
        theirs=replace(frame, entries=tuple(kept[key][1] for key in order)),
        conflicts=frozenset(key for key, pair in kept.items() if pair[0] is not pair[1]),
    )


# --- bytes


def _newline(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    return _changed(_end(base) if base else None, _end(ours), _end(theirs))


def _end(data: bytes) -> bytes:
    return b"\r\n" if data.partition(b"\n")[0].endswith(b"\r") else b"\n"


def _with_ends(data: bytes, newline: bytes) -> bytes:
    return data if _end(data) == newline else data.replace(b"\r\n", b"\n").replace(b"\n", newline)


def _read(data: bytes, path: Path | str, side: str) -> Catalog:
    try:
        return read_po(data, path=path)
    except PoError as error:
        line, column = (error.place.line, error.place.column) if error.place else (0, 0)
        raise PoError(error.fault, place=_place(path, side, line, column), hint=error.hint) from None


def _place(path: Path | str, side: str, line: int = 0, column: int = 0) -> Place:
    return Place(path=f"{path} ({side})", line=line, column=column)


def _written(merged: Merged, path: Path | str) -> tuple[bytes, tuple[PoError, ...]]:
    """Write a merged catalog; whichever side a person chooses, what is left is one that the reader takes."""
    mine, other = (read_po(write_po(catalog), path=path) for catalog in (merged.ours, merged.theirs))
    newline = mine.newline
    conflicts: list[PoError] = []
    text = mine.header.raw or ""
    for ours, theirs in zip(mine.entries, other.entries, strict=True):
        if ours.key not in merged.conflicts:
            text += f"{ours.head}{ours.body}"
            continue
        text += newline
        fault = f"both sides translated {ours.msgid[:40]!r} differently"
        place = Place(path=path, line=text.count("\n") + 1, column=1)
        conflicts.append(
            PoError(fault, place=place, hint="keep one of the two and delete the conflict marks")
        )
        text += _marked(ours, theirs, newline)
    return f"{text}{mine.tail}".encode(), tuple(conflicts)


def _marked(ours: Entry, theirs: Entry, newline: str) -> str:
    mine, other = (f"{entry.head}{entry.body}".lstrip("\r\n") for entry in (ours, theirs))
    return f"<<<<<<< ours{newline}{mine}======={newline}{other}>>>>>>> theirs{newline}"


# --- entries

_Pair = tuple[Entry, Entry]
"""An entry with our text and with theirs; one and the same unless they are in conflict."""


def _pair(base: Entry | None, ours: Entry | None, theirs: Entry | None) -> _Pair | None:
    """Merge what three catalogs say of one sentence; None if it goes."""
    if ours is not None and theirs is not None:
        leading = _leading(base, ours, theirs)
        mine, other = (_composed(base, ours, theirs, lead=lead) for lead in leading)
        return (mine, mine) if leading[0] is leading[1] else (mine, other)
    only = ours or theirs
    if only is None or (base is not None and _work(only) in (None, _work(base))):
        return None
    return only, only


def _work(entry: Entry) -> object:
    """Return what people do to an entry; an empty one is no work."""
    return (_text(entry), entry.fuzzy, _notes(entry.translator)) if any(entry.msgstr) else None


def _text(entry: Entry) -> object:
    return entry.msgid_plural, entry.msgstr


def _notes(comments: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in comments if not _is_record(line))


def _is_record(comment: str) -> bool:
    """Tell whether a comment is kept by tools for the text; waivers are people's."""
    words = comment.split()
    return words[:1] == ["l10n:"] and not any(word.startswith("waive=") for word in words[1:2])


def _leading(base: Entry | None, ours: Entry, theirs: Entry) -> _Pair:
    """Return the entry whose text and state stand, twice; or both, if both translated differently."""
    if _text(ours) == _text(theirs):
        lead = _by_state(base, ours, theirs)
        return lead, lead
    if base is not None and _text(ours) == _text(base):
        return (ours, ours) if _stands(base, ours, theirs) else (theirs, theirs)
    if base is not None and _text(theirs) == _text(base):
        return (theirs, theirs) if _stands(base, theirs, ours) else (ours, ours)
    mine, other = _weight(ours), _weight(theirs)
    if mine == other == _TRANSLATED:
        return ours, theirs
    return (theirs, theirs) if other > mine else (ours, ours)


def _stands(base: Entry, approved: Entry, other: Entry) -> bool:
    """Tell whether one side approved the text of before, and the other has no more than a suggestion."""
    weights = _weight(approved), _weight(other)
    return base.fuzzy and not approved.fuzzy and weights == (_TRANSLATED, _SUGGESTED)


def _by_state(base: Entry | None, ours: Entry, theirs: Entry) -> Entry:
    """Return the side that changed the state of a text that both have; of two, the one that approved it."""
    if base is not None and _state(theirs) == _state(base):
        return ours
    if base is not None and _state(ours) == _state(base):
        return theirs
    return theirs if ours.fuzzy and not theirs.fuzzy else ours


def _state(entry: Entry) -> object:
    return entry.fuzzy, entry.previous, parse_provenance(entry.translator)


_EMPTY, _SUGGESTED, _TRANSLATED = range(3)


def _weight(entry: Entry) -> int:
    """Tell how much of a person's work a text is: none, a tool's suggestion, or a translation."""
    if not any(entry.msgstr):
        return _EMPTY
    if not entry.fuzzy:
        return _TRANSLATED
    recorded = parse_provenance(entry.translator)
    if recorded is not None and recorded.tgt != text_hash(entry.msgstr):
        return _TRANSLATED
    suggested = entry.previous is not None or state(entry) is State.STALE or origin(entry) != "human"
    return _SUGGESTED if suggested else _TRANSLATED


def _composed(base: Entry | None, ours: Entry, theirs: Entry, *, lead: Entry) -> Entry:
    """Give the leading entry what each side did to comments, flags and the rest."""
    follower = theirs if lead is ours else ours
    before = base if base is not None else _NOTHING
    changed = replace(
        lead,
        comments=_lines(before.comments, ours.comments, theirs.comments),
        references=_lines(before.references, ours.references, theirs.references),
        sticky=_lines(before.sticky, ours.sticky, theirs.sticky),
        flags=_lines(lasting(before.flags), lead.flags, lasting(follower.flags)),
        translator=_lines(_notes(before.translator), lead.translator, _notes(follower.translator)),
        obsolete=_changed(before.obsolete, ours.obsolete, theirs.obsolete),
    )
    same = next((side for side in (ours, theirs) if side == changed), None)
    if same is not None:
        return same
    body = next(
        (
            side.body
            for side in (ours, lead)
            if (_text(side), side.obsolete) == (_text(lead), changed.obsolete)
        ),
        None,
    )
    return kept_verbatim(changed, body=body)


_NOTHING = Entry(msgid="", obsolete=True)
"""Stands for the entry before, where there was none: what either side has is new, also that it is live."""


def _lines(base: Sequence[str], first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Merge lines: those of `first` that `second` did not remove, and those that it added."""
    if first == base:
        return tuple(second)
    before = frozenset(base)
    removed = before.difference(second)
    added = (line for line in second if line not in before and line not in first)
    return (*(line for line in first if line not in removed), *added)


_T = TypeVar("_T")


def _changed(base: _T | None, ours: _T, theirs: _T, *, both: _T | None = None) -> _T:
    """Return what one side changed; if both did, or nothing is known of before, `both` or else ours."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    return ours if both is None else both


# --- order

_Anchor = Key | bool
"""What an addition follows: an entry, or the start of the live (False) or obsolete (True) ones."""


def _order(ours: Mapping[Key, Entry], theirs: Mapping[Key, Entry], obsolete: Mapping[Key, bool]) -> list[Key]:
    """Return the keys in our order, each addition of theirs behind what it follows there.

    `obsolete` tells of every key that is kept whether its entry is. One that they made obsolete, or revived,
    is placed as an addition.
    """
    placed = {key: None for key in ours if key in obsolete and obsolete[key] == ours[key].obsolete}
    behind: dict[_Anchor, list[Key]] = {}
    last: dict[bool, _Anchor] = {False: False, True: True}
    for key in theirs:
        if key in placed:
            last[obsolete[key]] = key
        elif key in obsolete:
            behind.setdefault(last[obsolete[key]], []).append(key)
    order: list[Key] = []
    for key in placed:
        order += (*behind.pop(obsolete[key], ()), key, *behind.pop(key, ()))
    return [*behind.pop(False, ()), *order, *behind.pop(True, ())]


# --- the header


def _header(base: Header, ours: Header, theirs: Header) -> Header:
    """Merge headers; of a field that both sides changed, the one revised last has the last word."""
    before, mine, other = (dict(header.fields) for header in (base, ours, theirs))
    later = other if other.get(_REVISED, "") > mine.get(_REVISED, "") else mine
    values = (
        (name, _changed(before.get(name), mine.get(name), other.get(name), both=later.get(name)))
        for name in {**mine, **other}
    )
    changed = replace(
        ours,
        fields=tuple((name, value) for name, value in values if value is not None),
        translator=_lines(base.translator, ours.translator, theirs.translator),
        comments=_lines(base.comments, ours.comments, theirs.comments),
        flags=_lines(base.flags, ours.flags, theirs.flags),
    )
    return next((side for side in (ours, theirs) if side == changed), changed)


_REVISED = "PO-Revision-Date"
