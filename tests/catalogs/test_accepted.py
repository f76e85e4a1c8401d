"""Accepted text is the only way to translators' words, and only what passed every fatal check is accepted."""

from __future__ import annotations

import ast
import gettext
import io
from dataclasses import replace
from pathlib import Path

import pytest

import generator
from generator.catalogs import accepted
from generator.catalogs.accepted import (
    Accepted,
    AcceptedText,
    StaleText,
    accepted_catalog,
    accepted_text,
    compile_accepted,
    is_strict,
    read_accepted,
    source_text,
)
from generator.catalogs.model import Catalog, Entry, Previous
from generator.catalogs.po import PoError, write_po
from generator.catalogs.provenance import approval, signed
from generator.catalogs.update import update
from generator.files import write_text
from generator.locales import parse
from generator.project import Project, load
from tests.laws.catalogs import HEADER

EN, NL, ZH = parse("en-US"), parse("nl-NL"), parse("zh-CN")


def catalog(*entries: Entry) -> Catalog:
    return Catalog(header=HEADER, entries=entries)


def test_an_approved_text_is_found_with_its_origin() -> None:
    texts = accepted_text(catalog(signed(Entry(msgid="Pay now.", msgstr=("Betaal nu.",)), "mt")), NL)
    assert texts.find("Pay now.") == AcceptedText(forms=("Betaal nu.",), approved=True, origin="mt")
    assert texts.find("Pay then.") is None


def test_text_that_waits_for_approval_is_found_and_says_so() -> None:
    texts = accepted_text(catalog(Entry(msgid="Pay now.", msgstr=("Betaal nu.",), flags=("fuzzy",))), NL)
    assert texts.find("Pay now.") == AcceptedText(forms=("Betaal nu.",), approved=False, origin="human")


NEVER = [
    pytest.param(Entry(msgid="Pay now."), id="untranslated"),
    pytest.param(Entry(msgid="Pay now.", msgstr=("Betaal nu.",), obsolete=True), id="obsolete"),
    pytest.param(
        Entry(msgid="Pay now.", msgstr=("Betaal nu.",), flags=("fuzzy",), previous=Previous(msgid="Pay.")),
        id="carried from another sentence",
    ),
    pytest.param(
        replace(signed(Entry(msgid="Pay.", msgstr=("Betaal.",)), "mt"), msgid="Pay now.", flags=("fuzzy",)),
        id="carried by a tool that keeps no previous",
    ),
    pytest.param(Entry(msgid="Pay now.", msgstr=("Betaal **nu.",)), id="failed a check"),
]


@pytest.mark.parametrize("entry", NEVER)
def test_no_other_text_is_ever_found(entry: Entry) -> None:
    assert accepted_text(catalog(entry), NL).find("Pay now.") is None


def test_a_rejected_text_comes_with_place_and_reason() -> None:
    texts = accepted_text(catalog(Entry(msgid="Pay {x}.", msgstr=("Betaal.",), line=9)), NL)
    (rejected,) = texts.rejected
    assert (rejected.key, rejected.line) == ((None, "Pay {x}."), 9)
    assert [finding.message for finding in rejected.findings] == [
        "placeholder {x} is missing; write each placeholder letter for letter as in the source"
    ]


def test_plurals_are_found_by_both_texts() -> None:
    entry = Entry(msgid="One day.", msgid_plural="{n} days.", msgstr=("Eén dag.", "{n} dagen."))
    texts = accepted_text(catalog(entry), NL)
    found = texts.find("One day.", plural="{n} days.")
    assert found is not None
    assert found.forms == ("Eén dag.", "{n} dagen.")
    assert texts.find("One day.") is None
    assert texts.find("One day.", plural="{n} whole days.") is None


def test_contexts_are_told_apart() -> None:
    texts = accepted_text(catalog(Entry(msgid="Pay", msgctxt="menu", msgstr=("Betalen",))), NL)
    assert texts.find("Pay") is None
    assert texts.find("Pay", context="menu") == AcceptedText(
        forms=("Betalen",), approved=True, origin="human"
    )


def test_strict_catalogs_judge_more_checks_fatal() -> None:
    entry = Entry(msgid="Pay within 2 days.", msgstr=("Betaal binnen twee dagen.",))
    assert accepted_text(catalog(entry), NL).find("Pay within 2 days.") is not None
    assert accepted_text(catalog(entry), NL, strict=True).find("Pay within 2 days.") is None
    assert [is_strict(name) for name in ("alerts", "templates/email", "templates/site", "articles/x")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        pytest.param("en-US", ("One day.", "{n} days."), id="en"),
        pytest.param("zh-CN", ("{n} days.",), id="zh"),
        pytest.param("sl-SI", ("One day.", "{n} days.", "{n} days.", "{n} days."), id="sl"),
    ],
)
def test_in_the_source_locale_each_sentence_stands_for_itself(tag: str, forms: tuple[str, ...]) -> None:
    texts = source_text(parse(tag))
    assert texts.find("Any text.") == AcceptedText(forms=("Any text.",), approved=True, origin="source")
    found = texts.find("One day.", plural="{n} days.")
    assert found is not None
    assert (found.forms, found.approved) == (forms, True)


