"""What the Bill page is made of: bills so far, the form, bills checked, account, letter, pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from ihd.billing.account import Account, Outlook
from ihd.billing.budget import BudgetStand
from ihd.billing.forecast import Forecast
from ihd.billing.lines import Bill
from ihd.billing.prepayment import PrepaidStand
from ihd.billing.reminders import Reminder
from ihd.complaints.clock import Complaint, ComplaintClock, FaultClock
from ihd.complaints.letters import Correspondence, Letter, LetterKind
from ihd.complaints.qr import Code
from ihd.meter import Fuel
from ihd.statements.check import StatementCheck


@dataclass(frozen=True, slots=True)
class BillSoFar:
    """One fuel's present billing period: the bill to today, and where it is heading.

    ``since`` is the first day with readings. ``foreseen`` is None while it is too early to say.
    """

    fuel: Fuel
    first_day: date
    last_day: date
    today: date
    bill: Bill
    foreseen: Forecast | None
    since: date | None = None

    @property
    def begins_late(self) -> bool:
        """Whether its first days, or a part of them, have no readings."""
        return self.since is not None and self.since > self.first_day


# -- the form -------------------------------------------------------------------------------------


class Ask(StrEnum):
    """What a step of the form asks for."""

    FUEL = "fuel"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    ISSUED = "issued"
    COUNTERS = "counters"
    OPENING = "opening"
    CLOSING = "closing"
    UNITS = "units"
    CALORIFIC = "calorific"
    KWH = "kwh"
    UNIT_RATE = "unit_rate"
    AMOUNT = "amount"
    STANDING_RATE = "standing_rate"
    STANDING_DAYS = "standing_days"
    STANDING_AMOUNT = "standing_amount"
    CREDIT = "credit"
    CHARGE = "charge"
    MORE = "more"
    VAT = "vat"
    TOTAL = "total"
    BEFORE = "before"
    PAYMENTS = "payments"
    OTHER_CHARGES = "other_charges"
    AFTER = "after"
    REVIEW = "review"


class Counters(StrEnum):
    """How many pairs of readings a bill prints."""

    ONE = "one"
    EACH = "each"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the form: its place, what it asks, and of which rate or register, by its name."""

    place: str
    ask: Ask
    name: str = ""


class Why(StrEnum):
    """Why a typed number is questioned."""

    LOWER = "lower"
    LOWER_THAN_LAST = "lower_than_last"
    FAR_MORE = "far_more"
    FAR_LESS = "far_less"
    MEANT = "meant"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number as typed at a step that is hardly meant so; ``other`` is what it is held against."""

    place: str
    text: str
    why: Why
    typed: Decimal
    other: Decimal


@dataclass(frozen=True, slots=True)
class Form:
    """The form where it stands.

    ``answer`` is what stands in the field, ``suggested`` what may go there. ``answered`` are all
    steps before the last with what was typed; "" is one gone by. ``unclear`` says that what was
    typed last could not be read.
    """

    fuel: Fuel
    currency: str
    step: Step
    back: str
    number: int
    count: int
    answer: str
    suggested: str
    letter: str
    names: tuple[str, ...]
    answered: tuple[tuple[Step, str, str], ...] = ()
    doubt: Doubt | None = None
    unclear: bool = False


# -- what is kept ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptBill:
    """A bill that was typed in; ``check`` is None until there was time for it, or it is faulty."""

    id: str
    check: StatementCheck | None = None
    problem: str = ""
    can_be_corrected: bool = False


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """The account as it was typed in, and its course where what months cost is known."""

    typed: Mapping[str, str] = field(default_factory=dict)
    currency: str = "GBP"
    account: Account | None = None
    outlook: Outlook | None = None
    assumed: bool = False
    bills_every: str = "month"
    fixed_until: date | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A letter that is open: as made of the home's figures, and what was changed in it by hand.

    ``changed`` are paragraphs by their number. ``codes`` are there once they were asked for.
    """

    letter: Letter
    changed: Mapping[int, str] = field(default_factory=dict)
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """The complaint that is not settled, where it stands, and how the next contact is noted."""

    complaint: Complaint | None = None
    clock: ComplaintClock | None = None
    fault: FaultClock | None = None
    how: str = "phone"
    by_us: bool = True
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What a pack is to hold, and where it is to go; ``places`` are folders to choose from."""

    period: str = "year"
    named: Mapping[str, str] = field(default_factory=dict)
    meters: bool = False
    folder: str = ""
    places: tuple[str, ...] = ()
    making: bool = False


class Outcome(StrEnum):
    """What became of the last command."""

    BILL_GONE = "bill_gone"
    PACK_MADE = "pack_made"
    NOTHING_RECORDED = "nothing_recorded"
    LETTER_SAVED = "letter_saved"
    ACCOUNT_GONE = "account_gone"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DAY = "not_a_day"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome, and what its sentence names: a path, or a reason."""

    outcome: Outcome
    what: str = ""


@dataclass(frozen=True, slots=True)
class Prepaid:
    """The money on the meters of a home that pays ahead, at an instant."""

    stands: Mapping[Fuel, PrepaidStand]
    at: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class BillFacts:
    """Everything the Bill page knows. ``begun`` is how far a bill being typed in has come.

    ``open`` names a sheet to open; ``turn`` counts what was asked of the desk.
    """

    today: date
    currency: str = "GBP"
    prepaid: Prepaid | None = None
    so_far: tuple[BillSoFar, ...] = ()
    budget: BudgetStand | None = None
    form: Form | None = None
    begun: tuple[int, int] | None = None
    kept: tuple[KeptBill, ...] = ()
    account: AccountFacts = field(default_factory=AccountFacts)
    letters: tuple[LetterKind, ...] = ()
    letter: LetterFacts | None = None
    correspondence: Correspondence = field(default_factory=Correspondence)
    complaint: ComplaintFacts = field(default_factory=ComplaintFacts)
    pack: PackFacts = field(default_factory=PackFacts)
    reminders: tuple[Reminder, ...] = ()
    told: Told | None = None
    open: str = ""
    turn: int = 0
