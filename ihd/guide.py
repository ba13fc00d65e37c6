"""Where setting up stands, frozen: what the set-up guide and the Settings page are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ihd.bridges.candidates import Candidate, Suggestion
from ihd.bridges.offers import Offer
from ihd.feed.events import LinkState, ListenState, PriceTrouble
from ihd.feed.nearby import Nearby
from ihd.meter import Fuel, Reading
from ihd.settings import BrokerSettings, Settings
from ihd.snapshot import Snapshot
from ihd.tariffs.ask import Ask
from ihd.units import DayRate, UnitRate


class Step(StrEnum):
    """The guide's steps, in order."""

    BROKER = "broker"
    HOUSE = "house"
    TARIFF = "tariff"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Around:
    """A look around one broker: how the link stands, and what was heard.

    ``reached`` is True once the broker let us read; ``heard`` is each number once,
    power before the others and then the newest. ``titles`` are the
    bridges' own names, by the name of their file.
    """

    broker: BrokerSettings
    state: LinkState
    reason: str
    reached: bool
    running: bool
    ends_at: datetime
    messages: int = 0
    topics: int = 0
    heard: tuple[Reading, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    offers: tuple[Offer, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    def candidate(self, meter: str) -> Candidate | None:
        """Return a meter that was heard, by its id."""
        return next((one for one in self.candidates if one.meter == meter), None)


@dataclass(frozen=True, slots=True)
class OwnBroker:
    """The broker of our own: where it listens or would, and how it stands, None while it is off.

    ``address`` is what a bridge is to be told, empty where this machine is on no network.
    """

    broker: BrokerSettings
    state: ListenState | None = None
    address: str = ""
    password: str = field(default="", repr=False)

    @property
    def listens(self) -> bool:
        """Say whether bridges can send to it."""
        return self.state is ListenState.LISTENING


@dataclass(frozen=True, slots=True)
class Draft:
    """A tariff being written: its kind, what is asked and answered, and what is still wrong.

    ``kind`` is empty where none was chosen, ``meter`` for the prices the meter itself sends, else
    a preset's name. ``answers`` are in the tariff file's own words; ``typed`` is what stands in the
    fields. ``ready`` is True where a tariff can be made of it.
    """

    fuel: Fuel
    kind: str = ""
    asks: tuple[Ask, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    first_day: date | None = None
    ready: bool = False
    problem: str = ""
    rate: UnitRate | None = None


@dataclass(frozen=True, slots=True)
class AgreedVersion:
    """One stretch of an agreed tariff: from a day on, at these prices (name, price a kWh)."""

    first_day: date | None
    rates: tuple[tuple[str, Decimal | None], ...]
    standing: Decimal | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A fuel's tariff as the home's file says it; ``versions`` in order.

    ``by_table`` says that some of its prices come as a table, interval by interval.
    """

    name: str
    currency: str
    versions: tuple[AgreedVersion, ...]
    by_table: bool = False


class Outcome(StrEnum):
    """What became of the last command; its sentence is made with the screens."""

    NOT_A_NUMBER = "not_a_number"
    NOT_A_DAY = "not_a_day"
    NOT_UNDERSTOOD = "not_understood"
    PIN_SET = "pin_set"
    PIN_GONE = "pin_gone"
    PIN_SHORT = "pin_short"
    BROKER_TAKEN = "broker_taken"
    BROKER_UNTRIED = "broker_untried"
    TARIFF_KEPT = "tariff_kept"
    TARIFF_GONE = "tariff_gone"
    NUMBER_KEPT = "number_kept"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome and its facts."""

    outcome: Outcome
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A price as typed that is hardly meant so, and what was probably meant."""

    fuel: Fuel
    field: str
    typed: Decimal
    meant: Decimal


@dataclass(frozen=True, slots=True)
class AskedPrices:
    """How asking a supplier's price list for a fuel's prices stands.

    ``at`` is the last time it was asked, None before the first; ``trouble`` why no prices came,
    or not all that are due. ``again_at`` is when it is asked next.
    """

    at: datetime | None = None
    trouble: PriceTrouble | None = None
    known_until: datetime | None = None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup: its file, when it was made, and its size."""

    path: str
    made_at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything the two pages need, at one instant.

    ``broker`` is the one being tried, ``which`` how it was chosen. ``own_prices`` are what the
    meters themselves send; ``presets`` the further kinds of tariff: name, title, fuel.
    ``asked_prices`` is how asking the supplier for prices stands, where that is done. ``own`` is
    None where this machine cannot carry a broker.
    """

    at: datetime
    settings: Settings
    home: Snapshot
    step: Step
    broker: BrokerSettings
    which: str
    password: bool = False
    around: Around | None = None
    own: OwnBroker | None = None
    nearby: tuple[Nearby, ...] = ()
    drafts: Mapping[Fuel, Draft] = field(default_factory=dict)
    agreed: Mapping[Fuel, Agreed] = field(default_factory=dict)
    presets: tuple[tuple[str, str, Fuel], ...] = ()
    own_prices: Mapping[Fuel, tuple[UnitRate | None, DayRate | None]] = field(default_factory=dict)
    asked_prices: Mapping[Fuel, AskedPrices] = field(default_factory=dict)
    told: Told | None = None
    doubt: Doubt | None = None
    pin: bool = False
    folder: str = ""
    size_bytes: int = 0
    copies: tuple[Copy, ...] = ()
    open: str = ""
    has_voice: bool = True
