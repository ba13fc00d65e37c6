"""Where a bill is heading: exact for a home that repeats itself, rough until enough is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.consumption import Series
from ihd.billing.cost import cost
from ihd.billing.forecast import forecast
from ihd.clock import to_ms
from ihd.tariffs.file import load_tariff

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
