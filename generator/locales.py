"""Turns BCP 47 tags into locales, and what a reader asks for into the locales that come closest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Final, Literal, TypeGuard

import babel
from babel import localedata
from babel.core import get_global

from generator import plurals
from generator.errors import GeneratorError, Place, SettingsError
from generator.plurals import PluralRule, parse_header

__all__ = [
    "Locale",
    "Match",
    "equivalent_header",
    "fallback_chain",
    "from_gettext",
    "match",
    "parse",
    "read_overrides",
]

Kind = Literal["exact", "equivalent", "language", "default"]
_Rules = tuple[tuple[str, tuple[str, ...]], ...]

MAX_TAG: Final = 35
"""RFC 5646, section 4.4.1: room for every tag without extensions."""
MAX_REQUESTED: Final = 32
"""Tags of one request that are looked at; browsers send fewer than ten."""

_SHAPE = re.compile(
    r"""(?P<language>[a-z]{2,3})
        (?:-(?P<extlang>[a-z]{3}))?
        (?:-(?P<script>[a-z]{4}))?
        (?:-(?P<territory>[a-z]{2}|[0-9]{3}))?
        (?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)
        (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*
        (?:-x(?:-[a-z0-9]{1,8})+)?""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_GETTEXT_NAME = re.compile(r"([a-z]{2,3})(?:_([A-Z]{2}|[0-9]{3}))?(?:@([a-z]{1,12}))?", re.ASCII)


# Microsoft's older names for Chinese, and a macrolanguage that everybody means Bokmål by; CLDR lists neither.
_LEGACY = MappingProxyType({"zh-chs": "zh-Hans", "zh-cht": "zh-Hant", "no": "nb"})
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})
_RTL_SCRIPTS = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi")
)
_UNSPACED_SCRIPTS = frozenset(("Bopo", "Hanb", "Hani", "Hans", "Hant", "Hira", "Hrkt", "Jpan", "Kana"))
_MODIFIERS = MappingProxyType(
    {
        "Arab": "arabic",
        "Cyrl": "cyrillic",
        "Deva": "devanagari",
        "Hans": "hans",
        "Hant": "hant",
        "Latn": "latin",
    }
)
# The folders of sphinx/locale that hold a full catalog; fr_FR, zh_HK and their like are empty shells.
_SPHINX = MappingProxyType(
    {
        "en-GB": "en_GB",
        "nb": "nb_NO",
        "pt": "pt_PT",
        "pt-BR": "pt_BR",
        "sr-Latn": "sr@latin",
        "uk": "uk_UA",
        "zh-Hans": "zh_CN",
        "zh-Hant": "zh_TW",
    }
)

