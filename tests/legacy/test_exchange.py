"""Localized files go in and come out again: texts, ids and bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs.model import State
from generator.catalogs.provenance import parse_provenance, state
from generator.legacy.exchange import Imported, export_localized, import_localized, read_source, segments_of
from generator.legacy.handoff import read_handoff, write_handoff
from generator.legacy.localized import read_localized, source_twin
from tests.legacy.example import DUTCH, ENGLISH, PLAIN, SIDE_BY_SIDE, hash_of


def taken(text: str | bytes, english: str | bytes = ENGLISH) -> Imported:
    """Import a file that has a source."""
    data = text.encode() if isinstance(text, str) else text
    source = english.encode() if isinstance(english, str) else english
    return import_localized(
        data,
        read_source(source, path="en.md"),
        segments_of(source, path="en.md"),
        file=read_localized(data, path="nl.md"),
        locale="nl-NL",
    )


def back(imported: Imported, english: str = ENGLISH, **shape: object) -> str:
    """Export what was imported."""
    texts = {one.msgid: one.msgstr[0] for one in imported.entries if state(one) is not State.STALE}
    source = english.encode()
    return export_localized(
        read_source(source, path="en.md"),
        segments_of(source, path="en.md"),
        texts.get,
        locale="nl-NL",
        handoff=imported.handoff,
        **shape,  # type: ignore[arg-type]
    ).decode()


@pytest.mark.parametrize("text", [PLAIN, SIDE_BY_SIDE], ids=["plain", "side by side"])
def test_every_sentence_goes_into_the_catalog_and_comes_back_with_the_same_bytes(text: str) -> None:
    found = taken(text)
    assert {one.msgid: one.msgstr[0] for one in found.entries} == DUTCH
    assert (found.untranslated, found.paragraphs, found.beside) == ((), 0, 0)
    assert found.exact
    assert back(found) == text


def test_each_form_is_made_from_the_other() -> None:
    assert back(taken(SIDE_BY_SIDE), side_by_side=False) == PLAIN
    kept = replace(taken(PLAIN).handoff, prefix="0a1b2")
    assert back(replace(taken(PLAIN), handoff=kept), side_by_side=True) == SIDE_BY_SIDE


def test_human_texts_are_approved_and_those_of_machines_wait() -> None:
    human, machine = taken(PLAIN), taken(PLAIN.replace("type: HT", "type: MT"))
    assert {state(one) for one in human.entries} == {State.APPROVED}
    assert {state(one) for one in machine.entries} == {State.UNAPPROVED}
    records = [parse_provenance(one.translator) for one in (*human.entries, *machine.entries)]
    assert {record.origin for record in records if record is not None} == {"import"}
    assert None not in records
    assert (human.fuzzy, machine.fuzzy) == (0, len(DUTCH))


def test_a_paragraph_whose_sentences_do_not_agree_is_one_suggestion_and_shifts_nothing() -> None:
    joined = PLAIN.replace("Water is gratis.\nDe rest niet.", "Water is gratis,\nde rest niet.")
    found = taken(joined)
    texts = {one.msgid: one for one in found.entries}
    one = texts["You can change a plan twice a year."]
    assert state(one) is State.STALE
    assert one.previous is not None
    assert one.previous.msgid == "You can change a plan twice a year. Water is free.\nThe rest is not."
    assert one.msgstr[0] == "Je kunt een plan twee keer per jaar wijzigen. Water is gratis,\nde rest niet."
    assert "Water is free." not in texts
    assert texts["Do not change a plan in winter."].msgstr[0] == DUTCH["Do not change a plan in winter."]
    assert (found.paragraphs, len(found.untranslated), found.exact) == (1, 3, True)
    assert back(found) == joined


def test_a_paragraph_that_the_source_lacks_comes_back_and_shifts_nothing() -> None:
    longer = PLAIN.replace("> [!NOTE]", "Een alinea erbij.\n\n> [!NOTE]")
    found = taken(longer)
    assert {one.msgid: one.msgstr[0] for one in found.entries}.items() >= {
        ("Do not change a plan in winter.", "Wijzig een plan niet in de winter."),
        ("Open [Plans](plans.md).", "Open [Plannen](plans.md)."),
    }
    assert found.exact
    assert back(found) == longer


def test_an_added_paragraph_among_others_alike_is_not_taken_for_one_of_them() -> None:
    """Nobody can tell which one was added; where a link or code tells, only what is between is in doubt."""
    english = "# Grow\n\nOne.\n\nTwo `a`.\n\nThree.\n\nFour.\n\nFive `b`.\n\nSix.\n"
    dutch = "# Kweek\n\nEen.\n\nTwee `a`.\n\nDrie.\n\nErbij.\n\nVier.\n\nVijf `b`.\n\nZes.\n"
    found = taken(dutch.replace("# K", '# <a name="grow"></a>K'), english)
    texts = {one.msgid: one.msgstr[0] for one in found.entries if state(one) is not State.STALE}
    assert texts == {
        "Grow": "Kweek",
        "One.": "Een.",
        "Two `a`.": "Twee `a`.",
        "Five `b`.": "Vijf `b`.",
        "Six.": "Zes.",
    }
    assert [one.msgstr[0] for one in found.entries if state(one) is State.STALE] == [
        "Drie.\n\nErbij.\n\nVier."
    ]
    assert (found.exact, found.verbatim) == (True, False)


def test_equal_sentences_with_two_translations_both_come_back() -> None:
    english = ENGLISH.replace("The rest is not.", "The rest is not. Water is free.")
    dutch = PLAIN.replace("De rest niet.", "De rest niet. Water kost niets.").replace(
        hash_of(ENGLISH), hash_of(english)
    )
    found = taken(dutch, english)
    assert (found.beside, found.exact) == (1, True)
    assert back(found, english) == dutch


def test_a_text_that_a_person_edited_goes_before_what_the_file_had() -> None:
    english = ENGLISH.replace("The rest is not.", "The rest is not. Water is free.")
    dutch = PLAIN.replace("De rest niet.", "De rest niet. Water kost niets.")
    found = taken(dutch, english)
    entries = tuple(
        replace(one, msgstr=("Water is kosteloos.",)) if one.msgid == "Water is free." else one
        for one in found.entries
    )
    assert back(replace(found, entries=entries), english).count("Water is kosteloos.") == 2


def spelled(english: str, texts: dict[str, str]) -> str:
    """Export texts of an article that was never imported."""
    source = english.encode()
    assert {segment.text for segment in segments_of(source, path="en.md")} == texts.keys()
    written = export_localized(
        read_source(source, path="en.md"), segments_of(source, path="en.md"), texts.get, locale="nl-NL"
    )
    return written.decode().rpartition("---\n")[2]


def test_a_segment_of_some_sentences_of_a_paragraph_leaves_the_others_theirs() -> None:
    english = "Note: <b>Stop. Read this</b> now. Then go.\n"
    texts = {
        "Note: <b>Stop. Read this</b> now.": "Let op: <b>stop</b> en lees dit nu.",
        "Then go.": "Ga dan.",
    }
    assert spelled(english, texts) == "Let op: <b>stop</b> en lees dit nu. Ga dan.\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Wat tekst<br>Meer tekst.", "Eerste. Wat tekst <br> Meer tekst.\n"),
        ("Wat tekst, meer tekst.", "Eerste. Wat tekst, meer tekst. <br> \n"),
    ],
    ids=["other blanks", "without the break"],
)
def test_a_segment_that_goes_on_after_a_break_is_written_once(text: str, written: str) -> None:
    english = "First one. Some text <br> More text.\n"
    assert spelled(english, {"First one.": "Eerste.", "Some text <br> More text.": text}) == written


@pytest.mark.parametrize(
    "silent",
    [
        pytest.param("<!-- translate: off -->\n\nPay now\n\n<!-- translate: on -->", id="between comments"),
        pytest.param("% translate: off\n\nPay now\n\n% translate: on", id="between lines of comment"),
        pytest.param(":::{note}\n<!-- translate: off -->\n\nPay now\n:::", id="in a directive"),
    ],
)
def test_what_a_writer_leaves_out_takes_no_text_of_an_equal_sentence(silent: str) -> None:
    english = f"# Garden\n\n{silent}\n\n## Pay now\n\nThen go.\n"
    dutch = f'# <a name="garden"></a>Tuin\n\n{silent}\n\n## <a name="pay-now"></a>Betaal nu\n\nGa dan.\n'
    texts = {"Garden": "Tuin", "Pay now": "Betaal nu", "Then go.": "Ga dan."}
    assert spelled(english, texts) == dutch
    found = taken(dutch, english)
    assert {one.msgid: one.msgstr[0] for one in found.entries} == texts
    assert (found.exact, found.verbatim, found.beside) == (True, False, 0)


def test_a_task_keeps_its_box() -> None:
    english, dutch = "- [ ] Pay now. Then go.\n- [x] Done\n", "- [ ] Betaal nu. Ga dan.\n- [x] Klaar\n"
    texts = {"Pay now.": "Betaal nu.", "Then go.": "Ga dan.", "Done": "Klaar"}
    assert spelled(english, texts) == dutch
    assert {one.msgid: one.msgstr[0] for one in taken(dutch, english).entries} == texts


def test_ids_that_follow_no_rule_are_kept() -> None:
    other = SIDE_BY_SIDE.replace("0a1b2-113", "0a1b2-1203").replace("0a1b2-119", "0a1b2-400")
    assert taken(other).exact
    assert back(taken(other)) == other


def test_the_number_that_the_first_dialects_leave_at_the_end_comes_back() -> None:
    text = (
        PLAIN.replace("ms.translationtype: HT", "translationtype: Human Translation")
        + "\n<!--HONumber=Jan17_HO1-->\n\n"
    )
    found = taken(text)
    assert (found.exact, found.verbatim, found.handoff.dialect) == (True, False, "D1")


def test_a_source_is_written_anew_from_the_spans() -> None:
    file = read_localized(SIDE_BY_SIDE.encode(), path="nl.md")
    twin = source_twin(file).decode()
    header, body = twin.split("---\n# ")
    assert "title: Change a *garden* plan\n" in header
    assert "# " + body == ENGLISH.split("---\n\n")[1].replace("![A garden]", "![Een tuin]")
    found = taken(SIDE_BY_SIDE, twin)
    assert found.exact
    assert {one.msgid: one.msgstr[0] for one in found.entries}.items() >= {("Costs", "Kosten")}


@pytest.mark.parametrize(
    "end",
    [pytest.param("\r\n", id="CRLF"), pytest.param("\r", id="lone CR")],
)
@pytest.mark.parametrize("form", [PLAIN, SIDE_BY_SIDE], ids=["plain", "side by side"])
@pytest.mark.parametrize("english_too", [True, False], ids=["both", "translation alone"])
def test_line_ends_are_untouched(form: str, end: str, english_too: bool) -> None:
    english = ENGLISH.replace("\n", end) if english_too else ENGLISH
    text = form.replace("\n", end)
    found = taken(text, english)
    assert found.exact
    assert {one.msgid: one.msgstr[0] for one in found.entries}.items() >= {("Costs", "Kosten")}


def test_mixed_line_ends_of_the_source_are_untouched() -> None:
    english = ENGLISH.replace("garden* plan\n\n", "garden* plan\r\n\r\n").replace(
        "Open [Plans](plans.md).\n", "Open [Plans](plans.md).\r"
    )
    text = PLAIN.replace("tuinplan* wijzigen\n\n", "tuinplan* wijzigen\r\n\r\n").replace(
        "Open [Plannen](plans.md).\n", "Open [Plannen](plans.md).\r"
    )
    found = taken(text, english)
    assert (found.exact, found.verbatim) == (True, False)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: "\ufeff" + text, id="BOM"),
        pytest.param(lambda text: text.replace("title: Een", "title: <span>Een"), id="span in header"),
        pytest.param(lambda text: text.removesuffix("\n"), id="no final newline"),
        pytest.param(lambda text: text + "\n\n", id="blank lines at the end"),
        pytest.param(lambda text: text.replace("---\n# ", "---\n\n# "), id="blank line after the header"),
        pytest.param(lambda text: text.replace("grow --all", "kweek --alles"), id="translated code"),
        pytest.param(lambda text: text.replace("(plans.md)", "(/nl/plans.md)"), id="other target"),
        pytest.param(
            lambda text: text.replace("[Watergift](water.md)", "[Gift](water.md) (nl)"), id="no link alone"
        ),
        pytest.param(
            lambda text: text.replace('<a name="change-a-garden-plan">', '<a name="x">'), id="other anchor"
        ),
        pytest.param(lambda text: text.replace("author: rosa", "author: 'rosa'"), id="other quotes"),
        pytest.param(
            lambda text: text.replace("ms.lasthandoff", "translationtype: x\nms.lasthandoff"), id="odd key"
        ),
        pytest.param(lambda text: text.split("# <a")[0], id="header alone"),
        pytest.param(
            lambda text: text.replace("De rest niet.", "De rest\u2028niet.\u0085"), id="odd separators"
        ),
        pytest.param(lambda text: text.replace("De rest niet.", "De rest\x07niet."), id="control character"),
        pytest.param(lambda text: text.replace("* Open", "+ Open"), id="other marker"),
        pytest.param(lambda text: text.replace("\n| Klein\\* | 10 |", ""), id="row gone"),
        pytest.param(lambda text: "", id="empty"),
    ],
)
def test_whatever_stands_in_a_file_comes_back(change) -> None:  # type: ignore[no-untyped-def]
    found = taken(change(PLAIN))
    assert (found.exact, found.verbatim) == (True, False)


def test_a_segment_that_leaked_into_the_header_is_read_and_comes_back() -> None:
    leaked = SIDE_BY_SIDE.replace(
        "title: Een tuinplan wijzigen",
        'title: <span data-ttu-id="0a1b2-101">Een tuinplan wijzigen</span><span class="sxs-lookup">'
        '<span data-stu-id="0a1b2-101">Change a garden plan</span></span>',
    )
    found = taken(leaked)
    assert {one.msgid: one.msgstr[0] for one in found.entries}[
        "Change a garden plan"
    ] == "Een tuinplan wijzigen"
    assert found.exact


def test_a_redirect_passes_through() -> None:
    stub = "---\nredirect_url: /garden\nms.openlocfilehash: 00ff\nms.contentlocale: nl-NL\n---\n"
    found = taken(stub, "---\nredirect_url: /garden\n---\n")
    assert (found.entries, found.exact) == ((), True)


def test_an_edited_source_gets_its_own_hash_and_fresh_ids() -> None:
    found = taken(SIDE_BY_SIDE.replace("0a1b2-119", "0a1b2-400"))
    english = ENGLISH.replace("Water is free.", "Rain is free.")
    text = back(found, english)
    assert f"ms.openlocfilehash: {hash_of(english)}\n" in text
    assert 'data-ttu-id="0a1b2-119"' in text
    assert 'data-ttu-id="0a1b2-106">Rain is free.</span>' in text


@pytest.mark.parametrize("dialect", ["D0", "D1", "D2", "D3"])
def test_a_file_is_written_in_the_dialect_asked_for(dialect: str) -> None:
    text = back(taken(PLAIN), dialect=dialect)
    assert read_localized(text.encode(), path="nl.md").header.value("title") == "Een tuinplan wijzigen"
    assert read_localized(text.encode(), path="nl.md").header.handoff["ms.openlocfilehash"] == hash_of(
        ENGLISH
    )


def test_handoff_metadata_is_written_and_read_again() -> None:
    for text in (PLAIN.replace("Water is gratis. ", "Water, "), SIDE_BY_SIDE.replace("-113", "-1203")):
        handoff = taken(text.replace("\n", "\r\n")).handoff
        assert read_handoff(write_handoff(handoff), path="x.json") == handoff


def test_a_large_file_is_taken_in_like_any_other() -> None:
    """150 KB of one article, and a translation of it whose every paragraph has one sentence more."""
    blocks = "".join(f"Grow plan {n} now. Water {n} is free.\n\n" for n in range(4000))
    english = f"---\ntitle: Grow\n---\n{blocks}"
    dutch = f"---\ntitle: Kweek\n---\n{blocks.replace('Grow', 'Kweek').replace('free.', 'vrij. Echt.')}"
    assert len(dutch) > 150_000
    found = taken(dutch, english)
    assert (found.exact, found.verbatim, found.paragraphs) == (True, False, 4000)


def test_a_large_file_that_lacks_one_paragraph_is_taken_in_too() -> None:
    english = "".join(f"Grow plan number {n}.\n\n" for n in range(6000))
    dutch = "".join(f"Kweek plan nummer {n}.\n\n" for n in range(6000) if n != 3000)
    assert len(dutch) > 130_000
    found = taken(dutch, english)
    assert (found.exact, found.matched) == (True, 0)
