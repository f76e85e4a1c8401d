"""The few errors of the generator: each is one sentence naming place, fault and next step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "GeneratorError",
    "InvalidValues",
    "NotApproved",
    "Place",
    "Problem",
    "SettingsError",
    "SourceError",
    "UnknownAlert",
    "UnknownLocale",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file something is: lines and columns count from 1, 0 means unknown."""

    path: Path | str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Write the place as compilers do, so that editors can jump to it."""
        parts = [str(self.path), *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(parts)


class GeneratorError(Exception):
    """What stops a command or a file: `place: fault; next step`.

    >>> print(GeneratorError("the file is empty", place=Place(path="a.po", line=3), hint="restore it"))
    a.po:3: the file is empty; restore it
    """

    def __init__(self, fault: str, *, place: Place | None = None, hint: str = "") -> None:
        self.fault = fault
        self.place = place
        self.hint = hint
        super().__init__(fault)

    def __str__(self) -> str:
        """Return the one sentence people read."""
        prefix = f"{self.place}: " if self.place else ""
        suffix = f"; {self.hint}" if self.hint else ""
        return f"{prefix}{self.fault}{suffix}"


class SettingsError(GeneratorError):
    """`[tool.generator]` cannot be used."""


class SourceError(GeneratorError):
    """A writer's file cannot be used."""


class UnknownAlert(GeneratorError):
    """No alert of that name; `.did_you_mean` holds near names."""

    def __init__(self, name: str, *, did_you_mean: tuple[str, ...] = ()) -> None:
        self.name = name
        self.did_you_mean = did_you_mean
        near = (
            f"did you mean {' or '.join(did_you_mean)}?"
            if did_you_mean
            else "see the names in content/alerts"
        )
        super().__init__(f"there is no alert named {name[:80]!r}", hint=near)


class UnknownLocale(GeneratorError):
    """No text in the requested locale, and fallback was not wanted."""

    def __init__(self, requested: tuple[str, ...], *, available: tuple[str, ...]) -> None:
        self.requested = requested
        self.available = available
        wanted = ", ".join(repr(tag[:40]) for tag in requested)
        super().__init__(f"no text in locale {wanted}", hint=f"available are {', '.join(available)}")


class NotApproved(GeneratorError):
    """The alert has sentences in this locale that nobody approved, and fallback was not wanted."""

    def __init__(self, alert: str, locale: str) -> None:
        self.alert = alert
        self.locale = locale
        super().__init__(
            f"alert {alert!r} is not wholly approved in {locale}",
            hint="allow fallback, or have its sentences approved and compile again",
        )


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing wrong with a given value; it never holds the value itself."""

    pointer: str
    """JSON Pointer (RFC 6901) to the value."""
    code: str
    """A stable word such as `missing`, `scale` or `url_host`."""
    expected: str
    """What would be right, as a sentence part."""

    def __str__(self) -> str:
        """Return `pointer: expected`."""
        return f"{self.pointer or '/'}: expected {self.expected} ({self.code})"


class InvalidValues(GeneratorError):
    """Values that an alert cannot take; `.problems` holds every one of them, none with a value in it."""

    def __init__(self, alert: str, problems: tuple[Problem, ...]) -> None:
        self.alert = alert
        self.problems = problems
        super().__init__(
            f"{len(problems)} of the values for alert {alert!r} cannot be used: "
            + "; ".join(str(problem) for problem in problems)
        )
