"""Translation memory becomes TMX bytes and back (Translation Memory eXchange 1.4b, LISA OSCAR, 2005).

TMX knows neither plurals nor contexts. A unit per form holds them in properties of ours (`x-…`), which other
tools carry along; a unit without them is a plain sentence.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.sax.saxutils import escape, quoteattr

from generator import locales
from generator.catalogs.model import Entry
from generator.catalogs.provenance import origin, source_hash
from generator.errors import GeneratorError, Place

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["MAX_BYTES", "TmxError", "read_tmx", "writable", "write_tmx"]

MAX_BYTES = 512 * 2**20
_CHUNK = 2**20
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTEXT, _SINGULAR, _PLURAL, _FORM, _ORIGIN = "x-msgctxt", "x-msgid", "x-msgid-plural", "x-form", "x-origin"


class TmxError(GeneratorError):
    """A file that is no TMX, or none that is safe to read."""


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
        said = entry.msgid if singular else str(entry.msgid_plural)
        props = "".join(f'<prop type="{name}">{_text(value)}</prop>' for name, value in _props(entry, form))
        tuvs = "".join(
            f"<tuv xml:lang={quoteattr(tag)}><seg>{_text(words)}</seg></tuv>"
            for tag, words in ((source.tag, said), (locale.tag, text))
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

    Inline elements are read as the codes that they hold. Raises TmxError for what is no TMX, and for a file
    that declares entities, which could grow without bounds or name other files.
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
    text = _decoded(data, path)
    parser: XMLPullParser[Element] = XMLPullParser(events=("start", "end"))
    root: Element | None = None
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                if root is None:
                    root = _checked(element, path)
                if event == "end" and element.tag == "tu":
                    yield _unit(element)
                    _forget(root)
        parser.close()
    except ParseError as error:
        line, column = error.position
        place = Place(path=path, line=line, column=column + 1)
        fault = str(error).partition(":")[0]
        raise TmxError(f"not XML: {fault}", place=place, hint="export it again") from None


def _checked(element: Element, path: Path | str) -> Element:
    if element.tag != "tmx":
        _refuse("the file is XML but no TMX", path, "export the memory as TMX")
    return element


def _forget(root: Element) -> None:
    """Drop the units that were read, so that memory stays small."""
    for body in root.iter("body"):
        body.clear()


def _unit(element: Element) -> _Unit:
    props = {prop.get("type", ""): "".join(prop.itertext()) for prop in element.findall("prop")}
    texts: dict[str, str] = {}
    for tuv in element.findall("tuv"):
        segment = tuv.find("seg")
        if segment is not None:
            texts.setdefault(tuv.get(_LANG) or tuv.get("lang") or "", "".join(segment.itertext()))
    return _Unit(props=props, texts=texts)


_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _decoded(data: bytes, path: Path | str) -> str:
    if len(data) > MAX_BYTES:
        _refuse(f"the file is larger than {MAX_BYTES >> 20} MiB", path, "split it")
    declared = _DECLARED.match(data)
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    encoding = encoding or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        _refuse(f"the file is not {encoding[:20]}, as it should be", path, "save it as UTF-8")
    if "<!ENTITY" in text:
        _refuse("the file declares entities, which a memory has no need of", path, "export it without")
    return text


def _refuse(fault: str, path: Path | str, hint: str) -> NoReturn:
    raise TmxError(fault, place=Place(path=path), hint=hint)
