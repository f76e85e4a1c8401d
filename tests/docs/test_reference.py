"""The reference pages say what the code says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from generator import project
from generator.errors import SettingsError
from tests.docs.reference import PAGES, REFERENCE


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_says(name: str) -> None:
    """After a change of the code: `python -m tests.docs`."""
    assert (REFERENCE / f"{name}.md").read_text(encoding="utf-8") == PAGES[name]()


def test_every_key_that_the_settings_take_is_on_the_page(tmp_path: Path) -> None:
    page = PAGES["settings"]()
    for section in ("", ".emails", ".pages"):
        text = f'[tool.generator]\nsource-locale = "en-US"\nlocales = []\n[tool.generator{section}]\n'
        (tmp_path / "pyproject.toml").write_text(
            f"{text.removesuffix('[tool.generator]' + chr(10))}zzz = 1\n"
        )
        assert tomllib.loads((tmp_path / "pyproject.toml").read_text())
        with pytest.raises(SettingsError) as raised:
            project.load(tmp_path)
        keys = raised.value.hint.removeprefix("known are ").split(", ")
        assert keys
        assert all(f"| `{key}` |" in page for key in keys)
