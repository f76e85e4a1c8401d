"""The sentences of an article become what its translated page says of them in the writers' language.

Sphinx never sees it: it is put around the finished text of a page, so that no title, no list of headings and
no search index holds it.
"""

from __future__ import annotations

import difflib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it.token import Token
from markupsafe import Markup, escape

from generator.pages.edition import FALLBACK, STALE, Edition, sentence_id
from generator.source import markdown
from generator.source.articles import INDEX, Article
from generator.source.model import Segment
from generator.values import format_fact

__all__ = ["ORIGINALS", "Original", "originals", "rendered", "table", "with_originals"]

ORIGINALS = "generator_originals"
"""Under what a page's context has what `rendered` returned for its article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What a translated sentence says in the source language."""

    html: Markup
    """Phrasing content without links, for it stands beside a sentence that has them."""
    before: Markup | None = None
    """What it said when it was translated, and `now` what it says, with marks; only where that differs."""
    now: Markup | None = None


def rendered(edition: Edition, article: Article) -> Mapping[str, str]:
    """Return every sentence of an article as HTML, by `sentence_id`: the same for all languages."""
    render = _Renderer(edition, article)
    return {sentence_id(segment.text): str(render(segment)) for segment in article.segments}


def originals(
    edition: Edition, article: Article, known: Mapping[str, str] | None = None
) -> Mapping[str, Original]:
    """Return the original of each sentence that is shown translated, by `sentence_id`.

    `known` is what `rendered` returned for the same content, if it is at hand.
    """
    if not edition.is_translated(article):
        return {}
    html = rendered(edition, article) if known is None else known
    found: dict[str, Original] = {}
    for segment in article.segments:
        shown = edition.show(article, segment.text)
        if shown.mark == FALLBACK:
            continue
        name = sentence_id(segment.text)
        before, now = _changes(shown.was, segment.text) if shown.mark == STALE else (None, None)
        found[name] = Original(html=Markup(html[name]), before=before, now=now)
    return found


