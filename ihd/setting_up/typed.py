"""What a person typed, made into exact values: numbers with a comma or a point, days, prices."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from ihd.tariffs.ask import Ask

MINOR = {"GBP": "p", "EUR": "ct", "USD": "c", "CAD": "c", "AUD": "c", "NZD": "c"}
"""The hundredths in which a price of a kWh is spoken of; other currencies are typed whole."""

_DAY_FIRST = re.compile(r"(\d{1,2})[.\-/ ](\d{1,2})[.\-/ ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[.\-/ ](\d{1,2})[.\-/ ](\d{1,2})")
_NUMBER = re.compile(r"[+-]?[\d., ]*\d[\d., ]*")
_BELIEVABLE = {"unit_rate": (Decimal("0.5"), Decimal(150)), "day_rate": (Decimal(1), Decimal(400))}
"""Hundredths between which a price of a kWh, and of a day, is taken as typed without a question."""
_RATES = ("unit_rate", "day_rate")


def number(text: str) -> Decimal | None:
    """Return a number typed with a comma or a point; None where it is none."""
    text = text.strip()
    if not text.isascii() or not _NUMBER.fullmatch(text):
        return None
    marks = [mark for mark in text if mark in ".,"]
    text = text.replace(" ", "")
    if len(marks) > 1:
        # The last mark is the decimal one; those before it set off thousands.
        last = max(text.rfind("."), text.rfind(","))
        if marks.count(text[last]) > 1:
            return None
        text = re.sub(r"[.,]", "", text[:last]) + "." + text[last + 1 :]
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def day(text: str) -> date | None:
    """Return a day typed as 1.4.2026 or 2026-04-01; None where it is none."""
    text = text.strip()
    if found := _DAY_FIRST.fullmatch(text):
        numbers = (int(found[3]), int(found[2]), int(found[1]))
    elif found := _YEAR_FIRST.fullmatch(text):
        numbers = (int(found[1]), int(found[2]), int(found[3]))
    else:
        return None
    try:
        return date(*numbers)
    except ValueError:
        return None


def answer(ask: Ask, text: str, currency: str) -> str | None:
    """Return what was typed as the tariff file writes it; None where it answers nothing.

    Prices of a kWh and of a day are typed in hundredths where the currency has them.
    """
    text = text.strip()
    if ask.kind in ("times", "clock", "days") or text in ask.choices:
        return text or None
    found = number(text)
    if found is None or (ask.choices and ask.kind == "number"):
        return None
    if ask.kind in _RATES and currency in MINOR:
        return f"{_plain(found)} {MINOR[currency]}"
    return f"{_plain(found)} per month" if ask.kind == "month_rate" else _plain(found)


def number_in(answered: str) -> str:
    """Return the number of an answer without its unit, as it stands in a field."""
    return answered.partition(" ")[0]


def meant(ask: Ask, text: str, currency: str) -> Decimal | None:
    """Return what a price that is hardly meant as typed was probably meant to be, else None."""
    found = number(text)
    if found is None or ask.kind not in _BELIEVABLE or currency not in MINOR:
        return None
    least, most = _BELIEVABLE[ask.kind]
    for probable in (found * 100, found / 100):
        if not least <= abs(found) <= most and least <= abs(probable) <= most:
            return probable
    return None


def _plain(value: Decimal) -> str:
    """Return a number without an exponent or needless zeros."""
    return f"{value.normalize():f}"
