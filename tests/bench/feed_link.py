"""Print how quick, how frugal and how watchful the feed is, against a real mosquitto.

Run: python tests/bench/feed_link.py   (about a minute; the frozen broker takes a third of it)
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil
from brokers import Mosquitto

from ihd.feed.client import Feed
from ihd.feed.events import Arrival, LinkChange, LinkState
from ihd.feed.pace import Pace
from ihd.feed.publisher import Publisher
from ihd.meter import Message

TOPIC = "glow/0A57F2C6109E/SENSOR/electricitymeter"
NOW = datetime.now(UTC)
DAY_OF_TWO_METERS = 17_280
BOMB_BYTES = 200_000_000


class Listener:
    """Acknowledges everything, and notes when it came and how the link stood."""

    def __init__(self, broker: Mosquitto, **more: object) -> None:
        self.came: list[tuple[float, bytes]] = []
        self.state: LinkState | None = None
        self.feed = Feed(
            broker.settings(**more), None, ["glow/#"], self, client_id="plainwatt-bench"
        )
        self.started = time.perf_counter()
        self.feed.start()

    def __call__(self, event: object) -> None:
        if isinstance(event, Arrival):
            self.came.append((time.perf_counter(), event.message.payload))
            self.feed.acknowledge(event.ticket)
        elif isinstance(event, LinkChange):
            self.state = event.state

    def wait(self, true: object, limit_s: float = 60) -> float:
        start = time.perf_counter()
        while not true():
            if time.perf_counter() - start > limit_s:
                raise TimeoutError
            time.sleep(0.0005)
        return time.perf_counter() - start


def publish(broker: Mosquitto, payloads: list[bytes]) -> None:
    messages = [Message(TOPIC, payload, NOW) for payload in payloads]
    publisher = Publisher(broker.settings(), None, messages, Pace(NOW, None)).start()
    publisher.join(60)
    publisher.stop()


def delay(broker: Mosquitto) -> None:
    listener = Listener(broker)
    up_s = listener.wait(lambda: listener.state is LinkState.UP)
    print(f"start to link up               {up_s * 1000:8.1f} ms")
    source = (Message(TOPIC, str(time.perf_counter()).encode(), NOW) for _ in iter(paused, None))
    publisher = Publisher(broker.settings(), None, source, Pace(NOW, None)).start()
    listener.wait(lambda: len(listener.came) >= 300)
    publisher.stop()
    delays = sorted((at - float(sent)) * 1000 for at, sent in listener.came)
    median, late = statistics.median(delays), delays[int(len(delays) * 0.99)]
    print(f"bridge to worker, 100 a second {median:8.2f} ms median, {late:.2f} ms at 99 %")
    listener.feed.stop()


def paused() -> bool:
    time.sleep(0.01)
    return True


def catch_up(broker: Mosquitto) -> None:
    listener = Listener(broker)
    listener.wait(lambda: listener.state is LinkState.UP)
    listener.feed.stop()
    publish(broker, [b'{"electricitymeter":{}}' + b" " * 380] * DAY_OF_TWO_METERS)
    listener = Listener(broker)
    took_s = listener.wait(lambda: len(listener.came) >= DAY_OF_TWO_METERS)
    print(f"catch up with 24 h, two meters {took_s:8.2f} s, {DAY_OF_TWO_METERS / took_s:,.0f}/s")
    listener.feed.stop()


def losses(broker: Mosquitto) -> None:
    listener = Listener(broker)
    listener.wait(lambda: listener.state is LinkState.UP)
    broker.kill()
    print(f"killed broker noticed after    {listener.wait(lost(listener)) * 1000:8.1f} ms")
    broker.start()
    print(f"back after it listens again    {listener.wait(lambda: not lost(listener)()):8.2f} s")
    broker.freeze()
    print(f"frozen broker noticed after    {listener.wait(lost(listener)):8.2f} s")
    broker.thaw()
    print(f"back after it runs again       {listener.wait(lambda: not lost(listener)()):8.2f} s")
    listener.feed.stop()


def lost(listener: Listener) -> object:
    return lambda: listener.state is not LinkState.UP


def bomb(broker: Mosquitto, protocol: int, folder: Path) -> None:
    listener = Listener(broker, protocol=protocol)
    listener.wait(lambda: listener.state is LinkState.UP)
    file = folder / "bomb"
    with file.open("wb") as out:
        out.truncate(BOMB_BYTES)
    me, before, most = psutil.Process(), psutil.Process().memory_info().rss, 0
    where = ["-h", "127.0.0.1", "-p", str(broker.port), "-t", TOPIC, "-f", str(file)]
    sender = subprocess.Popen(["mosquitto_pub", *where])
    while sender.poll() is None or not listener.came:
        most = max(most, me.memory_info().rss)
        time.sleep(0.002)
        if sender.poll() is not None and not listener.came:
            broker.publish(TOPIC, "next")
    print(f"200 MB publish, MQTT {protocol}         +{(most - before) / 1e6:7.2f} MB")
    listener.feed.stop()


def idle(broker: Mosquitto) -> None:
    listener = Listener(broker)
    listener.wait(lambda: listener.state is LinkState.UP)
    before = time.process_time()
    time.sleep(10)
    print(f"at rest                        {(time.process_time() - before) * 10:8.3f} % of a core")
    listener.feed.stop()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        broker = Mosquitto(Path(name), config="max_queued_messages 0\n").start()
        try:
            delay(broker)
            catch_up(broker)
            idle(broker)
            for protocol in (5, 4):
                bomb(broker, protocol, Path(name))
            losses(broker)
        finally:
            broker.kill()


if __name__ == "__main__":
    main()
