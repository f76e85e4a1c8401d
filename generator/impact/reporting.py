"""An Impact becomes words for a terminal, a JSON document, or Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from generator.impact.model import Impact, Lost

__all__ = ["document", "markdown", "print_impact"]

_LISTED = 20
"""Sentences that people are shown of each kind; the JSON document has all."""
_WIDTH = 100
_MEANWHILE = MappingProxyType(
    {
        "last-approved": "until then, the last approved copy is sent",
        "fallback": "until then, the next locale of the chain is sent",
    }
)
_SUMS = ("new", "changed", "words", "pages", "emails")
MARKER = "<!-- generator impact -->"
"""The first line of the Markdown, by which a workflow finds its comment again."""


def document(found: Impact) -> dict[str, Any]:
    """Return what an edit costs as a JSON document."""
    return {
        "revision": found.revision,
        "commit": found.commit,
        "locales": {
            cost.locale: {"sentences": cost.sentences, **{name: getattr(cost, name) for name in _SUMS}}
            for cost in found.costs
        },
        "sentences": [
            {
                "catalog": one.catalog,
                "id": one.id,
                "msgid": one.text,
                "was": one.was,
                "words": one.words,
                "new": sorted(one.new),
                "changed": sorted(one.changed),
            }
            for one in found.sentences
        ],
        "carried": [
            {
                "catalog": one.catalog,
                "id": one.id,
                "msgid": one.text,
                "was": one.was,
                "reason": one.reason,
                "locales": list(one.locales),
            }
            for one in found.carried
        ],
        "pages": {id: list(tags) for id, tags in found.pages.items()},
        "emails": [
            {"alert": one.alert, "locale": one.locale, "reasons": list(one.reasons)} for one in found.lost
        ],
        "meanwhile": found.meanwhile,
        "errors": [str(error) for error in found.errors],
    }


# --- for a terminal


def print_impact(people: Console, found: Impact) -> None:
    """Print what an edit costs: a row per locale, then which sentences, pages and emails."""
    people.print(f"impact: against {escape(found.revision)} ({found.commit[:8]})")
    table = Table(box=None, pad_edge=False)
    table.add_column("locale")
    for name in _SUMS:
        table.add_column(name, justify="right")
    for cost in found.costs:
        table.add_row(cost.locale, *(str(getattr(cost, name)) for name in _SUMS))
    people.print(table)
    for title, lines in _lists(found):
        people.print(f"[bold]{title}[/]")
        for line in lines:
            people.print(f"  {escape(line)}")
    if not found.sentences:
        people.print("nothing to translate")


def _lists(found: Impact) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield what there is to list, each with its title."""
    lists = (
        ("to translate", [f"{one.id} {one.catalog}: {_short(one.text)}" for one in found.sentences]),
        (
            "carried, with the state they had",
            [f"{one.id} {one.catalog}: {one.reason}: {_short(one.text)}" for one in found.carried],
        ),
        ("pages that go stale", [f"{id}: {', '.join(tags)}" for id, tags in found.pages.items()]),
        (
            f"emails that lose approval; {_MEANWHILE[found.meanwhile]}",
            [f"{name}: {', '.join(one.locale for one in lost)}" for name, lost in _by_alert(found.lost)],
        ),
    )
    for title, lines in lists:
        if lines:
            yield title, _some(lines)


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from islice(lines, _LISTED)
    if len(lines) > _LISTED:
        yield f"and {len(lines) - _LISTED} more; --json lists all"


def _by_alert(lost: Iterable[Lost]) -> Iterable[tuple[str, list[Lost]]]:
    found: dict[str, list[Lost]] = {}
    for one in lost:
        found.setdefault(one.alert, []).append(one)
    return found.items()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


# --- for a pull request


def markdown(found: Impact) -> str:
    """Return what an edit costs as GitHub Flavored Markdown; its first line is a comment to find it by."""
    parts = [MARKER, "### What this edit costs translators", "", *_verdict(found)]
    if found.sentences or found.lost:
        parts += ["", *_table(("Locale", *map(str.capitalize, _SUMS)), _sums(found), right=len(_SUMS))]
    if found.lost:
        rows = (
            (name, ", ".join(one.locale for one in lost), lost[0].reasons[0] if lost[0].reasons else "")
            for name, lost in _by_alert(found.lost)
        )
        parts += ["", f"**Emails that lose approval** ({_MEANWHILE[found.meanwhile]}):", ""]
        parts += _table(("Email", "Locales", "Why"), rows)
    if found.pages:
        rows_of_pages = ((id, ", ".join(tags)) for id, tags in found.pages.items())
        parts += ["", *_details("Pages that go stale", ("Page", "Locales"), rows_of_pages)]
    if found.sentences:
        rows = ((one.id, one.catalog, _short(one.text)) for one in found.sentences[:_LISTED])
        title = f"Sentences to translate{_more(len(found.sentences))}"
        parts += ["", *_details(title, ("Id", "Catalog", "Sentence"), rows)]
        parts += ["", "Where only a typing error was mended, say so: `generator extract --neutral ID`."]
    if found.carried:
        carried = (
            (one.reason, one.catalog, _short(one.was), _short(one.text)) for one in found.carried[:_LISTED]
        )
        title = f"Sentences that keep their translations{_more(len(found.carried))}"
        parts += ["", *_details(title, ("Why", "Catalog", "Was", "Is"), carried)]
    parts += [f"\n:warning: {_inert(str(error))}" for error in found.errors]
    return "\n".join(parts) + "\n"


def _verdict(found: Impact) -> Iterator[str]:
    if not found.sentences:
        yield f"Nothing to translate, against `{found.commit[:8]}`."
        return
    words = sum(cost.words for cost in found.costs)
    count = len(found.sentences)
    yield (
        f"{count} sentence{'s'[: count != 1]} to translate, {words} words over all locales, "
        f"against `{found.commit[:8]}`."
    )


def _sums(found: Impact) -> Iterator[tuple[str, ...]]:
    for cost in found.costs:
        yield (cost.locale, *(str(getattr(cost, name)) for name in _SUMS))


def _more(count: int) -> str:
    return f" (the first {_LISTED} of {count})" if count > _LISTED else ""


def _details(title: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from ("<details>", f"<summary>{title}</summary>", "")
    yield from _table(names, rows)
    yield from ("", "</details>")


def _table(names: Sequence[str], rows: Iterable[Sequence[str]], *, right: int = 0) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * (len(names) - right)}{'---:|' * right}"
    for row in rows:
        yield f"| {' | '.join(map(_inert, row))} |"


_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~#&!@])")


def _inert(text: str) -> str:
    """Escape all that Markdown would read, and mentions of people."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split())).replace("\\@", "@\u200b")
