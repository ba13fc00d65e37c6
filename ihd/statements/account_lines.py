"""The balance on a bill: carried from the last one, and added up."""

from __future__ import annotations

from decimal import Decimal

from ihd.checks.finding import Finding, FindingKind
from ihd.clock import midnight
from ihd.statements.statement import Statement
from ihd.units import Money


def account_findings(statement: Statement) -> list[Finding]:
    """Return what is wrong with a bill's balances, by its own total; credit is positive."""
    account, last = statement.account, statement.last
    found = []
    if last.balance is not None and account.before is not None and last.balance != account.before:
        facts: dict[str, object] = {"printed": account.before, "right": last.balance}
        kind = FindingKind.BALANCE_CARRIED
        found.append(_finding(statement, kind, facts, last.balance - account.before))
    if account.before is not None and account.after is not None:
        right = account.before + account.payments - account.other_charges - statement.total
        if right != account.after:
            facts = {
                "printed": account.after,
                "right": right,
                "before": account.before,
                "payments": account.payments,
                "total": statement.total,
            }
            kind = FindingKind.BALANCE_ARITHMETIC
            found.append(_finding(statement, kind, facts, right - account.after))
    return found


def subject_of(statement: Statement) -> str:
    """Return what a finding of a statement is about, in as few words as it has."""
    return statement.number or statement.supplier or statement.fuel.value


def _finding(
    statement: Statement, kind: FindingKind, facts: dict[str, object], stake: Decimal
) -> Finding:
    return Finding(
        kind,
        subject=subject_of(statement),
        since=midnight(statement.first_day, statement.zone),
        facts={**facts, "exact": stake},
        at_stake=Money(stake, statement.currency),
    )
