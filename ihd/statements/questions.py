"""Readings and numbers that may have been mistyped: asked about, never refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ihd.statements.dial_chain import counted_by, instant_of
from ihd.statements.meter_numbers import is_mistyped
from ihd.statements.ours import TYPED, Ours
from ihd.statements.statement import PrintedReading, PrintedRegister, Statement

_DIAL_UNITS = {"hcf": "m3"}
"""What our own dial counts where a bill takes it to count otherwise: near enough for digits."""


class Doubt(StrEnum):
    """Why a reading is asked about."""

    LOWER_THAN_OPENING = "lower_than_opening"
    LOWER_THAN_LAST = "lower_than_last"
    TOO_MANY_DIGITS = "too_many_digits"
    TOO_FEW_DIGITS = "too_few_digits"
    WRONG_CHECK_DIGIT = "wrong_check_digit"


@dataclass(frozen=True, slots=True)
class Question:
    """A reading to look at again, ``end`` being opening or closing; or the MPAN, with neither."""

    doubt: Doubt
    register: str | None = None
    end: str = ""
    reading: PrintedReading | None = None


def questions_of(statement: Statement, ours: Ours) -> tuple[Question, ...]:
    """Return the readings of a statement that look mistyped, and its MPAN if that does."""
    found: list[Question] = []
    if is_mistyped(statement, ours):
        found.append(Question(Doubt.WRONG_CHECK_DIGIT))
    lasts = dict(statement.last.closings)
    for row in statement.registers:
        found += _of_row(row)
        last = lasts.get(row.name, lasts.get(None))
        if last is not None and row.opening.value < last:
            found.append(Question(Doubt.LOWER_THAN_LAST, row.name, "opening", row.opening))
        for is_opening in (True, False):
            found += _against_ours(row, statement, ours, is_opening=is_opening)
    return tuple(dict.fromkeys(found))


def _of_row(row: PrintedRegister) -> Iterator[Question]:
    opening, closing = row.opening.value, row.closing.value
    if counted_by(row) < 0:
        yield Question(Doubt.LOWER_THAN_OPENING, row.name, "closing", row.closing)
    if opening >= 100 and closing >= opening * 9:
        yield Question(Doubt.TOO_MANY_DIGITS, row.name, "closing", row.closing)


def _against_ours(
    row: PrintedRegister, statement: Statement, ours: Ours, *, is_opening: bool
) -> Iterator[Question]:
    instant = instant_of(row, statement, is_opening=is_opening)
    dials = ours.dials_of([row.meter_register or row.name]) or ours.dials_of([None])
    alike = [dial for dial in dials if dial.unit in (TYPED, _DIAL_UNITS.get(row.unit, row.unit))]
    shown = next((value for dial in alike if (value := dial.at(instant)) is not None), None)
    reading = row.opening if is_opening else row.closing
    end = "opening" if is_opening else "closing"
    if shown is None or shown < 100:
        return
    if reading.value >= shown * 9:
        yield Question(Doubt.TOO_MANY_DIGITS, row.name, end, reading)
    elif reading.value * 9 <= shown:
        yield Question(Doubt.TOO_FEW_DIGITS, row.name, end, reading)
