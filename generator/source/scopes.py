"""The placeholders of an alert become faults where no value could stand: undeclared, out of place, unused."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.errors import Place, SourceError
from generator.source import blocks
from generator.source.markdown import PLACEHOLDER
from generator.values import Fact, Parameter

__all__ = ["Uses", "before_code"]

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_BEFORE_CODE = re.compile(rf"(?<!`){PLACEHOLDER.pattern}`")


def before_code(text: str, names: Container[str], *, path: str, line: int) -> Iterator[SourceError]:
    """Yield uses of declared names that Markdown would take for the name of a role."""
    for found in _BEFORE_CODE.finditer(text):
        if found[1] not in names:
            continue
        yield SourceError(
            f"the placeholder {{{found[1]}}} stands directly before a backtick",
            place=Place(path=path, line=line + text.count("\n", 0, found.start())),
            hint="put a blank between them",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Which names an alert's text uses; every method yields what is wrong with some of them.

    Ask for the texts and the body first, for `names` last.
    """

    path: str
    parameters: Mapping[str, Parameter]
    facts: Mapping[str, Fact]
    """By the name that a placeholder has."""
    used: set[str] = field(default_factory=set)
    scope: list[tuple[str, str]] = field(default_factory=list)
    """The `{if}` and `{each}` blocks around, outermost first: the kind and the name of each."""

    def fault(self, fault: str, line: int, hint: str) -> SourceError:
        return SourceError(fault, place=Place(path=self.path, line=line), hint=hint)

    @property
    def fields(self) -> Mapping[str, Parameter]:
        """The fields of the lists whose rows are around."""
        lists = (
            self.parameters[name] for kind, name in self.scope if kind == "each" and name in self.parameters
        )
        return {item.name: item for one in lists for item in one.items}

    def plain(self, text: str, line: int) -> Iterator[SourceError]:
        """Yield faults of text that is not Markdown."""
        for found in PLACEHOLDER.finditer(text):
            yield from self.name(found[1], line)
        yield from self.stray(PLACEHOLDER.sub("", text), line)

    def stray(self, text: str, line: int) -> Iterator[SourceError]:
        """Yield braces that belong to no placeholder: a reader would see them."""
        for found in _BRACES.finditer(text):
            yield self.fault(f"{found[0]} is no placeholder", line, "write it as {lower_case}, or no braces")

    def target(self, url: str, line: int) -> Iterator[SourceError]:
        """Yield what keeps a whole placeholder from being a link's target."""
        found = PLACEHOLDER.fullmatch(url)
        if found is None:
            return
        yield from self.name(found[1], line)
        own = self.fields.get(found[1])
        if own is not None and own.optional:
            yield self.fault(f"the link target {url} may be absent", line, "make the field required")
        kind = self.kind(found[1])
        if kind not in ("", "url"):
            yield self.fault(f"the link target {url} is a {kind}", line, "link a value of type url")

    def kind(self, name: str) -> str:
        """Return the type of what a name stands for, nothing if it is unknown."""
        parameter = self.fields.get(name) or self.parameters.get(name)
        if parameter is not None:
            return parameter.type
        return self.facts[name].kind if name in self.facts else ""

    def body(self, md: MarkdownIt, tokens: Iterable[Token], env: dict[str, object]) -> Iterator[SourceError]:
        """Yield faults of the tokens of a body."""
        for token in tokens:
            line = token.map[0] if token.map else 0
            if token.type in ("if_open", "each_open"):
                kind = token.type.removesuffix("_open")
                yield from self.block(kind, token.info, line)
                self.scope.append((kind, token.info))
            elif token.type in ("if_close", "each_close"):
                self.scope.pop()
            elif token.type == "plural":
                yield from self.plural(md, token, line, env)
            elif token.type == "inline":
                yield from self.inline(token.children or [], token.content, line)

    def name(self, name: str, line: int) -> Iterator[SourceError]:
        """Yield what keeps a value from standing here."""
        self.used.add(name)
        if name in self.fields:
            return
        parameter = self.parameters.get(name)
        if parameter is None:
            if name not in self.facts:
                yield self.fault(f"the placeholder {{{name}}} is not declared", line, self.nearest(name))
        elif parameter.type == "list":
            yield self.fault(f"{{{name}}} is a list", line, f"show it by a block {{each}} {name}")
        elif parameter.optional and ("if", name) not in self.scope:
            yield self.fault(f"{{{name}}} is optional", line, f"put it in a block {{if}} {name}")

    def nearest(self, name: str) -> str:
        for parameter in self.parameters.values():
            if any(item.name == name for item in parameter.items):
                return f"it is a field: use it in the block {{each}} {parameter.name}"
        near = difflib.get_close_matches(name, [*self.parameters, *self.facts], n=1)
        return f"did you mean {{{near[0]}}}?" if near else "declare it under parameters"

    def block(self, kind: str, name: str, line: int) -> Iterator[SourceError]:
        self.used.add(name)
        parameter = self.parameters.get(name)
        if parameter is None:
            yield self.fault(f"{{{kind}}} {name}: there is no such parameter", line, self.nearest(name))
        elif kind == "if" and not parameter.optional:
            yield self.fault(
                f"{{if}} {name}: {name} is not optional", line, "remove the block, or declare optional: true"
            )
        elif kind == "each" and parameter.type != "list":
            yield self.fault(f"{{each}} {name}: {name} is not a list", line, "name a parameter of type list")
        elif kind == "each" and parameter.optional and ("if", name) not in self.scope:
            yield self.fault(f"{{each}} {name}: {name} is optional", line, f"put it in a block {{if}} {name}")

    def plural(
        self, md: MarkdownIt, token: Token, line: int, env: dict[str, object]
    ) -> Iterator[SourceError]:
        name, forms = token.info, token.meta["forms"]
        yield from self.name(name, line)
        if self.kind(name) not in ("", "count"):
            yield self.fault(
                f"{{plural}} {name}: {name} is not a count", line, "name a parameter of type count"
            )
        for form in forms:
            blocks.refuse_form(md, form, env, place=Place(path=self.path, line=line))
            yield from self.inline(md.parseInline(form, dict(env))[0].children or [], form, line)
        if f"{{{name}}}" not in forms[1]:
            yield self.fault(
                f"{{plural}} {name}: the form for other numbers leaves out {{{name}}}", line, "say the number"
            )

    def inline(self, children: Sequence[Token], content: str, line: int) -> Iterator[SourceError]:
        for child in children:
            if child.type == "placeholder":
                yield from self.name(child.content, line + _line_of(child.markup, content))
            if child.type == "text":
                yield from self.stray(child.content, line + _line_of(child.content, content))
            if child.type == "link_open":
                target = str(child.attrGet("href"))
                yield from self.target(target, line + _line_of(target, content))

    def names(self, lines: Mapping[str, int]) -> Iterator[SourceError]:
        """Yield declared names that are never used or stand for two things; `lines` has each parameter's."""
        for parameter in self.parameters.values():
            line = lines.get(parameter.name, 1)
            if parameter.name not in self.used:
                yield self.fault(f"the parameter {parameter.name} is never used", line, "use it or remove it")
            if parameter.name in self.facts:
                yield self.fault(f"the parameter {parameter.name} is named like a fact", line, "rename it")
            for item in parameter.items:
                yield from self.field(parameter, item, line)

    def field(self, parameter: Parameter, item: Parameter, line: int) -> Iterator[SourceError]:
        label = f"the field {item.name} of {parameter.name}"
        others = (one for one in self.parameters.values() if one is not parameter)
        taken = {*self.parameters, *self.facts, *(field.name for one in others for field in one.items)}
        if item.name in taken:
            yield self.fault(f"{label} is named like a parameter, another field or a fact", line, "rename it")
        if item.name not in self.used:
            yield self.fault(f"{label} is never used", line, "use it or remove it")


def _line_of(part: str, content: str) -> int:
    return content.count("\n", 0, max(content.find(part), 0))
