"""A project's translations become a memory file for other tools, and such a file becomes suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from generator import files, locales
from generator.catalogs import po, tmx
from generator.catalogs.filling import filled, usable
from generator.catalogs.model import Catalog, Entry, Header, Key
from generator.catalogs.provenance import origin, signed
from generator.errors import GeneratorError, Place
from generator.locales import Locale
from generator.project import Project

__all__ = ["Exported", "Imported", "export_memory", "import_memory"]

_Memories = Mapping[Locale, tuple[Entry, ...]]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A memory file and how much there is in it."""

    path: Path
    texts: Mapping[Locale, int]
    """Sentences of each locale."""
    others: int
    """Texts left out of a compendium, which has one for each sentence: the one that most catalogs have."""
    errors: tuple[GeneratorError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a memory file gave to one locale."""

    locale: Locale
    texts: int
    """That the file has in the language."""
    same: int
    """Sentences that got their own text."""
    similar: int
    """Sentences that got the text of one that resembles them."""
    paths: tuple[Path, ...] = ()
    """Catalogs that changed."""


def export_memory(of: Project, path: Path, chosen: Sequence[Locale]) -> Exported:
    """Write the approved texts of locales as TMX or as a PO compendium, by the file's suffix.

    Obsolete ones are among them: what was translated once may be asked for again. Raises GeneratorError for
    another suffix, and for a compendium of two languages.
    """
    write = _by_suffix(path, _WRITERS)
    errors: list[GeneratorError] = []
    memories = {locale: _memory(of, locale, errors) for locale in chosen}
    data, texts, others = write(memories, of, path)
    files.write_bytes(path, data)
    return Exported(path=path, texts=texts, others=others, errors=tuple(errors))


def import_memory(
    of: Project, path: Path, chosen: Sequence[Locale], *, approved: bool = False
) -> tuple[tuple[Imported, ...], tuple[GeneratorError, ...]]:
    """Give sentences without a text what a memory file has; no text that is there changes.

    Texts are suggestions, for a translator to approve, unless they are `approved` as a whole. Also return the
    catalogs that could not be used. Raises GeneratorError for a file that is none, and for one that has none
    of the languages.
    """
    memories = _by_suffix(path, _READERS)(of, path, chosen)
    if not any(memories.values()):
        tags = ", ".join(locale.tag for locale in chosen)
        raise GeneratorError(
            f"the memory has no text in {tags or 'any language of the project'}",
            place=Place(path=path),
            hint="name a file with these languages",
        )
    errors: list[GeneratorError] = []
    done = tuple(
        _given(of, locale, memory, errors, approved=approved) for locale, memory in memories.items() if memory
    )
    return done, tuple(errors)


def _by_suffix(path: Path, table: Mapping[str, _T]) -> _T:
    if path.suffix.lower() not in table:
        raise GeneratorError(
            f"{path.suffix or path.name!r} is no kind of memory that is known",
            place=Place(path=path),
            hint=f"name a file that ends in {' or '.join(table)}",
        )
    return table[path.suffix.lower()]


# --- catalogs


def _catalogs(of: Project, locale: Locale) -> list[Path]:
    return sorted(of.po("", locale).parent.rglob("*.po"))


def _memory(of: Project, locale: Locale, errors: list[GeneratorError]) -> tuple[Entry, ...]:
    """Return the approved texts of a locale: each once, those first that most catalogs have."""
    counted: Counter[tuple[Key, str | None, tuple[str, ...]]] = Counter()
    first: dict[tuple[Key, str | None, tuple[str, ...]], Entry] = {}
    for path in _catalogs(of, locale):
        try:
            catalog = po.read_po(files.read_bytes(path), path=path, locale=locale)
        except GeneratorError as error:
            errors.append(error)
            continue
        for entry in map(_bare, usable(catalog)):
            text = entry.key, entry.msgid_plural, entry.msgstr
            counted[text] += not entry.fuzzy
            first.setdefault(text, entry)
    return tuple(replace(first[text], flags=()) for text, count in counted.most_common() if count)


def _bare(entry: Entry) -> Entry:
    """Leave out what the source says of a sentence in its place, and whose older text it was."""
    context = None if (entry.msgctxt or "").startswith("earlier ") else entry.msgctxt
    bare = Entry(
        msgid=entry.msgid,
        msgctxt=context,
        msgid_plural=entry.msgid_plural,
        msgstr=entry.msgstr,
        flags=entry.flags,
    )
    return signed(bare, origin(entry))


def _given(
    of: Project, locale: Locale, memory: Sequence[Entry], errors: list[GeneratorError], *, approved: bool
) -> Imported:
    same = similar = 0
    paths: list[Path] = []
    for path in _catalogs(of, locale):
        try:
            held = files.read_bytes(path)
            catalog = po.read_po(held, path=path, locale=locale)
            found = filled(catalog, memory, locale=locale, near=True, approved=approved)
            if files.write_bytes(path, po.write_po(found.catalog), expected=held):
                paths.append(path)
        except GeneratorError as error:
            errors.append(error)
            continue
        same, similar = same + found.same, similar + found.similar
    return Imported(locale=locale, texts=len(memory), same=same, similar=similar, paths=tuple(paths))


# --- kinds of files

_Written = tuple[bytes, Mapping[Locale, int], int]


def _write_tmx(memories: _Memories, of: Project, path: Path) -> _Written:
    fit = {locale: [entry for entry in memory if tmx.writable(entry)] for locale, memory in memories.items()}
    data = tmx.write_tmx(fit, source=of.settings.source_locale, version=_version())
    counts = {locale: len(memory) for locale, memory in fit.items()}
    return data, counts, sum(map(len, memories.values())) - sum(counts.values())


def _write_compendium(memories: _Memories, of: Project, path: Path) -> _Written:
    if len(memories) != 1:
        raise GeneratorError(
            "a PO compendium is of one language", place=Place(path=path), hint="name it by --locale"
        )
    ((locale, memory),) = memories.items()
    once = {entry.key: entry for entry in reversed(memory)}
    header = Header(
        fields=(
            ("Language", locale.gettext),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", locale.plural.header),
            ("X-Source-Language", of.settings.source_locale.tag),
        )
    )
    entries = sorted(once.values(), key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    data = po.write_po(Catalog(header=header, entries=tuple(entries)))
    return data, {locale: len(entries)}, len(memory) - len(entries)


def _read_tmx(of: Project, path: Path, chosen: Sequence[Locale]) -> _Memories:
    source = of.settings.source_locale
    return tmx.read_tmx(files.read_bytes(path), path=path, source=source, wanted=chosen)


def _read_compendium(of: Project, path: Path, chosen: Sequence[Locale]) -> _Memories:
    data = files.read_bytes(path)
    name = po.read_po(data, path=path).header.get("Language") or ""
    known = locales.from_gettext(name, place=Place(path=path)) if name else None
    (locale,) = chosen if len(chosen) == 1 else (None,)
    if locale is None:
        locale = next((one for one in chosen if known and one.gettext == known.gettext), None)
    if locale is None:
        raise GeneratorError(
            f"the compendium's language is {name or 'not said'}, which is none of the project's",
            place=Place(path=path),
            hint="name the locale that it is for by --locale",
        )
    return {locale: usable(po.read_po(data, path=path, locale=locale))}


_WRITERS: Mapping[str, Callable[[_Memories, Project, Path], _Written]] = MappingProxyType(
    {".tmx": _write_tmx, ".po": _write_compendium}
)
_READERS: Mapping[str, Callable[[Project, Path, Sequence[Locale]], _Memories]] = MappingProxyType(
    {".tmx": _read_tmx, ".po": _read_compendium}
)


def _version() -> str:
    try:
        return version("localized-docs-generator")
    except PackageNotFoundError:
        return "0"
