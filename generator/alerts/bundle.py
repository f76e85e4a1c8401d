"""A bundle on disk becomes Alerts: a request in, one complete email in one language out.

This module and what it imports are all that a billing host needs beside Babel.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import Any, TypeAlias

from generator import locales
from generator import values as values_
from generator.alerts.compiled import Bundle, CompiledAlert, bundle_id, read_bundle, write_bytes
from generator.alerts.prepared import Plan, PreparedText
from generator.alerts.rendered import (
    Action,
    Banner,
    Email,
    Rejection,
    Values,
    documents,
    messages,
    prepare,
)
from generator.errors import GeneratorError, InvalidValues, NotApproved, Place, UnknownAlert, UnknownLocale
from generator.locales import Locale, Match
from generator.values import Formatter, Limits, Parameter, Reader, Record

__all__ = [
    "Action",
    "Alerts",
    "Banner",
    "Email",
    "Rejection",
    "Values",
    "documents",
    "last_bundle",
    "messages",
    "write_bundle",
]

CURRENT = "current"
"""The file that names the bundle in use."""
BUNDLES = "bundles"
"""The folder of all bundles by id; older ones stay, to reproduce what was sent with them."""

_TOGETHER = 32
"""Requests that are answered at a time; more would not stay in the processor's cache."""

_Route: TypeAlias = tuple[Plan, str, tuple[str, ...]]

_ID = re.compile(r"[0-9a-f]{64}")


def write_bundle(bundle: Bundle, folder: Path) -> str:
    """Write a bundle beside older ones, then make it the current one; return its id."""
    # What only compiling needs is not loaded where a bundle is only read.
    from generator import files

    data = write_bytes(bundle)
    name = bundle_id(data)
    files.write_bytes(folder / BUNDLES / f"{name}.json", data)
    files.write_bytes(folder / CURRENT, f"{name}\n".encode("ascii"))
    return name


