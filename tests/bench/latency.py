"""From a message at the broker to the changed number in the picture, over a real socket.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/latency.py
Anchor: the bar is 300 ms; a repaint is coalesced to at most four a second, so messages that come
singly are drawn at once.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

import paho.mqtt.client as mqtt
from brokers import Mosquitto
from PySide6.QtCore import QTimer

import ui.display
from ihd import settings
from ihd.paths import HomeFolder
from ihd.screens.now import NowScreen
from ihd.settings import MeterChoice, Settings

TIMES = 40
TOPIC = "glow/0C0FFEE00001/SENSOR/electricitymeter"
PAYLOAD = (
    '{{"electricitymeter":{{"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}","energy":{{"import":{{'
    '"cumulative":{kwh:.3f},"units":"kWh","price":{{"unitrate":0.25,"standingcharge":0.5}}}}}},'
    '"power":{{"value":{kw:.3f},"units":"kW"}}}}}}'
)


class Probe:
    """Publishes a message with a power of its own, and waits until the page shows it."""

    def __init__(self, port: int) -> None:
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.took_ms: list[float] = []
        self.sent_at, self.expected, self.number = 0.0, "", 0

    def send(self) -> None:
        """Publish the next power."""
        self.number += 1
        kw = 1 + self.number / 10
        self.expected = f"{kw:.2f} kW"
        text = PAYLOAD.format(at=datetime.now(UTC), kwh=100 + self.number / 1000, kw=kw)
        self.sent_at = time.perf_counter()
        self.client.publish(TOPIC, text, qos=1)

    def shown(self, screen: object) -> bool:
        """Note how long the expected power took to be shown; return whether all are done."""
        if self.expected and isinstance(screen, NowScreen) and screen.power == self.expected:
            self.took_ms.append((time.perf_counter() - self.sent_at) * 1000)
            self.expected = ""
            QTimer.singleShot(700, self.send)
        return len(self.took_ms) >= TIMES


def main() -> None:
    """Run the display on a mosquitto of its own and print the latency."""
    with tempfile.TemporaryDirectory() as scratch:
        broker = Mosquitto(Path(scratch)).start()
        folder = HomeFolder(Path(scratch) / "home").create()
        chosen = Settings(
            broker=broker.settings(),
            meters=(MeterChoice("glow/0C0FFEE00001/electricity", "electricity"),),
        )
        settings.save(chosen, folder.settings)
        probe = Probe(broker.port)
        opened = ui.display.open_window

        def open_window(*args: object, **more: object) -> object:
            view = opened(*args, **more)

            def arrived(_place: str, screen: object) -> None:
                view.window.repaint()
                if probe.shown(screen):
                    view.app.quit()

            view.relay.arrived.connect(arrived)
            QTimer.singleShot(3000, probe.send)
            return view

        ui.display.open_window = open_window
        ui.display.run_display(Namespace(home=folder.root, kiosk=False, exit_after_paint=False))
        broker.kill()
    ordered = sorted(probe.took_ms)
    sys.stdout.write(
        f"message to painted number: median {statistics.median(ordered):.0f} ms, "
        f"95th percentile {ordered[int(len(ordered) * 0.95)]:.0f} ms, most {ordered[-1]:.0f} ms "
        f"over {len(ordered)} (bar 300 ms)\n"
    )


if __name__ == "__main__":
    main()
