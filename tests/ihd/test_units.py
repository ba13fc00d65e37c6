"""Quantities are exact, and rounded once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.units import DayRate, Energy, Money, UnitRate, Volume

KWH = st.decimals("-1000000", "1000000", places=6)


@given(KWH, KWH)
def test_energy_adds_and_subtracts_exactly(a, b):
    assert (Energy.from_kwh(a) + Energy.from_kwh(b)).kwh == a + b
    assert (Energy.from_kwh(a) - Energy.from_kwh(b)).kwh == a - b


def test_energy_times_a_rate_is_not_rounded():
    assert (UnitRate(Decimal("0.244965"), "GBP") * Energy.from_kwh("1.001")).amount == Decimal(
        "0.245209965"
    )


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.125", "0.13"), ("0.135", "0.14"), ("-0.125", "-0.13"), ("2", "2.00")]
)
def test_money_rounds_half_up_as_bills_do(exact, rounded):
    assert Money(Decimal(exact), "GBP").rounded().amount == Decimal(rounded)


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="EUR"):
        Money(Decimal(1), "GBP") + Money(Decimal(1), "EUR")


def test_a_standing_charge_counts_days():
    assert (DayRate(Decimal("0.5719"), "GBP") * 31).amount == Decimal("17.7289")


def test_a_volume_keeps_a_litre_meter_to_the_millilitre():
    assert Volume.from_m3("775.636").m3 == Decimal("775.636")
