"""The site of this repository, which has every construct that its writers use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import project
from tests.browser.conftest import Open, served
from tests.browser.judging import Scheme, faults
from tests.nightly import nightly_but
from tests.pages.building import OWN, own_site

pytestmark = pytest.mark.browser

TAGS = [locale.tag for locale in project.load(OWN).settings.all_locales]
PAGES = ("index", "billing/resolve-past-due-balance", "billing/understand-billing-alerts", "status")


@pytest.fixture(scope="module")
def own(shared: Path) -> Iterator[str]:
    report = own_site(shared)
    assert report.findings == ()
    with served(report.out) as found:
        yield found


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("tag", nightly_but(TAGS, "fr-FR"))
def test_its_pages_have_no_faults(open_page: Open, own: str, tag: str, width: int, scheme: Scheme) -> None:
    page = open_page("about:blank", scheme=scheme, width=width, still=True)
    found: list[str] = []
    for name in PAGES:
        page.goto(f"{own}/{tag}/{name}.html")
        found += faults(page)
    assert found == []
