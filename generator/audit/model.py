"""What an audit finds: one thing wrong, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from generator.errors import GeneratorError

__all__ = ["Finding", "in_order", "unreadable"]

Severity = Literal["fatal", "warning"]
_Item = TypeVar("_Item")
Watch = Callable[[Sequence[_Item]], Iterable[_Item]]
"""Goes through a list while somebody watches how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong, and where."""

    path: str
    line: int
    locale: str
    """BCP 47 tag of the catalog; nothing for content."""
    code: str
    """The check's id."""
    severity: Severity
    message: str
    """The fault and the next step."""
    msgid: str = ""

    @property
    def place(self) -> str:
        """Where it is, as editors jump to it."""
        return f"{self.path}:{self.line}" if self.line else self.path


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by file, line and what they say, so that two runs report alike."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    return finding.path, finding.line, finding.locale, finding.code, finding.message


def unreadable(error: GeneratorError, *, code: str, path: str = "", locale: str = "") -> Finding:
    """Return the finding that a file cannot be used."""
    hint = f"; {error.hint}" if error.hint else ""
    return Finding(
        path=path or (str(error.place.path) if error.place else ""),
        line=error.place.line if error.place else 0,
        locale=locale,
        code=code,
        severity="fatal",
        message=f"{error.fault}{hint}",
    )
