"""The address in the settings becomes a link by which readers report a problem with a translation."""

from __future__ import annotations

from urllib.parse import quote

from generator.source.markdown import PLACEHOLDER

__all__ = ["report_link"]


def report_link(template: str, *, tag: str, page: str, address: str) -> str:
    """Return the link for a whole page; scripts put in the sentence that a reader points at.

    `{page}` is the page with its locale, `{locale}` the locale alone, `{url}` its address, `{text}` what the
    reader selected and `{sentence}` the sentence's id, the `src=` of its catalog entry.

    >>> report_link("mailto:help@example.com?subject={page}", tag="nl-NL", page="billing/pay", address="")
    'mailto:help@example.com?subject=nl-NL%2Fbilling%2Fpay'
    """
    known = {"page": f"{tag}/{page}", "locale": tag, "url": address, "text": "", "sentence": ""}
    return PLACEHOLDER.sub(lambda match: quote(known[match[1]], safe=""), template)
