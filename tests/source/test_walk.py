"""The walk finds every text in place, with its role, line, headings and notes."""

from __future__ import annotations

import pytest

from generator.errors import SourceError
from generator.source import walk
from generator.source.model import Segment


def segments(text: str) -> tuple[Segment, ...]:
    return walk.walk(text, path="a.md").segments


def found(text: str) -> list[tuple[int, str, str]]:
    return [(segment.line, segment.role, segment.text) for segment in segments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "# One\n\nTwo. Three\nfour. Five.\n",
            [
                (1, "heading 1", "One"),
                (3, "paragraph", "Two."),
                (3, "paragraph", "Three four."),
                (4, "paragraph", "Five."),
            ],
            id="lines-of-sentences",
        ),
        pytest.param(
            "1. One\n   - Two\n\n   Three\n",
            [(1, "list item", "One"), (2, "list item", "Two"), (4, "list item", "Three")],
            id="nested-list",
        ),
        pytest.param(
            "| One | `x` |\n|---|---|\n| Two | 12 |\n",
            [(1, "table header", "One"), (3, "table cell", "Two")],
            id="table",
        ),
        pytest.param("> One\n", [(1, "quote", "One")], id="quote"),
        pytest.param("> [!TIP]\n> One\n", [(2, "tip", "One")], id="alert-without-its-own-title"),
        pytest.param(
            ":::{note} One\nhalf.\n\nTwo.\n:::\n",
            [(1, "note", "One half."), (4, "note", "Two.")],
            id="body-on-the-first-line",
        ),
        pytest.param(
            ":::{admonition} One\nTwo.\n:::\n",
            [(1, "admonition title", "One"), (2, "admonition", "Two.")],
            id="title",
        ),
        pytest.param("::::{note}\n:::{tip}\nOne.\n:::\n::::\n", [(3, "tip", "One.")], id="nested-directive"),
        pytest.param(
            "```{figure} a.png\n:alt: One\n:width: 9\n\nTwo.\n```\n",
            [(2, "image alt", "One"), (5, "caption", "Two.")],
            id="figure",
        ),
        pytest.param(
            "```{code-block} bash\n:caption: One\n\naz login\n```\n",
            [(2, "caption", "One")],
            id="code-caption",
        ),
        pytest.param(
            "```{toctree}\n:caption: One\n\nTwo <two>\nthree\n```\n",
            [(2, "toctree caption", "One"), (4, "link text", "Two")],
            id="toctree",
        ),
        pytest.param("```bash\naz login\n```\n\n    code\n", [], id="code"),
        pytest.param("One\n: Two\n", [(1, "term", "One"), (2, "definition", "Two")], id="definition-list"),
        pytest.param(
            "One[^a]\n\n[^a]: Two\n", [(1, "paragraph", "One[^a]"), (3, "footnote", "Two")], id="footnote"
        ),
        pytest.param(
            "<details>\n<summary>One</summary>\n<p>Two <b>three</b>. Four.</p>\n</details>\n",
            [(2, "HTML text", "One"), (3, "HTML text", "Two <b>three</b>."), (3, "HTML text", "Four.")],
            id="html",
        ),
        pytest.param(
            '[One][r]\n\n[r]: https://example.com "Two"\n',
            [(1, "paragraph", "[One][r]"), (3, "link title", "Two")],
            id="reference-title",
        ),
        pytest.param(
            ':::{note}\nSee [One][r].\n\n[r]: https://x.example "Two"\n:::\n',
            [(2, "note", "See [One][r]."), (4, "link title", "Two")],
            id="reference-title-in-a-directive",
        ),
        pytest.param(
            '::: zone\n\n[One][r]\n\n[r]: https://x.example "Two"\n',
            [(3, "paragraph", "[One][r]"), (5, "link title", "Two")],
            id="reference-title-in-an-open-container",
        ),
        pytest.param("```{image} a.png\n  :alt: One\n```\n", [(2, "image alt", "One")], id="indented-option"),
        pytest.param(":::\nOne.\n:::\n", [(2, "paragraph", "One.")], id="plain-container"),
        pytest.param(
            "One.\n\n<!-- translate: off -->\n\nTwo.\n\n<!-- translate: on -->\n\nThree.\n",
            [(1, "paragraph", "One."), (9, "paragraph", "Three.")],
            id="left-out",
        ),
        pytest.param(
            "::::{note}\n% translate: off\n\nOne.\n::::\n\nTwo.\n",
            [(7, "paragraph", "Two.")],
            id="left-out-until-the-directive-ends",
        ),
        pytest.param(
            "% translate: off\n% a name\n\nOne.\n\n% translate: on\n% translators: a verb\n\nTwo.\n",
            [(9, "paragraph", "Two.")],
            id="left-out-by-one-line-of-several",
        ),
        pytest.param(
            "<!-- a --> One. <!-- b -->\n", [(1, "HTML text", "One.")], id="text-between-comments-on-a-line"
        ),
        pytest.param(
            "- [ ] One. Two.\n- [x] Three.\n",
            [(1, "list item", "One."), (1, "list item", "Two."), (2, "list item", "Three.")],
            id="task-list",
        ),
        pytest.param(
            '[`one`](a.md "Two")\n\n![](b.png "Three")\n',
            [(1, "paragraph", '[`one`](a.md "Two")'), (3, "paragraph", '![](b.png "Three")')],
            id="title-of-what-has-no-text",
        ),
    ],
)
def test_every_text_is_found_with_its_line_and_role(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert found(text) == expected


def test_headings_above_are_the_context() -> None:
    text = "# One\n\nA.\n\n### Two\n\nB.\n\n## Three\n\nC.\n"
    assert [segment.path for segment in segments(text) if segment.role == "paragraph"] == [
        ("One",),
        ("One", "Two"),
        ("One", "Three"),
    ]


@pytest.mark.parametrize(
    "note",
    [
        "% translators: be\n% brief",
        "<!-- translators: be\nbrief -->",
        "% TODO: ask\n% translators: be\n% brief",
        "% translators: be\n% brief\n\n(here)=",
    ],
)
def test_a_note_is_for_the_next_block_only(note: str) -> None:
    notes = {segment.text: segment.note for segment in segments(f"{note}\n\nOne. Two.\n\nThree.\n")}
    assert notes["One."].startswith("be")
    assert notes["One."] == notes["Two."]
    assert notes["Three."] == ""


def test_a_switch_ends_a_note() -> None:
    (segment,) = segments("% translators: be brief\n% translate: on\n\nOne.\n")
    assert segment.note == "be brief"


def test_what_the_writer_names_is_known_apart_from_headings() -> None:
    text = (
        "(one)=\n\n{#own}\n# Two\n\n```{figure} a.png\n:name: three\n```\n\n"
        "{#four}\nText with [a span]{#five}.\n\n```{math}\n:label: six\nx\n```\n"
    )
    document = walk.walk(text, path="a.md")
    assert document.named == {"one", "three", "four", "five", "six"}
    assert document.anchors == {*document.named, "own"}


def test_an_unknown_directive_is_the_writers_error() -> None:
    with pytest.raises(
        SourceError, match=r"a\.md:3: the directive \{include\} is not one that can be translated; use"
    ):
        segments("One.\n\n```{include} secret.md\n```\n")


def test_what_a_document_points_at_is_found() -> None:
    text = (
        "[One](a.md#b) ![Two](c.png) {fact}`term` [x][r]\n\n[r]: https://example.com\n\n"
        ":::{alert} past-due\n:::\n\n```{figure} d.png\n```\n\n```{toctree}\nOne <e>\nf\n```\n"
    )
    targets = walk.walk(text, path="a.md").targets
    assert [(target.kind, target.value, target.line) for target in targets] == [
        ("link", "a.md#b", 1),
        ("image", "c.png", 1),
        ("fact", "term", 1),
        ("link", "https://example.com", 1),
        ("alert", "past-due", 5),
        ("image", "d.png", 8),
        ("article", "e", 11),
        ("article", "f", 11),
    ]


@pytest.mark.parametrize(
    "headings",
    [("Example", "Example", "Example 1"), ("Example 1", "Example", "Example"), ("A 1", "A", "A", "A 1")],
)
def test_no_two_headings_have_one_anchor(headings: tuple[str, ...]) -> None:
    text = "\n\n".join(f"## {heading}" for heading in headings)
    anchors = [heading.anchor for heading in walk.walk(text, path="a.md").headings]
    assert len(set(anchors)) == len(headings)


def test_options_between_dashes_are_the_writers_error() -> None:
    """Their texts would stay English everywhere."""
    with pytest.raises(SourceError, match=r"a\.md:4: the options of \{figure\} stand between dashes; write"):
        segments("# One\n\n```{figure} a.png\n---\nalt: Two\n---\n```\n")
