"""A language tag becomes a locale of the project: catalogs, filled from what is known, then the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import files, locales, pyproject
from generator.catalogs import po
from generator.catalogs.filling import filled, usable
from generator.catalogs.model import State
from generator.catalogs.provenance import statistics
from generator.catalogs.sync import sync
from generator.errors import GeneratorError, Place
from generator.locales import Locale
from generator.pages.interface import interface_texts
from generator.project import Project, packaged
from generator.source.content import Part, article_texts, read_content

__all__ = ["Added", "add"]

_OWN_WORDS = ("sphinx", "templates/email", "templates/site")
"""Catalogs of what the generator itself says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A locale that the project has now."""

    locale: Locale
    folder: Path
    """Where its catalogs are."""
    catalogs: tuple[Path, ...]
    sentences: int
    """All that there are."""
    words: int
    """Of the source, to translate or to approve."""
    brought: int = 0
    """Sentences of layouts and pages whose translation the generator brings."""
    related: Locale | None = None
    """Whose texts it was filled from: of the same language and script."""
    filled: int = 0
    """Sentences that have a suggestion from there."""
    errors: tuple[GeneratorError, ...] = ()
    """Files that could not be used; all else was done."""


def add(of: Project, tag: str) -> Added:
    """Write the catalogs of a new locale and add it to `[tool.generator]`, whose other bytes stay.

    The settings come last, so a run that was killed can be run again. Raises GeneratorError for a tag that is
    none, or that the project has already.
    """
    locale = locales.parse(tag)
    _refuse_known(of, locale)
    path = of.root / "pyproject.toml"
    settings = files.read_bytes(path)
    changed = pyproject.with_locale(settings.decode("utf-8"), locale.tag).encode("utf-8")
    wider = replace(of, settings=replace(of.settings, locales=(*of.settings.locales, locale)))
    content = read_content(wider, articles=False)
    parts: tuple[Part, ...] = (*article_texts(wider), *content.texts(wider), interface_texts())
    names = [part.name for part in parts]
    report = sync(wider, parts, broken=content.broken)
    brought = _fill_own_words(wider, locale)
    related = _closest(locale, of.settings.locales, of)
    filled = _fill(wider, names, locale, wider, related) if related is not None else _Fill()
    errors = (*content.errors, *report.errors, *brought.errors, *filled.errors)
    files.write_bytes(path, changed, expected=settings)
    return replace(
        _added(wider, names, locale),
        related=related,
        brought=brought.number,
        filled=filled.number,
        errors=tuple(dict.fromkeys(errors)),
    )


def _refuse_known(of: Project, locale: Locale) -> None:
    place = Place(path="pyproject.toml")
    if locale.is_pseudo:
        raise GeneratorError(f"{locale.tag} is no language to translate into", hint="run: generator pseudo")
    known = next((one for one in of.settings.all_locales if one.gettext == locale.gettext), None)
    if known == of.settings.source_locale:
        raise GeneratorError(
            f"{known.tag} is what writers write in", place=place, hint="name another language"
        )
    if known is not None:
        hint = "its catalogs are kept in step by: generator extract"
        raise GeneratorError(f"the project has {known.tag} already", place=place, hint=hint)


def _closest(locale: Locale, known: Sequence[Locale], of: Project) -> Locale | None:
    """Return the closest of some locales, of the same language and script; None if there is none."""
    source = of.settings.source_locale
    closest, *_ = locales.fallback_chain([locale.tag], known, source=source)
    return closest if closest != source else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fill:
    """How many sentences got a text, and which catalogs could not be used."""

    number: int = 0
    errors: tuple[GeneratorError, ...] = ()


def _fill_own_words(of: Project, locale: Locale) -> _Fill:
    """Fill what layouts and pages say from the translations that the generator brings."""
    brought = replace(of, root=packaged("locales").parent)
    folders = sorted(path.parent.name for path in brought.locales.glob("*/LC_MESSAGES"))
    known = [locales.parse(name.replace("_", "-")) for name in folders]
    closest = _closest(locale, known, of)
    return _Fill() if closest is None else _fill(of, _OWN_WORDS, locale, brought, closest)


def _fill(of: Project, names: Sequence[str], locale: Locale, source: Project, related: Locale) -> _Fill:
    """Fill catalogs from those of a project; texts of the very locale keep their approval."""
    number = 0
    errors: list[GeneratorError] = []
    for name in names:
        path, other = of.po(name, locale), source.po(name, related)
        if not (path.exists() and other.exists()):
            continue
        try:
            texts = po.read_po(files.read_bytes(other), path=other, locale=related)
            held = files.read_bytes(path)
            catalog = po.read_po(held, path=path, locale=locale)
            found = filled(catalog, usable(texts), locale=locale, approved=related == locale)
            files.write_bytes(path, po.write_po(found.catalog), expected=held)
            number += found.same + found.similar
        except GeneratorError as error:
            errors.append(error)
    return _Fill(number=number, errors=tuple(errors))


def _added(of: Project, names: Sequence[str], locale: Locale) -> Added:
    """Count what there is now."""
    paths = tuple(path for path in (of.po(name, locale) for name in names) if path.exists())
    counts = [statistics(po.read_po(files.read_bytes(path), path=path, locale=locale)) for path in paths]
    return Added(
        locale=locale,
        folder=of.po("", locale).parent,
        catalogs=paths,
        sentences=sum(one.total for one in counts),
        words=sum(one.total_words - one.words[State.APPROVED] for one in counts),
    )
