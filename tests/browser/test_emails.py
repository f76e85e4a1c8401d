"""Emails are seen as meant: nothing is wider than its screen, in no case, locale or scheme; the gallery is for all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.alerts import gallery
from generator.alerts.bundle import Alerts
from generator.alerts.cases import cases
from tests.alerts.conftest import make
from tests.browser.conftest import Open, served
from tests.browser.judging import FITS, SCHEMES, Scheme, faults

pytestmark = pytest.mark.browser


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
def test_no_email_is_wider_than_its_screen(
    open_page: Open, alerts: Alerts, width: int, scheme: Scheme
) -> None:
    page = open_page("about:blank", scheme=scheme, width=width)
    for name in alerts.names:
        for case, values in cases(alerts.parameters(name)).items():
            for tag in alerts.approved(name):
                page.set_content(alerts.email(name, locale=tag, values=values).html)
                assert page.evaluate(FITS), (name, case, tag)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tag", ["nl-NL", "he-IL"])
def test_an_email_has_no_faults(open_page: Open, alerts: Alerts, tag: str, scheme: Scheme) -> None:
    """It is no page of a site, so it has neither landmarks nor a heading of the first level."""
    email = alerts.email("past-due", locale=tag, values=alerts.examples("past-due"))
    page = open_page("about:blank", scheme=scheme, width=390)
    page.set_content(email.html)
    assert faults(page, without=("region", "landmark-one-main", "page-has-heading-one")) == []


EDGES = """
(selector) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(selector));
  const { left, right } = range.getBoundingClientRect();
  return [left, innerWidth - right];
}
"""


@pytest.mark.parametrize(
    ("selector", "edge"),
    [
        pytest.param("p", 0, id="greeting"),
        pytest.param("td.button", 0, id="button"),
        pytest.param("th:first-child", 0, id="first column"),
        pytest.param("th:last-child", 1, id="last column"),
    ],
)
def test_an_email_from_right_to_left_is_mirrored(
    open_page: Open, alerts: Alerts, selector: str, edge: int
) -> None:
    """What stands as far from the left in Dutch stands so from the right in Hebrew."""
    page = open_page("about:blank", width=640)
    edges = []
    for tag in ("nl-NL", "he-IL"):
        page.set_content(alerts.email("past-due", locale=tag, values=alerts.examples("past-due")).html)
        edges.append(page.evaluate(EDGES, selector))
    dutch, hebrew = edges
    assert abs(dutch[edge] - hebrew[1 - edge]) < 2
    assert abs(dutch[0] - dutch[1]) > 50


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_gallery_has_no_faults(open_page: Open, pages: str, width: int, scheme: Scheme) -> None:
    page = open_page("about:blank", scheme=scheme, width=width)
    for path in ("index.html", "alerts/past-due.html", "nl-NL/past-due.html", "he-IL/past-due.longest.html"):
        page.goto(f"{pages}/{path}")
        assert faults(page) == []
        heights = page.locator("iframe:visible").evaluate_all("all => all.map((one) => one.clientHeight)")
        assert bool(heights) == ("past-due" in path and not path.startswith("alerts"))
        assert all(height > 300 for height in heights)
