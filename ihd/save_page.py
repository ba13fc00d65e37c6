"""The Save page of a home: what is always on, and when power is cheap."""

from __future__ import annotations

from datetime import datetime, timedelta

from ihd.clock import Interval
from ihd.home import Home
from ihd.insight.always_on import always_on_w
from ihd.meter import Fuel, Quantity
from ihd.prices import InForce
from ihd.screens.save import SaveScreen
from ihd.screens.save_words import Savings, save_screen
from ihd.tariffs.now import CheapTime, cheapest_window, rate_slices
from ihd.units import UnitRate
from ihd.words import Words

LOOKS_BACK = timedelta(days=28)
LOOKS_AHEAD = timedelta(hours=24)
JOB = timedelta(hours=3)


def save_page(home: Home, _request: object, words: Words, now: datetime) -> SaveScreen:
    """Return what the Save page says of the home at an instant."""
    meter = home.settings.meter_for(Fuel.ELECTRICITY)
    force = home.in_force(Fuel.ELECTRICITY, now)
    watts = None
    if meter is not None:
        rows = home.store.totals(meter, Quantity.IMPORT_ENERGY, Interval(now - LOOKS_BACK, now))
        watts = always_on_w([(row.interval, row.energy) for row in rows if not row.missing_s])
    zone = home.settings.zone
    ahead = Interval(now, now + LOOKS_AHEAD)
    cheapest = dearest = None
    if force is not None:
        cheapest = cheapest_window(force.tariff, ahead, JOB, zone, prices=force.table)
        dearest = _dearest(force, ahead, home)
    known = Savings(zone, watts, _mean_rate(force, ahead, home), cheapest, dearest)
    return save_screen(known, now, words)


def _slices(force: InForce, ahead: Interval, home: Home) -> list[tuple[Interval, UnitRate]]:
    found = rate_slices(force.tariff, ahead, home.settings.zone, prices=force.table)
    return [(piece.interval, piece.rate) for piece in found if piece.rate is not None]


def _dearest(force: InForce, ahead: Interval, home: Home) -> CheapTime | None:
    known = _slices(force, ahead, home)
    if not known:
        return None
    interval, rate = max(known, key=lambda piece: piece[1].per_kwh)
    return CheapTime(interval, rate)


def _mean_rate(force: InForce | None, ahead: Interval, home: Home) -> UnitRate | None:
    """Return the mean of the next day's known prices, by time: what is always on pays them all."""
    known = _slices(force, ahead, home) if force is not None else []
    if not known:
        return None
    seconds = sum((interval.duration // timedelta(seconds=1) for interval, _ in known), 0)
    total = sum(
        rate.per_kwh * (interval.duration // timedelta(seconds=1)) for interval, rate in known
    )
    return UnitRate(total / seconds, known[0][1].currency) if seconds and total else None
