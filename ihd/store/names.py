"""Small numbers for what repeats in every reading: its series, and the form of its writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ihd.clock import from_us, to_us
from ihd.meter import Fuel, Quality, Quantity, Reading
from ihd.store.block import Guide, Row
from ihd.store.written import Form, split, unsplit

_REMEMBERED = 4096
"""Writings kept at hand for each series, so that a value seen before is not split again."""

_ENERGIES = frozenset({Quantity.IMPORT_ENERGY, Quantity.EXPORT_ENERGY})
_BEHIND = {
    Quantity.IMPORT_ENERGY_TODAY: Quantity.IMPORT_ENERGY,
    Quantity.EXPORT_ENERGY_TODAY: Quantity.EXPORT_ENERGY,
}
"""The register that a day's own counter follows."""

Channel = tuple[int, ...]
"""The series that hold one quantity of one register (more than one where a unit changed)."""


class Series(NamedTuple):
    """One quantity of one meter: what stays the same from one reading to the next."""

    meter: str
    fuel: Fuel | None
    quantity: Quantity
    register: str | None
    phase: str | None
    unit: str | None
    currency: str | None


@dataclass(slots=True)
class _Pen:
    """What one series wrote lately: its number, and the parts of the values it has sent."""

    series: int
    shift: int = 0
    seen: dict[tuple[str, str, Quality, bool], tuple[int, int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Names:
    """The numbers of meters, series and forms; new ones queue in ``new_series``, ``new_forms``.

    ``last_days`` holds for each series the last day that a block has readings of.
    """

    series: dict[int, Series] = field(default_factory=dict)
    forms: dict[int, Form] = field(default_factory=dict)
    meters: dict[str, int] = field(default_factory=dict)
    last_days: dict[int, int] = field(default_factory=dict)
    new_series: list[tuple[int, Series]] = field(default_factory=list)
    new_forms: list[tuple[int, Form]] = field(default_factory=list)
    _pens: dict[Series, _Pen] = field(default_factory=dict)
    _form_ids: dict[Form, int] = field(default_factory=dict)
    _arrival: tuple[datetime | None, int] = (None, 0)

    def learn_series(self, number: int, series: Series) -> None:
        """Take a series from the database or the journal."""
        self.meters.setdefault(series.meter, len(self.meters) + 1)
        self.series[number] = series
        self._pens[series] = _Pen(number)

    def learn_form(self, number: int, form: Form) -> None:
        """Take a form from the database or the journal."""
        self.forms[number] = form
        self._form_ids[form] = number

    def row(self, reading: Reading) -> Row:
        """Return a reading as a row, giving numbers to what is met for the first time."""
        pen = self._pen(reading)
        taken_at, value, raw = reading.taken_at, reading.value, reading.raw
        clocked = taken_at is not None
        key = (
            raw,
            str(value) if isinstance(value, Decimal) else f"?{value}",
            reading.quality,
            clocked,
        )
        parts = pen.seen.get(key)
        if parts is None:
            parts = self._split(pen, value, raw, reading.quality, clocked=clocked)
            if len(pen.seen) >= _REMEMBERED:
                pen.seen.clear()
            pen.seen[key] = parts
        mantissa, form, extra = parts
        received = self._received(reading.received_at)
        at = to_us(taken_at) if taken_at is not None else received
        return pen.series, at, received - at, mantissa, form, extra

    def reading(self, row: Row) -> Reading:
        """Return the reading that a row keeps."""
        number, at, lag, mantissa, form_number, extra = row
        meter, fuel, quantity, register, phase, unit, currency = self.series[number]
        form = self.forms[form_number]
        value, raw = unsplit(mantissa, form, extra)
        return Reading(
            meter=meter,
            fuel=fuel,
            quantity=quantity,
            value=value,
            received_at=from_us(at + lag),
            taken_at=from_us(at) if form.clocked else None,
            register=register,
            phase=phase,
            unit=unit,
            currency=currency,
            quality=form.quality,
            raw=raw,
        )

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
        """Say whether readings of a form count: good ones, and old ones the meter itself dated."""
        form = self.forms[form_number]
        return form.quality is Quality.GOOD or (form.quality is Quality.STALE and form.clocked)

    def _pen(self, reading: Reading) -> _Pen:
        series = Series(
            reading.meter,
            reading.fuel,
            reading.quantity,
            reading.register,
            reading.phase,
            reading.unit,
            reading.currency,
        )
        pen = self._pens.get(series)
        if pen is None:
            number = len(self.series) + 1
            self.learn_series(number, series)
            self.new_series.append((number, series))
            pen = self._pens[series]
        return pen

    def _split(
        self, pen: _Pen, value: Decimal | str | None, raw: str, quality: Quality, *, clocked: bool
    ) -> tuple[int, int, str]:
        written = split(value, raw, pen.shift)
        pen.shift = written.shift
        form = Form(quality, clocked, *written[1:6])
        number = self._form_ids.get(form)
        if number is None:
            number = len(self.forms) + 1
            self.learn_form(number, form)
            self.new_forms.append((number, form))
        return written.mantissa, number, written.extra

    def _received(self, instant: datetime) -> int:
        """Return an arrival in microseconds; the readings of one message share theirs."""
        known, microseconds = self._arrival
        if instant is not known:
            microseconds = to_us(instant)
            self._arrival = (instant, microseconds)
        return microseconds
