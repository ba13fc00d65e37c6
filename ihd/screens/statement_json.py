"""A bill's check as JSON can say it: the documented object, with its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from ihd.billing.lines import exact_decimal
from ihd.checks.finding import Finding
from ihd.clock import iso_utc
from ihd.screens.statement_words import asks, question_sentence, says, verdict_sentence
from ihd.statements.check import StatementCheck
from ihd.words import Words


def as_json(check: StatementCheck, words: Words) -> dict[str, object]:
    """Return the documented JSON object; amounts are decimals as text."""
    statement = check.statement
    return {
        "number": statement.number or None,
        "fuel": statement.fuel.value,
        "from": statement.first_day.isoformat(),
        "to": statement.after_last_day.isoformat(),
        "currency": statement.currency,
        "verdict": "right" if check.is_right else "wrong",
        "charged": _money(check.charged.amount),
        "right": _money(check.right.amount),
        "difference": _money((check.charged - check.right).amount),
        "at_stake": _money(check.at_stake.amount),
        "sentence": verdict_sentence(check, words),
        "findings": [_finding(finding, check, words) for finding in check.findings],
        "right_lines": [
            {
                "name": line.name,
                "quantity": None if line.quantity is None else _plain(line.quantity),
                "unit": line.unit or None,
                "amount": _money(line.amount.amount),
            }
            for line in check.right_lines
        ],
        "unchecked": {
            "readings": list(check.readings_unchecked),
            "prices": list(check.prices_unchecked),
        },
        "questions": [question_sentence(question, words) for question in check.questions],
    }


def _finding(finding: Finding, check: StatementCheck, words: Words) -> dict[str, object]:
    zone = check.statement.zone
    stake = finding.at_stake.amount if finding.at_stake else Decimal(0)
    exact = finding.facts.get("exact", stake)
    return {
        "kind": str(finding.kind),
        "amount": _money(stake),
        "amount_exact": plain_json(exact),
        "facts": {
            name: plain_json(value) for name, value in finding.facts.items() if name != "exact"
        },
        "sentence": says(finding, zone, words),
        "send": asks(finding, zone, words),
    }


def plain_json(value: object) -> object:
    """Return a fact as JSON can say it: exact numbers, days and instants as text."""
    if isinstance(value, Fraction):
        value = exact_decimal(value)
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain_json(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _plain(value: Decimal) -> str:
    """Return a decimal as digits, never with an exponent."""
    return format(value.normalize() + 0 if value == value.to_integral() else value, "f")


def _money(value: Decimal) -> str:
    """Return an amount as digits, with two decimals."""
    return format(value.quantize(Decimal("0.01")), "f")
