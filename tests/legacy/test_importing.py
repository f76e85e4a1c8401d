"""Files and folders become articles and catalogs of a project; what cannot be used stops nothing."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from generator import cli, files, locales, project
from generator.catalogs.model import State
from generator.catalogs.po import read_po, write_po
from generator.catalogs.provenance import state
from generator.errors import GeneratorError
from generator.legacy.exporting import Shape, export_articles
from generator.legacy.importing import FileReport, import_files
from generator.legacy.sources import Sources
from generator.project import Project
from tests.legacy.example import DUTCH, ENGLISH, PLAIN, SETTINGS, SIDE_BY_SIDE, hash_of

NL = locales.parse("nl-NL")


@pytest.fixture
def of(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    for folder in ("content/articles", "locales"):
        (root / folder).mkdir(parents=True)
    (root / "pyproject.toml").write_text(SETTINGS)
    return project.load(root)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder of localized files with their sources beside."""
    folder = tmp_path / "tree"
    (folder / "nl/garden").mkdir(parents=True)
    (folder / "nl/garden/plans.md").write_text(PLAIN)
    (folder / "en").mkdir()
    (folder / "en/plans.md").write_text(ENGLISH)
    return folder


def taken(of: Project, path: Path, source: Path | None = None) -> FileReport:
    (report,) = import_files(of, [path], locale=NL, source=source)
    return report


def texts(of: Project, name: str) -> dict[str, str]:
    path = of.po(f"articles/{name}", NL)
    return {one.msgid: one.msgstr[0] for one in read_po(path.read_bytes(), path=path).live}


def exported(of: Project, name: str, out: Path) -> bytes:
    (report,) = export_articles(of, [name], locale=NL, out=out, shape=Shape(), today=date(2020, 1, 2))
    assert report.error is None
    return (out / f"{name}.md").read_bytes()


@pytest.mark.parametrize("text", [PLAIN, SIDE_BY_SIDE], ids=["plain", "side by side"])
def test_a_tree_becomes_articles_and_catalogs_and_comes_out_again(
    of: Project, tree: Path, tmp_path: Path, text: str
) -> None:
    (tree / "nl/garden/plans.md").write_text(text)
    report = taken(of, tree / "nl", tree / "en")
    assert report == FileReport(
        path=str(tree / "nl/garden/plans.md"),
        article="garden/plans",
        source="file",
        matched=len(DUTCH),
        exact=True,
        faults=report.faults,
    )
    assert (of.articles / "garden/plans.md").read_text() == ENGLISH
    assert texts(of, "garden/plans") == DUTCH
    assert exported(of, "garden/plans", tmp_path / "out").decode() == text


def test_importing_twice_changes_nothing(of: Project, tree: Path) -> None:
    taken(of, tree / "nl", tree / "en")
    before = {path: path.read_bytes() for path in of.root.rglob("*") if path.is_file()}
    taken(of, tree / "nl", tree / "en")
    assert {path: path.read_bytes() for path in of.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("ends", [b"\r\n", b"\n"], ids=["CRLF", "LF"])
def test_a_source_is_found_with_other_line_ends_than_were_hashed(
    of: Project, tree: Path, ends: bytes
) -> None:
    hashed = hash_of(ENGLISH.replace("\n", "\r\n" if ends == b"\n" else "\n"))
    (tree / "en/plans.md").write_bytes(ENGLISH.encode().replace(b"\n", ends))
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace(hash_of(ENGLISH), hashed))
    assert taken(of, tree / "nl", tree / "en").source == "file"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Rosa", "-c", "user.email=rosa@example.com")
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_an_old_source_is_found_in_the_history_of_git(of: Project, tree: Path, tmp_path: Path) -> None:
    """Its unchanged sentences get their texts, those that changed since a suggestion."""
    article = of.articles / "plans.md"
    article.write_text(ENGLISH)
    git(of.root, "init")
    git(of.root, "add", ".")
    git(of.root, "commit", "-m", "one")
    article.write_text(ENGLISH.replace("Water is free.", "Water is nearly free."))
    git(of.root, "commit", "-am", "two")
    report = taken(of, tree / "nl")
    assert (report.source, report.article) == ("history", "plans")
    path = of.po("articles/plans", NL)
    entries = {one.msgid: one for one in read_po(path.read_bytes(), path=path).live}
    assert state(entries["The rest is not."]) is State.APPROVED
    assert state(entries["Water is nearly free."]) is State.STALE
    assert entries["Water is nearly free."].msgstr == ("Water is gratis.",)
    assert b"Water is nearly free." in exported(of, "plans", tmp_path / "out")


