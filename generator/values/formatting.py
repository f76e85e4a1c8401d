"""Turns typed values into text as a locale writes it, by formatters prepared once from Babel's own output."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

import babel
from babel import dates, numbers

from generator.errors import GeneratorError
from generator.locales import Locale, parse
from generator.values.escaping import escape_html
from generator.values.model import CURRENCIES, Money, Type, currencies_of

__all__ = [
    "Encode",
    "Formatter",
    "count_format",
    "date_format",
    "formatter",
    "instant_format",
    "money_format",
    "percent_format",
    "time_zone",
]

NBSP: Final = "\u00a0"

Encode: TypeAlias = Callable[[str], str]
"""From text of one line to what stands for it; what stands for two texts stands for them joined."""

# What follows is in the database's folder too, but hangs on the machine or counts leap seconds.
_ZONE_NAME = re.compile(
    r"(?!localtime|posix|right|Factory)[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,31}){0,2}", re.ASCII
)
_ABBREVIATION = re.compile(r"[^\W\d_]{2,5}")
_UTC_NAMES = frozenset(("UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Zulu", "Universal", "UCT"))
# CLDR's symbols that stand for several active currencies; the last one, of Cape Verde, is unseen.
_SHARED_SYMBOLS = frozenset(("$", "¥", "￥", "£", "Br", "C$", "K", "L", "Rs", "kr", "kr.", "\u200b"))
# The other pounds that go by the bare sign are at par with sterling, or never seen outside their country.
_UNDERSTOOD = frozenset((("£", "GBP"),))
# CLDR's dateTimeFormat of type atTime, which Babel leaves out: what joins a day and a time in a sentence.
_AT_TIME = MappingProxyType(
    {
        "da": "{1} kl. {0}",
        "de": "{1} um {0}",
        "en": "{1} at {0}",
        "fi": "{1} klo {0}",
        "fr": "{1} à {0}",
        "it": "{1} alle ore {0}",
        "nb": "{1} kl. {0}",
        "nl": "{1} om {0}",
        "nn": "{1} kl. {0}",
        "no": "{1} kl. {0}",
        "pt": "{1} às {0}",
        "ru": "{1} в {0}",
        "sv": "{1} kl. {0}",
    }
)


class Formatter:
    """Writes values for people of one locale and time zone; prepared once, immutable, safe among threads.

    Numbers and amounts follow `format_locale`. Words follow the text around them: where its language is
    another one, dates are written in that language as it is written in the format locale's territory.

    What it makes of amounts, numbers and times is safe in HTML as it is. No sign of CLDR's needs escaping
    there; if one ever does, it is escaped in plain text too.
    """

    __slots__ = ("_zone", "by_type", "format_locale", "text_locale", "time_zone", "words")

    by_type: Mapping[Type, Callable[[Any], str]]
    """What writes a type, each but `list`, whose fields have types of their own."""
    words: Locale
    """The locale that writes what has words in it: dates and durations."""

    def __init__(self, format_locale: Locale, time_zone: str, *, text_locale: Locale) -> None:
        self._zone = _time_zone(time_zone)
        self.words = _locale_of_words(format_locale, text_locale)
        self.format_locale = format_locale
        self.text_locale = text_locale
        self.time_zone = time_zone
        self.by_type = self.encoded(str)

    def encoded(self, encode: Encode) -> Mapping[Type, Callable[[Any], str]]:
        """Return what writes each type in an encoding of text, such as quoted-printable.

        What stands around digits, and what is written again and again, is encoded but once.
        """
        numbers_of, words = self.format_locale.babel, self.words.babel
        return MappingProxyType(
            {
                **dict.fromkeys(("name", "text", "url", "email", "last4"), encode),
                "money": money_format(self.format_locale, encode),
                "count": count_format(numbers_of, encode),
                "percent": percent_format(numbers_of, encode),
                "date": date_format(words, encode),
                "instant": instant_format(words, self._zone, encode),
            }
        )

    def text(self, parameter_type: Type, value: Any) -> str:
        """Return a typed value as plain text."""
        return self.by_type[parameter_type](value)


@lru_cache(maxsize=64)
def formatter(format_locale: Locale, time_zone: str, *, text_locale: Locale) -> Formatter:
    """Return the formatter, prepared before if it can be; raises GeneratorError for an unknown time zone."""
    return Formatter(format_locale, time_zone, text_locale=text_locale)


def time_zone(name: str) -> tzinfo:
    """Return the time zone of an IANA name such as `Europe/Brussels`; raises GeneratorError.

    The name may come from anybody: only what has the shape of one is looked for on the disk.
    """
    if name == "UTC":
        return UTC
    try:
        # KeyError is what zoneinfo raises for an unknown name; a folder of zones is an OSError.
        zone = ZoneInfo(name) if _ZONE_NAME.fullmatch(name) else None
    except (ValueError, KeyError, OSError):
        zone = None
    if zone is None:
        raise GeneratorError(
            f"{name[:40]!r} is not a time zone", hint="write a name such as Europe/Brussels or UTC"
        )
    return zone


# Formatter has an argument of that name.
_time_zone = time_zone


def _locale_of_words(format_locale: Locale, text_locale: Locale) -> Locale:
    same = (format_locale.language, format_locale.script) == (text_locale.language, text_locale.script)
    if same:
        return format_locale
    if text_locale.is_pseudo:
        return text_locale
    parts = (text_locale.language, text_locale.script, format_locale.territory)
    return parse("-".join(filter(None, parts)))


@lru_cache(maxsize=64)
def money_format(locale: Locale, encode: Encode = str) -> Callable[[Money], str]:
    """Return the function that writes amounts as Babel's `format_currency` does, but for two things.

    A symbol that other currencies share (`$`, `kr`) is used only where the currency is the locale's own,
    elsewhere its ISO 4217 code is; and a letter never touches a digit (CLDR, currencySpacing).
    """
    cldr, own = locale.babel, currencies_of(locale.territory)
    grouped = _grouping(cldr, cldr.currency_formats["standard"], encode)
    point = encode(escape_html(numbers.get_decimal_symbol(cldr)))
    prepared: dict[str, _Affixes] = {}

    def write(money: Money) -> str:
        number, currency = money.value, money.currency
        found = prepared.get(currency)
        if found is None:
            # At most as many as there are currencies; KeyError for what validation would have refused.
            found = prepared[currency] = _affixes(cldr, currency, own, encode)
        digits, before, after, before_negative, after_negative = found
        if number[0] == "-":
            number, before, after = number[1:], before_negative, after_negative
        whole, _, places = number.partition(".")
        if len(whole) > 3:
            whole = grouped(whole)
        if len(places) < digits:
            places = places.ljust(digits, "0")
        return f"{before}{whole}{point}{places}{after}" if places else f"{before}{whole}{after}"

    return write


_Affixes = tuple[int, str, str, str, str]


def _affixes(cldr: babel.Locale, currency: str, own: frozenset[str], encode: Encode) -> _Affixes:
    """Return the decimal places and what stands around an amount: before, after, and both for a negative."""
    if currency not in CURRENCIES:
        raise KeyError(currency)
    pattern = cldr.currency_formats["standard"].pattern
    symbol = numbers.get_currency_symbol(currency, cldr)
    if symbol in _SHARED_SYMBOLS and currency not in own and (symbol, currency) not in _UNDERSTOOD:
        pattern = pattern.replace("¤", "¤¤")
    around = []
    for probe in (1, -1):
        text = numbers.format_currency(probe, currency, format=pattern, locale=cldr, currency_digits=False)
        before, _, after = _split_number(text)
        around += [encode(escape_html(part)) for part in (_spaced(before, -1), _spaced(after, 0))]
    before, after, before_negative, after_negative = around
    return numbers.get_currency_precision(currency), before, after, before_negative, after_negative


def _split_number(text: str) -> tuple[str, str, str]:
    digits = [place for place, sign in enumerate(text) if sign.isdecimal()]
    return text[: digits[0]], text[digits[0] : digits[-1] + 1], text[digits[-1] + 1 :]


def _spaced(affix: str, side: int) -> str:
    """Put a no-break space between a number and the letter or full stop of a currency beside it."""
    if not affix or unicodedata.category(affix[side])[0] not in "LP" or affix[side] in "-()":
        return affix
    return affix + NBSP if side else NBSP + affix


def _grouping(cldr: babel.Locale, pattern: numbers.NumberPattern, encode: Encode) -> Callable[[str], str]:
    """Return the function that puts signs between digits: from the end, as 12,34,567 has them."""
    first, rest = pattern.grouping
    comma = encode(escape_html(numbers.get_group_symbol(cldr)))

    def write(digits: str) -> str:
        text, digits = digits[-first:], digits[:-first]
        while len(digits) > rest:
            text, digits = f"{digits[-rest:]}{comma}{text}", digits[:-rest]
        return f"{digits}{comma}{text}" if digits else text

    return write


@lru_cache(maxsize=64)
def count_format(cldr: babel.Locale, encode: Encode = str) -> Callable[[int], str]:
    """Return the function that writes whole numbers, grouped as the locale does."""
    grouped = _grouping(cldr, cldr.decimal_formats[None], encode)

    # Days and pieces: most of them come again and again.
    @lru_cache(maxsize=1024)
    def write(number: int) -> str:
        return str(number) if number < 1000 else grouped(str(number))

    return write


@lru_cache(maxsize=64)
def percent_format(cldr: babel.Locale, encode: Encode = str) -> Callable[[Decimal], str]:
    """Return the function that writes percentages: of 12.5 it makes `12.5%`, `12,5 %`."""

    @lru_cache(maxsize=256)
    def write(number: Decimal) -> str:
        text = numbers.format_percent(number.scaleb(-2), locale=cldr, decimal_quantization=False)
        return encode(escape_html(text))

    return write


@lru_cache(maxsize=64)
def date_format(cldr: babel.Locale, encode: Encode = str) -> Callable[[date], str]:
    """Return the function that writes days in CLDR's long form, in French with `1er`."""
    ordinal = cldr.language == "fr"

    @lru_cache(maxsize=2048)
    def write(day: date) -> str:
        text = escape_html(dates.format_date(day, "long", locale=cldr))
        return encode(f"1er{text[1:]}" if ordinal and text.startswith("1 ") else text)

    return write