class Alerts:
    """All alerts of a bundle. Immutable, safe among threads; what a locale needs is prepared when first used.

    >>> alerts = Alerts.load("build/alerts")  # doctest: +SKIP
    >>> alerts.email("past-due", locale="nl-BE", values={}).subject  # doctest: +SKIP
    """

    def __init__(self, bundle: Bundle, *, id: str = "") -> None:
        self.id = id or bundle_id(write_bytes(bundle))
        self._bundle = bundle
        self._source = locales.parse(bundle.source_locale)
        self._parameters = {name: _parameters(alert) for name, alert in bundle.alerts.items()}
        tags = (bundle.source_locale, *bundle.locales)
        self._locales = {tag: locales.parse(tag) for tag in tags}
        self._approved = {
            name: tuple(self._locales[tag] for tag in tags if tag in alert.texts)
            for name, alert in bundle.alerts.items()
        }
        # Keyed by matched locales alone, so each is bounded by what the bundle holds.
        self._text = lru_cache(maxsize=None)(self._prepare)
        self._reader = lru_cache(maxsize=None)(self._make_reader)
        self._exact: dict[tuple[str, tuple[str, ...]], _Route] = {}
        # Bounded, since callers name format locales and time zones.
        self._plan = lru_cache(maxsize=512)(self._make_plan)

    @classmethod
    def load(cls, folder: str | Path, bundle: str | None = None) -> Alerts:
        """Read the current bundle of a folder, or an older one by its id.

        Raises GeneratorError if there is none, or if its bytes are not those of its id.
        """
        folder = Path(folder)
        name = _current(folder) if bundle is None else bundle
        return cls(_read_bundle(folder, name), id=name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all alerts, sorted."""
        return tuple(sorted(self._bundle.alerts))

    @property
    def locales(self) -> tuple[str, ...]:
        """Return the tags of all locales, the source locale first."""
        return tuple(self._locales)

    @property
    def sender(self) -> str:
        """Return the address that messages come from; nothing if the project names none."""
        return self._bundle.sending.sender

    def approved(self, name: str) -> tuple[str, ...]:
        """Return the tags of the locales that an alert can be sent in. Raises UnknownAlert."""
        self._alert(name)
        return tuple(locale.tag for locale in self._approved[name])

    def reasons(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """Return, by tag, why an alert cannot be sent in a locale. Raises UnknownAlert."""
        return self._alert(name).not_approved

    def parameters(self, name: str) -> tuple[Parameter, ...]:
        """Return the parameters of an alert, in the writer's order. Raises UnknownAlert."""
        self._alert(name)
        return self._parameters[name]

    def examples(self, name: str) -> dict[str, Any]:
        """Return the writer's example values of an alert. Raises UnknownAlert."""
        self._alert(name)
        return {one.name: one.example for one in self._parameters[name]}

    def severity(self, name: str) -> str:
        """Return how grave an alert is: info, warning or critical. Raises UnknownAlert."""
        return self._alert(name).severity

    def schema(self, name: str) -> dict[str, Any]:
        """Return the JSON Schema of an alert's values. Raises UnknownAlert."""
        self._alert(name)
        return values_.schema(self._parameters[name])

    def reader(self, name: str) -> Reader:
        """Return what reads the values of an alert. Raises UnknownAlert."""
        return self._reader(name)

    def validate(self, name: str, values: Mapping[str, Any]) -> Values:
        """Return validated values, for an email and a banner, or for several locales.

        Raises UnknownAlert, and InvalidValues with every problem.
        """
        self._alert(name)
        return Values(alert=name, bundle=self.id, record=self._record(name, values))

    def email(
        self,
        name: str,
        *,
        locale: str | Sequence[str],
        values: Mapping[str, Any] | Values,
        format_locale: str | None = None,
        time_zone: str | None = None,
        fallback: bool = True,
    ) -> Email:
        """Render an email in the closest locale that the alert is approved in.

        `locale` is a BCP 47 tag or several, best first. Dates and amounts follow `format_locale`; by default
        the requested tag, if it is of the text's language, else the text's locale. Without `fallback`, the
        first tag answers that the alert is wholly approved for; if there is none, raises NotApproved for the
        first that there is text for, or UnknownLocale. Raises UnknownAlert, InvalidValues, and GeneratorError
        for an unknown time zone or format locale.
        """
        plan, match, requested = self._route(name, locale, format_locale, time_zone, fallback=fallback)
        return Email(plan, self._record(name, values), match=match, requested=requested)

    def banner(
        self,
        name: str,
        *,
        locale: str | Sequence[str],
        values: Mapping[str, Any] | Values,
        format_locale: str | None = None,
        time_zone: str | None = None,
        fallback: bool = True,
    ) -> Banner:
        """Render the message alone; everything else is as in `email`."""
        email = self.email(
            name,
            locale=locale,
            values=values,
            format_locale=format_locale,
            time_zone=time_zone,
            fallback=fallback,
        )
        alert = self._bundle.alerts[name]
        return Banner(
            alert=name,
            stage=alert.stage,
            severity=alert.severity,
            requested=email.requested,
            locale=email.locale,
            match=email.match,
            format_locale=email.format_locale,
            dir=email.dir,
            text=email.banner,
            html=email.banner_html,
            action=email.action,
            article_url=email.article_url,
            bundle=self.id,
            id=email.id,
            stale=email.stale,
        )

    def emails(self, requests: Iterable[object]) -> Iterator[Email | Rejection]:
        """Answer requests in order, with an email or the reason why there is none.

        A request has the keys `alert`, `locale` and `values`, and may have `format_locale`, `time_zone`,
        `fallback`, and the caller's `ref` and `to`. Those of a sequence are answered some at a time, which
        takes less; of any other iterable, none is taken before the one before it is answered.
        """
        if not isinstance(requests, Sequence):
            for index, request in enumerate(requests):
                yield from self._answers([request], index)
            return
        for index in range(0, len(requests), _TOGETHER):
            yield from self._answers(requests[index : index + _TOGETHER], index)

    def _answers(self, requests: Sequence[object], first: int) -> list[Email | Rejection]:
        records = self._records(requests)
        found: list[Email | Rejection] = []
        for index, request in enumerate(requests):
            try:
                found.append(self._answer(_checked(request), records.get(index)))
            except GeneratorError as error:
                ref = request.get("ref") if isinstance(request, Mapping) else None
                found.append(Rejection(index=first + index, ref=ref, error=error))
        prepare([one for one in found if isinstance(one, Email)])
        return found

    def _answer(self, request: Mapping[str, Any], record: Record | None) -> Email:
        name, get = request["alert"], request.get
        plan, match, requested = self._route(
            name, request["locale"], get("format_locale"), get("time_zone"), fallback=get("fallback", True)
        )
        record = self._record(name, get("values", {})) if record is None else record
        return Email(plan, record, match=match, requested=requested)

    def _records(self, requests: Sequence[object]) -> dict[int, Record | None]:
        """Return by number the typed values that nothing is unusual about, looked at together."""
        by_alert: dict[str, dict[int, object]] = {}
        for number, request in enumerate(requests if len(requests) > 1 else ()):
            if not isinstance(request, Mapping) or type(request.get("values")) is Values:
                continue
            name = request.get("alert")
            if isinstance(name, str) and name in self._bundle.alerts:
                by_alert.setdefault(name, {})[number] = request.get("values")
        return {
            number: record
            for name, values in by_alert.items()
            for number, record in zip(values, self._reader(name).usual([*values.values()]), strict=True)
        }

    # --- one request

    def _record(self, name: str, given: Mapping[str, Any] | Values) -> Record:
        """Return typed values. Raises InvalidValues."""
        if type(given) is not Values:
            record, problems = self._reader(name).read(given)
            if problems:
                raise InvalidValues(name, problems)
            return record
        if (given.alert, given.bundle) != (name, self.id):
            raise GeneratorError(
                "the values were validated for another alert or bundle", hint="validate them again"
            )
        return given.record

    def _route(
        self,
        name: str,
        locale: str | Sequence[str],
        format_locale: str | None,
        time_zone: str | None,
        *,
        fallback: bool,
    ) -> _Route:
        """Return the plan that answers a request, how close its locale comes, and the tags asked for."""
        requested = (locale,) if isinstance(locale, str) else _tags(locale)
        plainly = format_locale is None and time_zone is None
        # Nearly all ask for one tag that is there; matching takes longer than the rest of an email.
        if plainly and (found := self._exact.get((name, requested))):
            return found
        alert = self._alert(name)
        match = self._match(alert, requested, fallback=fallback)
        text = match.locale
        wanted = locales.parse(format_locale) if format_locale else _format_locale(requested, text)
        zone = time_zone or self._bundle.sending.time_zone
        plan = self._plan(name, text.tag, values_.formatter(wanted, zone, text_locale=text))
        route = (plan, match.kind, requested)
        if plainly and requested == (text.tag,):
            self._exact[name, requested] = route
        return route

    def _alert(self, name: str) -> CompiledAlert:
        try:
            return self._bundle.alerts[name]
        except KeyError:
            near = difflib.get_close_matches(name[:80], self.names, n=3)
            raise UnknownAlert(name, did_you_mean=tuple(near)) from None

    def _match(self, alert: CompiledAlert, requested: Sequence[str], *, fallback: bool) -> Match:
        if not fallback:
            return self._approved_match(alert, requested)
        available, overrides = self._approved[alert.name], self._bundle.sending.fallback
        return locales.match(requested, available, default=self._source, overrides=overrides)

    def _approved_match(self, alert: CompiledAlert, requested: Sequence[str]) -> Match:
        """Return the match of the first tag whose text is approved. Raises NotApproved, UnknownLocale."""
        everything, overrides = tuple(self._locales.values()), self._bundle.sending.fallback
        unapproved: Match | None = None
        for tag in requested[: locales.MAX_REQUESTED]:
            found = locales.match((tag,), everything, default=self._source, overrides=overrides)
            if found.kind == "default":
                continue
            if found.locale.tag in alert.texts:
                return found
            unapproved = unapproved or found
        if unapproved is not None:
            raise NotApproved(alert.name, unapproved.locale.tag)
        raise UnknownLocale(tuple(requested), available=self.locales)

    # --- prepared once

    def _make_reader(self, name: str) -> Reader:
        self._alert(name)
        return Reader(self._parameters[name], limits=Limits(url_hosts=self._bundle.sending.url_hosts))

    def _prepare(self, name: str, tag: str) -> PreparedText:
        return PreparedText(
            self._bundle.alerts[name],
            self._parameters[name],
            locale=self._locales[tag],
            sending=self._bundle.sending,
            bundle=self.id,
        )

    def _make_plan(self, name: str, tag: str, formatter: Formatter) -> Plan:
        return Plan(self._text(name, tag), formatter)


def _parameters(alert: CompiledAlert) -> tuple[Parameter, ...]:
    return values_.parameters(alert.parameters, place=Place(path=alert.name))


def _current(folder: Path) -> str:
    try:
        return (folder / CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise GeneratorError(
            "there is no bundle here", place=Place(path=folder), hint="run: generator compile"
        ) from None


def _read_bundle(folder: Path, name: str) -> Bundle:
    if not _ID.fullmatch(name):
        raise GeneratorError(
            f"{name[:80]!r} is not the id of a bundle",
            place=Place(path=folder),
            hint=f"see the bundles in {folder / BUNDLES}",
        )
    path = folder / BUNDLES / f"{name}.json"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GeneratorError(
            f"the bundle cannot be read ({error.strerror})", place=Place(path=path), hint="compile it again"
        ) from None
    if bundle_id(data) != name:
        raise GeneratorError("the bundle is damaged", place=Place(path=path), hint="compile it again")
    return read_bundle(data, path=str(path))


def last_bundle(folder: Path) -> Bundle | None:
    """Return the current bundle of a folder as data, or None if there is none that can be read."""
    try:
        return _read_bundle(folder, _current(folder))
    except GeneratorError:
        return None


@lru_cache(maxsize=1024)
def _near(tag: str, text: Locale) -> Locale | None:
    """Return a requested tag as a locale if it is of the text's language and script."""
    try:
        wanted = locales.parse(tag)
    except GeneratorError:
        return None
    if (wanted.language, wanted.script) != (text.language, text.script):
        return None
    return text if wanted.territory == text.territory else wanted


def _tags(requested: object) -> tuple[str, ...]:
    """Return the tags that somebody asks for, whatever else came with them."""
    # Nearly always there is one.
    if type(requested) is tuple and len(requested) == 1 and type(requested[0]) is str:
        return requested
    return tuple(tag for tag in requested if isinstance(tag, str)) if isinstance(requested, Sequence) else ()


def _format_locale(requested: Sequence[str], text: Locale) -> Locale:
    near = (_near(tag, text) for tag in requested if len(tag) <= locales.MAX_TAG)
    return next((locale for locale in near if locale is not None), text)


def _checked(request: object) -> Mapping[str, Any]:
    """Return a request of a batch. Raises GeneratorError if it cannot be one."""
    if not isinstance(request, Mapping):
        raise GeneratorError("a request is not an object", hint="send alert, locale and values")
    for key, value in request.items():
        if key not in _KINDS:
            raise GeneratorError(
                f"a request has the unknown key {str(key)[:40]!r}", hint=f"use {', '.join(sorted(_KINDS))}"
            )
        kinds, wanted = _KINDS[key]
        if not isinstance(value, kinds):
            raise GeneratorError(f"{key} of a request has another type", hint=f"send {wanted}")
    if "alert" not in request:
        raise GeneratorError("a request names no alert", hint="send alert, locale and values")
    locale = request.get("locale")
    if not isinstance(locale, str) and not any(isinstance(tag, str) for tag in locale or ()):
        raise GeneratorError("a request names no locale", hint="send alert, locale and values")
    return request


_KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = MappingProxyType(
    {
        "alert": (str, "a name"),
        "locale": ((str, list, tuple), "a tag or a list of tags"),
        "values": (object, "an object"),
        "format_locale": ((str, NoneType), "a tag"),
        "time_zone": ((str, NoneType), "a name such as Europe/Brussels"),
        "fallback": (bool, "true or false"),
        "ref": (object, "anything"),
        "to": (object, "a mailbox"),
    }
)
"""What a request may have, and of which types."""
