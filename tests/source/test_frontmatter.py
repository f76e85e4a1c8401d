"""Front matter is a strict subset of YAML: text stays text, and every fault names its line."""

from __future__ import annotations

import time

import pytest

from generator.errors import SourceError
from generator.source.frontmatter import read_front_matter


def test_values_lines_and_body_come_apart() -> None:
    front = read_front_matter('---\ntitle: "Pay: now"\nkeywords: [pay, card]\n---\n# Pay\n', path="a.md")
    assert dict(front.values) == {"title": "Pay: now", "keywords": ["pay", "card"]}
    assert front.lines[("keywords", 1)] == 3
    assert (front.body, front.body_line) == ("# Pay\n", 5)


def test_a_file_without_front_matter_is_all_body() -> None:
    front = read_front_matter("# Pay\n", path="a.md")
    assert (dict(front.values), front.body, front.body_line) == ({}, "# Pay\n", 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("no", "no", id="no-is-text"),
        pytest.param("2026-03-01", "2026-03-01", id="date-is-text"),
        pytest.param("1.50", "1.50", id="decimal-is-text"),
        pytest.param("0042", "0042", id="leading-zero-is-text"),
        pytest.param("13", 13, id="whole-number"),
        pytest.param("true", True, id="true"),
        pytest.param('"true"', "true", id="quoted-is-text"),
        pytest.param("", None, id="empty"),
    ],
)
def test_only_true_false_null_and_whole_numbers_are_not_text(text: str, value: object) -> None:
    assert read_front_matter(f"---\nkey: {text}\n---\n", path="a.md").values["key"] == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "---\na: 1\n",
            "a.md:1: the front matter does not end; close it with a line ---",
            id="unclosed",
        ),
        pytest.param(
            "---\na: 1\na: 2\n---\n", "a.md:3: the key 'a' stands twice; keep one of the two", id="twice"
        ),
        pytest.param(
            "---\na: &x 1\n---\n",
            "a.md:2: an anchor or alias (& or *) is not allowed; put the text in double quotes",
            id="anchor",
        ),
        pytest.param(
            "---\na: !!str 1\n---\n",
            "a.md:2: a tag (!) is not allowed; put the text in double quotes",
            id="tag",
        ),
        pytest.param(
            "---\n- a\n---\n", "a.md:2: not a mapping of keys to values; write key: value lines", id="list"
        ),
        pytest.param(
            "---\n? [a]\n: b\n---\n",
            "a.md:2: a key that is not text; use a plain word as key",
            id="list-as-key",
        ),
    ],
)
def test_a_fault_is_one_sentence_with_its_line(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_front_matter(text, path="a.md")
    assert str(caught.value) == message


def test_merge_keys_cost_nothing() -> None:
    """The classic bomb of aliases is refused at its first anchor."""
    bomb = "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 20))
    before = time.process_time()
    with pytest.raises(SourceError):
        read_front_matter(f"---\n{bomb}---\n", path="a.md")
    assert time.process_time() - before < 0.5


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(SourceError, match="nested too deeply"):
        read_front_matter(f"---\na: {'[' * 400}{']' * 400}\n---\n", path="a.md")


def test_bad_yaml_says_what_to_do() -> None:
    with pytest.raises(
        SourceError, match=r"^a\.md:2: not YAML: mapping values are not allowed .*; mend the syntax"
    ):
        read_front_matter("---\na: b: c\n---\n", path="a.md")
