"""Files of `content/alerts` become Alerts: front matter, typed parameters, a body of blocks, segments."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator import files, values
from generator.errors import Place, SourceError
from generator.project import Project
from generator.source import blocks, frontmatter, markdown
from generator.source import facts as fact_files
from generator.source.comments import note_of
from generator.source.frontmatter import FrontMatter
from generator.source.markdown import PLACEHOLDER
from generator.source.model import Segment, Target
from generator.source.scopes import Uses, before_code
from generator.values import Fact, Limits, Parameter

__all__ = [
    "SEVERITIES",
    "STAGES",
    "Action",
    "Alert",
    "alert_paths",
    "read_alert",
    "read_alerts",
    "slot_of",
    "speaks",
]

STAGES = ("upcoming", "past-due", "final", "suspended", "deletion", "closed", "recovered")
SEVERITIES = ("info", "warning", "critical")

_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "subject": "alert subject, at most 60 characters",
        "preheader": "alert preheader, at most 110 characters",
        "greeting": "alert greeting",
        "action": "alert button",
    }
)
"""What front matter has to say to a reader, in the order of an email."""

_PLURAL_ROLE = "paragraph, by number"
_TEXTS = ("stage", "severity", "subject", "preheader", "greeting", "article")
_KEYS = (*_TEXTS, "action", "parameters")
_REQUIRED = ("stage", "severity", "subject", "preheader", "greeting", "action")
_CHOICES: Mapping[str, Sequence[str]] = MappingProxyType({"stage": STAGES, "severity": SEVERITIES})

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ARTICLE = re.compile(r"[^#\s]+(?:#[^#\s]+)?")
# A compiled email marks its slots with private-use characters, so a text may not bring its own.
_UNUSABLE_CHARACTERS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff"
_UNUSABLE = re.compile(f"[{_UNUSABLE_CHARACTERS}]")
_UNUSABLE_IN_A_LINE = re.compile(f"[\t{_UNUSABLE_CHARACTERS}]")
# What Markdown reads as a character by its number (CommonMark 0.31.2, section 2.5).
_BY_NUMBER = re.compile("&#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7});")
_CONTAINERS: Mapping[str, str] = MappingProxyType(
    {"th_open": "table header", "td_open": "table cell", "list_item_open": "list item"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The button of an email."""

    label: str
    url: str
    """A whole placeholder of type url, or an https address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert as the writer wrote it, found whole."""

    name: str
    path: str
    """Relative to the project, with forward slashes."""
    stage: str
    severity: str
    subject: str
    preheader: str
    greeting: str
    action: Action
    article: str
    """`<article id>#<anchor>`, or nothing."""
    article_line: int
    targets: tuple[Target, ...]
    """The addresses that it links."""
    parameters: tuple[Parameter, ...]
    declared: Mapping[str, Any]
    """The parameters as the front matter has them."""
    facts: tuple[str, ...]
    """Ids of the facts it states, sorted."""
    body: str
    body_line: int
    paragraph: bool
    """Segments are whole paragraphs, not sentences."""
    segments: tuple[Segment, ...]

    @property
    def article_id(self) -> str:
        """Return the id of the article that it names, nothing if it names none."""
        return self.article.partition("#")[0]

    @property
    def anchor(self) -> str:
        """Return the heading of the article that it leads to, nothing for its beginning."""
        return self.article.partition("#")[2]

    @property
    def examples(self) -> dict[str, object]:
        """The writer's example values."""
        return {
            parameter.name: parameter.example
            for parameter in self.parameters
            if parameter.example is not None
        }


def slot_of(fact: str) -> str:
    """Return the name by which an alert states a fact.

    >>> slot_of("data-retention")
    'data_retention'
    """
    return fact.replace("-", "_")


def speaks(text: str) -> bool:
    """Tell whether text that is not Markdown has anything to translate beside its placeholders."""
    return any(char.isalpha() for char in PLACEHOLDER.sub("", text))


