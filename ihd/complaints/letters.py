"""What a letter says, as data: its words are made in ``ihd.screens.letters_words``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ihd.billing.account import Outlook
from ihd.complaints.clock import Complaint, ComplaintClock, FaultClock
from ihd.units import Money


class LetterKind(StrEnum):
    """What a letter is for."""

    BILL_WRONG = "bill_wrong"
    REFUND = "refund"
    DEBIT = "debit"
    METER_FAULT = "meter_fault"
    FAULT_OVERDUE = "fault_overdue"
    METER_TEST = "meter_test"
    SWITCH_TIMES = "switch_times"
    FINAL_RESPONSE = "final_response"
    OMBUDSMAN = "ombudsman"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes; each line only if chosen."""

    name: str = ""
    address: tuple[str, ...] = ()
    account_number: str = ""
    meter_point: str = ""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Who writes and to which supplier, as it was typed once: in a home's letters and no others."""

    sender: Sender = field(default_factory=Sender)
    supplier_address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeterReading:
    """A reading that a letter gives: what the register showed, and when."""

    register: str | None
    value: Decimal
    unit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's kind and all its figures.

    ``requests`` are the sentences a bill's check asks to send; ``stake`` is what they come to.
    """

    kind: LetterKind
    on: date
    supplier: str = ""
    sender: Sender = field(default_factory=Sender)
    supplier_address: tuple[str, ...] = ()
    bill: str = ""
    requests: tuple[str, ...] = ()
    stake: Money | None = None
    readings: tuple[MeterReading, ...] = ()
    outlook: Outlook | None = None
    complaint: Complaint | None = None
    clock: ComplaintClock | None = None
    fault: FaultClock | None = None
    silent_since: date | None = None
