"""One home at work: its folder, its worker and its feed, started and stopped together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ihd import secrets, settings
from ihd.bridges import Bridges
from ihd.feed.client import Feed, utc_now
from ihd.feed.events import Event, LinkChange, LinkState, Ticket
from ihd.home import Home
from ihd.loop import Loop
from ihd.meter import Decoded
from ihd.paths import RESOURCES, HomeFolder
from ihd.settings import Settings
from ihd.snapshot import Snapshot
from ihd.store import Store

if TYPE_CHECKING:
    from ihd.feed.demo import Demo

DEMO_PAST_STEP_S = 300


def load_settings(folder: HomeFolder) -> Settings:
    """Return the folder's settings; a new home gets its own client id, kept from then on."""
    chosen = settings.load(folder.settings)
    if chosen.broker.client_id:
        return chosen
    broker = replace(chosen.broker, client_id=settings.new_client_id())
    chosen = replace(chosen, broker=broker)
    folder.create()
    settings.save(chosen, folder.settings)
    return chosen


def open_home(
    folder: HomeFolder, chosen: Settings, *, adopt: bool = False, reader: bool = False
) -> tuple[Home, Store, Bridges]:
    """Open the folder's store and bridges, and the home that owns them."""
    if not reader:
        folder.create()
    store = Store.open(folder.database, reader=reader)
    bridges = open_bridges(folder, chosen)
    return Home(settings=chosen, store=store, adopt=adopt), store, bridges


def open_bridges(folder: HomeFolder, chosen: Settings) -> Bridges:
    """Load the bridges that ship and the person's own."""
    return Bridges.load(RESOURCES / "bridges", folder.bridges, prefixes=chosen.topic_prefixes)


@dataclass(slots=True)
class Session:
    """A home recording from its broker, until ``stop``."""

    loop: Loop
    feed: Feed | None = None

    @classmethod
    def start(
        cls,
        folder: HomeFolder,
        chosen: Settings,
        *,
        demo: Demo | None = None,
        adopt: bool = False,
        show: Callable[[Snapshot], None] | None = None,
        heard: Callable[[Decoded], None] | None = None,
    ) -> Session:
        """Start the worker, and the feed as soon as the bridges name their topics.

        A demo brings its own broker, clock and past, and speaks once we listen.
        """
        session: Session

        def connect(bridges: Bridges) -> None:
            if demo is not None:
                demo.open()
            session.feed = Feed(
                demo.broker if demo else chosen.broker,
                demo.password if demo else secrets.broker_password(folder),
                bridges.topics(),
                take,
                client_id=chosen.broker.client_id,
                clock=clock,
            )
            session.feed.start()

        def take(event: Event) -> None:
            session.loop.put(event)
            if demo is not None and isinstance(event, LinkChange) and event.state is LinkState.UP:
                demo.begin()

        def acknowledge(ticket: Ticket) -> None:
            if session.feed is not None:
                session.feed.acknowledge(ticket)

        clock = demo.clock if demo else utc_now
        loop = Loop(
            lambda: open_home(folder, chosen, adopt=adopt),
            show=show,
            heard=heard,
            acknowledge=acknowledge,
            ready=connect,
            clock=clock,
            past=demo.history(step_s=DEMO_PAST_STEP_S) if demo else (),
        )
        session = cls(loop)
        loop.start()
        return session

    def stop(self) -> None:
        """Leave the broker, keep everything, and end the worker."""
        if self.feed is not None:
            self.feed.stop()
        self.loop.stop()
