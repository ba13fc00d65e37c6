"""From a register's readings to consumption: differences, and only those that can be believed.

A fall is never taken for a new start at zero. A register that falls and comes back was misread
for a moment; one that falls from near its last number to near zero has rolled over, if what went
round could have been used; a fall below an estimate is a credit; a new serial is a new meter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ihd.billing.consumption import Series
from ihd.billing.limits import Limit
from ihd.billing.lines import Note, NoteKind
from ihd.clock import from_ms, iso_utc

_LAST_PART = 20
"""A register is near its end in the last twentieth of its numbers."""
_LOOK_AHEAD = 3


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """What a register showed: ``at`` in ms, ``value`` in mWh or ml.

    ``digits`` counts the figures before the decimal point as written, leading noughts included;
    ``step`` is one of the last figure written; ``is_estimate`` says the supplier guessed it.
    """

    at: int
    value: int
    digits: int = 0
    step: int = 0
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Dial:
    """One register of one meter, with its readings in any order."""

    register: str | None
    serial: str | None
    unit: str
    readings: tuple[RegisterReading, ...]


def series_of(dials: Sequence[Dial], limit: Limit) -> tuple[list[Series], list[Note]]:
    """Return the consumption of every register, over meter exchanges, and what was not believed."""
    notes: list[Note] = []
    by_register: dict[tuple[str | None, str], list[Dial]] = {}
    for dial in dials:
        by_register.setdefault((dial.register, dial.unit), []).append(dial)
    found = []
    for (register, unit), same in by_register.items():
        same.sort(key=lambda dial: min(reading.at for reading in dial.readings))
        rows: list[tuple[int, int, int]] = []
        for number, dial in enumerate(same):
            steps = Steps(dial, limit, notes)
            for row in steps.rows():
                if rows and row[0] < rows[-1][1]:
                    notes.append(_note(NoteKind.CONFLICT, dial, row[0], value=None))
                    continue
                rows.append(row)
            if number:
                start = min(reading.at for reading in dial.readings)
                notes.append(_note(NoteKind.METER_CHANGED, dial, start, value=dial.serial))
        if rows:
            starts, ends, amounts = zip(*rows, strict=True)
            found.append(Series(register, unit, starts, ends, amounts))
        else:
            notes.append(Note(NoteKind.ONE_READING, {"register": register}))
    return found, notes


class Steps:
    """The differences of one dial's readings, as they are believed one after another."""

    def __init__(self, dial: Dial, limit: Limit, notes: list[Note]) -> None:
        self._dial, self._limit, self._notes = dial, limit, notes
        self._readings = self._in_order()
        self._kept: list[RegisterReading] = []

    def rows(self) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, amount) of every difference that is believed."""
        for index, reading in enumerate(self._readings):
            if not self._kept:
                if not self._starts_wrong(reading, self._readings[index + 1 :]):
                    self._kept.append(reading)
                continue
            amount = self._amount(reading, self._readings[index + 1 :])
            if amount is not None:
                yield self._kept[-1].at, reading.at, amount
            if amount is not None or self._continues(reading, self._readings[index + 1 :]):
                self._kept.append(reading)

    def _amount(self, reading: RegisterReading, later: Sequence[RegisterReading]) -> int | None:
        """Return what was used since the last believed reading; None where it cannot be said."""
        last = self._kept[-1]
        amount = reading.value - last.value
        if amount >= 0:
            if self._possible(last, reading, amount):
                return amount
            self._remark(NoteKind.IMPOSSIBLE, reading)
            return None
        comes_back = any(self._follows(last, after) for after in later[:_LOOK_AHEAD])
        gone_round = None if comes_back else self._gone_round(last, reading)
        if gone_round is not None:
            self._remark(NoteKind.ROLLED_OVER, reading)
            return gone_round
        if self._was_too_high(last, reading):
            self._remark(NoteKind.FELL, reading)
            return amount
        self._remark(NoteKind.NOT_BELIEVED, reading)
        return None

    def _remark(self, kind: NoteKind, reading: RegisterReading) -> None:
        self._notes.append(_note(kind, self._dial, reading.at, reading.value))

    def _possible(self, last: RegisterReading, reading: RegisterReading, amount: int) -> bool:
        most = self._limit.most(self._dial.unit, reading.at - last.at)
        return amount <= most + last.step + reading.step

    def _follows(self, last: RegisterReading, after: RegisterReading) -> bool:
        amount = after.value - last.value
        return amount >= 0 and self._possible(last, after, amount)

    def _starts_wrong(self, first: RegisterReading, later: Sequence[RegisterReading]) -> bool:
        """Say whether the very first reading fits none of the next, which fit each other."""
        few = later[:_LOOK_AHEAD]
        if len(few) < 2 or any(self._follows(first, after) for after in few):
            return False
        if few[0].value < first.value and self._gone_round(first, few[0]) is not None:
            return False
        agree = all(self._follows(a, b) for a, b in pairwise(few))
        fell = few[0].value < first.value
        if agree and not (fell and self._was_too_high(first, few[0])):
            self._remark(NoteKind.NOT_BELIEVED, first)
            return True
        return False

    def _continues(self, reading: RegisterReading, later: Sequence[RegisterReading]) -> bool:
        """Say whether later readings bear out one that does not fit what was before it.

        Nothing is counted for the step to it: it may be a meter exchanged without notice.
        """
        last = self._kept[-1]
        few = later[:_LOOK_AHEAD]
        return bool(few) and all(
            self._follows(reading, after) and not self._follows(last, after) for after in few
        )

    def _gone_round(self, last: RegisterReading, reading: RegisterReading) -> int | None:
        """Return what was used over a rollover, if there is evidence for one."""
        digits = max((r.digits for r in self._readings), default=0)
        full = 10**digits * 1_000_000
        near_end = last.value * _LAST_PART >= full * (_LAST_PART - 1)
        amount = reading.value + full - last.value
        if digits and near_end and reading.value * _LAST_PART <= full:
            return amount if self._possible(last, reading, amount) else None
        return None

    def _was_too_high(self, last: RegisterReading, reading: RegisterReading) -> bool:
        """Say whether the last reading was an estimate (or misread) above what is there now."""
        if last.is_estimate:
            return True
        if len(self._kept) > 1:
            return reading.value >= self._kept[-2].value
        return reading.value * 10 >= last.value * 9

    def _in_order(self) -> list[RegisterReading]:
        """Sort by time; of two at one instant the first counts, and a different second is noted."""
        found: dict[int, RegisterReading] = {}
        readings = self._dial.readings
        late = next((b for a, b in pairwise(readings) if b.at < a.at), None)
        if late is not None:
            self._remark(NoteKind.LATE, late)
        for reading in readings:
            first = found.setdefault(reading.at, reading)
            if first is not reading:
                same = first.value == reading.value
                self._remark(NoteKind.DUPLICATE if same else NoteKind.CONFLICT, reading)
        return [found[at] for at in sorted(found)]


def _note(kind: NoteKind, dial: Dial, at: int, value: object) -> Note:
    return Note(
        kind,
        {
            "register": dial.register,
            "serial": dial.serial,
            "unit": dial.unit,
            "at": iso_utc(from_ms(at)),
            "value": Decimal(value).scaleb(-6) if isinstance(value, int) else value,
        },
    )