def alert_paths(project: Project) -> tuple[Path, ...]:
    """Return the file of every alert, in order of names."""
    names = files.below(project.alerts, ".md")
    return tuple(project.alerts / name for name in names if "/" not in name)


def read_alerts(project: Project) -> tuple[tuple[Alert, ...], tuple[SourceError, ...]]:
    """Read every alert; those that cannot be used come back as errors, the others are done."""
    alerts: list[Alert] = []
    errors: list[SourceError] = []
    known: Mapping[str, Fact] = {}
    try:
        known = fact_files.read_facts(project)
    except SourceError as error:
        errors.append(error)
    for path in alert_paths(project):
        alert, faults = read_alert(project, path, facts=known)
        alerts += [alert] if alert else []
        errors += faults
    return tuple(alerts), tuple(errors)


def read_alert(
    project: Project, path: Path, *, facts: Mapping[str, Fact]
) -> tuple[Alert | None, tuple[SourceError, ...]]:
    """Read one alert, or return every fault that was found in it, each with file and line."""
    where = project.relative(path)
    try:
        text = _usable(frontmatter.read_source(path, where=where), where)
        front = frontmatter.read_front_matter(text, path=where)
        limits = values.Limits(url_hosts=frozenset(project.settings.allowed_url_hosts))
        views = _views(project, path.stem)
        reading = _Reading(
            name=path.stem,
            path=where,
            views=views,
            front=front,
            facts=facts,
            limits=limits,
            paragraph=project.settings.segmentation == "paragraph",
        )
        roles = before_code(front.body, reading.names, path=where, line=front.body_line)
        faults = (*reading.header_faults(), *reading.parameter_faults(), *reading.entity_faults(), *roles)
        if faults:
            return None, faults
        alert = reading.alert()
        faults = tuple(reading.use_faults(alert))
    except SourceError as error:
        return None, (error,)
    return (None, faults) if faults else (alert, ())


def _views(project: Project, name: str) -> Mapping[str, str]:
    """Return where people see the emails of an alert, as fields of its segments."""
    picture = project.build / "gallery" / project.settings.source_locale.tag / f"{name}.png"
    return {"shown": f"gallery/alerts/{name}.html", "picture": project.relative(picture)}


def _usable(text: str, where: str) -> str:
    """Return the text. Raises SourceError for a character that no email can show."""
    found = _UNUSABLE.search(text)
    if found is None:
        return text
    raise _unusable(found[0], Place(path=where, line=text.count("\n", 0, found.start()) + 1))


