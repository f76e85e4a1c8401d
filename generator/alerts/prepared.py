"""A compiled text and a formatter → a plan: everything about an email that its values do not change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from generator.alerts import identity, mime
from generator.alerts.compiled import CompiledAlert, CompiledText, Sending
from generator.alerts.document import (
    ASKED,
    DOCUMENTED,
    document_pieces,
    encoded_lines,
    escaped,
    escaped_lines,
    strings,
)
from generator.alerts.joining import Picker, Sheet, picker
from generator.alerts.mime import Frame, Mailbox
from generator.alerts.pieces import key
from generator.alerts.showing import Showing, Wanted, columns, shown_facts, wanted
from generator.locales import Locale
from generator.values import Formatter, Parameter, Record

__all__ = ["Plan", "PreparedText", "prepare_text"]

_TEXTS = ("subject", "preheader", "html", "text", "banner", "banner_html", "action_label", "action_url")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedText:
    """One alert in one locale, ready to be joined from cells."""

    alert: CompiledAlert
    parameters: tuple[Parameter, ...]
    locale: Locale
    compiled: CompiledText
    bundle: str
    places: Wanted
    sheet: Sheet
    parts: Mapping[str, Picker]
    """What picks the parts of each text out of cells."""
    frame: Frame | None
    headers: Mapping[str, str]


def prepare_text(
    alert: CompiledAlert,
    parameters: tuple[Parameter, ...],
    *,
    locale: Locale,
    sending: Sending,
    bundle: str,
) -> PreparedText:
    """Prepare an alert in a locale that it has a text in."""
    compiled = alert.texts[locale.tag]
    texts = {name: getattr(compiled, name) for name in _TEXTS}
    places = wanted(texts.values())
    values = columns(parameters, places)
    width = len(set(values.values()))
    facts = [key(name, place) for name in alert.facts for place in sorted(places.get(name, ()))]
    sheet = Sheet(
        values={**values, **{name: width + number for number, name in enumerate(facts)}},
        width=width + len(facts),
        rows={one.name: columns(one.items, places) for one in parameters if one.type == "list"},
    )
    sender = Mailbox(name=compiled.sender, email=sending.sender) if sending.sender else None
    return PreparedText(
        alert=alert,
        parameters=parameters,
        locale=locale,
        compiled=compiled,
        bundle=bundle,
        places=places,
        sheet=sheet,
        parts={name: picker(pieces, sheet) for name, pieces in texts.items()},
        frame=_frame(sender, sending.reply_to, locale.tag, bundle),
        headers=_headers(sender, sending.reply_to, locale.tag),
    )


def _frame(sender: Mailbox | None, reply_to: Mailbox | None, tag: str, bundle: str) -> Frame | None:
    if sender is None:
        return None
    return mime.frame(sender=sender, reply_to=reply_to, language=tag, boundary=bundle[:32])


def _headers(sender: Mailbox | None, reply_to: Mailbox | None, tag: str) -> Mapping[str, str]:
    boxes = {"From": sender, "Reply-To": reply_to}
    written = {name: mime.write_mailbox(box) for name, box in boxes.items() if box is not None}
    return MappingProxyType({**written, "Content-Language": tag, "Auto-Submitted": "auto-generated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Encoded:
    """What an email's texts are joined from as one text of bytes."""

    pick: Picker
    fixed: list[bytes]


class Plan:
    """A prepared text and a formatter. Safe among threads: what two of them make at once is equal."""

    def __init__(self, text: PreparedText, formatter: Formatter) -> None:
        self.text = text
        self.formatter = formatter
        self.parts = text.parts
        self.head = identity.request_head(
            alert=text.alert.name,
            locale=text.locale.tag,
            format_locale=formatter.format_locale.tag,
            time_zone=formatter.time_zone,
            bundle=text.bundle,
        )
        self._showing = Showing.of(text.parameters, text.places, formatter=formatter, locale=text.locale)
        facts = shown_facts(text.alert.facts, text.places, formatter=formatter)
        self._facts = list(facts.values())
        self._fixed: list[str] = [*self._facts, *text.sheet.texts]
        self._message: _Encoded | None = None
        self._document: _Encoded | None = None

    def cells(self, record: Record) -> list[Any]:
        """Return everything that an email of these values is joined from."""
        return self._showing.cells(record) + self._fixed

    def after_recipient(self, cells: list[Any], frame: Frame) -> Sequence[bytes]:
        """Return the parts of all that follows the recipient in a message."""
        if self._message is None:
            self._message = self._prepare_message(frame)
        runs = mime.quoted_lines(self._showing.texts_of(cells))
        return self._message.pick(self._showing.encoded(cells, runs) + self._message.fixed)

    def _prepare_message(self, frame: Frame) -> _Encoded:
        sheet, compiled = self.text.sheet, self.text.compiled
        whole = Sheet(values=sheet.values, width=sheet.width, rows=sheet.rows)
        pick = picker([*mime.pieces_after(frame, text=compiled.text, html=compiled.html)], whole)
        texts = [text.encode("ascii") for text in whole.texts]
        return _Encoded(pick=pick, fixed=[*mime.quoted_lines(self._facts), *texts])

    @cached_property
    def _fixed_plain(self) -> list[bytes]:
        return [text.encode("utf-8") for text in self._fixed]

    def document_bytes(
        self,
        cells: list[Any],
        *,
        document: Callable[[], Mapping[str, Any]],
        requested: Sequence[str],
        match: str,
        id: str,
    ) -> bytes:
        """Return a document in JSON; `document` makes it once, for what is the same in all."""
        if self._document is None:
            self._document = self._prepare_document(document())
        texts = self._showing.texts_of(cells)
        lines = encoded_lines(texts)
        in_json = escaped_lines(texts, lines)
        plain = shown = self._showing.encoded(cells, lines)
        if in_json is not lines:
            shown = self._showing.encoded(cells, in_json)
        size = sum(map(len, self.parts["html"](plain + self._fixed_plain)))
        asked = [
            strings(requested),
            b'"%b"' % match.encode("ascii"),
            b'"%b"' % id.encode("ascii"),
            b"%d" % size,
        ]
        return b"".join(self._document.pick(shown + self._facts_escaped + asked + self._document.fixed))

    @cached_property
    def _facts_escaped(self) -> list[bytes]:
        return [escaped(text).encode("utf-8") for text in self._facts]

    def _prepare_document(self, document: Mapping[str, Any]) -> _Encoded:
        texts = {name: getattr(self.text.compiled, name) for name in DOCUMENTED}
        sheet, width = self.text.sheet, self.text.sheet.width
        asked = {name: width + number for number, name in enumerate(ASKED)}
        whole = Sheet(values={**sheet.values, **asked}, width=width + len(asked), rows=sheet.rows)
        pick = picker([*document_pieces(document, texts)], whole)
        return _Encoded(pick=pick, fixed=[text.encode("utf-8") for text in whole.texts])
