"""Locales: what a tag means, which locale answers it, which come next."""

from __future__ import annotations

import pytest

from generator import locales
from generator.errors import GeneratorError, Place, SettingsError
from generator.locales import Locale, fallback_chain, from_gettext, match, parse, read_overrides

SITE = [parse(tag) for tag in ("nl-NL", "sv-SE", "zh-CN", "fr-FR", "en-US")]
ENGLISH = parse("en-US")

MATCHES = [
    ("nl-NL", "nl-NL", "exact"),
    ("NL_nl", "nl-NL", "exact"),
    ("nl", "nl-NL", "equivalent"),
    ("nl-Latn-NL", "nl-NL", "equivalent"),
    ("nld", "nl-NL", "equivalent"),
    ("nl-NL-u-ca-buddhist", "nl-NL", "equivalent"),
    ("nl-BE", "nl-NL", "language"),
    ("nl-AQ", "nl-NL", "language"),
    ("nl-1996", "nl-NL", "language"),
    ("sv-FI", "sv-SE", "language"),
    ("zh", "zh-CN", "equivalent"),
    ("zh-Hans", "zh-CN", "equivalent"),
    ("zh-Hans-CN", "zh-CN", "equivalent"),
    ("zh-CHS", "zh-CN", "equivalent"),
    ("cmn-Hans", "zh-CN", "equivalent"),
    ("zh-cmn-Hans-CN", "zh-CN", "equivalent"),
    ("zh-SG", "zh-CN", "language"),
    ("zh-TW", "en-US", "default"),
    ("zh-HK", "en-US", "default"),
    ("zh-CHT", "en-US", "default"),
    ("zh-Hant-CN", "en-US", "default"),
    ("fr-CA", "fr-FR", "language"),
    ("en-GB", "en-US", "language"),
    ("en", "en-US", "equivalent"),
    ("de-DE", "en-US", "default"),
    ("qps-ploc", "en-US", "default"),
]


@pytest.mark.parametrize(("tag", "locale", "kind"), MATCHES, ids=[row[0] for row in MATCHES])
def test_match_finds_the_closest_locale_and_says_how_close(tag: str, locale: str, kind: str) -> None:
    found = match([tag], SITE, default=ENGLISH)
    assert (found.locale.tag, found.kind) == (locale, kind)


HOSTILE = [
    pytest.param("", id="empty"),
    pytest.param("nl_NL.UTF-8", id="charset"),
    pytest.param("nl_NL@euro", id="modifier"),
    pytest.param("nl_NL;rm -rf", id="shell"),
    pytest.param("../../etc/passwd", id="path"),
    pytest.param("nl-NL\r\nX-Injected: y", id="header"),
    pytest.param("nl-NL\n", id="trailing line break"),
    pytest.param("nl-NL\x00", id="NUL"),
    pytest.param("nl" * 5000, id="long"),
    pytest.param("nl-u-" + "-".join(["abcdefgh"] * 4), id="more than 35 characters"),
    pytest.param("\u212a\u017f-NL", id="letters that fold to ASCII"),
    pytest.param("n\u0142-NL", id="not ASCII"),
    pytest.param("und", id="undetermined"),
    pytest.param("root", id="root"),
    pytest.param("*", id="wildcard"),
    pytest.param("xx-XX", id="no such language"),
    pytest.param("i-klingon", id="grandfathered"),
]


@pytest.mark.parametrize("tag", HOSTILE)
def test_a_hostile_tag_gets_the_default(tag: str) -> None:
    assert match([tag], SITE, default=ENGLISH) == locales.Match(locale=ENGLISH, kind="default")


@pytest.mark.parametrize("tag", HOSTILE)
def test_parse_refuses_what_is_no_tag_in_one_short_sentence(tag: str) -> None:
    with pytest.raises(GeneratorError, match=r"nl-NL") as caught:
        parse(tag, place=Place(path="pyproject.toml", line=3))
    assert str(caught.value).startswith("pyproject.toml:3: ")
    assert len(str(caught.value)) < 200


def test_hostile_tags_are_cheap_and_remembered_nowhere() -> None:
    """A hundred thousand tags leave caches no larger than their bounds, and those without shape nothing."""
    locales._canonical.cache_clear()
    locales._matches.cache_clear()
    match([f"{number}" * 9 for number in range(100)], SITE, default=ENGLISH)
    match("x" * 10_000_000, SITE, default=ENGLISH)
    assert locales._canonical.cache_info().currsize == 0
    assert locales._matches.cache_info().currsize == 0
    for number in range(20_000):
        match([f"nl-u-a{number % 10}-{number:05}"], SITE, default=ENGLISH)
    for cache in (locales._canonical, locales._matches):
        assert cache.cache_info().currsize <= (cache.cache_info().maxsize or 0)


