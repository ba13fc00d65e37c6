"""The dates of a complaint and of a fault reported, by rules that carry their own dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ihd.billing.rules import Rules, in_force
from ihd.checks.supplier_link import add_working_days
from ihd.clock import add_months
from ihd.units import Money


@dataclass(frozen=True, slots=True)
class Contact:
    """One thing said or written, to the supplier or by it."""

    on: date
    how: str
    said: str
    by_us: bool = True


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint: when it was made, what about, and what came of it.

    ``deadlock`` is the day of the supplier's letter that it will not do more; ``fault_reported``
    the day a meter was reported not to work as it should.
    """

    made: date
    about: str
    supplier: str = ""
    reference: str = ""
    deadlock: date | None = None
    resolved: date | None = None
    fault_reported: date | None = None
    plan_received: date | None = None
    contacts: tuple[Contact, ...] = ()


class Stage(StrEnum):
    """Where a complaint is on its way."""

    WITH_SUPPLIER = "with_supplier"
    OMBUDSMAN_OPEN = "ombudsman_open"
    TOO_LATE = "too_late"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class ComplaintClock:
    """The dates of a complaint: from when to when (both included) the ombudsman takes it."""

    stage: Stage
    ombudsman_from: date
    ombudsman_until: date
    days_left: int
    by_deadlock: bool


@dataclass(frozen=True, slots=True)
class FaultClock:
    """When a plan is due for a fault that was reported, and what is owed if none came by then."""

    reported: date
    due: date
    owed: Money | None
    overdue: bool


def complaint_clock(complaint: Complaint, today: date, rules: Rules) -> ComplaintClock | None:
    """Return where a complaint stands on a day; None where no rule says."""
    rule = in_force(rules.complaint, complaint.made)
    if rule is None:
        return None
    opens = complaint.made + timedelta(weeks=rule.weeks)
    by_deadlock = complaint.deadlock is not None and complaint.deadlock < opens
    if complaint.deadlock is not None and by_deadlock:
        opens = complaint.deadlock
    until = add_months(opens, rule.ombudsman_months)
    stage = Stage.OMBUDSMAN_OPEN
    if complaint.resolved is not None and complaint.resolved <= today:
        stage = Stage.RESOLVED
    elif today < opens:
        stage = Stage.WITH_SUPPLIER
    elif today > until:
        stage = Stage.TOO_LATE
    left = {Stage.WITH_SUPPLIER: opens - today, Stage.OMBUDSMAN_OPEN: until - today}
    days_left = left.get(stage, timedelta(0)).days
    return ComplaintClock(stage, opens, until, days_left, by_deadlock)


def fault_clock(complaint: Complaint, today: date, rules: Rules) -> FaultClock | None:
    """Return when a plan for a reported fault is due; None where none was reported, or no rule."""
    reported = complaint.fault_reported
    rule = in_force(rules.meter_fault, reported) if reported else None
    if reported is None or rule is None:
        return None
    due = add_working_days(reported, rule.working_days, rules.holidays)
    answered = complaint.plan_received
    overdue = (answered or today) > due
    return FaultClock(reported, due, rule.compensation if overdue else None, overdue)
