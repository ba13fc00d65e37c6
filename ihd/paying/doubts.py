"""Numbers that are hardly meant as they were typed: they are asked about, never refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ihd.clock import midnight
from ihd.home import Home
from ihd.meter import Fuel, Quantity
from ihd.paying.draft import Draft
from ihd.paying.made import times_price, used_by_readings
from ihd.screens.bill_facts import Ask, Doubt, Step, Why
from ihd.setting_up import typed
from ihd.statements.statement import LastStatement
from ihd.tariffs.ask import Ask as Asked

FAR = 9
"""So many times more, or less, than what was to be expected is another count of digits."""
LONG = timedelta(days=200)
"""A bill of more days than this is one of a year mistyped, or one that needs to be confirmed."""
_LEAST = 5
"""What is expected to be less than this tells nothing."""
_RATES = {Ask.UNIT_RATE: "unit_rate", Ask.STANDING_RATE: "day_rate"}


def doubt_of(
    home: Home, draft: Draft, step: Step, text: str, last: LastStatement, currency: str
) -> Doubt | None:
    """Return what is odd about a number typed at a step; None where nothing is."""
    if step.ask is Ask.LAST_DAY:
        return _doubt_of_length(draft, step, text)
    number = typed.number(text)
    if number is None:
        return None
    if step.ask in _RATES:
        asked = Asked("price", _RATES[step.ask], "")
        meant = typed.meant(asked, text, currency)
        if meant is None:
            return None
        return Doubt(step.place, text, Why.MEANT, number, meant.normalize())
    if step.ask is Ask.CLOSING:
        opening = draft.number(step.place.replace("closing", "opening"))
        if opening is not None and number < opening:
            return Doubt(step.place, text, Why.LOWER, number, opening)
    if step.ask is Ask.OPENING:
        ended = dict(last.closings).get(step.name or None)
        if ended is not None and number < ended:
            return Doubt(step.place, text, Why.LOWER_THAN_LAST, number, ended)
    expected = _expected(home, draft, step, currency)
    if expected is None or expected < _LEAST:
        return None
    if number >= expected * FAR:
        return Doubt(step.place, text, Why.FAR_MORE, number, expected)
    if number * FAR <= expected:
        return Doubt(step.place, text, Why.FAR_LESS, number, expected)
    return None


def _doubt_of_length(draft: Draft, step: Step, text: str) -> Doubt | None:
    """Return what is odd about the days of a bill: a year is easily mistyped."""
    first, last = draft.day("first_day"), typed.day(text)
    if first is None or last is None or last - first < LONG:
        return None
    return Doubt(step.place, text, Why.LONG, Decimal((last - first).days + 1), Decimal(0))


def _expected(home: Home, draft: Draft, step: Step, currency: str) -> Decimal | None:
    """Return what a number should about be, where something tells."""
    place = step.place.partition(".")[2]
    match step.ask:
        case Ask.OPENING | Ask.CLOSING:
            ours = _ours(home, draft, step)
            opening = draft.number(f"opening.{place}") if step.ask is Ask.CLOSING else None
            return opening if ours is None else ours
        case Ask.KWH:
            return used_by_readings(draft, place) if draft.answer("counters") else None
        case Ask.AMOUNT:
            return times_price(draft, f"kwh.{place}", f"unit_rate.{place}", currency)
        case Ask.STANDING_DAYS:
            return Decimal(draft.days) if draft.days else None
        case Ask.STANDING_AMOUNT:
            return times_price(draft, "standing_days", "standing_rate", currency)
        case _:
            return None


def _ours(home: Home, draft: Draft, step: Step) -> Decimal | None:
    """Return what our own display showed when a reading was taken, by the bill's days."""
    day = draft.day("first_day" if step.ask is Ask.OPENING else "last_day")
    meter, zone = home.settings.meter_for(Fuel(draft.fuel)), home.settings.zone
    if day is None or meter is None:
        return None
    instant = midnight(day if step.ask is Ask.OPENING else day + timedelta(days=1), zone)
    quantity = Quantity.IMPORT_VOLUME if draft.fuel == Fuel.GAS else Quantity.IMPORT_ENERGY
    dial = draft.dials[draft.names.index(step.name)] if step.name in draft.names else ""
    reading = home.store.reading_at(meter, quantity, instant, register=dial or None)
    value = reading.value if reading is not None else None
    return Decimal(int(value)) if isinstance(value, Decimal) else None
