"""The demo: an embedded broker and a home that publishes to it, simulated or recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ihd.clock import local_date
from ihd.feed.broker import EmbeddedBroker
from ihd.feed.pace import Pace
from ihd.feed.simulate import SimulatedHome
from ihd.meter import Message
from ihd.settings import BrokerSettings

if TYPE_CHECKING:
    from ihd.feed.publisher import Publisher
    from ihd.feed.recorded import RecordedHome

LONGEST_DEMO = timedelta(days=60)


class Demo:
    """Owns the broker and the home of a demo.

    ``start`` begins the home's present, at ``now``; ``past_of`` has the days before it.
    ``speed`` makes the home's time run faster.
    Raises ValueError where the home's own half-hours cannot be read.
    """

    def __init__(
        self,
        now: datetime,
        zone: ZoneInfo,
        *,
        history_days: int = 7,
        port: int = 0,
        speed: float = 1.0,
        home_csv: Path | None = None,
    ) -> None:
        self._now = _on_the_beat(now)
        self._open_home = _home_opener(now, zone, timedelta(days=history_days), home_csv)
        self._pace = Pace(now, speed)
        self._embedded = EmbeddedBroker(port)
        self._publisher: Publisher | None = None
        self._speaks = False

    @property
    def broker(self) -> BrokerSettings:
        """How to reach the broker; its port is known once the demo has started."""
        return self._embedded.settings

    @property
    def password(self) -> str:
        """What the broker asks for; another at every start."""
        return self._embedded.password

    def start(self) -> Demo:
        """Start the broker and the home's present; raise OSError where the port is taken."""
        self.open()
        self.begin()
        return self

    def open(self) -> None:
        """Start the broker alone; raise OSError where the port is taken."""
        self._embedded.start()

    def prepare(self) -> Publisher:
        """Have the home ready to speak at once."""
        if self._publisher is None:
            # Imported here: the broker listens while this is read.
            from ihd.feed.publisher import Publisher

            present = self._open_home().messages(self._now)
            self._publisher = Publisher(self.broker, self.password, present, self._pace).connect()
        return self._publisher

    def begin(self) -> None:
        """Let the home speak, from now on; where it speaks already nothing changes."""
        publisher = self.prepare()
        if not self._speaks:
            self._speaks = True
            publisher.start()

    def stop(self) -> None:
        """Fall silent and close the broker."""
        if self._publisher is not None:
            self._publisher.stop()
        self._embedded.stop()


def past_of(
    now: datetime,
    zone: ZoneInfo,
    *,
    history_days: int,
    home_csv: Path | None = None,
    step_s: int = 300,
) -> Iterator[Message]:
    """Yield what a demo's home published in the days before now, every so many seconds.

    Raises ValueError where the home's own half-hours cannot be read.
    """
    past = timedelta(days=history_days)
    home = _home_opener(now, zone, past, home_csv)()
    yield from home.messages(_on_the_beat(now) - past, _on_the_beat(now), step_s=step_s)


def _on_the_beat(now: datetime) -> datetime:
    """Return the last ten seconds at which the home spoke."""
    return now.replace(microsecond=0) - timedelta(seconds=now.second % 10)


def _home_opener(
    now: datetime, zone: ZoneInfo, past: timedelta, home_csv: Path | None
) -> Callable[[], SimulatedHome | RecordedHome]:
    """Return what makes the home: one for the past, one for the present, each on its thread."""
    if home_csv is None:
        since = local_date(_on_the_beat(now) - past, zone)
        return lambda: SimulatedHome(since, zone)
    # Imported here: only a home of one's own data needs it.
    from ihd.feed.home_csv import read_half_hours
    from ihd.feed.recorded import RecordedHome, around

    record = read_half_hours(home_csv, zone)
    covering = around(record, now, before=past, after=LONGEST_DEMO)
    return lambda: RecordedHome(covering, zone)
