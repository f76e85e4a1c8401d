"""XLIFF of both versions comes back as it went out, and as tools for translators write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogs.elements import XmlError
from generator.catalogs.model import Entry
from generator.catalogs.tmx import writable
from generator.catalogs.xliff import VERSIONS, Returned, Unit, Version, read_xliff, write_xliff
from generator.locales import parse

EN, PL = parse("en-US"), parse("pl-PL")
TEXT = st.text(min_size=1).filter(lambda text: writable(Entry(msgid=text)))


@pytest.mark.parametrize("version", VERSIONS)
@given(st.lists(st.tuples(TEXT, st.just("") | TEXT)))
def test_any_text_that_xml_can_hold_comes_back(version: Version, rows: list[tuple[str, str]]) -> None:
    units = tuple(
        Unit(id=f"{number:08x}.0.00000000", source=source, target=target, notes=("<note>",))
        for number, (source, target) in enumerate(rows)
    )
    found = read_xliff(write_xliff(units, source=EN, target=PL, version=version), path="")
    assert [(one.id, one.source, one.target) for one in found.units] == [
        (one.id, one.source, one.target) for one in units
    ]


def test_what_goes_out_is_not_confirmed_until_a_translator_says_so() -> None:
    unit = Unit(id="a.0.b", source="Pay", target="Zapłać")
    for version in VERSIONS:
        data = write_xliff([unit], source=EN, target=PL, version=version)
        assert read_xliff(data, path="") == Returned(language="pl-PL", units=(unit,))
        done = data.replace(b"needs-review-translation", b"translated").replace(b'"initial"', b'"final"')
        assert read_xliff(done, path="").units[0].confirmed


OLD = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file target-language="pl"><body>'
NEW = '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" trgLang="pl"><file id="f"><unit id="i">'
FOREIGN = [
    pytest.param(
        f'{OLD}<group><trans-unit id="i"><source>a</source><target>b</target></trans-unit></group></body></file>'
        "</xliff>",
        ("a", "b", True),
        id="no-state",
    ),
    pytest.param(
        f'{OLD}<trans-unit id="i" approved="no"><source>a</source><target>b</target></trans-unit></body></file></xliff>',
        ("a", "b", False),
        id="not-approved",
    ),
    pytest.param(
        f'{OLD}<trans-unit id="i" approved="yes"><source>a</source><target state="needs-review-translation">b</target>'
        "</trans-unit></body></file></xliff>",
        ("a", "b", True),
        id="approved-in-the-state-that-we-wrote",
    ),
    pytest.param(
        f'{OLD}<trans-unit id="i"><source>a <g id="1">**x**</g></source><target state="signed-off">b'
        '<ph id="1">{n}</ph></target><alt-trans><target>no</target></alt-trans></trans-unit></body></file></xliff>',
        ("a **x**", "b{n}", True),
        id="codes",
    ),
    pytest.param(
        f'{NEW}<segment state="final"><source>a.</source><target>b.</target></segment><ignorable><source> </source>'
        '</ignorable><segment state="translated"><source>c.</source><target>d.</target></segment></unit></file>'
        "</xliff>",
        ("a. c.", "b. d.", True),
        id="cut-in-segments",
    ),
    pytest.param(
        f'{NEW}<segment state="final"><source>a.</source><target>b.</target></segment>'
        "<segment state='initial'><source>c.</source></segment></unit></file></xliff>",
        ("a.c.", "b.", False),
        id="half-done",
    ),
    pytest.param(
        f"{NEW}<segment><source>a</source><target>b</target></segment></unit></file></xliff>",
        ("a", "b", False),
        id="the-default-state",
    ),
    pytest.param(
        f'{NEW}<segment state="final"><source>a.</source><target>b.</target></segment>'
        "<segment><source>c.</source><target>d.</target></segment></unit></file></xliff>",
        ("a.c.", "b.d.", False),
        id="half-done-in-the-default-state",
    ),
]


@pytest.mark.parametrize(("text", "expected"), FOREIGN)
def test_files_of_other_tools_are_read(text: str, expected: tuple[str, str, bool]) -> None:
    found = read_xliff(text.encode(), path="")
    (unit,) = found.units
    assert found.language == "pl"
    assert (unit.id, unit.source, unit.target, unit.confirmed) == ("i", *expected)


@pytest.mark.parametrize(
    ("unit", "target", "implied"),
    [
        pytest.param("", "", True, id="neither"),
        pytest.param("", ' state="final"', False, id="state"),
        pytest.param(' approved="yes"', "", False, id="approved"),
    ],
)
def test_a_file_that_says_no_state_is_told_from_one_that_says_final(
    unit: str, target: str, implied: bool
) -> None:
    text = f"<trans-unit id='i'{unit}><source>a</source><target{target}>b</target></trans-unit>"
    (found,) = read_xliff(f"{OLD}{text}</body></file></xliff>".encode(), path="").units
    assert (found.confirmed, found.implied) == (True, implied)


def test_what_is_no_xliff_is_one_sentence() -> None:
    with pytest.raises(XmlError) as caught:
        read_xliff(b"<tmx/>", path="a.xlf")
    assert str(caught.value) == "a.xlf: the file is XML but no XLIFF; export it as XLIFF"
