"""A day's prices as the Tariff page draws them: a ribbon of a few, or bars of many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from ihd.clock import Interval, local_date
from ihd.screens.lines import line_step
from ihd.screens.now import Tone
from ihd.screens.tariff import JobWindow, PriceDay, PricePart
from ihd.screens.tariff_told import Priced, TariffTold
from ihd.screens.usage import Axis
from ihd.tariffs.now import RateSlice
from ihd.tariffs.simple import UNIT
from ihd.units import Money, UnitRate
from ihd.words import Words

_TICK_HOURS = (0, 6, 12, 18, 24)
_CHEAP, _DEAR = Decimal("0.75"), Decimal("1.25")
"""Shares of a day's mean price below and above which one of many is cheap or dear."""


def price_days(told: TariffTold, priced: Priced, words: Words) -> tuple[PriceDay, ...]:
    """Return today, and tomorrow where anything is known of it that today does not say."""
    days = [_Day(told, priced, words, 0).made()]
    if any(piece.rate for piece in priced.tomorrow) and not priced.one_price:
        days.append(_Day(told, priced, words, 1).made())
    return tuple(days)


class Tones:
    """What a price means among those of a day: of a few, or of many."""

    def __init__(self, slices: Sequence[RateSlice], *, many: bool) -> None:
        self._known = sorted({piece.rate.per_kwh for piece in slices if piece.rate is not None})
        self._mean = _mean(slices) if many else None

    def of(self, rate: UnitRate | None) -> Tone:
        """Return the tone of a price."""
        known = self._known
        if rate is None or not known:
            return Tone.QUIET
        if len(known) == 1:
            return Tone.USUAL
        if self._mean is None:
            if rate.per_kwh == known[0]:
                return Tone.LOW
            return Tone.HIGH if rate.per_kwh == known[-1] and len(known) > 2 else Tone.USUAL
        if rate.per_kwh <= max(self._mean * _CHEAP, Decimal(0)):
            return Tone.LOW
        return Tone.HIGH if rate.per_kwh >= self._mean * _DEAR else Tone.USUAL


