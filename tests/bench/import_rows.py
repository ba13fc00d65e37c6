"""How many rows a second import takes in, and export writes: ten years of half-hours, to the card.

Of Home Assistant's it is twenty years of hours, and of readings ten days of two every 10 seconds.

The bar is 200,000 rows a second. Run it alone on the machine.
"""

import csv
import io
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing, redirect_stdout
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.cli import run

ROWS, ROUNDS = 175_200, 3
A_DAY = 8_640
ISO, SLASHED = "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"
START = datetime(2016, 1, 1, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def supplier_file(path):
    with path.open("w", encoding="utf-8") as file:
        file.write("Consumption (kwh), Estimated Cost Inc. Tax (p), Start, End\n")
        edges = [(START + timedelta(minutes=30) * n).astimezone(LONDON) for n in range(ROWS + 1)]
        for number in range(ROWS):
            start, end = edges[number].isoformat(), edges[number + 1].isoformat()
            file.write(f"{number * 7 % 900 / 1000:.3f}, 4.2, {start}, {end}\n")


def local_file(path, form):
    with path.open("w", encoding="utf-8") as file:
        file.write("timestamp (Start),energyConsumption (kWh)\n")
        for number in range(ROWS):
            start = (START + timedelta(minutes=30) * number).astimezone(LONDON)
            file.write(f"{start:{form}},{number * 7 % 900 / 1000:.3f}\n")


def home_assistant_file(path):
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE statistics_meta (id INTEGER PRIMARY KEY, statistic_id VARCHAR(255),"
            " source VARCHAR(32), unit_of_measurement VARCHAR(255), has_mean BOOLEAN,"
            " has_sum BOOLEAN, name VARCHAR(255));"
            "CREATE TABLE statistics (id INTEGER PRIMARY KEY, created DATETIME, created_ts FLOAT,"
            " metadata_id INTEGER, start DATETIME, start_ts FLOAT, mean FLOAT, min FLOAT,"
            " max FLOAT, last_reset DATETIME, last_reset_ts FLOAT, state FLOAT, sum FLOAT);"
            "CREATE UNIQUE INDEX ix_statistics_statistic_id_start_ts"
            " ON statistics (metadata_id, start_ts);"
            "INSERT INTO statistics_meta VALUES (1, 'sensor.m', 'recorder', 'kWh', 0, 1, '');"
        )
        rows = ((START.timestamp() + 3600 * n, n * 0.377) for n in range(ROWS))
        db.executemany("INSERT INTO statistics (metadata_id, start_ts, sum) VALUES (1, ?, ?)", rows)
        db.commit()


def readings_file(path):
    """As ``export --readings`` writes it: by day, a series after the other."""
    with path.open("w", encoding="utf-8") as file:
        file.write("at,meter,fuel,quantity,register,phase,value,unit,quality\n")
        for first in range(0, ROWS // 2, A_DAY):
            numbers = range(first, min(first + A_DAY, ROWS // 2))
            at = [f"{START + timedelta(seconds=10) * n:%Y-%m-%dT%H:%M:%SZ}" for n in numbers]
            for number, when in zip(numbers, at, strict=True):
                watts = 200 + number * 37 % 1800
                file.write(f"{when},m,electricity,power,,,{watts},W,good\n")
            for number, when in zip(numbers, at, strict=True):
                kwh = f"{10_000 + number * 0.004:.3f}"
                file.write(f"{when},m,electricity,import_energy,,,{kwh},kWh,good\n")


def timed(what, rows, do):
    """Print the best of a few rounds, by the wall and by the processor's own time."""
    took = [do() for _ in range(ROUNDS)]
    wall, worked = (rows / min(column) for column in zip(*took, strict=True))
    print(f"{what:<42} {wall:10,.0f} rows a second {worked:12,.0f} of processor time")


def clocks():
    return time.perf_counter(), time.process_time()


def since(began):
    return tuple(now - then for now, then in zip(clocks(), began, strict=True))


def csv_alone(path):
    """What Python's csv module does with the same file, as an anchor."""
    began = clocks()
    with path.open(newline="") as file:
        for _ in csv.reader(file):
            pass
    return since(began)


def main():
    os.environ["TZ"] = LONDON.key
    folder = Path(tempfile.mkdtemp())

    def command(home, *words):
        began = clocks()
        with redirect_stdout(io.StringIO()):
            assert run(["--home", str(home), *words], display=None, draw=None) == 0
        return since(began)

    def import_(*words):
        shutil.rmtree(folder / "home", ignore_errors=True)
        return command(folder / "home", "import", *words)

    for what, name, write in (
        ("Home Assistant's hours, file to card", "ha.db", home_assistant_file),
        ("readings, file to card", "readings.csv", readings_file),
        ("local times 2026-03-29 00:30, file to card", "l.csv", partial(local_file, form=ISO)),
        ("local times 29/03/2026 00:30, file to card", "s.csv", partial(local_file, form=SLASHED)),
        ("a supplier's export, file to card", "octopus.csv", supplier_file),
    ):
        file = folder / name
        write(file)
        words = () if name == "readings.csv" else ("--meter", "m")
        timed(what, ROWS, lambda file=file, words=words: import_(str(file), *words))
    timed("anchor: csv.reader over that file", ROWS, lambda: csv_alone(folder / "octopus.csv"))
    own = folder / "own.csv"
    timed("export to a file", ROWS, lambda: command(folder / "home", "export", "--out", str(own)))
    timed("our own export, file to card", ROWS, lambda: import_(str(own)))
    print(f"on the card: {(folder / 'home/plainwatt.db').stat().st_size / ROWS:.1f} bytes a row")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
