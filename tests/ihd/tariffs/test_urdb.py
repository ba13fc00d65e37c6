"""US tariffs from the Utility Rate Database: taken whole or refused by name."""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ihd.billing.cost import cost
from ihd.billing.readings_csv import read_readings
from ihd.tariffs.file import load_tariff
from ihd.tariffs.source import TariffError
from ihd.tariffs.urdb import toml_from_urdb

NEW_YORK = ZoneInfo("America/New_York")
RECORDS = Path(__file__).parents[4] / "shared" / "data" / "urdb_records"
OFF, ON = 0, 1
WINTER = [ON if hour in (6, 7, 8) else OFF for hour in range(24)]
SUMMER = [ON if 14 <= hour < 19 else OFF for hour in range(24)]
WEEKDAYS = [SUMMER if 4 <= month <= 8 else WINTER for month in range(12)]


def record(**changes):
    return {
        "utility": "Invented Light and Power",
        "name": 'Residential "TOU"',
        "fixedchargefirstmeter": 9.3,
        "fixedchargeunits": "$/month",
        "energyratestructure": [
            [{"max": 100, "rate": 0.05, "adj": 0.01, "unit": "kWh"}, {"rate": 0.08, "unit": "kWh"}],
            [{"max": 9.999999680285692e37, "rate": 0.2, "unit": "kWh"}],
        ],
        "energyweekdayschedule": WEEKDAYS,
        "energyweekendschedule": [[OFF] * 24] * 12,
        **changes,
    }


def tariff(**changes):
    return load_tariff(toml_from_urdb(json.dumps(record(**changes))))


def bill(found, rows, first, after):
    return cost(found, read_readings(rows, found, NEW_YORK).consumption, first, after, NEW_YORK)


def test_seasons_tiers_and_adjustments_come_through():
    rows = (
        "start,end,kwh\n"
        "2026-01-05T06:00-05:00,2026-01-05T09:00-05:00,10\n"
        "2026-01-05T09:00-05:00,2026-01-06T00:00-05:00,130\n"
        "2026-01-10T06:00-05:00,2026-01-10T09:00-05:00,5\n"
    )
    found = bill(tariff(), rows, date(2026, 1, 1), date(2026, 2, 1))
    amounts = {line.name: line.exact.amount for line in found.lines}
    assert amounts == {
        "Period 1 1": Decimal("6.00"),
        "Period 1 2": Decimal("2.80"),
        "Period 2": Decimal("2.0"),
        "Standing charge": Decimal("9.3"),
    }
    june = "start,end,kwh\n2026-06-01T14:00-04:00,2026-06-01T19:00-04:00,10\n"
    assert bill(tariff(), june, date(2026, 6, 1), date(2026, 7, 1)).lines[1].exact.amount == 2


def test_a_minimum_charge_is_what_a_month_comes_to_at_least():
    rows = "start,end,kwh\n2026-01-05T12:00Z,2026-01-05T12:15Z,1\n"
    for changes in ({"minmonthlycharge": 20}, {"mincharge": 20, "minchargeunits": "$/month"}):
        found = bill(tariff(**changes), rows, date(2026, 1, 1), date(2026, 2, 1))
        assert found.total.amount == 20
    with pytest.raises(TariffError, match=r"a minimum charge in \$/year"):
        tariff(mincharge=20, minchargeunits="$/year")


