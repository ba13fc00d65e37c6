"""One home at work: its folder, its worker and its feed, started and stopped together."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from ihd import secrets, settings
from ihd.bridges import Bridges
from ihd.feed.client import Feed, utc_now
from ihd.feed.events import Event, LinkChange, LinkState, Ticket
from ihd.home import Home
from ihd.loop import Loop, Show
from ihd.meter import Decoded
from ihd.paths import RESOURCES, HomeFolder
from ihd.settings import Settings
from ihd.store import Store
from ihd.tariffs.tariff import Tariff

if TYPE_CHECKING:
    from ihd.feed.demo_process import DemoProcess

DEMO_PAST_STEP_S = 300


def load_settings(folder: HomeFolder) -> Settings:
    """Return the folder's settings; raise SettingsError with a sentence."""
    return settings.load(folder.settings)


def client_id(folder: HomeFolder) -> str:
    """Return the id this install has at the broker: 64 random bits, made once and kept."""
    with suppress(FileNotFoundError):
        kept = folder.client_id.read_text(encoding="ascii").strip()
        if kept:
            return kept
    made = settings.new_client_id()
    folder.create().client_id.write_text(made + "\n", encoding="ascii")
    return made


def open_home(
    folder: HomeFolder, chosen: Settings, *, adopt: bool = False, reader: bool = False
) -> tuple[Home, Store, Bridges]:
    """Open the folder's store and bridges, and the home that owns them."""
    if not reader:
        folder.create()
    store = Store.open(folder.database, reader=reader)
    bridges = open_bridges(folder, chosen)
    return Home(chosen, store, tariffs=agreed_tariffs(folder, chosen), adopt=adopt), store, bridges


def agreed_tariffs(folder: HomeFolder, chosen: Settings) -> list[Tariff]:
    """Return the tariffs the settings name, read from the home's own files.

    Raises TariffError with a sentence where a file cannot be read as one.
    """
    names = [price.tariff for price in (chosen.electricity, chosen.gas) if price.tariff]
    if not names:
        return []
    # Imported here: a home on the meter's own price needs no tariff file's reader.
    from ihd.tariffs.file import load_tariff

    return [load_tariff(folder.tariffs / name) for name in names]


def open_bridges(folder: HomeFolder, chosen: Settings) -> Bridges:
    """Load the bridges that ship and the person's own."""
    return Bridges.load(RESOURCES / "bridges", folder.bridges, prefixes=chosen.topic_prefixes)


class Session:
    """A home recording from its broker, from ``start`` until ``stop``.

    A demo, its broker open, brings its own clock and past, and speaks once we listen.
    """

    def __init__(
        self,
        folder: HomeFolder,
        chosen: Settings,
        *,
        demo: DemoProcess | None = None,
        adopt: bool = False,
        show: Show | None = None,
        heard: Callable[[Decoded], None] | None = None,
    ) -> None:
        self._folder, self._chosen, self._demo = folder, chosen, demo
        self._clock = demo.clock if demo else utc_now
        self._feed: Feed | None = None
        self.loop = Loop(
            lambda: open_home(folder, chosen, adopt=adopt),
            show=show,
            heard=heard,
            settle=self._settle,
            ready=self._connect,
            clock=self._clock,
            past=demo.history(step_s=DEMO_PAST_STEP_S) if demo else (),
        )

    def start(self) -> Session:
        """Start the worker, and the feed as soon as the bridges name their topics."""
        self.loop.start()
        return self

    def stop(self) -> None:
        """Leave the broker, keep everything, and end the worker."""
        if self._feed is not None:
            self._feed.stop()
        self.loop.stop()

    def _connect(self, bridges: Bridges) -> None:
        demo = self._demo
        self._feed = Feed(
            demo.broker if demo else self._chosen.broker,
            demo.password if demo else secrets.broker_password(self._folder),
            bridges.topics(),
            self._hear,
            client_id=client_id(self._folder),
            clock=self._clock,
        )
        self._feed.start()

    def _hear(self, event: Event) -> None:
        self.loop.put(event)
        if self._demo is not None and isinstance(event, LinkChange) and event.state is LinkState.UP:
            self._demo.begin()

    def _settle(self, ticket: Ticket, safe: bool) -> None:  # noqa: FBT001
        if self._feed is not None:
            (self._feed.acknowledge if safe else self._feed.release)(ticket)
