"""The bytes of a localized file become its header, its body without spans, and its segments."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from generator.errors import Place, SourceError
from generator.legacy import anchors, headers
from generator.legacy.headers import Field, Header
from generator.legacy.spans import Span, read_spans

__all__ = ["Localized", "body_of", "decoded", "hashes", "read_localized", "source_twin", "with_line_ends"]

_BOM = "\ufeff"
_HONUMBER = re.compile(r"\s*<!--HONumber=[^>]*-->\s*\Z")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Localized:
    """A localized file; its texts have LF line ends."""

    header: Header
    body: str
    """The translation without spans."""
    source: str
    """The source as the spans have it; without spans, the same as `body`."""
    spans: tuple[Span, ...]
    newline: str
    """The line end of the body; nothing where it has several kinds."""
    raw: str
    """The body as it stands, spans, line ends and all."""
    trailer: str
    """The comment that the dialect D1 leaves at the end."""
    bom: bool
    lead: str
    """Blank lines between header and body."""


def decoded(data: bytes, *, path: str) -> tuple[str, bool]:
    """Decode a file, and tell whether it began with a BOM. Raises SourceError for what is not UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"not UTF-8 at byte {error.start}", place=Place(path=path), hint="save the file as UTF-8"
        ) from None
    return text.removeprefix(_BOM), text.startswith(_BOM)


def read_localized(data: bytes, *, path: str) -> Localized:
    """Read a localized file of any dialect, with spans or without. Raises SourceError with file and fault."""
    text, bom = decoded(data, path=path)
    header, body = headers.read_header(text)
    if 'data-ttu-id="' in header.raw:
        clean, _ = headers.read_header(read_spans(header.raw).text)
        header = replace(clean, raw=header.raw)
    newline = _newline(body)
    lead = _BLANK_LINES.match(body)
    raw = body = body[lead.end() :] if lead else body
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    trailer = _HONUMBER.search(body)
    body = body[: trailer.start()] + "\n" if trailer else body
    found = read_spans(body)
    return Localized(
        header=header,
        body=found.text,
        source=found.source,
        spans=found.spans,
        newline=newline,
        raw=raw,
        trailer=trailer[0] if trailer else "",
        bom=bom,
        lead=lead[0] if lead else "",
    )


def _newline(text: str) -> str:
    windows, lone, unix = text.count("\r\n"), text.count("\r"), text.count("\n")
    kinds = {"\r\n": windows, "\r": lone - windows, "\n": unix - windows}
    used = [end for end, count in kinds.items() if count]
    return used[0] if len(used) == 1 else "" if used else "\n"


def with_line_ends(text: str, newline: str) -> str:
    """Give a text one kind of line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if newline == "\n" else text.replace("\n", newline)


def body_of(text: str) -> tuple[Header, str]:
    """Split a source into its header and its body without the blank lines that the format drops."""
    header, body = headers.read_header(text)
    lead = _BLANK_LINES.match(body)
    return header, body[lead.end() :] if lead else body


def hashes(data: bytes) -> dict[str, str]:
    """Return the SHA-1 that a file has as it is, with LF and with CRLF line ends, by these names.

    >>> len(set(hashes(b"a\\n").values()))
    2
    """
    unix = data.replace(b"\r\n", b"\n")
    forms = {"raw": data, "lf": unix, "crlf": unix.replace(b"\n", b"\r\n")}
    return {name: hashlib.sha1(form, usedforsecurity=False).hexdigest() for name, form in forms.items()}


_ANCHORED = re.compile(
    r'^((?:[ \t]*(?:>|[-*+]|\d+[.)])[ \t]*)*#{1,6}[ \t]+)<a name="([^"]*)"></a>([^\n]*)', re.MULTILINE
)


def source_twin(localized: Localized) -> bytes:
    """Write the source of a side-by-side file anew from its spans.

    What the file does not hold of it is left out: the source's description and keywords, comments in the
    header, blank lines. The title is that of the first heading.
    """
    body = _ANCHORED.sub(_unanchored, localized.source)
    title = re.search(r"^#{1,6}[ \t]+([^\n]+)", body, re.MULTILINE)
    fields = [field for field in localized.header.fields if field.key not in headers.TRANSLATED]
    if localized.header.value("title") and title:
        fields.insert(0, Field(key="title", value=title[1].strip()))
    header = headers.write_header(fields, {}, dialect=headers.NEWEST) if fields else ""
    return (header + body).encode()


def _unanchored(match: re.Match[str]) -> str:
    made = match[2] == anchors.slug(match[3])
    return match[1] + match[3] if made else match[0]
