"""Digests decide what is built again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import project
from generator.pages import site
from generator.pages.site import Report
from tests.pages import example
from tests.pages.building import taken_back
from tests.pages.reading import contents, published

PAY, CARD, INDEX = "billing/pay.html", "billing/card.html", "index.html"
PAST = 1_000_000_000
IDENTITY = ("-c", "user.name=Writer", "-c", "user.email=writer@example.com")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that is built in Dutch, all its pages of old, and a copy of it beside it."""
    root = tmp_path_factory.mktemp("outdated") / "project"
    example.write(root)
    assert build(root).findings == ()
    age(tree(root))
    age(read(root))
    shutil.copytree(root, root.with_name("copy"))
    return root


@pytest.fixture
def root(kept: Path) -> Path:
    return taken_back(kept)


def build(root: Path) -> Report:
    found = project.load(root)
    return site.build(found, locales=found.settings.locales[:1])


def tree(root: Path) -> Path:
    return root / "build" / "site" / "nl-NL"


def read(root: Path) -> Path:
    """Return where Sphinx keeps the documents that it read."""
    return root / "build" / ".work" / ".skeletons" / "doctrees"


def age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (PAST, PAST))


def rewritten(root: Path) -> set[str]:
    """Return the articles' pages that the last build wrote."""
    found = (path for path in tree(root).rglob("*.html") if path.stat().st_mtime > PAST)
    return {path.relative_to(tree(root)).as_posix() for path in found} - {
        "search.html",
        "404.html",
        "status.html",
    }


def test_nothing_changed_costs_nothing(root: Path) -> None:
    report = build(root)
    assert [one.unchanged for one in report.trees] == [True]
    assert not [path for path in tree(root).rglob("*") if path.is_file() and path.stat().st_mtime > PAST]


def test_a_fresh_checkout_with_the_last_build_restored_writes_no_page(root: Path) -> None:
    for path in (root / "content").rglob("*"):
        os.utime(path)
    (root / "build" / ".work" / "nl-NL" / "stamp.json").unlink()
    assert build(root).findings == ()
    assert rewritten(root) == set()


def test_another_process_writes_no_page_again(root: Path) -> None:
    """Though its sets have another order."""
    (root / "build" / ".work" / "nl-NL" / "stamp.json").unlink()
    command = [sys.executable, "-m", "generator", "--project", str(root), "build", "--locale", "nl-NL"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "1"})
    assert rewritten(root) == set()


def change_translation(root: Path) -> None:
    texts = {
        **example.NL["articles/billing/card"],
        "A credit card pays for everything.": "Een creditcard betaalt alles.",
    }
    example.write_catalog(root, "articles/billing/card", "nl-NL", texts)


def change_title(root: Path) -> None:
    texts = {**example.NL["articles/billing/card"], "Change your card": "Uw creditcard wijzigen"}
    example.write_catalog(root, "articles/billing/card", "nl-NL", texts)


def change_comment(root: Path) -> None:
    path = root / "locales/nl_NL/LC_MESSAGES/articles/billing/card.po"
    path.write_text(f"# a translator's remark\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def change_article(root: Path) -> None:
    path = root / "content/articles/billing/card.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("credit card pays", "card pays"), encoding="utf-8"
    )


def change_fact(root: Path) -> None:
    example.write_file(root / "content/facts.yml", "data-retention: {value: 60, unit: day}\n")


def change_alert(root: Path) -> None:
    example.write_catalog(
        root, "alerts", "nl-NL", {"You owe us {amount}.": "U moet ons nog {amount} betalen."}
    )


def change_layout(root: Path) -> None:
    path = root / "templates/site/footer.html"
    path.write_text(f"{path.read_text(encoding='utf-8')}<!-- changed -->", encoding="utf-8")


def change_string(root: Path) -> None:
    example.write_catalog(root, "templates/site", "nl-NL", {"Search": "Zoek"})


def remove_page(root: Path) -> None:
    (tree(root) / CARD).unlink()


