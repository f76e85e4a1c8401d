"""A project's translations become a file for other tools, and what comes back becomes text of its catalogs.

Memory, as TMX or as a PO compendium, has what is approved and comes back as suggestions. A hand-off, as
XLIFF, has what waits for a translator and comes back as approved text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from generator import files, locales
from generator.catalogs import handoff, po, tmx, xliff
from generator.catalogs.elements import is_writable
from generator.catalogs.filling import filled, usable
from generator.catalogs.model import Catalog, Entry, Header, Key
from generator.catalogs.provenance import origin, signed
from generator.catalogs.xliff import Version
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
    others: int = 0
    """Texts left out: a compendium has one for each sentence, that of most catalogs; XML has no controls."""
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
    kept: int = 0
    """Sentences that somebody changed since they were handed off; their text stays."""
    paths: tuple[Path, ...] = ()
    """Catalogs that changed."""


def export_memory(of: Project, path: Path, chosen: Sequence[Locale], *, version: Version = "1.2") -> Exported:
    """Write the approved texts of locales as TMX or as a PO compendium, by the file's suffix.

    Obsolete ones are among them: what was translated once may be asked for again. As XLIFF, of the `version`,
    write what has no approved text in one locale. Raises GeneratorError for another suffix, and for two
    languages in a file that has one.
    """
    if path.suffix.lower() in _HANDED:
        return _hand_off(of, path, chosen, version)
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

    Texts are suggestions, for a translator to approve, unless they are `approved` as a whole. A hand-off that
    comes back approves what its translator confirmed, where nobody changed it meanwhile. Also return the
    catalogs that could not be used. Raises GeneratorError for a file that is none, and for one that has none
    of the languages.
    """
    if path.suffix.lower() in _HANDED:
        return _hand_back(of, path, chosen)
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
            hint=f"name a file that ends in {', '.join(table)} or {_HANDED[0]}",
        )
    return table[path.suffix.lower()]


# --- catalogs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A catalog, and the bytes that it was read from."""

    path: Path
    data: bytes
    catalog: Catalog


def _read(of: Project, locale: Locale, errors: list[GeneratorError]) -> Iterator[_Held]:
    """Yield every catalog of a locale that can be read; those that cannot are listed."""
    for path in sorted(of.po("", locale).parent.rglob("*.po")):
        try:
            data = files.read_bytes(path)
            catalog = po.read_po(data, path=path, locale=locale)
        except GeneratorError as error:
            errors.append(error)
            continue
        yield _Held(path=path, data=data, catalog=catalog)


def _written(held: _Held, new: Catalog, errors: list[GeneratorError]) -> bool:
    """Write a catalog that changed, unless somebody else did meanwhile."""
    if new is held.catalog:
        return False
    try:
        return files.write_bytes(held.path, po.write_po(new), expected=held.data)
    except GeneratorError as error:
        errors.append(error)
        return False


def _memory(of: Project, locale: Locale, errors: list[GeneratorError]) -> tuple[Entry, ...]:
    """Return the approved texts of a locale: each once, those first that most catalogs have."""
    counted: Counter[tuple[Key, str | None, tuple[str, ...]]] = Counter()
    first: dict[tuple[Key, str | None, tuple[str, ...]], Entry] = {}
    for held in _read(of, locale, errors):
        for entry in map(_bare, usable(held.catalog)):
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
    for held in _read(of, locale, errors):
        found = filled(held.catalog, memory, locale=locale, near=True, approved=approved)
        if _written(held, found.catalog, errors):
            paths.append(held.path)
            same, similar = same + found.same, similar + found.similar
    return Imported(locale=locale, texts=len(memory), same=same, similar=similar, paths=tuple(paths))


# --- hand-off

_HANDED = (".xlf", ".xliff")


def _hand_off(of: Project, path: Path, chosen: Sequence[Locale], version: Version) -> Exported:
    locale = _one(chosen, path, "an XLIFF file")
    errors: list[GeneratorError] = []
    units = {
        unit.id: unit for held in _read(of, locale, errors) for unit in handoff.waiting(held.catalog, locale)
    }
    fit = [unit for unit in units.values() if is_writable((unit.source, unit.target))]
    source = of.settings.source_locale
    files.write_bytes(path, xliff.write_xliff(fit, source=source, target=locale, version=version))
    others = len(units) - len(fit)
    return Exported(path=path, texts={locale: len(fit)}, others=others, errors=tuple(errors))


def _hand_back(
    of: Project, path: Path, chosen: Sequence[Locale]
) -> tuple[tuple[Imported, ...], tuple[GeneratorError, ...]]:
    returned = xliff.read_xliff(files.read_bytes(path), path=path)
    locale = _language(returned.language, chosen, path)
    errors: list[GeneratorError] = []
    approved = kept = 0
    paths: list[Path] = []
    for held in _read(of, locale, errors):
        found = handoff.taken(held.catalog, returned.units)
        if _written(held, found.catalog, errors):
            paths.append(held.path)
            approved += found.approved
        kept += found.kept
    done = Imported(
        locale=locale, texts=len(returned.units), same=approved, similar=0, kept=kept, paths=tuple(paths)
    )
    return (done,), tuple(errors)


def _language(tag: str, chosen: Sequence[Locale], path: Path) -> Locale:
    """Return the one of the chosen locales that a file is for."""
    known = locales.parse(tag, place=Place(path=path)) if tag else None
    found = next((one for one in chosen if known is None or one.gettext == known.gettext), None)
    if found is None or (known is None and len(chosen) != 1):
        raise GeneratorError(
            f"the file's language is {tag or 'not said'}, which is none of {', '.join(map(str, chosen))}",
            place=Place(path=path),
            hint="name the locale that it is for by --locale",
        )
    return found


def _one(chosen: Sequence[Locale], path: Path, what: str) -> Locale:
    if len(chosen) != 1:
        raise GeneratorError(f"{what} is of one language", place=Place(path=path), hint="name it by --locale")
    return chosen[0]


# --- kinds of files

_Written = tuple[bytes, Mapping[Locale, int], int]


def _write_tmx(memories: _Memories, of: Project, path: Path) -> _Written:
    fit = {locale: [entry for entry in memory if tmx.writable(entry)] for locale, memory in memories.items()}
    data = tmx.write_tmx(fit, source=of.settings.source_locale, version=_version())
    counts = {locale: len(memory) for locale, memory in fit.items()}
    return data, counts, sum(map(len, memories.values())) - sum(counts.values())


def _write_compendium(memories: _Memories, of: Project, path: Path) -> _Written:
    locale = _one(tuple(memories), path, "a PO compendium")
    memory = memories[locale]
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
    locale = chosen[0] if len(chosen) == 1 else _language(known.tag if known else "", chosen, path)
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
