"""A language: whole sentences through gettext, and numbers, money, times and days through Babel.

Every sentence a person reads is asked for here as one whole English sentence with named fields,
so that a translation can put the fields where its grammar wants them.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import (
    format_currency,
    format_decimal,
    format_scientific,
    get_currency_symbol,
)

from ihd.paths import RESOURCES
from ihd.units import Energy, Money, UnitRate

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "cy": "Cymraeg",
    "nl": "Nederlands",
    "de": "Deutsch",
    "fr": "Français",
}
_LOCALES = {"en": "en_GB", "cy": "cy_GB", "nl": "nl_NL", "de": "de_DE", "fr": "fr_FR"}
_EXACT_PLACES = 4
_MOST_DIGITS = 18
"""Before the point; decimals and all, a number must fit the 28 digits of Decimal's context."""
_MINOR = {
    "GBP": "{n}p",
    "EUR": "{n} ct",
    "USD": "{n}¢",
    "CAD": "{n}¢",
    "AUD": "{n}c",
    "NZD": "{n}c",
}
_SIGNS = {"GBP": "£", "USD": "$", "CAD": "$", "AUD": "$", "NZD": "$"}
"""Signs as they stand on a bill: a home has one currency, and none is told apart from others.

The CLDR has the sign tell the country in a language of another one: "2,14 £GB" in French.
"""
_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


