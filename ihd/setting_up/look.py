"""A look around one broker, on a connection of its own, that ends by itself.

The home's own feed goes on undisturbed beside it: whatever a busy broker carries, no reading of
the house waits behind it or is pushed out by it. The look passes by: it leaves no queue behind at
the broker, and what it hears is not kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from ihd.bridges import Bridges
from ihd.bridges.candidates import roles
from ihd.bridges.offers import FILE_NAME
from ihd.bridges.scan import FILTERS, Scan
from ihd.feed.client import Feed
from ihd.feed.events import Arrival, Event, LinkChange, LinkState
from ihd.guide import Around
from ihd.meter import REGISTERS, Quality, Quantity, Reading
from ihd.settings import BrokerSettings

LASTS_S = 180
_SHOWN = 12
_TOLD = (Quality.GOOD, Quality.STALE)
_OF_A_METER = frozenset({Quantity.POWER, Quantity.UNIT_RATE, *REGISTERS})
"""What a person may know from the meter's own display."""
_FROZEN_FOR = timedelta(seconds=1)
_MOST_OFFERS = 60


class Look:
    """Owns one passing feed and what it heard. Lives on the worker's thread.

    ``hand_over`` brings an event of the feed's thread to ``take`` on the worker's.
    """

    def __init__(
        self,
        broker: BrokerSettings,
        password: str | None,
        bridges: Bridges,
        now: datetime,
        *,
        hand_over: Callable[[Event], None],
        client_id: str,
        clock: Callable[[], datetime],
        titles: Mapping[str, str] | None = None,
        seconds: int = LASTS_S,
    ) -> None:
        self.broker = broker
        self._scan = Scan(now, bridges.decode, seconds=seconds)
        self._titles = dict(titles or {})
        self._heard: dict[object, Reading] = {}
        self._link = LinkChange(now, LinkState.CONNECTING)
        self._reached = False
        self._running = True
        self._frozen: tuple[datetime, Around] | None = None
        self._feed = Feed(
            broker,
            password,
            FILTERS,
            hand_over,
            client_id=f"{client_id}-look",
            clock=clock,
            passing=True,
        )

    def start(self) -> Look:
        """Start looking."""
        self._feed.start()
        return self

    def stop(self) -> None:
        """Leave the broker; what was heard stays to be shown."""
        if self._running:
            self._running, self._frozen = False, None
            self._feed.stop(0.0)

    def take(self, event: Event) -> None:
        """Take in what the passing feed heard."""
        if isinstance(event, LinkChange):
            self._link, self._frozen = event, None
            self._reached = self._reached or event.state is LinkState.UP
        elif isinstance(event, Arrival):
            if self._running:
                self._note(event)
            if event.ticket is not None:
                self._feed.release(event.ticket)

    def tick(self, now: datetime) -> None:
        """End when the time is up, or enough was heard."""
        if self._scan.is_over(now):
            self.stop()

    def around(self, now: datetime) -> Around:
        """Return what was found so far, made anew once a second at most."""
        if self._frozen is None or now - self._frozen[0] >= _FROZEN_FOR:
            self._frozen = now, self._freeze()
        return self._frozen[1]

    def _note(self, arrival: Arrival) -> None:
        decoded = self._scan.take(arrival.message)
        for reading in decoded.readings if decoded is not None else ():
            if reading.quality in _TOLD and reading.quantity in _OF_A_METER:
                self._hear(reading)

    def _hear(self, reading: Reading) -> None:
        """Keep the newest of each number, and of all of them the newest few."""
        key = (reading.meter, reading.quantity, reading.register, reading.phase)
        self._heard.pop(key, None)
        self._heard[key] = reading
        if len(self._heard) > _SHOWN:
            del self._heard[next(iter(self._heard))]

    def _freeze(self) -> Around:
        newest_first = tuple(self._heard.values())[::-1]
        candidates = self._scan.candidates()
        return Around(
            broker=self.broker,
            state=self._link.state,
            reason=self._link.reason,
            reached=self._reached,
            running=self._running,
            ends_at=self._scan.ends_at,
            messages=self._scan.messages,
            topics=len(self._scan.topics()),
            # A kettle shows in the power: that is what a person can check at once.
            heard=tuple(sorted(newest_first, key=lambda one: one.quantity is not Quantity.POWER)),
            candidates=candidates,
            suggestions=roles(candidates),
            offers=self._scan.offers()[:_MOST_OFFERS],
            titles=self._titles,
        )


def bridge_titles(folders: Iterable[Path]) -> dict[str, str]:
    """Return the bridges' own names, by the name of their file; a faulty file has none.

    Meters of the person's own file are named by their topics: what they share is no device.
    """
    titles = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            if path.name == FILE_NAME:
                continue
            with suppress(OSError, ValueError):
                title = tomllib.loads(path.read_text(encoding="utf-8")).get("title")
                if isinstance(title, str):
                    titles[path.stem] = title.partition(" (")[0]
    return titles
