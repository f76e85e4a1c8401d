"""The manifest becomes a sitemap: every page of every locale, with its other languages.

The format is that of sitemaps.org 0.9, with the alternates that search engines read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from generator.pages.manifest import Manifest
from generator.source.articles import INDEX

__all__ = ["MAX_ADDRESSES", "SITEMAP", "default_address", "sitemaps"]

SITEMAP = "sitemap.xml"
MAX_ADDRESSES = 50_000
"""What one file may hold."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_ALTERNATES = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemaps(manifest: Manifest, *, most: int = MAX_ADDRESSES) -> Mapping[str, str]:
    """Return the files of the sitemap by name, none without a base URL.

    Where one file is too small, it is an index of others.

    >>> sitemaps(Manifest(source="en-US", base=""))
    {}
    """
    if not manifest.base:
        return {}
    entries = [entry for tree in manifest.trees for entry in _entries(manifest, tree.tag, tree.pages)]
    if len(entries) <= most:
        return {SITEMAP: _address_list(entries)}
    parts = [entries[start : start + most] for start in range(0, len(entries), most)]
    named = {f"sitemap-{number}.xml": _address_list(part) for number, part in enumerate(parts, 1)}
    listed = "".join(f"<sitemap><loc>{manifest.base}/{name}</loc></sitemap>\n" for name in named)
    return {SITEMAP: f"{_HEAD}<sitemapindex {_NAMES}>\n{listed}</sitemapindex>\n", **named}


def default_address(manifest: Manifest, page: str) -> str:
    """Return the absolute URL of a page for readers of any language; empty without a base URL.

    That of the start page is the page that lists all languages, which names itself so.
    """
    return f"{manifest.base}/" if manifest.base and page == INDEX else manifest.address(manifest.source, page)


def _entries(manifest: Manifest, tag: str, pages: Mapping[str, object]) -> Iterator[str]:
    for page in pages:
        others = "".join(_alternates(manifest, page))
        yield f"<url><loc>{_text(manifest.address(tag, page))}</loc>{others}</url>\n"


def _alternates(manifest: Manifest, page: str) -> Iterator[str]:
    found = {tree.tag: manifest.address(tree.tag, page) for tree in manifest.having(page)}
    if manifest.source in found:
        found["x-default"] = default_address(manifest, page)
    for tag, address in found.items():
        yield f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>'


def _address_list(entries: Sequence[str]) -> str:
    return f"{_HEAD}<urlset {_NAMES} {_ALTERNATES}>\n{''.join(entries)}</urlset>\n"


def _text(address: str) -> str:
    return address.replace("&", "&amp;").replace("<", "&lt;")
