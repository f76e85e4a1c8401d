"""One built example site for all tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pages.site import Report
from tests.pages.building import example_site


@pytest.fixture(scope="session")
def report(shared: Path) -> Report:
    return example_site(shared)


@pytest.fixture(scope="session")
def built(report: Report) -> Path:
    return report.out
