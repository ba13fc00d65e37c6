"""What the feed tells the worker: a message came in, the link changed, something was not taken."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from ihd.meter import Message


class LinkState(StrEnum):
    """How we stand with the broker."""

    CONNECTING = "connecting"
    UP = "up"
    DOWN = "down"
    REFUSED = "refused"
    UNTRUSTED = "untrusted"
    UNREACHABLE = "unreachable"
    CLIENT_ID_TAKEN = "client_id_taken"
    NOT_LISTENING = "not_listening"


class ListenState(StrEnum):
    """How the broker of our own stands, where the person chose one."""

    STARTING = "starting"
    LISTENING = "listening"
    PORT_TAKEN = "port_taken"
    NO_ADDRESS = "no_address"
    FAILED = "failed"

    @property
    def is_trouble(self) -> bool:
        """Say whether it cannot listen."""
        return self not in (ListenState.STARTING, ListenState.LISTENING)


class LinkChange(msgspec.Struct, frozen=True):
    """The link is in another state since an instant; the reason is short and holds no secret.

    Where our own broker does not listen, the reason is how it stands.
    """

    at: datetime
    state: LinkState
    reason: str = ""


class Ticket(msgspec.Struct, frozen=True):
    """What the worker hands back with ``Feed.acknowledge`` once a message is safe.

    ``serial`` and ``sent_bytes`` count everything handed over so far, this message included:
    the worker takes messages in order, so one ticket says how far it has come. ``mid`` is the
    packet's own number on its connection, 0 where the broker wants no acknowledgement.
    """

    serial: int
    sent_bytes: int
    connection: int
    mid: int


class Arrival(msgspec.Struct, frozen=True):
    """One message, and the ticket to hand back when it is safe (None: nobody waits for it)."""

    message: Message
    ticket: Ticket | None = None


class Why(StrEnum):
    """Why messages were not taken."""

    TOO_LONG = "too_long"
    NO_ROOM = "no_room"


class Refused(msgspec.Struct, frozen=True):
    """So many messages were not taken since the last such event; the topic is the last one's."""

    at: datetime
    why: Why
    topic: str
    count: int


class PriceTrouble(StrEnum):
    """Why a supplier's price list gave no prices, or not all that are due."""

    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    UNTRUSTED = "untrusted"
    UNKNOWN_TARIFF = "unknown_tariff"
    BUSY = "busy"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    ELSEWHERE = "elsewhere"
    NO_PRICES = "no_prices"
    NOT_YET = "not_yet"


Event = Arrival | LinkChange | Refused