class Words:
    """The words of one language; ``text`` and ``plural`` are what Babel extracts."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._locale = Locale.parse(_LOCALES.get(language, "en_GB"))
        self._catalogue = gettext.translation(
            "plainwatt", RESOURCES / "locale", languages=[language], fallback=True
        )

    def make_ready(self) -> None:
        """Read what Babel knows of the language now, and not when the first number is worded."""
        _ = self._locale.number_symbols

    def text(self, sentence: str, /, **fields: object) -> str:
        """Return a sentence in this language with its named fields filled in."""
        return self._catalogue.gettext(sentence).format_map(fields)

    def plural(self, one: str, many: str, count: int, /, **fields: object) -> str:
        """Return the form of a sentence that fits a count, filled in; ``{count}`` is the count."""
        return self._catalogue.ngettext(one, many, count).format_map({"count": count, **fields})

    def number(self, value: Decimal, places: int) -> str:
        """Return a number rounded half up to a fixed count of decimals.

        What a bridge sent is told even where nobody would read it out: one too long is 1.23E30.
        """
        if value.adjusted() >= _MOST_DIGITS:
            return _signed(format_scientific(value, format="0.##E0", locale=self._locale))
        quantum = Decimal(1).scaleb(-places)
        pattern = "#,##0" + ("." + "0" * places if places else "")
        exact = value.quantize(quantum, rounding=ROUND_HALF_UP)
        return _signed(format_decimal(exact, format=pattern, locale=self._locale))

    def money(self, money: Money) -> str:
        """Return an amount as people say it: ``32p`` under a pound, else ``£2.14``."""
        rounded = money.rounded()
        if abs(rounded.amount) < 1 and rounded.currency in _MINOR:
            return self._minor(rounded, places=0)
        return self._in_currency(rounded)

    def money_short(self, money: Money) -> str:
        """Return an amount where there is little room: from £100 on without the pence."""
        if abs(money.amount) < _HUNDRED:
            return self.money(money)
        return self.money_whole(money)

    def currency(self, code: str) -> str:
        """Return the sign of a currency: ``£``."""
        return _SIGNS.get(code) or str(get_currency_symbol(code, locale=self._locale))

    def money_whole(self, money: Money) -> str:
        """Return an amount in whole pounds."""
        pattern = self._locale.currency_formats["standard"].pattern.replace(".00", "")
        return self._in_currency(money.rounded(0), pattern)

    def amount_per_hour(self, money: Money) -> str:
        """Return an amount for large type: a tenth of a penny only below one penny."""
        small = abs(money.amount) < _CENT and money.currency in _MINOR and money.amount != 0
        return self._minor(money, places=1) if small else self.money(money)

    def unit_rate(self, rate: UnitRate) -> str:
        """Return a price of a unit with the decimals that matter: ``26.1p``."""
        money = Money(rate.per_kwh, rate.currency)
        if rate.currency in _MINOR and abs(rate.per_kwh) < 1:
            return self._minor(money, places=1)
        return self._in_currency(money)

    def unit_rate_exact(self, rate: UnitRate) -> str:
        """Return a price of a unit with all its decimals, up to four: ``26.11p``."""
        money = Money(rate.per_kwh, rate.currency)
        exponent = (rate.per_kwh * 100).normalize().as_tuple().exponent
        places = min(max(-exponent if isinstance(exponent, int) else 0, 1), _EXACT_PLACES)
        if rate.currency in _MINOR and abs(rate.per_kwh) < 1:
            return self._minor(money, places=places)
        return self._in_currency(money)

    def power(self, watts: Decimal) -> str:
        """Return a power in kW, two decimals."""
        return self.text("{kilowatts} kW", kilowatts=self.number(watts / 1000, 2))

    def energy(self, energy: Energy) -> str:
        """Return an energy in kWh, with the decimals its size calls for."""
        places = 0 if abs(energy.kwh) >= 1000 else 1 if abs(energy.kwh) >= 10 else 2
        return self.text("{kilowatt_hours} kWh", kilowatt_hours=self.number(energy.kwh, places))

    def time(self, instant: datetime, zone: ZoneInfo) -> str:
        """Return the local time of day, 24 hours: ``18:42``."""
        return instant.astimezone(zone).strftime("%H:%M")

    def weekday(self, day: date) -> str:
        """Return the name of a day of the week."""
        return str(format_date(day, "EEEE", locale=self._locale))

    def day(self, day: date) -> str:
        """Return a day of the year in full: ``24 November``."""
        long = self._locale.date_formats["long"].pattern
        return self._dated(day, long.replace("y", "").strip())

    def day_of_month(self, day: date) -> str:
        """Return a day where its month is told after it: ``18``, in German ``18.``."""
        long = self._locale.date_formats["long"].pattern
        return self._dated(day, long.partition("M")[0].strip())

    def full_day(self, day: date) -> str:
        """Return a day with its year: ``24 November 2026``."""
        return self._dated(day, "long")

    def _dated(self, day: date, form: str) -> str:
        written = str(format_date(day, form, locale=self._locale))
        if self._locale.language == "fr" and day.day == 1:
            # French counts the first of a month, and no other day; the CLDR has no form for it.
            return written.replace("1", "1er", 1)
        return written

    def month(self, day: date) -> str:
        """Return a month and its year: ``November 2026``."""
        return str(format_date(day, "LLLL y", locale=self._locale))

    def weekday_short(self, day: date) -> str:
        """Return a day of the week in a few letters: ``Mon``."""
        return str(format_date(day, "EEE", locale=self._locale))

    def weekday_and_day(self, day: date) -> str:
        """Return a day with its weekday: ``Monday 23 November``."""
        return self.text("{weekday} {day}", weekday=self.weekday(day), day=self.day(day))

    def day_short(self, day: date) -> str:
        """Return a day of the year in little room: ``23 Nov``."""
        return str(format_skeleton("MMMd", day, locale=self._locale))

    def days_short(self, first: date, last: date) -> str:
        """Return a stretch of days in little room: ``18–24 Nov``."""
        return str(format_interval(first, last, "MMMd", locale=self._locale))

    def month_name(self, day: date) -> str:
        """Return the name of a month: ``November``."""
        return str(format_date(day, "LLLL", locale=self._locale))

    def month_short(self, day: date) -> str:
        """Return the name of a month in a few letters: ``Nov``."""
        return str(format_date(day, "LLL", locale=self._locale)).removesuffix(".")

    def duration(self, span: timedelta) -> str:
        """Return how long something lasts, in at most two units: ``2 h 14 min``."""
        seconds = int(span.total_seconds())
        minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
        if seconds < 60:
            return self.text("{seconds} s", seconds=seconds)
        if minutes < 60:
            return self.text("{minutes} min", minutes=minutes)
        if hours < 48:
            rest = minutes - hours * 60
            if not rest:
                return self.text("{hours} h", hours=hours)
            return self.text("{hours} h {minutes} min", hours=hours, minutes=rest)
        return self.plural("{count} day", "{count} days", days)

    def _in_currency(self, money: Money, pattern: str | None = None) -> str:
        code, locale = money.currency, self._locale
        written = format_currency(
            money.amount, code, pattern, locale, currency_digits=pattern is None
        )
        return _signed(written.replace(get_currency_symbol(code, locale), self.currency(code)))

    def _minor(self, money: Money, *, places: int) -> str:
        return _MINOR[money.currency].format(n=self.number(money.amount * 100, places))


def _signed(written: str) -> str:
    """Return a number with a minus sign as wide as its digits; the CLDR writes a hyphen."""
    return str(written).replace("-", "−", 1)


def marked(text: str) -> str:
    """Return a sentence as it is: it is translated where it is used, and found by this mark.

    To be imported as ``_``, which the translators' tool looks for.
    """
    return text
