"""Which lines of a bill are taken off: a credit, or what was sent out.

A credit may be printed with or without a minus before its kWh; here it has one. Where a register
rose by what a line bills the line is a charge, whatever stands before its amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ihd.statements.conversion import conversion_of
from ihd.statements.dial_chain import counted_by
from ihd.statements.statement import LineSort, PrintedLine, Statement
from ihd.tariffs.tariff import Tariff


def is_contrary(line: PrintedLine) -> bool:
    """Say whether an amount is on the other side of nought than its own figures."""
    return (line.quantity or 0) * (line.price or 1) * line.amount < 0


def with_credits(
    statement: Statement, registers: Sequence[str | None], tariff: Tariff | None
) -> tuple[PrintedLine, ...]:
    """Return the lines of a bill, credits of energy with a quantity below zero.

    ``registers`` names the register of each line.
    """
    alike: dict[str | None, list[PrintedLine]] = {}
    for line, register in zip(statement.lines, registers, strict=True):
        if line.sort is LineSort.ENERGY and line.quantity:
            alike.setdefault(register, []).append(line)
    told = {
        register: _told_by_readings(lines, _by_readings(statement, register, lines[0].unit, tariff))
        for register, lines in alike.items()
        if any(map(is_contrary, lines))
    }

    def own(line: PrintedLine, register: str | None) -> PrintedLine:
        if line.quantity is None or line.sort is not LineSort.ENERGY or not is_contrary(line):
            return line
        by_readings = told[register]
        is_credit = _is_near(line) if by_readings is None else by_readings
        return replace(line, quantity=-line.quantity) if is_credit else line

    return tuple(own(*pair) for pair in zip(statement.lines, registers, strict=True))


def sign_of(line: PrintedLine, statement: Statement) -> int:
    """Return -1 where a line's figures are taken off though they are printed above nought."""
    match line.sort:
        case LineSort.ENERGY:
            return 1
        case LineSort.EXPORT:
            brings_in = any(one.sort is LineSort.ENERGY for one in statement.lines)
            charged = (line.quantity or 0) * (line.price or 1) > 0 and line.amount > 0
            return -1 if is_contrary(line) or (charged and brings_in) else 1
        case LineSort.STANDING:
            return -1 if is_contrary(line) and _is_near(line) else 1
        case _:
            return -1 if is_contrary(line) else 1


def _told_by_readings(lines: Sequence[PrintedLine], by_readings: Fraction | None) -> bool | None:
    """Say whether a register's contrary lines are credits, by what its readings come to."""
    if by_readings is None:
        return None
    quantities = [(Fraction(line.quantity or 0), is_contrary(line)) for line in lines]
    charged = sum((quantity for quantity, _ in quantities), Fraction(0))
    credited = sum((-q if contrary else q for q, contrary in quantities), Fraction(0))
    return abs(credited - by_readings) < abs(charged - by_readings)


def _by_readings(
    statement: Statement, register: str | None, unit: str, tariff: Tariff | None
) -> Fraction | None:
    """Return what a register's printed readings come to in the lines' unit; None without any."""
    rows = [row for row in statement.registers if row.name == register]
    how = conversion_of(statement, tariff, unit or "kWh")
    found = [counted_by(row) * how.factor(row.unit) for row in rows]
    return sum(found, Fraction(0)) if found else None


def _is_near(line: PrintedLine) -> bool:
    """Say whether an amount is a credit rather than a charge that was pushed below nought."""
    if line.price is None or line.quantity is None:
        return True
    product = abs(line.quantity * line.price)
    return abs(product - abs(line.amount)) * 2 <= product
