"""Validation: what each type takes, and every problem at once without a value in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType

import pytest

from generator.errors import Problem
from generator.values import (
    CURRENCIES,
    PROBLEM_CODES,
    TYPES,
    Limits,
    Money,
    Parameter,
    Reader,
    Type,
    validate,
)

LIMITS = Limits(url_hosts=frozenset({"portal.azure.com", "Example.COM:8443", "bücher.example"}))


def check(kind: Type, value: object, **limits: object) -> tuple[object, list[tuple[str, str]]]:
    parameter = Parameter(name="x", type=kind, **limits)  # type: ignore[arg-type]
    typed, problems = validate([parameter], {"x": value}, limits=LIMITS)
    return typed["x"], [(problem.pointer, problem.code) for problem in problems]


GOOD: list[tuple[Type, object, object]] = [
    ("name", "Zoë", "Zoë"),
    ("name", "  Zoë ", "Zoë"),
    ("name", 'O\'Neil & Sons, "Inc." <EU>', 'O\'Neil & Sons, "Inc." <EU>'),
    ("name", "مریم‌السادات", "مریم‌السادات"),
    ("name", "李小龙", "李小龙"),
    ("name", "葛\U000e0100\u3000太郎", "葛\U000e0100\u3000太郎"),
    ("name", "葛\U000e01ef 太郎", "葛\U000e01ef 太郎"),
    ("name", "a" * 120, "a" * 120),
    ("name", "Contoso\u00a0B.V.", "Contoso\u00a0B.V."),
    ("text", "Pay-As-You-Go {amount} %s %(x)s", "Pay-As-You-Go {amount} %s %(x)s"),
    ("text", "👩‍💻 team", "👩‍💻 team"),
    ("money", {"value": "1234.50", "currency": "EUR"}, Money(value="1234.50", currency="EUR")),
    ("money", {"value": "-0.00", "currency": "EUR"}, Money(value="0.00", currency="EUR")),
    ("money", {"value": "-5", "currency": "USD"}, Money(value="-5.00", currency="USD")),
    ("money", {"value": "1234.5", "currency": "EUR"}, Money(value="1234.50", currency="EUR")),
    ("money", {"value": "12", "currency": "RSD"}, Money(value="12.00", currency="RSD")),
    ("money", {"value": "1000000000000", "currency": "JPY"}, Money(value="1000000000000", currency="JPY")),
    ("money", {"value": "1.234", "currency": "KWD"}, Money(value="1.234", currency="KWD")),
    ("money", {"value": "12.50", "currency": "RSD"}, Money(value="12.50", currency="RSD")),
    ("date", "2026-03-01", date(2026, 3, 1)),
    ("date", "2024-02-29", date(2024, 2, 29)),
    ("instant", "2026-03-01T09:00:00Z", datetime(2026, 3, 1, 9, tzinfo=UTC)),
    ("instant", "2026-03-01t09:00:00.250z", datetime(2026, 3, 1, 9, 0, 0, 250_000, tzinfo=UTC)),
    (
        "instant",
        "2026-03-01T09:00:00-03:30",
        datetime(2026, 3, 1, 9, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
    ),
    ("count", 0, 0),
    ("count", 10**9, 10**9),
    ("percent", "12.5", Decimal("12.5")),
    ("percent", "12.50", Decimal("12.5")),
    ("percent", "-100", Decimal(-100)),
    ("url", "https://portal.azure.com", "https://portal.azure.com"),
    (
        "url",
        "https://portal.azure.com/#blade/A_B/C?x=1&y=%20'",
        "https://portal.azure.com/#blade/A_B/C?x=1&y=%20'",
    ),
    ("url", "https://Portal.Azure.com/pay", "https://Portal.Azure.com/pay"),
    ("url", "https://example.com:8443/", "https://example.com:8443/"),
    ("url", "HTTPS://portal.azure.com/", "HTTPS://portal.azure.com/"),
    ("url", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ("email", "zoe+billing@example.co.uk", "zoe+billing@example.co.uk"),
    ("last4", "0042", "0042"),
]


@pytest.mark.parametrize(
    ("kind", "value", "typed"), GOOD, ids=[f"{row[0]}-{number}" for number, row in enumerate(GOOD)]
)
def test_good_values_become_typed(kind: Type, value: object, typed: object) -> None:
    assert check(kind, value) == (typed, [])


def euro(value: object) -> dict[str, object]:
    return {"value": value, "currency": "EUR"}


BAD: list[tuple[str, Type, object, str]] = [
    ("number for a name", "name", 42, "type"),
    ("blank", "name", " \u00a0", "empty"),
    ("no characters", "text", "", "empty"),
    ("long name", "name", "a" * 121, "length"),
    ("long text", "text", "a" * 201, "length"),
    ("line feed", "name", "a\nb", "characters"),
    ("trailing carriage return", "name", "ab\r", "characters"),
    ("line separator", "text", "a\u2028b", "characters"),
    ("next line", "text", "a\u0085b", "characters"),
    ("file separator", "text", "a\x1cb", "characters"),
    ("direction override", "name", "a\u202eb", "characters"),
    ("isolate", "name", "a\u2066b", "characters"),
    ("zero-width space", "name", "a\u200bb", "characters"),
    ("byte order mark", "name", "\ufeffa", "characters"),
    ("tag characters", "text", "a\U000e0041", "characters"),
    ("before the variation selectors", "text", "a\U000e00ff", "characters"),
    ("behind the variation selectors", "text", "a\U000e01f0", "characters"),
    ("lone surrogate", "name", "a\ud800", "characters"),
    ("private use", "text", "\ue000", "characters"),
    ("private use plane", "text", "\U00100000", "characters"),
    ("noncharacter", "text", "\U0001ffff", "characters"),
    ("URL", "name", "see https://evil.example", "link"),
    ("host", "name", "WWW.evil.example", "link"),
    ("wide host", "name", "ｗｗｗ．evil.example", "link"),
    ("other scheme", "text", "ftp://evil.example", "link"),
    ("encoded word", "name", "=?utf-8?q?x=0D=0ABcc:y?=", "link"),
    ("float", "money", {"value": 12.5, "currency": "EUR"}, "type"),
    ("bare string", "money", "12.50 EUR", "type"),
    ("no currency", "money", {"value": "12.50"}, "type"),
    ("more keys", "money", {"value": "1", "currency": "EUR", "cents": 3}, "type"),
    ("NaN", "money", euro("NaN"), "format"),
    ("infinity", "money", euro("Infinity"), "format"),
    ("exponent", "money", euro("1e3"), "format"),
    ("comma", "money", euro("1,50"), "format"),
    ("blank in front", "money", euro(" 1"), "format"),
    ("line break behind", "money", euro("1\n"), "format"),
    ("leading zero", "money", euro("007"), "format"),
    ("no digit before the point", "money", euro(".5"), "format"),
    ("plus", "money", euro("+1"), "format"),
    ("Arabic digits", "money", euro("١٢"), "format"),
    ("underscore", "money", euro("1_000"), "format"),
    ("many digits", "money", euro("9" * 5000), "format"),
    ("a third of a cent", "money", euro("12.345"), "scale"),
    ("yen have no cents", "money", {"value": "1.0", "currency": "JPY"}, "scale"),
    ("too large", "money", euro("1000000000000.01"), "range"),
    ("withdrawn currency", "money", {"value": "1", "currency": "DEM"}, "currency"),
    ("lower case currency", "money", {"value": "1", "currency": "eur"}, "currency"),
    ("markup for a currency", "money", {"value": "1", "currency": "EUR<script>"}, "currency"),
    ("gold", "money", {"value": "1", "currency": "XAU"}, "currency"),
    ("list for a currency", "money", {"value": "1", "currency": ["EUR"]}, "currency"),
    ("no such day", "date", "2026-02-29", "format"),
    ("basic form", "date", "20260301", "format"),
    ("week", "date", "2026-W09-1", "format"),
    ("instant for a date", "date", "2026-03-01T00:00:00Z", "format"),
    ("number for a date", "date", 20260301, "type"),
    ("too early", "date", "1899-12-31", "range"),
    ("too late", "date", "2201-01-01", "range"),
    ("no offset", "instant", "2026-03-01T09:00:00", "format"),
    ("no seconds", "instant", "2026-03-01T09:00Z", "format"),
    ("a blank", "instant", "2026-03-01 09:00:00Z", "format"),
    ("hour 24", "instant", "2026-03-01T24:00:00Z", "format"),
    ("second 60", "instant", "2026-03-01T23:59:60Z", "format"),
    ("offset of a day", "instant", "2026-03-01T09:00:00+24:00", "format"),
    ("offset of 99 minutes", "instant", "2026-03-01T09:00:00+01:99", "format"),
    ("offset of 60 minutes", "instant", "2026-03-01T09:00:00-01:60", "format"),
    ("no such day at an offset", "instant", "2026-02-29T09:00:00+23:59", "format"),
    ("year 1", "instant", "0001-01-01T00:00:00+14:00", "range"),
    ("true", "count", True, "type"),
    ("a float", "count", 3.0, "type"),
    ("a string", "count", "3", "type"),
    ("negative", "count", -1, "range"),
    ("billions", "count", 10**9 + 1, "range"),
    ("float percentage", "percent", 12.5, "type"),
    ("percent sign", "percent", "12%", "format"),
    ("five places", "percent", "0.00001", "scale"),
    ("millions of percent", "percent", "1000001", "range"),
    ("http", "url", "http://portal.azure.com/", "format"),
    ("script", "url", "javascript:alert(1)", "format"),
    ("no scheme", "url", "//portal.azure.com/", "format"),
    ("user", "url", "https://portal.azure.com@evil.example/", "format"),
    ("backslash", "url", "https://portal.azure.com\\@evil.example/", "format"),
    ("blank within", "url", "https://portal.azure.com/a b", "format"),
    ("line break within", "url", "https://portal.azure.com/\r\n", "format"),
    ("quote", "url", 'https://portal.azure.com/"x', "format"),
    ("angle", "url", "https://portal.azure.com/<x>", "format"),
    ("not ASCII", "url", "https://portal.azure.com/ü", "format"),
    ("broken escape", "url", "https://portal.azure.com/%zz", "format"),
    ("other host", "url", "https://evil.example/", "url_host"),
    ("a host below", "url", "https://x.portal.azure.com/", "url_host"),
    ("a host above", "url", "https://azure.com/", "url_host"),
    ("host as a prefix", "url", "https://portal.azure.com.evil.example/", "url_host"),
    ("host with a dot", "url", "https://portal.azure.com./", "url_host"),
    ("port", "url", "https://portal.azure.com:443/", "url_host"),
    ("without the port", "url", "https://example.com/", "url_host"),
    ("homograph", "url", "https://pоrtal.azure.com/", "format"),
    ("long URL", "url", "https://portal.azure.com/" + "a" * 2048, "length"),
    ("no at", "email", "zoe.example.com", "format"),
    ("display name", "email", "Zoë <zoe@example.com>", "format"),
    ("two addresses", "email", "a@example.com,b@example.com", "format"),
    ("header", "email", "a@example.com\r\nBcc: b@example.com", "format"),
    ("encoded word as local part", "email", "=?utf-8?q?x?=@example.com", "format"),
    ("quoted local part", "email", '"a b"@example.com', "format"),
    ("host without dot", "email", "zoe@localhost", "format"),
    ("address literal", "email", "zoe@[127.0.0.1]", "format"),
    ("two dots", "email", "a..b@example.com", "format"),
    ("long local part", "email", "a" * 65 + "@example.com", "format"),
    ("long address", "email", "a@" + "b.c" * 90, "length"),
    ("card number", "last4", "4111111111111111", "format"),
    ("three digits", "last4", "042", "format"),
    ("wide digits", "last4", "００４２", "format"),
    ("a number", "last4", 42, "type"),
    ("an object", "list", {}, "type"),
    ("nothing", "list", [], "length"),
    ("a hundred and one", "list", [{}] * 101, "length"),
]


@pytest.mark.parametrize(
    ("kind", "value", "code"), [row[1:] for row in BAD], ids=[f"{row[1]}: {row[0]}" for row in BAD]
)
def test_bad_values_are_told_by_code(kind: Type, value: object, code: str) -> None:
    _, problems = check(kind, value)
    assert [found for _, found in problems] == [code]
    assert code in PROBLEM_CODES


INVOICES = Parameter(
    name="invoices",
    type="list",
    items=(
        Parameter(name="invoice", type="text"),
        Parameter(name="amount_due", type="money"),
        Parameter(name="paid_on", type="date", optional=True),
    ),
)
PARAMETERS = (
    Parameter(name="customer_name", type="name"),
    Parameter(name="amount", type="money"),
    Parameter(name="retry_at", type="instant", optional=True),
    INVOICES,
)


def test_every_problem_is_told_at_once_where_it_is() -> None:
    given = {
        "amount": {"value": "x", "currency": "y"},
        "retry_at": "tomorrow",
        "invoices": [
            {"invoice": "INV-1", "amount_due": euro("1")},
            {"invoice": 3, "amount_due": euro("0.001"), "extra": None},
            "INV-3",
        ],
        "cutomer_name": "Zoë",
    }
    _, problems = validate(PARAMETERS, given, limits=LIMITS)
    assert [(problem.pointer, problem.code) for problem in problems] == [
        ("/customer_name", "missing"),
        ("/amount/currency", "currency"),
        ("/amount/value", "format"),
        ("/retry_at", "format"),
        ("/invoices/1/invoice", "type"),
        ("/invoices/1/amount_due/value", "scale"),
        ("/invoices/1/extra", "unknown"),
        ("/invoices/2", "type"),
        ("/cutomer_name", "unknown"),
    ]


def test_no_problem_holds_a_value() -> None:
    """Not even one that was given as a key."""
    canary = "Canary Zoë 4711"
    given = {canary: canary, "customer_name": [canary], "amount": {canary: canary}, "invoices": canary}
    _, problems = validate(PARAMETERS, given, limits=LIMITS)
    assert problems
    assert "anary" not in repr(problems)


def test_optional_values_may_be_absent_or_null() -> None:
    optional = (Parameter(name="retry_at", type="instant", optional=True),)
    for given in ({}, {"retry_at": None}):
        assert validate(optional, given, limits=LIMITS) == ({"retry_at": None}, ())


def test_required_values_may_not_be_null() -> None:
    assert check("count", None) == (None, [("/x", "missing")])


@pytest.mark.parametrize("given", [None, [], "x", 3], ids=repr)
def test_values_are_an_object(given: object) -> None:
    _, problems = validate(PARAMETERS, given, limits=LIMITS)
    assert problems == (Problem(pointer="", code="type", expected="an object"),)


def test_typed_values_cannot_be_changed() -> None:
    given = {
        "customer_name": "Zoë",
        "amount": euro("1"),
        "invoices": [{"invoice": "a", "amount_due": euro("1")}],
    }
    typed, problems = validate(PARAMETERS, MappingProxyType(given), limits=LIMITS)
    assert problems == ()
    rows = typed["invoices"]
    assert isinstance(rows, tuple)
    for mapping in (typed, rows[0]):
        with pytest.raises(TypeError):
            mapping["customer_name"] = "x"  # type: ignore[index]


def test_a_flood_of_unknown_keys_is_told_of_briefly() -> None:
    _, problems = validate((), {f"k{number}": 1 for number in range(100_000)}, limits=LIMITS)
    assert len(problems) == 50


DECLARED: list[tuple[str, Type, object, Mapping[str, object], list[str]]] = [
    ("shorter than 5", "text", "abcdef", {"max_length": 5}, ["length"]),
    ("as long as allowed", "text", "abcde", {"max_length": 5}, []),
    ("longer than the type's own", "text", "a" * 300, {"max_length": 300}, []),
    ("no credit", "money", euro("-0.01"), {"minimum": Decimal(0)}, ["range"]),
    ("at most 100", "count", 101, {"maximum": Decimal(100)}, ["range"]),
    ("at least 1", "count", 1, {"minimum": Decimal(1)}, []),
    ("two items", "list", [{}, {}, {}], {"max_items": 2}, ["length"]),
]


@pytest.mark.parametrize(
    ("kind", "value", "limits", "codes"), [row[1:] for row in DECLARED], ids=[row[0] for row in DECLARED]
)
def test_a_declaration_may_set_limits(
    kind: Type, value: object, limits: Mapping[str, object], codes: list[str]
) -> None:
    assert [code for _, code in check(kind, value, **limits)[1]] == codes


RANGES: list[tuple[str, Type, object, Mapping[str, object], str]] = [
    ("of the type", "count", -1, {}, "between 0 and 1000000000"),
    ("declared", "count", 101, {"maximum": Decimal(100)}, "between 0 and 100"),
    ("round", "count", 9, {"minimum": Decimal("1E+1")}, "between 10 and 1000000000"),
    ("below zero", "percent", "1000001", {}, "between -1000000 and 1000000"),
    (
        "decimals",
        "percent",
        "3",
        {"minimum": Decimal("0.50"), "maximum": Decimal("2.250")},
        "between 0.5 and 2.25",
    ),
    ("no decimals", "money", euro("-0.01"), {"minimum": Decimal("0.00")}, "between 0 and 1000000000000"),
]


@pytest.mark.parametrize(
    ("kind", "value", "limits", "expected"), [row[1:] for row in RANGES], ids=[row[0] for row in RANGES]
)
def test_a_range_is_told_in_plain_digits(
    kind: Type, value: object, limits: Mapping[str, object], expected: str
) -> None:
    parameter = Parameter(name="x", type=kind, **limits)  # type: ignore[arg-type]
    _, problems = validate([parameter], {"x": value}, limits=LIMITS)
    assert problems == (Problem(pointer="/x", code="range", expected=expected),)


SURROGATES = [
    pytest.param({"day": "2026-03-01", "\ud800": 1}, ("", "unknown"), id="key"),
    pytest.param({"day": "\ud800"}, ("/day", "format"), id="date"),
]


@pytest.mark.parametrize(("given", "problem"), SURROGATES)
def test_a_lone_surrogate_is_a_problem_wherever_it_stands(
    given: Mapping[str, object], problem: tuple[str, str]
) -> None:
    """Alone and among others."""
    reader = Reader([Parameter(name="day", type="date")], limits=LIMITS)
    _, problems = reader.read(given)
    assert [(one.pointer, one.code) for one in problems] == [problem]
    assert reader.usual([given, {"day": "2026-03-01"}]) == [None, (date(2026, 3, 1),)]


def test_every_type_has_a_check() -> None:
    for kind in TYPES:
        assert check(kind, object())[1] == [("/x", "type")]


def test_currencies_are_those_in_use() -> None:
    assert {"EUR", "USD", "SEK", "CNY", "JPY", "XOF", "HUF", "CHF"} <= CURRENCIES.keys()
    assert not {"DEM", "FRF", "XXX", "XTS", "XAU", "CLF", "HRK"} & CURRENCIES.keys()
    assert {code: CURRENCIES[code] for code in ("EUR", "JPY", "KWD", "RSD", "ISK")} == {
        "EUR": 2,
        "JPY": 0,
        "KWD": 3,
        "RSD": 2,
        "ISK": 0,
    }
