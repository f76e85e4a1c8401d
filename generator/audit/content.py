"""Content becomes Findings: files that cannot be read, and links, images and facts that do not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType
from urllib.parse import unquote

from generator.audit.model import Finding, unreadable
from generator.project import Project
from generator.source.alerts import Alert
from generator.source.articles import Article
from generator.source.content import Content
from generator.source.markdown import CONFIGURATION
from generator.source.model import Target

__all__ = ["audit_content"]


def audit_content(project: Project, content: Content) -> Iterator[Finding]:
    """Yield what is wrong in what writers wrote: files that cannot be read, and targets that do not exist."""
    yield from (unreadable(error, code="source") for error in content.errors)
    for article in content.articles.values():
        where = project.relative(article.path)
        for target in article.targets:
            fault = _FAULTS[target.kind](target, article, content, project)
            if fault:
                yield _finding(where, target.line, "target", fault)
    for alert in content.alerts.values():
        yield from _alert_faults(alert, content, project)


def _finding(path: str, line: int, code: str, message: str) -> Finding:
    return Finding(path=path, line=line, locale="", code=code, severity="fatal", message=message)


def _alert_faults(alert: Alert, content: Content, project: Project) -> Iterator[Finding]:
    """Yield the pages and headings of the site that an alert names and that do not exist."""
    fault = _article_fault(alert.article_id, alert.anchor, content) if alert.article else ""
    if fault:
        yield _finding(alert.path, alert.article_line, "target", f"article: {fault}")
    for target in alert.targets:
        fault = _page_fault(target.value, content, project)
        if fault:
            yield _finding(alert.path, target.line, "target", fault)


def _page_fault(address: str, content: Content, project: Project) -> str:
    """Return what is wrong with an address below `base-url`; nobody can tell of others what they lead to."""
    base = project.settings.base_url.rstrip("/")
    if not base or not address.startswith(f"{base}/"):
        return ""
    path, _, anchor = address.removeprefix(f"{base}/").partition("#")
    path = path.partition("?")[0]
    if not path:
        return ""
    tag, _, page = path.partition("/")
    tags = [locale.tag for locale in project.settings.all_locales]
    if tag not in tags:
        return f"the site has no page {path!r}; begin with one of {', '.join(tags)}"
    return _article_fault(page.removesuffix(".html") or "index", anchor, content)


# --- targets: each returns the fault, or nothing


def _link(target: Target, article: Article, content: Content, project: Project) -> str:
    path, _, anchor = target.value.partition("#")
    if "://" in path or path.partition(":")[0] in CONFIGURATION.url_schemes:
        return ""
    if not path:
        return _place_fault(article, anchor, content)
    if not path.endswith(".md"):
        return _file_fault(target.value, article, project)
    return _article_fault(article.beside(path.removesuffix(".md")), anchor, content)


def _image(target: Target, article: Article, _: Content, project: Project) -> str:
    elsewhere = "://" in target.value or target.value.startswith("data:")
    found = elsewhere or _is_in_any_format(target.value, article, project)
    return "" if found else _file_fault(target.value, article, project)


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
    return _article_fault(article.beside(target.value.removesuffix(".md")), "", content)


_FAULTS: Mapping[str, Callable[[Target, Article, Content, Project], str]] = MappingProxyType(
    {"link": _link, "image": _image, "fact": _fact, "alert": _alert, "article": _entry}
)


def _place_fault(article: Article, anchor: str, content: Content) -> str:
    """Return what is wrong with a link to a place of its own page, or to what any article names so."""
    fault = _article_fault(article.id, anchor, content)
    return "" if fault and _is_named(unquote(anchor), content) else fault


def _is_named(name: str, content: Content) -> bool:
    """Tell whether an article names a place so; as docutils has it, in upper or lower case alike."""
    return any(name.lower() in map(str.lower, article.named) for article in content.articles.values())


def _article_fault(name: str, anchor: str, content: Content) -> str:
    article = content.articles.get(name)
    if article is None:
        return f"there is no article {name!r}; correct the path"
    if anchor and unquote(anchor) not in article.anchors:
        known = ", ".join(sorted(article.anchors)) or "none"
        return f"{name!r} has no heading with the anchor {unquote(anchor)!r}; its anchors are {known}"
    return ""


def _file_fault(value: str, article: Article, project: Project) -> str:
    path = project.articles / article.beside(value.partition("#")[0])
    return "" if path.is_file() else f"there is no file {value!r} beside the article; correct the path"


def _is_in_any_format(value: str, article: Article, project: Project) -> bool:
    """Tell whether a picture whose name ends in `.*`, which stands for every format, is there in one."""
    path = project.articles / article.beside(value)
    names = (found.name for found in path.parent.glob("*") if found.is_file())
    return value.endswith(".*") and any(fnmatchcase(name, path.name) for name in names)