def remove_image(root: Path) -> None:
    (tree(root) / "_images/pay.svg").unlink()


ALL = {PAY, CARD, INDEX}


@pytest.mark.parametrize(
    ("change", "pages", "names"),
    [
        pytest.param(change_translation, {CARD}, set(), id="a sentence"),
        pytest.param(change_comment, set(), set(), id="a translator's comment"),
        pytest.param(change_article, {CARD}, {"billing/card"}, id="an article"),
        pytest.param(change_fact, {PAY}, {"billing/pay"}, id="a fact"),
        pytest.param(change_alert, {PAY}, set(), id="a quoted alert"),
        pytest.param(change_title, ALL, set(), id="a title, which all pages show in the navigation"),
        pytest.param(change_layout, ALL, set(), id="the layout"),
        pytest.param(change_string, ALL, set(), id="a string of the layout"),
        pytest.param(remove_page, {CARD}, set(), id="a lost page"),
        pytest.param(remove_image, {PAY}, set(), id="a lost image"),
    ],
)
def test_a_change_rewrites_the_pages_that_show_it_and_no_other(
    root: Path, change: Callable[[Path], None], pages: set[str], names: set[str]
) -> None:
    """Sphinx reads again what was written by its writer, and no other, either."""
    change(root)
    build(root)
    assert rewritten(root) == pages
    assert (tree(root) / "_images/pay.svg").is_file()
    found = (path for path in read(root).rglob("*.doctree") if path.stat().st_mtime > PAST)
    assert {path.relative_to(read(root)).with_suffix("").as_posix() for path in found} == names


def test_footnotes_of_one_name_are_read_once(root: Path) -> None:
    """A footnote is named for its own article; only labels that others can link to are there once."""
    for name in ("pay", "card"):
        path = root / f"content/articles/billing/{name}.md"
        path.write_text(f"{path.read_text(encoding='utf-8')}\nA note.[^1]\n\n[^1]: It.\n", encoding="utf-8")
    build(root)
    age(read(root))
    change_article(root)
    build(root)
    found = [path.stem for path in read(root).rglob("*.doctree") if path.stat().st_mtime > PAST]
    assert found == ["card"]


@pytest.mark.parametrize("change", [change_article, change_title, change_alert])
def test_what_results_is_byte_for_byte_what_a_build_from_nothing_gives(
    root: Path, change: Callable[[Path], None]
) -> None:
    change(root)
    build(root)
    updated = contents(tree(root))
    shutil.rmtree(root / "build")
    build(root)
    assert updated == contents(tree(root))


@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_text("")], ids=["lost", "empty"]
)
def test_a_search_index_that_was_lost_is_made_again(root: Path, damage: Callable[[Path], None]) -> None:
    index = tree(root) / "searchindex.js"
    whole = index.read_bytes()
    damage(index)
    assert build(root).findings == ()
    assert index.read_bytes() == whole


@pytest.mark.parametrize("name", ["articles/billing/card", "alerts", "templates/site"])
def test_every_build_tells_of_a_catalog_that_cannot_be_read(root: Path, name: str) -> None:
    path = root / f"locales/nl_NL/LC_MESSAGES/{name}.po"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"msgstr", b"msgst", 2))
    first = build(root).findings
    assert [found for found in first if f"{name}.po" in found]
    assert build(root).findings == first
    path.write_bytes(sound)
    assert build(root).findings == ()


def test_every_build_tells_of_a_broken_catalog_that_no_title_shows(root: Path) -> None:
    example.write_file(root / "content/articles/bare.md", "---\norphan: true\n---\nNo heading.\n")
    build(root)
    example.write_file(root / "locales/nl_NL/LC_MESSAGES/articles/bare.po", 'msgid "No\n')
    first = build(root).findings
    assert [found for found in first if "bare.po" in found]
    assert build(root).findings == first


