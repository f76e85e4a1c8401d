"""Laws 1 and 4: translation changes words, never the document."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.source import markdown, walk
from generator.source.markdown import Swap

WORDS = st.sampled_from(
    [
        "Pay",
        "the",
        "balance.",
        "Now!",
        "e.g.",
        "Why?",
        "card",
        "3.",
        "…",
        "A.",
        "*",
        "_",
        "don't",
        "[",
        "]",
        "<",
        "&amp;",
    ]
)
INLINE = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "**Bold. Text.**",
            "*very*",
            "`code. x`",
            '[a link. b](https://example.com "T. t")',
            "[ref. x][r]",
            "![alt. x](a.png)",
            "<kbd>Ctrl. C</kbd>",
            "<br>",
            "{fact}`x`",
            "[^n]",
            "~~gone. x~~",
            "https://example.com",
            "<https://example.com>",
            "\\*",
        ]
    ),
)
JOINTS = st.sampled_from([" ", " ", " ", "\n", "  \n", "\\\n", ""])


@st.composite
def inlines(draw: st.DrawFn) -> str:
    parts = draw(st.lists(INLINE, min_size=1, max_size=9))
    joints = draw(st.lists(JOINTS, min_size=len(parts), max_size=len(parts)))
    text = "".join(part + joint for part, joint in zip(parts, joints, strict=True)).strip()
    return re.sub(r"\n(?=[\s*_<>\[\]&3\-+~`:])", " ", text) or "Pay."


def line(text: str) -> str:
    return re.sub(r"\\?\s*\n", " ", text).strip().rstrip("\\") or "Pay"


BLOCKS: list[Callable[[str], str]] = [
    lambda text: f"{text}\n",
    lambda text: f"## {line(text)}\n",
    lambda text: f"- {line(text)}\n\n  {line(text)}\n",
    lambda text: f"1. {line(text)}\n   - {line(text)}\n",
    lambda text: f"> {line(text)}\n",
    lambda text: f"> [!NOTE]\n> {line(text)}\n",
    lambda text: f":::{{note}}\n{text}\n:::\n",
    lambda text: f"| A | B |\n|---|---|\n| {line(text).replace('|', '')} | c |\n",
    lambda text: f"Term\n: {line(text)}\n",
    lambda text: f"[^n]: {line(text)}\n",
    lambda text: f"<div>\n<p>{line(text)}</p>\n</div>\n",
    lambda text: f"```bash\n{text}\n```\n",
    lambda text: f"::::{{tip}}\n:::{{warning}}\n{line(text)}\n:::\n::::\n",
]


@st.composite
def documents(draw: st.DrawFn) -> str:
    blocks = draw(st.lists(st.tuples(st.sampled_from(BLOCKS), inlines()), min_size=1, max_size=6))
    return "\n".join(make(text) for make, text in blocks) + '\n[r]: https://example.com/r "R"\n'


def parser(lookup: Callable[[str], Swap | None], asked: list[str] | None = None) -> MarkdownIt:
    """A parser that replaces sentences; bodies of directives are parsed too, as MyST does."""

    def find(text: str) -> Swap | None:
        if asked is not None:
            asked.append(text)
        return lookup(text)

    md = markdown.parser()
    markdown.swap(md, find, joiner=" ")
    return md


def tokens(md: MarkdownIt, text: str, env: dict[str, object] | None = None) -> list[Token]:
    """Parse as MyST does: a directive's body by the same parser, when its turn comes."""
    env = {} if env is None else env
    found: list[Token] = []
    for token in md.parse(text, env):
        found.append(token)
        if token.type == "colon_fence":
            found += tokens(md, token.content + "\n", env)
    return found


def shape(found: list[Token]) -> list[object]:
    """Everything of a document that is not words: blocks, targets, code, images, roles, ids."""
    return [
        (token.type, token.tag, token.attrs, token.content if token.type in KEPT else "", inline_shape(token))
        for token in found
        if token.type != "html_block"
    ]


KEPT = {"fence", "code_block", "code_inline", "myst_role", "html_inline"}


def inline_shape(token: Token) -> list[tuple[str, list[str], str]]:
    children = token.children or []
    return sorted(
        (child.type, sorted(map(str, child.attrs.items())), child.content if child.type in KEPT else "")
        for child in children
        if child.type not in ("text", "text_special", "softbreak", "span_open", "span_close")
    )


@given(documents())
def test_every_sentence_translated_to_itself_is_the_same_document(text: str) -> None:
    plain = parser(lambda _: None).render(text)
    itself = parser(lambda sentence: Swap(text=sentence)).render(text)
    assert itself == plain


@given(documents())
def test_the_replaced_document_is_the_one_the_parser_gives_without_us(text: str) -> None:
    """But for soft wraps, which become blanks, and anchors."""
    untouched = re.sub(r"\s+", " ", str(markdown.parser().render(text)))
    ours = re.sub(r"\s+", " ", re.sub(r'(<h\d) id="[^"]*"', r"\1", str(parser(lambda _: None).render(text))))
    assert ours == untouched


@given(documents())
def test_translation_changes_words_only(text: str) -> None:
    def translate(sentence: str) -> Swap:
        return Swap(
            text=re.sub(r"\b(Pay|balance|card|don't|Text|very)\b", lambda word: word[0][::-1], sentence)
        )

    assert shape(tokens(parser(translate), text)) == shape(tokens(parser(lambda _: None), text))


@given(documents())
def test_what_the_walk_extracts_is_what_the_parser_replaces(text: str) -> None:
    extracted = {segment.text for segment in walk.walk(text, path="a.md").segments}
    asked: list[str] = []
    tokens(parser(lambda _: None, asked), text)
    assert extracted == set(asked)
