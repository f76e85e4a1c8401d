"""What a request becomes: an email, a banner or a rejection, with the id that reproduces it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec

from generator.alerts import identity
from generator.alerts.document import strings
from generator.alerts.joining import Cells
from generator.alerts.prepared import Plan
from generator.errors import GeneratorError, InvalidValues
from generator.values import Record
from generator.values.mailboxes import Mailbox, mailbox_problems, read_mailbox

__all__ = ["Action", "Banner", "Email", "Rejection", "Values", "documents", "messages", "prepare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What the reader is asked to do."""

    label: str
    url: str


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """Values that were validated for one alert of one bundle, to be used as often as wanted."""

    alert: str
    bundle: str
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """The message of an alert, for a portal to show."""

    alert: str
    stage: str
    severity: str
    requested: tuple[str, ...]
    locale: str
    match: str
    format_locale: str
    dir: str
    text: str
    html: str
    action: Action
    article_url: str
    bundle: str
    id: str
    stale: bool = False


class Email:
    """One complete email in one language. Immutable; its parts are joined when they are read.

    Everything that could fail was done before: reading is pure and raises nothing. What is read twice is
    joined twice, in some microseconds.
    """

    __slots__ = ("_plain", "_plan", "_record", "match", "requested")

    match: str
    """How `locale` answers `requested`: exact, equivalent, language or default."""
    requested: tuple[str, ...]
    """The tags that were asked for."""

    def __init__(self, plan: Plan, record: Record, *, match: str, requested: tuple[str, ...]) -> None:
        self._plan = plan
        self._record = record
        self._plain: Cells | None = None
        self.match = match
        self.requested = requested

    def __eq__(self, other: object) -> bool:
        """Compare everything that the caller sees."""
        return isinstance(other, Email) and self.document() == other.document()

    def __hash__(self) -> int:
        """Hash the id."""
        return hash(self.id)

    def __repr__(self) -> str:
        """Name alert, locale and id, and no value of a person."""
        return f"<Email {self.alert} {self.locale} {self.id[:12]}>"

    @property
    def alert(self) -> str:
        """Return the alert's name."""
        return self._plan.text.alert.name

    @property
    def locale(self) -> str:
        """Return the tag of the text's language."""
        return self._plan.text.locale.tag

    @property
    def format_locale(self) -> str:
        """Return the tag of the locale that dates and amounts are written for."""
        return self._plan.formatter.format_locale.tag

    @property
    def dir(self) -> str:
        """Return ltr or rtl."""
        return self._plan.text.locale.direction

    def _join(self, name: str) -> str:
        press, cells = self._plan.plain, self._plain
        if cells is None:
            (cells,) = press.cells((self._record,))
            self._plain = cells
        return press.join(name, cells)

    @property
    def subject(self) -> str:
        """Return the subject, one line."""
        return self._join("subject")

    @property
    def preheader(self) -> str:
        """Return what an inbox shows after the subject."""
        return self._join("preheader")

    @property
    def html(self) -> str:
        """Return the HTML document."""
        return self._join("html")

    @property
    def text(self) -> str:
        """Return the plain text."""
        return self._join("text")

    @property
    def banner(self) -> str:
        """Return the message alone, as plain text."""
        return self._join("banner")

    @property
    def banner_html(self) -> str:
        """Return the message alone, as HTML."""
        return self._join("banner_html")

    @property
    def action(self) -> Action:
        """Return what the reader is asked to do."""
        return Action(label=self._join("action_label"), url=self._join("action_url"))

    @property
    def article_url(self) -> str:
        """Return the address of the article that explains the alert; nothing if it names none."""
        return self._plan.text.compiled.article_url

    @property
    def bundle(self) -> str:
        """Return the id of the bundle that the email was rendered from."""
        return self._plan.text.bundle

    @property
    def stale(self) -> bool:
        """Tell whether the text is the last approved one of an alert that has changed since."""
        return self._plan.text.compiled.stale

    @property
    def id(self) -> str:
        """Return what is hashed from alert, locales, time zone, values and bundle: 64 hexadecimal digits.

        The same request has the same id, and so has another that writes its values otherwise.
        """
        return identity.request_id(self._plan.head, self._record)

    @property
    def size(self) -> int:
        """Return how many bytes the HTML has; Gmail cuts off what is over 102 KB."""
        return len(self.html.encode("utf-8"))

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers of the message that are not its frame, decoded."""
        return MappingProxyType({"Subject": self.subject, **self._plan.text.headers})

    def document(self) -> dict[str, Any]:
        """Return everything as JSON has it."""
        action, html = self.action, self.html
        return {
            "alert": self.alert,
            "requested": list(self.requested),
            "locale": self.locale,
            "match": self.match,
            "format_locale": self.format_locale,
            "dir": self.dir,
            "subject": self.subject,
            "preheader": self.preheader,
            "html": html,
            "text": self.text,
            "banner": self.banner,
            "action": {"label": action.label, "url": action.url},
            "article_url": self.article_url,
            "bundle": self.bundle,
            "id": self.id,
            "stale": self.stale,
            "headers": dict(self.headers),
            "size": len(html.encode("utf-8")),
        }

    def json(self) -> bytes:
        """Return `document` as JSON in UTF-8, without blanks: what a service answers with."""
        (values,) = self._plan.documents(self.document).values((self._record,))
        return self._document(values)

    def _document(self, values: Cells) -> bytes:
        plan = self._plan
        asked = (strings(self.requested), self.match, plan.formatter.format_locale.tag, self.id)
        return plan.documents(self.document).document(values, asked)

    def message(self, to: str | Mailbox) -> bytes:
        """Return the RFC 5322 message for a mailbox, complete but for Date and Message-ID.

        `to` is a Mailbox, or text such as `Zoë <zoe@example.com>`. Raises InvalidValues if it is not one
        mailbox, GeneratorError if the project has no sender.
        """
        mailbox = read_mailbox(to) if isinstance(to, str) else to
        problems = mailbox_problems(mailbox)
        if problems:
            raise InvalidValues(self.alert, problems)
        return next(messages([self], [mailbox]))


def prepare(emails: Sequence[Email]) -> None:
    """Make what the texts of emails are joined from, in less time than one by one."""
    for plan, places in _by_plan(emails):
        several = [emails[place] for place in places]
        for email, cells in zip(several, plan.plain.cells([one._record for one in several]), strict=True):
            email._plain = cells


def documents(emails: Sequence[Email]) -> Iterator[bytes]:
    """Return the `json` of many emails, in less time than one by one; each is made when it is wanted."""
    shown: dict[Plan, Iterator[Cells]] = {}
    for plan, places in _by_plan(emails):
        press = plan.documents(emails[places[0]].document)
        shown[plan] = iter(press.values([emails[place]._record for place in places]))
    return (email._document(next(shown[email._plan])) for email in emails)


def messages(emails: Sequence[Email], to: Sequence[Mailbox]) -> Iterator[bytes]:
    """Return the `message` of many emails, in less time than one by one, to mailboxes without problems.

    Each is made when it is wanted. Raises GeneratorError at once if the project has no sender.
    """
    written: dict[Plan, Iterator[bytes]] = {}
    for plan, places in _by_plan(emails):
        if plan.text.frame is None:
            raise GeneratorError(
                "the project names no sender", hint="set sender in [tool.generator.emails] and compile again"
            )
        records = [emails[place]._record for place in places]
        written[plan] = plan.messages(records, [to[place] for place in places])
    return (next(written[email._plan]) for email in emails)


def _by_plan(emails: Iterable[Email]) -> Iterable[tuple[Plan, list[int]]]:
    """Return the places of the emails that are written alike."""
    found: dict[Plan, list[int]] = {}
    for place, email in enumerate(emails):
        found.setdefault(email._plan, []).append(place)
    return found.items()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A request that cannot be answered, and why."""

    index: int
    """Its place among the requests, counted from 0."""
    ref: object
    """The caller's own name for it, as given."""
    error: GeneratorError
