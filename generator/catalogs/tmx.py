"""Translation memory becomes TMX bytes and back (Translation Memory eXchange 1.4b, LISA OSCAR, 2005).

TMX knows neither plurals nor contexts. A unit per form holds them in properties of ours (`x-…`), which other
tools carry along; a unit without them is a plain sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from generator import locales
from generator.catalogs.elements import read_elements, words
from generator.catalogs.model import Entry
from generator.catalogs.provenance import origin, source_hash
from generator.errors import GeneratorError

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["read_tmx", "writable", "write_tmx"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTEXT, _SINGULAR, _PLURAL, _FORM, _ORIGIN = "x-msgctxt", "x-msgid", "x-msgid-plural", "x-form", "x-origin"


# --- writing

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (§2.2)."""


def writable(entry: Entry) -> bool:
    """Tell whether XML can hold an entry's texts."""
    texts = (entry.msgid, entry.msgctxt or "", entry.msgid_plural or "", *entry.msgstr)
    return not any(map(_FORBIDDEN.search, texts))


def write_tmx(memories: Mapping[Locale, Iterable[Entry]], *, source: Locale, version: str) -> bytes:
    """Write what each locale has translated; the same memory gives the same bytes, so there is no date."""
    header = (
        f'<header creationtool="localized-docs-generator" creationtoolversion={quoteattr(version)} '
        'segtype="sentence" o-tmf="po" adminlang="en" '
        f'srclang={quoteattr(source.tag)} datatype="plaintext"/>'
    )
    units = (
        unit
        for locale, entries in memories.items()
        for entry in entries
        for unit in _units(entry, source, locale)
    )
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', '<tmx version="1.4">', header, "<body>"]
    return "\n".join([*parts, *units, "</body>", "</tmx>", ""]).encode("utf-8")


def _units(entry: Entry, source: Locale, locale: Locale) -> Iterator[str]:
    one = locale.plural.index(1)
    for form, text in enumerate(entry.msgstr):
        singular = entry.msgid_plural is None or (form == one and locale.plural.nplurals > 1)
        wording = entry.msgid if singular else str(entry.msgid_plural)
        props = "".join(f'<prop type="{name}">{_text(value)}</prop>' for name, value in _props(entry, form))
        tuvs = "".join(
            f"<tuv xml:lang={quoteattr(tag)}><seg>{_text(said)}</seg></tuv>"
            for tag, said in ((source.tag, wording), (locale.tag, text))
        )
        yield f'<tu tuid="{source_hash(entry)}.{form}">{props}{tuvs}</tu>'


def _props(entry: Entry, form: int) -> Iterator[tuple[str, str]]:
    yield _ORIGIN, origin(entry)
    if entry.msgctxt is not None:
        yield _CONTEXT, entry.msgctxt
    if entry.msgid_plural is not None:
        yield from ((_SINGULAR, entry.msgid), (_PLURAL, entry.msgid_plural), (_FORM, str(form)))


def _text(text: str) -> str:
    # A parser makes a bare carriage return a line feed (XML 1.0, §2.11).
    return escape(text, {"\r": "&#13;"})


# --- reading


def read_tmx(
    data: bytes, *, path: Path | str, source: Locale, wanted: Iterable[Locale]
) -> Mapping[Locale, tuple[Entry, ...]]:
    """Return the texts of each wanted locale, by the closest language that a unit has; never another script.

    Inline elements are read as the codes that they hold. Raises XmlError for what is no TMX.
    """
    found: dict[Locale, _Gathered] = {locale: _Gathered(locale=locale) for locale in wanted}
    for unit in _read_units(data, path):
        said = _closest(tuple(unit.texts), source)
        for locale, gathered in found.items():
            tag = _closest(tuple(unit.texts), locale)
            if said is not None and tag is not None and tag != said:
                gathered.add(unit, unit.texts[said], unit.texts[tag])
    return {locale: gathered.entries() for locale, gathered in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    props: Mapping[str, str]
    texts: Mapping[str, str]
    """By language tag, as the file writes it."""


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """Entries of one locale while units go by; plurals wait until all their forms are there."""

    locale: Locale
    single: list[Entry] = field(default_factory=list)
    plural: dict[tuple[str | None, str, str], dict[int, str]] = field(default_factory=dict)

    def add(self, unit: _Unit, source: str, target: str) -> None:
        if not (source and target):
            return
        context, plural = unit.props.get(_CONTEXT), unit.props.get(_PLURAL)
        if plural is None:
            self.single.append(Entry(msgid=source, msgctxt=context, msgstr=(target,)))
            return
        form = unit.props.get(_FORM, "")
        if re.fullmatch("[0-5]", form):
            key = context, unit.props.get(_SINGULAR, source), plural
            self.plural.setdefault(key, {})[int(form)] = target

    def entries(self) -> tuple[Entry, ...]:
        wanted = range(self.locale.plural.nplurals)
        whole = (
            Entry(msgctxt=context, msgid=msgid, msgid_plural=plural, msgstr=tuple(forms[at] for at in wanted))
            for (context, msgid, plural), forms in self.plural.items()
            if forms.keys() == set(wanted)
        )
        return (*self.single, *whole)


@lru_cache(maxsize=1024)
def _closest(tags: tuple[str, ...], wanted: Locale) -> str | None:
    """Return the tag of a unit that is closest to a locale, of its language and script."""
    known: dict[Locale, str] = {}
    for tag in tags:
        try:
            known.setdefault(locales.parse(tag), tag)
        except GeneratorError:
            continue
    match = locales.match([wanted.tag], tuple(known), default=wanted)
    return None if match.kind == "default" else known[match.locale]


def _read_units(data: bytes, path: Path | str) -> Iterator[_Unit]:
    for element, _ in read_elements(data, path=path, root="tmx", tags=frozenset(("tu",)), kind="TMX"):
        props = {prop.get("type", ""): words(prop) for prop in element.findall("prop")}
        texts: dict[str, str] = {}
        for tuv in element.findall("tuv"):
            segment = tuv.find("seg")
            if segment is not None:
                texts.setdefault(tuv.get(_LANG) or tuv.get("lang") or "", words(segment))
        yield _Unit(props=props, texts=texts)
