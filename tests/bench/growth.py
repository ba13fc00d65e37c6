"""What the display's memory does over a month: every page opened again and again, days in seconds.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/growth.py [days] [a reading every so many seconds]
First come 45 days that are not counted, for a home learns from its last six weeks. The simulated
home and its broker are another process; it says the next four minutes once the display has taken in
those before, so that nothing piles up that would not at the speed of time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import linear_regression, stdev
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ihd.clock import iso_utc, parse_instant  # noqa: E402
from ihd.feed.machine import give_back_memory  # noqa: E402
from ihd.feed.simulate import SimulatedHome  # noqa: E402
from ihd.home import Home  # noqa: E402
from ihd.meter import Decoded, Message  # noqa: E402
from ihd.session import Session  # noqa: E402
from ihd.settings import BrokerSettings  # noqa: E402

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer

    from ui.app import Display

PLACES = ("now", "usage", "tariff", "bill", "meter", "save", "settings", "resting")
PAGE_EVERY_MS = 200
ZONE = ZoneInfo("Europe/London")
BEGINS = datetime(2026, 2, 19, tzinfo=UTC)
LEARNS, DAY = timedelta(days=45), timedelta(days=1)
STRETCH, KEEPS_EVERY = timedelta(minutes=4), timedelta(minutes=12)
"""A clock that is right to half a stretch is taken for right by the checks."""
SETTLES = 4
"""Days that are not counted: every page is opened, and the store has its four blocks at hand."""
AT_REST_S, LOST_AFTER_S = 15, 900


def main() -> None:
    """Run the display in a process of its own, and print what its memory does day by day."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    step_s = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    command = [sys.executable, __file__, "--display", str(days), str(step_s)]
    display = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    sizes: list[float] = []
    try:
        assert display.stdout is not None
        for line in display.stdout:
            mb = psutil.Process(display.pid).memory_info().rss / 1e6
            sys.stdout.write(f"{line.strip():>8}: {mb:6.1f} MB\n")
            sys.stdout.flush()
            sizes.append(mb)
    finally:
        display.terminate()
        display.wait()
    of_days = sizes[:-1]
    slope, start = linear_regression(range(len(of_days)), of_days)
    noise = stdev(mb - start - slope * day for day, mb in enumerate(of_days))
    sys.stdout.write(f"{slope:+.3f} MB a day over {days} days, give or take {noise:.1f} MB\n")


class AskedHome:
    """Plays the demo's process for a session: says as much of its life as it is asked for."""

    def __init__(self, step_s: int) -> None:
        words = [sys.executable, __file__, "--home", str(step_s)]
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True)
        told = json.loads(self._line())
        self.broker = BrokerSettings(**told["broker"])
        self.password: str = told["password"]
        self.began = threading.Event()
        self._now, self._said, self._heard = BEGINS, 0, 0

    def clock(self) -> datetime:
        """Return the home's own time."""
        return self._now

    def history(self, *, step_s: int) -> Iterator[Message]:
        """Yield what was before, as a demo has it."""
        yield from simulated().messages(BEGINS - LEARNS, BEGINS, step_s=step_s)

    def begin(self) -> None:
        """Note that the display listens."""
        self.began.set()

    def heard(self, decoded: Decoded) -> None:
        """Count a message that was taken in; on the worker's thread."""
        del decoded
        self._heard += 1

    def live(self, until: datetime) -> None:
        """Have all said until an instant, and wait until it is taken in."""
        assert self._child.stdin is not None
        self._now = until - STRETCH / 2
        self._child.stdin.write(iso_utc(until) + "\n")
        self._child.stdin.flush()
        self._said += int(self._line())
        given_up = time.monotonic() + LOST_AFTER_S
        while self._heard < self._said:
            time.sleep(0.001)
            if time.monotonic() > given_up:
                raise TimeoutError(f"{self._said - self._heard} messages are lost")
        self._now = until

    def stop(self) -> None:
        """Have the home end."""
        self._child.terminate()
        self._child.wait()

    def _line(self) -> str:
        assert self._child.stdout is not None
        return self._child.stdout.readline()


