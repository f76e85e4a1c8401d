"""Emails are seen as meant: nothing is wider than its screen, in no case, locale or scheme; the gallery is for all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from generator.alerts import gallery
from generator.alerts.bundle import Alerts
from generator.alerts.cases import cases
from tests.alerts.conftest import make
from tests.browser.conftest import Open, served

pytestmark = pytest.mark.browser

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def alerts(tmp_path_factory: pytest.TempPathFactory) -> Alerts:
    return make(tmp_path_factory.mktemp("project")).alerts()


@pytest.fixture(scope="module")
def pages(alerts: Alerts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gallery")
    gallery.write(alerts, folder)
    with served(folder) as found:
        yield found


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "light"), (1280, "dark")])
def test_no_email_is_wider_than_its_screen(open_page: Open, alerts: Alerts, width: int, scheme: str) -> None:
    page = open_page("about:blank", color_scheme=scheme, viewport={"width": width, "height": 850})
    for name in alerts.names:
        for case, values in cases(alerts.parameters(name)).items():
            for tag in alerts.approved(name):
                page.set_content(alerts.email(name, locale=tag, values=values).html)
                assert page.evaluate(FITS), (name, case, tag)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", ["nl-NL", "he-IL"])
def test_an_email_has_no_faults(open_page: Open, alerts: Alerts, tag: str, scheme: str) -> None:
    email = alerts.email("past-due", locale=tag, values=alerts.examples("past-due"))
    page = open_page("about:blank", color_scheme=scheme, viewport={"width": 390, "height": 850})
    page.set_content(email.html)
    # An email is no page of a site, so it has neither landmarks nor a heading of the first level.
    rules = {name: {"enabled": False} for name in ("region", "landmark-one-main", "page-has-heading-one")}
    found = Axe().run(page, options={"rules": rules}).response["violations"]
    assert [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found] == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_gallery_has_no_faults(open_page: Open, pages: str, width: int, scheme: str) -> None:
    page = open_page("about:blank", color_scheme=scheme, viewport={"width": width, "height": 850})
    for path in ("index.html", "alerts/past-due.html", "nl-NL/past-due.html", "he-IL/past-due.longest.html"):
        page.goto(f"{pages}/{path}")
        found = Axe().run(page).response["violations"]
        assert [f"{path}: {fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found] == []
        assert page.evaluate(FITS), path
        frames = page.locator("iframe").all()
        heights = [frame.bounding_box() for frame in frames]
        assert all(box is None or box["height"] > 300 for box in heights)
