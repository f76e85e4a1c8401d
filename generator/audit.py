"""A whole project becomes Findings: what is wrong in content, links and facts, and in every catalog."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote

from generator import files, locales
from generator.catalogs import checks, po
from generator.catalogs.accepted import is_strict
from generator.errors import GeneratorError, Place
from generator.locales import Locale
from generator.project import Project
from generator.source.articles import Article
from generator.source.content import Content
from generator.source.model import Target

__all__ = ["Finding", "audit_catalog", "audit_content", "audit_file", "audit_project"]

Severity = Literal["fatal", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong, and where."""

    path: str
    line: int
    locale: str
    """BCP 47 tag of the catalog; nothing for content."""
    code: str
    """The check's id."""
    severity: Severity
    message: str
    """The fault and the next step."""
    msgid: str = ""

    @property
    def place(self) -> str:
        """Where it is, as editors jump to it."""
        return f"{self.path}:{self.line}" if self.line else self.path


def audit_project(project: Project, content: Content, chosen: Iterable[Locale]) -> tuple[Finding, ...]:
    """Run every check of content and of the locales' catalogs; in order of files and lines."""
    found = list(audit_content(project, content))
    names = [*(texts.name for texts in content.texts(project)), "sphinx"]
    critical = frozenset(article.catalog for article in content.articles.values() if article.critical)
    for locale in chosen:
        for name in names:
            path = project.po(name, locale)
            if path.exists():
                found += audit_catalog(
                    path,
                    locale,
                    label=project.relative(path),
                    strict=is_strict(name) or name in critical,
                    source_language=project.settings.source_locale.language,
                )
    return tuple(
        sorted(found, key=lambda finding: (finding.path, finding.line, finding.code, finding.message))
    )


def audit_content(project: Project, content: Content) -> Iterator[Finding]:
    """Yield what is wrong in what writers wrote: files that cannot be read, and targets that do not exist."""
    yield from (_unreadable(error, code="source") for error in content.errors)
    for article in content.articles.values():
        where = project.relative(article.path)
        for target in article.targets:
            fault = _FAULTS[target.kind](target, article, content, project)
            if fault:
                yield _finding(where, target.line, "target", fault)
    for alert in content.alerts.values():
        name, _, anchor = alert.article.partition("#")
        fault = _article_fault(name, anchor, content) if alert.article else ""
        if fault:
            yield _finding(alert.path, 1, "target", f"article: {fault}")


def audit_file(path: Path, locale: Locale | None) -> Iterator[Finding]:
    """Yield what is wrong in a catalog outside a project, judged as alerts are.

    The locale is the one given, or what its header's `Language` or the folder `<ll_CC>/LC_MESSAGES` says.
    """
    try:
        found = locale or _locale_of(path)
    except GeneratorError as error:
        yield _unreadable(error, code="catalog", path=str(path))
        return
    yield from audit_catalog(path, found)


def audit_catalog(
    path: Path, locale: Locale, *, label: str = "", strict: bool = True, source_language: str = "en"
) -> Iterator[Finding]:
    """Yield what is wrong in one catalog; `strict` judges it as alerts are judged."""
    label = label or str(path)
    try:
        catalog = po.read_po(files.read_bytes(path), path=path, locale=locale)
    except GeneratorError as error:
        yield _unreadable(error, code="catalog", path=label, locale=locale.tag)
        return
    for entry in catalog.live:
        for finding in checks.run(entry, locale=locale, strict=strict, source_language=source_language):
            yield Finding(
                path=label,
                line=entry.line,
                locale=locale.tag,
                code=finding.code,
                severity=finding.severity,
                message=finding.message,
                msgid=entry.msgid,
            )


def _locale_of(path: Path) -> Locale:
    name = po.read_po(files.read_bytes(path), path=path).header.get("Language")
    if name:
        return locales.from_gettext(name)
    if path.resolve().parent.name == "LC_MESSAGES":
        return locales.from_gettext(path.resolve().parent.parent.name)
    raise GeneratorError(
        "the catalog does not say its language", place=Place(path=path), hint="give --locale"
    )


def _finding(path: str, line: int, code: str, message: str) -> Finding:
    return Finding(path=path, line=line, locale="", code=code, severity="fatal", message=message)


def _unreadable(error: GeneratorError, *, code: str, path: str = "", locale: str = "") -> Finding:
    hint = f"; {error.hint}" if error.hint else ""
    return Finding(
        path=path or (str(error.place.path) if error.place else ""),
        line=error.place.line if error.place else 0,
        locale=locale,
        code=code,
        severity="fatal",
        message=f"{error.fault}{hint}",
    )


# --- targets: each returns the fault, or nothing


def _link(target: Target, article: Article, content: Content, project: Project) -> str:
    path, _, anchor = target.value.partition("#")
    if "://" in path or path.startswith("mailto:"):
        return ""
    if not path:
        return _article_fault(article.id, anchor, content)
    if not path.endswith(".md"):
        return _file_fault(target.value, article, project)
    return _article_fault(_beside(article, path.removesuffix(".md")), anchor, content)


def _image(target: Target, article: Article, _: Content, project: Project) -> str:
    return "" if "://" in target.value else _file_fault(target.value, article, project)


def _fact(target: Target, _: Article, content: Content, __: Project) -> str:
    return (
        ""
        if target.value in content.facts
        else f"there is no fact {target.value!r}; add it to content/facts.yml"
    )


def _alert(target: Target, _: Article, content: Content, __: Project) -> str:
    return "" if target.value in content.alerts else f"there is no alert {target.value!r}; see content/alerts"


def _entry(target: Target, article: Article, content: Content, _: Project) -> str:
    if "://" in target.value or target.value == "self":
        return ""
    return _article_fault(_beside(article, target.value.lstrip("/")), "", content)


_FAULTS: Mapping[str, Callable[[Target, Article, Content, Project], str]] = MappingProxyType(
    {"link": _link, "image": _image, "fact": _fact, "alert": _alert, "article": _entry}
)


def _beside(article: Article, path: str) -> str:
    """Return the id that a path names, seen from an article."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(article.id), unquote(path)))


def _article_fault(name: str, anchor: str, content: Content) -> str:
    article = content.articles.get(name)
    if article is None:
        return f"there is no article {name!r}; correct the path"
    if anchor and unquote(anchor) not in article.anchors:
        known = ", ".join(sorted(article.anchors)) or "none"
        return f"{name!r} has no heading with the anchor {unquote(anchor)!r}; its anchors are {known}"
    return ""


def _file_fault(value: str, article: Article, project: Project) -> str:
    path = project.articles / _beside(article, value.partition("#")[0])
    return "" if path.is_file() else f"there is no file {value!r} beside the article; correct the path"