def table(found: Mapping[str, Original]) -> Markup:
    """Write the originals as JSON that may stand in a `script` element."""
    text = json.dumps({name: str(original.html) for name, original in found.items()}, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c"))


# --- the original of a sentence as HTML

_TAGS: Mapping[str, str] = {"strong": "strong", "em": "em", "s": "s"}
_HTML_TAG = re.compile(r"<[^<>]*>")
_PLAIN = re.compile(r"(?:[^\W_]|[ .,;?/'\"()’“”–—-])*")
"""What no rule of Markdown begins with, so that to parse it gives the same text."""


class _Renderer:
    """Writes the sentences of one article, prepared once with its reference definitions."""

    def __init__(self, edition: Edition, article: Article) -> None:
        self._articles = edition.content.articles
        self._here = article
        self._facts = edition.content.facts
        self._locale = edition.project.settings.source_locale
        self._md = markdown.prepared()
        self._references = self._definitions(article.text)

    def __call__(self, segment: Segment) -> Markup:
        if segment.syntax == "plain" or _PLAIN.fullmatch(segment.text):
            return escape(segment.text)
        if segment.syntax == "html":
            return escape(Markup(_HTML_TAG.sub("", segment.text)).unescape())
        env = {"references": self._references}
        tokens = self._md.inline.parse(segment.text, self._md, env, [])
        return Markup("").join(map(self._write, tokens, [*tokens[1:], None]))

    def _definitions(self, text: str) -> object:
        """Return the targets that links of an article name; only its blocks are parsed, if it has any."""
        env: dict[str, object] = {}
        if "]:" in text:
            self._md.parse(text, env)
        return env.get("references", {})

    def _write(self, token: Token, following: Token | None) -> Markup:
        if token.type == "link_open" and following is not None and following.type == "link_close":
            return escape(self._title(token))
        kind, _, end = token.type.rpartition("_")
        if kind in _TAGS:
            return Markup(f"<{'/' if end == 'close' else ''}{_TAGS[kind]}>")
        if token.type == "code_inline":
            return Markup("<code>{}</code>").format(token.content)
        if token.type == "myst_role":
            return escape(self._role(token))
        return escape(markdown.plain_text([token]))

    def _title(self, link: Token) -> str:
        """Return what a link without a text of its own shows: the heading of what it leads to."""
        path, _, anchor = str(link.attrGet("href")).partition("#")
        name = self._here.beside(path.removesuffix(".md")) if path else self._here.id
        start = INDEX if posixpath.basename(name) == INDEX else name
        article = self._articles.get(name, self._articles.get(start))
        if article is None:
            return ""
        named = (one.text for one in article.headings if not anchor or one.anchor == unquote(anchor))
        return next(named, article.title)

    def _role(self, token: Token) -> str:
        fact = self._facts.get(token.content) if token.meta.get("name") == "fact" else None
        return format_fact(fact, self._locale) if fact else token.content


# --- what changed

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def _changes(old: str, new: str) -> tuple[Markup, Markup]:
    """Write two wordings with the words marked that differ.

    >>> _changes("Pay in 30 days.", "Pay in 60 days.")[1]
    Markup('Pay in <ins>60</ins> days.')
    """
    left, right = _WORD.findall(old), _WORD.findall(new)
    matcher = difflib.SequenceMatcher(a=left, b=right, autojunk=False)
    before: list[Markup] = []
    after: list[Markup] = []
    for kind, start, end, start_new, end_new in matcher.get_opcodes():
        before.append(_marked(left[start:end], "del" if kind != "equal" else ""))
        after.append(_marked(right[start_new:end_new], "ins" if kind != "equal" else ""))
    return Markup("").join(before), Markup("").join(after)


def _marked(words: Sequence[str], tag: str) -> Markup:
    text = escape("".join(words))
    return Markup(f"<{tag}>{text}</{tag}>") if tag and words else text


# --- around the text of a page

# Sphinx writes these elements, whose kind never holds itself. What is added may stand after a paragraph or a
# heading anywhere; that of a term stands in its description, and a header cell takes no details.
_BLOCK = re.compile(
    r"<(?P<kind>p|h[1-6]|th)\b[^>]*>.*?(?P<end></(?P=kind)>)"
    r"|<dt\b[^>]*>(?:(?!</dt>).)*</dt>\s*<dd\b[^>]*>",
    re.DOTALL,
)
_SENTENCE = re.compile(r'<span class="[^"]*\bs-([0-9a-f]{8})\b[^"]*">')


def with_originals(body: str, found: Mapping[str, Original], edition: Edition) -> str:
    """Put after each block of a page's text what it says in the original, for readers without scripts.

    After it comes, for every reader, what changed in it since it was translated.
    """

    def add(match: re.Match[str]) -> str:
        names = [name for name in dict.fromkeys(_SENTENCE.findall(match[0])) if name in found]
        block = [found[name] for name in names]
        if match["kind"] == "th" and block:
            return f"{match[0].removesuffix(match['end'])}{_cell(block, edition)}{match['end']}"
        return f"{match[0]}{''.join(_details(block, edition)) if block else ''}"

    return _BLOCK.sub(add, body) if found else body


def _cell(block: Sequence[Original], edition: Edition) -> str:
    text = _text(block, edition)
    return f'<noscript><p class="l10n-original" {_language(edition)}>{text}</p></noscript>'


def _details(block: Sequence[Original], edition: Edition) -> Iterator[str]:
    language = _language(edition)
    for one in block:
        if one.before is not None:
            yield (
                f'<details class="l10n-changes"><summary>{edition.phrase("changed")}</summary>'
                f"<p>{edition.phrase('before')} <span {language}>{one.before}</span></p>"
                f"<p>{edition.phrase('now')} <span {language}>{one.now}</span></p></details>"
            )
    yield (
        f'<noscript><details class="l10n-original"><summary>{edition.phrase("original")}</summary>'
        f"<p {language}>{_text(block, edition)}</p></details></noscript>"
    )


def _language(edition: Edition) -> str:
    locale = edition.project.settings.source_locale
    return f'lang="{locale.tag}" dir="{locale.direction}"'


def _text(block: Sequence[Original], edition: Edition) -> str:
    return edition.project.settings.source_locale.joiner.join(one.html for one in block)
