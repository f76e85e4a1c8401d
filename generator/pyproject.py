"""A pyproject.toml with other locales in `[tool.generator]`; every other byte stays as people wrote it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence

from generator.errors import GeneratorError

__all__ = ["with_locale", "with_locales"]

_STRING = r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'"
_ARRAY = re.compile(rf"""\blocales["']?[ \t]*=[ \t]*(?P<array>\[(?:[^\[\]"'#]|{_STRING}|\#[^\n]*)*\])""")
_LAST = re.compile(
    rf"(?P<last>{_STRING})(?P<comma>\s*,)?(?P<note>[ \t]*(?:\#[^\n\r]*)?)(?P<rest>(?:\s|\#[^\n]*)*)\]"
)


def with_locale(text: str, tag: str) -> str:
    """Add a locale after the last one, laid out as the others are. Raises GeneratorError where none is found.

    >>> with_locale('[tool.generator]\\nlocales = ["nl-NL"] # two\\n', "sv-SE")
    '[tool.generator]\\nlocales = ["nl-NL", "sv-SE"] # two\\n'
    """
    return _edited(text, lambda tags: [*tags, tag], lambda array: _appended(array, json.dumps(tag)))


def with_locales(text: str, tags: Sequence[str]) -> str:
    """Exchange all locales. Raises GeneratorError where they are not found."""
    return _edited(text, lambda _: list(tags), lambda _: json.dumps(list(tags)))


def _edited(text: str, wanted: Callable[[list[str]], list[str]], edit: Callable[[str], str]) -> str:
    """Edit the array of locales: that one is it which makes the document that is wanted, and no other."""
    document = tomllib.loads(text)
    table = document["tool"]["generator"]
    table["locales"] = wanted(table["locales"])
    for candidate in _candidates(text, edit):
        try:
            if tomllib.loads(candidate) == document:
                return candidate
        except tomllib.TOMLDecodeError:
            continue
    raise GeneratorError(
        "the locales of [tool.generator] are written in a way that cannot be edited safely",
        hint='write them in pyproject.toml as locales = ["nl-NL", "sv-SE"]',
    )


def _candidates(text: str, edit: Callable[[str], str]) -> Iterator[str]:
    for found in _ARRAY.finditer(text):
        start, end = found.span("array")
        yield text[:start] + edit(text[start:end]) + text[end:]


def _appended(array: str, literal: str) -> str:
    """Add a text to a TOML array: on a line of its own where the others stand so."""
    found = list(_LAST.finditer(array))
    if not found:
        return f"[{literal}]"
    last = found[-1]
    before = array[: last.start()]
    line = re.search(r"(\r?\n)([ \t]*)\Z", before)
    if line is None:
        return f"{before}{last['last']}, {literal}{array[last.end('last') :]}"
    comma = last["comma"] or ""
    new = f"{line[1]}{line[2]}{literal}{',' if comma else ''}"
    return f"{before}{last['last']}{comma or ','}{last['note']}{new}{last['rest']}]"
