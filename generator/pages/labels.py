"""A label that several documents define is that of the last one in the order of their names.

Sphinx gives it to the one that it reads last, and warns there; so a build that reads one document again may
give it to another one than a build that reads them all. Here each document is read as if it were the only
one, what it defines is noted, and whose a label is gets decided when all are read.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

__all__ = ["SharedLabel", "keep_labels", "settle_labels"]

_NOTED = "generator_labels"

_Table: TypeAlias = tuple[str, str]
_TITLED, _PLACES, _EQUATIONS = ("std", "labels"), ("std", "anonlabels"), ("math", "objects")
"""What Sphinx's domains hold by label: places that have a title, all places, and equations."""
_TABLES = (_TITLED, _PLACES, _EQUATIONS)
_WARNED_BESIDE = {_PLACES: _TITLED, _EQUATIONS: _EQUATIONS}
"""Sphinx warns of a place where another one of its label has a title, and of equations."""


class SharedLabel(NamedTuple):
    """A label that a document defines though one before it does, too."""

    label: str
    document: str
    line: int | None
    before: str
    """The other document."""


class _Definition(NamedTuple):
    table: _Table
    label: str
    entry: tuple[Any, ...]
    """The document, and the anchor and the title of a place, or the number of an equation."""
    line: int | None


def keep_labels(app: Sphinx) -> None:
    """Note what each document defines when it is read; whoever reads settles the labels afterwards."""
    others: dict[_Table, dict[str, Any]] = {}

    def set_aside(app: Sphinx, _name: str, _text: list[str]) -> None:
        for domain, table in _TABLES:
            data = app.env.domaindata[domain]
            others.setdefault((domain, table), data[table])
            data[table] = _first(app.env, domain, table)

    def note(app: Sphinx, doctree: nodes.document) -> None:
        env, found = app.env, []
        equations = {node["label"]: node for node in doctree.findall(nodes.math_block)}
        for domain, table in _TABLES:
            data = env.domaindata[domain]
            for label, entry in data[table].items():
                if entry[0] == env.docname:
                    node = equations.get(label) if domain == "math" else doctree.ids.get(entry[1])
                    line = get_source_line(node)[1] if node else None
                    found.append(_Definition((domain, table), label, entry, line))
            data[table] = others.pop((domain, table))
        if found:
            env.metadata[env.docname][_NOTED] = found

    app.connect("source-read", set_aside)
    app.connect("doctree-read", note)


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
            before = owners.get((_WARNED_BESIDE.get(one.table), one.label))
            if before:
                shared.append(SharedLabel(one.label, document, one.line, before))
            domain, table = one.table
            env.domaindata[domain][table][one.label] = one.entry
        owners |= {(one.table, one.label): document for one in found}
    return shared


def _first(env: BuildEnvironment, domain: str, table: str) -> dict[str, Any]:
    """Return what a table holds before any document is read: the pages that Sphinx makes by itself."""
    return dict(env.domains[domain].initial_data[table])
