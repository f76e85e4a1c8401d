"""Emails beside Jinja2, Django and the standard library: rendering, messages, NDJSON, loading, memory.

Every case makes the same past-due email in Dutch: subject, preheader, HTML of 8 kB and text, three invoices.
Names, numbers, amounts and dates differ from request to request.
"""

from __future__ import annotations

import json
import random
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.email_peers import Peer, Wanted, django_peer, jinja_peer
from benchmarks.frame import Case, Claim, Report, Result, at_least, at_most, measure
from generator import project
from generator.alerts.bundle import Alerts, Email, Rejection, Values, write_bundle
from generator.alerts.compile import compile_alerts
from generator.alerts.compiled import Bundle
from generator.answers.asked import read_requests
from generator.answers.emails import Answered, answer
from generator.locales import parse
from generator.values import Money, Parameter, Record, format_fact
from generator.values.mailboxes import Mailbox

__all__ = ["report"]

ALERT, TAG = "past-due", "nl-NL"
REQUESTS = 400
PEERS_REQUESTS = 20
"""Peers are slow enough to be measured on fewer."""
CHUNK = 32
"""Lines of a batch that are answered together."""
TO = Mailbox(name="Zoë de Vries", email="zoe@example.com")

_NAMES = ("Zoë de Vries", "Jan Jansen", "Bakkerij 't Hoekje", "Smit & Zonen B.V.", "Renée Ősz")


def report() -> Report:
    """Measure everything that is promised of emails."""
    with tempfile.TemporaryDirectory() as folder:
        return _report(Path(folder))


def _report(folder: Path) -> Report:
    bundle, errors = compile_alerts(project.find(Path(__file__)))
    if errors:
        raise errors[0]
    write_bundle(bundle, folder / "alerts")
    alerts = Alerts.load(folder / "alerts")
    work = _Work(alerts=alerts, requests=tuple(_requests()))
    wanted = _wanted(bundle)
    peers = {"jinja": jinja_peer(wanted), "django": django_peer(wanted, folder / "locale")}
    for peer in peers.values():
        _check_same(work, peer)
    results = measure([*_ours(work), *_theirs(work, peers), _loading(folder / "alerts")])
    claims = _claims(results, memory=_memory(folder / "alerts"))
    return Report(
        title="Emails",
        results=tuple(results.values()),
        claims=tuple(claims),
        beside=("jinja2", "django", "babel"),
    )


def _claims(results: Mapping[str, Result], *, memory: float) -> Iterator[Claim]:
    def times(peer: str, ours: str) -> float:
        return results[peer].microseconds / results[ours].microseconds

    valid, whole = "values validated before", "validation and id too"
    yield at_least("× Jinja2 + gettext + Babel, values validated before", times("Jinja2", valid), 25)
    yield at_least("× Django + gettext + Babel, values validated before", times("Django", valid), 35)
    yield at_least("× Jinja2 + gettext + Babel, with validation and id", times("Jinja2", whole), 15)
    yield at_least("× Django + gettext + Babel, with validation and id", times("Django", whole), 20)
    yield at_least("× EmailMessage, finished messages", times("EmailMessage", "message"), 40)
    yield at_least("NDJSON in, finished messages out, per second", results["NDJSON"].per_second, 25_000)
    yield at_most("KiB per alert and locale", memory, 100)
    yield at_most("ms to load the bundle", results["load"].microseconds / 1e3, 20)


# --- requests


