"""Files of `content/articles` become Articles: front matter, segments, headings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from generator import files
from generator.columns import Columns, from_columns, in_columns
from generator.digests import bytes_digest
from generator.errors import Place, SourceError
from generator.project import Project
from generator.source import frontmatter, walk
from generator.source.frontmatter import FrontMatter
from generator.source.model import Heading, Segment, Target
from generator.source.shelf import Shelf
from generator.workers import spread

__all__ = [
    "INDEX",
    "TAKEN",
    "Article",
    "article_id",
    "article_path",
    "article_paths",
    "catalog_name",
    "read_article",
    "read_articles",
]

INDEX = "index"
"""The id of the start page, `content/index.md`."""

TAKEN = frozenset(("404", "search", "status"))
"""Names that no article can have: in each language, the site has such a page itself."""
_SUFFIX = ".md"
_FLAGS = ("translate", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, or the start page."""

    id: str
    """Its path below `content/articles`, without suffix; it names the page, the catalog and the export."""
    path: Path
    text: str
    """The file as it is, line ends made LF."""
    title: str
    description: str
    keywords: str
    critical: bool
    """Stale text is shown in the source language."""
    translate: bool
    paragraph: bool
    """Segments are whole paragraphs, not sentences."""
    segments: tuple[Segment, ...]
    headings: tuple[Heading, ...]
    anchors: frozenset[str]
    """Every place of it that a link can name."""
    named: frozenset[str]
    """Those that the writer named, which a link of any article may lead to by the name alone."""
    targets: tuple[Target, ...]

    @property
    def catalog(self) -> str:
        """The name of its catalog."""
        return catalog_name(self.id)

    @property
    def digest(self) -> str:
        """The digest of its text."""
        return bytes_digest(self.text.encode())

    def beside(self, path: str) -> str:
        """Return the id that a path names, seen from here, or from their folder if it begins with `/`."""
        seen = posixpath.join(posixpath.dirname(self.id), unquote(path))
        return posixpath.normpath(seen).lstrip("/")

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to files and other processes in a form that is quickly read."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return _article, (values, {name: in_columns(kind, values.pop(name)) for name, kind in _PARTS.items()})


_PARTS: Mapping[str, type[Any]] = {"segments": Segment, "headings": Heading, "targets": Target}


def _article(values: dict[str, Any], columns: Mapping[str, Columns]) -> Article:
    parts: dict[str, Any] = {name: from_columns(_PARTS[name], found) for name, found in columns.items()}
    return Article(**values, **parts)


def catalog_name(id: str) -> str:
    """Return the name of an article's catalog."""
    return f"articles/{id}"


def article_paths(project: Project) -> Mapping[str, Path]:
    """Return every article's file by its id, in order of ids; the start page first."""
    found: dict[str, Path] = {}
    start = project.content / f"{INDEX}{_SUFFIX}"
    if start.is_file():
        found[INDEX] = start
    for name in files.below(project.articles, _SUFFIX):
        found[name.removesuffix(_SUFFIX)] = project.articles / name
    return found


def article_path(project: Project, name: str) -> Path:
    """Return where the article of an id is, or would be."""
    path = project.articles / f"{name}{_SUFFIX}"
    return project.content / path.name if name == INDEX and not path.is_file() else path


def article_id(project: Project, path: Path) -> str:
    """Return the id of the article in a file, nothing for a file that holds none."""
    if path == project.content / f"{INDEX}{_SUFFIX}":
        return INDEX
    if path.suffix != _SUFFIX or not path.is_relative_to(project.articles):
        return ""
    return path.relative_to(project.articles).with_suffix("").as_posix()


def read_articles(project: Project) -> tuple[tuple[Article, ...], tuple[SourceError, ...]]:
    """Read every article; those that cannot be used come back as errors, the others are done."""
    paths = article_paths(project)
    shelf = Shelf(project, paths)
    unknown = tuple(item for item in paths.items() if item[0] not in shelf.articles)
    read = dict(zip(unknown, spread(partial(_read, project), unknown), strict=True))
    errors = tuple(found for found in read.values() if isinstance(found, SourceError))
    new = {name: found for (name, _), found in read.items() if isinstance(found, Article)}
    shelf.put(new)
    held = {**shelf.articles, **new}
    return tuple(held[name] for name in paths if name in held), errors


def _read(project: Project, named: tuple[str, Path]) -> Article | SourceError:
    try:
        return read_article(project, *named)
    except SourceError as error:
        return error


def read_article(project: Project, name: str, path: Path) -> Article:
    """Read one article. Raises SourceError with file and line."""
    where = project.relative(path)
    if name in TAKEN:
        fault = f"the site has a page of its own called {name}"
        raise SourceError(fault, place=Place(path=where), hint="give the article another name")
    text = frontmatter.read_source(path, where=where)
    front = frontmatter.read_front_matter(text, path=where)
    if "myst" in front.values:
        raise _fault(front, where, "myst", "is the parser's, one for all files", "remove it")
    flags = {key: _flag(front, where, key, default=key == "translate") for key in _FLAGS}
    paragraph = _segmentation(front, where, project.settings.segmentation) == "paragraph"
    document = walk.walk(front.body, path=where, line=front.body_line, paragraph=paragraph)
    texts = {key: _text(front, where, key) for key in ("title", "description", "keywords")}
    segments = (*_front_segments(front, texts), *document.segments) if flags["translate"] else ()
    return Article(
        id=name,
        path=path,
        text=text,
        title=texts["title"],
        description=texts["description"],
        keywords=texts["keywords"],
        critical=flags["critical"],
        translate=flags["translate"],
        paragraph=paragraph,
        segments=segments,
        headings=document.headings,
        anchors=document.anchors,
        named=document.named,
        targets=document.targets,
    )


def _front_segments(front: FrontMatter, texts: Mapping[str, str]) -> Iterator[Segment]:
    for key, text in texts.items():
        if any(char.isalpha() for char in text):
            yield Segment(text=text, role=f"page {key}", line=front.lines[(key,)], syntax="plain")


def _text(front: FrontMatter, where: str, key: str) -> str:
    value = front.values.get(key)
    if isinstance(value, list) and key == "keywords" and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if value is None:
        return ""
    if not isinstance(value, str | int) or isinstance(value, bool) or "\n" in str(value):
        raise _fault(front, where, key, "takes one line of text", "write it in double quotes")
    return str(value).strip()


def _flag(front: FrontMatter, where: str, key: str, *, default: bool) -> bool:
    value = front.values.get(key, default)
    if not isinstance(value, bool):
        raise _fault(front, where, key, "takes true or false", "write one of the two")
    return value


def _segmentation(front: FrontMatter, where: str, default: str) -> str:
    value = front.values.get("segmentation", default)
    if value not in ("sentence", "paragraph"):
        raise _fault(front, where, "segmentation", "takes sentence or paragraph", "write one of the two")
    return str(value)


def _fault(front: FrontMatter, where: str, key: str, fault: str, hint: str) -> SourceError:
    return SourceError(f"{key} {fault}", place=Place(path=where, line=front.lines[(key,)]), hint=hint)
