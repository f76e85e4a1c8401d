"""Marks become the text of a language: as HTML, in attributes, without markup, as words to search for."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from bs4 import BeautifulSoup
from docutils.writers._html_base import HTMLTranslator
from markdown_it.token import Token
from markupsafe import Markup, escape
from sphinx.environment import BuildEnvironment
from sphinx.locale import _

from generator.pages import marks
from generator.pages.edition import Edition
from generator.pages.interface import INTERFACE
from generator.pages.marks import Atom, Block, Marks, atom_key
from generator.source import markdown
from generator.source.articles import Article
from generator.source.markdown import Swap

__all__ = ["Filling", "Unfillable"]


class Unfillable(Exception):
    """A text does not fit where its original stood: Sphinx itself has to make the page, or the tree."""


class _Form(StrEnum):
    """How a text is written, which depends on where its mark stands."""

    HTML = "html"
    SOUP = "soup"
    """HTML that the theme parsed and wrote again."""
    ATTRIBUTE = "attribute"
    PLAIN = "plain"
    """Without markup, and nothing escaped."""
    WORDS = "words"
    """What is searched: the texts of all nodes, apart."""


_LEAF = marks.TEXT + marks.HTML + marks.ALERT + marks.INTERFACE_TEXT + marks.META
_NUMBERS = rf"(?P<document>[0-9]+)\.(?P<index>[0-9]+){marks.HEAD}"
_LEAVES = re.compile(f"(?P<kind>[{_LEAF}]){_NUMBERS}")
# The innermost blocks: a title may stand in the link to it.
_BLOCKS = re.compile(
    f"(?P<kind>[{marks.BLOCK}{marks.PLAIN}]){_NUMBERS}(?P<atoms>[^{marks.BLOCK}{marks.PLAIN}{marks.END}]*){marks.END}"
)
_ATOM = re.compile(f"{marks.ATOM}([0-9]+){marks.HEAD}")
_SOUP = re.compile(f"{marks.SOUP}(.*?){marks.SOUP_END}", re.DOTALL)
_LINE_ENDS = re.compile(r"[\n\r\t\v\f]")
# What Sphinx leaves out of raw HTML before it is searched.
_UNSEARCHED = (
    re.compile(r"<style.*?</style>", re.IGNORECASE | re.DOTALL),
    re.compile(r"<script.*?</script>", re.IGNORECASE | re.DOTALL),
    re.compile(r"<[^<]+?>"),
)
_DOCUMENTS = 100
"""Documents whose marks are held; a page shows the titles of a few others."""
_MOST = 10_000
"""Texts that are kept in case that they come again."""
_T = TypeVar("_T")
_Atoms = Mapping[Hashable, tuple[str, str]]
"""What Sphinx wrote before and after the content of each atom."""


class Filling:
    """Puts the texts of one edition in place of marks; raises Unfillable for one that has no place."""

    def __init__(self, edition: Edition, env: BuildEnvironment) -> None:
        self._edition = edition
        self._md = markdown.parser()
        self._packed = {marks.number(name): found for name, found in marks.marks_of(env).items()}
        self._marks = lru_cache(maxsize=_DOCUMENTS)(self._unpacked)
        self._alerts = {marks.number(name): name for name in edition.content.alerts}
        self._interface = {marks.number(text): text for text in INTERFACE}
        self._tokens: dict[tuple[int, int], Sequence[Token]] = {}
        self._known: dict[tuple[str, _Form], str] = {}
        """What was filled last; neither grows with the site."""
        self._titles: dict[tuple[str, _Form], str] = {}

    def take(self, edition: Edition) -> None:
        """Fill with another edition, whose articles are the same wherever they have marks."""
        if edition.content.facts != self._edition.content.facts:
            self._tokens.clear()
            self._known.clear()
            self._titles.clear()
        self._edition = edition

    def title(self, text: str) -> tuple[str, list[list[str]]]:
        """Fill a title as HTML, and hold it as all pages show it, while its catalog is at hand.

        Return it, and what is held, as `hold` takes it another time.
        """
        self._known.clear()
        self.plain(text.replace(marks.BLOCK, marks.PLAIN))
        self._fill(text, _Form.SOUP)
        found = self.html(text)
        held = [[mark, form, filled] for (mark, form), filled in self._known.items()]
        self.hold(held)
        self._known.clear()
        return found, held

    def hold(self, filled: list[list[str]]) -> None:
        """Hold a title that was filled before."""
        self._titles |= {(mark, _Form(form)): text for mark, form, text in filled}

    def html(self, text: str) -> str:
        """Fill HTML, in elements and in attributes."""
        parts = _SOUP.split(text)
        parts[::2] = [self._fill(part, _Form.HTML) for part in parts[::2]]
        parts[1::2] = [self._fill(part, _Form.SOUP) for part in parts[1::2]]
        return "".join(parts)

    def plain(self, text: str) -> str:
        """Fill text without markup."""
        return self._fill(text, _Form.PLAIN)

    def words(self, text: str) -> list[str]:
        """Fill what is searched; return the text of each node."""
        return self._fill(text, _Form.WORDS).split(marks.SEPARATOR)

    def check(self, name: str) -> None:
        """Raise Unfillable for a document that depends on its language in more than texts."""
        found = self._marks(marks.number(name))
        if found is None or found.fault:
            raise Unfillable(found.fault if found else f"{name} has no marks")

    def _fill(self, text: str, form: _Form) -> str:
        while marks.HEAD in text:
            found = _LEAVES.sub(lambda match: self._filled(match, form), text)
            found = _BLOCKS.sub(lambda match: self._filled(match, form), found)
            if found == text:
                raise Unfillable("a mark is broken")
            text = found
        return text

    def _filled(self, match: re.Match[str], form: _Form) -> str:
        text, start = match.string, match.start()
        in_html = form in (_Form.HTML, _Form.SOUP)
        opening = text.rfind("<", 0, start)
        if in_html and (opening > text.rfind(">", 0, start) or text.startswith("<title>", opening)):
            form = _Form.ATTRIBUTE
        key = match[0], form
        if key in self._titles:
            return self._titles[key]
        if key not in self._known:
            _make_room(self._known)
            write = self._block if match["kind"] in (marks.BLOCK, marks.PLAIN) else self._leaf
            self._known[key] = write(match, form)
        return self._known[key]

    def _unpacked(self, document: int) -> Marks | None:
        return marks.unpacked(self._packed[document]) if document in self._packed else None

    def _of(self, document: int) -> Marks:
        found = self._marks(document)
        if found is None or found.name not in self._edition.content.articles:
            raise Unfillable("a mark is of no article")
        return found

    # --- texts without inline Markdown

    def _leaf(self, match: re.Match[str], form: _Form) -> str:
        kind, document, index = match["kind"], int(match["document"]), int(match["index"])
        if kind == marks.INTERFACE_TEXT:
            label = _(self._interface[document])
            return label if form == _Form.ATTRIBUTE else _WRITE[form](label)
        if kind == marks.ALERT:
            return _raw(self._edition.quote(self._alerts[document]) or "", form)
        found = self._of(document)
        article = self._edition.content.articles[found.name]
        if kind == marks.META:
            text = (article.description, article.keywords)[index]
            return _WRITE[form](self._edition.plain(article, text).text)
        text = _at(found.texts, index)
        change = self._edition.lookup(article)(text) or Swap(text=text)
        if kind == marks.HTML:
            return _raw(markdown.in_span(change), form)
        return _WRITE[form](change.text)

    # --- blocks of inline Markdown

    def _block(self, match: re.Match[str], form: _Form) -> str:
        found, index = self._of(int(match["document"])), int(match["index"])
        block = _at(found.blocks, index)
        atoms = _atoms(block, match["atoms"])
        tokens = self._parsed(found, index)
        if match["kind"] == marks.PLAIN and form != _Form.WORDS:
            return _WRITE[form](self._written(tokens, atoms, block, _Form.PLAIN))
        if form in (_Form.PLAIN, _Form.WORDS):
            return self._written(tokens, atoms, block, form)
        text = self._written(tokens, atoms, block, _Form.HTML)
        if form == _Form.ATTRIBUTE:  # a title, from which the layout took the tags
            return str(escape(Markup(text).striptags()))
        return _souped(text) if form == _Form.SOUP else text

    def _parsed(self, found: Marks, index: int) -> Sequence[Token]:
        key = marks.number(found.name), index
        if key not in self._tokens:
            _make_room(self._tokens)
            block = found.blocks[index]
            scope = found.scopes[block.scope]
            env = {"references": scope.references, "footnotes": {"refs": dict.fromkeys(scope.footnotes, -1)}}
            article = self._edition.content.articles[found.name]
            look, joiner = self._edition.lookup(article), self._edition.locale.joiner
            tokens = markdown.swapped(self._md, block.pieces, env, look, joiner=joiner)
            self._tokens[key] = [self._stated(token, article) for token in tokens]
        return self._tokens[key]

    def _stated(self, token: Token, article: Article) -> Token:
        """Return what a fact says in the place of its role, and other tokens as they are."""
        fact = self._edition.fact(token.content, article) if token.meta.get("name") == "fact" else None
        return token if fact is None else Token("text", "", 0, content=fact)

    def _written(self, tokens: Sequence[Token], atoms: _Atoms, block: Block, form: _Form) -> str:
        write = _TOKENS[form]
        parts: list[str] = []
        closings: list[str] = []
        used: list[Hashable] = []
        skipped = 0
        for index, token in enumerate(tokens):
            kind = token.type
            if index < skipped:
                continue
            if kind in write and (not token.attrs or kind == "span_open"):
                parts.append(write[kind](token))
                continue
            if kind == "link_close":
                parts.append(closings.pop())
                continue
            key = atom_key(tokens, index)
            if key is None or key not in atoms:
                raise Unfillable(f"{kind} is not in the original")
            used.append(key)
            before, after = atoms[key]
            if kind == "link_open" and not token.info:
                parts.append(before)
                closings.append(after)
                continue
            parts.append(_atom(token, before, after, form))
            skipped = index + 1 if kind != "link_open" else index + 3
        if [key for key in used if _is_counted(key)] != [key for key in block.atoms if _is_counted(key)]:
            raise Unfillable("the footnotes are not those of the original")
        return "".join(parts)


def _make_room(known: dict[Any, Any]) -> None:
    if len(known) >= _MOST:
        known.clear()


def _atoms(block: Block, written: str) -> _Atoms:
    parts = _ATOM.split(written)
    found: dict[Hashable, tuple[str, str]] = {}
    for number, text in zip(parts[1::2], parts[2::2], strict=True):
        before, _place, after = text.partition(marks.INNER)
        found.setdefault(block.atoms[int(number)], (before, after))
    return found


def _atom(token: Token, before: str, after: str, form: _Form) -> str:
    """Write an atom without content: as Sphinx did, but for what an image says in another language."""
    if token.type != "image" or form != _Form.HTML:
        return before
    return f"{before}{_attribute(markdown.plain_text(token.children or []))}{after}"


def _at(found: Sequence[_T], index: int) -> _T:
    if index >= len(found):
        raise Unfillable("a mark is of nothing that its article has")
    return found[index]


def _is_counted(key: Hashable) -> bool:
    return isinstance(key, Atom) and key.kind == "footnote_ref"


# --- as Sphinx, docutils and the theme write it


def _encoded(text: str) -> str:
    return text.translate(HTMLTranslator.special_characters)


def _attribute(text: str) -> str:
    return _encoded(_LINE_ENDS.sub(" ", text))


def _souped(html: str) -> str:
    return str(BeautifulSoup(html, "html.parser")) if "&" in html or "/>" in html else html


def _raw(html: str, form: _Form) -> str:
    if form == _Form.WORDS:
        for pattern in _UNSEARCHED:
            html = pattern.sub("", html)
    return html


_WRITE: Mapping[_Form, Callable[[str], str]] = {
    _Form.HTML: _encoded,
    _Form.SOUP: lambda text: _souped(_encoded(text)),
    _Form.ATTRIBUTE: _attribute,
    _Form.PLAIN: str,
    _Form.WORDS: str,
}


def _code(token: Token) -> str:
    words = HTMLTranslator.words_and_spaces.findall(_encoded(token.content))
    return f'<code class="docutils literal notranslate">{"".join(map(_in_code, words))}</code>'


def _in_code(word: str) -> str:
    if word.strip():
        return f'<span class="pre">{word}</span>'
    return word if word in (" ", "\n") else "&#160;" * (len(word) - 1) + " "


def _span(token: Token) -> str:
    return f"<span{markdown.attributes(str(token.attrs['class']).split())}>"


def _constant(text: str) -> Callable[[Token], str]:
    return lambda _token: text


def _content(token: Token) -> str:
    return token.content


_TEXTS = ("text", "text_special")
_TAGS: Mapping[str, Callable[[Token], str]] = {
    **{f"{kind}_open": _constant(f"<{tag}>") for kind, tag in marks.TAGS.items()},
    **{f"{kind}_close": _constant(f"</{tag}>") for kind, tag in marks.TAGS.items()},
}
_TOKENS: Mapping[_Form, Mapping[str, Callable[[Token], str]]] = {
    _Form.HTML: {
        **dict.fromkeys(_TEXTS, lambda token: _encoded(token.content)),
        **_TAGS,
        "span_open": _span,
        "softbreak": _constant("\n"),
        "hardbreak": _constant("<br />\n"),
        "code_inline": _code,
    },
    # A break is raw HTML, which some take for text and some leave out: it has no place here.
    _Form.PLAIN: {
        **dict.fromkeys((*_TEXTS, "code_inline"), _content),
        **dict.fromkeys(_TAGS, _constant("")),
        "softbreak": _constant("\n"),
    },
    _Form.WORDS: {
        **dict.fromkeys(_TEXTS, _content),
        **dict.fromkeys((*_TAGS, "softbreak", "hardbreak"), _constant(marks.SEPARATOR)),
        "code_inline": lambda token: f"{marks.SEPARATOR}{token.content}{marks.SEPARATOR}",
    },
}
