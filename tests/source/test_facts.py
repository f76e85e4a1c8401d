"""Facts are read by id, or refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import locales, project, values
from generator.errors import SourceError
from generator.source import facts


def read(folder: Path, text: str) -> dict[str, values.Fact]:
    (folder / "pyproject.toml").write_text('[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL"]\n')
    (folder / "content").mkdir()
    (folder / "content/facts.yml").write_text(text)
    return dict(facts.read_facts(project.load(folder)))


def test_a_fact_is_formatted_for_the_locale(tmp_path: Path) -> None:
    found = read(tmp_path, "data-retention: {value: 90, unit: day}\n")
    written = [
        values.format_fact(found["data-retention"], locales.parse(tag)) for tag in ("en-US", "nl-NL", "zh-CN")
    ]
    assert written == ["90 days", "90 dagen", "90 天"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(
            "a: {value: 1, unit: day}\nB: {value: 1, unit: day}\n",
            "content/facts.yml:2: 'B' is no id",
            id="id",
        ),
        pytest.param("a: {value: 90, unit: parsec}\n", "content/facts.yml:1: ", id="unit"),
        pytest.param("a: [\n", "content/facts.yml:", id="yaml"),
    ],
)
def test_a_bad_fact_is_one_sentence(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(place)