# --- on disk


@pytest.fixture
def project(tmp_path: Path) -> Project:
    settings = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "zh-CN"]\n'
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    return load(tmp_path)


def put(project: Project, name: str, data: bytes) -> Path:
    path = project.po(name, NL)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_catalog_is_read_from_the_project(project: Project) -> None:
    put(project, "articles/a", write_po(catalog(Entry(msgid="Pay.", msgstr=("Betaal.",)))))
    found = read_accepted(project, "articles/a", NL).find("Pay.")
    assert found is not None
    assert found.text == "Betaal."


def test_a_changed_file_is_read_anew(project: Project) -> None:
    for text in ("Betaal.", "Betaal nu."):
        put(project, "alerts", write_po(catalog(Entry(msgid="Pay.", msgstr=(text,)))))
        found = read_accepted(project, "alerts", NL).find("Pay.")
        assert found is not None
        assert found.text == text


def read_by_another_process(project: Project, name: str) -> Accepted:
    """Read a catalog without what this process remembers of it."""
    accepted._remembered.clear()
    return read_accepted(project, name, NL)


MANY = catalog(
    Entry(msgid="Pay.", msgstr=("Betaal.",)),
    Entry(msgid="Wait.", msgstr=("Wacht.",), flags=("fuzzy",)),
    Entry(msgid="{n} day", msgid_plural="{n} days", msgstr=("{n} dag", "{n} dagen")),
    Entry(msgid="See [it](https://example.com).", msgstr=("Zie het.",)),
)


def test_texts_of_pages_are_taken_from_where_they_were_kept_and_those_of_emails_never(
    project: Project,
) -> None:
    for name in ("articles/a", "alerts"):
        put(project, name, write_po(MANY))
        first = read_by_another_process(project, name)
        assert first.find("Pay.") is not None
        assert len(first.rejected) == 1
        assert read_by_another_process(project, name) == first
    held = list((project.build / ".work").rglob("*.texts"))
    assert [path.name for path in held] == ["a.texts"]
    held[0].write_bytes(held[0].read_bytes().replace(b"Betaal.", b"Bewaar."))
    found = [read_by_another_process(project, name).find("Pay.") for name in ("articles/a", "alerts")]
    assert [one.text for one in found if one] == ["Bewaar.", "Betaal."]


def test_kept_texts_that_are_damaged_are_read_anew(project: Project) -> None:
    put(project, "articles/a", write_po(MANY))
    first = read_by_another_process(project, "articles/a")
    held = next((project.build / ".work").rglob("*.texts"))
    held.write_bytes(held.read_bytes()[:-9])
    assert read_by_another_process(project, "articles/a") == first


def test_kept_texts_hold_until_a_term_changes(project: Project) -> None:
    path = put(project, "articles/a", write_po(MANY))
    read_by_another_process(project, "articles/a")
    held = next((project.build / ".work").rglob("*.texts"))
    held.write_bytes(held.read_bytes().replace(b"Betaal.", b"Bewaar."))
    write_text(path.parents[2] / "terms.toml", '[[term]]\nsource = "card"\n')
    found = read_by_another_process(project, "articles/a").find("Pay.")
    assert found is not None
    assert found.text == "Betaal."


def test_a_missing_catalog_has_no_texts(project: Project) -> None:
    texts = read_accepted(project, "articles/none", ZH)
    assert (texts.find("Pay."), texts.rejected) == (None, ())


def test_the_source_locale_needs_no_catalog(project: Project) -> None:
    assert read_accepted(project, "articles/none", EN) == source_text(EN)


def test_a_damaged_catalog_is_refused_with_its_path(project: Project) -> None:
    path = put(project, "alerts", b'msgid "lost\n')
    with pytest.raises(PoError, match=f"^{path}:1:"):
        read_accepted(project, "alerts", NL)


def test_the_plural_rule_must_be_the_locales(project: Project) -> None:
    put(project, "alerts", write_po(update(catalog(), None, locale=parse("fr-FR")).catalog))
    with pytest.raises(PoError, match="Plural-Forms is not the rule of nl-NL"):
        read_accepted(project, "alerts", NL)


def test_only_approved_and_accepted_entries_are_handed_to_other_tools(project: Project) -> None:
    good = Entry(msgid="Search", msgstr=("Zoeken",))
    entries = (
        good,
        Entry(msgid="Next", msgstr=("Volgende",), flags=("fuzzy",)),
        Entry(msgid="Found %s pages.", msgstr=("Pagina's gevonden.",), flags=("python-format",)),
        Entry(msgid="Gone", msgstr=("Weg",), obsolete=True),
    )
    whole = catalog(*entries)
    assert accepted_catalog(whole, accepted_text(whole, NL)).entries == (good,)
    put(project, "sphinx", write_po(catalog(*entries)))
    messages = gettext.GNUTranslations(io.BytesIO(compile_accepted(project, "sphinx", NL)))
    assert [messages.gettext(entry.msgid) for entry in entries] == [
        "Zoeken",
        "Next",
        "Found %s pages.",
        "Gone",
    ]


