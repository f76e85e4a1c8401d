"""Laws of localized Markdown: whatever goes in comes out, in any shape of document."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalogs.model import State
from generator.catalogs.provenance import state
from generator.errors import SourceError
from generator.legacy.exchange import Imported, export_localized, import_localized, read_source, segments_of
from generator.legacy.localized import read_localized, source_twin
from generator.legacy.spans import read_spans

WORDS = st.sampled_from(["plan", "Water", "grow", "e.g.", "Größe", "付款", "10", "C#", "a*", "x_y", "it's"])
MARKED = st.sampled_from(
    [
        "**bold. Still bold**",
        "*em*",
        "`code. Code`",
        "[link](a.md)",
        "[x. y][ref]",
        "<b>html</b>",
        "![alt](a.png)",
    ]
)
ENDS = st.sampled_from([".", "!", "?", "。", ":", "...", ".)"])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.one_of(WORDS, WORDS, MARKED), min_size=1, max_size=5))
    return " ".join(words) + draw(ENDS)


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    parts = draw(st.lists(sentences(), min_size=1, max_size=4))
    blanks = draw(st.lists(st.sampled_from([" ", "  ", "\n"]), min_size=4, max_size=4))
    return "".join(part + blank for part, blank in zip(parts, blanks, strict=False)).strip()


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _listed(text: str) -> str:
    return "* " + text.replace("\n", "\n  ")


BLOCKS = st.one_of(
    paragraphs(),
    paragraphs().map(_quoted),
    paragraphs().map(_listed),
    sentences().map(lambda text: f"## {text}"),
    sentences().map(lambda text: f"| A | {text} |\n|---|---|\n| {text} | 1 |"),
    sentences().map(lambda text: f"<div><p>{text}</p></div>"),
    sentences().map(lambda text: f"> [!NOTE]\n> {text}"),
    st.sampled_from(["```\ncode\n```", "<!-- why -->", "![A garden.](a.png)", "[Alone](b.md)", "`c`", "---"]),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    title = draw(
        st.sampled_from(["", "---\ntitle: Grow a plan\n---\n", "---\ntitle: 'A: b'\ntags: [a, b]\n---\n\n"])
    )
    blocks = draw(st.lists(BLOCKS, min_size=1, max_size=6))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = (title or "Begin.\n\n") + "\n\n".join(blocks) + "\n\n[ref]: c.md\n"
    return text.replace("\n", end)


def translated(text: str) -> str:
    """Translate so that no sentence begins or ends elsewhere: words of letters only get a mark."""
    return re.sub(r"\b(plan|Water|grow|link|bold|html)\b", r"\1en", text)


def taken(data: bytes, english: bytes) -> Imported:
    return import_localized(
        data,
        read_source(english, path="en.md"),
        segments_of(english, path="en.md"),
        file=read_localized(data, path="nl.md"),
        locale="nl-NL",
    )


@given(documents(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_was_exported_is_imported_and_exported_with_the_same_bytes(text: str, spans: bool) -> None:
    english = text.encode()
    source, segments = read_source(english, path="en.md"), segments_of(english, path="en.md")
    wanted = {segment.text: translated(segment.text) for segment in segments}
    data = export_localized(source, segments, wanted.get, locale="nl-NL", kind="HT", side_by_side=spans)
    found = taken(data, english)
    assert (found.exact, found.verbatim) == (True, False)
    texts = {one.msgid: one.msgstr[0] for one in found.entries if state(one) is State.APPROVED}
    assert {key: text for key, text in texts.items() if wanted[key] != text} == {}


@given(documents())
@settings(max_examples=100, deadline=None)
def test_a_side_by_side_file_alone_holds_all_that_is_needed(text: str) -> None:
    english = text.encode()
    source, segments = read_source(english, path="en.md"), segments_of(english, path="en.md")
    data = export_localized(source, segments, translated, locale="nl-NL", side_by_side=True)
    file = read_localized(data, path="nl.md")
    try:
        found = taken(data, source_twin(file))
    except SourceError:  # The writer of the twin is not to blame for what no article may hold.
        return
    assert (found.exact, found.verbatim) == (True, False)


@given(documents(), documents())
@settings(max_examples=150, deadline=None)
def test_a_translation_of_another_text_loses_nothing_either(one: str, other: str) -> None:
    assert taken(other.encode(), one.encode()).exact


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400), documents())
@settings(max_examples=150, deadline=None)
def test_any_text_goes_in_and_comes_out(text: str, english: str) -> None:
    assert taken(text.encode(), english.encode()).exact


PIECES = st.sampled_from(
    [
        '<span data-ttu-id="0a1b2-101">',
        "</span>",
        '<span class="sxs-lookup">',
        '<span data-stu-id="0a1b2-101">',
        "x. ",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=24).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_mixture_of_spans_is_read_and_nothing_outside_of_them_goes(text: str) -> None:
    found = read_spans(text)
    assert found.text.count("x. ") + found.source.count("x. ") >= text.count("x. ")
    assert [found.text[one.start : one.end] for one in found.spans] == [one.text for one in found.spans]
    assert taken(text.encode(), b"Grow. Plan.\n").exact