def test_the_first_requested_tag_that_is_available_wins() -> None:
    found = match(["de-DE", "xx", "fr-BE", "nl-NL"], SITE, default=ENGLISH)
    assert (found.locale.tag, found.kind) == ("fr-FR", "language")


def test_one_tag_may_come_without_a_list() -> None:
    assert match("nl-BE", SITE, default=ENGLISH).locale.tag == "nl-NL"


NEAREST = [
    pytest.param("es-MX", ["es-ES", "es-AR"], "es-AR", id="a common parent, es-419"),
    pytest.param("en-AU", ["en-US", "en-GB"], "en-GB", id="a common parent, en-001"),
    pytest.param("pt-AO", ["pt-BR", "pt-PT"], "pt-PT", id="pt-PT is the parent"),
    pytest.param("fr-CA", ["fr-BE", "fr-FR"], "fr-FR", id="the usual territory"),
    pytest.param("zh-MO", ["zh-TW", "zh-HK", "zh-CN"], "zh-HK", id="zh-Hant-HK is the parent"),
    pytest.param("zh-Hans-CN", ["zh-Hans-CN", "zh-CN"], "zh-Hans-CN", id="the same spelling"),
    pytest.param("sr", ["sr-Latn-RS", "sr-Cyrl-ME"], "sr-Cyrl-ME", id="script before territory"),
    pytest.param("sr-ME", ["sr-Cyrl-RS", "sr-Latn-RS"], "sr-Latn-RS", id="the likely script of a territory"),
    pytest.param("sh", ["sr-Cyrl-RS", "sr-Latn-RS"], "sr-Latn-RS", id="a withdrawn code"),
    pytest.param("no", ["nn-NO", "nb-NO"], "nb-NO", id="a macrolanguage"),
]


@pytest.mark.parametrize(("tag", "available", "expected"), NEAREST)
def test_the_nearest_relative_is_chosen(tag: str, available: list[str], expected: str) -> None:
    assert match([tag], [parse(each) for each in available], default=ENGLISH).locale.tag == expected


CHAINS = [
    pytest.param(["nl-BE"], SITE, {}, "nl-NL en-US", id="language, then source"),
    pytest.param(["zh-TW"], SITE, {}, "en-US", id="never across scripts"),
    pytest.param(["en-GB", "nl-NL"], SITE, {}, "en-US", id="nothing after the source"),
    pytest.param(["sv-FI", "fr"], SITE, {}, "sv-SE fr-FR en-US", id="each wish in order"),
    pytest.param(["nb-NO"], SITE, {"nb-NO": ["sv-SE"]}, "sv-SE en-US", id="override"),
    pytest.param(["nb-SJ"], SITE, {"nb-NO": ["sv-SE"]}, "en-US", id="override of another territory"),
    pytest.param(["nb-SJ"], SITE, {"nb": ["sv-SE"]}, "sv-SE en-US", id="override of a language"),
    pytest.param(
        ["no"], SITE, {"nb_NO": ("sv-SE", "fr")}, "sv-SE fr-FR en-US", id="override, spelled anyhow"
    ),
    pytest.param(["zh-TW"], SITE, {"zh-TW": ["zh-CN"]}, "en-US", id="no override crosses scripts"),
    pytest.param(["nl-NL"], SITE, {"nl-NL": ["fr-FR"]}, "nl-NL fr-FR en-US", id="after the locale itself"),
    pytest.param([], SITE, {}, "en-US", id="no wish"),
    pytest.param(["nl"], [parse("nl-BE"), parse("nl-NL")], {}, "nl-NL nl-BE en-US", id="source not listed"),
]


@pytest.mark.parametrize(("wanted", "available", "overrides", "chain"), CHAINS)
def test_fallback_chain(
    wanted: list[str], available: list[Locale], overrides: dict[str, list[str]], chain: str
) -> None:
    found = fallback_chain(wanted, available, source=ENGLISH, overrides=overrides)
    assert " ".join(map(str, found)) == chain


