"""Escaping and isolation: values stay values, in every place and every direction."""

from __future__ import annotations

import html

import pytest

from generator.values import escape_html, isolate, isolate_html


def test_html_is_escaped_for_text_and_for_attributes_in_either_quotes() -> None:
    assert escape_html("""<b a="1" b='2'>&""") == "&lt;b a=&#34;1&#34; b=&#39;2&#39;&gt;&amp;"
    assert html.unescape(escape_html("""<b a="1" b='2'>&""")) == """<b a="1" b='2'>&"""


ISOLATED = [
    pytest.param("Zoë", "ltr", False, id="Latin in Latin"),
    pytest.param("李小龙", "ltr", False, id="Chinese in Chinese"),
    pytest.param("דנה", "ltr", True, id="Hebrew in Latin"),
    pytest.param("شركة Contoso", "ltr", True, id="Arabic and Latin in Latin"),
    pytest.param("𞤀𞤣𞤤𞤢𞤥", "ltr", True, id="Adlam, beyond the first plane"),
    pytest.param("1234.50", "ltr", False, id="digits"),
    pytest.param("דנה", "rtl", False, id="Hebrew in Hebrew"),
    pytest.param("Zoë", "rtl", True, id="Latin in Hebrew"),
    pytest.param("https://example.com/", "rtl", True, id="URL in Hebrew"),
    pytest.param("0042", "rtl", False, id="digits in Hebrew"),
]


@pytest.mark.parametrize(("text", "direction", "isolated"), ISOLATED)
def test_a_value_is_isolated_only_where_it_runs_the_other_way(
    text: str, direction: str, isolated: bool
) -> None:
    plain = isolate(text, direction)  # type: ignore[arg-type]
    marked = isolate_html(text, direction)  # type: ignore[arg-type]
    assert plain == (f"\u2068{text}\u2069" if isolated else text)
    own = "rtl" if direction == "ltr" else "ltr"
    assert marked == (f"<span dir='{own}'>{text}</span>" if isolated else text)


def test_an_isolated_value_is_escaped() -> None:
    assert isolate_html("דנה & <b>", "ltr") == "<span dir='rtl'>דנה &amp; &lt;b&gt;</span>"


def test_an_isolated_value_reads_in_the_direction_of_its_first_letter() -> None:
    assert isolate_html("(2) Contoso דנה", "ltr") == "<span dir='ltr'>(2) Contoso דנה</span>"
