"""Print how many Glow messages a second the bridges decode, beside a bare json.loads of them.

Run: python tests/bench/decode.py
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.bridges import Bridges
from ihd.meter import Message
from ihd.paths import RESOURCES

MESSAGES = 20_000
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def glow(second: int) -> Message:
    """Return one electricity message, unlike the others."""
    total, power = f"{7319 + second / 1000:.3f}", f"{second % 3000 / 1000:.3f}"
    payload = (
        '{"electricitymeter":{"timestamp":"2026-03-02T11:59:57Z","energy":{"export":{"cumulative"'
        f':0.000,"units":"kWh"}},"import":{{"cumulative":{total},"day":5.204,"week":11.937,"month"'
        ':18.410,"units":"kWh","mpan":"1300000000001","supplier":"---","price":{"unitrate":0.26110'
        f',"standingcharge":0.53480}}}}}},"power":{{"value":{power},"units":"kW"}}}}}}'
    )
    return Message("glow/C4D3B2A19080/SENSOR/electricitymeter", payload.encode(), NOW)


def rate(run: object, messages: list[Message]) -> float:
    """Return messages a second of one core, the best of three passes."""
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for message in messages:
            run(message)  # type: ignore[operator]
        best = max(best, len(messages) / (time.process_time() - start))
    return best


def main() -> None:
    """Measure and print both figures."""
    messages = [glow(second) for second in range(MESSAGES)]
    bridges = Bridges.load(RESOURCES / "bridges")
    decoded = bridges.decode(messages[0])
    print(f"readings in a message: {len(decoded.readings)}")
    print(f"json.loads alone:  {rate(lambda m: json.loads(m.payload), messages):>9,.0f} a second")
    print(f"Bridges.decode:    {rate(bridges.decode, messages):>9,.0f} a second")


if __name__ == "__main__":
    main()
