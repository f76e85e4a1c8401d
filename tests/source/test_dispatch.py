"""A parser asks only the rules that can apply, and finds what all of them would."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser

from generator.source import dispatch, markdown

FILES = sorted((Path(__file__).parent.parent.parent / "content").rglob("*.md"))

_LINES = st.sampled_from(
    (
        "", "  ", "    code", "\tcode", "word word", "# One", "Two\n---", "Three\n===", "> quote", ">> more",
        "> [!NOTE]\n> text", "- item", "  - inner", "* star", "+ plus", "+++", "1. first", "2) second",
        "| a | b |\n|---|---|\n| c \\| d | `e|f` |", "a | b\n-|-\nc | d", "```{note} Title\nbody\n```",
        ":::{tip}\nbody\n:::", "~~~\nraw\n~~~", "term\n: definition", "term\n\n:   definition\n\n    more",
        "[label]: https://example.com 'title'", "[^1]: a note", "text[^1] and [label] and [x][label]",
        "<div>\n<p>html</p>\n</div>", "<!-- a comment -->", "% a comment", "(name)=", "{.class #id}", "---",
        "***", "**bold** and *slanted* _too_ ~~gone~~", "`code` and ``two ` ticks``", "![image](a.png){.big}",
        "[link](https://example.com/ä?b=c 'title') <https://example.com> <kbd>x</kbd>", "{fact}`name` {amount}",
        "[span]{.cls} a\\*b \\\\ &amp; &#38; & x", "hard  \nbreak\\\nagain", "[x](y", "![x]", "`open", "**open",
    )
)  # fmt: skip
_TEXTS = st.lists(_LINES | st.text("ab*_`~[](){}<>!&\\|:-=+#%^ \t\n0.", max_size=12), max_size=8).map(
    "\n".join
)


def asking_all(*, placeholders: bool) -> MarkdownIt:
    """Return the same parser without its table."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "dispatch", lambda _md: None)
        patch.setattr(markdown, "frequent_first", lambda _md: None)
        return markdown.parser(placeholders=placeholders)


ALL = {placeholders: asking_all(placeholders=placeholders) for placeholders in (False, True)}
ASKING = {placeholders: markdown.parser(placeholders=placeholders) for placeholders in (False, True)}


@given(_TEXTS, st.booleans())
def test_a_text_is_read_as_all_rules_read_it(text: str, placeholders: bool) -> None:
    assert ASKING[placeholders].parse(text, {}) == ALL[placeholders].parse(text, {})


def commonmark() -> MarkdownIt:
    """Make a parser of CommonMark with tables, as the Open Publishing format is read by."""
    return MarkdownIt("commonmark").enable("table")


COMMONMARK, COMMONMARK_ASKING = commonmark(), commonmark()
dispatch.dispatch(COMMONMARK_ASKING)


@given(_TEXTS)
def test_a_text_of_commonmark_is_read_as_all_rules_read_it(text: str) -> None:
    assert COMMONMARK_ASKING.parse(text, {}) == COMMONMARK.parse(text, {})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_article_is_read_as_all_rules_read_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ASKING[False].parse(text, {}) == ALL[False].parse(text, {})


def test_a_rule_that_the_table_does_not_know_is_asked_at_every_character() -> None:
    md = create_md_parser(markdown.CONFIGURATION, RendererHTML)
    seen: list[str] = []

    def watch(state: object, silent: bool) -> bool:
        seen.append(state.src[state.pos])  # type: ignore[attr-defined]
        return False

    md.inline.ruler.before("text", "watch", watch)
    dispatch.dispatch(md)
    md.renderInline("a *b* `c`")
    assert seen == list("a*b* `")
