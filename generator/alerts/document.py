"""A compiled text → its document in JSON as one more text, joined from cells: the bytes of a library's.

Escaping and encoding a text give the same as doing so with its parts. So fixed texts are escaped and encoded
once, what a request does not change is fixed text as well, and nearly no value needs escaping.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.alerts.pieces import Literal, Piece, Slot, rewritten

__all__ = ["ASKED", "DOCUMENTED", "document_pieces", "encoded_lines", "escaped", "escaped_lines", "strings"]

# RFC 8259 §7: what may not stand in a string as it is.
_SPECIAL = re.compile('["\\\\\x00-\x1f]').search
# Private use, so it stands in no text: layouts are compiled by such marks too.
_MARK = re.compile('"?\ue000(:?\\w+)\ue001"?')
_TEXTS = ("subject", "preheader", "html", "text", "banner")
DOCUMENTED = (*_TEXTS, "action_label", "action_url")
"""The texts that a document has."""
ASKED = (":requested", ":match", ":id", ":size")
"""The slots of what is of a request but no value, to be filled with JSON; no parameter has such a name."""


def document_pieces(document: Mapping[str, Any], texts: Mapping[str, Sequence[Piece]]) -> Iterator[Piece]:
    """Yield the pieces of all documents of a compiled text, of which `document` is one."""
    marked = {
        **document,
        **{name.strip(":"): _mark(name) for name in (*_TEXTS, *ASKED)},
        "action": {"label": _mark("action_label"), "url": _mark("action_url")},
        "headers": {**document["headers"], "Subject": _mark("subject")},
    }
    written = json.dumps(marked, ensure_ascii=False, separators=(",", ":"))
    end = 0
    for found in _MARK.finditer(written):
        yield Literal(text=written[end : found.start()])
        end = found.end()
        if found[1] in ASKED:
            yield Slot(name=found[1], place="text")
        else:
            yield Literal(text='"')
            yield from rewritten(texts[found[1]], _escaped)
            yield Literal(text='"')
    yield Literal(text=written[end:])


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"


def _escaped(piece: Literal | Slot) -> Sequence[Piece]:
    return (Literal(text=escaped(piece.text)) if isinstance(piece, Literal) else piece,)


def escaped(text: str) -> str:
    r"""Return what stands for a text between the quotation marks of a JSON string.

    >>> escaped('the "balance"')
    'the \\"balance\\"'
    """
    return json.dumps(text, ensure_ascii=False)[1:-1] if _SPECIAL(text) else text


def encoded_lines(texts: Sequence[str]) -> list[bytes]:
    """Return texts of one line each in UTF-8; in one call, since they are short and calls cost most."""
    return "\n".join(texts).encode("utf-8").split(b"\n")


def escaped_lines(texts: Sequence[str], encoded: list[bytes]) -> list[bytes]:
    """Return what stands for texts of one line each in JSON; `encoded` itself if nothing needs escaping."""
    line = b"".join(encoded)
    return encoded_lines(list(map(escaped, texts))) if b'"' in line or b"\\" in line else encoded


def strings(texts: Sequence[str]) -> bytes:
    """Return texts as an array of JSON."""
    # A library takes longer to begin than this to end.
    return ('["' + '","'.join(map(escaped, texts)) + '"]').encode("utf-8") if texts else b"[]"
