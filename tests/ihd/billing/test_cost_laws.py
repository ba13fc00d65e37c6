"""What holds for every bill: splitting changes nothing, registers and rows agree, bills add up."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.billing.consumption import ConsumptionRow, Series, consumption
from ihd.billing.cost import cost
from ihd.billing.limits import Limit
from ihd.billing.registers import Dial, RegisterReading, series_of
from ihd.clock import Interval, day_interval, midnight, to_ms
from ihd.tariffs.file import load_tariff
from ihd.tariffs.now import rate_at
from ihd.units import Energy

LONDON = ZoneInfo("Europe/London")
HEAD = """name = "T"
currency = "GBP"
standing_charge = 0.5
vat_percent = 5
prices_include_vat = false
"""
HALF_HOUR = timedelta(minutes=30)
TWO_RATES = """[[rate]]
name = "N"
price = 0.1
when = "{}"
[[rate]]
name = "D"
price = 0.3
"""
TIERS = """[[rate]]
name = "B"
tiers_per = "{}"
tiers = [{{ up_to = {}, price = 0.5 }}, {{ price = 0.2 }}]
"""
PRICES = ", ".join(str(n % 37 / 100 - 0.04)[:5] for n in range(400))
SHAPES = {
    "single": "unit_rate = 0.25",
    "night": TWO_RATES.format("00:30-07:30"),
    "utc": 'clock = "UTC"\n' + TWO_RATES.format("23:10-05:40"),
    "change": "[[version]]\nunit_rate = 0.2\n[[version]]\nfrom = 2026-03-30\nunit_rate = 0.3",
    "blocks": TIERS.format("day", 2),
    "months": TIERS.format("month", 20),
    "table": f"""[[rate]]
