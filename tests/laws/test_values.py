"""Laws of values: nothing makes validation raise or leak; what it takes can be written in any locale."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Iterable
from datetime import date, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from generator.locales import parse
from generator.values import (
    CURRENCIES,
    TYPES,
    Limits,
    Parameter,
    Reader,
    Type,
    escape_html,
    formatter,
    isolate,
    isolate_html,
    validate,
)

LIMITS = Limits(url_hosts=frozenset({"portal.azure.com"}))
LOCALES = ("en-US", "nl-NL", "sv-SE", "zh-CN", "fr-FR", "nl-BE", "de-CH", "en-IN", "ar-EG", "qps-plocm")
ZONES = (
    "UTC",
    "Europe/Brussels",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Europe/Dublin",
)
CANARY = "Canary/4711"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300) | st.just(CANARY),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["value", "currency", "x", CANARY]) | st.text(max_size=9), inner, max_size=4
        )
    ),
    max_leaves=12,
)
amounts = st.sampled_from(sorted(CURRENCIES)).flatmap(
    lambda code: st.builds(
        lambda number: {"value": f"{number:f}", "currency": code},
        st.decimals(min_value=-(10**12), max_value=10**12, places=CURRENCIES[code]),
    )
)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
lines = st.text(alphabet="Zoë O'Neil<&>\"李דנ.{}%-", min_size=1, max_size=100).filter(str.strip)
valid: dict[Type, st.SearchStrategy[object]] = {
    "name": lines,
    "text": lines,
    "money": amounts,
    "date": st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat),
    "instant": st.builds(
        lambda moment, zone: moment.replace(microsecond=0, tzinfo=zone).isoformat(),
        st.datetimes(),
        offsets,
    ).filter(lambda text: 1900 <= int(text[:4]) <= 2200),
    "count": st.integers(0, 10**9),
    "percent": st.decimals(-(10**6), 10**6, places=4).map(lambda number: f"{number:f}"),
    "url": st.text(string.ascii_letters + "/?&='~", max_size=60).map("https://portal.azure.com/".__add__),
    "email": st.text(string.ascii_lowercase + "+_", min_size=1, max_size=20).map("{}@example.com".format),
    "last4": st.text(string.digits, min_size=4, max_size=4),
}


@given(values=st.dictionaries(st.sampled_from(TYPES) | st.text(max_size=9), anything, max_size=11) | anything)
def test_validation_neither_raises_nor_leaks(values: object) -> None:
    """Whatever JSON is given, there is an answer, and its problems hold nothing of what was given."""
    declared = [Parameter(name=kind, type=kind, items=(Parameter(name="x", type="money"),)) for kind in TYPES]
    typed, problems = validate(declared, values, limits=LIMITS)
    assert typed.keys() <= set(TYPES)
    assert CANARY not in repr(problems)


# Whatever stands beside it, a value is judged alone.
hostile: st.SearchStrategy[object] = st.sampled_from(
    [
        "",
        " ",
        " a",
        "a ",
        "`",
        "a` ",
        "``",
        "h",
        "ttp",
        "Http",
        "ｗｗｗ．x",
        "www.",
        ":/",
        "/",
        "=",
        "?x",
        "=?",
        "a\n",
        "\u0338",
    ]
    + [
        "1.00\n2.00",
        "1.00 ",
        "٣.٠٠",
        "1.0",
        "-1.00",
        "007.00",
        "2026-03-01\n",
        "2026-3-1",
        "1899-01-01",
        "x" * 121,
    ]
    + [date(2026, 3, 1), 1.0, True, 0, None, (), [], {}, {"value": "1.00", "currency": "EUR", "x": 1}]
    + [{"value": value, "currency": "EUR"} for value in ("1.00", "1", "", "1.00\n", "1.00\n2.00", 1, None)]
    + [{"value": "1.00", "currency": currency} for currency in ("eur", "XAU", "JPY", ["EUR"], 1)]
)


def _given_for(names: Iterable[Type]) -> dict[str, st.SearchStrategy[object]]:
    return {name: valid[name] | hostile for name in names}


whole = st.fixed_dictionaries(
    {"date": valid["date"]},
    optional={
        **_given_for(sorted(set(valid) - {"date"})),
        "rows": hostile
        | st.lists(st.fixed_dictionaries(_given_for(("text", "money"))) | hostile, max_size=3),
        "unknown": st.just(1),
    },
)


@given(values=whole, optional=st.booleans())
def test_values_looked_at_together_are_judged_as_each_is_alone(values: object, optional: bool) -> None:
    """The short way takes nothing that the long way refuses, and makes the same of it."""
    rows = (Parameter(name="text", type="text"), Parameter(name="money", type="money", optional=optional))
    reader = Reader(
        [
            *(Parameter(name=kind, type=kind, optional=optional) for kind in valid),
            Parameter(name="rows", type="list", items=rows, optional=True),
        ],
        limits=LIMITS,
    )
    record, problems = reader.read(values)
    alone, faults = reader.examine(values)
    assert repr(record) == repr(alone)
    assert [(one.pointer, one.code, one.expected) for one in problems] == [*faults]


@given(
    data=st.data(),
    tag=st.sampled_from(LOCALES),
    text_tag=st.sampled_from(LOCALES),
    zone=st.sampled_from(ZONES),
)
def test_what_validation_takes_can_be_written_in_every_locale(
    data: st.DataObject, tag: str, text_tag: str, zone: str
) -> None:
    """A valid value of each type gives one line of text, the same each time."""
    declared = [Parameter(name=kind, type=kind) for kind in valid]
    given_values = data.draw(st.fixed_dictionaries(dict(valid)))
    typed, problems = validate(declared, given_values, limits=LIMITS)
    assert problems == ()

    written = formatter(parse(tag), zone, text_locale=parse(text_tag))
    for kind in valid:
        text = written.text(kind, typed[kind])
        assert text
        assert text == written.text(kind, typed[kind])
        assert len(text.splitlines()) == 1


@given(amount=amounts, tag=st.sampled_from(LOCALES))
def test_an_amount_keeps_every_digit(amount: dict[str, str], tag: str) -> None:
    """What is read back from the text is the amount given, whatever the signs between its digits."""
    typed, _ = validate([Parameter(name="x", type="money")], {"x": amount}, limits=LIMITS)
    locale = parse(tag)
    text = formatter(locale, "UTC", text_locale=locale).text("money", typed["x"])
    digits = re.sub(r"\D", "", text, flags=re.ASCII).lstrip("0").rstrip("0")
    assert digits == re.sub(r"\D", "", amount["value"]).lstrip("0").rstrip("0")
    assert ("-" in text) == (Decimal(amount["value"]) < 0)


@given(text=st.text(max_size=80), direction=st.sampled_from(["ltr", "rtl"]))
def test_escaping_loses_nothing_and_lets_nothing_out(text: str, direction: str) -> None:
    """A browser reads back the value, and reads nothing as markup."""
    escaped = escape_html(text)
    assert not set(escaped) & set("<>\"'\\")
    assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt|#34|#39|#92);)*", escaped)
    assert html.unescape(escaped) == text
    assert isolate(text, direction).strip("\u2068\u2069") == text.strip("\u2068\u2069")  # type: ignore[arg-type]
    marked = isolate_html(text, direction)  # type: ignore[arg-type]
    assert re.sub(r"<span dir='(?:ltr|rtl)'>(.*)</span>", r"\1", marked, flags=re.DOTALL) == escaped