def _unusable(char: str, place: Place) -> SourceError:
    return SourceError(f"the character U+{ord(char):04X} cannot be shown", place=place, hint="remove it")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One file while it is read."""

    name: str
    path: str
    views: Mapping[str, Any]
    front: FrontMatter
    facts: Mapping[str, Fact]
    limits: Limits
    paragraph: bool
    md: MarkdownIt = field(default_factory=lambda: markdown.parser(placeholders=True))

    def fault(self, fault: str, line: int, hint: str) -> SourceError:
        return SourceError(fault, place=Place(path=self.path, line=line), hint=hint)

    def unusable(self, char: str, line: int) -> SourceError:
        return _unusable(char, Place(path=self.path, line=line))

    def line(self, *way: str) -> int:
        return self.front.lines.get(way, 1)

    # --- front matter

    def header_faults(self) -> Iterator[SourceError]:
        """Yield what makes the front matter unusable."""
        if not _NAME.fullmatch(self.name):
            yield self.fault(f"{self.name!r} is no name of an alert", 0, "use a-z, 0-9 and single hyphens")
        for key in self.front.values:
            if key not in _KEYS:
                near = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.5)
                yield self.fault(
                    f"the key {key!r} is unknown",
                    self.line(key),
                    f"did you mean {near[0]}?" if near else f"use {', '.join(_KEYS)}",
                )
        for key in _REQUIRED:
            if not self.front.values.get(key):
                yield self.fault(f"{key} is missing", 1, f"add a line {key}: to the front matter")
        for key in _TEXTS:
            yield from self.text_faults(key)
        yield from self.action_faults()

    def text_faults(self, key: str) -> Iterator[SourceError]:
        value = self.front.values.get(key)
        choices = _CHOICES.get(key)
        if value is None:
            return
        if not isinstance(value, str) or "\n" in value:
            yield self.fault(f"{key} takes one line of text", self.line(key), "write it in double quotes")
        elif found := _UNUSABLE_IN_A_LINE.search(value):
            yield self.unusable(found[0], self.line(key))
        elif choices and value not in choices:
            yield self.fault(f"{key} is {value!r}", self.line(key), f"use one of {', '.join(choices)}")
        elif key == "subject" and "=?" in value:
            yield self.fault("the subject has =?", self.line(key), "remove it: mail programs would decode it")
        elif key == "article" and not _ARTICLE.fullmatch(value):
            yield self.fault(f"article is {value!r}", self.line(key), "write <article id>#<anchor>")

    def action_faults(self) -> Iterator[SourceError]:
        action = self.front.values.get("action")
        if not action:
            return
        if not isinstance(action, Mapping) or set(action) != {"label", "url"}:
            yield self.fault(
                "action takes a label and a url", self.line("action"), 'write {label: "…", url: "{…}"}'
            )
            return
        for key, value in action.items():
            if not isinstance(value, str) or not value or "\n" in value:
                yield self.fault(
                    f"the {key} of action takes one line of text",
                    self.line("action", key),
                    "write it in double quotes",
                )
            elif found := _UNUSABLE_IN_A_LINE.search(value):
                yield self.unusable(found[0], self.line("action", key))
        url = str(action["url"])
        if not PLACEHOLDER.fullmatch(url) and not url.startswith("https://"):
            yield self.fault(
                "the url of action is not an address",
                self.line("action", "url"),
                'write "{a_url}" or https://…',
            )

    @property
    def declared(self) -> Mapping[str, Any]:
        declared = self.front.values.get("parameters") or {}
        if isinstance(declared, Mapping):
            return declared
        raise self.fault(
            "parameters takes a mapping of names", self.line("parameters"), "write name: {type: …} lines"
        )

    @property
    def names(self) -> frozenset[str]:
        """What a placeholder of the body may say."""
        items = (given.get("item") for given in self.declared.values() if isinstance(given, Mapping))
        fields = (name for item in items if isinstance(item, Mapping) for name in item)
        return frozenset((*self.declared, *fields, *(slot_of(name) for name in self.facts)))

    def parameter(self, name: str) -> tuple[Parameter, ...]:
        place = Place(path=self.path, line=self.line("parameters", name))
        return values.parameters({name: self.declared[name]}, place=place, limits=self.limits)

    def parameter_faults(self) -> Iterator[SourceError]:
        """Yield the first fault of each parameter."""
        for name in self.declared:
            try:
                self.parameter(name)
            except SourceError as error:
                yield error

    def entity_faults(self) -> Iterator[SourceError]:
        """Yield the first character of the body that is unusable and written by its number."""
        body = self.front.body
        for found in _BY_NUMBER.finditer(body):
            unusable = _UNUSABLE.search(html.unescape(found[0]))
            if unusable:
                yield self.unusable(unusable[0], self.front.body_line + body.count("\n", 0, found.start()))
                return

    def alert(self) -> Alert:
        """Return the alert; raise SourceError where its blocks cannot be understood."""
        given = self.front.values
        action = given["action"]
        assert isinstance(action, Mapping)
        text = "\n".join([self.front.body, *(text for _, text, _ in self.header_texts()), action["url"]])
        return Alert(
            name=self.name,
            path=self.path,
            stage=str(given["stage"]),
            severity=str(given["severity"]),
            subject=str(given["subject"]).strip(),
            preheader=str(given["preheader"]).strip(),
            greeting=str(given["greeting"]).strip(),
            action=Action(label=action["label"].strip(), url=action["url"].strip()),
            article=str(given.get("article") or ""),
            article_line=self.line("article"),
            targets=tuple(self.targets(action["url"].strip())),
            parameters=tuple(one for name in self.declared for one in self.parameter(name)),
            declared=self.declared,
            facts=tuple(sorted(name for name in self.facts if f"{{{slot_of(name)}}}" in text)),
            body=self.front.body,
            body_line=self.front.body_line,
            paragraph=self.paragraph,
            segments=(*self.header_segments(), *self.body_segments()),
        )

    def targets(self, action: str) -> Iterator[Target]:
        yield Target(kind="link", value=action, line=self.line("action", "url"))
        env: dict[str, Any] = {}
        for token in self.tokens(env):
            forms = token.meta["forms"] if token.type == "plural" else ()
            children = [
                *(token.children or ()),
                *(
                    child
                    for form in forms
                    for child in self.md.parseInline(form, dict(env))[0].children or ()
                ),
            ]
            for child in children:
                if child.type == "link_open" and token.map is not None:
                    yield Target(kind="link", value=str(child.attrGet("href")), line=token.map[0])

    def header_texts(self) -> Iterator[tuple[str, str, int]]:
        for key in _ROLES:
            value = self.front.values[key]
            if isinstance(value, Mapping):
                yield key, str(value["label"]).strip(), self.line(key, "label")
            else:
                yield key, str(value).strip(), self.line(key)

    # --- segments

    def header_segments(self) -> Iterator[Segment]:
        for key, text, line in self.header_texts():
            if speaks(text):
                yield self.segment(text, _ROLES[key], line, syntax="plain")

    def segment(self, text: str, role: str, line: int, **more: Any) -> Segment:
        return Segment(text=text, role=role, line=line, path=(self.name,), **self.views, **more)

    def tokens(self, env: dict[str, Any]) -> Sequence[Token]:
        return tuple(
            blocks.body_tokens(self.md, self.front.body, env, path=self.path, line=self.front.body_line)
        )

    def body_segments(self) -> Iterator[Segment]:
        env: dict[str, Any] = {}
        containers, note, above = ["paragraph"], "", ""
        for token in self.tokens(env):
            if token.type in _CONTAINERS:
                containers.append(_CONTAINERS[token.type])
            elif token.type.removesuffix("_close") + "_open" in _CONTAINERS:
                containers.pop()
            if token.type == "myst_line_comment":
                note = note_of(token.content) or note
            elif token.type == "plural":
                yield self.plural_segment(token, note)
            elif token.type == "inline":
                yield from self.sentences(token, above or containers[-1], note, env)
            note = "" if token.type in ("plural", "inline") else note
            above = f"heading {token.tag[1]}" if token.type == "heading_open" else ""

    def sentences(self, token: Token, role: str, note: str, env: dict[str, Any]) -> Iterator[Segment]:
        assert token.map is not None
        for part in markdown.cut(self.md, token.content, env, paragraph=self.paragraph):
            if part.speaks:
                yield self.segment(part.text, role, token.map[0] + part.line, note=note)

    def plural_segment(self, token: Token, note: str) -> Segment:
        assert token.map is not None
        one, other = token.meta["forms"]
        return self.segment(one, _PLURAL_ROLE, token.map[0], plural=other, note=note)

    # --- names

    def use_faults(self, alert: Alert) -> Iterator[SourceError]:
        """Yield what is wrong with the names that the text uses."""
        parameters = {parameter.name: parameter for parameter in alert.parameters}
        facts = {slot_of(name): fact for name, fact in self.facts.items()}
        uses = Uses(path=self.path, parameters=parameters, facts=facts)
        for _, text, line in self.header_texts():
            yield from uses.plain(text, line)
        yield from uses.target(alert.action.url, self.line("action", "url"))
        env: dict[str, Any] = {}
        tokens = [token for token in self.tokens(env) if token.type != "myst_line_comment"]
        if [token.type for token in tokens[:1]] != ["paragraph_open"]:
            hint = "begin with the message, which is also the banner"
            yield self.fault("the body does not begin with a paragraph", self.front.body_line, hint)
        yield from uses.body(self.md, tokens, env)
        yield from uses.names({name: self.line("parameters", name) for name in parameters})
