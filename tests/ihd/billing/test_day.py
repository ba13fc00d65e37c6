"""Energy priced by the rates that held."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.day import PricedSlice, priced
from ihd.clock import Interval
from ihd.units import Energy, UnitRate

START = datetime(2026, 11, 24, tzinfo=UTC)
CHEAP, DEAR = UnitRate(Decimal("0.09"), "GBP"), UnitRate(Decimal("0.2611"), "GBP")


def at(minutes):
    return START + timedelta(minutes=minutes)


@given(st.integers(0, 10**12), st.integers(1, 1439))
def test_splitting_an_interval_leaves_its_energy_whole(mwh, change):
    slices = [
        PricedSlice(Interval(at(0), at(change)), CHEAP),
        PricedSlice(Interval(at(change), at(1440)), CHEAP),
    ]
    cost = priced([(Interval(at(0), at(1440)), Energy(mwh))], slices)
    assert cost == CHEAP * Energy(mwh)


def test_an_interval_over_a_price_change_is_split_by_time():
    slices = [
        PricedSlice(Interval(at(0), at(10)), CHEAP),
        PricedSlice(Interval(at(10), at(1440)), DEAR),
    ]
    cost = priced([(Interval(at(0), at(30)), Energy.from_kwh("3"))], slices)
    assert cost is not None
    assert cost.amount == Decimal("0.09") + 2 * Decimal("0.2611")


def test_a_price_that_is_not_known_is_not_guessed():
    slices = [PricedSlice(Interval(at(0), at(1440)), None)]
    assert priced([(Interval(at(0), at(30)), Energy.from_kwh("1"))], slices) is None
