"""Trees that were built apart, on as many machines as there are locales, become one site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator.errors import GeneratorError, Place
from generator.pages import frontpages
from generator.pages.manifest import MANIFEST, Manifest, read_manifest
from generator.pages.notes import ROWS, all_text_digests, notes_of
from generator.pages.publishing import put_in_place
from generator.pages.site import Report
from generator.pages.state import shared, state
from generator.pages.trees import Built
from generator.project import Project
from generator.source.content import read_content
from generator.stamps import Glance, glance

__all__ = ["join"]


def join(
    project: Project, folders: Sequence[Path], *, out: Path | None = None, seen: Glance | None = None
) -> Report:
    """Copy the trees of some folders into one site, and write what speaks of all of them.

    Each folder is what `generator build --part --out FOLDER` wrote, from the sources that are here. Raises
    GeneratorError, before anything is written, for a folder that is no such part, that was made from other
    sources, or that has a tree which another has, and if a locale of the settings is in none. `seen` is what
    the project's files were.
    """
    out = (out or project.build / "site").resolve()
    seen = seen or glance(project)
    digests = all_text_digests(project, seen)
    here = state(shared(seen), digests)
    wanted = [locale.tag for locale in project.settings.all_locales]
    manifests = [_read(folder, here, wanted) for folder in folders]
    trees = _trees(folders, wanted)
    missing = [tag for tag in wanted if tag not in trees]
    if missing:
        raise GeneratorError(
            f"none of the folders has {' or '.join(missing)}",
            hint=f"build it with `generator build --part --locale {missing[0]}`",
        )
    for tag, folder in trees.items():
        if folder.resolve() != out / tag:
            put_in_place(folder, out / tag)
    frontpages.remove_trees(out, read_manifest(out / MANIFEST), keep=project.settings.all_locales)
    content = read_content(project)
    rows = notes_of(project.build / ".work", ROWS, digests)
    frontpages.write(project, content, replace(manifests[0], part=False, behind=()), out, rows)
    built = tuple(Built(locale=locale, folder=out / locale.tag) for locale in project.settings.all_locales)
    return Report(out=out, trees=built, errors=content.errors)


def _read(folder: Path, here: str, wanted: Sequence[str]) -> Manifest:
    found = read_manifest(folder / MANIFEST)
    place = Place(path=folder)
    again = "build it again with `generator build --part`"
    if found is None:
        raise GeneratorError(f"this is no part of a site, for it has no {MANIFEST}", place=place, hint=again)
    if found.state != here:
        fault = "this part was built from other sources, settings or releases than are here"
        raise GeneratorError(fault, place=place, hint=f"check out the same commit, or {again}")
    if found.behind:
        fault = f"{' and '.join(found.behind)} in this part was built from other sources than are here"
        hint = f"build it again with `generator build --part --locale {found.behind[0]}`"
        raise GeneratorError(fault, place=place, hint=hint)
    tags = [tree.tag for tree in found.trees]
    if tags != wanted:
        fault = f"the pages of this part lead to {' and '.join(tags)} alone"
        raise GeneratorError(fault, place=place, hint=again)
    return found


def _trees(folders: Sequence[Path], tags: Sequence[str]) -> dict[str, Path]:
    """Return where the tree of each locale is; a tree in two folders would be a guess."""
    found: dict[str, Path] = {}
    for folder in folders:
        for tag in tags:
            if not (folder / tag / "index.html").is_file():
                continue
            if tag in found:
                fault = f"{tag} is in {found[tag].parent} too"
                raise GeneratorError(fault, place=Place(path=folder), hint="leave one of the two out")
            found[tag] = folder / tag
    return found
