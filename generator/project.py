"""A project on disk: `[tool.generator]` becomes Settings, names become paths."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from generator import locales
from generator.errors import GeneratorError, Place, SettingsError
from generator.locales import Locale

__all__ = [
    "LAYOUTS",
    "EmailSettings",
    "PageSettings",
    "Project",
    "Segmentation",
    "Settings",
    "find",
    "load",
    "packaged",
]

LAYOUTS = ("email", "site")
"""Folders of `templates/`, each with a catalog of its own."""

Segmentation = Literal["sentence", "paragraph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailSettings:
    """`[tool.generator.emails]`: what every email of the project shares."""

    brand: str = ""
    """The name at the top of every email; that of the site is the title of its start page."""
    sender: str = ""
    """A mailbox, `Name <address>` (RFC 5322 §3.4); the name is translated."""
    reply_to: str = ""
    """A mailbox that answers go to, where it is not the sender's."""
    support_url: str = ""
    """An `https://` address that emails and pages offer for help."""
    legal: str = ""
    """The footer of emails, translated: company, street, city."""
    time_zone: str = "UTC"
    """An IANA time zone: of instants in emails, where a request names no other."""
    stale: Literal["last-approved", "fallback"] = "last-approved"
    """What is sent in a locale after the English of an alert was edited: the last text that was wholly
    approved, or the text of the next locale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """`[tool.generator.pages]`."""

    unapproved: Literal["marked", "source"] = "marked"
    """May a page show text that nobody approved yet, marked as such?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`[tool.generator]` of a project's pyproject.toml."""

    source_locale: Locale
    """What writers write, as a BCP 47 tag."""
    locales: tuple[Locale, ...]
    """What it is translated into, as BCP 47 tags."""
    segmentation: Segmentation = "sentence"
    """What translators see as one entry; an article may choose for itself."""
    base_url: str = ""
    """The `https://` address that the site will have: for search engines, and for links from emails."""
    preview_url: str = "http://127.0.0.1:8001/"
    """Where translators see what they translate: the `http://` or `https://` address of a preview or a site.
    Entries of catalogs link to pages below it; if it is empty, to none."""
    allowed_url_hosts: tuple[str, ...] = ()
    """The hosts that an address in an email may have, in lower case."""
    report_problem_url: str = ""
    """Where readers report a bad translation: an `https://` or `mailto:` address, which may hold `{page}`,
    `{locale}`, `{url}`, `{text}` and `{sentence}`."""
    emails: EmailSettings = field(default_factory=EmailSettings)
    pages: PageSettings = field(default_factory=PageSettings)
    fallback: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Chains of locales in the same script that take the place of the closest match, such as
    `"nb-NO" = ["sv-SE"]`."""

    @property
    def all_locales(self) -> tuple[Locale, ...]:
        """The source locale, then the others as the settings list them."""
        return (self.source_locale, *self.locales)


def packaged(name: str) -> Path:
    """Return a file or folder that comes with the generator: `templates`, `locales` or `conf.py`.

    A wheel carries them inside the package; a checkout has them beside it.
    """
    inside = Path(__file__).parent / "packaged" / name
    return inside if inside.exists() else Path(__file__).parent.parent / name


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A folder with `pyproject.toml`, `content/`, `locales/` and, if it wants, `templates/` and `conf.py`."""

    root: Path
    settings: Settings

    @property
    def content(self) -> Path:
        """What writers edit."""
        return self.root / "content"

    @property
    def articles(self) -> Path:
        """The articles' folder; an article's id is its path below it, without suffix."""
        return self.content / "articles"

    @property
    def alerts(self) -> Path:
        """The alerts' folder."""
        return self.content / "alerts"

    @property
    def facts(self) -> Path:
        """The values that articles and alerts share."""
        return self.content / "facts.yml"

    @property
    def locales(self) -> Path:
        """What translators edit."""
        return self.root / "locales"

    @property
    def templates(self) -> Path:
        """The project's own layouts, or the packaged ones."""
        own = self.root / "templates"
        return own if own.is_dir() else packaged("templates")

    def layouts(self, kind: str) -> Path:
        """Return the folder of the layouts of a kind of `LAYOUTS`: the project's own, or the packaged one."""
        own = self.templates / kind
        return own if own.is_dir() else packaged("templates") / kind

    @property
    def build(self) -> Path:
        """Where results go."""
        return self.root / "build"

    def pot(self, name: str) -> Path:
        """Return the template catalog's path; a name is `articles/<id>`, `alerts`, `templates/email` …"""
        return self.locales / "pot" / f"{name}.pot"

    def po(self, name: str, locale: Locale) -> Path:
        """Return the path of a locale's catalog of that name."""
        return self.locales / locale.gettext / "LC_MESSAGES" / f"{name}.po"

    def handoff(self, name: str, locale: Locale) -> Path:
        """Return where `import` keeps what a catalog does not hold of an article's localized file."""
        return self.locales / locale.gettext / "handoff" / f"{name}.json"

    def relative(self, path: Path) -> str:
        """Write a path below the root with forward slashes, for references and messages."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def find(start: Path) -> Project:
    """Load the project of a folder or of its nearest parent that is one.

    Raises SettingsError where neither the folder nor a parent has `[tool.generator]`.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if _is_project(folder / "pyproject.toml"):
            return load(folder)
    raise SettingsError(
        "neither this folder nor a parent has a pyproject.toml with [tool.generator]",
        place=Place(path=start),
        hint="go to a project, or name one with --project DIR",
    )


