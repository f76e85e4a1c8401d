"""What is read without the parser is what the parser reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.source import markdown
from generator.source.frequent import frequent_tokens
from tests.source.test_dispatch import ALL

_PARTS = st.sampled_from(
    (
        "Pay", " ", ". ", "(", ")", "! ", "![", "!", ", ", "é", "保存", "。", "3", "**Save**", "**Save as**", "**",
        "*", "_it_", "`code`", "`a b`", "`` x ``", "` `", "`", "[the guide](guide.md#pay)", "[a](b_c)",
        "[the **x**](y)", "[x](javascript:1)", "[x](vbscript:1)", "[x](a:b)", "[x](%41é)", "[x](%4)", "[x]()",
        "[x]", "[^1]", "[x][label]", "[`x` y][Label]", "[x][]", "[x][none]", "[label]", "*Note*", "_Note:_", "_",
        "**Note:**", "**Use `a`**", "*a (b)*", "(", ")", ":", ">", "[x][titled]", "**a `b` c**", "*", "**N**", "a", "{.cls}", "&amp;", "<b>", "\\", "\n", "~~", "**Save.**", "**é**", "**a`b`**", "\u00a0", "$",
    )
)  # fmt: skip


_DEFINED = {
    "LABEL": {"href": "guide.md", "title": "", "map": [0, 1]},
    "TITLED": {"href": "guide.md#pay", "title": "The guide", "map": [0, 1]},
}


@given(st.lists(_PARTS, max_size=8).map("".join), st.booleans())
def test_tokens_are_those_of_the_parser(text: str, placeholders: bool) -> None:
    md = ALL[placeholders]
    found = frequent_tokens(md, text, {"references": _DEFINED})
    assert found is None or found == md.inline.parse(text, md, {"references": _DEFINED}, [])


_SENTENCES = st.sampled_from((". Then", "**Save. Now** ", "[a. B](b.md)", "`a. b`", "? "))


@given(st.lists(_PARTS | _SENTENCES, max_size=8).map("".join))
def test_sentences_are_those_that_trial_finds(text: str) -> None:
    md = markdown.prepared()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "frequent_parts", lambda *_: None)
        tried = markdown.cut(md, text, {"references": _DEFINED})
    assert markdown.cut(md, text, {"references": _DEFINED}) == tried


@pytest.mark.parametrize(
    "text",
    [
        "Pay the bill now!",
        "Choose **Save as**, then **Pay**.",
        "See [the guide](guide.md#pay) and `pay --now`.",
        "(**Note**) **Bold** words",
        "**Note:** see [the `pay` command][label], *slanted* or _so_.",
    ],
)
def test_frequent_sentences_need_no_parser(text: str) -> None:
    assert frequent_tokens(ALL[False], text, {"references": _DEFINED})


@pytest.mark.parametrize(
    "text",
    ["a*b*c", "*a **b** c*", "[x][none]", "a**b**c", "![image](a.png)", "a\nb", "&amp;", "[x](javascript:1)"],
)
def test_anything_else_is_left_to_the_parser(text: str) -> None:
    assert frequent_tokens(ALL[False], text, {"references": _DEFINED}) is None
