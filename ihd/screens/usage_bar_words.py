"""What a bar of the Usage page is called, and what it says to whoever stops at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from ihd.billing.usage_row import Step, UsageRow
from ihd.clock import Interval
from ihd.screens.usage import Span, Unit
from ihd.units import Energy, Money
from ihd.words import Words

MISSED_FROM_S = 300
"""Seconds without readings from which a bar is marked and says so."""


@dataclass(frozen=True, slots=True)
class BarWords:
    """Words for the bars of a span, in money or energy.

    ``standing`` is a half-hour's part of its day's, ``since`` the first day with readings.
    """

    words: Words
    zone: ZoneInfo
    today: date
    span: Span
    step: Step
    unit: Unit
    standing: Money | None = None
    since: date | None = None

    def before_the_first(self, row: UsageRow) -> bool:
        """Whether a bar ends before there were any readings."""
        return self.since is not None and row.after_last_day <= self.since

    def label(self, interval: Interval, day: date) -> str:
        """Return what stands under a bar."""
        if self.step is Step.HALF_HOUR:
            return self.words.time(interval.start, self.zone)
        if self.step is Step.MONTH:
            return self.words.month_short(day)
        if self.span is not Span.WEEK:
            return str(day.day)
        return self.words.text("Today") if day == self.today else self.words.weekday_short(day)

    def when(self, interval: Interval, day: date) -> str:
        """Return a bar's period in full."""
        if self.step is Step.HALF_HOUR:
            return self._from_to(interval)
        if self.step is Step.MONTH:
            return self.words.month(day)
        return self.words.weekday_and_day(day)

    def when_short(self, interval: Interval, day: date) -> str:
        """Return a bar's period in little room."""
        if self.step is Step.HALF_HOUR:
            return self._from_to(interval)
        if self.step is Step.MONTH:
            return self.words.month_name(day)
        weekday, short = self.words.weekday_short(day), self.words.day_short(day)
        return self.words.text("{weekday} {day}", weekday=weekday, day=short)

    def says(self, row: UsageRow, *, here: bool) -> str:
        """Return the sentence of a bar that has begun."""
        when = self.when(row.interval, row.first_day)
        if row.energy is None and self.before_the_first(row):
            return self.words.text("{when}: before the first reading", when=when)
        if row.energy is None:
            return self.words.text("{when}: no readings", when=when)
        energy = self.words.energy(row.energy)
        money = self.total(row)
        if money is None:
            return self.words.text("{when}: {energy}, price not known", when=when, energy=energy)
        fields = {"when": when, "amount": self.words.money(money), "energy": energy}
        if row.missing_s >= MISSED_FROM_S:
            return self.words.text(
                "{when}: {amount}, {energy}, with some readings missing", **fields
            )
        if row.caught_up:
            return self.words.text("{when}: {amount}, {energy}, part of it came late", **fields)
        if row.export:
            sent = self.words.energy(row.export)
            return self.words.text(
                "{when}: {amount}, {energy}, {sent} sent out", sent=sent, **fields
            )
        if here:
            return self.words.text("{when}: {amount}, {energy} so far", **fields)
        return self.words.text("{when}: {amount}, {energy}", **fields)

    def brief(self, row: UsageRow) -> str:
        """Return the same in at most 30 characters."""
        when = self.when_short(row.interval, row.first_day)
        if row.energy is None:
            return self.words.text("{when}: no readings", when=when)
        money = self.total(row)
        amount = self.words.energy(row.energy)
        if self.unit is Unit.MONEY and money is not None:
            amount = self.words.money_short(money)
        return self.words.text("{when}: {amount}", when=when, amount=amount)

    def to_come(self, interval: Interval, day: date) -> tuple[str, str]:
        """Return the sentence of a bar that has not begun, in full and in brief."""
        when, short = self.when(interval, day), self.when_short(interval, day)
        return (
            self.words.text("{when} is still to come", when=when),
            self.words.text("{when}: still to come", when=short),
        )

    def over(self, row: UsageRow) -> str:
        """Return the figure over a bar, in little room."""
        if self.unit is Unit.MONEY:
            money = self.total(row)
            return "" if money is None else self.words.money_short(money)
        return energy_number(row.energy or Energy(0), self.words)

    def total(self, row: UsageRow) -> Money | None:
        """Return what a bar comes to, with the standing charge; None where no price is known."""
        total = row.total
        if total is None or self.step is not Step.HALF_HOUR or self.standing is None:
            return total
        return total + self.standing

    def _from_to(self, interval: Interval) -> str:
        start = self.words.time(interval.start, self.zone)
        end = self.words.time(interval.end, self.zone)
        end = "24:00" if end == "00:00" else end
        return self.words.text("{start} to {end}", start=start, end=end)


def energy_number(energy: Energy, words: Words) -> str:
    """Return kWh without their name, with the decimals their size calls for."""
    kwh = abs(energy.kwh)
    return words.number(energy.kwh, 0 if kwh >= 100 else 1 if kwh >= 10 else 2)
