"""One compiled alert → the same email as Jinja2 and Django make it, with gettext and Babel.

Both peers get what their manuals advise: templates compiled and cached, styles inlined before, one gettext
call for each run of words, and each amount and date formatted once per email by Babel, for a locale parsed
before. Their templates and catalogs are made from the pieces of the project's own alert, so all of them
write the same email, character by character.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from babel import Locale, dates, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from generator.alerts.compiled import CompiledText
from generator.alerts.pieces import Each, Literal, Piece, Plural, Slot

__all__ = ["PARTS", "Peer", "Wanted", "django_peer", "jinja_peer"]

PARTS = ("subject", "preheader", "html", "text")
Peer = Callable[[Mapping[str, Any]], tuple[str, ...]]
"""From the typed values of one request to the four parts of its email."""

_SLOT = re.compile("\ue000(\\w+)\ue001")
_ROWS = re.compile("\ue002([^\ue003]*)\ue003")
_COUNTED = re.compile("\ue004")
_ENTITY = re.compile(r"&#?\w+;")
_RUNS = {
    # The words of a paragraph, heading or cell, with the tags inside them, as translators get them.
    True: re.compile("(?<=>)((?:[^<>{}\ue002-\ue004]|</?(?:a|br|code|em|strong)\\b[^<>]*>)+)(?=<)"),
    # The lines of a paragraph.
    False: re.compile("((?:[^\n\ue002-\ue004]+\n?)+)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the peers are made of."""

    source: CompiledText
    """In the language of the message ids."""
    text: CompiledText
    facts: Mapping[str, str]
    """As they are shown: the peers have them ready-made."""
    source_tag: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Engine:
    """How an engine's language says things; a name stands for a value that is formatted already."""

    value: Callable[[str], str]
    words: Callable[[str, Sequence[str]], str]
    counted: Callable[[str, str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """The templates of one email in an engine's language, and their catalog, while they are made."""

    engine: _Engine
    catalog: Catalog
    loops: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)

    def template(self, source: Sequence[Piece], text: Sequence[Piece], *, html: bool) -> str:
        """Return the template of one part; its words go to the catalog."""
        run = _RUNS[html]
        marked = self.marked(source, text)
        ids, texts = (
            [found[1].strip() for found in run.finditer(_opened(one)) if _speaks(found[1])]
            for one in (marked, self.marked(text, source))
        )
        for msgid, msgstr in zip(ids, texts, strict=True):
            self.catalog.add(_named(msgid), _named(msgstr))
        self.loops.clear()
        self.counted.clear()
        said = self.said(self.marked(source, text), run)
        said = _ROWS.sub(lambda found: f"{self.loops.pop(0)}{found[1]}{{% endfor %}}", said)
        return _COUNTED.sub(lambda _: self.counted.pop(0), said)

    def marked(self, pieces: Sequence[Piece], other: Sequence[Piece]) -> str:
        """Return pieces as text with marks; their counted forms are said at once."""
        return "".join(self.mark(piece, twin) for piece, twin in _twins(pieces, other))

    def mark(self, piece: Piece, twin: Piece | None) -> str:
        match piece:
            case Literal(text=text):
                return text
            case Slot(name=name):
                return f"\ue000{name}\ue001"
            case Each(name=name, fields=fields, pieces=inner):
                self.loops.append(f"{{% for {', '.join(fields)} in {name} %}}")
                return f"\ue002{self.marked(inner, inner)}\ue003"
            case Plural(name=name, forms=forms) if isinstance(twin, Plural):
                one, many = (_named("".join(self.mark(part, None) for part in form)) for form in forms)
                theirs = tuple(_named("".join(self.mark(part, None) for part in form)) for form in twin.forms)
                self.catalog.add((one, many), theirs)
                self.counted.append(self.engine.counted(one, many, name))
                return "\ue004"
        raise ValueError(f"no peer knows {piece!r}")

    def said(self, marked: str, run: re.Pattern[str]) -> str:
        def say(found: re.Match[str]) -> str:
            words = found[1].strip()
            if not _speaks(words):
                return found[1]
            before, after = found[1].split(words)
            return before + self.engine.words(_named(words), _SLOT.findall(words)) + after

        return _SLOT.sub(lambda found: self.engine.value(found[1]), run.sub(say, marked))


def _twins(pieces: Sequence[Piece], other: Sequence[Piece]) -> list[tuple[Piece, Piece | None]]:
    """Pair the plurals of two languages, which come in the same order."""
    plurals = iter([piece for piece in other if isinstance(piece, Plural)])
    return [(piece, next(plurals) if isinstance(piece, Plural) else None) for piece in pieces]


def _opened(marked: str) -> str:
    return _ROWS.sub(r"\1", marked)


def _speaks(run: str) -> bool:
    bare = re.sub("<[^>]*>", "", _SLOT.sub("", _ENTITY.sub("", run)))
    return any(char.isalpha() for char in bare)


def _named(run: str) -> str:
    return _SLOT.sub(r"%(\1)s", run.replace("%", "%%"))


def _templates(engine: _Engine, wanted: Wanted) -> tuple[dict[str, str], bytes]:
    """Return the templates of all parts, and their catalog as an .mo file."""
    writing = _Writing(engine=engine, catalog=Catalog(locale=wanted.tag.replace("-", "_")))
    templates = {
        part: writing.template(getattr(wanted.source, part), getattr(wanted.text, part), html=part == "html")
        for part in PARTS
    }
    templates["html"] = templates["html"].replace(f'lang="{wanted.source_tag}"', f'lang="{wanted.tag}"')
    data = io.BytesIO()
    write_mo(data, writing.catalog)
    return templates, data.getvalue()


def _formatting(tag: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return what formats the values of one email, each once."""
    locale = Locale.parse(tag, sep="-")
    formats: dict[type, Callable[[Any], Any]] = {
        str: lambda text: text,
        list: lambda rows: [tuple(shown(row).values()) for row in rows],
        int: lambda number: number,
    }

    def write(value: Any) -> Any:
        known = formats.get(type(value))
        if known is not None:
            return known(value)
        if hasattr(value, "currency"):
            return numbers.format_currency(value.value, value.currency, locale=locale)
        return dates.format_date(value, "long", locale=locale)

    def shown(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: write(value) for name, value in values.items()}

    return shown


def _jinja_words(words: str, names: Sequence[str]) -> str:
    return f"{{{{ gettext({_quoted(words)}{''.join(f', {name}={name}' for name in names)}) }}}}"


_JINJA = _Engine(
    value=lambda name: f"{{{{ {name} }}}}",
    words=_jinja_words,
    counted=lambda one, many, name: (
        f"{{{{ ngettext({_quoted(one)}, {_quoted(many)}, {name}, {name}={name}) }}}}"
    ),
)


def jinja_peer(wanted: Wanted) -> Peer:
    """Return Jinja2 with its i18n extension and newstyle gettext."""
    sources, mo = _templates(_JINJA, wanted)
    translations = gettext.GNUTranslations(io.BytesIO(mo))

    def environment(*, autoescape: bool) -> jinja2.Environment:
        made = jinja2.Environment(
            autoescape=autoescape, extensions=["jinja2.ext.i18n"], keep_trailing_newline=True
        )
        made.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
        return made

    plain, html = environment(autoescape=False), environment(autoescape=True)
    templates = [(html if part == "html" else plain).from_string(sources[part]) for part in PARTS]
    shown, facts = _formatting(wanted.tag), dict(wanted.facts)

    def render(values: Mapping[str, Any]) -> tuple[str, ...]:
        context = {**shown(values), **facts}
        return tuple([template.render(context) for template in templates])

    return render


def _quoted(run: str) -> str:
    return '"' + run.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _braces(words: str) -> str:
    return re.sub(r"%\((\w+)\)s", r"{{ \1 }}", words).replace("%%", "%")


_DJANGO = _Engine(
    value=lambda name: f"{{{{ {name} }}}}",
    words=lambda words, _: f"{{% blocktranslate %}}{_braces(words)}{{% endblocktranslate %}}",
    counted=lambda one, many, name: (
        f"{{% blocktranslate count {name}={name} %}}{_braces(one)}"
        f"{{% plural %}}{_braces(many)}{{% endblocktranslate %}}"
    ),
)


def django_peer(wanted: Wanted, folder: Path) -> Peer:
    """Return Django's engine with `blocktranslate`; `folder` is for its catalog."""
    import django
    from django import template
    from django.conf import settings
    from django.utils import translation

    sources, mo = _templates(_DJANGO, wanted)
    language = wanted.tag.partition("-")[0]
    path = folder / language / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(mo)
    settings.configure(USE_I18N=True, LOCALE_PATHS=[str(folder)], LANGUAGE_CODE="en")
    django.setup()
    engine = template.Engine(builtins=["django.templatetags.i18n"])
    templates = [(engine.from_string(sources[part]), part == "html") for part in PARTS]
    shown, facts = _formatting(wanted.tag), dict(wanted.facts)

    def render(values: Mapping[str, Any]) -> tuple[str, ...]:
        context = {**shown(values), **facts}
        with translation.override(language):
            return tuple([one.render(template.Context(context, autoescape=html)) for one, html in templates])

    return render
