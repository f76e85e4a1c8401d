"""What is judged of every page: axe finds no fault, and nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = [
    "FITS",
    "HEIGHT",
    "SCHEMES",
    "VIEWS",
    "WIDTHS",
    "Scheme",
    "faults",
    "faults_in_every_view",
    "views",
]

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (1280, 390)
HEIGHT = 850
VIEWS = tuple(product(WIDTHS, SCHEMES))

_AXE: str = Axe().axe_script
_RUN = """
async (rules) => {
  const { violations } = await axe.run({ resultTypes: ["violations"], rules });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
}
"""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
_IS_SEEN = """
([width, scheme]) =>
  innerWidth === width &&
  matchMedia(`(prefers-color-scheme: ${scheme})`).matches &&
  (document.documentElement.dataset.theme ?? scheme) === scheme
"""


def faults(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """Return what is wrong with a page as it is seen now: rules of axe with the first element of each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    rules: Mapping[str, Mapping[str, bool]] = {rule: {"enabled": False} for rule in without}
    found: list[str] = page.evaluate(_RUN, rules)
    if not page.evaluate(FITS):
        found.append("wider than its screen")
    return [f"{page.url}: {fault}" for fault in found]


def views(page: Page) -> Iterator[str]:
    """Show a page in each width and scheme, one after the other; yield their names.

    It is one load of the page. It should be opened `still`, or colours are judged while they change.
    """
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(_IS_SEEN, arg=[width, scheme])
        yield f"{width} {scheme}"


def faults_in_every_view(page: Page) -> list[str]:
    """Return what is wrong with a page in any width and scheme."""
    return [f"{view}: {fault}" for view in views(page) for fault in faults(page)]
