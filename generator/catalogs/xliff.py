"""Units to translate become XLIFF bytes and back (XLIFF 1.2 and 2.0, OASIS standards of 2008 and 2014)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from generator.catalogs.elements import child, escaped, local_name, read_elements, words

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["VERSIONS", "Returned", "Unit", "Version", "read_xliff", "write_xliff"]

Version = Literal["1.2", "2.0"]
VERSIONS: tuple[Version, ...] = ("1.2", "2.0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One text that goes out or comes back."""

    id: str
    source: str
    target: str = ""
    notes: tuple[str, ...] = ()
    confirmed: bool = False
    """Whether a translator is done with it; a suggestion that nobody touched is not."""
    implied: bool = False
    """Whether the file does not say so: what was merely sent along then reads like a finished text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A file that came back."""

    language: str
    """The tag of what it was translated into, as the file writes it; nothing where it says none."""
    units: tuple[Unit, ...]


# --- writing


def write_xliff(units: Iterable[Unit], *, source: Locale, target: Locale, version: Version) -> bytes:
    """Write units for a translator; a target in them is a suggestion."""
    head, unit, tail = _LAYOUTS[version]
    languages = {"source": quoteattr(source.tag), "target": quoteattr(target.tag)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head.format(**languages), *map(unit, units), tail]
    return "\n".join([*lines, ""]).encode("utf-8")


def _unit_1(unit: Unit) -> str:
    """Write a `trans-unit` (1.2, §2.2.2)."""
    target = (
        f'<target state="needs-review-translation">{escaped(unit.target)}</target>' if unit.target else ""
    )
    notes = "".join(f"<note>{escaped(note)}</note>" for note in unit.notes)
    inside = f"<source>{escaped(unit.source)}</source>{target}{notes}"
    return f'<trans-unit id={quoteattr(unit.id)} xml:space="preserve">{inside}</trans-unit>'


def _unit_2(unit: Unit) -> str:
    """Write a `unit` of one `segment` (2.0, §4.2.2)."""
    notes = "".join(f"<note>{escaped(note)}</note>" for note in unit.notes)
    notes = f"<notes>{notes}</notes>" if notes else ""
    target = f"<target>{escaped(unit.target)}</target>" if unit.target else ""
    segment = f'<segment state="initial"><source>{escaped(unit.source)}</source>{target}</segment>'
    return f'<unit id={quoteattr(unit.id)} xml:space="preserve">{notes}{segment}</unit>'


_LAYOUTS: Mapping[str, tuple[str, Callable[[Unit], str], str]] = MappingProxyType(
    {
        "1.2": (
            '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
            '<file original="catalogs" source-language={source} target-language={target} '
            'datatype="plaintext">\n<body>',
            _unit_1,
            "</body>\n</file>\n</xliff>",
        ),
        "2.0": (
            '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang={source} '
            'trgLang={target}>\n<file id="catalogs">',
            _unit_2,
            "</file>\n</xliff>",
        ),
    }
)


# --- reading

_DONE = frozenset(("translated", "signed-off", "reviewed", "final"))


def read_xliff(data: bytes, *, path: Path | str) -> Returned:
    """Read a file of either version. Raises XmlError for what is none."""
    language = ""
    units: list[Unit] = []
    for element, around in read_elements(
        data, path=path, root="xliff", tags=frozenset(_READERS), kind="XLIFF"
    ):
        named = (one.get("target-language") or one.get("trgLang") for one in around)
        language = language or next(filter(None, named), "")
        units.append(_READERS[local_name(element)](element))
    return Returned(language=language, units=tuple(units))


def _read_1(element: Element) -> Unit:
    target = child(element, "target")
    state = target.get("state", "") if target is not None else ""
    approved = element.get("approved", "")
    return Unit(
        id=element.get("id", ""),
        source=words(child(element, "source")),
        target=words(target),
        confirmed=approved == "yes" or (state in _DONE if state else approved != "no"),
        implied=not (state or approved),
    )


def _read_2(element: Element) -> Unit:
    """Read a unit; a tool may have cut it in segments, with what stands between them."""
    parts = [part for part in element if local_name(part) in ("segment", "ignorable")]
    segments = [part for part in parts if local_name(part) == "segment"]
    return Unit(
        id=element.get("id", ""),
        source="".join(words(child(part, "source")) for part in parts),
        target="".join(_targets(parts)),
        # The default is `initial` (2.0, `state`), and a tool may leave it out.
        confirmed=all(part.get("state", "initial") in _DONE for part in segments),
    )


def _targets(parts: Iterable[Element]) -> Iterator[str]:
    """Yield what stands in the target; what is between segments is taken over from the source."""
    for part in parts:
        target = child(part, "target")
        ignorable = target is None and local_name(part) == "ignorable"
        yield words(child(part, "source") if ignorable else target)


_READERS: Mapping[str, Callable[[Element], Unit]] = MappingProxyType({"trans-unit": _read_1, "unit": _read_2})
