"""What setting up needs of the session at work around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from ihd.bridges import Bridges
from ihd.feed.events import ListenState
from ihd.guide import AskedPrices
from ihd.home import Home
from ihd.meter import Fuel
from ihd.paths import HomeFolder
from ihd.settings import BrokerSettings, Settings


class Works(Protocol):
    """A session. Only ``call`` may be used from another thread than the worker's."""

    @property
    def folder(self) -> HomeFolder:
        """The home's folder."""

    @property
    def client_id(self) -> str:
        """The id of this install at a broker."""

    @property
    def password(self) -> str | None:
        """The password the broker is given."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the present instant."""

    @property
    def asked_prices(self) -> Mapping[Fuel, AskedPrices]:
        """How asking the supplier for prices stands."""

    @property
    def has_voice(self) -> Callable[[], bool]:
        """What says whether this machine can speak."""

    def call(self, do: Callable[[Home], None]) -> None:
        """Have something done with the home on the worker's thread."""

    def tell(self, sign: object) -> None:
        """Tell whoever shows the home: a frozen sign, such as another page to open."""

    def open_bridges(self) -> Bridges:
        """Return bridges of one's own that have heard nothing yet."""

    def take_up(self, home: Home, chosen: Settings) -> None:
        """Keep what the person chose, and go by it at once."""

    def turn(self, home: Home) -> None:
        """Connect as the settings and the kept password say."""

    @property
    def listens(self) -> ListenState | None:
        """How the broker of our own stands; None where there is none."""

    def listen(self, broker: BrokerSettings | None) -> None:
        """Have a broker of our own listen, in place of one that does; with None nothing does."""

    def reload_bridges(self, home: Home) -> None:
        """Go by the bridge files as they are now."""

    def reopen(self, between: Callable[[], None]) -> None:
        """Close the home, have something done, and open it as the folder then is."""
