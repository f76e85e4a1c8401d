"""The site of this repository, which has every construct that its writers use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from generator import project
from generator.pages import site
from tests.browser.conftest import Open, served

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
TAGS = [locale.tag for locale in project.load(ROOT).settings.all_locales]
PAGES = ("index", "billing/resolve-past-due-balance", "billing/understand-billing-alerts", "status")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("own")
    report = site.build(project.load(ROOT), out=folder / "site", work=folder / "work")
    assert report.findings == ()
    with served(report.out) as found:
        yield found


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("tag", TAGS)
def test_its_pages_have_no_faults(open_page: Open, own: str, tag: str, width: int, scheme: str) -> None:
    page = open_page("about:blank", color_scheme=scheme, viewport={"width": width, "height": 850})
    for name in PAGES:
        page.goto(f"{own}/{tag}/{name}.html")
        assert [fault["id"] for fault in Axe().run(page).response["violations"]] == [], name
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), name
