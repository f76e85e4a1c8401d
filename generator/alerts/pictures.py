"""Pages of the gallery → pictures of emails, each beside its page, for translators' tools."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from generator import chromium, files
from generator.alerts.bundle import Alerts
from generator.alerts.gallery import page_of

__all__ = ["take"]

_WIDTH = 720
"""CSS pixels: an email as a desktop shows it, without the phone beside it."""
_AREA = """(() => {
  const [top, end] = [document.querySelector("main"), document.querySelector("iframe")]
    .map((element) => element.getBoundingClientRect());
  return new DOMRect(0, top.top - 16, innerWidth, end.bottom - top.top + 32);
})()"""
"""From the line in the inbox to the end of the email."""


def take(alerts: Alerts, gallery: Path, tags: Collection[str], *, step: Callable[[int, int], None]) -> int:
    """Write `<gallery>/<tag>/<alert>.png` of every email of some locales, with the writer's example values.

    The gallery has been written. Pictures of those locales of what is gone or no longer approved are removed.
    Return how many there are; `step` is told how many of them are done. Raises GeneratorError without a
    Chromium.
    """
    pages = [
        gallery / page_of(name, tag) for name in alerts.names for tag in tags if tag in alerts.approved(name)
    ]
    pictures = [page.with_suffix(".png") for page in pages]
    with chromium.browser() as browser:
        for number, (page, picture) in enumerate(zip(pages, pictures, strict=True), 1):
            files.write_bytes(picture, browser.picture(page.resolve().as_uri(), area=_AREA, width=_WIDTH))
            step(number, len(pages))
    for old in (old for tag in tags for old in (gallery / tag).glob("*.png") if old not in pictures):
        old.unlink()
    return len(pictures)
