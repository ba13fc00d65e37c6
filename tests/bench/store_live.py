"""Print how many messages a second go the whole way: decode, checks, store; one core, sustained.

    store_live.py [--days 3]

Messages are a Glow's, one every ten seconds of a simulated home, six quantities in each; the store
commits, closes days and sums half-hours on the way. Anchor: none published; the bar is 10,000.
Seconds are of this process's CPU, so that a busy machine does not count against it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from store_home import START, days

from ihd.bridges import Bridges
from ihd.checks.belief import Belief
from ihd.clock import iso_utc
from ihd.meter import Message
from ihd.paths import RESOURCES
from ihd.store import Store

LAG = timedelta(milliseconds=700)


def messages(count: int) -> Iterator[list[Message]]:
    """Yield the messages of each day, as a Glow publishes them."""
    at = START
    for watts, register in days(count):
        day = []
        for w, wh in zip(watts, register, strict=True):
            payload = (
                f'{{"electricitymeter":{{"timestamp":"{iso_utc(at)}","energy":{{"export":'
                f'{{"cumulative":0.000,"units":"kWh"}},"import":{{"cumulative":{wh / 1000:.3f},'
                f'"day":{wh % 9000 / 1000:.3f},"week":11.937,"month":18.410,"units":"kWh","mpan":'
                '"1300000000001","supplier":"---","price":{"unitrate":0.26110,"standingcharge":'
                f'0.53480}}}}}},"power":{{"value":{w / 1000:.3f},"units":"kW"}}}}}}'
            )
            topic = "glow/C4D3B2A19080/SENSOR/electricitymeter"
            day.append(Message(topic, payload.encode(), at + LAG))
            at += timedelta(seconds=10)
        yield day


def main() -> None:
    """Carry a few days of messages all the way and print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=3)
    count = parser.parse_args().days
    spent = {"decode": 0.0, "checks": 0.0, "store": 0.0}
    total = readings = 0
    bridges, judge = Bridges.load(RESOURCES / "bridges"), Belief().judge
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "plainwatt.db")
        for day in messages(count):
            begun = time.process_time()
            decoded = [bridges.decode(message) for message in day]
            then = time.process_time()
            judged = [[judge(reading) for reading in one.readings] for one in decoded]
            later = time.process_time()
            for one in judged:
                store.keep(one)
            store.flush(day[-1].received_at)
            done = time.process_time()
            spent["decode"] += then - begun
            spent["checks"] += later - then
            spent["store"] += done - later
            total += len(day)
            readings += sum(map(len, judged))
        store.close()
    for name, seconds in spent.items():
        sys.stdout.write(f"{name:<8}{seconds / total * 1e6:8.1f} us a message\n")
    seconds = sum(spent.values())
    sys.stdout.write(
        f"the whole way: {total / seconds:,.0f} messages ({readings / seconds:,.0f} readings)"
        " a second   (bar >= 10,000)\n"
    )


if __name__ == "__main__":
    main()
