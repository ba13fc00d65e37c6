"""What an evidence pack holds, as data: readings, use, gaps, bills, prices, findings, cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.account import Account, Outlook
from ihd.billing.usage_row import UsageRow
from ihd.checks.finding import Finding
from ihd.checks.report import Gap
from ihd.complaints.clock import Complaint, ComplaintClock, FaultClock
from ihd.meter import Fuel
from ihd.statements.check import StatementCheck
from ihd.tariffs.tariff import Tariff


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What may name the home and its people; empty is left out of the pack everywhere."""

    name: str = ""
    address: tuple[str, ...] = ()
    supplier: str = ""
    account_number: str = ""
    meter_points: Mapping[Fuel, str] = field(default_factory=dict)
    meters: bool = False


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What a register showed as a local day began: the last reading by then, with its instants.

    ``taken_at`` is the meter's own clock, None where it sent none; ``received_at`` is ours.
    """

    day: date
    register: str | None
    value: Decimal
    unit: str
    at: datetime
    taken_at: datetime | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class HalfHours:
    """A meter's half-hours in columns: starts in ms, amounts in mWh or ml, seconds known."""

    unit: str
    starts: tuple[int, ...]
    amounts: tuple[int, ...]
    measured_s: tuple[int, ...]
    spread_s: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MeterPart:
    """One meter in the pack; ``name`` is its own id, empty where it is not to be named."""

    fuel: Fuel
    name: str
    readings: tuple[ShownReading, ...]
    months: tuple[UsageRow, ...]
    days: tuple[UsageRow, ...]
    half_hours: HalfHours
    gaps: tuple[Gap, ...]
    tariff: Tariff | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint and where it stands."""

    complaint: Complaint
    clock: ComplaintClock | None
    fault: FaultClock | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a pack holds of the local days [first_day, after_last_day)."""

    made_at: datetime
    zone: ZoneInfo
    first_day: date
    after_last_day: date
    identifiers: Identifiers
    meters: tuple[MeterPart, ...]
    statements: tuple[StatementCheck, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[Finding, ...] = ()
    account: Account | None = None
    outlook: Outlook | None = None
    cases: tuple[Case, ...] = ()
    version: str = ""
