"""A project becomes the settings of Sphinx: what `conf.py` says."""

from __future__ import annotations

from pathlib import Path

from generator import project
from generator.source.articles import INDEX
from generator.source.markdown import CONFIGURATION

__all__ = ["sphinx_settings"]


def sphinx_settings(root: Path) -> dict[str, object]:
    """Return the settings of a project's site in its source language.

    Another language is chosen as with any Sphinx project, by `language`.
    """
    found = project.load(root)
    return {
        "project": found.settings.emails.brand or root.resolve().name,
        "copyright": "",
        "extensions": ["generator.pages.extension"],
        "generator_root": str(found.root),
        "language": found.settings.source_locale.sphinx,
        "root_doc": INDEX,
        "source_suffix": {".md": "markdown"},
        "templates_path": [str(found.layouts("site"))],
        "highlight_language": "none",
        "smartquotes": False,
        "html_theme": "generator",
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_copyright": False,
        "html_use_index": False,
        "html_domain_indices": False,
        "html_permalinks_icon": "#",
        "html_sidebars": {"**": []},
        # It warns that struck-through text is for HTML alone, which is all we make.
        "suppress_warnings": ["myst.strikethrough"],
        "html_theme_options": {"secondary_sidebar_items": []},
        "myst_enable_extensions": sorted(CONFIGURATION.enable_extensions),
        "myst_heading_anchors": CONFIGURATION.heading_anchors,
        "myst_url_schemes": sorted(CONFIGURATION.url_schemes),
    }