PROPERTIES = [
    ("nl-NL", "nl_NL", "nl", "ltr", "Nederlands", " "),
    ("nl-BE", "nl_BE", "nl", "ltr", "Nederlands (België)", " "),
    ("sv-SE", "sv_SE", "sv", "ltr", "Svenska", " "),
    ("zh-CN", "zh_CN", "zh_CN", "ltr", "简体中文", ""),
    ("zh-TW", "zh_TW", "zh_TW", "ltr", "繁體中文", ""),
    ("fr-FR", "fr_FR", "fr", "ltr", "Français", " "),
    ("en-US", "en_US", "en", "ltr", "English", " "),
    ("en-GB", "en_GB", "en_GB", "ltr", "English (United Kingdom)", " "),
    ("de", "de", "de", "ltr", "Deutsch", " "),
    ("pt-BR", "pt_BR", "pt_BR", "ltr", "Português", " "),
    ("pt-PT", "pt_PT", "pt_PT", "ltr", "Português (Portugal)", " "),
    ("nb-NO", "nb_NO", "nb_NO", "ltr", "Norsk bokmål", " "),
    ("ja-JP", "ja_JP", "ja", "ltr", "日本語", ""),
    ("ar-EG", "ar_EG", "ar", "rtl", "العربية", " "),
    ("he-IL", "he_IL", "he", "rtl", "עברית", " "),
    ("pa-PK", "pa_PK", "pa", "rtl", "پنجابی (عربی)", " "),
    ("ka-GE", "ka_GE", "ka", "ltr", "ქართული", " "),
    ("sr-Latn-RS", "sr_RS@latin", "sr@latin", "ltr", "Srpski (latinica)", " "),
    ("sr-Cyrl-RS", "sr_RS", "sr", "ltr", "Српски", " "),
    ("qps-ploc", "qps_ploc", "en", "ltr", "Pseudo", " "),
    ("qps-plocm", "qps_plocm", "en", "rtl", "Pseudo (right to left)", " "),
]


@pytest.mark.parametrize(
    ("tag", "gettext", "sphinx", "direction", "name", "joiner"),
    PROPERTIES,
    ids=[row[0] for row in PROPERTIES],
)
def test_what_a_locale_knows(
    tag: str, gettext: str, sphinx: str, direction: str, name: str, joiner: str
) -> None:
    locale = parse(tag)
    known = (locale.tag, locale.gettext, locale.sphinx, locale.direction, locale.native_name, locale.joiner)
    assert known == (tag, gettext, sphinx, direction, name, joiner)


@pytest.mark.parametrize("tag", [row[0] for row in PROPERTIES])
def test_a_gettext_name_leads_back_to_the_locale(tag: str) -> None:
    locale = parse(tag)
    back = from_gettext(locale.gettext)
    assert (back.language, back.script, back.territory) == (locale.language, locale.script, locale.territory)


@pytest.mark.parametrize("name", ["nl-NL", "nl_nl", "nl_NL.UTF-8", "nl_NL@euro", "../nl", ""])
def test_from_gettext_refuses_other_names(name: str) -> None:
    with pytest.raises(GeneratorError, match="sr_RS@latin"):
        from_gettext(name)


FORMATS = [
    ("nl-BE", "nl_BE"),
    ("nl", "nl_NL"),
    ("nl-AQ", "nl"),
    ("zh-CN", "zh_Hans_CN"),
    ("zh-HK", "zh_Hant_HK"),
    ("sr-ME", "sr_Latn_ME"),
    ("qps-plocm", "en_US"),
]


@pytest.mark.parametrize(("tag", "name"), FORMATS, ids=[row[0] for row in FORMATS])
def test_the_closest_data_of_cldr_in_the_same_script_is_used(tag: str, name: str) -> None:
    assert str(parse(tag).babel) == name


def test_no_data_of_another_script_stands_in() -> None:
    with pytest.raises(GeneratorError, match="CLDR has no data"):
        parse("nl-Cyrl")


def test_locales_are_equal_by_tag() -> None:
    assert parse("NL_nl") == parse("nl-NL")
    assert parse("zh-CN") != parse("zh-Hans-CN")
    assert len({parse("nl"), parse("nl-NL"), parse("nl_NL")}) == 2


def test_overrides_are_read_with_canonical_tags() -> None:
    assert read_overrides({"nb_no": ["sv_se"]}) == {"nb-NO": ("sv-SE",)}


BAD_OVERRIDES = [
    pytest.param(["nb-NO"], "not a table", id="no table"),
    pytest.param({"nb-NO": "sv-SE"}, "not a list", id="no list"),
    pytest.param({"nb-NO": ["Swedish!"]}, "not a language tag", id="no tag"),
    pytest.param({"zh-TW": ["zh-CN"]}, "another script", id="across scripts"),
]


@pytest.mark.parametrize(("raw", "fault"), BAD_OVERRIDES)
def test_overrides_that_cannot_be_used_are_refused(raw: object, fault: str) -> None:
    with pytest.raises(SettingsError, match=fault) as caught:
        read_overrides(raw, place=Place(path="pyproject.toml"))
    assert str(caught.value).startswith("pyproject.toml: ")


def test_a_wrong_table_is_an_error_of_the_settings() -> None:
    with pytest.raises(SettingsError):
        read_overrides(3)
