"""What the Usage page says of a home's past: exact, whole, dated, and within the line."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.forecast import Forecast
from ihd.billing.lines import Bill
from ihd.billing.usage_row import PeriodCharge, RateUse, RowQuality, UsageRow
from ihd.clock import HALF_HOUR, Interval, day_interval, days, days_interval
from ihd.meter import Fuel
from ihd.screens.now import Tone
from ihd.screens.usage import Against, Span, Unit, UsageRequest
from ihd.screens.usage_told import Alike, Powers, UsageTold, Usual
from ihd.screens.usage_words import usage_screen
from ihd.snapshot import PriceSource
from ihd.units import Energy, Money
from ihd.words import Words

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 24)
EN = Words("en")
DAY = timedelta(days=1)


def pounds(text):
    return Money(Decimal(text), "GBP")


def use(name, kwh, cost, late="0"):
    spent = None if cost is None else pounds(cost)
    return RateUse(name, Energy.from_kwh(kwh), spent, Energy.from_kwh(late))


NIGHT, DAYTIME = use("Night", "8", "0.72"), use("Day", "7", "1.82")


def day_row(day, *uses, standing="0.53", missing_s=0, **more):
    return row_of(days_interval(day, day + DAY, LONDON), day, uses, standing, missing_s, **more)


def foreseen(total):
    nought, amount = pounds("0"), pounds(total)
    bill = Bill(TODAY, TODAY + DAY, "GBP", (), nought, nought, None, amount, amount)
    return Forecast(bill, bill, bill, bill, rough=False, by_season=False)


def row_of(interval, day, uses, standing, missing_s=0, **more):
    costs = [one.cost for one in uses]
    known = bool(uses) and None not in costs
    return UsageRow(
        interval=interval,
        first_day=day,
        after_last_day=day + DAY,
        fuel=Fuel.ELECTRICITY,
        currency="GBP",
        quality=RowQuality.MEASURED if uses else RowQuality.MISSING,
        energy=Energy(sum(one.energy.mwh for one in uses)) if uses else None,
        by_rate=tuple(uses),
        cost=pounds(str(sum(cost.amount for cost in costs))) if known else None,
        standing=pounds(standing) if standing else None,
        missing_s=missing_s,
        caught_up=Energy(sum(one.caught_up.mwh for one in uses)),
        **more,
    )


def half_hours(day, kwh="0.4", more=None):
    """A day by half-hours at 25p, of which those in ``more`` use 1 kWh more."""
    start, found = day_interval(day, LONDON).start, []
    for n in range(48):
        used = Decimal(kwh) + (1 if more and n in more else 0)
        interval = Interval(start + HALF_HOUR * n, start + HALF_HOUR * (n + 1))
        found.append(row_of(interval, day, [use("unit", used, used / 4)], None))
    return tuple(found)


def week(*changed, **more):
    """A week of a home with two rates, in which some days are otherwise."""
    rows = {day: day_row(day, NIGHT, DAYTIME) for day in days(TODAY - 6 * DAY, TODAY + DAY)}
    rows.update({row.first_day: row for row in changed})
    told = UsageTold(
        asked=UsageRequest(TODAY),
        zone=LONDON,
        today=TODAY,
        bill_day=1,
        currency="GBP",
        fuels=(Fuel.ELECTRICITY, Fuel.GAS),
        since=date(2025, 1, 1),
        rows=tuple(rows.values()),
        whole=tuple(rows.values()),
        source=PriceSource.TARIFF,
        taxed=True,
    )
    return replace(told, **more)


def said(told):
    return usage_screen(told, EN)


# -- the total ------------------------------------------------------------------------------


def test_the_total_is_energy_and_standing_charge_and_says_so():
    screen = said(week())
    assert screen.title == "18 to 24 November"
    assert usage_screen(week(), Words("de")).title == "18. bis 24. November"
    assert (screen.total, screen.other) == ("£21.49", "105.0 kWh")
    assert [(share.name, share.amount) for share in screen.shares] == [
        ("Day", "£12.74"),
        ("Night", "£5.04"),
        ("Standing charge", "£3.71"),
    ]
    assert screen.basis == (
        "With VAT and 7 days of standing charge. From your meter’s own readings."
    )


def test_in_energy_there_is_no_standing_charge():
    told = week(asked=UsageRequest(TODAY, unit=Unit.ENERGY))
    screen = said(told)
    assert (screen.total, screen.other) == ("105.0 kWh", "£21.49")
    assert {block.label for bar in screen.bars for block in bar.blocks} == {"Night", "Day"}
    assert screen.basis == "From your meter’s own readings."


def test_a_bar_is_the_standing_charge_then_the_rates_from_the_cheapest_on():
    bar = said(week()).bars[0]
    assert [(block.label, block.tone) for block in bar.blocks] == [
        ("Standing charge", Tone.QUIET),
        ("Night", Tone.LOW),
        ("Day", Tone.USUAL),
    ]
    assert sum(block.height for block in bar.blocks) == pytest.approx(1)
    assert (bar.label, bar.amount) == ("Wed", "£3.07")
    assert bar.says == "Wednesday 18 November: £3.07, 15.0 kWh"
    assert bar.brief == "Wed 18 Nov: £3.07"
    assert bar.asks == UsageRequest(TODAY - 6 * DAY, Span.DAY)


def test_todays_bar_is_told_so_far():
    bar = said(week()).bars[-1]
    assert (bar.label, bar.here) == ("Today", True)
    assert bar.says.endswith("so far")


def test_lines_stand_at_round_figures_the_axis_among_them():
    axis = said(week()).axis
    assert [label for _, label in axis.lines] == ["£0", "£1", "£2", "£3"]
    assert axis.lines[0][0] == 0


# -- gaps and unknown prices ------------------------------------------------------------------


def test_a_day_without_readings_is_missing_and_named():
    lost = TODAY - 3 * DAY
    screen = said(week(day_row(lost, missing_s=86_400)))
    bar = screen.bars[3]
    assert [block.label for block in bar.blocks] == ["Standing charge"]
    assert (bar.missing, bar.says) == (True, "Saturday 21 November: no readings")
    assert screen.sentence.text == "Saturday has no readings."
    assert screen.note.text == "On 1 day some readings are missing."


def test_what_came_late_is_hatched_and_a_share_of_its_own():
    late = use("Day", "7", "1.82", late="3.5")
    screen = said(week(day_row(TODAY - 2 * DAY, NIGHT, late)))
    hatched = [block for block in screen.bars[4].blocks if block.caught_up]
    assert [block.label for block in hatched] == ["Day"]
    assert sum(block.height for block in screen.bars[4].blocks) == pytest.approx(1)
    share = next(share for share in screen.shares if share.caught_up)
    assert (share.name, share.amount) == ("Came late", "91p")
    assert screen.note.text == "Hatched: used during a gap, and only told to us after it."
    assert screen.bars[4].says.endswith("part of it came late")


def test_a_price_that_is_not_known_is_never_made_up():
    rows = [
        day_row(day, use(None, "15", None), standing=None)
        for day in days(TODAY - 6 * DAY, TODAY + DAY)
    ]
    screen = said(week(*rows, source=None))
    assert (screen.total, screen.other) == ("105.0 kWh", "")
    assert screen.units == ()
    assert screen.basis.startswith("Price not known, so this is energy.")
    assert screen.bars[0].says == "Wednesday 18 November: 15.0 kWh, price not known"
    assert [block.label for block in screen.bars[0].blocks] == ["Electricity"]


def test_energy_without_a_price_is_left_out_of_the_sum_and_said():
    screen = said(week(day_row(TODAY - 2 * DAY, NIGHT, use("Day", "7", None))))
    assert screen.total == "£19.67"
    assert screen.basis.endswith("Without 7.00 kWh whose price is not known.")


def test_before_the_first_reading_it_says_what_will_come():
    told = week(rows=(), whole=(), since=None)
    screen = said(told)
    assert (screen.total, screen.bars) == ("Nothing yet", ())
    assert screen.sentence.text == "Your first day of readings will appear here tomorrow."
    assert (screen.back, screen.forward, screen.against) == (None, None, ())


def test_days_before_the_first_reading_are_not_missing():
    screen = said(week(day_row(TODAY - 6 * DAY, missing_s=86_400), since=TODAY - 5 * DAY))
    assert not screen.bars[0].missing
    assert screen.bars[0].says == "Wednesday 18 November: before the first reading"


# -- export and negative prices ---------------------------------------------------------------


def test_export_hangs_below_the_axis():
    sunny = day_row(TODAY - DAY, DAYTIME, export=Energy.from_kwh("11.4"), earned=pounds("1.71"))
    told = week(sunny, asked=UsageRequest(TODAY, unit=Unit.ENERGY))
    screen = said(told)
    assert [(b.label, b.height) for b in screen.bars[5].below] == [
        ("Sent out", pytest.approx(11.4 / 15))
    ]
    assert screen.axis.floor == pytest.approx(11.4 / 15)
    assert screen.axis.lines[0][0] < 0
    assert ("Sent out", "11.4 kWh") in [(s.name, s.amount) for s in screen.shares]
    assert screen.sentence.text == "You sent out 11.4 kWh."
    assert said(week(sunny)).total == "£19.06"


def test_what_a_negative_price_gave_back_hangs_below_the_axis():
    screen = said(week(day_row(TODAY - DAY, DAYTIME, use("Night", "8", "-0.40"))))
    assert [block.label for block in screen.bars[5].below] == ["Night"]


# -- the sentence that matters ------------------------------------------------------------------


def usual(rows, day=TODAY - DAY, count=4, alike=Alike.WEEKDAY):
    others = tuple(half_hours(day - n * 7 * DAY) for n in range(1, count + 1))
    return Usual(day, rows, others, alike)


def test_yesterday_is_held_against_usual_days_and_its_hours_named():
    dear = half_hours(TODAY - DAY, more=range(34, 38))
    screen = said(week(usual=usual(dear)))
    assert screen.sentence.text == (
        "Yesterday cost £1.00 more than a usual Monday, mostly between 17:00 and 19:00."
    )
    assert screen.brief.text == "Yesterday: £1.00 over usual"


def test_a_day_like_any_other_is_said_to_be():
    screen = said(week(usual=usual(half_hours(TODAY - DAY))))
    assert screen.sentence.text == "Yesterday was much like a usual Monday."


def test_with_few_days_known_nothing_is_called_usual():
    screen = said(week(usual=usual(half_hours(TODAY - DAY, more=[1]), count=2)))
    assert "usual" not in screen.sentence.text
    assert screen.brief.text == "Most: Wed 18 Nov, £3.07"


def test_today_is_held_against_the_same_time_of_other_days():
    so_far = half_hours(TODAY, more=range(10, 14))[:20]
    told = week(
        asked=UsageRequest(TODAY, Span.DAY),
        rows=so_far,
        whole=(day_row(TODAY, NIGHT, DAYTIME),),
        usual=usual(so_far, day=TODAY),
    )
    text = said(told).sentence.text
    assert text == "So far it is £1.00 more than a usual Tuesday by this time."


def a_month(before, against=Against.BEFORE):
    rows = tuple(day_row(day, NIGHT, DAYTIME) for day in days(date(2026, 11, 1), TODAY + DAY))
    asked, ahead = UsageRequest(TODAY, Span.MONTH, against=against), foreseen("92.10")
    return week(asked=asked, rows=rows, whole=rows, against=tuple(before), foreseen=ahead)


def test_a_month_is_foreseen_and_held_against_the_one_before():
    october = days(date(2026, 10, 1), date(2026, 11, 1))
    screen = said(a_month(day_row(day, NIGHT, DAYTIME, standing="1") for day in october))
    text = "You are heading for about £92 this month, £18 less than in October."
    assert screen.sentence.text == text
    assert screen.brief.text == "Heading for about £92"
    assert len(screen.bars) == 30
    assert screen.bars[-1].says == "Monday 30 November is still to come"
    assert not screen.bars[-1].missing
    assert screen.bars[-1].against is not None
    assert (screen.compared.name, screen.compared.amount) == ("Month before", "£109.74")


def test_what_a_month_costs_besides_its_days_is_in_its_total_and_said():
    screen = said(replace(a_month([]), charges=(PeriodCharge("Capacity", pounds("12.50")),)))
    assert (screen.total, screen.shares[-1].amount) == ("£86.18", "£25.22")
    assert screen.basis.startswith("With VAT, standing charge and £12.50 for Capacity. From")


def test_a_month_beside_the_same_a_year_ago_says_so():
    then = days(date(2025, 11, 1), date(2025, 12, 1))
    screen = said(a_month((day_row(day, DAYTIME) for day in then), Against.YEAR_AGO))
    assert screen.sentence.text == "You are heading for about £92, £22 more than a year ago."
    assert screen.compared.name == "Year ago"


# -- half-hours and readings ----------------------------------------------------------------------


def a_day(**more):
    day = TODAY - DAY
    told = week(
        asked=UsageRequest(day, Span.DAY),
        rows=half_hours(day),
        whole=(day_row(day, use("unit", "19.2", "4.80"), standing="0.48"),),
    )
    return replace(told, **more)


def test_a_days_half_hours_share_its_standing_charge_and_stand_between_hours():
    screen = said(a_day())
    assert screen.total == "£5.28"
    assert len(screen.bars) == 48
    assert screen.bars[35].says == "17:30 to 18:00: 11p, 0.40 kWh"
    assert screen.bars[47].says.startswith("23:30 to 24:00")
    assert screen.bars[35].asks == UsageRequest(TODAY - DAY, Span.HALF_HOURS, half_hour=35)
    assert screen.axis.hours[1] == (0.25, "06:00")
    heights = sum(block.height for bar in screen.bars for block in bar.blocks)
    assert heights == pytest.approx(48)


def powers(watts, every=10, gap=None):
    seconds = [float(s) for s in range(0, 86_400, every) if not gap or not gap[0] <= s < gap[1]]
    start = day_interval(TODAY - DAY, LONDON).start
    return Powers(start, seconds, [watts(second) for second in seconds], 86_400, 86_400.0)


def test_readings_themselves_say_the_most_at_once_and_where_they_are_missing():
    gap = (47_520, 51_840)
    told = a_day(
        asked=UsageRequest(TODAY - DAY, Span.HALF_HOURS),
        powers=powers(lambda s: 5100.0 if s == 63_240 else 200.0, gap=gap),
    )
    screen = said(told)
    assert screen.sentence.text == "The most at once was 5.10 kW, at 17:34."
    assert screen.note.text == "No readings from 13:11 to 14:24."
    assert len(screen.trace.at) == len(screen.trace.heights) == 8640 - 432
    assert len(screen.trace.gaps) == 1
    assert screen.trace.focus is None
    assert screen.trace.half_hours[35].says.endswith("at most 5.10 kW")
    assert screen.trace.ticks[-1] == (1.0, "24:00")


def test_a_half_hour_asked_about_is_what_the_view_opens_on():
    told = a_day(
        asked=UsageRequest(TODAY - DAY, Span.HALF_HOURS, half_hour=35),
        powers=powers(lambda s: 1200.0),
    )
    screen = said(told)
    assert screen.trace.focus == (35 / 48, 36 / 48)
    assert screen.sentence.text == "17:30 to 18:00: 11p, 0.40 kWh, at most 1.20 kW."
    assert (screen.out.word, screen.out.asks.half_hour) == ("Whole day", None)


def test_slow_readings_are_no_gaps():
    told = a_day(
        asked=UsageRequest(TODAY - DAY, Span.HALF_HOURS),
        powers=powers(lambda s: 300.0, every=1800),
    )
    assert said(told).trace.gaps == ()


def test_only_periods_with_readings_can_be_compared_with_and_gone_back_to():
    told = week(since=TODAY - 6 * DAY)
    screen = said(told)
    assert (screen.back, screen.forward, screen.against) == (None, None, ())
    screen = said(week(since=TODAY - 20 * DAY))
    assert screen.back.spoken == "The week before"
    assert [choice.word for choice in screen.against] == ["Not compared", "Week before"]
    past = said(week(asked=UsageRequest(TODAY - 7 * DAY)))
    assert past.forward.asks.day == TODAY


@pytest.mark.parametrize("language", ["en", "cy", "nl", "de", "fr"])
@pytest.mark.parametrize("span", list(Span))
def test_nothing_is_longer_than_its_line(language, span):
    told = week(
        asked=UsageRequest(TODAY, span), usual=usual(half_hours(TODAY - DAY, more=[34, 35]))
    )
    if span in (Span.DAY, Span.HALF_HOURS):
        told = a_day(asked=UsageRequest(TODAY - DAY, span), powers=powers(lambda s: 9.0))
    screen = usage_screen(told, Words(language))
    most = {"en": 90}.get(language, 126)
    for text in (screen.sentence.text, screen.basis, *(bar.says for bar in screen.bars)):
        assert len(text) <= most, text
    briefs = [screen.brief.text, *(bar.brief for bar in screen.bars)]
    assert max(map(len, briefs)) <= (30 if language == "en" else 42)
    assert len(screen.when) <= (12 if language == "en" else 17)
