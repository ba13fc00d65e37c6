"""What the Tariff page says of prices: now, next, the cheapest time, and the meter's own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.usage_row import RateUse, RowQuality, UsageRow
from ihd.clock import HALF_HOUR, Interval, day_interval, local_date
from ihd.meter import Fuel
from ihd.screens.now import Tone
from ihd.screens.rows import OpenPage
from ihd.screens.tariff import TariffRequest
from ihd.screens.tariff_told import Priced, TariffTold
from ihd.screens.tariff_words import tariff_screen
from ihd.snapshot import PriceSource
from ihd.tariff_page import only_price
from ihd.tariffs.compare import compare_with_tariff
from ihd.tariffs.file import load_tariff
from ihd.tariffs.now import (
    cheapest_window,
    day_slices,
    prices_known_until,
    rate_at,
    standing_charge_on,
)
from ihd.units import Energy, Money
from ihd.words import Words

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 18, 42, tzinfo=UTC)
EN = Words("en")
HEAD = 'name = "Two rates"\ncurrency = "GBP"\nstanding_charge = "53.4 p"\n'
NIGHT = (
    '[[rate]]\nname = "Night"\nprice = "9.0 p"\nwhen = "00:30-07:30"\n'
    '[[rate]]\nname = "Day"\nprice = "26.1 p"\n'
)
TWO_RATES = load_tariff(HEAD + NIGHT)
UTC_CLOCK = load_tariff(HEAD + 'clock = "UTC"\n' + NIGHT)
FLAT = load_tariff(HEAD + 'unit_rate = "26.1 p"\n')
CHANGES = load_tariff(
    HEAD + '[[version]]\nunit_rate = "26.1 p"\n[[version]]\nfrom = 2027-04-01\nunit_rate = "30 p"\n'
)


def half_hourly(*prices, start="2026-11-24T00:00:00Z"):
    values = ", ".join(str(price) for price in prices)
    return load_tariff(
        'name = "Half-hourly"\ncurrency = "GBP"\n[[rate]]\nname = "H"\nprice_table = true\n'
        f'[prices]\nunit = "p/kWh"\nstart = "{start}"\nvalues = [{values}]\n'
    )


def told(tariff, now=NOW, source=PriceSource.TARIFF, meter=None, rows=(), **asked):
    """What a home on a tariff would tell."""
    request, today = TariffRequest(**asked), local_date(now, LONDON)
    tomorrow = today + timedelta(days=1)
    ahead = Interval(now, day_interval(tomorrow, LONDON).end)
    rate = rate_at(tariff, now, LONDON)
    later = [v.first_day for v in tariff.versions if v.first_day and v.first_day > today]
    priced = Priced(
        tariff=tariff,
        source=source,
        rate=rate,
        standing=standing_charge_on(tariff, today),
        today=day_slices(tariff, today, LONDON),
        tomorrow=day_slices(tariff, tomorrow, LONDON),
        cheapest=cheapest_window(tariff, ahead, timedelta(hours=request.job_hours), LONDON),
        until=min(later, default=None),
        then=only_price(tariff, min(later), LONDON) if later else None,
        known_until=prices_known_until(tariff, now, LONDON),
    )
    compared = None
    if meter is not None and rate.now.period:
        compared = compare_with_tariff(Decimal(meter), tariff, today, rate.now.period)
    fuels = (Fuel.ELECTRICITY, Fuel.GAS)
    return TariffTold(request, LONDON, now, fuels, priced, rows, compared=compared)


def said(tariff, **more):
    return tariff_screen(told(tariff, **more), EN)


def cost_rows(now, cost="0.10"):
    """Half-hours of the day so far, each at the same cost."""
    day, start, found = (
        local_date(now, LONDON),
        day_interval(local_date(now, LONDON), LONDON).start,
        [],
    )
    while start < now:
        found.append(
            UsageRow(
                interval=Interval(start, start + HALF_HOUR),
                first_day=day,
                after_last_day=day + timedelta(days=1),
                fuel=Fuel.ELECTRICITY,
                currency="GBP",
                quality=RowQuality.MEASURED,
                energy=Energy.from_kwh("0.4"),
                by_rate=(RateUse("Day", Energy.from_kwh("0.4"), Money(Decimal(cost), "GBP")),),
                cost=Money(Decimal(cost), "GBP"),
            )
        )
        start += HALF_HOUR
    return tuple(found)


# -- now and next ---------------------------------------------------------------------------


def test_the_price_now_until_when_and_what_comes_next():
    screen = said(TWO_RATES)
    assert screen.now.text == "26.1p a unit until 00:30"
    assert screen.after.text == "Then 9.0p, in 5 h 48 min"
    assert screen.now.tone is Tone.USUAL
    assert screen.tariff == "Your tariff: Two rates"


def test_one_price_is_said_to_be_one_and_shown_once():
    screen = said(FLAT)
    assert screen.now.text == "26.1p a unit, day and night"
    assert screen.after.text == "It is the same at every hour."
    assert screen.cheapest.text == "Every hour costs the same: run it when you like."
    assert (len(screen.days), screen.jobs, screen.day_choices) == (1, (), ())
    assert screen.days[0].spoken == "Today: 26.1p all day"


def test_a_price_that_will_change_says_until_when_it_holds():
    screen = said(CHANGES)
    assert screen.after.text == "The same until 31 March, then 30.0p"
    assert screen.tariff == "Your tariff: Two rates, until 31 March"


def test_a_meters_own_price_is_told_as_the_meters():
    screen = said(FLAT, source=PriceSource.METER)
    assert screen.now.text == "26.1p a unit, says your meter"
    assert screen.tariff == "The price your meter sends"
    assert [fact.label for fact in screen.facts] == ["Standing charge"]


def test_without_a_price_there_is_one_thing_to_do():
    screen = tariff_screen(replace(told(FLAT), priced=None), EN)
    assert screen.now.text == "Your price is not known yet"
    assert screen.action.command == OpenPage("settings", "prices")
    assert screen.days == ()


# -- the days ---------------------------------------------------------------------------------


def test_few_prices_are_a_ribbon_and_what_is_past_says_what_it_cost():
    today, tomorrow = said(TWO_RATES, rows=cost_rows(NOW)).days
    assert [part.says for part in today.parts] == [
        "00:00 to 00:30: 26.1p, and it cost you 10p",
        "00:30 to 07:30: 9.0p, and it cost you £1.40",
        "07:30 to 24:00: 26.1p, £2.30 so far",
    ]
    assert [(part.name, part.tone) for part in today.parts][1:] == [
        ("Night", Tone.LOW),
        ("Day", Tone.USUAL),
    ]
    assert (today.axis, today.cost) == (None, "£3.80 so far")
    assert today.here == pytest.approx(18.7 / 24)
    assert (tomorrow.here, tomorrow.cost) == (None, "")
    assert tomorrow.spoken == "Tomorrow: 9.0p from 00:30 to 07:30, else 26.1p"


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)])
def test_the_parts_of_a_day_cover_it_once_on_any_clock(day):
    now = day_interval(day, LONDON).start + timedelta(hours=12)
    (today, _) = said(TWO_RATES, now=now).days
    assert (today.parts[0].start, today.parts[-1].end) == (0, 1)
    assert all(
        one.end == other.start for one, other in zip(today.parts, today.parts[1:], strict=False)
    )
    places = [place for place, _ in today.hours]
    assert (places[0], places[-1]) == (0, 1)
    hours = day_interval(day, LONDON).duration / timedelta(hours=1)
    assert places[2] == pytest.approx((12 if hours == 24 else hours - 12) / hours)


PRICES = [21, *[9] * 10, *[20] * 20, 42, 43, 44, 40, *[22] * 13, *[-3, 5], *[18] * 44]


def test_many_prices_are_bars_and_those_to_come_are_not_known_yet():
    screen = said(half_hourly(*PRICES))
    today, tomorrow = screen.days
    assert today.axis is not None
    assert max(part.height for part in today.parts) == pytest.approx(1)
    low = tomorrow.parts[0]
    assert (low.label, low.tone) == ("−3.0p", Tone.LOW)
    assert low.height == pytest.approx(-3 / 44)
    assert tomorrow.unpublished == "Not published yet"
    assert not tomorrow.parts[-1].known
    assert tomorrow.parts[-1].says == "23:00 to 24:00: not published yet"
    assert tomorrow.parts[-1].height is None
    assert ("Known until", "23:00 tomorrow") in [(f.label, f.value) for f in screen.facts]


def test_many_prices_say_where_they_go():
    assert said(half_hourly(*PRICES)).after.text == "It drops to −3.0p by 00:00 tomorrow"
    morning = NOW.replace(hour=15, minute=10)
    assert said(half_hourly(*PRICES), now=morning).after.text == "It rises to 44.0p by 16:30"


def test_a_day_not_published_at_all_is_left_out():
    screen = said(half_hourly(*PRICES[:48]))
    assert [day.title for day in screen.days] == ["Today"]


# -- the cheapest time --------------------------------------------------------------------------


def test_the_cheapest_time_is_named_and_marked_on_its_day():
    screen = said(TWO_RATES)
    assert screen.cheapest.text == "Cheapest 3 hours: tonight 00:30 to 03:30, at 9.0p"
    assert screen.cheapest_brief.text == "Cheapest: 00:30, 9.0p"
    (window,) = screen.days[1].windows
    assert (window.start, window.end) == pytest.approx((0.5 / 24, 3.5 / 24))
    assert screen.days[0].windows == ()


def test_a_window_over_midnight_is_marked_on_both_days():
    prices = [*[30] * 46, *[5] * 4, *[30] * 46]
    screen = said(half_hourly(*prices), job_hours=2)
    assert screen.cheapest.text == "Cheapest 2 hours: today 23:00 to 01:00, at 5.0p"
    assert [len(day.windows) for day in screen.days] == [1, 1]


def test_a_job_of_an_hour_is_one_hour():
    assert said(TWO_RATES, job_hours=1).cheapest.text.startswith("Cheapest hour: tonight 00:30")


def test_prices_that_end_before_the_job_does_are_no_bargain():
    screen = said(half_hourly(*PRICES[:40]), job_hours=4)
    assert screen.cheapest.text == "No stretch that long has prices yet."


# -- the meter's own price ------------------------------------------------------------------------


def test_prices_that_agree_are_facts_and_nothing_else():
    screen = said(TWO_RATES, meter="0.2610")
    assert [(f.label, f.value, f.tone) for f in screen.facts[1:]] == [
        ("Meter", "agrees", Tone.QUIET),
    ]
    assert screen.doubt is None


@pytest.mark.parametrize(
    ("meter", "says"),
    [
        ("0.24857", "Your meter says 24.9p, 5% less than your tariff: it looks like VAT."),
        ("0.27405", "Your meter says 27.4p, 5% more: VAT may be missing from your price."),
        ("0.09", "Your meter says 9.0p: your price for Night."),
        ("26.1", "Your meter says £26.10: it looks like pence taken for pounds."),
        ("0", "Your meter sends a price of nothing."),
        ("0.3132", "Your meter says 31.3p, 20% more than your tariff."),
    ],
)
def test_prices_that_differ_say_what_it_looks_like(meter, says):
    screen = said(TWO_RATES, meter=meter)
    assert (screen.doubt.line.text, screen.doubt.line.tone) == (says, Tone.WRONG)
    assert [fact.label for fact in screen.facts] == ["Standing charge"]


def test_who_is_right_is_said_and_where_the_price_is_changed_is_one_touch():
    doubt = said(TWO_RATES, meter="0.3132").doubt
    assert doubt.step == "Which is on your bill? We use 26.1p."
    assert doubt.brief.text == "Your meter says 31.3p"
    assert doubt.leads.asks == OpenPage("settings", "prices")
    without_tax = said(TWO_RATES, meter="0.24857").doubt
    assert without_tax.step == (
        "Costs here go by your price; your supplier can correct the meter's."
    )


def test_a_meter_on_its_own_time_says_when_night_is_on_the_wall():
    summer = NOW.replace(month=7)
    screen = said(UTC_CLOCK, now=summer)
    assert screen.clocks.text == (
        "Your meter keeps its own time: Night is 01:30 to 08:30 on your clock."
    )
    assert said(UTC_CLOCK).clocks is None
    assert said(TWO_RATES, now=summer).clocks is None


@pytest.mark.parametrize("tariff", [TWO_RATES, UTC_CLOCK, FLAT, CHANGES, half_hourly(*PRICES)])
@pytest.mark.parametrize("hour", [0, 7, 18, 23])
def test_nothing_is_longer_than_its_line(tariff, hour):
    screen = said(tariff, now=NOW.replace(hour=hour, month=7), meter="0.3")
    lines = (screen.now, screen.after, screen.cheapest, screen.clocks)
    texts = [line.text for line in lines if line is not None]
    texts += [screen.doubt.line.text, screen.doubt.step] if screen.doubt else []
    texts += [part.says for day in screen.days for part in day.parts]
    assert max(map(len, texts)) <= 90
    assert screen.cheapest_brief is None or len(screen.cheapest_brief.text) <= 32
    assert all(len(fact.label) <= 16 for fact in screen.facts)
