"""A recorder to be killed: adds a message after another and says the number of each one kept."""

import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from meter_messages import NEW_YEAR, glow

from ihd.store import Store

ROOT = Path(__file__).parents[3]
EVERY = timedelta(seconds=37)
FLUSH_EVERY = 40


def message(number):
    """Message ``number`` of a home that takes 10 Wh from each to the next."""
    return glow(970, 20000 + Decimal(number) / 100, NEW_YEAR + EVERY * number)


def record(folder, first):
    """Record until killed, from message ``first`` on."""
    store = Store.open(folder / "plainwatt.db", journal=folder / "journal")
    number = first
    while True:
        store.add(message(number))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1
        if number % FLUSH_EVERY == 0:
            store.flush(NEW_YEAR + EVERY * number)


def record_and_kill(folder, first, moment_s):
    """Run a recorder, kill it so long after its first message; return the last number it said."""
    child = subprocess.Popen(
        [sys.executable, __file__, str(folder), str(first)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with child:
        said = child.stdout.readline()
        try:
            child.wait(moment_s)
        except subprocess.TimeoutExpired:
            child.kill()
        said += child.stdout.read()
    complete = said[: said.rindex(b"\n")]
    return int(complete.split(b"\n")[-1])


if __name__ == "__main__":
    record(Path(sys.argv[1]), int(sys.argv[2]))
