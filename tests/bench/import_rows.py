"""How many rows a second import takes in, and export writes: ten years of half-hours, to the card.

The bar is 200,000 rows a second. Run it alone on the machine.
"""

import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.cli import run
from ihd.clock import Interval
from ihd.meter import Fuel, Quantity
from ihd.store import Store
from ihd.store.imported import Target, put_half_hours

ROWS = 175_200
START = datetime(2016, 1, 1, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def supplier_file(path):
    with path.open("w", encoding="utf-8") as file:
        file.write("Consumption (kwh), Estimated Cost Inc. Tax (p), Start, End\n")
        edges = [(START + timedelta(minutes=30) * n).astimezone(LONDON) for n in range(ROWS + 1)]
        for number in range(ROWS):
            start, end = edges[number].isoformat(), edges[number + 1].isoformat()
            file.write(f"{number * 7 % 900 / 1000:.3f}, 4.2, {start}, {end}\n")


def timed(what, rows, do):
    began = time.perf_counter()
    do()
    took = time.perf_counter() - began
    print(f"{what:<42} {took:6.2f} s  {rows / took:10,.0f} rows a second")


def main():
    folder = Path(tempfile.mkdtemp())
    home, other = folder / "home", folder / "other"
    supplier, own = folder / "octopus.csv", folder / "own.csv"
    supplier_file(supplier)

    def command(place, *words):
        assert run(["--home", str(place), *words], display=None, draw=None) == 0

    timed(
        "a supplier's export, file to card",
        ROWS,
        lambda: command(home, "import", str(supplier), "--meter", "m"),
    )
    timed("export to a file", ROWS, lambda: command(home, "export", "--out", str(own)))
    timed("our own export, file to card", ROWS, lambda: command(other, "import", str(own)))
    halves = {800_000 + n: n % 900_000 for n in range(ROWS)}
    target = Target("n", Fuel.ELECTRICITY, Quantity.IMPORT_ENERGY)
    timed(
        "keeping alone",
        ROWS,
        lambda: put_half_hours(home / "plainwatt.db", "x", target, halves, START),
    )
    store = Store.open(home / "plainwatt.db", reader=True)
    span = Interval(START, START + timedelta(minutes=30) * ROWS)
    timed(
        "ten imported years asked for", ROWS, lambda: store.tally("m", Quantity.IMPORT_ENERGY, span)
    )
    store.close()
    print(f"on the card: {(home / 'plainwatt.db').stat().st_size / 2 / ROWS:.1f} bytes a row")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
