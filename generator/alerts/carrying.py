"""A bundle and the one before it → a bundle in which a language that lags behind keeps its last whole copy.

After an English edit, the new sentence is approved in no other language yet. By the policy `last-approved` an
alert goes on there with the text that it had when it was last whole, as long as it takes the same values,
states the same facts and leads nowhere else; the text says that it is stale. A copy that cannot be used now
stays in the bundle, for the day when it can.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from generator.alerts.compiled import Bundle, CompiledAlert, CompiledText, Copy
from generator.alerts.pieces import Literal, Piece, inside

__all__ = ["carry"]


def carry(bundle: Bundle, previous: Bundle, *, broken: Collection[str] = ()) -> Bundle:
    """Return the bundle with what it keeps of the previous one.

    `broken` names alerts that could not be compiled: their copies are kept too. Of alerts and locales that
    are gone nothing is.
    """
    alerts: dict[str, CompiledAlert] = {}
    copies: dict[str, Mapping[str, Copy]] = {}
    for name, alert in bundle.alerts.items():
        missing = {tag: copy for tag, copy in _copies(previous, name) if tag in alert.not_approved}
        fitting = {tag: copy.text for tag, copy in missing.items() if _fits(copy, alert, bundle, tag)}
        alerts[name] = _with_texts(alert, fitting, bundle)
        copies[name] = {tag: copy for tag, copy in missing.items() if tag not in fitting}
    for name in broken:
        copies[name] = {tag: copy for tag, copy in _copies(previous, name) if tag in bundle.locales}
    kept = {name: MappingProxyType(by_tag) for name, by_tag in copies.items() if by_tag}
    return replace(bundle, alerts=MappingProxyType(alerts), copies=MappingProxyType(kept))


def _copies(previous: Bundle, name: str) -> Iterator[tuple[str, Copy]]:
    """Yield the last whole copy of an alert in each locale."""
    alert = previous.alerts.get(name)
    if alert is not None:
        for tag, text in alert.texts.items():
            yield tag, Copy(parameters=alert.parameters, facts=alert.facts, text=replace(text, stale=True))
    # A locale has a text or a copy, never both.
    yield from previous.copies.get(name, {}).items()


def _fits(copy: Copy, alert: CompiledAlert, bundle: Bundle, tag: str) -> bool:
    """Tell whether a copy takes the values, states the facts and leads to the addresses of its alert now.

    A text may lead to fewer addresses than the source by now, but to none that the writer took away.
    """
    now = alert.texts[bundle.source_locale]
    return (
        _without_examples(copy.parameters) == _without_examples(alert.parameters)
        and copy.facts == alert.facts
        and copy.text.article_url in _editions(now.article_url, bundle.source_locale, tag)
        and _addresses(copy.text) - {copy.text.article_url} <= _addresses(now)
    )


def _editions(url: str, source: str, tag: str) -> tuple[str, ...]:
    """Return what may be the address of a page in another locale; that of no page is the same in all.

    Any one part may be the locale: the base-url, which a bundle does not hold, may have a part like it.
    """
    parts = re.finditer(rf"(?<=/){re.escape(source)}(?=/)", url)
    return tuple(url[: part.start()] + tag + url[part.end() :] for part in parts) if url else ("",)


_HREF = re.compile(r'href="(https://[^"]*)"')


def _addresses(text: CompiledText) -> frozenset[str]:
    """Return the addresses that an email leads to, whoever gets it."""
    return frozenset(address for fixed in _literals(text.html) for address in _HREF.findall(fixed))


def _literals(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Literal):
            yield piece.text
        for inner in inside(piece):
            yield from _literals(inner)


def _without_examples(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a declaration says of values: an example changes no email."""
    return {
        name: {key: value for key, value in given.items() if key != "example"}
        for name, given in declared.items()
    }


def _with_texts(alert: CompiledAlert, texts: Mapping[str, CompiledText], bundle: Bundle) -> CompiledAlert:
    known = {**alert.texts, **texts}
    tags = (bundle.source_locale, *bundle.locales)
    return replace(alert, texts=MappingProxyType({tag: known[tag] for tag in tags if tag in known}))
