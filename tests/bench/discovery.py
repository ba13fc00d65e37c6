"""Print what Home Assistant discovery costs: learning configs, reading states, refusing nonsense.

Run: python tests/bench/discovery.py
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ihd.bridges.discovery.conversation import Discovery
from ihd.meter import Message

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONFIGS = 10_000
STATES = 20_000


def message(topic: str, payload: object) -> Message:
    """Return a message; what is not bytes is sent as JSON."""
    return Message(
        topic, payload if isinstance(payload, bytes) else json.dumps(payload).encode(), NOW
    )


def config(number: int) -> Message:
    """Return the config of one plug's energy sensor, five to a device."""
    keys = {
        "name": f"Plug {number} energy",
        "stat_t": f"z/{number}",
        "unit_of_meas": "kWh",
        "val_tpl": "{{ value_json.energy | float / 1000 }}",
        "uniq_id": f"u{number}",
        "dev": {"ids": [f"d{number // 5}"]},
        "avty": [{"topic": "z/bridge/state", "value_template": "{{ value_json.state }}"}],
    }
    return message(f"homeassistant/sensor/s{number}/config", keys)


def took_ms(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the figures."""
    discovery = Discovery()
    learned = sorted(took_ms(lambda m=m: discovery.learn(m)) for m in map(config, range(CONFIGS)))
    print(f"{CONFIGS} configs: median {learned[CONFIGS // 2]:.3f} ms, ", end="")
    print(f"99th percentile {learned[CONFIGS * 99 // 100]:.3f} ms")
    state = message("z/5", {"energy": "4123.5", "power": 5})
    total = took_ms(lambda: [discovery.state(state) for _ in range(STATES)])
    print(f"states: {STATES / total * 1000:,.0f} a second")
    bridge = message("z/bridge/state", {"state": "online"})
    print(f"availability of 2,000 sensors: {took_ms(lambda: discovery.state(bridge)):.2f} ms")
    for name, payload in NONSENSE.items():
        spent = took_ms(lambda p=payload: Discovery().learn(message("h/sensor/x/config", p)))
        print(f"{name}: {spent:.2f} ms")


def _with_template(template: str) -> dict[str, str]:
    return {"stat_t": "a", "unit_of_meas": "kWh", "val_tpl": template}


NONSENSE: dict[str, object] = {
    "a template that would count to a thousand million": _with_template("{{ range(10**9)|list }}"),
    "a template of 60,000 characters": _with_template("{{ value" + " + 1" * 15_000 + " }}"),
    "JSON 5,000 deep": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "two million bytes": b'{"x":"' + b"a" * 2_000_000 + b'"}',
    "64 KiB of every byte": bytes(range(256)) * 256,
}


if __name__ == "__main__":
    main()
