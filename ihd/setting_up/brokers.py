"""Which broker: found, typed, tried on a connection of its own, and only then taken."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ihd import secrets
from ihd.feed.events import Event
from ihd.feed.nearby import Nearby, Search
from ihd.guide import Around
from ihd.paths import RESOURCES
from ihd.setting_up.change import changed_broker
from ihd.setting_up.look import LASTS_S, Look, bridge_titles
from ihd.setting_up.own_broker import OwnDesk
from ihd.setting_up.works import Works
from ihd.settings import BrokerSettings

THIS_MACHINE, TYPED, FOUND, EMBEDDED = "this_machine", "typed", "found", "embedded"
_HERE = "127.0.0.1"
_SEARCHES_FOR = timedelta(seconds=20)


@dataclass(slots=True)
class BrokerDesk:
    """Owns the broker being tried, the look around it, and the search for others."""

    works: Works
    broker: BrokerSettings
    password: str | None = None
    which: str = ""
    own: OwnDesk = field(init=False)
    nearby: tuple[Nearby, ...] = ()
    _look: Look | None = None
    _search: Search | None = None
    _search_ends: datetime | None = None

    def __post_init__(self) -> None:
        self.own = OwnDesk(self.works, self.broker, self.password if self.broker.own else None)

    def use(self, which: str, now: datetime) -> None:
        """Choose a broker and look around it; one to be typed is looked at when it says where."""
        if which == EMBEDDED:
            self._use_own()
            return
        self.own.abandon()
        place = _place(which)
        elsewhere = place is not None and (self.broker.host, self.broker.port) != place
        if elsewhere or self.broker.own:
            # Name, password and encryption belong to the broker that was left.
            awake = self.broker.keep_victron_awake
            host, port = place or (_HERE, 1883)
            self.broker = BrokerSettings(host, port, keep_victron_awake=awake)
            self.password = None
        if which != self.which or which != TYPED:
            self.stop_looking()
        again = which == TYPED and self.which == TYPED
        self.which = which
        if place is not None or again:
            self.look(now)

    def _use_own(self) -> None:
        """Have our own broker listen; it is looked around once it does."""
        self.stop_looking()
        awake = self.broker.keep_victron_awake
        self.which, self.password = EMBEDDED, self.own.open()
        self.broker = replace(self.own.draft, keep_victron_awake=awake)

    def leave_own(self) -> None:
        """Go back to a broker on this machine, without a name or a password."""
        self.stop_looking()
        awake = self.broker.keep_victron_awake
        self.which, self.password = "", None
        self.broker = BrokerSettings(keep_victron_awake=awake)

    def change(self, name: str, text: str) -> None:
        """Change one setting of the broker being tried; raise SettingsError."""
        self.broker = changed_broker(self.broker, name, text)
        self.stop_looking()

    def set_password(self, password: str) -> None:
        """Have the next try use another password."""
        self.password = password or None
        self.stop_looking()

    def keep_password(self) -> None:
        """Keep the password that was tried, where only this user can read it."""
        kept = secrets.broker_password(self.works.folder)
        if self.password != kept:
            secrets.keep_broker_password(self.works.folder, self.password or "")

    def look(self, now: datetime, *, seconds: int = LASTS_S) -> None:
        """Look around the broker being tried, from the beginning."""
        self.stop_looking()

        def hand_over(event: Event) -> None:
            self.works.call(lambda _home: look.take(event))

        look = self._look = Look(
            self.broker,
            self.password,
            self.works.open_bridges(),
            now,
            hand_over=hand_over,
            client_id=self.works.client_id,
            clock=self.works.clock,
            titles=bridge_titles((RESOURCES / "bridges", self.works.folder.bridges)),
            seconds=seconds,
        )
        look.start()

    def around(self, now: datetime) -> Around | None:
        """Return what the look has found so far; None where there is none of this broker."""
        return self._look.around(now) if self._look is not None else None

    def search(self, now: datetime) -> None:
        """Search for brokers on this network, for a short time; again where that is over."""
        if self._search is not None:
            return

        def found(broker: Nearby) -> None:
            self.works.call(lambda _home: self._note(broker))

        self._search = Search(found).start()
        self._search_ends = now + _SEARCHES_FOR

    def tick(self, now: datetime) -> None:
        """End what has lasted long enough."""
        if self._look is not None:
            self._look.tick(now)
        if self._search_ends is not None and now >= self._search_ends:
            self._end_search()

    def stop_looking(self) -> None:
        """Leave the broker being tried, and forget what was heard of it."""
        if self._look is not None:
            self._look.stop()
        self._look = None

    def stop(self) -> None:
        """End everything that is under way."""
        self.own.abandon()
        self.stop_looking()
        self._end_search()

    def _end_search(self) -> None:
        if self._search is not None:
            self._search.stop()
        self._search = self._search_ends = None

    def _note(self, broker: Nearby) -> None:
        if broker not in self.nearby:
            self.nearby = (*self.nearby, broker)


def which_of(broker: BrokerSettings) -> str:
    """Return how a broker in the settings was most likely chosen."""
    if broker.own:
        return EMBEDDED
    if broker == BrokerSettings():
        return ""
    here = replace(broker, username="") == BrokerSettings()
    return THIS_MACHINE if here else TYPED


def _place(which: str) -> tuple[str, int] | None:
    """Return host and port of a choice; None where they are to be typed."""
    if which == THIS_MACHINE:
        return _HERE, 1883
    if which.startswith(FOUND + ":"):
        host, _, port = which.removeprefix(FOUND + ":").rpartition(":")
        with suppress(ValueError):
            return host, int(port)
    return None
