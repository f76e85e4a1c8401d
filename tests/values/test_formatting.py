"""Formatting: what Babel says, prepared once, and the few places where readers need something else."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import available_timezones

import babel
import pytest
from babel import dates, localedata, numbers

from generator.errors import GeneratorError
from generator.locales import parse
from generator.values import CURRENCIES, Formatter, Money, formatter, time_zone
from generator.values.formatting import _AT_TIME, _SHARED_SYMBOLS, _zone_name, instant_format

LOCALES = (
    *(
        "en-US",
        "nl-NL",
        "sv-SE",
        "zh-CN",
        "fr-FR",
        "nl-BE",
        "sv-FI",
        "fr-CA",
        "fr-CH",
        "en-GB",
        "en-DE",
        "en-IN",
    ),
    *(
        "de-DE",
        "de-AT",
        "de-CH",
        "es-ES",
        "es-MX",
        "pt-BR",
        "pt-PT",
        "it-IT",
        "pl-PL",
        "cs-CZ",
        "da-DK",
        "nb-NO",
    ),
    *(
        "fi-FI",
        "ja-JP",
        "ko-KR",
        "hi-IN",
        "bn-BD",
        "ta-IN",
        "ar-EG",
        "he-IL",
        "fa-IR",
        "tr-TR",
        "bg-BG",
        "zh-TW",
    ),
)
AMOUNTS = (
    "0",
    "0.01",
    "0.5",
    "7.00",
    "-0.01",
    "-12.30",
    "999.99",
    "1000",
    "-1234.5",
    "123456.78",
    "1234567",
    "1000000000000",
)


def money(value: str, currency: str) -> Money:
    return Money(value=value, currency=currency)


def write(tag: str) -> Formatter:
    locale = parse(tag)
    return formatter(locale, "UTC", text_locale=locale)


def parted(text: str) -> str:
    """Put a no-break space where Babel lets a letter or full stop of a currency touch the number."""
    found = re.fullmatch(r"(\D*)(\d.*\d|\d)(\D*)", text)
    assert found
    before, number, after = found.groups()
    before += "\u00a0" if before[-1:].isalpha() or before.endswith(".") else ""
    return before + number + ("\u00a0" if after[:1].isalpha() else "") + after


@pytest.mark.parametrize("tag", LOCALES)
def test_money_is_what_babel_writes(tag: str) -> None:
    """For each currency with a symbol of its own there, negative amounts too, but for letters at digits."""
    locale, formats, compared = parse(tag).babel, write(tag), 0
    for currency in CURRENCIES:
        symbol = numbers.get_currency_symbol(currency, locale)
        if symbol in _SHARED_SYMBOLS:
            continue
        places = numbers.get_currency_precision(currency)
        for amount in AMOUNTS:
            value = Decimal(amount)
            if -int(value.as_tuple().exponent) > places:
                continue
            theirs = numbers.format_currency(value, currency, locale=locale)
            ours = formats.text("money", Money(value=amount, currency=currency))
            assert ours == parted(theirs)
            compared += 1
    assert compared > 800


def test_a_hundred_thousand_values_are_what_babel_writes() -> None:
    """Amounts, numbers, percentages and days at random: 2,800 in each of 36 locales."""
    compared = sum(map(random_values_compared, LOCALES))
    assert compared >= 100_000


def random_values_compared(tag: str) -> int:
    """Hold that random values are written as Babel writes them; return how many."""
    locale, formats, chance = parse(tag).babel, write(tag), random.Random(tag)
    unmistakable = [
        code for code in CURRENCIES if numbers.get_currency_symbol(code, locale) not in _SHARED_SYMBOLS
    ]
    for _ in range(700):
        currency = chance.choice(unmistakable)
        places = numbers.get_currency_precision(currency)
        amount = Decimal(chance.randint(-(10 ** chance.randint(1, 14)), 10**14)).scaleb(-places)
        theirs = numbers.format_currency(amount, currency, locale=locale)
        assert formats.text("money", money(f"{amount:f}", currency)) == parted(theirs)
        count = chance.randint(0, 10 ** chance.randint(1, 9))
        assert formats.text("count", count) == numbers.format_decimal(count, locale=locale)
        share = Decimal(chance.randint(-(10**8), 10**8)).scaleb(-chance.randint(0, 4))
        theirs = numbers.format_percent(share / 100, locale=locale, decimal_quantization=False)
        assert formats.text("percent", share) == theirs
        day = date(1900, 1, 2) + timedelta(days=chance.randint(0, 109_000))
        day = day.replace(day=max(day.day, 2))
        assert formats.text("date", day) == dates.format_date(day, "long", locale=locale)
    return 2800


@pytest.mark.parametrize("name", [pytest.param("symbols", marks=pytest.mark.nightly), "days"])
def test_nothing_that_cldr_writes_needs_escaping_in_html(name: str) -> None:
    """So what a formatter writes has one cell for text and HTML, and no reader meets an entity in plain text."""
    for locale in map(babel.Locale.parse, localedata.locale_identifiers()):
        if name == "symbols":
            texts = [numbers.get_currency_symbol(code, locale) for code in CURRENCIES]
            texts.append(numbers.format_currency(Decimal("-1234567.5"), "EUR", locale=locale))
            texts.append(numbers.format_percent(Decimal("-12345.5"), locale=locale))
        else:
            texts = [dates.format_date(date(2026, month, 2), "long", locale=locale) for month in range(1, 13)]
            texts += [dates.format_time(time(hour), "short", tzinfo=UTC, locale=locale) for hour in (1, 13)]
        assert not set("&<>\"'") & set("".join(texts))


MONEY = [
    ("en-US", money("1234.50", "USD"), "$1,234.50"),
    ("en-US", money("-1234.50", "EUR"), "-€1,234.50"),
    ("en-US", money("1234.5", "CHF"), "CHF\u00a01,234.50"),
    ("en-US", money("1234", "JPY"), "JPY\u00a01,234"),
    ("en-US", money("1234", "CAD"), "CA$1,234.00"),
    ("en-CA", money("1234", "USD"), "US$1,234.00"),
    ("en-AU", money("1", "AUD"), "$1.00"),
    ("es-EC", money("1", "USD"), "$1,00"),
    ("nl-NL", money("1234.50", "EUR"), "€\u00a01.234,50"),
    ("nl-NL", money("-1234.50", "EUR"), "€\u00a0-1.234,50"),
    ("nl-NL", money("1234.50", "USD"), "US$\u00a01.234,50"),
    ("nl-NL", money("1", "GBP"), "£\u00a01,00"),
    ("nl-BE", money("1234.50", "EUR"), "€\u00a01.234,50"),
    ("de-DE", money("1234.50", "USD"), "1.234,50\u00a0USD"),
    ("ja-JP", money("1234.50", "USD"), "USD\u00a01,234.50"),
    ("sv-SE", money("1234.50", "SEK"), "1\u00a0234,50\u00a0kr"),
    ("sv-FI", money("1234.50", "SEK"), "1\u00a0234,50\u00a0SEK"),
    ("da-DK", money("1234.50", "ISK"), "1.234,50\u00a0ISK"),
    ("zh-CN", money("1234.50", "CNY"), "¥1,234.50"),
    ("zh-CN", money("1234.50", "SEK"), "SEK\u00a01,234.50"),
    ("fr-FR", money("1234567.50", "EUR"), "1\u202f234\u202f567,50\u00a0€"),
    ("fr-FR", money("1234", "XPF"), "1\u202f234\u00a0FCFP"),
    ("en-IN", money("1234567.50", "INR"), "₹12,34,567.50"),
    ("en-IN", money("-100", "INR"), "-₹100.00"),
    ("en-US", money("1234.567", "KWD"), "KWD\u00a01,234.567"),
    ("nl-NL", money("1234.50", "RSD"), "RSD\u00a01.234,50"),
    ("nl-NL", money("1234", "RSD"), "RSD\u00a01.234"),
    ("pt-PT", money("5", "CVE"), "5,00\u00a0CVE"),
    ("qps-ploc", money("5", "USD"), "$5.00"),
]


@pytest.mark.parametrize(
    ("tag", "amount", "text"), MONEY, ids=[f"{tag}-{m.currency}-{m.value}" for tag, m, _ in MONEY]
)
def test_money_reads_unmistakably(tag: str, amount: Money, text: str) -> None:
    assert write(tag).text("money", amount) == text


def test_money_is_never_rounded() -> None:
    """Not even an amount that validation would have refused."""
    assert write("en-US").text("money", money("0.125", "EUR")) == "€0.125"
    assert write("en-US").text("money", money("999999999999.99", "EUR")) == "€999,999,999,999.99"


def test_an_unknown_currency_is_not_echoed() -> None:
    with pytest.raises(KeyError):
        write("en-US").text("money", money("1", "EUR<script>"))


@pytest.mark.parametrize("tag", LOCALES)
def test_counts_and_percentages_are_what_babel_writes(tag: str) -> None:
    locale, formats = parse(tag).babel, write(tag)
    for count in (0, 7, 999, 1000, 12345, 1_000_000_000):
        assert formats.text("count", count) == numbers.format_decimal(count, locale=locale)
    for text in ("0", "12", "12.5", "-0.25", "100", "1234.5678"):
        expected = numbers.format_percent(Decimal(text) / 100, locale=locale, decimal_quantization=False)
        assert formats.text("percent", Decimal(text)) == expected


@pytest.mark.parametrize("tag", LOCALES)
def test_dates_are_what_babel_writes(tag: str) -> None:
    """The long form, but for the French first of the month."""
    locale, formats = parse(tag).babel, write(tag)
    for offset in range(0, 3000, 11):
        day = date(2024, 1, 2) + timedelta(days=offset)
        if day.day != 1:
            assert formats.text("date", day) == dates.format_date(day, "long", locale=locale)


DAYS = [
    ("en-US", date(2026, 3, 1), "March 1, 2026"),
    ("nl-NL", date(2026, 3, 1), "1 maart 2026"),
    ("sv-SE", date(2026, 3, 1), "1 mars 2026"),
    ("zh-CN", date(2026, 3, 1), "2026年3月1日"),
    ("fr-FR", date(2026, 3, 1), "1er mars 2026"),
    ("fr-CA", date(2026, 3, 1), "1er mars 2026"),
    ("fr-FR", date(2026, 3, 11), "11 mars 2026"),
    ("fr-FR", date(2026, 3, 21), "21 mars 2026"),
    ("qps-plocm", date(2026, 3, 1), "March 1, 2026"),
]


@pytest.mark.parametrize(("tag", "day", "text"), DAYS, ids=[f"{tag}-{day}" for tag, day, _ in DAYS])
def test_dates(tag: str, day: date, text: str) -> None:
    assert write(tag).text("date", day) == text


WINTER, SUMMER = datetime(2026, 3, 1, 9, 0, tzinfo=UTC), datetime(2026, 7, 14, 9, 5, 59, tzinfo=UTC)

INSTANTS = [
    ("en-US", "UTC", WINTER, "March 1, 2026 at 9:00\u202fAM UTC"),
    ("en-US", "America/New_York", SUMMER, "July 14, 2026 at 5:05\u202fAM EDT"),
    ("en-US", "America/St_Johns", WINTER, "March 1, 2026 at 5:30\u202fAM GMT-03:30"),
    ("en-US", "Asia/Kolkata", WINTER, "March 1, 2026 at 2:30\u202fPM GMT+05:30"),
    ("nl-NL", "UTC", WINTER, "1 maart 2026 om 09:00 UTC"),
    ("nl-BE", "Europe/Brussels", WINTER, "1 maart 2026 om 10:00 CET"),
    ("nl-BE", "Europe/Brussels", SUMMER, "14 juli 2026 om 11:05 CEST"),
    ("sv-SE", "Europe/Stockholm", WINTER, "1 mars 2026 kl. 10:00 CET"),
    ("zh-CN", "UTC", WINTER, "2026年3月1日 09:00 UTC"),
    ("zh-CN", "Asia/Shanghai", WINTER, "2026年3月1日 17:00 GMT+08:00"),
    ("zh-CN", "Europe/London", WINTER, "2026年3月1日 09:00 GMT"),
    ("fr-FR", "UTC", WINTER, "1er mars 2026 à 09:00 UTC"),
    ("fr-FR", "Europe/Paris", SUMMER, "14 juillet 2026 à 11:05 UTC+02:00"),
    ("en-IE", "Europe/Dublin", WINTER, "1 March 2026 at 09:00 GMT"),
    ("de-DE", "Europe/Berlin", SUMMER, "14. Juli 2026 um 11:05 MESZ"),
    ("es-ES", "Europe/Madrid", WINTER, "1 de marzo de 2026, 10:00 CET"),
    ("nl-NL", "Pacific/Auckland", datetime(2026, 2, 28, 12, tzinfo=UTC), "1 maart 2026 om 01:00 GMT+13:00"),
]


@pytest.mark.parametrize(
    ("tag", "zone", "moment", "text"), INSTANTS, ids=[f"{row[0]}-{row[1]}-{row[2].month}" for row in INSTANTS]
)
def test_instants_read_well_in_a_sentence(tag: str, zone: str, moment: datetime, text: str) -> None:
    locale = parse(tag)
    assert formatter(locale, zone, text_locale=locale).text("instant", moment) == text


def test_day_and_time_are_joined_as_babel_joins_them() -> None:
    """In every locale of CLDR, also where its pattern quotes the words between; all but those of the table."""
    quoted = 0
    for locale in map(babel.Locale.parse, localedata.locale_identifiers()):
        if locale.language in _AT_TIME:
            continue
        clock, seconds = (dates.format_time(WINTER, width, locale=locale) for width in ("short", "long"))
        theirs = dates.format_datetime(WINTER, "long", locale=locale)
        assert instant_format(locale, UTC)(WINTER) == theirs.replace(seconds, f"{clock} UTC")
        quoted += "'" in str(locale.datetime_formats["long"])
    assert quoted


def test_an_instant_says_the_same_whatever_offset_it_was_given_in() -> None:
    elsewhere = datetime.fromisoformat("2026-03-01T14:30:00+05:30")
    assert write("nl-NL").text("instant", elsewhere) == write("nl-NL").text("instant", WINTER)


MIXED = [
    pytest.param("nl-NL", "nl-BE", "€\u00a01.234,50", "1 maart 2026", id="one language, another country"),
    pytest.param(
        "en-US", "de-DE", "1.234,50\u00a0€", "1 March 2026", id="numbers of the country, words of the text"
    ),
    pytest.param("en-US", "fr-FR", "1\u202f234,50\u00a0€", "1 March 2026", id="as English is written there"),
    pytest.param("en-US", "ja-JP", "€1,234.50", "March 1, 2026", id="no such English in CLDR"),
    pytest.param("zh-CN", "en-US", "€1,234.50", "2026年3月1日", id="Chinese text"),
    pytest.param("qps-ploc", "nl-NL", "€\u00a01.234,50", "March 1, 2026", id="pseudo text"),
]


@pytest.mark.parametrize(("text_tag", "format_tag", "amount", "day"), MIXED)
def test_words_follow_the_text_and_numbers_the_format_locale(
    text_tag: str, format_tag: str, amount: str, day: str
) -> None:
    mixed = formatter(parse(format_tag), "UTC", text_locale=parse(text_tag))
    assert mixed.text("money", money("1234.50", "EUR")) == amount
    assert mixed.text("date", WINTER.date()) == day


def test_texts_are_left_as_they_are() -> None:
    formats = write("nl-NL")
    for kind in ("name", "text", "url", "email", "last4"):
        assert formats.by_type[kind]("<b>0042</b>") == "<b>0042</b>"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../etc/passwd",
        "Europe",
        "Europe/Nowhere",
        "/etc/localtime",
        "localtime",
        "right/UTC",
        "X" * 10_000,
        "a\x00b",
    ],
    ids=repr,
)
def test_an_unknown_time_zone_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(GeneratorError, match="is not a time zone; write a name such as Europe/Brussels"):
        time_zone(name)


def test_a_formatter_is_prepared_once() -> None:
    assert write("nl-NL") is write("nl-NL")
    assert formatter.cache_info().maxsize is not None


@pytest.mark.nightly
def test_every_shared_symbol_of_cldr_is_known() -> None:
    """A symbol that two active currencies have, in whatever locales, never stands alone in a foreign one."""
    owners: dict[str, set[str]] = {}
    for name in localedata.locale_identifiers():
        locale = babel.Locale.parse(name)
        for currency in CURRENCIES:
            owners.setdefault(numbers.get_currency_symbol(currency, locale), set()).add(currency)
    assert {symbol for symbol, codes in owners.items() if len(codes) > 1} <= _SHARED_SYMBOLS


@pytest.mark.nightly
def test_every_time_zone_has_a_name_in_every_language() -> None:
    names = sorted(available_timezones() - {"localtime", "Factory"})
    for tag in ("en-US", "nl-NL", "sv-SE", "zh-CN", "fr-FR", "ar-EG"):
        for name in names:
            for moment in (WINTER, SUMMER):
                assert _zone_name(parse(tag).babel, moment.astimezone(time_zone(name)))
