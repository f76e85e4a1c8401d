"""Where the links and lists of a document lead is noted when it is read, to know when that moves or goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

__all__ = ["Place", "References", "note_references"]

_NOTED = "generator_references"


class _Reference(NamedTuple):
    target: str
    """A document, or a label of a place or an equation."""
    anchor: str
    """The part of the document."""
    is_document: bool
    has_text: bool
    """Whether the link has a text of its own; else it takes a title."""


class Place(NamedTuple):
    """What a link leads to."""

    document: str
    anchor: str
    title: str = ""
    """What the link takes for its text, a title or a number, nothing if it has its own."""


def note_references(app: Sphinx, doctree: nodes.document) -> None:
    """Record where the links and lists of the document lead that was read."""
    found = {
        _Reference(
            target=node["reftarget"],
            anchor=node.get("reftargetid") or "",
            is_document=node.get("refdomain") == "doc",
            has_text=bool(node.get("refexplicit")),
        )
        for node in doctree.findall(addnodes.pending_xref)
    }
    for listing in doctree.findall(addnodes.toctree):
        found |= {_Reference(name, "", is_document=True, has_text=True) for name in listing["includefiles"]}
    if found:
        app.env.metadata[app.env.docname][_NOTED] = [tuple(one) for one in sorted(found)]


class References:
    """What documents lead to, as far as Sphinx has read them."""

    def __init__(self, env: BuildEnvironment) -> None:
        self._env = env

    def titled(self, name: str) -> list[str]:
        """Return the documents and labels whose titles a document takes for the text of its links."""
        return sorted({one.target for one in self._noted(name) if not one.has_text})

    def there(self, name: str) -> Mapping[str, bool]:
        """Tell of each document that one leads to whether it is there: else it is read as something else."""
        return {
            one.target: one.target in self._env.found_docs for one in self._noted(name) if one.is_document
        }

    def places(self, name: str) -> list[list[Place]]:
        """Return where each link leads: to one place, or to none."""
        return [
            [place._replace(title="") if one.has_text else place for place in self._places(one)]
            for one in self._noted(name)
        ]

    def _noted(self, name: str) -> Iterator[_Reference]:
        return (_Reference(*one) for one in self._env.metadata.get(name, {}).get(_NOTED, ()))

    def _places(self, one: _Reference) -> Iterator[Place]:
        if one.is_document:
            yield from self._parts(one.target, one.anchor) if one.anchor else ()
        else:
            label = one.target.lower()
            yield from (_place(labels[label]) for labels in self._labels if label in labels)
            if one.target in self._equations:
                document, number = self._equations[one.target]
                yield Place(document, one.target, str(number))

    def _parts(self, document: str, anchor: str) -> Iterator[Place]:
        """Return what a link may mean by a part of a document: the name of a heading, its anchor, a label."""
        named = self._env.metadata.get(document, {}).get("myst_slugs", {})
        if anchor in named:
            yield Place(document, *named[anchor][1:])
            return
        yield from (Place(document, id, title) for _line, id, title in named.values() if id == anchor)
        for label, entry in chain.from_iterable(labels.items() for labels in self._labels):
            if entry[0] == document and anchor in (label, entry[1]):
                yield _place(entry)

    @property
    def _labels(self) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        """Return labels of headings, which have a title, and all others."""
        found = self._env.domaindata["std"]
        return found["labels"], found["anonlabels"]

    @property
    def _equations(self) -> Mapping[str, tuple[str, int]]:
        """Return the document of each equation that has a label, and its number there."""
        found: Mapping[str, tuple[str, int]] = self._env.domaindata["math"]["objects"]
        return found


def _place(entry: tuple[str, ...]) -> Place:
    return Place(*map(str, entry))
