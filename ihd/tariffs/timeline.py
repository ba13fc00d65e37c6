"""The rates of a tariff along real time: versions from local midnight, windows, a register's own.

The cost of a bill and the price on the wall are both read off this one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.clock import midnight, to_ms
from ihd.tariffs.schedule import Schedule
from ihd.tariffs.tariff import EXPORT, RatePeriod, Tariff, TariffVersion

RateStretch = tuple[int, int, TariffVersion | None, RatePeriod | None]
"""Start and end (ms since 1970), the version in force, and the rate that holds (None: unknown)."""


def version_spans(
    tariff: Tariff, zone: ZoneInfo, start: int, end: int
) -> Iterator[tuple[int, int, TariffVersion | None]]:
    """Yield which version is in force when, over [start, end); None before the first."""
    marks: list[tuple[int, TariffVersion | None]] = [(start, None)]
    for dated in tariff.versions:
        first = dated.first_day
        begin = start if first is None else to_ms(midnight(first, zone))
        marks.append((max(begin, start), dated))
    marks.append((end, None))
    for (begin, version), (until, _) in pairwise(marks):
        stop = min(until, end)
        if begin < stop:
            yield begin, stop, version


def rate_stretches(
    tariff: Tariff, zone: ZoneInfo, start: int, end: int, register: str | None = None
) -> Iterator[RateStretch]:
    """Yield the rate that holds for a register's energy, over [start, end), without hole."""
    for begin, stop, version in version_spans(tariff, zone, start, end):
        if version is None:
            yield begin, stop, None, None
            continue
        rates = rates_for(version, register)
        chosen = candidates(rates, register)
        if not chosen:
            yield begin, stop, version, None
            continue
        schedule = Schedule(tariff, rates, chosen, version.clock or zone)
        for first, last, index in schedule.stretches(begin, stop):
            yield first, last, version, None if index is None else rates[index]


def is_export(version: TariffVersion, register: str | None) -> bool:
    """Say whether a register counts what the home sends out."""
    return register is not None and (
        register == EXPORT or any(register in rate.registers for rate in version.export)
    )


def rates_for(version: TariffVersion, register: str | None) -> tuple[RatePeriod, ...]:
    """Return the rates of a register's side: what comes in or what goes out."""
    return version.export if is_export(version, register) else version.rates


def candidates(rates: Sequence[RatePeriod], register: str | None) -> tuple[int, ...]:
    """Return the indexes of the rates among which the clock decides for a register.

    A register the tariff names has its own rates, whatever the clock says where it has but one;
    any other energy has the rates that go by the clock.
    """
    own = tuple(i for i, rate in enumerate(rates) if register in rate.registers)
    if register is not None and own:
        return own
    return tuple(i for i, rate in enumerate(rates) if rate.by_clock)
