"""Plural rules: gettext's, and headers that say the same or do harm."""

from __future__ import annotations

import pytest

from generator.locales import equivalent_header, parse
from generator.plurals import PluralRule, parse_header

FORMS = [
    pytest.param("en-US", [0, 1, 2, 5], [1, 0, 1, 1], id="en"),
    pytest.param("nl-NL", [0, 1, 2], [1, 0, 1], id="nl"),
    pytest.param("sv-SE", [0, 1, 2], [1, 0, 1], id="sv"),
    pytest.param("fr-FR", [0, 1, 2], [0, 0, 1], id="fr: two forms in gettext, three in CLDR"),
    pytest.param("zh-CN", [0, 1, 2], [0, 0, 0], id="zh"),
    pytest.param("pt-BR", [0, 1, 2], [0, 0, 1], id="pt-BR"),
    pytest.param("pt-PT", [0, 1, 2], [1, 0, 1], id="pt-PT"),
    pytest.param("pl-PL", [1, 3, 5, 22, 112], [0, 1, 2, 1, 2], id="pl"),
    pytest.param("ar-EG", [0, 1, 2, 3, 11, 100], [0, 1, 2, 3, 4, 5], id="ar"),
    pytest.param("id-ID", [0, 1, 2], [0, 0, 0], id="id: by CLDR, Babel's table lacks it"),
    pytest.param("mk-MK", [1, 2, 11, 21], [0, 1, 1, 0], id="mk: by CLDR"),
    pytest.param("sr-Latn-RS", [1, 2, 5], [0, 1, 2], id="sr-Latn"),
    pytest.param("qps-plocm", [0, 1, 2], [1, 0, 1], id="pseudo as English"),
]


@pytest.mark.parametrize(("tag", "numbers", "indexes"), FORMS)
def test_index_is_the_form_gettext_takes(tag: str, numbers: list[int], indexes: list[int]) -> None:
    assert [parse(tag).plural.index(number) for number in numbers] == indexes


def test_header_is_written_as_gettext_writes_it() -> None:
    assert parse("nl-NL").plural.header == "nplurals=2; plural=(n != 1);"
    assert parse("zh-CN").plural.header == "nplurals=1; plural=0;"


@pytest.mark.parametrize(
    ("tag", "worded"),
    [
        ("nl-NL", "1+"),
        ("fr-FR", "1+"),
        ("zh-CN", "+"),
        ("pl-PL", "1++"),
        ("ar-EG", "+1++++"),
        ("mk-MK", "1+"),
    ],
)
def test_each_form_translates_the_plural_but_that_of_one(tag: str, worded: str) -> None:
    assert parse(tag).plural.worded("1", "+") == tuple(worded)


EQUIVALENT = [
    pytest.param("nl-NL", "nplurals=2; plural=(n != 1);", id="as we write it"),
    pytest.param("nl-NL", "nplurals = 2 ;plural=n!=1", id="blanks, no last semicolon"),
    pytest.param("nl-NL", "nplurals=2; plural=n==1 ? 0 : 1;", id="another expression"),
    pytest.param("fr-FR", "nplurals=2; plural=n>=2;\n", id="French"),
    pytest.param("zh-CN", "nplurals=1; plural=0;", id="one form"),
]


@pytest.mark.parametrize(("tag", "header"), EQUIVALENT)
def test_a_header_that_gives_the_same_forms_is_equivalent(tag: str, header: str) -> None:
    assert equivalent_header(header, parse(tag))


HOSTILE = [
    pytest.param("", id="empty"),
    pytest.param("nplurals=2;", id="no rule"),
    pytest.param("nplurals=2; plural=n>1;", id="another language's rule"),
    pytest.param("nplurals=3; plural=(n != 1);", id="another count"),
    pytest.param("nplurals=2; plural=n%0;", id="division by zero"),
    pytest.param("nplurals=2; plural=n ? 1/0 : 1;", id="division by zero at one number"),
    pytest.param("nplurals=2; plural=n;", id="forms that do not exist"),
    pytest.param("nplurals=2; plural=(n == 1 || n == 1000) ? 0 : 1;", id="other at 1000 alone"),
    pytest.param("nplurals=10000000; plural=0;", id="millions of forms"),
    pytest.param("nplurals=0; plural=0;", id="no forms"),
    pytest.param("nplurals=2; plural=__import__('os');", id="Python"),
    pytest.param("nplurals=2; plural=n**n**n;", id="powers"),
    pytest.param(f"nplurals=2; plural={'(' * 240}n{')' * 240};", id="deep"),
    pytest.param(f"nplurals=2; plural={'!' * 450}n;", id="long chain"),
    pytest.param(f"nplurals=2; plural={'*'.join(['n'] * 220)};", id="large product"),
    pytest.param("nplurals=2; plural=n" + " " * 100_000 + ";", id="very long"),
]


@pytest.mark.parametrize("header", HOSTILE)
def test_a_hostile_or_foreign_header_is_refused_at_once(header: str) -> None:
    assert not equivalent_header(header, parse("nl-NL"))


def test_parse_header_returns_the_stated_rule() -> None:
    assert parse_header("nplurals=2; plural=n>1;") == PluralRule(nplurals=2, expression="n>1")
    assert parse_header("nplurals=2; plural=n%0;") is None
