"""The band is this home's own, learned, and calm."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.clock import Interval
from ihd.insight.usual import Band, UsualPower, band_of, usual_power
from ihd.units import Energy

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 18, 42, tzinfo=UTC)  # a Tuesday evening


def half_hours(days, watts_at):
    for back in range(1, days + 1):
        for slot in range(48):
            start = (NOW - timedelta(days=back)).replace(hour=0, minute=0) + slot * timedelta(
                minutes=30
            )
            watts = watts_at(start)
            yield (
                Interval(start, start + timedelta(minutes=30)),
                Energy.from_kwh(Decimal(watts) / 2000),
            )


def test_nothing_is_called_usual_in_the_first_days():
    assert usual_power(half_hours(3, lambda _: 400), NOW, LONDON) is None


def test_an_electric_heaters_evening_is_usual_where_it_runs_every_evening():
    def heated(start):
        return 3000 if 17 <= start.hour <= 21 else 200

    usual = usual_power(half_hours(28, heated), NOW, LONDON)
    assert usual is not None
    assert band_of(Decimal(3100), usual, Band.USUAL) is Band.USUAL
    assert band_of(Decimal(300), usual, Band.USUAL) is Band.LOW


def test_a_weekday_is_not_judged_by_weekends():
    def busy_weekend(start):
        return 4000 if start.weekday() >= 5 else 300

    usual = usual_power(half_hours(28, busy_weekend), NOW, LONDON)
    assert usual is not None
    assert band_of(Decimal(3000), usual, Band.USUAL) is Band.HIGH


@pytest.mark.parametrize("power", [1000, 1050, 950, 1090])
def test_a_power_that_wavers_about_an_edge_keeps_its_band(power):
    usual = UsualPower(Decimal(200), Decimal(1000), days=20)
    assert band_of(Decimal(power), usual, Band.USUAL) is Band.USUAL
    assert band_of(Decimal(power), usual, Band.HIGH) is Band.HIGH
