"""Bodies are cut into the format's units, and nothing between them is touched."""

from __future__ import annotations

import pytest

from generator.legacy.anchors import slug
from generator.legacy.inline import escaped, is_translatable, sentence_gaps, unescaped
from generator.legacy.units import read_body


def shown(text: str) -> list[str]:
    """Return the sentences that get spans."""
    units = read_body(text).units
    return [one.text for unit in units if unit.spanned and not unit.silent for one in unit.sentences]


def counted(text: str) -> list[str]:
    """Return the sentences that take ids."""
    return [one.text for unit in read_body(text).units if not unit.silent for one in unit.sentences]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("# Grow\n", ["Grow"], id="heading"),
        pytest.param("Grow\n====\n", ["Grow"], id="underlined heading"),
        pytest.param("One. Two.\nThree.\n", ["One.", "Two.", "Three."], id="paragraph"),
        pytest.param("One\ntwo. Three.\n", ["One two.", "Three."], id="soft wrap"),
        pytest.param("> One\n> two.\n", ["One two."], id="quote"),
        pytest.param("> [!NOTE]\n> Beware.\n", ["Beware."], id="alert"),
        pytest.param("1. One\n   * Two\n", ["One", "Two"], id="lists"),
        pytest.param("| A | B |\n|---|---|\n| C\\|D | |\n", ["A", "B", "C\\|D"], id="table"),
        pytest.param("| A | A |\n|---|---|\n", ["A", "A"], id="same cells"),
        pytest.param("[Plans](plans.md)\n", ["Plans"], id="a link alone"),
        pytest.param("See [Plans](plans.md).\n", ["See [Plans](plans.md)."], id="link in text"),
        pytest.param("[Plans][p]\n\n[p]: plans.md\n", ["[Plans][p]"], id="reference link"),
        pytest.param("**All bold.**\n", ["**All bold.**"], id="bold"),
        pytest.param("one<br>two\n", ["one", "two"], id="line break tag"),
        pytest.param("<div><p>One. Two.</p></div>\n", ["One.", "Two."], id="raw html"),
        pytest.param("`a` `b`\n", ["`a` `b`"], id="two code spans"),
        pytest.param("12\n", ["12"], id="number"),
        pytest.param('![A](a.png "title")\n', ['![A](a.png "title")'], id="titled image"),
        pytest.param("![A](a.png) ![B](b.png)\n", ["![A](a.png) ![B](b.png)"], id="two images"),
        pytest.param("[![A](a.png)](b.md)\n", ["[![A](a.png)](b.md)"], id="linked image"),
    ],
)
def test_text_gets_spans(text: str, wanted: list[str]) -> None:
    assert shown(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```\ncode\n```\n", id="fence"),
        pytest.param("    code\n", id="indented"),
        pytest.param("<!-- why -->\n", id="comment"),
        pytest.param("[!INCLUDE [a](b.md)]\n", id="include"),
        pytest.param("[!code-csharp[Main](a.cs)]\n", id="code include"),
        pytest.param("[!VIDEO https://example.com]\n", id="video"),
        pytest.param(':::image source="a.png":::\n', id="colons"),
        pytest.param("[a]: b.md\n", id="definition"),
        pytest.param("`code`\n", id="code span"),
        pytest.param("https://example.com\n", id="address"),
        pytest.param("me@example.com\n", id="mail address"),
        pytest.param("...\n", id="punctuation"),
        pytest.param("&nbsp;\n", id="entity"),
    ],
)
def test_what_is_no_text_takes_no_id(text: str) -> None:
    assert counted(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("![A garden. Yes.](a.png)\n", ["A garden.", "Yes."], id="image"),
        pytest.param('> [!div class="op_single_selector"]\n> * [One](a.md)\n', ["One"], id="selector"),
    ],
)
def test_some_text_takes_ids_without_spans(text: str, wanted: list[str]) -> None:
    assert counted(text) == wanted
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("See e.g. the plan. Then go.", 2),
        ("[One. Two.](a.md) Three.", 1),
        ("**One. Two.** Three.", 2),
        ("`a. b` and. Then.", 2),
        ("1. Get it", 1),
        ("Is it? Yes! Done.", 3),
        ("付款。 结束。", 2),
        ("*Open. Never closed", 2),
    ],
)
def test_sentences_end_outside_of_markup_alone(text: str, count: int) -> None:
    assert len(list(sentence_gaps(text))) + 1 == count


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CPU*", "CPU\\*"),
        ("a * b", "a \\* b"),
        ("*a*", "*a*"),
        ("**a** *", "**a** \\*"),
        ("a ` b", "a \\` b"),
        ("`a*`", "`a*`"),
        ("\\*", "\\*"),
    ],
)
def test_marks_that_form_no_markup_are_escaped_in_spans(text: str, wanted: str) -> None:
    assert escaped(text) == wanted
    assert escaped(unescaped(wanted)) == wanted


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Step 1 - Create", "step-1---create"),
        ("A &amp; B", "a--b"),
        ("<b>Grow</b> it?", "grow-it"),
        ("[Plans](plans.md#a) now", "plans-now"),
        ("Größe 付款", "größe-付款"),
        ("`code_name` here", "codename-here"),
    ],
)
def test_anchors_are_made_of_the_english_heading(heading: str, wanted: str) -> None:
    assert slug(heading) == wanted


@pytest.mark.parametrize(
    ("text", "heading"),
    [("# Grow\n", "Grow"), ('# <a name="own"></a>Grow\n', None), ("# `grow`\n", None)],
    ids=["plain", "the author's own", "only code"],
)
def test_only_a_heading_of_words_without_an_anchor_gets_one(text: str, heading: str | None) -> None:
    assert next(unit.heading for unit in read_body(text).units) == heading


def test_a_slice_has_the_line_ends_of_the_file() -> None:
    body = read_body("a\r\nb\rc\nd")
    assert body.text == "a\nb\nc\nd"
    assert [body.slice(start, 7) for start in (0, 2, 4, 6)] == ["a\r\nb\rc\nd", "b\rc\nd", "c\nd", "d"]


def test_words_are_text_and_addresses_are_not() -> None:
    assert is_translatable("Go to https://example.com")
    assert not is_translatable("<https://example.com> `x` &amp;")
