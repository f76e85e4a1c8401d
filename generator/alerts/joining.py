"""Pieces → pickers: functions that pick, out of a row of cells, the parts that a text is joined from.

An email is joined from cells: its shown values, then its facts, then its fixed texts. Where each stands is
settled once, on a sheet, so that a text costs a few picks and one join, and no template language sees it
again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from generator.alerts.pieces import Each, Literal, Optional, Piece, Plural, Slot, form_key, key, merged
from generator.errors import GeneratorError
from generator.values.usual import pick

__all__ = ["Cells", "Picker", "Sheet", "picker"]

Cells: TypeAlias = list[Any]
Picker: TypeAlias = Callable[[Cells], Sequence[Any]]
"""From cells to the parts of a text; it raises nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Where everything that an email is joined from stands among its cells."""

    values: Mapping[str, int]
    """By the key of a slot, list or plural; by the name alone, a cell that is empty if there is no value."""
    width: int
    """How many cells come before the fixed texts."""
    rows: Mapping[str, Mapping[str, int]]
    """By the name of a list, where the values of each of its rows stand in that row."""
    texts: dict[str, int] = field(default_factory=dict)
    """Where each fixed text stands; filled while pickers are made."""

    def text(self, text: str) -> int:
        """Return where a fixed text stands, from now on."""
        return self.texts.setdefault(text, self.width + len(self.texts))


def picker(pieces: Sequence[Piece], sheet: Sheet) -> Picker:
    """Make the picker of a text."""
    runs: list[Picker] = []
    run: list[int] = []
    for piece in merged(pieces):
        if isinstance(piece, Literal):
            run.append(sheet.text(piece.text))
        elif isinstance(piece, Slot):
            run.append(sheet.values[key(piece.name, piece.place)])
        else:
            runs += [pick(run), _BLOCKS[type(piece)](piece, sheet)]
            run = []
    return _in_turn([*runs, pick(run)])


def _in_turn(runs: Sequence[Picker]) -> Picker:
    if len(runs) == 1:
        return runs[0]

    def parts(cells: Cells) -> Sequence[Any]:
        found: list[Any] = []
        for run in runs:
            found += run(cells)
        return found

    return parts


def _optional(piece: Optional, sheet: Sheet) -> Picker:
    within, place = picker(piece.pieces, sheet), sheet.values[piece.name]
    return lambda cells: within(cells) if cells[place] else ()


def _forms(piece: Plural, sheet: Sheet) -> Picker:
    forms = [picker(form, sheet) for form in piece.forms]
    place = sheet.values[form_key(piece.name)]
    return lambda cells: forms[cells[place]](cells)


def _each(piece: Each, sheet: Sheet) -> Picker:
    """Pick from each row's own cells, and from what the row needs of the email's, which follow them."""
    own, width = sheet.rows[piece.name], len(set(sheet.rows[piece.name].values()))
    place = sheet.values[piece.name]
    places: list[int] = []
    outer: list[int] = []
    for part in merged(piece.pieces):
        name = key(part.name, part.place) if isinstance(part, Slot) else ""
        if name in own:
            places.append(own[name])
        elif isinstance(part, Slot | Literal):
            places.append(width + len(outer))
            outer.append(sheet.values[name] if isinstance(part, Slot) else sheet.text(part.text))
        else:
            raise GeneratorError("a row of the bundle holds a block", hint="compile it again")
    pick_row, pick_outer = pick(places), pick(outer)

    def parts(cells: Cells) -> Sequence[Any]:
        found: list[Any] = []
        shared = [*pick_outer(cells)]
        for row in cells[place]:
            found += pick_row(row + shared)
        return found

    return parts


_BLOCKS: Mapping[type, Callable[[Any, Sheet], Picker]] = MappingProxyType(
    {Optional: _optional, Each: _each, Plural: _forms}
)