def test_a_plain_file_without_a_source_is_reported_with_what_to_do(of: Project, tree: Path) -> None:
    error = taken(of, tree / "nl/garden/plans.md").error
    assert str(error).endswith(
        f"no file has the SHA-1 {hash_of(ENGLISH)}; name the English file with --source"
    )
    assert list(of.content.rglob("*.md")) == []


def test_a_named_source_needs_no_hash(of: Project, tree: Path) -> None:
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace(hash_of(ENGLISH), "00ff"))
    report = taken(of, tree / "nl/garden/plans.md", tree / "en/plans.md")
    assert (report.source, report.article, report.matched) == ("named", "plans", len(DUTCH))


def test_a_file_with_spans_needs_no_source(of: Project, tree: Path, tmp_path: Path) -> None:
    (tree / "nl/garden/plans.nl-NL.md").write_text(SIDE_BY_SIDE)
    report = taken(of, tree / "nl/garden/plans.nl-NL.md")
    assert (report.source, report.article, report.exact) == ("spans", "plans", True)
    assert texts(of, "plans")["Do not change a plan in winter."] == "Wijzig een plan niet in de winter."
    assert exported(of, "plans", tmp_path / "out").decode() == SIDE_BY_SIDE


def test_a_text_of_a_person_is_never_overwritten(of: Project, tree: Path) -> None:
    taken(of, tree / "nl", tree / "en")
    path = of.po("articles/garden/plans", NL)
    path.write_text(path.read_text().replace("Water is gratis.", "Water is kosteloos."))
    report = taken(of, tree / "nl", tree / "en")
    assert report.kept == 1
    assert texts(of, "garden/plans")["Water is free."] == "Water is kosteloos."


def test_an_approved_text_goes_before_one_of_a_machine(of: Project, tree: Path) -> None:
    taken(of, tree / "nl", tree / "en")
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace("type: HT", "type: MT").replace("gratis", "vrij"))
    assert taken(of, tree / "nl", tree / "en").kept == 1
    assert texts(of, "garden/plans")["Water is free."] == "Water is gratis."


def test_a_newer_file_of_the_same_kind_replaces_what_was_imported(of: Project, tree: Path) -> None:
    taken(of, tree / "nl", tree / "en")
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace("gratis", "vrij"))
    assert taken(of, tree / "nl", tree / "en").kept == 0
    assert texts(of, "garden/plans")["Water is free."] == "Water is vrij."


def test_a_text_of_a_person_whose_sentence_is_gone_is_not_overwritten_either(of: Project, tree: Path) -> None:
    """An old file may bring another text of a sentence that is no longer in its article."""
    article = of.articles / "plans.md"
    article.write_text(ENGLISH)
    git(of.root, "init")
    git(of.root, "add", ".")
    git(of.root, "commit", "-m", "one")
    assert taken(of, tree / "nl").kept == 0
    path = of.po("articles/plans", NL)
    path.write_text(path.read_text().replace("Water is gratis.", "Water is kosteloos."))
    article.write_text(ENGLISH.replace(" Water is free.", ""))
    assert cli.main(["--project", str(of.root), "extract"]) == 0
    assert '#~ msgstr "Water is kosteloos."' in path.read_text()
    assert taken(of, tree / "nl").kept == 1
    assert '#~ msgstr "Water is kosteloos."' in path.read_text()


