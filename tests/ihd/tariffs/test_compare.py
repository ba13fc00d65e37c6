"""What the meter's price looks like beside the one agreed."""

from datetime import date
from decimal import Decimal

import pytest

from ihd.tariffs.compare import Difference, compare_prices, compare_with_tariff
from ihd.tariffs.file import load_tariff

TARIFF = load_tariff("""
name = "Two rates"
currency = "GBP"
vat_percent = 5
prices_include_vat = false
[[version]]
[[version.rate]]
name = "Night"
price = 0.11
when = "00:30-07:30"
[[version.rate]]
name = "Day"
price = 0.28
[[version]]
from = 2026-04-01
[[version.rate]]
name = "Night"
price = 0.12
when = "00:30-07:30"
[[version.rate]]
name = "Day"
price = 0.30
""")


@pytest.mark.parametrize(
    ("meter", "difference"),
    [
        ("0.315", Difference.SAME),
        ("0.3150", Difference.SAME),
        ("0.30", Difference.VAT_MISSING),
        ("0.33075", Difference.VAT_TWICE),
        ("31.5", Difference.HUNDREDFOLD),
        ("0.294", Difference.EARLIER_VERSION),
        ("0.126", Difference.OTHER_RATE),
        ("0", Difference.ZERO),
        ("0.4", Difference.OTHER),
    ],
)
def test_a_meters_price_is_named_for_what_it_looks_like(meter, difference):
    found = compare_with_tariff(Decimal(meter), TARIFF, date(2026, 5, 1), "Day")
    assert found.difference is difference


def test_a_display_on_the_coming_price_is_named_too():
    found = compare_with_tariff(Decimal("0.315"), TARIFF, date(2026, 3, 1), "Day")
    assert (found.difference, found.since) == (Difference.LATER_VERSION, date(2026, 4, 1))


def test_the_share_is_how_far_the_meters_price_is_off():
    found = compare_prices(Decimal("0.2625"), Decimal("0.25"))
    assert (found.difference, found.share) == (Difference.VAT_TWICE, Decimal("0.05"))
    assert compare_with_tariff(Decimal(1), TARIFF, date(2026, 5, 1), "Peak") is None
