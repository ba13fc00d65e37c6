"""The one worker thread: arrivals, link changes and ticks in, frozen screens out.

A queue is the only way in. ``show`` is the only way out: it is called on this thread with the
home and the time whenever what a page says may have changed, at most four times a second.
"""

from __future__ import annotations

import gc
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from ihd.bridges import Bridges
from ihd.feed.events import Arrival, LinkChange, Refused, Ticket
from ihd.feed.events import Event as FeedEvent
from ihd.feed.machine import give_back_memory, utc_now
from ihd.home import Home
from ihd.meter import Decoded, Message
from ihd.store import FLUSH_EVERY, Store, StoreError

log = logging.getLogger(__name__)

SHOW_EVERY_S = 0.25
TICK_S = 1.0
ARRIVALS_AT_ONCE = 500
PAST_AT_ONCE = 50
PAST_WAITS_S = 1.5


@dataclass(frozen=True, slots=True)
class Stop:
    """Ask the loop to keep what it has and end."""


@dataclass(frozen=True, slots=True)
class Call:
    """Something to do with the home on its own thread."""

    do: Callable[[Home], None]


@dataclass(frozen=True, slots=True)
class Touch(Call):
    """What a person asks for: the answer is shown as soon as it is there."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Ask the loop to close the home, have something done meanwhile, and open it anew."""

    between: Callable[[], object]


Event = FeedEvent | Call | Reopen | Stop
Show = Callable[[Home, datetime], None]
Heard = Callable[[Decoded], None]
Tick = Callable[[Home, datetime], None]


