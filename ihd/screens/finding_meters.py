"""Sentences for meters that count, switch or keep time otherwise than they should."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ihd.checks.finding import FindingKind
from ihd.checks.second_opinion import Opinion
from ihd.screens.telling import Telling


def _stuck(t: Telling) -> str:
    return t.text(
        "{meter} has stood at {value} since {time}, while {flowed} flowed.",
        meter=t.meter(), value=t.sent(), time=t.when(t.instant("moved_at")),
        flowed=t.kwh("flowed_kwh"),
    )  # fmt: skip


def _frozen(t: Telling) -> str:
    if t.stands:
        return t.text(
            "{meter} has said {value}, to the last digit, since {time}.",
            meter=t.meter(), value=t.sent(), time=t.when(),
        )  # fmt: skip
    return t.text(
        "{meter} said {value}, to the last digit, from {start} to {end}.",
        meter=t.meter(), value=t.sent(), start=t.when(), end=t.when(t.finding.until),
    )  # fmt: skip


def _power_disagrees(t: Telling) -> str:
    return t.plural(
        "In {count} hour the meter counted {counted}, while its power came to {flowed}.",
        "In {count} hours the meter counted {counted}, while its power came to {flowed}.",
        int(t.number("hours") or 1),
        counted=t.kwh("register_kwh"),
        flowed=t.kwh("power_kwh"),
    )


def _counters(t: Telling) -> str:
    return t.text(
        "The bridge counted {theirs} for the day; the meter's own readings come to {ours}.",
        theirs=t.kwh("theirs_kwh"), ours=t.kwh("ours_kwh"),
    )  # fmt: skip


def _clock_off(t: Telling) -> str:
    ahead = (t.number("offset_s") or 0) > 0
    hours = abs(int(t.number("whole_hours") or 0))
    if hours and ahead:
        return t.plural(
            "The meter's clock is {count} hour ahead, as if in another time zone.",
            "The meter's clock is {count} hours ahead, as if in another time zone.",
            hours,
        )
    if hours:
        return t.plural(
            "The meter's clock is {count} hour behind, as if in another time zone.",
            "The meter's clock is {count} hours behind, as if in another time zone.",
            hours,
        )
    span = t.span("offset_s")
    if ahead:
        return t.text("The meter's clock is {span} ahead of ours.", span=span)
    return t.text("The meter's clock is {span} behind ours.", span=span)


def _switching(t: Telling) -> str:
    late, span, stake = (t.number("off_s") or 0) > 0, t.span("off_s"), t.stake()
    if stake is not None and t.finding.at_stake and t.finding.at_stake.amount > 0:
        if late:
            return t.text(
                "Your meter switches to {register} {span} late, at {seen}: {cost} a year.",
                register=t.name("register"), span=span, seen=t.clock_time("local"), cost=stake,
            )  # fmt: skip
        return t.text(
            "Your meter switches to {register} {span} early, at {seen}: {cost} a year.",
            register=t.name("register"), span=span, seen=t.clock_time("local"), cost=stake,
        )  # fmt: skip
    return t.text(
        "Your meter switches to {register} at {seen}; your tariff says {expected}.",
        register=t.name("register"), seen=t.clock_time("local"),
        expected=t.clock_time("expected_local"),
    )  # fmt: skip


def _drifts(t: Telling) -> str:
    if (t.number("drift_s_a_week") or 0) > 0:
        return t.text(
            "Your meter switches to {register} {span} later every week; now at {seen}.",
            register=t.name("register"), span=t.span("drift_s_a_week"), seen=t.clock_time("local"),
        )  # fmt: skip
    return t.text(
        "Your meter switches to {register} {span} earlier every week; now at {seen}.",
        register=t.name("register"), span=t.span("drift_s_a_week"), seen=t.clock_time("local"),
    )  # fmt: skip


def _swapped(t: Telling) -> str:
    return t.text(
        "Your meter counts nights as {day} and days as {night}: the two are swapped.",
        day=t.name("day"), night=t.name("night"),
    )  # fmt: skip


def _gas_units(t: Telling) -> str:
    return t.text(
        "Gas of {ours} was counted as {theirs}: metric and imperial units were mixed up.",
        ours=t.kwh("ours_kwh"), theirs=t.kwh("theirs_kwh"),
    )  # fmt: skip


def _gas_twice(t: Telling) -> str:
    if t.finding.facts.get("theirs_is_more") is False:
        return t.text(
            "Gas of {ours} was counted as {theirs}: cubic metres were taken for kWh.",
            ours=t.kwh("ours_kwh"), theirs=t.kwh("theirs_kwh"),
        )  # fmt: skip
    return t.text(
        "Gas of {ours} was counted as {theirs}: it was converted to kWh twice.",
        ours=t.kwh("ours_kwh"), theirs=t.kwh("theirs_kwh"),
    )  # fmt: skip


def _sensors(t: Telling) -> str:
    meter, other = t.kwh("meter_kwh"), t.kwh("other_kwh")
    if t.name("opinion") == Opinion.PATH_BAD:
        return t.text(
            "The pulses come to {other}, the meter's own readings to {meter}: some are lost.",
            meter=meter, other=other,
        )  # fmt: skip
    return t.text(
        "Your meter counted {meter} and your second sensor {other}: that is worth a test.",
        meter=meter, other=other,
    )  # fmt: skip


SENTENCES: Mapping[FindingKind, Callable[[Telling], str]] = {
    FindingKind.REGISTER_STUCK: _stuck,
    FindingKind.VALUE_FROZEN: _frozen,
    FindingKind.POWER_DISAGREES: _power_disagrees,
    FindingKind.COUNTERS_DISAGREE: _counters,
    FindingKind.METER_CLOCK_OFF: _clock_off,
    FindingKind.SWITCHING_DIFFERS: _switching,
    FindingKind.SWITCHING_DRIFTS: _drifts,
    FindingKind.REGISTERS_SWAPPED: _swapped,
    FindingKind.GAS_UNITS_MIXED: _gas_units,
    FindingKind.GAS_CONVERTED_TWICE: _gas_twice,
    FindingKind.SENSORS_DISAGREE: _sensors,
}
"""The sentence of each kind."""