def test_a_suggestion_from_another_sentence_makes_way_for_a_translation_and_serves_its_own_again(
    of: Project, tree: Path
) -> None:
    taken(of, tree / "nl", tree / "en")
    path = of.po("articles/garden/plans", NL)
    path.write_text(path.read_text().replace("Water is gratis.", "Water is kosteloos."))
    article = of.articles / "garden/plans.md"
    english = ENGLISH.replace("Water is free.", "Water is nearly free.")
    article.write_text(english)
    assert cli.main(["--project", str(of.root), "extract"]) == 0
    assert texts(of, "garden/plans")["Water is nearly free."] == "Water is kosteloos."
    dutch = PLAIN.replace("Water is gratis.", "Water is bijna gratis.")
    (tree / "nl/garden/plans.md").write_text(dutch.replace(hash_of(ENGLISH), hash_of(english)))
    assert taken(of, tree / "nl").kept == 0
    assert texts(of, "garden/plans")["Water is nearly free."] == "Water is bijna gratis."
    assert '#~ msgstr "Water is kosteloos."' in path.read_text()
    article.write_text(ENGLISH)
    assert cli.main(["--project", str(of.root), "extract"]) == 0
    entries = {one.msgid: one for one in read_po(path.read_bytes(), path=path).live}
    assert entries["Water is free."].msgstr == ("Water is kosteloos.",)
    assert state(entries["Water is free."]) is State.APPROVED


def test_what_a_person_noted_beside_a_text_stays(of: Project, tree: Path) -> None:
    taken(of, tree / "nl", tree / "en")
    path = of.po("articles/garden/plans", NL)
    entry = '\nmsgid "Water is free."\n'
    waiver = "# Rosa: ask the gardener.\n# l10n: waive=numbers None here."
    before, after = path.read_text().split(entry)
    path.write_text(f"{before.removesuffix(chr(10))}\n{waiver}{entry}{after}")
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace("gratis", "vrij"))
    taken(of, tree / "nl", tree / "en")
    (found,) = (one for one in read_po(path.read_bytes(), path=path).live if one.msgid == "Water is free.")
    assert found.msgstr == ("Water is vrij.",)
    assert found.translator[:2] == ("Rosa: ask the gardener.", "l10n: waive=numbers None here.")
    assert len([line for line in found.translator if "origin=" in line]) == 1


def test_a_text_that_a_machine_wrote_and_a_person_took_over_is_approved(
    of: Project, tree: Path, tmp_path: Path
) -> None:
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace("type: HT", "type: MT"))
    taken(of, tree / "nl", tree / "en")
    (tree / "nl/garden/plans.md").write_text(PLAIN)
    assert taken(of, tree / "nl", tree / "en").exact
    path = of.po("articles/garden/plans", NL)
    assert {state(one) for one in read_po(path.read_bytes(), path=path).live} == {State.APPROVED}
    assert exported(of, "garden/plans", tmp_path / "out").decode() == PLAIN


def test_a_file_that_does_not_say_who_translated_it_comes_out_with_the_same_bytes(
    of: Project, tree: Path, tmp_path: Path
) -> None:
    silent = PLAIN.replace("ms.translationtype: HT\n", "")
    (tree / "nl/garden/plans.md").write_text(silent)
    assert taken(of, tree / "nl", tree / "en").exact
    assert exported(of, "garden/plans", tmp_path / "out").decode() == silent


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"\xff\xfe", "not UTF-8 at byte 0", id="not UTF-8"),
        pytest.param(PLAIN.replace("nl-NL", "sv-SE").encode(), "the file is in sv-SE", id="other locale"),
        pytest.param(b"# Alone\n", "the file names no source", id="no source"),
    ],
)
def test_a_bad_file_is_reported_and_the_others_are_done(
    of: Project, tree: Path, data: bytes, fault: str
) -> None:
    (tree / "nl/bad.md").write_bytes(data)
    bad, good = import_files(of, [tree / "nl"], locale=NL, source=tree / "en")
    assert fault in str(bad.error)
    assert str(bad.error).startswith(bad.path)
    assert good.error is None


def test_a_source_that_no_article_may_be_is_reported_and_leaves_nothing(of: Project, tree: Path) -> None:
    english = ENGLISH + "\n```{strange}\ntext\n```\n"
    (tree / "en/plans.md").write_text(english)
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace(hash_of(ENGLISH), hash_of(english)))
    report = taken(of, tree / "nl", tree / "en")
    assert "{strange}" in str(report.error)
    assert [path for path in of.root.rglob("*") if path.is_file()] == [of.root / "pyproject.toml"]


def test_two_files_for_one_article_are_not_mixed(of: Project, tree: Path) -> None:
    (tree / "nl/garden/plans.nl-NL.md").write_text(PLAIN)
    first, second = import_files(of, [tree / "nl"], locale=NL, source=tree / "en")
    assert first.error is None
    assert "has its texts from" in str(second.error)


