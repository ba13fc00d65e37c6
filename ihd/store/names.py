"""Small numbers for what repeats in every reading: its series, and the form of its writing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ihd.checks.verdict import Verdict
from ihd.clock import from_us, to_us
from ihd.meter import Fuel, Quality, Quantity, Reading
from ihd.store.block import Row
from ihd.store.packing import Guide
from ihd.store.written import Clock, Form, ValueKind, split, split_plain, unsplit

_REMEMBERED = 128
"""Writings kept at hand for each series, so that a value seen before is not split again.

A register hardly ever shows one twice: thousands of them were megabytes, and no quicker."""

_ENERGIES = frozenset({Quantity.IMPORT_ENERGY, Quantity.EXPORT_ENERGY})
_BEHIND = {
    Quantity.IMPORT_ENERGY_TODAY: Quantity.IMPORT_ENERGY,
    Quantity.EXPORT_ENERGY_TODAY: Quantity.EXPORT_ENERGY,
}
"""The register that a day's own counter follows."""
_METER, _SETTLED = Clock.METER, Clock.SETTLED

Channel = tuple[int, ...]
"""The series that hold one quantity of one register (more than one where a unit changed)."""


Named = tuple[str, Quantity, str | None, str | None]
"""A channel by what it is called: meter, quantity, register and phase."""


class Series(NamedTuple):
    """One quantity of one meter: what stays the same from one reading to the next."""

    meter: str
    fuel: Fuel | None
    quantity: Quantity
    register: str | None
    phase: str | None
    unit: str | None
    currency: str | None


_Seen = tuple[str, str, Quality, Verdict, Clock]


