"""The header of a localized file becomes fields and handoff metadata, and is written in any dialect.

D0 (to 2016) is a pair of XML tags; D1 (early 2017) YAML whose own keys lack `ms.`; D2 (July 2017 to early
2018) and D3 (from May 2018) differ in how they quote.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

__all__ = ["DIALECTS", "NEWEST", "TRANSLATED", "Dialect", "Field", "Header", "read_header", "write_header"]

Dialect = Literal["D0", "D1", "D2", "D3"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
NEWEST: Dialect = "D3"

TRANSLATED = ("title", "description", "keywords")
"""The fields that are translated; keywords are one segment however long."""

HANDOFF = (
    "ms.openlocfilehash",
    "ms.sourcegitcommit",
    "ms.translationtype",
    "ms.contentlocale",
    "ms.lasthandoff",
    "ms.locfileid",
)
_OLD_HANDOFF = ("translationtype", "ms.sourcegitcommit", "ms.openlocfilehash")
_KNOWN = frozenset((*HANDOFF, *_OLD_HANDOFF))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A key of a header with its value read as text, or with the lines of one that is no text."""

    key: str
    value: str
    items: tuple[str, ...] | None = None
    """The items of a list."""
    lines: tuple[str, ...] = ()
    """The lines below the key, where the value is neither text nor a list of texts."""
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands before a body, and after it the number that D1 leaves there."""

    dialect: Dialect
    fields: tuple[Field, ...]
    """Without handoff metadata, in order."""
    handoff: Mapping[str, str]
    """Handoff metadata by its key in D3."""
    raw: str
    """The header as it stands, with its fences and line ends."""

    def value(self, key: str) -> str:
        """Return the text of a field, nothing if there is none; a list's items are joined."""
        found = next((field for field in self.fields if field.key == key), None)
        if found is None:
            return ""
        return found.value if found.items is None else ", ".join(found.items)


_FENCED = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(.*?)(?:(?<=\n)|(?<=\r))---[ \t]*(?:\r\n|\r|\n|\Z)", re.DOTALL)
_XML = re.compile(
    r"\s*<properties\b(?P<properties>[^>]*)/?>\s*(?:<tags\b(?P<tags>[^>]*)/?>)?[ \t]*(?:\r\n|\r|\n|\Z)",
    re.DOTALL,
)
_NUMBERED = re.compile(r"\s*<!--HONumber=[^>]*-->\s*\Z")
_KEY = re.compile(r"([A-Za-z_][\w.\-]*)[ \t]*:(?:[ \t]+(.*)|)\Z")
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w.\-:]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.DOTALL)
_PAGE_TITLE = "pageTitle"


def read_header(text: str) -> tuple[Header, str]:
    """Split a file into its header and its body; a file without a header has an empty one.

    >>> header, body = read_header("---\\ntitle: Pay\\nms.translationtype: MT\\n---\\n# Pay\\n")
    >>> header.value("title"), header.handoff["ms.translationtype"], body
    ('Pay', 'MT', '# Pay\\n')
    """
    fenced = _FENCED.match(text)
    if fenced is not None:
        return _yaml_header(fenced, text), text[fenced.end() :]
    tagged = _XML.match(text)
    if tagged is not None:
        return _xml_header(tagged), text[tagged.end() :]
    return Header(dialect=NEWEST, fields=(), handoff=MappingProxyType({}), raw=""), text


def _yaml_header(match: re.Match[str], text: str) -> Header:
    fields, handoff = [], {}
    for field in _fields(re.split(r"\r\n|\r|\n", match[1])):
        if field.key in _KNOWN:
            handoff["ms.translationtype" if field.key == "translationtype" else field.key] = field.value
        else:
            fields.append(field)
    old = re.search(r"^translationtype\s*:", match[1], re.MULTILINE) or _NUMBERED.search(text[-200:])
    dialect: Dialect = "D1" if old else _quoting(match[1], handoff.get("ms.lasthandoff", ""))
    if "ms.translationtype" in handoff:
        handoff["ms.translationtype"] = _TYPES.get(
            handoff["ms.translationtype"], handoff["ms.translationtype"]
        )
    return Header(dialect=dialect, fields=tuple(fields), handoff=MappingProxyType(handoff), raw=match[0])