def load(root: Path) -> Project:
    """Read a project's settings. Raises SettingsError naming the file, the key and what it takes."""
    path = root.resolve() / "pyproject.toml"
    table = _own_table(_read_toml(path))
    if table is None:
        raise SettingsError(
            "no [tool.generator] table", place=Place(path=path), hint="add one with source-locale and locales"
        )
    return Project(root=path.parent, settings=_settings(table, Place(path=path)))


def _is_project(path: Path) -> bool:
    """Tell whether a pyproject.toml speaks of us; one that cannot be read is left for `load` to report."""
    try:
        data = path.read_bytes()
        return b"[tool.generator" in data or _own_table(tomllib.loads(data.decode("utf-8"))) is not None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def _own_table(document: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return `[tool.generator]`, in whichever of TOML's ways it is written; None if there is none."""
    tool = document.get("tool")
    table = tool.get("generator") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _read_toml(path: Path) -> dict[str, Any]:
    place = Place(path=path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise SettingsError("there is no such file", place=place, hint="name a project's folder") from None
    except OSError as error:
        hint = "mend its permissions, or name another folder"
        raise SettingsError(f"cannot be read ({error.strerror})", place=place, hint=hint) from None
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"not UTF-8 at byte {error.start}", place=place, hint="save it as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"not TOML: {error}", place=place, hint="mend the syntax") from None


# One reader per type of setting: (value) -> typed value, or ValueError with what the key takes, or an error
# that says for itself which key it is.


def _text(value: object) -> str:
    if not isinstance(value, str) or any(ord(char) < 32 for char in value):
        raise ValueError("takes one line of text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("takes a list of texts")
    return tuple(_text(item) for item in value)


def _locale(value: object) -> Locale:
    try:
        return locales.parse(_text(value))
    except GeneratorError as error:
        raise ValueError(f"takes a BCP 47 tag such as nl-NL ({error.fault})") from None


def _locales(value: object) -> tuple[Locale, ...]:
    found = tuple(_locale(item) for item in _texts(value))
    if len(set(found)) != len(found):
        raise ValueError("names a locale twice")
    return found


def _https(value: object) -> str:
    text = _text(value)
    parts = urlsplit(text)
    if text and (parts.scheme != "https" or not parts.hostname):
        raise ValueError("takes an https:// address")
    return text


def _preview_url(value: object) -> str:
    text = _text(value)
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or "?" in text or "#" in text):
        raise ValueError("takes an http:// or https:// address")
    return text and f"{text.rstrip('/')}/"


_PROBLEM_WORDS = ("locale", "page", "sentence", "text", "url")


def _problem_url(value: object) -> str:
    text = _text(value)
    if not text.startswith("mailto:"):
        _https(text)
    for word in re.findall(r"\{([^{}]*)\}", text):
        if word not in _PROBLEM_WORDS:
            raise ValueError(f"has {{{word}}}; known are {', '.join(f'{{{one}}}' for one in _PROBLEM_WORDS)}")
    return text


def _hosts(value: object) -> tuple[str, ...]:
    hosts = _texts(value)
    for host in hosts:
        if not host or "/" in host or ":" in host or host != host.lower():
            raise ValueError(f"takes lower-case host names, not {host!r}")
    # A set has another order in each process, and digests of the settings decide what is built again.
    return tuple(sorted(set(hosts)))


def _zone(value: object) -> str:
    # Most projects name none, and commands that format nothing start without the formatters.
    from generator.values import time_zone

    name = _text(value)
    try:
        time_zone(name)
    except GeneratorError:
        raise ValueError("takes an IANA time zone such as Europe/Brussels") from None
    return name


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise ValueError(f"takes {' or '.join(repr(choice) for choice in choices)}")
        return str(value)

    return read


_EMAILS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "brand": _text,
        "sender": _text,
        "reply-to": _text,
        "support-url": _https,
        "legal": _text,
        "time-zone": _zone,
        "stale": _one_of("last-approved", "fallback"),
    }
)
_PAGES: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {"unapproved": _one_of("marked", "source")}
)


