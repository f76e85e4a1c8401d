"""Every kind of page in every locale becomes pictures to look at: light and dark, wide and narrow.

    python -m tests.browser.screenshots [FOLDER] [SITE]

The site is that of this repository, `build/site`, by default; build it first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page

from generator.pages.manifest import MANIFEST, read_manifest
from tests.browser.comparing import turn_on
from tests.browser.conftest import chromium, served
from tests.browser.judging import views

ROOT = Path(__file__).parents[2]
ARTICLE = "billing/resolve-past-due-balance"


def compare(page: Page, kind: str) -> None:
    if page.locator("[data-compare-toggle]").count():
        turn_on(page, kind)


KINDS = {
    "home": ("index", lambda _page: None),
    "article": (ARTICLE, lambda _page: None),
    "columns": (ARTICLE, lambda page: compare(page, "columns")),
    "sentences": (ARTICLE, lambda page: compare(page, "sentences")),
    "switcher": (ARTICLE, lambda page: page.locator(".language-switcher summary").click()),
    "search": ("search", lambda page: page.goto(f"{page.url}?q=Azure", wait_until="networkidle")),
    "status": ("status", lambda _page: None),
    "missing": ("404", lambda _page: None),
}


def shoot(browser: Browser, address: str, tags: tuple[str, ...], folder: Path) -> Iterator[Path]:
    """Write the pictures; yield each."""
    page = browser.new_page(reduced_motion="reduce")
    for tag, (kind, (name, prepare)) in product(tags, KINDS.items()):
        page.goto(f"{address}/{tag}/{name}.html")
        prepare(page)
        yield from _views(page, folder / f"{kind}-{tag}")
        page.evaluate("localStorage.clear()")
    for name in ("index", "404"):
        page.goto(f"{address}/{name}.html")
        yield from _views(page, folder / f"{name}-all")
    page.close()


def _views(page: Page, start: Path) -> Iterator[Path]:
    for view in views(page):
        path = start.with_name(f"{start.name}-{view.replace(' ', '-')}.png")
        page.screenshot(path=path, full_page=True)
        yield path


def main(arguments: list[str]) -> None:
    """Take the pictures of a built site."""
    folder = Path(arguments[0] if arguments else "build/screenshots")
    site = Path(arguments[1]) if len(arguments) > 1 else ROOT / "build" / "site"
    manifest = read_manifest(site / MANIFEST)
    if manifest is None:
        raise SystemExit(f"{site}: there is no site; run `generator build` first")
    folder.mkdir(parents=True, exist_ok=True)
    tags = tuple(tree.tag for tree in manifest.trees)
    with served(site) as address, chromium() as browser:
        count = sum(1 for _ in shoot(browser, address, tags, folder))
    print(f"{count} pictures in {folder}")  # noqa: T201 - a command says what it did


if __name__ == "__main__":
    main(sys.argv[1:])
