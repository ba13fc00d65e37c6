"""What was wrong with a bill, once the bill is gone: it stays on record as settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from ihd.billing.lines import exact_decimal
from ihd.checks.finding import Finding, FindingKind

KINDS = frozenset(
    {
        FindingKind.BILL_SWAPPED,
        FindingKind.READING_ESTIMATED,
        FindingKind.READING_DIFFERS,
        FindingKind.ENERGY_DIFFERS,
        FindingKind.ENERGY_ARITHMETIC,
        FindingKind.PRICE_OLD,
        FindingKind.PRICE_EARLY,
        FindingKind.PRICE_WRONG,
        FindingKind.STANDING_DAYS,
        FindingKind.PERIOD_OVERLAPS,
        FindingKind.PERIOD_GAP,
        FindingKind.BACK_BILLED,
        FindingKind.LINE_ARITHMETIC,
        FindingKind.SUM_ARITHMETIC,
        FindingKind.VAT_TWICE,
        FindingKind.VAT_MISSING,
        FindingKind.VAT_RATE,
        FindingKind.VAT_ARITHMETIC,
        FindingKind.TOTAL_ARITHMETIC,
        FindingKind.BALANCE_CARRIED,
        FindingKind.BALANCE_ARITHMETIC,
        FindingKind.BILL_METER_DIFFERS,
    }
)
"""What only a bill's check finds; gas in the wrong unit is found in bills and in bridges."""


def is_of_statement(finding: Finding) -> bool:
    """Say whether a bill's check found it: what it is worth is then known exactly."""
    return finding.kind in KINDS or "exact" in finding.facts


def settled(findings: Iterable[Finding], now: datetime) -> list[Finding]:
    """Return findings as over, in a form that can be written down."""
    return [
        replace(finding, until=now, facts={name: _plain(f) for name, f in finding.facts.items()})
        for finding in findings
    ]


def _plain(fact: object) -> object:
    return exact_decimal(fact) if isinstance(fact, Fraction) else fact
