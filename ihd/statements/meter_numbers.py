"""The numbers by which a bill names the supply point and its meter, held against our own.

An MPAN may be printed with the line above it; its last 13 digits are the number. A meter's serial
number may be printed without what stands before its last figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product

from ihd.checks.finding import Finding, FindingKind
from ihd.clock import midnight
from ihd.statements.account_lines import subject_of
from ihd.statements.ours import Ours
from ihd.statements.statement import Statement
from ihd.units import Money

MPAN_DIGITS = 13
_SHOWN = 4
_LEAST_SERIAL = 6
_PRIMES = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)
"""The weights of an MPAN's first twelve digits: the primes from 3 on, without 11."""


def meter_findings(statement: Statement, ours: Ours) -> Iterator[Finding]:
    """Yield what a bill names if none of it is ours; nothing is held against what is not known."""
    meter = statement.meter
    named, supplies = _points(meter.supply_numbers), _our_points(statement, ours)
    if named and supplies and not set(named) & set(supplies):
        facts = {"where": "supply", "point": meter.point, "named": named[0], "yours": supplies[0]}
        yield _finding(statement, facts)
    serials = [_legible(one) for one in (*meter.our_serials, *ours.serials)]
    pairs = list(product(meter.serials, serials))
    if pairs and not any(_is_same_meter(*pair) for pair in pairs):
        named_one, mine = pairs[0]
        yield _finding(statement, {"where": "serial", "named": named_one, "yours": mine})


def is_mistyped(statement: Statement, ours: Ours) -> bool:
    """Say whether an MPAN that is not known to be ours has a check digit that is not its own.

    The check digit is the sum of the first twelve digits, each times its prime, modulo 11, modulo
    10, as the rule for MPANs is published.
    """
    if statement.meter.point != "MPAN":
        return False
    named = _points(statement.meter.supply_numbers)
    known = set(named) & set(_our_points(statement, ours))
    return not known and not all(map(_is_mpan, named))


def shortened(finding: Finding) -> Finding:
    """Return a finding that names only the last figures of a home's numbers."""
    if finding.kind is not FindingKind.BILL_METER_DIFFERS:
        return finding
    short = {name: f"…{str(finding.facts[name])[-_SHOWN:]}" for name in ("named", "yours")}
    return replace(finding, facts={**finding.facts, **short})


def _our_points(statement: Statement, ours: Ours) -> list[str]:
    """Return the supply numbers that are ours, those typed in first."""
    found = _points((*statement.meter.our_supply_numbers, *ours.supply_numbers))
    if statement.meter.point != "MPAN":
        return found
    return [point for point in found if len(point) == MPAN_DIGITS]


def _points(numbers: Iterable[str]) -> list[str]:
    """Return supply numbers by their own digits; what is not all digits names nothing."""
    bare = (number.replace(" ", "").replace("-", "") for number in numbers)
    return [digits[-MPAN_DIGITS:].lstrip("0") for digits in bare if digits.isdecimal()]


def _is_mpan(digits: str) -> bool:
    *first, last = map(int, digits)
    total = sum(prime * digit for prime, digit in zip(_PRIMES, first, strict=False))
    return len(digits) == MPAN_DIGITS and total % 11 % 10 == last


def _is_same_meter(one: str, other: str) -> bool:
    """Say whether two serial numbers are one meter's, either being the end of the other."""
    shorter, longer = sorted(map(_bare, (one, other)), key=len)
    if len(shorter) < _LEAST_SERIAL:
        return shorter == longer
    return longer.endswith(shorter)


def _bare(serial: str) -> str:
    return "".join(sign for sign in _legible(serial) if sign.isalnum()).casefold().lstrip("0")


def _legible(serial: str) -> str:
    """Return a serial number as it is printed: a P1 port sends each of its signs as two figures."""
    try:
        text = bytes.fromhex(serial).decode("ascii")
    except ValueError:
        return serial
    return text if len(text) >= _LEAST_SERIAL and text.isalnum() else serial


def _finding(statement: Statement, facts: Mapping[str, object]) -> Finding:
    return Finding(
        FindingKind.BILL_METER_DIFFERS,
        subject=subject_of(statement),
        since=midnight(statement.first_day, statement.zone),
        facts=facts,
        at_stake=Money(Decimal(0), statement.currency),
    )
