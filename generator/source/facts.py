"""`content/facts.yml` becomes Facts: values that more than one text states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from generator.errors import Place, SourceError
from generator.project import Project
from generator.source import frontmatter
from generator.values import Fact, read_fact

__all__ = ["read_facts"]

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def read_facts(project: Project) -> Mapping[str, Fact]:
    """Read the facts by id; a project without the file has none.

    Articles write ``{fact}`data-retention` ``, alerts `{data_retention}`. Raises SourceError with its place.
    """
    if not project.facts.is_file():
        return MappingProxyType({})
    where = project.relative(project.facts)
    text = frontmatter.read_source(project.facts, where=where)
    given, lines = frontmatter.read_yaml(text, path=where)
    found: dict[str, Fact] = {}
    for name, value in given.items():
        place = Place(path=where, line=lines[(name,)])
        if not _ID.fullmatch(name):
            raise SourceError(f"{name!r} is no id of a fact", place=place, hint="use lower case and hyphens")
        found[name] = read_fact(value, place=place)
    return MappingProxyType(found)