def test_a_page_whose_article_is_gone_vanishes(root: Path) -> None:
    (root / "content/articles/billing/card.md").unlink()
    example.write_file(root / "content/index.md", "# Help center\n\n```{toctree}\nbilling/pay\n```\n")
    pay = root / "content/articles/billing/pay.md"
    pay.write_text("# Pay a balance\n", encoding="utf-8")
    assert build(root).findings == ()
    assert not (tree(root) / CARD).exists()
    assert not (tree(root) / "_images" / "pay.svg").exists()
    updated = contents(tree(root))
    shutil.rmtree(root / "build")
    build(root)
    assert updated == contents(tree(root))


@pytest.mark.parametrize("change", ["moved", "translated"])
def test_a_link_shows_the_heading_that_its_label_stands_before(root: Path, change: str) -> None:
    card, refer = (root / f"content/articles/billing/{name}.md" for name in ("card", "refer"))
    example.write_file(refer, "# Refer\n\nSee [](#refunds).\n")
    example.write_file(
        root / "content/index.md", example.START.replace("/card\n```", "/card\nbilling/refer\n```")
    )
    example.write_file(card, f"{example.CARD}\nFirst.\n\n(refunds)=\n## Refunds\n\nLast.\n")
    assert build(root).findings == ()
    assert "card.html#refunds" in (tree(root) / "billing/refer.html").read_text(encoding="utf-8")
    if change == "moved":
        (tree(root) / "billing/refer.html").unlink()
        example.write_file(card, f"{example.CARD}\nNew.\n\nFirst.\n\n(refunds)=\n## Refunds\n\nLast.\n")
    else:
        texts = {**example.NL["articles/billing/card"], "Refunds": "Terugbetaald"}
        example.write_catalog(root, "articles/billing/card", "nl-NL", texts)
    build(root)
    updated = contents(tree(root))
    shutil.rmtree(root / "build")
    build(root)
    assert updated == contents(tree(root))


def test_another_release_of_a_library_writes_every_page_again(root: Path, tmp_path: Path) -> None:
    example.write_file(tmp_path / "docutils-0.dist-info/METADATA", "Name: docutils\nVersion: 0\n")
    command = [sys.executable, "-m", "generator", "--project", str(root), "build", "--locale", "nl-NL"]
    path = os.pathsep.join([str(tmp_path), *sys.path])
    subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=True, capture_output=True)
    assert rewritten(root) == {PAY, CARD, INDEX}


def test_a_page_whose_skeleton_is_another_is_written_again(root: Path) -> None:
    skeleton = root / "build/.work/.skeletons/pages/billing/card.skeleton"
    skeleton.write_bytes(skeleton.read_bytes() + b"\n")
    (root / "build/.work/nl-NL/stamp.json").unlink()
    build(root)
    assert rewritten(root) == {CARD}


def test_a_commit_shows_on_the_page_of_its_article(root: Path) -> None:
    """A build knows the day on which an article was last changed once the change is committed."""
    commit(root, "2026-01-05")
    change_article(root)
    build_by_command(root)
    before = published(tree(root))
    commit(root, "2026-03-07")
    build_by_command(root)
    after = published(tree(root))
    assert {name for name in after if after[name] != before[name]} == {CARD}
    shutil.rmtree(root / "build")
    build_by_command(root)
    assert published(tree(root)) == after


def commit(root: Path, day: str) -> None:
    made = f"{day}T12:00:00Z"
    who = {"GIT_AUTHOR_DATE": made, "GIT_COMMITTER_DATE": made}
    for command in (["init", "-q"], ["add", "content"], [*IDENTITY, "commit", "-qm", "A change"]):
        subprocess.run(["git", *command], cwd=root, env={**os.environ, **who}, check=True)


def build_by_command(root: Path) -> None:
    """Build in a new process: one process asks git once."""
    command = [sys.executable, "-m", "generator", "--project", str(root), "build", "--locale", "nl-NL"]
    subprocess.run(command, check=True, capture_output=True)
