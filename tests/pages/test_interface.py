"""Strings of Sphinx's own interface."""

from __future__ import annotations

import re
from pathlib import Path

from generator.pages import site
from generator.pages.interface import INTERFACE, interface_segments
from tests.pages import example

NOTES = ("note", "important", "tip", "hint", "warning", "caution", "attention", "danger", "error", "seealso")

EVERYTHING = "\n\n".join(
    [
        "# Everything",
        *(f":::{{{name}}}\nText.\n:::" for name in NOTES),
        *(f"> [!{name}]\n> Text." for name in ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")),
        "```{code-block} python\n:caption: Caption\nx = 1\n```",
        "```{figure} images/pay.svg\n:alt: Alt\n\nCaption\n```",
        "```{list-table} Caption\n* - a\n  - b\n```",
        "```{math}\n:label: sum\nx = 1\n```",
        "Text.[^note]",
        "[^note]: Note.",
        "- [ ] Task",
        "Term\n: Definition",
        "~~struck~~ {fact}`data-retention` [](pay.md)",
        "## Heading",
    ]
)

MARKING_CONF = """
from pathlib import Path
from generator.pages.settings import sphinx_settings
globals().update(sphinx_settings(Path(__file__).parent))

def setup(app):
    app.translator.gettext = lambda text: f"⟦{text}⟧"
    app.translator.ngettext = lambda one, many, number: f"⟦{one}⟧"
    app.translator.pgettext = lambda context, text: f"⟦{text}⟧"
"""


def test_the_table_holds_what_sphinx_says_on_a_page_and_nothing_else(tmp_path: Path) -> None:
    project = example.write(tmp_path)
    example.write_file(tmp_path / "content/articles/billing/everything.md", f"{EVERYTHING}\n")
    example.write_file(tmp_path / "conf.py", MARKING_CONF)
    out = site.build(project, locales=project.settings.locales[:1]).out
    pages = [path.read_text(encoding="utf-8") for path in out.rglob("*.html")]
    assert {text for page in pages for text in re.findall("⟦([^⟧]*)⟧", page)} == set(INTERFACE)


def test_the_segments_are_plain_text_without_placeholders() -> None:
    segments = interface_segments()
    assert {segment.text for segment in segments} == set(INTERFACE)
    assert {(segment.role, segment.syntax) for segment in segments} == {("interface", "plain")}
    assert not [segment.text for segment in segments if re.search(r"[%{]", segment.text)]


def test_scripts_speak_the_language_of_the_page(built: Path) -> None:
    assert '"Search Results": "Search results"' in (built / "en-US/_static/translations.js").read_text(
        encoding="utf-8"
    )


def test_a_translated_string_replaces_sphinxs_own(tmp_path: Path) -> None:
    project = example.write(tmp_path)
    example.write_catalog(
        tmp_path, "templates/site", "nl-NL", {"Articles found: {count}": "Gevonden artikelen: {count}"}
    )
    out = site.build(project, locales=project.settings.locales[:1]).out
    script = (out / "nl-NL/_static/translations.js").read_text(encoding="utf-8")
    assert '["Gevonden artikelen: ${resultCount}"]' in script