_TYPES = MappingProxyType({"Human Translation": "HT", "Machine Translation": "MT"})
_OLD_TYPES = MappingProxyType({new: old for old, new in _TYPES.items()})


def _quoting(header: str, handoff: str) -> Dialect:
    """Tell the two newer dialects apart: by how they write nothing, by quotes, by the date of handoff."""
    if re.search(r"^ms\.locfileid:|^[\w.\-]+: ''\s*$", header, re.MULTILINE):
        return "D3"
    if re.search(r"^[\w.\-]+: \r?$", header, re.MULTILINE):
        return "D2"
    month, _, year = handoff.partition("/")[0], "", handoff[-4:]
    early = year.isdigit() and month.isdigit() and (int(year), int(month)) < (2018, 5)
    return "D2" if early else "D3"


def _fields(lines: Iterable[str]) -> Iterator[Field]:
    """Read the keys of a header; comments and blank lines between them are dropped."""
    key, first, below = "", "", list[str]()
    for line in lines:
        match = _KEY.match(line)
        if match is not None:
            if key:
                yield _field(key, first, below)
            key, first, below = match[1], match[2] or "", []
        elif line.strip() and not line.startswith("#"):
            below.append(line)
    if key:
        yield _field(key, first, below)


def _field(key: str, first: str, below: list[str]) -> Field:
    first = first.strip()
    items = [line.strip() for line in below]
    if not first and items and all(item.startswith("- ") for item in items) and ": " not in "".join(items):
        return Field(key=key, value="", items=tuple(_scalar(item[2:]) for item in items))
    if first.startswith("[") and first.endswith("]") and not below:
        parts = _comma_parts(first[1:-1])
        return Field(key=key, value="", items=tuple(_scalar(part) for part in parts))
    if first in (">", ">-", "|", "|-", ">+", "|+"):
        return Field(key=key, value=" ".join(items))
    if below and (not first or (first[0] not in "\"'" and any(_KEY.match(item) for item in items))):
        return Field(key=key, value=_scalar(first), lines=tuple(below))
    whole = " ".join([first, *items])
    return Field(key=key, value=_scalar(whole), quoted=whole[:1] in ("'", '"'))


