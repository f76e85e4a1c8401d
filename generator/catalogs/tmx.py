"""Translation memory becomes TMX bytes and back (Translation Memory eXchange 1.4b, LISA OSCAR, 2005).

TMX knows neither plurals nor contexts. A unit per form holds them in properties of ours (`x-…`), which other
tools carry along; a unit without them is a plain sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from xml.sax.saxutils import quoteattr

from generator import locales
from generator.catalogs.elements import child, children, escaped, is_writable, read_elements, words
from generator.catalogs.model import Entry
from generator.catalogs.provenance import origin, source_hash
from generator.errors import GeneratorError

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["read_tmx", "writable", "write_tmx"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTEXT, _SINGULAR, _PLURAL, _FORM, _ORIGIN = "x-msgctxt", "x-msgid", "x-msgid-plural", "x-form", "x-origin"


# --- writing


def writable(entry: Entry) -> bool:
    """Tell whether XML can hold an entry's texts."""
    return is_writable((entry.msgid, entry.msgctxt or "", entry.msgid_plural or "", *entry.msgstr))


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
    for form, (wording, text) in enumerate(zip(entry.wordings(locale.plural), entry.msgstr, strict=True)):
        props = "".join(f'<prop type="{name}">{escaped(value)}</prop>' for name, value in _props(entry, form))
        tuvs = "".join(
            f"<tuv xml:lang={quoteattr(tag)}><seg>{escaped(said)}</seg></tuv>"
            for tag, said in ((source.tag, wording), (locale.tag, text))
        )
        yield f'<tu tuid="{source_hash(entry)}.{form}">{props}{tuvs}</tu>'


def _props(entry: Entry, form: int) -> Iterator[tuple[str, str]]:
    yield _ORIGIN, origin(entry)
    if entry.msgctxt is not None:
        yield _CONTEXT, entry.msgctxt
    if entry.msgid_plural is not None:
        yield from ((_SINGULAR, entry.msgid), (_PLURAL, entry.msgid_plural), (_FORM, str(form)))


# --- reading


def read_tmx(
    data: bytes, *, path: Path | str, source: Locale, wanted: Iterable[Locale]
) -> Mapping[Locale, tuple[Entry, ...]]:
    """Return the texts of each wanted locale, of each sentence by the closest tag; never another script.

    Those of the locale itself come first, then those of its language. Inline elements are read as the codes
    that they hold. Raises XmlError for what is no TMX.
    """
    found: dict[Locale, _Gathered] = {locale: _Gathered(locale=locale) for locale in wanted}
    for unit in _read_units(data, path):
        said = _closest(tuple(unit.texts), source)
        for locale, gathered in found.items():
            tag = _closest(tuple(unit.texts), locale)
            if said is not None and tag is not None and tag != said:
                gathered.add(unit, unit.texts[said], tag)
    return {locale: gathered.entries() for locale, gathered in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    props: Mapping[str, str]
    texts: Mapping[str, str]
    """By language tag, as the file writes it."""


_T = TypeVar("_T")


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """Texts of one locale while units go by, of each sentence by tag; the last unit may have the closest."""

    locale: Locale
    single: dict[tuple[str | None, str], dict[str, list[str]]] = field(default_factory=dict)
    plural: dict[tuple[str | None, str, str], dict[str, dict[int, str]]] = field(default_factory=dict)

    def add(self, unit: _Unit, source: str, tag: str) -> None:
        target = unit.texts[tag]
        if not (source and target):
            return
        context, plural = unit.props.get(_CONTEXT), unit.props.get(_PLURAL)
        if plural is None:
            self.single.setdefault((context, source), {}).setdefault(tag, []).append(target)
            return
        form = unit.props.get(_FORM, "")
        if re.fullmatch("[0-5]", form):
            key = context, unit.props.get(_SINGULAR, source), plural
            self.plural.setdefault(key, {}).setdefault(tag, {}).setdefault(int(form), target)

    def entries(self) -> tuple[Entry, ...]:
        """Return what the closest tag says of each sentence, those of the locale itself first."""
        found = [*self._singles(), *self._plurals()]
        return tuple(entry for _, entry in sorted(found, key=itemgetter(0)))

    def _singles(self) -> Iterator[tuple[bool, Entry]]:
        for (context, msgid), texts in self.single.items():
            for related, said in _of_closest(texts, self.locale):
                yield from ((related, Entry(msgctxt=context, msgid=msgid, msgstr=(text,))) for text in said)

    def _plurals(self) -> Iterator[tuple[bool, Entry]]:
        wanted = range(self.locale.plural.nplurals)
        for (context, msgid, plural), sets in self.plural.items():
            whole = {tag: forms for tag, forms in sets.items() if forms.keys() == set(wanted)}
            for related, forms in _of_closest(whole, self.locale):
                texts = tuple(forms[at] for at in wanted)
                yield related, Entry(msgctxt=context, msgid=msgid, msgid_plural=plural, msgstr=texts)


def _of_closest(said: Mapping[str, _T], wanted: Locale) -> Iterator[tuple[bool, _T]]:
    """Yield what the tag closest to a locale has, if there is one, and whether it is only related to it."""
    tag = _closest(tuple(said), wanted)
    if tag is not None:
        related = locales.match([wanted.tag], (locales.parse(tag),), default=wanted).kind == "language"
        yield related, said[tag]


@lru_cache(maxsize=1024)
def _closest(tags: tuple[str, ...], wanted: Locale) -> str | None:
    """Return the tag that is closest to a locale, of its language and script."""
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
        props = {prop.get("type", ""): words(prop) for prop in children(element, "prop")}
        texts: dict[str, str] = {}
        for tuv in children(element, "tuv"):
            segment = child(tuv, "seg")
            if segment is not None:
                texts.setdefault(tuv.get(_LANG) or tuv.get("lang") or "", words(segment))
        yield _Unit(props=props, texts=texts)
