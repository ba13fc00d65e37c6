"""The rates of a tariff along real time: versions from local midnight, windows, a register's own.

The cost of a bill and the price on the wall are both read off this one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from ihd.clock import midnight, to_ms
from ihd.tariffs.schedule import Schedule
from ihd.tariffs.tariff import EXPORT, RatePeriod, Tariff, TariffVersion

RateStretch = tuple[int, int, int | None, int | None]
"""Start and end (ms since 1970), the number of the version in force (None: before the first), and
the number of the rate that holds among that version's rates of the register's side (None: unknown).
"""


def version_spans(
    tariff: Tariff, zone: ZoneInfo, start: int, end: int
) -> Iterator[tuple[int, int, int | None]]:
    """Yield which version is in force when, over [start, end); None before the first."""
    marks: list[tuple[int, int | None]] = [(start, None)]
    for number, version in enumerate(tariff.versions):
        first = version.first_day
        begin = start if first is None else to_ms(midnight(first, zone))
        marks.append((max(begin, start), number))
    marks.append((end, None))
    for (begin, in_force), (until, _) in pairwise(marks):
        stop = min(until, end)
        if begin < stop:
            yield begin, stop, in_force


def version_days(
    tariff: Tariff, first_day: date, after_last_day: date
) -> Iterator[tuple[int, date, date]]:
    """Yield the number of each version in force in the days, its first day and the one after."""
    starts = [version.first_day or date.min for version in tariff.versions]
    for number, (start, end) in enumerate(pairwise([*starts, date.max])):
        first, after_last = max(start, first_day), min(end, after_last_day)
        if first < after_last:
            yield number, first, after_last


def rate_stretches(
    tariff: Tariff, zone: ZoneInfo, start: int, end: int, register: str | None = None
) -> Iterator[RateStretch]:
    """Yield the rate that holds for a register's energy, over [start, end), without hole."""
    for begin, stop, number in version_spans(tariff, zone, start, end):
        if number is None:
            yield begin, stop, None, None
            continue
        version = tariff.versions[number]
        rates = rates_for(version, register)
        chosen = candidates(rates, register)
        if not chosen:
            yield begin, stop, number, None
            continue
        schedule = Schedule(tariff, rates, chosen, version.clock or zone)
        for first, last, index in schedule.stretches(begin, stop):
            yield first, last, number, index


def is_export(version: TariffVersion | None, register: str | None) -> bool:
    """Say whether a register counts what the home sends out: ``export``, or ``export 1`` of two.

    Without a version, as before the first, only those names tell.
    """
    name = register.casefold() if register else None
    if name is None:
        return False
    rates = version.export if version else ()
    return name.partition(" ")[0] == EXPORT or any(name in rate.registers for rate in rates)


def rates_for(version: TariffVersion, register: str | None) -> tuple[RatePeriod, ...]:
    """Return the rates that go by a register; what is netted goes by those of what comes in."""
    sent = is_export(version, register) and not version.netting
    return version.export if sent else version.rates


def bound(rates: Sequence[RatePeriod], register: str | None) -> tuple[int, ...]:
    """Return the indexes of the rates that name a register; capitals do not matter.

    Where rates only have times of day and name no register, one called as a rate is has its price.
    """
    if register is None:
        return ()
    name = register.casefold()
    names = {name, name.removeprefix(f"{EXPORT} ")}
    found = tuple(i for i, rate in enumerate(rates) if not names.isdisjoint(rate.registers))
    if not found and len(names) > 1:
        found = tuple(i for i, rate in enumerate(rates) if EXPORT in rate.registers)
    if found or any(rate.registers or _has_days(rate) for rate in rates):
        return found
    return tuple(i for i, rate in enumerate(rates) if rate.name.casefold() in names)


def _has_days(rate: RatePeriod) -> bool:
    return any(clause.days or clause.seasons for clause in rate.when.clauses)


def candidates(rates: Sequence[RatePeriod], register: str | None) -> tuple[int, ...]:
    """Return the indexes of the rates among which the clock decides for a register.

    A register the tariff names has its own rates, whatever the clock says where it has but one.
    Any other energy has the rates that go by the clock; where none of them has the rest of the
    time, the one rate that says only a register does (``Day`` of a two-register meter).
    """
    own = bound(rates, register)
    if own:
        return own
    by_clock = tuple(i for i, rate in enumerate(rates) if rate.when.clauses or not rate.registers)
    if by_clock and all(rates[i].when.clauses for i in by_clock):
        rest = tuple(i for i in range(len(rates)) if i not in by_clock)
        return by_clock + rest if len(rest) == 1 else by_clock
    return by_clock