def _comma_parts(text: str) -> list[str]:
    found = re.findall(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+)\s*(?:,|\Z)""", text)
    return [part.strip() for part in found if part.strip()]


def _scalar(text: str) -> str:
    """Read a scalar of YAML; of one that is damaged, what can be read."""
    text = text.strip()
    single = re.match(r"'((?:[^']|'')*)'", text)
    if single is not None:
        return single[1].replace("''", "'")
    double = re.match(r'"((?:[^"\\]|\\.)*)"', text)
    if double is not None:
        try:
            return str(json.loads(double[0]))
        except ValueError:
            return double[1]
    return re.split(r"\s#", text, maxsplit=1)[0].strip()


def _xml_header(match: re.Match[str]) -> Header:
    fields, handoff = [], {}
    for attribute in _ATTRIBUTE.finditer(f"{match['properties']} {match['tags'] or ''}"):
        key, value = attribute[1], html.unescape(attribute[2] if attribute[2] is not None else attribute[3])
        if key in _KNOWN:
            handoff[key] = value
        else:
            fields.append(Field(key="title" if key == _PAGE_TITLE else key, value=value))
    return Header(dialect="D0", fields=tuple(fields), handoff=MappingProxyType(handoff), raw=match[0])


# --- writing


def write_header(fields: Iterable[Field], handoff: Mapping[str, str], *, dialect: Dialect) -> str:
    """Write a header in a dialect: the source's fields in their order, then the handoff metadata.

    >>> print(write_header([Field(key="editor", value="")], {}, dialect="D3"), end="")
    ---
    editor: ''
    ---
    """
    return _WRITERS[dialect](tuple(fields), handoff)


def _write_yaml(fields: Iterable[Field], handoff: Iterable[str], scalar: Callable[[str], str]) -> str:
    lines = [line for field in fields for line in _written(field, scalar)]
    return "\n".join(["---", *lines, *handoff, "---", ""])


def _written(field: Field, scalar: Callable[[str], str]) -> Iterator[str]:
    if field.items is not None:
        yield f"{field.key}:"
        yield from (f"- {scalar(item)}" for item in field.items)
    elif field.lines:
        yield f"{field.key}: {field.value}".rstrip()
        yield from field.lines
    elif field.quoted and _RESOLVED.fullmatch(field.value):
        yield f'{field.key}: "{field.value}"'
    else:
        yield f"{field.key}: {scalar(field.value)}"


_RESOLVED = re.compile(r"[-+]?[0-9][0-9_.]*|true|false|null|~|yes|no|on|off", re.IGNORECASE)
_ILLEGAL = re.compile(r"[\s,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|\Z)|.*(?::\s|\s#|:\Z|\s\Z)", re.DOTALL)


def _new_scalar(value: str) -> str:
    if not value:
        return "''"
    if not _ILLEGAL.match(value):
        return value
    return _double(value) if "'" in value or value[0].isspace() else f"'{value}'"


def _double(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _middle_scalar(value: str) -> str:
    return _double(value) if value and (not value.isascii() or _ILLEGAL.match(value)) else value


def _appended(handoff: Mapping[str, str]) -> Iterator[str]:
    for key in HANDOFF:
        if key in handoff:
            yield f'{key}: "{handoff[key]}"' if key == "ms.locfileid" else f"{key}: {handoff[key]}"


def _write_d0(fields: Iterable[Field], handoff: Mapping[str, str]) -> str:
    own = [
        (
            _PAGE_TITLE if field.key == "title" else field.key,
            field.value if field.items is None else ", ".join(field.items),
        )
        for field in fields
    ]
    tags = [pair for pair in own if pair[0].startswith("ms.")]
    properties = [pair for pair in own if not pair[0].startswith("ms.")]
    written = [_element("properties", properties)] if properties or not tags else []
    tags += [(key, handoff[key]) for key in HANDOFF if key in handoff]
    return "\n".join([*written, *([_element("tags", tags)] if tags else []), ""])


def _element(name: str, pairs: Iterable[tuple[str, str]]) -> str:
    attributes = "".join(f'\n    {key}="{html.escape(value)}"' for key, value in pairs)
    return f"<{name}{attributes}/>\n"


def _write_d1(fields: Iterable[Field], handoff: Mapping[str, str]) -> str:
    old = {
        key: handoff["ms.translationtype" if key == "translationtype" else key]
        for key in _OLD_HANDOFF
        if key in handoff or (key == "translationtype" and "ms.translationtype" in handoff)
    }
    lines = [f"{key}: {_OLD_TYPES.get(value, value)}" for key, value in old.items()]
    return _write_yaml(fields, lines, _middle_scalar)


def _write_d2(fields: Iterable[Field], handoff: Mapping[str, str]) -> str:
    kept = {key: value for key, value in handoff.items() if key != "ms.locfileid"}
    return _write_yaml(fields, _appended(kept), _middle_scalar)


def _write_d3(fields: Iterable[Field], handoff: Mapping[str, str]) -> str:
    return _write_yaml(fields, _appended(handoff), _new_scalar)


_WRITERS: Mapping[Dialect, Callable[[Iterable[Field], Mapping[str, str]], str]] = MappingProxyType(
    {"D0": _write_d0, "D1": _write_d1, "D2": _write_d2, "D3": _write_d3}
)