NAME = '[[term]]\nsource = "Pay-As-You-Go"\nuntranslatable = true\n'


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed"])
def test_a_name_that_stays_as_it_is_is_accepted_where_the_terms_say_so(
    project: Project, listed: bool
) -> None:
    """`check` and what shows texts judge alike, and a list that changed is not judged from memory."""
    name = Entry(msgid="Pay-As-You-Go", msgstr=("Pay-As-You-Go",))
    put(project, "alerts", write_po(catalog(name)))
    assert read_accepted(project, "alerts", NL).find(name.msgid) is None
    if listed:
        write_text(project.locales / "nl_NL" / "terms.toml", NAME)
    assert (read_accepted(project, "alerts", NL).find(name.msgid) is not None) is listed


def test_a_list_of_terms_that_cannot_be_used_rejects_no_text(project: Project) -> None:
    put(project, "alerts", write_po(catalog(Entry(msgid="Pay now.", msgstr=("Betaal nu.",)))))
    write_text(project.locales / "nl_NL" / "terms.toml", "[[term]]\n")
    assert read_accepted(project, "alerts", NL).find("Pay now.") is not None


# --- what an edited sentence said before

WAS = signed(Entry(msgid="Pay in 30 days.", msgstr=("Betaal binnen 30 dagen.",)), "mt")


def edited(to: str, *, was: Entry = WAS) -> Entry:
    """Return an approved entry as an edit of its sentence leaves it."""
    approved = replace(was, translator=(*was.translator, approval(was)))
    return replace(approved, msgid=to, flags=("fuzzy",), previous=Previous(msgid=was.msgid))


def test_the_approved_text_of_an_edited_sentence_is_there_and_found_apart() -> None:
    """Pages show it, marked; `find`, which emails ask, knows nothing of it."""
    texts = accepted_text(catalog(edited("Pay within 30 days.")), NL)
    assert texts.find("Pay within 30 days.") is None
    assert texts.stale == {
        (None, "Pay within 30 days."): StaleText(
            text="Betaal binnen 30 dagen.", source="Pay in 30 days.", origin="mt"
        )
    }


UNFIT = [
    pytest.param((edited("Pay within 60 days."),), id="a number changed"),
    pytest.param((edited("Pay [now](pay.md)."),), id="a link came"),
    pytest.param(
        (replace(edited("Pay within 30 days."), msgstr=("Betaal in 30 dagen.",)),), id="edited since"
    ),
    pytest.param((edited("Pay within 30 days."), WAS), id="borrowed from a sentence that still stands"),
    pytest.param(
        (replace(edited("Pay within 30 days."), translator=WAS.translator),), id="was never approved"
    ),
    pytest.param(
        (
            edited(
                "Pay within {n} days.",
                was=signed(Entry(msgid="Pay in {n} days.", msgstr=("Betaal binnen {m} dagen.",)), "mt"),
            ),
        ),
        id="was fatally wrong already",
    ),
    pytest.param((replace(edited("Pay within 30 days."), obsolete=True),), id="obsolete"),
]


@pytest.mark.parametrize("entries", UNFIT)
def test_a_text_that_might_mislead_is_no_older_wording(entries: tuple[Entry, ...]) -> None:
    assert accepted_text(catalog(*entries), NL).stale == {}


# --- one path

PACKAGE = Path(generator.__file__).parent
MAY_READ = {
    "catalogs/accepted.py",
    "catalogs/carry.py",
    "catalogs/extract.py",  # writes them empty
    "catalogs/filling.py",
    "catalogs/handoff.py",
    "catalogs/memory.py",
    "catalogs/merge.py",
    "catalogs/model.py",
    "catalogs/po.py",
    "catalogs/provenance.py",
    "catalogs/pseudo.py",  # makes them up
    "catalogs/reader.py",
    "catalogs/tmx.py",
    "catalogs/update.py",
    "catalogs/whole.py",
    "tm.py",  # hands memory to other tools
}
MAY_READ_ALL = ("catalogs/checks/", "legacy/")
"""Folders whose every module may: checks judge text, and `legacy` hands it back verbatim."""


def reads_translations(tree: ast.AST) -> bool:
    """Tell whether code names `msgstr` as an attribute, argument, variable or key."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr.startswith("msgstr"))
        or (isinstance(node, ast.keyword) and node.arg == "msgstr")
        or (isinstance(node, ast.Name) and node.id == "msgstr")
        or (isinstance(node, ast.Constant) and node.value == "msgstr")
        for node in ast.walk(tree)
    )


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "packaged" not in path.parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_other_module_reads_msgstr(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    allowed = name in MAY_READ or name.startswith(MAY_READ_ALL)
    assert allowed or not reads_translations(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "code", ["entry.msgstr", "replace(entry, msgstr=x)", "getattr(entry, 'msgstr')", "entry.msgstr_plural"]
)
def test_reading_msgstr_is_noticed(code: str) -> None:
    assert reads_translations(ast.parse(code))
