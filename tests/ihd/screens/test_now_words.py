"""What the Now page says, from a snapshot alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.prepayment import Lasting, Prepaid, PrepaidStand, Warned
from ihd.checks.finding import Finding, FindingKind
from ihd.clock import Interval
from ihd.insight.usual import Band
from ihd.meter import Fuel
from ihd.screens.now import Tone
from ihd.screens.now_words import now_screen
from ihd.snapshot import (
    Dated,
    DayTotal,
    Link,
    MeterState,
    PriceNow,
    PriceSource,
    RateSlice,
    Snapshot,
    UsualDay,
)
from ihd.units import DayRate, Energy, Money, UnitRate
from ihd.words import Words

NOW = datetime(2026, 11, 24, 18, 42, 10, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
EN = Words("en")


def pounds(text):
    return Money(Decimal(text), "GBP")


def rate(text):
    return UnitRate(Decimal(text), "GBP")


METER = MeterState(
    meter="glow/0C0FFEE00001/electricity",
    fuel=Fuel.ELECTRICITY,
    power_w=Dated(Decimal(1240), NOW - timedelta(seconds=4)),
    last_heard=NOW - timedelta(seconds=4),
)
PRICE = PriceNow(
    rate("0.2611"),
    DayRate(Decimal("0.5719"), "GBP"),
    PriceSource.TARIFF,
    "day",
    MIDNIGHT + timedelta(days=1, minutes=30),
    rate("0.0901"),
)
HOME = Snapshot(
    at=NOW,
    zone=ZoneInfo("Europe/London"),
    broker=Link.UP,
    broker_since=MIDNIGHT,
    meters=(METER,),
    electricity=METER,
    gas=None,
    today={
        Fuel.ELECTRICITY: DayTotal(
            Fuel.ELECTRICITY, Energy.from_kwh("8.2"), pounds("2.138"), pounds("0.5719"), NOW
        )
    },
    price=PRICE,
    gas_price=None,
    day_rates=(),
    findings=(),
    band=Band.USUAL,
)


def test_the_five_questions_are_answered():
    screen = now_screen(replace(HOME, usual_day=UsualDay(pounds("3.60"), pounds("2.40"))), EN)
    assert screen.amount.figure == "32p"
    assert screen.amount.per == "an hour"
    assert screen.band.text == "Usual for a Tuesday evening"
    assert screen.today.amount == "£2.14"
    assert screen.today.filled_says == "Usual by now £2.40"
    assert screen.price == "26.1p a unit until 00:30, then 9.0p"
    assert screen.age.text == "4 s ago"
    assert screen.notice is None


def test_the_standing_charge_stands_apart():
    assert now_screen(HOME, EN).today.standing == "+57p standing charge"


@pytest.mark.parametrize(
    ("age", "live", "says"),
    [
        (timedelta(seconds=1), True, "Just now"),
        (timedelta(seconds=45), True, "45 s ago"),
        (timedelta(seconds=60), False, "No reading since 18:41"),
        (timedelta(hours=5), False, "No reading since 13:42"),
        (timedelta(days=2), False, "No reading since 18:42 on 22 November"),
    ],
)
def test_a_reading_shows_its_age_and_is_not_called_now_once_it_is_old(age, live, says):
    old = replace(METER, power_w=Dated(Decimal(500), NOW - age), last_heard=NOW - age)
    screen = now_screen(replace(HOME, electricity=old), EN)
    assert screen.live is live
    assert screen.age.text == says


def test_without_a_price_there_is_no_money():
    today = DayTotal(Fuel.ELECTRICITY, Energy.from_kwh("8.2"), None, None, NOW)
    screen = now_screen(replace(HOME, price=None, today={Fuel.ELECTRICITY: today}), EN)
    assert screen.amount.figure == "1.24 kW"
    assert screen.price == "Price not known: see Tariff"
    assert "£" not in screen.today.amount + screen.today.energy


def test_without_a_reading_nothing_is_shown_as_zero():
    screen = now_screen(replace(HOME, electricity=None, today={}), EN)
    assert not screen.live
    assert "0" not in screen.amount.figure + screen.today.amount + screen.power


def test_sending_power_out_is_never_a_cost():
    sunny = replace(METER, power_w=Dated(Decimal(-2310), NOW))
    screen = now_screen(replace(HOME, electricity=sunny), EN)
    assert screen.amount.figure == "0p"
    assert screen.export == "Sending out 2.31 kW"
    assert screen.power == ""


def test_a_home_with_one_price_all_day_has_no_ribbon():
    whole = RateSlice(Interval(MIDNIGHT, MIDNIGHT + timedelta(days=1)), rate("0.26"))
    assert now_screen(replace(HOME, day_rates=(whole,)), EN).ribbon is None


def test_the_ribbon_covers_the_day_and_marks_now():
    change = MIDNIGHT + timedelta(hours=7, minutes=30)
    slices = (
        RateSlice(Interval(MIDNIGHT, change), rate("0.09")),
        RateSlice(Interval(change, MIDNIGHT + timedelta(days=1)), rate("0.26")),
    )
    ribbon = now_screen(replace(HOME, day_rates=slices), EN).ribbon
    assert ribbon is not None
    assert [part.label for part in ribbon.parts] == ["9.0p", "26.0p"]
    assert ribbon.parts[0].start == 0
    assert ribbon.parts[-1].end == 1
    assert ribbon.parts[0].tone is Tone.LOW
    assert ribbon.here == pytest.approx(18.7 / 24, abs=0.001)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (FindingKind.BROKER_REFUSED, "refused our password"),
        (FindingKind.BROKER_UNTRUSTED, "certificate"),
        (FindingKind.BROKER_UNREACHABLE, "Nothing answers at 192.168.1.20:1883"),
        (FindingKind.CLIENT_ID_TAKEN, "our name"),
    ],
)
def test_each_trouble_with_the_broker_is_one_plain_sentence(kind, says):
    finding = Finding(kind, subject="192.168.1.20:1883", since=NOW)
    notice = now_screen(replace(HOME, findings=(finding,)), EN).notice
    assert notice is not None
    assert says in notice.text
    assert len(notice.text) <= 90


def test_a_day_past_its_usual_whole_is_held_against_that():
    usual = UsualDay(pounds("2.10"), pounds("1.60"))
    today = now_screen(replace(HOME, usual_day=usual), EN).today
    assert today.filled_says == "Usual day £2.10"
    assert today.tone is Tone.HIGH


def test_a_quiet_meters_day_is_dated_and_held_against_nothing():
    heard = NOW - timedelta(hours=4)
    quiet = replace(METER, power_w=Dated(Decimal(1240), heard), last_heard=heard)
    total = replace(HOME.today[Fuel.ELECTRICITY], up_to=heard)
    home = replace(
        HOME,
        electricity=quiet,
        today={Fuel.ELECTRICITY: total},
        usual_day=UsualDay(pounds("3.60"), pounds("2.40")),
    )
    today = now_screen(home, EN).today
    assert today.title == "Today up to 14:42"
    assert (today.filled, today.filled_says) == (None, None)


def test_many_prices_are_bars_and_the_last_may_not_be_published_yet():
    step = timedelta(minutes=30)
    slices = tuple(
        RateSlice(
            Interval(MIDNIGHT + step * n, MIDNIGHT + step * (n + 1)),
            None if n >= 46 else rate("0.40" if n == 35 else "0.20"),
        )
        for n in range(48)
    )
    ribbon = now_screen(replace(HOME, day_rates=slices), EN).ribbon
    assert ribbon is not None
    assert [ribbon.parts[n].level for n in (0, 35, 47)] == [0.5, 1.0, None]
    assert ribbon.parts[35].tone is Tone.HIGH
    assert ribbon.parts[47].label == "Not published yet"
    later = now_screen(replace(HOME, day_rates=slices, price=None), EN)
    assert later.price == "The price now is not published yet"


@pytest.mark.parametrize(
    ("kind", "facts", "says", "tone"),
    [
        (
            FindingKind.STORE_TROUBLE,
            {"full": True},
            "The card is full, so readings are not kept.",
            Tone.WRONG,
        ),
        (
            FindingKind.IMPLAUSIBLE_READING,
            {},
            "A reading cannot be right: see Meter.",
            Tone.QUIET,
        ),
        (
            FindingKind.METER_EXCHANGED,
            {},
            "Was your meter changed? Tell us under Meter.",
            Tone.QUIET,
        ),
    ],
)
def test_what_cannot_be_believed_or_kept_is_said(kind, facts, says, tone):
    found = Finding(kind, subject="glow", since=NOW - timedelta(hours=1), facts=facts)
    notice = now_screen(replace(HOME, findings=(found,)), EN).notice
    assert notice is not None
    assert (notice.text, notice.tone) == (says, tone)
    over = replace(found, until=NOW)
    assert now_screen(replace(HOME, findings=(over,)), EN).notice is None


def test_a_reading_left_out_is_news_for_a_day():
    found = Finding(FindingKind.IMPLAUSIBLE_READING, "glow", since=NOW - timedelta(days=2))
    assert now_screen(replace(HOME, findings=(found,)), EN).notice is None


def test_credit_is_said_of_both_meters_and_a_warning_first():
    def stand(balance, hours, warned=None):
        ends = NOW + timedelta(hours=hours)
        needed = pounds("0.85") if warned else None
        found = Lasting(ends, None, warned, needed, None)
        return PrepaidStand(Prepaid(pounds(balance)), NOW, found)

    gas = stand("6.10", 75)
    paid = {Fuel.GAS: gas, Fuel.ELECTRICITY: stand("12.40", 52)}
    screen = now_screen(replace(HOME, prepaid=paid), EN)
    assert [line.text for line in screen.credit] == [
        "Credit £12.40, about 2 days",
        "Gas credit £6.10, about 3 days",
    ]
    assert screen.notice is None
    short = {Fuel.GAS: gas, Fuel.ELECTRICITY: stand("1.20", 5, Warned.NIGHT)}
    screen = now_screen(replace(HOME, prepaid=short), EN)
    assert screen.notice is not None
    assert screen.notice.text.startswith("The £1.20 on the meter will not last the night")
    assert [line.text for line in screen.credit] == ["Gas credit £6.10, about 3 days"]


def test_gas_is_dated_by_its_last_half_hour():
    up_to = NOW.replace(minute=30, second=0)
    gas = DayTotal(Fuel.GAS, Energy.from_kwh("13.9"), pounds("0.84"), None, up_to)
    screen = now_screen(replace(HOME, today={**HOME.today, Fuel.GAS: gas}), EN)
    assert screen.gas is not None
    assert screen.gas.text == "Gas today 84p, by 18:30"