class _Day:
    """Makes one day."""

    def __init__(self, told: TariffTold, priced: Priced, words: Words, ahead: int) -> None:
        self.told, self.priced, self.words, self.ahead = told, priced, words, ahead
        self.whole = told.interval_of(ahead)
        self.slices = priced.tomorrow if ahead else priced.today
        self.tones = Tones(self.slices, many=priced.many)
        reached = [s.rate.per_kwh for day in (priced.today, priced.tomorrow) for s in day if s.rate]
        self.top = max([*reached, Decimal(0)]) or Decimal(1)
        self.floor = -min([*reached, Decimal(0)])

    def made(self) -> PriceDay:
        """Return the day."""
        words, told = self.words, self.told
        now = self.priced.rate.now.rate
        unknown = any(piece.rate is None for piece in self.slices)
        return PriceDay(
            title=words.text("Tomorrow") if self.ahead else words.text("Today"),
            date=words.weekday_and_day(local_date(self.whole.start, told.zone)),
            parts=tuple(self._part(piece) for piece in self.slices),
            hours=self._hours(),
            spoken=self._spoken(),
            axis=self._axis() if self.priced.many else None,
            here=None if self.ahead else self._place(told.now),
            here_label="" if self.ahead or now is None else self._here(now),
            windows=self._windows(),
            unpublished=words.text("Not published yet") if unknown else "",
            cost="" if self.ahead else self._cost_so_far(),
        )

    def _part(self, piece: RateSlice) -> PricePart:
        words = self.words
        cost = None if self.ahead else self._cost(piece.interval)
        if piece.rate is None:
            says = words.text("{when}: not published yet", when=self._when(piece.interval))
            return self._placed(piece, "", Tone.QUIET, says, known=False)
        rate = words.unit_rate(piece.rate)
        fields = {"when": self._when(piece.interval), "rate": rate}
        if cost is None:
            says = words.text("{when}: {rate}", **fields)
        elif piece.interval.end <= self.told.now:
            says = words.text("{when}: {rate}, and it cost you {amount}", amount=cost, **fields)
        else:
            says = words.text("{when}: {rate}, {amount} so far", amount=cost, **fields)
        return self._placed(
            piece,
            rate,
            self.tones.of(piece.rate),
            says,
            cost=cost or "",
        )

    def _placed(
        self,
        piece: RateSlice,
        label: str,
        tone: Tone,
        says: str,
        *,
        cost: str = "",
        known: bool = True,
    ) -> PricePart:
        named = piece.period if piece.period not in (None, UNIT) and not self.priced.many else None
        bar = piece.rate if self.priced.many else None
        return PricePart(
            start=self._place(piece.interval.start),
            end=self._place(piece.interval.end),
            label=label,
            tone=tone,
            says=says,
            name=named or "",
            height=None if bar is None else float(bar.per_kwh / self.top),
            cost=cost,
            known=known,
        )

    def _windows(self) -> tuple[JobWindow, ...]:
        cheapest = self.priced.cheapest
        within = cheapest.interval.overlap(self.whole) if cheapest else None
        if within is None or self.priced.one_price:
            return ()
        start, end = self._place(within.start), self._place(within.end)
        return (JobWindow(start, end, self.words.text("Cheapest")),)

    def _axis(self) -> Axis:
        step = line_step(self.top, self.floor)
        values = [step * n for n in range(-int(self.floor / step), int(self.top / step) + 1)]
        currency = self.priced.tariff.currency
        return Axis(
            tuple(
                (float(value / self.top), self.words.money(Money(value, currency)))
                for value in values
            ),
            floor=float(self.floor / self.top),
        )

    def _hours(self) -> tuple[tuple[float, str], ...]:
        """Return where the hours of the clock stand, which is not even where the clocks change."""
        day = local_date(self.whole.start, self.told.zone)
        found = []
        for hour in _TICK_HOURS:
            on = day + timedelta(days=hour // 24)
            at = datetime(on.year, on.month, on.day, hour % 24, tzinfo=self.told.zone)
            found.append((self._place(at), f"{hour:02d}:00"))
        return tuple(found)

    def _spoken(self) -> str:
        words = self.words
        known = [piece for piece in self.slices if piece.rate is not None]
        rates = {piece.rate for piece in known}
        title = words.text("Tomorrow") if self.ahead else words.text("Today")
        if not known:
            return words.text("{day} is not published yet", day=title)
        low = min(known, key=lambda piece: piece.rate.per_kwh if piece.rate else Decimal(0))
        high = max(known, key=lambda piece: piece.rate.per_kwh if piece.rate else Decimal(0))
        fields = {"day": title, "low": self._rate(low), "high": self._rate(high)}
        if len(rates) == 1:
            return words.text("{day}: {low} all day", **fields)
        zone = self.told.zone
        if len(rates) == 2 and len([p for p in known if p.rate == low.rate]) == 1:
            start, end = words.time(low.interval.start, zone), self._end(low.interval)
            return words.text(
                "{day}: {low} from {start} to {end}, else {high}", start=start, end=end, **fields
            )
        return words.text(
            "{day}: from {low} at {low_time} to {high} at {high_time}",
            low_time=words.time(low.interval.start, zone),
            high_time=words.time(high.interval.start, zone),
            **fields,
        )

    # -- figures ----------------------------------------------------------------------------

    def _place(self, instant: datetime) -> float:
        return (instant - self.whole.start) / self.whole.duration

    def _rate(self, piece: RateSlice) -> str:
        return self.words.unit_rate(piece.rate) if piece.rate else ""

    def _here(self, rate: UnitRate) -> str:
        return self.words.text("{rate} now", rate=self.words.unit_rate(rate))

    def _when(self, interval: Interval) -> str:
        if interval == self.whole:
            return self.words.text("All day")
        start = self.words.time(interval.start, self.told.zone)
        return self.words.text("{start} to {end}", start=start, end=self._end(interval))

    def _end(self, interval: Interval) -> str:
        at_midnight = interval.end == self.whole.end
        return "24:00" if at_midnight else self.words.time(interval.end, self.told.zone)

    def _cost(self, interval: Interval) -> str | None:
        """Return what a stretch has cost, None where it has not begun or that is not known."""
        rows = [row for row in self.told.rows if row.interval.start in interval]
        if not rows or interval.start >= self.told.now or any(row.cost is None for row in rows):
            return None
        total = sum((row.cost.amount for row in rows if row.cost), Decimal(0))
        return self.words.money(Money(total, self.priced.tariff.currency))

    def _cost_so_far(self) -> str:
        cost = self._cost(self.whole)
        return "" if cost is None else self.words.text("{amount} so far", amount=cost)


def _mean(slices: Sequence[RateSlice]) -> Decimal:
    total, length = Decimal(0), timedelta(0)
    for piece in slices:
        if piece.rate is not None:
            total += piece.rate.per_kwh * (piece.interval.duration // timedelta(milliseconds=1))
            length += piece.interval.duration
    return total / max(1, length // timedelta(milliseconds=1))
