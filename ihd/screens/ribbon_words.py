"""From a day's prices to the ribbon of the Now page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from ihd.clock import day_interval, local_date
from ihd.screens.now import Ribbon, RibbonPart, Tone
from ihd.snapshot import RateSlice, Snapshot
from ihd.units import UnitRate
from ihd.words import Words

_TICK_HOURS = (0, 6, 12, 18, 24)
_MANY_PRICES = 8
"""From how many stretches on a day is drawn as bars: too many to be named one by one."""


def ribbon_of(snapshot: Snapshot, spoken: str, words: Words) -> Ribbon | None:
    """Return the day's prices as a ribbon, many as bars; None where one price holds all day."""
    if len(snapshot.day_rates) < 2:
        return None
    day = day_interval(local_date(snapshot.at, snapshot.zone), snapshot.zone)

    def place(instant: datetime) -> float:
        return (instant - day.start) / day.duration

    many = len(snapshot.day_rates) >= _MANY_PRICES
    tone_of = _tone_of_many(snapshot.day_rates) if many else _tone_of_few(snapshot.day_rates)
    top = max((s.rate.per_kwh for s in snapshot.day_rates if s.rate), default=Decimal(0))
    parts = tuple(
        RibbonPart(
            start=place(piece.interval.start),
            end=place(piece.interval.end),
            label=words.unit_rate(piece.rate) if piece.rate else words.text("Not published yet"),
            tone=tone_of(piece.rate),
            known=piece.rate is not None,
            level=_level(piece.rate, top) if many else None,
        )
        for piece in snapshot.day_rates
    )
    hours = tuple((hour / 24, f"{hour:02d}:00") for hour in _TICK_HOURS)
    return Ribbon(parts=parts, here=place(snapshot.at), hours=hours, spoken=spoken)


def _level(rate: UnitRate | None, top: Decimal) -> float | None:
    if rate is None:
        return None
    return float(max(rate.per_kwh, Decimal(0)) / top) if top > 0 else 0.0


def _tone_of_many(slices: Sequence[RateSlice]) -> Callable[[UnitRate | None], Tone]:
    # Imported here: few homes have a price for each half-hour.
    from ihd.screens.tariff_days import Tones
    from ihd.tariffs.now import RateSlice as Priced

    return Tones([Priced(one.interval, one.rate, one.period) for one in slices], many=True).of


def _tone_of_few(slices: Sequence[RateSlice]) -> Callable[[UnitRate | None], Tone]:
    known = sorted({piece.rate.per_kwh for piece in slices if piece.rate is not None})

    def tone_of(rate: UnitRate | None) -> Tone:
        if rate is None or len(known) < 2:
            return Tone.QUIET
        if rate.per_kwh == known[0]:
            return Tone.LOW
        return Tone.HIGH if rate.per_kwh == known[-1] and len(known) > 2 else Tone.USUAL

    return tone_of
