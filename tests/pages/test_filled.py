"""Pages that are filled are, byte for byte, those that Sphinx makes of the articles in each language."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polib
import pytest

from generator import project
from generator.catalogs.sync import sync
from generator.files import LOCK
from generator.pages import site
from generator.project import Project
from generator.source.content import read_content
from tests.pages import example
from tests.pages.reading import published

ARCHIVE = Path(__file__).parents[2].parent / "shared/corpora/articles-3000.tar.xz"

OWN_SETTINGS = """\
from pathlib import Path
from generator.pages.settings import sphinx_settings

globals().update(sphinx_settings(Path(__file__).parent))
"""
"""With settings of its own for Sphinx, whatever they are, a project is built without skeletons."""

HEADING = 'A **bold** & "quoted" `code` [link](pay.md) <kbd>X</kbd> @home'
NOTES = "First[^a] and then[^b]."
ATOMS = 'An ![alt of "it"](images/pay.svg "A title"), <https://example.com/?a&b>, ~~struck~~ *text*[^c].'

MORE = f"""\

## {HEADING}

{ATOMS}
Then [one][r1], [](pay.md), [](pay.md#use-a-card-1), [](#add-a-card) and {{fact}}`data-retention`\\
after a break `two  spaces`, [with **bold** `code`](https://example.com/page "Another title").

- [ ] A task to do. Then another.
- [x] A task done with **bold**

<!-- translate: off -->

A quote. And {{fact}}`data-retention` left out.

:::{{note}}
A quote. In a box, left out. <b>A quote.</b>
:::

<p title="x">Raw text here.</p>

<!-- translate: on -->

> [!NOTE]
> An alert with text.

> A quote.
> ### With a heading inside

Term *one*
: The definition, with [a link that only directives know][late].

:::{{admonition}} Own *title* here
Inside the box. And [late].

[late]: https://example.com/late
:::

```{{math}}
:label: sum
x = 1
```

### With ~~struck~~ words

### With the same words

<details><summary>In a <b>bold</b> box</summary>Raw text here. And <a title="more" href="#">more</a>.</details>

[^a]: The note a.
[^c]: The note c.
[r1]: https://example.com/r1 "The title of a reference & more"
"""

SWAPPED = f"""\

{NOTES} [Pay].

[^a]: The note a.
[^b]: The note b.
[Pay]: pay.md
"""

TERMS = """\
---
title: Terms
translate: false
---
# Terms of {fact}`data-retention`

We keep it for **{fact}`data-retention`**.

:::{alert} past-due
:::
"""

FRENCH = {
    HEADING: 'L\'<kbd>X</kbd> **gras** & « [lien](pay.md) » "cité" `code` @maison',
    ATOMS: '![autre "image"](images/pay.svg "A title") *et* ~~barré~~[^c] <https://example.com/?a&b>.',
    "The title of a reference & more": 'Titre d\'une "référence" & plus',
    "Own *title* here": "Titre *à soi* d’ici",
    "A task done with **bold**": "Une tâche **faite**",
    "A quote.": "Une citation.",
    "With a heading inside": "Avec un titre",
    'Raw text here. And <a title="more" href="#">more</a>.': 'Texte brut et <a title="more" href="#">plus</a>.',
}


def write(root: Path) -> Project:
    """Write the example with all that an article may hold, and translations in every state."""
    example.write(root)
    example.write_file(root / "pyproject.toml", example.SETTINGS.replace('"nl-NL", "sv-SE", ', ""))
    articles = root / "content/articles/billing"
    for name, text in (("card", MORE), ("tax", f"# Tax\n{SWAPPED}"), ("terms", TERMS)):
        path = articles / f"{name}.md"
        kept = path.read_text(encoding="utf-8") if path.is_file() else ""
        example.write_file(path, f"{kept}{text}")
    start = root / "content/index.md"
    listed = start.read_text(encoding="utf-8").replace(
        "billing/card\n", "billing/card\nbilling/tax\nbilling/terms\n", 1
    )
    example.write_file(start, listed)
    card = "articles/billing/card"
    french = {**example.OTHERS["fr-FR"][card], **FRENCH}
    example.write_catalog(root, card, "fr-FR", french, fuzzy=frozenset(["Own *title* here"]), origin="mt")
    # Footnotes are counted in the order of the page.
    example.write_catalog(root, "articles/billing/tax", "zh-CN", {NOTES: "先[^b]后[^a]。"})
    shutil.copy(articles / "images/pay.svg", articles / "images/pay.zh_CN.svg")
    make_stale(root)
    return project.load(root)


def make_stale(root: Path) -> None:
    pay = root / "content/articles/billing/pay.md"
    extract(root)
    edited = pay.read_text(encoding="utf-8").replace("Only the owner can", "Only the owner of it can")
    example.write_file(pay, edited)
    extract(root)


def extract(root: Path) -> None:
    found = project.load(root)
    sync(found, read_content(found).texts(found))


def built_apart(found: Project) -> Path:
    """Build each language by Sphinx alone."""
    example.write_file(found.root / "conf.py", OWN_SETTINGS)
    return site.build(found, out=found.root / "apart", work=found.root / "work").out


def languages_read(work: Path) -> set[str]:
    """Return the languages in which Sphinx read all articles."""
    return {path.parents[1].name for path in work.glob("*/doctrees/environment.pickle")} - {".skeletons"}


def assert_equal(filled: Path, apart: Path) -> None:
    left, right = published(filled), published(apart)
    assert left.keys() == right.keys()
    # It tells what the site was made from, and settings of its own are part of that.
    assert [name for name in left if left[name] != right[name]] == ["manifest.json"]


def write_many(root: Path) -> None:
    """Write so many articles that several processes work at each step."""
    names = [f"many/{number:02}" for number in range(50)]
    for number, name in enumerate(names):
        text = f"# Part {number}\n\nOf [](pay.md) and `{number}`.\n\n![It]({'../billing/images/pay.svg'})\n"
        path = root / f"content/articles/{name}.md"
        example.write_file(path, text.replace("pay.md", f"{(number + 1) % 50:02}.md"))
    start = root / "content/index.md"
    listed = start.read_text(encoding="utf-8").replace(
        "billing/card\n", "\n".join(["billing/card", *names, ""])
    )
    example.write_file(start, listed)
    for locale in ("zh-CN", "fr-FR"):
        example.write_catalog(root, names[7], locale, {"Part 7": "7."})


def write_misfit(root: Path, locale: str, *, name: str = "billing/card") -> None:
    """Write an article whose title fits no skeleton: footnotes are counted in the order of the page."""
    text = f"# {NOTES}\n\n[^a]: The note a.\n[^b]: The note b.\n"
    example.write_file(root / f"content/articles/{name}.md", text)
    example.write_catalog(root, f"articles/{name}", locale, {NOTES: "Puis[^b] après[^a]."})


def test_every_file_of_every_language_is_that_of_sphinx(tmp_path: Path) -> None:
    """Sphinx read no language as a whole: what does not fit is read page by page."""
    found = write(tmp_path)
    report = site.build(found)
    assert languages_read(tmp_path / "build/.work") == set()
    apart = built_apart(found)
    assert languages_read(tmp_path / "work") == {"en-US", "zh-CN", "fr-FR"}
    assert_equal(report.out, apart)


def test_what_is_left_out_or_done_reads_as_the_writer_wrote_it(tmp_path: Path) -> None:
    found = write(tmp_path)
    chosen = [locale for locale in found.settings.locales if locale.tag == "fr-FR"]
    page = (site.build(found, locales=chosen).out / "fr-FR/billing/card.html").read_text(encoding="utf-8")
    assert "Une citation." in page
    assert "<p>A quote. And " in page
    assert "<p>A quote. In a box, left out. <b>A quote.</b></p>" in page
    assert '<p title="x">Raw text here.</p>' in page
    assert "Texte brut et <a" in page
    assert "[x]" not in page
    box = '<label><input class="task-list-item-checkbox" checked="checked" disabled="disabled" type="checkbox"> '
    assert f'{box}<span class="s-' in page
    assert page.count("</label></p>") == 2
    assert "Une tâche" in page


def test_numbers_of_headings_are_those_of_sphinx(tmp_path: Path) -> None:
    found = write(tmp_path)
    start = tmp_path / "content/index.md"
    text = start.read_text(encoding="utf-8")
    example.write_file(start, text.replace(":hidden:\n", ":numbered:\n:maxdepth: 3\n"))
    report = site.build(found)
    assert ">2.1. " in (report.out / "fr-FR/index.html").read_text(encoding="utf-8")
    assert_equal(report.out, built_apart(found))


def test_pages_that_several_processes_make_are_those_of_sphinx(tmp_path: Path) -> None:
    found = write(tmp_path)
    write_many(tmp_path)
    report = site.build(found, jobs=2)
    assert languages_read(tmp_path / "build/.work") == set()
    apart = built_apart(found)
    assert languages_read(tmp_path / "work") == {"en-US", "zh-CN", "fr-FR"}
    assert_equal(report.out, apart)


def test_a_title_that_fits_nowhere_has_its_language_read(tmp_path: Path) -> None:
    """It stands on every page: the processes that fill them say so, and Sphinx makes the tree."""
    found = example.write(tmp_path)
    write_many(tmp_path)
    write_misfit(tmp_path, "fr-FR", name="many/08")
    chosen = [locale for locale in found.settings.locales if locale.tag == "fr-FR"]
    report = site.build(found, locales=chosen, jobs=2)
    assert report.findings == ()
    assert languages_read(tmp_path / "build/.work") == {"fr-FR"}
    assert "Puis après." in (report.out / "fr-FR/many/07.html").read_text(encoding="utf-8")


def test_a_project_without_a_start_page_is_built_without_skeletons(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    (tmp_path / "content/index.md").unlink()
    site.build(found, locales=found.settings.locales[:1])
    assert languages_read(tmp_path / "build/.work") == {"nl-NL"}


def test_a_page_is_filled_anew_though_its_skeleton_is_lost(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    chosen = found.settings.locales[:1]
    before = published(site.build(found, locales=chosen).out / "nl-NL")
    for skeleton in (tmp_path / "build/.work/.skeletons/pages").rglob("card*"):
        skeleton.unlink()
    (tmp_path / "build/site/nl-NL/billing/card.html").unlink()
    assert published(site.build(found, locales=chosen).out / "nl-NL") == before


def test_a_page_that_does_not_fit_is_the_only_one_that_the_next_build_writes_again(tmp_path: Path) -> None:
    """Nor is anything wrong with it."""
    example.write(tmp_path)
    example.write_file(
        tmp_path / "content/articles/billing/card.md",
        f"{example.CARD}\n(refunds)=\n## Refunds\n\n[](#refunds).\n{SWAPPED}",
    )
    texts = {NOTES: "先[^b]后[^a]。", "Change your card": "更换您的*银行卡*"}
    example.write_catalog(tmp_path, "articles/billing/card", "zh-CN", texts)
    found = project.load(tmp_path)
    chosen = [locale for locale in found.settings.locales if locale.tag == "zh-CN"]
    assert site.build(found, locales=chosen).findings == ()
    assert site.build(found, locales=chosen).trees[0].unchanged
    tree = tmp_path / "build/site/zh-CN"
    for path in tree.rglob("*.html"):
        os.utime(path, (0, 0))
    (tmp_path / "build/.work/zh-CN/stamp.json").unlink()
    assert site.build(found, locales=chosen).findings == ()
    articles = [tree / "index.html", *(tree / "billing").iterdir()]
    assert [path.name for path in articles if path.stat().st_mtime] == ["card.html"]


def test_a_project_that_was_moved_is_filled_again(tmp_path: Path) -> None:
    found = example.write(tmp_path / "here")
    before = site.build(found, locales=found.settings.locales[:1])
    pages = published(before.out / "nl-NL")
    moved = project.load((tmp_path / "here").rename(tmp_path / "there"))
    report = site.build(moved, locales=moved.settings.locales[:1])
    assert report.findings == ()
    assert published(report.out / "nl-NL") == pages
    assert languages_read(tmp_path / "there/build/.work") == set()


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["lost", "empty"])
def test_without_what_sphinx_read_for_all_each_language_is_read(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    found = example.write(tmp_path)
    chosen = found.settings.locales[:1]
    before = published(site.build(found, locales=chosen).out / "nl-NL")
    damage(tmp_path / "build/.work/.skeletons/doctrees/environment.pickle")
    (tmp_path / "build/.work/nl-NL/stamp.json").unlink()
    report = site.build(found, locales=chosen)
    assert report.findings == ()
    assert published(report.out / "nl-NL") == before


def test_skeletons_that_were_not_finished_are_made_again(tmp_path: Path) -> None:
    """The command is killed when it has made one of them, and the article is then as it was before."""
    found = example.write(tmp_path)
    chosen = found.settings.locales[:1]
    before = published(site.build(found, locales=chosen).out / "nl-NL")
    card = tmp_path / "content/articles/billing/card.md"
    text = card.read_text(encoding="utf-8")
    example.write_file(card, f"{text}\nAnd more.\n")
    skeleton = tmp_path / "build/.work/.skeletons/pages/billing/card.skeleton"
    skeleton.unlink()
    with started(tmp_path) as process:
        while not skeleton.is_file():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
    example.write_file(card, text)
    (tmp_path / "build/site/nl-NL/billing/card.html").unlink()
    assert published(site.build(found, locales=chosen).out / "nl-NL") == before


def test_commands_that_build_at_once_take_turns(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    chosen = found.settings.locales[:2]
    both = [
        started(tmp_path, "--part", "--out", str(tmp_path / one.tag), "--locale", one.tag) for one in chosen
    ]
    holder = tmp_path / "build/.work" / LOCK
    holders: set[int] = set()
    while any(process.poll() is None for process in both):
        with suppress(FileNotFoundError):
            text = holder.read_text(encoding="utf-8")
            holders |= {int(number) for number in re.findall(r"^generator build \(process (\d+)", text)}
    assert [process.wait() for process in both] == [0, 0]
    assert holders == {process.pid for process in both}
    for one in chosen:
        alone = site.build(
            found, locales=[one], out=tmp_path / "alone" / one.tag, work=tmp_path / "w", part=True
        )
        assert published(tmp_path / one.tag) == published(alone.out)


def started(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "generator", "--project", str(root), "build", *arguments]
    return subprocess.Popen(command, start_new_session=True)


@pytest.mark.nightly
@pytest.mark.skipif(not ARCHIVE.exists(), reason="the corpus of articles is not beside the project")
def test_sixty_real_articles_are_those_of_sphinx(tmp_path: Path) -> None:
    found = example.write(tmp_path)
    shutil.rmtree(tmp_path / "locales")
    names = write_articles(tmp_path / "content/articles", 60)
    listed = "\n".join(["# Help center\n\n```{toctree}", *names, "```\n"])
    example.write_file(tmp_path / "content/index.md", listed)
    extract(tmp_path)
    for path in (tmp_path / "locales").rglob("articles/**/*.po"):
        catalog = polib.pofile(str(path), wrapwidth=0)
        for number, entry in enumerate(catalog):
            entry.msgstr = re.sub(r"\bthe\b(?![^(`]*[)`])", "de", entry.msgid) if number % 5 else ""
        catalog.save()
    report = site.build(found)
    assert languages_read(tmp_path / "build/.work") == set()
    assert_equal(report.out, built_apart(found))


def write_articles(folder: Path, count: int) -> list[str]:
    names: list[str] = []
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".md") else None
            text = file.read().decode("utf-8-sig").replace("\r\n", "\n") if file else ""
            if "title:" in text[:2000] and "/includes/" not in member.name and len(names) < count:
                names.append(f"real/{len(names):02}")
                example.write_file(folder / f"{names[-1]}.md", text)
    return names
