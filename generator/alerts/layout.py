"""Email layouts and the parts of one alert → marked HTML with its styles inlined, and marked text.

A layout is rendered once per alert and locale, never per recipient.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import css_inline
import jinja2
from markupsafe import Markup, escape

from generator.source.markdown import PLACEHOLDER
from generator.source.templates import told

__all__ = ["Layout", "Translate", "read_layout"]

HTML, TEXT = "email.html.j2", "email.txt.j2"

_STYLES = re.compile(r"(?s)<style\b.*?</style>\n*")
_INDENTED = re.compile(r"\n *")

Translate = Callable[[str], str]
"""From a template's string to its text in the locale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The two templates of an email, and what inlines their styles."""

    folder: Path
    environment: jinja2.Environment
    inliner: css_inline.CSSInliner = field(
        default_factory=lambda: css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True)
    )

    def html(self, parts: Mapping[str, Any], translate: Translate) -> str:
        """Return marked HTML; `parts` are text, or Markup where they are HTML already."""

        def translated(text: str, *, note: str = "", **values: object) -> Markup:
            shown = str(escape(translate(text)))
            return Markup(PLACEHOLDER.sub(lambda found: str(escape(values[found[1]])), shown))

        html = self.inliner.inline(self._render(HTML, parts, translated))
        return _STYLES.sub(lambda found: _INDENTED.sub("", found[0]), html)

    def text(self, parts: Mapping[str, Any], translate: Translate) -> str:
        """Return marked plain text."""

        def translated(text: str, *, note: str = "", **values: object) -> str:
            return PLACEHOLDER.sub(lambda found: str(values[found[1]]), translate(text))

        return self._render(TEXT, parts, translated)

    def _render(self, name: str, parts: Mapping[str, Any], translated: Callable[..., str]) -> str:
        with told(self.folder / name):
            return self.environment.get_template(name).render(**parts, _=translated)


def read_layout(folder: Path) -> Layout:
    """Prepare the layouts of a folder; its templates are read when they are first used."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2", "css"), default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return Layout(folder=folder, environment=environment)
