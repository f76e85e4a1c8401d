"""A Catalog becomes PO bytes, or those of a `.mo` file by polib; `reader` makes a Catalog of PO bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import polib

from generator.catalogs.lines import ESCAPES, unwritable
from generator.catalogs.model import Catalog, Entry, Header, Previous, kept_verbatim
from generator.catalogs.reader import PoError, read_po, read_recent
from generator.catalogs.whole import missing_end

__all__ = [
    "PoError",
    "compile_mo",
    "format_entry",
    "formatted",
    "read_po",
    "read_recent",
    "unwritable",
    "write_po",
]

_TO_ESCAPE = re.compile('["\\\\\x07-\x0d]')
_ESCAPED = {text: f"\\{letter}" for letter, text in ESCAPES.items()}


def write_po(catalog: Catalog) -> bytes:
    """Write a catalog: what nobody changed as it was read, all else as `msgcat --no-wrap` does.

    Raises PoError for a text that no catalog may hold.
    """
    header = catalog.header
    parts = [_with_ends(_format_header(header), catalog.newline) if header.raw is None else header.raw]
    for entry in catalog.entries:
        head, body = entry.head, entry.body
        parts += _entry_parts(entry, catalog.newline) if head is None or body is None else (head, body)
    if catalog.entries and not catalog.tail and missing_end(catalog.entries[-1], parts[-1]):
        parts[-1] = _with_ends(_whole_body(catalog.entries[-1]), catalog.newline)
    parts.append(catalog.tail)
    return "".join(parts).encode("utf-8")


def formatted(catalog: Catalog) -> Catalog:
    """Give the entries of a new catalog their text and return it, for when it is written in many locales."""
    for entry in catalog.entries:
        head, body = _entry_parts(entry, "\n")
        kept_verbatim(entry, head=head, body=body)
    return catalog


def _whole_body(entry: Entry) -> str:
    """Write texts at the end of a file so that the reader does not take them for cut off."""
    body = _format_body(entry, split=False)
    return body + "\n" if missing_end(entry, body) else body


def _entry_parts(entry: Entry, newline: str) -> tuple[str, str]:
    if entry.body is None and (fault := unwritable("".join(_texts(entry)))):
        raise PoError(
            f"the text {entry.msgid[:40]!r} holds U+{ord(fault):04X}", hint="remove it from the text"
        )
    head = _with_ends("\n" + _format_head(entry), newline) if entry.head is None else entry.head
    body = _with_ends(_format_body(entry), newline) if entry.body is None else entry.body
    return head, body


def _texts(entry: Entry) -> tuple[str, ...]:
    return (entry.msgid, entry.msgctxt or "", entry.msgid_plural or "", *entry.msgstr)


def format_entry(entry: Entry) -> str:
    """Write one entry as gettext does, without wrapping.

    >>> print(format_entry(Entry(msgid="Pay", msgstr=("Betalen",), flags=("fuzzy",))), end="")
    #, fuzzy
    msgid "Pay"
    msgstr "Betalen"
    """
    return _format_head(entry) + _format_body(entry)


def _with_ends(text: str, newline: str) -> str:
    return text if newline == "\n" else text.replace("\n", newline)


def _format_header(header: Header) -> str:
    head = "".join(_comment_lines(header.translator, header.comments))
    flags = f"#, {', '.join(header.flags)}\n" if header.flags else ""
    fields = "".join(f"{name}: {value}\n" for name, value in header.fields)
    return f'{head}{flags}msgid ""\n' + _on_lines("msgstr", fields)


def _comment_lines(translator: Iterable[str], comments: Iterable[str]) -> Iterator[str]:
    for line in translator:
        yield f"# {_apart(line)}\n" if line else "#\n"
    for line in comments:
        yield f"#. {_apart(line)}\n" if line else "#.\n"


def _apart(comment: str) -> str:
    """Put a blank after a last backslash, which would make gettext read on in the next line."""
    return f"{comment} " if "\\" in comment and comment.rstrip(" ").endswith("\\") else comment


def _format_head(entry: Entry) -> str:
    parts = [*_comment_lines(entry.translator, entry.comments)]
    if entry.references:
        parts.append(f"#: {' '.join(entry.references)}\n")
    if entry.flags:
        parts.append(f"#, {', '.join(entry.flags)}\n")
    if entry.sticky:
        parts.append(f"#= {', '.join(entry.sticky)}\n")
    if entry.previous is not None:
        prefix = "#~| " if entry.obsolete else "#| "
        previous = (("msgctxt", entry.previous.msgctxt), ("msgid", entry.previous.msgid))
        for name, text in (*previous, ("msgid_plural", entry.previous.msgid_plural)):
            parts.append(_format_string(name, text, prefix=prefix) if text is not None else "")
    return "".join(parts)


def _format_body(entry: Entry, *, split: bool = True) -> str:
    prefix = "#~ " if entry.obsolete else ""
    parts = [_format_string("msgctxt", entry.msgctxt, prefix=prefix)] if entry.msgctxt is not None else []
    parts.append(_format_string("msgid", entry.msgid, prefix=prefix))
    if entry.msgid_plural is None:
        parts.append(_format_string("msgstr", entry.msgstr[0], prefix=prefix, split=split))
        return "".join(parts)
    parts.append(_format_string("msgid_plural", entry.msgid_plural, prefix=prefix))
    parts += [
        _format_string(f"msgstr[{index}]", form, prefix=prefix, split=split)
        for index, form in enumerate(entry.msgstr)
    ]
    return "".join(parts)


def _format_string(name: str, text: str, *, prefix: str = "", split: bool = True) -> str:
    """Write a text on one line, or, if it has lines and they may be `split`, one by one."""
    if not (split and "\n" in text[:-1]):
        return f'{prefix}{name} "{_escaped(text)}"\n'
    return _on_lines(name, text, prefix)


def _on_lines(name: str, text: str, prefix: str = "") -> str:
    lines = text.split("\n")
    ended = [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    return f'{prefix}{name} ""\n' + "".join(f'{prefix}"{_escaped(line)}"\n' for line in ended)


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda match: _ESCAPED[match[0]], text)


# --- polib


def compile_mo(catalog: Catalog) -> bytes:
    """Compile the approved entries of a catalog (GNU gettext manual, "The Format of GNU MO Files")."""
    file = _to_polib(catalog)
    for entry in file:
        if entry.msgctxt == "":  # polib takes an empty context for none.
            entry.msgid = f"\x04{entry.msgid}"
    binary: bytes = file.to_binary()
    return binary


def _to_polib(catalog: Catalog) -> polib.POFile:
    file = polib.POFile(wrapwidth=-1, check_for_duplicates=False)
    file.header = "\n".join(catalog.header.translator)
    file.metadata = dict(catalog.header.fields)
    file.metadata_is_fuzzy = "fuzzy" in catalog.header.flags
    file.extend(map(_polib_entry, catalog.entries))
    return file


def _polib_entry(entry: Entry) -> polib.POEntry:
    previous = entry.previous or Previous()
    plural = entry.msgid_plural is not None
    return polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        msgid_plural=entry.msgid_plural or "",
        msgstr="" if plural else entry.msgstr[0],
        msgstr_plural=dict(enumerate(entry.msgstr)) if plural else {},
        tcomment="\n".join(map(_apart, entry.translator)),
        comment="\n".join(map(_apart, entry.comments)),
        occurrences=[(reference, "") for reference in entry.references],
        flags=list(entry.flags),
        obsolete=entry.obsolete,
        previous_msgctxt=previous.msgctxt,
        previous_msgid=previous.msgid,
        previous_msgid_plural=previous.msgid_plural,
    )
