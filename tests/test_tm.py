"""Memory goes out to other tools and comes back, and never over what a translator wrote."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from generator import project
from generator.catalogs import po
from generator.catalogs.model import State
from generator.catalogs.provenance import origin, state
from generator.cli import main
from generator.locales import parse
from tests.test_newcomer import COUNTED, POLISH, entries, make, translate

PL = parse("pl-PL")


def run(folder: Path, *arguments: str) -> int:
    return main(["--project", str(folder), *arguments])


@pytest.fixture(scope="module")
def polish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is translated into Polish."""
    folder = make(tmp_path_factory.mktemp("polish"))
    assert run(folder, "add-locale", "pl-PL") == 0
    for name in ("alerts", "articles/index"):
        translate(project.load(folder), name, PL, POLISH)
    return folder


@pytest.fixture(scope="module")
def untranslated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project, not translated yet."""
    folder = make(tmp_path_factory.mktemp("untranslated"))
    assert run(folder, "add-locale", "pl-PL") == 0
    return folder


@pytest.fixture
def empty(untranslated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(untranslated, tmp_path / "empty"))


@pytest.mark.parametrize("name", ["memory.tmx", "memory.po"])
def test_a_memory_fills_another_project_as_it_was(
    polish: Path, empty: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = str(empty / name)
    capsys.readouterr()
    assert run(polish, "tm", "export", memory, "--locale", "pl-PL", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["texts"], said["left_out"]) == ({"pl-PL": 8}, 0)
    assert run(empty, "tm", "import", memory, "--locale", "pl-PL", "--approved", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)["locales"]
    assert (row["locale"], row["filled"]) == ("pl-PL", 8)
    assert {Path(path).name for path in row["changed"]} >= {"alerts.po", "index.po"}
    there, here = (project.load(folder) for folder in (polish, empty))
    for catalog in ("alerts", "articles/index"):
        before, after = entries(there, catalog, PL), entries(here, catalog, PL)
        assert {key: one.msgstr for key, one in after.items()} == {
            key: one.msgstr for key, one in before.items()
        }
    assert {state(one) for one in entries(here, "alerts", PL).values()} == {State.APPROVED}
    assert run(empty, "tm", "export", str(empty / f"again-{name}"), "--locale", "pl-PL") == 0
    assert run(empty, "tm", "import", memory, "--locale", "pl-PL") == 0
    assert "pl-PL: 0 sentences filled, 0 from similar ones, by 8 texts" in capsys.readouterr().err


def test_texts_are_suggestions_unless_approved(polish: Path, empty: Path) -> None:
    assert run(polish, "tm", "export", str(empty / "memory.tmx")) == 0
    assert run(empty, "tm", "import", str(empty / "memory.tmx")) == 0
    found = entries(project.load(empty), "alerts", PL)
    assert {(state(one), origin(one)) for one in found.values()} == {(State.UNAPPROVED, "tm")}
    assert found[COUNTED].msgstr == POLISH[COUNTED]


def test_what_a_translator_wrote_stays(polish: Path, empty: Path) -> None:
    of = project.load(empty)
    translate(of, "alerts", PL, {"Pay now": ("Płać",)})
    assert run(polish, "tm", "export", str(empty / "memory.tmx")) == 0
    assert run(empty, "tm", "import", str(empty / "memory.tmx"), "--approved") == 0
    assert entries(of, "alerts", PL)["Pay now"].msgstr == ("Płać",)


def test_a_compendium_has_the_text_that_most_catalogs_have(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = project.load(empty)
    template = po.read_po(of.po("alerts", PL).read_bytes(), path="", locale=PL)
    for name, text in (("a", "Zapłać"), ("b", "Zapłać teraz"), ("c", "Zapłać teraz")):
        kept = [replace(one, msgstr=(text,)) for one in template.entries if one.msgid == "Pay now"]
        of.po(name, PL).write_bytes(po.write_po(replace(template, entries=tuple(kept))))
    assert run(empty, "tm", "export", str(empty / "memory.po"), "--locale", "pl-PL") == 0
    assert "memory.po has 1 of pl-PL; 1 left out, which it" in capsys.readouterr().err
    (entry,) = po.read_po((empty / "memory.po").read_bytes(), path="", locale=PL).entries
    assert entry.msgstr == ("Zapłać teraz",)


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_work_goes_out_as_xliff_and_comes_back_approved(
    empty: Path, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A translator confirms one sentence, and somebody approves another one meanwhile."""
    path, of = empty / "work.xlf", project.load(empty)
    assert run(empty, "tm", "export", str(path), "--locale", "pl-PL", "--xliff", version) == 0
    text = path.read_text(encoding="utf-8")
    sentences = text.count("<source>")
    assert f"work.xlf has {sentences} of pl-PL\n" in capsys.readouterr().err
    for source, target in (("Pay now", "Zapłać teraz"), ("Pay soon.", "Zapłać wkrótce.")):
        done = f'<source>{source}</source><target state="translated">{target}</target>'
        text = text.replace(
            f"<source>{source}</source>",
            done if version == "1.2" else done.replace(' state="translated"', ""),
        )
    path.write_text(text.replace('"initial"', '"final"'), encoding="utf-8")
    translate(of, "alerts", PL, {"Pay soon.": ("Prosimy o wpłatę.",)})
    assert run(empty, "tm", "import", str(path)) == 0
    assert (
        f"pl-PL: 1 sentences filled, 0 from similar ones, by {sentences} texts, 1 left, since"
        in capsys.readouterr().err
    )
    found = entries(of, "alerts", PL)
    assert (found["Pay now"].msgstr, state(found["Pay now"])) == (("Zapłać teraz",), State.APPROVED)
    assert origin(found["Pay now"]) == "human"
    assert found["Pay soon."].msgstr == ("Prosimy o wpłatę.",)
    assert state(found[COUNTED]) is State.MISSING


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["export", "m.xlf"], "an XLIFF file is of one language; name it by", id="one"),
        pytest.param(
            ["import", "de.xlf"], "the file's language is de-DE, which is none of nl-NL", id="other-xliff"
        ),
        pytest.param(["export", "m.xls"], "'.xls' is no kind of memory that is known; name a", id="kind"),
        pytest.param(["export", "m.po"], "a PO compendium is of one language; name it by", id="languages"),
        pytest.param(["import", "m.tmx"], "there is no such file; check the name", id="missing"),
        pytest.param(["import", "empty.tmx"], "the memory has no text in nl-NL, zh-CN, pl-PL", id="none"),
        pytest.param(["import", "de.po"], "the file's language is de-DE, which is none of", id="other"),
        pytest.param(
            ["import", "bad.po"], "bad.po:1:1: the first entry is not the header; begin", id="damaged"
        ),
        pytest.param(["import", "folder.po"], "cannot be read: is a directory; check", id="folder"),
    ],
)
def test_what_is_no_memory_is_one_sentence_and_changes_nothing(
    empty: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (empty / "empty.tmx").write_text('<tmx version="1.4"><body/></tmx>')
    (empty / "de.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: de_DE\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    )
    (empty / "de.xlf").write_text('<xliff><file target-language="de-DE"><unit id="x"/></file></xliff>')
    (empty / "bad.po").write_text('msgid "a"\nmsgstr "b"\n')
    (empty / "folder.po").mkdir()
    before = {path: path.read_bytes() for path in empty.rglob("*") if path.is_file()}
    capsys.readouterr()
    verb, name = arguments
    assert run(empty, "tm", verb, str(empty / name)) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in empty.rglob("*") if path.is_file()} == before
