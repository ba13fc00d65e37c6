"""``plainwatt usage`` as scripts rely on it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ihd import settings
from ihd.cli import run
from ihd.feed.demo import past_of
from ihd.paths import HomeFolder
from ihd.session import load_settings, open_home

NOW = datetime(2026, 3, 31, 18, 42, 10, tzinfo=UTC)
FIELDS = {
    "start",
    "end",
    "fuel",
    "kwh",
    "cost",
    "currency",
    "by_rate",
    "standing",
    "quality",
    "missing_s",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A home that a simulated bridge has told of its last days."""
    folder = HomeFolder(tmp_path_factory.mktemp("home")).create()
    chosen = replace(load_settings(folder), timezone="Europe/London")
    home, store, bridges = open_home(folder, chosen, adopt=True)
    home.start(NOW - timedelta(days=4))
    for message in past_of(NOW, ZoneInfo("Europe/London"), history_days=4, step_s=300):
        home.take(message, bridges.decode(message))
    home.keep(NOW)
    store.close()
    settings.save(home.settings, folder.settings)
    return folder


@pytest.fixture
def usage(folder, capsys):
    def call(*options):
        asked = ["--home", str(folder.root), "usage", "--at", NOW.isoformat(), *options]
        status = run(asked, display=None, draw=None)
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def rows(usage):
    def call(*options):
        status, out, _ = usage("--json", *options)
        assert status == 0
        return [json.loads(line) for line in out.splitlines()]

    return call


def test_a_row_has_the_documented_fields_in_local_time(rows):
    (row,) = rows("--fuel", "electricity", "--from", "2026-03-29", "--to", "2026-03-30")
    assert row.keys() >= FIELDS
    assert (row["start"], row["end"]) == ("2026-03-29T00:00:00+00:00", "2026-03-30T00:00:00+01:00")
    assert (row["fuel"], row["currency"], row["quality"]) == ("electricity", "GBP", "measured")
    assert (row["missing_s"], row["caught_up_kwh"]) == (0, "0.000000")


def test_the_rates_add_up_to_the_row_and_half_hours_to_the_day(rows):
    asked = ("--fuel", "electricity", "--from", "2026-03-29", "--to", "2026-03-30")
    (day,) = rows(*asked)
    halves = rows(*asked, "--by", "half-hour")
    assert len(halves) == 46
    for name in ("kwh", "cost"):
        assert sum(Decimal(half[name]) for half in halves) == Decimal(day[name])
        assert sum(Decimal(rate[name]) for rate in day["by_rate"].values()) == Decimal(day[name])
    assert Decimal(day["total"]) == Decimal(day["cost"]) + Decimal(day["standing"])
    assert {half["standing"] for half in halves} == {None}


def test_gas_has_rows_of_its_own(rows):
    found = rows("--from", "2026-03-28", "--to", "2026-04-01")
    assert [row["fuel"] for row in found] == ["electricity"] * 4 + ["gas"] * 4


def test_without_days_it_is_the_last_seven(rows):
    found = rows("--fuel", "electricity")
    assert [row["start"][:10] for row in found][::6] == ["2026-03-25", "2026-03-31"]
    assert found[0]["quality"] == "missing"
    assert found[0]["kwh"] is None


@pytest.mark.parametrize("by", ["week", "month", "year", "bill"])
def test_every_step_is_answered(rows, by):
    found = rows("--fuel", "electricity", "--by", by, "--from", "2026-03-28", "--to", "2026-04-01")
    kwh = sum(Decimal(row["kwh"]) for row in found)
    days = rows("--fuel", "electricity", "--from", "2026-03-28", "--to", "2026-04-01")
    assert kwh == sum(Decimal(row["kwh"]) for row in days)


def test_a_person_is_told_in_a_table(usage):
    status, out, _ = usage("--fuel", "electricity")
    assert status == 0
    head, *days = out.splitlines()
    assert head.split() == ["from", "fuel", "kWh", "cost", "standing", "quality"]
    assert days[-3].startswith("2026-03-31  electricity")
    assert out.endswith("Costs are of the energy, with the tax.\n")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--from", "yesterday"], "'yesterday' is not a day; write 2026-03-01"),
        (["--from", "2026-03-02", "--to", "2026-03-02"], "there is no day"),
    ],
)
def test_bad_days_are_one_clear_line(usage, options, says):
    status, out, err = usage(*options)
    assert (status, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_home_that_is_not_there_is_said(tmp_path, capsys):
    assert run(["--home", str(tmp_path / "none"), "usage"], display=None, draw=None) == 1
    assert "no home" in capsys.readouterr().err


@pytest.mark.parametrize("step", ["month", "bill"])
def test_without_days_a_month_or_a_bill_is_the_one_under_way(rows, step):
    (row,) = rows("--fuel", "electricity", "--by", step)
    assert row["start"] == "2026-03-01T00:00:00+00:00"


def test_without_days_a_year_is_this_one(rows):
    (row,) = rows("--fuel", "electricity", "--by", "year")
    assert row["start"] == "2026-01-01T00:00:00+00:00"
