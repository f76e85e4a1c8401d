"""The front matter of a writer's file becomes plain values: a strict subset of YAML.

Anchors, aliases, tags and duplicate keys are refused (they cost time or silently lose text). Only
`true`, `false`, `null` and whole numbers are anything but text: `no` stays `no`, a date stays its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from generator.errors import Place, SourceError

__all__ = ["FrontMatter", "Key", "read_front_matter", "read_source", "read_yaml", "without_front_matter"]

Key = tuple[str | int, ...]
"""The way to a value: keys of mappings, indexes of lists."""

_LIMIT = 65_536
_DEPTH = 12
_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: ten times as fast."""
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_WORDS: Mapping[str, object] = MappingProxyType(
    {"true": True, "false": False, "null": None, "~": None, "": None}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The values of a header, where each stands, and the body below it."""

    values: Mapping[str, object]
    lines: Mapping[Key, int]
    """The line of each key, or item of a list, counted from 1 in the file."""
    body: str
    body_line: int
    """The line of the body's first line, counted from 1."""


def read_source(path: Path, *, where: str) -> str:
    """Read a writer's file, its line ends made LF.

    Raises SourceError for one that cannot be read, and where its text or its name is not UTF-8.
    """
    try:
        where.encode("utf-8")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeEncodeError:
        raise SourceError("its name is not UTF-8", place=Place(path=where), hint="rename the file") from None
    except OSError as error:
        hint = "mend its permissions or remove it"
        raise SourceError(f"cannot be read ({error.strerror})", place=Place(path=where), hint=hint) from None
    except UnicodeDecodeError as error:
        raise SourceError(
            f"not UTF-8 at byte {error.start}", place=Place(path=where), hint="save the file as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_front_matter(text: str) -> str:
    """Return a file with blank lines in place of its header, so that every line keeps its number."""
    return _FENCE.sub(lambda match: "\n" * match[0].count("\n"), text)


def read_front_matter(text: str, *, path: Path | str) -> FrontMatter:
    """Split a file into header and body; a file without one has no values.

    Raises SourceError where the header does not end or is not in the subset.
    """
    match = _FENCE.match(text)
    if match is None:
        if re.match(r"---[ \t]*\n", text):
            raise SourceError(
                "the front matter does not end",
                place=Place(path=path, line=1),
                hint="close it with a line ---",
            )
        return FrontMatter(values=MappingProxyType({}), lines=MappingProxyType({}), body=text, body_line=1)
    values, lines = read_yaml(match[1], path=path, first_line=2)
    body_line = text.count("\n", 0, match.end()) + 1
    return FrontMatter(values=values, lines=lines, body=text[match.end() :], body_line=body_line)


def read_yaml(
    text: str, *, path: Path | str, first_line: int = 1
) -> tuple[Mapping[str, object], Mapping[Key, int]]:
    """Read one mapping of the subset: its values, and the line of each.

    Raises SourceError with file and line: not YAML, not a mapping, outside the subset, over 64 KiB.
    """
    reader = _Reader(path=path, first_line=first_line, lines={})
    if len(text) > _LIMIT:
        raise reader.fault("the YAML is longer than 64 KiB", 0, "move text into the body")
    node = reader.compose(text)
    if node is None:
        return MappingProxyType({}), MappingProxyType({})
    if not isinstance(node, yaml.MappingNode):
        raise reader.fault("not a mapping of keys to values", node.start_mark.line, "write key: value lines")
    return MappingProxyType(reader.mapping(node, ())), MappingProxyType(reader.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads one YAML text; gathers the line of each value."""

    path: Path | str
    first_line: int
    lines: dict[Key, int]

    def fault(self, message: str, line: int, hint: str) -> SourceError:
        return SourceError(message, place=Place(path=self.path, line=self.first_line + line), hint=hint)

    def compose(self, text: str) -> yaml.Node | None:
        """Parse to nodes; what is refused is refused at its event, before any is followed."""
        depth = 0
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                self.refuse(event, depth)
            return yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line if error.problem_mark else 0
            hint = "mend the syntax; put text with : or # in double quotes"
            raise self.fault(f"not YAML: {error.problem}", line, hint) from None
        except yaml.YAMLError as error:
            raise self.fault(f"not YAML: {str(error).splitlines()[0]}", 0, "remove the character") from None

    def refuse(self, event: yaml.Event, depth: int) -> None:
        line = event.start_mark.line if event.start_mark else 0
        if getattr(event, "anchor", None):
            raise self.fault(
                "an anchor or alias (& or *) is not allowed", line, "put the text in double quotes"
            )
        if depth > _DEPTH:
            raise self.fault("nested too deeply", line, f"use at most {_DEPTH} levels")
        if getattr(event, "tag", None):
            raise self.fault("a tag (!) is not allowed", line, "put the text in double quotes")

    def value(self, node: yaml.Node, way: Key) -> object:
        self.lines[way] = self.first_line + node.start_mark.line
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, way)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*way, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return _scalar(node)

    def mapping(self, node: yaml.MappingNode, way: Key) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.fault("a key that is not text", line, "use a plain word as key")
            key = key_node.value
            if key in values:
                raise self.fault(f"the key {key!r} stands twice", line, "keep one of the two")
            values[key] = self.value(value_node, (*way, key))
            self.lines[(*way, key)] = self.first_line + line
        return values


def _scalar(node: yaml.ScalarNode) -> object:
    """Return a plain `true`, `false`, `null` or whole number as such, everything else as text."""
    text: str = node.value
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.match(text) else text
