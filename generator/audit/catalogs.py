"""Catalogs become Findings, a project's or any other; and what a machine may mend of them is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import files, locales
from generator.audit.model import Finding, Watch, in_order, unreadable
from generator.catalogs import po
from generator.catalogs.accepted import judging_of, memory_of
from generator.catalogs.checks.mending import mend
from generator.catalogs.checks.terms import terms_of, usable_terms
from generator.catalogs.verdicts import Judging, judge_bytes
from generator.errors import GeneratorError, Place
from generator.locales import Locale
from generator.project import Project, find
from generator.source.articles import article_path, read_article
from generator.source.content import ALERTS, Content

__all__ = ["Job", "Mending", "audit_catalogs", "audit_file", "files_of", "mend_catalogs", "mend_file"]


def audit_catalogs(
    project: Project, content: Content, chosen: Iterable[Locale], *, watch: Watch[Job] = iter
) -> Iterator[Finding]:
    """Yield what is wrong in the locales' catalogs and in their lists of terms."""
    chosen = tuple(chosen)
    for locale in chosen:
        for finding in _terms_faults(project.po(ALERTS, locale), locale):
            yield replace(finding, path=project.relative(Path(finding.path)))
    for job in watch(tuple(_jobs(project, content, chosen))):
        yield from _audit(job)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A catalog to be judged."""

    path: Path
    label: str
    judging: Judging
    memory: Path | None = None


def _jobs(project: Project, content: Content, chosen: Iterable[Locale]) -> Iterator[Job]:
    critical = frozenset(article.catalog for article in content.articles.values() if article.critical)
    for locale in chosen:
        for name in _names(project, content):
            if project.po(name, locale).exists():
                yield _job(project, name, locale, critical=name in critical)


def _names(project: Project, content: Content) -> tuple[str, ...]:
    return *(texts.name for texts in content.texts(project)), "sphinx"


def _job(project: Project, name: str, locale: Locale, *, critical: bool) -> Job:
    path = project.po(name, locale)
    judging = judging_of(project, name, locale, strict=critical)
    label = project.relative(path)
    return Job(path=path, label=label, judging=judging, memory=memory_of(project, name, judging))


def _terms_faults(path: Path, locale: Locale) -> Iterator[Finding]:
    try:
        terms_of(path, locale)
    except GeneratorError as error:
        yield unreadable(error, code="terms", locale=locale.tag)


def _audit(job: Job) -> Iterator[Finding]:
    """Yield what is wrong in one catalog."""
    try:
        data = files.read_bytes(job.path)
        verdicts = judge_bytes(data, job.judging, path=job.path, memory=job.memory)
    except GeneratorError as error:
        yield unreadable(error, code="catalog", path=job.label, locale=job.judging.locale.tag)
        return
    for verdict in verdicts:
        yield Finding(
            path=job.label,
            line=verdict.line,
            locale=job.judging.locale.tag,
            code=verdict.finding.code,
            severity=verdict.finding.severity,
            message=verdict.finding.message,
            msgid=verdict.key[1],
        )


def files_of(paths: Iterable[Path], chosen: Sequence[Locale]) -> Iterator[tuple[Path, Locale | None]]:
    """Yield each catalog with the locale that it is judged by, None for what it says itself.

    A single locale is that of them all. Of several each has its own, and those in none of them are left out.
    """
    for path in paths:
        if len(chosen) < 2:
            yield path, next(iter(chosen), None)
            continue
        try:
            found = locales.match([_locale_of(path).tag], chosen, default=chosen[0])
        except GeneratorError:
            yield path, None  # What is wrong with it is found when it is judged.
            continue
        if found.kind in ("exact", "equivalent"):
            yield path, found.locale


def audit_file(path: Path, locale: Locale | None) -> Iterator[Finding]:
    """Yield what is wrong in one catalog: a project's as the project judges it, any other as alerts are.

    The locale is the one given, or what its header's `Language` or the folder `<ll_CC>/LC_MESSAGES` says.
    """
    label = str(path)
    try:
        found = locale or _locale_of(path)
        job = _file_job(path, found, label)
    except GeneratorError as error:
        yield unreadable(error, code="catalog", path=label)
        return
    yield from in_order((*_terms_faults(path, found), *_audit(job)))


def _file_job(path: Path, locale: Locale, label: str) -> Job:
    judging = Judging(locale=locale, terms=usable_terms(path, locale))
    owner = _owner(path, locale)
    if owner is None:
        return Job(path=path, label=label, judging=judging)
    project, name = owner
    job = _job(project, name, locale, critical=_is_critical(project, name))
    return replace(job, path=path, label=label)


def _owner(path: Path, locale: Locale) -> tuple[Project, str] | None:
    """Return the project that a catalog is part of, and its name there."""
    try:
        project = find(path.resolve().parent)
    except GeneratorError:
        return None
    folder = project.po("x", locale).parent
    inside = path.resolve().is_relative_to(folder)
    name = path.resolve().relative_to(folder).with_suffix("").as_posix() if inside else ""
    return (project, name) if inside and locale in project.settings.locales else None


def _is_critical(project: Project, name: str) -> bool:
    """Tell whether a catalog is a critical article's; one that cannot be read is taken for one."""
    article = name.removeprefix("articles/")
    path = article_path(project, article)
    if article == name or not path.is_file():
        return False
    try:
        return read_article(project, article, path).critical
    except GeneratorError:
        return True


# --- mending


def mend_catalogs(
    project: Project, content: Content, chosen: Iterable[Locale], *, watch: Watch[Job] = iter
) -> tuple[Mending, ...]:
    """Mend what a machine may in every catalog; one that cannot be read or written is left as it is."""
    return tuple(_mend(job) for job in watch(tuple(_jobs(project, content, chosen))))


def mend_file(path: Path, locale: Locale | None) -> Mending:
    """Mend what a machine may in one catalog; one that cannot be read or written is left as it is."""
    try:
        return _mend(_file_job(path, locale or _locale_of(path), str(path)))
    except GeneratorError as error:
        return Mending(path=str(path), error=error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """How many entries of a catalog were mended, or why none was."""

    path: str
    count: int = 0
    error: GeneratorError | None = None


def _mend(job: Job) -> Mending:
    judging = job.judging
    try:
        data = files.read_bytes(job.path)
        catalog = po.read_po(data, path=job.path, locale=judging.locale)
        mended = mend(catalog, judging.locale, source_language=judging.source_language, terms=judging.terms)
        if mended.count:
            files.write_bytes(job.path, po.write_po(mended.catalog), expected=data)
    except GeneratorError as error:
        return Mending(path=job.label, error=error)
    return Mending(path=job.label, count=mended.count)


def _locale_of(path: Path) -> Locale:
    """Return the locale that a catalog is in, as it says itself. Raises GeneratorError if it does not."""
    name = po.read_po(files.read_bytes(path), path=path).header.get("Language")
    if name:
        return locales.from_gettext(name)
    if path.resolve().parent.name == "LC_MESSAGES":
        return locales.from_gettext(path.resolve().parent.parent.name)
    raise GeneratorError(
        "the catalog does not say its language", place=Place(path=path), hint="give --locale"
    )