def test_a_file_that_fails_leaves_its_article_to_the_next_one(of: Project, tree: Path) -> None:
    strange = ENGLISH + "\n```{strange}\ntext\n```\n"
    (tree / "en/strange.md").write_text(strange)
    (tree / "nl/garden/plans.nl-NL.md").write_text(PLAIN)
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace(hash_of(ENGLISH), hash_of(strange)))
    bad, good = import_files(of, [tree / "nl"], locale=NL, source=tree / "en")
    assert "{strange}" in str(bad.error)
    assert (good.article, good.matched, good.error) == ("garden/plans", len(DUTCH), None)


def test_a_path_that_is_not_there_is_wrong_use(of: Project, tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="there is no such file"):
        import_files(of, [tmp_path / "nowhere"], locale=NL)


def test_the_report_says_what_checks_find(of: Project, tree: Path) -> None:
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace("[Plannen](plans.md)", "[Plannen](weg.md)"))
    faults = taken(of, tree / "nl", tree / "en").faults
    assert {one.key[1] for one in faults if one.finding.severity == "fatal"} == {"Open [Plans](plans.md)."}


def test_an_article_never_handed_off_gets_all_metadata(of: Project, tmp_path: Path) -> None:
    (of.articles / "plans.md").write_text(ENGLISH)
    text = exported(of, "plans", tmp_path / "out").decode()
    assert f"ms.openlocfilehash: {hash_of(ENGLISH)}\n" in text
    assert "ms.contentlocale: nl-NL\n" in text
    assert "ms.lasthandoff: 01/02/2020\n" in text
    assert '# <a name="change-a-garden-plan"></a>Change a *garden* plan\n' in text


@pytest.mark.parametrize(("kind", "fuzzy"), [("HT", False), ("MT", True)])
def test_the_type_of_translation_comes_from_the_catalog(
    of: Project, tree: Path, tmp_path: Path, kind: str, fuzzy: bool
) -> None:
    taken(of, tree / "nl", tree / "en")
    path = of.po("articles/garden/plans", NL)
    if fuzzy:
        text = path.read_text()
        path.write_text(text.replace('msgid "Water is free."', '#, fuzzy\nmsgid "Water is free."'))
    assert f"ms.translationtype: {kind}\n" in exported(of, "garden/plans", tmp_path / "out").decode()


def test_what_an_edit_leaves_without_a_place_is_counted(of: Project, tree: Path, tmp_path: Path) -> None:
    (tree / "nl/garden/plans.md").write_text(PLAIN.replace("gratis.\nDe", "gratis, de"))
    taken(of, tree / "nl", tree / "en")
    article = of.articles / "garden/plans.md"
    article.write_text(article.read_text().replace("Call us.", "Ring us."))
    (report,) = export_articles(of, [], locale=NL, out=tmp_path, shape=Shape(), today=date(2020, 1, 2))
    assert (report.outdated, report.error) == (1, None)


CATALOG = """\
msgid ""
msgstr ""
"Language: nl_NL\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Garden"
msgstr "Tuin"

msgid "Plans"
msgstr "Plannen"

msgid "Pay now."
msgstr "Betaal nu."
"""


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("```{note}\nPay now.\n```", id="body of a directive"),
        pytest.param(":::{admonition} Pay now.\n:::", id="its title"),
        pytest.param("```{image} a.png\n:alt: Pay now.\n```", id="its option"),
        pytest.param("```{toctree}\n:caption: Pay now.\n\nplans\n```", id="caption of a list"),
    ],
)
def test_what_the_format_has_no_unit_for_counts_as_untranslated(
    of: Project, tmp_path: Path, block: str
) -> None:
    (of.articles / "plans.md").write_text(f"---\ntitle: Garden\n---\n# Plans\n\n{block}\n")
    files.write_text(of.po("articles/plans", NL), CATALOG)
    (report,) = export_articles(
        of, [], locale=NL, out=tmp_path / "out", shape=Shape(), today=date(2020, 1, 2)
    )
    assert (report.error, report.translated, report.untranslated) == (None, 2, 1)
    text = (tmp_path / "out/plans.md").read_text()
    assert text.endswith(f"Plannen\n\n{block}\n")
    assert "title: Tuin\n" in text