def _requests() -> Iterator[dict[str, Any]]:
    chance = random.Random(20260301)

    def day() -> str:
        return f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"

    def amount() -> dict[str, str]:
        return {"value": f"{chance.lognormvariate(5.5, 1.5):.2f}", "currency": "EUR"}

    for number in range(REQUESTS):
        yield {
            "customer_name": f"{chance.choice(_NAMES)} {number}",
            "subscription": f"Pay-As-You-Go {number}",
            "amount": amount(),
            "last4": f"{chance.randint(0, 9999):04}",
            "due_date": day(),
            "days_overdue": chance.randint(1, 60),
            "suspension_date": day(),
            "pay_url": f"https://portal.azure.com/pay?invoice={number}&source=email",
            "invoices": [
                {
                    "invoice_number": f"INV-{number}-{row}",
                    "invoice_date": day(),
                    "invoice_amount": amount(),
                }
                for row in range(3)
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What all cases work on."""

    alerts: Alerts
    requests: tuple[dict[str, Any], ...]

    def email(self, values: Mapping[str, Any] | Values) -> Email:
        return self.alerts.email(ALERT, locale=TAG, values=values)

    @property
    def validated(self) -> list[Values]:
        return [self.alerts.validate(ALERT, values) for values in self.requests]

    @property
    def records(self) -> list[dict[str, Any]]:
        """Return typed values by name, as the peers want them."""
        parameters = self.alerts.parameters(ALERT)
        return [_named(parameters, values.record) for values in self.validated[:PEERS_REQUESTS]]

    @property
    def lines(self) -> list[bytes]:
        to = {"name": TO.name, "email": TO.email}
        return [
            json.dumps({"alert": ALERT, "locale": TAG, "values": values, "to": to}).encode()
            for values in self.requests
        ]


class _Amount(NamedTuple):
    value: Decimal
    currency: str


def _named(parameters: Sequence[Parameter], record: Record) -> dict[str, Any]:
    return {one.name: _plain(one, value) for one, value in zip(parameters, record, strict=True)}


def _plain(parameter: Parameter, value: Any) -> Any:
    if parameter.type == "list":
        return [_named(parameter.items, row) for row in value]
    return _Amount(Decimal(value.value), value.currency) if isinstance(value, Money) else value


# --- cases


def _ours(work: _Work) -> Iterator[Case]:
    validated, lines = work.validated, work.lines
    ready = [{"alert": ALERT, "locale": TAG, "values": values} for values in validated]
    requests = [{"alert": ALERT, "locale": TAG, "values": values} for values in work.requests]

    emails = work.alerts.emails

    def finished() -> None:
        for values in validated:
            work.email(values).message(TO)

    def ndjson() -> None:
        for _ in _answers(work.alerts, lines):
            pass

    yield Case(name="values validated before", run=lambda: _read(emails(ready)), units=REQUESTS)
    yield Case(name="the same, one by one", run=lambda: _read(map(work.email, validated)), units=REQUESTS)
    yield Case(name="validation and id too", run=lambda: _read(emails(requests), id=True), units=REQUESTS)
    yield Case(name="message", run=finished, units=REQUESTS)
    yield Case(name="NDJSON", run=ndjson, units=REQUESTS)


def _read(emails: Iterable[Email | Rejection], *, id: bool = False) -> None:
    for email in emails:
        assert isinstance(email, Email), email
        email.subject, email.preheader, email.html, email.text  # noqa: B018
        if id:
            email.id  # noqa: B018


def _answers(alerts: Alerts, lines: Sequence[bytes]) -> Iterator[bytes]:
    """Turn NDJSON requests into finished messages, a chunk at a time and step by step, as batches do."""
    for start in range(0, len(lines), CHUNK):
        asked = read_requests(alerts, lines[start : start + CHUNK])
        for one in answer(alerts, asked, message=True):
            assert isinstance(one, Answered), one
            yield one.data


def _theirs(work: _Work, peers: Mapping[str, Peer]) -> Iterator[Case]:
    records = work.records
    emails = [work.email(values) for values in work.validated[:PEERS_REQUESTS]]
    jinja, django = peers["jinja"], peers["django"]
    yield Case(name="Jinja2", run=lambda: [jinja(record) for record in records], units=PEERS_REQUESTS)
    yield Case(name="Django", run=lambda: [django(record) for record in records], units=PEERS_REQUESTS)
    yield Case(name="EmailMessage", run=lambda: [_standard(email) for email in emails], units=PEERS_REQUESTS)


def _standard(email: Email) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = email.subject
    message["From"] = Address("Azure-facturering", "billing", "example.com")
    message["To"] = Address(TO.name, "zoe", "example.com")
    message["Content-Language"] = TAG
    message.set_content(email.text)
    message.add_alternative(email.html, subtype="html")
    return message.as_bytes()


def _loading(folder: Path) -> Case:
    return Case(name="load", run=lambda: Alerts.load(folder))


# --- peers


def _wanted(bundle: Bundle) -> Wanted:
    alert, locale = bundle.alerts[ALERT], parse(TAG)
    return Wanted(
        source=alert.texts[bundle.source_locale],
        text=alert.texts[TAG],
        facts={name: format_fact(fact, locale) for name, fact in alert.facts.items()},
        source_tag=bundle.source_locale,
        tag=TAG,
    )


def _check_same(work: _Work, peer: Peer) -> None:
    """Hold that a peer writes the same email, but for how it escapes apostrophes."""
    for values, record in zip(work.requests, work.records, strict=False):
        email = work.email(values)
        theirs = [part.replace("&#x27;", "&#39;") for part in peer(record)]
        if theirs != [email.subject, email.preheader, email.html, email.text]:
            raise AssertionError("a peer writes another email")


# --- memory


def _memory(folder: Path) -> float:
    """Return the KiB that an alert in a locale needs, bundle included, once a message of each was made."""
    # CLDR's data are there before: they are of a locale, whatever the number of alerts.
    _send_all(Alerts.load(folder))
    tracemalloc.start()
    alerts = Alerts.load(folder)
    sent = _send_all(alerts)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / sent / 1024


def _send_all(alerts: Alerts) -> int:
    sent = 0
    for name in alerts.names:
        for tag in alerts.approved(name):
            email = alerts.email(name, locale=tag, values=alerts.examples(name))
            email.document()
            email.message(TO)
            sent += 1
    return sent
