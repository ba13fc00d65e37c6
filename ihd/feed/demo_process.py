"""The demo's home in a process of its own, as a real bridge and broker are machines of their own.

The display then costs in the demo what it costs at home, and starts while the broker starts.
Parent and child speak in lines: the child says ``{"port", "password"}`` or ``{"error"}``; it
begins on ``begin`` and ends when its standard input does, so it never outlives its parent.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ihd.clock import iso_utc, parse_instant
from ihd.feed.pace import Pace

if TYPE_CHECKING:
    from ihd.meter import Message

LOOPBACK = "127.0.0.1"
ENDS_WITHIN_S = 5.0


class DemoProcess:
    """Owns the child process; ``open`` waits for its broker, ``begin`` lets its home speak."""

    def __init__(
        self,
        now: datetime,
        zone: ZoneInfo,
        *,
        history_days: int,
        port: int = 0,
        speed: float = 1.0,
        home_csv: Path | None = None,
    ) -> None:
        self._story = (now, zone, history_days, home_csv)
        self._pace = Pace(now, speed)
        words = [iso_utc(now), zone.key, f"--days={history_days}", f"--port={port}"]
        words += [f"--speed={speed}"] + ([f"--home-data={home_csv}"] if home_csv else [])
        self._child = subprocess.Popen(
            [sys.executable, "-m", "ihd.feed.demo_process", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            text=True,
        )
        # Imported here: the child starts while this is read.
        from ihd.settings import BrokerSettings

        self.broker = BrokerSettings()
        self.password = ""

    def open(self) -> None:
        """Wait until the broker listens; raise OSError with a sentence where it cannot."""
        line = self._child.stdout.readline() if self._child.stdout else ""
        if not line:
            raise OSError("the simulated home did not start")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise OSError(answer["error"])
        self.broker = replace(
            self.broker,
            host=LOOPBACK,
            port=answer["port"],
            username=answer["username"],
            protocol=answer["protocol"],
        )
        self.password = answer["password"]

    def begin(self) -> None:
        """Let the home speak; once is enough."""
        self._tell("begin\n")

    def clock(self) -> datetime:
        """Return the home's own time."""
        return self._pace.now()

    def history(self, *, step_s: int = 300) -> Iterator[Message]:
        """Yield what the home published before now, every so many seconds."""
        from ihd.feed.demo import past_of

        now, zone, days, home_csv = self._story
        yield from past_of(now, zone, history_days=days, home_csv=home_csv, step_s=step_s)

    def stop(self) -> None:
        """Have the child end, and wait for it."""
        with suppress(OSError):
            if self._child.stdin is not None:
                self._child.stdin.close()
        try:
            self._child.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()

    def _tell(self, line: str) -> None:
        with suppress(OSError, ValueError):
            if self._child.stdin is not None:
                self._child.stdin.write(line)
                self._child.stdin.flush()


def main(arguments: list[str]) -> int:
    """Be the child: a broker and a home, until standard input ends."""
    # Nearly all a start makes is there to stay: the collector rests until the home is ready.
    gc.disable()
    from ihd.feed.demo import Demo

    options = _parse(arguments)
    try:
        demo = Demo(
            options.now,
            options.zone,
            history_days=options.days,
            port=options.port,
            speed=options.speed,
            home_csv=options.home_data,
        )
        demo.open()
    except (OSError, ValueError) as error:
        _say({"error": str(error)})
        return 1
    _say(
        {
            "port": demo.broker.port,
            "username": demo.broker.username,
            "password": demo.password,
            "protocol": demo.broker.protocol,
        }
    )
    # While the parent connects, so that the first message need not wait for it.
    demo.prepare()
    gc.freeze()
    gc.enable()
    with suppress(KeyboardInterrupt):
        for line in sys.stdin:
            if line.strip() == "begin":
                demo.begin()
    demo.stop()
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("now", type=parse_instant)
    parser.add_argument("zone", type=ZoneInfo)
    parser.add_argument("--days", type=int)
    parser.add_argument("--port", type=int)
    parser.add_argument("--speed", type=float)
    parser.add_argument("--home-data", type=Path)
    return parser.parse_args(arguments)


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
