"""Settings are read whole or refused with one sentence that names the file, the key and what it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import locales, project
from generator.cli import command
from generator.errors import SettingsError
from generator.preview.server import HOST

MINIMAL = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "zh-CN"]\n'


def load(folder: Path, text: str) -> project.Project:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return project.load(folder)


def test_two_keys_are_enough(tmp_path: Path) -> None:
    settings = load(tmp_path, MINIMAL).settings
    assert [locale.tag for locale in settings.all_locales] == ["en-US", "nl-NL", "zh-CN"]
    assert (settings.segmentation, settings.emails.stale, settings.pages.unapproved) == (
        "sentence",
        "last-approved",
        "marked",
    )


def test_names_become_paths(tmp_path: Path) -> None:
    found = load(tmp_path, MINIMAL)
    zh = locales.parse("zh-CN")
    assert (
        found.po("articles/billing/pay", zh)
        == found.root / "locales/zh_CN/LC_MESSAGES/articles/billing/pay.po"
    )
    assert found.pot("alerts") == found.root / "locales/pot/alerts.pot"


def test_a_project_without_templates_has_the_packaged_ones(tmp_path: Path) -> None:
    assert (load(tmp_path, MINIMAL).templates / "email").is_dir()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("", "", id="none"),
        pytest.param("https://docs.example.com", "https://docs.example.com/", id="host"),
        pytest.param("http://127.0.0.1:9000/help/", "http://127.0.0.1:9000/help/", id="folder"),
    ],
)
def test_pages_stand_below_the_address_of_a_preview(tmp_path: Path, written: str, read: str) -> None:
    assert load(tmp_path, MINIMAL + f"preview-url = '{written}'\n").settings.preview_url == read


def test_catalogs_link_to_where_the_preview_is_by_default(tmp_path: Path) -> None:
    (port,) = (option.default for option in command.commands["preview"].params if option.name == "port")
    assert load(tmp_path, MINIMAL).settings.preview_url == f"http://{HOST}:{port}/"


def test_a_folder_inside_a_project_finds_it(tmp_path: Path) -> None:
    load(tmp_path, MINIMAL)
    inside = tmp_path / "content/articles"
    inside.mkdir(parents=True)
    assert project.find(inside).root == tmp_path.resolve()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("", "no [tool.generator] table; add one with source-locale and locales", id="no-table"),
        pytest.param(
            "tool = 3\n",
            "no [tool.generator] table; add one with source-locale and locales",
            id="tool-no-table",
        ),
        pytest.param(
            "[tool]\ngenerator = 3\n",
            "no [tool.generator] table; add one with source-locale and locales",
            id="generator-no-table",
        ),
        pytest.param(
            "[tool.generator]\nlocales = []\n",
            "[tool.generator] lacks source-locale; add source-locale",
            id="lacks",
        ),
        pytest.param(MINIMAL + "local = 1\n", "unknown setting local; did you mean locales?", id="near"),
        pytest.param(
            MINIMAL + "[tool.generator.emails]\nbrnd = 'A'\n",
            "unknown setting emails.brnd; did you mean brand?",
            id="near-in-section",
        ),
        pytest.param(
            MINIMAL + "segmentation = 'word'\n",
            "segmentation takes 'sentence' or 'paragraph'; mend this setting",
            id="choice",
        ),
        pytest.param(
            MINIMAL + "base-url = 'http://a'\n",
            "base-url takes an https:// address; mend this setting",
            id="https",
        ),
        pytest.param(
            MINIMAL + "preview-url = 'localhost:8001'\n",
            "preview-url takes an http:// or https:// address; mend this setting",
            id="preview",
        ),
        pytest.param(
            MINIMAL + "emails = 3\n", "emails takes a table; write [tool.generator.emails]", id="section"
        ),
        pytest.param(
            MINIMAL + "[tool.generator.emails]\ntime-zone = 'Mars'\n",
            "emails.time-zone takes an IANA time zone such as Europe/Brussels; mend this setting",
            id="zone",
        ),
        pytest.param(
            MINIMAL + "[tool.generator.emails]\ntime-zone = 'localtime'\n",
            "emails.time-zone takes an IANA time zone such as Europe/Brussels; mend this setting",
            id="zone-of-the-machine",
        ),
        pytest.param(
            MINIMAL + "[tool.generator.emails]\ntime-zone = 'posix/Europe/Brussels'\n",
            "emails.time-zone takes an IANA time zone such as Europe/Brussels; mend this setting",
            id="zone-of-a-folder",
        ),
        pytest.param(
            MINIMAL + "[tool.generator.fallback]\n'zh-TW' = ['zh-CN']\n",
            "the fallback of zh-TW names zh-CN, which is written in another script; name locales in Hant only",
            id="fallback-across-scripts",
        ),
        pytest.param(
            MINIMAL + "[tool.generator.fallback]\n'nb-NO' = ['Swedish!']\n",
            "the fallback of 'nb-NO' cannot be read: 'Swedish!' is not a language tag; "
            "write one such as nl-NL or zh-Hans (BCP 47)",
            id="fallback-to-no-tag",
        ),
        pytest.param(
            MINIMAL + "fallback = 3\n",
            '[tool.generator.fallback] is not a table; write lines like "nb-NO" = ["sv-SE"]',
            id="fallback-no-table",
        ),
        pytest.param(
            MINIMAL.replace('"zh-CN"', '"nl-NL"'),
            "locales names a locale twice; mend this setting",
            id="twice",
        ),
        pytest.param(
            MINIMAL.replace('"zh-CN"', '"en-US"'),
            "locales names the source locale en-US; list the languages translated into only",
            id="source-among",
        ),
        pytest.param(
            MINIMAL + "allowed-url-hosts = ['https://a.com']\n",
            "allowed-url-hosts takes lower-case host names, not 'https://a.com'; mend this setting",
            id="host",
        ),
    ],
)
def test_a_fault_is_one_sentence(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert str(caught.value) == f"{tmp_path.resolve() / 'pyproject.toml'}: {fault}"


def test_chains_of_locales_have_canonical_tags(tmp_path: Path) -> None:
    settings = load(tmp_path, MINIMAL + "[tool.generator.fallback]\nnb_no = ['sv_se']\n").settings
    assert settings.fallback == {"nb-NO": ("sv-SE",)}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('[tool]\ngenerator = {source-locale = "en-US", locales = []}\n', id="inline"),
        pytest.param('tool.generator.source-locale = "en-US"\ntool.generator.locales = []\n', id="dotted"),
        pytest.param('[tool . "generator"]\nsource-locale = "en-US"\nlocales = []\n', id="spaced"),
    ],
)
def test_a_project_is_found_however_its_table_is_written(tmp_path: Path, text: str) -> None:
    load(tmp_path, text)
    inside = tmp_path / "content"
    inside.mkdir()
    assert project.find(inside).root == tmp_path.resolve()


@pytest.mark.parametrize(
    "data", [b"tool = 3\n", b"[tool.other]\n", b"[tool\n", b"\xff"], ids=["3", "other", "broken", "not-utf-8"]
)
def test_what_does_not_speak_of_us_is_passed_over(tmp_path: Path, data: bytes) -> None:
    load(tmp_path, MINIMAL)
    inside = tmp_path / "content"
    inside.mkdir()
    (inside / "pyproject.toml").write_bytes(data)
    assert project.find(inside).root == tmp_path.resolve()


def test_a_file_in_place_of_a_folder_is_told_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Help\n")
    with pytest.raises(
        SettingsError, match=r"pyproject\.toml: there is no such file; name a project's folder"
    ):
        project.load(tmp_path / "README.md")


def test_settings_that_cannot_be_read_are_told_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").mkdir()
    with pytest.raises(SettingsError, match=r"cannot be read \(.*\); mend its permissions, or name another"):
        project.load(tmp_path)


def test_no_project_anywhere_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"neither this folder nor a parent .*; go to a project"):
        project.find(tmp_path)


def test_broken_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"pyproject\.toml: not TOML: .*; mend the syntax"):
        load(tmp_path, "[tool.generator\n")
