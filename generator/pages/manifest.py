"""The trees of all locales become one manifest: which pages there are, in which language, how far translated.

It drives the language switcher, hreflang, the sitemap and the pages for wrong addresses.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from generator.digests import digest
from generator.errors import GeneratorError
from generator.locales import Locale, parse

__all__ = ["MANIFEST", "Manifest", "PageState", "Tree", "parse_manifest", "read_manifest"]

MANIFEST = "manifest.json"
_FRAME = ("name", "dir", "offer", "dismissal")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """One page in one locale."""

    title: str
    sentences: int = 0
    translated: int = 0
    """Shown in the page's language, approved or not; stale ones among them."""
    unapproved: int = 0
    stale: int = 0

    @property
    def mark(self) -> str:
        """Return what the language switcher says of it: nothing for a page that is wholly translated."""
        if self.translated >= self.sentences:
            return ""
        return "partial" if self.translated else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The pages of one locale."""

    tag: str
    name: str
    """The language's own name for itself."""
    dir: str
    offer: str
    """What is said in this language to readers who may prefer it."""
    dismissal: str
    """The label of the button beside the offer."""
    pages: Mapping[str, PageState]

    @property
    def locale(self) -> Locale:
        """Return the locale itself."""
        return parse(self.tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All trees of a site, the source locale first."""

    source: str
    base: str
    """The address of the site without a slash at the end; empty where the settings have none."""
    trees: tuple[Tree, ...] = field(default=())
    state: str = ""
    """The digest of what the site was made from; nothing for a whole site whose trees differ in that."""
    part: bool = False
    """Whether the trees are all there is, to be joined with others."""
    behind: tuple[str, ...] = ()
    """The trees beside those of a part that were made from something else."""

    def having(self, page: str) -> tuple[Tree, ...]:
        """Return the trees that have a page."""
        return tuple(tree for tree in self.trees if page in tree.pages)

    def title(self, tag: str, page: str) -> str:
        """Return what a page is called in one tree, nothing where that has no such page."""
        return next((tree.pages[page].title for tree in self.having(page) if tree.tag == tag), "")

    def without(self, lost: Collection[Locale]) -> Manifest:
        """Return the manifest of the other trees."""
        return replace(self, trees=tuple(tree for tree in self.trees if tree.locale not in lost))

    def address(self, tag: str, page: str) -> str:
        """Return the absolute URL of a page, percent-encoded; empty where the settings have no base URL."""
        return f"{self.base}/{tag}/{quote(page)}.html" if self.base else ""

    @property
    def shown(self) -> str:
        """Return the digest of what pages of every tree show of the others."""
        return digest(
            [(tree.tag, {name: page.mark for name, page in tree.pages.items()}) for tree in self.trees],
            self.frame,
        )

    @property
    def frame(self) -> str:
        """Return the digest of what every page shows of every tree."""
        bare = [{key: getattr(tree, key) for key in _FRAME} for tree in self.trees]
        return digest(self.source, self.base, [tree.tag for tree in self.trees], bare)

    def marks(self, page: str) -> Mapping[str, str]:
        """Return what a page's language switcher says of each tree that has it."""
        return {tree.tag: tree.pages[page].mark for tree in self.having(page)}

    def write(self) -> str:
        """Write the manifest as JSON."""
        document = {
            "source": self.source,
            "base": self.base,
            "state": self.state,
            "part": self.part,
            "behind": self.behind,
            "locales": {tree.tag: _document(tree) for tree in self.trees},
        }
        return json.dumps(document, ensure_ascii=False) + "\n"


def _document(tree: Tree) -> dict[str, object]:
    found: dict[str, object] = {key: getattr(tree, key) for key in _FRAME}
    return found | {"pages": {name: asdict(page) for name, page in tree.pages.items()}}


def read_manifest(path: Path) -> Manifest | None:
    """Read a manifest; None if there is none, or another release wrote it."""
    try:
        return parse_manifest(path.read_bytes())
    except (OSError, ValueError, LookupError, TypeError, AttributeError, GeneratorError):
        return None


def parse_manifest(text: str | bytes) -> Manifest:
    """Read what `Manifest.write` wrote."""
    found = json.loads(text)
    trees = tuple(_tree(tag, tree) for tag, tree in found["locales"].items())
    bare = {key: found[key] for key in ("source", "base", "state", "part")}
    return Manifest(**bare, behind=tuple(found["behind"]), trees=trees)


def _tree(tag: str, found: Mapping[str, Any]) -> Tree:
    pages = {name: PageState(**page) for name, page in found["pages"].items()}
    return Tree(tag=parse(tag).tag, **{**found, "pages": MappingProxyType(pages)})
