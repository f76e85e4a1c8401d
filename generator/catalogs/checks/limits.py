"""A check of room: what a mail program or a page shows of a text is limited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.catalogs.checks.model import Check, Pair
from generator.source.markdown import PLACEHOLDER

__all__ = ["CHECKS", "TYPICAL", "limit"]

TYPICAL = 6
"""Characters that a value is counted with where its examples are not known, as few as most values have."""

_LIMIT = re.compile(r"at most (\d+) characters")


def limit(roles: str) -> int | None:
    """Return the least number of characters that any of the roles of a text allows; None if none does.

    >>> limit("alert subject, at most 60 characters")
    60
    """
    return min((int(number) for number in _LIMIT.findall(roles)), default=None)


def _too_long(pair: Pair) -> Iterator[str]:
    allowed = limit(pair.roles) if "at most" in pair.roles else None
    if allowed is None:
        return
    values = len(PLACEHOLDER.findall(pair.target.raw))
    length = len(PLACEHOLDER.sub("", pair.target.raw)) + TYPICAL * values
    if length > allowed:
        about = "about " if values else ""
        yield f"the text has {about}{length} characters of {allowed}"


CHECKS = (
    Check(
        id="room",
        group="limits",
        weight="warning",
        reason="Mail programs cut a subject after some 60 characters and a preheader after some 110.",
        example=("Past due", "Je hebt een achterstallig saldo dat je zo snel mogelijk moet betalen"),
        fix="say the same in fewer words",
        find=_too_long,
        setting="subject",
    ),
)
