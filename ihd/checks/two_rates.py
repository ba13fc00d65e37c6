"""What a tariff's clock says of a meter's registers: which of them should count, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.checks.switch_times import ExpectedSwitch
from ihd.clock import local_date
from ihd.tariffs.now import RateSlice, day_slices
from ihd.tariffs.tariff import RatePeriod, Tariff
from ihd.units import UnitRate

_NIGHT_WORDS = ("night", "low", "off", "nacht", "nos", "nuit", "laag", "hc", "heures creuses")
_DAYS_REMEMBERED = 70


@dataclass(frozen=True, slots=True)
class TwoPrices:
    """The dearer and the cheaper register of a tariff of two rates, with their prices."""

    day: str
    night: str
    day_rate: UnitRate
    night_rate: UnitRate


@dataclass(slots=True)
class Expectation:
    """Says which register should count at an instant, by the tariff's clock alone.

    Without ``registers`` the tariff's own rates stand for them, as for a meter that has but one.
    """

    tariff: Tariff
    zone: ZoneInfo
    registers: Sequence[str] = ()
    _days: dict[date, tuple[RateSlice, ...]] = field(default_factory=dict)

    def __call__(self, instant: datetime) -> str | None:
        """Return the register that should count, or None where the tariff does not say."""
        day = local_date(instant, self.zone)
        names = self._names(day)
        piece = next((p for p in self._slices(day) if instant in p.interval), None)
        return names.get(piece.period) if piece is not None and len(names) > 1 else None

    def switches(self, day: date) -> tuple[ExpectedSwitch, ...]:
        """Return when a day's registers should change, on the tariff's own clock."""
        names = self._names(day)
        slices = [*self._slices(day), *self._slices(day + timedelta(days=1))[:1]]
        if len(names) < 2:
            return ()
        clock = self._clock(day)
        return tuple(
            ExpectedSwitch(
                names[after.period], after.interval.start.astimezone(clock).time(), clock
            )
            for before, after in pairwise(slices)
            if names[before.period] != names[after.period]
        )

    def prices(self, day: date) -> TwoPrices | None:
        """Return the two registers with a day's prices, where there are just two of them."""
        names = self._names(day)
        found = {names[p.period]: p.rate for p in self._slices(day) if p.period in names and p.rate}
        if len(found) != 2:
            return None
        night, day_register = sorted(found, key=lambda name: found[name].per_kwh)
        return TwoPrices(day_register, night, found[day_register], found[night])

    def _clock(self, day: date) -> tzinfo:
        version = self.tariff.version_on(day)
        clock = version.clock if version is not None else None
        return clock or self.zone

    def _slices(self, day: date) -> tuple[RateSlice, ...]:
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= _DAYS_REMEMBERED:
                self._days.clear()
            found = self._days[day] = day_slices(self.tariff, day, self.zone)
        return found

    def _names(self, day: date) -> Mapping[str | None, str]:
        """Return the register of each of a day's periods; none where one is not known."""
        periods = {p.period: p.rate for p in self._slices(day)}
        if not self.registers:
            return {name: name for name in periods if name is not None}
        version = self.tariff.version_on(day)
        rates = {rate.name: rate for rate in version.rates} if version is not None else {}
        names: dict[str | None, str] = {
            period: register
            for period in periods
            if period in rates and (register := self._named(rates[period])) is not None
        }
        if len(periods) == len(self.registers) == 2 and len(set(names.values())) < 2:
            names = self._by_price(periods)
        return names if len(names) == len(periods) else {}

    def _named(self, rate: RatePeriod) -> str | None:
        """Return the register that a rate names, or is named like."""
        mine = {rate.name.casefold(), *rate.registers}
        return next((name for name in self.registers if name.casefold() in mine), None)

    def _by_price(self, periods: Mapping[str | None, UnitRate | None]) -> dict[str | None, str]:
        """Match the register that is called after the night with the cheaper period."""
        called = [n for n in self.registers if n.casefold().startswith(_NIGHT_WORDS)]
        prices = {name: rate.per_kwh for name, rate in periods.items() if rate is not None}
        if len(called) != 1 or len(prices) != 2 or len(set(prices.values())) < 2:
            return {}
        cheap, dear = sorted(prices, key=lambda name: prices[name])
        other = next(name for name in self.registers if name != called[0])
        return {cheap: called[0], dear: other}