_LIKELY: Mapping[str, str] = get_global("likely_subtags")
_LANGUAGE_ALIASES: Mapping[str, str] = get_global("language_aliases")
_TERRITORY_ALIASES: Mapping[str, Sequence[str]] = get_global("territory_aliases")
_PARENTS: Mapping[str, str] = get_global("parent_exceptions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """A language as written somewhere; equal if the tags are equal.

    Script and territory are CLDR's likely ones where the tag leaves them out (UTS #35, Likely Subtags).

    >>> parse("zh_cn").tag, parse("zh-CN").script, parse("nl").territory
    ('zh-CN', 'Hans', 'NL')
    """

    tag: str
    language: str = field(compare=False)
    script: str = field(compare=False)
    territory: str = field(compare=False)

    def __str__(self) -> str:
        """Return the tag."""
        return self.tag

    @property
    def gettext(self) -> str:
        """Return gettext's name, as folders of catalogs have it: `nl_NL`, `zh_CN`, `sr_RS@latin`."""
        return _gettext_name(self)

    @property
    def sphinx(self) -> str:
        """Return the code that Sphinx's own catalogs go by: `nl`, `zh_CN`, `pt_BR`."""
        language = "en" if self.is_pseudo else self.language
        keys = (f"{language}-{self.territory}", f"{language}-{self.script}", language)
        return next((_SPHINX[key] for key in keys if key in _SPHINX), language)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Return which way its script runs."""
        return "rtl" if self.script in _RTL_SCRIPTS else "ltr"

    @property
    def joiner(self) -> str:
        """Return what stands between two sentences: nothing in Chinese and Japanese, else a space."""
        return "" if self.script in _UNSPACED_SCRIPTS else " "

    @property
    def is_pseudo(self) -> bool:
        """Tell whether it is one of the pseudo-locales that show what is not translatable."""
        return self.language == "qps"

    @property
    def native_name(self) -> str:
        """Return its name for a menu, in its own language: `Nederlands`, `Nederlands (België)`."""
        return _native_name(self)

    @property
    def babel(self) -> babel.Locale:
        """Return CLDR's data for it, never those of another script."""
        return _cldr(self)

    @property
    def plural(self) -> PluralRule:
        """Return gettext's plural rule for it."""
        return _plural_rule(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The locale that answers a request, and how close it comes."""

    locale: Locale
    kind: Kind
    """`exact`: the tag asked for; `equivalent`: another spelling of it; `language`: the same language and
    script, or what the project's fallback table names; `default`: none of these."""


_PSEUDO = MappingProxyType(
    {
        # Formats and letters are those of en-US; the script tells the direction that they play.
        "qps-ploc": Locale(tag="qps-ploc", language="qps", script="Latn", territory="US"),
        "qps-plocm": Locale(tag="qps-plocm", language="qps", script="Arab", territory="US"),
    }
)


def parse(tag: str, *, place: Place | None = None) -> Locale:
    """Return the locale a tag means: BCP 47, any case, underscores too, at most 35 characters.

    Extensions (`-u-…`, `-x-…`) and variants say nothing about the text and are dropped from the tag.
    Raises GeneratorError where the tag is malformed or CLDR does not know the language.

    >>> parse("zh-CHS").tag, parse("NL_be").tag, parse("de-DE-u-co-phonebk").tag
    ('zh-Hans', 'nl-BE', 'de-DE')
    """
    locale = _understand(tag)
    if locale is None:
        raise GeneratorError(
            f"{tag[:40]!r} is not a language tag",
            place=place,
            hint="write one such as nl-NL or zh-Hans (BCP 47)",
        )
    if not _cldr_name(locale):
        raise GeneratorError(
            f"CLDR has no data for the language of {locale.tag!r}",
            place=place,
            hint="use a language and script that it knows, such as nl-NL or sr-Latn",
        )
    return locale


def from_gettext(name: str, *, place: Place | None = None) -> Locale:
    """Return the locale of a gettext name such as `nl_NL` or `sr_RS@latin`; raises GeneratorError.

    >>> from_gettext("sr_RS@latin").tag
    'sr-Latn-RS'
    """
    if name in {locale.gettext for locale in _PSEUDO.values()}:
        return parse(name, place=place)
    found = _GETTEXT_NAME.fullmatch(name)
    scripts = {modifier: script for script, modifier in _MODIFIERS.items()}
    if not found or (found[3] and found[3] not in scripts):
        raise GeneratorError(
            f"{name[:40]!r} is not a locale name of gettext",
            place=place,
            hint="write one such as nl_NL or sr_RS@latin",
        )
    return parse("-".join(filter(None, (found[1], scripts.get(found[3]), found[2]))), place=place)


def match(
    requested: Sequence[str],
    available: Sequence[Locale],
    *,
    default: Locale,
    overrides: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Match:
    """Return the available locale closest to the first requested tag that has one.

    Close is what CLDR calls so: equal likely subtags, else the same language and script with the nearest
    common parent; scripts are never crossed. Emails fall back by this. `requested` may come from anybody:
    what is no tag counts as not available, and nothing is raised.

    >>> have = [parse("nl-NL"), parse("zh-CN")]
    >>> match(["nl-BE"], have, default=parse("en-US"))
    Match(locale=Locale(tag='nl-NL', language='nl', script='Latn', territory='NL'), kind='language')
    >>> match(["zh-TW"], have, default=parse("en-US")).kind
    'default'
    """
    choices, rules = tuple(available), _frozen(overrides)
    for tag in _tags(requested):
        matches = _matches(tag, choices, rules)
        if matches:
            return matches[0]
    return Match(locale=default, kind="default")


def fallback_chain(
    requested: Sequence[str],
    available: Sequence[Locale],
    *,
    source: Locale,
    overrides: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[Locale, ...]:
    """Return the locales to try one after the other: best match first, source locale last, none twice.

    The source text is always whole, so nothing comes after it.

    >>> have = [parse(tag) for tag in ("pt-BR", "pt-PT", "fr-FR")]
    >>> [str(locale) for locale in fallback_chain(["pt-AO", "fr"], have, source=parse("en-US"))]
    ['pt-PT', 'pt-BR', 'fr-FR', 'en-US']
    """
    choices = (*(locale for locale in available if locale != source), source)
    rules = _frozen(overrides)
    matches = (found.locale for tag in _tags(requested) for found in _matches(tag, choices, rules))
    chain = [*dict.fromkeys(matches), source]
    return tuple(chain[: chain.index(source) + 1])


def read_overrides(raw: object, *, place: Place | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return the table `[tool.generator.fallback]` with canonical tags.

    Raises SettingsError for what is no table of tags, and for one that would cross scripts.
    """
    if not isinstance(raw, Mapping):
        raise SettingsError(
            "[tool.generator.fallback] is not a table",
            place=place,
            hint='write lines like "nb-NO" = ["sv-SE"]',
        )
    return MappingProxyType(dict(_override(key, tags, place) for key, tags in raw.items()))


def equivalent_header(header: str, locale: Locale) -> bool:
    """Tell whether a `Plural-Forms` header gives the locale's form for each n = 0…1000.

    >>> equivalent_header("nplurals=2; plural=n != 1;", parse("nl-NL"))
    True
    >>> equivalent_header("nplurals=2; plural=n%0;", parse("nl-NL"))
    False
    """
    rule = parse_header(header)
    return rule is not None and plurals.equivalent(rule, locale.plural)


def _tags(requested: object) -> Iterator[str]:
    """Yield what has the shape of a tag, so that no cache holds anything else."""
    if isinstance(requested, str):
        requested = (requested,)
    if isinstance(requested, Sequence):
        yield from (tag for tag in islice(requested, MAX_REQUESTED) if _is_tag(tag))


def _is_tag(tag: object) -> TypeGuard[str]:
    if not isinstance(tag, str) or len(tag) > MAX_TAG:
        return False
    tag = tag.replace("_", "-")
    return bool(_SHAPE.fullmatch(tag)) or tag.lower() in _PSEUDO


def _frozen(overrides: Mapping[str, Sequence[str]]) -> _Rules:
    return tuple((key, tuple(tags)) for key, tags in overrides.items()) if overrides else ()


def _understand(tag: str) -> Locale | None:
    """Read a tag by its shape; whether CLDR knows the language is another question."""
    return _canonical(tag.replace("_", "-")) if _is_tag(tag) else None


@lru_cache(maxsize=1024)
def _canonical(tag: str) -> Locale | None:
    tag = _LEGACY.get(tag.lower(), tag)
    if tag.lower() in _PSEUDO:
        return _PSEUDO[tag.lower()]
    found = _SHAPE.fullmatch(tag)
    if not found or found["language"].lower() in _NO_LANGUAGE:
        return None
    language, script, territory = _replace_aliases(
        (found["extlang"] or found["language"]).lower(),
        (found["script"] or "").title(),
        (found["territory"] or "").upper(),
    )
    likely_script, likely_territory = _likely(language, script, territory)
    return Locale(
        tag="-".join(filter(None, (language, script, territory))),
        language=language,
        script=likely_script,
        territory=likely_territory,
    )


def _replace_aliases(language: str, script: str, territory: str) -> tuple[str, str, str]:
    """Replace withdrawn codes: `iw` is `he`, `sh` is `sr-Latn`, `UK` is `GB` (UTS #35, Canonicalization)."""
    alias = _LANGUAGE_ALIASES.get(language, _LEGACY.get(language, language))
    language, *rest = alias.split("_")
    for part in rest:
        script, territory = (script or part, territory) if len(part) == 4 else (script, territory or part)
    return language, script, (_TERRITORY_ALIASES.get(territory) or (territory,))[0]


def _likely(language: str, script: str, territory: str) -> tuple[str, str]:
    """Fill script and territory where they are empty (UTS #35, Add Likely Subtags)."""
    keys = ((language, script, territory), (language, script), (language, territory), (language,))
    for key in keys:
        full = _LIKELY.get("_".join(key)) if all(key) else None
        if full:
            _, likely_script, likely_territory = full.split("_")
            return script or likely_script, territory or likely_territory
    return script, territory


@lru_cache(maxsize=4096)
def _matches(tag: str, available: tuple[Locale, ...], rules: _Rules) -> tuple[Match, ...]:
    """Return what is available for one tag, closest first; may name a locale twice."""
    wanted = _understand(tag)
    if wanted is None:
        return ()
    same, near = _ranked(wanted, available)
    return (
        *(Match(locale=locale, kind=_sameness(tag.replace("_", "-"), locale)) for locale in same),
        *(Match(locale=locale, kind="language") for locale in _overriding(wanted, available, rules)),
        *(Match(locale=locale, kind="language") for locale in near),
    )


def _sameness(tag: str, locale: Locale) -> Kind:
    if tag.lower() == locale.tag.lower():
        return "exact"
    found = _SHAPE.fullmatch(tag)
    return "language" if found and found["variants"] else "equivalent"


def _ranked(wanted: Locale, available: tuple[Locale, ...]) -> tuple[tuple[Locale, ...], tuple[Locale, ...]]:
    """Return those equal but for spelling, and the others of language and script, closest first."""
    kin = [
        locale
        for locale in available
        if wanted.script and (locale.language, locale.script) == (wanted.language, wanted.script)
    ]
    same = [locale for locale in kin if locale.territory == wanted.territory]
    same.sort(key=lambda locale: locale.tag != wanted.tag)
    near = [locale for locale in kin if locale not in same]
    near.sort(key=lambda locale: _distance(wanted, locale))
    return tuple(same), tuple(near)


def _distance(wanted: Locale, locale: Locale) -> tuple[int, int, bool]:
    """Measure by steps to the nearest common parent, then by being the usual one of its language."""
    mine, theirs = _lineage(wanted), _lineage(locale)
    up = next((step for step, name in enumerate(mine) if name in theirs), len(mine))
    down = theirs.index(mine[up]) if up < len(mine) else len(theirs)
    usual = _likely(locale.language, locale.script, "")[1]
    return up, down, locale.territory != usual


def _lineage(locale: Locale) -> list[str]:
    """Return CLDR's names from the locale up: es_MX, es_419, es."""
    usual_script = _likely(locale.language, "", "")[0]
    script = "" if locale.script == usual_script else locale.script
    name = "_".join(filter(None, (locale.language, script, locale.territory)))
    names = []
    while name and name != "root":
        names.append(name)
        name = _PARENTS.get(name, name.rpartition("_")[0])
    return names


def _overriding(wanted: Locale, available: tuple[Locale, ...], rules: _Rules) -> Iterator[Locale]:
    for key, tags in rules:
        rule = _understand(key)
        if rule is None or not _covers(rule, wanted):
            continue
        for target in map(_understand, tags):
            if target and target.script == wanted.script:
                same, near = _ranked(target, available)
                yield from (*same, *near)


def _covers(rule: Locale, wanted: Locale) -> bool:
    """Tell whether a key of the fallback table means this locale: `nb` every Norwegian, `nb-NO` that one."""
    names_territory = rule.tag.count("-") > (1 if rule.script in rule.tag else 0)
    same_language = (rule.language, rule.script) == (wanted.language, wanted.script)
    return same_language and (not names_territory or rule.territory == wanted.territory)


def _override(key: object, tags: object, place: Place | None) -> tuple[str, tuple[str, ...]]:
    if not isinstance(key, str) or not isinstance(tags, Sequence) or isinstance(tags, str):
        raise SettingsError(
            f"the fallback of {str(key)[:40]!r} is not a list of tags",
            place=place,
            hint='write a line like "nb-NO" = ["sv-SE"]',
        )
    try:
        wanted, *targets = [parse(str(tag)) for tag in (key, *tags)]
    except GeneratorError as error:
        raise SettingsError(
            f"the fallback of {key[:40]!r} cannot be read: {error.fault}", place=place, hint=error.hint
        ) from None
    for target in targets:
        if target.script != wanted.script:
            raise SettingsError(
                f"the fallback of {wanted} names {target}, which is written in another script",
                place=place,
                hint=f"name locales in {wanted.script} only",
            )
    return wanted.tag, tuple(target.tag for target in targets)


@lru_cache(maxsize=1024)
def _gettext_name(locale: Locale) -> str:
    if locale.is_pseudo:
        return locale.tag.replace("-", "_")
    language, script = locale.language, locale.script
    territory = locale.territory if locale.territory in locale.tag.split("-")[1:] else ""
    if _likely(language, "", territory)[0] == script:
        return "_".join(filter(None, (language, territory)))
    if not territory and _likely(language, "", locale.territory)[0] == script:
        return f"{language}_{locale.territory}"
    name = "_".join(filter(None, (language, territory)))
    return f"{name}@{_MODIFIERS.get(script, script.lower())}"


@lru_cache(maxsize=256)
def _cldr_name(locale: Locale) -> str:
    """Return the name of CLDR's closest data in the same script, or nothing."""
    if locale.is_pseudo:
        return "en_US"
    language, script, territory = locale.language, locale.script, locale.territory
    names = (
        (f"{language}_{script}_{territory}", True),
        (f"{language}_{territory}", _likely(language, "", territory)[0] == script),
        (f"{language}_{script}", True),
        (language, _likely(language, "", "")[0] == script),
    )
    return next((name for name, same in names if same and name in _cldr_names()), "")


@lru_cache(maxsize=1)
def _cldr_names() -> frozenset[str]:
    # Babel's own `exists` goes through all thousand names each time, which anybody could have it do.
    return frozenset(localedata.locale_identifiers())


@lru_cache(maxsize=256)
def _cldr(locale: Locale) -> babel.Locale:
    return babel.Locale.parse(_cldr_name(locale))


@lru_cache(maxsize=256)
def _native_name(locale: Locale) -> str:
    if locale.is_pseudo:
        return {"ltr": "Pseudo", "rtl": "Pseudo (right to left)"}[locale.direction]
    cldr = locale.babel
    with_script = cldr.languages.get(f"{locale.language}_{locale.script}")
    name = with_script or cldr.languages.get(locale.language) or locale.tag
    usual_script, _ = _likely(locale.language, "", "")
    _, usual_territory = _likely(locale.language, locale.script, "")
    details = (
        ""
        if with_script or locale.script == usual_script
        else cldr.scripts.get(locale.script, locale.script),
        ""
        if locale.territory == usual_territory
        else cldr.territories.get(locale.territory, locale.territory),
    )
    detail = ", ".join(filter(None, details))
    # title() and not upper(): Georgian has capitals that are never used for one letter.
    name = name[:1].title() + name[1:]
    return f"{name} ({detail})" if detail else name


@lru_cache(maxsize=256)
def _plural_rule(locale: Locale) -> PluralRule:
    name = "en_US" if locale.is_pseudo else _gettext_name(locale)
    return plurals.rule(name, locale.babel)