def _settings(table: Mapping[str, object], place: Place) -> Settings:
    for key in ("source-locale", "locales"):
        if key not in table:
            raise SettingsError(f"[tool.generator] lacks {key}", place=place, hint=f"add {key}")
    values = _read(table, _GENERATOR, "", place)
    settings = Settings(**cast(Any, values))
    if settings.source_locale in settings.locales:
        tag = settings.source_locale.tag
        raise SettingsError(
            f"locales names the source locale {tag}",
            place=place,
            hint="list the languages translated into only",
        )
    return settings


def _read(
    table: Mapping[str, object], readers: Mapping[str, Callable[[object], object]], section: str, place: Place
) -> dict[str, object]:
    """Read one table by its readers; every key must be known."""
    values: dict[str, object] = {}
    for key, value in table.items():
        where = f"{section}.{key}".lstrip(".")
        if key in _SECTIONS and not section:
            kind, inner = _SECTIONS[key]
            if not isinstance(value, dict):
                raise SettingsError(
                    f"{where} takes a table", place=place, hint=f"write [tool.generator.{key}]"
                )
            values[key] = kind(**cast(Any, _read(value, inner, key, place)))
            continue
        if key not in readers:
            known = difflib.get_close_matches(key, [*readers, *_SECTIONS], n=1)
            hint = f"did you mean {known[0]}?" if known else f"known are {', '.join(sorted(readers))}"
            raise SettingsError(f"unknown setting {where}", place=place, hint=hint)
        try:
            values[key.replace("-", "_")] = readers[key](value)
        except ValueError as error:
            raise SettingsError(f"{where} {error}", place=place, hint="mend this setting") from None
        except SettingsError as error:
            raise SettingsError(error.fault, place=place, hint=error.hint) from None
    return values


_GENERATOR: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "source-locale": _locale,
        "locales": _locales,
        "segmentation": _one_of("sentence", "paragraph"),
        "base-url": _https,
        "preview-url": _preview_url,
        "allowed-url-hosts": _hosts,
        "report-problem-url": _problem_url,
        "fallback": locales.read_overrides,
    }
)
_SECTIONS: Mapping[str, tuple[Callable[..., object], Mapping[str, Callable[[object], object]]]] = (
    MappingProxyType({"emails": (EmailSettings, _EMAILS), "pages": (PageSettings, _PAGES)})
)
