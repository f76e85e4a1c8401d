"""An email's cells → its document in JSON, the bytes that a library writes, at a fraction of the time.

Escaping and encoding a text give the same as doing so with its parts. So fixed texts are escaped and encoded
once, what a request does not change is written once, as a skeleton, and nearly no value needs escaping.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = ["DOCUMENTED", "Skeleton", "encoded_cells", "escaped", "strings"]

# RFC 8259 §7: what may not stand in a string as it is.
_SPECIAL = re.compile('["\\\\\x00-\x1f]').search
# Private use, so it stands in no text: layouts are compiled by such marks too.
_MARK = re.compile(b'"?\xee\x80\x80(\\w+)\xee\x80\x81"?')
_TEXTS = ("subject", "preheader", "html", "text", "banner")
DOCUMENTED = (*_TEXTS, "action_label", "action_url")
"""The texts that a document has."""


def escaped(text: str) -> bytes:
    r"""Return what stands for a text between the quotation marks of a JSON string, in UTF-8.

    >>> escaped('the "balance"')
    b'the \\"balance\\"'
    """
    return (json.dumps(text, ensure_ascii=False)[1:-1] if _SPECIAL(text) else text).encode("utf-8")


def encoded_cells(cells: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return cells in UTF-8, as they are and escaped; the indexes of forms stay numbers."""
    texts: list[str] = []
    for cell in cells:
        if type(cell) is str:
            texts.append(cell)
        elif type(cell) is list:
            for row in cell:
                texts += row
    bare = [cell.encode("utf-8") if type(cell) is str else _rows(cell, str.encode) for cell in cells]
    if not _SPECIAL("".join(texts)):
        return bare, bare
    return bare, [escaped(cell) if type(cell) is str else _rows(cell, escaped) for cell in cells]


def _rows(cell: Any, encode: Callable[[str], bytes]) -> Any:
    return [tuple([encode(text) for text in row]) for row in cell] if type(cell) is list else cell


def strings(texts: Sequence[str]) -> bytes:
    """Return texts as an array of JSON."""
    return b'["%b"]' % b'","'.join([escaped(text) for text in texts]) if texts else b"[]"


class Skeleton:
    """What is the same in the documents of all emails of a plan; prepared once, safe among threads."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        marked = {
            **document,
            **{name: _mark(name) for name in ("requested", "match", *_TEXTS, "id", "size")},
            "action": {"label": _mark("action_label"), "url": _mark("action_url")},
            "headers": {**document["headers"], "Subject": _mark("subject")},
        }
        text = json.dumps(marked, ensure_ascii=False, separators=(",", ":"))
        self._parts = _MARK.split(text.encode("utf-8"))
        self._names = tuple((place, self._parts[place].decode()) for place in range(1, len(self._parts), 2))

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """Return the document with values in JSON, strings in their quotation marks."""
        parts = self._parts.copy()
        for place, name in self._names:
            parts[place] = values[name]
        return b"".join(parts)


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"
