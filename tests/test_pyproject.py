"""Locales are edited in pyproject.toml as a person would, and nothing else of the file changes."""

from __future__ import annotations

import tomllib

import pytest

from generator.errors import GeneratorError
from generator.pyproject import with_locale, with_locales

TABLE = "[tool.generator]\n"
LAYOUTS = [
    pytest.param('locales = ["nl-NL"] # two', 'locales = ["nl-NL", "de-DE"] # two', id="line"),
    pytest.param("locales = ['nl-NL',]", """locales = ['nl-NL', "de-DE",]""", id="comma"),
    pytest.param("locales = []", 'locales = ["de-DE"]', id="empty"),
    pytest.param(
        'locales = [\n  "nl-NL", # Dutch\n  # [end]\n]',
        'locales = [\n  "nl-NL", # Dutch\n  "de-DE",\n  # [end]\n]',
        id="lines",
    ),
    pytest.param(
        'locales = [\r\n\t"nl-NL",\r\n\t"sv-SE" # "last"\r\n]\r\nx = 1\r\n',
        'locales = [\r\n\t"nl-NL",\r\n\t"sv-SE", # "last"\r\n\t"de-DE"\r\n]\r\nx = 1\r\n',
        id="windows",
    ),
]


@pytest.mark.parametrize(("before", "after"), LAYOUTS)
def test_a_locale_is_added_in_the_layout_of_the_others(before: str, after: str) -> None:
    assert with_locale(TABLE + before, "de-DE") == TABLE + after


def test_another_table_with_locales_is_left_alone() -> None:
    other = '[tool.other]\nlocales = ["nl-NL"]\n[x]\ny = \'locales = ["a"]\'\n'
    text = f'{other}{TABLE}locales = ["nl-NL"]\n'
    assert with_locale(text, "de-DE") == f'{other}{TABLE}locales = ["nl-NL", "de-DE"]\n'


@pytest.mark.parametrize(
    "text", ['tool.generator.locales = ["a"]', 'tool = {generator = {locales = ["a"], x = 1}}']
)
def test_dotted_keys_and_inline_tables_are_read_as_toml_reads_them(text: str) -> None:
    changed = tomllib.loads(with_locales(text, ["b", "c"]))
    assert changed["tool"]["generator"]["locales"] == ["b", "c"]


def test_what_cannot_be_edited_safely_is_left_to_a_person() -> None:
    with pytest.raises(GeneratorError, match="cannot be edited safely"):
        with_locale(TABLE + '"loc\\u0061les" = ["nl-NL"]', "de-DE")
