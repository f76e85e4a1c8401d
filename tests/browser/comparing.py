"""The original is put beside the translation, as a reader does it."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["KINDS", "turn_on"]

KINDS = ("columns", "sentences")


def turn_on(page: Page, kind: str) -> None:
    """Turn it on; with `sentences`, open the original of the first one of the text."""
    page.locator("[data-compare-toggle]").click()
    page.locator(f'[data-compare-kind="{kind}"]').click()
    if kind == "sentences":
        page.locator("article p .original-button").first.click()
