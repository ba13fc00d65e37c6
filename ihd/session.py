"""One home at work: its folder, its worker and its feed, started and stopped together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ihd import secrets, settings
from ihd.bridges import Bridges
from ihd.checks.finding import Finding, FindingKind
from ihd.feed.client import Feed
from ihd.feed.events import Event, LinkChange, LinkState, ListenState, Ticket
from ihd.feed.machine import utc_now
from ihd.home import Home
from ihd.loop import Loop, Show
from ihd.meter import Decoded, Fuel
from ihd.opening import agreed_tariffs, open_bridges, open_price_topics
from ihd.own_clock import OwnClock
from ihd.paths import RESOURCES, HomeFolder
from ihd.settings import BrokerSettings, Settings
from ihd.store import Store
from ihd.store.database import is_recorded
from ihd.store.mending import known_lost, mend, open_sound

if TYPE_CHECKING:
    from ihd.feed.demo_process import DemoProcess
    from ihd.feed.own_broker import OwnBroker
    from ihd.guide import AskedPrices
    from ihd.price_asks import PriceAsks
    from ihd.setting_up.desk import Desk
    from ihd.store.caretaker import Care, Caretaker

DEMO_PAST_STEP_S = 300
LOOK_EVERY = timedelta(seconds=10)
"""How often a home that another program records is looked at again."""


def load_settings(folder: HomeFolder) -> Settings:
    """Return the folder's settings; raise SettingsError with a sentence."""
    return settings.load(folder.settings)


def client_id(folder: HomeFolder) -> str:
    """Return the id this install has at the broker: 64 random bits, made once and kept."""
    # Power that went as it was written leaves an empty file, or one of zeros.
    with suppress(OSError, UnicodeDecodeError):
        kept = folder.client_id.read_text(encoding="ascii").strip()
        if kept and kept.isprintable():
            return kept
    made = settings.new_client_id()
    with suppress(OSError):  # a card that takes nothing: it is another one next time
        folder.create().client_id.write_text(made + "\n", encoding="ascii")
    return made


def open_home(
    folder: HomeFolder,
    chosen: Settings,
    *,
    adopt: bool = False,
    reader: bool = False,
    clock: OwnClock | None = None,
) -> tuple[Home, Store, Bridges]:
    """Open the folder's store and bridges, and the home that owns them.

    A tariff or bridge file of the person's own that cannot be read is left out and found at
    fault; the home records all the same. Raises StoreError with a sentence.
    """
    if reader:
        store = Store.open(folder.database, reader=True)
    else:
        folder.create()
        store = open_sound(folder.database, folder.backups, utc_now())
    tariffs, faults = agreed_tariffs(folder, chosen)
    bridges, more = open_bridges(folder, chosen)
    topics, also = open_price_topics(folder, chosen)
    faults += [*more, *also]
    if store.reader and not reader:
        faults.append(Finding(FindingKind.RECORDED_ELSEWHERE, "home", since=utc_now()))
    home = Home(
        chosen, store, tariffs=tariffs, faults=faults, adopt=adopt, clock=clock, price_topics=topics
    )
    return home, store, bridges