@dataclass(slots=True)
class _Pen:
    """What one series wrote lately: its number, and the parts of the values it has sent."""

    series: int
    shift: int = 0
    seen: dict[_Seen, tuple[int, int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Names:
    """The numbers of meters, series and forms; new ones queue in ``new_series``, ``new_forms``.

    ``last_days`` holds for each series the last day that a block has readings of, ``settled`` for
    each register (by its first series) the first half-hour that is not summed, ``segments`` for
    each register (by its first series) when it began to count anew, in milliseconds, with what
    passed before if that is known.
    """

    series: dict[int, Series] = field(default_factory=dict)
    forms: dict[int, Form] = field(default_factory=dict)
    meters: dict[str, int] = field(default_factory=dict)
    last_days: dict[int, int] = field(default_factory=dict)
    settled: dict[int, int] = field(default_factory=dict)
    segments: dict[int, dict[int, int | None]] = field(default_factory=dict)
    new_series: list[tuple[int, Series]] = field(default_factory=list)
    new_forms: list[tuple[int, Form]] = field(default_factory=list)
    _fresh: list[tuple[int, Series | Form]] = field(default_factory=list)
    _pens: dict[tuple[str | None, ...], _Pen] = field(default_factory=dict)
    _form_ids: dict[tuple[object, ...], int] = field(default_factory=dict)
    _arrival: datetime | None = None
    _instant: datetime | None = None
    _at: int = 0
    _lag: int = 0

    def learn_series(self, number: int, series: Series) -> None:
        """Take a series from the database or the journal."""
        self.meters.setdefault(series.meter, len(self.meters) + 1)
        self.series[number] = series
        self._pens[series] = _Pen(number)

    def meet_series(self, number: int, series: Series) -> None:
        """Take a series that is in the journal, and perhaps not in the database."""
        if number not in self.series:
            self.learn_series(number, series)
            self.new_series.append((number, series))

    def meet_form(self, number: int, form: Form) -> None:
        """Take a form that is in the journal, and perhaps not in the database."""
        if number not in self.forms:
            self.learn_form(number, form)
            self.new_forms.append((number, form))

    def fresh(self) -> tuple[list[tuple[int, Series]], list[tuple[int, Form]]]:
        """Return the new names that the journal has not got yet."""
        if not self._fresh:
            return [], []
        series = [(number, name) for number, name in self._fresh if isinstance(name, Series)]
        return series, [(number, name) for number, name in self._fresh if isinstance(name, Form)]

    def forget_fresh(self) -> None:
        """Note that the journal has the new names."""
        self._fresh.clear()

    def note_segment(self, series: int, number: int, carried: int | None, *, begins: bool) -> None:
        """Note that a register begins to count anew at a number, or no longer does."""
        known = self.segments.setdefault(series, {})
        if begins:
            known[number] = carried
        else:
            known.pop(number, None)

    def learn_form(self, number: int, form: Form) -> None:
        """Take a form from the database or the journal."""
        self.forms[number] = form
        self._form_ids[form] = number

    def row(self, reading: Reading, verdict: Verdict, at: datetime) -> Row:
        """Return a reading as a row, giving numbers to what is met for the first time."""
        line = (
            reading.meter,
            reading.fuel,
            reading.quantity,
            reading.register,
            reading.phase,
            reading.unit,
            reading.currency,
        )
        pen = self._pens.get(line) or self._pen_of(Series(*line))
        value, raw, quality = reading.value, reading.raw, reading.quality
        clock = _METER if at is reading.taken_at else self._clock(reading, at)
        text = str(value) if isinstance(value, Decimal) else f"?{value}"
        key = (raw, text, quality, verdict, clock)
        parts = pen.seen.get(key)
        if parts is None:
            parts = self._split(pen, value, raw, (quality, verdict, clock))
            if len(pen.seen) >= _REMEMBERED:
                pen.seen.clear()
            pen.seen[key] = parts
        mantissa, form, extra = parts
        if clock is _SETTLED:
            extra = _with_taken(extra, reading.taken_at)
        if reading.received_at is not self._arrival or at is not self._instant:
            self._note_instants(reading.received_at, at)
        return pen.series, self._at, self._lag, mantissa, form, extra

    def rows(
        self, series: Series, quality: Quality, instants: Sequence[int], texts: Sequence[str]
    ) -> list[Row]:
        """Return values in columns, as they were sent, as rows: what ``row`` makes of each.

        ``instants`` are arrivals, in microseconds since 1970. No text of a number is not finite.
        """
        pen = self._pen_of(series)
        is_number = series.quantity is not Quantity.ACTIVE_RATE
        verdict = _verdict(quality, has_clock=False)
        known: dict[str, tuple[int, int, str]] = {}
        forms: dict[int, int] = {}
        rows: list[Row] = []
        for at, text in zip(instants, texts, strict=True):
            parts = known.get(text)
            if parts is None:
                plain = split_plain(text) if is_number else None
                form = forms.get(plain[1]) if plain and plain[0] else None
                if plain and form is not None:
                    parts = plain[0], form, ""
                else:
                    value = Decimal(text) if text and is_number else text or None
                    parts = self._split(pen, value, text, (quality, verdict, Clock.ARRIVAL))
                    if plain and plain[0]:
                        forms[plain[1]] = parts[1]
                known[text] = parts
            rows.append((pen.series, at, 0, *parts))
        return rows

    def reading(self, row: Row) -> Reading:
        """Return the reading that a row keeps."""
        number, at, lag, mantissa, form_number, extra = row
        meter, fuel, quantity, register, phase, unit, currency = self.series[number]
        form = self.forms[form_number]
        value, raw = unsplit(mantissa, form, extra)
        taken_at = from_us(at) if form.clock is Clock.METER else None
        if form.clock is Clock.SETTLED:
            taken_at = _taken(extra)
        return Reading(
            meter=meter,
            fuel=fuel,
            quantity=quantity,
            value=value,
            received_at=from_us(at + lag),
            taken_at=taken_at,
            register=register,
            phase=phase,
            unit=unit,
            currency=currency,
            quality=form.quality,
            raw=raw,
        )

    def with_verdict(self, row: Row, verdict: Verdict) -> Row:
        """Return a row as it is under another verdict."""
        number = self._form_number(self.forms[row[4]]._replace(verdict=verdict))
        return (*row[:4], number, row[5])

    def meter_of(self, series: int) -> int:
        """Return the number of the meter that a series belongs to."""
        return self.meters[self.series[series].meter]

    def channel(
        self, meter: str, quantity: Quantity, register: str | None, phase: str | None = None
    ) -> Channel:
        """Return the series that hold one quantity of one register."""
        wanted = (meter, quantity, register, phase)
        return tuple(
            number
            for number, s in self.series.items()
            if (s.meter, s.quantity, s.register, s.phase) == wanted
        )

    def registers(self, meter: str, quantity: Quantity) -> list[str | None]:
        """Return the registers of a meter's quantity; None is its total register."""
        found = {
            s.register
            for s in self.series.values()
            if (s.meter, s.quantity, s.phase) == (meter, quantity, None)
        }
        return sorted(found, key=lambda register: register or "")

    def guide(self, meter: int) -> Guide:
        """Return what helps to pack a meter's day."""
        found: dict[tuple[Quantity, str | None], int] = {}
        own = {n: s for n, s in self.series.items() if self.meters[s.meter] == meter}
        for number, series in own.items():
            if series.phase is None:
                found.setdefault((series.quantity, series.register), number)
        power = found.get((Quantity.POWER, None))
        return Guide(
            exponents={n: f.exponent for n, f in self.forms.items() if f.value == 0},
            powers={n: power for n, s in own.items() if power and s.quantity in _ENERGIES},
            siblings={
                n: found[_BEHIND[s.quantity], None]
                for n, s in own.items()
                if s.quantity in _BEHIND and (_BEHIND[s.quantity], None) in found
            },
        )

    def believed(self, form_number: int) -> bool:
        """Say whether readings of a form count."""
        return self.forms[form_number].verdict is Verdict.BELIEVED

    def exponents(self) -> dict[int, int]:
        """Return the exponents of the forms whose numbers count."""
        return {
            number: form.exponent
            for number, form in self.forms.items()
            if form.value is ValueKind.NUMBER and form.verdict is Verdict.BELIEVED
        }

    def _pen_of(self, series: Series) -> _Pen:
        """Return the pen of a series, which is given a number if it is met for the first time."""
        pen = self._pens.get(series)
        if pen is None:
            number = len(self.series) + 1
            self.learn_series(number, series)
            self.new_series.append((number, series))
            self._fresh.append((number, series))
            pen = self._pens[series]
        return pen

    def _split(
        self,
        pen: _Pen,
        value: Decimal | str | None,
        raw: str,
        standing: tuple[Quality, Verdict, Clock],
    ) -> tuple[int, int, str]:
        written = split(value, raw, pen.shift)
        pen.shift = written.shift
        quality, verdict, clock = standing
        form = (quality, verdict, clock, *written[1:6])
        number = self._form_ids.get(form) or self._form_number(Form(*form))
        return written[0], number, written[6]

    def _form_number(self, form: Form) -> int:
        number = self._form_ids.get(form)
        if number is None:
            number = len(self.forms) + 1
            self.learn_form(number, form)
            self.new_forms.append((number, form))
            self._fresh.append((number, form))
        return number

    def _clock(self, reading: Reading, at: datetime) -> Clock:
        if reading.taken_at is None:
            return Clock.ARRIVAL if at == reading.received_at else Clock.SETTLED
        return Clock.METER if at == reading.taken_at else Clock.SETTLED

    def _note_instants(self, received_at: datetime, at: datetime) -> None:
        """Turn a message's instants into numbers, once for all its readings."""
        self._arrival, self._instant = received_at, at
        self._at = to_us(at)
        self._lag = to_us(received_at) - self._at


def verdict_by_quality(reading: Reading) -> Verdict:
    """Return what a reading counts for by its quality alone, where no check has weighed it."""
    return _verdict(reading.quality, has_clock=reading.taken_at is not None)


def _verdict(quality: Quality, *, has_clock: bool) -> Verdict:
    if quality is Quality.GOOD:
        return Verdict.BELIEVED
    if quality is Quality.STALE:
        return Verdict.BELIEVED if has_clock else Verdict.HELD
    return Verdict.HELD if quality is Quality.MISSING else Verdict.QUARANTINED


def _with_taken(extra: str, taken_at: datetime | None) -> str:
    """Return what is kept beside a row, with the instant the meter's clock said."""
    odd = json.loads(extra) if extra else [None, None]
    return json.dumps([*odd, None if taken_at is None else to_us(taken_at)], separators=(",", ":"))


def _taken(extra: str) -> datetime | None:
    taken = json.loads(extra)[2]
    return None if taken is None else from_us(taken)
