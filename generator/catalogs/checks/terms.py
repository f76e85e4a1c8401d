"""`terms.toml` becomes the terms of a locale, and a check that translations keep to them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from generator.catalogs.checks.model import Check, Pair
from generator.errors import GeneratorError, Place
from generator.files import read_bytes

if TYPE_CHECKING:
    from generator.locales import Locale

__all__ = ["CHECKS", "FILE", "Term", "Terms", "TermsError", "read_terms", "terms_of", "usable_terms"]

FILE = "terms.toml"
"""The name of a locale's list, in `locales/<ll_CC>/`."""


class TermsError(GeneratorError):
    """A list of terms cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a term of the source becomes in a locale."""

    source: str
    required: tuple[str, ...] = ()
    """Stems, one of which a translation holds; inside words too, since languages compound and prefix."""
    forbidden: tuple[str, ...] = ()
    """Stems with which no word of a translation begins."""
    untranslatable: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of a locale, prepared to be looked for in source texts."""

    terms: tuple[Term, ...]
    digest: str = ""
    """Of what the list was read from."""
    pattern: re.Pattern[str] | None = field(init=False, compare=False)
    """Matches any of the terms in lower case, the longest of those that overlap."""
    stems: tuple[tuple[str, Term], ...] = field(init=False, compare=False)
    """What the forms of each term begin with, the longest first."""

    def __post_init__(self) -> None:
        named = sorted(self.terms, key=lambda term: -len(term.source))
        forms = "|".join(_forms(_key(term.source)) for term in named)
        pattern = re.compile(rf"(?<![\w-])(?:{forms})(?!\w)") if named else None
        object.__setattr__(self, "pattern", pattern)
        object.__setattr__(self, "stems", tuple((_stem(_key(term.source)), term) for term in named))

    def found(self, text: str) -> tuple[Term, ...]:
        """Return the terms that a source text uses, the longest of those that overlap."""
        return _found(self, text)

    def is_name(self, text: str) -> bool:
        """Tell whether a source text holds nothing but terms that are not translated."""
        rest = text
        for term in self.terms:
            rest = rest.replace(term.source, " ") if term.untranslatable else rest
        return rest != text and not any(map(str.isalpha, rest))

    def __hash__(self) -> int:
        """Hash by what was read, so that a list is prepared once."""
        return hash(self.digest)


@lru_cache(maxsize=8192)
def _found(terms: Terms, text: str) -> tuple[Term, ...]:
    if terms.pattern is None:
        return ()
    found: dict[Term, None] = {}
    for match in terms.pattern.finditer(text.lower()):
        words = _key(match[0])
        term = next(term for stem, term in terms.stems if words.startswith(stem))
        if not term.untranslatable or term.source in text:
            found[term] = None
    return tuple(found)


def _key(source: str) -> str:
    """Write what may be parted by blanks or hyphens in one way."""
    return " ".join(source.lower().replace("-", " ").split())


def _stem(key: str) -> str:
    return key[:-1] if key.endswith("e") and len(key.split()[-1]) > 3 else key


def _forms(key: str) -> str:
    """Write an English term as an expression for its inflected forms: delete, deleted, deleting, deletion."""
    double = re.escape(key[-1])
    endings = (
        f"(?:e?s|e|e?d|ing|ion|ions|er|ers|ment|ments|{double}(?:ed|ing|ation|ations)|ation|ations|['’]s)?"
    )
    return re.escape(_stem(key)).replace(r"\ ", r"[\s-]") + endings


# --- reading

_KEYS = {"source": str, "required": list, "forbidden": list, "untranslatable": bool, "note": str}


@lru_cache(maxsize=64)
def read_terms(data: bytes, path: Path) -> Terms:
    """Read a list of terms. Raises TermsError naming the first term that cannot be used."""
    place = Place(path=path)
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TermsError(f"the list of terms is not TOML: {error}", place=place, hint="correct it") from None
    unknown = sorted(table.keys() - {"term"})
    if unknown or not isinstance(table.get("term", []), list):
        raise TermsError(f"unknown key {unknown[:1]}", place=place, hint="write each term as [[term]]")
    terms = tuple(_term(raw, place) for raw in table.get("term", []))
    return Terms(terms=terms, digest=sha256(data).hexdigest())


def terms_of(path: Path, locale: Locale) -> Terms | None:
    """Read the list that a catalog keeps to: that of its locale's folder, `<ll_CC>`, or the one beside it.

    Returns None if there is none; raises TermsError or FileError for one that cannot be used.
    """
    path = path.resolve()
    folders = [parent.parent for parent in path.parents if parent.name == "LC_MESSAGES"]
    fitting = [folder for folder in folders if folder.name == locale.gettext]
    for found in (folder / FILE for folder in (*fitting[:1], path.parent)):
        if found.is_file():
            return read_terms(read_bytes(found), found)
    return None


def usable_terms(path: Path, locale: Locale) -> Terms | None:
    """Return the terms that a catalog keeps to; None, too, for those that cannot be used."""
    try:
        return terms_of(path, locale)
    except GeneratorError:
        return None


def _term(raw: object, place: Place) -> Term:
    source = raw.get("source") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(source, str) or not source.strip():
        raise TermsError("a [[term]] has no source", place=place, hint='write source = "…"')
    if not _key(source):
        fault = f"term {source!r} has nothing but hyphens"
        raise TermsError(fault, place=place, hint="write a word as its source")
    for key, value in raw.items():
        kind = _KEYS.get(key)
        if kind is None:
            raise TermsError(f"term {source!r} has the unknown key {key!r}", place=place, hint=_known())
        if not isinstance(value, kind) or (kind is list and not _are_texts(value)):
            raise TermsError(f"{key} of term {source!r} is of the wrong kind", place=place, hint=_known())
    return Term(
        source=source.strip(),
        required=tuple(raw.get("required", ())),
        forbidden=tuple(raw.get("forbidden", ())),
        untranslatable=raw.get("untranslatable", False),
        note=raw.get("note", ""),
    )


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) and value.strip() for value in values)


def _known() -> str:
    return "a term has source, required and forbidden (lists of texts), untranslatable (true or false), note"


# --- the check


def _terms(pair: Pair) -> Iterator[str]:
    if pair.terms is None:
        return
    found = pair.terms.found(pair.source.visible)
    text = pair.target.lower
    for term in found:
        if term.untranslatable:
            if term.source not in pair.target.visible and term.source in pair.source.visible:
                yield f"{term.source!r} stays as it is in every language"
        elif term.required and not any(_plain(stem) in text for stem in term.required):
            yield f"{term.source!r} is not translated by {_listed(term.required)}"
    for term in found:
        for stem in term.forbidden:
            if (
                _plain(stem) in text
                and _begins(stem, pair.locale.joiner).search(text)
                and not _wanted_elsewhere(stem, term, found)
            ):
                yield f"{stem!r} is not the word for {term.source!r} here{_instead(term)}"


@lru_cache(maxsize=2048)
def _plain(stem: str) -> str:
    return stem.lower().replace("’", "'").replace("\u00a0", " ")


def _listed(stems: tuple[str, ...]) -> str:
    return " or ".join(repr(stem) for stem in stems)


def _instead(term: Term) -> str:
    return f", but {_listed(term.required)}" if term.required else ""


def _wanted_elsewhere(stem: str, term: Term, found: tuple[Term, ...]) -> bool:
    """Tell whether another term of the sentence asks for what this one forbids."""
    others = (other.required for other in found if other is not term)
    return any(stem in wanted or wanted in stem for required in others for wanted in required)


@lru_cache(maxsize=2048)
def _begins(stem: str, joiner: str) -> re.Pattern[str]:
    return re.compile((r"(?<![\w-])" if joiner else "") + re.escape(_plain(stem)))


CHECKS = (
    Check(
        id="terms",
        group="terms",
        weight="warning",
        reason="One thing has one name, so that readers find it again.",
        example=("Pay the balance.", "Betaal het evenwicht."),
        fix="use the term of terms.toml, or waive this check where another word is right",
        find=_terms,
        setting="terms",
    ),
)