class Session:
    """A home recording from its broker, from ``start`` until ``stop``.

    A demo, its broker open, brings its own clock and past, and speaks once we listen. Without
    ``listening`` nothing is connected to until a broker was chosen. ``tell`` is called on the
    worker's thread with what setting up has to say to whoever shows the home, and ``meanwhile``
    there while the broker has yet to answer.
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
        failed: Callable[[Exception], None] | None = None,
        tell: Callable[[object], None] | None = None,
        listening: bool = True,
    ) -> None:
        self.folder, self._demo, self._tell = folder, demo, tell
        self.has_voice: Callable[[], bool] = lambda: True
        self.meanwhile: Callable[[], None] = lambda: None
        self._chosen = replace(chosen, broker=demo.broker) if demo else chosen
        self._listening = listening
        self._own_clock = None if demo else OwnClock()
        self.clock: Callable[[], datetime] = demo.clock if demo else self._own_clock or utc_now
        self._desk: Desk | None = None
        self._caretaker: Caretaker | None = None
        self._price_asks: PriceAsks | None = None
        self._feed: Feed | None = None
        self._own_broker: OwnBroker | None = None
        self._bridges: Bridges | None = None
        self._topics: tuple[str, ...] = ()
        self._price_topics: tuple[str, ...] = ()
        self.loop = Loop(
            lambda: self._open(adopt=adopt),
            show=show,
            heard=heard,
            settle=self._settle,
            ready=self._ready,
            tick=self._follow,
            clock=self.clock,
            past=demo.history(step_s=DEMO_PAST_STEP_S) if demo else (),
            failed=failed,
            alarm=self._look_soon,
        )

    def start(self) -> Session:
        """Start the worker, and the feed as soon as the bridges name their topics."""
        self.loop.start()
        return self

    def stop(self) -> None:
        """Leave the broker, keep everything, and end the worker."""
        if self._feed is not None:
            self._feed.stop()
        if self._desk is not None:
            self._desk.stop()
        self.listen(None)
        if self._caretaker is not None:
            self._caretaker.wait(10.0)
        self.loop.stop()

    # -- what setting up asks of a session, on the worker's thread (see ``setting_up.works``)

    @property
    def desk(self) -> Desk:
        """The desk that obeys what First run and Settings ask for."""
        if self._desk is None:
            # Imported here: a home that is set up starts without it.
            from ihd.setting_up.desk import Desk

            self._desk = Desk(self, self._chosen)
        return self._desk

    @property
    def client_id(self) -> str:
        """The id of this install at a broker."""
        return client_id(self.folder)

    @property
    def password(self) -> str | None:
        """The password the broker is given."""
        return self._demo.password if self._demo else secrets.broker_password(self.folder)

    @property
    def asked_prices(self) -> Mapping[Fuel, AskedPrices]:
        """How asking the supplier for prices stands."""
        return self._price_asks.asked if self._price_asks is not None else {}

    def call(self, do: Callable[[Home], None]) -> None:
        """Have something done with the home on the worker's thread; safe from any thread."""
        self.loop.call(do)

    def answer(self, do: Callable[[Home], None]) -> None:
        """Have a person's touch answered at once; safe from any thread."""
        self.loop.answer(do)

    def tell(self, sign: object) -> None:
        """Tell whoever shows the home."""
        if self._tell is not None:
            self._tell(sign)

    def open_bridges(self) -> Bridges:
        """Return bridges of one's own that have heard nothing yet."""
        return open_bridges(self.folder, self._chosen)[0]

    def take_up(self, home: Home, chosen: Settings) -> None:
        """Keep what the person chose, and go by it at once."""
        settings.save(chosen, self.folder.create().settings)
        self._chosen = chosen
        home.choose(chosen, *agreed_tariffs(self.folder, chosen))

    def turn(self, home: Home) -> None:
        """Connect as the settings and the kept password say."""
        self._listening = True
        if self._waits_for_own():
            return
        if self._feed is not None:
            self._feed.turn_to(home.settings.broker, self.password)
        elif self._bridges is not None:
            self._connect(self._bridges)

    @property
    def listens(self) -> ListenState | None:
        """How the broker of our own stands; None where there is none."""
        return self._own_broker.state if self._own_broker is not None else None

    def listen(self, broker: BrokerSettings | None) -> None:
        """Have a broker of our own listen, in place of one that does; with None nothing does."""
        if self._own_broker is not None:
            self._own_broker.stop()
            self._own_broker = None
        if broker is not None:
            # Imported here: a home with a broker elsewhere starts without it.
            from ihd.feed.own_broker import OwnBroker

            users = self.folder.broker_users
            self._own_broker = OwnBroker(broker, users, lambda: self.call(self._heed_own)).start()

    def reload_bridges(self, home: Home) -> None:
        """Go by the bridge files as they are now; what they name is listened to within a second."""
        if self._bridges is not None:
            prefixes = home.settings.topic_prefixes
            self._bridges.reload(RESOURCES / "bridges", self.folder.bridges, prefixes=prefixes)

    def reopen(self, between: Callable[[], None]) -> None:
        """Close the home, have something done, and open it as the folder then is."""
        # What was heard up to here is taken in before the home closes; nothing comes after it.
        if self._feed is not None:
            self._feed.stop()
        self._feed = None

        def errand() -> None:
            between()
            self._chosen = load_settings(self.folder)
            self._listening = self.folder.settings.exists()
            if not self._chosen.broker.own:
                self.listen(None)

        self.loop.reopen(errand)

    # -- the history's health -----------------------------------------------------------------

    def _open(self, *, adopt: bool) -> tuple[Home, Store, Bridges]:
        """Open the home, and have its history looked after; a demo's lasts no longer than it."""
        if self._demo is not None:
            return self._opened(adopt=adopt)
        # Imported here: a demo's first number waits for none of it.
        from ihd.store.caretaker import Caretaker, places, was_ended_badly

        badly = was_ended_badly(self.folder.database)
        home, store, bridges = self._opened(adopt=adopt)
        if not store.reader:
            self._caretaker = Caretaker(
                self.folder.database,
                lambda: places(self.folder.backups, self._chosen.backup_folder),
                self._heed,
                look_first=badly,
                known=known_lost(store),
            )
        return home, store, bridges

    def _opened(self, *, adopt: bool) -> tuple[Home, Store, Bridges]:
        opened = open_home(self.folder, self._chosen, adopt=adopt, clock=self._own_clock)
        home, store, _ = opened
        self._attends, self._looked_at = store.reader, self.clock()
        self._price_topics = home.past.price_topics.filters
        return opened

    def _look_soon(self) -> None:
        if self._caretaker is not None:
            self._caretaker.alarm()

    def _heed(self, care: Care) -> None:
        """Say how it stands with the copies, and have a damaged history mended.

        The home is closed for that, and nothing is missed.
        """
        if care.copied:
            from ihd.store.caretaker import copy_findings

            now = self.clock()
            self.loop.call(lambda home: home.found(copy_findings(home.record(), care.copied, now)))
        if care.is_damaged:
            self.loop.call(lambda _: self._mend())

    def _mend(self) -> None:
        if self._feed is not None:
            self._feed.stop()
        self._feed = None
        now = self.clock()
        self.loop.reopen(lambda: mend(self.folder.database, self.folder.backups, now))

    # -- the loop's errands -------------------------------------------------------------------

    def _ready(self, bridges: Bridges) -> None:
        self._bridges = bridges
        if self._listening and not self._waits_for_own():
            self._connect(bridges)
        self.meanwhile()

    def _connect(self, bridges: Bridges) -> None:
        self._topics = (*bridges.topics(), *self._price_topics)
        self._feed = Feed(
            self._chosen.broker,
            self.password,
            self._topics,
            self._hear,
            # The recorder's own name, used by two, would have the broker drop it again and again.
            client_id=settings.new_client_id() if self._attends else self.client_id,
            clock=self.clock,
            passing=self._attends,
        )
        self._feed.start()

    def _waits_for_own(self) -> bool:
        """Have our own broker listen where it is chosen, or else not; say if that is yet to come.

        Whoever only shows what another program records leaves it to that one.
        """
        chosen = self._chosen.broker
        if not chosen.own or self._attends:
            self.listen(None)
            return False
        if self._own_broker is None or not self._own_broker.serves(chosen):
            self.listen(chosen)
        return self.listens is not ListenState.LISTENING

    def _heed_own(self, home: Home) -> None:
        """Connect once the chosen broker of our own listens, and say so where it cannot."""
        own = self._own_broker
        if own is None or not self._chosen.broker.own or not own.serves(self._chosen.broker):
            return
        if own.state is ListenState.LISTENING and self._feed is None and self._bridges is not None:
            self._connect(self._bridges)
        elif own.state.is_trouble:
            if self._feed is not None:
                self._feed.stop()
            self._feed = None
            home.link(LinkChange(self.clock(), LinkState.NOT_LISTENING, str(own.state)))

    def _follow(self, home: Home, now: datetime) -> None:
        """Listen to what publishers have described since, and age what they say is old."""
        home.mind_clock()
        if self._desk is not None:
            self._desk.tick(home, now)
        if self._caretaker is not None:
            self._caretaker.tick(now)
        if self._attends:
            self._attend(home, now)
        else:
            self._ask_prices(home, now)
        if self._bridges is None or self._feed is None:
            return
        topics = (*self._bridges.topics(), *self._price_topics)
        if topics != self._topics:
            self._topics = topics
            self._feed.subscribe(topics)
        home.expire(self._bridges.expired(now))

    def _attend(self, home: Home, now: datetime) -> None:
        """Read what the recorder has kept since; record in its place once it has ended."""
        if abs(now - self._looked_at) < LOOK_EVERY:
            return
        self._looked_at = now
        if is_recorded(self.folder.database):
            home.keep(now)
        else:
            self.reopen(lambda: None)

    def _ask_prices(self, home: Home, now: datetime) -> None:
        """Have the supplier asked for prices that are due, where the person gave leave to."""
        if self._price_asks is None and home.settings.prices.fetch and self._demo is None:
            # Imported here: a home that asks nobody starts without it.
            from ihd.price_asks import PriceAsks

            self._price_asks = PriceAsks(self.loop.put, self.loop.call, self.clock)
        if self._price_asks is not None:
            self._price_asks.tick(home, now)

    def _hear(self, event: Event) -> None:
        self.loop.put(event)
        if self._demo is not None and isinstance(event, LinkChange) and event.state is LinkState.UP:
            self._demo.begin()

    def _settle(self, ticket: Ticket, safe: bool) -> None:  # noqa: FBT001
        if self._feed is not None:
            (self._feed.acknowledge if safe else self._feed.release)(ticket)
