"""Work that Sphinx does for every page becomes work done once, or not at all; the pages stay the same.

Each saving is small and alone, and `generator_unsaved` in the settings of Sphinx names those to do without:
so that tests can compare the pages, and benchmarks the time. Gains say how much longer the processor works
without one, on a translation of 300 real articles (`benchmarks/report-savings.md`); without any it is 56 %.
Links need not be looked up in fewer domains, by `myst_ref_domains`: that saves no more than two runs differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from generator.pages.builder import SiteBuilder
from generator.pages.navigation import SharedNavigation

__all__ = ["SAVINGS", "apply"]

_AFTER_THE_THEME = 600

_IDLE = frozenset(
    {
        # Nothing in Markdown makes citations, glossaries, doctest blocks, or targets of Python modules.
        "CitationDefinitionTransform",
        "CitationReferenceTransform",
        "DoctestTransform",
        "GlossarySorter",
        "HandleCodeBlocks",
        "MoveModuleTargets",
        # These serve Sphinx's own translation, whose place ours takes.
        "AddTranslationClasses",
        "ExtraTranslatableNodes",
        "RemoveTranslatableInline",
        "TranslationProgressTotaliser",
        # This is for LaTeX, and that mends indexes of old extensions.
        "FootnoteDocnameUpdater",
        "AutoIndexUpgrader",
    }
)


def apply(app: Sphinx) -> None:
    """Make a build do all of them but those that its settings name."""
    app.add_config_value("generator_unsaved", (), "", frozenset((list, tuple, str)))
    app.connect("config-inited", _leave_out_transforms)
    app.connect("builder-inited", _apply)


def _apply(app: Sphinx) -> None:
    for name, save in SAVINGS.items():
        if _is_wanted(app.config, name) and isinstance(app.builder, SiteBuilder):
            save(app, app.builder)


def _is_wanted(config: Config, name: str) -> bool:
    unsaved = config.generator_unsaved
    return name not in (unsaved.split(",") if isinstance(unsaved, str) else unsaved)


def _leave_out_transforms(app: Sphinx, config: Config) -> None:
    """Leave out the transforms that look through every document for what none of ours has: 12 %."""
    if _is_wanted(config, "transforms"):
        kept = [transform for transform in app.registry.transforms if transform.__name__ not in _IDLE]
        app.registry.transforms[:] = kept


def _share_navigation(app: Sphinx, builder: SiteBuilder) -> None:
    """Render the navigation once per list of articles: 32 %."""
    navigation = builder.navigation = SharedNavigation(builder)

    def share(
        _app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
    ) -> None:
        name = "generate_toctree_html"
        if name in context:
            context[name] = navigation.wrapped(page, context[name])

    app.connect("html-page-context", share, priority=_AFTER_THE_THEME)


def _remember_stems(_app: Sphinx, builder: SiteBuilder) -> None:
    """Find the stem of a word once; Sphinx forgets it after each page: 12 %."""
    prepare = builder.prepare_writing

    def prepare_writing(docnames: Any) -> None:
        prepare(docnames)
        language = getattr(builder.indexer, "lang", None)
        if language is not None:
            language.stem = cache(language.stem)
            language.word_filter = cache(language.word_filter)

    builder.prepare_writing = prepare_writing  # type: ignore[method-assign]


def _prune_by_sets(_app: Sphinx, builder: SiteBuilder) -> None:
    """Look for the pages of a term among all pages, not for all pages among those of each term: 9 %.

    Sphinx's way grows with their square: at a thousand articles it is a tenth of a build after one change.
    """
    prepare = builder.prepare_writing

    def prepare_writing(docnames: Any) -> None:
        prepare(docnames)
        if builder.indexer is not None:
            prune = builder.indexer.prune
            builder.indexer.prune = lambda docnames: prune(frozenset(docnames))  # type: ignore[method-assign]

    builder.prepare_writing = prepare_writing  # type: ignore[method-assign]


def _remember_titles(_app: Sphinx, builder: SiteBuilder) -> None:
    """Render the title of a page once, though its neighbors and all pages below it show it: 4 %."""
    render = builder.render_partial
    known: dict[int, tuple[nodes.Node, dict[str, str]]] = {}

    def render_partial(node: nodes.Node | None) -> dict[str, str]:
        if not isinstance(node, nodes.title) or any(node.findall(nodes.reference)):
            return render(node)
        if id(node) not in known:
            known[id(node)] = node, render(node)  # held, so that no other node takes its number
        return known[id(node)][1]

    builder.render_partial = render_partial  # type: ignore[method-assign]


def _remember_formatters(_app: Sphinx, builder: SiteBuilder) -> None:
    """Make a formatter for highlighted code once per kind, not for each block: 6 %."""
    bridge = builder.highlighter
    make = bridge.get_formatter
    known: dict[str, Any] = {}

    def get_formatter(**options: Any) -> Any:
        kind = repr(sorted(options.items()))
        if kind not in known:
            known[kind] = make(**options)
        return known[kind]

    bridge.get_formatter = get_formatter  # type: ignore[method-assign]


SAVINGS: Mapping[str, Callable[[Sphinx, SiteBuilder], None]] = MappingProxyType(
    {
        "formatters": _remember_formatters,
        "index": _prune_by_sets,
        "navigation": _share_navigation,
        "stems": _remember_stems,
        "titles": _remember_titles,
    }
)
"""What a builder is made to save; `transforms` is the sixth, which comes before there is a builder."""
