"""A pseudo text differs from its source in every letter, and in nothing else that checks look at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogs import checks
from generator.catalogs.extract import BRACE_FORMAT
from generator.catalogs.model import Catalog, Entry
from generator.catalogs.pseudo import pseudo_catalog, pseudo_text
from generator.locales import Locale, parse

ACCENTED, MIRRORED = parse("qps-ploc"), parse("qps-plocm")

TEXTS = [
    pytest.param("Pay **now**.", "markdown", "⟦Þåý **ñöŵ**. ẋẋẋẋẋ ẋ⟧", id="emphasis"),
    pytest.param("See [a b](c.md).", "markdown", "⟦Šéé [å ƀ](c.md). ẋẋẋẋẋ⟧", id="link"),
    pytest.param('[x](a.md "Go")', "markdown", '⟦[ẋ](a.md "Ĝö") ẋẋẋẋẋ⟧', id="title-of-a-link"),
    pytest.param("[x][lab] [lab][]", "markdown", "⟦[ẋ][lab] [ļåƀ][lab] ẋẋẋẋẋ ẋẋẋ⟧", id="reference"),
    pytest.param("Run ``a`b`` x[^n]", "markdown", "⟦Ŕûñ ``a`b`` ẋ[^n] ẋẋẋẋẋ ẋẋ⟧", id="code-and-footnote"),
    pytest.param("Keep {fact}`x-y`", "markdown", "⟦Ķééþ {fact}`x-y` ẋẋẋẋẋ ẋ⟧", id="role"),
    pytest.param("<kbd>K</kbd> &amp; a\\*b", "markdown", "⟦<kbd>Ķ</kbd> &amp; å\\*ƀ ẋẋẋẋẋ ẋẋẋ⟧", id="tags"),
    pytest.param("[x](a.md){.big} {y}", "markdown", "⟦[ẋ](a.md){.big} {y} ẋẋẋẋẋ ẋ⟧", id="attributes"),
    pytest.param('<a href="x">Go</a>', "html", '⟦<a href="x">Ĝö</a> ẋẋẋẋẋ⟧', id="html"),
    pytest.param("Pay {amount} `now`", "plain", "⟦Þåý {amount} `ñöŵ` ẋẋẋẋẋ ẋ⟧", id="plain"),
]


@pytest.mark.parametrize(("text", "syntax", "expected"), TEXTS)
def test_words_are_marked_and_markup_stays(text: str, syntax: str, expected: str) -> None:
    marked = pseudo_text(text, ACCENTED, syntax=syntax, placeholders=True)
    assert marked.rstrip("ẋ ⟧") == expected.rstrip("ẋ ⟧")
    assert marked.endswith("ẋ⟧")


def test_the_mirrored_one_is_written_from_right_to_left() -> None:
    assert pseudo_text("Pay {amount}", MIRRORED, placeholders=True) == "⟦پاي {amount} خخخخخ خخخخ⟧"


def test_a_short_text_grows_most() -> None:
    def growth(text: str) -> float:
        return len(pseudo_text(text, ACCENTED)) / len(text)

    assert growth("Pay now") > growth("Pay your balance now") > growth("Pay your balance now. " * 9) > 1.3


def test_each_plural_form_comes_from_its_own_source() -> None:
    entry = Entry(msgid="One day", msgid_plural="{days} days", msgstr=("", ""), flags=("fuzzy", BRACE_FORMAT))
    (filled,) = pseudo_catalog(Catalog(entries=(entry,)), ACCENTED).entries
    assert [form.split(" ẋ")[0] for form in filled.msgstr] == ["⟦Öñé ðåý", "⟦{days} ðåýš"]


CONSTRUCTS = (
    *("Pay", "now.", "**bold**", "*so*", "[the guide](a.md)", "[x][y]", "`code`", "{amount}", "<b>tag</b>"),
    *("![alt](i.png)", "{fact}`f`", "[^1]", "<https://example.com>", "&amp;", "a\\*b", "~~no~~", "3 (a)"),
)


@given(st.lists(st.sampled_from(CONSTRUCTS), min_size=1, max_size=8), st.sampled_from([ACCENTED, MIRRORED]))
def test_no_check_of_structure_finds_fault(words: list[str], locale: Locale) -> None:
    text = " ".join(words)
    entry = Entry(msgid=text, msgstr=("",), flags=(BRACE_FORMAT,))
    (filled,) = pseudo_catalog(Catalog(entries=(entry,)), locale).entries
    found = checks.run(filled, locale=locale, strict=True)
    assert [finding for finding in found if finding.severity == "fatal"] == []
