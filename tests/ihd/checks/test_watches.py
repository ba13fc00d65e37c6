"""Stuck and frozen values, power against register, counters, clocks, and the witness."""

from datetime import timedelta
from decimal import Decimal

import pytest
from belief_ledger import START, reading

from ihd.checks.agreement import PowerWatch
from ihd.checks.counters import ClockWatch, day_counter
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.stuck import StuckWatch
from ihd.checks.witness import Witness, Witnessed
from ihd.meter import Fuel, Quantity

S, MIN, H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def stuck_findings(watts: list[int], registers: list[str], beat: timedelta) -> list[Finding]:
    watch, found = StuckWatch(), []
    for n, (power, value) in enumerate(zip(watts, registers, strict=True)):
        at = START + beat * n
        found += watch.take(reading(str(power), at, quantity=Quantity.POWER), at)
        found += watch.take(reading(value, at), at)
    return found


def test_a_register_that_stays_while_power_flows_is_stuck():
    watts = [900 + n % 7 for n in range(240)]
    registers = ["100.000"] * 200 + [f"100.{n:03d}" for n in range(1, 41)]
    found = stuck_findings(watts, registers, MIN)
    assert [(f.kind, f.until is None) for f in found] == [
        (FindingKind.REGISTER_STUCK, True),
        (FindingKind.REGISTER_STUCK, False),
    ]
    assert found[0].since == found[1].since == START
    assert Decimal(str(found[1].facts["flowed_kwh"])) > 2


def test_a_register_in_whole_units_is_given_time_to_show_one():
    watts = [400 + n % 7 for n in range(240)]
    registers = [str(100 + n // 140) for n in range(240)]
    assert stuck_findings(watts, registers, MIN) == []


def test_a_home_that_uses_nothing_is_not_stuck():
    assert stuck_findings([0] * 300, ["100.000"] * 300, MIN) == []


def test_a_power_repeated_to_the_watt_for_an_hour_is_frozen():
    registers = [f"{100 + Decimal(n) / 500}" for n in range(90)]
    found = stuck_findings([623] * 80 + [630] * 10, registers, MIN)
    assert [(f.kind, f.until is None) for f in found] == [
        (FindingKind.VALUE_FROZEN, True),
        (FindingKind.VALUE_FROZEN, False),
    ]


def test_an_electricity_register_that_stands_for_three_days_is_frozen():
    watch, found = StuckWatch(), []
    for n in range(160):
        at = START + 30 * MIN * n
        found += watch.take(reading("100.000", at), at)
    assert [f.kind for f in found] == [FindingKind.VALUE_FROZEN]


def power_against_register(factor: str, hours: int, drop: int = 0) -> list[Finding]:
    watch, found, value = PowerWatch(), [], Decimal(100)
    for n in range(hours * 360 + 1):
        at = START + 10 * S * n
        watts = Decimal(600 + 400 * (n % 9))
        if not (drop and n % drop):
            watch.power(watts, at)
        finding = watch.register(reading(str(value), at), at, 1)
        found += [finding] if finding else []
        value += watts * Decimal(factor) / 360_000
    return found


def test_a_register_that_agrees_with_the_power_says_nothing():
    assert power_against_register("1.0", 12) == []


def test_a_register_a_third_too_high_is_told_after_three_hours():
    found = power_against_register("1.33", 5)
    assert found[0].kind is FindingKind.POWER_DISAGREES
    assert found[0].since == START
    assert found[0].facts["hours"] == 3


def test_power_seen_too_seldom_proves_nothing():
    assert power_against_register("1.33", 5, drop=30) == []


@pytest.mark.parametrize(
    ("theirs", "ours", "ours_utc", "differs"),
    [
        ("10.464", "10.460", None, False),
        ("553050", "10.460", None, True),
        ("10.464", "12.100", "10.460", False),
        ("20.920", "10.460", "10.460", True),
    ],
)
def test_a_day_counter_is_only_ever_compared(theirs, ours, ours_utc, differs):
    finding = day_counter(
        reading(theirs, START, quantity=Quantity.IMPORT_ENERGY_TODAY),
        Decimal(ours),
        ours_since_utc_midnight=Decimal(ours_utc) if ours_utc else None,
        since=START,
    )
    assert (finding is not None) is differs


@pytest.mark.parametrize(
    ("fuel", "offset", "hours"),
    [
        (Fuel.ELECTRICITY, -H, -1),
        (Fuel.ELECTRICITY, H, 1),
        (Fuel.ELECTRICITY, 7 * MIN, None),
        (Fuel.GAS, -2 * H, -2),
    ],
)
def test_a_meter_clock_that_is_off_is_told_once_it_is_sure_and_settled_when_right(
    fuel, offset, hours
):
    watch = ClockWatch()
    found = []
    for n in range(60):
        now = START + 30 * MIN * n
        taken = now + offset if n < 30 else now
        finding = watch.take(reading("1", taken, received=now, fuel=fuel))
        found += [finding] if finding else []
    assert found[0].kind is FindingKind.METER_CLOCK_OFF
    assert found[0].facts["whole_hours"] == hours
    assert found[-1].until is not None
    assert len({f.since for f in found}) == 1


@pytest.mark.parametrize(
    ("fuel", "offset"), [(Fuel.ELECTRICITY, -5 * S), (Fuel.GAS, -31 * MIN), (Fuel.GAS, -75 * MIN)]
)
def test_the_usual_delay_of_a_reading_is_no_fault_of_the_clock(fuel, offset):
    watch = ClockWatch()
    for n in range(60):
        now = START + 10 * S * n
        assert watch.take(reading("1", now + offset, received=now, fuel=fuel)) is None


def test_a_new_price_is_witnessed_from_the_first_time_it_was_seen():
    witness, changes = Witness(), []
    for n, rate in enumerate(["0.30000", "0.3", "0.3", "0.2611", "0.2611", "0.2611"]):
        price = reading(rate, START + n * H, quantity=Quantity.UNIT_RATE, currency="GBP")
        changes += [c for c in [witness.see_reading(price)] if c]
    assert [(c.what, c.before, c.after, c.at) for c in changes] == [
        (Witnessed.UNIT_RATE, "0.3", "0.2611", START + 3 * H)
    ]


def test_a_price_seen_once_and_gone_again_is_no_change():
    witness = Witness()
    for n, rate in enumerate(["0.30", "0.03", "0.30", "0.30"]):
        price = reading(rate, START + n * H, quantity=Quantity.UNIT_RATE, currency="GBP")
        assert witness.see_reading(price) is None


def test_a_change_to_prepayment_is_witnessed():
    witness = Witness()
    for at, mode in [(0, "credit"), (1, "prepayment")]:
        assert witness.see("m1", Witnessed.PAYMENT_MODE, mode, START + at * H) is None
    change = witness.see("m1", Witnessed.PAYMENT_MODE, "prepayment", START + 2 * H)
    assert change is not None
    assert (change.before, change.after, change.at) == ("credit", "prepayment", START + H)
