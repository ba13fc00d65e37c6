"""The one worker thread: arrivals, link changes and ticks in, frozen screens out.

A queue is the only way in. ``show`` is the only way out: it is called on this thread with a
frozen screen whenever what the visible page says has changed, at most four times a second.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ihd.bridges import Bridges
from ihd.feed.events import Arrival, LinkChange, Refused, Ticket
from ihd.feed.events import Event as FeedEvent
from ihd.home import Home
from ihd.meter import Decoded
from ihd.snapshot import Snapshot
from ihd.store import Store

log = logging.getLogger(__name__)

SHOW_EVERY_S = 0.25
TICK_S = 1.0
FLUSH_EVERY_S = 300.0
ARRIVALS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stop:
    """Ask the loop to keep what it has and end."""


Event = FeedEvent | Stop
Show = Callable[[Snapshot], None]
Heard = Callable[[Decoded], None]


class Loop:
    """Owns the worker thread that owns the home.

    ``open_store`` and ``open_bridges`` run on the worker's own thread: SQLite's connection
    belongs to it, and the first window need not wait for either.
    """

    def __init__(
        self,
        open_home: Callable[[], tuple[Home, Store, Bridges]],
        *,
        show: Show | None = None,
        heard: Heard | None = None,
        acknowledge: Callable[[Ticket], None] | None = None,
        ready: Callable[[Bridges], None] | None = None,
    ) -> None:
        self._open_home = open_home
        self._show = show
        self._heard = heard
        self._ready = ready
        self._acknowledge = acknowledge
        self._events: queue.Queue[Event] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="plainwatt-worker", daemon=True)
        self._failed: BaseException | None = None

    def start(self) -> None:
        """Start the worker."""
        self._thread.start()

    def put(self, event: FeedEvent) -> None:
        """Hand an event to the worker; safe from any thread, never blocks."""
        self._events.put(event)

    def stop(self, timeout_s: float = 10.0) -> None:
        """Have the worker keep everything and end."""
        self._events.put(Stop())
        self.join(timeout_s)

    def join(self, timeout_s: float | None = None) -> None:
        """Wait for the worker to end; raise what made it fail."""
        self._thread.join(timeout_s)
        if self._failed is not None:
            raise self._failed

    def _run(self) -> None:
        try:
            home, store, bridges = self._open_home()
        except Exception as error:  # noqa: BLE001 - told to whoever waits for the worker
            self._failed = error
            return
        try:
            if self._ready is not None:
                self._ready(bridges)
            self._turn(home, store, bridges)
        finally:
            store.close()

    def _turn(self, home: Home, store: Store, bridges: Bridges) -> None:
        home.start(_now())
        self._show_now(home)
        shown = flushed = time.monotonic()
        changed = False
        while True:
            wait = TICK_S if not changed else max(0.0, shown + SHOW_EVERY_S - time.monotonic())
            events = self._take(wait)
            if any(isinstance(event, Stop) for event in events):
                return
            for event in events:
                self._handle(event, home, bridges)
            changed = changed or bool(events)
            moment = time.monotonic()
            if moment - shown >= (SHOW_EVERY_S if changed else TICK_S):
                self._show_now(home)
                shown, changed = moment, False
            if moment - flushed >= FLUSH_EVERY_S:
                store.flush(_now())
                flushed = moment

    def _take(self, wait_s: float) -> list[Event]:
        """Return what has come in within the wait: the first event, and all that queue behind."""
        events: list[Event] = []
        try:
            events.append(
                self._events.get(timeout=wait_s) if wait_s > 0 else self._events.get_nowait()
            )
            while len(events) < ARRIVALS_AT_ONCE:
                events.append(self._events.get_nowait())
        except queue.Empty:
            pass
        return events

    def _handle(self, event: Event, home: Home, bridges: Bridges) -> None:
        """Let one event change the home; whatever goes wrong stays with that one event."""
        try:
            if isinstance(event, Arrival):
                decoded = bridges.decode(event.message)
                home.take(event.message, decoded)
                if self._acknowledge is not None and event.ticket is not None:
                    self._acknowledge(event.ticket)
                if self._heard is not None:
                    self._heard(decoded)
            elif isinstance(event, LinkChange):
                home.link(event)
            elif isinstance(event, Refused):
                home.refused(event)
        except Exception:
            log.exception("an event could not be taken in")

    def _show_now(self, home: Home) -> None:
        if self._show is not None:
            self._show(home.snapshot(_now()))


def _now() -> datetime:
    return datetime.now(UTC)
