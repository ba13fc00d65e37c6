"""A meter's own prices: dated where they hold for days, no tariff where they change by the hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.clock import Interval
from ihd.meter import Fuel
from ihd.tariffs.prices import PriceSlot, PriceTable
from ihd.tariffs.simple import metered_tariff
from ihd.tariffs.steady import steady
from ihd.units import DayRate

LONDON = ZoneInfo("Europe/London")
TARIFF = metered_tariff(Fuel.ELECTRICITY, "GBP", DayRate(Decimal("0.5"), "GBP"))
OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))


def table(*changes: tuple[datetime, str]) -> PriceTable:
    edges = [*(at for at, _ in changes), datetime(2126, 1, 1, tzinfo=UTC)]
    slots = [
        PriceSlot(Interval(start, end), Decimal(price))
        for start, end, (_, price) in zip(edges, edges[1:], changes, strict=False)
    ]
    return PriceTable.of(slots, "GBP", vat_included=True)


def test_a_price_that_holds_is_one_from_the_day_it_was_heard_on():
    found = steady(TARIFF, table((datetime(2026, 9, 3, tzinfo=UTC), "0.26")), *OCTOBER, LONDON)
    rate = found.version_on(OCTOBER[0]).rates[0]
    assert (rate.price, rate.from_table) == (Decimal("0.26"), False)
    assert found.version_on(OCTOBER[0]).charges == TARIFF.versions[0].charges
    assert found.version_on(date(2026, 9, 2)).rates == (), "before it was heard none is known"


def test_a_price_that_changed_has_a_version_for_each():
    changed = datetime(2026, 10, 14, 23, 5, tzinfo=UTC)
    heard = table((datetime(2026, 9, 3, tzinfo=UTC), "0.26"), (changed, "0.27"))
    found = steady(TARIFF, heard, *OCTOBER, LONDON)
    prices = [found.version_on(date(2026, 10, day)).rates[0].price for day in (14, 15)]
    assert prices == [Decimal("0.26"), Decimal("0.27")]


def test_a_price_of_the_night_is_no_tariff_for_all_hours():
    at, changes = datetime(2026, 9, 3, tzinfo=UTC), []
    while at.date() < OCTOBER[1]:
        changes += [(at, "0.10"), (at + timedelta(hours=7), "0.30")]
        at += timedelta(days=1)
    assert steady(TARIFF, table(*changes), *OCTOBER, LONDON) is None


def test_without_a_table_or_with_a_price_of_its_own_it_is_left_as_it_is():
    assert steady(TARIFF, None, *OCTOBER, LONDON) is None
    before = table((datetime(2026, 12, 1, tzinfo=UTC), "0.26"))
    assert steady(TARIFF, before, *OCTOBER, LONDON) is None
