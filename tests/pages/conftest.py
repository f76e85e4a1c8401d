"""One built example site for all tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pages import site
from generator.pages.site import Report
from tests.pages import example


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return site.build(example.write(tmp_path_factory.mktemp("example")))


@pytest.fixture(scope="session")
def built(report: Report) -> Path:
    return report.out
