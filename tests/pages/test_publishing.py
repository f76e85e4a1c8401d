"""Readers see the old tree or the new one, whole."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from generator import project
from generator.pages import site
from generator.pages.publishing import built_beside
from tests.pages import example
from tests.pages.reading import contents


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "nl-NL"
    folder.mkdir()
    (folder / "a.html").write_text("old")
    (folder / "b.css").write_text("old")
    return folder


def write_anew(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(text)


def test_what_is_built_takes_the_place_of_what_was_there(tree: Path) -> None:
    with built_beside(tree) as beside:
        write_anew(beside / "a.html", "new")
        (beside / "b.css").write_text("new")
        assert contents(tree) == {"a.html": b"old", "b.css": b"old"}
    assert contents(tree) == {"a.html": b"new", "b.css": b"new"}
    assert [path.name for path in tree.parent.iterdir()] == ["nl-NL"]


def test_a_build_that_fails_leaves_what_was_there(tree: Path) -> None:
    def fail() -> None:
        with built_beside(tree) as beside:
            write_anew(beside / "a.html", "half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert contents(tree) == {"a.html": b"old", "b.css": b"old"}
    assert [path.name for path in tree.parent.iterdir()] == ["nl-NL"]


def test_what_somebody_removed_takes_no_place(tree: Path) -> None:
    with (
        pytest.raises(FileNotFoundError, match="somebody removed what was built"),
        built_beside(tree) as beside,
    ):
        shutil.rmtree(beside)
    assert contents(tree) == {"a.html": b"old", "b.css": b"old"}


def test_what_a_killed_build_left_is_not_used(tree: Path) -> None:
    (tree.parent / ".nl-NL.next").mkdir()
    (tree.parent / ".nl-NL.next" / "half.html").write_text("half")
    with built_beside(tree):
        pass
    assert contents(tree) == {"a.html": b"old", "b.css": b"old"}


def test_the_first_tree_appears_when_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "site" / "nl-NL"
    with built_beside(folder) as beside:
        (beside / "a.html").write_text("new")
        assert not folder.exists()
    assert contents(folder) == {"a.html": b"new"}


def test_a_system_that_cannot_exchange_folders_renames_them(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with built_beside(tree) as beside:
        write_anew(beside / "a.html", "new")
    assert contents(tree) == {"a.html": b"new", "b.css": b"old"}
    assert [path.name for path in tree.parent.iterdir()] == ["nl-NL"]


def test_a_locale_whose_build_fails_keeps_its_last_pages(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    dutch = found.settings.locales[:1]
    before = contents(site.build(found, locales=dutch).out / "nl-NL")
    layout = tmp_path / "templates/site/layout.html"
    layout.write_text(f"{layout.read_text(encoding='utf-8')}{{% broken", encoding="utf-8")
    report = site.build(project.load(tmp_path), locales=dutch)
    assert report.findings[-1].startswith("nl-NL: no pages, because ")
    kept = contents(report.out / "nl-NL")
    assert {name: data for name, data in kept.items() if name not in ("404.html", "status.html")} == {
        name: data for name, data in before.items() if name not in ("404.html", "status.html")
    }


def test_no_page_leads_to_a_locale_whose_first_build_failed(tmp_path: Path) -> None:
    """It comes back with the build that succeeds."""
    found = example.write(tmp_path)
    dutch, swedish = chosen = found.settings.locales[:2]
    layout = tmp_path / "templates/site/layout.html"
    whole = layout.read_text(encoding="utf-8")
    example.write_file(layout, f"{{% if language == 'sv-SE' %}}{{{{ 1 / 0 }}}}{{% endif %}}{whole}")
    report = site.build(found, locales=chosen)
    assert [finding.partition(":")[0] for finding in report.findings] == [swedish.tag]
    names = ("index", f"{dutch.tag}/billing/pay", f"{dutch.tag}/404", f"{dutch.tag}/status")
    pages = {name: (report.out / f"{name}.html").read_text(encoding="utf-8") for name in names}
    assert [name for name, text in pages.items() if f'hreflang="{swedish.tag}"' in text] == []
    assert swedish.tag not in (report.out / "sitemap.xml").read_text(encoding="utf-8")
    example.write_file(layout, whole)
    mended = site.build(project.load(tmp_path), locales=chosen)
    assert mended.findings == ()
    assert all(f'hreflang="{swedish.tag}"' in (mended.out / f"{name}.html").read_text() for name in names)


def test_a_site_without_any_tree_has_no_pages(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    example.write_file(tmp_path / "templates/site/layout.html", "{% broken")
    report = site.build(found, locales=found.settings.locales[:1])
    assert report.findings[-1].startswith("nl-NL: no pages, because ")
    assert not report.start.exists()