@lru_cache(maxsize=64)
def instant_format(cldr: babel.Locale, zone: tzinfo, encode: Encode = str) -> Callable[[datetime], str]:
    """Return the function that writes instants as day, time and zone, to be read inside a sentence."""
    write_day = date_format(cldr)
    # The quotes around CLDR's literals go, as in Babel's own format_datetime.
    joined = _AT_TIME.get(cldr.language) or escape_html(f"{cldr.datetime_formats['long']}".replace("'", ""))
    # One entry for each offset the zone has ever had.
    zone_names: dict[tuple[timedelta, bool], str] = {}

    @lru_cache(maxsize=1440)
    def write_time(hour: int, minute: int) -> str:
        return escape_html(dates.format_time(time(hour, minute), "short", tzinfo=UTC, locale=cldr))

    def write(moment: datetime) -> str:
        local = moment.astimezone(zone)
        key = (_offset(local), _is_summer(local))
        name = zone_names.get(key)
        if name is None:
            name = zone_names[key] = escape_html(_zone_name(cldr, local))
        clock = f"{write_time(local.hour, local.minute)} {name}"
        return encode(joined.replace("{0}", clock).replace("{1}", write_day(local.date())))

    return write


def _is_summer(local: datetime) -> bool:
    """Tell whether the clock is ahead of that year's other half; `dst()` says the contrary in Ireland."""
    january, july = (_offset(local.replace(month=month, day=1)) for month in (1, 7))
    return january != july and _offset(local) == max(january, july)


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()


def _zone_name(cldr: babel.Locale, local: datetime) -> str:
    """Return CLDR's abbreviation (`CET`), or the offset where readers of the locale know none."""
    if local.tzinfo is UTC or getattr(local.tzinfo, "key", "") in _UTC_NAMES:
        return "UTC"
    variant: Literal["daylight", "standard"] = "daylight" if _is_summer(local) else "standard"
    name = dates.get_timezone_name(local, width="short", zone_variant=variant, locale=cldr)
    if _ABBREVIATION.fullmatch(name):
        return name
    # Not Babel's get_timezone_gmt: it makes -04:30 of the -03:30 of Newfoundland.
    offset = _offset(local)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "-" if offset < timedelta() else "+"
    return str(cldr.zone_formats["gmt"] % (f"{sign}{hours:02}:{minutes:02}" if offset else ""))
