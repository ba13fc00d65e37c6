"""A recorder to be killed: judges and keeps messages, and says the number of each one kept.

The register is one that checks have work with: now and then it says nought, jumps for a reading,
or is another meter's, so that verdicts change earlier ones all the time.
"""

import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from meter_messages import METER, NEW_YEAR, glow

from ihd.checks.belief import Belief
from ihd.clock import Interval
from ihd.meter import Quantity
from ihd.store import Store

ROOT = Path(__file__).parents[3]
EVERY = timedelta(seconds=37)
FLUSH_EVERY = 40
_EVER = NEW_YEAR + timedelta(days=4000)
_EXCHANGED_EVERY = 150
_CHANNEL = METER, Quantity.IMPORT_ENERGY, None, None


def message(number):
    """Message ``number`` of a home that takes 10 Wh from each to the next."""
    place = number % _EXCHANGED_EVERY
    kwh = 20000 + number // _EXCHANGED_EVERY % 2 * 5000 + Decimal(place) / 100
    odd = {40: Decimal(0), 90: kwh + 9000}.get(place, kwh)
    return glow(970, odd, NEW_YEAR + EVERY * number)


def judging(first):
    """Return what judges messages from ``first`` on, as if it had judged all before."""
    judge = Belief().judge
    for number in range(max(first - 2 * _EXCHANGED_EVERY, 0), first):
        for reading in message(number):
            judge(reading)
    return judge


def record(folder, first):
    """Record until killed, from message ``first`` on."""
    store, judge = opened(folder), judging(first)
    number = first
    while True:
        store.keep([judge(reading) for reading in message(number)])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1
        if number % FLUSH_EVERY == 0:
            store.flush(NEW_YEAR + EVERY * number)


def opened(folder):
    return Store.open(folder / "plainwatt.db", journal=folder / "journal")


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


class Unkilled:
    """The same home, recorded in one go: what a killed one must come to."""

    def __init__(self, folder):
        folder.mkdir()
        self.store, self.count, self._judge = opened(folder), 0, judging(0)

    def up_to(self, count, since=0):
        """Record on to so many messages; return what is ``kept`` then."""
        for number in range(self.count, count):
            self.store.keep([self._judge(reading) for reading in message(number)])
        self.count = count
        return kept(self.store, since)


def kept(store, since=0):
    """Return the register's readings from a message on, with verdicts, and what was used in all."""
    some = Interval(NEW_YEAR + EVERY * since, _EVER)
    weighed = [(one.reading, one.verdict, one.at) for one in store.weighed(_CHANNEL, some)]
    whole = Interval(NEW_YEAR, _EVER)
    return weighed, sum(store.tally(METER, Quantity.IMPORT_ENERGY, whole).amounts)


if __name__ == "__main__":
    record(Path(sys.argv[1]), int(sys.argv[2]))
