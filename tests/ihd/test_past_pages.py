"""The Usage and Tariff pages of a whole home, told by a simulated bridge: figures that agree."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.usage_row import Step
from ihd.feed.demo import past_of
from ihd.home import Home
from ihd.meter import Fuel
from ihd.paths import HomeFolder
from ihd.screens.usage import Span, Unit, UsageRequest
from ihd.session import load_settings, open_home
from ihd.tariff_page import tariff_page
from ihd.tariffs.file import load_tariff
from ihd.usage_page import usage_page
from ihd.words import Words

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 31, 18, 42, 10, tzinfo=UTC)
TODAY, CLOCKS_CHANGED = date(2026, 3, 31), date(2026, 3, 29)
EN = Words("en")
NIGHT = load_tariff(
    'name = "Economy 7"\ncurrency = "GBP"\nstanding_charge = "53.4 p"\nclock = "UTC"\n'
    '[[rate]]\nname = "Night"\nprice = "9 p"\nwhen = "00:30-07:30"\n'
    '[[rate]]\nname = "Day"\nprice = "27 p"\n'
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = HomeFolder(tmp_path_factory.mktemp("home")).create()
    chosen = replace(load_settings(folder), timezone="Europe/London")
    home, store, bridges = open_home(folder, chosen, adopt=True)
    home.start(NOW - timedelta(days=16))
    for message in past_of(NOW, LONDON, history_days=16, step_s=300):
        home.take(message, bridges.decode(message))
    home.keep(NOW)
    yield home
    store.close()


def rows(home, step, first, after, fuel=Fuel.ELECTRICITY):
    meter = home.settings.meter_for(fuel)
    return home.past.usage(meter, fuel, step, first, after, NOW)


@pytest.mark.parametrize("span", list(Span))
@pytest.mark.parametrize("fuel", [Fuel.ELECTRICITY, Fuel.GAS])
@pytest.mark.parametrize("unit", list(Unit))
def test_every_request_is_answered_within_the_line(home, span, fuel, unit):
    asked = UsageRequest(CLOCKS_CHANGED, span, fuel, unit)
    screen = usage_page(home, asked, EN, NOW)
    assert screen.asked == asked
    assert len(screen.sentence.text) <= 90
    assert len(screen.brief.text) <= 30
    assert len(screen.when) <= 12
    assert len(screen.axis.lines) <= 5
    assert all(len(bar.says) <= 90 and len(bar.brief) <= 30 for bar in screen.bars)
    heights = [sum(block.height for block in bar.blocks) for bar in screen.bars]
    assert max(heights, default=1) <= 1.000001


def test_unasked_it_shows_the_week_up_to_today(home):
    screen = usage_page(home, None, EN, NOW)
    assert screen.title == "25 to 31 March"
    assert screen.bars[-1].here
    assert screen.sentence.text.startswith("Up to yesterday, ")


def test_the_page_and_the_rows_say_the_same(home):
    week = usage_page(home, None, EN, NOW)
    found = rows(home, Step.DAY, date(2026, 3, 25), date(2026, 4, 1))
    total = sum((row.total.amount for row in found), Decimal(0))
    assert week.total == f"£{total.quantize(Decimal('0.01'))}"
    assert [bar.amount for bar in week.bars] == [EN.money(row.total) for row in found]


@pytest.mark.parametrize("span", [Span.MONTH, Span.YEAR])
def test_the_total_is_what_its_parts_come_to_and_counts_nothing_before_the_first_reading(
    home, span
):
    screen = usage_page(home, UsageRequest(TODAY, span), EN, NOW)
    parts = [Decimal(share.amount.removeprefix("£")) for share in screen.shares]
    assert abs(Decimal(screen.total.removeprefix("£")) - sum(parts)) <= Decimal("0.01")
    assert screen.basis.startswith("With 17 days of standing charge.")


def test_the_day_on_which_the_clocks_change_is_one_day_of_46_half_hours(home):
    day = usage_page(home, UsageRequest(CLOCKS_CHANGED, Span.DAY), EN, NOW)
    assert len(day.bars) == 46
    assert [bar.label for bar in day.bars[:4]] == ["00:00", "00:30", "02:00", "02:30"]
    (row,) = rows(home, Step.DAY, CLOCKS_CHANGED, CLOCKS_CHANGED + timedelta(days=1))
    assert day.total == EN.money(row.total)


def test_each_half_hour_can_be_gone_into_down_to_its_readings(home):
    day = usage_page(home, UsageRequest(CLOCKS_CHANGED, Span.DAY), EN, NOW)
    near = usage_page(home, day.bars[35].asks, EN, NOW)
    assert near.trace.focus == pytest.approx((35 / 46, 36 / 46))
    assert len(near.trace.at) == 23 * 12
    assert near.out.asks.half_hour is None


def test_a_meters_tariff_is_told_and_needs_no_ribbon(home):
    screen = tariff_page(home, None, EN, NOW)
    assert screen.now.text.endswith("says your meter")
    assert len(screen.days) == 1
    assert screen.days[0].cost.endswith("so far")


def test_an_agreed_tariff_prices_the_same_past_by_its_own_clock(home):
    agreed = Home(home.settings, home.store, tariffs=[NIGHT])
    agreed.start(NOW)
    screen = tariff_page(agreed, None, EN, NOW)
    assert screen.now.text == "27.0p a unit until 01:30"
    assert screen.clocks.text.startswith("Your meter keeps its own time: Night is 01:30 to 08:30")
    week = usage_page(agreed, None, EN, NOW)
    assert [share.name for share in week.shares] == ["Day", "Night", "Standing charge"]
    assert week.basis.startswith("With 7 days of standing charge.")
    (today,) = rows(agreed, Step.DAY, TODAY, TODAY + timedelta(days=1))
    assert screen.days[0].cost == f"{EN.money(today.cost)} so far"
