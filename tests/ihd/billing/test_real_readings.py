"""Real prices and real homes, each bill held against a few plain lines of reckoning.

The files are not part of the project; where they are not beside it the tests say so and are left.
"""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.consumption import ConsumptionRow, consumption
from ihd.billing.cost import cost
from ihd.billing.readings_csv import read_readings
from ihd.clock import Interval
from ihd.tariffs.file import load_tariff
from ihd.tariffs.prices import PriceSlot, PriceTable
from ihd.units import Energy, Volume

SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED} is not here")

HALF_HOUR = timedelta(minutes=30)
PENNY = Decimal("0.01")
HALF_HOURLY = """name = "T"
currency = "GBP"
timezone = "{zone}"
[[rate]]
name = "Half-hourly"
price_table = true
"""


def rows_of(path):
    with (SHARED / path).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def london_prices():
    rows = rows_of("lcl_dtou_2013/dtou_price_2013.csv")
    return {utc(row["datetime"]): Decimal(row["price_gbp_per_kwh"]) for row in rows}


def table_of(prices):
    slots = [PriceSlot(Interval(at, at + HALF_HOUR), price) for at, price in prices.items()]
    return PriceTable.of(slots, "GBP", vat_included=True)


def household(number):
    """Return a home's half-hours by their start; its stamps are taken as ends."""
    rows = rows_of(f"sgsc_halfhourly_households/household_{number}_2013.csv")
    return {utc(row["reading_datetime"]) - HALF_HOUR: Decimal(row["kwh"]) for row in rows}


def as_consumption(used):
    return consumption(
        ConsumptionRow(Interval(at, at + HALF_HOUR), Energy.from_kwh(kwh))
        for at, kwh in used.items()
    )


@pytest.mark.parametrize("number", [10018060, 10006414, 10006704])
def test_a_year_at_dynamic_prices_is_the_sum_of_its_half_hours(number, london_prices):
    used = household(number)
    tariff = load_tariff(HALF_HOURLY.format(zone="UTC"))
    bill = cost(
        tariff,
        as_consumption(used),
        date(2013, 1, 1),
        date(2014, 1, 1),
        ZoneInfo("UTC"),
        prices=table_of(london_prices),
    )
    assert bill.total_exact.amount == sum(kwh * london_prices[at] for at, kwh in used.items())
    assert bill.unpriced == 0
    assert bill.estimated == ()
    missing = [note.facts["seconds"] for note in bill.notes if note.kind == "no_readings"]
    assert sum(missing) == (17_520 - len(used)) * 1800


def test_a_real_home_on_economy_7_by_utc_and_by_the_wall_clock():
    used = household(10018060)
    london = ZoneInfo("Europe/London")
    for clock, zone in (("UTC", UTC), ("local", london)):
        tariff = load_tariff(
            f'name = "T"\ncurrency = "GBP"\nclock = "{clock}"\nstanding_charge = 0.5\n'
            '[[rate]]\nname = "Night"\nprice = 0.1301\nwhen = "00:30-07:30"\n'
            '[[rate]]\nname = "Day"\nprice = 0.3107\n'
        )
        bill = cost(tariff, as_consumption(used), date(2013, 1, 1), date(2014, 1, 1), london)
        night = [
            kwh
            for at, kwh in used.items()
            if 30 <= at.astimezone(zone).hour * 60 + at.astimezone(zone).minute < 450
        ]
        day = sum(used.values()) - sum(night)
        expected = sum(night) * Decimal("0.1301") + day * Decimal("0.3107")
        assert bill.total_exact.amount == expected + Decimal("182.5")


def test_a_utilitys_own_bands_come_out_of_its_hours_ending_stamps():
    """Hour-ending local stamps; 00:00 closes the day written; one spring day has 23 hours."""
    toronto = ZoneInfo("America/Toronto")
    found, bands = [], defaultdict(Decimal)
    for row in rows_of("ontario_tou_hourly/electricity-usage.csv"):
        day, _, hour = row["DateTime"].partition(" ")
        month, number, year = (int(part) for part in day.split("/"))
        ends = int(hour[:2]) or 24
        local = datetime(year, month, number, tzinfo=toronto) + timedelta(hours=ends - 1)
        start = local.astimezone(UTC)
        if ends >= 3 and (year, month, number) == (2012, 3, 11):
            start = datetime(2012, 3, 11, 5, tzinfo=UTC) + timedelta(hours=ends - 2)
        kwh = Decimal(row["Consumption kWh"])
        found.append(
            ConsumptionRow(Interval(start, start + timedelta(hours=1)), Energy.from_kwh(kwh))
        )
        band = next(name for name in ("Off-peak", "Mid-peak", "On-peak") if row[name] == "1")
        bands[band] += kwh
    tariff = load_tariff("""name = "Winter"
currency = "CAD"
timezone = "America/Toronto"
holidays = ["2011-12-26", "2011-12-27", "2012-01-02", "2012-02-20"]
[[rate]]
name = "On-peak"
price = "10.8 c"
when = "weekdays 07:00-11:00 17:00-19:00"
[[rate]]
name = "Mid-peak"
price = "9.2 c"
when = "weekdays 11:00-17:00"
[[rate]]
name = "Off-peak"
price = "6.2 c"
""")
    first, after = date(2011, 11, 25), date(2012, 3, 18)
    bill = cost(tariff, consumption(found), first, after, toronto)
    assert {line.name: line.quantity for line in bill.lines} == bands
    prices = {"On-peak": "0.108", "Mid-peak": "0.092", "Off-peak": "0.062"}
    expected = sum(kwh * Decimal(prices[band]) for band, kwh in bands.items())
    assert bill.total_exact.amount == expected


