"""A compiled text and a formatter → a plan: everything about an email that its values do not change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from generator.alerts import identity, mime
from generator.alerts.compiled import CompiledAlert, CompiledText, Sending
from generator.alerts.document import ASKED, ENCODING, document_texts, in_json, unescaped
from generator.alerts.joining import Cells, Picker, Sheet, picker
from generator.alerts.mime import Frame
from generator.alerts.pieces import Piece, key
from generator.alerts.showing import Showing, Wanted, columns, shown_facts, wanted
from generator.locales import Locale
from generator.values import Encode, Formatter, Parameter, Record
from generator.values.mailboxes import Mailbox, write_mailbox

__all__ = ["Plan", "PreparedText"]

_TEXTS = ("subject", "preheader", "html", "text", "banner", "banner_html", "action_label", "action_url")


class PreparedText:
    """One alert in one locale, ready to be joined from cells. Safe among threads."""

    def __init__(
        self,
        alert: CompiledAlert,
        parameters: tuple[Parameter, ...],
        *,
        locale: Locale,
        sending: Sending,
        bundle: str,
    ) -> None:
        """Prepare for a locale that the alert has a text in."""
        self.alert = alert
        self.parameters = parameters
        self.locale = locale
        self.bundle = bundle
        self.compiled: CompiledText = alert.texts[locale.tag]
        sender = Mailbox(name=self.compiled.sender, email=sending.sender) if sending.sender else None
        self.frame = _frame(sender, sending.reply_to, locale.tag, bundle)
        self.headers = _headers(sender, sending.reply_to, locale.tag)
        self._document: _Layout | None = None

    @cached_property
    def plain(self) -> _Layout:
        """Return the layout of the texts as they are."""
        return self._lay({name: getattr(self.compiled, name) for name in _TEXTS})

    @cached_property
    def subject(self) -> _Layout:
        """Return the layout of the subject alone."""
        return self._lay({"subject": self.compiled.subject})

    @cached_property
    def after_recipient(self) -> _Layout:
        """Return the layout of all that follows the recipient in a message. Only if there is a frame."""
        assert self.frame is not None
        after = mime.pieces_after(self.frame, text=self.compiled.text, html=self.compiled.html)
        return self._lay({"after": tuple(after)}, encode=mime.quoted_line)

    def document(self, example: Callable[[], Mapping[str, Any]]) -> _Layout:
        """Return the layout of a document in JSON; `example` makes one, for what is the same in all."""
        if self._document is None:
            self._document = self._lay(document_texts(example(), self.compiled), encode=in_json, after=ASKED)
        return self._document

    def _lay(
        self, texts: Mapping[str, Sequence[Piece]], *, encode: Encode = str, after: Sequence[str] = ()
    ) -> _Layout:
        return _lay(texts, self.parameters, self.alert.facts, encode=encode, after=after)


def _frame(sender: Mailbox | None, reply_to: Mailbox | None, tag: str, bundle: str) -> Frame | None:
    if sender is None:
        return None
    return mime.frame(sender=sender, reply_to=reply_to, language=tag, boundary=bundle[:32])


def _headers(sender: Mailbox | None, reply_to: Mailbox | None, tag: str) -> Mapping[str, str]:
    boxes = {"From": sender, "Reply-To": reply_to}
    written = {name: write_mailbox(box) for name, box in boxes.items() if box is not None}
    return MappingProxyType({**written, "Content-Language": tag, "Auto-Submitted": "auto-generated"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Layout:
    """Some texts in one encoding."""

    places: Wanted
    parts: Mapping[str, Picker]
    """What picks the parts of each text out of cells."""
    fixed: Cells
    encode: Encode


def _lay(
    texts: Mapping[str, Sequence[Piece]],
    parameters: Sequence[Parameter],
    facts: Iterable[str],
    *,
    encode: Encode,
    after: Sequence[str],
) -> _Layout:
    """Lay out texts; `after` are the names of slots whose cells are put after all others."""
    places = wanted(texts.values())
    values = columns(parameters, places)
    width = len(set(values.values()))
    stated = [key(name, place) for name in facts for place in sorted(places.get(name, ()))]
    sheet = Sheet(
        values={
            **values,
            **{name: width + number for number, name in enumerate(stated)},
            **{name: number - len(after) for number, name in enumerate(after)},
        },
        width=width + len(stated),
        rows={one.name: columns(one.items, places) for one in parameters if one.type == "list"},
    )
    parts = {name: picker(pieces, sheet) for name, pieces in texts.items()}
    return _Layout(places=places, parts=parts, fixed=list(sheet.texts), encode=encode)


class _Press:
    """Joins the texts of a layout from values, as a formatter writes them."""

    __slots__ = ("_fixed", "_parts", "_showing")

    def __init__(self, layout: _Layout, text: PreparedText, formatter: Formatter) -> None:
        self._parts = layout.parts
        self._showing = Showing.of(
            text.parameters, layout.places, formatter=formatter, locale=text.locale, encode=layout.encode
        )
        facts = shown_facts(text.alert.facts, layout.places, formatter=formatter, encode=layout.encode)
        self._fixed: Cells = [*facts.values(), *layout.fixed]

    def cells(self, records: Sequence[Record]) -> list[Cells]:
        """Return everything that the texts of each record are joined from."""
        fixed = self._fixed
        return [cells + fixed for cells in self._showing.cells(records)]

    def parts(self, name: str, cells: Cells) -> Sequence[str]:
        """Return what a text is joined from."""
        return self._parts[name](cells)

    def join(self, name: str, cells: Cells) -> str:
        """Return a text."""
        return "".join(self._parts[name](cells))


class _DocumentPress(_Press):
    """Joins documents."""

    __slots__ = ("_bare",)

    def __init__(self, layout: _Layout, text: PreparedText, formatter: Formatter) -> None:
        super().__init__(layout, text, formatter)
        self._bare = [unescaped(text) for text in self._fixed]

    def values(self, records: Sequence[Record]) -> list[Cells]:
        """Return the shown values of each record."""
        return self._showing.cells(records)

    def document(self, values: Cells, asked: Sequence[str]) -> bytes:
        """Return a document for shown values, and for what is asked for but HTML and its size."""
        html = self._parts["html"]
        # What HTML shows of values has nothing that JSON escapes, so its size is told by what is fixed.
        size = sum(map(len, html(values + self._bare)))
        cells = values + self._fixed
        filled = [*asked, "".join(html(cells)), str(size)]
        return "".join(self._parts["document"](cells + filled)).encode(ENCODING)


class Plan:
    """A prepared text and a formatter. Safe among threads: what two of them make at once is equal."""

    def __init__(self, text: PreparedText, formatter: Formatter) -> None:
        self.text = text
        self.formatter = formatter
        self.head = identity.request_head(
            alert=text.alert.name,
            locale=text.locale.tag,
            format_locale=formatter.format_locale.tag,
            time_zone=formatter.time_zone,
            bundle=text.bundle,
        )
        self._documents: _DocumentPress | None = None

    @cached_property
    def plain(self) -> _Press:
        """Return what joins the texts as they are."""
        return self._press(self.text.plain)

    @cached_property
    def _subject(self) -> _Press:
        return self._press(self.text.subject)

    @cached_property
    def _after_recipient(self) -> _Press:
        return self._press(self.text.after_recipient)

    def _press(self, layout: _Layout) -> _Press:
        return _Press(layout, self.text, self.formatter)

    def messages(self, records: Sequence[Record], to: Iterable[Mailbox]) -> Iterator[bytes]:
        """Yield messages to mailboxes without problems. Only if there is a frame."""
        subject, after = self._subject, self._after_recipient
        for one, short, long in zip(to, subject.cells(records), after.cells(records), strict=True):
            yield mime.message(
                to=one, subject=subject.join("subject", short), after=after.parts("after", long)
            )

    def documents(self, example: Callable[[], Mapping[str, Any]]) -> _DocumentPress:
        """Return what joins documents in JSON; `example` makes one, for what is the same in all."""
        if self._documents is None:
            self._documents = _DocumentPress(self.text.document(example), self.text, self.formatter)
        return self._documents