def test_flat_demand_of_one_tier_is_a_demand():
    found = tariff(
        flatdemandstructure=[[{"rate": 6.5}], [{"rate": 9}]], flatdemandmonths=[0] * 5 + [1] * 7
    )
    rows = "start,end,kwh\n2026-01-05T12:00Z,2026-01-05T12:15Z,1\n"
    lines = bill(found, rows, date(2026, 1, 1), date(2026, 2, 1)).lines
    assert [(line.name, line.exact.amount) for line in lines if line.unit == "kW"] == [
        ("Demand 1", Decimal(26))
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"annualmincharge": 60, "mincharge": 5, "minchargeunits": "$/year"},
            "a year; a minimum charge in",
        ),
        ({"energyratestructure": [[{"rate": 1, "unit": "kWh/kW"}]] * 2}, "tiers in kWh/kW"),
        ({"fixedchargeunits": "$/kVA"}, r"fixed charge in \$/kVA"),
        (
            {
                "flatdemandstructure": [[{"max": 100, "rate": 6}, {"rate": 5}]],
                "flatdemandmonths": [0] * 12,
            },
            "demand charge in tiers",
        ),
        ({"energyweekdayschedule": [[0] * 23] * 12}, "12 months of 24 hours"),
        ({"energyweekdayschedule": [[5] * 24] * 12}, "no rate"),
        ({"energyratestructure": [[], []]}, "without a rate"),
    ],
)
def test_what_a_tariff_file_cannot_say_is_refused_by_name(changes, says):
    with pytest.raises(TariffError, match=says):
        tariff(**changes)


DEMAND = {
    "flatdemandstructure": [[{"rate": 2}]],
    "flatdemandmonths": [0] * 12,
    "demandratestructure": [[{"rate": 3}], [{"rate": 4}]],
    "demandweekdayschedule": [[0] * 24] * 12,
    "demandweekendschedule": [[1] * 24] * 12,
}
ODD = (
    None, "x", 3, -1, 1.5, [], [[]], {}, [None], True, [[1]], [[{}]], [["x"]], [[{"rate": "x"}]],
    [[{"rate": 1, "max": "x"}, {"rate": 1}]], [[{"rate": 1, "unit": 3}]], [3] * 12, ["x"] * 12,
    [[3] * 24] * 12, [["x"] * 24] * 12,
)  # fmt: skip


@pytest.mark.parametrize("key", [*record(), *DEMAND, "demandwindow", "mincharge", "items"])
def test_a_record_that_is_odd_anywhere_is_read_or_refused(key):
    for odd in ODD:
        with suppress(TariffError):
            tariff(**{**DEMAND, key: odd})


@pytest.mark.parametrize("key", ["flatdemandmonths", "demandweekdayschedule"])
def test_a_demand_charge_that_says_no_time_is_refused_rather_than_left_out(key):
    with pytest.raises(TariffError, match=f"{key} is not 12"):
        tariff(**{**DEMAND, key: None})


def test_what_is_no_record_is_refused():
    for payload in ("{", "[]", '{"items": []}'):
        with pytest.raises(TariffError, match="this is not"):
            toml_from_urdb(payload)


needs_records = pytest.mark.skipif(not RECORDS.exists(), reason=f"{RECORDS} is not here")


@needs_records
@pytest.mark.parametrize("name", ["ohio_flat_urdb", "ohio_tou_tiered_urdb"])
def test_real_records_price_a_month_as_their_own_numbers_say(name):
    text = (RECORDS / f"{name}.json").read_text()
    raw = json.loads(text, parse_float=Decimal)
    found = load_tariff(toml_from_urdb(text))
    rows = "start,end,kwh\n2026-07-06T07:00-04:00,2026-07-06T08:00-04:00,2.5\n"
    period = raw["energyweekdayschedule"][6][7]
    tier = raw["energyratestructure"][period][0]
    energy = Decimal("2.5") * (tier["rate"] + tier["adj"])
    priced = bill(found, rows, date(2026, 7, 1), date(2026, 8, 1))
    assert priced.total_exact.amount == energy + raw["fixedchargefirstmeter"]


@needs_records
@pytest.mark.parametrize("name", ["industrial_kwh_per_kw_urdb", "pysam_urdbv7_demand"])
def test_real_records_that_cannot_be_expressed_are_refused(name):
    with pytest.raises(TariffError, match="tiers"):
        toml_from_urdb((RECORDS / f"{name}.json").read_text())
