"""Of many like cases, a few are tested every time and all of them each night."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

__all__ = ["nightly_but"]


def nightly_but(cases: Iterable[str], *always: str) -> list[Any]:
    """Return parameters of a test: those that are not `always` tested are nightly."""
    return [case if case in always else pytest.param(case, marks=pytest.mark.nightly) for case in cases]
