"""An exchange of the meter, from the day a person names to words on each of its registers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import msgspec

from ihd.checks.corrections import Correction, CorrectionKind
from ihd.checks.finding import FindingKind
from ihd.clock import Interval, day_interval, local_date
from ihd.evidence import channel_of_finding
from ihd.home import Home
from ihd.meter import REGISTERS, Quantity
from ihd.screens.meter_facts import ExchangeDraft, Told
from ihd.setting_up import typed

_BREAKS = (
    FindingKind.METER_EXCHANGED,
    FindingKind.METER_RESET,
    FindingKind.METER_JUMPED,
    FindingKind.FALLEN_READING,
    FindingKind.ZERO_READING,
)
_MICROSECOND = timedelta(microseconds=1)
_Channel = tuple[str, Quantity, str | None, str | None]


def exchange(home: Home, draft: ExchangeDraft, now: datetime) -> Told:
    """Heed an exchange as its form says; what is wrong with the form, or that it is kept."""
    day = typed.day(draft.day)
    if day is None:
        return Told.NO_DAY
    if day > local_date(now, home.settings.zone):
        return Told.DAY_TO_COME
    closing, opening = _number(draft.closing), _number(draft.opening)
    if isinstance(closing, Told) or isinstance(opening, Told):
        return Told.NO_READING
    channels = _channels(home, draft.meter)
    if not channels:
        return Told.NOTHING_HEARD
    main = main_channel(home, draft.meter)
    words = [_word(home, channel, day, now) for channel in channels]
    for word, channel in zip(words, channels, strict=True):
        if channel == main and closing is not None:
            stood = home.store.reading_at(*channel[:2], word.at - _MICROSECOND, register=channel[2])
            if stood is not None and isinstance(stood.value, Decimal) and closing < stood.value:
                return Told.CLOSING_LOWER
    for word, channel in zip(words, channels, strict=True):
        known = (closing, opening) if channel == main else (None, None)
        home.correct(msgspec.structs.replace(word, closing=known[0], opening=known[1]))
    return Told.KEPT


def main_channel(home: Home, meter: str) -> _Channel | None:
    """Return the register whose readings a fitter writes down, where there is just one."""
    for quantity in (Quantity.IMPORT_VOLUME, Quantity.IMPORT_ENERGY):
        registers = home.store.registers(meter, quantity)
        if len(registers) == 1 or None in registers:
            name = None if None in registers else registers[0]
            return (meter, quantity, name, None)
    return None


def _channels(home: Home, meter: str) -> list[_Channel]:
    return [
        (meter, quantity, register, None)
        for quantity in sorted(REGISTERS)
        for register in home.store.registers(meter, quantity)
    ]


def _word(home: Home, channel: _Channel, day: date, now: datetime) -> Correction:
    within = day_interval(day, home.settings.zone)
    return Correction(
        kind=CorrectionKind.EXCHANGED,
        channel=(channel[0], str(channel[1]), channel[2], channel[3]),
        at=_instant(home, channel, within),
        said_at=now,
    )


def _instant(home: Home, channel: _Channel, within: Interval) -> datetime:
    """Return when a day's exchange was: where its register broke, else at the day's first."""
    for finding in home.record():
        is_break = finding.kind in _BREAKS and finding.since in within
        if is_break and channel_of_finding(finding) == channel:
            return finding.since
    rows = home.store.weighed(channel, within)
    values = [(row.at, row.reading.value) for row in rows]
    numbers = [(at, value) for at, value in values if isinstance(value, Decimal)]
    for (_, before), (at, value) in pairwise(numbers):
        if value < before:
            return at
    return numbers[0][0] if numbers else within.start


def _number(text: str) -> Decimal | Told | None:
    """Return a typed reading; None where nothing was typed."""
    if not text.strip():
        return None
    number = typed.number(text)
    return Told.NO_READING if number is None or number < 0 else number