name = "T"
price = 0.05
price_table = true
[prices]
start = "2026-03-27T00:00Z"
values = [{PRICES}]
""",
}
TARIFFS = {name: load_tariff(HEAD + text) for name, text in SHAPES.items()}
FIRST, AFTER = date(2026, 3, 28), date(2026, 4, 2)
DAYS = Interval(midnight(FIRST, LONDON), midnight(AFTER, LONDON))
SLOTS = (DAYS.end - DAYS.start) // HALF_HOUR

rows = st.lists(st.integers(0, 3_000_000), min_size=1, max_size=SLOTS).map(
    lambda amounts: [
        ConsumptionRow(
            Interval(DAYS.start + HALF_HOUR * n, DAYS.start + HALF_HOUR * (n + 1)), Energy(amount)
        )
        for n, amount in enumerate(amounts)
    ]
)
tariffs = pytest.mark.parametrize("tariff", TARIFFS.values(), ids=TARIFFS)


def _exact(tariff, found, first=FIRST, after=AFTER):
    return cost(tariff, consumption(found), first, after, LONDON).total_exact.amount


@tariffs
@given(rows=rows, parts=st.integers(2, 5))
def test_splitting_any_row_by_time_leaves_the_cost_unchanged(tariff, rows, parts):
    rows = [ConsumptionRow(r.interval, Energy(r.amount.mwh // 60 * 60)) for r in rows]
    pieces = [
        ConsumptionRow(
            Interval(
                row.interval.start + row.interval.duration * n / parts,
                row.interval.start + row.interval.duration * (n + 1) / parts,
            ),
            Energy(row.amount.mwh // parts),
        )
        for row in rows
        for n in range(parts)
    ]
    assert _exact(tariff, pieces) == _exact(tariff, rows)


@tariffs
@given(rows=rows)
def test_what_the_register_showed_and_the_rows_between_give_the_same_bill(tariff, rows):
    total, readings = 5_000_000_000, [RegisterReading(to_ms(DAYS.start), 5_000_000_000)]
    for row in rows:
        total += row.amount.mwh
        readings.append(RegisterReading(to_ms(row.interval.end), total))
    series, notes = series_of([Dial(None, None, "kWh", tuple(readings))], Limit(Decimal(30)))
    assert notes == []
    by_register = cost(tariff, tuple(series), FIRST, AFTER, LONDON)
    by_rows = cost(tariff, consumption(rows), FIRST, AFTER, LONDON)
    assert by_register == by_rows


@tariffs
@given(rows=rows, day=st.integers(1, 4))
def test_two_bills_side_by_side_come_to_the_one_over_both(tariff, rows, day):
    cut = FIRST + timedelta(days=day)
    parts = _exact(tariff, rows, FIRST, cut) + _exact(tariff, rows, cut, AFTER)
    assert parts == _exact(tariff, rows)


@tariffs
@given(rows=rows)
def test_every_kwh_is_in_one_line_or_named_as_without_a_price(tariff, rows):
    bill = cost(tariff, consumption(rows), FIRST, AFTER, LONDON)
    billed = sum((line.energy.kwh for line in bill.lines if line.energy), Decimal(0))
    assert billed + bill.unpriced == sum(row.amount.kwh for row in rows)
    assert bill.estimated == () or tariff is TARIFFS["utc"]


@tariffs
@given(seed=st.integers(0, 1000))
def test_a_half_hour_costs_what_the_price_at_its_start_says(tariff, seed):
    """The engine against the plainest reckoning: each row times the rate at its own start."""
    if tariff in (TARIFFS["blocks"], TARIFFS["months"], TARIFFS["utc"]):
        return
    start = DAYS.start + HALF_HOUR * (seed % SLOTS)
    row = ConsumptionRow(Interval(start, start + HALF_HOUR), Energy(1000 + seed))
    bill = cost(tariff, consumption([row]), FIRST, AFTER, LONDON)
    rate = rate_at(tariff, start, LONDON).now.rate
    energy = sum(line.exact.amount for line in bill.lines if line.energy) * Decimal("1.05")
    assert energy == (rate * row.amount).amount


def test_ten_thousand_kwh_over_a_whole_year_split_at_every_switch_are_all_there():
    year = Interval(midnight(date(2026, 1, 1), LONDON), midnight(date(2027, 1, 1), LONDON))
    row = ConsumptionRow(year, Energy.from_kwh(10_000))
    bill = cost(TARIFFS["night"], consumption([row]), date(2026, 1, 1), date(2027, 1, 1), LONDON)
    night, day = (line.quantity for line in bill.lines if line.energy)
    hours = Decimal(365 * 24)
    assert night + day == 10_000
    assert abs(night - 10_000 * Decimal(365 * 7) / hours) < Decimal("0.000001")
    assert [e.why for e in bill.estimated] == ["split"]


def test_a_bill_before_the_tariff_began_has_no_price_rather_than_a_wrong_one():
    tariff = load_tariff(HEAD + "from = 2026-04-01\nunit_rate = 0.2")
    row = ConsumptionRow(day_interval(FIRST, LONDON), Energy.from_kwh(5))
    bill = cost(tariff, consumption([row]), FIRST, AFTER, LONDON)
    assert bill.unpriced == 5
    assert bill.total.amount == Decimal("0.53")
    assert "price_unknown" in {note.kind for note in bill.notes}


def test_rows_that_overlap_are_refused_rather_than_counted_twice():
    instant = datetime(2026, 1, 1, tzinfo=UTC)
    overlapping = [
        ConsumptionRow(Interval(instant, instant + HALF_HOUR), Energy(1)),
        ConsumptionRow(Interval(instant + HALF_HOUR / 2, instant + HALF_HOUR), Energy(1)),
    ]
    with pytest.raises(ValueError, match="overlap"):
        consumption(overlapping)
    with pytest.raises(ValueError, match="length"):
        Series(None, "kWh", (0,), (1,), ())


def test_spread_energy_is_named_where_the_gap_spans_a_switch_and_only_there():
    day = midnight(FIRST, LONDON)

    def spread(first, last):
        return consumption(
            ConsumptionRow(
                Interval(day + HALF_HOUR * n, day + HALF_HOUR * (n + 1)), Energy(100), spread=True
            )
            for n in range(first, last)
        )

    over = cost(TARIFFS["night"], spread(10, 20), FIRST, AFTER, LONDON)
    inside = cost(TARIFFS["night"], spread(2, 10), FIRST, AFTER, LONDON)
    assert [(e.why, e.amount) for e in over.estimated] == [("spread", Decimal("0.001000"))]
    assert inside.estimated == ()
