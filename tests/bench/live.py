"""What one core takes in: Glow messages decoded, judged, stored and shown, a second.

Run: python tests/bench/live.py [--profile]
"""

from __future__ import annotations

import cProfile
import gc
import pstats
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.bridges import Bridges
from ihd.home import Home
from ihd.meter import Message
from ihd.paths import RESOURCES
from ihd.settings import Settings
from ihd.store import Store

MESSAGES = 20_000
WARM_UP = 2_000
PASSES = 3
BAR = 10_000
START = datetime(2026, 3, 2, tzinfo=UTC)
TOPIC = "glow/C4D3B2A19080/SENSOR/electricitymeter"
GLOW = (
    '{{"electricitymeter":{{"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}","energy":{{"export":'
    '{{"cumulative":0.000,"units":"kWh"}},"import":{{"cumulative":{kwh:.3f},"day":{day:.3f},'
    '"week":11.937,"month":18.410,"units":"kWh","mpan":"1300000000001","supplier":"---",'
    '"price":{{"unitrate":0.26110,"standingcharge":0.53480}}}}}},'
    '"power":{{"value":{kw:.3f},"units":"kW"}}}}}}'
)


def glow(number: int) -> Message:
    """Return one electricity message of a home of 0.6 to 0.7 kW, ten seconds after the last."""
    at = START + timedelta(seconds=10) * number
    kwh = 7000 + number * 0.002
    payload = GLOW.format(at=at, kwh=kwh, day=number * 0.002 % 15, kw=0.6 + number % 97 / 1000)
    return Message(TOPIC, payload.encode(), at + timedelta(seconds=2))


def main() -> None:
    """Print what each part takes of a message and the rate, the best of three passes."""
    messages = [glow(number) for number in range(MESSAGES + WARM_UP)]
    passes = [_measure(messages) for _ in range(1 if "--profile" in sys.argv else PASSES)]
    decoded, taken, shown, rounds = min(passes, key=lambda each: each[0] + each[1])
    each = 1e6 / MESSAGES
    print(f"decode:   {decoded * each:6.1f} us a message")
    print(f"the rest: {taken * each:6.1f} us a message (judge, store, home)")
    print(f"snapshot: {shown * 1e6:6.1f} us, four times a second at most")
    print(f"round:    {rounds * 1e3:6.1f} ms, every nine minutes (slow checks of two days)")
    rate = MESSAGES / (decoded + taken)
    print(f"rate:     {rate:,.0f} messages a second of one core (bar {BAR:,})")


def _measure(messages: list[Message]) -> tuple[float, float, float, float]:
    """Return the seconds of decoding all messages, of taking them in until all is on the card, of
    one snapshot, and of a round of the slow checks."""
    bridges = Bridges.load(RESOURCES / "bridges")
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "plainwatt.db")
        home = Home(Settings(timezone="Europe/London"), store, adopt=True)
        home.start(START)
        gc.freeze()  # as the worker does once it is ready
        _take_in(messages[:WARM_UP], home, bridges)
        if "--profile" in sys.argv:
            profile = cProfile.Profile()
            profile.runcall(_take_in, messages[WARM_UP:], home, bridges)
            pstats.Stats(profile).sort_stats("tottime").print_stats(40)
            return 1.0, 1.0, 1.0, 1.0
        decoded, taken = _take_in(messages[WARM_UP:], home, bridges)
        home.snapshot(messages[-1].received_at)
        began = time.process_time()
        for place in range(100):
            home.snapshot(messages[-1].received_at + timedelta(seconds=place))
        shown = (time.process_time() - began) / 100
        began = time.process_time()
        home.keep(messages[-1].received_at)
        rounds = time.process_time() - began
        store.close()
    return decoded, taken, shown, rounds


def _take_in(messages: list[Message], home: Home, bridges: Bridges) -> tuple[float, float]:
    """Take messages in as the worker does; return the seconds of decoding, and of the rest."""
    clock = time.process_time
    decoded = taken = 0.0
    for start in range(0, len(messages), 100):
        some = messages[start : start + 100]
        before = clock()
        readings = [bridges.decode(message) for message in some]
        between = clock()
        for message, one in zip(some, readings, strict=True):
            home.take(message, one)
        taken += clock() - between
        decoded += between - before
    before = clock()
    home.store.flush(messages[-1].received_at)
    return decoded, taken + clock() - before


if __name__ == "__main__":
    main()