class Loop:
    """Owns the worker thread that owns the home.

    ``open_home`` runs on the worker's own thread: SQLite's connection belongs to it, and the
    first window need not wait for it. ``past`` are messages from before now, taken in a little at
    a time while nothing waits, a moment after the start: the present is on the page by then.
    ``tick`` is called once a second, ``alarm`` whenever something failed that should not.
    """

    def __init__(
        self,
        open_home: Callable[[], tuple[Home, Store, Bridges]],
        *,
        show: Show | None = None,
        heard: Heard | None = None,
        settle: Callable[[Ticket, bool], None] | None = None,
        ready: Callable[[Bridges], None] | None = None,
        tick: Tick | None = None,
        clock: Callable[[], datetime] = utc_now,
        past: Iterable[Message] = (),
        failed: Callable[[Exception], None] | None = None,
        alarm: Callable[[], None] | None = None,
    ) -> None:
        self._open_home = open_home
        self._show = show
        self._heard = heard
        self._ready = ready
        self._tick = tick
        self._clock = clock
        self._past = iter(past)
        self._has_past = bool(past) or isinstance(past, Iterator)
        self._waiting: list[Arrival] = []
        self._tell_failure = failed
        self._alarm = alarm
        self._settle = settle
        self._events: queue.Queue[Event] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="plainwatt-worker", daemon=True)
        self._failed: BaseException | None = None

    def start(self) -> None:
        """Start the worker."""
        self._thread.start()

    def put(self, event: FeedEvent) -> None:
        """Hand an event to the worker; safe from any thread, never blocks."""
        self._events.put(event)

    def call(self, do: Callable[[Home], None]) -> None:
        """Have something done with the home on the worker's thread; what is shown follows."""
        self._events.put(Call(do))

    def answer(self, do: Callable[[Home], None]) -> None:
        """Have a person's touch answered on the worker's thread, and the answer shown at once."""
        self._events.put(Touch(do))

    def reopen(self, between: Callable[[], object]) -> None:
        """Have something done while the home is closed; what arrives meanwhile waits."""
        self._events.put(Reopen(between))

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
        end: Stop | Reopen | None = None
        while not isinstance(end, Stop):
            if end is not None:
                _do(end.between)
            try:
                home, store, bridges = self._open_home()
            except Exception as error:  # noqa: BLE001 - told to whoever waits for the worker
                self._fail(error)
                return
            finally:
                # What is loaded by now stays: the collector need not walk it again and again.
                gc.freeze()
                gc.enable()
            try:
                if self._ready is not None:
                    listen = partial(_listen, self._ready, bridges)
                    self._try("listening could not begin", listen)
                end = self._turn(home, bridges)
                self._try("the last readings could not be kept", partial(_keep_last, home))
            finally:
                self._let_go(store)

    def _let_go(self, store: Store) -> None:
        """Close the history; what the card did not take stays in the journal."""
        try:
            store.close()
        except StoreError as error:
            log.error("%s", error)

    def _fail(self, error: Exception) -> None:
        self._failed = error
        log.error("the home cannot be opened: %s", error)
        if self._tell_failure is not None:
            self._tell_failure(error)

    def _turn(self, home: Home, bridges: Bridges) -> Stop | Reopen:
        """Take in events until one ends it; return that one."""
        self._try("the past could not be taken up", home.start)
        flushed = ticked = time.monotonic()
        past_from, repairs_from = flushed + PAST_WAITS_S, flushed
        shown, changed = flushed - SHOW_EVERY_S, not self._has_past
        while True:
            wait = TICK_S if not changed else max(0.0, shown + SHOW_EVERY_S - time.monotonic())
            busy = self._has_past and time.monotonic() >= past_from
            repairs = home.repairs.is_busy and time.monotonic() >= repairs_from
            events = self._take(0.0 if busy or repairs else wait)
            for event in events:
                self._handle(event, home, bridges)
            if events and isinstance(events[-1], Stop | Reopen):
                return events[-1]
            if busy and not events:
                self._take_past(home, bridges)
            if repairs:
                changed = True
                if not self._try("history could not be judged anew", home.go_on):
                    repairs_from = time.monotonic() + FLUSH_EVERY.total_seconds()
            # What the link does is shown by the next tick; a number is shown at once.
            changed = changed or busy or any(not isinstance(e, LinkChange) for e in events)
            moment = time.monotonic()
            if moment - ticked >= TICK_S:
                self._tick_now(home)
                ticked = moment
            touched = any(isinstance(event, Touch) for event in events)
            if touched or moment - shown >= (SHOW_EVERY_S if changed else TICK_S):
                self._show_now(home)
                shown, changed = moment, False
            if moment - flushed >= FLUSH_EVERY.total_seconds():
                self._try("readings could not be brought onto the card", home.keep)
                give_back_memory()
                flushed = moment

    def _take(self, wait_s: float) -> list[Event]:
        """Return what has come in within the wait: the first event, and all that queue behind.

        An event that ends the turn is the last: what is behind it is for the home opened next.
        """
        events: list[Event] = []
        try:
            events.append(
                self._events.get(timeout=wait_s) if wait_s > 0 else self._events.get_nowait()
            )
            while len(events) < ARRIVALS_AT_ONCE and not isinstance(events[-1], Stop | Reopen):
                events.append(self._events.get_nowait())
        except queue.Empty:
            pass
        return events

    def _take_past(self, home: Home, bridges: Bridges) -> None:
        """Take in a little of the past; at its end, what came live in the meantime."""
        messages: list[Message] = []
        some = islice(self._past, PAST_AT_ONCE)
        self._try("the past could not be read", lambda _: messages.extend(some))
        for message in messages:
            self._handle(Call(partial(_keep_past, bridges, message)), home, bridges)
        if not messages:
            self._has_past = False
            waiting, self._waiting = self._waiting, []
            for arrival in waiting:
                self._handle(arrival, home, bridges)
            home.learn_anew()
            give_back_memory()

    def _handle(self, event: Event, home: Home, bridges: Bridges) -> None:
        """Let one event change the home; whatever goes wrong stays with that one event."""
        try:
            match event:
                case Arrival():
                    self._take_arrival(event, home, bridges)
                case LinkChange():
                    home.link(event)
                case Refused():
                    home.refused(event)
                case Call():
                    event.do(home)
        except Exception:
            log.exception("an event could not be taken in")
            if self._alarm is not None:
                self._alarm()

    def _take_arrival(self, arrival: Arrival, home: Home, bridges: Bridges) -> None:
        """Take a message in; it is acknowledged unless the store could not keep it."""
        if self._has_past:
            # History is judged in its own order: the present is shown now, and kept after it.
            home.glance(bridges.decode(arrival.message))
            self._waiting.append(arrival)
            return
        safe = True
        try:
            decoded = bridges.decode(arrival.message)
            home.take(arrival.message, decoded)
        except StoreError:
            safe = False
            raise
        finally:
            if arrival.ticket is not None and self._settle is not None:
                self._settle(arrival.ticket, safe)
        if self._heard is not None:
            self._heard(decoded)

    def _tick_now(self, home: Home) -> None:
        """Let what is true by the mere passing of time be done."""
        tick = self._tick
        if tick is not None:
            self._try("a tick could not be taken in", lambda now: tick(home, now))

    def _show_now(self, home: Home) -> None:
        show = self._show
        if show is not None:
            self._try("the home could not be shown", lambda now: show(home, now))

    def _try(self, failure: str, do: Callable[[datetime], object]) -> bool:
        """Do something now; its failure ends nothing, but has the history looked at."""
        try:
            do(self._clock())
        except Exception as error:
            # That a card takes nothing is no fault of ours to be traced.
            log.error("%s: %s", failure, error, exc_info=not isinstance(error, StoreError))
            if self._alarm is not None:
                self._alarm()
            return False
        return True


def _listen(ready: Callable[[Bridges], None], bridges: Bridges, _now: datetime) -> None:
    ready(bridges)


def _keep_past(bridges: Bridges, message: Message, home: Home) -> None:
    home.take(message, bridges.decode(message))


def _keep_last(home: Home, now: datetime) -> None:
    """Bring everything onto the card; where it takes nothing, closing the history says so."""
    with suppress(StoreError):
        home.keep(now)


def _do(errand: Callable[[], object]) -> None:
    """Do something that may fail: the home is opened again whatever becomes of it."""
    try:
        errand()
    except Exception:
        log.exception("what was to be done while the home was closed failed")
