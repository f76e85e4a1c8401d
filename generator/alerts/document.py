"""A compiled text → its document in JSON as one more text, joined from cells: the bytes of a library's.

Escaping and encoding a text give the same as doing so with its parts. So fixed texts are escaped and encoded
once, what a request does not change is fixed text as well, and nearly no value needs escaping. Bytes of UTF-8
stand here as characters, each below U+0100: they are joined as texts are, and encoded at the cost of a copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from generator.alerts.compiled import CompiledText
from generator.alerts.pieces import Literal, Piece, Slot, rewritten

__all__ = ["ASKED", "ENCODING", "document_texts", "escaped", "in_json", "strings", "unescaped"]

# RFC 8259 §7: what may not stand in a string as it is.
_SPECIAL = re.compile('["\\\\\x00-\x1f]').search
_ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|.)")
# Private use, so it stands in no text: layouts are compiled by such marks too.
_MARK = re.compile('"?\ue000(:?\\w+)\ue001"?')
_TEXTS = ("subject", "preheader", "text", "banner")
_BARE = frozenset((":requested", ":size"))
ASKED = (":requested", ":match", ":format_locale", ":id", ":html", ":size")
"""The slots of what is of a request but no value, and of the HTML, whose size is told; no parameter has such
a name. The first is filled with an array of JSON, the last with a number, the others with what stands in a
string."""
ENCODING = "latin-1"
"""What turns a document into its bytes."""


def document_texts(document: Mapping[str, Any], text: CompiledText) -> dict[str, tuple[Piece, ...]]:
    """Return the HTML of all documents of a compiled text, and `document`, one of them, with slots."""
    marked = {
        **document,
        **{name.strip(":"): _mark(name) for name in (*_TEXTS, *ASKED)},
        "action": {"label": _mark("action_label"), "url": _mark("action_url")},
        "headers": {**document["headers"], "Subject": _mark("subject")},
    }
    written = json.dumps(marked, ensure_ascii=False, separators=(",", ":"))
    return {"html": tuple(rewritten(text.html, _escaped)), "document": tuple(_pieces(written, text))}


def _pieces(written: str, text: CompiledText) -> Iterator[Piece]:
    end = 0
    for found in _MARK.finditer(written):
        name, quote = found[1], "" if found[1] in _BARE else '"'
        yield Literal(text=_in_utf8(written[end : found.start()]) + quote)
        if name in ASKED:
            yield Slot(name=name, place="text")
        else:
            yield from rewritten(getattr(text, name), _escaped)
        yield Literal(text=quote)
        end = found.end()
    yield Literal(text=_in_utf8(written[end:]))


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"


def _escaped(piece: Literal | Slot) -> Sequence[Piece]:
    return (Literal(text=in_json(piece.text)) if isinstance(piece, Literal) else piece,)


def _in_utf8(text: str) -> str:
    """Return the bytes of a text in UTF-8, each as a character; `?` stands for a lone surrogate."""
    # One comes only in a tag that somebody asks for; RFC 7493, section 2.1, forbids it even escaped.
    return text if text.isascii() else text.encode("utf-8", "replace").decode(ENCODING)


def escaped(text: str) -> str:
    r"""Return what stands for a text between the quotation marks of a JSON string.

    >>> escaped('the "balance"')
    'the \\"balance\\"'
    """
    return json.dumps(text, ensure_ascii=False)[1:-1] if _SPECIAL(text) else text


def in_json(text: str) -> str:
    """Return what stands for a text between the quotation marks of a JSON string, as bytes of UTF-8."""
    return _in_utf8(escaped(text))


@lru_cache(maxsize=1024)
def strings(texts: tuple[str, ...]) -> str:
    """Return texts as an array of JSON."""
    return _in_utf8('["' + '","'.join(map(escaped, texts)) + '"]') if texts else "[]"


def unescaped(text: str) -> str:
    """Return a text that is as long as what a string of JSON says."""
    return _ESCAPE.sub("x", text)
