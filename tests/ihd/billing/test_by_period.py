"""Usage by period adds up to the bill: rows, rates and totals, whatever the tariff."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ihd.billing.by_period import ByPeriod
from ihd.billing.consumption import Series
from ihd.billing.cost import cost
from ihd.billing.counted import Counted
from ihd.billing.lines import LineKind
from ihd.billing.pieces import cuts_of
from ihd.billing.rate_line import RateLine
from ihd.billing.shared_tiers import with_shared_blocks
from ihd.billing.strip import HALF_MS, Part, Strip
from ihd.clock import Interval, days, days_interval, from_ms, midnight, to_ms
from ihd.tariffs.file import load_tariff
from ihd.units import Money

LONDON = ZoneInfo("Europe/London")
FIRST, AFTER = date(2026, 3, 28), date(2026, 4, 2)
HEAD = 'name = "T"\ncurrency = "GBP"\nvat_percent = 5\nprices_include_vat = false\n'
TWO_RATES = '[[rate]]\nname = "N"\nprice = 0.1\nwhen = "{}"\n[[rate]]\nname = "D"\nprice = 0.3\n'
TIERS = (
    '[[rate]]\nname = "B"\ntiers_per = "{}"\n'
    "tiers = [{{ up_to = {}, price = 0.5 }}, {{ price = 0.2 }}]\n"
)
_PRICES = ", ".join(str(n % 37 / 100 - 0.04)[:5] for n in range(800))
TABLE = (
    '[[rate]]\nname = "T"\nprice = 0.05\nprice_table = true\n{rest}'
    '[prices]\nstart = "2026-03-27T00:00Z"\nslot_minutes = {minutes}\n{tax}values = [{prices}]\n'
)
SHAPES = {
    "single": "unit_rate = 0.25",
    "levy": 'unit_rate = 0.25\n[[charge]]\nname = "Levy"\nprice = 0.007\nper = "kWh"\n',
    "night": TWO_RATES.format("00:30-07:30"),
    "odd minutes, UTC": 'clock = "UTC"\n' + TWO_RATES.format("23:10-05:40"),
    "change": "[[version]]\nunit_rate = 0.2\n[[version]]\nfrom = 2026-03-30\nunit_rate = 0.3",
    "not from the start": "[[version]]\nfrom = 2026-03-30\nunit_rate = 0.3",
    "daily blocks": TIERS.format("day", 2),
    "monthly blocks": TIERS.format("month", 20),
    "half-hours": TABLE.format(minutes=30, tax="", prices=_PRICES, rest=""),
    "quarter-hours": TABLE.format(minutes=15, tax="", prices=_PRICES, rest=""),
    "hours with the tax": TABLE.format(
        minutes=60, tax="vat_included = true\n", prices=_PRICES, rest=""
    ),
    "table in a window": TABLE.format(
        minutes=15,
        tax="",
        prices=_PRICES,
        rest='when = "06:10-22:40"\n[[rate]]\nname = "N"\nprice = 0.1\n',
    ),
    "prices end": TABLE.format(minutes=30, tax="", prices=_PRICES[:1000], rest=""),
    "rounded": 'rounding = "half-hour"\n'
    + TABLE.format(minutes=30, tax="", prices=_PRICES, rest=""),
}
TARIFFS = {name: load_tariff(HEAD + text) for name, text in SHAPES.items()}
tariffs = pytest.mark.parametrize("tariff", TARIFFS.values(), ids=TARIFFS)


def half_hours(tariff, seed, zone=LONDON):
    """Return made-up half-hours from where the tariff's blocks begin to the end of the days."""
    whole = days_interval(FIRST, AFTER, zone)
    first = cuts_of(tariff, whole, zone).start // HALF_MS
    count = -(-to_ms(whole.end) // HALF_MS) - first
    amounts = [(n * 7919 + seed * 31) % 1_300_000 for n in range(count)]
    return Counted(None, "kWh", Strip.of(first, amounts))


def numbers(strip):
    return list(strip.numbers(strip.first, strip.end))


def as_series(counted):
    strip = counted.amounts
    starts = tuple(range(strip.first * HALF_MS, strip.end * HALF_MS, HALF_MS))
    ends = tuple(start + HALF_MS for start in starts)
    return Series(counted.register, counted.unit, starts, ends, tuple(numbers(strip)))


def by_day(tariff, *counted, zone=LONDON, bounds=None):
    bounds = bounds or [to_ms(midnight(day, zone)) for day in days(FIRST, AFTER + timedelta(1))]
    asked = Interval(from_ms(bounds[0]), from_ms(bounds[-1]))
    cuts = with_shared_blocks(
        cuts_of(tariff, asked, zone), RateLine(tariff, zone), map(as_series, counted)
    )
    reckoning = ByPeriod(tariff, zone, bounds, cuts)
    for one in counted:
        reckoning.count(one)
    return reckoning.periods()


def pounds(uses):
    return sum((use.cost.amount for use in uses if use.cost), Decimal(0))


def nearly(one, other):
    return abs(one - other) < Decimal("1e-20")


@tariffs
@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_the_days_add_up_to_the_bill(tariff, seed):
    counted = half_hours(tariff, seed)
    bill = cost(tariff, (as_series(counted),), FIRST, AFTER, LONDON)
    found = by_day(tariff, counted)
    assert nearly(sum(pounds(used) for used, _ in found), bill.total_exact.amount)


@tariffs
@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_each_rate_is_what_the_lines_of_the_bill_say_with_the_tax(tariff, seed):
    counted = half_hours(tariff, seed)
    bill = cost(tariff, (as_series(counted),), FIRST, AFTER, LONDON)
    ((used, _),) = by_day(
        tariff, counted, bounds=[to_ms(midnight(day, LONDON)) for day in (FIRST, AFTER)]
    )
    levy = Decimal("0.007") if tariff is TARIFFS["levy"] else 0
    names = defaultdict(Decimal)
    for line in bill.lines:
        if line.kind is LineKind.ENERGY and line.energy:
            amount = line.exact.amount + levy * line.energy.kwh
            names[line.name] += amount * Decimal("1.05")
    found = {use.name: use for use in used if use.cost}
    assert found.keys() == names.keys()
    assert all(nearly(found[name].cost.amount, amount) for name, amount in names.items())
    unpriced = sum(use.energy.mwh for use in used if use.cost is None)
    assert unpriced == bill.unpriced * 1_000_000


@tariffs
def test_half_hours_add_up_to_days(tariff):
    counted = half_hours(tariff, 5)
    bounds = [*range(to_ms(midnight(FIRST, LONDON)), to_ms(midnight(AFTER, LONDON)) + 1, HALF_MS)]
    days_total = sum(pounds(used) for used, _ in by_day(tariff, counted))
    halves = by_day(tariff, counted, bounds=bounds)
    assert nearly(sum(pounds(used) for used, _ in halves), days_total)


def test_a_day_of_23_hours_is_one_day():
    found = by_day(TARIFFS["single"], half_hours(TARIFFS["single"], 1))
    counted = half_hours(TARIFFS["single"], 1)
    first = to_ms(midnight(date(2026, 3, 29), LONDON))
    energy = counted.amounts.between(first, first + 23 * 2 * HALF_MS)
    assert found[1][0][0].energy.mwh == energy
    assert len(found) == 5


def test_a_zone_whose_midnight_cuts_a_half_hour_loses_nothing():
    nepal = ZoneInfo("Asia/Kathmandu")
    tariff = TARIFFS["half-hours"]
    counted = half_hours(tariff, 3, nepal)
    found = by_day(tariff, counted, zone=nepal)
    bill = cost(tariff, (as_series(counted),), FIRST, AFTER, nepal)
    assert nearly(sum(pounds(used) for used, _ in found), bill.total_exact.amount)


def test_export_is_earned_apart():
    tariff = load_tariff(HEAD + 'unit_rate = 0.25\n[[export]]\nname = "Sold"\nprice = 0.15\n')
    taken = half_hours(tariff, 2)
    count = taken.amounts.end - taken.amounts.first
    sent = Counted("export", "kWh", Strip(taken.amounts.first, [Part(count, 400_000)]))
    found = by_day(tariff, taken, sent)
    bill = cost(tariff, (as_series(taken), as_series(sent)), FIRST, AFTER, LONDON)
    total = sum(pounds(used) - pounds(earned) for used, earned in found)
    assert nearly(total, bill.total_exact.amount)
    assert found[0][1][0].cost == Money(Decimal("2.88"), "GBP")


SHARED = (
    '[[rate]]\nname = "N"\nwhen = "00:30-07:30"\ntiers_over = "all"\ntiers_per = "{0}"\n'
    "tiers = [{{ up_to = {1}, price = 0.1 }}, {{ price = 0.15 }}]\n"
    '[[rate]]\nname = "D"\ntiers_over = "all"\ntiers_per = "{0}"\n'
    "tiers = [{{ up_to = {1}, price = 0.3 }}, {{ price = 0.4 }}]\n"
)


@pytest.mark.parametrize(("per", "limit"), [("day", 12), ("month", 70), ("year", 2000)])
@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_days_of_tiers_that_rates_share_add_up_to_the_bill(per, limit, seed):
    tariff = load_tariff(HEAD + SHARED.format(per, limit))
    counted = half_hours(tariff, seed)
    series = (as_series(counted),)
    days_cost = sum(pounds(used) for used, _ in by_day(tariff, counted))
    bill = cost(tariff, series, FIRST, AFTER, LONDON)
    assert nearly(days_cost, bill.total_exact.amount)
    assert not bill.estimated
    middle = FIRST + timedelta(days=2)
    parts = [cost(tariff, series, *part, LONDON) for part in ((FIRST, middle), (middle, AFTER))]
    assert nearly(sum(part.total_exact.amount for part in parts), bill.total_exact.amount)
    whole = sum(line.quantity for line in bill.lines)
    kwh = counted.amounts.between(*(to_ms(midnight(d, LONDON)) for d in (FIRST, AFTER)))
    assert nearly(whole, Decimal(kwh) / 1_000_000)


NETTING = (
    'netting = "{}"\nexport_rate = 0.05\n[[charge]]\nname = "Levy"\nprice = 0.07\nper = "kWh"\n'
)


@pytest.mark.parametrize("per", ["year", "year from 03-30", "month", "bill"])
@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), sent=st.integers(0, 2_000_000))
def test_days_that_are_netted_add_up_to_the_bill(per, seed, sent):
    charge, _, rates = (NETTING.format(per) + TWO_RATES.format("00:30-07:30")).partition("[[charge")
    tariff = load_tariff(HEAD + charge + "[[charge" + rates)
    taken = half_hours(tariff, seed)
    out = [(n * 104_729 + seed) % (sent + 1) for n in range(len(taken.amounts))]
    given_off = Counted("export", "kWh", Strip.of(taken.amounts.first, out))
    both = (as_series(taken), as_series(given_off))
    total = sum(pounds(used) - pounds(earned) for used, earned in by_day(tariff, taken, given_off))
    assert nearly(total, cost(tariff, both, FIRST, AFTER, LONDON).total_exact.amount)
    if per != "bill":
        middle = FIRST + timedelta(days=2)
        parts = [cost(tariff, both, *part, LONDON) for part in ((FIRST, middle), (middle, AFTER))]
        assert nearly(sum(part.total_exact.amount for part in parts), total)


def test_gas_by_volume_becomes_energy_once():
    tariff = load_tariff('name = "G"\nfuel = "gas"\ncurrency = "GBP"\nunit_rate = 0.06\n')
    counted = half_hours(tariff, 4)
    gas = Counted(None, "m3", counted.amounts)
    found = by_day(tariff, gas)
    bill = cost(tariff, (as_series(gas),), FIRST, AFTER, LONDON)
    assert nearly(sum(pounds(used) for used, _ in found), bill.total_exact.amount)
    kwh = sum(use.energy.kwh for used, _ in found for use in used)
    assert abs(kwh - bill.lines[0].quantity) < Decimal("0.00001")


def test_what_was_caught_up_is_marked_rate_by_rate():
    tariff = TARIFFS["night"]
    counted = half_hours(tariff, 1)
    late = [amount if n < 4 else 0 for n, amount in enumerate(numbers(counted.amounts))]
    counted = Counted(None, "kWh", counted.amounts, Strip.of(counted.amounts.first, late))
    used = {use.name: use for use in by_day(tariff, counted)[0][0]}
    assert used["D"].caught_up.mwh == late[0]
    assert used["N"].caught_up.mwh == sum(late[1:])