def test_two_months_of_half_hourly_prices_with_some_below_zero():
    rows = rows_of("agile_prices_2024_jan_feb/agile_2024_01_02.csv")
    prices = {
        datetime.fromisoformat(row["valid_from_utc"]): Decimal(row["p_per_kwh"]) / 100
        for row in rows
    }
    used = {at: Decimal(n * 7919 % 1500) / 1000 for n, at in enumerate(sorted(prices))}
    assert sum(price < 0 for price in prices.values()) == 13
    tariff = load_tariff(HALF_HOURLY.format(zone="Europe/London") + "\n")
    bill = cost(
        tariff,
        as_consumption(used),
        date(2024, 1, 1),
        date(2024, 3, 1),
        ZoneInfo("Europe/London"),
        prices=table_of(prices),
    )
    assert bill.total_exact.amount == sum(kwh * prices[at] for at, kwh in used.items())
    assert bill.unpriced == 0


def daily_rows(fuel):
    rows = rows_of("ovo_register_reads_gas_elec/daily_2019-12-16_2020-01-31.csv")
    return [row for row in rows if row["fuel"] == fuel]


def test_a_suppliers_daily_registers_come_to_its_own_kwh_and_cost():
    rows = daily_rows("electricity")
    text = "at,reading\n" + "".join(f"{row['date']},{row['register_start']}\n" for row in rows)
    text += f"2020-02-01,{rows[-1]['register_end']}\n"
    tariff = load_tariff(
        'name = "T"\ncurrency = "GBP"\ntimezone = "Europe/London"\nunit_rate = 0.1531\n'
    )
    london = ZoneInfo("Europe/London")
    readings = read_readings(text, tariff, london)
    bill = cost(tariff, readings.consumption, date(2019, 12, 16), date(2020, 2, 1), london)
    used = Decimal(rows[-1]["register_end"]) - Decimal(rows[0]["register_start"])
    assert bill.lines[0].quantity == used
    assert abs(sum(Decimal(row["kwh"]) for row in rows) - used) < Decimal("0.05")
    for row in rows:
        day = date.fromisoformat(row["date"])
        one = cost(tariff, readings.consumption, day, day + timedelta(days=1), london)
        assert abs(one.lines[0].quantity - Decimal(row["kwh"])) <= Decimal("0.001")


def test_a_suppliers_gas_is_its_volume_at_a_real_calorific_value():
    """The supplier's kWh beside our own conversion at the day's value, to one decimal of MJ."""
    for row in daily_rows("gas"):
        volume = Volume.from_m3(Decimal(row["register_end"]) - Decimal(row["register_start"]))
        energy = Energy.from_kwh(row["kwh"])
        if volume.ml < 2_000_000:
            continue
        heat = round(energy.kwh * Decimal("3.6") / Decimal("1.02264") / volume.m3, 1)
        assert Decimal("38.5") < heat < Decimal("39.8")
        kwh = volume.m3 * Decimal("1.02264") * heat / Decimal("3.6")
        assert abs(kwh - energy.kwh) < Decimal("0.02") * energy.kwh


def test_a_year_of_a_suppliers_monthly_registers_prices_from_first_to_last():
    rows = rows_of("ovo_register_reads_gas_elec/monthly_register_reads.csv")
    tariff = load_tariff(
        'name = "T"\ncurrency = "GBP"\nfuel = "gas"\nunit_rate = 0.03\n'
        "[gas]\ncalorific_value = 39.1\n"
    )
    london = ZoneInfo("Europe/London")
    own = [row for row in rows if row["fuel"] == "gas"]
    text = "at,reading\n" + "".join(f"{row['date']},{row['register']}\n" for row in own)
    readings = read_readings(text, tariff, london)
    assert readings.notes == ()
    bill = cost(tariff, readings.consumption, readings.first_day, readings.after_last_day, london)
    m3 = Decimal(own[-1]["register"]) - Decimal(own[0]["register"])
    expected = m3 * Decimal("1.02264") * Decimal("39.1") / Decimal("3.6") * Decimal("0.03")
    assert abs(bill.total_exact.amount - expected) < Decimal("1e-20")