def test_an_article_that_is_not_there_is_named_with_near_ones(of: Project, tmp_path: Path) -> None:
    (of.articles / "plans.md").write_text(ENGLISH)
    with pytest.raises(GeneratorError, match="did you mean plans"):
        export_articles(of, ["plan"], locale=NL, out=tmp_path, shape=Shape(), today=date(2020, 1, 2))


def test_a_broken_catalog_stops_only_its_own_file(of: Project, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (of.articles / f"{name}.md").write_text(ENGLISH)
    broken = of.po("articles/a", NL)
    broken.parent.mkdir(parents=True)
    broken.write_text('msgid "')
    a, b = export_articles(of, [], locale=NL, out=tmp_path, shape=Shape(), today=date(2020, 1, 2))
    assert (a.path, b.error) == (None, None)
    assert b.path == tmp_path / "b.md"


def test_the_commands_report_as_json(
    of: Project, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = ["--project", str(of.root)]
    source = ["--source", str(tree / "en"), "--locale", "nl-NL", "--json"]
    assert cli.main([*start, "import", str(tree / "nl"), *source]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["article"], row["matched"], row["exact"], row["error"]) == (
        "garden/plans",
        len(DUTCH),
        True,
        None,
    )
    out = ["--locale", "nl-NL", "--out", str(tmp_path / "out"), "--side-by-side", "--json"]
    assert cli.main([*start, "export", "garden/plans", *out]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["translated"], row["untranslated"], row["error"]) == (len(DUTCH), 0, None)
    assert "data-ttu-id" in (tmp_path / "out/garden/plans.md").read_text()


def test_the_commands_report_to_people_and_by_their_exit_code(
    of: Project, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = ["--project", str(of.root)]
    (tree / "nl/bad.md").write_bytes(b"\xff")
    arguments = [str(tree / "nl"), "--locale", "nl-NL", "--source", str(tree / "en")]
    assert cli.main([*start, "import", *arguments]) == 1
    said = capsys.readouterr().err
    assert f"→ garden/plans: {len(DUTCH)} matched, 0 faults" in said
    assert "not UTF-8" in said
    assert cli.main([*start, "export", "--locale", "nl-NL"]) == 0
    assert f"{len(DUTCH)} translated, 0 untranslated" in capsys.readouterr().err
    assert (of.build / "export/nl-NL/garden/plans.md").read_text() == PLAIN
    assert cli.main([*start, "import", *arguments[:1], "--locale", "en-US"]) == 2
    assert cli.main([*start, "export", "nothing", "--locale", "nl-NL"]) == 2


def test_catalogs_of_imported_files_are_in_line_with_the_articles(of: Project, tree: Path) -> None:
    """`extract` finds nothing to change in them, but makes the templates."""
    taken(of, tree / "nl", tree / "en")
    path = of.po("articles/garden/plans", NL)
    before = path.read_bytes()
    assert cli.main(["--project", str(of.root), "extract"]) == 0
    assert path.read_bytes() == before
    assert write_po(read_po(before, path=path)) == before


def test_sources_are_looked_for_only_when_needed(tmp_path: Path) -> None:
    assert Sources(places=(tmp_path / "nowhere",)).find("") is None
    assert Sources(places=(tmp_path,)).find("00ff") is None


def test_articles_cut_in_paragraphs_go_in_and_out_too(of: Project, tree: Path, tmp_path: Path) -> None:
    (of.root / "pyproject.toml").write_text(SETTINGS + 'segmentation = "paragraph"\n')
    whole = project.load(of.root)
    (tree / "nl/garden/plans.md").write_text(SIDE_BY_SIDE)
    report = taken(whole, tree / "nl", tree / "en")
    assert (report.exact, report.verbatim, report.untranslated) == (True, False, 0)
    msgid = "You can change a plan twice a year. Water is free. The rest is not."
    wanted = "Je kunt een plan twee keer per jaar wijzigen. Water is gratis. De rest niet."
    assert texts(whole, "garden/plans")[msgid] == wanted
    assert exported(whole, "garden/plans", tmp_path / "out").decode() == SIDE_BY_SIDE
