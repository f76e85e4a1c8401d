"""A sentence that is shown in the source language is wholly in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import project
from generator.locales import parse
from generator.pages.edition import Edition
from generator.source import markdown
from generator.source.content import read_content
from tests.pages import example

FACTS = """\
data-retention: {value: 90, unit: day}
card-hold: {value: "1.00", currency: USD}
portal: {url: "https://example.com/_a_?b=*c*&lt;"}
"""


def shown(root: Path, body: str, text: str) -> str:
    """Return the Markdown that a page shows for a text of an article without translations."""
    example.write(root)
    example.write_file(root / "content/facts.yml", FACTS)
    example.write_file(root / "content/articles/billing/new.md", f"# New\n\n{body}\n")
    found = project.load(root)
    content = read_content(found)
    article = content.articles["billing/new"]
    assert text in [segment.text for segment in article.segments]
    change = Edition(found, parse("sv-SE"), content).lookup(article)(text)
    assert change is not None
    return change.text


STATED = [
    pytest.param("We keep it for {fact}`data-retention`.", "We keep it for 90 days.", id="duration"),
    pytest.param("We hold {fact}``card-hold`` back.", "We hold $1.00 back.", id="amount"),
    pytest.param("Keep it **{fact}`data-retention`**later.", "Keep it **90 days**later.", id="no emphasis"),
    pytest.param("Keep it **{fact}`data-retention`**.", "Keep it 90 days.", id="emphasis"),
    pytest.param("See {fact}`portal`.", "See https://example.com/_a_?b=*c*&lt;.", id="no Markdown in it"),
    pytest.param(
        "`code` {fact}`data-retention` or {fact}`card-hold`", "code 90 days or $1.00", id="beside code"
    ),
]


@pytest.mark.parametrize(("text", "said"), STATED)
def test_its_facts_are_written_as_that_language_writes_them(tmp_path: Path, text: str, said: str) -> None:
    md = markdown.parser()
    tokens = md.inline.parse(shown(tmp_path, text, text), md, {}, [])
    assert markdown.plain_text(tokens) == said


LEFT = [
    pytest.param("Write ``{fact}`portal` `` here.", "Write ``{fact}`portal` `` here.", id="in code"),
    pytest.param("Write \\{fact}`portal` here.", "Write \\{fact}`portal` here.", id="escaped"),
    pytest.param("Keep it {fact}`forever`.", "Keep it {fact}`forever`.", id="no such fact"),
    pytest.param("Keep it {abbr}`portal`.", "Keep it {abbr}`portal`.", id="another role"),
    pytest.param("<p>See {fact}`portal`.</p>", "See {fact}`portal`.", id="raw HTML"),
]


@pytest.mark.parametrize(("body", "text"), LEFT)
def test_what_is_no_fact_stays_as_it_is(tmp_path: Path, body: str, text: str) -> None:
    assert shown(tmp_path, body, text) == text
