"""What was used, by any step of the local calendar, from a real store."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from ihd.billing.cost import cost
from ihd.billing.usage_row import RowQuality, Step
from ihd.clock import day_interval, midnight
from ihd.heard import HeardPrices
from ihd.meter import Fuel, Quantity, Reading
from ihd.store import Store
from ihd.tariffs.file import load_tariff
from ihd.units import Energy, Money
from ihd.usage import UsageBook, periods
from ihd.used import Supply, unpriced, used

LONDON = ZoneInfo("Europe/London")
METER = "glow/0C0FFEE00001/electricity"
FLAT = load_tariff('name = "T"\ncurrency = "GBP"\nstanding_charge = 0.5\nunit_rate = 0.25\n')
NIGHT = load_tariff(
    'name = "T"\ncurrency = "GBP"\nstanding_charge = 0.5\n'
    '[[rate]]\nname = "Night"\nprice = 0.1\nwhen = "00:00-07:00"\n'
    '[[rate]]\nname = "Day"\nprice = 0.3\n'
)


def reading(at, value, quantity=Quantity.IMPORT_ENERGY, unit="kWh", fuel=Fuel.ELECTRICITY):
    return Reading(
        meter=METER,
        fuel=fuel,
        quantity=quantity,
        value=Decimal(str(value)),
        raw=str(value),
        unit=unit,
        currency="GBP",
        received_at=at,
        taken_at=at,
    )


def pounds(text):
    return Money(Decimal(text), "GBP")


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "plainwatt.db", journal=tmp_path / "journal")
    yield store
    store.close()


def steady(store, start, end, *, first=100, kwh_an_hour="0.6", every=timedelta(minutes=5)):
    """Keep a register that counts at a steady pace; return what it shows at the end."""
    count = (end - start) // every
    step = Decimal(kwh_an_hour) * (every // timedelta(minutes=1)) / 60
    store.add([reading(start + every * n, first + step * n) for n in range(count + 1)])
    return first + step * count


def london(day, hour=0, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "hours", "halves"),
    [(date(2026, 3, 29), 23, 46), (date(2026, 10, 25), 25, 50), (date(2026, 7, 1), 24, 48)],
)
def test_a_day_is_as_long_as_it_is_and_its_half_hours_add_up_to_it(store, day, hours, halves):
    steady(store, london(day) - timedelta(hours=1), london(day) + timedelta(hours=27))
    book, supply = UsageBook(store, LONDON), Supply(METER, FLAT)
    now, after = london(day) + timedelta(days=3), day + timedelta(days=1)
    (row,) = book.rows(supply, Step.DAY, day, after, now)
    assert row.energy == Energy.from_kwh(Decimal("0.6") * hours)
    assert row.cost == pounds(Decimal("0.15") * hours)
    assert row.standing == pounds("0.5")
    assert row.total == row.cost + row.standing
    assert (row.quality, row.missing_s) == (RowQuality.MEASURED, 0)
    found = book.rows(supply, Step.HALF_HOUR, day, after, now)
    assert len(found) == halves
    assert sum((half.energy for half in found), Energy(0)) == row.energy
    assert sum(half.cost.amount for half in found) == row.cost.amount
    assert {half.standing for half in found} == {None}


def test_each_rate_has_its_energy_and_cost(store):
    day = date(2026, 3, 3)
    steady(store, london(day), london(day) + timedelta(days=1))
    (row,) = UsageBook(store, LONDON).rows(
        Supply(METER, NIGHT), Step.DAY, day, day + timedelta(1), london(day) + timedelta(days=2)
    )
    assert [(use.name, use.energy.kwh, use.cost) for use in row.by_rate] == [
        ("Night", Decimal("4.2"), pounds("0.42")),
        ("Day", Decimal("10.2"), pounds("3.06")),
    ]


@pytest.mark.parametrize(
    ("step", "spans"),
    [
        (Step.WEEK, ["2026-01-28 2026-02-02", "2026-02-02 2026-02-09", "2026-02-09 2026-02-11"]),
        (Step.MONTH, ["2026-01-28 2026-02-01", "2026-02-01 2026-02-11"]),
        (Step.YEAR, ["2026-01-28 2026-02-11"]),
        (Step.BILL, ["2026-01-28 2026-01-31", "2026-01-31 2026-02-11"]),
    ],
)
def test_periods_are_of_the_local_calendar_and_end_where_they_are_asked_to(step, spans):
    found = periods(step, date(2026, 1, 28), date(2026, 2, 11), LONDON, bill_day=31)
    assert [f"{period.first_day} {period.after_last_day}" for period in found] == spans


def test_a_bill_that_starts_on_the_31st_starts_on_the_last_day_of_shorter_months():
    found = periods(Step.BILL, date(2026, 1, 31), date(2026, 4, 30), LONDON, bill_day=31)
    starts = [period.first_day for period in found]
    assert starts == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_every_step_has_the_same_sum(store):
    first, after = date(2026, 3, 20), date(2026, 4, 9)
    steady(store, london(first), london(after), every=timedelta(minutes=5))
    book, supply = UsageBook(store, LONDON, 28), Supply(METER, NIGHT)
    sums = set()
    for step in Step:
        rows = book.rows(supply, step, first, after, london(after))
        sums.add((sum(row.energy.mwh for row in rows), sum(row.cost.amount for row in rows)))
    assert len(sums) == 1


def test_energy_caught_up_after_a_gap_is_marked_with_its_rate(store):
    day = date(2026, 3, 3)
    shown = steady(store, london(day), london(day, 6))
    steady(store, london(day, 9), london(day, 24 - 1, 55), first=shown + Decimal("1.8"))
    (row,) = UsageBook(store, LONDON).rows(
        Supply(METER, NIGHT), Step.DAY, day, day + timedelta(1), london(day, 23, 56)
    )
    assert row.quality is RowQuality.MIXED
    assert row.missing_s == 0
    assert row.caught_up == Energy.from_kwh("1.8")
    assert [(use.name, use.caught_up.kwh) for use in row.by_rate] == [
        ("Night", Decimal("0.6")),
        ("Day", Decimal("1.2")),
    ]


def test_what_is_not_read_is_missing_and_never_nothing(store):
    day = date(2026, 3, 3)
    steady(store, london(day, 12), london(day, 13))
    book, supply = UsageBook(store, LONDON), Supply(METER, FLAT)
    days = book.rows(supply, Step.DAY, date(2026, 3, 2), date(2026, 3, 5), london(day, 18))
    assert [row.quality for row in days] == [RowQuality.MISSING, RowQuality.MIXED]
    before, today = days
    assert (before.energy, before.cost, before.missing_s) == (None, None, 86_400)
    assert today.energy == Energy.from_kwh("0.6")
    assert today.missing_s == 17 * 3600


def test_the_next_reading_is_not_missing_before_it_is_due(store):
    day = date(2026, 3, 3)
    steady(store, london(day), london(day, 13))
    book, supply = UsageBook(store, LONDON), Supply(METER, FLAT)
    (today,) = book.rows(supply, Step.DAY, day, day + timedelta(1), london(day, 13, 4))
    assert (today.quality, today.missing_s) == (RowQuality.MEASURED, 0)
    (today,) = book.rows(supply, Step.DAY, day, day + timedelta(1), london(day, 14))
    assert (today.quality, today.missing_s) == (RowQuality.MIXED, 3600)


def test_an_unknown_price_leaves_the_energy_and_no_cost(store):
    day = date(2026, 3, 3)
    steady(store, london(day), london(day) + timedelta(days=1))
    supply = unpriced(METER, Fuel.ELECTRICITY, "GBP")
    (row,) = UsageBook(store, LONDON).rows(
        supply, Step.DAY, day, day + timedelta(1), london(day, 23, 59)
    )
    assert row.energy.kwh == Decimal("14.4")
    assert (row.cost, row.standing, row.total) == (None, None, None)
    assert [(use.name, use.cost) for use in row.by_rate] == [(None, None)]


def test_a_price_table_that_ends_leaves_the_rest_without_a_price(store):
    day = date(2026, 3, 3)
    steady(store, london(day), london(day) + timedelta(days=1))
    values = ", ".join(["0.2"] * 24)
    tariff = load_tariff(
        'name = "T"\ncurrency = "GBP"\n[[rate]]\nname = "H"\nprice_table = true\n'
        f'[prices]\nstart = "2026-03-03T00:00Z"\nvalues = [{values}]\n'
    )
    (row,) = UsageBook(store, LONDON).rows(
        Supply(METER, tariff), Step.DAY, day, day + timedelta(1), london(day) + timedelta(days=2)
    )
    assert row.cost is None
    known, unknown = row.by_rate
    assert (known.energy.kwh, known.cost) == (Decimal("7.2"), pounds("1.44"))
    assert (unknown.energy.kwh, unknown.cost) == (Decimal("7.2"), None)


def test_export_is_apart_from_what_was_used(store):
    day = date(2026, 3, 3)
    steady(store, london(day), london(day) + timedelta(days=1))
    count = 24 * 12 + 1
    store.add(
        [
            reading(london(day) + timedelta(minutes=5) * n, n * Decimal("0.01"), quantity)
            for n in range(count)
            for quantity in (Quantity.EXPORT_ENERGY,)
        ]
    )
    tariff = load_tariff(
        'name = "T"\ncurrency = "GBP"\nunit_rate = 0.25\n[[export]]\nname = "Sold"\nprice = 0.15\n'
    )
    (row,) = UsageBook(store, LONDON).rows(
        Supply(METER, tariff), Step.DAY, day, day + timedelta(1), london(day) + timedelta(days=2)
    )
    assert (row.energy.kwh, row.cost) == (Decimal("14.4"), pounds("3.6"))
    assert (row.export.kwh, row.earned) == (Decimal("2.88"), pounds("0.432"))
    assert row.total == pounds("3.168")


def test_what_is_sent_out_is_never_used_whatever_is_known_of_the_price(store):
    day = date(2026, 3, 3)
    steady(store, london(day), london(day) + timedelta(days=1))
    sent = Quantity.EXPORT_ENERGY
    store.add([reading(london(day) + timedelta(hours=n), n, sent) for n in range(25)])
    for supply in (unpriced(METER, Fuel.ELECTRICITY, "GBP"), Supply(METER, FLAT)):
        (row,) = UsageBook(store, LONDON).rows(
            supply, Step.DAY, day, day + timedelta(1), london(day) + timedelta(days=2)
        )
        assert (row.energy.kwh, row.export.kwh) == (Decimal("14.4"), Decimal(24))
        assert row.earned is None
    earlier = load_tariff(
        'name = "T"\ncurrency = "GBP"\n[[version]]\nfrom = 2027-01-01\nunit_rate = 0.2\n'
    )
    whole = day_interval(day, LONDON)
    consumed = used(store, Supply(METER, earlier), whole, LONDON)
    assert cost(earlier, consumed, day, day + timedelta(1), LONDON).unpriced == Decimal("14.4")


def test_a_meter_of_exports_own_counts_what_is_sent_out(store):
    day = date(2026, 3, 3)
    steady(store, london(day), london(day) + timedelta(days=1))
    store.add(
        [replace(reading(london(day) + timedelta(hours=n), n), meter="roof") for n in range(25)]
    )
    tariff = load_tariff('name = "T"\ncurrency = "GBP"\nunit_rate = 0.25\nexport_rate = 0.15\n')
    (row,) = UsageBook(store, LONDON).rows(
        Supply(METER, tariff, export_meter="roof"),
        Step.DAY,
        day,
        day + timedelta(1),
        london(day) + timedelta(days=2),
    )
    assert (row.energy.kwh, row.export.kwh) == (Decimal("14.4"), Decimal(24))
    assert (row.cost, row.earned) == (pounds("3.6"), pounds("3.6"))


@pytest.mark.parametrize(
    ("step", "charges"),
    [
        (Step.DAY, {}),
        (Step.MONTH, {"Peak": "7.56", "Minimum charge": "38.01"}),
        (Step.BILL, {"Peak": "7.56", "Fee": "2.10", "Minimum charge": "35.91"}),
    ],
)
def test_what_belongs_to_no_day_is_in_the_rows_of_months_and_bills(store, step, charges):
    first, after = date(2026, 3, 1), date(2026, 4, 1)
    start = london(date(2026, 3, 10))
    steady(store, start, start + timedelta(hours=1), kwh_an_hour="2.4")
    tariff = load_tariff(
        'name = "T"\ncurrency = "GBP"\nunit_rate = 0.25\nvat_percent = 5\n'
        'prices_include_vat = false\nminimum_charge = "44 per month"\n'
        '[[demand]]\nname = "Peak"\nprice = 3\n'
        '[[charge]]\nname = "Fee"\nprice = 2\nper = "bill"\n'
    )
    rows = UsageBook(store, LONDON).rows(
        Supply(METER, tariff), step, first, after, london(date(2026, 4, 2))
    )
    found = {c.name: c.cost.amount.quantize(Decimal("0.01")) for row in rows for c in row.charges}
    assert found == {name: Decimal(amount) for name, amount in charges.items()}


def test_what_is_over_is_remembered_until_a_late_reading_comes(store):
    first, after = date(2026, 3, 1), date(2026, 3, 4)
    shown = steady(store, london(first), london(date(2026, 3, 2), 6))
    steady(store, london(date(2026, 3, 2), 12), london(after), first=shown + 6)
    store.flush(london(after))
    book, supply = UsageBook(store, LONDON), Supply(METER, FLAT)
    asked = (supply, Step.HALF_HOUR, date(2026, 3, 2), date(2026, 3, 3), london(after))
    before = book.rows(supply, Step.DAY, first, after, london(after))
    again = book.rows(supply, Step.DAY, first, after, london(after))
    assert all(one is other for one, other in zip(before[:2], again[:2], strict=True))
    assert book.rows(*asked)[12].energy == Energy.from_kwh("0.5")
    store.add([reading(london(date(2026, 3, 2), 6, 30), shown + 3)])
    store.flush(london(after))
    assert book.rows(*asked)[12].energy == Energy.from_kwh("3")
    later = book.rows(supply, Step.DAY, first, after, london(after))
    assert later[1] is not again[1]


def test_another_tariff_prices_the_past_anew(store):
    first, after = date(2026, 3, 1), date(2026, 3, 4)
    steady(store, london(first), london(after))
    book = UsageBook(store, LONDON)
    asked = (Step.MONTH, first, after, london(after))
    (one,) = book.rows(Supply(METER, FLAT), *asked)
    (other,) = book.rows(Supply(METER, NIGHT), *asked)
    assert (one.cost, other.cost) == (pounds("10.8"), pounds("10.44"))


def test_each_day_keeps_the_price_the_meter_sent_on_it(store):
    first = date(2026, 3, 1)
    steady(store, london(first), london(first) + timedelta(days=4))
    for day, rate, charge in ((0, "0.20", "0.5"), (1, "0.20", "0.5"), (2, "0.30", "0.6")):
        for hour in (0, 12):
            at = midnight(first + timedelta(days=day), LONDON) + timedelta(hours=hour)
            store.add([reading(at, rate, Quantity.UNIT_RATE, "/kWh")])
            store.add([reading(at, charge, Quantity.STANDING_CHARGE, "/day")])
    now = london(date(2026, 3, 4), 18)
    heard, book = HeardPrices(store, LONDON), UsageBook(store, LONDON)
    supply = heard.supply(METER, Fuel.ELECTRICITY, "GBP", first, now)
    assert heard.supply(METER, Fuel.ELECTRICITY, "GBP", date(2026, 3, 3), now) is supply
    rows = book.rows(supply, Step.DAY, first, date(2026, 3, 5), now)
    assert [row.cost for row in rows[:3]] == [pounds("2.88"), pounds("2.88"), pounds("4.32")]
    assert [row.standing for row in rows[:3]] == [pounds("0.5"), pounds("0.5"), pounds("0.6")]


def test_a_charge_is_due_for_the_days_so_far_and_not_for_days_to_come(store):
    first = date(2026, 3, 1)
    steady(store, london(first), london(date(2026, 3, 10), 12))
    now = london(date(2026, 3, 10), 12)
    (month,) = UsageBook(store, LONDON).rows(
        Supply(METER, FLAT), Step.MONTH, first, date(2026, 4, 1), now
    )
    assert month.standing == pounds("5")
    assert (month.quality, month.missing_s) == (RowQuality.MEASURED, 0)
