"""The light between the meter and the supplier, which only the supplier's side can tell.

The home's own link can be perfect while the supplier hears nothing. What is not known is called
unknown, never green.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from ihd.checks.finding import Finding, FindingKind
from ihd.checks.silence import Light
from ihd.clock import from_ms
from ihd.tariffs.holidays import holidays_of, parse_rule
from ihd.units import Money

WORKING_DAYS = 5
COMPENSATION = Money(Decimal(40), "GBP")
IN_FORCE = date(2026, 2, 23)
"""From this day a supplier in Great Britain owes £40 without a plan within five working days of a
report (Ofgem, guaranteed standards for smart meters)."""

EVIDENCE_HOLDS = timedelta(days=100)
"""A quarter's bill, and a little: what was known longer ago says nothing of now."""


class Sign(StrEnum):
    """What the supplier's side shows."""

    ESTIMATED_BILL = "estimated_bill"
    SMART_BILL = "smart_bill"
    EXPORT_GAP = "export_gap"
    EXPORT_FULL = "export_full"
    PERSON_SAYS_SILENT = "person_says_silent"
    PERSON_SAYS_FINE = "person_says_fine"


_BAD = {Sign.ESTIMATED_BILL: Light.RED, Sign.EXPORT_GAP: Light.AMBER}
_BAD[Sign.PERSON_SAYS_SILENT] = Light.RED


@dataclass(frozen=True, slots=True)
class SupplierSign:
    """One sign, and the last local day it speaks of."""

    sign: Sign
    day: date


@dataclass(frozen=True, slots=True)
class SupplierLink:
    """The light, the sign it rests on, and the day since when the signs have said so."""

    light: Light
    sign: SupplierSign | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What follows from telling the supplier on a day: its answer is due, and what if not."""

    reported: date
    due: date
    compensation: Money | None


def supplier_link(signs: Iterable[SupplierSign], today: date) -> SupplierLink:
    """Return what the latest sign says, if it is recent enough."""
    ordered = sorted((s for s in signs if s.day <= today), key=lambda s: s.day)
    if not ordered or today - ordered[-1].day > EVIDENCE_HOLDS:
        return SupplierLink(Light.UNKNOWN)
    latest = ordered[-1]
    state = _BAD.get(latest.sign, Light.GREEN)
    since = latest.day
    for sign in reversed(ordered):
        if (_BAD.get(sign.sign, Light.GREEN) is Light.GREEN) != (state is Light.GREEN):
            break
        since = sign.day
    return SupplierLink(state, latest, since)


def report(reported: date, *, region: str = "GB-ENG") -> Report:
    """Return when a plan is due for a fault reported on a day, and what is owed if none comes."""
    due = add_working_days(reported, WORKING_DAYS, region)
    return Report(reported, due, COMPENSATION if reported >= IN_FORCE else None)


def add_working_days(day: date, count: int, region: str) -> date:
    """Return the last of so many working days after a day; weekends and bank holidays are none."""
    rule = (parse_rule(region),)
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays_of(rule, day.year):
            count -= 1
    return day


def supplier_cannot_hear(
    meter: str, link: SupplierLink, told: Report | None, today: date
) -> Finding | None:
    """Return a finding while the signs say that the supplier does not hear the meter."""
    if link.light not in (Light.RED, Light.AMBER) or link.sign is None or link.since is None:
        return None
    facts: dict[str, object] = {"sign": str(link.sign.sign), "day": link.sign.day}
    stake = None
    if told is not None:
        overdue = today > told.due
        facts |= {"reported": told.reported, "due": told.due, "overdue": overdue}
        stake = told.compensation if overdue else None
    since = from_ms((link.since - date(1970, 1, 1)).days * 86_400_000)
    return Finding(
        FindingKind.SUPPLIER_CANNOT_HEAR, subject=meter, since=since, facts=facts, at_stake=stake
    )
