"""XML bytes become elements, one by one, of a file that is safe to read; and how text stands in XML."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.sax.saxutils import escape

from generator.errors import GeneratorError, Place

__all__ = [
    "MAX_BYTES",
    "XmlError",
    "child",
    "children",
    "escaped",
    "is_writable",
    "local_name",
    "read_elements",
    "words",
]

MAX_BYTES = 512 * 2**20
_CHUNK = 2**20
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (§2.2)."""


class XmlError(GeneratorError):
    """A file that is no XML of the kind, or none that is safe to read."""


def is_writable(texts: Iterable[str]) -> bool:
    """Tell whether XML can hold texts."""
    return not any(map(_FORBIDDEN.search, texts))


def escaped(text: str) -> str:
    """Escape text for an element; a parser makes a bare carriage return a line feed (XML 1.0, §2.11)."""
    return escape(text, {"\r": "&#13;"})


def read_elements(
    data: bytes, *, path: Path | str, root: str, tags: frozenset[str], kind: str
) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Yield each whole element of some names, without namespaces, with those around it, outermost first.

    Each is dropped before the next one, so that memory stays small. Raises XmlError for what is no XML or has
    another root, and for a file that declares entities, which could grow without bounds or name other files.
    """
    text = _decoded(data, path)
    parser: XMLPullParser[Element] = XMLPullParser(events=("start", "end"))
    around: list[Element] = []
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                if not around and local_name(element) != root:
                    _refuse(f"the file is XML but no {kind}", path, f"export it as {kind}")
                if event == "start":
                    around.append(element)
                    continue
                around.pop()
                if local_name(element) in tags:
                    yield element, tuple(around)
                    around[-1].remove(element)
        parser.close()
    except ParseError as error:
        line, column = error.position
        place = Place(path=path, line=line, column=column + 1)
        fault = str(error).partition(":")[0]
        raise XmlError(f"not XML: {fault}", place=place, hint="export it again") from None


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Return the first element of a name in another one, whatever its namespace."""
    return next(children(element, name), None)


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name in another one, whatever their namespace."""
    yield from (one for one in element if local_name(one) == name)


def words(element: Element | None) -> str:
    """Return the text of an element; elements in it are read as the codes that they hold."""
    return "" if element is None else "".join(element.itertext())


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
        _refuse("the file declares entities, which it has no need of", path, "export it without")
    return text


def _refuse(fault: str, path: Path | str, hint: str) -> NoReturn:
    raise XmlError(fault, place=Place(path=path), hint=hint)
