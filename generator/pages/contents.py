"""The table of contents of each page becomes some bytes, and nodes again for those who ask.

As nodes, those of 3,000 articles take a quarter of the memory of a build. Sphinx has them as nodes while it
numbers headings; else it looks at that of one page, or at the titles of all.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager, nullcontext
from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector

__all__ = ["Contents", "Titles", "keep_packed", "number_again", "packed", "resolved", "titles_alone"]

_BEFORE_NUMBERING, _AFTER_NUMBERING = 100, 900


class Contents(MutableMapping[str, nodes.bullet_list]):
    """Tables of contents by page, for the place of Sphinx's `tocs`; each that is asked for is a copy."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> nodes.bullet_list:
        """Unpack the table of contents of a page."""
        return cast(nodes.bullet_list, pickle.loads(self._packed[name]))

    def packed(self, name: str) -> bytes:
        """Return the table of contents of a page as it is kept, nothing if there is none."""
        return self._packed.get(name, b"")

    def __setitem__(self, name: str, contents: nodes.bullet_list) -> None:
        """Pack the table of contents of a page: to the same bytes, whatever shares its strings now."""
        alone = pickle.loads(pickle.dumps(contents, pickle.HIGHEST_PROTOCOL))
        self._packed[name] = pickle.dumps(alone, pickle.HIGHEST_PROTOCOL)

    def __delitem__(self, name: str) -> None:
        """Forget a page."""
        del self._packed[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a page, without unpacking it."""
        return name in self._packed

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of pages."""
        return iter(self._packed)

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._packed)


class Titles(Mapping[str, nodes.bullet_list]):
    """Tables of contents without the headings below titles; what was asked for once is kept as nodes."""

    def __init__(self, env: BuildEnvironment) -> None:
        self._contents = packed(env)
        self._known: dict[str, nodes.bullet_list] = {}

    def __getitem__(self, name: str) -> nodes.bullet_list:
        """Return a title, and the lists of articles below it."""
        if name not in self._known:
            self._known[name] = _without_headings(self._contents[name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of pages."""
        return iter(self._contents)

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._contents)


def _without_headings(contents: nodes.bullet_list) -> nodes.bullet_list:
    """Leave titles and lists of articles, as Sphinx does for a list with `titles_only`."""
    for entry in cast("list[nodes.Element]", contents.children):
        if isinstance(entry, nodes.list_item) and len(entry) > 1:
            lists = list(entry.findall(addnodes.toctree))
            if lists:
                cast(nodes.Element, entry[1])[:] = lists
            else:
                entry.pop(1)
    return contents


def keep_packed(app: Sphinx) -> None:
    """Have every build keep tables of contents packed, but while it numbers headings."""
    app.connect("env-before-read-docs", _pack)
    app.connect("env-get-updated", _unpack_for_numbers, priority=_BEFORE_NUMBERING)
    app.connect("env-get-updated", _pack, priority=_AFTER_NUMBERING)


def _unpack_for_numbers(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have nodes for Sphinx to number, without the numbers of before: it takes none away."""
    if env.numbered_toctrees or env.toc_secnumbers:
        env.tocs = dict(env.tocs)
        links = (link for contents in env.tocs.values() for link in contents.findall(nodes.reference))
        for numbered in (*links, *env.titles.values()):
            numbered.attributes.pop("secnumber", None)
    return []


def _pack(_app: Sphinx, env: BuildEnvironment, *_names: object) -> list[str]:
    packed(env)
    return []


def packed(env: BuildEnvironment) -> Contents:
    """Pack the tables of contents that are not, and return them all."""
    if not isinstance(env.tocs, Contents):
        contents = Contents()
        contents.update(env.tocs)
        env.tocs = contents  # type: ignore[assignment]
    return cast(Contents, env.tocs)


def number_again(app: Sphinx, env: BuildEnvironment) -> None:
    """Number headings below numbered lists; a document that was read again has lost its numbers."""
    if env.numbered_toctrees:
        _unpack_for_numbers(app, env)
        TocTreeCollector().get_updated_docs(app, env)
        packed(env)


def resolved(builder: Builder, name: str) -> nodes.document:
    """Return a document that was read by another process, with all that it shows of others.

    Sphinx copies every heading of every article below its lists before it leaves out those that lie too deep.
    """
    env = builder.env
    document = env.get_doctree(name)
    lists = document.findall(addnodes.toctree)
    is_shallow = all(each.get("titlesonly") or each.get("maxdepth") == 1 for each in lists)
    with titles_alone(env, Titles(env)) if is_shallow else nullcontext():
        return env.get_and_resolve_doctree(name, builder, tags=builder.tags, doctree=document)


@contextmanager
def titles_alone(env: BuildEnvironment, titles: Titles) -> Iterator[None]:
    """Let lists of articles look at titles, and at no other headings."""
    tocs = env.tocs
    env.tocs = titles  # type: ignore[assignment]
    try:
        yield
    finally:
        env.tocs = tocs