def display(days: int, step_s: int) -> int:
    """Show a home and open its pages in turn while it lives, and say when another day is over."""
    from ihd.paths import HomeFolder
    from ihd.screens.doors import doors
    from ihd.settings import Settings
    from ihd.words import Words
    from ui.app import open_window
    from ui.display import Front

    home, words = AskedHome(step_s), Words("en")
    view = open_window(doors(words), theme="dark")
    front = Front(view, words)
    with tempfile.TemporaryDirectory(prefix="plainwatt-growth-") as scratch:
        session = Session(
            HomeFolder(Path(scratch)).create(),
            Settings(timezone=ZONE.key),
            demo=home,  # type: ignore[arg-type]  # it says what a demo's process says
            adopt=True,
            show=front.show,
            heard=home.heard,
            tell=front.tell,
        ).start()
        front.serve(session)
        driver = threading.Thread(target=drive, args=(home, session, days), daemon=True)
        driver.start()
        timer = looking(view, driver)
        status = view.run()
        timer.stop()
        session.stop()
    home.stop()
    return status


def looking(view: Display, driver: threading.Thread) -> QTimer:
    """Open the pages in turn for as long as the home lives; end with the first, at rest."""
    from PySide6.QtCore import QTimer

    turn = cycle(PLACES)

    def look() -> None:
        if driver.is_alive():
            view.window.open(next(turn))
        else:
            timer.stop()
            view.window.open("now")
            QTimer.singleShot(AT_REST_S * 1000, view.app, end)

    def end() -> None:
        say("at rest")
        view.app.quit()

    timer = QTimer(interval=PAGE_EVERY_MS)
    timer.timeout.connect(look)
    timer.start()
    return timer


def drive(home: AskedHome, session: Session, days: int) -> None:
    """Let the home live, have what it said kept as often as a recorder does, and say each day."""
    home.began.wait()
    for number in range((SETTLES + days) * (DAY // STRETCH)):
        lived = STRETCH * (number + 1)
        home.live(BEGINS + lived)
        if not lived % KEEPS_EVERY:
            keep(session, BEGINS + lived)
        if not lived % DAY and lived // DAY >= SETTLES:
            say(f"day {lived // DAY - SETTLES}")


def keep(session: Session, now: datetime) -> None:
    """Have what was said kept on the card, and memory given back after it, as a recorder does."""
    done = threading.Event()

    def do(home: Home) -> None:
        home.keep(now)
        give_back_memory()
        done.set()

    session.call(do)
    done.wait()


def speak(step_s: int) -> None:
    """Be the home: open a broker, and say there what is asked for, a line at a time."""
    from ihd.feed.broker import EmbeddedBroker
    from ihd.feed.pace import Pace
    from ihd.feed.publisher import Publisher

    broker = EmbeddedBroker().start()
    reached = broker.settings
    names = ("host", "port", "username", "protocol")
    told = {name: getattr(reached, name) for name in names}
    say(json.dumps({"broker": told, "password": broker.password}))
    Publisher(reached, broker.password, asked(step_s), Pace(BEGINS, None)).start().join()


def asked(step_s: int) -> Iterator[Message]:
    """Yield what the home says up to each instant that is asked for; then say how much it was."""
    home, told = simulated(), BEGINS
    for line in sys.stdin:
        until = parse_instant(line.strip())
        messages = list(home.messages(told, until, step_s=step_s))
        yield from messages
        say(str(len(messages)))
        told = until


def simulated() -> SimulatedHome:
    """Return the home, its registers the same whoever has it."""
    return SimulatedHome((BEGINS - LEARNS).date(), ZONE)


def say(line: str) -> None:
    """Tell whoever started this."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--display", days, step_s]:
            raise SystemExit(display(int(days), int(step_s)))
        case ["--home", step_s]:
            speak(int(step_s))
        case _:
            main()
