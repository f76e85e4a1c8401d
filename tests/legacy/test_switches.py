"""What a writer leaves out of an article is left out of localized files, line by line."""

from __future__ import annotations

import pytest

from generator.legacy.switches import left_out

OFF, ON = "<!-- translate: off -->", "<!-- translate: on -->"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(f"a\n\n{OFF}\n\nb\n\n{ON}\n\nc\n", {2, 3, 4, 5}, id="between comments"),
        pytest.param("% translate: off\n\na\n\n% translate: on\n", {0, 1, 2, 3}, id="lines of comment"),
        pytest.param(f"a\n\n{OFF}\n\nb\n", {2, 3, 4, 5}, id="to the end"),
        pytest.param(f"* a\n\n  {OFF}\n\n  b\n\n{ON}\n", {2, 3, 4, 5}, id="in a list"),
        pytest.param(f":::{{note}}\n{OFF}\na\n:::\nb\n", {1, 2, 3}, id="to the end of a directive"),
        pytest.param(f"{OFF}\n\n:::{{note}}\n{ON}\na\n:::\n\nb\n", {0, 1, 2, 6, 7, 8}, id="but a directive"),
        pytest.param(f"```\n{OFF}\n```\na\n", set(), id="code"),
        pytest.param(f"{ON}\n\na\n", set(), id="never off"),
        pytest.param("To translate: off you go.\n", set(), id="text"),
    ],
)
def test_lines_between_the_switches_are_left_out(text: str, lines: set[int]) -> None:
    assert left_out(text) == lines
