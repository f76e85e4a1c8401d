"""Merging loses no translation, conflicts only where both sides translated, and mends what git alone cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalogs.merge import Merged, merge, merge_po
from generator.catalogs.model import Catalog, Entry, Previous
from generator.catalogs.po import PoError, read_po, write_po
from generator.catalogs.provenance import signed
from tests.laws.catalogs import WILD

LOCALES = Path(__file__).parents[2] / "locales"


def translate(entry: Entry, random: Random) -> Entry:
    text = f"text {random.randrange(3)}"
    return replace(entry, msgstr=(text,) * len(entry.msgstr), flags=(), previous=None)


def suggest(entry: Entry, random: Random) -> Entry:
    suggested = replace(translate(entry, random), flags=("fuzzy",))
    return (
        replace(suggested, previous=Previous(msgid="was"))
        if random.random() < 0.5
        else signed(suggested, "mt")
    )


def note(entry: Entry, random: Random) -> Entry:
    return replace(entry, translator=(*entry.translator, f"note {random.randrange(5)}"))


def retire(entry: Entry, random: Random) -> Entry:
    return replace(entry, obsolete=random.random() < 0.7)


def drop(entry: Entry, random: Random) -> None:
    return None


EDITS: tuple[Callable[[Entry, Random], Entry | None], ...] = (
    translate,
    translate,
    suggest,
    note,
    retire,
    drop,
)


def edited(catalog: Catalog, seed: int) -> Catalog:
    """Do to a catalog what people and tools do between two commits."""
    random = Random(seed)
    entries = [
        random.choice(EDITS)(entry, random) if random.random() < 0.3 else entry for entry in catalog.entries
    ]
    kept = [entry for entry in entries if entry is not None]
    known = {entry.key for entry in catalog.entries}
    for number in range(random.randrange(4)):
        added = translate(Entry(msgid=f"new {number}"), random)
        if added.key not in known:
            kept.insert(random.randrange(len(kept) + 1), added)
    if random.random() < 0.3:
        random.shuffle(kept)
    return replace(catalog, entries=tuple(kept))


SIDES = st.tuples(WILD, st.integers(0, 2**32), st.integers(0, 2**32)).map(
    lambda drawn: (drawn[0], edited(drawn[0], drawn[1]), edited(drawn[0], drawn[2]))
)


def by_key(catalog: Catalog) -> dict[object, Entry]:
    return {entry.key: entry for entry in catalog.entries}


def text(catalog: dict[object, Entry], key: object) -> tuple[str, ...]:
    return catalog[key].msgstr if key in catalog and any(catalog[key].msgstr) else ()


@given(sides=SIDES)
def test_every_translation_of_either_side_is_in_what_is_merged(
    sides: tuple[Catalog, Catalog, Catalog],
) -> None:
    base, ours, theirs = map(by_key, sides)
    made = merge(*sides)
    mine, other = by_key(made.ours), by_key(made.theirs)
    for side, kept in ((ours, mine), (theirs, other)):
        for key, entry in side.items():
            if not entry.fuzzy and text(side, key) not in ((), text(base, key)):
                assert text(side, key) in (text(mine, key), text(other, key)), (entry, kept.get(key))


@given(sides=SIDES)
def test_only_two_translations_that_differ_are_a_conflict(sides: tuple[Catalog, Catalog, Catalog]) -> None:
    base, ours, theirs = map(by_key, sides)
    for key in merge(*sides).conflicts:
        assert len({text(base, key), text(ours, key), text(theirs, key)} - {()}) >= 2
        assert text(ours, key) != text(theirs, key)
        assert text(base, key) not in (text(ours, key), text(theirs, key))


@given(sides=SIDES)
def test_what_one_side_left_alone_is_as_the_other_has_it(sides: tuple[Catalog, Catalog, Catalog]) -> None:
    base, ours, theirs = sides
    assert merge(base, ours, base).ours == ours
    assert merge(base, ours, ours).ours == ours
    assert by_key(merge(base, base, theirs).ours) == by_key(theirs)
    assert merge(base, base, theirs).conflicts == frozenset()


@given(sides=SIDES)
def test_the_sides_may_change_places(sides: tuple[Catalog, Catalog, Catalog]) -> None:
    base, ours, theirs = sides

    def texts(made: Merged, side: Catalog) -> object:
        return {
            entry.key: (entry.msgstr, entry.fuzzy, entry.obsolete, frozenset(entry.translator))
            for entry in side.entries
            if entry.key in made.conflicts or not entry.fuzzy
        }

    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.conflicts == other.conflicts
    assert texts(one, one.ours) == texts(other, other.theirs)
    assert texts(one, one.theirs) == texts(other, other.ours)


@given(sides=SIDES)
def test_the_bytes_are_those_of_the_merged_catalog_or_are_refused(
    sides: tuple[Catalog, Catalog, Catalog],
) -> None:
    data, errors = merge_po(*map(write_po, sides), path="nl.po")
    made = merge(*sides)
    assert len(errors) == len(made.conflicts)
    if not errors:
        assert read_po(data, path="nl.po").entries == made.ours.entries
        return
    with pytest.raises(PoError) as refused:
        read_po(data, path="nl.po")
    assert refused.value.place == errors[0].place
    for keep, catalog in ((0, made.ours), (1, made.theirs)):
        assert read_po(chosen(data, keep), path="nl.po").entries == catalog.entries


def chosen(data: bytes, keep: int) -> bytes:
    """Resolve each conflict as a person does: delete the marks and one side."""
    sides, side = {b"<<<<<<< ours": 0, b"=======": 1, b">>>>>>> theirs": None}, None
    kept = []
    for line in data.splitlines(keepends=True):
        if line.strip() in sides:
            side = sides[line.strip()]
        elif side in (None, keep):
            kept.append(line)
    return b"".join(kept)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize(
    "path", sorted(LOCALES.rglob("alerts.po")), ids=lambda path: path.relative_to(LOCALES).parts[0]
)
def test_work_on_other_sentences_of_a_real_catalog_merges_and_changes_nothing_else(
    path: Path, seed: int
) -> None:
    base = path.read_bytes()
    entries = read_po(base, path=path).entries
    random = Random(seed)
    picked = random.sample(range(len(entries)), 20)
    ours, theirs, both = (translated(base, numbers) for numbers in (picked[:10], picked[10:], picked))
    assert merge_po(base, ours, theirs, path=path) == (both, ())


def translated(data: bytes, numbers: list[int]) -> bytes:
    """Edit the last text of some entries as an editor does, in the bytes."""
    catalog = read_po(data, path="x.po")
    parts = [catalog.header.raw or ""]
    for number, entry in enumerate(catalog.entries):
        body = entry.body or ""
        parts += [entry.head or "", body[:-2] + f' {number}"\n' if number in numbers else body]
    return "".join((*parts, catalog.tail)).encode()
