"""Parts of a site, built apart, become one site."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from generator import project
from generator.errors import GeneratorError
from generator.pages import site
from generator.pages.joining import join
from generator.pages.manifest import MANIFEST, Manifest, read_manifest
from generator.pages.site import Report
from generator.project import Project
from tests.pages import example
from tests.pages.reading import published

TAGS = ("en-US", *example.LOCALES)


def test_the_joined_site_is_byte_for_byte_that_of_one_machine(tmp_path: Path, report: Report) -> None:
    """One part is built here; that the others' trees come from a whole build makes no difference to them."""
    found = example.write(tmp_path / "a")
    dutch = site.build(found, locales=found.settings.locales[:1], part=True)
    assert dutch.findings == ()
    others = tmp_path / "b"
    for tag in TAGS:
        if tag != "nl-NL":
            shutil.copytree(report.out / tag, others / tag)
    shutil.copy(dutch.out / MANIFEST, others / MANIFEST)
    joined = join(example.write(tmp_path / "c"), [dutch.out, others])
    assert joined.findings == ()
    assert published(joined.out) == published(report.out)


def write_part(folder: Path, manifest: Manifest, tags: Sequence[str]) -> Path:
    """Write what matters of a part: the manifest, and pages that nobody reads here."""
    example.write_file(folder / MANIFEST, manifest.write())
    for tag in tags:
        example.write_file(folder / tag / "index.html", "")
    return folder


@pytest.fixture
def here(tmp_path: Path) -> Project:
    return example.write(tmp_path / "here")


@pytest.fixture
def manifest(report: Report) -> Manifest:
    found = read_manifest(report.out / MANIFEST)
    assert found is not None
    return found


def refusal(here: Project, folders: Sequence[Path]) -> str:
    with pytest.raises(GeneratorError) as caught:
        join(here, folders)
    assert not (here.build / "site").exists()
    return str(caught.value)


def test_a_folder_without_a_manifest_is_no_part(here: Project, tmp_path: Path) -> None:
    assert refusal(here, [tmp_path]) == (
        f"{tmp_path}: this is no part of a site, for it has no manifest.json; "
        "build it again with `generator build --part`"
    )


def test_a_part_of_other_sources_is_refused(here: Project, manifest: Manifest, tmp_path: Path) -> None:
    part = write_part(tmp_path / "part", manifest, TAGS)
    example.write_catalog(here.root, "alerts", "nl-NL", {"You owe us {amount}.": "U moet {amount} betalen."})
    assert refusal(project.load(here.root), [part]) == (
        f"{part}: this part was built from other sources, settings or releases than are here; "
        "check out the same commit, or build it again with `generator build --part`"
    )


def test_a_tree_whose_pages_lead_nowhere_else_is_no_part(
    here: Project, manifest: Manifest, tmp_path: Path
) -> None:
    alone = replace(manifest, trees=manifest.trees[:2])
    part = write_part(tmp_path / "part", alone, TAGS)
    assert refusal(here, [part]) == (
        f"{part}: the pages of this part lead to en-US and nl-NL alone; "
        "build it again with `generator build --part`"
    )


def test_a_part_is_one_though_a_whole_site_stood_in_its_folder(here: Project, tmp_path: Path) -> None:
    dutch, out = here.settings.locales[:1], tmp_path / "part"
    site.build(here, locales=dutch, out=out)
    site.build(here, locales=dutch, out=out, part=True)
    found = read_manifest(out / MANIFEST)
    assert found
    assert tuple(tree.tag for tree in found.trees) == TAGS


def test_a_locale_that_no_part_has_is_named(here: Project, manifest: Manifest, tmp_path: Path) -> None:
    part = write_part(tmp_path / "part", manifest, TAGS[:4])
    assert refusal(here, [part]) == (
        "none of the folders has fr-FR; build it with `generator build --part --locale fr-FR`"
    )


def test_a_tree_that_two_parts_have_is_not_guessed(here: Project, manifest: Manifest, tmp_path: Path) -> None:
    parts = [write_part(tmp_path / "a", manifest, TAGS), write_part(tmp_path / "b", manifest, TAGS[1:2])]
    assert refusal(here, parts) == f"{parts[1]}: nl-NL is in {parts[0]} too; leave one of the two out"
