"""Gathering a pack from a home: its store, its tariffs, and the files a person keeps in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import compress

from ihd.billing.usage_row import Step
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.report import Gap
from ihd.clock import Interval, days, days_interval, from_ms, local_date, midnight
from ihd.dossier import HalfHours, Identifiers, MeterPart, ShownReading
from ihd.home import FUELS, Home
from ihd.meter import Fuel, Quantity
from ihd.store import Store
from ihd.store.totals import HALF_S, Tally
from ihd.used import Supply, registers

LEFT_OUT = frozenset(
    {
        FindingKind.SENTINEL_READING,
        FindingKind.UNKNOWN_UNIT,
        FindingKind.ZERO_READING,
        FindingKind.FALLEN_READING,
        FindingKind.IMPOSSIBLE_RISE,
        FindingKind.STRAY_READING,
        FindingKind.REJECTED_READING,
        FindingKind.IMPOSSIBLE_POWER,
        FindingKind.IMPOSSIBLE_PRICE,
        FindingKind.IMPLAUSIBLE_READING,
    }
)
"""The findings that tell of readings not believed."""

_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)
_RED = timedelta(hours=3)
_QUIET, _QUIET_GAS = timedelta(minutes=10), timedelta(minutes=75)
"""What is no gap: a radio's pause, and the half-hour after which a gas meter speaks again."""


@dataclass(frozen=True, slots=True)
class Span:
    """The local days a pack is of: [first_day, after_last_day)."""

    first_day: date
    after_last_day: date


def days_recorded(home: Home, store: Store, now: datetime) -> Span | None:
    """Return the local days from the first reading of a chosen meter until now, or None."""
    zone = home.settings.zone
    first = [
        reading.at
        for fuel in FUELS
        if (meter := home.settings.meter_for(fuel)) is not None
        for quantity in (Quantity.IMPORT_ENERGY, Quantity.IMPORT_VOLUME)
        for register in store.registers(meter, quantity)
        if (reading := store.reading_after((meter, quantity, register, None), from_ms(0)))
    ]
    if not first:
        return None
    return Span(local_date(min(first), zone), local_date(now - _MOMENT, zone) + _DAY)


def meter_parts(
    home: Home, store: Store, span: Span, now: datetime, identifiers: Identifiers
) -> Iterator[MeterPart]:
    """Yield each chosen meter's part of a pack."""
    for fuel in FUELS:
        meter = home.settings.meter_for(fuel)
        if meter is None:
            continue
        supply = home.past.supply(meter, fuel, span.first_day, now)
        yield _part(home, store, supply, span, now, fuel=fuel, named=identifiers.meters)


def _part(
    home: Home, store: Store, supply: Supply, span: Span, now: datetime, *, fuel: Fuel, named: bool
) -> MeterPart:
    meter, zone = supply.meter, home.settings.zone
    interval = days_interval(span.first_day, span.after_last_day, zone)
    quantity = registers(store, meter, supply.tariff)[0].quantity
    tally = store.tally(meter, quantity, interval)
    usage = home.past.usage
    first, after = span.first_day, span.after_last_day
    return MeterPart(
        fuel=fuel,
        name=meter if named else "",
        readings=tuple(_readings(store, supply, span, home)),
        months=tuple(usage(meter, fuel, Step.MONTH, first, after, now)),
        days=tuple(usage(meter, fuel, Step.DAY, first, after, now)),
        half_hours=_half_hours(tally, quantity),
        gaps=tuple(_gaps(store, (meter, quantity), tally, min(now, interval.end), fuel)),
        tariff=supply.tariff if supply.tariff.versions and supply.tariff.name else None,
    )


def _readings(store: Store, supply: Supply, span: Span, home: Home) -> Iterator[ShownReading]:
    """Yield what every register showed as each day began, and as the last one ended."""
    meter, zone = supply.meter, home.settings.zone
    units = {Quantity.IMPORT_ENERGY: "kWh", Quantity.EXPORT_ENERGY: "kWh"}
    channels = [
        (quantity, register)
        for quantity in (
            Quantity.IMPORT_ENERGY,
            Quantity.IMPORT_VOLUME,
            Quantity.EXPORT_ENERGY,
        )
        for register in store.registers(meter, quantity)
    ]
    for day in days(span.first_day, span.after_last_day + _DAY):
        for quantity, register in channels:
            reading = store.reading_at(meter, quantity, midnight(day, zone), register=register)
            if reading is None or not isinstance(reading.value, Decimal):
                continue
            name = "export" if quantity is Quantity.EXPORT_ENERGY else register
            yield ShownReading(
                day=day,
                register=name,
                value=reading.value,
                unit=units.get(quantity, "m3"),
                at=reading.at,
                taken_at=reading.taken_at,
                received_at=reading.received_at,
            )


def _half_hours(tally: Tally, quantity: Quantity) -> HalfHours:
    """Return the half-hours anything is known of."""
    unit = "m3" if quantity is Quantity.IMPORT_VOLUME else "kWh"
    both = zip(tally.measured_s, tally.spread_s, strict=True)
    known = [measured or spread for measured, spread in both]
    step = HALF_S * 1000
    starts = range(tally.first * step, (tally.first + len(known)) * step, step)
    columns = (starts, tally.amounts, tally.measured_s, tally.spread_s)
    return HalfHours(unit, *(tuple(compress(column, known)) for column in columns))


def _gaps(
    store: Store, channel_of: tuple[str, Quantity], tally: Tally, until: datetime, fuel: Fuel
) -> Iterator[Gap]:
    """Yield every stretch without a reading, from the last one before it to the first after."""
    meter, quantity = channel_of
    channels = [(meter, quantity, name, None) for name in store.registers(meter, quantity)]
    if not channels:
        return
    channel = channels[0]
    last_end = None
    for start in _runs(tally, until):
        before = store.reading_at(meter, quantity, start, register=channel[2])
        if before is None or (last_end is not None and before.at < last_end):
            continue
        after = store.reading_after(channel, before.at + _MOMENT)
        end = until if after is None else min(after.at, until)
        last_end = end
        if end - before.at >= (_QUIET_GAS if fuel is Fuel.GAS else _QUIET):
            red = end - before.at >= _RED
            yield Gap(Interval(before.at, end), red=red, ended=after is not None)


def _runs(tally: Tally, until: datetime) -> Iterator[datetime]:
    """Yield the end of the first half-hour of each run of those not wholly measured."""
    running = False
    over = int(until.timestamp()) // HALF_S
    rows = zip(tally.measured_s, tally.spread_s, strict=True)
    for number, (measured, spread) in enumerate(rows, tally.first):
        whole = measured >= HALF_S and not spread
        if number >= over:
            return
        if not whole and not running:
            yield from_ms((number + 1) * HALF_S * 1000)
        running = not whole


def in_span(findings: Iterable[Finding], interval: Interval) -> tuple[Finding, ...]:
    """Return the findings that stood at some time of an interval, oldest first."""
    found = [
        finding
        for finding in findings
        if finding.since < interval.end
        and (finding.until is None or finding.until >= interval.start)
    ]
    return tuple(sorted(found, key=lambda finding: finding.since))
