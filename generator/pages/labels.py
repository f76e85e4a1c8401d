"""A label that several documents define is that of the last one in the order of their names.

Sphinx gives it to the one that it reads last, and warns there; so a build that reads one document again may
give it to another one than a build that reads them all. Here each document is read as if it were the only
one, what it defines is noted, and whose a label is gets decided when all are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import getLogger

__all__ = ["SharedLabel", "read_alone", "settle_labels", "warn_of_labels"]

_LOGGER = getLogger(__name__)
_NOTED = "generator_labels"

_Table: TypeAlias = tuple[str, str]
_TITLED, _PLACES, _EQUATIONS = ("std", "labels"), ("std", "anonlabels"), ("math", "objects")
"""What Sphinx's domains hold by label: places that have a title, all places, and equations."""
_TABLES = (_TITLED, _PLACES, _EQUATIONS)
_RIVALS = {_PLACES: _TITLED, _EQUATIONS: _EQUATIONS}
"""As Sphinx does, people are told of a place where another one of its label has a title, and of equations."""


class _Definition(NamedTuple):
    table: _Table
    label: str
    entry: tuple[Any, ...]
    """The document, and the anchor and the title of a place, or the number of an equation."""


class SharedLabel(NamedTuple):
    """A label that a document defines though one before it does, too."""

    definition: _Definition
    before: str
    """The other document."""

    @property
    def document(self) -> str:
        """Return the document that defines it."""
        return str(self.definition.entry[0])


@contextmanager
def read_alone(env: BuildEnvironment, document: str) -> Iterator[None]:
    """Keep from a document, while it is read, what others define, and note what it does."""
    others = {(domain, table): env.domaindata[domain][table] for domain, table in _TABLES}
    found: list[_Definition] = []
    try:
        for domain, table in _TABLES:
            env.domaindata[domain][table] = _first(env, domain, table)
        yield
        for domain, table in _TABLES:
            entries = env.domaindata[domain][table].items()
            found += (
                _Definition((domain, table), label, entry) for label, entry in entries if entry[0] == document
            )
    finally:
        for (domain, table), entries in others.items():
            env.domaindata[domain][table] = entries
    if found:
        env.metadata[document][_NOTED] = found


def settle_labels(env: BuildEnvironment) -> list[SharedLabel]:
    """Give each label to the last document that defines it, and return those that are not its alone."""
    for domain, table in _TABLES:
        data = env.domaindata[domain]
        data[table] = _first(env, domain, table) | data[table]
    owners: dict[tuple[_Table | None, str], str] = {}
    shared = []
    for document in sorted(env.found_docs):
        found: list[_Definition] = env.metadata.get(document, {}).get(_NOTED, [])
        for one in found:
            before = owners.get((_RIVALS.get(one.table), one.label))
            if before:
                shared.append(SharedLabel(one, before))
            domain, table = one.table
            env.domaindata[domain][table][one.label] = one.entry
        owners |= {(one.table, one.label): document for one in found}
    return shared


def warn_of_labels(env: BuildEnvironment, shared: Iterable[SharedLabel]) -> None:
    """Tell people where a label is that another document has, too."""
    told = "the label %r is in %s, too, and links lead to the last of them; rename one"
    for one in shared:
        place = _node(env.get_doctree(one.document), one.definition) or one.document
        label, before = one.definition.label, env.doc2path(one.before)
        _LOGGER.warning(told, label, before, location=place, type="ref", subtype="label")


def _node(doctree: nodes.document, one: _Definition) -> nodes.Node | None:
    if one.table != _EQUATIONS:
        return doctree.ids.get(one.entry[1])
    found = (node for node in doctree.findall(nodes.math_block) if node["label"] == one.label)
    return next(found, None)


def _first(env: BuildEnvironment, domain: str, table: str) -> dict[str, Any]:
    """Return what a table holds before any document is read: the pages that Sphinx makes by itself."""
    return dict(env.domains[domain].initial_data[table])
