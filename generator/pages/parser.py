"""An article becomes a document tree in its page's language: MyST's parser with the sentences swapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import clean_astext
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.sphinx_ import MystParser

from generator.pages.edition import CURRENT, Edition
from generator.pages.marks import MARKED, Mark, Marks, marks_of, packed
from generator.pages.skeleton import SkeletonEdition
from generator.source import markdown
from generator.source.articles import INDEX, Article
from generator.source.frontmatter import without_front_matter

__all__ = ["ArticleParser", "ArticleRenderer"]

_COMMENTS = re.compile(r"(?:\s*<!--(?:(?!-->).)*-->)+\s*", re.DOTALL)

_MARKS = "generator_marks"
"""Under what the options of a parser have the marks that it puts in."""


class ArticleRenderer(SphinxRenderer):
    """MyST's renderer, with the English anchors that `markdown.swap` gave the headings as their only ids."""

    def copy_attributes(
        self, token: SyntaxTreeNode, node: nodes.Element, keys: Sequence[str] = ("class",), **options: Any
    ) -> None:
        """Copy attributes, but not a heading's id: a name of docutils is a label of the whole site."""
        kept = tuple(key for key in keys if key != "id") if token.type == "heading" else keys
        super().copy_attributes(token, node, kept, **options)

    def generate_heading_target(
        self, token: SyntaxTreeNode, level: int, node: nodes.Element, title_node: nodes.Element
    ) -> None:
        """Make the anchor the section's id, letter by letter, and the target of links to it."""
        anchor = token.attrGet("id")
        if anchor is None or anchor in self.document.ids:
            marks = self.md_options.get(_MARKS)
            if marks is not None:
                marks.fault = "the anchor of a heading comes from its translation"
            super().generate_heading_target(token, level, node, title_node)
            return
        slug = str(anchor)
        node["ids"] = [slug]
        node["slug"] = slug
        self.document.ids[slug] = node
        self._heading_slugs[slug] = (node.line, slug, clean_astext(title_node))

    def render_text(self, token: SyntaxTreeNode) -> None:
        """Make a mark what it is."""
        if MARKED.match(token.content):
            self.current_node.append(Mark(token.content))
        else:
            super().render_text(token)

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """Leave in the writers' language what a directive holds that is left out."""
        with markdown.left_out(self.md_env, token):
            super().render_fence(token)

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        """Leave in the writers' language what a directive holds that is left out."""
        with markdown.left_out(self.md_env, token):
            super().render_colon_fence(token)

    def render_list_item(self, token: SyntaxTreeNode) -> None:
        """Make what a task says the label of its box, for those who do not see it (WCAG 2.2, 4.1.2)."""
        super().render_list_item(token)
        if "checked" in token.meta:
            paragraph = cast(nodes.Element, cast(nodes.Element, self.current_node[-1])[0])
            box = paragraph[0].astext()
            paragraph[0] = nodes.raw("", f"<label>{box} ", format="html")
            paragraph += nodes.raw("", "</label>", format="html")

    def render_myst_line_comment(self, token: SyntaxTreeNode) -> None:
        """Leave out what writers tell translators."""

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Leave out comments, which are for writers and translators."""
        if not _COMMENTS.fullmatch(token.content):
            super().render_html_block(token)

    def _handle_relative_docs(self, destination: str) -> str:
        """Let links reach the start page, which lies beside the articles' folder, as if it lay in it."""
        path, separator, anchor = super()._handle_relative_docs(destination).partition("#")
        if not path.endswith(f"{INDEX}.md"):
            return f"{path}{separator}{anchor}"
        relative, _absolute = self.sphinx_env.relfn2path(path, self.sphinx_env.docname)
        if relative == f"{INDEX}.md":
            here = self.sphinx_env.docname.count("/")
            path = f"{'../' * (here + 1)}{INDEX}.md"
        return f"{path}{separator}{anchor}"


class ArticleParser(MystParser):
    """Parses with the one configuration; the current edition says what stands where."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Fill the document; lines in it are lines of the writer's file."""
        edition = CURRENT.get()
        article = edition.content.articles.get(document.settings.env.docname)
        md = markdown.parser(renderer_cls=ArticleRenderer)
        if article is None:
            text = _contents(edition)
            markdown.swap(md, markdown.leave, joiner=" ")
        else:
            text = without_front_matter(article.text)
            document += _metadata(edition, article)
            if isinstance(edition, SkeletonEdition):
                md.options[_MARKS] = Marks(name=article.id)
                md.options[_MARKS].put_in(md, paragraph=article.paragraph)
            else:
                markdown.swap(
                    md, edition.lookup(article), joiner=edition.locale.joiner, paragraph=article.paragraph
                )
        md.options["document"] = document
        md.render(text)
        known = marks_of(document.settings.env)
        known.pop(document.settings.env.docname, None)
        if _MARKS in md.options:
            known[document.settings.env.docname] = packed(md.options[_MARKS])


def _contents(edition: Edition) -> str:
    """Return a start page for a project whose own is missing or cannot be used."""
    title = edition.phrase("all_articles").unescape()
    return f"# {title}\n\n```{{toctree}}\n:glob:\n\n**\n```\n"


def _metadata(edition: Edition, article: Article) -> list[nodes.Node]:
    found = {"description": article.description, "keywords": article.keywords}
    return [
        nodes.meta(name=name, content=edition.plain(article, text).text)
        for name, text in found.items()
        if text
    ]
