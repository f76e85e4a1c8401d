"""The navigation of one page becomes that of every page beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from contextlib import nullcontext
from functools import cached_property
from posixpath import dirname
from typing import Any

from sphinx.builders.html import StandaloneHTMLBuilder

from generator.pages.contents import Titles, titles_alone

__all__ = ["SharedNavigation"]

_CURRENT = ' current active"><a aria-current="page" class="current reference internal" href="#">'
_OTHER = '"><a class="reference internal" href="{}">'


class SharedNavigation:
    """Renders the navigation once per list of articles, where the theme renders it for each page.

    Pages of one folder that stand in one list, and have none of their own, show the same tree; only the mark
    of the current page moves. So the tree of the first is kept, and the mark moved for the others.
    """

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self._builder = builder
        self._known: dict[Hashable, tuple[str, str]] = {}

    def forget(self) -> None:
        """Look at titles and lists of articles again, as they are now."""
        self._known.clear()
        vars(self).pop("_parents", None)
        vars(self).pop("_titles", None)

    def wrapped(self, page: str, render: Callable[..., object]) -> Callable[..., str]:
        """Return a function like the theme's `render`, which makes the navigation of `page`."""

        def shared(kind: str, **options: Any) -> str:
            family = self._family(page, kind, options)
            known = self._known.get(family) if family is not None else None
            if known and known[0] == page:
                return known[1]
            moved = self._moved(known[1], known[0], page) if known else None
            if moved is not None:
                return moved
            env = self._builder.env
            with titles_alone(env, self._titles) if options.get("titles_only") else nullcontext():
                html = str(render(kind, **options))
            if family is not None:
                self._known[family] = page, html
            return html

        return shared

    def _family(self, page: str, kind: str, options: Mapping[str, object]) -> Hashable | None:
        """Return what pages of one navigation have in common; None for a page with its own list."""
        if page not in self._parents or self._builder.env.toctree_includes.get(page):
            return None
        return kind, tuple(sorted(options.items())), dirname(page), self._parents[page]

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self._builder.env)

    @cached_property
    def _parents(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for parent, children in self._builder.env.toctree_includes.items():
            for child in children:
                found[child].add(parent)
        return {child: frozenset(parents) for child, parents in found.items()}

    def _moved(self, html: str, before: str, page: str) -> str | None:
        """Move the mark of the current page; None unless both pages stand once, and in one list."""
        here = _OTHER.format(self._builder.get_relative_uri(before, page))
        there = _OTHER.format(self._builder.get_relative_uri(page, before))
        if html.count(here) != 1 or html.count(_CURRENT) != 1:
            return None
        (start, old, new), (end, last_old, last_new) = sorted(
            [(html.index(here), here, _CURRENT), (html.index(_CURRENT), _CURRENT, there)]
        )
        between = html[start + len(old) : end]
        if "ul>" in between or "<ul" in between:
            return None
        return f"{html[:start]}{new}{between}{last_new}{html[end + len(last_old) :]}"
