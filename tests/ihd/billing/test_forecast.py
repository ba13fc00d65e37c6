"""Where a bill is heading: exact for a home that repeats itself, rough until enough is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Series
from ihd.billing.cost import cost
from ihd.billing.forecast import forecast
from ihd.clock import HALF_HOUR, Interval, to_ms
from ihd.tariffs.file import load_tariff
from ihd.tariffs.prices import PriceSlot, PriceTable

LONDON = ZoneInfo("Europe/London")
TARIFF = load_tariff("""
name = "Two rates"
currency = "GBP"
standing_charge = "50 p"
[[rate]]
name = "Night"
price = "10 p"
when = "00:00-07:00"
[[rate]]
name = "Day"
price = "30 p"
""")
HALF_HOURLY = load_tariff("""
name = "Half-hourly"
currency = "GBP"
standing_charge = "50 p"
[[rate]]
name = "Unit"
price_table = true
""")
UTC_ZONE = ZoneInfo("UTC")
DAY = timedelta(days=1)
BILL = (date(2026, 3, 10), date(2026, 4, 10))
NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


def home(first: datetime, until: datetime, watt_hours) -> Series:
    """Return half-hours of a home whose use an hour is a function of the instant."""
    starts, amounts = [], []
    at = first
    while at < until:
        starts.append(to_ms(at))
        amounts.append(int(watt_hours(at)) * 500)
        at += timedelta(minutes=30)
    return Series(None, "kWh", starts, [start + 1_800_000 for start in starts], amounts)


def weekly(at: datetime) -> int:
    return 400 + 300 * (at.weekday() >= 5) + 10 * at.hour


def test_a_home_that_repeats_its_week_ends_where_it_would():
    whole = home(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 10, tzinfo=UTC), weekly)
    known = home(datetime(2026, 1, 1, tzinfo=UTC), NOW, weekly)
    found = forecast(TARIFF, (known,), BILL, NOW, LONDON)
    right = cost(TARIFF, (whole,), *BILL, LONDON)
    assert abs(found.likely.total.amount - right.total.amount) < Decimal("0.50")
    assert found.low.total.amount < right.total.amount < found.high.total.amount
    assert not found.rough
    assert not found.by_season
    assert [line.name for line in found.likely.lines] == [line.name for line in right.lines]


def test_so_far_is_the_bill_up_to_today():
    known = home(datetime(2026, 1, 1, tzinfo=UTC), NOW, weekly)
    found = forecast(TARIFF, (known,), BILL, NOW, LONDON)
    assert found.so_far == cost(TARIFF, (known,), BILL[0], date(2026, 3, 21), LONDON)
    assert found.so_far.total.amount < found.low.total.amount


def test_the_season_of_a_year_ago_is_followed_at_this_years_level():
    def falling(at: datetime) -> int:
        spring = (at.date() - date(at.year, 3, 1)).days
        level = 1000 - 15 * min(max(spring, 0), 60)
        return level if at.year == 2025 else level * 12 // 10

    whole = home(datetime(2025, 2, 1, tzinfo=UTC), datetime(2026, 4, 10, tzinfo=UTC), falling)
    known = home(datetime(2025, 2, 1, tzinfo=UTC), NOW, falling)
    found = forecast(TARIFF, (known,), BILL, NOW, LONDON)
    right = cost(TARIFF, (whole,), *BILL, LONDON).total.amount
    assert found.by_season
    assert abs(found.likely.total.amount - right) < right * Decimal("0.03")


def test_few_days_are_rough_and_none_are_no_forecast():
    known = home(datetime(2026, 3, 16, tzinfo=UTC), NOW, weekly)
    found = forecast(TARIFF, (known,), BILL, NOW, LONDON)
    assert found.rough
    energy = sum(line.exact.amount for line in found.likely.lines if line.energy)
    assert found.high.total.amount - found.low.total.amount > energy / 4
    assert forecast(TARIFF, (), BILL, NOW, LONDON) is None
    assert forecast(TARIFF, (known,), (date(2026, 5, 1), date(2026, 6, 1)), NOW, LONDON) is None


def test_days_of_the_bill_from_before_the_first_reading_are_not_days_without_use():
    whole = home(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 10, tzinfo=UTC), weekly)
    known = home(datetime(2026, 3, 12, 15, tzinfo=UTC), NOW, weekly)
    found = forecast(TARIFF, (known,), BILL, NOW, LONDON)
    right = cost(TARIFF, (whole,), *BILL, LONDON).total.amount
    assert found.rough
    assert abs(found.likely.total.amount - right) < right * Decimal("0.05")
    assert found.low.total.amount < right < found.high.total.amount


def test_prices_not_published_yet_are_those_of_the_last_day_that_is():
    def price(at: datetime) -> Decimal:
        return Decimal("0.10") if at.hour < 7 else Decimal("0.30")

    def slots(until: datetime):
        at = datetime(2026, 1, 1, tzinfo=UTC)
        while at < until:
            yield PriceSlot(Interval(at, at + HALF_HOUR), price(at))
            at += HALF_HOUR

    known = home(datetime(2026, 1, 1, tzinfo=UTC), NOW, weekly)
    table = PriceTable.of(slots(NOW + timedelta(hours=14)), "GBP", vat_included=True)
    every = PriceTable.of(slots(NOW + timedelta(days=30)), "GBP", vat_included=True)
    found = forecast(HALF_HOURLY, (known,), BILL, NOW, UTC_ZONE, prices=table)
    assert not found.likely.unpriced
    assert found == forecast(HALF_HOURLY, (known,), BILL, NOW, UTC_ZONE, prices=every)


def test_a_price_that_holds_until_told_otherwise_is_repeated_as_its_last_day_had_it():
    at, slots = datetime(2026, 3, 1, tzinfo=UTC), []
    while at < NOW:
        slots += [PriceSlot(Interval(at, at + timedelta(hours=7)), Decimal("0.10"))]
        day = Interval(at + timedelta(hours=7), at + timedelta(days=1))
        slots += [PriceSlot(day, Decimal("0.30"))]
        at += timedelta(days=1)
    slots[-1] = PriceSlot(Interval(slots[-1].interval.start, NOW + 36500 * DAY), Decimal("0.30"))
    known = home(datetime(2026, 3, 1, tzinfo=UTC), NOW, weekly)
    table = PriceTable.of(slots, "GBP", vat_included=True)
    found = forecast(HALF_HOURLY, (known,), BILL, NOW, UTC_ZONE, prices=table)
    by_tariff = forecast(TARIFF, (known,), BILL, NOW, UTC_ZONE)
    assert found.likely.total == by_tariff.likely.total
