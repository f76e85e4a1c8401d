"""What the walk finds and what the parser replaces are the same sentences."""

from __future__ import annotations

import pytest

from generator.source import markdown
from generator.source.markdown import Swap


def cut(content: str, references: str = "") -> list[str]:
    md = markdown.parser()
    env: dict[str, object] = {}
    md.parse(references, env)
    return [part.text for part in markdown.cut(md, content, env)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("One. Two.", ["One.", "Two."], id="plain"),
        pytest.param("One\nhalf. Two.", ["One half.", "Two."], id="soft-wrap"),
        pytest.param("One  \nhalf. Two.", ["One\\\nhalf.", "Two."], id="hard-break-by-blanks"),
        pytest.param("One.  \nTwo.", ["One.", "Two."], id="hard-break-between"),
        pytest.param("**One. Two.** Three.", ["**One. Two.**", "Three."], id="strong"),
        pytest.param(
            "*One.* **Two.** Three.", ["*One.*", "**Two.**", "Three."], id="whole-sentence-emphasis"
        ),
        pytest.param("`One. Two.` Three. Four.", ["`One. Two.` Three.", "Four."], id="code"),
        pytest.param(
            '[One. Two.](x "T. U.") Three. Four.', ['[One. Two.](x "T. U.") Three.', "Four."], id="link"
        ),
        pytest.param("![One. Two.](x.png) Three. Four.", ["![One. Two.](x.png) Three.", "Four."], id="image"),
        pytest.param(
            "<kbd>One. Two.</kbd> Three. Four.", ["<kbd>One. Two.</kbd> Three.", "Four."], id="html"
        ),
        pytest.param("One<br> two. Three.", ["One<br> two.", "Three."], id="void-html"),
        pytest.param("{fact}`a. b` One. Two.", ["{fact}`a. b` One.", "Two."], id="role"),
        pytest.param("See [a. b][ref] now. Two.", ["See [a. b][ref] now.", "Two."], id="reference-link"),
        pytest.param(
            "Not [a. b][none] here. Two.", ["Not [a.", "b][none] here.", "Two."], id="no-such-reference"
        ),
        pytest.param(
            "A lone * star. Another * star.", ["A lone * star.", "Another * star."], id="lone-stars"
        ),
        pytest.param("Foot.[^1] Two. Three.", ["Foot.[^1] Two.", "Three."], id="footnote"),
        pytest.param("~~One. Two.~~ Three. Four.", ["~~One. Two.~~ Three.", "Four."], id="strikethrough"),
    ],
)
def test_no_cut_falls_inside_markup(content: str, expected: list[str]) -> None:
    assert cut(content, "[ref]: https://example.com\n") == expected


def test_a_paragraph_project_has_whole_paragraphs() -> None:
    found = markdown.cut(markdown.parser(), "One.\nTwo.", {}, paragraph=True)
    assert [part.text for part in found] == ["One. Two."]


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        pytest.param("Pay", True, id="word"),
        pytest.param("`az login`", False, id="code"),
        pytest.param("12,50", False, id="number"),
        pytest.param("<https://example.com>", False, id="address"),
        pytest.param("![](x.png)", False, id="image-without-alt"),
        pytest.param("![A card](x.png)", True, id="image-with-alt"),
        pytest.param("{fact}`data-retention`", False, id="role"),
        pytest.param("[Pay](https://example.com)", True, id="link"),
        pytest.param("—", False, id="dash"),
    ],
)
def test_only_what_has_words_is_translated(text: str, speaks: bool) -> None:
    (sentence,) = markdown.cut(markdown.parser(), text, {})
    assert sentence.speaks is speaks


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("**金额。**后文", "<strong>金额。</strong>后文", id="closing-after-punctuation"),
        pytest.param("前文**“金额”**后文", "前文<strong>“金额”</strong>后文", id="quotes-inside"),
        pytest.param("请*更新*卡", "请<em>更新</em>卡", id="em"),
        pytest.param("a * b * c", "a * b * c", id="latin-as-ever"),
        pytest.param("snake_case_名", "snake_case_名", id="underscores-inside-words"),
    ],
)
def test_bold_beside_chinese_punctuation_is_bold(text: str, html: str) -> None:
    assert markdown.parser().renderInline(text) == html


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        pytest.param("Pay the balance", "pay-the-balance", id="plain"),
        pytest.param("Step 1 - Create", "step-1---create", id="no-collapsing"),
        pytest.param("What's next?", "whats-next", id="punctuation"),
        pytest.param("Größe & Menge", "größe--menge", id="letters-of-any-script"),
    ],
)
def test_anchors_are_those_of_github(heading: str, anchor: str) -> None:
    assert markdown.anchor(heading) == anchor


def render(text: str, table: dict[str, Swap], joiner: str = " ") -> str:
    md = markdown.parser()
    markdown.swap(md, table.get, joiner=joiner)
    return str(md.render(text))


def test_each_sentence_is_replaced_alone() -> None:
    """Markup that a translation leaves open ends with its sentence."""
    html = render("One. Two.\n", {"One.": Swap(text="**Een."), "Two.": Swap(text="Twee.** Drie.")})
    assert html == "<p>**Een. Twee.** Drie.</p>\n"


def test_a_translation_cannot_make_a_block() -> None:
    html = render("- One.\n- Two.\n", {"One.": Swap(text="# Een"), "Two.": Swap(text="- Twee")})
    assert html == "<ul>\n<li># Een</li>\n<li>- Twee</li>\n</ul>\n"


def test_chinese_sentences_join_with_nothing() -> None:
    table = {"One.": Swap(text="一。"), "Two.": Swap(text="二。")}
    assert render("One.\nTwo. Three.\n", table, joiner="") == "<p>一。二。 Three.</p>\n"


def test_a_fallback_sentence_is_marked() -> None:
    table = {"One.": Swap(text="One.", classes=("language-en",), translated=False)}
    assert render("One. Two.\n", table) == '<p><span class="language-en">One.</span> Two.</p>\n'


def test_anchors_stay_english_and_the_authors_own_id_wins() -> None:
    table = {"Pay now": Swap(text="Betaal nu")}
    text = "# Pay now\n\n## Pay now\n\n{#mine}\n## Pay now\n"
    html = render(text, table)
    assert [line.split(">")[0] for line in html.splitlines()] == [
        '<h1 id="pay-now"',
        '<h2 id="pay-now-1"',
        '<h2 id="mine"',
    ]
    assert html.count("Betaal nu") == 3


def test_titles_options_and_raw_html_are_replaced() -> None:
    table = {
        "The card": Swap(text="De kaart"),
        "A card": Swap(text="Een kaart"),
        "More.": Swap(text="Meer."),
        "See [it][ref].": Swap(text="Zie [het][ref]."),
    }
    text = (
        'See [it][ref].\n\n[ref]: https://example.com "The card"\n\n'
        "```{figure} a.png\n:alt: A card\n```\n\n<details>\n<p>More.</p>\n</details>\n"
    )
    html = render(text, table)
    assert 'title="De kaart">het</a>' in html
    assert ":alt: Een kaart" in html
    assert "<p>Meer.</p>" in html


def test_placeholders_are_tokens_of_their_own() -> None:
    md = markdown.parser(placeholders=True)
    tokens = md.parseInline("Pay {amount} [here]({pay_url}) or `{code}`.")[0].children or []
    assert [token.content for token in tokens if token.type == "placeholder"] == ["amount"]
    assert [token.attrGet("href") for token in tokens if token.type == "link_open"] == ["{pay_url}"]
