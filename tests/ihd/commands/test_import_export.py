"""What goes out as CSV comes back the same; what comes from elsewhere is counted once, and told."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ihd.cli import run
from ihd.clock import HALF_HOUR, Interval
from ihd.meter import Fuel, Quality, Quantity, Reading
from ihd.paths import HomeFolder
from ihd.store import Store
from ihd.store.imported import put_half_hours
from ihd.store.sources import Target

METER = "glow/0C0FFEE00001/electricity"
START = datetime(2026, 3, 27, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ENERGY = Quantity.IMPORT_ENERGY
ALWAYS = Interval(START - timedelta(days=30), START + timedelta(days=30))
OCTOPUS = "Consumption (kwh), Estimated Cost Inc. Tax (p), Start, End\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("ihd.store.journal._bases", lambda: [str(tmp_path)])
    monkeypatch.setenv("TZ", "Europe/London")
    return HomeFolder(tmp_path / "home").create()


def reading(number, quantity=ENERGY, value=None, **more):
    at = START + timedelta(minutes=5) * number
    value = Decimal(10_000 + 25 * number).scaleb(-3) if value is None else value
    return Reading(
        **{
            "meter": METER,
            "fuel": Fuel.ELECTRICITY,
            "quantity": quantity,
            "value": value,
            "received_at": at,
            "raw": str(value),
            "unit": "kWh",
        }
        | more
    )


@pytest.fixture
def measured(folder):
    """A day from midnight: 0.15 kWh each half-hour."""
    store = Store.open(folder.database)
    store.add([reading(n) for n in range(24 * 12 + 1)])
    store.add([reading(3, Quantity.POWER, Decimal("212.000"), unit="W", phase="a")])
    bad = {"unit": "W", "quality": Quality.SENTINEL, "raw": "-8388.608"}
    store.add([reading(4, Quantity.POWER, Decimal("-8388.608"), **bad)])
    store.flush(START + timedelta(days=3))
    store.close()
    return folder


def command(capsys, folder, *words):
    status = run(["--home", str(folder.root), *words], display=None, draw=None)
    out, err = capsys.readouterr()
    return status, out, err


def half_hours(folder, meter=METER, **which):
    store = Store.open(folder.database, reader=True)
    rows = store.totals(meter, ENERGY, ALWAYS, **which)
    store.close()
    return [row for row in rows if row.measured_s or row.spread_s]


def supplier_file(path, first, kwhs, head=OCTOPUS):
    rows = []
    for number, kwh in enumerate(kwhs):
        start = first + timedelta(minutes=30) * number
        end = start + timedelta(minutes=30)
        rows.append(f"{kwh}, 1.2, {start.isoformat()}, {end.isoformat()}\n")
    path.write_text(head + "".join(rows))
    return path


def test_half_hours_come_back_as_they_went_out(measured, tmp_path, capsys):
    file = tmp_path / "out.csv"
    assert command(capsys, measured, "export", "--out", str(file))[0] == 0
    other = HomeFolder(tmp_path / "other")
    assert command(capsys, other, "import", str(file)) == (
        0,
        f"48 half-hours taken in for {METER}.\n",
        "",
    )
    assert [(r.start, r.amount) for r in half_hours(other)] == [
        (r.start, r.amount) for r in half_hours(measured)
    ]
    _, again, _ = command(capsys, other, "export")
    assert again == file.read_text().replace(",measured,meter", ",imported,out.csv")


def test_readings_come_back_believed_or_not_and_none_twice(measured, tmp_path, capsys):
    file = tmp_path / "out.csv"
    command(capsys, measured, "export", "--readings", "--out", str(file))
    other = HomeFolder(tmp_path / "other")
    for count in (291, 0):
        out = command(capsys, other, "import", str(file), "--json")[1]
        assert [json.loads(line)["count"] for line in out.splitlines()] == (
            [count] if count else []
        )
    _, again, _ = command(capsys, other, "export", "--readings")
    assert again == file.read_text()
    assert [r.amount for r in half_hours(other)] == [150_000] * 48


def test_a_measured_half_hour_wins_and_an_imported_one_fills_what_is_missing(
    measured, tmp_path, capsys
):
    file = supplier_file(tmp_path / "octopus.csv", START - timedelta(hours=1), ["0.9"] * 100)
    command(capsys, measured, "import", str(file), "--meter", METER)
    rows = half_hours(measured)
    assert [r.amount for r in rows] == [900_000] * 2 + [150_000] * 48 + [900_000] * 50
    assert [r.source is None for r in rows] == [False] * 2 + [True] * 48 + [False] * 50
    command(capsys, measured, "import", str(file), "--meter", METER)
    assert [r.amount for r in half_hours(measured)] == [r.amount for r in rows]
    out = command(capsys, measured, "export")[1].splitlines()
    assert out[1].endswith(",0.9,,imported,octopus.csv")
    assert out[3].endswith(",0.15,,measured,meter")


def test_an_imported_half_hour_stands_for_one_measured_in_part(folder, tmp_path, capsys):
    store = Store.open(folder.database)
    store.add([reading(n) for n in range(2, 20)])
    store.close()
    file = supplier_file(tmp_path / "octopus.csv", START, ["0.9"] * 2)
    command(capsys, folder, "import", str(file))
    assert [r.amount for r in half_hours(folder)][:2] == [900_000, 150_000]


def test_usage_tells_that_a_day_was_imported(folder, tmp_path, capsys):
    file = supplier_file(tmp_path / "octopus.csv", START, ["0.25"] * 96)
    command(capsys, folder, "import", str(file), "--meter", "mine")
    folder.settings.write_text('timezone = "UTC"\n[[meters]]\nid = "mine"\nrole = "electricity"\n')
    days = ("--from", "2026-03-27", "--to", "2026-03-29", "--json", "--at", "2026-04-02T00:00Z")
    _, out, _ = command(capsys, folder, "usage", *days)
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(Decimal(r["kwh"]), r["quality"]) for r in rows] == [(Decimal(12), "imported")] * 2


def test_local_stamps_without_an_offset_are_the_homes_through_a_clock_change(
    folder, tmp_path, capsys
):
    """n3rgy and DCC style: naive UK time; on 29 March 01:00 and 01:30 are not there."""
    walls = [datetime(2026, 3, 29, tzinfo=UTC) + timedelta(minutes=30) * n for n in (0, 1, 4, 5)]
    file = tmp_path / "n3rgy.csv"
    rows = "".join(f"{wall:%Y-%m-%d %H:%M},0.5\n" for wall in walls)
    file.write_text("timestamp (Start),energyConsumption (kWh)\n" + rows)
    assert command(capsys, folder, "import", str(file), "--meter", "mine")[0] == 0
    found = [row.start for row in half_hours(folder, "mine")]
    first = datetime(2026, 3, 29, tzinfo=UTC)
    assert found == [first + timedelta(minutes=30) * n for n in range(4)]


def test_home_assistants_statistics_are_hours_halved_and_gaps_stay_gaps(folder, tmp_path, capsys):
    file = tmp_path / "home-assistant_v2.db"
    sums = [(0, 100.0), (1, 100.5), (2, 101.25), (5, 103.0), (6, 103.25), (7, 50.0), (8, 50.5)]
    with closing(sqlite3.connect(file)) as db:
        db.executescript(
            "CREATE TABLE statistics_meta (id INTEGER PRIMARY KEY, statistic_id VARCHAR(255),"
            " source VARCHAR(32), unit_of_measurement VARCHAR(255), has_mean BOOLEAN,"
            " has_sum BOOLEAN, name VARCHAR(255));"
            "CREATE TABLE statistics (id INTEGER PRIMARY KEY, created DATETIME, created_ts FLOAT,"
            " metadata_id INTEGER, start DATETIME, start_ts FLOAT, mean FLOAT, min FLOAT,"
            " max FLOAT, last_reset DATETIME, last_reset_ts FLOAT, state FLOAT, sum FLOAT);"
            "INSERT INTO statistics_meta VALUES (1, 'sensor.import', 'recorder', 'kWh', 0, 1, '');"
            "INSERT INTO statistics_meta VALUES (2, 'sensor.power', 'recorder', 'W', 1, 0, '');"
        )
        rows = [(1, START.timestamp() + 3600 * hour, value) for hour, value in sums]
        db.executemany("INSERT INTO statistics (metadata_id, start_ts, sum) VALUES (?, ?, ?)", rows)
        db.commit()
    before = file.read_bytes()
    assert command(capsys, folder, "import", str(file), "--meter", "mine")[0] == 0
    assert file.read_bytes() == before
    hours = {(r.start - START) // timedelta(hours=1): r.amount for r in half_hours(folder, "mine")}
    assert hours == {1: 250_000, 2: 375_000, 6: 125_000, 8: 250_000}


def test_register_notes_typed_by_hand_become_readings_and_their_difference_is_spread(
    folder, tmp_path, capsys
):
    file = tmp_path / "notes.csv"
    file.write_text("at,reading\n2026-03-29,1048\n2026-03-27,1000\n")
    assert command(capsys, folder, "import", str(file), "--meter", "mine")[1].startswith("2 ")
    rows = half_hours(folder, "mine")
    assert sum(row.amount for row in rows) == 48_000_000
    assert all(row.spread_s for row in rows)


def test_a_note_that_cannot_be_is_refused_with_its_line(measured, tmp_path, capsys):
    file = tmp_path / "notes.csv"
    file.write_text("at,reading\n2026-03-28T06:00:00Z,5.1\n")
    status, out, err = command(capsys, measured, "import", str(file))
    assert (status, out) == (1, "")
    assert "Line 2: 5.1 cannot be" in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (OCTOPUS + "0.1, 1, 2026-03-27T00:10:00+00:00, 2026-03-27T00:40:00+00:00\n", "edge"),
        (OCTOPUS + "much, 1, 2026-03-27T00:00:00+00:00, 2026-03-27T00:30:00+00:00\n", "number"),
        (OCTOPUS + "-1, 1, 2026-03-27T00:00:00+00:00, 2026-03-27T00:30:00+00:00\n", "cannot be"),
        (OCTOPUS, "no rows"),
        ("a,b\n1,2\n", "kWh"),
        ("", "no rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(folder, tmp_path, capsys, content, says):
    file = tmp_path / "file.csv"
    file.write_text(content)
    status, out, err = command(capsys, folder, "import", str(file), "--meter", "mine")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert says in err
    assert half_hours(folder, "mine") == []


def test_half_hours_are_taken_in_while_the_home_is_recorded(measured, tmp_path, capsys):
    store = Store.open(measured.database)
    before = store.revision
    file = supplier_file(tmp_path / "octopus.csv", START - timedelta(hours=1), ["0.9"] * 2)
    assert command(capsys, measured, "import", str(file))[0] == 0
    assert store.revision != before
    rows = store.totals(METER, ENERGY, Interval(START - timedelta(hours=1), START))
    assert [row.amount for row in rows] == [900_000] * 2
    notes = tmp_path / "notes.csv"
    notes.write_text("at,reading\n2026-04-28T06:00:00Z,500\n")
    assert "being recorded" in command(capsys, measured, "import", str(notes))[2]
    store.close()


def test_registers_stay_apart_and_add_up_in_the_total(folder, tmp_path, capsys):
    for register, kwh in (("1", "0.25"), ("2", "0.5")):
        file = supplier_file(tmp_path / f"{register}.csv", START, [kwh] * 4)
        command(capsys, folder, "import", str(file), "--meter", "mine", "--register", register)
    assert [r.amount for r in half_hours(folder, "mine", register="1")] == [250_000] * 4
    assert [r.amount for r in half_hours(folder, "mine")] == [750_000] * 4


def take_in(capsys, folder, tmp_path, kwhs, *words, name="file", first=START):
    file = supplier_file(tmp_path / f"{name}.csv", first, kwhs)
    assert command(capsys, folder, "import", str(file), "--meter", METER, *words)[0] == 0


def test_registers_fill_a_home_that_counts_only_a_total_where_all_of_them_are_known(
    measured, tmp_path, capsys
):
    first = START - timedelta(hours=1)
    take_in(capsys, measured, tmp_path, ["0.25"] * 4, "--register", "1", name="day", first=first)
    assert [r.amount for r in half_hours(measured)] == [150_000] * 48
    take_in(capsys, measured, tmp_path, ["0.5"], "--register", "2", name="night", first=first)
    rows = half_hours(measured)
    assert [(r.start, r.amount, r.missing_s) for r in rows[:2]] == [
        (first, 750_000, 0),
        (START, 150_000, 0),
    ]
    assert [r.source is None for r in rows] == [False] + [True] * 48
    assert [r.amount for r in half_hours(measured, register="1")] == [250_000] * 4


def test_a_total_fills_a_home_that_counts_registers_and_none_of_these(folder, tmp_path, capsys):
    store = Store.open(folder.database)
    for register in ("1", "2"):
        store.add([reading(n, register=register) for n in range(24)])
    store.close()
    take_in(capsys, folder, tmp_path, ["0.9"] * 6)
    assert [r.amount for r in half_hours(folder)] == [300_000] * 3 + [900_000] * 3
    assert sum(r.amount for r in half_hours(folder, register="1")) == 575_000


def test_a_total_and_its_registers_are_counted_once_and_the_newest_counts(folder, tmp_path, capsys):
    Store.open(folder.database).close()

    def put(hour, register, *amounts):
        target = Target(METER, Fuel.ELECTRICITY, ENERGY, register)
        halves = dict(enumerate(amounts, start=(START - EPOCH) // HALF_HOUR))
        put_half_hours(folder.database, f"{hour}", target, halves, START + timedelta(hours=hour))

    put(1, None, 900_000, 900_000, 900_000)
    put(2, "1", 250_000, 250_000)
    put(3, "2", 500_000, 500_000)
    assert [r.amount for r in half_hours(folder)] == [750_000] * 2 + [900_000]
    put(4, None, 800_000)
    assert [r.amount for r in half_hours(folder)] == [800_000, 750_000, 900_000]
    out = tmp_path / "out.csv"
    command(capsys, folder, "export", "--out", str(out))
    other = HomeFolder(tmp_path / "other")
    command(capsys, other, "import", str(out))
    for which in ({}, {"register": "1"}, {"register": "2"}):
        ours, theirs = half_hours(folder, **which), half_hours(other, **which)
        assert [(r.start, r.amount) for r in theirs] == [(r.start, r.amount) for r in ours]


def test_what_registers_took_in_beside_a_total_goes_out_with_it(measured, tmp_path, capsys):
    first = START - timedelta(hours=1)
    take_in(capsys, measured, tmp_path, ["0.25"], "--register", "1", name="1", first=first)
    take_in(capsys, measured, tmp_path, ["0.5"], "--register", "2", name="2", first=first)
    lines = command(capsys, measured, "export")[1].splitlines()
    assert [line.split(",", 5)[5] for line in (lines[1], *lines[-2:])] == [
        ",0.75,,imported,2.csv",
        "1,0.25,,imported,1.csv",
        "2,0.5,,imported,2.csv",
    ]
