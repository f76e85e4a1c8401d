"""Law 5: the fallback chain has no repeats, best match first, source last, no script crossed."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from generator.errors import GeneratorError
from generator.locales import Locale, fallback_chain, match, parse

TAGS = (
    *("en-US", "en-GB", "nl-NL", "nl-BE", "sv-SE", "fr-FR", "fr-CA", "pt-BR", "pt-PT", "es-MX", "es-ES"),
    *("zh-CN", "zh-TW", "zh-HK", "sr-Latn-RS", "sr-Cyrl-RS", "uz-Cyrl", "uz-Latn", "nb-NO", "ja-JP", "ar-EG"),
    *("qps-ploc", "qps-plocm"),
)
LOCALES = st.sampled_from(TAGS).map(parse)
WELL_FORMED = st.from_regex(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", fullmatch=True)


@given(
    wanted=st.lists(st.one_of(st.sampled_from(TAGS), WELL_FORMED, st.text(max_size=40)), max_size=4),
    available=st.lists(LOCALES, min_size=1, max_size=8, unique=True),
    source=LOCALES,
    overrides=st.dictionaries(st.sampled_from(TAGS), st.lists(st.sampled_from(TAGS), max_size=3), max_size=3),
)
def test_the_fallback_chain_obeys_its_law(
    wanted: list[str], available: list[Locale], source: Locale, overrides: Mapping[str, list[str]]
) -> None:
    """No repeats, best match first, source locale last, and no script on the way that nobody asked for."""
    chain = fallback_chain(wanted, available, source=source, overrides=overrides)
    best = match(wanted, [*available, source], default=source, overrides=overrides)

    assert len(set(chain)) == len(chain)
    assert chain[0] == best.locale
    assert chain[-1] == source
    assert {locale.script for locale in chain[:-1]} <= _scripts(wanted)
    assert set(chain) <= {*available, source}


@given(st.one_of(st.text(), st.binary(), st.lists(st.text(max_size=60)), st.integers(), st.none()))
def test_match_answers_whatever_a_client_sends(wanted: object) -> None:
    """It never raises; what is no tag gets the default."""
    default, dutch = parse("en-US"), parse("nl-NL")
    assert match(wanted, [dutch, default], default=default).locale in (default, dutch)  # type: ignore[arg-type]


@given(st.sampled_from(TAGS))
def test_a_locale_matches_itself_exactly(tag: str) -> None:
    """A locale that is there is found under its own tag, whatever else is there."""
    available = [parse(each) for each in TAGS]
    found = match([tag], available, default=parse("en-US"))
    assert (found.locale, found.kind) == (parse(tag), "exact")


def _scripts(tags: list[str]) -> set[str]:
    scripts = set()
    for tag in tags:
        try:
            scripts.add(parse(tag).script)
        except GeneratorError:
            continue
    return scripts
