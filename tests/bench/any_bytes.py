"""What decoding costs for messages of every size up to 64 KiB, hostile ones among them.

Run: python tests/bench/any_bytes.py
Bar: 5 ms a message at the 99th percentile.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.bridges import Bridges
from ihd.meter import Message
from ihd.paths import RESOURCES

COUNT = 3000
MOST = 64 * 1024
NAMES = ("power", "energy_kwh", "total", "ENERGY", "value", "unit", "L1", "import", "x", "Total_in")
TOPICS = (
    "glow/0C0FFEE00001/SENSOR/electricitymeter",
    "zigbee2mqtt/plug",
    "tele/meter/SENSOR",
    "homeassistant/sensor/a/b/config",
    "some/unknown/topic",
    "dsmr/raw",
)


def payload(chance: random.Random) -> bytes:
    """Return a payload of a random size: bytes, text, flat or nested JSON."""
    size = int(MOST * chance.random() ** 2)
    kind = chance.randrange(5)
    if kind == 0:
        return chance.randbytes(size)
    if kind == 1:
        return ("1-0:1.8.0(009094.27*kWh)\\r\\n" * (size // 26 + 1)).encode()[:size]
    if kind == 2:
        rows = {f"{chance.choice(NAMES)}{n}": chance.random() * 1e4 for n in range(size // 30)}
        return json.dumps(rows).encode()[:MOST]
    if kind == 3:
        depth = min(size // 8, 5000)
        return b'{"a":' * depth + b"1" + b"}" * depth
    rows = {chance.choice(NAMES): {chance.choice(NAMES): [n, str(n)]} for n in range(size // 40)}
    return json.dumps(rows).encode()[:MOST]


def main() -> None:
    """Decode a mix and print its percentiles."""
    chance = random.Random(1)
    bridges = Bridges.load(RESOURCES / "bridges")
    now = datetime.now(UTC)
    took_ms = []
    for _ in range(COUNT):
        message = Message(chance.choice(TOPICS), payload(chance), now)
        began = time.process_time()
        bridges.decode(message)
        took_ms.append((time.process_time() - began) * 1000)
    took_ms.sort()
    middle, high = took_ms[COUNT // 2], took_ms[COUNT * 99 // 100]
    sys.stdout.write(
        f"{COUNT} messages up to 64 KiB: median {middle:.2f} ms, 99th percentile {high:.2f} ms, "
        f"most {took_ms[-1]:.2f} ms (bar 5 ms at the 99th percentile)\n"
    )


if __name__ == "__main__":
    main()
