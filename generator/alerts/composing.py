"""One alert in one locale → its compiled text, or every reason why it may not be sent there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from markdown_it.token import Token
from markupsafe import Markup

from generator import values
from generator.alerts import markers
from generator.alerts.body import Body, inline_html, inline_text
from generator.alerts.compiled import CompiledText
from generator.alerts.layout import Layout
from generator.alerts.pieces import Each, Literal, Optional, Piece, Plural, Slot
from generator.alerts.quoting import examples
from generator.alerts.wrapping import columns
from generator.catalogs.accepted import Accepted, source_text
from generator.errors import Place, SourceError
from generator.locales import Locale
from generator.project import Settings
from generator.source import blocks, markdown
from generator.source.alerts import Alert, slot_of, speaks
from generator.source.markdown import PLACEHOLDER, Swap
from generator.values import Fact
from generator.values.mailboxes import read_mailbox

__all__ = ["ALERTS", "TEMPLATES", "Catalogs", "Composing", "Shared", "Title"]

ALERTS, TEMPLATES = "alerts", "templates/email"
"""Names of the catalogs."""

_LABEL = "{label}: {value}"
"""A string of the text layout, used for the rows of a table as well."""
_HEADER_UNSAFE = re.compile("=\\?|[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogs:
    """What is accepted in one locale."""

    locale: Locale
    alerts: Accepted
    templates: Accepted
    articles: Mapping[str, Accepted]
    """By article id, of the articles that alerts name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The title of an article that an alert names."""

    text: str
    given: bool
    """To translators: that of an article that stays untranslated is not, nor is one without letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all alerts are compiled with."""

    settings: Settings
    facts: Mapping[str, Fact]
    titles: Mapping[str, Title]
    """The titles of the articles that alerts name, by article id."""
    layout: Layout


@dataclass(slots=True, kw_only=True)
class Composing:
    """One alert in one locale while it is compiled; `reasons` tell why it cannot be sent there."""

    alert: Alert
    catalogs: Catalogs
    shared: Shared
    reasons: list[str] = field(default_factory=list)

    @property
    def locale(self) -> Locale:
        return self.catalogs.locale

    # --- texts

    def find(
        self, accepted: Accepted, catalog: str, source: str, *, plural: str | None = None
    ) -> tuple[str, ...]:
        """Return the approved forms of a text, or note why there are none and return the source's."""
        found = accepted.find(source, plural=plural)
        shown = source if len(source) <= 80 else f"{source[:79]}…"
        if found is None:
            self.reasons.append(f"{catalog}: “{shown}” {_why(accepted, source)}")
        elif not found.approved:
            self.reasons.append(f"{catalog}: the translation of “{shown}” is not approved")
        elif any(map(markers.has_marks, found.forms)):
            self.reasons.append(f"{catalog}: the translation of “{shown}” has private-use characters")
        else:
            return found.forms
        stands = (source,) if plural is None else (plural,) * self.locale.plural.nplurals
        return tuple(map(markers.unmarked, stands))

    def sentence(self, source: str) -> str:
        return self.find(self.catalogs.alerts, ALERTS, source)[0]

    def plain(self, source: str) -> str:
        """Return a text of the front matter in the locale."""
        return self.sentence(source) if speaks(source) else source

    def template(self, source: str) -> str:
        """Return a string of the layout in the locale."""
        found = self.find(self.catalogs.templates, TEMPLATES, source)[0]
        if set(PLACEHOLDER.findall(found)) == set(PLACEHOLDER.findall(source)):
            return found
        self.reasons.append(f"{TEMPLATES}: the translation of “{source}” has other placeholders")
        return source

    def forms(self, source: tuple[str, str]) -> tuple[str, ...]:
        """Return one form for each index of the locale's plural rule."""
        one, other = source
        found = self.find(self.catalogs.alerts, ALERTS, one, plural=other)
        if len(found) != self.locale.plural.nplurals:
            self.reasons.append(
                f"{ALERTS}: “{one}” has {len(found)} forms, not {self.locale.plural.nplurals}"
            )
        return found

    # --- parts

    def text(self) -> CompiledText | None:
        """Return the compiled text, or None and the reasons."""
        env: dict[str, Any] = {}
        try:
            tokens = self.tokens(env)
            body = self.body(env)
            html_body, text_body = Markup(body.html(tokens)), body.text(tokens)
        except SourceError as error:
            # A translation brought what only the source was checked for.
            self.reasons.append(f"{ALERTS}: {error.fault}")
            return None
        message = next(token.children or [] for token in tokens if token.type == "inline")
        shared, plain = self.layout_parts(), self.parts(_plain)
        html_parts = {**shared, **self.parts(_html), "body": html_body}
        text_parts = {**shared, **plain, "body": text_body, "paragraph": body.paragraph}
        html = self.shared.layout.html(html_parts, self.template)
        text = self.shared.layout.text(text_parts, self.template)
        compiled = CompiledText(
            subject=markers.cut(plain["subject"]),
            preheader=markers.cut(plain["preheader"]),
            html=markers.cut(html.rstrip() + "\n"),
            text=markers.cut(text.rstrip() + "\n"),
            banner=markers.cut(inline_text(message).replace("\n", " ")),
            banner_html=markers.cut(inline_html(message)),
            action_label=markers.cut(plain["action"]["label"]),
            action_url=markers.cut(plain["action"]["url"]),
            article_url=shared["article"]["url"] if shared["article"] else "",
            sender=shared["sender"],
        )
        self.reasons += self.faults(compiled)
        return None if self.reasons else compiled

    def parts(self, marked: Callable[[str, str], str]) -> dict[str, Any]:
        """Return the texts of the front matter in the locale, with slots in place of placeholders."""
        alert = self.alert
        return {
            "subject": marked(self.plain(alert.subject), "attribute"),
            "preheader": marked(self.plain(alert.preheader), "html"),
            "greeting": marked(self.plain(alert.greeting), "html"),
            "action": {
                "label": marked(self.plain(alert.action.label), "html"),
                "url": marked(alert.action.url, "url"),
            },
        }

    def tokens(self, env: dict[str, Any]) -> list[Token]:
        """Return the body's tokens in the locale; `env` gets its reference definitions."""
        md = markdown.parser(placeholders=True)
        markdown.swap(
            md,
            lambda text: Swap(text=self.sentence(text)),
            joiner=self.locale.joiner,
            paragraph=self.alert.paragraph,
            # An email shows none, so translators are given none.
            titles=False,
        )
        return list(
            blocks.body_tokens(md, self.alert.body, env, path=self.alert.path, line=self.alert.body_line)
        )

    def body(self, env: dict[str, Any]) -> Body:
        """Return what the blocks are made with; `env` holds the reference definitions of the body."""
        md = markdown.parser(placeholders=True)
        place = Place(path=self.alert.path, line=self.alert.body_line)

        def forms(source: tuple[str, str]) -> list[list[Token]]:
            parsed = []
            for form in self.forms(source):
                blocks.refuse_form(md, form, env, place=place)
                parsed.append(md.parseInline(form, dict(env))[0].children or [])
            return parsed

        def label(word: str, value: str) -> str:
            shown = self.template(_LABEL)
            return PLACEHOLDER.sub(lambda found: {"label": word, "value": value}[found[1]], shown)

        widths = self.widths()
        return Body(
            fields={
                one.name: [item.name for item in one.items] for one in self.alert.parameters if one.items
            },
            forms=forms,
            label=label,
            separator="，" if self.locale.joiner == "" else ", ",
            measure=lambda mark: widths.get(mark[2:-1].partition("|")[0], 0),
        )

    def layout_parts(self) -> dict[str, Any]:
        settings = self.shared.settings
        emails = settings.emails
        sender = read_mailbox(emails.sender).name if emails.sender else ""
        rtl = self.locale.direction == "rtl"
        return {
            "lang": self.locale.tag,
            "dir": self.locale.direction,
            "start": "right" if rtl else "left",
            "end": "left" if rtl else "right",
            "severity": self.alert.severity,
            "brand": emails.brand,
            "support_url": emails.support_url,
            "sender": self.template(sender) if sender else "",
            "legal": self.template(emails.legal) if emails.legal else "",
            "article": self.article(),
        }

    def article(self) -> dict[str, str] | None:
        """Return title and address of the article that the email links to."""
        base = self.shared.settings.base_url.rstrip("/")
        if not self.alert.article or not base:
            return None
        name, anchor = self.alert.article_id, self.alert.anchor
        url = f"{base}/{self.locale.tag}/{quote(name)}.html" + (f"#{anchor}" if anchor else "")
        return {"title": self.title(name), "url": url}

    def title(self, name: str) -> str:
        """Return the title of an article in the locale, or as it stands where no translator is given it."""
        title = self.shared.titles[name]
        accepted = self.catalogs.articles[name] if title.given else source_text(self.locale)
        return self.find(accepted, f"articles/{name}", title.text)[0]

    def widths(self) -> dict[str, int]:
        """Return how wide the example of each parameter and each fact is."""
        found = examples(self.alert, self.shared.facts, self.locale, self.shared.settings)
        rows = [row for value in found.values() if isinstance(value, list) for row in value]
        texts = {name: value for values_ in (*rows, found) for name, value in values_.items()}
        return {name: columns(value) for name, value in texts.items() if isinstance(value, str)}

    # --- proof

    def faults(self, compiled: CompiledText) -> Iterator[str]:
        """Yield what would make rendering fail or a header unsafe, whatever the values."""
        for piece in compiled.subject:
            if isinstance(piece, Literal) and _HEADER_UNSAFE.search(piece.text):
                yield f"{ALERTS}: the subject has =? or a control character"
        always = {one.name for one in self.alert.parameters if not one.optional and one.type != "list"}
        always |= {slot_of(name) for name in self.alert.facts}
        for text in (compiled.subject, compiled.preheader, compiled.action_label, compiled.action_url):
            yield from map(_stray, _out_of_scope(text, frozenset(always)))
        for text in (compiled.html, compiled.text, compiled.banner, compiled.banner_html):
            yield from map(_stray, _out_of_scope(text, frozenset(always)))


def _why(accepted: Accepted, source: str) -> str:
    """Tell why a catalog has no text that may be shown for a sentence."""
    for rejected in accepted.rejected:
        if rejected.key == (None, source):
            return f"has a translation that cannot be used: {rejected.findings[0].message}"
    return "is not translated"


def _stray(name: str) -> str:
    return f"{ALERTS}: the placeholder {{{name}}} stands where it may have no value"


def _out_of_scope(pieces: Iterable[Piece], scope: frozenset[str]) -> Iterator[str]:
    """Yield names of slots and plurals that a valid request may have no value for."""
    for piece in pieces:
        if isinstance(piece, Slot | Plural) and piece.name not in scope:
            yield piece.name
        if isinstance(piece, Optional):
            yield from _out_of_scope(piece.pieces, scope | {piece.name})
        elif isinstance(piece, Each):
            yield from _out_of_scope(piece.pieces, scope | set(piece.fields))
        elif isinstance(piece, Plural):
            for form in piece.forms:
                yield from _out_of_scope(form, scope)


def _plain(text: str, _place: str) -> str:
    return markers.fill(text, "text")


def _html(text: str, place: str) -> Markup:
    return Markup(markers.fill(values.escape_html(text), place))
