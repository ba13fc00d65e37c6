"""The sentence for a meter's price that is not the one agreed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ihd.tariffs.compare import Difference, PriceComparison
from ihd.units import UnitRate
from ihd.words import Words

_PERCENT = Decimal(100)

METERS_FAULT = (Difference.VAT_MISSING, Difference.EARLIER_VERSION, Difference.LATER_VERSION)
"""What shows that it is the meter that is wrong."""


def unit_sentence(compared: PriceComparison, currency: str, words: Words) -> str:
    """Return what looks wrong with the unit rate the meter sends."""
    rate, text = words.unit_rate(UnitRate(compared.meter, currency)), words.text
    percent = _percent(compared, words)
    match compared.difference:
        case Difference.VAT_MISSING:
            return text(
                "Your meter says {rate}, {percent}% less than your tariff: it looks like VAT.",
                rate=rate,
                percent=percent,
            )
        case Difference.VAT_TWICE:
            return text(
                "Your meter says {rate}, {percent}% more: VAT may be missing from your price.",
                rate=rate,
                percent=percent,
            )
        case Difference.HUNDREDFOLD:
            return text("Your meter says {rate}: it looks like pence taken for pounds.", rate=rate)
        case Difference.EARLIER_VERSION:
            return text(
                "Your display in the hall is on the price that ended on {day}: {rate}.",
                day=_last_day(compared, words),
                rate=rate,
            )
        case Difference.LATER_VERSION:
            return text("Your meter says {rate}: a price of yours to come.", rate=rate)
        case Difference.OTHER_RATE:
            return text(
                "Your meter says {rate}: your price for {name}.", rate=rate, name=compared.rate
            )
        case Difference.ZERO:
            return text("Your meter sends a price of nothing.")
        case _:
            return _apart(compared, rate, percent, words)


def standing_sentence(compared: PriceComparison, currency: str, words: Words) -> str:
    """Return what looks wrong with the standing charge the meter sends."""
    rate, text = words.unit_rate(UnitRate(compared.meter, currency)), words.text
    percent = _percent(compared, words)
    match compared.difference:
        case Difference.VAT_MISSING:
            return text(
                "Your meter says {rate} a day, {percent}% too little: it looks like VAT.",
                rate=rate,
                percent=percent,
            )
        case Difference.VAT_TWICE:
            return text(
                "Your meter says {rate} a day, {percent}% more: VAT may be missing from yours.",
                rate=rate,
                percent=percent,
            )
        case Difference.HUNDREDFOLD:
            return text(
                "Your meter says {rate} a day: it looks like pence taken for pounds.", rate=rate
            )
        case Difference.EARLIER_VERSION:
            return text(
                "Your display in the hall is on the standing charge that ended on {day}: {rate}.",
                day=_last_day(compared, words),
                rate=rate,
            )
        case Difference.LATER_VERSION:
            return text("Your meter says {rate} a day: a standing charge to come.", rate=rate)
        case _:
            return _apart_a_day(compared, rate, percent, words)


def brief_sentence(rate: str, words: Words) -> str:
    """Return that the meter sends another price, in little room."""
    return words.text("Your meter says {rate}", rate=rate)


def whose_price(compared: PriceComparison, agreed: str, words: Words) -> str:
    """Return who is right, and by which price costs are counted meanwhile."""
    if compared.difference in METERS_FAULT:
        return words.text("Costs here go by your price; your supplier can correct the meter's.")
    return words.text("Which is on your bill? We use {rate}.", rate=agreed)


def _apart(compared: PriceComparison, rate: str, percent: str | None, words: Words) -> str:
    if percent is None:
        return words.text("Your meter says {rate}, which is not your price.", rate=rate)
    if compared.meter > compared.agreed:
        return words.text(
            "Your meter says {rate}, {percent}% more than your tariff.", rate=rate, percent=percent
        )
    return words.text(
        "Your meter says {rate}, {percent}% less than your tariff.", rate=rate, percent=percent
    )


def _apart_a_day(compared: PriceComparison, rate: str, percent: str | None, words: Words) -> str:
    if percent is None:
        return words.text("Your meter says {rate} a day, which is not your price.", rate=rate)
    if compared.meter > compared.agreed:
        return words.text(
            "Your meter says {rate} a day, {percent}% more than your tariff.",
            rate=rate,
            percent=percent,
        )
    return words.text(
        "Your meter says {rate} a day, {percent}% less than your tariff.",
        rate=rate,
        percent=percent,
    )


def _percent(compared: PriceComparison, words: Words) -> str | None:
    if compared.share is None:
        return None
    return words.number(abs(compared.share) * _PERCENT, 0)


def _last_day(compared: PriceComparison, words: Words) -> str:
    """Return the last day on which an earlier price held."""
    if compared.until is None:
        return ""
    last = compared.until - timedelta(days=1)
    return words.text("{day} {year}", day=words.day(last), year=last.year)
