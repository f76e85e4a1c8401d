"""The project's own documentation in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import project
from generator.pages import site
from tests.browser.conftest import Open, served
from tests.browser.judging import Scheme, faults
from tests.docs.examples import DOCS, PAGES

pytestmark = [pytest.mark.browser, pytest.mark.nightly]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    return site.build(project.load(DOCS), out=folder / "site", work=folder / "work").out


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_its_pages_have_no_faults(open_page: Open, pages: Path, width: int, scheme: Scheme) -> None:
    page = open_page("about:blank", scheme=scheme, width=width, still=True)
    found: list[str] = []
    with served(pages) as address:
        for name in PAGES:
            page.goto(f"{address}/en-US/{name.removeprefix('articles/')}.html")
            found += faults(page)
    assert found == []
