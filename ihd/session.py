"""One home at work: its folder, its worker and its feed, started and stopped together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ihd import secrets, settings
from ihd.bridges import Bridges
from ihd.feed.client import Feed
from ihd.feed.events import Ticket
from ihd.home import Home
from ihd.loop import Loop
from ihd.meter import Decoded
from ihd.paths import RESOURCES, HomeFolder
from ihd.settings import BrokerSettings, Settings
from ihd.snapshot import Snapshot
from ihd.store import Store


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
        broker: BrokerSettings | None = None,
        password: str | None = None,
        adopt: bool = False,
        show: Callable[[Snapshot], None] | None = None,
        heard: Callable[[Decoded], None] | None = None,
    ) -> Session:
        """Start the worker, and the feed as soon as the bridges name their topics."""
        session: Session

        def connect(bridges: Bridges) -> None:
            session.feed = Feed(
                broker or chosen.broker,
                password if password is not None else secrets.broker_password(folder),
                bridges.topics(),
                session.loop.put,
                client_id=chosen.broker.client_id,
            )
            session.feed.start()

        def acknowledge(ticket: Ticket) -> None:
            if session.feed is not None:
                session.feed.acknowledge(ticket)

        loop = Loop(
            lambda: open_home(folder, chosen, adopt=adopt),
            show=show,
            heard=heard,
            acknowledge=acknowledge,
            ready=connect,
        )
        session = cls(loop)
        loop.start()
        return session

    def stop(self) -> None:
        """Leave the broker, keep everything, and end the worker."""
        if self.feed is not None:
            self.feed.stop()
        self.loop.stop()
